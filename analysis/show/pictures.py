"""Draw a plot once: two notebooks of a report that show the same plot share its picture."""

from __future__ import annotations

import hashlib
import io
import pickle
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from typing import Any

from analysis.story import Story

_MOST = 64  # pictures that are kept
_pictures: OrderedDict[str, bytes] = OrderedDict()


def share_picture(figure: Any, contents: Sequence[object], options: Mapping[str, Any]) -> None:
    """Have a figure take the picture of an equal one instead of being drawn.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        A figure as its plot made it. One that is changed later (``is_changed``) is drawn.
    contents : Sequence[object]
        What the plot was made from: its function, tables and story.
    options : Mapping[str, Any]
        The options of the plot.
    """
    made_from = _digest([[_content(c) for c in contents], sorted(options.items()), _style()])
    draw = figure.canvas.print_figure

    def print_figure(filename: Any, *arguments: Any, **settings: Any) -> Any:
        if figure.is_changed or arguments or not isinstance(filename, io.BytesIO):
            return draw(filename, *arguments, **settings)
        key = _digest([made_from, sorted(settings.items()), _style()])
        if key in _pictures:
            _pictures.move_to_end(key)
            filename.write(_pictures[key])
            return None
        start = filename.tell()
        result = draw(filename, **settings)
        _pictures[key] = filename.getvalue()[start:]
        while len(_pictures) > _MOST:
            _pictures.popitem(last=False)
        return result

    figure.canvas.print_figure = print_figure


def _content(part: object) -> object:
    """Return what a plot reads of one of its arguments."""
    return part.key if isinstance(part, Story) else part


def _digest(parts: object) -> str:
    return hashlib.sha256(pickle.dumps(parts)).hexdigest()


def _style() -> list[str]:
    """Return the settings of matplotlib: they are read when a figure is made and when drawn."""
    import matplotlib

    return [str(value) for value in matplotlib.rcParams.values()]
