"""StoryDiff: what several accounts of one news story say, leave out, count, quote and stress."""

import sys as _sys

if _sys.argv[:1] == ["-m"]:  # python -m analysis searches the working folder before any other
    from analysis.isolation import isolate_process as _isolate_process

    _isolate_process()

import lazy_loader as _lazy

__getattr__, __dir__, __all__ = _lazy.attach_stub(__name__, __file__)
