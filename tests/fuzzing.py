"""Damage to files: bytes flipped, cut, repeated and spliced, also inside what is packed."""

from __future__ import annotations

import gzip
import io
import random
import zipfile
import zlib
from collections.abc import Callable, Sequence

_PIECES = (1, 2, 4, 16, 64, 400, 4000)
_LARGEST = 200_000  # bytes of an altered file, about
_ODD = (b"\0", b"\xff", b"\x80", b"\xed\xa0\xbd", b"\r", b"\n\n", b"<", b">", b"&#0;", b"\x1b[2J",
        b"{", b"[", b'"', b"=", b"(", b"%", b"-1", b"0", b"99999999999", b"1e999", b"null",
        b"\xff\xff\xff\xff", b"\xff\xff\xff\x7f", b"\0\0\0\0", "\u202e".encode(),
        "\ufeff".encode(), b"\\u0000", b"\\ud800", b"<!DOCTYPE x [<!ENTITY a 'b'>]>")  # fmt: skip


def alter(data: bytes, others: Sequence[bytes], chance: random.Random) -> bytes:
    """Alter a file at up to six places, inside its packed parts or as it is."""
    unpacked = _INSIDE.get(data[:2]) if chance.random() < 0.6 else None
    if unpacked is not None:
        try:
            return unpacked(data, others, chance)
        except (zipfile.BadZipFile, ValueError, OSError, EOFError, zlib.error, NotImplementedError,
                RuntimeError):  # fmt: skip
            pass  # damaged already
    return _alter_bytes(data, others, chance)


def _alter_bytes(data: bytes, others: Sequence[bytes], chance: random.Random) -> bytes:
    made = bytearray(data)
    for _ in range(chance.randrange(1, 7)):
        at = chance.randrange(len(made) + 1)
        piece = bytes(made[at : at + chance.choice(_PIECES)])
        chance.choice(_ACTIONS)(made, at, piece, others, chance)
        if len(made) > _LARGEST:
            break
    return bytes(made)


Action = Callable[[bytearray, int, bytes, Sequence[bytes], random.Random], None]


def _flip(made: bytearray, at: int, piece: bytes, others: object, chance: random.Random) -> None:
    if piece:
        made[at] ^= 1 << chance.randrange(8)


def _cut(made: bytearray, at: int, piece: bytes, others: object, chance: random.Random) -> None:
    del made[at : at + len(piece)]


def _end(made: bytearray, at: int, piece: bytes, others: object, chance: random.Random) -> None:
    if chance.random() < 0.3:
        del made[at:]


def _repeat(made: bytearray, at: int, piece: bytes, others: object, chance: random.Random) -> None:
    made[at:at] = piece * min(chance.choice((1, 2, 9, 99, 2000)), _LARGEST // (len(piece) or 1))


def _move(made: bytearray, at: int, piece: bytes, others: object, chance: random.Random) -> None:
    to = chance.randrange(len(made) + 1)
    made[to : to + len(piece)] = piece


def _splice(
    made: bytearray, at: int, piece: bytes, others: Sequence[bytes], chance: random.Random
) -> None:
    other = chance.choice(others)
    start = chance.randrange(len(other) + 1)
    made[at : at + chance.choice((0, len(piece)))] = other[start : start + chance.choice(_PIECES)]


def _odd(made: bytearray, at: int, piece: bytes, others: object, chance: random.Random) -> None:
    sign = chance.choice(_ODD)
    made[at : at + chance.choice((0, len(sign)))] = sign


def _number(made: bytearray, at: int, piece: bytes, others: object, chance: random.Random) -> None:
    """Replace a number, in digits or in four bytes."""
    digits = [i for i in range(at, min(len(made), at + 200)) if 48 <= made[i] <= 57]
    if digits:
        made[digits[0] : digits[0] + 1] = str(chance.choice((0, 7, 255, 65536, 2**63))).encode()
    else:
        made[at : at + 4] = chance.randbytes(4)


_ACTIONS: tuple[Action, ...] = (_flip, _cut, _end, _repeat, _move, _splice, _odd, _number)


def _alter_zip(data: bytes, others: Sequence[bytes], chance: random.Random) -> bytes:
    """Alter one member of a ZIP file, or double, drop or rename one."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = [(m.filename, archive.read(m)) for m in archive.infolist()[:50]]
    if not members:
        raise ValueError("empty")
    n = chance.randrange(len(members))
    name, inside = members[n]
    way = chance.randrange(8)
    if way == 0:
        members.append((name, inside))
    elif way == 1:
        del members[n]
    elif way == 2:
        members[n] = (name + chance.choice(("/", "x", "\u202e", ".gz", "/../a")), inside)
    else:
        members[n] = (name, alter(inside, others, chance))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", chance.choice((0, 8))) as made:
        for name, inside in members:
            made.writestr(zipfile.ZipInfo(name[:200]), inside)
    return out.getvalue()


def _alter_gzip(data: bytes, others: Sequence[bytes], chance: random.Random) -> bytes:
    return gzip.compress(alter(gzip.decompress(data), others, chance), 1, mtime=0)


_INSIDE = {b"PK": _alter_zip, b"\x1f\x8b": _alter_gzip}
