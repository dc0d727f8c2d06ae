"""Bytes → tree, without losing what browsers keep."""

from __future__ import annotations

import re

from lxml import etree
from lxml.etree import _Element as Element

from checks.document.bounds import HARMLESS, defuse
from checks.document.decode import decode
from checks.document.repair import swallows_the_page, with_ends

_END = re.compile(rb"</html\s*>", re.IGNORECASE)


def parse(body: bytes, content_type: str = "") -> Element:
    """Return the root of the page in `body`; that of an empty page where there is no markup at all."""
    is_plain = len(body) <= HARMLESS and body.isascii() and b"\0" not in body
    markup = body if is_plain else defuse(decode(body, content_type)).encode("utf-8", "replace")
    # `huge_tree` lifts the limits of 256 levels and 10 MB of text, beyond which the rest of the page would be lost;
    # what is downloaded is bounded already.
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=True)
    markup = _without_early_end(markup)
    root = _tree(markup, parser)
    if root is not None and swallows_the_page(root, markup):
        root = _tree(with_ends(markup), parser)
    # libxml2 knows pages without a root; nobody else needs to.
    return etree.fromstring(b"<html><body></body></html>", parser) if root is None else root


def _tree(markup: bytes, parser: etree.HTMLParser) -> Element | None:
    try:
        return etree.fromstring(markup, parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None


def _without_early_end(markup: bytes) -> bytes:
    """Return markup in which `</html>` does not cut off what follows it, as it would for libxml2.

    Pages put together from several files close the document after the header, and browsers do not mind.
    """
    begin = markup.find(b"</html")
    if begin < 0:
        begin = markup.find(b"</HTML")
    end = _END.search(markup, begin) if begin >= 0 else None
    return _END.sub(b"", markup) if end and markup[end.end() :].strip() else markup
