"""Deleting page bodies on request, with a row that says so.

What proves a standing verdict, or is what people decided by, stays, unless its site is named. Nothing is deleted while
a crawl is underway: a page that shows an old body again is written only when its site is done.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import Connection, Select, delete, except_, func, insert, or_, select, union_all

from storage import models
from storage.batches import in_parts
from storage.bodies import BodyStore
from storage.claims import claimed
from storage.database import Database
from storage.errors import StorageError
from storage.models import RunKind, RunStatus
from storage.models.base import table_of
from storage.runs import list_runs


@dataclass(frozen=True, slots=True)
class Purged:
    """What a purge deleted."""

    bodies: int
    bytes: int
    """On disk, compressed."""


def purge_older_than(db: Database, store: BodyStore, days: int, at: datetime) -> Purged:
    """Delete bodies that no page has shown for `days` days before `at`, and that no standing finding rests on.

    Raises `StorageError` while a crawl is underway.
    """
    _refuse_during_a_crawl(db)
    with db.reading() as connection:
        wanted = _wanted(connection, at - timedelta(days=days))
    return _purge(db, store, wanted, f"older than {days} days", at)


def prune(db: Database, store: BodyStore, days: int, at: datetime) -> Purged:
    """Let go of pages that ended more than `days` days before `at`: their bodies, and what was noted of them.

    What holds now stays, and so does whatever a standing verdict rests on. Findings, services, scores and how
    each visit ended are the record, and stay for good. Raises `StorageError` while a crawl is underway.
    """
    _refuse_during_a_crawl(db)
    cutoff = at - timedelta(days=days)
    with db.reading() as connection:
        wanted = _wanted(connection, cutoff)
    purged = _purge(db, store, wanted, f"retention of {days} days", at) if wanted else Purged(0, 0)
    page, run = table_of(models.Page), table_of(models.Run)
    # A body that is held is found again by its page's row, so that stays as well.
    is_let_go = or_(page.c.sha256 == "", page.c.sha256.not_in(union_all(*_held())))
    ended = select(page.c.id).join(run, run.c.id == page.c.to_run_id).where(run.c.started_at < cutoff, is_let_go)
    with db.writing() as connection:
        old = connection.execute(ended).scalars().all()
        for ids in in_parts(old):
            connection.execute(delete(page).where(page.c.id.in_(ids)))
    return purged


def purge_site(db: Database, store: BodyStore, url: str, at: datetime) -> Purged:
    """Delete every body of a site, except those that another site shows as well.

    Findings keep their quoted words and hashes; what is deleted can no longer be judged again.
    Raises `StorageError` when the registry has no site at that address, and while a crawl is underway.
    """
    _refuse_during_a_crawl(db)
    page, site = models.Page, models.Site
    with db.reading() as connection:
        found = connection.execute(select(site.id).where(site.url == url)).scalars().all()
        if not found:
            raise StorageError(f"There is no site {url!r} in the registry; `patuh sites list` shows their addresses.")
        own = select(page.sha256).where(page.site_id.in_(found), page.sha256 != "")
        others = select(page.sha256).where(page.site_id.not_in(found), page.sha256 != "")
        wanted = set(connection.execute(own).scalars()) - set(connection.execute(others).scalars())
    return _purge(db, store, wanted, f"site {url}", at)


def _refuse_during_a_crawl(db: Database) -> None:
    for run in list_runs(db, RunKind.CRAWL):
        if run.status is RunStatus.RUNNING:
            with claimed(db, run.run_id) as held:
                if not held.is_ours:  # else it was killed, and writes nothing any more
                    raise StorageError(
                        f"Run {run.run_id} is crawling and may meet the same bodies again; nothing was deleted. "
                        "Try again when it has ended."
                    )


def _wanted(connection: Connection, moment: datetime) -> set[str]:
    """Return the bodies that no page has shown since that moment and that nothing holds; the database compares them."""
    page, run = models.Page, models.Run
    ended = (
        select(page.sha256)
        .join(run, run.id == page.to_run_id)
        .where(page.sha256 != "")
        .group_by(page.sha256)
        .having(func.max(run.started_at) < moment)
    )
    return set(connection.execute(except_(ended, *_held())).scalars())


def _held() -> tuple[Select[str], ...]:
    """Return the questions for the bodies that stay: shown now, proof of what stands, what a review rests on."""
    page, finding, evidence, review = models.Page, models.Finding, models.Evidence, models.Review
    shown = select(page.sha256).where(page.to_run_id.is_(None))
    proving = (
        select(evidence.sha256).join(finding, finding.id == evidence.finding_id).where(finding.to_run_id.is_(None))
    )
    # Replaced and refused words as well: whoever asks why a verdict was changed is shown what was looked at.
    resting = select(review.page_sha256).where(review.page_sha256.is_not(None))
    return shown, proving, cast("Select[str]", resting)


def _purge(db: Database, store: BodyStore, wanted: set[str], request: str, at: datetime) -> Purged:
    sizes = [size for sha256 in sorted(wanted) if (size := store.delete(sha256)) is not None]
    purged = Purged(len(sizes), sum(sizes))
    # After the deed: a log that names what was not deleted would be worse than one that is a moment late.
    with db.writing() as connection:
        connection.execute(
            insert(models.BodyPurge).values(purged_at=at, request=request, bodies=purged.bodies, bytes=purged.bytes)
        )
    return purged
