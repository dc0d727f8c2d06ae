"""Tables while they are read: rows and cells as the walk meets them, a `Table` once it leaves."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml.etree import _Element as Element

from checks.document.model import Nest, Region, Table
from checks.document.structure import CELLS


@dataclass(slots=True)
class OpenTable:
    """A table that is not closed yet."""

    id: int
    order: int
    path: tuple[str, ...]
    region: Region
    is_nest: bool = False
    """Holds another table: then it is layout, and its cells are pieces of the page."""
    rows: list[list[list[str]]] = field(default_factory=list)
    """Per row, per cell, the texts of its blocks."""
    heads: list[bool] = field(default_factory=list)
    """Per row, whether all of its cells are header cells."""
    spans: dict[int, int] = field(default_factory=dict)
    """By column, the row down to which a cell of a row above reaches."""
    reached: list[tuple[int, int]] = field(default_factory=list)
    """Row and column of the places where such a cell is."""
    _to_skip: int = 0
    """Columns that the last cell takes besides its own."""
    _empty: int = 0
    """Places that were left empty so far."""

    def begin_row(self) -> None:
        """Open a row."""
        self._end_row()
        self.rows.append([])
        self.heads.append(True)
        self._to_skip = 0

    def begin_cell(self, element: Element, *, in_row: bool) -> None:
        """Open a cell, and a row for it where markup forgot one (`<thead><th>`)."""
        if not in_row and not (self.rows and _continues_row(element)):
            self.begin_row()
        row, number = self.rows[-1], len(self.rows) - 1
        row.extend([] for _ in range(self._to_skip))
        self._empty += self._to_skip
        self._end_row()
        self._to_skip = 0
        if len(row) < _COLUMNS and self._empty < _EMPTY:
            self._to_skip = _span(element, "colspan", _COLUMNS) - 1
            if (reach := _span(element, "rowspan", _ROWS)) > 1:
                self.spans |= dict.fromkeys(range(len(row), len(row) + self._to_skip + 1), number + reach - 1)
        row.append([])
        if element.tag == "td" and not _in_thead(element):
            self.heads[-1] = False

    def _end_row(self) -> None:
        """Leave the places empty that a cell of a row above reaches down to, up to the next that is free."""
        number = len(self.rows) - 1
        while self.rows and self.spans.get(len(self.rows[-1]), -1) >= number and self._empty < _EMPTY:
            self.reached.append((number, len(self.rows[-1])))
            self.rows[-1].append([])
            self._empty += 1

    def add(self, text: str) -> None:
        """Add a block to the cell that is open."""
        if self.rows and self.rows[-1]:
            self.rows[-1][-1].append(text)

    def take_in(self) -> Nest:
        """Become layout: another table opens in the row that is open. Return which row of which table that is."""
        self.is_nest = True
        return Nest(self.id, len(self.rows) - 1)

    def close(self) -> Table | None:
        """Return the table; None when it holds fewer than two texts or other tables."""
        self._end_row()
        rows = [tuple("\n".join(cell) for cell in row) for row in self.rows]
        if self.is_nest or sum(bool(cell) for row in rows for cell in row) < 2:
            return None
        header: tuple[str, ...] = ()
        reached = self.reached
        if self.heads[0] and len(rows[0]) > 1:
            header, rows = rows[0], rows[1:]
            reached = [(row - 1, column) for row, column in reached]
        return Table(self.id, self.order, self.path, header, tuple(rows), self.region, frozenset(reached))


_COLUMNS, _ROWS, _DIGITS = 30, 500, 5
"""Columns and rows that cells may reach across, and digits that say so: more is no table for people, but a trap."""
_EMPTY = 5_000
"""Places that a table may have empty for cells beside or above them: a few letters of markup ask for thirty."""


def _span(element: Element, name: str, most: int) -> int:
    """How many rows or columns a cell says that it takes."""
    said = element.get(name, "").strip()
    return max(1, min(int(said), most)) if said.isascii() and said.isdecimal() and len(said) <= _DIGITS else 1


def _continues_row(element: Element) -> bool:
    """Whether a cell without a row follows another such cell, and so belongs to the same row."""
    before = element.getprevious()
    return before is not None and before.tag in CELLS


def _in_thead(element: Element) -> bool:
    row = element.getparent()
    group = None if row is None else row.getparent()
    return (row is not None and row.tag == "thead") or (group is not None and group.tag == "thead")
