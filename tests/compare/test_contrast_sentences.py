"""The sentences of contrasts: quotations, phrases, additions and voices as a sub-editor wants."""

from __future__ import annotations

import pytest
from contrast_stories import lines, story_of

from analysis import compare_accounts, story_from_records
from analysis.compare.contrasts.additions import _is_named, find_additions
from analysis.compare.contrasts.candidates import PossibleContrast, Side
from analysis.compare.contrasts.clarity import _is_phrase
from analysis.compare.contrasts.cuts import (
    _in_own_marks,
    _without_end,
    after_lone_mark,
    first_phrases,
    first_words,
)
from analysis.compare.contrasts.phrase_checks import (
    ends_a_phrase,
    has_statement,
    names_its_subject,
    trimmed,
)
from analysis.compare.contrasts.phrases import _stretch, best_phrase, best_statement, quotable
from analysis.compare.contrasts.quoted import compare_quoted, differ_in_meaning
from analysis.compare.contrasts.says import (
    MOST_WORDS,
    _in_marks,
    _is_behind_mark,
    _name_in_all,
)
from analysis.compare.contrasts.sentence_tokens import SentenceTokens
from analysis.compare.contrasts.templates import with_article
from analysis.compare.contrasts.topics import StoryMaterial

BODY = (
    "The river Arve flooded the old town of Lindau on Monday. Soldiers built walls of sand along "
    "the main street. Mayor Anna Keller said the town would rebuild the bridge next year."
)


@pytest.mark.parametrize(
    ("left", "right", "relation"),
    [
        ("We will not pay the ransom", "We will pay the ransom", "worded"),
        ("The keeper saved us all today", "The keeper fooled us all today", "worded"),
        ("It was a fair trial of the men", "It was a fair trial for the men", "alike"),
        ("I believe that it is a good law", "I believe it is a good law", "alike"),
        ("The dam is safe", "The dam is safe, and I live below it with my family", "shorter"),
        ("Rates stay where they are, and that is final for now", "Rates stay where they are", "lo"),
        ("The rain came early", "Nobody warned the camp", "apart"),
        ("that the army was beaten in the north", "the army was beaten in the south", "worded"),
        ("", "We lost", "apart"),
        ("We met [Coach] Amman twice in May", "We met Amman twice in May", "alike"),
        ("He [Moe] will never play for us", "He will often play for us", "worded"),
    ],
)
def test_two_quotations_compare(left: str, right: str, relation: str) -> None:
    assert compare_quoted(left, right).relation.startswith(relation)


def test_the_words_begin_shortly_before_the_first_that_matter() -> None:
    found = compare_quoted(
        "I do believe that the men of the mine were never warned",
        "I do believe the men of the mine were often warned",
    )
    assert found.left == "… the mine were never warned"
    assert found.right == "… the mine were often warned"


def _read(sentence: str) -> SentenceTokens:
    return StoryMaterial(story_of(sentence, BODY)).read[0]


@pytest.mark.parametrize(
    ("sentence", "words", "states"),
    [
        ("The court freed Karl Moe after a year in jail.", "The court freed Karl Moe", True),
        ("The court freed Karl Moe after a year in jail.", "after a year in jail", False),
        ("Vogt left the club that won the cup twice.", "that won the cup twice", False),
        ("Vogt left the club to train his son.", "to train his son", False),
        ("Nurses marched while the minister slept.", "the minister slept", False),
        ("There is no way that the rebels can win.", "the rebels can win", False),
        ("The bank will fail if nobody pays for it.", "nobody pays for it", False),
        ("Doctors do not believe that the drug works.", "the drug works", False),
        ("The mayor said the town had no money.", "the town had no money", True),
        ("The mayor did not say the town had no money.", "the town had no money", False),
        ("The keeper left, and the club sold its stars.", "the club sold its stars", True),
        ("Shares fell by a tenth on fears of war.", "fears of war", False),
    ],
)
def test_a_statement_has_a_finite_verb_with_its_subject(
    sentence: str, words: str, states: bool
) -> None:
    start = sentence.index(words)
    assert has_statement(_read(sentence), (start, start + len(words))) is states


