"""Say who a person is, in the words of the account that can stand beside the name."""

from __future__ import annotations

import pytest

from analysis import story_from_records
from analysis.find.actors import find_mentions, resolve_coreference
from analysis.find.actors.introductions import introduce_actors


def introduced(text: str) -> dict[str, str]:
    story = story_from_records([{"account_id": "a", "text": text}], story_id="x")
    account = resolve_coreference(story).accounts["a"]
    return {account.actors[n].name: words for n, words in introduce_actors(account).items()}


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        ("Palace Chief of Staff Denis Holm said no.", "Denis Holm", "Palace Chief of Staff"),
        (
            "Hans Berg, senior economist at Nordbank in Oslo, sold his shares.",
            "Hans Berg",
            "senior economist at Nordbank in Oslo",
        ),
        (
            "The shop closed, said Ana Ruiz, an astrophysicist at the University of Graz.",
            "Ana Ruiz",
            "astrophysicist at the University of Graz",
        ),
        ("On Monday graphic artist Ada Lund left Velmar.", "Ada Lund", "graphic artist"),
        ("The bridge is safe, said dock worker Jonas Hald.", "Jonas Hald", "dock worker"),
        (
            "Marit Dahl, Jon Berg’s sister, wrote on Friday that she was in shock.",
            "Marit Dahl",
            "Jon Berg’s sister",
        ),
        (
            "Liam Hart, from the Velmar Ambulance Service, praised the crews.",
            "Liam Hart",
            "from the Velmar Ambulance Service",
        ),
        (
            "Peter Haddad, who is a member of the harbour board, voted against it.",
            "Peter Haddad",
            "member of the harbour board",
        ),
    ],
)
def test_a_person_is_introduced_by_title_noun_or_place(text: str, name: str, role: str) -> None:
    assert introduced(text)[name] == role


@pytest.mark.parametrize(
    ("text", "role"),
    [
        (
            "Ada Lund, a Korea expert at the School of Oriental and African Studies, said no.",
            "Korea expert at the School of Oriental and African Studies",
        ),
        (
            "Ada Lund, president of the National Mining and Quarry Workers Council, said no.",
            "president of the National Mining and Quarry Workers Council",
        ),
        (
            "Ada Lund, a member of parliament’s budget and transport committee, said no.",
            "member of parliament’s budget and transport committee",
        ),
        (
            "“We are,” said Ada Lund, spokeswoman for the Executive Office of Labour and Finance.",
            "spokeswoman for the Executive Office of Labour and Finance",
        ),
        (
            "Ada Lund, secretary for the Department for Environment, Food and Rural Affairs, left.",
            "secretary for the Department for Environment, Food and Rural Affairs",
        ),
        (
            "Ada Lund, the chairman and chief executive of Nordbank, said no.",
            "chairman and chief executive of Nordbank",
        ),
        (
            "Wheat rose, said Ada Lund, head of oil and gas research.",
            "head of oil and gas research",
        ),
    ],
)
def test_a_role_ends_where_its_phrase_ends(text: str, role: str) -> None:
    assert introduced(text)["Ada Lund"] == role


@pytest.mark.parametrize(
    ("text", "role"),
    [
        (
            "Northern Fleet spokesman Colonel Ada Lund said no on Friday.",
            "Northern Fleet spokesman",
        ),
        ("They asked royal historian Dr Ada Lund, who said no.", "royal historian"),
        ("Health Department Director Dr. Ada Lund said no.", "Health Department Director"),
        ("On Sunday Ineter scientist Ada Lund had said no.", "Ineter scientist"),
        ("When U.S. President Ada Lund came, she said no.", "U.S. President"),
        (
            "But Head of the Velmar Weather Office Ada Lund said no.",
            "Head of the Velmar Weather Office",
        ),
        ("Rep. Ada Lund, the Ohio Republican who chairs the panel, said no.", "Ohio Republican"),
        (
            "Captain Ada Lund said no. The town was glad. The harbour was closed by Ada Lund, "
            "commander of the Third Squadron.",
            "commander of the Third Squadron",
        ),
        ("Captain Ada Lund said no. The town was glad.", "Captain"),
    ],
)
def test_an_office_goes_before_a_bare_rank(text: str, role: str) -> None:
    assert introduced(text)["Ada Lund"].lower() == role.lower()


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        ("The painter who goes by the name Ana Ruiz told them so.", "Ana Ruiz", "painter"),
        ("The rapper known as Moky Lee said no.", "Moky Lee", "rapper"),
        ("An eyewitness named Tan Kadal said no.", "Tan Kadal", "eyewitness"),
        (
            "Agents met Shona Conly, a 19-year-old nurse's aide who left.",
            "Shona Conly",
            "nurse's aide",
        ),
        (
            "Anna Lind, the fashion title’s editor-in-chief, said no.",
            "Anna Lind",
            "editor-in-chief",
        ),
        (
            "No agency confirmed it, and Hunter spokesman Joe Kasper left.",
            "Joe Kasper",
            "Hunter spokesman",
        ),
    ],
)
def test_the_noun_for_who_has_a_name(text: str, name: str, role: str) -> None:
    assert introduced(text)[name].endswith(role)


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        ("A spokesman for Mr. Hunter, Jo Harrison, said that he believes it.",
         "Jo Harrison", "spokesman for Mr. Hunter"),
        ("The coach of Torino, Luca Ferri, said the goal was late.", "Luca Ferri",
         "coach of Torino"),
        ("One doctor at the Leeds General Infirmary, Aisha Rahman, said nobody died.",
         "Aisha Rahman", "doctor at the Leeds General Infirmary"),
        ("A neighbour of Ms. Tamm, Karl Voss, said he heard a shot.", "Karl Voss",
         "neighbour of Ms. Tamm"),
        ("The captain of the Solvang, Knut Aune, said it rained.", "Knut Aune",
         "captain of the Solvang"),
        ("An analyst at Corvane Partners, Nora Okafor, said shares fell.", "Nora Okafor",
         "analyst at Corvane Partners"),
    ],
)  # fmt: skip
def test_a_noun_with_whose_it_is_before_a_name(text: str, name: str, role: str) -> None:
    assert introduced(text)[name] == role


