"""Who speaks, where another name is nearer: one kind of place in a text for each test."""

from __future__ import annotations

import pytest

from analysis import find_quotes, story_from_records


def said(text: str) -> list[tuple[str, str | None]]:
    """The words and the printed speaker of each quotation."""
    table = find_quotes(story_from_records([{"text": text}], story_id="x"))
    return [
        (content, speaker if isinstance(speaker, str) else None)
        for content, speaker in zip(table["content"], table["speaker"], strict=True)
    ]


def speaker_of(text: str, words: str) -> str | None:
    """The printed speaker of the quotation that has the words."""
    return next(speaker for content, speaker in said(text) if words in content)


@pytest.mark.parametrize(
    ("text", "words", "speaker"),
    [
        (
            '"We froze," said Mira Holt, the coach. Her opposite number, Carl Benn, was pleased. '
            '"It was our night," he said.',
            "our night",
            "Carl Benn",
        ),
        (
            "Judge Mira Holt set bail. The accused man's barber, Carl Benn, was in court. \"He is "
            'quiet," he said.',
            "quiet",
            "Carl Benn",
        ),
        (
            'Actor Carl Benn walked out. His understudy, Mira Holt, stayed. "I knew the part," '
            "she said.",
            "the part",
            "Mira Holt",
        ),
        (
            'General Carl Benn spoke first. His successor, Mira Holt, waited. "We will not move," '
            "she said.",
            "not move",
            "Mira Holt",
        ),
        (
            "Grower Carl Benn lost his vines. The insurer's assessor, Mira Holt, came. \"It is "
            'frost," she said.',
            "frost",
            "Mira Holt",
        ),
        (
            "According to the skipper, Mira Holt, the crew voted to turn back.",
            "the crew voted",
            "Mira Holt",
        ),
    ],
)
def test_a_name_beside_its_noun_is_a_subject(text: str, words: str, speaker: str) -> None:
    assert speaker_of(text, words) == speaker


@pytest.mark.parametrize(
    "after",
    [
        "Others disagree.",
        "Not everyone is convinced.",
        "Rivals protest.",
        "Some doctors object.",
        "Few neighbours agreed.",
    ],
)
def test_the_sentence_after_a_quotation_in_a_paragraph_is_another_matter(after: str) -> None:
    text = f'"The market is nervous," said Ken Abbott. "One shock and prices double." {after}'
    assert speaker_of(text, "One shock") == "Ken Abbott"


@pytest.mark.parametrize(
    ("lead", "speaker"),
    [
        ("Mira Holt was blunter:", "Mira Holt"),
        ("The Evening Star was cooler:", "Evening Star"),
        ("Senator Mira Holt sounded weary:", "Mira Holt"),
        ("Her captain, Mira Holt, seemed happy:", "Mira Holt"),
        ("Doctor Mira Holt is adamant:", "Mira Holt"),
        ("A sign hung over the door:", None),
    ],
)
def test_words_before_a_colon_lead_to_their_subject(lead: str, speaker: str | None) -> None:
    text = f'"It was a good night," said Carl Benn. {lead} "We shall not do that again."'
    assert speaker_of(text, "do that again") == speaker


@pytest.mark.parametrize(
    "text",
    [
        "Orders, says Mira Holt, have doubled.",
        "Prices, warns Mira Holt, will rise again.",
        "Patients, says Mira Holt, have waited for months.",
        "Trains, says Mira Holt, have stopped.",
        "Troops, said Mira Holt, had crossed the river.",
    ],
)
def test_the_name_after_an_inserted_verb_speaks(text: str) -> None:
    assert {speaker for _, speaker in said(text)} == {"Mira Holt"}


@pytest.mark.parametrize(
    "text",
    [
        "'I told him to stop,' he said, 'and she laughed at me.'",
        "'We were cold,' she said, 'and he claimed the fuel.'",
        "'I paid the bill,' he said, 'and she said thanks.'",
        "'I fell twice,' she said, 'and he said nothing.'",
        "'They lost the ball,' he said, 'and she scored.'",
    ],
)
def test_a_verb_in_the_next_marks_is_no_reporting_verb(text: str) -> None:
    pronoun = "she" if " she said," in text else "he"
    table = find_quotes(story_from_records([{"text": text}], story_id="x"))
    assert table["cue"].iloc[0] == "said"
    assert table["speaker_surface"].iloc[0] == pronoun


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('Ann Lee said it sold well. She is working on a sequel, "The Iron Road".', "Iron Road"),
        ('Ann Lee said he was tired. A second channel, "Sky Blue", ran the report.', "Sky Blue"),
        ('Ann Lee said yes to the plan. Her boat, "Lady Grace", sank.', "Lady Grace"),
        ('The gang called itself "the Choir".', "Choir"),
        ('The rebels called themselves "the Night Riders".', "Night Riders"),
        ("The captain called a team meeting at once.", "meeting"),
        ("Her lawyer, Gus Penn, called no witnesses at the hearing.", "witnesses"),
        ("The referee called a penalty in the last minute.", "penalty"),
        ("The bank called an extra meeting of shareholders on Friday.", "meeting"),
        ("Doctors called an ambulance for the boy within minutes.", "ambulance"),
    ],
)
def test_names_of_things_and_calls_to_meet_are_no_quotations(text: str, words: str) -> None:
    assert not [content for content, _ in said(text) if words in content]