@pytest.mark.parametrize(
    ("sentence", "most"),
    [
        ("Having crossed the gulf on Friday, the storm killed 12 sailors near Vevey.", 9),
        ("Analysts at the bank said that the brewery would close its oldest plant in May.", 9),
        ("Visibly tired after ten hours, the minister defended the truce with the rebels.", 9),
        ("Asked about the transfer, the coach said the keeper would stay at the club.", 9),
        ("In a letter seen on Monday the surgeon said that he had used the wrong valve.", 9),
    ],
)
def test_a_whole_clause_is_quoted_where_a_statement_is_wanted(sentence: str, most: int) -> None:
    read = _read(sentence)
    weights = dict.fromkeys(read.stems, 1.0)
    place = best_phrase(read, weights, most, statement=True)
    assert has_statement(read, place)
    assert len(sentence[slice(*place)].split()) <= most


ADDED = {
    "a storm": (
        "The storm destroyed the harbour of Vevey on Friday night, after a warning by Meteora.",
        "The storm destroyed the harbour of Vevey on Friday night, before the boats were moved.",
    ),
    "a court": (
        "Judges in Lindau freed the banker on Tuesday, citing a ruling of 1987.",
        "Judges in Lindau freed the banker on Tuesday, to the anger of his clients.",
    ),
    "a match": (
        "Northmoor won the cup final on Saturday, with a goal by Ilse Brandt.",
        "Northmoor won the cup final on Saturday, in front of a silent crowd.",
    ),
}


@pytest.mark.parametrize("case", ADDED)
def test_of_one_fact_the_line_names_what_one_account_adds(case: str) -> None:
    says = lines(story_of(*(f"{s} {BODY}" for s in ADDED[case])))["says"].tolist()
    added = ADDED[case][0].rpartition(", ")[2].rstrip(".")
    found = [s for s in says if added.split()[-1] in s]
    assert found, says
    assert not any("On the same point" in s for s in says)


def test_a_voice_of_an_account_is_named_in_its_first_line() -> None:
    voices = (
        "“Our cellars are full of mud and nobody has come to help,” said baker Ruth Amman. "
        "“The insurers will not pay for any of the damage here,” said lawyer Paul Brandt. "
    )
    says = lines(story_of(voices + BODY, BODY))["says"]
    first = says[says.str.startswith("Only Gazette cites")].iloc[0]
    assert "Ruth Amman (baker): “Our cellars" in first


@pytest.mark.parametrize(
    "text",
    ["Karl Moe, 34, a migrant from Vevey, came by train.", "Moe showed one photo of the dam."],
)
def test_an_age_or_a_single_thing_is_no_figure_of_one_account(text: str) -> None:
    found = compare_accounts(story_of(f"{BODY} {text}", BODY))
    assert "figure" not in set(found["sort"])


def test_a_dateline_for_a_headline_is_not_what_an_account_makes_the_news() -> None:
    records = [
        {"outlet": "Gazette", "text": BODY, "headline": "LINDAU, Arvia"},
        {"outlet": "Courier", "text": BODY, "headline": "Mayor promises a new bridge"},
    ]
    found = compare_accounts(story_from_records(records, story_id="x"))
    assert "headlines" not in set(found["sort"])


def test_no_sentence_is_longer_than_its_limit_with_long_names() -> None:
    names = [f"The {n} Evening Advertiser of the Upper Arve Valley" for n in ("Old", "New", "Red")]
    text = "“Our cellars are full of mud and nobody has come to help,” said {who} of the town."
    who = ("baker Ruth Amman", "lawyer Ivo Brandt", "teacher Jonas Keel")
    records = [
        {"outlet": o, "text": f"{BODY} {text.format(who=w)} The flood killed {n} people there."}
        for o, w, n in zip(names, who, (12, 14, 19), strict=True)
    ]
    table = compare_accounts(story_from_records(records, story_id="x"))
    assert (table["says"].str.split().str.len() <= MOST_WORDS).all()


QUOTED = "“{}” said harbour master Ruth Amman on the quay of Vevey."


@pytest.mark.parametrize(
    "words",
    [
        "The ferry company has hidden the broken rudder from us since the spring,",
        "The council will have to close the covered market before the winter,",
        "The striker should never have taken that second penalty against Lindau,",
    ],
)
def test_quoted_words_are_the_speakers_and_not_the_reports_of_an_account(words: str) -> None:
    says = lines(story_of(f"{QUOTED.format(words)} {BODY}", BODY))["says"]
    about = says[says.str.contains(words.split()[-2], regex=False)]
    assert len(about)
    assert not about.str.contains("reports “", regex=False).any()
    assert about.str.contains("Ruth Amman", regex=False).all()


