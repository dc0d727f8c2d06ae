"""Who is at work on a run: a lock that dies with its process, however it dies.

A row that says `running` cannot tell a crawl that is underway from one that was killed. A lock can:
the operating system (or the database server) lets go of it when its holder is gone.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout
from sqlalchemy import func, select

from storage.database import Database

_CLASS = 0x70617475
"""First half of the number of PostgreSQL's advisory locks on runs, so that it is nobody else's ("patu")."""


@contextmanager
def claimed(db: Database, run_id: int) -> Iterator[bool]:
    """Hold the run for the length of the block; the answer is False when another process holds it."""
    held = _claimed_in_file if db.is_sqlite else _claimed_on_server
    with held(db, run_id) as is_ours:
        yield is_ours


@contextmanager
def _claimed_in_file(db: Database, run_id: int) -> Iterator[bool]:
    path = Path(f"{db.path}.run-{run_id}.lock")
    lock = FileLock(path)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        yield False
        return
    try:
        yield True
    finally:
        # Who opened the file meanwhile holds a lock on a file without a name; by then the run's row
        # says that it has ended, which whoever claims a run looks at afterwards.
        path.unlink(missing_ok=True)
        lock.release()


@contextmanager
def _claimed_on_server(db: Database, run_id: int) -> Iterator[bool]:
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        is_ours = bool(connection.execute(select(func.pg_try_advisory_lock(_CLASS, run_id))).scalar())
        try:
            yield is_ours
        finally:
            if is_ours:
                connection.execute(select(func.pg_advisory_unlock(_CLASS, run_id)))
