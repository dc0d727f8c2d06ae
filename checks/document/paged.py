"""A document of numbered pages as a `Document`, and on which page words stand."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, fields
from functools import cached_property

from checks.document import read
from checks.document.attachment import AttachmentKind, Markup
from checks.document.decode import fold
from checks.document.layout import PAGE_MARK
from checks.document.model import Document

_LONG_ENOUGH = 4
"""Characters of a block below which it tells nothing about a page."""
_ENOUGH_TO_TELL = 60
"""Characters of a longer block that are looked for."""


@dataclass(frozen=True)
class PagedDocument(Document):
    """A document that people leaf through. Its pages are not part of the headings: a service goes over the edge."""

    attachment: AttachmentKind = AttachmentKind.PDF
    pages: int = 1
    """Pages that it has."""
    pages_read: int = 1
    """Pages that were read, from the first on."""
    page_starts: tuple[tuple[int, int], ...] = ()
    """Order of the first element and number of each page that holds anything."""
    confidence: int | None = None
    """How sure a recogniser was of the words, 0-100; None for text that the document itself holds."""
    recognised: frozenset[int] = frozenset()
    """Pages whose words were recognised, where the others hold text; empty where all or none were."""
    unread: tuple[int, ...] = ()
    """Pages that are pictures of which nothing was read."""
    page_names: tuple[str, ...] = ()
    """What the pages are called, from the first on: the sheets of a workbook; empty where they have numbers only."""

    def place(self, page: int) -> str:
        """Return how people find that page: by its number, or a sheet by its name; empty where there are no pages."""
        if page == 0 or self.attachment is AttachmentKind.PICTURE:
            return ""
        return f"lembar “{self.page_names[page - 1]}”" if page <= len(self.page_names) else f"hal. {page}"

    def is_recognised(self, page: int) -> bool:
        """Whether the words on that page were recognised in a picture."""
        return self.confidence is not None and (not self.recognised or page in self.recognised)

    def page_of(self, order: int) -> int:
        """Return the number of the page on which the element of this order stands; 0 when nobody knows."""
        place = bisect_right(self.page_starts, (order, self.pages + 1)) - 1
        return self.page_starts[place][1] if place >= 0 else 0

    @cached_property
    def _texts(self) -> tuple[tuple[str, str, int], ...]:
        return tuple(
            (block.folded, block.folded[:_ENOUGH_TO_TELL], self.page_of(block.order))
            for block in self.blocks
            if len(block.folded) >= _LONG_ENOUGH
        )

    def page_quoting(self, excerpt: str) -> int:
        """Return the page on which most of the quoted words stand; 0 when they stand on none of them."""
        quoted = fold(excerpt.rstrip("…"))
        found: Counter[int] = Counter()
        for text, beginning, page in self._texts:
            if beginning in quoted:
                found[page] += min(len(text), len(quoted))
            elif quoted in text:
                found[page] += len(quoted)
        # Of pages that say the same, the first: that is where a reader would stop.
        return max(found, key=lambda page: (found[page], -page)) if found else 0


def read_markup(markup: Markup, *, url: str = "", body: bytes = b"") -> PagedDocument:
    """Read what `checks.document.attachment.to_markup` made of a document."""
    document = read(markup.html.encode("utf-8", "replace"), url=url)
    starts = [
        (embed.order, int(number))
        for embed in document.embeds
        if embed.src.startswith(PAGE_MARK) and (number := embed.src.removeprefix(PAGE_MARK)).isdecimal()
    ]
    kept = {field.name: getattr(document, field.name) for field in fields(Document)}
    return PagedDocument(
        **kept | {"embeds": (), "body": body},
        attachment=markup.kind,
        pages=markup.pages,
        pages_read=markup.pages_read,
        page_starts=tuple(starts),
        confidence=markup.confidence,
        recognised=frozenset(markup.recognised),
        unread=markup.unread,
        page_names=markup.page_names,
    )
