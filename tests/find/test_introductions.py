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
    "text",
    [
        "Ada Lund said the match was over. Nobody else spoke to the press on Monday.",
        "A spokeswoman, Ada Lund, said the bridge was safe.",
        "His mother, Ada Lund, said the bridge was safe.",
        "The director, Ada Lund, said the bridge was safe.",
        "Hail over Oslo pic.example.com/x1 — Ada Lund (@adalund) March 2, 2031",
        "The man, Ada Lund, said the bridge was safe.",
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
