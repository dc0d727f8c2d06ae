"""What the choice of tonight's sites rests on: when each was last looked at, how that ended, where it stands."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import and_, func, select

from checks.outcome import FetchOutcome
from storage import models
from storage.database import Database
from storage.models import RunKind, ScoreLevel
from storage.sites import SiteRow, select_sites
from storage.steadiness import held_verdicts


class SiteNeed(NamedTuple):
    """One site and what speaks for looking at it."""

    site: SiteRow
    seen_at: datetime | None
    """When a crawl last ended there, UTC; None for never."""
    outcome: FetchOutcome | None
    """How that crawl ended."""
    score: float | None
    """The newest saved score of its agency, 0-100; None without one."""
    is_held: bool
    """Whether one of its verdicts waits for a second look."""


def site_needs(
    db: Database, region: str | None = None, types: Collection[str] | None = None, *, rubric_id: str
) -> list[SiteNeed]:
    """Return the active sites with what is known of the last look at each, in order of the registry."""
    sites = select_sites(db, region, types)
    result, run, score = models.SiteResult, models.Run, models.Score
    newest = (
        select(result.site_id, func.max(result.run_id).label("run_id"))
        .join(run, run.id == result.run_id)
        .where(run.kind == RunKind.CRAWL)
        .group_by(result.site_id)
        .subquery()
    )
    last = select(result.site_id, result.finished_at, result.outcome).join(
        newest, and_(newest.c.site_id == result.site_id, newest.c.run_id == result.run_id)
    )
    of_agencies = and_(score.rubric_id == rubric_id, score.level == ScoreLevel.AGENCY)
    # Scoring takes in everything that was ever visited, so the newest scored run has every agency.
    scored = select(func.max(score.run_id)).where(of_agencies).scalar_subquery()
    with db.reading() as connection:
        seen = {row[0]: (row[1], row[2]) for row in connection.execute(last)}
        scores = dict(
            connection.execute(select(score.agency_id, score.value).where(of_agencies, score.run_id == scored)).all()
        )
    held = {site_id for site_id, _ in held_verdicts(db, region)}
    return [
        SiteNeed(
            site,
            seen[site.site_id][0] if site.site_id in seen else None,
            seen[site.site_id][1] if site.site_id in seen else None,
            scores.get(site.agency_id),
            site.site_id in held,
        )
        for site in sites
    ]
