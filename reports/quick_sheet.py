"""A worksheet that puts cells on paper faster than the library's own, to the same bytes.

Most of an export is the library's work cell by cell: arguments checked that we never get wrong, attributes searched
for signs that the name of a cell cannot hold. Only that inner loop stands here, for the two kinds of cells of which a
region has thousands; all else is the library's. A test holds the two side by side: should a new version of the library
write otherwise, it fails, and with `Worksheet` in its place every file is as it was.
"""

from __future__ import annotations

from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import CellNumberTuple, CellStringTuple, Worksheet

_NAMES = tuple(xl_col_to_name(column) for column in range(64))


class QuickSheet(Worksheet):  # type: ignore[misc] # the library has no types
    """A worksheet for many texts and numbers; for `Workbook.add_worksheet`, not for constant memory."""

    def write_string(self, row: int, col: int, string: str, cell_format: Format) -> None:
        """Write a text that is no longer than a cell may hold, by the numbers of its row and column."""
        self._reach(row, col)
        place = self.str_table._get_shared_string_index(string)  # noqa: SLF001
        self.table[row][col] = CellStringTuple(place, cell_format)

    def write_number(self, row: int, col: int, number: float, cell_format: Format) -> None:
        """Write a finite number, by the numbers of its row and column."""
        self._reach(row, col)
        self.table[row][col] = CellNumberTuple(number, cell_format)

    def _reach(self, row: int, col: int) -> None:
        """Note how far the sheet reaches; it is written from its first cell on."""
        if self.dim_rowmax is None or row > self.dim_rowmax or col > self.dim_colmax:
            self._check_dimensions(row, col)

    def _write_cell(self, row: int, col: int, cell: Any) -> None:
        kind = type(cell)
        if not cell.format or kind not in _QUICK:
            super()._write_cell(row, col, cell)
            return
        style = cell.format._get_xf_index()  # noqa: SLF001
        if kind is CellStringTuple:
            self.fh.write(f'<c r="{_NAMES[col]}{row + 1}" s="{style}" t="s"><v>{cell.string}</v></c>')
        else:
            self.fh.write(f'<c r="{_NAMES[col]}{row + 1}" s="{style}"><v>{cell.number:.16G}</v></c>')


_QUICK = (CellStringTuple, CellNumberTuple)
