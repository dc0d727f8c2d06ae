"""People's words on findings: entered as a whole file or not at all, every change kept, lapsing with their page.

A review stands until it expires, or until the page that it rests on is another one than it was. It never touches
the finding: whoever shows a verdict asks here whether somebody has decided about it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from sqlalchemy import Connection, insert, select, update

from checks.model import Reason, Status
from storage import models
from storage.batches import in_parts
from storage.database import Database, lock
from storage.models import Decision
from storage.models.base import table_of
from storage.regions import within

VALIDITY = timedelta(days=365)
"""How long a review holds when nobody says until when: one round of assessment."""


class State(StrEnum):
    """Whether a review counts, with the Indonesian word for it."""

    STANDS = "berlaku"
    WAITS = "menunggu pemeriksaan"
    REFUSED = "ditolak"
    LAPSED = "gugur karena halaman berubah"
    EXPIRED = "kedaluwarsa"
    REPLACED = "diganti"


class Fetched(NamedTuple):
    """The page that an answer points to, as it was fetched for the answer's sake."""

    url: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Answer:
    """A region's answer to one finding, and what was decided about it. Times are UTC."""

    site_id: int
    check: str
    decision: Decision
    reason: str
    author: str
    evidence_url: str | None = None
    expires_at: datetime | None = None
    """None: after `VALIDITY`."""
    status: Status | None = None
    """What is shown when the answer is accepted."""
    decided_by: str | None = None
    source: str = ""
    fetched: Fetched | None = None


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One review as kept, with what became of the page that it rests on."""

    review_id: int
    site_id: int
    site_url: str
    agency_name: str
    region_code: str | None
    check: str
    decision: Decision
    status: Status | None
    reason: str
    author: str
    evidence_url: str | None
    decided_by: str | None
    at: datetime
    expires_at: datetime
    page_url: str | None
    page_sha256: str | None
    machine_status: Status | None
    machine_reason: Reason | None
    source: str
    replaced_at: datetime | None
    page_changed: bool
    """Whether a later crawl met another body on that page."""

    def state(self, at: datetime) -> State:
        """Return whether it counts at that moment."""
        if self.replaced_at is not None:
            return State.REPLACED
        if at > self.expires_at:
            return State.EXPIRED
        if self.decision is Decision.REJECT:
            return State.REFUSED
        if self.page_changed:
            return State.LAPSED
        return State.STANDS if self.decision is Decision.ACCEPT else State.WAITS


@dataclass(frozen=True, slots=True)
class SavedReviews:
    """What saving a file of answers did."""

    added: int
    changed: int
    unchanged: int


def site_keys(db: Database) -> dict[str, int]:
    """Return the number of every site by host and scope, which is what identifies it in any database."""
    with db.reading() as connection:
        rows = connection.execute(select(models.Site.host, models.Site.scope_path, models.Site.id))
        return {host + scope: site_id for host, scope, site_id in rows}


def findings_now(db: Database, site_ids: Iterable[int]) -> dict[tuple[int, str], tuple[Status, Reason | None]]:
    """Return what the checks conclude now about these sites, by site and check."""
    with db.reading() as connection:
        return _findings(connection, set(site_ids))


def save_reviews(db: Database, at: datetime, answers: Sequence[Answer]) -> SavedReviews:
    """Enter the answers in one transaction. What says the same as before changes nothing, unless that has lapsed."""
    added = changed = unchanged = 0
    with db.writing() as connection:
        lock(connection, "reviews")
        sites = {answer.site_id for answer in answers}
        table = models.Review
        standing = {
            (row.site_id, row.check): row
            for ids in in_parts(sites)
            for row in _rows(connection, table.site_id.in_(ids), table.replaced_at.is_(None))
        }
        concluded = _findings(connection, sites)
        bodies = _bodies(connection, sites)
        for answer in answers:
            before = standing.get((answer.site_id, answer.check))
            if before and _says_the_same(before, answer) and before.state(at) not in (State.LAPSED, State.EXPIRED):
                unchanged += 1
                continue
            if before:
                gone = update(table).where(table.id == before.review_id).values(replaced_at=at)
                connection.execute(gone)
            rests_on = answer.fetched or _resting_page(connection, answer, bodies.get(answer.site_id, {}))
            values = _values(answer, at, concluded.get((answer.site_id, answer.check)), rests_on)
            connection.execute(insert(table_of(table)).values(**values))
            changed += before is not None
            added += before is None
    return SavedReviews(added, changed, unchanged)


def read_reviews(db: Database, region: str | None = None, *, history: bool = False) -> list[ReviewRow]:
    """Return the reviews of a region (a province takes in its regions), oldest first; with `history` replaced ones too.

    Raises `UnknownRegion`.
    """
    conditions: list[Any] = [] if history else [models.Review.replaced_at.is_(None)]
    with db.reading() as connection:
        if region is not None:
            conditions.append(within(connection, region, models.Agency.region_code))
        return _rows(connection, *conditions)


def _rows(connection: Connection, *conditions: Any) -> list[ReviewRow]:
    review, site, agency, region = models.Review, models.Site, models.Agency, models.Region
    query = (
        select(table_of(review), site.url.label("site_url"), agency.name.label("agency_name"), agency.region_code)
        .join_from(review, site, site.id == review.site_id)
        .join(agency, agency.id == site.agency_id)
        .outerjoin(region, region.code == agency.region_code)
        .where(*conditions)
        .order_by(review.id)
    )
    found = [dict(row) for row in connection.execute(query).mappings()]
    bodies = _bodies(connection, {row["site_id"] for row in found if row["page_sha256"]})
    return [
        ReviewRow(
            review_id=row.pop("id"),
            check=row.pop("check_id"),
            page_changed=_has_changed(row, bodies.get(row["site_id"], {})),
            **row,
        )
        for row in found
    ]


class _Body(NamedTuple):
    url: str
    sha256: str
    fetched_at: datetime


def _bodies(connection: Connection, site_ids: Collection[int]) -> Mapping[int, Mapping[str, _Body]]:
    """Return the newest body of every page of these sites, by site and address."""
    page = models.Page
    query = (
        select(page.site_id, page.url, page.final_url, page.sha256, page.fetched_at)
        .where(page.sha256 != "")
        .order_by(page.from_run_id, page.id)
    )
    asked: dict[int, dict[str, _Body]] = defaultdict(dict)
    reached: dict[int, dict[str, _Body]] = defaultdict(dict)
    for ids in in_parts(site_ids):
        for site_id, url, final_url, sha256, fetched_at in connection.execute(query.where(page.site_id.in_(ids))):
            asked[site_id][_key(url)] = reached[site_id][_key(final_url or url)] = _Body(url, sha256, fetched_at)
    return {site_id: reached[site_id] | by_url for site_id, by_url in asked.items()}


def _key(url: str) -> str:
    """Return what two ways of writing one address share."""
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").removeprefix("www.")
        port = parts.port
    except ValueError:
        return url
    return f"{host}:{port or ''}{parts.path.rstrip('/')}?{parts.query}"


def _has_changed(row: Mapping[str, Any], bodies: Mapping[str, _Body]) -> bool:
    if not row["page_sha256"]:
        return False
    newest = bodies.get(_key(row["page_url"] or ""))
    # What was fetched before the review is what the reviewer may have seen to be outdated.
    return newest is not None and newest.fetched_at > row["at"] and newest.sha256 != row["page_sha256"]


def _findings(connection: Connection, site_ids: Collection[int]) -> dict[tuple[int, str], tuple[Status, Reason | None]]:
    finding = models.Finding
    query = select(finding.site_id, finding.check_id, finding.status, finding.reason).where(finding.to_run_id.is_(None))
    return {
        (site_id, check): (status, reason)
        for ids in in_parts(site_ids)
        for site_id, check, status, reason in connection.execute(query.where(finding.site_id.in_(ids)))
    }


def _resting_page(connection: Connection, answer: Answer, bodies: Mapping[str, _Body]) -> Fetched | None:
    """Return the known page that the answer points to; without an address, the one that proves the finding."""
    if answer.evidence_url:
        known = bodies.get(_key(answer.evidence_url))
        return Fetched(known.url, known.sha256) if known else None
    finding, evidence = models.Finding, models.Evidence
    query = (
        select(evidence.page_url, evidence.sha256)
        .join(finding, finding.id == evidence.finding_id)
        .where(finding.site_id == answer.site_id, finding.check_id == answer.check, finding.to_run_id.is_(None))
        .where(evidence.position == 0, evidence.sha256 != "")
    )
    row = connection.execute(query).first()
    return Fetched(*row) if row else None


def _values(
    answer: Answer, at: datetime, concluded: tuple[Status, Reason | None] | None, rests_on: Fetched | None
) -> dict[str, Any]:
    status, reason = concluded or (None, None)
    return {
        "site_id": answer.site_id,
        "check_id": answer.check,
        "decision": answer.decision,
        "status": answer.status,
        "reason": answer.reason,
        "author": answer.author,
        "evidence_url": answer.evidence_url,
        "decided_by": answer.decided_by,
        "at": at,
        "expires_at": answer.expires_at or at + VALIDITY,
        "page_url": rests_on.url if rests_on else answer.evidence_url,
        "page_sha256": rests_on.sha256 if rests_on else None,
        "machine_status": status,
        "machine_reason": reason,
        "source": answer.source,
        "replaced_at": None,
    }


def _says_the_same(before: ReviewRow, answer: Answer) -> bool:
    names = ("decision", "status", "reason", "author", "evidence_url", "decided_by")
    same_end = answer.expires_at in (None, before.expires_at)
    return same_end and all(getattr(before, name) == getattr(answer, name) for name in names)
