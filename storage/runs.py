"""Runs: one night's crawl, or one re-assessment of stored pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from storage import models
from storage.database import Database, take_stock
from storage.errors import StorageError
from storage.models import RunKind, RunStatus

_MOST = 2**31 - 1
"""The largest number that the column holds; SQLite cannot even be asked about much larger ones."""


@dataclass(frozen=True, slots=True)
class RunRow:
    """One run, as listed. Times are UTC; `finished_at` is None while it runs or when it was cut off."""

    run_id: int
    kind: RunKind
    parent_run_id: int | None
    started_at: datetime
    finished_at: datetime | None
    status: RunStatus
    code_version: str
    rules_version: str
    options: Mapping[str, Any]


def start_run(
    db: Database,
    kind: RunKind | str,
    at: datetime,
    *,
    rules_version: str,
    code_version: str,
    options: Mapping[str, Any],
    parent_run_id: int | None = None,
) -> int:
    """Open a run and return its number. `options` (JSON values) say how it was asked for.

    `parent_run_id` is the crawl whose pages an assess run judges; without it, those that hold now.
    """
    with db.writing() as connection:
        return connection.execute(
            insert(models.Run)
            .values(
                kind=RunKind(kind),
                parent_run_id=parent_run_id,
                started_at=at,
                status=RunStatus.RUNNING,
                code_version=code_version,
                rules_version=rules_version,
                options=dict(options),
            )
            .returning(models.Run.id)
        ).scalar_one()


def finish_run(db: Database, run_id: int, at: datetime, status: RunStatus | str = RunStatus.COMPLETE) -> None:
    """Say that the run has ended, and how; saying it again corrects it."""
    with db.writing() as connection:
        done = connection.execute(
            update(models.Run).where(models.Run.id == run_id).values(finished_at=at, status=RunStatus(status))
        )
        if done.rowcount == 0:
            raise StorageError(f"There is no run {run_id}: see `patuh runs`.")
        take_stock(connection)


def reopen_run(db: Database, run_id: int) -> None:
    """Say that an unfinished run is being worked on again."""
    with db.writing() as connection:
        connection.execute(
            update(models.Run).where(models.Run.id == run_id).values(finished_at=None, status=RunStatus.RUNNING)
        )


def latest_run(db: Database, kind: RunKind | str | None = None) -> RunRow | None:
    """Return the newest run (of that kind), whatever its status; None when there is none."""
    return next(iter(_rows(db, kind, limit=1)), None)


def list_runs(db: Database, kind: RunKind | str | None = None) -> list[RunRow]:
    """Return all runs (of that kind), newest first."""
    return _rows(db, kind)


def find_run(db: Database, run_id: int) -> RunRow:
    """Return the run with this number; raises `StorageError` when there is none."""
    for row in _rows(db, run_id=run_id) if run_id <= _MOST else ():
        return row
    raise StorageError(f"There is no run {run_id}: see `patuh runs`.")


def _rows(
    db: Database, kind: RunKind | str | None = None, *, run_id: int | None = None, limit: int | None = None
) -> list[RunRow]:
    run = models.Run
    query = select(
        run.id,
        run.kind,
        run.parent_run_id,
        run.started_at,
        run.finished_at,
        run.status,
        run.code_version,
        run.rules_version,
        run.options,
    ).order_by(run.id.desc())
    if kind is not None:
        query = query.where(run.kind == RunKind(kind))
    if run_id is not None:
        query = query.where(run.id == run_id)
    with db.reading() as connection:
        return [RunRow(*row) for row in connection.execute(query.limit(limit))]
