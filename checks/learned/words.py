"""A line as the features that weights are learned for: stems, neighbours, kinds of values, and the heading above."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import NamedTuple

from checks.wording.values import (
    has_amount,
    has_digit,
    has_duration,
    has_phone,
    is_free,
    is_opening_hours,
    mentions,
    regulations,
)

_WORD = re.compile(r"[a-z]+|\d+")
_PREFIX = re.compile(r"(?:memper|diper|menge|meng|meny|mem|men|me|peng|peny|pem|pen|pe|ber|ter|di|ke|se)(?=[a-z]{4})")
_SUFFIX = re.compile(r"(?:nya|lah|kan|an|i)$")
_ROOT = 6
"""Letters below which a word is its own stem: *bawa*, *biaya*, *datang*."""
SHORTEST = 12
"""Characters of a line that says anything."""
_WORDS = 60
_HEADING_WORDS = 12
_DIGITS = 4
_SHORT, _LINE = 4, 20
"""Words of a label, and of a line; a paragraph has more."""
_NUMBERED: tuple[tuple[str, Callable[[str], object]], ...] = (
    ("=time", has_duration),
    ("=hours", is_opening_hours),
    ("=amount", has_amount),
    ("=phone", has_phone),
    ("=rule", regulations),
)
"""Kinds of values with a digit, which say more than it."""
_MAY_BE_FREE = ("gratis", "bayar", "biaya", "pungut", "cuma", "nihil", "rp")


class Features(NamedTuple):
    """What a line is made of, each thing once."""

    singles: set[str]
    """Stems; stems of the heading after `^`; what kinds of values there are after `=`."""
    pairs: set[tuple[str, str]]
    """Stems beside each other; the first has a neighbour that is no word."""

    def names(self) -> Iterator[str]:
        """Yield each as the table of weights has it."""
        yield from self.singles
        yield from map(" ".join, self.pairs)


def features(folded: str, heading: str) -> Features:
    """Return the features of a line; `heading` is the folded one above it."""
    stems = [*map(stem, _WORD.findall(folded)[:_WORDS])]
    singles = {*stems, *_above(heading)}
    if has_digit(folded):
        singles.update(mark for mark, has in _NUMBERED if has(folded))
    if "@" in folded:
        singles.add("=mail")
    if mentions(folded, *_MAY_BE_FREE) and is_free(folded):
        singles.add("=free")
    if "?" in folded:
        singles.add("=asks")
    singles.add("=short" if len(stems) <= _SHORT else "=line" if len(stems) <= _LINE else "=long")
    return Features(singles, {*zip(["^", *stems], stems, strict=False)})


@lru_cache(maxsize=2_000)
def _above(heading: str) -> frozenset[str]:
    return frozenset(f"^{stem(word)}" for word in _WORD.findall(heading)[:_HEADING_WORDS])


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """A word without the affixes that Indonesian puts on it, cheaply: alike for most forms of a word is enough."""
    if word.isdigit():
        return f"#{min(len(word), _DIGITS)}"
    if len(word) < _ROOT:
        return word
    root = _PREFIX.sub("", word, count=1)
    return _SUFFIX.sub("", root, count=1) if len(root) >= _ROOT else root
