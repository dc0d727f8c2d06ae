"""What stands on one sheet of a document without markup: words with their places, and ruled lines.

The unit is the point (1/72 inch); y grows downward from the top edge, as one reads.
"""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter, itemgetter
from typing import NamedTuple


class Word(NamedTuple):
    """A run of characters without a blank."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    bold: bool = False

    @property
    def size(self) -> float:
        """Height from the font's ascent to its descent."""
        return self.bottom - self.top

    @property
    def center(self) -> float:
        """Half-way between left and right."""
        return (self.left + self.right) / 2

    @property
    def middle(self) -> float:
        """Half-way between top and bottom."""
        return (self.top + self.bottom) / 2


class Rule(NamedTuple):
    """A straight ruled line; `at` is its y when horizontal and its x when vertical."""

    at: float
    start: float
    end: float


class Sheet(NamedTuple):
    """One page."""

    number: int
    """Counted from 1."""
    width: float
    height: float
    words: tuple[Word, ...]
    horizontals: tuple[Rule, ...] = ()
    verticals: tuple[Rule, ...] = ()
    is_picture: bool = False
    """Whether a picture stands on it in place of text: what it says only a recogniser can tell."""


class Line:
    """Words that stand side by side, from left to right; never empty. Its places are asked for again and again."""

    __slots__ = ("bold", "bottom", "left", "right", "size", "text", "top", "words")

    def __init__(self, words: Sequence[Word]) -> None:
        self.words = tuple(words)
        self.text = " ".join([word.text for word in words])
        self.left = words[0].left
        self.right = words[-1].right
        self.top = min([word.top for word in words])
        self.bottom = max([word.bottom for word in words])
        self.size = sorted([word.bottom - word.top for word in words])[len(words) // 2]
        """The height of most of the line."""
        self.bold = all(word.bold for word in words if any(map(str.isalpha, word.text)))
        """Whether every word with letters is bold."""


_BY_PLACE = itemgetter(0, 1)
_BY_LEFT = attrgetter("left")


def lines_of(words: list[Word]) -> list[Line]:
    """Put words into lines, from top to bottom and each from left to right."""
    found: list[list[Word]] = []
    middle = size = 0.0
    # The middle and the height of each word once: a page has hundreds, and properties cost a call each.
    placed = [((word.top + word.bottom) / 2, word.left, word.bottom - word.top, word) for word in words]
    placed.sort(key=_BY_PLACE)
    for at, _, high, word in placed:
        if found and abs(middle - at) < 0.4 * min(size, high):
            found[-1].append(word)
        else:
            found.append([word])
            middle, size = at, high
    return [Line(sorted(line, key=_BY_LEFT)) for line in found]
