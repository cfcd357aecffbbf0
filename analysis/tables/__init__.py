"""A table in, a table to read out: accounts by name, plain headings, words whole. No computing."""

from analysis.tables.facts import (
    show_alone,
    show_changes,
    show_conflicts,
    show_facts,
    show_possible,
)
from analysis.tables.figures import show_figures
from analysis.tables.origins import show_overview, show_versions
from analysis.tables.outlets import show_attention, show_corpus, show_outlets
from analysis.tables.plain import Shown, number, show_table
from analysis.tables.quotes import show_quotes
from analysis.tables.voices import show_agency, show_cues, show_labels, show_sentiment, show_voices

__all__ = [
    "Shown",
    "number",
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
]
