"""Lines that an editor signs: who speaks is introduced, words are whole, and each thing once."""

from __future__ import annotations

import pytest
from contrast_stories import lines, shown, story_of

from analysis import story_from_records
from analysis.compare.contrasts.candidates import PossibleContrast, Side
from analysis.compare.contrasts.clarity import goes_on_against, is_clear
from analysis.compare.contrasts.cuts import find_words
from analysis.compare.contrasts.phrases import quotable
from analysis.compare.contrasts.provenance import _forms
from analysis.compare.contrasts.says import _fill, sentence_names
from analysis.compare.contrasts.templates import with_article
from analysis.compare.contrasts.topics import StoryMaterial
from analysis.compare.origins import find_origins
from analysis.compare.origins.profiles import printed_document

MATCH = (
    "Harwick Rovers beat Dunmore United 3-1 at Mill Lane on Saturday. {more} "
    "The referee stopped play for ten minutes after a floodlight failed in the second half."
)
COURT = (
    "The court in Velden sentenced the shipowner to four years on Friday. {more} "
    "Divers found the wreck of the ferry off Velden in March."
)


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ("“We trained for this all winter,” said Rovers captain Petra Lindqvist.", True),
        ("“We trained for this all winter,” said Petra Lindqvist.", False),
        ("Petra Lindqvist, a nurse, said the light had fallen on the stand.", True),
        ("A spokeswoman, Petra Lindqvist, said the light had fallen on the stand.", False),
        ("We won! pic.example.com/a1b2c3 — Petra Lindqvist (@petral) March 3, 2031", False),
    ],
)
def test_a_voice_is_shown_where_the_account_says_who_it_is(more: str, told: bool) -> None:
    says = shown(story_of(MATCH.format(more=more), MATCH.format(more="")), "voice")["says"]
    assert says.str.contains("Petra Lindqvist").any() == told


@pytest.mark.parametrize(
    ("sentence", "words", "against"),
    [
        ("They save the cats, but the winter kills them.", "They save the cats", True),
        ("The dam is safe unless it rains.", "The dam is safe", True),
        ("Rates will fall, although not this year.", "Rates will fall", True),
        ("The patient will recover, however slowly.", "The patient will recover", True),
        ("The strike ends if the owners pay.", "The strike ends", True),
        ("They save the cats and feed them.", "They save the cats", False),
        ("The dam is safe, the mayor said.", "The dam is safe", False),
    ],
)
def test_words_are_not_cut_before_what_limits_them(
    sentence: str, words: str, against: bool
) -> None:
    material = StoryMaterial(story_of(sentence, "Rain fell on the old town of Lindau all day."))
    assert find_words(material.read[0], words)
    candidate = PossibleContrast("voice", "only", [Side(0)], [], 0.5, 0)
    assert goes_on_against(material, candidate, words) == against


def test_a_detail_of_one_account_is_to_be_checked() -> None:
    fact = "The reserve keeper Jonas Hald broke a finger while warming up behind the south stand."
    alone = lines(story_of(*(MATCH.format(more=m) for m in (fact, "", ""))))
    alone = alone[alone["says"].str.contains("Jonas Hald")]
    assert set(alone["standing"]) == {"to check"}


def test_headlines_that_part_in_doubt_are_told() -> None:
    heads = (
        "DNA results confirm king of pop is father of Bruno Holm",
        "Fake report claims king of pop is father of Bruno Holm",
    )
    texts = (MATCH.format(more=""), MATCH.format(more="Fans sang in the rain."))
    says = shown(story_of(*texts, headlines=heads), "emphasis")["says"]
    assert says.str.contains("Fake report claims").any()
    same = story_of(*texts, headlines=(heads[0], heads[1].replace("Fake report claims", "Judge")))
    assert shown(same, "emphasis").empty


