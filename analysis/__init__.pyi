from .compare.align import align_claims as align_claims
from .compare.contrasts import compare_accounts as compare_accounts
from .compare.coverage import compare_coverage as compare_coverage
from .compare.figure_links import align_quantities as align_quantities
from .compare.figures import compare_quantities as compare_quantities
from .compare.framing import compare_framing as compare_framing
from .compare.origins import find_origins as find_origins
from .compare.voices import compare_voices as compare_voices
from .corpus.corpus import read_corpus as read_corpus
from .corpus.run import render_corpus as render_corpus
from .errors import AnalysisError as AnalysisError
from .find.actors import find_mentions as find_mentions
from .find.frames import find_cues as find_cues
from .find.quantities import find_quantities as find_quantities
from .find.quotes import find_quotes as find_quotes
from .report.parameters import check_parameters as check_parameters
from .report.render import render_report as render_report
from .resources import method_note as method_note
from .show.attention import plot_attention as plot_attention
from .show.base import show_table as show_table
from .show.coverage_plots import plot_coverage as plot_coverage
from .show.figure_plots import plot_quantities as plot_quantities
from .show.framing_plots import plot_framing as plot_framing
from .show.origins import plot_origins as plot_origins
from .show.outlet_plots import plot_outlets as plot_outlets
from .show.outlet_plots import plot_profiles as plot_profiles
from .show.voices import plot_speaker_kinds as plot_speaker_kinds
from .show.voices import plot_voices as plot_voices
from .story import Story as Story
from .story_reader import read_story as read_story
from .story_reader import story_from_records as story_from_records

__all__ = [
    "AnalysisError",
    "Story",
    "align_claims",
    "align_quantities",
    "check_parameters",
    "compare_accounts",
    "compare_coverage",
    "compare_framing",
    "compare_quantities",
    "compare_voices",
    "find_cues",
    "find_mentions",
    "find_origins",
    "find_quantities",
    "find_quotes",
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
    "read_corpus",
    "read_story",
    "render_corpus",
    "render_report",
    "show_table",
    "story_from_records",
]
