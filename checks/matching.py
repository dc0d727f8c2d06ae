"""Phrases found in a page: one Aho-Corasick pass, whole words only, every phrase of every concept at once.

Ten times the phrases cost less than twice the time; see `BENCHMARKS.md`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache

from ahocorasick_rs import AhoCorasick, Implementation
from msgspec import Struct

from checks.vocabulary import concepts


class Hit(Struct, frozen=True, gc=False):
    """One phrase seen in one text; `start` and `end` count in the text's words form."""

    concept: str
    start: int
    end: int


class PhraseMatcher:
    """Finds the phrases of concepts in texts given as words (`checks.document.decode.to_words`)."""

    def __init__(self, phrases: Mapping[str, Iterable[str]]) -> None:
        """Take concept → phrases, each phrase as words with a blank on either side."""
        self._concepts: list[tuple[str, ...]] = []
        owners: dict[str, list[str]] = {}
        for concept, group in phrases.items():
            for phrase in group:
                owners.setdefault(phrase, []).append(concept)
        self._lengths = [len(phrase) for phrase in owners]
        self._concepts = [tuple(names) for names in owners.values()]
        self._automaton = AhoCorasick(list(owners), implementation=Implementation.ContiguousNFA) if owners else None

    def find(self, texts: Sequence[str]) -> list[tuple[Hit, ...]]:
        """Return the hits of each text, in reading order, overlapping ones included."""
        found: list[list[Hit]] = [[] for _ in texts]
        if self._automaton is None or not texts:
            return [() for _ in texts]
        starts: list[int] = []
        position = 0
        for text in texts:
            starts.append(position)
            position += len(text) + 1
        haystack = "\n".join(texts)
        starts.append(position)
        which, offset, hits, concepts = 0, 0, found[0], self._concepts
        for index, start, end in self._automaton.find_matches_as_indexes(haystack, overlapping=True):
            if start >= starts[which + 1]:  # they come in the order in which they end, and none spans two texts
                which = bisect_right(starts, start) - 1
                offset, hits = starts[which], found[which]
            for concept in concepts[index]:
                hits.append(Hit(concept, start - offset, end - offset))
        return [tuple(hits) for hits in found]


_REMEMBERED = 40_000
"""Texts whose hits are kept: the menus and footers of some hundred sites, at 100 bytes to a few hundred each."""
_LONGEST_REMEMBERED = 200


class Named(Struct, frozen=True):
    """What one text names."""

    hits: tuple[Hit, ...]
    concepts: frozenset[str]


NOTHING_NAMED = Named((), frozenset())


def find_remembered(texts: Sequence[str]) -> list[Named]:
    """Find as the shipped matcher does, and remember short texts: a site says the same on each of its pages.

    The answer never depends on what is remembered, only the time does.
    """
    known = _memory()
    unknown = [text for text in texts if text not in known]
    found = {
        text: Named(hits, _same(frozenset([hit.concept for hit in hits]))) if hits else NOTHING_NAMED
        for text, hits in zip(unknown, matcher().find(unknown), strict=True)
    }
    answers = [known[text] if text in known else found[text] for text in texts]
    if len(known) > _REMEMBERED:
        known.clear()
    known.update((text, named) for text, named in found.items() if len(text) <= _LONGEST_REMEMBERED)
    return answers


@lru_cache(maxsize=8192)
def _same(concepts: frozenset[str]) -> frozenset[str]:
    """Return one object for all equal sets: texts are many, the sets of what they name are few."""
    return concepts


@cache
def _memory() -> dict[str, Named]:
    return {}


@cache
def matcher() -> PhraseMatcher:
    """Return the matcher of the shipped vocabulary, built once per process."""
    return PhraseMatcher({name: concept.all_phrases() for name, concept in concepts().items()})
