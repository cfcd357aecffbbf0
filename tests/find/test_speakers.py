"""Who speaks: titles, role nouns, pronouns that several fit, and what cannot speak."""

from __future__ import annotations

import pytest

from analysis import find_mentions, find_quotes, schema, story_from_records


def quotes(text: str, headline: str = "") -> list[dict[str, object]]:
    record = {"account_id": "a", "headline": headline, "text": text}
    story = story_from_records([record], story_id="x")
    return schema.check("quotes", find_quotes(story), story.texts).to_dict("records")


def speakers(text: str, headline: str = "") -> list[object]:
    named = [row["speaker"] for row in quotes(text, headline)]
    return [name if isinstance(name, str) else None for name in named]


def actors(text: str) -> dict[str, str]:
    story = story_from_records([{"text": text}], story_id="x")
    table = find_mentions(story)
    return dict(zip(table["surface"], table["actor"], strict=True))


@pytest.mark.parametrize(
    ("text", "right"),
    [
        (
            "Sorian President Jan Petrik met Prime Minister Olga Lind. "
            "The prime minister said talks had stalled.",
            ["Olga Lind"],
        ),
        (
            "Sheriff Dan Holt questioned Mayor Rita Park for an hour. "
            "The sheriff said the mayor had lied. The mayor said she had not.",
            ["Dan Holt", "Rita Park"],
        ),
        (
            "Prosecutor Lena Moss questioned the witness, Omar Haddad. "
            "The witness said the street was dark.",
            ["Omar Haddad"],
        ),
        (
            "Coach Bruno Keller praised striker Ana Ruiz. "
            "The striker said she was lucky. The coach said she was not.",
            ["Ana Ruiz", "Bruno Keller"],
        ),
        (
            "“We are tired,” said the nurse, Ann Dee. The nurse said she had not slept.",
            ["Ann Dee", "Ann Dee"],
        ),
        (
            "Health Minister Eva Stern and Interior Minister Pal Nagy quarrelled. "
            "The interior minister said wards were safe. The health minister said they were not.",
            ["Pal Nagy", "Eva Stern"],
        ),
        (
            "Harbour Freight, a shipping company, sued the town council. "
            "The company said it had lost millions.",
            ["Harbour Freight"],
        ),
        (
            "Tom Vale, a lawyer for the port, met Carl Roe. The lawyer said the case was weak.",
            ["Tom Vale"],
        ),
        (
            "Dr Amit Rao and nurse Ann Dee treated the boy. The nurse said he was stable. "
            "The doctor said he could go home.",
            ["Ann Dee", "Amit Rao"],
        ),
        (
            "Sgt. Peter Holm and Capt. Ana Ruiz searched the ridge. The sergeant said it was icy. "
            "The captain said they would go on.",
            ["Peter Holm", "Ana Ruiz"],
        ),
        ("Col Lena Moss closed the range. The colonel said a shell had failed.", ["Lena Moss"]),
        ("Det. Pal Nagy watched the bank. The detective said it was calm.", ["Pal Nagy"]),
        (
            "Sen. Omar Haddad met Rep. Eva Stern. The senator said the bill was dead. "
            "The congresswoman said no vote was near.",
            ["Omar Haddad", "Eva Stern"],
        ),
    ],
)
def test_a_role_goes_to_the_one_it_was_said_of(text: str, right: list[str]) -> None:
    assert speakers(text) == right


@pytest.mark.parametrize(
    ("text", "right"),
    [
        (
            "Deputy Governor Ann Lee met Governor Tom Vale. "
            "The deputy governor said the dam was safe. The governor said it was not.",
            ["Ann Lee", "Tom Vale"],
        ),
        (
            "Former President Maria Lopez met President Carl Roe. "
            "The president said talks had failed. The former president said she was glad.",
            ["Carl Roe", "Maria Lopez"],
        ),
        (
            "Then-Mayor Ruth Cole met Mayor Tom Vale. The mayor said the road was closed.",
            ["Tom Vale"],
        ),
        (
            "Acting Police Chief Ann Dee replaced Police Chief Carl Roe. "
            "The police chief said he was ill. The acting chief said she was ready.",
            ["Carl Roe", "Ann Dee"],
        ),
    ],
)
def test_deputy_former_and_acting_are_other_offices(text: str, right: list[str]) -> None:
    assert speakers(text) == right


