"""Acts of weight that one account alone reports: arrests, rulings, fines, deaths, withdrawals."""

from __future__ import annotations

import pytest
from contrast_stories import lines, story_of

from analysis.compare.contrasts.acts import find_act_clauses
from analysis.compare.contrasts.phrase_checks import cuts_a_name
from analysis.compare.contrasts.topics import StoryMaterial
from analysis.story import Story

TRIAL = "The trial of Anna Keller, the mayor of Lindau, began on Monday before a full court room."
FINAL = "The striker Pavel Novak will miss the final of the Nordic League on Sunday in Bergen."
BANK = "Shares of the bank Nordkredit fell by a third on Tuesday after its chairman had spoken."
WARD = "The clinic of Tromsdal counted nine cases of measles on Friday, more than ever before."
STORM = "The storm Ida reached the coast of Galway on Thursday with winds of 90 miles an hour."
TRUCE = "The truce in Karmat held on Saturday, and the two armies kept to their lines."
FILM = "The film of Jonas Weber about the miners of Harlan opens in the cinemas on Friday."

LONE = [
    (TRIAL, "Keller was arrested at the airport of Turin.",
     "Keller was arrested at the airport of Turin"),
    (FINAL, "The Nordic League fined Novak 20,000 euros for insulting a referee.",
     "the Nordic League fined Novak 20,000 euros for insulting a referee"),
    (BANK, "Regulators have seized the accounts of Nordkredit in Cyprus.",
     "regulators have seized the accounts of Nordkredit in Cyprus"),
    (WARD, "Inspectors quarantined the children's ward in Tromsdal.",
     "inspectors quarantined the children's ward in Tromsdal"),
    (STORM, "Gusts destroyed the lighthouse of Galway at Black Head.",
     "gusts destroyed the lighthouse of Galway at Black Head"),
    (TRUCE, "Gunmen kidnapped four engineers near the dam of Karmat.",
     "gunmen kidnapped four engineers near the dam of Karmat"),
    (FILM, "A widow in Harlan has sued the studio of Weber.",
     "a widow in Harlan has sued the studio of Weber"),
]  # fmt: skip

TOLD_IN_OTHER_WORDS = [
    (TRIAL, "Keller was arrested at the airport of Turin.",
     "Police in Turin took Keller into custody as she landed."),
    (FINAL, "The Nordic League fined Novak 20,000 euros for insulting a referee.",
     "Novak has to pay a penalty to the League for what he called a referee."),
    (BANK, "Regulators have seized the accounts of Nordkredit in Cyprus.",
     "In Cyprus the accounts of Nordkredit have been confiscated."),
    (WARD, "Inspectors quarantined the children's ward in Tromsdal.",
     "The ward for children is in isolation at Tromsdal."),
    (TRUCE, "Gunmen kidnapped four engineers near the dam of Karmat.",
     "Four engineers were taken hostage near the dam of Karmat."),
    (FILM, "A widow in Harlan has sued the studio of Weber.",
     "The studio of Weber faces a lawsuit from Harlan."),
]  # fmt: skip

NO_ACT_OF_THE_STORY = [
    (TRIAL, "Keller would be arrested if she left the town."),
    (TRIAL, "She was arrested at the airport of Turin."),
    (FINAL, "“The Nordic League fined Novak 20,000 euros for nothing,” said his brother."),
    (BANK, "A farmer near Ulm was sentenced to a fine of 40 euros for a lost cow."),
    (STORM, "In 1839 a storm destroyed the lighthouse of Galway for the first time."),
    (FILM, "The studio released six pictures of Weber."),
    (FILM, "The studio of Weber denied such allegations on the spot."),
    (FILM, "Weber adopted the customs of Harlan for a year."),
    (FINAL, "Novak stormed off the pitch in Bergen."),
    (TRIAL, "The bishop of Lindau condemned Keller for her trips to Turin."),
    (FINAL, "Fans of the Nordic League slammed Novak over his new contract."),
    (BANK, "The regulator in Cyprus declined to comment on Nordkredit."),
    (WARD, "Parents in Tromsdal criticised the clinic for its silence."),
    (FILM, "The studio of Weber had no comment."),
]  # fmt: skip


