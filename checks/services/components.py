"""Evidence for one component of the service standard: what credible services state of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from checks.carriers import carried_evidence, labelled_carriers
from checks.document.decode import fold
from checks.model import Evidence, PageKind
from checks.services.drafts import NO_SERVICES, OWED, Judge, ServiceDraft
from checks.vocabulary import known
from checks.wording.texts import text_concepts
from checks.wording.values import has_amount, regulations

if TYPE_CHECKING:
    from checks.page import Page

_NEED_COMPANY = {
    "standards.complaint_handling": 3,
    "standards.facilities": 2,
    "standards.internal_supervision": 2,
    "standards.performance_evaluation": 2,
    "standards.service_guarantee": 2,
    "standards.staff_competence": 2,
    "standards.staff_count": 2,
    "standards.legal_basis": 2,
    "standards.safety_guarantee": 1,
}
"""How many components a service must have before a label that also heads other things counts as a component."""

"""Labels too common to make a service on their own without a service named near by."""


def stated(page: Page, component: str, judge: Judge) -> Iterator[Evidence]:
    """Yield the evidence of every credible service that states the component.

    For the six components that a website owes, a whole standard that is only a picture or document
    is evidence that something is there which we cannot read.
    """
    for draft in page.services:
        concerned = [statement for statement in draft.statements if statement.component == component]
        if not concerned:
            continue
        if page.kind is PageKind.ESSAY or not (_has_company(draft, component) or _is_law_alone(page, draft, component)):
            continue
        if len(draft.filled) == 1 and not _stands_alone(draft):
            continue
        for statement in concerned:
            if verdict := page.verdict(statement, judge):
                yield Evidence(verdict.strength, statement.excerpt, draft.place_of(statement), verdict.why)
    if component in OWED:
        yield from page.standard_documents
    if page.kind not in NO_SERVICES:
        for concept in _CARRIED.get(component, ()):
            yield from _carried_components(page, concept)


_CARRIED = {
    "standards.requirements": ("label_requirements",),
    "standards.fee": ("label_fee",),
    "standards.service_guarantee": ("compensation",),
}
"""Components that pages often keep in a picture or document of their own, and the words that label it."""

_CARRIED_WORDS = ("tarif", "biaya", "retribusi", "persyaratan", "syarat", "kompensasi")


def _carried_components(page: Page, concept: str) -> Iterator[Evidence]:
    for carrier, label in labelled_carriers(page, concept):
        concepts = page.heading_concepts(label)
        if concepts & {"topic_ppid", "not_a_service", "topic_news", "gambling", "complaint_strict"}:
            continue
        if carrier.what == "gambar" and concept == "label_requirements":
            continue
        if any(word in label.lower() for word in _CARRIED_WORDS) and "tariff_rule" not in concepts:
            yield carried_evidence(carrier, label, f"hanya berupa {carrier.what}; isinya belum terbaca")


_FOUNDING = re.compile(
    r"zona integritas|reformasi birokrasi|pembentukan|susunan organisasi|kedudukan|tugas pokok|tata kerja|"
    r"perangkat daerah|keterbukaan informasi"
)


def _has_company(draft: ServiceDraft, component: str) -> bool:
    """Whether the service is credible and has components enough for this one to be of it."""
    enough = len(draft.filled) >= _NEED_COMPANY.get(component, 1)
    return draft.is_credible and (enough or (component == "standards.facilities" and _is_own_page(draft)))


def _is_law_alone(page: Page, draft: ServiceDraft, component: str) -> bool:
    return component == "standards.legal_basis" and not draft.is_of_an_office and _is_service_law(page, draft)


def _is_service_law(page: Page, draft: ServiceDraft) -> bool:
    """Whether regulations without company speak of the service and not of how the agency came to be."""
    text = " ".join(statement.folded for statement in draft.statements)
    if _FOUNDING.search(text):
        return False
    cited = len(regulations(text))
    if cited and any(other.is_credible and other is not draft and other.named for other in page.services):
        return True
    carried = any(
        statement.carriers and not statement.values and 0 < statement.level <= 2 for statement in draft.statements
    )
    # `Regulasi` below the name of a service may be a list to download, `Dasar Hukum` is none.
    of_service = draft.near_service and any("hukum" in statement.label.lower() for statement in draft.statements)
    return carried or (cited >= 2 and (of_service or "service_word" in text_concepts(text[:3000])))


def _is_own_page(draft: ServiceDraft) -> bool:
    """Whether facilities have a page of their own: their heading is the page's, and a list follows."""
    return any(
        statement.level in (1, 2) and not statement.path and statement.items >= 3 for statement in draft.statements
    )


def _stands_alone(draft: ServiceDraft) -> bool:
    """Whether the only component of a service is said clearly enough to be one."""
    statement = next(s for s in draft.statements if s.values or s.carriers)
    if statement.component == "standards.fee" and sum(has_amount(fold(line)) for line in statement.values) >= 2:
        return True
    return draft.near_service or statement.label.lower().strip(" :") not in known("vague_label")
