"""What a recogniser saw in pictures of text → sheets of placed words, as a text layer would give them. Pure.

A recogniser tells words, boxes and how sure it is. It tells neither the size of the type (a box is as high as
its letters happen to be) nor, of a crooked scan, which words stand side by side: both are worked out here.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from statistics import median
from typing import NamedTuple

from msgspec import Struct

from checks.document.attachment import MAX_MARKUP, MAX_PAGES, AttachmentKind, Markup, Unreadable
from checks.document.layout import layout
from checks.document.sheet import Rule, Sheet, Word
from checks.outcome import FetchOutcome

LEAST_CONFIDENCE = 60
"""Mean confidence (0-100) below which a picture counts as unread: what was seen there is mostly made up."""
_LEAST_OF_A_WORD = 35
_LITTLE = 25
"""Characters below which a picture is one without text."""
_MAX_WORDS = 6_000
_SAME_SIZE = 0.24
"""How far a line's size may lie from the body's, as a share, and still be the body's: boxes are no measure of type."""
_BOLDER = 1.25
"""How much thicker the strokes of bold type are."""
_FRAME = "|_~=¦[]{}\\"
"""What recognisers make of frames and ruled lines."""
_ASCENDS = frozenset("bdfhklt0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ()[]/&%'\"!?")
_DESCENDS = frozenset("gjpqy,;()[]/")
_HEIGHTS = {(False, False): 0.467, (True, False): 0.645, (False, True): 0.655, (True, True): 0.83}
"""Height of a word by whether it has letters that ascend and descend, as a share of its line's."""


class Seen(NamedTuple):
    """One word as recognised; the unit is the pixel."""

    line: tuple[int, int, int]
    text: str
    left: float
    top: float
    width: float
    height: float
    confidence: float
    stroke: float = 0.0
    """How thick its strokes are; 0 when nobody has measured."""

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, width and height."""
        return self.left, self.top, self.width, self.height


class Recognised(Struct, frozen=True):
    """What was recognised in a picture or in the pages of a scan; what is kept for ever under the file's hash."""

    recipe: str
    """Engine, language and version of the steps around it."""
    kind: AttachmentKind
    pages: int
    sheets: tuple[Sheet, ...]
    confidence: int
    """Mean over all characters, 0-100."""


def seen_words(table: str) -> list[Seen]:
    """Read tesseract's table of words (TSV)."""
    found: list[Seen] = []
    for row in table.splitlines()[1:]:
        cells = row.split("\t")
        if len(cells) != 12 or cells[0] != "5":
            continue
        text = cells[11].strip().strip(_FRAME)
        confidence = float(cells[10])
        if text and confidence >= _LEAST_OF_A_WORD and not (len(text) == 1 and not text.isalnum() and confidence < 60):
            left, top, width, height = map(float, cells[6:10])
            line = (int(cells[2]), int(cells[3]), int(cells[4]))
            found.append(Seen(line, text, left, top, width, height, confidence))
    return found[:_MAX_WORDS]


def tilt_of(words: Sequence[Seen]) -> float:
    """Return by how many radians the lines of text rise to the right; 0 when they do not tell."""
    slopes: list[float] = []
    for line in _lines(words):
        if len(line) < 4:
            continue
        xs = [word.left + word.width / 2 for word in line]
        ys = [_baseline(word) for word in line]
        x, y = sum(xs) / len(xs), sum(ys) / len(ys)
        spread = sum((a - x) ** 2 for a in xs)
        if spread:
            slopes += [-sum((a - x) * (b - y) for a, b in zip(xs, ys, strict=True)) / spread] * len(line)
    return math.atan(median(slopes)) if len(slopes) >= 12 else 0.0


def sheet_of(
    words: Sequence[Seen],
    *,
    number: int,
    size: tuple[int, int],
    tilt: float,
    scale: float,
    rules: tuple[Sequence[Rule], Sequence[Rule]] = ((), ()),
) -> Sheet:
    """Return the words of one picture straightened, in points, each as high as the type of its line.

    Args:
        words: as recognised.
        number: of the page.
        size: of the picture in pixels, width first.
        tilt: of the lines of text, in radians.
        scale: points per pixel.
        rules: horizontal and vertical ruled lines, straightened, in points.
    """
    lines = [[_straight(word, size, tilt) for word in line] for line in _lines(words)]
    sizes = [_size_of(line) for line in lines]
    body = _body(lines, sizes)
    placed: list[Word] = []
    strokes = [_stroke_of(line, high) for line, high in zip(lines, sizes, strict=True)]
    usual = _usual(lines, strokes)
    for line, high, stroke in zip(lines, sizes, strokes, strict=True):
        is_body = body and abs(high - body) <= _SAME_SIZE * body
        height = body if is_body else high
        baseline = median(_baseline(word) for word in line)
        for word in line:
            # A word far from its line's base stands in another line that the recogniser has run together.
            base = baseline if abs(_baseline(word) - baseline) < 0.3 * height else _baseline(word)
            top, bottom = base - 0.8 * height, base + 0.2 * height
            placed.append(
                Word(
                    word.text,
                    word.left * scale,
                    top * scale,
                    (word.left + word.width) * scale,
                    bottom * scale,
                    bool(usual) and stroke > _BOLDER * usual,
                )
            )
    return Sheet(number, size[0] * scale, size[1] * scale, tuple(placed), tuple(rules[0]), tuple(rules[1]))