@pytest.mark.parametrize(
    ("text", "words", "speaker"),
    [
        (
            'The owners, Blue Star, said the ship was sound. "We know it," they said.',
            "ship",
            "Blue Star",
        ),
        ("The organisers, Live Union, said the show would go on.", "the show", "Live Union"),
        (
            "One of them, the builder Aldo Ricci, testified that he paid each month.",
            "paid",
            "Aldo Ricci",
        ),
        ('"We did it," tweeted organizer Chris Little.', "We did it", "Chris Little"),
        ('"Not today," tweeted goalkeeper Mira Holt.', "Not today", "Mira Holt"),
        ('"The roof is gone," posted farmer Carl Benn.', "The roof", "Carl Benn"),
    ],
)
def test_names_beside_plurals_and_after_inverted_verbs(text: str, words: str, speaker: str) -> None:
    assert speaker_of(text, words) == speaker


@pytest.mark.parametrize(
    ("text", "words", "speaker"),
    [
        ("Jim Hale and his wife, Linda Hale, came. Hale said the bill was dead.", "bill", None),
        ("Judge Ann Voss is the mother of Carl Voss. Voss said she was ill.", "ill", None),
        ("Tom Reed and Sue Reed own the farm. Reed said the wheat was lost.", "wheat", None),
        (
            "Jim Hale came. Hale waved. Linda Hale came too. Hale said it was late.",
            "late",
            "Jim Hale",
        ),
        (
            "Sue Reed won. Reed wept. Her brother, Tom Reed, lost. Reed said it hurt.",
            "hurt",
            "Sue Reed",
        ),
    ],
)
def test_a_surname_of_two_is_its_first_bearers_or_nobodys(
    text: str, words: str, speaker: str | None
) -> None:
    assert speaker_of(text, words) == speaker


@pytest.mark.parametrize(
    "noun", ["Analysts at", "A spokesman for", "Lawyers for", "Traders at", "An engineer at"]
)
def test_the_company_is_not_for_whom_the_last_speaker_works(noun: str) -> None:
    text = f"{noun} Brice Capital said sales fell. The finance chief will go, the company said."
    assert speaker_of(text, "finance chief") == "company"


@pytest.mark.parametrize("relative", ["sister", "mother", "wife", "daughter", "niece"])
def test_a_relative_named_later_may_be_the_one_who_speaks(relative: str) -> None:
    text = (
        "The prosecutor, Anna Krol, told jurors that Mark Selby had lied. The trial goes on. "
        f"Selby wept as his {relative} gave evidence. "
        "“He couldn't hurt a fly,” she said."
    )
    assert speaker_of(text, "hurt a fly") != "Anna Krol"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The other side denied firing on civilians.", "firing on civilians"),
        ("The nurse admitted taking the drugs.", "taking the drugs"),
        ("The minister denied hiding the report.", "hiding the report"),
        ("The broker recalled seeing the screens go red.", "seeing the screens"),
        ("The striker admitted touching the ball.", "touching the ball"),
        ("Harbour chief Celia Duarte would say only that an inquiry had begun.", "inquiry"),
        ("The captain would only say that the squad was fit.", "squad"),
        ("The ministry would say only that the vaccine was safe.", "vaccine"),
    ],
)
def test_what_was_denied_or_said_and_no_more_is_reported(text: str, words: str) -> None:
    assert [content for content, _ in said(text) if words in content]


@pytest.mark.parametrize(
    ("text", "words", "speaker"),
    [
        (
            'Sam Tull met Ann Wood, his rival. "We are winning," he said. Wood laughed at that. '
            '"Inflation is six," she said.',
            "Inflation",
            "Ann Wood",
        ),
        (
            'Coach Lee Marr lost to Kim Field. "We were tired," he said. Field shrugged. '
            '"They were slow," she said.',
            "slow",
            "Kim Field",
        ),
        (
            'General Kit Orr met Vera Banks. "The line is safe," he said. Banks nodded. '
            '"For one day," she said.',
            "one day",
            "Vera Banks",
        ),
        (
            'Doctor Max Ferr saw Ida Rain. "The fever is gone," he said. Rain smiled. '
            '"I feel well," she said.',
            "feel well",
            "Ida Rain",
        ),
        (
            'Trader Ulf Berg spoke to Grace Price. "Oil will fall," he said. Price laughed. '
            '"It never does," she said.',
            "never does",
            "Grace Price",
        ),
    ],
)
def test_a_surname_that_is_a_noun_is_its_bearer(text: str, words: str, speaker: str) -> None:
    assert speaker_of(text, words) == speaker


@pytest.mark.parametrize(
    ("first", "second", "verdict"),
    [
        ("he", "she", "was shut"),
        ("she", "he", "was late"),
        ("he", "she", "had failed"),
        ("she", "he", "was guilty"),
        ("he", "she", "would rain"),
    ],
)
def test_who_was_he_is_not_she(first: str, second: str, verdict: str) -> None:
    text = (
        f'Sasha Tull spoke on Monday. "It {verdict}," {first} said. Then came the others. '
        f'"Nobody asked us," {second} said.'
    )
    assert speaker_of(text, verdict) == "Sasha Tull"
    assert speaker_of(text, "Nobody asked") is None


@pytest.mark.parametrize(
    ("first", "surname", "verb"),
    [
        ("Mary", "Lincoln", "joked"),
        ("Paul", "Jordan", "complained"),
        ("Ruth", "Houston", "warned"),
        ("Omar", "Austin", "replied"),
        ("Eva", "Chad", "testified"),
        ("Karl", "Paris", "insisted"),
    ],
)
def test_a_surname_that_is_a_place_is_its_bearer(first: str, surname: str, verb: str) -> None:
    text = (
        f'{first} {surname} took the stage after lunch. "We start again," {surname} {verb}. '
        f"{surname} {verb} that the hall was too small."
    )
    assert {speaker for _, speaker in said(text)} == {f"{first} {surname}"}
