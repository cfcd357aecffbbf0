"""What is printed says what the accounts say: all who say it, whole clauses, and of this story."""

from __future__ import annotations

import pandas as pd
import pytest
from contrast_stories import lines, shown, story_of

from analysis.compare.contrasts.clarity import (
    _has_open_mark,
    _points_back,
    _points_to_somebody,
)
from analysis.compare.contrasts.phrase_checks import leaves_verb_open, loses_sense
from analysis.compare.contrasts.phrases import characters, phrases_of
from analysis.compare.contrasts.sentence_tokens import SentenceTokens
from analysis.compare.contrasts.templates import TEMPLATES, Sentence
from analysis.compare.contrasts.topics import StoryMaterial
from analysis.compare.origins.citations import find_citations
from analysis.compare.origins.credits import find_credits
from analysis.find.quantities import analysed_quantities
from analysis.find.quotes import find_quotes
from analysis.read.junk import find_rule

LONG = "Rain fell on the lake of Lindau all day, and the market in the old town was closed."


def read_of(text: str) -> SentenceTokens:
    return StoryMaterial(story_of(text, LONG)).read[0]


def place_in(text: str, words: str) -> tuple[int, int]:
    start = text.index(words)
    return start, start + len(words)


# ---------------------------------------------------------------- what a cut would turn round


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("There have been no deaths on a ferry in Norway since 1988.", "There have been no deaths"),
        ("The keeper has not lost a final in Turin.", "The keeper has not lost a final"),
        ("Only two judges of the court have resigned before a verdict.", "Only two judges"),
        ("The bank never paid a dividend in the years of the war.", "The bank never paid"),
        ("Nobody has left the ward without a test.", "Nobody has left the ward"),
        ("The last time Oslo won a cup, Moe was a boy.", "Oslo won a cup, Moe was a boy"),
    ],
)
def test_a_cut_that_changes_the_sense_is_no_phrase(sentence: str, words: str) -> None:
    read = read_of(sentence)
    place = place_in(sentence, words)
    assert loses_sense(read, place)
    assert place not in [characters(read, p.first, p.last) for p in phrases_of(read)]


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("No ferry sailed on Monday, the port said.", "No ferry sailed on Monday"),
        ("The storm closed the port on Monday.", "The storm closed the port"),
    ],
)
def test_a_cut_that_leaves_the_sense_is_one(sentence: str, words: str) -> None:
    assert not loses_sense(read_of(sentence), place_in(sentence, words))


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("The village is planned as a home for 40 families.", "The village is planned"),
        ("The plan was handed to the army.", "The plan was handed"),
        ("Lee is seen by many as a hero.", "Lee is seen"),
        ("The party is opposed to any tax.", "The party is opposed"),
        ("The union turned to the court on Friday.", "The union turned"),
        ("Rovers hurried and harassed the young keeper all day.", "Rovers hurried"),
        ("The crew caught and sold cod for a living.", "The crew caught"),
    ],
)
def test_a_verb_keeps_what_it_turns_to(sentence: str, words: str) -> None:
    assert leaves_verb_open(read_of(sentence), place_in(sentence, words))


@pytest.mark.parametrize(
    ("words", "cut_open"),
    [
        ("All of a sudden you heard this 'Bam", True),
        ("he called it ‘a shame for the club", True),
        ("the band played 'Home' twice", False),
        ("it’s the players’ fault", False),
        ("Lee's boat won", False),
    ],
)
def test_a_quotation_inside_is_not_cut_open(words: str, cut_open: bool) -> None:
    assert _has_open_mark(words) is cut_open


@pytest.mark.parametrize(
    ("words", "points"),
    [
        ("On Monday, the casino said that she left the company", True),
        ("The court gave him more time", True),
        ("The doctor said she had slept", False),
        ("Ann Lee sold her boat", False),
        ("The storm took them by surprise", True),
        ("The farmers sold their cows", False),
    ],
)
def test_a_pronoun_needs_its_name_before_it(words: str, points: bool) -> None:
    assert _points_to_somebody(read_of(f"{words}."), (0, len(words))) is points