def test_two_presidents_are_kept_apart_by_country() -> None:
    text = (
        "Norlandic President Olga Lind met Sorian President Jan Petrik in Tarsk. "
        "The Norlandic president said peace was near. The president of Soria said it was far."
    )
    assert speakers(text) == ["Olga Lind", "Jan Petrik"]


def test_a_lawyer_without_a_name_is_not_the_named_one() -> None:
    text = (
        "Tom Vale, a lawyer for the port, came. A lawyer for the town came as well. "
        "The lawyer said the case was weak."
    )
    assert speakers(text) == ["lawyer"]


@pytest.mark.parametrize(
    "text",
    [
        "Sarah Cole and Anna Dee watched the fire. “I was scared,” she said.",
        "Tom Vale and Carl Roe left the court. “It was a long day,” he said.",
        "James Holt and Peter Moss played for the cup. “We were lucky today,” he said.",
    ],
)
def test_no_name_is_printed_where_two_fit(text: str) -> None:
    row = quotes(text)[0]
    assert not isinstance(row["speaker"], str)
    assert not isinstance(row["actor_id"], str)
    assert len(str(row["speaker_candidates"]).split("; ")) == 2


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("Tom Vale met Anna Dee at the station. “It was late,” she said.", "Anna Dee"),
        ("Mary Holt won the race. “I was lucky today,” she said.", "Mary Holt"),
        ("A woman was led out of the house. “I lost everything,” she said.", "woman"),
    ],
)
def test_a_pronoun_that_one_fits_has_a_name(text: str, right: str) -> None:
    row = quotes(text)[0]
    assert row["speaker"] == right
    assert str(row["speaker_reason"]).startswith("pronoun")
    assert 0.6 < float(str(row["speaker_probability"])) < 1


def test_the_reason_of_a_speaker_is_given() -> None:
    text = (
        "Governor Tom Vale came. Tom Vale said it was late. Vale said it was cold. "
        "The governor said it was dark. Critics said it was over."
    )
    assert [row["speaker_reason"] for row in quotes(text)] == ["name", "surname", "title", "group"]


def test_he_or_she_is_learnt_from_the_accounts_own_words() -> None:
    text = (
        "Director Ilka Renner laughed off a complaint about her own votes. "
        "Oki Rusk cast his vote. Renner met Rusk at noon. “It was a joke,” he said."
    )
    assert speakers(text) == ["Oki Rusk"]


def test_the_campaign_of_whoever_had_one() -> None:
    text = (
        "“This turns the vote around,” said coach Bruno Keller on Monday. "
        "Hallan's campaign dismissed the bill as a “cheap forgery” by a rival, "
        "according to his campaign."
    )
    row = quotes(text)[-1]
    assert row["speaker"] == "Hallan's campaign"
    assert "campaign dismissed" not in str(row["content"])


@pytest.mark.parametrize(
    ("headline", "text"),
    [
        ("Norland: Late Petrik goal wins the cup", "Norland won the cup when Jan Petrik scored."),
        ("Tarsk: Two mills close after the fire", "Two mills in Tarsk closed on Monday."),
        ("Football: United lose the derby again", "United lost the derby by two goals."),
    ],
)
def test_a_place_or_team_before_a_colon_does_not_speak(headline: str, text: str) -> None:
    assert quotes(text, headline) == []


def test_a_person_before_a_colon_speaks() -> None:
    text = "Olga Lind rejected the plan of the port on Monday."
    assert speakers(text, "Olga Lind: The plan will ruin the port") == ["Olga Lind"]


def test_what_is_only_near_a_verb_does_not_speak() -> None:
    text = "People never have reason to say “thank you”. There is no need to call it “war”."
    assert [name for name in speakers(text) if name] == []


def test_documents_and_unlisted_trades_speak() -> None:
    text = "The report said the bridge was weak. The tailor said it was strong."
    assert speakers(text) == ["report", "tailor"]


def test_a_government_is_that_of_its_country() -> None:
    text = (
        "Inspectors closed two mills. The government of Tarsk said 60 workers were poisoned. "
        "Western governments condemned the delay. The government said tests were under way."
    )
    rows = quotes(text)
    assert [row["speaker"] for row in rows if "tests" in str(row["content"])] == [
        "Tarsk government"
    ]


def test_spellings_of_one_name_join() -> None:
    found = actors("Olga Lind won. O.P. Lind said she was tired. Lind will run again.")
    assert set(found.values()) == {"Olga Lind"}


