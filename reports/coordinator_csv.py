"""CSV files in two tongues: one that Excel with Indonesian settings opens by a double click, one for programs.

For people: UTF-8 with BOM, `;` between cells, decimal comma, CRLF, Indonesian headings, local time. For
programs: UTF-8 without BOM, `,`, decimal point, LF, English column ids, ISO 8601 in UTC, every column.
Neither holds a cell that a spreadsheet would run as a formula (`reports.cells`).
"""

from __future__ import annotations

import csv
from pathlib import Path

from reports.cells import decimal_comma, inert, local_time, quoted, safe
from reports.columns import Audience, Kind, Moment, Value
from reports.listing import iso
from reports.rows import Table


def write_for_people(path: Path, table: Table) -> None:
    """Write a file that opens in columns, with numbers as numbers and everything else as text."""
    shown = [(place, column) for place, column in enumerate(table.columns) if column.audience is Audience.ALL]
    kinds = [(place, column.kind) for place, column in shown]
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
        writer.writerow([column.label for _, column in shown])
        writer.writerows([cell_for_people(kind, line[place]) for place, kind in kinds] for line in table.lines)


def write_for_programs(path: Path, table: Table) -> None:
    """Write a file that any program reads without being told how; read every column as text first."""
    kinds = [column.kind for column in table.columns]
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow([column.id for column in table.columns])
        writer.writerows(
            [cell_for_programs(kind, value) for kind, value in zip(kinds, line, strict=True)] for line in table.lines
        )


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
