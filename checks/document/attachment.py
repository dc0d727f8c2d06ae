"""Documents that pages link to (PDF, DOCX, XLSX) and pictures of text: told apart, and why one could not be read."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from enum import StrEnum
from io import BytesIO
from typing import NamedTuple

from checks.document.sheet import Sheet
from checks.outcome import FetchOutcome

MAX_PAGES = 30
"""Pages read of one document. A service standard has one to four; what is longer is a collection or a report."""
MAX_MARKUP = 2_000_000
"""Characters handed on of one document."""
_LITTLE = 40
"""Characters below which a PDF as a whole is taken for a picture: a stamp or a page number was typed."""
_LITTLE_A_PAGE = 15
"""The same for each page of a longer one."""


_BEFORE_A_HEADER = b"\x00\t\r\n \xef\xbb\xbf"
"""What careless servers put before a file."""


class AttachmentKind(StrEnum):
    """The kinds of document that we read."""

    PDF = "PDF"
    DOCX = "DOCX"
    XLSX = "XLSX"
    PICTURE = "gambar"
    """JPEG, PNG or WebP; holds no text, only what a recogniser may see in it."""


PICTURE_MARKS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF")
"""How the pictures begin that are read."""


class Unreadable(Exception):
    """A document that could not be read, and how that counts."""

    def __init__(self, outcome: FetchOutcome, detail: str = "") -> None:
        super().__init__(detail)
        self.outcome = outcome
        self.detail = detail


class Markup(NamedTuple):
    """A document turned into HTML that `checks.document.read` understands, one `embed` at the start of each page."""

    html: str
    kind: AttachmentKind
    pages: int
    pages_read: int
    confidence: int | None = None
    """How sure a recogniser was of the words, 0-100; None for text that the document itself holds."""
    sheets: tuple[Sheet, ...] = ()
    """The pages as they were read, where some are pictures that a recogniser may yet read; otherwise empty."""
    recognised: tuple[int, ...] = ()
    """Pages whose words were recognised, where the others hold text; empty where all or none were."""
    unread: tuple[int, ...] = ()
    """Pages that are pictures and were not read."""
    page_names: tuple[str, ...] = ()
    """What the pages are called, where they have names: the sheets of a workbook."""


def kind_of(body: bytes) -> AttachmentKind | None:
    """Tell a document by its content, whatever the server calls it; None for anything that we do not read."""
    if body[:1024].lstrip(_BEFORE_A_HEADER).startswith(b"%PDF-"):
        return AttachmentKind.PDF
    if body.startswith(PICTURE_MARKS) and (body[:4] != b"RIFF" or body[8:12] == b"WEBP"):
        return AttachmentKind.PICTURE
    if not body.startswith(b"PK\x03\x04"):
        return None
    try:
        with zipfile.ZipFile(BytesIO(body)) as archive:
            names = set(archive.namelist()[:5000])
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return None
    if "word/document.xml" in names:
        return AttachmentKind.DOCX
    return AttachmentKind.XLSX if "xl/workbook.xml" in names else None


def has_text(sheets: Sequence[Sheet]) -> bool:
    """Whether a PDF holds text at all, be it on one of its pages; what is typed on a scanned page is none."""
    written = [sheet for sheet in sheets if not sheet.is_picture]
    characters = sum(len(word.text) for sheet in written for word in sheet.words)
    return characters >= max(_LITTLE, _LITTLE_A_PAGE * len(written))


def to_markup(body: bytes, *, max_pages: int = MAX_PAGES) -> Markup:
    """Turn a document into markup; raises `Unreadable`.

    Call it in a process that may die (`crawler.documents`): the libraries behind it are not ours, and a file
    may be made to break them.
    """
    kind = kind_of(body)
    if kind is None:
        raise Unreadable(FetchOutcome.DOCUMENT_BROKEN, "bukan PDF, DOCX, atau XLSX")
    if kind is AttachmentKind.PICTURE:
        raise Unreadable(FetchOutcome.DOCUMENT_NO_TEXT, "gambar")
    if kind is AttachmentKind.PDF:
        from checks.document.layout import layout
        from checks.document.pdf import read_sheets

        pages, sheets = read_sheets(body, max_pages=max_pages)
        read = list(sheets)
        if not has_text(read):
            raise Unreadable(FetchOutcome.DOCUMENT_NO_TEXT, f"tanpa teks pada {len(read)} halaman")
        pictures = tuple(sheet.number for sheet in read if sheet.is_picture)
        kept = tuple(read) if pictures else ()
        markup = Markup(layout(read), kind, pages, len(read), sheets=kept, unread=pictures)
    else:
        from checks.document.office import docx_markup, xlsx_markup

        markup = docx_markup(body) if kind is AttachmentKind.DOCX else xlsx_markup(body)
    return markup._replace(html=markup.html[:MAX_MARKUP])
