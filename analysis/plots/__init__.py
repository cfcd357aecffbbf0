"""A table in, Axes out: the same colour and mark for an account in every plot, nothing told by colour alone. No computing."""

from analysis.plots.attention import plot_attention
from analysis.plots.coverage import plot_coverage
from analysis.plots.figures import plot_quantities
from analysis.plots.framing import plot_framing, plot_words
from analysis.plots.origins import plot_origins
from analysis.plots.outlets import plot_outlets, plot_profiles
from analysis.plots.voices import plot_speaker_kinds, plot_voices

__all__ = [
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
]