@pytest.mark.parametrize(
    "text",
    [
        "Ada Lund said the match was over. Nobody else spoke to the press on Monday.",
        "A spokeswoman, Ada Lund, said the bridge was safe.",
        "His mother, Ada Lund, said the bridge was safe.",
        "The director, Ada Lund, said the bridge was safe.",
        "Hail over Oslo pic.example.com/x1 — Ada Lund (@adalund) March 2, 2031",
        "The man, Ada Lund, said the bridge was safe.",
        "The play has the name Ada Lund on its bill.",
        "The story of Mr. Hunter, Ada Lund said, is not over.",
        "Ada Lund, the group's chair, said the bridge was safe.",
        "Ada Lund, the company’s president, said the bridge was safe.",
        "The club's captain, Ada Lund, said the match was over.",
        "Ada Lund, the agency's director, said the bridge was safe.",
        "The charity’s founder, Ada Lund, said the bridge was safe.",
        "On the coast of Norway, Ada Lund said it rained.",
        "A fellow expert, Ada Lund, said the bridge was safe.",
    ],
)
def test_words_that_do_not_say_who_somebody_is_are_no_role(text: str) -> None:
    assert not introduced(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (
            "“Supply is high,” said Hans van Cleef. Van Cleef added that it rained.",
            "Hans van Cleef",
        ),
        ("Nahla al-Hababi told reporters so. Hababi said strikes were few.", "Nahla al-Hababi"),
        ("Robert De Niro came to Graz. “I like it,” De Niro said.", "Robert De Niro"),
        ("Mr bin Salim said so. Omar bin Salim was found on Friday.", "Omar bin Salim"),
        ("Bashar al-Assad met ministers. Assad said no.", "Bashar al-Assad"),
    ],
)
def test_a_surname_with_or_without_its_particle_is_one_person(text: str, name: str) -> None:
    story = story_from_records([{"text": text}], story_id="x")
    surname = name.split()[-1].split("-")[-1]
    found = find_mentions(story)
    people = found[found["surface"].str.contains(surname)]
    assert len(people) == 2
    assert set(people["actor"]) == {name}


def test_a_surname_with_a_particle_alone_is_printed_whole() -> None:
    story = story_from_records([{"text": "De Niro came. “I like it,” De Niro said."}], story_id="x")
    assert set(find_mentions(story)["actor"]) == {"De Niro"}


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        ("Navy spokesman Rear Adm. John Kell said the ship was safe.", "John Kell",
         "Navy spokesman"),
        ("Army spokesman Col. Steve Warn said the bridge was held.", "Steve Warn",
         "Army spokesman"),
        ("Ministry spokesman Brigadier General Saad Holm denied it.", "Saad Holm",
         "Ministry spokesman"),
        ("The panel chairman, Senator Ada Lund, closed the hearing.", "Ada Lund", "panel chairman"),
        ("Police spokesman Sgt. Lars Holm said the road was closed.", "Lars Holm",
         "Police spokesman"),
        ("Major General Olaf Berg said that the town had fallen.", "Olaf Berg", "Major General"),
    ],
)  # fmt: skip
def test_an_office_is_printed_without_the_rank_behind_it(text: str, name: str, role: str) -> None:
    assert introduced(text)[name].lower() == role.lower()


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        ("Exhausted bus driver Jon Hald slept in Velmar.", "Jon Hald", "exhausted bus driver"),
        ("Shocked lorry driver Jon Berg called the police.", "Jon Berg", "shocked lorry driver"),
        ("Grieving ferry captain Ada Lund spoke on Friday.", "Ada Lund", "grieving ferry captain"),
        ("Grieving dock worker Ivo Lind called his wife.", "Ivo Lind", "grieving dock worker"),
        ("Smiling race winner Olaf Berg waved to the fans.", "Olaf Berg", "smiling race winner"),
    ],
)  # fmt: skip
def test_a_capital_that_opens_a_sentence_is_no_part_of_a_role(
    text: str, name: str, role: str
) -> None:
    assert introduced(text).get(name) == role
