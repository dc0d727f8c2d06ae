"""A line as the features that weights are learned for: stems, neighbours, kinds of values, and the heading above."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

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
_NUMBERED: tuple[tuple[str, Callable[[str], object]], ...] = (
    ("=time", has_duration),
    ("=hours", is_opening_hours),
    ("=amount", has_amount),
    ("=phone", has_phone),
    ("=rule", regulations),
)
"""Kinds of values with a digit, which say more than it."""
_MAY_BE_FREE = ("gratis", "bayar", "biaya", "pungut", "cuma", "nihil", "rp")


def features(folded: str, heading: str) -> Iterator[str]:
    """Yield the features of a line, some of them twice; `heading` is the folded one above it."""
    before = "^"
    words = 0
    for word in _WORD.findall(folded):
        root = stem(word)
        yield root
        yield f"{before} {root}"
        before = root
        words += 1
        if words == _WORDS:
            break
    for word in _WORD.findall(heading)[:_HEADING_WORDS]:
        yield f"^{stem(word)}"
    if has_digit(folded):
        yield from (mark for mark, has in _NUMBERED if has(folded))
    if "@" in folded:
        yield "=mail"
    if mentions(folded, *_MAY_BE_FREE) and is_free(folded):
        yield "=free"
    yield "=short" if words <= 4 else "=line" if words <= 20 else "=long"
    if "?" in folded:
        yield "=asks"


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """A word without the affixes that Indonesian puts on it, cheaply: alike for most forms of a word is enough."""
    if word.isdigit():
        return f"#{min(len(word), _DIGITS)}"
    if len(word) < _ROOT:
        return word
    root = _PREFIX.sub("", word, count=1)
    return _SUFFIX.sub("", root, count=1) if len(root) >= _ROOT else root