@pytest.mark.parametrize(
    ("text", "words", "whole"),
    [
        ("The mayor was among the guests of the fair.", "The mayor was", False),
        ("The mayor was ill.", "The mayor was ill", True),
        ("The pilot, reportedly ill, stayed at home.", "The pilot, reportedly", False),
        ("Rain closed the bridge over the Arve.", "Rain closed the bridge", True),
        ("The convoy left for the port of Lindau.", "The convoy left for", False),
        ("The court freed the two sailors.", "The court freed the", False),
        ("The court freed the two sailors.", "The court freed", False),
        ("The surgeon is not a member of the union.", "The surgeon is not", False),
        ("The keeper was not the first choice of the club.", "The keeper was not", False),
        ("The judge said he was not a friend of the bank.", "he was not", False),
        ("The brewery did not close its oldest plant.", "The brewery did not", False),
        ("The nurse hopes not.", "The nurse hopes not", True),
        (
            "The coach said he would ensure the rules are fair to all.",
            "he would ensure the rules",
            False,
        ),
        ("The bank knows the judges want a trial.", "The bank knows the judges", False),
        ("The bank knows the judges.", "The bank knows the judges", True),
        ("The lawyer was reportedly even more wary in May.", "The lawyer was reportedly", False),
        ("The dam is now too weak for ships.", "The dam is now", False),
        (
            "The court said some lawyers involved in the trial had lied.",
            "The court said some lawyers involved in the trial",
            False,
        ),
        (
            "Reuters reported that the owners of the oldest ferry will sell it.",
            "Reuters reported that the owners of the oldest ferry",
            False,
        ),
        ("The dam is now too weak for ships.", "The dam is now too weak", True),
        (
            "The bank gave 90 pounds to Moe's and Vogt's new clubs.",
            "The bank gave 90 pounds to Moe's and Vogt's",
            False,
        ),
        (
            "Rain spoiled the fair's and the port's best day.",
            "Rain spoiled the fair's and the port's",
            False,
        ),
    ],
)
def test_a_quoted_clause_does_not_end_before_what_its_last_word_needs(
    text: str, words: str, whole: bool
) -> None:
    material = StoryMaterial(story_of(text, BODY))
    read = material.read[0]
    start = int(read.row["start"])
    assert ends_a_phrase(read, (start, start + len(words))) == whole


@pytest.mark.parametrize(
    ("text", "words", "kept"),
    [
        ("The convoy reached the border between Vevey and Lindau.", "border between", "border"),
        ("The army left the bridge near the port.", "the bridge near", "the bridge"),
        ("The club sold its keeper during the summer.", "its keeper during", "its keeper"),
        ("The storm moved toward the gulf.", "The storm moved toward", "The storm moved"),
        ("Shares rose despite the strike.", "Shares rose despite", "Shares rose"),
        ("The plane took off at noon.", "The plane took off", "The plane took off"),
    ],
)
def test_words_end_with_no_preposition_whose_object_is_cut_off(
    text: str, words: str, kept: str
) -> None:
    read = _read(text)
    start = text.index(words)
    first, last = trimmed(read, *read.parse.between(start, start + len(words)))
    assert read.parse.text[read.parse.start[first] : read.parse.end[last - 1]] == kept


@pytest.mark.parametrize(
    ("text", "must", "cut"),
    [
        (
            "A flotilla of small fishing boats is expected to reach the harbour between "
            "the United Provinces and Lindau on Sunday with food for the men.",
            "expected to reach",
            "is expected to reach the harbour",
        ),
        (
            "A convoy of ten armoured trucks is scheduled to cross the bridge between "
            "the old town and the eastern suburbs on Friday after the talks.",
            "scheduled to cross",
            "is scheduled to cross the bridge",
        ),
    ],
)
def test_a_stretch_of_words_does_not_cut_a_subject_open(text: str, must: str, cut: str) -> None:
    read = _read(text)
    start = text.index(must)
    weights = dict.fromkeys(read.stems, 1.0)
    place = best_phrase(read, weights, 7, (start, start + len(must)))
    assert read.parse.text[slice(*place)] == cut


