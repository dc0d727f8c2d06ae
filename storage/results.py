"""What a run found at one site, saved as a whole and read back.

Saving is one transaction that replaces: whoever saves the same (run, site) twice leaves what saving
once leaves, so work may be handed out again after a crash.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, delete, insert, select, update

from checks.model import Alert, AlertKind, Assessment, Finding, PageKind, Service
from checks.outcome import FetchOutcome
from storage import models
from storage.batches import in_parts
from storage.database import Database
from storage.errors import LateResult, StorageError
from storage.models.base import storable, table_of
from storage.outside import OutsideLink, save_links
from storage.stacking import fingerprint, holding_at, holding_before, restack

PackedReading = bytes
"""What was made of one page, as `crawler.memory` packs it."""


class PageLink(NamedTuple):
    """Where a page leads, and how much the link promises evidence (0-100)."""

    url: str
    promise: int = 0


@dataclass(frozen=True, slots=True)
class PageRecord:
    """The facts of one fetched page.

    A change of `outcome`, `http_status`, `final_url`, `sha256`, `text_sha256`, `content_type`,
    `kind` or `title` makes it another state of the page. The rest (when and how deep it was met,
    validators, links) is kept as first seen in that state, so that it stays true of the stored
    body. A record with outcome `NOT_MODIFIED` says: as it was, whatever else it holds.
    """

    url: str
    fetched_at: datetime
    outcome: FetchOutcome = FetchOutcome.OK
    http_status: int | None = None
    final_url: str = ""
    sha256: str = ""
    text_sha256: str = ""
    content_type: str = ""
    size: int = 0
    depth: int = 0
    kind: PageKind | None = None
    title: str = ""
    etag: str = ""
    last_modified: str = ""
    links: tuple[PageLink, ...] = ()


@dataclass(frozen=True, slots=True)
class SiteResult:
    """How one site ended in one run, what was read there, and what follows from it.

    `pages` holds every page fetched. None says that this run did not look (it judged stored pages
    again): what is known of the site's pages stays as it is. Times are timezone-aware UTC.
    """

    outcome: FetchOutcome
    detail: str
    started_at: datetime
    finished_at: datetime
    pages: tuple[PageRecord, ...] | None
    assessment: Assessment
    requests: int = 0
    bytes: int = 0
    slowest_ms: int | None = None
    certificate: str | None = None
    rules: str = ""
    """Digest of the rules that made `readings`."""
    readings: Mapping[str, PackedReading] = field(default_factory=dict)
    """By address, what was made of pages that were judged, packed; kept for the next night (`storage.memory`)."""
    outside: tuple[OutsideLink, ...] | None = None
    """Where the site's pages lead outside it; None when this run did not look."""


def save_site_result(db: Database, run_id: int, site_id: int, result: SiteResult) -> None:
    """Save the result in one transaction, in place of any earlier one of the same run and site.

    Raises `LateResult`, and writes nothing, when a newer run has already saved this site: its word
    stands, and history is not rewritten behind it.
    """
    looking = result.assessment.looking
    with db.writing() as connection:
        _take_turn(connection, run_id, site_id)
        where = (models.SiteResult.run_id == run_id, models.SiteResult.site_id == site_id)
        connection.execute(delete(models.SiteResult).where(*where))
        connection.execute(
            insert(models.SiteResult).values(
                run_id=run_id,
                site_id=site_id,
                outcome=result.outcome,
                detail=result.detail,
                started_at=result.started_at,
                finished_at=result.finished_at,
                pages_read=looking.pages_read,
                pages_known=looking.pages_known,
                likely_unread=looking.likely_unread,
                documents_unread=looking.documents_unread,
                sitemap_share=looking.sitemap_share,
                requests=result.requests,
                bytes=result.bytes,
                slowest_ms=result.slowest_ms,
                certificate=result.certificate,
                rules_version=result.assessment.rules_version,
            )
        )
        if result.pages is not None:
            _save_pages(connection, run_id, site_id, result.pages)
        _keep_readings(connection, site_id, result.rules, result.readings)
        if result.outside is not None:
            save_links(connection, site_id, result.outside)
        _save_findings(connection, run_id, site_id, result.assessment.findings)
        _save_services(connection, run_id, site_id, result.assessment.services)
        alerts = result.assessment.alerts
        if result.pages is None:
            alerts = (*alerts, *_alerts_of_crawl(connection, run_id, site_id))
        _save_alerts(connection, run_id, site_id, alerts)


