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
_DENYING_CUES = _with_forms(DENYING | TURNING_DOWN | {"doubt", "contest"}) | frozenset(
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
