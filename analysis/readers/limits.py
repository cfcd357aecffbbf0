"""What one file may cost: bytes, seconds, memory, members. Each limit is named in the message of the file that goes over it."""

from __future__ import annotations

from analysis.errors import AnalysisError

MB = 2**20
FILE = 64 * MB  # bytes of a file
TEXT = 1_000_000  # characters of one account: what the parser takes
CPU = 4  # seconds of processor time for one reading of one file
WALL = 20.0  # seconds until a silent child is given up
MEMORY = 900 * MB  # address space of the child
MEMBER = 64 * MB  # unpacked bytes of one member of an archive
UNPACKED = 256 * MB  # unpacked bytes of all members together
MEMBERS = 10_000
RATIO = 200  # unpacked to packed bytes, above 1 MB
RECORDS = 20_000  # accounts of one file


def check_size(name: str, size: int, limit: int = FILE, what: str = "is") -> None:
    """Raises ``AnalysisError`` with both sizes when ``size`` bytes are over ``limit``.

    >>> check_size("page.html", 1000)
    """
    if size > limit:
        raise AnalysisError(
            name, f"{what} {size // MB:,} MB, over the limit of {limit // MB} MB", "split it"
        )
