"""A PDF's text layer as sheets of placed words. Belongs into a child process: PDFium is written in C++.

Nothing here trusts the file: pages, characters and drawn lines are counted and capped; time and memory are
the caller's to limit (`crawler.documents`).
"""

from __future__ import annotations

import ctypes
import re
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
_LITTLE = 40
"""Characters below which a page has no text of its own: a stamp or its number was typed."""
_LARGE = 0.25
"""Share of a page that a picture covers which stands in place of its text."""
_MANY_PATHS = 150
"""Drawn shapes that are letters turned into curves, as some design programs export them, and no ornament."""
_BOLD_NAMES = (b"bold", b"black", b"heavy")
_FORCE_BOLD = 1 << 18
_HYPHENS = dict.fromkeys((0x02, 0xAD, 0xFFFE), "-")
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
            is_picture = sum(len(word.text) for word in words) < _LITTLE and _is_pictured(page, width * height)
            yield Sheet(index + 1, width, height, words, tuple(horizontals), tuple(verticals), is_picture)
            page.close()


def _is_pictured(page: Any, area: float) -> bool:
    """Whether a page without text shows something that may be text: a scan, or letters drawn as shapes."""
    paths, covered = 0, 0.0
    wanted = [pdfium_c.FPDF_PAGEOBJ_IMAGE, pdfium_c.FPDF_PAGEOBJ_PATH]
    for number, drawn in enumerate(page.get_objects(filter=wanted)):
        if number >= MAX_DRAWINGS:
            break
        if drawn.type == pdfium_c.FPDF_PAGEOBJ_PATH:
            paths += 1
            continue
        try:
            left, bottom, right, top = drawn.get_bounds()
        except pdfium.PdfiumError:
            continue
        covered += (right - left) * (top - bottom)
    return paths >= _MANY_PATHS or covered >= _LARGE * area


def _words(page: Any, height: float) -> Iterator[Word]:
    try:
        text = page.get_textpage()
    except pdfium.PdfiumError:
        return
    with closing(text):
        handle = text.raw
        count = min(pdfium_c.FPDFText_CountChars(handle), MAX_CHARACTERS)
        fonts = _Fonts(handle)
        start, end = pdfium_c.FS_RECTF(), pdfium_c.FS_RECTF()
        box_of, is_bold = pdfium_c.FPDFText_GetLooseCharBox, fonts.is_bold
        for found in _WORD.finditer(_characters(handle, count)):
            first, after = found.span()
            if not box_of(handle, first, start):
                continue
            left, right = start.left, start.right
            if after - first > 1:
                box_of(handle, after - 1, end)
                right = max(right, end.right)
            yield Word(found[0], left, height - start.top, right, height - start.bottom, is_bold(first))


_WORD = re.compile(r"[^\s\x00]+")


def _characters(handle: Any, count: int) -> str:
    """Return the characters of a page, one for each index that PDFium counts."""
    buffer = ctypes.create_string_buffer(2 * (count + 1))
    written = pdfium_c.FPDFText_GetText(handle, 0, count, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)))
    text = buffer.raw[: 2 * (written - 1)].decode("utf-16-le", "replace")
    if len(text) != count:
        # Some characters are two units, or none: then each is asked for by itself.
        codes = (pdfium_c.FPDFText_GetUnicode(handle, index) for index in range(count))
        text = "".join(chr(code) if code < 0xD800 or 0xE000 <= code <= 0x10FFFF else "\ufffd" for code in codes)
    return text.translate(_HYPHENS)


class _Fonts:
    """Tells bold type by the font's name; fonts are few and words are many."""

    def __init__(self, handle: Any) -> None:
        self._handle = handle
        self._name = ctypes.create_string_buffer(128)
        self._flags = ctypes.c_int()
        self._known: dict[bytes, bool] = {}

    def is_bold(self, index: int) -> bool:
        """Whether the character is set in bold; an outline drawn to fatten it is left alone."""
        pdfium_c.FPDFText_GetFontInfo(self._handle, index, self._name, 128, self._flags)
        name = self._name.value
        bold = self._known.get(name)
        if bold is None:
            bold = self._known[name] = any(word in name.lower() for word in _BOLD_NAMES)
        return bold or bool(self._flags.value & _FORCE_BOLD)


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
