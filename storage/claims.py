"""Who is at work on a run, on the night, or at a host: a lock that dies with its process, however it dies.

A row that says `running` cannot tell a crawl that is underway from one that was killed. A lock can:
the operating system (or the database server) lets go of it when its holder is gone.

A server also lets go of it when only the connection is gone. So a holder looks after its locks for as long as it holds
them: what was lost with a connection is taken again, and where somebody else was quicker, the holder is told.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

from filelock import FileLock, Timeout
from sqlalchemy import Connection, func, select, text
from sqlalchemy.exc import DBAPIError

from storage.database import Database
from storage.errors import StorageError

logger = logging.getLogger(__name__)

_RUN_CLASS = 0x70617475
"""First half of the number of PostgreSQL's advisory locks on runs, so that it is nobody else's ("patu")."""
_NIGHT_CLASS = 0x706E6974
"""The same for the night ("pnit"), of which there is one."""
_HOST_CLASS = 0x70686F73
"""The same for hosts ("phos"), by the hash of their names."""
_PURGE_CLASS = 0x70707572
"""The same for letting go of bodies ("ppur")."""
_GONE_AFTER = {"tcp_keepalives_idle": 30, "tcp_keepalives_interval": 10, "tcp_keepalives_count": 3}
"""Seconds, seconds and tries after which the server takes a silent holder for gone: a machine that lost its power
says no goodbye, and the system's own two hours would keep its hosts from everybody for the rest of the night."""
LOOK_EVERY = 5.0
"""Seconds between two looks of a holder at its locks."""
_GHOST_GOES_WITHIN = 5.0
"""Seconds to wait until the server has ended our own dead session."""


@dataclass
class Claim:
    """What is held against all other processes, and machines, at a database."""

    is_ours: bool
    """Whether we hold at least one lock; turns False when a cut connection lost it to another process."""
    names: frozenset[str] = frozenset()
    """What was free when it was asked for."""


def claimed(db: Database, run_id: int, on_retaken: Callable[[], None] = lambda: None) -> AbstractContextManager[Claim]:
    """Hold the run for the length of the block, unless another process does.

    `on_retaken` is called, in a thread of its own, when it was lost for moments: others may have taken us for dead.
    """
    if db.is_sqlite:
        return _claimed_in_file(Path(f"{db.path}.run-{run_id}.lock"), passing=True)
    return _claimed_on_server(db, {f"run {run_id}": (_RUN_CLASS, run_id)}, on_retaken)


def claimed_night(db: Database) -> AbstractContextManager[Claim]:
    """Hold the night for the length of the block, unless another process does."""
    if db.is_sqlite:
        return _claimed_in_file(Path(f"{db.path}.night.lock"), passing=False)
    return _claimed_on_server(db, {"the night": (_NIGHT_CLASS, 0)})


def claimed_purge(db: Database) -> AbstractContextManager[Claim]:
    """Hold the deleting of bodies for the length of the block, unless another process is at it."""
    if db.is_sqlite:
        return _claimed_in_file(Path(f"{db.path}.purge.lock"), passing=True)
    return _claimed_on_server(db, {"the purge": (_PURGE_CLASS, 0)})


def claimed_hosts(db: Database, hosts: Collection[str]) -> AbstractContextManager[Claim]:
    """Hold those of the hosts that are free, against every other process at the database.

    Two crawls started side by side may want the same host. And among workers the queue sees to it that a part of a run
    is handed to one, but not that a worker which was taken for dead is dead.
    """
    if db.is_sqlite:
        return _claimed_on_lists(Path(str(db.path)), frozenset(hosts))
    return _claimed_on_server(db, {host: (_HOST_CLASS, func.hashtext(host)) for host in sorted(hosts)})


@contextmanager
def _claimed_in_file(path: Path, *, passing: bool) -> Iterator[Claim]:
    lock = FileLock(path)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        yield Claim(is_ours=False)
        return
    try:
        yield Claim(is_ours=True)
    finally:
        # Who has opened the file meanwhile finds it without a name (filelock looks) and is refused as if it were still
        # held; who asks again has it. A night is begun once, so its file stays.
        if passing:
            path.unlink(missing_ok=True)
        lock.release()


@contextmanager
def _claimed_on_lists(database: Path, hosts: frozenset[str]) -> Iterator[Claim]:
    """Hold hosts by a list of them beside the database, which holds as long as the lock beside it: one file is open."""
    mine = database.with_name(f"{database.name}.hosts-{uuid4().hex}.txt")
    lock = _lock_of(mine)
    one_at_a_time = FileLock(f"{database}.hosts.lock")
    with one_at_a_time:
        taken = {host for others in _lists_that_hold(database) for host in others}
        lock.acquire()
        mine.write_text("\n".join(sorted(hosts - taken)), encoding="utf-8")
    try:
        yield Claim(is_ours=bool(hosts - taken), names=hosts - taken)
    finally:
        with one_at_a_time:
            lock.release()
            _forget(mine)
            if not list(_lists(database)):
                with suppress(OSError):  # Windows removes no file that is open
                    Path(one_at_a_time.lock_file).unlink(missing_ok=True)