@pytest.mark.parametrize(
    ("words", "points"),
    [
        ("The syndicate owned four mills", True),
        ("The mission works from a farm", True),
        ("The squad lost in Chile", True),
        ("The firm sold two ships", True),
        ("The clinic tested 900 pupils", True),
        ("The council of Lindau met", False),
        ("The market closed early", False),  # both accounts have the market
    ],
)
def test_the_group_is_of_a_sentence_before(words: str, points: bool) -> None:
    material = StoryMaterial(story_of(f"{words}.", LONG, f"The market is old. {words[:3]} rain."))
    assert _points_back(material, (0, len(words)), material.read[0]) is points


# ---------------------------------------------------------------- all who say it

MATCH = (
    "Harbour United beat Lindau Rovers 3-1 in the cup final at Seeblick on Saturday. {more} "
    "The cup goes back to the harbour for the first time since 1987."
)
COACH = 'Coach Petra Lindqvist said: "We had trained all winter for an evening like this one."'
SHORT = 'Coach Petra Lindqvist said it was "a dream".'


def test_all_who_cite_somebody_are_named() -> None:
    more = (COACH, COACH.replace("evening", "night"), SHORT, "")
    says = shown(story_of(*(MATCH.format(more=m) for m in more)), "voice")["says"]
    assert says.str.contains(
        "Herald alone does not name Petra Lindqvist (coach), whom ", regex=False
    ).any()


FACT = "The reserve keeper Jonas Hald broke a finger while warming up behind the south stand."
ALIKE = "Reserve keeper Jonas Hald broke his finger warming up behind the south stand."


def missing(*more: str) -> pd.DataFrame:
    found = lines(story_of(*(MATCH.format(more=m) for m in more)))
    return found[(found["kind"] == "only") & (found["sort"] == "missing")]


def test_words_are_given_to_the_accounts_that_have_them() -> None:
    same = missing(FACT, FACT, "")
    assert same["says"].str.contains("Gazette and Courier report “").any()
    other = missing(FACT, ALIKE, "")
    assert not other["says"].str.contains("Gazette and Courier report").any()
    assert other["says"].str.contains("likewise; nothing close").any()


def test_a_government_is_printed_with_its_country() -> None:
    more = 'Peru\'s government said dealers had kept "40,000 tons of rice" in the port of Paita.'
    base = "The price of rice rose to a record at the Lima exchange on Friday. {more}"
    says = lines(story_of(base.format(more=more), base.format(more="Traders went home.")))["says"]
    cited = says[says.str.contains("40,000 tons")]
    assert len(cited)
    assert not cited.str.contains("the government").any()


@pytest.mark.parametrize("speaker", [None, "Jonas Hald"])
def test_a_line_that_leaves_accounts_open_makes_nobody_the_only_one(speaker: str | None) -> None:
    settled = Sentence(
        *("Gazette", "Gazette", "a finger broke", "", ("", ""), "", "Post", False),
        *(("Gazette",), "missing", speaker, ("Gazette",)),
    )
    template = TEMPLATES["only", "missing"]
    assert template(settled).startswith("Gazette ")
    says = template(settled._replace(undecided=True))
    assert says.startswith("Nothing close to what ")
    assert "Gazette" in says
    assert says.endswith("was found in Post: “a finger broke”.")


# ---------------------------------------------------------------- of this story

STORY = (
    "The ferry Aurora ran aground off Velmar on Sunday with 212 people on board. "
    "The Velmar coast guard took all passengers of the Aurora off by noon. "
    "Two of them were treated for cold in the Velmar clinic and left it in the evening. "
    "The owner of the ferry, Norlines, said that the Aurora had been checked in May. {more}"
)
OTHER_NEWS = [
    "A judge in Arvia freed the banker Otto Kranz on bail. Kranz had been held since March. "
    "His lawyers had asked for a milder sentence. The trial begins in the autumn.",
    "Skier Mia Holt won silver in the slalom. Holt had trained in Chile. Her coach wept. "
    "A new lift opens there in the spring.",
    "Shares of Brennel fell by 9 percent. Brennel makes brakes. Analysts had hoped for more. "
    "Its factory in Suria stands still.",
    "Doctors in Kemi tested a vaccine on 900 pupils. The vaccine is made in Turku. "
    "Results are due in May. Parents had waited for years.",
    "The recording on this website may be corrected. Its transcripts are made by Scribal, a "
    "contractor of the newsroom. Accuracy may vary. The audio is the authoritative version.",
]