def confidence_of(words: Sequence[Seen]) -> int:
    """Return the mean confidence over all characters, 0-100."""
    letters = sum(len(word.text) for word in words)
    return round(sum(word.confidence * len(word.text) for word in words) / letters) if letters else 0


def recognised_markup(recognised: Recognised, heading: str = "") -> Markup:
    """Turn what was recognised into markup; raises `Unreadable` when it is too little or too doubtful to be words.

    `heading` is what the page that shows the picture has written above it.
    """
    letters = sum(map(_letters, recognised.sheets))
    if letters < _LITTLE:
        raise Unreadable(FetchOutcome.DOCUMENT_NO_TEXT, f"{letters} huruf dikenali")
    if recognised.confidence < LEAST_CONFIDENCE:
        raise Unreadable(FetchOutcome.DOCUMENT_NO_TEXT, f"dikenali dengan keyakinan {recognised.confidence}%")
    return Markup(
        layout(recognised.sheets, heading),
        recognised.kind,
        recognised.pages,
        len(recognised.sheets),
        recognised.confidence,
        unread=_beyond(recognised),
    )


def _letters(sheet: Sheet) -> int:
    return sum(len(word.text) for word in sheet.words)


def _beyond(recognised: Recognised) -> tuple[int, ...]:
    """The pages of a scan that there was no time for, as far as any document is read."""
    seen = {sheet.number for sheet in recognised.sheets}
    return tuple(number for number in range(1, min(recognised.pages, MAX_PAGES) + 1) if number not in seen)


def completed_markup(markup: Markup, recognised: Recognised) -> Markup:
    """Put what was recognised on a document's pictured pages among its pages of text; raises `Unreadable` as above.

    `recognised` holds pictured pages only, and not always all of them.
    """
    seen = {
        sheet.number: sheet for sheet in recognised.sheets if sum(len(word.text) for word in sheet.words) >= _LITTLE
    }
    if not seen.keys() & set(markup.unread):
        raise Unreadable(FetchOutcome.DOCUMENT_NO_TEXT, "tidak ada huruf dikenali")
    if recognised.confidence < LEAST_CONFIDENCE:
        raise Unreadable(FetchOutcome.DOCUMENT_NO_TEXT, f"dikenali dengan keyakinan {recognised.confidence}%")
    sheets = [seen.get(sheet.number, sheet) if sheet.is_picture else sheet for sheet in markup.sheets]
    return markup._replace(
        html=layout(sheets)[:MAX_MARKUP],
        confidence=recognised.confidence,
        sheets=(),
        recognised=tuple(number for number in markup.unread if number in seen),
        unread=tuple(number for number in markup.unread if number not in seen),
    )


def _lines(words: Sequence[Seen]) -> Iterator[list[Seen]]:
    lines: dict[tuple[int, int, int], list[Seen]] = {}
    for word in words:
        lines.setdefault(word.line, []).append(word)
    yield from lines.values()


def _straight(word: Seen, size: tuple[int, int], tilt: float) -> Seen:
    """Turn a word's place about the middle of the picture, as the picture itself would be turned."""
    if not tilt:
        return word
    x, y = word.left + word.width / 2 - size[0] / 2, word.top + word.height / 2 - size[1] / 2
    across, down = x * math.cos(tilt) - y * math.sin(tilt), x * math.sin(tilt) + y * math.cos(tilt)
    # The box of a tilted word is higher than the word by what it rises on its way.
    height = max(0.5 * word.height, word.height - abs(math.tan(tilt)) * word.width)
    return word._replace(left=across + size[0] / 2 - word.width / 2, top=down + size[1] / 2 - height / 2, height=height)


def _reach(text: str) -> tuple[bool, bool]:
    return any(sign in _ASCENDS for sign in text), any(sign in _DESCENDS for sign in text)


def _baseline(word: Seen) -> float:
    ascends, descends = _reach(word.text)
    below = 0.19 / _HEIGHTS[ascends, True] if descends else 0.0
    return word.top + word.height * (1 - below)


_LETTERS = re.compile(r"[^\W_]")


def _size_of(line: Sequence[Seen]) -> float:
    """Estimate the height of a line's type, from ascent to descent."""
    telling = [word for word in line if _LETTERS.search(word.text)] or line
    return median(word.height / _HEIGHTS[_reach(word.text)] for word in telling for _ in word.text)


def _stroke_of(line: Sequence[Seen], size: float) -> float:
    """How thick a line's strokes are, as a share of its type."""
    measured = [word.stroke for word in line if word.stroke for _ in word.text]
    return median(measured) / size if measured and size else 0.0


def _usual(lines: Sequence[Sequence[Seen]], strokes: Sequence[float]) -> float:
    """How thick strokes are in the lighter half of the text."""
    each = sorted(
        stroke for line, stroke in zip(lines, strokes, strict=True) if stroke for word in line for _ in word.text
    )
    return each[len(each) // 3] if each else 0.0


def _body(lines: Sequence[Sequence[Seen]], sizes: Sequence[float]) -> float:
    """The size in which most of the text is set."""
    if not sizes:
        return 0.0
    letters: Counter[int] = Counter()
    for line, size in zip(lines, sizes, strict=True):
        letters[round(math.log(max(size, 1.0), 1.1))] += sum(len(word.text) for word in line)
    most = max(letters, key=lambda step: letters[step - 1] + 2 * letters[step] + letters[step + 1])
    near = [size for size in sizes if abs(math.log(max(size, 1.0), 1.1) - most) <= 1.5]
    return median(near) if near else 0.0
