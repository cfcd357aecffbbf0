"""``python -m analysis``: the same command as ``storydiff``."""

import sys

from analysis.interrupts import say_stopped, stoppable, stopped_by


def main() -> None:
    """Run the command; a signal while it is being loaded ends it like one while it runs."""
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
