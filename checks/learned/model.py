"""The learned weights, and what a line is like by the sum of them."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from importlib.resources import files
from itertools import chain, islice
from typing import NamedTuple

from checks.document.memo import Memo
from checks.learned.words import features, stem

WEIGHTS = "weights.tsv"
ALWAYS = "="
"""The feature that every line has: what a component begins with before any word is read."""
LIKELY = 100
"""The logarithm of the odds (2.7:1), in hundredths, from which a line is like the examples at all."""
_SHOWN = 3
_WORD = re.compile(r"[a-z]{3,}")
_BITS = 24
_HALF, _MASK = 1 << (_BITS - 1), (1 << _BITS) - 1
_ZERO = _HALF - LIKELY - 1
"""How a score of nothing is written: so that what is above `LIKELY` sets the highest bit."""


class Model(NamedTuple):
    """What each feature of a line says for and against each component, in hundredths of the logarithm of the odds.

    The weights of one feature stand side by side in one integer, `_BITS` for each component, so that one addition
    adds them all: a page has some thousand features, of which next to none comes to anything.
    """

    checks: tuple[str, ...]
    start: int
    likely: int
    """The highest bit of each component: set where its score is above `LIKELY`."""
    words: Mapping[str, int]
    pairs: Mapping[tuple[str, str], int]

    def scores(self, folded: str, heading: str) -> list[int]:
        """How like a line below a heading is to the examples of each component."""
        return self._apart(self._total(folded, heading))

    def likenesses(self, folded: str, heading: str) -> tuple[Likeness, ...]:
        """What a line below a heading is like at all: nothing, for most lines."""
        total = self._total(folded, heading)
        if not total & self.likely:
            return ()
        scores = zip(self.checks, self._apart(total), strict=True)
        return tuple(Likeness(check, score) for check, score in scores if score > LIKELY)

    def _total(self, folded: str, heading: str) -> int:
        found = features(folded, heading)
        weights = chain(map(self.words.get, found.singles), map(self.pairs.get, found.pairs))
        return sum(filter(None, weights), self.start)

    def _apart(self, total: int) -> list[int]:
        return [(total >> place & _MASK) - _ZERO for place in range(0, _BITS * len(self.checks), _BITS)]

    def weight(self, check: str, word: str) -> int:
        """What a single word says for one component."""
        packed = self.words.get(word, 0) + self.likely
        return (packed >> _BITS * self.checks.index(check) & _MASK) - _HALF


def _packed(values: list[int]) -> int:
    return sum(value << (_BITS * place) for place, value in enumerate(values) if value)


class Line(NamedTuple):
    """Folded, as are all that the weights know."""

    text: str
    heading: str


class Likeness(NamedTuple):
    """What a line is like, and how much: hundredths of the logarithm of the odds."""

    check: str
    score: int


@cache
def _shipped() -> str:
    return files(__package__).joinpath(WEIGHTS).read_text(encoding="utf-8")


def learned_from() -> str:
    """Return the digest of the examples that the weights were learned from."""
    return _shipped().partition("\t")[0]


def digest() -> str:
    """Digest the weights themselves, however they came to be: with other weights lines say something else."""
    return sha256(_shipped().encode()).hexdigest()


@cache
def model() -> Model:
    """Return the shipped weights, which `make learn` writes."""
    rows = csv.reader(_shipped().splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    checks = tuple(next(rows)[1:])
    table = {
        feature: _packed([round(100 * float(value)) if value else 0 for value in values]) for feature, *values in rows
    }
    start = table.pop(ALWAYS, 0) + _packed([_ZERO] * len(checks))
    words = {feature: packed for feature, packed in table.items() if " " not in feature}
    pairs = {
        (first, second): packed
        for feature, packed in table.items()
        for first, _, second in [feature.partition(" ")]
        if second
    }
    return Model(checks, start, _packed([_HALF] * len(checks)), words, pairs)


LIKENESSES: Memo[Line, tuple[Likeness, ...]] = Memo(
    lambda line: model().likenesses(*line), size_of=lambda line: len(line.text), longest=200, most=10_000
)
"""What lines are like; nothing for most of them. A site says the same on its pages; some MB at most."""


def telling_words(check: str, folded: str) -> tuple[str, ...]:
    """Return the words of a line that speak most for the component, the strongest first."""
    told = {word: model().weight(check, stem(word)) for word in _WORD.findall(folded)}
    ranked = sorted(told, key=lambda word: -told[word])
    return tuple(islice((word for word in ranked if told[word] > 0), _SHOWN))
