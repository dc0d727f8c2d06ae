"""Component statements: a recognised label together with the value that the page gives it.

One walk over the content serves every layout: tables with a component per row or per column, one service
per row, definition lists, div grids, headings, bold lines, `label: value` lines, numbered skeletons.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Container, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from checks.carriers import CARRIER_ENDINGS
from checks.document.decode import fold, to_words
from checks.document.model import Block, BlockKind
from checks.services.labels import Label, bare, exact_label, joined_label, label_of, labels_on_line, title_label
from checks.services.laid_out import in_tables
from checks.services.names import as_seen
from checks.services.nests import is_alone, is_counter, lies_in_row
from checks.services.series import in_series
from checks.services.statement import Statement
from checks.services.titles import says_something, titles_of
from checks.services.turns import without_answers
from checks.vocabulary import known
from checks.wording.unfilled import is_empty
from checks.wording.values import is_numbered

if TYPE_CHECKING:
    from checks.page import Page

MAX_VALUE_BLOCKS = 80


def find_statements(page: Page) -> tuple[Statement, ...]:
    """Return every component statement of the page's content, in reading order."""
    columned, rest = in_tables(page)
    walk = _Walk(page, rest)
    found = [*columned, *walk.statements()]
    found += walk.below_title({statement.component for statement in found})
    stated = frozenset(statement.component for statement in found if statement.values)
    found += in_series(walk.blocks, walk.labels, stated) if len(stated) >= _SERIES else ()
    found += [
        replace(statement, component=_STAFF[statement.component]) for statement in found if _is_of_staff(statement)
    ]
    return tuple(sorted(found, key=lambda statement: statement.order))


_STAFF = {"standards.staff_count": "standards.staff_competence"}


def _is_of_staff(statement: Statement) -> bool:
    """Whether a label such as *petugas* leaves open whether it tells how many or how able: both are looked for."""
    words = bare(to_words(fold(statement.label)))
    return statement.component in _STAFF and (words in known("label_staff") or statement.label in known("label_staff"))


_SERIES = 2
"""Components under labels of their own from which on other lines beside them are looked at."""
_NEAR = 3
_BESIDE = 2
"""How far in document order a link stands from the line that is its text."""
_COUNTED = "standards.staff_count"
"""The one component whose value may be a number alone."""
_SEVERAL = 2
"""From here on it is a list of services, and not one with a heading of its own."""
_OF_LETTERS = "standards.requirements"
_OPENING = 2
"""Lines that may stand between a label and the first of the services below it: who wrote it, and a welcome."""


