"""Accounts in other languages: what is read of them, and that nothing is said of the rest."""

import csv
from pathlib import Path

import pytest

import analysis
from analysis.compare.contrasts.templates import among_english
from analysis.find.quantities import analysed_quantities, crowded_sentences, find_quantities
from analysis.find.quantities.foreign import ForeignFigure, scan_foreign
from analysis.find.quantities.foreign_numbers import read_spelled
from analysis.find.quantities.foreign_tokens import decimal_sign
from analysis.find.quantities.tokens import tokenize
from analysis.find.quotes import find_quotes
from analysis.find.quotes.foreign_quotes import find_foreign_quotes
from analysis.read.languages import analysed_extent, language_code, language_note
from analysis.read.sentences import find_sentences
from analysis.show import (
    show_facts,
    show_figures,
    tell_accounts,
    tell_coverage,
    tell_quantities,
    tell_voices,
)
from analysis.show.front import front_view
from analysis.story import Story

LANGUAGES = ("de", "fr", "es", "it", "pt", "nl")
_SENTENCES = Path(__file__).parent / "languages"


def rows_of(language: str) -> list[dict[str, str]]:
    """The invented sentences of a language that are read rightly."""
    lines = (_SENTENCES / f"{language}.csv").read_text("utf8").splitlines()
    found = csv.DictReader(line for line in lines if not line.startswith("#"))
    return [row for row in found if row["half"] != "missed"]


def figures_in(text: str, language: str) -> list[str]:
    """The figures of a text, in the notation of the invented sentences."""
    sign = decimal_sign(text, language)
    spans = find_sentences(text, 0, len(text), language)
    return [_printed(f) for a, b in spans for f in scan_foreign(text[a:b], language, sign)]


def _printed(figure: ForeignFigure) -> str:
    match, unit = figure.match, figure.unit
    numbers = [_plain(n) for n in (match.value, match.low, match.high)]
    if match.bound == "range":
        return f"{numbers[1]}..{numbers[2]}:{unit}"
    if match.bound == "vague":
        return f"v:{numbers[1]}..{numbers[2]}:{unit}"
    return f"{match.bound}:{numbers[0]}:{unit}"


def _plain(number: float | None) -> str:
    if number is None:
        return ""
    return f"{number:g}" if abs(number) < 1e6 else f"{number:.0f}"


def quotes_in(text: str, language: str) -> list[str]:
    """The contents of the quotations of a text of one paragraph."""
    rows = [
        {"start": a, "end": b, "paragraph": 0}
        for a, b in find_sentences(text, 0, len(text), language)
    ]
    found = find_foreign_quotes(text, rows, language)
    return [" ".join(text[a:b] for a, b in parts) for parts in found]


@pytest.mark.parametrize("language", LANGUAGES)
def test_sentences_of_other_languages_end_where_they_end(language: str) -> None:
    rows = rows_of(language)
    text = " ".join(row["text"] for row in rows)
    found = [text[a:b] for a, b in find_sentences(text, 0, len(text), language)]
    assert {row["half"] for row in rows} == {"open", "kept", "fresh"}
    assert len(found) == sum(int(row["sentences"]) for row in rows)


