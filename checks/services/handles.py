"""Services told one after the other below a row of handles: tabs, buttons or a list that name each of them.

Without the script that shows one panel at a time, the panels follow each other below one heading, each beginning with
the same component. As many handles as rounds right before the first round are the names of the services.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from checks.document.model import Block, BlockKind
from checks.services.names import LETTERS, is_generic, service_name
from checks.services.statement import Statement

if TYPE_CHECKING:
    from checks.page import Page

_LONGEST = 60
_SEVERAL = 2
_FURTHEST = 40
"""Blocks before the first round that are looked at."""


def handle_names(page: Page, groups: Sequence[Sequence[Statement]]) -> dict[int, str]:
    """Return the name that a handle gives to a group of statements, by the group's place."""
    names: dict[int, str] = {}
    plain = [
        place
        for place, group in enumerate(groups)
        if not group[0].subject and not any(said.title or (said.tabular and said.subject) for said in group)
    ]
    for _, run in groupby(plain, key=lambda place: _heading_path(groups[place][0])):
        rounds = list(run)
        first = groups[rounds[0]][0]
        if len(rounds) < _SEVERAL or any(groups[place][0].component != first.component for place in rounds):
            continue
        handles = _handles_before(page, first)
        if len(handles) == len(rounds):
            names |= dict(zip(rounds, handles, strict=True))
    return names


def _heading_path(statement: Statement) -> tuple[str, ...]:
    return tuple(heading for heading in statement.path if not is_generic(heading))


def _handles_before(page: Page, first: Statement) -> list[str]:
    before = [block for block in page.main if block.order < first.order][-_FURTHEST:]
    while before and before[-1].kind is BlockKind.HEADING and is_generic(before[-1].text):
        before.pop()
    handles: list[str] = []
    last: Block | None = None
    for block in reversed(before):
        if last is not None and (block.kind, block.list_id) != (last.kind, last.list_id):
            break
        if block.kind not in (BlockKind.CONTROL, BlockKind.ITEM) or len(block.text) > _LONGEST:
            break
        last = block
        handles.insert(0, service_name(block.text))
    if any(sum(map(str.isalpha, name)) < LETTERS or is_generic(name) for name in handles):
        return []
    return handles