def read_pages(db: Database, run_id: int, site_id: int) -> list[PageRecord]:
    """Return the site's pages as they were at the run, in order of depth and address.

    For a run that judged another run's pages, those are the pages.
    """
    page = models.Page
    with db.reading() as connection:
        parent = connection.execute(select(models.Run.parent_run_id).where(models.Run.id == run_id)).scalar()
        rows = connection.execute(
            select(*(table_of(page).c[name] for name in PageRecord.__slots__))
            .where(page.site_id == site_id, holding_at(page, parent or run_id))
            .order_by(page.depth, page.url)
        ).mappings()
        return [PageRecord(**{**row, "links": tuple(PageLink(*link) for link in row["links"])}) for row in rows]


def saved_sites(db: Database, run_id: int) -> frozenset[int]:
    """Return the ids of the sites that the run has saved: what a resumed run need not do again."""
    with db.reading() as connection:
        query = select(models.SiteResult.site_id).where(models.SiteResult.run_id == run_id)
        return frozenset(connection.execute(query).scalars())


class SavedEnd(NamedTuple):
    """How a site ended in a run, in short."""

    site_id: int
    url: str
    outcome: FetchOutcome
    detail: str
    pages_read: int


def saved_ends(db: Database, run_id: int, site_ids: Collection[int] | None = None) -> dict[int, SavedEnd]:
    """Return, by site, how those ended (of these sites) that the run has saved."""
    site, result = models.Site, models.SiteResult
    query = (
        select(site.id, site.url, result.outcome, result.detail, result.pages_read)
        .join_from(result, site, result.site_id == site.id)
        .where(result.run_id == run_id)
    )
    asked = [query] if site_ids is None else [query.where(site.id.in_(ids)) for ids in in_parts(site_ids)]
    with db.reading() as connection:
        return {row[0]: SavedEnd(*row) for part in asked for row in connection.execute(part)}


def overtaken_sites(db: Database, run_id: int) -> frozenset[int]:
    """Return the sites of which a later run than this one has saved a result."""
    with db.reading() as connection:
        query = select(models.Site.id).where(models.Site.newest_run_id > run_id)
        return frozenset(connection.execute(query).scalars())


def _take_turn(connection: Connection, run_id: int, site_id: int) -> None:
    """Hold off other writers of the site, and refuse to write behind a newer run's back."""
    site = connection.execute(
        # SQLite's writers queue up at BEGIN. In PostgreSQL the row is the queue; `key_share` lets
        # others refer to the site meanwhile.
        select(models.Site.newest_run_id).where(models.Site.id == site_id).with_for_update(key_share=True)
    ).first()
    if site is None:
        raise StorageError(f"There is no site {site_id} in the registry.")
    newest = site.newest_run_id
    if newest == run_id:
        return
    if newest is not None and newest > run_id:
        raise LateResult(f"Site {site_id} already has a result of run {newest}; that of run {run_id} comes too late.")
    connection.execute(update(models.Site).where(models.Site.id == site_id).values(newest_run_id=run_id))


def _save_pages(connection: Connection, run_id: int, site_id: int, pages: Iterable[PageRecord]) -> None:
    by_url = {page.url: page for page in pages}
    before: dict[str, str] = {}
    if any(page.outcome is FetchOutcome.NOT_MODIFIED for page in by_url.values()):
        query = select(models.Page.url, models.Page.fingerprint).where(
            models.Page.site_id == site_id, holding_before(models.Page, run_id)
        )
        before = {row.url: row.fingerprint for row in connection.execute(query)}
    facts: dict[str, Mapping[str, Any]] = {}
    for page in by_url.values():
        as_it_was = before.get(page.url) if page.outcome is FetchOutcome.NOT_MODIFIED else None
        facts[as_it_was or _page_fingerprint(page)] = {
            **{name: getattr(page, name) for name in PageRecord.__slots__},
            "links": [[storable(link.url), link.promise] for link in page.links],
        }
    restack(connection, models.Page, site_id, run_id, facts)


