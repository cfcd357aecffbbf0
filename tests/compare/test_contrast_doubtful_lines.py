"""Lines that editors struck out: one saying cut in two places, corrections, who may be meant."""

from __future__ import annotations

import pytest
from contrast_stories import lines, shown, story_of

from analysis import compare_coverage
from analysis.compare.contrasts import find_candidates
from analysis.compare.contrasts.voice_words import is_sure_who_speaks, stands_elsewhere


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "“Lee Vale was trying to leave. They blocked us from the side,” Ann Dee said.",
            "“Lee Vale was trying to leave, they blocked us from the side,” Ann Dee said.",
        ),
        (
            "“The keeper did not move. He lost the ball in the sun,” coach Ivo Lund said.",
            "“The keeper did not move, he lost the ball in the sun,” coach Ivo Lund said.",
        ),
        (
            "“The dam was not full. Nobody warned us at noon,” mayor Eva Lind said.",
            "“The dam was not full, nobody warned us at noon,” mayor Eva Lind said.",
        ),
        (
            "“We did not sell the bonds. They were stolen in May,” banker Omar Nagy said.",
            "“We did not sell the bonds, they were stolen in May,” banker Omar Nagy said.",
        ),
        (
            "“The nurse never left. She called the doctor twice,” judge Mara Dee said.",
            "“The nurse never left, she called the doctor twice,” judge Mara Dee said.",
        ),
    ],
)
def test_one_saying_that_is_cut_elsewhere_is_no_conflict(one: str, other: str) -> None:
    assert shown(story_of(one, other), "conflict").empty


@pytest.mark.parametrize(
    ("stated", "corrected"),
    [
        (
            "Sam Tal is the director of the Harbour House in Rosario.",
            "The brief stated incorrectly that Sam Tal was the director of the Harbour House in "
            "Rosario.",
        ),
        (
            "The striker Ana Ruiz signed for Turin on Monday.",
            "This page wrongly reported that the striker Ana Ruiz signed for Turin on Monday.",
        ),
        (
            "The bank closed its branch in Cork last week.",
            "An earlier version mistakenly said that the bank closed its branch in Cork last week.",
        ),
        (
            "The storm killed nine sailors off Bergen.",
            "The office had erroneously announced that the storm killed nine sailors off Bergen.",
        ),
        (
            "The clinic in Graz tested the drug on children.",
            "A blog falsely claimed that the clinic in Graz tested the drug on children.",
        ),
    ],
)
def test_what_a_correction_takes_back_is_not_stated(stated: str, corrected: str) -> None:
    coverage = compare_coverage(story_of(stated, corrected))
    found = coverage[coverage["status"].isin(["stated", "partly"])]
    assert found.groupby("fact_id")["account_id"].nunique().max() == 1


@pytest.mark.parametrize(
    ("named", "unnamed"),
    [
        (
            "“We do not know how the snake came aboard, but the flight came from Lima,” airline "
            "spokesman Cole Grove said.",
            "It is not known how the snake came aboard, but the flight came from Lima, a spokesman "
            "said.",
        ),
        (
            "The new phone will go on sale in Oslo in April, chief executive Tim Lund said.",
            "The new phone is going on sale in Oslo in April.",
        ),
        (
            "The Elbe dam will be repaired by Saxony in June, engineer Eva Stern said.",
            "Saxony will repair the Elbe dam in June.",
        ),
        (
            "Torino will sell the striker in May, agent Leo Sand said.",
            "In May the striker will be sold by Torino.",
        ),
        (
            "The Graz clinic closed two wards on Monday, doctor Amit Rao said.",
            "On Monday two wards of the Graz clinic were closed.",
        ),
    ],
)
def test_words_that_another_account_surely_has_make_no_voice(named: str, unnamed: str) -> None:
    material, candidates = find_candidates(story_of(named, unnamed))
    voices = [c for c in candidates if c.kind == "voice" and c.absent]
    words = ((c, side.note) for c in voices for side in c.sides[:1])
    assert all(stands_elsewhere(material, c, said) for c, said in words)


