"""The reading view: accounts side by side, their wording whole, what the tables found marked in it. No computing."""

from analysis.reading.view import reading_view

__all__ = ["reading_view"]
