"""What was true when: verdicts, visits and pages as they stood after any run, and what lies between two runs.

Rows hold from run to run (`storage.stacking`), so the state after run R is one condition, and the
difference between two states is the rows that hold in one of them only.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import and_, func, not_, or_, select

from checks.model import Reason, Status
from checks.outcome import FetchOutcome
from storage import models
from storage.batches import in_parts
from storage.database import Database
from storage.errors import StorageError
from storage.models import RunKind
from storage.regions import within
from storage.stacking import holding_at


class Told(NamedTuple):
    """What one check said of a site, in short."""

    finding_id: int
    version: int
    status: Status
    reason: Reason | None


class VerdictChange(NamedTuple):
    """What one check said of one site after one run and after a later one; they differ in status, reason or proof."""

    site_id: int
    check: str
    was: Told | None
    """None when nothing had been said of the site, or by the check."""
    now: Told | None

    @property
    def is_other_verdict(self) -> bool:
        """Whether the verdict itself is another one, and not only its proof."""
        if self.was is None or self.now is None:
            return False
        return (self.was.status, self.was.reason) != (self.now.status, self.now.reason)


class Look(NamedTuple):
    """A visit to a site, or a new judgement of what the last visit brought home."""

    run_id: int
    outcome: FetchOutcome
    at: datetime
    pages_read: int
    likely_unread: int
    rules_version: str


class PageState(NamedTuple):
    """What a page was like."""

    outcome: FetchOutcome
    sha256: str
    text_sha256: str


def verdict_changes(db: Database, before: int, after: int, region: str | None = None) -> list[VerdictChange]:
    """Return what differs between the state after run `before` and that after run `after`, by site and check.

    The state covers every site, whichever run saw it last.
    """
    finding = models.Finding
    then, now = holding_at(finding, before), holding_at(finding, after)
    query = (
        select(
            finding.site_id,
            finding.check_id,
            then.label("held_then"),
            finding.id,
            finding.check_version,
            finding.status,
            finding.reason,
        )
        .join_from(finding, models.Site, models.Site.id == finding.site_id)
        .join(models.Agency, models.Agency.id == models.Site.agency_id)
        .outerjoin(models.Region, models.Region.code == models.Agency.region_code)
        .where(or_(and_(then, not_(now)), and_(now, not_(then))))
        .order_by(finding.site_id, finding.check_id)
    )
    sides: dict[tuple[int, str], dict[bool, Told]] = {}
    with db.reading() as connection:
        if region is not None:
            query = query.where(within(connection, region, models.Agency.region_code))
        for row in connection.execute(query):
            sides.setdefault((row[0], row[1]), {})[bool(row[2])] = Told(*row[3:])
    return [VerdictChange(*key, both.get(True), both.get(False)) for key, both in sides.items()]


def looks_at(db: Database, run_id: int, site_ids: Collection[int], *, kind: RunKind | None = None) -> dict[int, Look]:
    """Return the newest look (of that kind) at each of these sites, as of the run; sites without one are left out."""
    result, run = models.SiteResult, models.Run
    newest = (
        select(result.site_id, func.max(result.run_id).label("run_id"))
        .join(run, run.id == result.run_id)
        .where(result.run_id <= run_id)
        .group_by(result.site_id)
    )
    if kind is not None:
        newest = newest.where(run.kind == kind)
    found: dict[int, Look] = {}
    with db.reading() as connection:
        for ids in in_parts(site_ids):
            chosen = newest.where(result.site_id.in_(ids)).subquery()
            query = select(
                result.site_id,
                result.run_id,
                result.outcome,
                result.finished_at,
                result.pages_read,
                result.likely_unread,
                result.rules_version,
            ).join(chosen, and_(chosen.c.site_id == result.site_id, chosen.c.run_id == result.run_id))
            found |= {row[0]: Look(*row[1:]) for row in connection.execute(query)}
    return found


def proof_pages(db: Database, finding_ids: Collection[int]) -> dict[int, tuple[str, ...]]:
    """Return, by finding, the addresses of the pages that prove it, the strongest first."""
    evidence = models.Evidence
    found: dict[int, list[str]] = {}
    with db.reading() as connection:
        for ids in in_parts(finding_ids):
            query = (
                select(evidence.finding_id, evidence.page_url)
                .where(evidence.finding_id.in_(ids))
                .order_by(evidence.finding_id, evidence.position)
            )
            for finding_id, url in connection.execute(query):
                found.setdefault(finding_id, []).append(url)
    return {finding_id: tuple(dict.fromkeys(urls)) for finding_id, urls in found.items()}


def first_proofs(db: Database, finding_ids: Collection[int]) -> dict[int, dict[str, Any]]:
    """Return, by finding, its strongest proof, with the columns of `frames.evidence`; also of findings of the past."""
    evidence = models.Evidence
    found: dict[int, dict[str, Any]] = {}
    with db.reading() as connection:
        for ids in in_parts(finding_ids):
            query = select(
                evidence.finding_id,
                evidence.page_url,
                evidence.excerpt,
                evidence.where_.label("where"),
                evidence.why,
                evidence.fetched_at,
                evidence.sha256,
            ).where(evidence.finding_id.in_(ids), evidence.position == 0)
            found |= {row["finding_id"]: dict(row) for row in connection.execute(query).mappings()}
    return found


def page_states(db: Database, run_id: int, site_ids: Collection[int]) -> dict[tuple[int, str], PageState]:
    """Return these sites' pages as they were after the run, by site and address; redirected ones under both."""
    page = models.Page
    found: dict[tuple[int, str], PageState] = {}
    with db.reading() as connection:
        for ids in in_parts(site_ids):
            query = select(page.site_id, page.url, page.final_url, page.outcome, page.sha256, page.text_sha256).where(
                page.site_id.in_(ids), holding_at(page, run_id)
            )
            for row in connection.execute(query):
                for address in {row.url, row.final_url or row.url}:
                    found[row.site_id, address] = PageState(row.outcome, row.sha256, row.text_sha256)
    return found


def run_by(db: Database, at: datetime) -> int:
    """Return the newest run that had begun at that moment; raises `StorageError` when there was none."""
    with db.reading() as connection:
        run_id = connection.execute(select(func.max(models.Run.id)).where(models.Run.started_at <= at)).scalar()
    if run_id is None:
        raise StorageError(f"Nothing had been crawled by {at:%Y-%m-%d}: see `patuh runs`.")
    return int(run_id)
