"""What was concluded about sites, read back so that it can be compared with a new judgement."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from sqlalchemy import select

from checks.model import Looking, Reason, Status
from checks.outcome import FetchOutcome
from storage import models
from storage.database import Database


class Concluded(NamedTuple):
    """How the newest run left one site."""

    site_id: int
    url: str
    run_id: int
    outcome: FetchOutcome
    detail: str
    certificate: str | None
    looking: Looking
    rules_version: str


class Verdict(NamedTuple):
    """What one check said, in short."""

    version: int
    status: Status
    reason: Reason | None


def concluded_sites(db: Database, run_id: int | None = None) -> Iterator[Concluded]:
    """Yield the sites with their newest results; with a run, only those of which it is the newest."""
    site, result = models.Site, models.SiteResult
    query = (
        select(site.url, result)
        .join_from(site, result, (result.site_id == site.id) & (result.run_id == site.newest_run_id))
        .order_by(site.id)
    )
    if run_id is not None:
        query = query.where(site.newest_run_id == run_id)
    with db.reading() as connection:
        rows = connection.execute(query).all()
    for row in rows:
        looking = Looking(
            row.outcome, row.pages_read, row.pages_known, row.likely_unread, row.documents_unread, row.sitemap_share
        )
        yield Concluded(
            row.site_id, row.url, row.run_id, row.outcome, row.detail, row.certificate, looking, row.rules_version
        )


def verdicts(db: Database, site_id: int) -> dict[str, Verdict]:
    """Return, by check, what holds of the site now."""
    finding = models.Finding
    query = select(finding.check_id, finding.check_version, finding.status, finding.reason).where(
        finding.site_id == site_id, finding.to_run_id.is_(None)
    )
    with db.reading() as connection:
        return {row[0]: Verdict(*row[1:]) for row in connection.execute(query)}
