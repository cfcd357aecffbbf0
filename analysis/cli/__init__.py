"""The command ``storydiff``: one story, many stories, and what goes in and out."""

from __future__ import annotations

import contextlib
import errno
from typing import Any

import click

from analysis.cli import coding, many, start, story
from analysis.cli.base import print_line
from analysis.errors import AnalysisError
from analysis.interrupts import say_stopped, stoppable, stopped_by

_DISK = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EIO)


class _Commands(click.Group):
    """Group of commands that end in one sentence and an exit code.

    This is so for bad input, a full disk and a signal. The help lists the commands in the order in
    which they are usually needed, as the README does.
    """

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            with stoppable():
                return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit):
            raise
        except (Exception, KeyboardInterrupt) as error:
            ctx.exit(_end(error))


def _end(error: BaseException) -> int:
    """Print why the command ended and return its exit code.

    An error of the program itself is raised again.
    """
    if number := stopped_by(error):
        with contextlib.suppress(OSError):  # the terminal may be gone
            click.echo(f"storydiff: {say_stopped(number)}", err=True)
        return 128 + number
    if isinstance(error, AnalysisError):
        print_line(f"storydiff: {error}", err=True)
        return 2
    if isinstance(error, OSError) and error.errno in _DISK:
        place = error.filename or "the output"
        print_line(f"storydiff: {place}: cannot be written ({error.strerror}).", err=True)
        return 2
    if isinstance(error, PermissionError) and error.filename:
        why = f"cannot be opened ({error.strerror}); check its permissions"
        print_line(f"storydiff: {error.filename}: {why}.", err=True)
        return 2
    raise error


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="storydiff")
def main() -> None:
    """Compare several accounts of one news story: where they differ, in the words of each.

    STORY is a folder with accounts, one file, or the name of a story under seeds/. Begin with
    `storydiff report ilvane-blockade`, an invented example, or `storydiff new mystory`.
    """


for _command in (
    *(start.new, story.list_, story.report, story.check, start.notebooks, start.lab),
    *(coding.review, coding.sample, coding.coders, coding.import_, coding.code),
    *(story.contrasts, story.tables, story.export, story.diff, many.corpus, story.fetch),
    *(many.mcp, start.check_lists, start.about),
):
    main.add_command(_command)
