from .actors import find_mentions as find_mentions
from .agency import find_agency as find_agency
from .frames import find_cues as find_cues
from .quantities import find_quantities as find_quantities
from .quotes import find_quotes as find_quotes
from .sentiment import find_sentiment as find_sentiment

__all__ = [
    "find_agency",
    "find_cues",
    "find_mentions",
    "find_quantities",
    "find_quotes",
    "find_sentiment",
]
