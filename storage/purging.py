"""Deleting page bodies on request, with a row that says so.

What proves a standing verdict, or is what people decided by, stays, unless its site is named. Nothing is deleted while
a run is underway: a page that shows an old body again is written only when its site is done, and what is judged again
is read from its body. A crawl that begins meanwhile waits until the deleting is over (`wait_for_purge`).
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import Connection, Select, delete, except_, func, insert, or_, select, union_all

from storage import models
from storage.batches import in_parts
from storage.bodies import BodyStore
from storage.claims import claimed, claimed_purge
from storage.database import Database
from storage.errors import StorageError
from storage.models import RunStatus
from storage.models.base import table_of
from storage.runs import list_runs

_LOOK_EVERY = 0.5
"""Seconds between two looks whether a purge has ended."""


@dataclass(frozen=True, slots=True)
class Purged:
    """What a purge deleted."""

    bodies: int
    bytes: int
    """On disk, compressed."""


def purge_older_than(db: Database, store: BodyStore, days: int, at: datetime) -> Purged:
    """Delete bodies that no page has shown for `days` days before `at`, and that no standing finding rests on.

    Raises `StorageError` while a run is underway.
    """
    with _undisturbed(db):
        with db.reading() as connection:
            wanted = _wanted(connection, at - timedelta(days=days))
        return _purge(db, store, wanted, f"older than {days} days", at)


def prune(db: Database, store: BodyStore, days: int, at: datetime) -> Purged:
    """Let go of pages that ended more than `days` days before `at`: their bodies, and what was noted of them.

    What holds now stays, and so does whatever a standing verdict rests on. Findings, services, scores and how
    each visit ended are the record, and stay for good. Raises `StorageError` while a run is underway.
    """
    with _undisturbed(db):
        return _prune(db, store, days, at)


def _prune(db: Database, store: BodyStore, days: int, at: datetime) -> Purged:
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
    Raises `StorageError` when the registry has no site at that address, and while a run is underway.
    """
    with _undisturbed(db):
        return _purge(db, store, _bodies_of(db, url), f"site {url}", at)


def wait_for_purge(db: Database) -> None:
    """Return when nobody is deleting bodies; a purge that begins afterwards is refused by the run that asks.

    The run has to be claimed by then: either the purge sees the run, or the run sees the purge.
    """
    while True:
        with claimed_purge(db) as held:
            if held.is_ours:
                return
        time.sleep(_LOOK_EVERY)


def _bodies_of(db: Database, url: str) -> set[str]:
    """Return the bodies that only this site shows."""
    page, site = models.Page, models.Site
    with db.reading() as connection:
        found = connection.execute(select(site.id).where(site.url == url)).scalars().all()
        if not found:
            raise StorageError(f"There is no site {url!r} in the registry; `patuh sites list` shows their addresses.")
        own = select(page.sha256).where(page.site_id.in_(found), page.sha256 != "")
        others = select(page.sha256).where(page.site_id.not_in(found), page.sha256 != "")
        return set(connection.execute(own).scalars()) - set(connection.execute(others).scalars())


@contextmanager
def _undisturbed(db: Database) -> Iterator[None]:
    """Keep runs from beginning for the length of the block; raises `StorageError` while one is underway."""
    with claimed_purge(db) as purge:
        if not purge.is_ours:
            raise StorageError("Bodies are being deleted by another process; nothing was deleted by this one.")
        for run in list_runs(db):
            if run.status is RunStatus.RUNNING:
                with claimed(db, run.run_id) as held:
                    if not held.is_ours:  # else it was killed, and writes nothing any more
                        raise StorageError(
                            f"Run {run.run_id} is underway and may need the same bodies again; nothing was deleted. "
                            "Try again when it has ended."
                        )
        yield


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
