"""Word and Excel files as markup. Only what stands in them is read: no macros, links, formulas or other files."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from html import escape
from io import BytesIO
from typing import Any

from lxml import etree

from checks.document.attachment import AttachmentKind, Markup, Unreadable
from checks.outcome import FetchOutcome

MAX_PART = 30_000_000
"""Bytes of the unpacked text part of a file; a book has one million."""
MAX_SHEETS = 10
MAX_ROWS = 2_000
MAX_COLUMNS = 30
_LONGEST_NAME = 31
"""Characters that Excel allows a sheet's name; other programs may have written more."""
_OUR_AGENCY = "Perangkat daerah"
_OUR_HEADINGS = frozenset({"Zona (indikatif)", "Kode pemeriksaan", "Nilai layanan"})
"""Each sheet of ours has the first, and one of these, which nobody else has."""
_HEADER_WITHIN = 20
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TITLES = ("title", "judul", "heading1", "judul1")
_HEADINGS = ("heading", "judul", "subtitle", "subjudul")


def docx_markup(body: bytes) -> Markup:
    """Turn a Word file into markup: headings by style, lists by numbering, tables as they are; raises `Unreadable`."""
    try:
        with zipfile.ZipFile(BytesIO(body)) as archive, archive.open("word/document.xml") as part:
            text = part.read(MAX_PART + 1)
    except (
        zipfile.BadZipFile,
        KeyError,
        OSError,
        EOFError,
        RuntimeError,
        ValueError,
        NotImplementedError,
        zlib.error,
    ) as error:
        raise Unreadable(FetchOutcome.DOCUMENT_BROKEN, str(error)[:200]) from error
    if len(text) > MAX_PART:
        raise Unreadable(FetchOutcome.DOCUMENT_TOO_HEAVY, "isi lebih dari 30 MB")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True)
    root = etree.fromstring(text, parser)
    content = None if root is None else root.find(f"{_W}body")
    if content is None:
        raise Unreadable(FetchOutcome.DOCUMENT_BROKEN, "tanpa isi")
    inner = "".join(_blocks(content, 0))
    return Markup(f"<html><body><main>{inner}</main></body></html>", AttachmentKind.DOCX, 1, 1)


def _blocks(parent: Any, depth: int) -> Iterator[str]:
    for child in parent:
        if child.tag == f"{_W}p":
            yield _paragraph(child)
        elif child.tag == f"{_W}tbl" and depth < 5:
            rows = (
                "".join(f"<td>{''.join(_blocks(cell, depth + 1))}</td>" for cell in row.iterchildren(f"{_W}tc"))
                for row in child.iterchildren(f"{_W}tr")
            )
            yield f"<table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"
        elif child.tag == f"{_W}sdt" and depth < 5:
            content = child.find(f"{_W}sdtContent")
            yield from () if content is None else _blocks(content, depth + 1)


def _paragraph(paragraph: Any) -> str:
    runs = list(paragraph.iter(f"{_W}r"))
    text = "".join(_run(run) for run in runs).strip()
    if not text:
        return ""
    properties = paragraph.find(f"{_W}pPr")
    style = level = numbered = None
    if properties is not None:
        style = properties.find(f"{_W}pStyle")
        level = properties.find(f"{_W}outlineLvl")
        numbered = properties.find(f"{_W}numPr")
    name = "" if style is None else (style.get(f"{_W}val") or "").lower()
    markup = escape(text).replace("\n", "<br>")
    if name in _TITLES:
        return f"<h1>{markup}</h1>"
    if level is not None or name.startswith(_HEADINGS):
        rank = 2 if name.endswith("2") else 3
        return f"<h{rank}>{markup}</h{rank}>"
    if numbered is not None:
        return f"<ul><li>{markup}</li></ul>"
    is_bold = all(_is_bold(run) for run in runs if _run(run).strip())
    return f"<p><b>{markup}</b></p>" if is_bold else f"<p>{markup}</p>"


def _run(run: Any) -> str:
    text = ""
    for child in run:
        if child.tag == f"{_W}t":
            text += child.text or ""
        elif child.tag == f"{_W}tab":
            text += " "
        elif child.tag in (f"{_W}br", f"{_W}cr"):
            text += "\n"
    return text


def _is_bold(run: Any) -> bool:
    bold = run.find(f"{_W}rPr/{_W}b")
    return bold is not None and bold.get(f"{_W}val") not in ("0", "false")


def xlsx_markup(body: bytes) -> Markup:
    """Turn an Excel file into markup, a table for each sheet; raises `Unreadable`. A sheet counts as a page.

    Of a workbook that we handed out nothing is taken: it tells what was found on the site, and proves none of it.
    """
    import openpyxl

    try:
        book = openpyxl.load_workbook(BytesIO(body), read_only=True, data_only=True, keep_links=False)
        sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        read = [] if any(map(_is_ours, sheets[:MAX_SHEETS])) else sheets[:MAX_SHEETS]
        tables = [_sheet(sheet, number) for number, sheet in enumerate(read, start=1)]
        book.close()
    except MemoryError:
        raise
    except Exception as error:
        # openpyxl raises whatever the file makes it stumble over.
        raise Unreadable(FetchOutcome.DOCUMENT_BROKEN, f"{type(error).__name__}: {error}"[:200]) from error
    html = f"<html><body><main>{''.join(tables)}</main></body></html>"
    names = tuple(" ".join(sheet.title.split())[:_LONGEST_NAME] for sheet in read)
    return Markup(html, AttachmentKind.XLSX, len(sheets), len(tables), page_names=names)


def _is_ours(sheet: Any) -> bool:
    """Whether it is a sheet of the workbooks that coordinators receive, as `reports.tables` heads them.

    By its headings, which survive what office programs do to a file; some lines may have come to stand above them.
    """
    rows = sheet.iter_rows(max_row=_HEADER_WITHIN, max_col=MAX_COLUMNS, values_only=True)
    return any(_OUR_AGENCY in row and not _OUR_HEADINGS.isdisjoint(row) for row in rows)


def _sheet(sheet: Any, number: int) -> str:
    from checks.document.layout import PAGE_MARK

    rows: list[str] = []
    for row in sheet.iter_rows(max_row=MAX_ROWS, max_col=MAX_COLUMNS, values_only=True):
        cells = [" ".join(str(cell).split()) if cell is not None else "" for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            lone = [cell for cell in cells if cell]
            if len(lone) == 1 and not rows:
                rows.append(f"</table><h2>{escape(lone[0])}</h2><table>")
            else:
                rows.append(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in cells)}</tr>")
    return f'<embed src="{PAGE_MARK}{number}"><table>{"".join(rows)}</table>' if rows else ""