@pytest.mark.parametrize(
    "text",
    [
        "The port praised the minister, whose office counted 130 sailors at the gate on Friday.",
        "Fans mocked the club, whose owner sold 14 players to Lindau in the summer.",
        "Nurses sued the clinic, whose surgeons lost 90 files in the fire on Sunday.",
    ],
)
def test_words_around_a_figure_do_not_begin_with_whose(text: str) -> None:
    read = _read(text)
    figure = next(w for w in text.split() if w.isdigit())
    start = text.index(figure)
    weights = dict.fromkeys(read.stems, 1.0)
    place = best_phrase(read, weights, 11, (start, start + len(figure)), statement=True)
    assert not read.parse.text[slice(*place)].startswith("whose")


@pytest.mark.parametrize(
    ("words", "printed"),
    [
        ("Reports: the port was shut. \\n", "Reports: the port was shut"),
        ("The keeper left \\n\\n for Lindau", "The keeper left for Lindau"),
        ("Rain\\t fell on the fair", "Rain fell on the fair"),
    ],
)
def test_line_breaks_that_are_written_out_are_not_printed(words: str, printed: str) -> None:
    assert quotable(words) == printed


@pytest.mark.parametrize(
    ("words", "most", "cut"),
    [
        ("He asked for an account of why Mrs. Vogt left", 8, "He asked for an account of why …"),
        ("The court heard that Dr Amman was ill", 5, "The court heard …"),
        ("A letter reached the office of Gov. Moe", 7, "A letter reached the office …"),
        ("The fans sang of the goal by K. Moe", 8, "The fans sang of the goal …"),
    ],
)
def test_a_name_is_not_cut_behind_its_title(words: str, most: int, cut: str) -> None:
    assert first_words(words, most) == cut


@pytest.mark.parametrize(
    ("text", "verb"),
    [
        ("Rain fell while a party of sailors finally reached the old port.", "reached"),
        ("Fans sang as a group of players slowly left the cup final.", "left"),
        ("The court heard that a ring of thieves often robbed the bank.", "robbed"),
    ],
)
def test_words_do_not_begin_with_an_of_whose_noun_is_cut_off(text: str, verb: str) -> None:
    read = _read(text)
    at = read.parse.at(text.index(verb))
    first, _ = _stretch(read, (at, at + 1), 9)
    assert read.parse.lower[first] != "of"


@pytest.mark.parametrize(
    "claim",
    [
        "the covered market would lose half of its traders",
        "the keeper had refused a new contract with the club",
        "the storm had torn the roof from the old clinic",
        "the bank had hidden its losses from the auditors",
    ],
)
def test_a_report_in_other_words_is_cited_and_not_the_accounts_own(claim: str) -> None:
    material = StoryMaterial(story_of(f"Inspector Ruth Amman said that {claim}.", BODY))
    assert _in_marks(material, Side(0), claim) == ("Ruth Amman", claim, True)
    whole = f"Inspector Ruth Amman said that {claim}"
    assert _in_marks(material, Side(0), whole) == (None, whole, False)


@pytest.mark.parametrize(
    ("start", "behind"),
    [
        ('He said no. " The ferry was never safe. We ran. "', True),
        ("He said no. “The ferry was never safe. We ran.”", True),
        ("He said no. The ferry was never safe. We ran.", False),
        ('" He said no. " The ferry " Rose " was never safe.', False),
    ],
)
def test_words_behind_an_opening_mark_are_somebodys(start: str, behind: bool) -> None:
    first, last = start.index("The ferry"), start.index("safe") + len("safe")
    assert _is_behind_mark(start, (first, last)) is behind


@pytest.mark.parametrize(
    ("words", "marked"),
    [
        ('the strike " a threat to every patient', "a threat to every patient"),
        ("the transfer “ the worst deal of his life", "the worst deal of his life"),
        ('the verdict " a day of shame for judges', "a day of shame for judges"),
        ('the verdict " a shame', ""),
        ('" a threat to every patient', ""),
        ('a "threat" to every patient in the town', ""),
        ("a threat to every patient in the town", ""),
    ],
)
def test_the_words_behind_a_lone_opening_mark(words: str, marked: str) -> None:
    assert after_lone_mark(words) == marked