@pytest.mark.parametrize("language", LANGUAGES)
def test_figures_of_other_languages_are_read(language: str) -> None:
    for row in rows_of(language):
        assert figures_in(row["text"], language) == row["figures"].split("|") * bool(
            row["figures"]
        ), row["text"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_quotations_of_other_languages_are_found(language: str) -> None:
    for row in rows_of(language):
        assert quotes_in(row["text"], language) == row["quotes"].split("|") * bool(row["quotes"])


@pytest.mark.parametrize(
    ("language", "text", "sentences"),
    [
        ("de", "Die GmbH u. Co. KG schloss 2030. Im 19. Jahrhundert war es anders.", 2),
        ("de", "Er kam mit Bus, Bahn usw. Das Ziel war der 2. Platz.", 2),
        ("de", "Prof. Dr. J. Lang kam, vgl. S. 12. Er blieb.", 2),
        ("fr", "M. et Mme Roy ont voté. « Qui gagne ? » Personne ne sait.", 3),
        ("fr", "Il est né en 40 av. J.-C. dans le sud. Il y mourut.", 2),
        ("es", "El Sr. D. Juan llegó de EE. UU. Los demás esperaban. ¿Quién llamó?", 3),
        ("es", "Véase la pág. 12 del art. 5. Es breve.", 2),
        ("it", "Il sen. Neri e l’on. Bassi parlano. Poi tocca al sig. Rossi.", 2),
        ("pt", "A Dra. Lima saiu às 9h. O Sr. Dias ficou.", 2),
        ("nl", "De heer mr. drs. P. de Wit sprak o.a. over geld. Daarna zweeg hij.", 2),
    ],
)
def test_abbreviations_and_ordinals_end_no_sentence(
    language: str, text: str, sentences: int
) -> None:
    assert len(find_sentences(text, 0, len(text), language)) == sentences


@pytest.mark.parametrize(
    ("language", "words", "value"),
    [
        ("de", "siebenhundertachtundvierzigtausend", 748_000),
        ("de", "einhunderteins", 101),
        ("nl", "achthonderdzesendertig", 836),
        ("nl", "negentienduizend", 19_000),
        ("it", "trecentoquarantotto", 348),
        ("it", "ventunomila", 21_000),
        ("fr", "soixante-quinze", 75),
        ("fr", "deux cent quatre-vingt-un mille", 281_000),
        ("fr", "nonante-neuf", 99),
        ("es", "quinientas cuarenta y ocho", 548),
        ("es", "tres mil millones", 3e9),
        ("pt", "novecentos e noventa e nove", 999),
        ("pt", "dois mil e quinhentos", 2500),
    ],
)
def test_number_words_have_their_value(language: str, words: str, value: float) -> None:
    tokens = tokenize(words, [])
    found = read_spelled(tokens, 0, language)
    assert found is not None
    assert (found.after, found.value) == (len(tokens), value)


@pytest.mark.parametrize(
    ("language", "words"), [("de", "eine"), ("fr", "une"), ("nl", "een"), ("de", "Hand")]
)
def test_article_alone_is_no_number(language: str, words: str) -> None:
    assert read_spelled(tokenize(words, []), 0, language) is None


@pytest.mark.parametrize(
    ("language", "text", "figures"),
    [
        (
            "de",
            "Der Kurs lag bei 3.5 Prozent und 1'200 Franken.",
            "=:3.5:percent|=:1200:swiss franc",
        ),
        ("es", "Cayó 2.5 por ciento, a 1,250 pesos.", "=:2.5:percent|=:1250:peso"),
        ("de", "Der Umsatz wuchs um 1.250 Euro.", "=:1250:euro"),
        ("fr", "Il a neuf ans et un vélo neuf.", "=:9:year"),
        ("it", "Sei qui da sei ore.", "=:6:hour"),
        ("de", "Er lief von 9 bis 17 Uhr auf Platz 3.", ""),
        ("es", "En 2031 murieron 2000 personas.", "=:2000:people"),
        ("nl", "Een twaalfjarige vond 15 à 20 munten.", "=:12:year of age|15..20:"),
        ("pt", "O preço subiu de 3 para 5 euros por dia.", "=:3:euro per day|=:5:euro per day"),
        ("de", "Der Anteil ist um 5 Prozent gesunken.", "=:5:percent"),
        ("fr", "De 3 à 5 millions d’euros par an.", "3000000..5000000:euro per year"),
    ],
)
def test_separators_ages_and_ranges_are_those_of_the_language(
    language: str, text: str, figures: str
) -> None:
    assert figures_in(text, language) == [f for f in figures.split("|") if f]


def test_verb_at_the_end_gives_the_trend() -> None:
    [figure] = scan_foreign("Der Preis ist um 5 Prozent gesunken.", "de", ",")
    assert figure.match.trend == "down"


@pytest.mark.parametrize(
    ("language", "text", "quotes"),
    [
        ("fr", "« Le Monde »", []),  # two words
        ("de", "Der Film „Die Nacht der langen Messer“ läuft.", []),
        (
            "es",
            "—¿Vienes conmigo? —preguntó ella—. Ya es tarde.",
            ["¿Vienes conmigo? Ya es tarde."],
        ),
        ("nl", "’s Avonds zei hij: ’t is mooi.", []),
        (
            "it",
            "“Non lo so”, ha detto, “ma ci provo anch’io”.",
            ["Non lo so", "ma ci provo anch’io"],
        ),
    ],
)
def test_titles_and_elisions_are_no_quotations(language: str, text: str, quotes: list[str]) -> None:
    assert quotes_in(text, language) == quotes


@pytest.mark.parametrize(
    ("given", "code", "extent"),
    [
        ("de-AT", "de", "part"),
        ("Deutsch", "de", "part"),
        ("en_US", "en", "whole"),
        ("English", "en", "whole"),
        ("pt-BR", "pt", "part"),
        ("pl", "pl", "none"),
        ("Klingon", "klingon", "none"),
    ],
)
def test_language_of_a_record_decides_how_far_it_is_analysed(
    given: str, code: str, extent: str
) -> None:
    assert (language_code(given), analysed_extent(given)) == (code, extent)
    assert (extent == "whole") == (language_note(given) == "")


ENGLISH = (
    "Fire kills 12 in Lindau\n\nA fire killed 12 people in Lindau on May 3, police said.\n\n"
    "The damage is put at 3.5 million euros. Only 40 boats sailed that day.",
    "Blaze in Lindau\n\nAt least 12 people died in a fire in Lindau on May 3, police said.\n\n"
    "The mayor, Karl Moe, promised help for the families. The damage is put at 3.5 million euros.",
)
GERMAN = (
    "Brand in Lindau\n\nBei dem Brand in Lindau starben am 3. Mai 14 Menschen, sagte die Polizei."
    "\n\n„Wir haben alles verloren“, sagte Anna Weber. Der Schaden liegt bei 3,5 Millionen Euro."
)
POLISH = (
    "W pożarze w Lindau zginęło co najmniej 12 osób, podała policja w poniedziałek. Straty wynoszą"
    " 3,5 miliona euro, a 40 łodzi wypłynęło z portu."
)
JAPANESE = "リンダウの火災で12人が死亡した。損害は350万ユーロに上るという。"


@pytest.fixture(scope="module")
def mixed() -> Story:
    """Two accounts in English, one in German and one in Polish."""
    outlets = ("Gazette", "Courier", "Tagblatt", "Gazeta")
    texts = (*ENGLISH, GERMAN, POLISH)
    records = [{"outlet": o, "text": t} for o, t in zip(outlets, texts, strict=True)]
    return analysis.story_from_records(records, story_id="mixed")


def test_german_account_has_figures_and_quotations_without_speakers(mixed: Story) -> None:
    found = find_quantities(mixed)
    german = found[found["account_id"] == "account-3"]
    assert german["surface"].tolist() == ["14", "3,5 Millionen Euro"]
    quotes = find_quotes(mixed)
    [quote] = quotes[quotes["account_id"] == "account-3"].to_dict("records")
    assert quote["content"] == "Wir haben alles verloren"
    assert quote["speaker"] != quote["speaker"]
    assert quote["speaker_reason"] == "speakers are not searched in German"
    for table in (found, quotes):
        assert "account-4" not in set(table["account_id"])
    analysis.schema.check("quantities", found, mixed.texts)
    analysis.schema.check("quotes", quotes, mixed.texts)


def test_equal_figure_is_linked_and_another_number_is_no_conflict(mixed: Story) -> None:
    figures = analysis.compare_quantities(mixed)
    german = figures[figures["account_id"] == "account-3"].set_index("surface")
    assert german.loc["3,5 Millionen Euro", "verdict"] == "identical"
    assert german.loc["14", "verdict"] == "not linked"
    assert "conflict" not in set(figures["verdict"])
    assert "only here" not in set(figures["verdict"])
    shown = show_figures(figures, mixed)
    [lone] = [row for row in shown.rows if "14" in row]
    assert lone[1:5] == (
        "not compared: German",
        "not compared: German",
        "14",
        "not analysed: Polish",
    )
    assert "Only number and unit are compared of Tagblatt (German)." in shown.caption


def test_pages_say_what_is_not_analysed_instead_of_absence(mixed: Story) -> None:
    coverage = analysis.compare_coverage(mixed)
    remark = "Tagblatt (German) and Gazeta (Polish) are shown but not compared"
    told = tell_coverage(coverage, mixed)
    assert remark in told.lead
    assert not [words for words, _ in told.items if words.startswith("Found only in Courier (")]
    facts = show_facts(coverage, mixed)
    assert facts.heads[2:] == ("Tagblatt", "Gazeta")
    assert {str(row[2]) for row in facts.rows} == {"(not analysed: German)"}
    assert remark in tell_voices(analysis.compare_voices(mixed), mixed).lead
    assert "linked with no figure" in str(
        tell_quantities(analysis.compare_quantities(mixed), mixed)
    )


def test_contrasts_and_front_page_speak_of_the_accounts_in_english(mixed: Story) -> None:
    contrasts = analysis.compare_accounts(mixed)
    assert not [says for says in contrasts["says"] if says.startswith("Only ")]
    assert any(says.startswith("Of the accounts in English, only ") for says in contrasts["says"])
    assert set(contrasts["account_id"]) <= {"account-1", "account-2"}
    page = front_view(
        mixed,
        contrasts=contrasts,
        coverage=analysis.compare_coverage(mixed),
        origins=analysis.find_origins(mixed),
    )
    assert "where two accounts in English part" in page
    assert 'aria-label="not analysed: German"' in page
    assert "not analysed: Polish" in page
    assert page.count("only accounts in English are analysed.") == 1
    assert "Origins of the accounts in English." in page
    assert "could not be used" not in page  # named above, and not counted again


@pytest.mark.parametrize(
    ("accounts", "words"),
    [
        (("en", "en", "fr"), "Three accounts report this story: the two in English come from two"),
        (("en", "fr", "fr"), "Three accounts report this story. Only one account is in English"),
        (("fr", "de"), "Two accounts report this story."),
        (("en", "en", "en"), "Three accounts report this story, from three origins."),
    ],
)
def test_accounts_and_origins_are_counted_apart_where_some_are_not_in_english(
    accounts: tuple[str, ...], words: str
) -> None:
    texts = (
        "The ferry left Orvane at dawn. “We did not see the wave,” said the captain, Jo Lind. "
        + " ".join(f"Boat {n} searched the northern bay for an hour." for n in range(12)),
        "The ferry had a new owner. “The door was shut all night,” said Erik Dahl of Norline. "
        + " ".join(f"Engineer {n} examined every bolt at the old yard." for n in range(12)),
        "The ferry was old. “Nobody wanted to listen to the crews,” said Ana Moe, a sailor. "
        + " ".join(f"Family {n} waited outside a town hall in silence." for n in range(12)),
    )
    records = [{"text": t, "language": x} for t, x in zip(texts, accounts, strict=False)]
    story = analysis.story_from_records(records, story_id="x")
    assert str(tell_accounts(story, analysis.find_origins(story))).startswith(words)


@pytest.mark.parametrize(
    ("says", "limited"),
    [
        (
            "No account quotes Ann Lee; Post reports: “Ann Lee was charged”.",
            "No account in English quotes Ann Lee; Post reports: “Ann Lee was charged”.",
        ),
        (
            "Post reports “it burned”; nothing close to it was found in the other accounts.",
            "Post reports “it burned”; nothing close to it was found in the other accounts in "
            "English.",
        ),
        (
            "Post and Echo report “it burned”; only Post adds “at night”.",
            "Post and Echo report “it burned”; of the accounts in English only Post adds "
            "“at night”.",
        ),
        ("Post quotes “Only we saw it”, Echo “we saw it”.", None),
    ],
)
def test_sentence_of_a_contrast_is_limited_to_english(says: str, limited: str | None) -> None:
    assert among_english(says) == (limited or says)


def test_story_all_in_german_is_read_and_compares_nothing() -> None:
    texts = (GERMAN, GERMAN.replace("14 Menschen", "zwölf Menschen"))
    story = analysis.story_from_records([{"text": text} for text in texts], story_id="x")
    assert find_quantities(story)["value"].tolist() == [14, 3.5e6, 12, 3.5e6]
    assert len(find_quotes(story)) == 2
    figures = analysis.compare_quantities(story)
    assert set(figures["verdict"]) == {"not linked"}
    for table in (
        analysis.compare_coverage(story),
        analysis.compare_accounts(story),
        analysis.compare_voices(story),
    ):
        assert table.empty
    assert "No figure is given by more than one account." in tell_quantities(figures, story).lead


@pytest.mark.parametrize("text", [POLISH, JAPANESE])
def test_account_in_any_other_language_is_shown_and_not_analysed(text: str) -> None:
    story = analysis.story_from_records(
        [{"outlet": "Gazette", "text": ENGLISH[0]}, {"outlet": "Other", "text": text}],
        story_id="x",
    )
    other = story.accounts.iloc[1]
    assert (other["extent"], bool(other["analysed"])) == ("none", False)
    assert other["note"].endswith("only English is")
    assert set(find_quantities(story)["account_id"]) == {"account-1"}
    assert "only here" not in set(analysis.compare_quantities(story)["verdict"])


def test_small_or_round_number_alone_links_nothing_across_languages() -> None:
    english = "The storm lasted three days and cut power to 20 percent of the homes in the valley."
    german = (
        "Der Streik dauert schon drei Tage, und 20 Prozent der Züge in dem Tal fallen heute aus."
    )
    story = analysis.story_from_records([{"text": english}, {"text": german}], story_id="x")
    assert set(analysis.compare_quantities(story)["verdict"]) == {"not linked"}


def test_english_story_has_the_same_figures_as_before(flood: Story) -> None:
    assert find_quantities(flood).equals(analysed_quantities(flood))


def test_table_that_lost_its_lines_is_set_aside_in_german_too() -> None:
    rows = ", ".join(f"{n} Euro" for n in range(200, 260))
    text = f"Die Preise in der Stadt und auf dem Land sind wie folgt: {rows}."
    story = analysis.story_from_records([{"text": text, "language": "de"}], story_id="x")
    assert find_quantities(story).empty
    assert len(crowded_sentences(story)) == 1
