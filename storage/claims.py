"""Who is at work on a run, or on the night: a lock that dies with its process, however it dies.

A row that says `running` cannot tell a crawl that is underway from one that was killed. A lock can:
the operating system (or the database server) lets go of it when its holder is gone.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from filelock import FileLock, Timeout
from sqlalchemy import func, select

from storage.database import Database

_RUN_CLASS = 0x70617475
"""First half of the number of PostgreSQL's advisory locks on runs, so that it is nobody else's ("patu")."""
_NIGHT_CLASS = 0x706E6974
"""The same for the night ("pnit"), of which there is one."""


def claimed(db: Database, run_id: int) -> AbstractContextManager[bool]:
    """Hold the run for the length of the block; the answer is False when another process holds it."""
    if db.is_sqlite:
        return _claimed_in_file(Path(f"{db.path}.run-{run_id}.lock"), passing=True)
    return _claimed_on_server(db, _RUN_CLASS, run_id)


def claimed_night(db: Database) -> AbstractContextManager[bool]:
    """Hold the night for the length of the block; the answer is False when another process holds it."""
    if db.is_sqlite:
        return _claimed_in_file(Path(f"{db.path}.night.lock"), passing=False)
    return _claimed_on_server(db, _NIGHT_CLASS, 0)


@contextmanager
def _claimed_in_file(path: Path, *, passing: bool) -> Iterator[bool]:
    lock = FileLock(path)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        yield False
        return
    try:
        yield True
    finally:
        # Who opened the file meanwhile holds a lock on a file without a name. By then a run's row says
        # that it has ended, which whoever claims a run looks at afterwards; the night's file stays.
        if passing:
            path.unlink(missing_ok=True)
        lock.release()


@contextmanager
def _claimed_on_server(db: Database, kind: int, number: int) -> Iterator[bool]:
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        is_ours = bool(connection.execute(select(func.pg_try_advisory_lock(kind, number))).scalar())
        try:
            yield is_ours
        finally:
            if is_ours:
                connection.execute(select(func.pg_advisory_unlock(kind, number)))
