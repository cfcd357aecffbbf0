"""Show: plots, tables and sentences for readers, one file a topic.

A table in, something to read out; no computing.
"""

import lazy_loader as _lazy

__getattr__, __dir__, __all__ = _lazy.attach_stub(__name__, __file__)
