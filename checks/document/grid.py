"""Tables on a sheet: by their ruled lines, or, without any, by words that keep to columns."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from checks.document.sheet import Line, Rule, Sheet, Word, lines_of

MAX_RULES = 600
"""Of one direction on one sheet; more is a drawing."""
_NEAR = 3.0
"""Points within which two ruled lines meet, or are one."""
_WIDE_ENOUGH = 0.75
"""Share of a table's width that a line has to span to part two rows; a shorter one divides a cell."""
_GAP = 1.3
"""Gap within a line, in heights of its text, that parts two columns."""
_LEADER = re.compile(r"[(]?(?:\d{1,2}|[a-zA-Z]|[ivx]{1,4})[.)]|[•●○▪■◦·\-–—✓✔➢➤►*]")
_COLON_LABEL = 48
"""Characters that a label before a colon may have."""


class Grid(NamedTuple):
    """A table: cells hold the lines that stand in them."""

    top: float
    bottom: float
    columns: tuple[float, ...]
    """Where each column begins; for ruled tables also where the last one ends."""
    rows: list[list[list[Line]]]
    ruled: bool


def ruled_grids(sheet: Sheet) -> tuple[list[Grid], list[Word]]:
    """Return the ruled tables of a sheet, and the words outside them."""
    horizontals = _joined(sheet.horizontals)
    verticals = _joined(sheet.verticals)
    words = list(sheet.words)
    grids: list[Grid] = []
    if not (2 <= len(horizontals) <= MAX_RULES and 2 <= len(verticals) <= MAX_RULES):
        return [], words
    for across, down in _connected(horizontals, verticals):
        columns = _distinct(rule.at for rule in down)
        left, right = columns[0], columns[-1]
        rows = [
            at for at in _distinct(rule.at for rule in across) if _covered(across, at) >= _WIDE_ENOUGH * (right - left)
        ]
        if len(columns) < 3 or len(rows) < 2:
            continue
        inside = [w for w in words if left <= w.center <= right and rows[0] <= w.middle <= rows[-1]]
        cells: list[list[list[Word]]] = [[[] for _ in columns[1:]] for _ in rows[1:]]
        for word in inside:
            row = min(max(bisect_right(rows, word.middle) - 1, 0), len(rows) - 2)
            column = min(max(bisect_right(columns, word.center) - 1, 0), len(columns) - 2)
            cells[row][column].append(word)
        filled = [[lines_of(cell) for cell in row] for row in cells if any(row)]
        if sum(bool(cell) for row in filled for cell in row) < 2:
            continue
        taken = set(map(id, inside))
        words = [word for word in words if id(word) not in taken]
        grids.append(Grid(rows[0], rows[-1], tuple(columns), filled, ruled=True))
    return grids, words


def _joined(rules: Iterable[Rule]) -> list[Rule]:
    """Join pieces of one line: cells are often drawn one by one."""
    found: list[Rule] = []
    for rule in sorted(rules, key=lambda rule: (round(rule.at / _NEAR), rule.start)):
        last = found[-1] if found else None
        if last and abs(last.at - rule.at) <= _NEAR and rule.start <= last.end + _NEAR:
            found[-1] = Rule(last.at, last.start, max(last.end, rule.end))
        else:
            found.append(rule)
    return found