def acts(story: Story) -> list[str]:
    """The lines on an act that one account alone reports."""
    found = lines(story)
    alone = found.loc[(found["kind"] == "only") & (found["sort"] == "only"), "says"]
    return [says for says in dict.fromkeys(alone) if " that “" in says]


def story(common: str, act: str, other: str = ""):  # type: ignore[no-untyped-def]
    return story_of(
        f"{common} {act}",
        f"{common} Nothing else was known by noon. {other}",
        f"{common} More will follow in the evening.",
        headlines=(" ".join(common.split()[:8]),) * 3,
    )


@pytest.mark.parametrize(("common", "act", "words"), LONE)
def test_an_act_that_one_account_alone_reports(common: str, act: str, words: str) -> None:
    assert acts(story(common, act)) == [
        f"Only Gazette reports that “{words}”; nothing close to it was found in Courier and Post."
    ]


@pytest.mark.parametrize(("common", "act", "other"), TOLD_IN_OTHER_WORDS)
def test_an_act_that_another_account_tells_in_other_words(
    common: str, act: str, other: str
) -> None:
    assert acts(story(common, act, other)) == []


@pytest.mark.parametrize(("common", "act"), NO_ACT_OF_THE_STORY)
def test_what_is_no_act_of_the_story(common: str, act: str) -> None:
    assert acts(story(common, act)) == []


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("The court overturned the ban on the march.", "ruled"),
        ("Officials ruled out a fire at the plant.", "denied"),
        ("A test showed that the water was clean.", "found"),
        ("The show ended before midnight.", ""),
        ("The company released a new phone.", ""),
        ("The prison released two men.", "freed"),
        ("Divers found three bodies below the bridge.", "recovered"),
        ("The mine offered the widow 90,000 dollars.", "paid"),
    ],
)
def test_the_act_that_a_verb_states(sentence: str, name: str) -> None:
    read = StoryMaterial(story_of(sentence, TRIAL)).read
    acts = [c.act for part in read for c in find_act_clauses(part) if part.row["start"] == 0]
    assert acts[0] is not None or not name
    assert (acts[0].name if acts[0] else "") == name


@pytest.mark.parametrize(
    ("words", "behind", "is_cut"),
    [
        ("The rebels have always used the name", "Ansar al-Bahr for their group.", True),
        ("The leaders have always used the name", "Jama'atu Ahlis for their group.", True),
        ("The club plays its home games in the stadium", "Alte Heide in Bergen.", True),
        ("The firm sells the drug under the brand", "Velox in Norway.", True),
        ("The workers left the power plant", "Halden on Friday.", True),
        ("The film is set in the village", "Harlan in the hills.", True),
        ("The court heard the case", "Monday after a long delay.", False),
        ("The mayor opened the bridge", "with a speech on Friday.", False),
    ],
)
def test_words_that_are_cut_off_before_a_name(words: str, behind: str, is_cut: bool) -> None:
    read = StoryMaterial(story_of(f"{words} {behind}", TRIAL)).read[0]
    assert cuts_a_name(read, (0, len(words))) is is_cut


@pytest.mark.parametrize(
    ("common", "act"),
    [
        (TRIAL, "Police arrested 16 supporters of Keller in Lindau."),
        (BANK, "Police in Oslo arrested four clerks of Nordkredit."),
        (TRUCE, "Shells killed nine nurses in Karmat."),
        (TRUCE, "Gunmen kidnapped four engineers near the dam of Karmat."),
        (FINAL, "Police in Bergen detained 12 fans of Novak."),
    ],
)
def test_those_to_whom_something_was_done_are_shown_of_two_accounts(common: str, act: str) -> None:
    found = lines(story_of(f"{common} {act}", common))
    assert "shown" in set(found.loc[found["says"].str.contains("nothing close"), "standing"])
