"""Tables as people send them: CSV with any of the usual separators and encodings, or XLSX.

Everything becomes rows of text with the line it stands on. A number from a spreadsheet is written
as Excel shows it, so 53.10 that Excel took for a number arrives as `53.1`: the caller has to notice.
"""

from __future__ import annotations

import codecs
import csv
import io
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from storage.problems import Problem, RegistryProblems

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

MAX_FILE_BYTES = 20 * 2**20
MAX_UNPACKED_BYTES = 200 * 2**20
MAX_MERGED_BYTES = 40 * 2**20
MAX_LINES = 100_000
"""Bounds far above any list of agencies: a larger file is a mistake or an attack."""
MAX_COLUMNS = 256
"""What stands farther to the right in a workbook is not looked at: often a stray cell, and never a list's column."""

_DELIMITERS = ";,\t|"


class Row(NamedTuple):
    """One row and the line on which it begins."""

    line: int
    cells: tuple[str, ...]
    sheet: str = ""
    """Its sheet in a workbook; empty in a CSV file."""


def read_rows(path: Path, fitness: Callable[[list[Row]], int], *, merged: bool = False) -> list[Row]:
    """Return all rows of the file that hold anything.

    `fitness` tells how well the first rows fit what is expected (0: not at all); the separator of a
    CSV file, and the sheet of a workbook, is the one that fits best. With `merged`, what stands in cells that
    were merged downwards stands in each of them, which needs the whole workbook in memory first. Raises
    `RegistryProblems` when the file cannot be read as a table.
    """
    body = path.read_bytes()
    if len(body) > MAX_FILE_BYTES:
        raise _unreadable(path, f"berkas lebih dari {MAX_FILE_BYTES // 2**20} MB", "kirim hanya lembar yang diminta")
    if body.startswith(b"PK\x03\x04"):
        return _read_workbook(path, body, fitness, merged=merged)
    if body.startswith(b"\xd0\xcf\x11\xe0"):
        raise _unreadable(
            path, "format Excel lama (.xls) atau berkas bersandi", "simpan ulang sebagai .xlsx tanpa kata sandi"
        )
    if body.startswith((b"%PDF", b"{\\rtf")):
        raise _unreadable(path, "bukan tabel CSV atau XLSX", "kirim daftar sebagai .xlsx atau .csv")
    return _read_text(path, _decode(path, body), fitness)


def _decode(path: Path, body: bytes) -> str:
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if body.startswith(mark):
            candidates = [encoding]
            break
    else:
        # Text in UTF-16 without its mark has a zero in every other byte.
        pairs = body[:2000]
        if pairs and pairs.count(0) > len(pairs) // 3:
            candidates = ["utf-16-le" if pairs[1::2].count(0) > pairs[::2].count(0) else "utf-16-be"]
        else:
            candidates = ["utf-8", "cp1252"]
    for encoding in candidates:
        try:
            return body.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _unreadable(path, "huruf dalam berkas tidak dapat dibaca", "simpan ulang sebagai CSV UTF-8 atau .xlsx")


def _read_text(path: Path, text: str, fitness: Callable[[list[Row]], int]) -> list[Row]:
    # Excel's own way of naming the separator; the line stays in the count.
    head, _, rest = text.partition("\n")
    announced = head.strip().strip('"').lower()
    delimiters, skipped = _DELIMITERS, 0
    if (announced.startswith("sep=") and len(announced) == 5) or announced == "sep=":
        delimiters, text, skipped = head.strip().strip('"')[4:] or "\t", rest, 1
    best: list[Row] = []
    best_fit, trouble = -1, None
    for delimiter in delimiters:
        try:
            rows = [row for row in _split(text, delimiter, skipped) if any(row.cells)]
        except csv.Error as error:
            trouble = trouble or _csv_trouble(path, text, delimiter, skipped, error)
            continue
        fit = fitness(rows[:20])
        if fit > best_fit:
            best, best_fit = rows, fit
    if best_fit <= 0 and trouble is not None:
        raise trouble
    if len(best) > MAX_LINES:
        raise _unreadable(path, f"lebih dari {MAX_LINES} baris", "kirim hanya baris yang diminta")
    return best


def _split(text: str, delimiter: str, skipped: int) -> Iterator[Row]:
    # Strict, because the lenient reader takes an unclosed quote for a cell that holds the rest of the file.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1 + skipped
    for cells in reader:
        yield Row(line, tuple(cell.strip() for cell in cells))
        line = reader.line_num + 1 + skipped


