"""Which verdicts wait for a second look, and how much a site's verdicts go to and fro.

The guard: what was shown as met is shown as not met only after a crawl on another day has found it
missing as well. The day is that of UTC: at 00:00 UTC it is morning in all of Indonesia, so one night's
work lies within one day. A rule that changed needs no second look; the page would say the same again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, func, or_, select, true
from sqlalchemy.orm import aliased

from checks.model import Status
from storage import models
from storage.batches import in_parts
from storage.database import Database
from storage.models import RunKind
from storage.regions import within
from storage.stacking import holding_at

_HOURS_APART = timedelta(hours=6)
_TOLD = frozenset({Status.MET, Status.PARTIAL, Status.NOT_MET, Status.NOT_APPLICABLE})


class HeldVerdict(NamedTuple):
    """A verdict that is still shown although the newest look no longer bears it out."""

    finding_id: int
    """The finding that is shown, with its proof."""
    run_id: int
    """The newest run after which it held; what the site was like then is what was lost."""
    since: datetime
    """When the first look missed it, UTC."""


class Flapping(NamedTuple):
    """How often a site's verdicts came back to what they had been before they changed."""

    site_id: int
    url: str
    returns: int
    looks: int
    share: float
    """Returns per verdict that could have returned: 0 for a steady site, 1 when every verdict turns every night."""


class _Row(NamedTuple):
    """One finding of a chain, oldest first, with the run that began it."""

    site_id: int
    check: str
    finding_id: int
    version: int
    status: Status
    to_run_id: int | None
    at: datetime


_ROW = (
    models.Finding.site_id,
    models.Finding.check_id,
    models.Finding.id,
    models.Finding.check_version,
    models.Finding.status,
    models.Finding.to_run_id,
)


def held_verdicts(
    db: Database, region: str | None = None, site_ids: Collection[int] | None = None, *, run_id: int | None = None
) -> dict[tuple[int, str], HeldVerdict]:
    """Return, by site and check, the verdicts that stay as shown until a crawl on another day has looked.

    With a run, those that waited after it, whichever run saw their sites last.
    """
    finding, run = models.Finding, models.Run

    def until(column: Any) -> ColumnElement[bool]:
        return true() if run_id is None else column <= run_id

    with db.reading() as connection:
        doubtful = _missing_since_the_last_look(connection, region, site_ids, run_id)
        held: dict[tuple[int, str], HeldVerdict] = {}
        for sites in in_parts({site_id for site_id, _ in doubtful}):
            query = (
                select(*_ROW, run.started_at)
                .join_from(finding, run, run.id == finding.from_run_id)
                .where(finding.site_id.in_(sites), until(finding.from_run_id))
                .order_by(finding.site_id, finding.check_id, finding.from_run_id)
            )
            rows = (_Row(*row) for row in connection.execute(query))
            held |= _held(row for row in rows if (row.site_id, row.check) in doubtful)
        if not held:
            return {}
        crawled = (
            select(models.SiteResult.site_id, func.max(run.started_at))
            .join(run, run.id == models.SiteResult.run_id)
            .where(run.kind == RunKind.CRAWL, until(models.SiteResult.run_id))
            .group_by(models.SiteResult.site_id)
        )
        last_crawl: dict[int, datetime] = {}
        for sites in in_parts({site_id for site_id, _ in held}):
            rows_of_part = connection.execute(crawled.where(models.SiteResult.site_id.in_(sites)))
            last_crawl |= {row[0]: row[1] for row in rows_of_part}
    return {
        key: verdict
        for key, verdict in held.items()
        if key[0] not in last_crawl or not _is_another_day(verdict.since, last_crawl[key[0]])
    }


def _missing_since_the_last_look(
    connection: Connection, region: str | None, site_ids: Collection[int] | None, run_id: int | None
) -> set[tuple[int, str]]:
    """Return what is not met and was not looked at on another day since: few, but on the day after rules changed."""
    finding, result = models.Finding, models.SiteResult
    since, newest = aliased(models.Run), aliased(models.Run)
    last_seen: Any = models.Site.newest_run_id
    if run_id is not None:
        seen = select(func.max(result.run_id)).where(result.site_id == models.Site.id, result.run_id <= run_id)
        last_seen = seen.correlate(models.Site).scalar_subquery()
    query = (
        select(finding.site_id, finding.check_id, since.started_at, newest.started_at, newest.kind)
        .join_from(finding, models.Site, models.Site.id == finding.site_id)
        .join(since, since.id == finding.from_run_id)
        .join(newest, newest.id == last_seen)
        .join(models.Agency, models.Agency.id == models.Site.agency_id)
        .outerjoin(models.Region, models.Region.code == models.Agency.region_code)
        .where(holding_at(finding, run_id), finding.status == Status.NOT_MET)
    )
    if region is not None:
        query = query.where(within(connection, region, models.Agency.region_code))
    asked = [query] if site_ids is None else [query.where(finding.site_id.in_(ids)) for ids in in_parts(site_ids)]
    return {
        (site_id, check)
        for part in asked
        for site_id, check, missing_since, looked_at, kind in connection.execute(part)
        if kind is not RunKind.CRAWL or not _is_another_day(missing_since, looked_at)
    }


