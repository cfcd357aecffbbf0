from .actors import show_agency as show_agency
from .actors import show_cues as show_cues
from .actors import show_labels as show_labels
from .actors import show_sentiment as show_sentiment
from .actors import show_voices as show_voices
from .actors import tell_agency as tell_agency
from .actors import tell_sentiment as tell_sentiment
from .attention import plot_attention as plot_attention
from .attention import show_attention as show_attention
from .attention import tell_attention as tell_attention
from .axes import caption as caption
from .base import Shown as Shown
from .base import show_table as show_table
from .contrasts import show_contrasts as show_contrasts
from .corpus import show_corpus as show_corpus
from .corpus import tell_corpus as tell_corpus
from .corpus import tell_skipped as tell_skipped
from .corpus_contrasts import show_outlet_contrasts as show_outlet_contrasts
from .corpus_contrasts import show_stories as show_stories
from .corpus_contrasts import tell_outlet_contrasts as tell_outlet_contrasts
from .corpus_contrasts import tell_stories as tell_stories
from .coverage import tell_changes as tell_changes
from .coverage import tell_coverage as tell_coverage
from .coverage import tell_thresholds as tell_thresholds
from .coverage_plots import plot_coverage as plot_coverage
from .doubts import tell_doubt as tell_doubt
from .facts import show_alone as show_alone
from .facts import show_changes as show_changes
from .facts import show_conflicts as show_conflicts
from .facts import show_facts as show_facts
from .facts import show_possible as show_possible
from .figure_plots import plot_quantities as plot_quantities
from .figures import show_figures as show_figures
from .figures import tell_quantities as tell_quantities
from .framing import tell_dimensions as tell_dimensions
from .framing import tell_framing as tell_framing
from .framing import tell_hedging as tell_hedging
from .framing_plots import plot_framing as plot_framing
from .origins import plot_origins as plot_origins
from .origins import tell_accounts as tell_accounts
from .origins import tell_origins as tell_origins
from .outlet_plots import plot_outlets as plot_outlets
from .outlet_plots import plot_profiles as plot_profiles
from .outlets import show_outlets as show_outlets
from .outlets import tell_few as tell_few
from .outlets import tell_outlets as tell_outlets
from .panel import explore as explore
from .prose import Labels as Labels
from .prose import Prose as Prose
from .prose import count as count
from .prose import listed as listed
from .prose import number as number
from .prose import said as said
from .quotes import show_quotes as show_quotes
from .quotes import tell_headline as tell_headline
from .quotes import tell_quotes as tell_quotes
from .review_panel import show_review as show_review
from .versions import show_overview as show_overview
from .versions import show_versions as show_versions
from .versions import tell_overview as tell_overview
from .versions import tell_updates as tell_updates
from .versions import tell_versions as tell_versions
from .voices import plot_speaker_kinds as plot_speaker_kinds
from .voices import plot_voices as plot_voices
from .voices import tell_only_here as tell_only_here
from .voices import tell_speaker_kinds as tell_speaker_kinds
from .voices import tell_voices as tell_voices

__all__ = [
    "Labels",
    "Prose",
    "Shown",
    "caption",
    "count",
    "explore",
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
    "said",
    "show_agency",
    "show_alone",
    "show_attention",
    "show_changes",
    "show_conflicts",
    "show_contrasts",
    "show_corpus",
    "show_cues",
    "show_facts",
    "show_figures",
    "show_labels",
    "show_outlet_contrasts",
    "show_outlets",
    "show_overview",
    "show_possible",
    "show_quotes",
    "show_review",
    "show_sentiment",
    "show_stories",
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
    "tell_outlet_contrasts",
    "tell_outlets",
    "tell_overview",
    "tell_quantities",
    "tell_quotes",
    "tell_sentiment",
    "tell_skipped",
    "tell_speaker_kinds",
    "tell_stories",
    "tell_thresholds",
    "tell_updates",
    "tell_versions",
    "tell_voices",
]