def _csv_trouble(path: Path, text: str, delimiter: str, skipped: int, error: csv.Error) -> RegistryProblems:
    line = 1 + skipped
    try:
        for row in _split(text, delimiter, skipped):
            line = row.line + 1
    except csv.Error:
        pass
    return RegistryProblems(
        path.name,
        [
            Problem(
                line, "", "", f"tanda kutip atau sel tidak tertutup ({error})", 'tutup tanda kutip (") pada baris ini'
            )
        ],
    )


def _read_workbook(path: Path, body: bytes, fitness: Callable[[list[Row]], int], *, merged: bool) -> list[Row]:
    from openpyxl import load_workbook

    sheets: list[tuple[int, str, list[Row]]] = []
    try:
        _refuse_larger(path, body, MAX_MERGED_BYTES if merged else MAX_UNPACKED_BYTES)
        areas = _merged_downwards(body) if merged else {}
        # Read from top to bottom: a workbook in memory makes a cell of every empty place up to the farthest one.
        workbook = load_workbook(io.BytesIO(body), read_only=True, data_only=True)
        with closing(workbook):
            for sheet in workbook.worksheets:
                rows = list(_rows_of(path, sheet, areas.get(sheet.title, {})))
                sheets.append((fitness(rows[:20]), sheet.title, rows))
    except RegistryProblems:
        raise
    except Exception as error:  # whatever a damaged archive makes the libraries stumble over is a damaged archive
        broken = "buku kerja rusak atau bukan .xlsx"
        raise _unreadable(path, broken, "buka di Excel lalu simpan ulang sebagai .xlsx") from error
    lists = [name for fit, name, _ in sheets if fit > 0]
    if len(lists) > 1:
        raise _unreadable(path, f"ada beberapa lembar daftar ({', '.join(lists)})", "kirim satu lembar per berkas")
    return max(sheets, key=lambda sheet: sheet[0])[2] if sheets else []


def _refuse_larger(path: Path, body: bytes, most: int) -> None:
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        unpacked = sum(entry.file_size for entry in archive.infolist())
    if unpacked > most:
        raise _unreadable(path, "isi buku kerja terlalu besar", "kirim hanya lembar yang diminta")


class _Merged(NamedTuple):
    """Cells of one column that were merged into one, and what stands in it."""

    first: int
    last: int
    column: int
    value: object


def _merged_downwards(body: bytes) -> dict[str, dict[int, list[_Merged]]]:
    """Return what was merged downwards, by sheet and first row; what was merged across stands where it stood."""
    from openpyxl import load_workbook

    found: dict[str, dict[int, list[_Merged]]] = {}
    for sheet in load_workbook(io.BytesIO(body), data_only=True).worksheets:
        of_sheet = found.setdefault(sheet.title, {})
        for area in sheet.merged_cells.ranges:
            if area.max_row > area.min_row:
                value = sheet.cell(area.min_row, area.min_col).value
                of_sheet.setdefault(area.min_row, []).append(_Merged(area.min_row, area.max_row, area.min_col, value))
    return found


_LAST_ROW = 1_048_576


def _rows_of(path: Path, sheet: Worksheet, merged: Mapping[int, Sequence[_Merged]]) -> Iterator[Row]:
    """Yield the rows that hold anything; what was merged downwards stands in each of its rows."""
    columns = min(sheet.max_column or MAX_COLUMNS, MAX_COLUMNS)
    reaching: dict[int, _Merged] = {}
    # To the end of any sheet, whatever this one says of its own size: what it leaves out would be lost.
    for line, cells in enumerate(sheet.iter_rows(values_only=True, max_col=columns, max_row=_LAST_ROW), start=1):
        if line > MAX_LINES:
            # Office suites write the last row of a sheet down when a column has a format; it holds nothing.
            if any(map(_shown, cells)):
                raise _unreadable(path, f"lebih dari {MAX_LINES} baris", "kirim hanya baris yang diminta")
            continue
        values: list[object] = list(cells)
        for column, area in list(reaching.items()):
            if line > area.last:
                del reaching[column]
            elif column <= len(values):
                values[column - 1] = area.value
        reaching |= {area.column: area for area in merged.get(line, ())}
        row = Row(line, tuple(map(_shown, values)), sheet.title)
        if any(row.cells):
            yield row


def _shown(cell: object) -> str:
    """Write a cell as the spreadsheet shows it."""
    match cell:
        case None:
            return ""
        case bool():
            return "1" if cell else "0"
        case float() if cell.is_integer():
            return str(int(cell))
        case datetime() | date():
            return cell.strftime("%Y-%m-%d")
        case _:
            return str(cell).strip()


def _unreadable(path: Path, message: str, cure: str) -> RegistryProblems:
    return RegistryProblems(path.name, [Problem(0, "", "", message, cure)])
