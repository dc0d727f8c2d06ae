"""Reading a page: bytes → frozen `Document`, parsed once, used by links and checks alike."""

from __future__ import annotations

from lxml import etree, html

from checks.document.bounds import defuse
from checks.document.builder import Builder
from checks.document.decode import decode
from checks.document.model import Block, BlockKind, Document, Embed, Field, Form, Image, Link, Region, Table

__all__ = [
    "Block",
    "BlockKind",
    "Document",
    "Embed",
    "Field",
    "Form",
    "Image",
    "Link",
    "Region",
    "Table",
    "read",
]


def read(body: bytes, *, url: str = "", content_type: str = "") -> Document:
    """Read a page of any bytes into a `Document`; never raises.

    Args:
        body: what the server sent.
        url: where it came from; links become absolute against it.
        content_type: the response header, for its charset.

    Returns:
        The frozen page. Bytes that hold no markup at all give a document without blocks.
    """
    text = defuse(decode(body, content_type))
    # lxml refuses text with an encoding declaration and guesses for bytes without one: UTF-8, said plainly.
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    try:
        root = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        root = html.document_fromstring("<html><body></body></html>")
    return Builder(root, url).build(body)
