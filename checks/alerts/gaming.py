"""Content that seems to be made for a checker and not for citizens. Told to a person, who decides.

Nothing here takes credit away: what is certain (text that nobody can see) never had any, and the
rest may be clumsiness.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import zip_longest
from operator import mul
from typing import TYPE_CHECKING

from checks.alerts.samples import sample
from checks.document.model import Block, BlockKind, Region
from checks.model import Alert, AlertKind, Severity
from checks.vocabulary import concepts
from checks.wording.matching import matcher

if TYPE_CHECKING:
    from checks.page import Page

UNSEEN_TERMS = 3
"""Different terms of the law in text that no visitor can see."""
STUFFED_TERMS = 10
"""Different terms of the law in one run of text that says nothing about any of them."""
REPEATED = 12
"""The same term so often on one page, in text and not in tables."""
EMPTY_HEADINGS = 6
"""Headings of components that are followed by nothing."""

_CONTEXT = frozenset({"gambling", "pharmacy", "meaningless_label", "service_word", "complaint_word", "contact_page"})
_STUFFED_LENGTH = 900
_SHORTEST_TERM = 8
"""Characters, blanks around it included: shorter ones are ordinary words."""


def gaming(page: Page) -> Iterator[Alert]:
    """Yield at most one alert, on the most telling sign."""
    for text, why in _signs(page):
        yield Alert(AlertKind.GAMING, page.document.url, sample(text), f"{why}; perlu dilihat orang", Severity.LOW)
        return


def _signs(page: Page) -> Iterator[tuple[str, str]]:
    unseen = [block for block in page.document.blocks if block.hidden]
    terms = frozenset[str]().union(*(_terms(page, block) for block in unseen)) if unseen else frozenset()
    if len(terms) >= UNSEEN_TERMS:
        text = next(block.text for block in unseen if _terms(page, block))
        yield text, f"{len(terms)} istilah standar dalam teks yang tidak terlihat pengunjung"
    prose = [block for block in page.lines if block.kind is BlockKind.TEXT or block.kind is BlockKind.ITEM]
    for block in prose:
        if len(block.text) <= _STUFFED_LENGTH and len(block.text) > 80 and _is_stuffed(page, block):
            yield block.text, "deretan kata kunci tanpa isi"
            return
    if repeated := _repeated(page, prose):
        term, times = repeated
        yield term, f"istilah “{term}” diulang {times} kali"
    empty = _empty_headings(page.main, page)
    if len(empty) >= EMPTY_HEADINGS:
        why = f"{len(empty)} judul komponen tanpa isi"
        yield "; ".join(block.text for block in empty[:6]), why


def _terms(page: Page, block: Block) -> frozenset[str]:
    return page.concepts(block) & _legal_terms()


def _repeated(page: Page, prose: Sequence[Block]) -> tuple[str, int] | None:
    """Return the term of the law that makes up a quarter of the text, and how often it is said."""
    length = sum([len(block.text) for block in prose])
    # Where no concept fills a quarter, no term of it does; most pages name them all in less.
    said = Counter(page.phrase_numbers(prose))
    if max(map(mul, map(_letters().__getitem__, said), said.values()), default=0) * 4 <= length:
        return None
    phrases, owners = matcher().phrases, _legal_owners()
    filled: defaultdict[str, int] = defaultdict(int)
    for number, times in said.items():
        for concept in owners[number]:
            filled[concept] += times * len(phrases[number])
    suspects = {concept for concept, letters in filled.items() if letters * 4 > length}
    if not suspects:
        return None
    suspected = {
        phrases[number].strip(): times * sum(concept in suspects for concept in owners[number])
        for number, times in said.items()
        if len(phrases[number]) > _SHORTEST_TERM
    }
    term, times = max(suspected.items(), key=lambda item: item[1], default=("", 0))
    return (term, times) if times >= REPEATED and times * len(term) * 4 > length else None


def _is_stuffed(page: Page, block: Block) -> bool:
    if block.text.rstrip().endswith(".") or len(page.concepts(block)) < STUFFED_TERMS:
        return False
    terms = _terms(page, block)
    if len(terms) < STUFFED_TERMS:
        return False
    # A sentence that lists what a standard consists of has verbs and an end; a pile of keywords has neither.
    named = {place for hit in page.hits(block) if hit.concept in terms for place in range(hit.start, hit.end)}
    return len(named) * 10 >= 7 * len(block.words)


def _empty_headings(blocks: Sequence[Block], page: Page) -> list[Block]:
    """Headings that name a component and are followed by another such heading, or by the end."""
    found: list[Block] = []
    named = 0
    for block, after in zip_longest(blocks, blocks[1:]):
        if block.kind is not BlockKind.HEADING or block.region is not Region.MAIN:
            continue
        if not any(concept.startswith("label_") for concept in page.concepts(block)):
            continue
        named += 1
        if after is None or (after.kind is BlockKind.HEADING and after.level <= block.level):
            found.append(block)
    return found if len(found) * 5 >= named * 3 else []


@cache
def _legal_owners() -> tuple[tuple[str, ...], ...]:
    """The terms of the law that each phrase of the vocabulary names, by its number."""
    owners, terms = matcher().owners, _legal_terms()
    return tuple(tuple(name for name in owners[phrase] if name in terms) for phrase in matcher().phrases)


@cache
def _letters() -> tuple[int, ...]:
    """How much saying each phrase once can fill at most, counted for every term of the law that it names."""
    return tuple(len(phrase) * len(owners) for phrase, owners in zip(matcher().phrases, _legal_owners(), strict=True))


@cache
def _legal_terms() -> frozenset[str]:
    return frozenset(
        name
        for name, concept in concepts().items()
        if name not in _CONTEXT and not name.startswith("topic_") and concept.law.startswith(("UU", "Permen", "PP"))
    )
