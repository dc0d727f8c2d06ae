"""Tables within the cells of tables, as blocks in reading order show them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from checks.document.model import Block

_COUNTER = re.compile(r"\W*(?:\d{1,2}|[a-z])\W*")


def is_counter(folded: str) -> bool:
    """Whether a cell only counts its row: `1`, `a.`."""
    return _COUNTER.fullmatch(folded) is not None


def is_alone(blocks: Sequence[Block], place: int) -> bool:
    """Whether a block has its cell of a table to itself; a menu in a cell of the page's layout has not."""
    block = blocks[place]
    beside = (*blocks[max(0, place - 1) : place], *blocks[place + 1 : place + 2])
    return all((near.table_id, near.row, near.column) != (block.table_id, block.row, block.column) for near in beside)


def nests_of(blocks: Sequence[Block]) -> Mapping[int, frozenset[int]]:
    """Return for each table that lies within others which these are.

    The reading shows it: the outer table goes on after the inner one. In the last row it cannot, so there a table is
    within the one right before it where that one holds others already.
    """
    around: dict[int, set[int]] = {}
    seen: dict[int, None] = {}  # the tables that may go on, outermost first
    last = -1
    for block in blocks:
        if block.table_id < 0 or block.table_id == last:
            continue
        last = block.table_id
        while last in seen and next(reversed(seen)) != last:
            inner, _ = seen.popitem()
            around.setdefault(inner, set()).add(last)
        seen[last] = None
    outers = set().union(*around.values())
    for before, block in pairwise(blocks):
        if before.table_id in outers and block.table_id > before.table_id and before.column == 0:
            around.setdefault(block.table_id, set()).add(before.table_id)
    for inner in sorted(around):  # a table has a higher number than those around it
        around[inner].update(*[around.get(outer, ()) for outer in around[inner]])
    return {inner: frozenset(outer) for inner, outer in around.items()}
