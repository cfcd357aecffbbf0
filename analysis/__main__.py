"""``python -m analysis``: the same command as ``storydiff``."""

from analysis.cli import main

if __name__ == "__main__":
    main()
