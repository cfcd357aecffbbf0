"""``python -m analysis``: the same command as ``storydiff``.

Python itself searches the working folder first for what ``-m`` names; ``python -P -m`` does not.
"""

from analysis.isolation import isolate_process

isolate_process()

import sys  # noqa: E402

from analysis.interrupts import say_stopped, stoppable, stopped_by  # noqa: E402


def main() -> None:
    """Run the command.

    A signal while the command is being loaded ends it like one while it runs.
    """
    try:
        with stoppable():
            from analysis.cli import main as command

            command()
    except KeyboardInterrupt as error:
        number = stopped_by(error)
        print(f"storydiff: {say_stopped(number)}", file=sys.stderr)
        sys.exit(128 + number)


if __name__ == "__main__":
    main()
