"""XML without what makes it dangerous: no entities, no DTD, no network, no huge trees."""

from __future__ import annotations

import re
from typing import Any

from analysis.errors import AnalysisError


def parse_xml(data: bytes, name: str, *, recover: bool = False) -> Any:
    """The root of an XML file. Raises ``AnalysisError`` for one that declares entities or is not well formed."""
    from lxml import etree

    refuse_entities(data, name)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        recover=recover,
        remove_comments=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise AnalysisError(
            name, f"is not valid XML ({str(error).splitlines()[0][:120]})", "export it again"
        ) from error
    if root is None:
        raise AnalysisError(name, "is not valid XML", "export it again")
    return root


def refuse(data: bytes, name: str) -> list[dict[str, Any]]:
    """Raises ``AnalysisError`` for XML of a kind that holds no news items."""
    root = local(parse_xml(data, name))
    raise AnalysisError(
        name, f"is XML of another kind ({root})", "export it as NewsML-G2, NITF, RSS or HTML"
    )


def refuse_entities(data: bytes, name: str) -> None:
    """Raises ``AnalysisError`` when the file declares entities of its own: they can swell it or name files of this machine."""
    plain = data.replace(b"\0", b"")
    if re.search(rb"<!ENTITY", plain[:2_000_000], re.I):
        raise AnalysisError(
            name, "declares XML entities, which are not read", "export it without a DOCTYPE"
        )


def local(node: Any) -> str:
    """The name of an element without its namespace; empty for what is no element."""
    return node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""


def find(node: Any, *names: str) -> list[Any]:
    """The elements below a node with one of these names, whatever their namespace, in the order of the file."""
    return [n for n in node.iter() if n is not node and local(n) in names]


def words_of(node: Any) -> str:
    """The words of an element on one line; empty without one."""
    return re.sub(r"\s+", " ", "".join(node.itertext())).strip() if node is not None else ""


def first(node: Any, *names: str) -> str:
    """The words of the first element with one of these names that has any."""
    return next((text for n in find(node, *names) if (text := words_of(n))), "")
