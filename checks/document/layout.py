"""Sheets of placed words → markup: headings by size and weight, tables by columns, paragraphs by their lines.

The result goes through the same reader as every web page (`checks.document.read`), so that one set of rules
decides what heads what. An `embed` of `PAGE_MARK` and the page's number stands where each page begins.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from html import escape

from checks.document.grid import Grid, aligned_grids, columns_of, ruled_grids
from checks.document.sheet import Line, Sheet, Word, lines_of

PAGE_MARK = "patuh-page:"
"""What the address of the `embed` begins with that marks where a page begins."""

_LARGER = 1.13
"""How much larger than the body a heading is set, as a factor."""
_HEADING_LENGTH = 160
_SHORT_LINE = 80
_STARTS_ITEM = re.compile(r"(?:[(]?(?:\d{1,2}|[a-zA-Z]|[ivxIVX]{1,4})[.)]|[•●○▪■◦\-–—✓✔➢➤►*])\s")
_NUMBERS = re.compile(r"\d+")

Element = tuple[str, str, int]
"""What an element is (`h1`…`h3`, `b`, `p` or `table`), its markup, the page it stands on."""


def layout(sheets: Sequence[Sheet], heading: str = "") -> str:
    """Return the sheets as one HTML page; `heading` is what the page that shows them has written above them."""
    body = _body_size(sheets)
    ranks = _ranks(sheets, body)
    repeated = _repeated(sheets)
    parts = [f"<h1>{escape(heading)}</h1>"] if heading else []
    title = heading
    last: Grid | None = None
    for sheet in sheets:
        mark = f'<embed src="{PAGE_MARK}{sheet.number}">'
        elements = list(_elements(sheet, repeated))
        for place, element in enumerate(elements):
            if isinstance(element, Grid):
                goes_on = place == 0 and last is not None and _continues(last, element)
                if goes_on and last is not None:
                    parts.pop()  # the end of the table that this page goes on with
                    parts += _rows(_without_header(element, last), mark)
                else:
                    parts += ["<table>", *_rows(element.rows, mark)]
                parts.append("</table>")
            else:
                tag, text = _tagged(element, body, ranks)
                if not title and tag in ("h1", "h2", "h3", "b"):
                    title = text
                parts.append(_markup(tag, text, mark))
            mark = ""
        last = elements[-1] if elements and isinstance(elements[-1], Grid) else None
    return f"<html><head><title>{escape(title)}</title></head><body><main>{''.join(parts)}</main></body></html>"


def _markup(tag: str, text: str, mark: str) -> str:
    inner = "<br>".join(escape(line) for line in text.split("\n"))
    return f"{mark}<p><b>{inner}</b></p>" if tag == "b" else f"{mark}<{tag}>{inner}</{tag}>"


# -- what stands out --------------------------------------------------------------------------------


def _body_size(sheets: Sequence[Sheet]) -> float:
    """The height in which most of the text is set."""
    sizes: Counter[int] = Counter()
    for sheet in sheets:
        for word in sheet.words:
            sizes[round((word.bottom - word.top) * 2)] += len(word.text)
    return sizes.most_common(1)[0][0] / 2 if sizes else 0.0


def _ranks(sheets: Sequence[Sheet], body: float) -> dict[int, int]:
    """Rank the sizes above the body's: the largest is 1, and there are three ranks."""
    larger = {round(word.size) for sheet in sheets for word in sheet.words if word.size > body * _LARGER}
    return {size: min(rank, 3) for rank, size in enumerate(sorted(larger, reverse=True), start=1)}


def _repeated(sheets: Sequence[Sheet]) -> frozenset[str]:
    """Running heads and page numbers: lines near an edge that return on most pages."""
    if len(sheets) < 3:
        return frozenset()
    seen: Counter[str] = Counter()
    for sheet in sheets:
        words = [word for word in sheet.words if _at_edge(word, sheet)]
        seen.update({_place(line, sheet) for line in lines_of(words)})
    return frozenset(place for place, times in seen.items() if times >= 3 and times * 2 > len(sheets))


def _at_edge(what: Line | Word, sheet: Sheet) -> bool:
    return what.bottom < 0.08 * sheet.height or what.top > 0.92 * sheet.height


def _place(line: Line, sheet: Sheet) -> str:
    return f"{line.top < sheet.height / 2} {_NUMBERS.sub('#', line.text)}"


def _tagged(lines: Sequence[Line], body: float, ranks: dict[int, int]) -> tuple[str, str]:
    text = _joined(lines)
    size = max(line.size for line in lines)
    if size > body * _LARGER and len(text) <= _HEADING_LENGTH:
        return f"h{ranks.get(round(size), 3)}", text.replace("\n", " ")
    if all(line.bold for line in lines) and len(text) <= _HEADING_LENGTH and any(map(str.isalpha, text)):
        return "b", text.replace("\n", " ")
    is_heading = _is_shouted(text) and len(text) <= _SHORT_LINE and text[-1:] not in ".,;:"
    return ("b" if is_heading else "p"), text


def _is_shouted(text: str) -> bool:
    """Whether the text is in capitals throughout."""
    if not text.isupper():  # almost every line, told without looking at each letter
        return False
    letters = [character for character in text if character.isalpha()]
    return len(letters) >= 6 and all(map(str.isupper, letters))