@pytest.mark.parametrize(
    ("printed", "words"),
    [
        ("CHICAGO (FOX 32 News) - A worker left", "A worker left"),
        ("(Reuters) - South Korea's firms agree", "South Korea's firms agree"),
        ("WASHINGTON (AP) — The court ruled", "The court ruled"),
        ("RAMALLAH, West Bank (AP) - An officer fell", "An officer fell"),
        ("HONG KONG—Thousands marched", "Thousands marched"),
        ("TORPOINT, England – It rained", "It rained"),
        ("NATO — the alliance — met", "NATO — the alliance — met"),
        ("He (a lawyer) - said so", "He (a lawyer) - said so"),
    ],
)
def test_a_dateline_is_not_quoted(printed: str, words: str) -> None:
    assert quotable(printed) == words


def test_a_paper_is_known_by_its_name_without_the_town() -> None:
    assert "Daily News" in _forms("New York Daily News")
    assert "Fox" in _forms("Fox News")
    assert "News" not in _forms("New York Daily News")


def test_a_name_with_a_small_first_letter_needs_no_article() -> None:
    names = (
        "Nahla al-Habib",
        "Jan van Aalst",
        "Abu Firas al-Suri",
        "Jabhat al-Nusra",
        "Ana d'Este",
    )
    assert [with_article(name) for name in names] == list(names)


NOTE = (
    "I am sorry for what I did to my crew. I should have turned back at noon. "
    "Nobody told me that the valve was broken. My brother had warned me in May. "
    "I wanted to be home by night, and I was wrong. I ask you to forgive me."
)


def test_accounts_that_print_one_letter_do_not_take_their_text_from_each_other() -> None:
    texts = (
        f"The captain of the ferry left a letter in Velden. It was found on Monday. {NOTE}",
        f"A letter of the dead captain shows that he knew. Police in Velden keep it. {NOTE}",
    )
    records = [{"text": text, "outlet": o} for text, o in zip(texts, "AB", strict=True)]
    relations = find_origins(story_from_records(records, story_id="x"))["relation"]
    assert not set(relations) & {"reprint", "derived"}


def test_a_column_in_the_first_person_is_no_printed_document() -> None:
    column = [f"{s.strip()}." for s in NOTE.split(".") if s.strip()]
    assert not printed_document(column)
    assert not printed_document(["It rained.", "The town slept.", "I saw it.", "All was calm."])


@pytest.mark.parametrize(
    "name", ["Charles I", "World War I", "The Phase I trial", "Article I of the law", "Ironclad I"]
)
def test_a_numeral_is_no_first_person(name: str) -> None:
    rest = ["It rained.", "The town slept.", "All was calm."]
    assert not printed_document([*rest, *(f"{name} is what {n} men spoke of." for n in "abcd")])
    letter = ["I was there.", "And I saw it.", "In 1914 I left.", "My boat sank; I’m alive."]
    assert printed_document([*rest, *letter]) == {3, 4, 5, 6}


def test_the_words_of_a_paragraph_that_goes_on_a_quotation_are_no_statement() -> None:
    claim = '"The boy had fainted and was lying in a pool of water," said pilot Nora Lund.'
    goes_on = (
        "Pilot Nora Lund, 27, said: 'I ran back to the pier and could not believe it.\n"
        "'The boy had fainted and was lying in a pool of water.\n'It was horrific.'"
    )
    story = story_of(COURT.format(more=claim), f"{COURT.format(more='')}\n{goes_on}")
    assert (
        not lines(story)["says"].str.contains("states as fact").any()
        or shown(story, "attribution").empty
    )


@pytest.mark.parametrize(
    "other",
    [
        "A pipeline blast will cut production, traders joked.",
        "A pipeline blast would raise prices at the pump.",
        "A pipeline blast raises prices, as a rule.",
        "Any pipeline blast may hit the port of Velden.",
        "A pipeline blast can be seen from space.",
    ],
)
def test_a_noun_for_any_of_its_kind_drops_no_caveat(other: str) -> None:
    here = "An unconfirmed pipeline blast near Velden sent prices up on Friday."
    says = shown(
        story_of(f"{here} {COURT.format(more='')}", f"{other} {COURT.format(more='')}"), "label"
    )
    assert not says["says"].str.contains("without that caveat").any()