def _lists_that_hold(database: Path) -> Iterator[list[str]]:
    """Yield the hosts of every list whose holder is alive; those of the dead are cleared away."""
    for path in list(_lists(database)):
        lock = _lock_of(path)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            yield path.read_text(encoding="utf-8").split()
            continue
        lock.release()
        _forget(path)


def _lists(database: Path) -> Iterator[Path]:
    begins = f"{database.name}.hosts-"
    return (path for path in database.parent.iterdir() if path.name.startswith(begins) and path.suffix == ".txt")


def _lock_of(hosts: Path) -> FileLock:
    return FileLock(hosts.with_suffix(".lock"))


def _forget(hosts: Path) -> None:
    hosts.unlink(missing_ok=True)
    hosts.with_suffix(".lock").unlink(missing_ok=True)


@contextmanager
def _claimed_on_server(
    db: Database, wanted: Mapping[str, tuple[int, Any]], on_retaken: Callable[[], None] = lambda: None
) -> Iterator[Claim]:
    session = _Session(db, on_retaken)
    claim = session.take(wanted)
    try:
        yield claim
    finally:
        session.close()


class _Session:
    """A session on the server whose locks are ours; when it breaks, another one takes them again."""

    def __init__(self, db: Database, on_retaken: Callable[[], None]) -> None:
        self._db = db
        self._on_retaken = on_retaken
        self._over = threading.Event()
        self._connection: Connection | None = None
        self._known_as: tuple[Any, ...] = ()
        """How the server knows the session that holds the locks: its process there, and since when."""
        self._locks: Mapping[str, tuple[int, Any]] = {}
        self._missing: frozenset[str] = frozenset()

    def take(self, wanted: Mapping[str, tuple[int, Any]]) -> Claim:
        """Take those of the locks that are free, and look after them from now on."""
        self._connection, self._known_as = self._open()
        free = frozenset(name for name, lock in wanted.items() if _try(self._connection, lock))
        self._locks = {name: wanted[name] for name in wanted if name in free}
        self._claim = Claim(is_ours=bool(free), names=free)
        self._watch = threading.Thread(target=self._look_after, name="watch-the-locks", daemon=True)
        if free:
            self._watch.start()
        return self._claim

    def close(self) -> None:
        """Let go of everything."""
        self._over.set()
        if self._watch.is_alive():
            self._watch.join(2 * _GHOST_GOES_WITHIN)
        if self._connection is None or self._watch.is_alive():  # a server that does not answer
            return
        with suppress(DBAPIError):  # a server that ended the session has let go of its locks by itself
            self._connection.execute(select(func.pg_advisory_unlock_all()))
        self._connection.close()

    def _look_after(self) -> None:
        while not self._over.wait(LOOK_EVERY):
            try:
                self._look()
            except (DBAPIError, StorageError):  # cut; or, at the next looks, not to be reached yet
                self._give_up_connection()

    def _look(self) -> None:
        if self._connection is not None and not self._missing:
            self._connection.execute(select(1))
            return
        if self._connection is None:
            self._connection, known_as = self._open()
            _end_ghost(self._connection, self._known_as)
            self._known_as = known_as
        connection = self._connection
        self._missing = frozenset(name for name in sorted(self._missing) if not _try(connection, self._locks[name]))
        if self._missing:
            self._claim.is_ours = False
            return
        self._on_retaken()
        self._claim.is_ours = True
        logger.warning("The database cut the connection that held %s; all of it is held again.", self._called())

    def _give_up_connection(self) -> None:
        connection, self._connection = self._connection, None
        self._missing = frozenset(self._locks)
        if connection is not None:
            with suppress(DBAPIError):
                connection.invalidate()
            connection.close()

    def _open(self) -> tuple[Connection, tuple[Any, ...]]:
        connection = self._db.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        for setting, value in _GONE_AFTER.items():
            connection.execute(select(func.set_config(setting, str(value), False)))
        query = "SELECT pid, backend_start FROM pg_stat_activity WHERE pid = pg_backend_pid()"
        return connection, tuple(connection.execute(text(query)).one())

    def _called(self) -> str:
        return next(iter(self._locks)) if len(self._locks) == 1 else f"{len(self._locks)} hosts"


def _try(connection: Connection, lock: tuple[int, Any]) -> bool:
    return bool(connection.execute(select(func.pg_try_advisory_lock(*lock))).scalar())


def _end_ghost(connection: Connection, known_as: tuple[Any, ...]) -> None:
    """End the session that held the locks, where the server has not noticed that nobody is behind it any more.

    Raises `StorageError` when it does not go: then its locks say nothing about anybody else.
    """
    of_it = {"pid": known_as[0], "since": known_as[1]}
    is_it = "FROM pg_stat_activity WHERE pid = :pid AND backend_start = :since"
    connection.execute(text(f"SELECT pg_terminate_backend(pid) {is_it}"), of_it)
    deadline = time.monotonic() + _GHOST_GOES_WITHIN
    while connection.execute(text(f"SELECT count(*) {is_it}"), of_it).scalar():
        if time.monotonic() > deadline:
            raise StorageError("A session that lost its connection does not end.")
        time.sleep(0.05)
