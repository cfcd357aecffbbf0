"""Compare account with account: align facts and figures, then compare what each account says."""

import lazy_loader as _lazy

__getattr__, __dir__, __all__ = _lazy.attach_stub(__name__, __file__)