@pytest.mark.parametrize("other", OTHER_NEWS)
def test_an_item_on_another_event_is_no_difference(other: str) -> None:
    says = shown(story_of(STORY.format(more=other), STORY.format(more="")), "only")["says"]
    own = other.split(". ")[2:]  # those before stand beside words on the ferry
    assert not any(line in " ".join(says) for line in own)


def test_what_one_account_adds_on_the_event_is_to_be_checked() -> None:
    own = "The utility Aqualis pumped 312 truckloads of mud out of the Castell weir in April."
    base = (
        "The reservoir above Castell fell to a fifth of its volume on Thursday. {more} "
        "Farmers in the Castell valley have watered their vines by night since June."
    )
    found = lines(story_of(base.format(more=own), base.format(more="")))
    found = found[found["says"].str.contains("mud out of the Castell weir")]
    assert set(found["standing"]) == {"to check"}  # one account's detail is too often a trifle


@pytest.mark.parametrize(
    "line",
    [
        "[A woman ordered canaries for her home. The post brought feathers.]",
        "[Why the port of Velmar was dredged twice]",
        "[Read more: the winners of the slalom in pictures]",
        "[The bank that lost its name in a week]",
        "[Editor's note: a figure for May has been corrected.]",
    ],
)
def test_a_line_in_square_brackets_is_no_part_of_the_article(line: str) -> None:
    assert find_rule(line) == "teaser"


# ---------------------------------------------------------------- credits


@pytest.mark.parametrize(
    "words",
    [
        "Image copyright AFP Image caption A crater was left by the blast",
        "Photo © Reuters",
        "Picture copyright AP Nurses stand at the gate",
        "Image © Bloomberg",
        "The keeper saved a penalty in the first half, and the crowd sang for him all night.\n"
        "Reuters\nOne fan had come from Chile for the match of the year in the old stadium.\n"
        "The cup was carried through the town by the players and by hundreds of children.",
    ],
)
def test_the_credit_of_a_picture_is_none_of_the_text(words: str) -> None:
    assert (
        find_credits(f"The storm hit the coast on Monday morning, killing nine.\n{words}", "", "")
        == []
    )


@pytest.mark.parametrize(
    ("outlet", "text"),
    [
        ("uk.reuters.com", "LIMA (Reuters) - Rice is dear."),
        ("apnews.ap.com", "LIMA (AP) — Rice is dear."),
        ("www.bloomberg.com", "By Bloomberg\nRice is dear."),
        ("english.xinhua.cn", "LIMA (Xinhua) -- Rice is dear."),
        ("www.upi.com", "LIMA (UPI) -- Rice is dear."),
    ],
)
def test_an_agency_credits_itself_nowhere(outlet: str, text: str) -> None:
    assert find_credits(text, "", outlet) == []


# ---------------------------------------------------------------- who says what


@pytest.mark.parametrize(
    ("signature", "speaker"),
    [
        ("— Ann Lee (@annlee) May 2, 2031", "Ann Lee"),
        ("— FC Harbour (@fcharbour) 2 May 2031", "FC Harbour"),
        ("- Lima Police (@lima_police) September 12, 2029", "Lima Police"),
        ("— Ruth Amman (@ramman) Sept. 3, 2030", "Ruth Amman"),
        ("– Kemi Hospital (@KemiHospital) 14 January 2031", "Kemi Hospital"),
    ],
)
@pytest.mark.parametrize("apart", [" ", "\n\n"])
def test_who_signs_a_post_says_it(signature: str, speaker: str, apart: str) -> None:
    text = f"The road was closed.\n\nNobody could see the bridge in the fog{apart}{signature}"
    quotes = find_quotes(story_of(text, LONG))
    assert quotes["speaker"].tolist() == [speaker]
    assert quotes["content"].tolist() == ["Nobody could see the bridge in the fog"]


@pytest.mark.parametrize(
    "sentence",
    [
        "The flood claimed the lives of nine sailors.",
        "The storm on Sunday claimed the jobs of several keepers.",
        "Rivera claimed the title in Madrid.",
        "The club claimed a place in the final.",
        "The bank claimed a third of the market.",
    ],
)
def test_who_claims_a_title_says_nothing(sentence: str) -> None:
    assert find_quotes(story_of(sentence, LONG)).empty


