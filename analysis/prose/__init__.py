"""A table in, sentences out: new data can never leave an old sentence behind. No computing beyond counting rows."""

from analysis.prose.accounts import tell_accounts, tell_doubt
from analysis.prose.corpus import tell_attention, tell_corpus, tell_skipped
from analysis.prose.coverage import tell_changes, tell_coverage, tell_thresholds
from analysis.prose.figures import tell_quantities
from analysis.prose.framing import tell_dimensions, tell_framing, tell_hedging, tell_words
from analysis.prose.headline import tell_headline
from analysis.prose.origins import tell_origins, tell_overview, tell_updates, tell_versions
from analysis.prose.outlets import tell_few, tell_outlets
from analysis.prose.quotes import tell_quotes
from analysis.prose.voices import (
    tell_agency,
    tell_only_here,
    tell_sentiment,
    tell_speaker_kinds,
    tell_voices,
)
from analysis.prose.words import Labels, Prose, count, listed, said

__all__ = [
    "Labels",
    "Prose",
    "count",
    "listed",
    "said",
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
