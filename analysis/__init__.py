"""StoryDiff: what several accounts of one news story say, leave out, count, quote and stress."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from analysis.actors import find_mentions
    from analysis.agency import compare_agency, find_agency
    from analysis.align import align_claims
    from analysis.changes import compare_conflicts, compare_wording
    from analysis.corpora import Corpus, read_corpus
    from analysis.corpus import render_corpus
    from analysis.coverage import compare_coverage, compare_thresholds
    from analysis.cues import find_cues
    from analysis.distinctive import compare_words
    from analysis.errors import AnalysisError
    from analysis.export import write_tables
    from analysis.figures import compare_quantities
    from analysis.framing import compare_framing, find_frame_sentences
    from analysis.grouping import find_stories
    from analysis.headline import compare_headline
    from analysis.labels import compare_labels
    from analysis.link import align_quantities
    from analysis.notes import method_note
    from analysis.origins import find_origins
    from analysis.outlets import compare_attention, compare_outlets
    from analysis.overviews import compare_overview
    from analysis.panel import explore
    from analysis.plots import (
        plot_attention,
        plot_coverage,
        plot_framing,
        plot_origins,
        plot_outlets,
        plot_profiles,
        plot_quantities,
        plot_speaker_kinds,
        plot_voices,
        plot_words,
    )
    from analysis.quantities import find_quantities
    from analysis.quotecheck import compare_quotes
    from analysis.quotes import find_quotes
    from analysis.report import render_report
    from analysis.sentiment import compare_sentiment, find_sentiment
    from analysis.story import Story, list_stories, read_story, story_from_records
    from analysis.tables import (
        show_agency,
        show_alone,
        show_attention,
        show_changes,
        show_conflicts,
        show_corpus,
        show_cues,
        show_facts,
        show_figures,
        show_labels,
        show_outlets,
        show_overview,
        show_possible,
        show_quotes,
        show_sentiment,
        show_table,
        show_versions,
        show_voices,
    )
    from analysis.tallies import find_tallies
    from analysis.versions import compare_versions, find_updates
    from analysis.voices import compare_speaker_kinds, compare_voices

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
    "Corpus": "corpora",
    "Story": "story",
    "align_claims": "align",
    "align_quantities": "link",
    "compare_agency": "agency",
    "compare_attention": "outlets",
    "compare_conflicts": "changes",
    "compare_coverage": "coverage",
    "compare_framing": "framing",
    "compare_headline": "headline",
    "compare_labels": "labels",
    "compare_outlets": "outlets",
    "compare_overview": "overviews",
    "compare_quantities": "figures",
    "compare_quotes": "quotecheck",
    "compare_sentiment": "sentiment",
    "compare_speaker_kinds": "voices",
    "compare_thresholds": "coverage",
    "compare_versions": "versions",
    "compare_voices": "voices",
    "compare_wording": "changes",
    "compare_words": "distinctive",
    "explore": "panel",
    "find_agency": "agency",
    "find_cues": "cues",
    "find_frame_sentences": "framing",
    "find_mentions": "actors",
    "find_origins": "origins",
    "find_quantities": "quantities",
    "find_quotes": "quotes",
    "find_sentiment": "sentiment",
    "find_stories": "grouping",
    "find_tallies": "tallies",
    "find_updates": "versions",
    "list_stories": "story",
    "method_note": "notes",
    "plot_attention": "plots",
    "plot_coverage": "plots",
    "plot_framing": "plots",
    "plot_origins": "plots",
    "plot_outlets": "plots",
    "plot_profiles": "plots",
    "plot_quantities": "plots",
    "plot_speaker_kinds": "plots",
    "plot_voices": "plots",
    "plot_words": "plots",
    "read_corpus": "corpora",
    "read_story": "story",
    "render_corpus": "corpus",
    "render_report": "report",
    "show_agency": "tables",
    "show_alone": "tables",
    "show_attention": "tables",
    "show_changes": "tables",
    "show_conflicts": "tables",
    "show_corpus": "tables",
    "show_cues": "tables",
    "show_facts": "tables",
    "show_figures": "tables",
    "show_labels": "tables",
    "show_outlets": "tables",
    "show_overview": "tables",
    "show_possible": "tables",
    "show_quotes": "tables",
    "show_sentiment": "tables",
    "show_table": "tables",
    "show_versions": "tables",
    "show_voices": "tables",
    "story_from_records": "story",
    "write_tables": "export",
}


def __getattr__(name: str) -> Any:
    """Import a public name's module when the name is first used: nothing heavy is loaded before it is needed."""
    if name not in _ROOMS:
        raise AttributeError(f"module 'analysis' has no attribute {name!r}")
    value = getattr(import_module(f"analysis.{_ROOMS[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_ROOMS})
