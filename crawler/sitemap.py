"""Sitemaps: which pages a site itself says it has. Pure and bounded; a hint, never a duty.

An XML file from a stranger: no document type, no entities, no network, bounded in size after
unpacking, in entries and in nesting.
"""

from __future__ import annotations

import io
import zlib
from typing import NamedTuple

from lxml import etree

MAX_SIZE = 10 * 1024 * 1024
"""Bytes of one sitemap, unpacked."""
MAX_URLS = 10_000
"""Addresses taken from one sitemap."""
MAX_ELEMENTS = 100_000
"""Elements of one sitemap, whatever they are: each costs memory many times its few bytes."""
MAX_FILES = 5
"""Sitemap files read per site, the index included."""
_ENTRIES = frozenset({"url", "sitemap", "item", "entry"})
_GZIP = b"\x1f\x8b"


class Sitemap(NamedTuple):
    """What one sitemap file names."""

    pages: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    """Further sitemap files, from an index."""
    entries: tuple[str, ...] = ()
    """Pages that an RSS or Atom feed names: what is newest, not what there is."""


def read_sitemap(body: bytes) -> Sitemap:
    """Read a sitemap, an index of sitemaps or a feed, gzipped or not; anything else gives nothing. Never raises."""
    body = unpack(body)
    start = body[:2000].lower()
    if b"<!doctype" in start or b"<" not in start:
        return Sitemap()
    pages: list[str] = []
    sitemaps: list[str] = []
    entries: list[str] = []
    # A file that breaks off, or breaks the rules somewhere, keeps what it named before.
    try:
        events = etree.iterparse(
            io.BytesIO(body),
            events=("start", "end"),
            resolve_entities=False,
            load_dtd=False,
            no_network=True,
            huge_tree=False,
        )
        for number, (event, element) in enumerate(events):
            # Before the first element the whole of a document type has been seen, wherever it was hidden.
            if (number == 0 and element.getroottree().docinfo.doctype) or number > 2 * MAX_ELEMENTS:
                break
            if event == "start" or not isinstance(element.tag, str):
                continue
            name = etree.QName(element).localname
            if name == "loc" and element.text:
                parent = element.getparent()
                where = sitemaps if parent is not None and etree.QName(parent).localname == "sitemap" else pages
                where.append(element.text.strip())
            elif name in ("item", "entry"):
                entries += _link_of(element)
            if name in _ENTRIES:
                element.clear()
            if len(pages) + len(sitemaps) + len(entries) >= MAX_URLS:
                break
    except etree.XMLSyntaxError:
        pass
    return Sitemap(tuple(dict.fromkeys(pages)), tuple(dict.fromkeys(sitemaps)), tuple(dict.fromkeys(entries)))


def _link_of(entry: etree._Element) -> list[str]:
    """Return where an entry of a feed leads: RSS has it as text, Atom as an attribute."""
    links = [child for child in entry if isinstance(child.tag, str) and etree.QName(child).localname == "link"]
    return [address.strip() for link in links[:1] if (address := link.get("href") or link.text or "").strip()]


def unpack(body: bytes) -> bytes:
    """Return the bytes of a gzipped file, at most `MAX_SIZE` of them; anything else as it is."""
    if not body.startswith(_GZIP):
        return body[:MAX_SIZE]
    try:
        return zlib.decompressobj(wbits=31).decompress(body, MAX_SIZE)
    except zlib.error:
        return b""
