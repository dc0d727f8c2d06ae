"""What stands on one sheet of a document without markup: words with their places, and ruled lines.

The unit is the point (1/72 inch); y grows downward from the top edge, as one reads.
"""

from __future__ import annotations

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


class Line(NamedTuple):
    """Words that stand side by side, from left to right."""

    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        """The words with blanks between."""
        return " ".join(word.text for word in self.words)

    @property
    def left(self) -> float:
        """Where the line begins."""
        return self.words[0].left

    @property
    def right(self) -> float:
        """Where the line ends."""
        return self.words[-1].right

    @property
    def top(self) -> float:
        """The upper edge of the highest word."""
        return min(word.top for word in self.words)

    @property
    def bottom(self) -> float:
        """The lower edge of the lowest word."""
        return max(word.bottom for word in self.words)

    @property
    def size(self) -> float:
        """The height of most of the line."""
        return sorted(word.size for word in self.words)[len(self.words) // 2]

    @property
    def bold(self) -> bool:
        """Whether every word with letters is bold."""
        return all(word.bold for word in self.words if any(map(str.isalpha, word.text)))


def lines_of(words: list[Word]) -> list[Line]:
    """Put words into lines, from top to bottom and each from left to right."""
    found: list[list[Word]] = []
    for word in sorted(words, key=lambda word: (word.middle, word.left)):
        if found and abs(found[-1][0].middle - word.middle) < 0.4 * min(found[-1][0].size, word.size):
            found[-1].append(word)
        else:
            found.append([word])
    return [Line(tuple(sorted(line, key=lambda word: word.left))) for line in found]
