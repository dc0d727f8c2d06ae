"""CSV files in two tongues: one that Excel with Indonesian settings opens by a double click, one for programs.

For people: UTF-8 with BOM, `;` between cells, decimal comma, CRLF, Indonesian headings, local time. For
programs: UTF-8 without BOM, `,`, decimal point, LF, English column ids, ISO 8601 in UTC, every column.
Neither holds a cell that a spreadsheet would run as a formula (`reports.cells`).
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

from reports.cells import decimal_comma, inert, local_time, quoted, safe
from reports.columns import Audience, Column, Kind, Moment, R_contra, Value
from reports.listing import iso


def write_for_people(path: Path, columns: Sequence[Column[R_contra]], rows: Iterable[R_contra]) -> None:
    """Write a file that opens in columns, with numbers as numbers and everything else as text."""
    shown = [column for column in columns if column.audience is Audience.ALL]
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
        writer.writerow([column.label for column in shown])
        writer.writerows([cell_for_people(column.kind, column.read(row)) for column in shown] for row in rows)


def write_for_programs(path: Path, columns: Sequence[Column[R_contra]], rows: Iterable[R_contra]) -> None:
    """Write a file that any program reads without being told how; read every column as text first."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow([column.id for column in columns])
        writer.writerows([cell_for_programs(column.kind, column.read(row)) for column in columns] for row in rows)


def cell_for_people(kind: Kind, value: Value) -> str:
    """Show one value as Indonesian spreadsheets read it; nothing for what is missing."""
    match value:
        case None:
            return ""
        case Moment(at, time_zone):
            return local_time(at, time_zone)
        case str():
            return quoted(value) if kind is Kind.QUOTE else inert(value)
        case _ if kind is Kind.SCORE:
            return decimal_comma(value, 2)
        case _ if kind is Kind.SHARE:
            return decimal_comma(100 * value, 1)
        case _:
            return str(value)


def cell_for_programs(kind: Kind, value: Value) -> str:
    """Show one value as programs read it; nothing for what is missing."""
    match value:
        case None:
            return ""
        case Moment(at, _):
            return iso(at) or ""
        case str():
            return safe(value)
        case _ if kind is Kind.SCORE:
            return f"{value:.2f}"
        case _ if kind is Kind.SHARE:
            return f"{value:.4f}"
        case _:
            return str(value)
