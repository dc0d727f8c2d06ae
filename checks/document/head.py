"""What a page says about itself: title, metadata, canonical address, base of its links."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml.etree import _Element as Element

from checks.document.addresses import join

_MAX_META = 100
_DRAWINGS = frozenset({"svg", "symbol", "defs", "g", "use", "path"})
"""Where a `title` is that of a drawing."""


@dataclass(slots=True)
class Head:
    """The facts of a page's head."""

    url: str
    base: str
    """What relative addresses start from."""
    title: str = ""
    canonical: str = ""
    meta: dict[str, str] = field(default_factory=dict)

    def read(self, element: Element) -> None:
        """Take in one element of the head."""
        tag = element.tag
        if tag == "meta":
            name = element.get("name") or element.get("property") or element.get("http-equiv")
            if name and len(self.meta) < _MAX_META:
                self.meta[name.lower()] = (element.get("content") or "")[:1000]
        elif tag == "link":
            if "canonical" in (element.get("rel") or "").lower():
                self.canonical = join(self.url, element.get("href") or "")
        elif tag == "title":
            self.title = self.title or " ".join("".join(element.itertext()).split())[:300]  # type: ignore[arg-type]
        elif tag == "base" and (base := element.get("href")):
            self.base = join(self.url, base)


def read_head(root: Element, url: str) -> Head:
    """Read the head of the page that came from `url`."""
    facts = Head(url, base=url)
    head = root.find("head")
    if head is not None:
        for element in head:
            facts.read(element)
    if not facts.title:
        # A stray element ends the head early for the parser, and the rest of the head lies in the body.
        for element in root.iter("title", "meta", "link", "base"):
            parent = element.getparent()
            if parent is not head and parent is not None and parent.tag not in _DRAWINGS:
                facts.read(element)
    return facts
