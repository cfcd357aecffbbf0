"""Compound files of older office programs, made for the tests by the published layout."""

from __future__ import annotations

import struct

SECTOR = 512
_FREE, _END, _FAT, _NONE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF


def compound(streams: dict[str, bytes]) -> bytes:
    """A compound file of streams, each of at least 4,096 bytes; "folder/name" is in a folder."""
    folders = list(dict.fromkeys(n.split("/")[0] for n in streams if "/" in n))
    names = ["Root Entry", *folders, *streams]
    inside = {f: [i for i, n in enumerate(names) if n.startswith(f"{f}/")] for f in folders}
    top = [i for i, n in enumerate(names) if i and "/" not in n]
    body, chains, starts = b"", [], {}
    for name, data in streams.items():
        filled = data.ljust(max(len(data), 4096), b"\0")
        count = -(-len(filled) // SECTOR)
        starts[name] = (len(chains), len(filled))
        chains += [len(chains) + k + 1 for k in range(count - 1)] + [_END]
        body += filled.ljust(count * SECTOR, b"\0")
    directory = b"".join(
        _entry(
            name,
            5 if not i else 1 if name in folders else 2,
            (_first(name, inside, top), _next(i, top, inside)),
            starts,
        )
        for i, name in enumerate(names)
    )
    directory = directory.ljust(-(-len(directory) // SECTOR) * SECTOR, b"\0")
    at, count = len(chains), len(directory) // SECTOR
    chains += [at + k + 1 for k in range(count - 1)] + [_END]
    chains.append(_FAT)
    table = struct.pack(f"<{len(chains)}I", *chains).ljust(SECTOR, b"\xff")
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHHHIIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 0, 0, 1, at, 0, 4096,
                          _END, 0, _END, 0)  # fmt: skip
    header += struct.pack("<109I", at + count, *[_FREE] * 108)
    return header + body + directory + table


def _first(name: str, inside: dict[str, list[int]], top: list[int]) -> int:
    places = top if name == "Root Entry" else inside.get(name, [])
    return places[0] if places else _NONE


def _next(i: int, top: list[int], inside: dict[str, list[int]]) -> int:
    for places in (top, *inside.values()):
        if i in places and places[-1] != i:
            return places[places.index(i) + 1]
    return _NONE


def _entry(
    path: str, kind: int, links: tuple[int, int], starts: dict[str, tuple[int, int]]
) -> bytes:
    """An entry of the directory; ``links`` are the first one inside it and the next one beside."""
    child, after = links
    start, size = starts.get(path, (_END if kind == 5 else 0, 0))
    coded = path.split("/")[-1].encode("utf-16-le") + b"\0\0"
    return (
        coded.ljust(64, b"\0")
        + struct.pack("<HBBIII", len(coded), kind, 1, _NONE, after, child)
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )


def outlook(fields: dict[str, str], *, sent: int = 0, wide: bool = True, file: str = "") -> bytes:
    """An Outlook mail; ``sent`` is its time in tenths of a microsecond since 1601."""
    kind = "001F" if wide else "001E"
    coded = {n: w.encode("utf-16-le" if wide else "cp1252") for n, w in fields.items()}
    streams = {f"__substg1.0_{number}{kind}": words for number, words in coded.items()}
    properties = bytes(32) + struct.pack("<IIQ", 0x00390040, 6, sent)
    streams["__properties_version1.0"] = properties
    if file:
        streams["__attach_version1.0_#00000000/__substg1.0_3707001F"] = file.encode("utf-16-le")
    return compound(streams)


def word(text: str, *, narrow: int = 0, flags: int = 0x0200) -> bytes:
    """A document of Word 97: the first ``narrow`` letters take one byte each, the others two."""
    first, rest = text[:narrow].encode("cp1252"), text[narrow:].encode("utf-16-le")
    main = bytearray(0x600)
    struct.pack_into("<H", main, 0, 0xA5EC)
    struct.pack_into("<H", main, 0x0A, flags)
    struct.pack_into("<I", main, 0x4C, len(text))
    pieces = [(narrow, 0x600 * 2 | 0x40000000)] if narrow else []
    pieces += [(len(text) - narrow, 0x600 + len(first) + len(first) % 2)]
    ends = [0]
    for letters, _ in pieces:
        ends.append(ends[-1] + letters)
    plan = struct.pack(f"<{len(ends)}I", *ends)
    plan += b"".join(struct.pack("<HIH", 0, place, 0) for _, place in pieces)
    listed = b"\x02" + struct.pack("<I", len(plan)) + plan
    struct.pack_into("<II", main, 0x01A2, 0, len(listed))
    body = bytes(main) + first + b"\0" * (len(first) % 2) + rest
    return compound({"WordDocument": body, "1Table" if flags & 0x0200 else "0Table": listed})
