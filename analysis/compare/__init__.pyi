from .actors import compare_agency as compare_agency
from .actors import compare_labels as compare_labels
from .actors import compare_sentiment as compare_sentiment
from .align import align_claims as align_claims
from .coders import compare_coders as compare_coders
from .coders import compare_disagreements as compare_disagreements
from .contrasts import compare_accounts as compare_accounts
from .coverage import compare_coverage as compare_coverage
from .coverage import compare_thresholds as compare_thresholds
from .decisions import compare_decisions as compare_decisions
from .events import compare_events as compare_events
from .figure_links import align_quantities as align_quantities
from .figures import compare_quantities as compare_quantities
from .framing import compare_framing as compare_framing
from .framing import find_frame_sentences as find_frame_sentences
from .headlines import compare_headline as compare_headline
from .origins import find_origins as find_origins
from .overviews import compare_overview as compare_overview
from .quotations import compare_quotes as compare_quotes
from .review import compare_review as compare_review
from .samples import compare_samples as compare_samples
from .versions import compare_versions as compare_versions
from .versions import find_updates as find_updates
from .voices import compare_speaker_kinds as compare_speaker_kinds
from .voices import compare_voices as compare_voices
from .wording import compare_conflicts as compare_conflicts
from .wording import compare_wording as compare_wording

__all__ = [
    "align_claims",
    "align_quantities",
    "compare_accounts",
    "compare_agency",
    "compare_coders",
    "compare_conflicts",
    "compare_coverage",
    "compare_decisions",
    "compare_disagreements",
    "compare_events",
    "compare_framing",
    "compare_headline",
    "compare_labels",
    "compare_overview",
    "compare_quantities",
    "compare_quotes",
    "compare_review",
    "compare_samples",
    "compare_sentiment",
    "compare_speaker_kinds",
    "compare_thresholds",
    "compare_versions",
    "compare_voices",
    "compare_wording",
    "find_frame_sentences",
    "find_origins",
    "find_updates",
]
