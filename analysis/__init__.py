"""StoryDiff: what several accounts of one news story say, leave out, count, quote and stress."""

from importlib import import_module

# Nothing that Python has not loaded by now: under ``python -m analysis`` it is searched in the
# working folder first, until ``analysis.isolation`` has run.
TYPE_CHECKING = False

if TYPE_CHECKING:
    from typing import Any

    from analysis.compare.align import align_claims
    from analysis.compare.coverage import compare_coverage, compare_thresholds
    from analysis.compare.distinctive import compare_words
    from analysis.compare.figure_links import align_quantities
    from analysis.compare.figures import compare_quantities
    from analysis.compare.framing import compare_framing, find_frame_sentences
    from analysis.compare.headlines import compare_headline
    from analysis.compare.origins import find_origins
    from analysis.compare.overviews import compare_overview
    from analysis.compare.quotations import compare_quotes
    from analysis.compare.versions import compare_versions, find_updates
    from analysis.compare.voices import compare_labels, compare_speaker_kinds, compare_voices
    from analysis.compare.wording import compare_conflicts, compare_wording
    from analysis.corpus import Corpus, read_corpus
    from analysis.corpus.grouping import find_stories
    from analysis.corpus.outlets import compare_attention, compare_outlets
    from analysis.corpus.run import render_corpus
    from analysis.corpus.tallies import find_tallies
    from analysis.errors import AnalysisError
    from analysis.find.actors import find_mentions
    from analysis.find.agency import compare_agency, find_agency
    from analysis.find.frames import find_cues
    from analysis.find.quantities import find_quantities
    from analysis.find.quotes import find_quotes
    from analysis.find.sentiment import compare_sentiment, find_sentiment
    from analysis.report import render_report
    from analysis.report.export import write_tables
    from analysis.resources import method_note
    from analysis.show.actors import (
        show_agency,
        show_cues,
        show_labels,
        show_sentiment,
        show_voices,
    )
    from analysis.show.base import show_table
    from analysis.show.corpus import plot_attention
    from analysis.show.coverage import plot_coverage
    from analysis.show.facts import (
        show_alone,
        show_changes,
        show_conflicts,
        show_facts,
        show_possible,
    )
    from analysis.show.figures import plot_quantities, show_figures
    from analysis.show.framing import plot_framing, plot_words
    from analysis.show.origins import plot_origins
    from analysis.show.outlet_plots import plot_outlets, plot_profiles
    from analysis.show.outlets import show_attention, show_corpus, show_outlets
    from analysis.show.panel import explore
    from analysis.show.quotes import show_quotes
    from analysis.show.versions import show_overview, show_versions
    from analysis.show.voices import plot_speaker_kinds, plot_voices
    from analysis.story import Story, list_stories, read_story, story_from_records

__all__ = [
    "AnalysisError",
    "Corpus",
    "Story",
    "align_claims",
    "align_quantities",
    "compare_agency",
    "compare_attention",
    "compare_conflicts",
    "compare_coverage",
    "compare_framing",
    "compare_headline",
    "compare_labels",
    "compare_outlets",
    "compare_overview",
    "compare_quantities",
    "compare_quotes",
    "compare_sentiment",
    "compare_speaker_kinds",
    "compare_thresholds",
    "compare_versions",
    "compare_voices",
    "compare_wording",
    "compare_words",
    "explore",
    "find_agency",
    "find_cues",
    "find_frame_sentences",
    "find_mentions",
    "find_origins",
    "find_quantities",
    "find_quotes",
    "find_sentiment",
    "find_stories",
    "find_tallies",
    "find_updates",
    "list_stories",
    "method_note",
    "plot_attention",
    "plot_coverage",
    "plot_framing",
    "plot_origins",
    "plot_outlets",
    "plot_profiles",
    "plot_quantities",
    "plot_speaker_kinds",
    "plot_voices",
    "plot_words",
    "read_corpus",
    "read_story",
    "render_corpus",
    "render_report",
    "show_agency",
    "show_alone",
    "show_attention",
    "show_changes",
    "show_conflicts",
    "show_corpus",
    "show_cues",
    "show_facts",
    "show_figures",
    "show_labels",
    "show_outlets",
    "show_overview",
    "show_possible",
    "show_quotes",
    "show_sentiment",
    "show_table",
    "show_versions",
    "show_voices",
    "story_from_records",
    "write_tables",
]

_ROOMS = {
    "AnalysisError": "errors",
    "Corpus": "corpus",
    "Story": "story",
    "align_claims": "compare.align",
    "align_quantities": "compare.figure_links",
    "compare_agency": "find.agency",
    "compare_attention": "corpus.outlets",
    "compare_conflicts": "compare.wording",
    "compare_coverage": "compare.coverage",
    "compare_framing": "compare.framing",
    "compare_headline": "compare.headlines",
    "compare_labels": "compare.voices",
    "compare_outlets": "corpus.outlets",
    "compare_overview": "compare.overviews",
    "compare_quantities": "compare.figures",
    "compare_quotes": "compare.quotations",
    "compare_sentiment": "find.sentiment",
    "compare_speaker_kinds": "compare.voices",
    "compare_thresholds": "compare.coverage",
    "compare_versions": "compare.versions",
    "compare_voices": "compare.voices",
    "compare_wording": "compare.wording",
    "compare_words": "compare.distinctive",
    "explore": "show.panel",
    "find_agency": "find.agency",
    "find_cues": "find.frames",
    "find_frame_sentences": "compare.framing",
    "find_mentions": "find.actors",
    "find_origins": "compare.origins",
    "find_quantities": "find.quantities",
    "find_quotes": "find.quotes",
    "find_sentiment": "find.sentiment",
    "find_stories": "corpus.grouping",
    "find_tallies": "corpus.tallies",
    "find_updates": "compare.versions",
    "list_stories": "story",
    "method_note": "resources",
    "plot_attention": "show.corpus",
    "plot_coverage": "show.coverage",
    "plot_framing": "show.framing",
    "plot_origins": "show.origins",
    "plot_outlets": "show.outlet_plots",
    "plot_profiles": "show.outlet_plots",
    "plot_quantities": "show.figures",
    "plot_speaker_kinds": "show.voices",
    "plot_voices": "show.voices",
    "plot_words": "show.framing",
    "read_corpus": "corpus",
    "read_story": "story",
    "render_corpus": "corpus.run",
    "render_report": "report",
    "show_agency": "show.actors",
    "show_alone": "show.facts",
    "show_attention": "show.outlets",
    "show_changes": "show.facts",
    "show_conflicts": "show.facts",
    "show_corpus": "show.outlets",
    "show_cues": "show.actors",
    "show_facts": "show.facts",
    "show_figures": "show.figures",
    "show_labels": "show.actors",
    "show_outlets": "show.outlets",
    "show_overview": "show.versions",
    "show_possible": "show.facts",
    "show_quotes": "show.quotes",
    "show_sentiment": "show.actors",
    "show_table": "show.base",
    "show_versions": "show.versions",
    "show_voices": "show.actors",
    "story_from_records": "story",
    "write_tables": "report.export",
}


def __getattr__(name: str) -> "Any":
    """Import a public name's module when the name is first used: nothing heavy is loaded before it is needed."""
    if name not in _ROOMS:
        raise AttributeError(f"module 'analysis' has no attribute {name!r}")
    value = getattr(import_module(f"analysis.{_ROOMS[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_ROOMS})
