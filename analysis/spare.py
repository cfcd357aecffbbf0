"""Imports that cost time and are used by nothing here: left out while a library is loaded, and there for whoever asks for them later."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any


def spare_imports() -> None:
    """jsonschema builds a grammar of addresses (1.8 CPU s) for an optional check that nothing here asks for."""
    if "jsonschema" not in sys.modules:
        sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]


def import_papermill() -> Any:
    """papermill without the file systems of clusters, which take as long to import as all the rest of it."""
    spare_imports()
    with _instead({"pyarrow": None}):
        import papermill
    return papermill


def import_spacy() -> Any:
    """spaCy without its command line, a third of its import; ``spacy.info`` and ``spacy.cli`` are imported when they are used."""
    command = ModuleType("spacy.cli.info")
    vars(command)["info"] = _info
    with _instead(
        {"spacy.cli": ModuleType("spacy.cli"), "spacy.cli.info": command}
        if "spacy" not in sys.modules
        else {}
    ):
        import spacy
    return spacy


def _info(*arguments: Any, **options: Any) -> Any:
    from spacy.cli.info import info

    return info(*arguments, **options)


@contextmanager
def _instead(modules: dict[str, ModuleType | None]) -> Iterator[None]:
    """While it is open these stand for modules that are not loaded yet (None: there is none); afterwards they import as ever."""
    stand = {name: module for name, module in modules.items() if name not in sys.modules}
    sys.modules.update(stand)  # type: ignore[arg-type]
    try:
        yield
    finally:
        for name in stand:
            del sys.modules[name]
