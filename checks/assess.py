"""Pages → evidence → findings. The one place that concludes; a check that breaks never breaks the site."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from types import MappingProxyType
from typing import TypeVar

from checks.alerts import merged, page_alerts
from checks.document.model import Document
from checks.document.paged import PagedDocument
from checks.learned.lines import learned
from checks.model import (
    PICTURE_ONLY,
    Assessment,
    Check,
    Evidence,
    Finding,
    LinkState,
    Looking,
    PageKind,
    PageReading,
    PageRef,
    Proof,
    Reason,
    Service,
    Status,
    Strength,
)
from checks.outcome import FetchOutcome
from checks.page import Page
from checks.pictures import wanted_pictures
from checks.registry import CHECKS, RegisteredCheck, judges, rules_version
from checks.services.drafts import OF_A_SERVICE, judge_services
from checks.services.products import merge_services, share_of
from checks.surfaces import recorded, surfaces_of
from checks.told.services import with_told
from checks.wording.excerpts import mask_private
from checks.wording.unfilled import is_unfilled

T = TypeVar("T")

MAX_EVIDENCE_PER_PAGE = 5
"""The strongest pieces of evidence that one page keeps for one check."""
MAX_PROOFS = 5
"""The strongest pieces of evidence that a finding keeps."""
ENOUGH_PAGES = 3
"""A site whose known pages are more than these, and of which fewer were read, was not looked at enough."""

_RANK = {Strength.FULL: 0, Strength.PARTIAL: 1, Strength.UNREADABLE: 2, Strength.DEAD: 3}
_NO_LINKS: Mapping[str, LinkState] = MappingProxyType({})


class _Guard:
    """Reads what may break, and notes what did: a fault of ours must not cost the agency its page."""

    def __init__(self) -> None:
        self.failures: dict[str, str] = {}

    def __call__(self, name: str, work: Callable[[], tuple[T, ...]]) -> tuple[T, ...]:
        """Return what `work` yields, nothing when it breaks."""
        try:
            return work()
        except Exception as error:  # noqa: BLE001 - whatever breaks
            self.failures[name] = f"{type(error).__name__}: {error}"
            return ()


def read_page(document: Document, page: PageRef) -> PageReading:
    """Run every check on one page; never raises. What broke, a check or what else is read, is in `failures`."""
    view = Page(document)
    guarded = _Guard()
    everything: dict[str, tuple[Evidence, ...]] = {}
    evidence: dict[str, tuple[Evidence, ...]] = {}
    for identity, entry in CHECKS.items():
        everything[identity] = guarded(identity, partial(_look, view, entry))
        kept = guarded(identity, partial(_kept, entry.check, document, everything[identity]))
        if kept:
            evidence[identity] = kept
    return PageReading(
        page,
        next(iter(guarded("kind", lambda: (view.kind,))), PageKind.GENERAL),
        MappingProxyType(evidence),
        guarded("services", lambda: _services(view, document, everything)),
        MappingProxyType(guarded.failures),
        guarded("alerts", lambda: tuple(page_alerts(view))),
        guarded("pictures", lambda: wanted_pictures(view)),
        guarded("surfaces", lambda: tuple(dict.fromkeys(map(recorded, surfaces_of(document))))),
        unread=len(document.unread) if isinstance(document, PagedDocument) else 0,
    )


def _look(view: Page, entry: RegisteredCheck) -> tuple[Evidence, ...]:
    """Return all evidence of a check; where no rule finds any, what reads like it."""
    found = tuple(_said(entry.detect(view)))
    if any(evidence.strength in (Strength.FULL, Strength.PARTIAL) for evidence in found):
        return found
    return found + tuple(_said(learned(view, entry.check.id)))


def _kept(check: Check, document: Document, found: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
    return tuple(dict.fromkeys(_without_private_data(check, _cited(document, _strongest(found))))) if found else ()


def _services(view: Page, document: Document, everything: Mapping[str, Iterable[Evidence]]) -> tuple[Service, ...]:
    found = map(_without_private_excerpts, with_told(view, judge_services(view, judges()), everything))
    return tuple(_marked(service, document) for service in found)


def _said(found: Iterable[Evidence]) -> Iterator[Evidence]:
    """Yield what is no example of a template that nobody has put the agency's own words in place of."""
    for piece in found:
        if piece.strength not in (Strength.FULL, Strength.PARTIAL) or not is_unfilled(piece.excerpt):
            yield piece


