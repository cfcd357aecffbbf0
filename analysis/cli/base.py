"""What the commands share: lines for a terminal, JSON for scripts, and progress bars."""

from __future__ import annotations

from typing import Any

import click

from analysis.errors import one_line

as_json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON, for scripts.")
_UNITS = {"reading": "sources", "grouping": "steps", "analysing": "accounts", "coding": "requests"}


class Bars:
    """Progress bars, one for each step of a long run."""

    def __init__(self) -> None:
        self._bar: Any = None

    def __enter__(self) -> Bars:
        return self

    def __exit__(self, *error: object) -> None:
        if self._bar is not None:
            self._bar.close()

    def move(self, step: str, done: int, total: int) -> None:
        """Move the step's bar; a new step gets a new bar."""
        from tqdm import tqdm

        if self._bar is None or self._bar.desc != step:
            self.__exit__()
            self._bar = tqdm(
                total=total, desc=step, unit=f" {_UNITS.get(step, step)}", leave=False, disable=None
            )
            self._bar.desc = step
        self._bar.update(done - self._bar.n)


def print_line(*fields: object, err: bool = False) -> None:
    """Print fields on one line, with tabs between them and without control characters.

    What a file or a server says can steer a terminal otherwise.
    """
    cells = [cell for field in fields for cell in str(field).split("\t")]
    click.echo("\t".join(map(one_line, cells)), err=err)


def print_lines(text: str, *, err: bool = False) -> None:
    """Print a text line by line, without other control characters than the line ends."""
    for line in text.splitlines():
        print_line(line, err=err)


def print_json(value: object) -> None:
    """Print a value as JSON; letters beyond ASCII are escapes, so any terminal can take it."""
    import json

    click.echo(json.dumps(value, indent=1, allow_nan=False))