def _connected(horizontals: Sequence[Rule], verticals: Sequence[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """Group lines that meet, directly or through others; each group is one table or frame."""
    waiting = set(range(len(verticals)))
    groups: list[tuple[list[Rule], list[Rule]]] = []
    left_over = set(range(len(horizontals)))
    while waiting:
        down, across = {waiting.pop()}, set[int]()
        edge_down, edge_across = set(down), set[int]()
        while edge_down or edge_across:
            met_across = {h for h in left_over for v in edge_down if _meet(horizontals[h], verticals[v])}
            met_down = {v for v in waiting for h in edge_across if _meet(horizontals[h], verticals[v])}
            left_over -= met_across
            waiting -= met_down
            across |= met_across
            down |= met_down
            edge_down, edge_across = met_down, met_across
        if len(across) >= 2 and len(down) >= 2:
            groups.append(([horizontals[h] for h in sorted(across)], [verticals[v] for v in sorted(down)]))
    return groups


def _meet(across: Rule, down: Rule) -> bool:
    return across.start - _NEAR <= down.at <= across.end + _NEAR and down.start - _NEAR <= across.at <= down.end + _NEAR


def _distinct(places: Iterable[float]) -> list[float]:
    found: list[float] = []
    for place in sorted(places):
        if not found or place - found[-1] > _NEAR:
            found.append(place)
    return found


def _covered(rules: Sequence[Rule], at: float) -> float:
    return sum(rule.end - rule.start for rule in rules if abs(rule.at - at) <= _NEAR)


# -- without ruled lines ----------------------------------------------------------------------------


def segments_of(line: Line) -> list[Line]:
    """Cut a line where the gap is wider than between words; a number or bullet stays with what it counts."""
    before = line.words[0]
    parts: list[list[Word]] = [[before]]
    for word in line.words[1:]:
        gap = word.left - before.right
        # The size of words is asked for only where there is a gap: mostly there is none.
        if gap > 0 and gap > _GAP * min(before.size, word.size):
            if len(parts[-1]) == 1 and _LEADER.fullmatch(before.text):
                parts[-1].append(word)
            else:
                parts.append([word])
        else:
            parts[-1].append(word)
        before = word
    return [Line(part) for part in parts] if len(parts) > 1 else [line]


def labelled(line: Line) -> tuple[Line, Line] | None:
    """Return label and value of a line `label : value` whose colon stands apart, as typists align them."""
    for index, word in enumerate(line.words[1:], start=1):
        is_apart = word.text.startswith(":") and word.left - line.words[index - 1].right > 0.15 * word.size
        if not is_apart or len(" ".join(w.text for w in line.words[:index])) > _COLON_LABEL:
            continue
        after = word.text[1:]
        rest = (*([word._replace(text=after)] if after else []), *line.words[index + 1 :])
        return (Line(line.words[:index]), Line(rest)) if rest else None
    return None


def columns_of(lines: Sequence[Line], width: float) -> list[list[Line]] | None:
    """Return the two columns of a page of running text, or None when the text runs across the page."""
    cut = [segments_of(line) for line in lines]
    for gutter in _gutters(cut, width):
        left: list[Line] = []
        right: list[Line] = []
        both = 0
        for parts in cut:
            lefts = [word for part in parts for word in part.words if word.center < gutter]
            rights = [word for part in parts for word in part.words if word.center >= gutter]
            if lefts:
                left.append(Line(lefts))
            if rights:
                right.append(Line(rights))
            both += bool(lefts and rights)
        if both < 6 or both * 2 < len(lines):
            continue
        if (_is_full(left, gutter) and _is_full(right, width)) or (_has_headings(left) and _has_headings(right)):
            return [left, right]
    return None


def _has_headings(lines: Sequence[Line]) -> bool:
    """Whether short bold lines stand among plain ones, which a table has in its first row and nowhere else."""
    headings = [place for place, line in enumerate(lines) if line.bold]
    return len(headings) >= 2 and headings[-1] >= 2 and len(headings) * 2 <= len(lines)


def _gutters(cut: Sequence[Sequence[Line]], width: float) -> list[float]:
    gaps = [(parts[0].right + parts[1].left) / 2 for parts in cut if len(parts) == 2]
    middle = [gap for gap in gaps if 0.4 * width <= gap <= 0.6 * width]
    return [sorted(middle)[len(middle) // 2]] if len(middle) >= 6 else []


def _is_full(lines: Sequence[Line], right: float) -> bool:
    """Whether most lines fill their column, as running text does and labels do not."""
    start = min(line.left for line in lines)
    end = max(line.right for line in lines)
    full = sum(line.right - line.left >= 0.75 * (end - start) for line in lines)
    return end <= right and full * 2 >= len(lines)


def aligned_grids(lines: Sequence[Line]) -> list[Line | Grid]:
    """Replace runs of lines that keep to columns, or say `label : value`, by tables."""
    found: list[Line | Grid] = []
    index = 0
    while index < len(lines):
        grid, taken = _labelled_run(lines, index)
        if grid is None:
            grid, taken = _aligned_run(lines, index)
        found.append(grid if grid is not None else lines[index])
        index += taken
    return found


def _labelled_run(lines: Sequence[Line], start: int) -> tuple[Grid | None, int]:
    rows: list[list[list[Line]]] = []
    column = 0.0
    index = start
    while index < len(lines):
        line = lines[index]
        pair = labelled(line)
        if pair is not None:
            rows.append([[pair[0]], [pair[1]]])
            column = pair[1].left
        elif rows and line.left >= column - 1.5 * line.size and line.left > rows[-1][0][0].left + line.size:
            rows[-1][1].append(line)
        else:
            break
        index += 1
    if not rows:
        return None, 1
    grid = Grid(lines[start].top, lines[index - 1].bottom, (rows[0][0][0].left, column), rows, ruled=False)
    return grid, index - start


def _aligned_run(lines: Sequence[Line], start: int) -> tuple[Grid | None, int]:
    first = segments_of(lines[start])
    if len(first) < 2:
        return None, 1
    columns = [part.left for part in first]
    slack = 1.2 * lines[start].size
    rows: list[list[list[Line]]] = []
    index = start
    before: Line | None = None
    while index < len(lines):
        parts = segments_of(lines[index])
        places = [_column(columns, part, slack) for part in parts]
        if any(place is None for place in places) or (before and _is_far(before, lines[index])):
            break
        opens = places[0] == 0 and (before is None or _begins_row(before, lines[index], parts))
        if opens or not rows:
            rows.append([[] for _ in columns])
        for place, part in zip(places, parts, strict=True):
            rows[-1][place or 0].append(part)
        before = lines[index]
        index += 1
    several = sum(sum(bool(cell) for cell in row) >= 2 for row in rows)
    if several < 2:
        return None, 1
    return Grid(lines[start].top, lines[index - 1].bottom, tuple(columns), rows, ruled=False), index - start


def _column(columns: Sequence[float], part: Line, slack: float) -> int | None:
    """The column that a part of a line stands in; None when it stands in none, or runs over the next."""
    place = bisect_right(columns, part.left + slack) - 1
    if place < 0 or part.left > columns[place] + 4 * slack:
        return None
    if place + 1 < len(columns) and part.right > columns[place + 1] + slack:
        return None
    return place


def _is_far(before: Line, line: Line) -> bool:
    return line.top - before.bottom > 1.6 * before.size


def _begins_row(before: Line, line: Line, parts: Sequence[Line]) -> bool:
    if line.top - before.bottom > 0.45 * before.size or parts[0].text[:1].isdigit():
        return True
    return len(parts) > 1 and not parts[0].text[:1].islower()
