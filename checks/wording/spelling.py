"""Labels of components as words, and the slips of the pen that still are those labels.

Tolerance stops where another word begins: *pengadaan* is never read as *pengaduan*, nor *kepatuhan* as *kepuasan*.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache, lru_cache
from itertools import islice, product

from rapidfuzz.distance import DamerauLevenshtein

from checks.vocabulary import concepts, own_words

_LABEL_PREFIX = "label_"
_CONFUSABLE = (
    frozenset({"pengadaan", "pengaduan", "pengajuan", "pengawasan"}),
    frozenset({"kepatuhan", "kepuasan"}),
    frozenset({"jumlah", "jumpa"}),
    frozenset({"produk", "produksi"}),
    frozenset({"biaya", "biasa", "bidaya"}),
    frozenset({"waktu", "wakil"}),
    frozenset({"alur", "akur", "atur"}),
    frozenset({"tarif", "taraf"}),
    frozenset({"sarana", "sarasa"}),
    frozenset({"syarat", "surat"}),
    frozenset({"motor", "moto", "motto"}),
)
"""Words of labels that differ by a letter or two and mean different things: never bridged by spelling tolerance."""


@cache
def label_phrases() -> dict[str, str]:
    """Return every label phrase (as bare words) with its component's check id."""
    return {
        phrase.strip(): concept.check
        for name, concept in concepts().items()
        if name.startswith(_LABEL_PREFIX)
        for phrase in concept.all_phrases()
    }


@cache
def _by_shape() -> frozenset[int]:
    """The numbers of words that labels have."""
    return frozenset(phrase.count(" ") + 1 for phrase in label_phrases() if len(phrase) >= 6)


@lru_cache(maxsize=16_384)
def misspelt(words: str) -> str | None:
    """Return the component whose label is at most a slip of the pen away, or None.

    One slip in a word of five letters or more, two in ten or more; the first letter may differ only
    when the rest is equal (`vasilitas`). Pairs of different words that look alike are never bridged.
    """
    parts = words.split(" ")
    if len(parts) not in _by_shape():
        return None
    choices = [(part, *_slips_of(part)) for part in parts]
    if any(part not in _label_words() and len(choices[index]) == 1 for index, part in enumerate(parts)):
        return None
    for corrected in islice(product(*choices), 64):
        if sum(was != now for was, now in zip(parts, corrected, strict=True)) <= 2 and (
            component := label_phrases().get(" ".join(corrected))
        ):
            return component
    return None


_SPACED = re.compile(r"(?:(?:[ivx]{1,5}|\d{1,2}) )?((?:[a-z] ){3,}[a-z])")


def letter_by_letter(words: str) -> str | None:
    """Return the component whose label is written with a blank after each letter (`W A K T U`), or None."""
    spaced = _SPACED.fullmatch(words)
    return _without_blanks().get(spaced[1].replace(" ", "")) if spaced else None


def run_on(words: str) -> str | None:
    """Return the component whose label of several words lost a blank (`sistemmekanisme dan prosedur`), or None."""
    if " " not in words or set(words.split(" ")) <= _label_words():
        return None
    return _without_blanks().get(words.replace(" ", ""))


@cache
def _without_blanks() -> dict[str, str]:
    return {phrase.replace(" ", ""): component for phrase, component in label_phrases().items()}


@cache
def _label_words() -> frozenset[str]:
    return frozenset(word for phrase in label_phrases() for word in phrase.split(" "))


@lru_cache(maxsize=16_384)
def _slips_of(seen: str) -> tuple[str, ...]:
    """Return the words of labels that `seen` may be a slip for."""
    if seen in own_words():
        return ()
    begin, rest = _words_by_ends()
    alike = {*begin.get(seen[:1], ()), *rest.get(seen[1:], ())}
    return tuple(wanted for wanted in sorted(alike) if _is_slip(seen, wanted))


@cache
def _words_by_ends() -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """The longer words of labels by their first letter, and by what follows it.

    A slip changes either the first letter or the rest, so one of the two indexes still finds the word.
    """
    begin: defaultdict[str, list[str]] = defaultdict(list)
    rest: defaultdict[str, list[str]] = defaultdict(list)
    for word in _label_words():
        if len(word) >= _SHORTEST:
            begin[word[0]].append(word)
            rest[word[1:]].append(word)
    return dict(begin), dict(rest)


_SHORTEST = 5


def _is_slip(seen: str, wanted: str) -> bool:
    if abs(len(seen) - len(wanted)) > 2 or seen == wanted:
        return False
    if any(seen in pair for pair in _CONFUSABLE if wanted in pair):
        return False
    allowed = 2 if len(wanted) >= 10 else 1
    return DamerauLevenshtein.distance(seen, wanted, score_cutoff=allowed) <= allowed
