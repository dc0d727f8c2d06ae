"""A special or priority service for people with special needs."""

from __future__ import annotations

from collections.abc import Iterator

from checks.carriers import carried_evidence, labelled_carriers
from checks.document.model import Block, BlockKind
from checks.excerpts import quote
from checks.model import Check, Evidence, PageKind, Strength
from checks.page import Page

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


def detect(page: Page) -> Iterator[Evidence]:
    """Yield described priority services; a bare commitment or a picture is less."""
    if page.kind in (
        PageKind.SPAM,
        PageKind.TEMPLATE,
        PageKind.NEWS,
        PageKind.REGULATION,
        PageKind.ESSAY,
        PageKind.QUESTIONNAIRE,
    ):
        return
    lesser: Evidence | None = None
    for block in page.naming("priority_service"):
        if block.link or page.names(block, *_NOT_HERE):
            continue
        above = page.above(block)
        if above & {"social_aid", "topic_news", "not_a_service", "definition"}:
            continue
        if not (page.names(block, "vulnerable_group") or above & {"vulnerable_group"} or _next_names(page, block)):
            continue
        where = page.place(block)
        if any(word in block.words for word in _COMMITMENT) or above & {"pledge_name"}:
            lesser = lesser or Evidence(
                Strength.PARTIAL, quote(block.text), where, "hanya pernyataan komitmen, bentuk layanannya belum disebut"
            )
            continue
        if block.kind is BlockKind.HEADING and not _has_body(page, block):
            continue
        yield Evidence(Strength.FULL, quote(block.text), where, "menyebut layanan khusus bagi kelompok rentan")
        return
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