def _held(chains: Iterable[_Row]) -> Iterator[tuple[tuple[int, str], HeldVerdict]]:
    """Yield those that were met when last told, and were then found missing on one day only."""
    for key, chain in groupby(chains, key=lambda row: (row.site_id, row.check)):
        shown: _Row | None = None
        first_miss: _Row | None = None
        for row in chain:
            if row.status is Status.CANNOT_TELL:
                continue  # a visit that saw nothing neither confirms nor clears
            if row.status is not Status.NOT_MET or shown is None or shown.version != row.version:
                shown, first_miss = row, None
            elif shown.status is Status.MET and first_miss is None:
                first_miss = row
            elif first_miss is None or _is_another_day(first_miss.at, row.at):
                shown, first_miss = row, None
        if shown is not None and shown.to_run_id is not None and first_miss is not None:
            yield key, HeldVerdict(shown.finding_id, shown.to_run_id - 1, first_miss.at)


def _is_another_day(first: datetime, later: datetime) -> bool:
    # Also hours apart: two looks of one night may lie on both sides of midnight.
    return later.date() > first.date() and later - first >= _HOURS_APART


def flapping(db: Database, since: datetime, region: str | None = None) -> list[Flapping]:
    """Return the sites whose verdicts came back since then, the most restless first.

    Counted is a verdict that is again what it was two verdicts before, under the same version of its
    check; visits that could not tell are left out.
    """
    finding, run, ended = models.Finding, models.Run, aliased(models.Run)
    query = (
        select(*_ROW, run.started_at)
        .join_from(finding, run, run.id == finding.from_run_id)
        .outerjoin(ended, ended.id == finding.to_run_id)
        .join(models.Site, models.Site.id == finding.site_id)
        .join(models.Agency, models.Agency.id == models.Site.agency_id)
        .outerjoin(models.Region, models.Region.code == models.Agency.region_code)
        .where(finding.status.in_(_TOLD), or_(finding.to_run_id.is_(None), ended.started_at >= since))
        .order_by(finding.site_id, finding.check_id, finding.from_run_id)
    )
    result = models.SiteResult
    with db.reading() as connection:
        if region is not None:
            query = query.where(within(connection, region, models.Agency.region_code))
        chains = [_Row(*row) for row in connection.execute(query)]
        returned = {site_id: returns for site_id, returns in _returns(chains).items() if returns}
        counted = (
            select(result.site_id, models.Site.url, func.count())
            .join(run, run.id == result.run_id)
            .join(models.Site, models.Site.id == result.site_id)
            .where(run.started_at >= since)
            .group_by(result.site_id, models.Site.url)
        )
        looks = {
            site_id: (url, count)
            for ids in in_parts(returned)
            for site_id, url, count in connection.execute(counted.where(result.site_id.in_(ids)))
        }
    checks: dict[int, set[str]] = {}
    for row in chains:
        checks.setdefault(row.site_id, set()).add(row.check)
    found = []
    for site_id, (url, count) in looks.items():
        chances = len(checks[site_id]) * max(1, count - 2)
        found.append(Flapping(site_id, url, returned[site_id], count, min(1.0, returned[site_id] / chances)))
    return sorted(found, key=lambda site: (-site.share, site.url))


def _returns(chains: Iterable[_Row]) -> dict[int, int]:
    counted: dict[int, int] = {}
    for (site_id, _), chain in groupby(chains, key=lambda row: (row.site_id, row.check)):
        told = [(version, status) for version, status in _told(chain)]
        back = sum(told[place] == told[place - 2] for place in range(2, len(told)))
        counted[site_id] = counted.get(site_id, 0) + back
    return counted


def _told(chain: Iterable[_Row]) -> list[tuple[int, Status]]:
    """Return the verdicts of a chain without repetitions (rows also change with their proof)."""
    return [told for told, _ in groupby((row.version, row.status) for row in chain)]