@pytest.mark.parametrize(
    ("here", "there", "printed"),
    [
        ("Alpine Rescue Society Foundation", "Alpine Rescue Society", "Alpine Rescue Society"),
        ("Lindau Harbour Workers Union", "Lindau Harbour Workers", "Lindau Harbour Workers"),
        ("Lindau Harbour Office", "Lindau Harbour Office", "Lindau Harbour Office"),
        ("Ministry of Ports", "Ministry of Roads", "Ministry of Ports"),
        ("Vevey Board of Health", "Vevey Board of Trade", "Vevey Board of Health"),
        ("Kim Jong-un", "Kim Jong - un", "Kim Jong-un"),
    ],
)
def test_a_name_is_printed_in_a_form_that_all_its_accounts_have(
    here: str, there: str, printed: str
) -> None:
    material = StoryMaterial(story_of(f"The {here} said no.", f"The {there}, in May, agreed."))
    sides = [Side(0), Side(1)]
    candidate = PossibleContrast("voice", "missing", sides, [], 0.5, 0, named=2)
    candidate.what = here
    assert _name_in_all(material, candidate) == printed


def test_words_in_brackets_are_not_cut_open() -> None:
    assert first_words("We asked what she did (with the second account) then", 6) == (
        "We asked what she did …"
    )


@pytest.mark.parametrize(
    ("texts", "printed"),
    [
        (("The Harbour Office said no.", "Then the Harbour Office closed."), "the Harbour Office"),
        (("Ruth Amman said no.", "Then Ruth Amman left the port."), "Ruth Amman"),
    ],
)
def test_a_name_has_the_article_that_the_accounts_give_it(
    texts: tuple[str, str], printed: str
) -> None:
    material = StoryMaterial(story_of(*texts))
    assert material.as_named(printed.removeprefix("the ")) == printed


def test_a_name_that_goes_on_wherever_it_is_printed_is_cut() -> None:
    material = StoryMaterial(
        story_of("The U.S. Department of Ports said no.", "The U.S. Department of Ports agreed.")
    )
    assert material.is_cut_name("U.S. Department")
    assert not material.is_cut_name("Department of Ports")


@pytest.mark.parametrize(
    ("left", "right", "differ"),
    [
        ("can't", "cannot", False),
        ("colour", "color", False),
        ("their", "his", False),
        ("striking", "strikes", False),
        ("to make", "to take", False),
        ("war", "law", True),
        ("never", "often", True),
        ("shouldn't", "should", True),
        ("nobody", "the judge", True),
        ("40", "90", True),
        ("", "reckless", True),
        ("[the mayor]", "", False),
    ],
)
def test_what_changes_the_meaning_of_a_quotation(left: str, right: str, differ: bool) -> None:
    assert differ_in_meaning(left, right) == differ == differ_in_meaning(right, left)


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        ("umpire", "an umpire"),
        ("Unite official", "a Unite official"),
        ("nurses", "nurses"),
        ("police", "police"),
        ("Sir Evan Price", "Sir Evan Price"),
        ("", ""),
    ],
)
def test_a_noun_in_the_singular_has_an_article(name: str, printed: str) -> None:
    assert with_article(name) == printed


@pytest.mark.parametrize(("whose", "found"), [("Moe's", True), ("his", False)])
def test_what_two_share_says_whose_it_is(whose: str, found: bool) -> None:
    texts = (
        f"Karl Moe said {whose} lawyer left the court on Monday before the verdict.",
        f"Karl Moe said {whose} lawyer left the court on Monday with two suitcases of papers.",
    )
    assert (find_additions(StoryMaterial(story_of(*texts)), 0, 1) is not None) == found


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("The nurse closed the ward in May.", True),
        ("She closed the ward in May.", False),
        ("The nurse closed that ward in May.", False),
        ("Sailors found those crates at dawn.", False),
        ("The storm reached this coast on Friday.", False),
        ("The court heard those who lost their homes.", True),
        ("The bank sold those shares that the court had seized.", True),
    ],
)
def test_words_that_stand_alone_point_to_nothing_before_them(sentence: str, names: bool) -> None:
    assert names_its_subject(_read(sentence), (0, len(sentence))) == names