def test_a_surname_is_its_persons() -> None:
    found = actors("Director Pavel Renner resigned. Renner laughed it off. Renner left.")
    assert found["Renner"] == "Pavel Renner"


def test_sons_and_wives_are_others() -> None:
    text = (
        "Tom Vale lost his seat. Tom Vale's son said the count was wrong. "
        "Mrs Vale said she was sad. Tom Vale Jr. said nothing was lost."
    )
    assert speakers(text) == ["Tom Vale's son", "Mrs Vale", "Tom Vale Jr."]


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("Said Karl Moe: ‘We have lost the dam.’", "Karl Moe"),
        ("Adds Ruth Cole: “The market is nervous.”", "Ruth Cole"),
        ("Asked coach Ana Ruiz: “Where was the defence?”", "Ana Ruiz"),
        ("Recalled Sgt. Peter Holm, who led the patrol: “We saw nothing.”", "Peter Holm"),
        ("Explains Dr. Lena Moss: “The virus spreads through the air.”", "Lena Moss"),
        ("Added the mayor: “It will snow again tonight.”", "mayor"),
        ("Countered Judge Ruth Cole: “The law is clear.”", "Ruth Cole"),
        ("Notes Ann Lee, who owns the shop: “Prices will rise.”", "Ann Lee"),
        ("Complained Maria van der Berg, 44, of Ghent: “The bus is late.”", "Maria van der Berg"),
        ("Asked Ann Lee, “Where is the bus?”", "Ann Lee"),
    ],
)
def test_a_reporting_verb_before_its_speaker_is_no_part_of_the_name(text: str, right: str) -> None:
    assert speakers(text) == [right]
    assert quotes(text)[0]["cue"] == text.split()[0]


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("“We lost,” said Tom Vale. Added Vale: “It hurts.”", "Tom Vale"),
        ("Peter Holm runs the mill. Said Holm: “We will not sell.”", "Peter Holm"),
        ("A friend of Said Haddad wept. Said Haddad: “I am tired.”", "Said Haddad"),
        ("The shop of Said Rami burned. Said Rami: “I lost all.”", "Said Rami"),
    ],
)
def test_a_verb_and_a_surname_are_the_person_named_before(text: str, right: str) -> None:
    assert speakers(text)[-1] == right


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("Lee was told by the judge that he could go. “I am free,” he said.", ["judge", "Lee"]),
        (
            "Peter Holm was asked by Mark Stone whether he would resign. He said he would not.",
            ["Mark Stone", "Peter Holm"],
        ),
        (
            "Omar Haddad was informed by Dr. Paul Weiss that the test was positive. "
            "He said he felt well.",
            ["Paul Weiss", "Omar Haddad"],
        ),
        (
            "Ana Ruiz was warned by Coach Mia Keller that her place was at risk. "
            "She said she was calm.",
            ["Mia Keller", "Ana Ruiz"],
        ),
        (
            "Karl Moe was urged by Senator Jack Dunn to quit. He said he would stay.",
            ["Jack Dunn", "Karl Moe"],
        ),
        (
            "“Will you run?” Mark Stone asked Peter Holm. “I will,” he said.",
            ["Mark Stone", "Peter Holm"],
        ),
        (
            "The reporter Tom Vale asked Coach Bruno Keller why he had left. “I was ill,” he said.",
            ["Tom Vale", "Bruno Keller"],
        ),
        ("Senator Jack Dunn asked Judge Carl Roe if it was full. He said it was.", ["Carl Roe"]),
    ],
)
def test_who_is_asked_or_informed_speaks_next(text: str, right: list[str]) -> None:
    assert speakers(text)[-len(right) :] == right


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("Peter Holm met Mark Stone. He told Stone that the mill was lost.", "Peter Holm"),
        ("Peter Holm met Mark Stone. He told Holm that the mill was lost.", "Mark Stone"),
        ("Omar Haddad saw Dr. Paul Weiss. “You are well,” he told Haddad.", "Paul Weiss"),
        ("Tom Vale was accused by Carl Roe of theft. He said Vale took the money.", "Carl Roe"),
        ("Ruth Cole played Mia Dunn on Friday. She said Cole was the better player.", "Mia Dunn"),
    ],
)
def test_a_pronoun_is_none_of_those_named_in_its_own_clause(text: str, right: str) -> None:
    assert speakers(text)[-1] == right


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("“You are wrong,” Ann Lee was told.", None),
        ("“Stay inside,” residents of Voss were warned.", None),
        ("“Why did you leave?” Tom Vale was asked.", None),
        ("“You lost the game,” Tom Vale was reminded by Ana Ruiz.", "Ana Ruiz"),
        ("Ann Lee was told: “You are wrong.”", None),
        ("Peter Holm told Ann Lee she was wrong.", "Peter Holm"),
        ("“You are wrong,” said Peter Holm to Ann Lee.", "Peter Holm"),
        ("The dam is safe, according to what Peter Holm told Ann Lee.", "Peter Holm"),
        ("According to what Peter Holm told Ann Lee, the dam is safe.", "Peter Holm"),
        ("Prices will fall, according to what the bank said on Monday.", "bank"),
    ],
)
def test_the_addressee_does_not_speak(text: str, right: str | None) -> None:
    assert speakers(text) == [right]


