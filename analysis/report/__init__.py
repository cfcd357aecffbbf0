"""Reports: run the notebooks of a story and write pages and tables into a folder."""

import lazy_loader as _lazy

__getattr__, __dir__, __all__ = _lazy.attach_stub(__name__, __file__)