def _joined(lines: Sequence[Line]) -> str:
    """Join the lines of a paragraph, mending words that were parted at its edge."""
    text = ""
    for line in lines:
        if text.endswith("-") and line.text[:1].islower() and text[-2:-1].isalpha():
            text = text[:-1] + line.text
        else:
            text = f"{text} {line.text}".strip()
    return text


# -- reading order ----------------------------------------------------------------------------------


def _elements(sheet: Sheet, repeated: frozenset[str]) -> Iterator[Grid | list[Line]]:
    """Yield tables and paragraphs from top to bottom."""
    grids, words = ruled_grids(sheet)
    lines = [line for line in lines_of(words) if not (_at_edge(line, sheet) and _place(line, sheet) in repeated)]
    bounds = sorted(grids, key=lambda grid: grid.top)
    for grid in [*bounds, None]:
        above = [line for line in lines if grid is None or line.top < grid.top]
        lines = lines[len(above) :]
        yield from _running(above, sheet.width)
        if grid is not None:
            yield grid


def _running(lines: list[Line], width: float) -> Iterator[Grid | list[Line]]:
    if not lines:
        return
    columns = columns_of(lines, width)
    if columns is not None:
        for column in columns:
            yield from _paragraphs(column)
        return
    yield from _paragraphs(aligned_grids(lines))


def _paragraphs(lines: Sequence[Line | Grid]) -> Iterator[Grid | list[Line]]:
    paragraph: list[Line] = []
    edge = max((line.right for line in lines if isinstance(line, Line)), default=0.0)
    for line in lines:
        if isinstance(line, Grid):
            if paragraph:
                yield paragraph
            paragraph = []
            yield line
            continue
        if paragraph and not _belongs(paragraph, line, edge):
            yield paragraph
            paragraph = []
        paragraph.append(line)
    if paragraph:
        yield paragraph


def _belongs(paragraph: Sequence[Line], line: Line, edge: float) -> bool:
    """Whether a line goes on with the paragraph above it."""
    before = paragraph[-1]
    if abs(before.size - line.size) > 0.1 * before.size or before.bold != line.bold:
        return False
    if line.top - before.bottom > 0.75 * before.size or _STARTS_ITEM.match(f"{line.text} "):
        return False
    if _is_shouted(before.text) and len(before.text) <= _SHORT_LINE and any(map(str.islower, line.text)):
        return False  # a heading in capitals, and what it heads
    if _STARTS_ITEM.match(f"{paragraph[0].text} "):
        return line.left > paragraph[0].left + 0.5 * line.size
    if before.text.endswith((":", ".")) and before.right < 0.85 * edge:
        return False
    # A line ends short of the edge only where the paragraph does, unless it is set in the middle.
    first = line.words[0]
    is_full = before.right + (first.right - first.left) > edge - line.size
    is_centred = (
        abs((before.left + before.right) - (line.left + line.right)) < line.size and before.left > line.size * 8
    )
    return is_full or (is_centred and before.bold)


# -- tables -----------------------------------------------------------------------------------------


def _rows(rows: Sequence[Sequence[Sequence[Line]]], mark: str) -> Iterator[str]:
    """Yield the rows; the mark of the page goes into the first cell, so that it belongs to what it marks."""
    for row in rows:
        tag = "th" if _is_header(row) else "td"
        cells = []
        for cell in row:
            cells.append(f"<{tag}>{mark}{'<br>'.join(map(escape, _cell_lines(cell)))}</{tag}>")
            mark = ""
        yield f"<tr>{''.join(cells)}</tr>"


def _is_header(row: Sequence[Sequence[Line]]) -> bool:
    filled = [line for cell in row for line in cell]
    return len(filled) > 1 and all(line.bold for line in filled) and all(row)


def _cell_lines(cell: Sequence[Line]) -> list[str]:
    """Return the items of a cell: lines that were only wrapped are put together again."""
    found: list[str] = []
    listed = any(_STARTS_ITEM.match(f"{line.text} ") for line in cell)
    for line in cell:
        goes_on = found and not _STARTS_ITEM.match(f"{line.text} ")
        if goes_on and (listed or not _ends_line(found[-1], line)):
            found[-1] = f"{found[-1]} {line.text}"
        else:
            found.append(line.text)
    return found


def _ends_line(text: str, following: Line) -> bool:
    return text.endswith((".", ";", ":")) and following.text[:1].isupper()


def _continues(before: Grid, grid: Grid) -> bool:
    """Whether the first table of a page goes on with the last one of the page before."""
    return (
        before.ruled == grid.ruled
        and len(before.columns) == len(grid.columns)
        and all(abs(a - b) < 12 for a, b in zip(before.columns, grid.columns, strict=True))
    )


def _without_header(grid: Grid, before: Grid) -> list[list[list[Line]]]:
    """Return the rows of a table that goes on, without the header that is repeated on each page."""

    def said(row: Sequence[Sequence[Line]]) -> list[str]:
        return [line.text for cell in row for line in cell]

    return grid.rows[1:] if said(grid.rows[0]) == said(before.rows[0]) else grid.rows
