"""One workbook per region: summary, details, services and notes, with real numbers and dates.

Text is written as text and never looked at again: no formula, no link, no number is made of what a page says.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.exceptions import XlsxFileError
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from checks.rubric import Rubric
from reports.cells import clean, in_zone, quoted
from reports.columns import Audience, Column, Kind, Moment, R_contra, Value
from reports.results import RegionResult
from reports.rows import detail_rows, service_rows, summary_rows
from reports.tables import DETAILS, SERVICES, SUMMARY
from reports.words import notes

_A4 = 9


def write_workbook(path: Path, region: RegionResult, rubric: Rubric) -> None:
    """Write the region's workbook; the same results give the same bytes."""
    book = xlsxwriter.Workbook(
        str(path),
        {
            "in_memory": True,  # a region is small, and temporary files would cost more than the cells
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    book.set_properties(
        {
            "title": f"Informasi pelayanan publik di situs: {clean(region.name)}",
            "comments": f"{rubric.labels.index_ind}; {rubric.labels.caution_ind}",
            "created": _naive(region.checked_at, None),
        }
    )
    styles = _Styles(book)
    _write_sheet(book.add_worksheet("Ringkasan"), styles, SUMMARY, summary_rows(region, rubric))
    _write_sheet(book.add_worksheet("Rincian"), styles, DETAILS, detail_rows(region, rubric))
    _write_sheet(book.add_worksheet("Layanan"), styles, SERVICES, service_rows(region, rubric))
    _write_notes(book.add_worksheet("Catatan"), styles, region, rubric)
    try:
        book.close()
    except XlsxFileError as error:
        # It wraps what the operating system said; a full disk is to be told like one everywhere else.
        raise (error.args[0] if error.args and isinstance(error.args[0], OSError) else OSError(str(error))) from error


class _Styles:
    """The few formats of a workbook, each made once."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        base = {"valign": "top"}
        self.header: Format = book.add_format(
            {"bold": True, "text_wrap": True, "bottom": 1, "bg_color": "#DDE7F0", **base}
        )
        self.title: Format = book.add_format({"bold": True, "font_size": 14})
        self.text: Format = book.add_format({"num_format": "@", "text_wrap": True, **base})
        self._base = base
        self._book = book
        self._numbers: dict[str, Format] = {}

    def number(self, pattern: str) -> Format:
        if pattern not in self._numbers:
            self._numbers[pattern] = self._book.add_format({"num_format": pattern, **self._base})
        return self._numbers[pattern]


def _write_sheet(
    sheet: Worksheet, styles: _Styles, columns: Sequence[Column[R_contra]], rows: Iterable[R_contra]
) -> None:
    shown = [column for column in columns if column.audience is not Audience.PROGRAMS]
    for place, column in enumerate(shown):
        sheet.set_column(place, place, column.width)
        sheet.write_string(0, place, column.label, styles.header)
        sheet.write_comment(0, place, column.meaning)
    last = 0
    for last, row in enumerate(rows, 1):
        for place, column in enumerate(shown):
            _write_cell(sheet, styles, (last, place), column.kind, column.read(row))
    sheet.autofilter(0, 0, last, len(shown) - 1)
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _write_cell(sheet: Worksheet, styles: _Styles, at: tuple[int, int], kind: Kind, value: Value) -> None:
    match value:
        case None | "":
            return
        case Moment(moment, zone):
            pattern = f'yyyy-mm-dd hh:mm" {zone or "UTC"}"'
            sheet.write_datetime(*at, _naive(moment, zone), styles.number(pattern))
        case str():
            sheet.write_string(*at, quoted(value) if kind is Kind.QUOTE else clean(value), styles.text)
        case _:
            number, pattern = {
                Kind.SCORE: (value, "0.00"),
                Kind.SHARE: (round(100 * value, 1), "0.0"),
            }.get(kind, (value, "0"))
            sheet.write_number(*at, number, styles.number(pattern))


def _write_notes(sheet: Worksheet, styles: _Styles, region: RegionResult, rubric: Rubric) -> None:
    sheet.set_column(0, 0, 110)
    sheet.write_string(0, 0, f"Catatan untuk {clean(region.name)}", styles.title)
    for line, note in enumerate(notes(rubric), 2):
        sheet.write_string(line, 0, clean(note), styles.text)
    sheet.set_paper(_A4)


def _naive(moment: datetime, zone: str | None) -> datetime:
    """Return the moment as a workbook knows times: without a zone, to the second."""
    local: Any = in_zone(moment if moment.tzinfo else moment.replace(tzinfo=UTC), zone)
    return datetime(*local.timetuple()[:6])  # noqa: DTZ001 - the zone stands in the cell's format
