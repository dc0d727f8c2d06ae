"""Tables that are none to a browser: a line of headings and lines of values, all of them plain boxes.

Script-built pages lay tables out with style sheets. What is left of them in the text are a few component labels in a
row and, after them, values that come round in the same order. They are believed where the values of a column that has
a type (time, fee) are of that type in every row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from checks.document.decode import fold, to_words
from checks.document.model import Block, BlockKind, Table
from checks.services.component_tables import by_column, by_service_column, by_step, column_component
from checks.services.labels import bare
from checks.services.statement import Statement
from checks.vocabulary import known
from checks.wording.unfilled import is_empty
from checks.wording.values import has_amount, has_duration, is_zero

if TYPE_CHECKING:
    from checks.page import Page

_LABELS = 3
"""Different components side by side that make a line of headings."""
_LONGEST_LABEL = 40
_COLUMNS = 16
"""Widest table that is looked for: a page may be nothing but labels."""
_ROWS = 2


def _is_fee(folded: str) -> bool:
    return has_amount(folded) or is_zero(folded)


_TYPES: Mapping[str, Callable[[str], bool]] = {"standards.completion_time": has_duration, "standards.fee": _is_fee}


def in_tables(page: Page) -> tuple[list[Statement], list[Block]]:
    """Return what the tables of a page state, real ones and such, and the content that is in none of them."""
    found: list[Statement] = []
    read: set[int] = set()
    cells: set[int] = set()
    for table in page.document.tables:
        if stated := list(by_step(table)) or list(by_column(table)) or list(by_service_column(table)):
            found += stated
            read.add(table.id)
    for table, orders in laid_out_tables(page.main):
        if stated := list(by_column(table)):
            found += stated
            cells |= orders
    rest = [
        block for block in page.main if block.order not in cells and (block.table_id < 0 or block.table_id not in read)
    ]
    return found, rest


def laid_out_tables(blocks: Sequence[Block]) -> Iterator[tuple[Table, frozenset[int]]]:
    """Yield each such table with the order numbers of the blocks that are its cells."""
    index = 0
    while index < len(blocks):
        start = blocks[index]
        may_head = len(start.text) <= _LONGEST_LABEL and _is_cell(start, start)
        header = _header(blocks, index) if may_head else ()
        rows = _rows(blocks, index + len(header), header) if header else []
        if not rows:
            index += 1
            continue
        taken = blocks[index : index + len(header) * (len(rows) + 1)]
        first = taken[0]
        head = tuple(block.text for block in header)
        yield Table(-1, first.order, first.path, head, tuple(rows), first.region), frozenset(b.order for b in taken)
        index += len(taken)


def _header(blocks: Sequence[Block], start: int) -> Sequence[Block]:
    """The headings that begin there: component labels, before them perhaps what the services are called."""
    end = start
    components: set[str] = set()
    last = min(len(blocks), start + _COLUMNS)
    while end < last and _is_cell(blocks[end], blocks[start]) and len(blocks[end].text) <= _LONGEST_LABEL:
        component = column_component(blocks[end].text)
        names = end == start and bare(to_words(blocks[end].folded)) in known("service_column")
        if not component and not names:
            break
        components |= {component} if component else set()
        end += 1
    return blocks[start:end] if len(components) >= _LABELS else ()


def _rows(blocks: Sequence[Block], first: int, header: Sequence[Block]) -> list[tuple[str, ...]]:
    """The rows below, as long as the typed columns hold what they should; none where no column has a type."""
    types = [_TYPES.get(column_component(block.text) or "") for block in header]
    typed = {place: is_right for place, is_right in enumerate(types) if is_right}
    rows: list[tuple[str, ...]] = []
    for start in range(first, len(blocks) - len(header) + 1, len(header)):
        cells = blocks[start : start + len(header)]
        if not all(_is_cell(cell, header[0]) for cell in cells):
            break
        texts = [fold(cell.text) for cell in cells]
        if not all(is_empty(texts[place]) or is_right(texts[place]) for place, is_right in typed.items()):
            break
        rows.append(tuple(cell.text for cell in cells))
    return rows if typed and len(rows) >= _ROWS else []


def _is_cell(block: Block, first: Block) -> bool:
    return block.kind is BlockKind.TEXT and not block.link and block.table_id < 0 and block.path == first.path
