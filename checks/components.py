"""Evidence for one component of the service standard: what credible services state of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from checks.listings import standard_documents
from checks.model import Evidence
from checks.services import OWED, Judge, ServiceDraft, excerpt_of

if TYPE_CHECKING:
    from checks.page import Page

_NEED_COMPANY = {"standards.complaint_handling": 3, "standards.facilities": 2, "standards.internal_supervision": 2,
                 "standards.performance_evaluation": 2, "standards.service_guarantee": 2, "standards.staff_competence": 2,
                 "standards.staff_count": 2, "standards.legal_basis": 2, "standards.safety_guarantee": 1}
"""How many components a service must have before a label that also heads other things counts as a component."""

_VAGUE = frozenset("waktu|hasil|produk|alur|mekanisme|tahapan|pembayaran|harga|output|berkas|langkah langkah|tata cara|prosedur|tarif|biaya|retribusi|keluaran|fasilitas".split("|"))
"""Labels too common to make a service on their own without a service named near by."""


def stated(page: Page, component: str, judge: Judge) -> Iterator[Evidence]:
    """Yield the evidence of every credible service that states the component.

    For the six components that a website owes, a whole standard that is only a picture or document
    is evidence that something is there which we cannot read.
    """
    for draft in page.services:
        if not draft.is_credible or len(draft.filled) < _NEED_COMPANY.get(component, 1):
            continue
        for statement in draft.statements:
            if statement.component != component or (len(draft.filled) == 1 and not _stands_alone(draft)):
                continue
            if verdict := judge(statement):
                where = f"layanan “{draft.name}” › {statement.label.strip(' :')}" if draft.name else statement.where
                yield Evidence(verdict.strength, excerpt_of(statement), where, verdict.why)
    if component in OWED:
        yield from standard_documents(page)


def _stands_alone(draft: ServiceDraft) -> bool:
    """Whether the only component of a service is said clearly enough to be one."""
    statement = next(s for s in draft.statements if s.values or s.carriers)
    return draft.near_service or statement.label.lower().strip(" :") not in _VAGUE
