"""One workbook per region: summary, details, services, changes and notes, with real numbers and dates.

Text is written as text and never looked at again: no formula, no link, no number is made of what a page says.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from math import ceil
from pathlib import Path

import xlsxwriter
from xlsxwriter.exceptions import XlsxFileError
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from checks.rubric import Rubric
from reports.cells import clean, in_zone, quoted
from reports.columns import Audience, Kind, Moment
from reports.quick_sheet import QuickSheet
from reports.results import RegionResult
from reports.rows import RegionTables, Table
from reports.words import notes

_A4 = 9
_PAGES_WIDE = 3
"""Sheets of paper side by side that a table is printed on; the agency's name is on each."""
_LINE = 15
"""Height of a line in points. Rows are given their height, because not every program finds it by itself."""
_MOST_LINES = 8
_NOTE_WIDTH = 90
_DAY_ZERO = datetime(1899, 12, 30, tzinfo=UTC)
"""So it counts from March 1900 on; before, spreadsheets know a day that never was."""


DETAILS_SHEET = "Rincian"


def write_workbook(path: Path, region: RegionResult, rubric: Rubric, tables: RegionTables) -> None:
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
    _write_sheet(book.add_worksheet("Ringkasan", QuickSheet), styles, tables.summary)
    _write_sheet(book.add_worksheet(DETAILS_SHEET, QuickSheet), styles, tables.details)
    _write_sheet(book.add_worksheet("Layanan", QuickSheet), styles, tables.services)
    _write_sheet(book.add_worksheet("Perubahan", QuickSheet), styles, tables.changes)
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
        # Without a side to start from an indent is none, and a number ends where the text beside it begins.
        indented = {"align": "left", "indent": 1, **base}
        self.text: Format = book.add_format({"num_format": "@", "text_wrap": True, **indented})
        self.answer: Format = book.add_format({"num_format": "@", "text_wrap": True, "bg_color": "#FFF8DC", **base})
        self._base = base
        self._book = book
        self._numbers: dict[str, Format] = {}

    def number(self, pattern: str) -> Format:
        if pattern not in self._numbers:
            self._numbers[pattern] = self._book.add_format({"num_format": pattern, **self._base})
        return self._numbers[pattern]


def _write_sheet(sheet: Worksheet, styles: _Styles, table: Table) -> None:
    shown = [(place, column) for place, column in enumerate(table.columns) if column.audience is not Audience.PROGRAMS]
    last = len(table.lines)
    for place, (_, column) in enumerate(shown):
        # What is typed into an empty cell takes the column's format: a date or a number stays as it was typed.
        style = styles.answer if column.kind is Kind.ANSWER else None
        sheet.set_column(place, place, column.width, style, {"hidden": column.hidden})
        sheet.write_string(0, place, column.label, styles.header)
        sheet.write_comment(0, place, column.meaning)
        if column.choices and last:
            sheet.data_validation(1, place, last, place, {"validate": "list", "source": list(column.choices)})
    cells = [(place, source, column.kind, column.width) for place, (source, column) in enumerate(shown)]
    hidden = {place for place, (_, column) in enumerate(shown) if column.hidden}
    for number, line in enumerate(table.lines, 1):
        lines = 1
        for place, source, kind, width in cells:
            value = line[source]
            if isinstance(value, str):
                value = quoted(value) if kind is Kind.QUOTE else clean(value)
                if not value:
                    continue
                sheet.write_string(number, place, value, styles.text)
                if len(value) > width and place not in hidden:
                    lines = max(lines, ceil(len(value) / width))
            elif value is not None:
                _write_number(sheet, styles, (number, place), kind, value)
        sheet.set_row(number, _LINE * min(lines, _MOST_LINES))
    sheet.autofilter(0, 0, last, len(shown) - 1)
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(_PAGES_WIDE, 0)
    sheet.repeat_rows(0)
    sheet.repeat_columns(0, [column.id for _, column in shown].index("agency"))


def _write_number(sheet: Worksheet, styles: _Styles, at: tuple[int, int], kind: Kind, value: float | Moment) -> None:
    if isinstance(value, Moment):
        pattern = f'yyyy-mm-dd hh:mm" {value.time_zone or "UTC"}"'
        sheet.write_number(*at, _day_number(value), styles.number(pattern))
    elif kind is Kind.SCORE:
        sheet.write_number(*at, value, styles.number("0.00"))
    elif kind is Kind.SHARE:
        sheet.write_number(*at, round(100 * value, 1), styles.number("0.0"))
    else:
        sheet.write_number(*at, value, styles.number("0"))


def _write_notes(sheet: Worksheet, styles: _Styles, region: RegionResult, rubric: Rubric) -> None:
    sheet.set_column(0, 0, _NOTE_WIDTH)
    sheet.write_string(0, 0, f"Catatan untuk {clean(region.name)}", styles.title)
    for line, note in enumerate(map(clean, notes(rubric)), 2):
        sheet.write_string(line, 0, note, styles.text)
        sheet.set_row(line, _LINE * ceil(len(note) / _NOTE_WIDTH))
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)


@lru_cache(maxsize=1024)  # every line of an agency has the moment of its visit
def _day_number(moment: Moment) -> float:
    """Return the moment as spreadsheets keep times: days since the end of 1899, on the reader's clock."""
    return (_naive(*moment).replace(tzinfo=UTC) - _DAY_ZERO) / timedelta(days=1)


def _naive(moment: datetime, zone: str | None) -> datetime:
    """Return the moment as a workbook knows times: without a zone, which stands in the cell's format."""
    return in_zone(moment, zone).replace(tzinfo=None, microsecond=0)