@pytest.mark.parametrize("pronoun", ["she", "he"])
def test_a_pronoun_that_may_mean_two_makes_no_shown_voice(pronoun: str) -> None:
    story = story_of(
        "Wladi van Berg, an analyst at the Oder Foundation, says the hype is old. According to "
        f"Kizil, the party recruited women by force. Half of the attacks were carried out by "
        f"women, {pronoun} writes.",
        "The party recruited women. The hype is old.",
    )
    material, candidates = find_candidates(story)
    doubtful = [
        c for c in candidates if c.kind == "voice" and not is_sure_who_speaks(material, c.sides[0])
    ]
    names = {c.what for c in doubtful}
    found = lines(story)
    told = found[found["standing"] == "shown"]
    assert not any(name in says for name in names for says in told["says"])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Police charged the wife of Fan Lu in Tarn.", "The wife of Fan Lu was arrested in Tarn."),
        ("The coach Ivo Lund was indicted in Turin.", "Police took coach Ivo Lund into custody."),
        ("The banker Omar Nagy was arrested in Cork.", "The banker Omar Nagy was charged in Cork."),
        ("Doctor Eva Stern was charged in Graz.", "Doctor Eva Stern was detained in Graz."),
        ("Captain Leo Sand was detained in Bergen.", "Captain Leo Sand was indicted in Bergen."),
    ],
)
def test_an_arrest_and_a_charge_are_told_for_each_other(one: str, other: str) -> None:
    opening = "The case of the year went on."
    told = shown(story_of(f"{opening} {one}", f"{opening} {other}"), "only")
    assert not any("nothing close" in says for says in told["says"])


@pytest.mark.parametrize(
    ("role", "surface"),
    [
        ("airline spokesman Cole Grove", "The spokesman"),
        ("UN envoy Nico Laden", "The outgoing UN envoy"),
        ("club captain Ana Ruiz", "The captain"),
        ("Graz surgeon Amit Rao", "A surgeon"),
        ("bank chairman Omar Nagy", "The chairman"),
    ],
)
def test_who_is_cited_by_office_is_not_said_to_be_left_out(role: str, surface: str) -> None:
    opening = "The tunnel under the Oder was closed on Monday after a fire in a lorry."
    words = "the tunnel under the Oder would stay closed for three weeks"
    story = story_of(
        f"{opening} {role} said {words}, and that the lorry had no licence.",
        f"{opening} {surface} said the lorry had come from Graz with timber.",
    )
    assert shown(story, "voice").empty


@pytest.mark.parametrize(
    ("done", "again", "planned"),
    [
        (
            "The girl poured acid on the coach in Durban on Monday.",
            "A girl poured acid on the coach in Durban on Monday.",
            "She will pour acid on the coach, she had said.",
        ),
        (
            "The bank closed its branch in Cork on Friday.",
            "On Friday the bank closed its branch in Cork.",
            "The bank is to close its branch in Cork, a note said.",
        ),
        (
            "Torino sold the striker Lena Voss to Porto.",
            "The striker Lena Voss was sold to Porto by Torino.",
            "Torino will sell the striker Lena Voss to Porto, a fan wrote.",
        ),
        (
            "The storm reached the coast of Galway on Thursday.",
            "On Thursday the storm reached the coast of Galway.",
            "The storm will reach the coast of Galway, the office had warned.",
        ),
        (
            "The court freed the editor Omar Haddad in Tunis.",
            "The editor Omar Haddad was freed by the court in Tunis.",
            "The court will free the editor Omar Haddad, his lawyer had hoped.",
        ),
    ],
)
def test_an_account_that_reports_an_act_as_done_does_not_have_it_to_come(
    done: str, again: str, planned: str
) -> None:
    assert shown(story_of(done, f"{again} {planned}"), "time").empty
