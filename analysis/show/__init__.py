"""Plots, tables and sentences for readers, one module for each topic.

Each function takes a table and returns something to read; none computes results. Where one takes
``limit``, 0 stands for the limit that it has by itself.
"""

import lazy_loader as _lazy

__getattr__, __dir__, __all__ = _lazy.attach_stub(__name__, __file__)
