"""The words that checks look for: data files, one per group, readable by a domain expert without Python.

Each entry of a file is a *concept*: the phrases that name one thing, grouped by where they were seen,
with the check and the legal source it serves and with examples that must and must not match.
`tests/test_vocabulary.py` holds every entry to its own examples.

A phrase may leave places open: `{alur|cara} {|penanganan} {aduan|keluhan}` stands for each choice in turn.
"""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from hashlib import sha256
from importlib.resources import files
from itertools import product
from types import MappingProxyType

import msgspec

from checks.errors import UserError


class Concept(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One thing that can be named in several ways."""

    check: str
    """The check that the concept serves first."""
    law: str
    law_mark: str
    """S seen, I inferred, R recalled, A assumption."""
    matches: tuple[str, ...]
    rejects: tuple[str, ...]
    phrases: dict[str, tuple[str, ...]]
    """Provenance (law, web, wording, ombudsman, proposed) → phrases."""

    def all_phrases(self) -> tuple[str, ...]:
        """Every phrase with blanks around it, as the matcher wants it; open places filled in.

        Phrases are written as texts are compared (`checks.document.decode.to_words`), which a test sees to.
        """
        written = [phrase for group in self.phrases.values() for phrase in group]
        return tuple(dict.fromkeys(f" {phrase} " for each in written for phrase in choices(each)))


_OPEN = re.compile(r"\{([^{}]*)\}")


def choices(phrase: str) -> Iterator[str]:
    """Yield every phrase that one with open places stands for, in the order of its choices."""
    fixed_and_open = _OPEN.split(phrase)
    for chosen in product(*(part.split("|") if place % 2 else [part] for place, part in enumerate(fixed_and_open))):
        yield " ".join("".join(chosen).split())


class VocabularyError(UserError):
    """A vocabulary file that cannot be read; the message says where and what to do."""


@cache
def concepts() -> Mapping[str, Concept]:
    """Return every concept by its name; raises `VocabularyError` for a malformed file."""
    found: dict[str, Concept] = {}
    for resource in sorted(files(__package__).iterdir(), key=lambda entry: entry.name):
        if not resource.name.endswith(".toml"):
            continue
        try:
            tables = tomllib.loads(resource.read_text(encoding="utf-8"))
            loaded = msgspec.convert(tables, dict[str, Concept])
        except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
            raise VocabularyError(
                f"checks/vocabulary/{resource.name}: {error}; correct the entry and try again"
            ) from error
        if twice := found.keys() & loaded.keys():
            raise VocabularyError(f"checks/vocabulary/{resource.name}: {min(twice)} is defined twice; rename one")
        found.update(loaded)
    return MappingProxyType(found)


@cache
def known(concept: str) -> frozenset[str]:
    """Return the phrases of a concept as bare words."""
    return frozenset(phrase.strip() for phrase in concepts()[concept].all_phrases())


@cache
def own_words() -> frozenset[str]:
    """Return words that look like slips for words of labels and are words of their own (*pendataan*, *pendaftaran*)."""
    lines = (files(__package__) / "own_words.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


@cache
def spoken() -> Mapping[str, str]:
    """Return everyday, regional and abbreviated words with the one that stands for each in what patterns read."""
    lines = csv.DictReader((files(__package__) / "spoken.csv").read_text(encoding="utf-8").splitlines())
    return MappingProxyType({line["spoken"]: line["written"] for line in lines})


@cache
def digest() -> str:
    """Return a short digest of all vocabulary: part of the rules version."""
    content = sha256()
    for name, concept in sorted(concepts().items()):
        content.update(name.encode())
        for phrase in concept.all_phrases():
            content.update(phrase.encode())
    for word in sorted(own_words()):
        content.update(word.encode())
    for word, written in sorted(spoken().items()):
        content.update(f"{word}={written}\n".encode())
    return content.hexdigest()[:12]
