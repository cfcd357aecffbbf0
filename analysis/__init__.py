"""StoryDiff: what several accounts of one news story say, leave out, count, quote and stress."""

import lazy_loader as _lazy

__getattr__, __dir__, __all__ = _lazy.attach_stub(__name__, __file__)
