"""The learned weights, and how likely a line states each component."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from itertools import islice
from typing import NamedTuple

from checks.document.memo import Memo
from checks.learned.words import features, stem

WEIGHTS = "weights.tsv"
ALWAYS = "="
"""The feature that every line has: what a component begins with before any word is read."""
LIKELY = 0.7
"""The logarithm of the odds (2:1) from which a line is like the examples at all."""
_SHOWN = 3
_WORD = re.compile(r"[a-z]{3,}")


class Model(NamedTuple):
    """What each feature of a line says for and against each component."""

    checks: tuple[str, ...]
    start: tuple[float, ...]
    weights: Mapping[str, tuple[tuple[int, float], ...]]
    """Feature → the components it speaks of, by their place, and how strongly."""

    def scores(self, folded: str, heading: str) -> list[float]:
        """The logarithm of the odds, component by component, that a line below a heading states it."""
        sums = list(self.start)
        weights = self.weights
        for feature in set(features(folded, heading)):
            for place, weight in weights.get(feature, ()):
                sums[place] += weight
        return sums


@cache
def _shipped() -> str:
    return files(__package__).joinpath(WEIGHTS).read_text(encoding="utf-8")


@cache
def model() -> Model:
    """Return the shipped weights, which `make learn` writes."""
    rows = csv.reader(_shipped().splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    checks = tuple(next(rows)[1:])
    weights = {
        feature: tuple((place, float(value)) for place, value in enumerate(values) if value)
        for feature, *values in rows
    }
    start = [0.0] * len(checks)
    for place, weight in weights.pop(ALWAYS, ()):
        start[place] = weight
    return Model(checks, tuple(start), weights)


class Line(NamedTuple):
    """Folded, as are all that the weights know."""

    text: str
    heading: str


class Likeness(NamedTuple):
    """What a line is like, and how much: the logarithm of the odds."""

    check: str
    score: float


def _likenesses(line: Line) -> tuple[Likeness, ...]:
    shipped = model()
    scores = zip(shipped.checks, shipped.scores(line.text, line.heading), strict=True)
    return tuple(Likeness(check, score) for check, score in scores if score > LIKELY)


LIKENESSES: Memo[Line, tuple[Likeness, ...]] = Memo(
    _likenesses, size_of=lambda line: len(line.text), longest=300, most=40_000
)
"""What lines are like; nothing for most of them. A site says the same on many of its pages."""


def digest() -> str:
    """Return what the weights file says of the examples that it was learned from; it changes with them."""
    return _shipped().partition("\t")[0]


def telling_words(check: str, folded: str) -> tuple[str, ...]:
    """Return the words of a line that speak most for the component, the strongest first."""
    shipped = model()
    place = shipped.checks.index(check)
    told = {word: dict(shipped.weights.get(stem(word), ())).get(place, 0.0) for word in _WORD.findall(folded)}
    ranked = sorted(told, key=lambda word: -told[word])
    return tuple(islice((word for word in ranked if told[word] > 0), _SHOWN))
