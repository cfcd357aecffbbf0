"""Leave out what is scraped with a page: code, forms, numbered pictures, foreign lines."""

from __future__ import annotations

import pytest

from analysis import story_from_records
from analysis.read import junk, scraps

CODE = [
    "(function(d, s, id) { var js, fjs = d.getElementsByTagName(s)[0]; js.id = id; }(document));",
    "googletag.cmd.push(function() { googletag.display('div-gpt-ad-1'); });",
    "@media only screen and (min-width : 500px) {.mobile { display: none; }}",
    ".post-body p { margin: 0 auto; color: #333; } .post-body a { color: red; }",
    "var _gaq = _gaq || []; _gaq.push(['_setAccount', 'UA-1']);",
    '{"@context": "https://schema.example", "@type": "NewsArticle", "headline": "Dam cracks"}',
]
FORMS = [
    "Newsletter Sign Up Continue reading the main story Please verify you're not a robot by "
    "clicking the box. Invalid email address. Please re-enter. An error has occurred.",
    "Please enter an email address Email address is invalid Email cannot be used.",
    "Get our match letter + Subscribe Thank you for subscribing! Could not subscribe, try again "
    "later Invalid Email",
    "Advertisement Continue reading the main story",
    "Thanks for signing up! Check your inbox to confirm.",
    "Create an account Forgot your password",
]
PICTURES = [
    "6/34 25 November 2031 Arlene Lind opens the party conference in Graz Getty Images",
    "12 / 40 March 4, 2031 A farmer looks at his drowned field AFP",
    "8 show all 1/8 The scene after a tram overturned PA 2/8 Police walk the site AFP 3/8 A crane",
    "1/3 The final in Oslo EPA 2/3 Berg lifts the cup 3/3 Fans in the square",
    "(3/12) 9 May 2031: nurses march to the ministry",
]
SERVICE = [
    "Poll loading …",
    "Video loading",
    "Ads by Adblade",
    "Recommended by Forbes",
    "MUST WATCH The weapon that worries Oslo 01:12",
    "Sorry we are not currently accepting comments on this article.",
    "Comments are now closed.",
    "This post has been updated.",
    "If you like this story, share it with a friend!",
    "Read or Share this story: https://ex.am/2fD4",
    "Follow Ada Holm (@adaholm) on Twitter",
    ">> Follow Jon Berg (@berg) on Twitter",
    "ada.holm@herald.example",
    "Have you ever missed a flight? Email news@herald.example with your tale",
    "To read the mayor's letter in full, CLICK HERE.",
    "— With assistance by Ada Holm and Per Lund",
    "Ada Holm and Per Lund contributed to this report.",
    "RelatedIs the Dam Safe After the Flood?Mayor Bows to Protest",
    "Lenders bar customers from buying coins on credit Read more",
    "1 / 18",
]
KEPT = [
    "The council (which met on Monday) closed the bridge; the mayor (72) agreed.",
    "He broke the window. The thief then ran: nobody saw him.",
    "The ministry asked voters to enter their email address.",
    "An error has occurred in the count, the returning officer said.",
    "He won 1/3 of the votes in Lindau, 2/3 of those in Graz and 1/2 in Linz.",
    "Police said 9 of 12 lines were closed, then 10 of 12.",
    "She told readers to follow the money.",
    "Readers wrote to the mayor at his office.",
    "The video was loading when the line broke.",
    "Related companies paid no tax in 2031.",
    "She urged pupils to read more",
]


@pytest.mark.parametrize("line", [*CODE, *FORMS, *PICTURES, *SERVICE])
def test_scraps_of_a_page_are_left_out(line: str) -> None:
    assert junk.find_rule(line, outlet="Herald")


@pytest.mark.parametrize("line", KEPT)
def test_lines_that_look_like_scraps_are_kept(line: str) -> None:
    assert not junk.find_rule(line, outlet="Herald")


def test_a_long_form_is_left_out_and_a_long_paragraph_is_not() -> None:
    form = f"{FORMS[0]} {'You agree to receive occasional updates and special offers. ' * 6}"
    prose = "The flood reached the ministry at noon, and an error has occurred since then. " * 8
    assert len(form) > junk.LONGEST < len(prose)
    assert junk.find_rule(form) == "form"
    assert not junk.find_rule(prose)


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("Image copyright EPA Image caption Firefighters freed the driver", "Firefighters freed"),
        ("Image source, Reuters Image caption, The dam after the flood", "The dam after the flood"),
        ("Media playback is unsupported on your device Media caption Fans sing", "Fans sing"),
        ("Image copyright Ada Holm Image caption The court in Graz", "The court in Graz"),
        (
            "Media playback is not supported on this device Media caption The nurses march",
            "The nur",
        ),
    ],
)
def test_the_label_of_a_caption_is_left_out_and_its_words_are_kept(line: str, kept: str) -> None:
    text = f"Dam cracks\nThe dam cracked on Monday, the mayor said.\n{line}\nNobody was hurt."
    story = story_from_records([{"text": text}, {"text": "A dam cracked on Monday."}], story_id="x")
    captions = story.sentences[story.sentences["role"] == "caption"]["text"].tolist()
    assert len(captions) == 1
    assert captions[0].startswith(kept)


FOREIGN = [
    "Hier erfahrt ihr bei uns, wie ihr Aktien an der Börse kaufen könnt.",
    "Cliquez ici pour lire la suite de notre dossier sur les inondations dans la région.",
    "Lea aquí todas las noticias sobre las elecciones en nuestra edición en español.",
    "Leggi qui tutte le notizie sulla partita e segui la diretta sul nostro sito.",
    "Lees hier het hele verhaal over de overstroming op onze eigen website.",
]


@pytest.mark.parametrize("line", FOREIGN)
def test_one_line_in_another_language_is_left_out(line: str) -> None:
    body = [
        "The river broke its banks on Monday, and twelve people died in the town.",
        "The mayor said that the army would come on Tuesday with boats and tents.",
        "Schools are closed, and trains to the south were cancelled until Friday.",
        "It was the worst flood in the valley since 1954, the weather service said.",
    ]
    story = story_from_records([{"text": "\n".join([*body, line])}], story_id="x")
    assert story.left_out["rule"].tolist() == ["other language"]
    assert scraps.is_in_other_language(line)


def test_a_quoted_foreign_sentence_and_lists_of_names_are_kept() -> None:
    for line in (
        "“Wir können das schaffen, wenn alle zusammen anpacken und helfen.”",
        "P Elhorga; C Dominici, B Liebenberg, D Traille, J Marlu; Y Delaigue, D Yachvili.",
        "Hoffmann, Keller und Partner, Müller GmbH, Stadtwerke Lindau und Graz.",
    ):
        assert not scraps.is_in_other_language(line)
