"""Counting what one run did, for the expectations of the night."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import and_, func, select

from checks.outcome import FetchOutcome
from storage import models
from storage.database import Database
from storage.stacking import holding_at


class Ending(NamedTuple):
    """How one site ended in the run, as far as counting goes."""

    site_id: int
    outcome: FetchOutcome
    detail: str
    pages_read: int
    requests: int
    bytes: int


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
