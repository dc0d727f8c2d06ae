"""Values of a standard that are tables of their own, within the cell beside their label."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from checks.document.model import Block, Nest

_COUNTER = re.compile(r"\W*(?:\d{1,2}|[a-z])\W*")


def is_counter(folded: str) -> bool:
    """Whether a cell only counts its row: `1`, `a.`."""
    return _COUNTER.fullmatch(folded) is not None


def is_alone(blocks: Sequence[Block], place: int) -> bool:
    """Whether a block has its cell of a table to itself; a menu in a cell of the page's layout has not."""
    block = blocks[place]
    beside = (*blocks[max(0, place - 1) : place], *blocks[place + 1 : place + 2])
    return all((near.table_id, near.row, near.column) != (block.table_id, block.row, block.column) for near in beside)


def lies_in_row(block: Block, label: Block, nests: Mapping[int, Nest]) -> bool:
    """Whether a block stands in a table within the row of a label, however deep."""
    around = nests.get(block.table_id)
    while around is not None and around != (label.table_id, label.row):
        around = nests.get(around.table_id)
    return around is not None
