"""Who is at work on a run, on the night, or at a host: a lock that dies with its process, however it dies.

A row that says `running` cannot tell a crawl that is underway from one that was killed. A lock can:
the operating system (or the database server) lets go of it when its holder is gone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout
from sqlalchemy import Connection, func, select
from sqlalchemy.exc import DBAPIError

from storage.database import Database

_RUN_CLASS = 0x70617475
"""First half of the number of PostgreSQL's advisory locks on runs, so that it is nobody else's ("patu")."""
_NIGHT_CLASS = 0x706E6974
"""The same for the night ("pnit"), of which there is one."""
_HOST_CLASS = 0x70686F73
"""The same for hosts ("phos"), by the hash of their names."""
_GONE_AFTER = {"tcp_keepalives_idle": 30, "tcp_keepalives_interval": 10, "tcp_keepalives_count": 3}
"""Seconds, seconds and tries after which the server takes a silent holder for gone: a machine that lost its power
says no goodbye, and the system's own two hours would keep its hosts from everybody for the rest of the night."""


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
def claimed_hosts(db: Database, hosts: Collection[str]) -> Iterator[frozenset[str]]:
    """Hold these hosts against the other machines on a database server; the answer is those that were free.

    The queue sees to it that a part of a run is handed to one worker. This is for what the queue cannot see: a worker
    that is taken for dead and is not, and two runs that want the same host.
    """
    with _session_of_locks(db) as connection:
        ours = frozenset(
            host
            for host in sorted(hosts)
            if connection.execute(select(func.pg_try_advisory_lock(_HOST_CLASS, func.hashtext(host)))).scalar()
        )
        yield ours


@contextmanager
def _claimed_on_server(db: Database, kind: int, number: int) -> Iterator[bool]:
    with _session_of_locks(db) as connection:
        yield bool(connection.execute(select(func.pg_try_advisory_lock(kind, number))).scalar())


@contextmanager
def _session_of_locks(db: Database) -> Iterator[Connection]:
    """Open a session whose advisory locks are let go of at the end of the block."""
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for setting, value in _GONE_AFTER.items():
            connection.execute(select(func.set_config(setting, str(value), False)))
        try:
            yield connection
        finally:
            with suppress(DBAPIError):  # a server that ended the session has let go of its locks by itself
                connection.execute(select(func.pg_advisory_unlock_all()))
