"""A table in, sentences out: new data can never leave an old sentence behind. No computing beyond counting rows."""

from __future__ import annotations

from analysis.show.accounts import tell_accounts, tell_doubt
from analysis.show.actors import show_agency, show_cues, show_labels, show_sentiment, show_voices
from analysis.show.base import Labels, Prose, Shown, count, listed, number, said, show_table
from analysis.show.corpus import plot_attention, tell_attention, tell_corpus, tell_skipped
from analysis.show.coverage import plot_coverage, tell_changes, tell_coverage, tell_thresholds
from analysis.show.facts import show_alone, show_changes, show_conflicts, show_facts, show_possible
from analysis.show.figures import plot_quantities, show_figures, tell_quantities
from analysis.show.framing import (
    plot_framing,
    plot_words,
    tell_dimensions,
    tell_framing,
    tell_headline,
    tell_hedging,
    tell_words,
)
from analysis.show.origins import (
    plot_origins,
    tell_origins,
    tell_overview,
    tell_updates,
    tell_versions,
)
from analysis.show.outlet_plots import plot_outlets, plot_profiles
from analysis.show.outlets import show_attention, show_corpus, show_outlets, tell_few, tell_outlets
from analysis.show.quotes import show_quotes, tell_quotes
from analysis.show.versions import show_overview, show_versions
from analysis.show.voices import (
    plot_speaker_kinds,
    plot_voices,
    tell_agency,
    tell_only_here,
    tell_sentiment,
    tell_speaker_kinds,
    tell_voices,
)

__all__ = [
    "Labels",
    "Prose",
    "Shown",
    "count",
    "listed",
    "number",
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
    "said",
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
    "tell_accounts",
    "tell_agency",
    "tell_attention",
    "tell_changes",
    "tell_corpus",
    "tell_coverage",
    "tell_dimensions",
    "tell_doubt",
    "tell_few",
    "tell_framing",
    "tell_headline",
    "tell_hedging",
    "tell_only_here",
    "tell_origins",
    "tell_outlets",
    "tell_overview",
    "tell_quantities",
    "tell_quotes",
    "tell_sentiment",
    "tell_skipped",
    "tell_speaker_kinds",
    "tell_thresholds",
    "tell_updates",
    "tell_versions",
    "tell_voices",
    "tell_words",
]