class _Walk:
    """The sequential reading: a label opens, what follows is its value, the next label or heading closes."""

    def __init__(self, page: Page, blocks: Sequence[Block]) -> None:
        self.page = page
        self.blocks = [block for block in blocks if block.kind is not BlockKind.CONTROL]
        self.carriers = page.every_carrier
        self.carrier_orders = [carrier.order for carrier in self.carriers]
        self.links = page.document.links
        self.link_orders = [link.order for link in self.links]
        self.labels: dict[int, tuple[Label, int]] = {}
        index = 0
        while index < len(self.blocks):
            block = self.blocks[index]
            if block.link and self._leads_on(block):
                index += 1
                continue
            label = label_of(block)
            taken = 1
            if label is None or (not label.value and label.exact):
                joined = joined_label(self.blocks, index)
                if joined and (label is None or len(joined[0].words) > len(label.words)):
                    label, taken = joined
            if label:
                self.labels[index] = (label, taken)
            index += taken
        self.blocks = without_answers(self.blocks, self.labels)
        self.panels = self._panels()
        self.titles = titles_of(self.blocks, self.labels, lambda block: page.names(block, "service_word"))

    def _panels(self) -> dict[int, Label]:
        """Where the content of a tab begins whose handle names a component and stands elsewhere, with that label.

        Such a handle heads nothing where it stands, between the other handles.
        """
        panels: dict[int, Label] = {}
        before: Block | None = None
        for position, block in enumerate(self.blocks):
            head = block.path[-1] if block.path else ""
            entered = head and (before is None or before.path[: len(block.path)] != block.path)
            if entered and (before is None or before.text[: len(head)] != head):
                label = _exact_label(head)
                if label is not None:
                    panels[position] = label
            before = block
        handles = {self.blocks[position].path[-1] for position in panels}
        for position in [place for place in self.labels if self.blocks[place].text in handles]:
            del self.labels[position]
        return panels

    def _in_panels(self) -> Iterator[Statement]:
        for start, label in self.panels.items():
            first = self.blocks[start]
            depth, end = len(first.path), start
            while end < len(self.blocks) and self.blocks[end].path[:depth] == first.path:
                end += 1
            inside = self.blocks[start:end]
            if any(
                self.labels[place][0].component == label.component
                for place in range(start, end)
                if place in self.labels
            ):
                continue
            lines = [block for block in inside if not is_empty(block.folded) and not block.link]
            last = self.blocks[end].order - 1 if end < len(self.blocks) else inside[-1].order + _NEAR
            yield Statement(
                component=label.component,
                label=first.path[-1][:80],
                path=first.path[:-1],
                order=first.order,
                subject="",
                values=tuple(line.text for line in lines[:MAX_VALUE_BLOCKS]),
                items=sum(line.kind is BlockKind.ITEM or is_numbered(line.text) for line in lines),
                carriers=tuple(
                    self.carriers[
                        bisect_left(self.carrier_orders, first.order - 1) : bisect_right(self.carrier_orders, last)
                    ]
                ),
                exact=True,
                heads=True,
                tabular=False,
                level=6,
            )

    def _leads_on(self, block: Block) -> bool:
        """Whether a link-only block is a way to another page and not the handle of a panel."""
        first = bisect_left(self.link_orders, block.order - _BESIDE)
        last = bisect_right(self.link_orders, block.order + _BESIDE)
        for link in self.links[first:last]:
            if link.text == block.text:
                return bool(link.url) and not link.raw.startswith("#")
        return False

    def statements(self) -> Iterator[Statement]:
        """Yield a statement per label."""
        yield from self._in_panels()
        for index, (label, taken) in self.labels.items():
            block = self.blocks[index]
            if several := labels_on_line(block.text):
                for inner, value in several:
                    yield _on_line(block, inner, value)
                continue
            if parts := self._services_below(index, label, taken):
                yield from parts
                continue
            values, items, last = self._value(index, label, taken)
            carriers = tuple(
                self.carriers[bisect_left(self.carrier_orders, block.order) : bisect_right(self.carrier_orders, last)]
            )
            yield Statement(
                component=label.component,
                label=block.text[:80] if not label.value else label.words,
                path=block.path,
                order=block.order,
                subject=as_seen(block.text, label.subject),
                title=self._title(index),
                values=values,
                items=items,
                carriers=carriers,
                exact=label.exact,
                heads=block.kind is BlockKind.HEADING or block.bold or block.table_id >= 0 or not label.value,
                tabular=block.table_id >= 0,
                level=block.level,
            )

    @property
    def _is_about_complaints(self) -> bool:
        return "complaint_strict" in self.page.title_concepts

    def below_title(self, stated: Container[str]) -> Iterator[Statement]:
        """The statement of a page whose title, or menu item, is the label: its content is a list without a heading."""
        label = title_label(self.page.document.title)
        if label is None or label.component in stated or not self.blocks or self._is_about_complaints:
            return
        lines: list[Block] = []
        for position, block in enumerate(self.blocks[:MAX_VALUE_BLOCKS]):
            if position in self.labels or (lines and block.kind is BlockKind.HEADING):
                break
            if block.kind is not BlockKind.HEADING and not block.link and not is_empty(block.folded):
                lines.append(block)
        items = sum(line.kind is BlockKind.ITEM or is_numbered(line.text) for line in lines)
        if items < _SEVERAL or items * 2 < len(lines):
            return
        yield Statement(
            component=label.component,
            label=label.words,
            path=(),
            order=lines[0].order,
            subject=label.subject,
            values=tuple(line.text for line in lines),
            items=items,
            carriers=(),
            exact=label.exact,
            heads=True,
            tabular=False,
            level=1,
        )

    def _services_below(self, index: int, label: Label, taken: int) -> list[Statement]:
        """A statement per service where a page goes the other way round: services stand below the label.

        `Persyaratan`, and under it a heading for each letter with the papers that it takes.
        """
        start = self.blocks[index]
        if start.kind is not BlockKind.HEADING or label.value:
            return []
        heads: list[int] = []
        end = index + taken
        while end < len(self.blocks) and not self._closes(start, self.blocks[end], label, has_value=bool(heads)):
            if self.blocks[end].kind is BlockKind.HEADING:
                if end in self.labels:
                    return []
                heads.append(end)
            end += 1
        rank = self.blocks[heads[0]].level if heads else 0
        end = next((head for head in heads if self.blocks[head].level < rank), end)
        heads = [
            head for head in heads if head < end and self.blocks[head].level == rank
        ]  # those below head their steps
        named = [head for head in heads if self.page.names(self.blocks[head], "service_word")]
        if any(self.page.names(self.blocks[head], "negation", "promise") for head in heads):
            return []
        if len(named) < _SEVERAL or len(named) * 2 < len(heads) or heads[0] > index + taken + _OPENING:
            return []
        # After a line of welcome only a plain list of papers for each of several letters is sure to be one.
        if heads[0] > index + taken and not (label.component == _OF_LETTERS and len(named) == len(heads) > _SEVERAL):
            return []
        found = []
        for head, after in zip(heads, [*heads[1:], end], strict=True):
            lines = [block for block in self.blocks[head + 1 : after] if not is_empty(block.folded) and not block.link]
            if lines:
                title = self.blocks[head]
                found.append(
                    Statement(
                        component=label.component,
                        label=start.text[:80],
                        path=lines[0].path,
                        order=title.order,
                        subject=title.text,
                        values=tuple(line.text for line in lines[:MAX_VALUE_BLOCKS]),
                        items=sum(line.kind is BlockKind.ITEM or is_numbered(line.text) for line in lines),
                        carriers=(),
                        exact=label.exact,
                        heads=True,
                        tabular=False,
                        level=start.level,
                    )
                )
        return found if len(found) >= _SEVERAL else []

    def _title(self, index: int) -> str:
        if index in self.titles.names:
            return self.titles.names[index]
        if index == 0 or self.blocks[index].level != self.blocks[index - 1].level or index - 1 in self.labels:
            return ""
        above = self.blocks[index - 1]
        if above.kind is not BlockKind.HEADING or above.region is not self.blocks[index].region:
            return ""
        return above.text if sum(map(str.isalpha, above.text)) >= 4 and not says_something(above.text) else ""

    def _value(self, index: int, label: Label, taken: int) -> tuple[tuple[str, ...], int, int]:
        start = self.blocks[index]
        lines: list[str] = []
        items = 0
        if label.value and not is_empty(fold(label.value)):
            lines.append(label.value)
        end = len(self.blocks)
        position = index + taken
        last = start.order + 1
        spans = self._has_rows_below(start, label, position)
        nests = self.page.document.nests if start.table_id >= 0 and is_alone(self.blocks, index) else {}
        while position < end and len(lines) < MAX_VALUE_BLOCKS:
            block = self.blocks[position]
            if position in self.titles.places or (
                position in self.labels and not self._is_inside(start, label, block, position)
            ):
                break
            is_within = bool(nests) and lies_in_row(block, start, nests)
            closes = block.table_id != start.table_id if spans else self._closes(start, block, label, bool(lines))
            if closes and not is_within:
                break
            last = block.order
            is_number = label.component == _COUNTED and block.folded.isdigit()
            counts = is_within and is_counter(block.folded)
            if (is_number or not (counts or is_empty(block.folded))) and not (
                block.link and self._leads_on(block) and not _is_document(block.text)
            ):
                lines.append(block.text)
                items += block.kind is BlockKind.ITEM or is_numbered(block.text)
            position += 1
        if position < end:
            last = max(last, self.blocks[position].order - 1)
        return tuple(lines), items, last

    def _has_rows_below(self, start: Block, label: Label, position: int) -> bool:
        """Whether a label has its row of a table to itself, and what it heads stands in the rows below."""
        if start.table_id < 0 or not label.exact or label.value or position >= len(self.blocks):
            return False
        following = self.blocks[position]
        return following.table_id == start.table_id and following.row > start.row and following.column >= start.column

    def _is_inside(self, start: Block, opened: Label, block: Block, position: int) -> bool:
        """Whether a label is a part of the open value: `Persyaratan umum` under the heading `Persyaratan`."""
        label = self.labels[position][0]
        if label.component == opened.component and (block.level > start.level > 0 or block.kind is BlockKind.ITEM):
            return True
        # A line of a list that begins with a label word is an item, unless the open label is itself one.
        return block.kind is BlockKind.ITEM and start.kind is not BlockKind.ITEM and not label.value and start.level > 0

    def _closes(self, start: Block, block: Block, label: Label, has_value: bool) -> bool:
        if start.table_id >= 0 and start.column >= 0:
            # A row that is empty up to below the label goes on with what stands beside it.
            return block.table_id != start.table_id or (block.row != start.row and block.column <= start.column)
        if block.region is not start.region:
            return True
        if start.kind is BlockKind.ITEM:
            if block.list_id == start.list_id:
                # A line that is only the name of a component is a line of a list, unless a colon opens it, a question
                # is answered by the next, or the item goes on below a bold first line.
                answers = start.folded.endswith("?") and not block.folded.endswith("?")
                goes_on = answers or start.folded.endswith(":") or (start.bold and not block.bold)
                return bool(label.value) or not goes_on
            return block.list_id < start.list_id
        if block.kind is not BlockKind.HEADING:
            return bool(label.value) and start.level == 0 and not _continues(start, block)
        if start.level == 0:
            return has_value or block.level <= 6
        # With fewer headings above it than the label it is the handle of the next panel.
        if block.level < start.level or len(block.path) < len(start.path):
            return True
        if block.level == start.level:
            counted = is_numbered(block.text) and (block.level == 7 or not is_numbered(start.text))
            return not (counted or (block.level == 7 and start.bold and not block.bold))
        return False


@lru_cache(maxsize=4096)
def _exact_label(heading: str) -> Label | None:
    return exact_label(bare(to_words(fold(heading))))


def _on_line(block: Block, label: Label, value: str) -> Statement:
    return Statement(
        component=label.component,
        label=label.words,
        path=block.path,
        order=block.order,
        subject="",
        values=(value,) if value and not is_empty(fold(value)) else (),
        items=0,
        carriers=(),
        exact=True,
        heads=False,
        tabular=block.table_id >= 0,
        level=0,
    )


def _continues(start: Block, block: Block) -> bool:
    """After `label: value` only list items go on with the value."""
    return block.kind is BlockKind.ITEM and start.kind is not BlockKind.ITEM and block.order - start.order < 40


def _is_document(text: str) -> bool:
    return text.lower().endswith(CARRIER_ENDINGS)
