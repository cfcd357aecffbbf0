"""Find, within one account: quantities, quotations, actors, agency, sentiment, frames and terms."""

import lazy_loader as _lazy

__getattr__, __dir__, __all__ = _lazy.attach_stub(__name__, __file__)
