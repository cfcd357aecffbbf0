"""A table in, a table to read out: accounts by name, plain headings, words whole. No computing."""

from analysis.tables.facts import show_alone, show_changes, show_conflicts, show_facts, show_possible
from analysis.tables.figures import show_figures
from analysis.tables.plain import Shown, number, show_table
from analysis.tables.quotes import show_quotes

__all__ = [
    "Shown",
    "number",
    "show_alone",
    "show_changes",
    "show_conflicts",
    "show_facts",
    "show_figures",
    "show_possible",
    "show_quotes",
    "show_table",
]
