"""``python -m analysis``: the same command as ``storydiff``."""

from analysis.isolation import isolate_process

isolate_process()

from analysis.cli import main  # noqa: E402

if __name__ == "__main__":
    main()
