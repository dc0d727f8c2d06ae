"""Linked documents with text of their own (PDF, DOCX, XLSX), read in a process that may die."""

from __future__ import annotations

import contextlib

import msgspec

from checks.document import Document, read
from checks.document.attachment import Markup, Unreadable, kind_of, to_markup
from checks.document.paged import PagedDocument, read_markup
from checks.outcome import FetchOutcome
from crawler.reading_process import ReadingLimits, ReadingProcess
from crawler.scan_reader import ScanReader


class DocumentReader(ReadingProcess):
    """Reads one document after the other; not for several threads at once.

    Args:
        limits: what one document may cost.
        scans: reads what has no text of its own; None leaves that unread.
    """

    def __init__(self, limits: ReadingLimits | None = None, scans: ScanReader | None = None) -> None:
        super().__init__(_markup, _load_libraries, limits or ReadingLimits())
        self.scans = scans

    def read(self, body: bytes, *, url: str = "", heading: str = "") -> PagedDocument:
        """Return the document; raises `Unreadable` with its outcome. Blocks, at most as long as the limits say.

        `heading` is what the page that shows a picture has written above it.
        """
        try:
            markup = self.markup(body)
        except Unreadable as error:
            if self.scans is None or error.outcome is not FetchOutcome.DOCUMENT_NO_TEXT:
                raise
            return self.scans.read(body, url=url, heading=heading)
        if markup.unread and self.scans is not None:
            with contextlib.suppress(Unreadable):
                return self.scans.read(body, url=url, markup=markup)
        return read_markup(markup, url=url, body=body)

    def read_any(self, body: bytes, *, url: str = "", content_type: str = "", heading: str = "") -> Document:
        """Return a stored body, be it a page or a document; raises `Unreadable` for a document only."""
        if kind_of(body):
            return self.read(body, url=url, heading=heading)
        return read(body, url=url, content_type=content_type)

    def markup(self, body: bytes) -> Markup:
        """Return the document as markup; raises `Unreadable`."""
        return msgspec.json.decode(self.ask(body), type=Markup)

    def close(self) -> None:
        """End the reading processes."""
        super().close()
        if self.scans is not None:
            self.scans.close()


def _markup(body: bytes, limits: ReadingLimits) -> Markup:
    return to_markup(body, max_pages=limits.pages)


def _load_libraries() -> None:
    """Load now what would otherwise be loaded under the limits."""
    import openpyxl  # noqa: F401

    import checks.document.office
    import checks.document.pdf  # noqa: F401
