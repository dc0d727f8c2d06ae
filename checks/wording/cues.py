"""The cheap question before a dear one: whether a text holds any of many cues, and which."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from operator import itemgetter
from typing import Any, Generic, TypeVar

from ahocorasick_rs import AhoCorasick, Implementation
from msgspec import Struct

from checks.document.memo import Memo, Memory
from checks.wording.matching import NOTHING_NAMED, Named, matcher

T = TypeVar("T")


class Cues:
    """Letters of which a text must hold some before a pattern that needs them is worth its time.

    All are looked for in one pass: from eight cues on that is quicker than asking for each (`values.mentions`),
    and with fifty it takes a sixth of the time.
    """

    def __init__(self, *cues: str) -> None:
        """Take the cues as they stand in the texts that will be asked, folded or not."""
        self._find = AhoCorasick(cues, implementation=Implementation.ContiguousNFA).find_matches_as_indexes

    def are_in(self, text: str) -> bool:
        """Whether the text holds one of them."""
        return bool(self._find(text))


class LineCues:
    """Cues by which a check finds the lines of a page that concern it (`Page.cued`).

    The cues of all checks are looked for together, so that each line is read once and not once a check.
    """

    def __init__(self, *cues: str) -> None:
        """Take the cues folded, as they stand in the lines."""
        _DECLARED.append((self, cues))
        _finder.cache_clear()
        HELD.clear()


class LinkCue(Generic[T]):
    """What the words, the title and the address of a link tell by themselves (`Page.telling`).

    All of them are asked when such a link is first seen: menus and footers, most links of a page, are the same on
    every page of a site, and most links tell nothing.
    """

    def __init__(self, ask: Callable[[str, str, str], T | None]) -> None:
        """Take the question: text, title and address → what they tell, or nothing."""
        _ASKED.append((self, ask))
        TOLD.clear()


_ASKED: list[tuple[LinkCue[Any], Callable[[str, str, str], object]]] = []


def _told_by(link: tuple[str, str, str]) -> tuple[tuple[LinkCue[Any], Any], ...]:
    return tuple((cue, told) for cue, ask in _ASKED if (told := ask(*link)))


TOLD: Memo[tuple[str, str, str], tuple[tuple[LinkCue[Any], Any], ...]] = Memo(
    _told_by, size_of=lambda link: sum(map(len, link)), longest=600, most=16_384
)
"""What a link tells, by its text, title and address."""

_DECLARED: list[tuple[LineCues, tuple[str, ...]]] = []


@cache
def _finder() -> tuple[AhoCorasick, tuple[LineCues, ...]]:
    """Return what finds all cues that were declared, and whose each of them is."""
    owners = tuple(owner for owner, cues in _DECLARED for _ in cues)
    letters = [cue for _, cues in _DECLARED for cue in cues]
    return AhoCorasick(letters, implementation=Implementation.ContiguousNFA), owners


class Held(Struct, frozen=True, gc=False):
    """What a line of a page holds, found once for all checks."""

    named: Named
    """The phrases that the shipped matcher finds in it."""
    cues: tuple[LineCues, ...]
    """Whose cues are in it, in no order."""


def look_for(folded: str, words: str) -> Held:
    """Return what a line holds that is not in `HELD` yet."""
    finder, owners = _finder()
    places = map(_PLACE, finder.find_matches_as_indexes(folded, overlapping=True))
    held = Held(matcher().name(words), tuple(set(map(owners.__getitem__, places))))
    if len(folded) <= _LONGEST:
        HELD.keep(folded, held)
    return held


NOTHING_HELD = Held(NOTHING_NAMED, ())
_PLACE = itemgetter(0)
_LONGEST = 250
HELD: Memory[str, Held] = Memory(most=32_000)
"""What lines hold, by their folded text: a site says the same on each of its pages.

So many short lines are the menus, sidebars and footers of some hundred sites, at 100 bytes to a few hundred each.
"""
