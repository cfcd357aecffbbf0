"""Words that deny what is reported, call it untrue or leave it open: one place for each list."""

from __future__ import annotations

import re
from collections.abc import Iterable

DENYING = frozenset("deny refute debunk rebut disprove disavow".split())
TURNING_DOWN = frozenset("reject dismiss dispute rubbish".split())  # a claim, or a plan or a bill
FALSE = frozenset("false untrue fake hoax bogus baseless unfounded groundless".split())
UNTRUE = FALSE | frozenset(  # of a claim; "staged" and "doctored" say something else of a play
    "fabricated fabrication prank satire satirical spoof photoshopped doctored fictional "
    "fictitious incorrect inaccurate staged".split()
)
UNCONFIRMED = frozenset("unverified unconfirmed unsubstantiated uncorroborated".split())
NOT_VOUCHED_FOR = frozenset("supposedly purportedly".split())
SCORNED = frozenset("wrong ridiculous absurd nonsense rubbish".split())  # or only disliked
TRUE = frozenset("true so real accurate authentic genuine correct case".split())
CONFIRMING = frozenset("verify confirm authenticate corroborate substantiate".split())
PROOF = frozenset("evidence proof truth confirmation".split())
SCEPTICAL = NOT_VOUCHED_FOR | frozenset(
    "sceptical skeptical sceptic skeptic scepticism skepticism doubt doubtful dubious implausible "
    "authenticity unproven".split()
)
# What is said or shown, of which it can be said that it is not so.
CLAIMS = frozenset(
    "report claim rumour rumor story allegation accusation suggestion assertion news video photo "
    "photograph picture image footage recording tape letter document post tweet message "
    "speculation article theory".split()
)
DENIABLE = CLAIMS | frozenset(
    "charge wrongdoing involvement responsibility existence role link connection guilt collusion "
    "authenticity".split()
)
DENYING_VERBS = DENYING | TURNING_DOWN
DENYING_OR_UNTRUE = DENYING_VERBS | UNTRUE
DENIAL_WORDS = DENYING_OR_UNTRUE | {"denial"}
DOUBT_WORDS = UNCONFIRMED | SCEPTICAL
CALLED_UNTRUE = UNTRUE | SCORNED | UNCONFIRMED
RUMOURS = UNTRUE | UNCONFIRMED | frozenset("rumor rumour rumors rumours rumored rumoured".split())
_FINAL_Y = re.compile(r"(?<=[^aeiou])y$")


def _with_forms(verbs: Iterable[str]) -> frozenset[str]:
    """Regular verbs in all their forms.

    >>> sorted(_with_forms(["deny"]))
    ['denied', 'denies', 'deny', 'denying']
    """
    forms = set(verbs)
    for verb in verbs:
        stem = _FINAL_Y.sub("i", verb)
        hissing = verb.endswith(("s", "sh", "ch"))
        past = verb.removesuffix("e") + ("t" if verb.endswith("but") else "")
        forms |= {stem + ("es" if stem != verb or hissing else "s"), f"{past}ing"}
        forms.add(f"{stem if stem != verb else past}ed")
    return frozenset(forms)


DENIALS = _with_forms(DENYING)  # as printed in a headline
_DENYING_CUES = _with_forms(DENYING_VERBS | {"doubt", "contest"}) | frozenset(
    "denial rebuttal rejection dismissal".split()
)
_RULING = ("rule", "rules", "ruled", "ruling")


def is_denying_cue(cue: str) -> bool:
    """Whether reported words are introduced as what their speaker denies.

    >>> is_denying_cue("Denied"), is_denying_cue("ruled out that"), is_denying_cue("ruled that")
    (True, True, False)
    """
    first, *rest = [*cue.lower().split(), ""]
    return first in _DENYING_CUES or (first in _RULING and rest[:1] == ["out"])
