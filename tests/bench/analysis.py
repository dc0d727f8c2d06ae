"""What reading costs beside a bare parse, and how matching grows with its vocabulary; all in one process."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from itertools import islice

from lxml import html

from checks.assess import read_page
from checks.document import read
from checks.model import PageRef
from checks.vocabulary import concepts
from checks.wording.matching import PhraseMatcher
from pages import generate_sites

SITES_A_ROUND = 4
TIMES_OVER = 10
"""Matching is quick: once over 60 pages would be 40 ms, which a clock tick disturbs."""


def analysis_against_parse(*, rounds: int) -> list[dict[str, float]]:
    """Time, per round, `read` and `read_page` of 120 pages against lxml's parse of the same bytes.

    Each round has pages of its own, in site order as in a crawl: what is remembered from one page of
    a site may serve the next, and nothing may serve a second round.
    """
    sites = list(generate_sites(rounds * SITES_A_ROUND))
    taken = []
    for number in range(rounds):
        chosen = sites[number * SITES_A_ROUND : (number + 1) * SITES_A_ROUND]
        pages = [
            (f"http://bench-{number}-{index}.invalid{path}", body)
            for index, site in enumerate(chosen)
            for path, body in islice(site.items(), 30)
        ]

        def parse(pages: list[tuple[str, bytes]] = pages) -> None:
            for _, body in pages:
                html.document_fromstring(body)

        def analyse(pages: list[tuple[str, bytes]] = pages) -> None:
            for url, body in pages:
                read_page(read(body, url=url), PageRef(url))

        parsed, analysed = _milliseconds(parse), _milliseconds(analyse)
        taken.append({"lxml_ms": parsed / len(pages), "analysis_ms": analysed / len(pages)})
    return taken


def matching_against_tenfold(*, rounds: int) -> list[dict[str, float]]:
    """Time, per round, the shipped vocabulary against one of ten times as many phrases on the same 60 pages."""
    phrases = {name: concept.all_phrases() for name, concept in concepts().items()}
    small, large = PhraseMatcher(phrases), PhraseMatcher(_tenfold(phrases))
    site_pages = (body for site in generate_sites(2) for body in islice(site.values(), 30))
    pages = [[block.words for block in read(body).blocks] for body in site_pages]
    taken = []
    for _ in range(rounds):
        once, tenfold = (_milliseconds(lambda matcher=matcher: _find(matcher, pages)) for matcher in (small, large))
        taken.append({"once_ms": once / len(pages) / TIMES_OVER, "tenfold_ms": tenfold / len(pages) / TIMES_OVER})
    return taken


def _find(matcher: PhraseMatcher, pages: list[list[str]]) -> None:
    for _ in range(TIMES_OVER):
        for blocks in pages:
            for words in blocks:
                matcher.name(words)


def _tenfold(phrases: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Add nine made-up phrases for each real one, of the same words, so that they begin alike and part late."""
    chance = random.Random(2026)
    words = sorted({word for group in phrases.values() for phrase in group for word in phrase.split()})
    return {
        name: group
        + tuple(f" {' '.join([*phrase.split(), *chance.choices(words, k=2)])} " for phrase in group for _ in range(9))
        for name, group in phrases.items()
    }


def _milliseconds(work: Callable[[], None]) -> float:
    started = time.process_time()
    work()
    return (time.process_time() - started) * 1000
