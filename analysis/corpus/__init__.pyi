from .corpus import Corpus as Corpus
from .corpus import read_corpus as read_corpus
from .database import read_query as read_query
from .grouping import find_stories as find_stories
from .outlet_contrasts import compare_outlet_contrasts as compare_outlet_contrasts
from .outlet_contrasts import find_contrasts as find_contrasts
from .outlets import compare_attention as compare_attention
from .outlets import compare_outlets as compare_outlets
from .run import render_corpus as render_corpus
from .story_contrasts import compare_stories as compare_stories
from .tallies import find_tallies as find_tallies

__all__ = [
    "Corpus",
    "compare_attention",
    "compare_outlet_contrasts",
    "compare_outlets",
    "compare_stories",
    "find_contrasts",
    "find_stories",
    "find_tallies",
    "read_corpus",
    "read_query",
    "render_corpus",
]
