"""``python -m analysis``: the same command as ``storydiff``.

Python itself searches the working folder first for what ``-m`` names; ``python -P -m`` does not.
"""

from analysis.isolation import isolate_process

isolate_process()

from analysis.cli import main  # noqa: E402

if __name__ == "__main__":
    main()