def test_somebody_is_told_of_once() -> None:
    words = "“The ferry should never have left the port of Velden,” said engineer Ines Tamm."
    other = "Engineer Ines Tamm said that the ferry should never have left the port of Velden."
    story = story_of(*(COURT.format(more=m) for m in (words, other, "")))
    found = lines(story)
    found = found[(found["standing"] == "shown") & found["says"].str.contains("Tamm")]
    assert len(found) <= 1


TOWN = (
    "A fire broke out in the old mill of Velden on Monday. {more} "
    "The mayor of Velden thanked the firefighters for their work at the mill."
)


@pytest.mark.parametrize(
    "more",
    [
        "The smoke killed 14 weavers on the upper floor.",
        "The falling roof injured 31 weavers.",
        "Police arrested 12 guards of the mill.",
        "Some 340 residents were evacuated.",
        "At least three guards have been jailed.",
    ],
)
def test_of_two_accounts_those_to_whom_something_was_done_are_told(more: str) -> None:
    says = shown(story_of(TOWN.format(more=more), TOWN.format(more="")), "only")["says"]
    assert says.str.contains("gives this figure").any()


@pytest.mark.parametrize(
    "more",
    [
        "The owner hoped for the $47 million purchase of the weaving hall.",
        "The mill lost 40 percent of its orders.",
        "The mill was built 140 years ago.",
        "The owner has 60 looms in the valley.",
        "The weaving hall is 210 metres long.",
    ],
)
def test_of_two_accounts_other_figures_of_one_are_to_be_checked(more: str) -> None:
    assert shown(story_of(TOWN.format(more=more), TOWN.format(more="")), "only").empty


@pytest.mark.parametrize(
    ("who", "words", "more"),
    [
        (
            "A Velden Labour Institute poll found",
            "two thirds of the weavers would rather leave the valley than work another winter in "
            "the halls of the old mill",
            ", with 48 of them undecided.",
        ),
        (
            "A Harwick Sports Council survey found",
            "most fans of both clubs would rather stand in the rain than pay for a seat under the "
            "new north roof",
            ", with 48 of them undecided.",
        ),
        (
            "An Orrin Health Board report found",
            "nine of ten nurses would rather work at night in the valley than by day in the town "
            "hospital of Velden",
            ", with 48 of them undecided.",
        ),
        (
            "A Velden Weather Office study found",
            "storms from the lake will reach the mill a month earlier than in any year since the "
            "dam was built",
            ", with much rain in April.",
        ),
        (
            "A Lindau Savings Bank survey found",
            "half of the shops near the mill would rather close on Mondays than raise the price of "
            "bread again",
            ", with 48 of them undecided.",
        ),
    ],
)
def test_a_saying_is_printed_whole_where_it_fits_the_line(who: str, words: str, more: str) -> None:
    told = TOWN.format(more=f"{who} {words}{more}")
    says = shown(story_of(told, TOWN.format(more="")), "voice")["says"]
    assert says.str.contains(f": {words}").any()


@pytest.mark.parametrize(
    "sentence",
    [
        "The price of bread in the northern towns of the valley has doubled in a month.",
        "The bridge to the northern towns of the valley will stay closed until May.",
        "The army of the northern district called up four thousand reservists on Sunday.",
        "The vaccine for the children of the valley has run out in all clinics.",
        "The trial of the former owners of the weaving hall begins in October.",
    ],
)
def test_what_two_accounts_report_in_the_same_words_is_no_broken_phrase(sentence: str) -> None:
    """The third account lacks it, so that the line is clear with the whole of it alone."""
    told, rest = TOWN.format(more=sentence), TOWN.format(more="Rain fell on Lindau all day.")
    story = story_of(told, f"{told} A choir sang at the gate.", rest)
    material = StoryMaterial(story)
    same = [i for i, row in enumerate(material.rows) if row["text"] == sentence]
    candidate = PossibleContrast("only", "missing", [Side(i) for i in same], [2], 0.5, same[0])
    candidate.named = len(same)
    names = sentence_names(story.compared)
    material.origin[:] = range(len(material.origin))
    for words, clear in ((4, False), (18, True)):
        assert is_clear(material, candidate, _fill(material, candidate, names, words)) == clear
