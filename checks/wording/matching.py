"""Phrases found in a page: one Aho-Corasick pass, whole words only, every phrase of every concept at once.

Ten times the phrases cost less than twice the time; see `BENCHMARKS.md`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache, cached_property, lru_cache
from operator import itemgetter

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
        owners: dict[str, list[str]] = {}
        for concept, group in phrases.items():
            for phrase in group:
                owners.setdefault(phrase, []).append(concept)
        self.phrases = tuple(owners)
        self.owners = {phrase: tuple(names) for phrase, names in owners.items()}
        """Phrase → the concepts that it names."""
        self._sets = [frozenset(names) for names in owners.values()]
        self._find = AhoCorasick(self.phrases, implementation=Implementation.ContiguousNFA).find_matches_as_indexes

    def name(self, words: str) -> Named:
        """Return what a text names, overlapping phrases included."""
        seen = self._find(words, overlapping=True)
        if not seen:
            return NOTHING_NAMED
        numbers, starts, ends = zip(*seen, strict=True)
        found = _NOTHING.union(*map(self._sets.__getitem__, numbers))
        return Named(self, numbers, starts, ends, _same(found))

    def concepts(self, words: str) -> frozenset[str]:
        """Return the concepts that a text names, for whom that is enough."""
        seen = self._find(words, overlapping=True)
        return _same(_NOTHING.union(*map(self._sets.__getitem__, map(_NUMBER, seen)))) if seen else _NOTHING

    @cached_property
    def numbers(self) -> Mapping[str, frozenset[int]]:
        """The phrases of each concept, by their numbers."""
        found: dict[str, set[int]] = {}
        for number, phrase in enumerate(self.phrases):
            for concept in self.owners[phrase]:
                found.setdefault(concept, set()).add(number)
        return {concept: frozenset(numbers) for concept, numbers in found.items()}


_NUMBER = itemgetter(0)


class Named(Struct, frozen=True, gc=False):
    """What one text names, kept as the automaton tells it: few texts are asked for more than their concepts."""

    matcher: PhraseMatcher
    numbers: tuple[int, ...]
    """Which phrases, in reading order."""
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    concepts: frozenset[str]

    @property
    def phrases(self) -> Iterator[str]:
        """The phrases in reading order, with a blank on either side."""
        return map(self.matcher.phrases.__getitem__, self.numbers)

    @property
    def hits(self) -> list[Hit]:
        """The phrases in reading order, by the concepts that each of them names."""
        return [
            Hit(concept, start, end)
            for phrase, start, end in zip(self.phrases, self.starts, self.ends, strict=True)
            for concept in self.matcher.owners[phrase]
        ]


_NOTHING = frozenset[str]()
NOTHING_NAMED = Named(PhraseMatcher({}), (), (), (), _NOTHING)


@lru_cache(maxsize=8192)
def _same(concepts: frozenset[str]) -> frozenset[str]:
    """Return one object for all equal sets: texts are many, the sets of what they name are few."""
    return concepts


@cache
def matcher() -> PhraseMatcher:
    """Return the matcher of the shipped vocabulary, built once per process."""
    return PhraseMatcher({name: concept.all_phrases() for name, concept in concepts().items()})
