"""Lines and cells that name a service above or beside what is said of it, without the markup of a heading.

`Surat Keterangan Usaha` as a plain line above `Syarat: …` and `Waktu: …`, or as the first cell of a row whose other
cells hold labels. A line is such a name only where the page goes round more than once and a round begins there: what
stands between two components of one service is a paper to bring or a remark.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from checks.document.model import Block, BlockKind
from checks.services.labels import Label
from checks.services.names import is_generic

_LIST_NUMBER = re.compile(r"^\s*(?:\d{1,2}|[a-zA-Z])\s?[.)]\s*")
_ROW_NUMBER = re.compile(r"^\s*\d{1,3}\s?[.)]?\s*(?=[A-Z])")
_LABEL_AND_VALUE = re.compile(r"^[\w ]{3,30}\s?:\s?\S")
_KIND = re.compile(r"^(?:(?:jenis|nama|produk)\s)?(?:pe)?layanan\b", re.IGNORECASE)
_LONGEST_NAME = 100
_SEVERAL = 2
"""Rounds that make lines, or rows that make first cells, the names of services."""

Labels = Mapping[int, tuple[Label, int]]
Names = Callable[[Block], bool]


class Titles(NamedTuple):
    """The names of services that stand in plain lines and cells."""

    names: Mapping[int, str]
    """By the position of the label that begins the round."""
    places: frozenset[int]
    """Positions of the lines and cells themselves: no value goes on past them."""


def titles_of(blocks: Sequence[Block], labels: Labels, names_service: Names) -> Titles:
    """Return the names that plain lines and cells give to the services below or beside them.

    `labels` are the recognised labels by position; `names_service` says whether a block's words name a service.
    """
    lines, cells = _lines(blocks, labels, names_service), _first_cells(blocks, labels, names_service)
    rows = {(blocks[place].table_id, blocks[place].row): name for place, name in cells.items()}
    lines = {place: name for place, name in lines.items() if (blocks[place].table_id, blocks[place].row) not in rows}
    lines |= _rows_alone(blocks, labels, names_service)
    names = {place + 1: name for place, name in lines.items()}
    for index in labels if rows else ():
        row = (blocks[index].table_id, blocks[index].row)
        if row in rows:
            names[index] = rows.pop(row)
    return Titles(names, frozenset([*lines, *cells]))


def _lines(blocks: Sequence[Block], labels: Labels, names_service: Names) -> dict[int, str]:
    opening = {index for index, (label, _) in labels.items() if label.value or blocks[index].folded.endswith(":")}
    often = Counter(labels[index][0].component for index in opening)
    if not often or often.most_common(1)[0][1] < _SEVERAL:
        return {}
    titles: dict[int, str] = {}
    in_section: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    said: set[str] = set()
    section: tuple[str, ...] = ()
    for index, (label, _) in labels.items():
        block = blocks[index]
        now = tuple(heading for heading in block.path if not is_generic(heading))
        if now != section:
            said.clear()
            section = now
        above = blocks[index - 1] if index and index - 1 not in labels else None
        begins = not said or label.component in said or (above is not None and above.bold)
        name = _name_above(above, block) if above is not None and index in opening and begins else ""
        if name and above is not None and often[label.component] >= _SEVERAL and names_service(above):
            titles[index - 1] = name
            in_section[now].append(index - 1)
            said.clear()
        said.add(label.component)
    for positions in in_section.values():
        # Alone below a heading that names the service, the line only describes it.
        before = blocks[positions[0] - 1] if positions[0] else None
        if len(positions) == 1 and before is not None and before.kind is BlockKind.HEADING and names_service(before):
            del titles[positions[0]]
    return titles


def _name_above(above: Block, block: Block) -> str:
    """The name that a line above a label is by its form and place, or nothing."""
    if above.kind is BlockKind.HEADING or above.link or (above.kind is BlockKind.ITEM and block.kind is not above.kind):
        return ""
    if (above.region, above.table_id, above.row, above.column) != (
        block.region,
        block.table_id,
        block.row,
        block.column,
    ):
        return ""
    name = _LIST_NUMBER.sub("", above.text)
    if not 3 <= len(name) <= _LONGEST_NAME or name[-1] in ".;,:":
        return ""
    return "" if says_something(name) else name


def _rows_alone(blocks: Sequence[Block], labels: Labels, names_service: Names) -> dict[int, str]:
    """The rows of tables that hold nothing but the name of a service, each above rows of labels."""
    titles: dict[int, str] = {}
    for index in labels:
        block, above = blocks[index], blocks[index - 1]
        if not index or index - 1 in labels or not _lies_on(above, block):
            continue
        before = blocks[index - 2] if index > 1 else None
        is_beside = before is not None and (before.table_id, before.row) == (above.table_id, above.row)
        if above.column == (1 if is_beside and before is not None and before.folded.isdigit() else 0):
            name = _LIST_NUMBER.sub("", above.text)
            if (above.column or not is_beside) and names_service(above) and 3 <= len(name) <= _LONGEST_NAME:
                titles[index - 1] = name
    return titles if len(titles) >= _SEVERAL else {}


def _lies_on(above: Block, block: Block) -> bool:
    return block.table_id >= 0 and above.table_id == block.table_id and above.row == block.row - 1


def says_something(line: str) -> bool:
    """Whether a line is a remark with a label of its own (`Keterangan : berkas lengkap`) and names nothing."""
    return _LABEL_AND_VALUE.match(line) is not None and _KIND.match(line) is None


def _first_cells(blocks: Sequence[Block], labels: Labels, names_service: Names) -> dict[int, str]:
    """The first cells of rows whose other cells hold labels with their values."""
    rows: defaultdict[int, dict[int, int]] = defaultdict(dict)  # table → row → position of its first cell
    labelled: defaultdict[int, defaultdict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    for index, (label, _) in labels.items():
        block = blocks[index]
        if block.table_id >= 0 and block.column > 0 and label.value:
            labelled[block.table_id][block.row].add(label.component)
    if not labelled:
        return {}
    for position, block in enumerate(blocks):
        if block.row in labelled.get(block.table_id, ()) and block.column >= 0:
            rows[block.table_id].setdefault(block.row, position)
    titles: dict[int, str] = {}
    for table, firsts in rows.items():
        named = [
            place
            for row, place in firsts.items()
            if place not in labels
            and blocks[place].column == 0
            and not blocks[place].folded.isdigit()
            and (names_service(blocks[place]) or len(labelled[table][row]) >= _SEVERAL)
        ]
        if len(named) >= _SEVERAL and len(named) * 2 > len(firsts):
            titles |= {place: _ROW_NUMBER.sub("", blocks[place].text)[:_LONGEST_NAME] for place in named}
    return titles
