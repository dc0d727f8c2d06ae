"""The vocabulary keeps its own word: every entry is held to the examples that stand beside it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import msgspec
import pytest

import checks
from checks.document import BlockKind, read
from checks.document.decode import fold, to_words
from checks.page import text_concepts
from checks.registry import CHECKS
from checks.services.labels import label_of
from checks.vocabulary import Concept, choices, concepts, spoken

SOURCE = "\n".join(path.read_text("utf-8") for path in Path(checks.__file__).parent.rglob("*.py"))
PROVENANCE = {"law", "web", "wording", "ombudsman", "proposed"}
MARKS = {"S", "I", "R", "A"}
"""Seen, inferred, recalled, assumption."""

FLAWS: dict[tuple[str, str], str] = {}
"""What is known to be wrong with an entry, by test and entry; mending it means taking the line away."""


def every_concept(test: str = "") -> pytest.MarkDecorator:
    """One test per entry; those with a known flaw are expected to fail, and to stay listed only while they do."""
    return pytest.mark.parametrize(
        ("name", "concept"),
        [
            pytest.param(
                name,
                concept,
                id=name,
                marks=[pytest.mark.xfail(strict=True, reason=reason)] if (reason := FLAWS.get((test, name))) else [],
            )
            for name, concept in concepts().items()
        ],
    )


def names(name: str, concept: Concept, example: str) -> bool:
    """Whether the example names the concept: labels where they head something, all others anywhere."""
    if not name.startswith("label_"):
        return name in text_concepts(example)
    heading = next(block for block in read(f"<h3>{example}</h3>".encode()).blocks if block.kind is BlockKind.HEADING)
    label = label_of(heading)
    return label is not None and label.component == concept.check


def words(text: str) -> str:
    return to_words(fold(text)).strip()


@every_concept("rejects")
def test_what_an_entry_rejects_it_does_not_match(name: str, concept: Concept):
    assert [example for example in concept.rejects if names(name, concept, example)] == []


@every_concept("matches")
def test_what_an_entry_matches_it_matches(name: str, concept: Concept):
    assert [example for example in concept.matches if not names(name, concept, example)] == []


@every_concept()
def test_an_entry_has_examples_of_both_sorts(name: str, concept: Concept):
    assert concept.matches
    assert concept.rejects


@every_concept()
def test_a_phrase_is_written_as_it_is_compared(name: str, concept: Concept):
    assert [phrase for phrase in concept.all_phrases() if phrase != to_words(fold(phrase))] == []


def test_a_phrase_without_open_places_stands_for_itself():
    assert list(choices("alur pengaduan")) == ["alur pengaduan"]


def test_a_phrase_with_open_places_stands_for_each_choice_and_an_empty_one_leaves_no_gap():
    assert list(choices("{alur|cara} {|penanganan} aduan")) == [
        "alur aduan",
        "alur penanganan aduan",
        "cara aduan",
        "cara penanganan aduan",
    ]


@every_concept("twice")
def test_a_phrase_stands_once_in_an_entry(name: str, concept: Concept):
    counted = Counter(phrase for group in concept.phrases.values() for phrase in group)
    assert [phrase for phrase, times in counted.items() if times > 1] == []


@every_concept()
def test_an_entry_serves_a_check_that_exists(name: str, concept: Concept):
    assert concept.check in CHECKS


@every_concept()
def test_an_entry_names_its_law_and_how_sure_of_it_we_are(name: str, concept: Concept):
    assert concept.law.strip()
    assert concept.law_mark in MARKS


@every_concept()
def test_every_phrase_says_where_it_was_seen(name: str, concept: Concept):
    assert concept.phrases
    assert concept.phrases.keys() <= PROVENANCE


def test_a_label_phrase_belongs_to_one_component():
    owners: dict[str, set[str]] = {}
    for name, concept in concepts().items():
        if name.startswith("label_"):
            for phrase in concept.all_phrases():
                owners.setdefault(phrase.strip(), set()).add(concept.check)
    assert {phrase: checks for phrase, checks in owners.items() if len(checks) > 1} == {}


@every_concept("unused")
def test_an_entry_is_asked_for_somewhere(name: str, concept: Concept):
    # Labels are found by their prefix, all other entries by name.
    assert name.startswith("label_") or f'"{name}"' in SOURCE


def test_a_flaw_names_an_entry_that_exists():
    assert {name for _, name in FLAWS} <= concepts().keys()


def test_an_unknown_key_is_refused_and_not_ignored():
    entry = {"check": "x", "law": "x", "law_mark": "S", "matches": [], "rejects": [], "phrases": {}}
    with pytest.raises(msgspec.ValidationError, match="phrase"):
        msgspec.convert(entry | {"phrase": {}}, Concept)


def test_a_spoken_word_is_read_as_the_written_one_and_the_page_is_quoted_as_it_stands():
    page = read(b"<p>Gak usah bayar, Kalo udah jadi dianter yg jaga")

    assert page.blocks[0].folded == "tidak usah bayar, kalau sudah jadi dianter yang jaga"
    assert page.blocks[0].text == "Gak usah bayar, Kalo udah jadi dianter yg jaga"


@pytest.mark.parametrize("formal", ["Lan Tai 2", "GA. Sudirman", "orang tua", "ngawi", "Sinar Jaya"])
def test_a_part_of_a_word_or_a_name_is_no_spoken_word(formal: str):
    assert fold(formal) == formal.lower()


def test_spoken_words_lead_to_written_ones_and_no_further():
    words = spoken()

    assert words.keys().isdisjoint(word for written in words.values() for word in written.split())
    assert all(word == word.lower() and len(word.split()) == 1 for word in (*words, *words.values()))
