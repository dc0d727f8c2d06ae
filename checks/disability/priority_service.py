"""A special or priority service for people with special needs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from checks.carriers import carried_evidence, labelled_carriers
from checks.document.model import Block, BlockKind
from checks.model import Check, Evidence, Strength
from checks.page import Page
from checks.told.special_needs import (
    BEFORE_OTHERS,
    COMMITTED,
    FIRST,
    FRAIL,
    HELPED,
    NO_OFFER,
    NOT_OURS_ABOVE,
    REPORTED,
    SERVED,
)
from checks.wording.cues import LineCues
from checks.wording.excerpts import quote, quote_around

CHECK = Check(
    id="disability.priority_service",
    version=1,
    title_ind="Pelayanan khusus bagi pengguna berkebutuhan khusus",
    title_eng="Priority service for people with special needs",
    source="UU 25/2009 Pasal 29; PermenPANRB 11/2024",
    source_mark="R",
    advice_ind=(
        "Jelaskan layanan khusus atau prioritas yang tersedia: siapa yang berhak, apa bentuknya, dan "
        "bagaimana memintanya."
    ),
)

_NOT_HERE = (
    "social_aid",
    "negation",
    "promise",
    "obligation",
    "topic_questionnaire",
    "not_a_service",
    "web_widget",
    "topic_news",
)
_COMMITMENT = (
    " komitmen ",
    " berkomitmen ",
    " sanggup ",
    " berjanji ",
    " memberikan prioritas ",
    " mengutamakan ",
    " siap ",
    " akan memberikan ",
)
_WHOM = LineCues(
    *("difabel", "disab", "kebutuhan khusus", "cacat", "netra", "rungu", "daksa", "low vision", "kursi roda", "rentan"),
    *("tidak bisa", "tak bisa", "sulit", "susah", "blind", "deaf", "wheelchair", "lansia", "lanjut usia", "manula"),
    *("kakek", "nenek", "sepuh", "orang tua", "orangtua", "kuitan", "stroke", "lumpuh", "odgj", "sakit berat", "tirah"),
    *("sakit keras", "sakit parah", "sakit menahun", "orang sakit", "warga sakit", "elderly", "senior", "hamil"),
    *("bumil", "meteng", "menyusui", "busui", "bayi", "balita", "pregnant", "tahun ke atas", "thn ke atas", "di atas"),
)
_COMMITMENTS = LineCues("komitmen")
_CARE = re.compile(
    r"\b(?:posyandu|senam|imunisasi|vaksin\w*|melahirkan|berhak|mempunyai tugas|penyiapan|melaksanakan|program|"
    r"prinsip|asas|sensus)\b"
)
"""Treatment of the old and the pregnant, duties and rights: no way of serving them."""

_SOCIAL = re.compile(r"\b(?:dinas sosial|dinsos\w*)\b")


def detect(page: Page) -> Iterator[Evidence]:
    """Yield described priority services; a bare commitment or a picture is less."""
    if page.kind in NO_OFFER:
        return
    lesser: Evidence | None = None
    for evidence in chain(_named(page), _told(page)):
        if evidence.strength is Strength.FULL:
            yield evidence
            return
        lesser = lesser or evidence
    for carrier, label in labelled_carriers(page, "priority_service", "disability_group"):
        concepts = page.heading_concepts(label)
        if (
            "priority_service" in concepts
            and concepts & {"vulnerable_group", "disability_group"}
            and not concepts & {"social_aid", "topic_news", "web_widget"}
        ):
            yield carried_evidence(carrier, label, f"layanan khusus hanya diperlihatkan dengan {carrier.what}")
            return
    if lesser is not None:
        yield lesser


def _named(page: Page) -> Iterator[Evidence]:
    """Yield services with a name of their own, until one is described."""
    for block in page.naming("priority_service"):
        if not _tells_of_here(page, block) or not _is_for_them(page, block):
            continue
        above = page.above(block)
        if not (page.names(block, "vulnerable_group") or above & {"vulnerable_group"} or _next_names(page, block)):
            continue
        if any(word in block.words for word in _COMMITMENT) or above & {"pledge_name"}:
            yield _commitment(page, block)
        elif block.kind is not BlockKind.HEADING or _has_body(page, block):
            why = "menyebut layanan khusus bagi kelompok rentan"
            yield Evidence(Strength.FULL, quote(block.text), page.place(block), why)
            return


def _told(page: Page) -> Iterator[Evidence]:
    """Yield the first sentence that says whom the office serves before others or helps, and commitments."""
    headed = any(block.kind is BlockKind.HEADING for block in page.naming("vulnerable_group"))
    below = [block for block in page.main if "vulnerable_group" in page.above(block)] if headed else []
    for block in sorted({*page.cued(_WHOM), *below}, key=lambda block: block.order):
        if (seen := _served(block)) and _tells_of_here(page, block):
            yield Evidence(
                Strength.FULL,
                quote_around(block.text, seen.start(), min(len(block.text), seen.end())),
                page.place(block),
                "menyebut apa yang dilakukan bagi kelompok rentan",
            )
            return
    for block in page.cued(_COMMITMENTS):
        if COMMITTED.search(block.folded) and _tells_of_here(page, block):
            yield _commitment(page, block)
            return


def _is_for_them(page: Page, block: Block) -> bool:
    """Whether what is named is a way of serving people: no principle, no room, no programme of a social agency."""
    if _CARE.search(block.folded):
        return False
    return not (_is_of_rooms(page, block) or _is_programme(page, block)) or SERVED.search(block.folded) is not None


def _commitment(page: Page, block: Block) -> Evidence:
    why = "hanya pernyataan komitmen, bentuk layanannya belum disebut"
    return Evidence(Strength.PARTIAL, quote(block.text), page.place(block), why)


def _served(block: Block) -> re.Match[str] | None:
    """Where the line tells whom the office serves before others or helps; the heading above may say whom."""
    if _CARE.search(block.folded):
        return None
    if seen := SERVED.search(block.folded):
        return seen
    above = block.path[-1].lower() if block.path else ""
    if above and FIRST.search(above) and (seen := BEFORE_OTHERS.search(block.folded)):
        return seen
    return HELPED.search(block.folded) if above and FRAIL.search(above) else None


def _tells_of_here(page: Page, block: Block) -> bool:
    """Whether a line tells what the office does, and not what is ruled, wanted or reported."""
    if block.link or page.names(block, *_NOT_HERE):
        return False
    if page.above(block) & {"social_aid", "topic_news", "not_a_service", "definition"}:
        return False
    if any(NOT_OURS_ABOVE.search(heading.lower()) for heading in (*block.path, page.document.title)):
        return False
    return not REPORTED.search(block.folded)


def _is_of_rooms(page: Page, block: Block) -> bool:
    """Whether a line lists things of the building: `Area khusus: jalur khusus untuk disabilitas`."""
    around = page.concepts(block) | page.above(block) | page.title_concepts
    return "facility_clear" in page.concepts(block) and bool(around & {"facility_heading", "label_facilities"})


def _is_programme(page: Page, block: Block) -> bool:
    """Whether it is a service of an agency that works for the old and the disabled: its *Layanan Lansia*."""
    return _SOCIAL.search(page.document.title.lower()) is not None and all(
        block.words[hit.start : hit.end].startswith((" layanan ", " pelayanan ", " unit layanan ", " uld "))
        for hit in page.hits(block)
        if hit.concept == "priority_service"
    )


def _next_names(page: Page, block: Block) -> bool:
    following = [other for other in page.near(block, after=4) if page.is_content(other)]
    return any(page.names(other, "vulnerable_group") and not page.names(other, *_NOT_HERE) for other in following[:2])


def _has_body(page: Page, block: Block) -> bool:
    return any(
        page.is_content(other)
        and block.text[:110] in other.path
        and other.words.count(" ") >= 5
        and not page.names(other, *_NOT_HERE)
        for other in page.near(block, after=12)
    )