def test_who_claims_responsibility_does() -> None:
    quotes = find_quotes(story_of("The rebels claimed responsibility for the attack.", LONG))
    assert quotes["content"].tolist() == ["responsibility for the attack"]


@pytest.mark.parametrize("place", ["Sao Paulo", "Turin", "Kenya", "Lima", "Oslo"])
def test_a_place_behind_a_preposition_says_nothing(place: str) -> None:
    text = (
        f'Lee\'s last race is in May and after the finish in {place} said: "I will not forget it."'
    )
    assert not find_quotes(story_of(text, LONG))["speaker"].eq(place).any()


@pytest.mark.parametrize(
    "name", ["Goldman (GS)", "Brennel (BRN)", "Norlines (NL)", "Kemira (KEM)", "Arvia Air (AVA)"]
)
def test_a_sign_in_brackets_is_no_part_of_a_name(name: str) -> None:
    quotes = find_quotes(story_of(f"{name} said the loss will come from taxes.", LONG))
    assert not quotes["speaker"].dropna().str.contains("(", regex=False).any()


@pytest.mark.parametrize(
    "line",
    [
        "Photos: Storms of the year A tree fell on a van in Kemi. Hide Caption 3 of 20",
        "Photos: Cup finals The Rovers lift the cup. Hide Caption 12 of 25",
        "The court in Arvia, seen in May. Show Caption",
        "Farmers in Suria wait for rain. Hide Caption",
        "Photos: A strike in Lima Nurses stand at the gate. Show Caption 1 of 9",
    ],
)
def test_a_caption_of_a_gallery_is_no_part_of_the_article(line: str) -> None:
    assert find_rule(line) == "gallery"


@pytest.mark.parametrize(
    "credit",
    [
        "(Jo Lind/Suria News via AP)",
        "(Jo Lind, File/AP)",
        "(Photo by Jo Lind/Reuters)",
        "(Pool via AFP)",
        "(Courtesy of the club via Reuters)",
    ],
)
def test_a_picture_from_an_agency_is_no_citation_of_it(credit: str) -> None:
    texts = (f"A crane fell in Kemi on Monday. {credit}", "A crane fell in Kemi.")
    assert not find_citations(story_of(*texts))


@pytest.mark.parametrize("paper", ["Enquirer", "Herald", "Tribune", "Sentinel", "Dispatch"])
def test_a_paper_is_not_she(paper: str) -> None:
    text = (
        f"Brenda Nicely told the Cincinnati {paper} about the fire. "
        f"Nicely told the {paper} that the doors were shut. They had left by noon, she said."
    )
    speakers = find_quotes(story_of(text, LONG))["speaker"].dropna()
    assert not speakers.str.contains(paper).any()


@pytest.mark.parametrize(
    ("words", "scope"),
    [
        ("128 other officials were named", "additional"),
        ("Police found 40 more people", "additional"),
        ("300 further cases were counted", "additional"),
        ("In Kemi 20 others died", "additional"),
        ("The club bought 12 additional boats", "additional"),
        ("The club has 12 more than in May", None),
    ],
)
def test_others_are_no_total(words: str, scope: str | None) -> None:
    found = analysed_quantities(story_of(f"{words}.", LONG)).iloc[0]["scope"]
    assert found == scope or (scope is None and found != "additional")


@pytest.mark.parametrize(
    ("said", "other"),
    [
        ("a batch that hadn't been through our scanner", "a batch that had been through our oven"),
        ("a pitch that nobody could have played on", "a pitch that anybody could have played on"),
        ("the ward was never short of beds", "the ward was often short of beds"),
        ("rates will not rise before the spring", "rates will rise before the spring"),
        ("the dam is safe for fifty years", "the dam is safe for fifteen years"),
    ],
)
def test_a_saying_in_marks_alone_is_set_beside_the_other(said: str, other: str) -> None:
    first = f'The news came on Friday. Nora Claes spoke of "{said}" on the radio.'
    second = f'The news spread on Friday. "It was true that {other}," Nora Claes said outside.'
    quotes = [line for line in lines(story_of(first, second))["says"] if "Claes" in line]
    assert not any("“…”" in line or "“ … ”" in line for line in quotes)
    assert not any(line.count("“") != line.count("”") for line in quotes)