QUESTIONS = "\n\nQ: Why did it break?\n\nA: It was old.\n\nQ: What now?\n\nA: We build again."


@pytest.mark.parametrize(
    ("introduction", "right"),
    [
        ("The Courier spoke to Mia Stone.", "Mia Stone"),
        ("Mia Stone, who runs the dam, spoke to The Courier about the flood.", "Mia Stone"),
        ("An interview with Dr. Omar Haddad, head of the clinic.", "Omar Haddad"),
        ("Tom Vale interviewed the coach, Ana Ruiz, on Friday.", "Ana Ruiz"),
        ("Judge Ruth Cole was interviewed by The Courier.", "Ruth Cole"),
        ("Karl Moe answered questions from readers.", "Karl Moe"),
        ("Reporter Tom Vale talked with trader Peter Holm about shares.", "Peter Holm"),
        ("Tom Vale spoke to Mia Stone.", None),
        ("It rained for weeks.", None),
    ],
)
def test_who_is_interviewed_answers(introduction: str, right: str | None) -> None:
    assert speakers(introduction + QUESTIONS) == [None, right, None, right]


def test_who_is_addressed_in_a_question_or_named_in_the_headline_answers() -> None:
    block = "Q: Ms. Mia Stone, why did it break?\n\nA: It was old.\n\nQ: When?\n\nA: In May."
    assert speakers("The dam is gone.\n\n" + block)[1] == "Mia Stone"
    assert (
        speakers("The dam broke in May." + QUESTIONS, "Q&A: Mia Stone on floods")[1] == "Mia Stone"
    )


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("The email goes on to say: “The road is shut.”", "email"),
        ("Ann Lee held up a sign saying “No more war on our streets.”", "sign"),
        ("Karl Moe had said, “We’ll see,” when asked whether he would pay.", "Karl Moe"),
        (
            "Ruth Cole, who told the court when asked about the fee: “That is a matter for you.”",
            "Ruth Cole",
        ),
        (
            "Ana Ruiz stayed but said, “It’s time we change,” promising the fans a new team.",
            "Ana Ruiz",
        ),
        ("Peter Holm has apologized for what happened: “I should have known.”", "Peter Holm"),
        (
            "That prompted Mark Stone to make a joke and call the mayor “very, very flexible.”",
            "Mark Stone",
        ),
        (
            "“We will build no walls, we will break them down,” Ann Lee said, "
            "adding that the town would send a “strong message to all.”",
            "Ann Lee",
        ),
    ],
)
def test_the_speaker_of_a_clause_beside_others(text: str, right: str) -> None:
    assert speakers(text)[-1] == right


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("“Our ideas are different,” agrees Michelle Stone, 30, of Voss.", "Michelle Stone"),
        ("“We lost again,” laughed the coach.", "coach"),
        ("“It was a great day!” beamed Ann Lee.", "Ann Lee"),
        ("“The judge was late,” winced Omar Haddad.", "Omar Haddad"),
        ("“The Long Road,” opened on Friday.", None),
    ],
)
def test_any_verb_between_a_quotation_and_a_person_reports(text: str, right: str | None) -> None:
    assert speakers(text) == [right]


@pytest.mark.parametrize(
    "text",
    [
        "Nobody said the dam was unsafe.",
        "No one told the referee that the clock had stopped.",
        "None of the doctors said the ward was full.",
        "No official confirmed that the bank had sold the bonds.",
        "Neither said the storm would turn.",
    ],
)
def test_what_nobody_says_is_no_quotation(text: str) -> None:
    assert speakers(text) == []
