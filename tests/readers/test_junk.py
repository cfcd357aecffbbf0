"""Recognise what of a page is not the article, and keep all that is."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis import read_story, story_from_records
from analysis.errors import AnalysisError
from analysis.read import junk
from analysis.read.text import find_blocks

JUNK = """\
Never miss a kick: get our match letter in your inbox every Saturday.
Sign up here for the Herald's free weather bulletin, sent to your phone at 6 a.m.
By subscribing, you agree to our Privacy Policy and Terms of Service.
UP NEXT Storm over Velmar 02:14
NOW PLAYING Inside the court 1:03 UP NEXT The verdict
Watch Again
hide caption
toggle caption Mara Lind/AFP
View image in fullscreen
Open image in gallery
Click to enlarge
Play video
Listen to this article
Scroll down for video
Skip advertisement
Load more comments
Share on Facebook
Facebook Twitter WhatsApp Email
Share Tweet Save 12
See an error? Let us know
Got a story? Email us at news@herald.example
Have you been affected by the flood? Get in touch with our reporters
Spotted a mistake? Tell us
Do you know more? Contact our newsdesk
Support our journalism: become a member today.
Become a member and get unlimited access to the Herald.
Photo: Mara Lind/Reuters
Berg and Lind reported from Velmar, Va. Contributing: Rosa Amsel
Ada Holm reported from Brussels.
Contributing: Per Lund, The Velmar Press
With reporting by Ada Holm and Per Lund.
Holm reported from Oslo; Lund reported from Bergen.
Marie van der Berg contributed reporting from St. Louis.
Image credit: Getty Images
Photograph by Jon Berg / AFP
Pictures: PA
WATCH: Fans celebrate in the square
Read more: Court frees three after appeal
Also read: Hospital closes two wards
More on this story: Flood alert for Graz
You may also like: The ten best beaches
Do not miss the latest news: download our free app
Like our Facebook page to get breaking news.
Stay up to date with our daily briefing
Want more stories like this? Sign up for our newsletter.
Watch live as MPs vote
Print this page
Enjoying this article? Subscribe for unlimited access.
Follow live updates on the storm in our blog
Join our WhatsApp channel for the latest updates
00:00 / 03:12
Comments (12)
3 min read
The Courier's daily newsletter is delivered to your inbox at noon.
Reporting by Mara Lind; Editing by Jon Berg
1 of 12
Got a tip for the newsroom? Write to us at tips@herald.example
""".splitlines()
KEPT = """\
Holm reported from Oslo that the bank had failed.
Police reported from the scene.
Contributing to the fall were weak sales.
John Smith contributed in Game 7.
Share prices fell 3% on Monday.
Print sales of the paper fell by a tenth
"Sign up for our newsletter," the mayor joked.
Police asked residents to send photos to their inbox.
You can register to vote until Friday.
If you subscribe to a streaming service, the tax will rise in May.
The ministry said people should download the app before they travel.
Watch your step, the warden warned.
The newsletter of the union was sent to 4,000 members.
Open letters to the president are rare.
View of the port from the north
Our reporters saw two tanks at the bridge.
Tell us what you know, the detective asked the boy.
Photographs by the accused were shown in court.
More than 300 people: that is how many fled.
See you in court: the phrase became a slogan.
Read the room, Mr Holm.
Follow the money: the inquiry did.
Hide images of the prophet, court orders
Play resumed at 15:40 after the rain.
Video shows police beating a man
Save the Children has left the area.
Email traffic doubled during the strike.
Support for the bill grew.
Get well soon, wrote the fans.
Contact with the ship was lost at 04:12
The final whistle came at 22:15
He posted the video on Facebook and Twitter.
Twitter and Facebook
The bank will send a letter to your home if you are a customer.
Keep your receipts: you will need them to claim a refund
Subscription fees rose to 9 euros.
Patients get alerts on their phone
Image: how the president sells himself
Close Guantanamo, says UN
Post office to close
Add salt to the water
Latest news from the front is grim.
Members of the club pay 20 euros a year for their membership.
""".splitlines()


@pytest.mark.parametrize("line", JUNK)
def test_lines_of_the_page_are_left_out(line: str) -> None:
    assert junk.find_rule(line, outlet="Herald")


@pytest.mark.parametrize("line", KEPT)
def test_lines_of_the_article_are_kept(line: str) -> None:
    assert not junk.find_rule(line, outlet="Herald")


def left_out(text: str, **fields: str) -> list[str]:
    story = story_from_records([{"text": text, **fields}], story_id="x")
    return [str(line) for line in story.left_out["text"]]


def test_a_control_before_a_caption_is_cut_off_and_the_caption_stays() -> None:
    text = "The bridge fell.\n\nView image in fullscreen Rescuers search the river at dawn."
    story = story_from_records([{"text": text}], story_id="x")
    assert story.left_out["text"].tolist() == ["View image in fullscreen"]
    assert story.sentences["text"].tolist()[-1] == "Rescuers search the river at dawn."
    assert story.sentences["role"].tolist()[-1] == "caption"


@pytest.mark.parametrize(
    ("sentence", "plea"),
    [
        ("The judge rules on Friday.", "Sign up for our court newsletter."),
        ("Rain is expected until noon.", "Get the Herald's weather alerts on your phone."),
        ("Shares closed 2% lower.", "Subscribe to our morning briefing."),
        ("The ward reopens in May.", "Have our health letter sent to your inbox."),
        ("Rovers play away on Sunday.", "Download our free app for the latest news."),
    ],
)
def test_a_plea_at_the_end_of_a_paragraph_is_cut_off(sentence: str, plea: str) -> None:
    text = f"Much is open.\n\n{sentence} {plea}"
    assert left_out(text, outlet="Herald") == [plea]


def test_a_plea_inside_a_paragraph_between_sentences_stays() -> None:
    text = "He wrote three words. Subscribe to our newsletter. Then he left."
    assert left_out(text) == []


PARAGRAPHS = (
    "A crane driver fell in the port of Antwerp on Friday.\n\n"
    "The port said that he broke a leg.\n\nWork goes on on Monday.\n\n"
)


@pytest.mark.parametrize(
    "titles",
    [
        ["Farmers Block Roads Over Milk Prices", "Court Frees Three After Appeal in Graz"],
        ["Storm warning for the northern islands", "Hospital closes two wards over strike"],
        ["Rovers sign striker from Alden", "Why the euro keeps falling", "Ten recipes with leeks"],
        ["Minister quits over leaked memo", "What the new tax means for tenants"],
        ["Rebels take second town in Velmar", "Eurovision final moves to Tarsk"],
    ],
)
def test_headlines_of_other_articles_at_the_end_are_left_out(titles: list[str]) -> None:
    assert left_out(PARAGRAPHS + "\n\n".join(titles)) == titles


@pytest.mark.parametrize(
    "end",
    [
        "The driver, 44, is in hospital.\n\nHis crane stands still.",
        "What the port of Antwerp says of the crane\n\nHow the driver broke his leg",
        "Port of Antwerp, Friday",
        "• Driver broke leg\n\n• Farmers block roads over milk prices",
    ],
)
def test_the_end_of_an_article_is_kept(end: str) -> None:
    assert left_out(PARAGRAPHS + end) == []


def test_a_headline_between_paragraphs_is_left_out_and_a_heading_is_kept() -> None:
    teaser = "Harbour Unions Call Strike After Third Fatal Accident This Year"
    text = PARAGRAPHS + f"{teaser}\n\nThe crane is 30 years old.\n\nWhat Comes Next\n\nA check."
    assert left_out(text) == [teaser]


def test_the_headline_that_a_record_gives_is_never_left_out() -> None:
    headline = "Watch live: sea lions return to the harbour"
    assert left_out(f"{headline}\n\nSea lions are back.", headline=headline) == []


REPEATED = "You can reach the Courier on weekdays at the port gate"


def test_a_line_that_two_articles_of_an_outlet_have_is_left_out_by_its_form() -> None:
    records = [
        {"outlet": "Courier", "text": f"{PARAGRAPHS}{n} men work there.\n\n{REPEATED}"}
        for n in ("Four", "Nine")
    ]
    records[1]["text"] = f"A second man fell.\n\nHe is well.\n\nNo more is known.\n\n{REPEATED}"
    story = story_from_records(records, story_id="x")
    assert story.left_out[["text", "rule"]].values.tolist() == [[REPEATED, "repeated line"]] * 2


def test_a_sentence_that_two_articles_of_an_outlet_have_is_kept() -> None:
    shared = "The port is the second largest of the continent."
    records = [
        {"outlet": "Courier", "text": f"{PARAGRAPHS}{shared}"},
        {"outlet": "Courier", "text": f"A second man fell.\n\nHe is well.\n\n{shared}"},
    ]
    assert story_from_records(records, story_id="x").left_out.empty


def test_two_versions_of_one_article_do_not_repeat_a_line() -> None:
    text = f"{PARAGRAPHS}{REPEATED}"
    records = [{"outlet": "Courier", "text": t} for t in (text, f"{text}\n\nHe is well.")]
    assert story_from_records(records, story_id="x").left_out.empty


def test_every_place_that_is_left_out_has_its_words() -> None:
    text = f"{PARAGRAPHS}hide caption\n\nAll is well. Sign up for our newsletter."
    blocks = [b for b in find_blocks(text) if b.role == "left out"]
    assert [text[b.start : b.end] for b in blocks] == [
        "hide caption",
        "Sign up for our newsletter.",
    ]


def test_a_sentence_that_was_cut_off_can_be_put_back(tmp_path: Path) -> None:
    plea = "Sign up for our newsletter."
    (tmp_path / "a.txt").write_text(f"Much is open.\n\nAll is well. {plea}", "utf8")
    toml = tmp_path / "story.toml"
    toml.write_text(f'[accounts."a.txt"]\nput_back = ["{plea}"]\n', "utf8")
    assert read_story(tmp_path).left_out.empty
    toml.write_text('[accounts."a.txt"]\nput_back = ["Sign up"]\n', "utf8")
    with pytest.raises(AnalysisError, match="not a left-out line"):
        read_story(tmp_path)


def test_a_long_word_in_capitals_costs_no_more_than_a_short_one() -> None:
    assert junk.find_rule("Photo: " + "A" * 300 + "$") == ""
    assert [b.role for b in find_blocks("By " + "A" * 140 + " bbb")] == ["body"]