def _keep_readings(connection: Connection, site_id: int, rules: str, readings: Mapping[str, PackedReading]) -> None:
    """Keep what was made of these pages, in place of what was made of them before."""
    if not readings:
        return
    page, table = models.Page, table_of(models.StoredReading)
    rows = connection.execute(select(page.url, page.id).where(page.site_id == site_id, page.to_run_id.is_(None)))
    kept = [{"page_id": row.id, "rules": rules, "reading": readings[row.url]} for row in rows if row.url in readings]
    if kept:
        connection.execute(delete(table).where(table.c.page_id.in_([row["page_id"] for row in kept])))
        connection.execute(insert(table), kept)


def _page_fingerprint(page: PageRecord) -> str:
    return fingerprint(
        page.url,
        page.outcome,
        page.http_status,
        page.final_url,
        page.sha256,
        page.text_sha256,
        page.content_type,
        page.kind,
        page.title,
    )


def _save_findings(connection: Connection, run_id: int, site_id: int, findings: Iterable[Finding]) -> None:
    by_key = {_finding_fingerprint(finding): finding for finding in findings}
    added = restack(
        connection,
        models.Finding,
        site_id,
        run_id,
        {
            key: {
                "check_id": finding.check,
                "check_version": finding.check_version,
                "status": finding.status,
                "reason": finding.reason,
                "note": finding.note,
            }
            for key, finding in by_key.items()
        },
    )
    evidence = [
        {
            "finding_id": finding_id,
            "position": position,
            "page_url": proof.page.url,
            "sha256": proof.page.sha256,
            "fetched_at": _moment(proof.page.fetched_at),
            "depth": proof.page.depth,
            "strength": proof.evidence.strength,
            "excerpt": proof.evidence.excerpt,
            "where_": proof.evidence.where,
            "why": proof.evidence.why,
        }
        for key, finding_id in added.items()
        for position, proof in enumerate(by_key[key].proofs)
    ]
    if evidence:
        connection.execute(insert(table_of(models.Evidence)), evidence)


def _finding_fingerprint(finding: Finding) -> str:
    # Neither the note (it counts pages, which differ every night) nor hash and time of the pages
    # (a counter in the footer changes them): the verdict and the words that carry it.
    proofs = sorted({(proof.page.url, proof.evidence.strength, proof.evidence.excerpt) for proof in finding.proofs})
    return fingerprint(finding.check, finding.check_version, finding.status, finding.reason, proofs)


def _save_services(connection: Connection, run_id: int, site_id: int, services: Iterable[Service]) -> None:
    by_key = {_service_fingerprint(service): service for service in services}
    added = restack(
        connection,
        models.Service,
        site_id,
        run_id,
        {key: {"name": service.name, "url": service.url, "where_": service.where} for key, service in by_key.items()},
    )
    components = [
        {"service_id": service_id, "check_id": check, "status": component.status, "excerpt": component.excerpt}
        for key, service_id in added.items()
        for check, component in by_key[key].components.items()
    ]
    if components:
        connection.execute(insert(table_of(models.ServiceComponent)), components)


def _service_fingerprint(service: Service) -> str:
    components = sorted((check, c.status, c.excerpt or "") for check, c in service.components.items())
    return fingerprint(service.name, service.url, service.where, components)


def _save_alerts(connection: Connection, run_id: int, site_id: int, alerts: Iterable[Alert]) -> None:
    facts = {
        # Not the words: a flooded site changes its sample every night, and stays one and the same alert.
        fingerprint(alert.kind, alert.url): {
            "kind": alert.kind,
            "url": alert.url,
            "sample": alert.sample,
            "why": alert.why,
            "severity": alert.severity,
        }
        for alert in alerts
    }
    restack(connection, models.Alert, site_id, run_id, facts)


def _alerts_of_crawl(connection: Connection, run_id: int, site_id: int) -> list[Alert]:
    """Return what only a crawl could have seen and still holds: judging stored pages again cannot unsee it."""
    table = models.Alert
    rows = connection.execute(
        select(table.kind, table.url, table.sample, table.why, table.severity).where(
            table.site_id == site_id,
            holding_before(table, run_id),
            table.kind.in_([kind for kind in AlertKind if kind.is_of_crawl]),
        )
    )
    return [Alert(*row) for row in rows]


def _moment(iso: str) -> datetime | None:
    if not iso:
        return None
    moment = datetime.fromisoformat(iso)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