def _strongest(found: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
    if len(found) < 2:
        return found
    unique = dict.fromkeys(found)
    return tuple(sorted(unique, key=lambda evidence: _RANK[evidence.strength])[:MAX_EVIDENCE_PER_PAGE])


def _cited(document: Document, found: Iterable[Evidence]) -> Iterator[Evidence]:
    """Say on which page the words stand, where the document has pages, and that they are only a picture's."""
    if not isinstance(document, PagedDocument):
        yield from found
        return
    for evidence in found:
        page = document.page_quoting(evidence.excerpt)
        mark = _picture_mark(document, page)
        places = (mark, document.place(page), evidence.where)
        where = " › ".join(place for place in places if place)
        why = f"{evidence.why} ({PICTURE_ONLY}: tidak terbaca pembaca layar)" if mark else evidence.why
        yield evidence if where == evidence.where else replace(evidence, where=where, why=why)


def _picture_mark(document: Document, page: int) -> str:
    """What the place of evidence begins with whose words were recognised in a picture, and how surely they were."""
    if not isinstance(document, PagedDocument) or not document.is_recognised(page):
        return ""
    return f"{PICTURE_ONLY} (OCR, keyakinan {document.confidence}%)"


def _marked(service: Service, document: Document) -> Service:
    """Say of a service that it stands in a picture, by the page on which it is named."""
    page = document.page_quoting(service.name) if isinstance(document, PagedDocument) else 0
    mark = _picture_mark(document, page)
    return replace(service, where=f"{mark} › {service.where}") if mark else service


def _without_private_data(check: Check, found: Iterable[Evidence]) -> Iterator[Evidence]:
    """Mask what belongs to private persons, here once for all checks, so that none can forget it."""
    for evidence in found:
        # What a check of the complaint component quotes is an office's channel, unless it says otherwise.
        context = f"{check.title_ind} {evidence.where}"
        excerpt, where = mask_private(evidence.excerpt, context), mask_private(evidence.where, check.title_ind)
        is_clean = excerpt == evidence.excerpt and where == evidence.where
        yield evidence if is_clean else replace(evidence, excerpt=excerpt, where=where)


def _without_private_excerpts(service: Service) -> Service:
    components = {
        check: replace(said, excerpt=mask_private(said.excerpt, f"pelayanan {service.name}")) if said.excerpt else said
        for check, said in service.components.items()
    }
    name, where = mask_private(service.name), mask_private(service.where)
    return replace(service, name=name, where=where, components=MappingProxyType(components))


def conclude_site(
    readings: Sequence[PageReading], looking: Looking, links: Mapping[str, LinkState] = _NO_LINKS
) -> Assessment:
    """Conclude every check over all pages of one site, in registry order; never raises.

    `links` tells, by address, what became of links outside the site; who does not know of any leaves it out.
    """
    if any(state.is_dead for state in links.values()):
        readings = [_with_dead_links(reading, links) for reading in readings]
    services = merge_services(service for reading in readings for service in reading.services)
    findings = tuple(_conclude(entry.check, readings, looking, services) for entry in CHECKS.values())
    alerts = merged(alert for reading in readings for alert in reading.alerts)
    return Assessment(findings, services, looking, rules_version(), alerts)


def _with_dead_links(reading: PageReading, links: Mapping[str, LinkState]) -> PageReading:
    """Let evidence that rests on a dead link prove nothing any more, and say so."""
    evidence = {check: tuple(_tried(piece, links) for piece in found) for check, found in reading.evidence.items()}
    return replace(reading, evidence=MappingProxyType(evidence))


def _tried(evidence: Evidence, links: Mapping[str, LinkState]) -> Evidence:
    state = links.get(evidence.link) if evidence.link else None
    if state is None or not state.is_dead:
        return evidence
    return replace(evidence, strength=Strength.DEAD, why=f"{evidence.why}, tetapi tautannya mati: {state.label}")


def conclude_page(reading: PageReading) -> tuple[Finding, ...]:
    """Conclude one page as a site of one page that was read whole."""
    return conclude_site([reading], Looking()).findings


def _conclude(check: Check, readings: Sequence[PageReading], looking: Looking, services: Sequence[Service]) -> Finding:
    proofs = sorted(
        (Proof(reading.page, evidence) for reading in readings for evidence in reading.evidence.get(check.id, ())),
        key=lambda proof: (
            _RANK[proof.evidence.strength],
            proof.evidence.is_picture_only,  # what everybody can read comes first
            check.group == "standards" and not proof.evidence.where.startswith(OF_A_SERVICE),  # then a service's own
            proof.page.depth,
            proof.page.url,
        ),
    )
    kept = tuple(proof for proof in proofs if proof.evidence.strength is not Strength.DEAD)[:MAX_PROOFS]
    if kept:
        strength = kept[0].evidence.strength
        if strength is Strength.UNREADABLE:
            return _finding(check, Status.CANNOT_TELL, kept, _why(kept), Reason.UNREADABLE)
        share = share_of(services, check.id) if check.group == "standards" else None
        if share is not None and share.stated:
            status = Status.MET if share.is_enough else Status.PARTIAL
            return _finding(
                check, status, kept, f"{share.stated} dari {share.described} layanan memuat {_lower(check.title_ind)}."
            )
        return _finding(check, Status.MET if strength is Strength.FULL else Status.PARTIAL, kept, _why(kept))
    if broken := next((reading.failures[check.id] for reading in readings if check.id in reading.failures), None):
        return _finding(
            check, Status.CANNOT_TELL, (), f"Pemeriksaan ini gagal di pihak kami ({broken[:80]}).", Reason.CHECK_FAILED
        )
    absent = _absent(check, readings, looking)
    dead = tuple(proofs[:MAX_PROOFS])
    return replace(absent, proofs=dead, note=f"{absent.note} {_why(dead)}") if dead else absent


def _absent(check: Check, readings: Sequence[PageReading], looking: Looking) -> Finding:
    """Nothing was seen: say *not found* only when we have looked enough, and why not otherwise."""
    outcome = FetchOutcome(looking.outcome) if looking.outcome in set(FetchOutcome) else FetchOutcome.BROKEN
    if not outcome.is_readable or not readings:
        return _finding(check, Status.CANNOT_TELL, (), f"Situs tidak terbaca: {outcome.label}.", Reason.UNREACHABLE)
    if all(reading.kind is PageKind.EMPTY_SHELL for reading in readings):
        return _finding(
            check,
            Status.CANNOT_TELL,
            (),
            f"{FetchOutcome.EMPTY_SHELL.label.capitalize()}; isinya tidak terbaca tanpa peramban.",
            Reason.UNREACHABLE,
        )
    if looking.likely_unread > 0:
        note = f"{looking.likely_unread} halaman yang mungkin memuatnya belum terbaca dalam anggaran pemeriksaan."
        return _finding(check, Status.CANNOT_TELL, (), note, Reason.OUT_OF_BUDGET)
    if looking.pages_read < min(looking.pages_known, ENOUGH_PAGES):
        note = f"Baru {looking.pages_read} dari {looking.pages_known} halaman yang dikenal terbaca."
        return _finding(check, Status.CANNOT_TELL, (), note, Reason.OUT_OF_BUDGET)
    note = f"Tidak ditemukan pada {looking.pages_read} halaman yang dibaca."
    if pictured := sum(reading.unread for reading in readings):
        note += f" {pictured} halaman dokumen berupa gambar dan belum terbaca."
    return _finding(check, Status.NOT_MET, (), note)


def _lower(title: str) -> str:
    return f"{title[:1].lower()}{title[1:]}"


def _why(proofs: Sequence[Proof]) -> str:
    why = proofs[0].evidence.why
    return f"{why[:1].upper()}{why[1:]}."


def _finding(
    check: Check, status: Status, proofs: tuple[Proof, ...], note: str, reason: Reason | None = None
) -> Finding:
    return Finding(check.id, check.version, status, reason, proofs, note)