@pytest.mark.parametrize(
    ("sentence", "start"),
    [
        (
            "The regional health board of the northern valleys and of the coast closed the "
            "oldest of its three maternity wards on Friday for want of nurses and money.",
            "The regional health board",
        ),
        (
            "Shares of the brewery fell by a tenth on Friday after its owners said that they would "
            "close two plants in the north and sell the third to a rival from the coast.",
            "Shares of the brewery fell",
        ),
    ],
)
def test_a_long_sentence_is_printed_from_its_subject_on(sentence: str, start: str) -> None:
    read = _read(sentence)
    place = best_statement(read, {}, 11)
    assert place is not None
    assert read.parse.text[slice(*place)].startswith(start)


def test_words_without_a_statement_have_none() -> None:
    assert best_statement(_read("A long night in the port of Lindau"), {}, 11) is None


@pytest.mark.parametrize(
    ("sentence", "marked"),
    [
        ("Keller says a panel on the fire “will do its job” all year.", "will do its job"),
        (
            "The coach called the final “a farce” and the cup “a gift to thieves”.",
            "a gift to thieves",
        ),
        ("Moe said the bank “had lied to every saver in the", "had lied to every saver in the"),
        ("The judge said the jury was right.", "The judge said the jury was right."),
    ],
)
def test_of_a_quotation_the_words_in_marks_are_quoted(sentence: str, marked: str) -> None:
    read = _read(sentence)
    place = _in_own_marks(read, (int(read.row["start"]), int(read.row["end"])))
    assert read.parse.text[slice(*place)] == marked


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("Some wards will stay open, Holm said", "Some wards will stay open"),
        ("the strike will end on Friday, she said", "the strike will end on Friday"),
        ("the fleet sailed, said Anna Keller of the port", "the fleet sailed"),
        ("voters chose two women, Sens", "voters chose two women"),
        ("the price is what Holm said", "the price is what Holm said"),
    ],
)
def test_cited_words_end_without_who_says_so(words: str, kept: str) -> None:
    assert _without_end(words) == kept


def test_words_that_begin_with_a_quotation_are_its_speakers() -> None:
    sentence = "“There will be a long strike,” said Nora Vogt of the Dockers Union, a body of Oslo."
    material = StoryMaterial(story_of(sentence, BODY))
    words = "There will be a long strike, said Nora Vogt of the Dockers Union, a body of Oslo"
    found = _in_marks(material, Side(0), words)
    assert found.speaker == "Nora Vogt"
    assert found.words == "There will be a long strike"


@pytest.mark.parametrize(
    ("headline", "most", "words"),
    [
        (
            "Peace talks fall apart after months of quiet work by both the envoys",
            8,
            "Peace talks fall apart after months …",
        ),
        ("Shares fall", 9, "Shares fall"),
        (
            "Nurses end long strike, and hospitals in the north reopen most of their wards",
            8,
            "Nurses end long strike, and hospitals …",
        ),
    ],
)
def test_a_long_headline_ends_with_a_phrase(headline: str, most: int, words: str) -> None:
    material = StoryMaterial(
        story_from_records(
            [{"text": BODY, "headline": headline, "language": "en"}, {"text": BODY}], story_id="x"
        )
    )
    assert first_phrases(material.read[0], most) == words


@pytest.mark.parametrize(
    ("sentence", "words", "whole"),
    [
        ("The yield in May was 3,771 tonnes of rye.", "was 3,771 tonnes of rye", False),
        ("The club hopes to sell 40 seats to fans.", "to sell 40 seats to fans", False),
        ("Keller asked for all 50 members of the town...", "all 50 members of the town", False),
        ("The storm cut power to 40,000 homes.", "The storm cut power to 40,000 homes", True),
    ],
)
def test_a_figure_is_printed_in_words_that_are_whole(
    sentence: str, words: str, whole: bool
) -> None:
    material = StoryMaterial(story_of(sentence, BODY))
    assert _is_phrase(material, Side(0), words) is whole


@pytest.mark.parametrize(
    ("sentence", "words", "other", "named"),
    [
        ("The book comes out on Oct. 5.", "on Oct. 5", "It is due on October 5th.", False),
        ("The trial starts on September 12.", "on September 12", "It starts 12 Sept.", False),
        ("The ban ends on May 3.", "on May 3", "It ends on the 3rd.", False),
        ("The ban ends on May 3.", "on May 3", "It ends in June.", True),
    ],
)
def test_an_added_day_is_looked_up_in_any_form(
    sentence: str, words: str, other: str, named: bool
) -> None:
    read = _read(sentence)
    start = sentence.index(words)
    assert _is_named(read, (start, start + len(words)), other) is named
