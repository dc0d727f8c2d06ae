"""Counting, in the database: what one run did, for the expectations of the night, and where things stand now."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import and_, func, select

from checks.model import Status
from checks.outcome import RENDERED, FetchOutcome
from storage import models
from storage.database import Database
from storage.models import SiteStatus
from storage.stacking import holding_at


class Ending(NamedTuple):
    """How one site ended in the run, as far as counting goes."""

    site_id: int
    outcome: FetchOutcome
    detail: str
    pages_read: int
    requests: int
    bytes: int


class Standing(NamedTuple):
    """How much is known now."""

    registered: int
    active: int
    concluded: int
    """Sites with a result of any kind."""
    visited: int
    """Those with findings."""
    rendered: int
    """Those that a browser had to build."""
    findings: dict[Status, int]
    """How many have each status, the most frequent first."""


def standing(db: Database) -> Standing:
    """Count the sites, and what holds of them now."""
    site, result, finding = models.Site, models.SiteResult, models.Finding
    sites = select(func.count(), func.count().filter(site.status == SiteStatus.ACTIVE)).select_from(site)
    newest = and_(result.site_id == site.id, result.run_id == site.newest_run_id)
    concluded = select(
        func.count(), func.count().filter(result.detail.startswith(RENDERED, autoescape=True))
    ).join_from(site, result, newest)
    holding = and_(finding.site_id == site.id, holding_at(finding, None))
    visited = select(func.count(finding.site_id.distinct())).join_from(site, result, newest).join(finding, holding)
    told = (
        select(finding.status, func.count())
        .join_from(site, result, newest)
        .join(finding, holding)
        .group_by(finding.status)
        .order_by(func.count().desc(), finding.status)
    )
    with db.reading() as connection:
        registered, active = connection.execute(sites).one()
        ended, rendered = connection.execute(concluded).one()
        with_findings = connection.execute(visited).scalar_one()
        counts = {row[0]: row[1] for row in connection.execute(told)}
    return Standing(registered, active, ended, with_findings, rendered, counts)


def endings(db: Database, run_id: int) -> list[Ending]:
    """Return how the run's sites ended."""
    result = models.SiteResult
    query = select(
        result.site_id, result.outcome, result.detail, result.pages_read, result.requests, result.bytes
    ).where(result.run_id == run_id)
    with db.reading() as connection:
        return [Ending(*row) for row in connection.execute(query)]


def evidence_per_check(db: Database, run_id: int) -> dict[str, int]:
    """Return, by check, how many proofs stand after the run for the sites of which it read a page.

    Checks that found nothing anywhere are among them, with 0.
    """
    result, finding, evidence = models.SiteResult, models.Finding, models.Evidence
    query = (
        select(finding.check_id, func.count(evidence.finding_id))
        .join_from(result, finding, and_(finding.site_id == result.site_id, holding_at(finding, run_id)))
        .outerjoin(evidence, evidence.finding_id == finding.id)
        .where(result.run_id == run_id, result.pages_read > 0)
        .group_by(finding.check_id)
    )
    with db.reading() as connection:
        return {row[0]: row[1] for row in connection.execute(query)}


def verdicts_told_twice(db: Database, run_id: int) -> int:
    """Return how many verdicts hold after the run for those of its sites that an earlier run had seen as well."""
    result, finding = models.SiteResult, models.Finding
    seen_before = select(result.site_id).where(result.run_id < run_id)
    query = (
        select(func.count())
        .select_from(result)
        .join(finding, and_(finding.site_id == result.site_id, holding_at(finding, run_id)))
        .where(result.run_id == run_id, result.site_id.in_(seen_before))
    )
    with db.reading() as connection:
        return int(connection.execute(query).scalar_one())
