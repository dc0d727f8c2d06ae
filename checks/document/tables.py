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

    def begin_row(self) -> None:
        """Open a row."""
        self.rows.append([])
        self.heads.append(True)

    def begin_cell(self, element: Element, *, in_row: bool) -> None:
        """Open a cell, and a row for it where markup forgot one (`<thead><th>`)."""
        if not in_row and not (self.rows and _continues_row(element)):
            self.begin_row()
        self.rows[-1].append([])
        if element.tag == "td" and not _in_thead(element):
            self.heads[-1] = False

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
        rows = [tuple("\n".join(cell) for cell in row) for row in self.rows]
        if self.is_nest or sum(bool(cell) for row in rows for cell in row) < 2:
            return None
        header: tuple[str, ...] = ()
        if self.heads[0] and len(rows[0]) > 1:
            header, rows = rows[0], rows[1:]
        return Table(self.id, self.order, self.path, header, tuple(rows), self.region)


def _continues_row(element: Element) -> bool:
    """Whether a cell without a row follows another such cell, and so belongs to the same row."""
    before = element.getprevious()
    return before is not None and before.tag in CELLS


def _in_thead(element: Element) -> bool:
    row = element.getparent()
    group = None if row is None else row.getparent()
    return (row is not None and row.tag == "thead") or (group is not None and group.tag == "thead")
