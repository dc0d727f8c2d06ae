"""A PDF's text layer as sheets of placed words. Belongs into a child process: PDFium is written in C++.

Nothing here trusts the file: pages, characters and drawn lines are counted and capped; time and memory are
the caller's to limit (`crawler.documents`).
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from checks.document.attachment import Unreadable
from checks.document.sheet import Rule, Sheet, Word
from checks.outcome import FetchOutcome

MAX_CHARACTERS = 20_000
"""Of one page; a full page of small print has some 6,000."""
MAX_DRAWINGS = 4_000
"""Paths of one page that are looked at for ruled lines."""
_THIN = 3.0
"""Points up to which a drawn shape is a line."""
_SHORT = 12.0
"""Points below which a line rules nothing."""
_BOLD_NAMES = ("bold", "black", "heavy")
_FORCE_BOLD = 1 << 18
_HYPHENS = frozenset({0x02, 0xAD, 0xFFFE})
"""What PDFium gives for a hyphen at the end of a line."""


def read_sheets(body: bytes, *, max_pages: int) -> tuple[int, Iterator[Sheet]]:
    """Return the number of pages, and the first of them as sheets.

    Raises `Unreadable` for a file that is locked or that is no PDF at all. A page that cannot be read
    is a sheet without words.
    """
    try:
        pdf = pdfium.PdfDocument(body)
        count = len(pdf)
    except pdfium.PdfiumError as error:
        # The code may be left over from the file before; a locked file says itself that it is one.
        if getattr(error, "err_code", None) == pdfium_c.FPDF_ERR_PASSWORD and b"/Encrypt" in body:
            raise Unreadable(FetchOutcome.DOCUMENT_ENCRYPTED, "kata sandi diminta") from error
        raise Unreadable(FetchOutcome.DOCUMENT_BROKEN, str(error)[:200]) from error
    if not count:
        raise Unreadable(FetchOutcome.DOCUMENT_BROKEN, "tanpa halaman")
    return count, _sheets(pdf, min(count, max_pages))


def _sheets(pdf: Any, count: int) -> Iterator[Sheet]:
    with closing(pdf):
        for index in range(count):
            try:
                page = pdf[index]
            except pdfium.PdfiumError:
                yield Sheet(index + 1, 0, 0, ())
                continue
            width, height = page.get_size()
            words = tuple(_words(page, height))
            horizontals, verticals = _rules(page, height) if words else ([], [])
            yield Sheet(index + 1, width, height, words, tuple(horizontals), tuple(verticals))
            page.close()


def _words(page: Any, height: float) -> Iterator[Word]:
    try:
        text = page.get_textpage()
    except pdfium.PdfiumError:
        return
    handle = text.raw
    count = min(pdfium_c.FPDFText_CountChars(handle), MAX_CHARACTERS)
    characters: list[str] = []
    first = 0
    for index in range(count + 1):
        code = pdfium_c.FPDFText_GetUnicode(handle, index) if index < count else 32
        if code in _HYPHENS:
            code = ord("-")
        if code > 32 and code not in (0xA0, 0xFFFF):
            if not characters:
                first = index
            characters.append(chr(code) if code < 0xD800 or 0xE000 <= code <= 0x10FFFF else "\ufffd")
        elif characters:
            if word := _word(handle, "".join(characters), first, index - 1, height):
                yield word
            characters = []
    text.close()


def _word(handle: Any, characters: str, first: int, last: int, height: float) -> Word | None:
    start, end = pdfium_c.FS_RECTF(), pdfium_c.FS_RECTF()
    if not pdfium_c.FPDFText_GetLooseCharBox(handle, first, start):
        return None
    pdfium_c.FPDFText_GetLooseCharBox(handle, last, end)
    right = max(start.right, end.right)
    return Word(characters, start.left, height - start.top, right, height - start.bottom, _is_bold(handle, first))


def _is_bold(handle: Any, index: int) -> bool:
    name, flags = ctypes.create_string_buffer(128), ctypes.c_int()
    pdfium_c.FPDFText_GetFontInfo(handle, index, name, 128, flags)
    # Some writers draw the outline as well instead of naming a bold font; that is left alone.
    return bool(flags.value & _FORCE_BOLD) or any(bold in name.value.decode("latin-1").lower() for bold in _BOLD_NAMES)


def _rules(page: Any, height: float) -> tuple[list[Rule], list[Rule]]:
    horizontals: list[Rule] = []
    verticals: list[Rule] = []
    for number, drawing in enumerate(page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_PATH])):
        if number >= MAX_DRAWINGS:
            break
        try:
            left, bottom, right, top = drawing.get_bounds()
        except pdfium.PdfiumError:
            continue
        wide, high = right - left, top - bottom
        upper, lower = height - top, height - bottom
        if high <= _THIN and wide > _SHORT:
            horizontals.append(Rule((upper + lower) / 2, left, right))
        elif wide <= _THIN and high > _SHORT:
            verticals.append(Rule((left + right) / 2, upper, lower))
        elif wide > _SHORT and high > _THIN * 2:
            # A frame, or a shaded cell: its edges rule as lines do.
            horizontals += [Rule(upper, left, right), Rule(lower, left, right)]
            verticals += [Rule(left, upper, lower), Rule(right, upper, lower)]
    return horizontals, verticals
