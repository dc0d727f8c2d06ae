"""The one door to SQL: SQLite in WAL mode by default, any PostgreSQL by URL.

Two kinds of transaction and no sessions: `Database.reading()` sees one consistent state,
`Database.writing()` is all or nothing. Everything in this room goes through one of them.
"""

from __future__ import annotations

import re
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, func, select
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, OperationalError

from storage.errors import DatabaseSilent, StorageError

DEFAULT_URL = "sqlite:///patuh.db"

BUSY_TIMEOUT_MS = 30_000
"""How long a writer waits for another one. A site's result holds the write lock for some 30 ms."""

_FAULTS_OF_OURS = frozenset({sqlite3.SQLITE_ERROR, sqlite3.SQLITE_MISUSE, sqlite3.SQLITE_RANGE})
"""SQLite's codes for wrong SQL, which must keep their traceback."""

_GIVEN_UP_AFTER = {"tcp_user_timeout": 60_000, "keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3}
"""When a server that has gone silent is given up, as libpq says it (milliseconds, seconds, seconds, tries): where a
firewall forgets connections, the system's own quarter of an hour to hours would be a night in which nothing happens."""

# PostgreSQL's classes of errors that its operator can cure (appendix A of its manual): connection,
# authorisation, unknown database, read-only transaction, no privilege, resources, shutdown, I/O.
_OPERATOR_STATES = ("08", "28", "3D", "25006", "42501", "53", "57", "58")
_PASSING_STATES = ("08", "53300", "57P")
"""Of these, what passes by itself: no connection, too many of them, a server that starts or stops."""


_ONE_STATE: ContextVar[tuple[Engine | None, Connection | None]] = ContextVar("one_state", default=(None, None))
"""The transaction in which this thread reads for now, and of which database it is."""


@dataclass(frozen=True, slots=True)
class Database:
    """An open database with the schema of this version."""

    engine: Engine

    @property
    def is_sqlite(self) -> bool:
        """Whether it is a local file."""
        return self.engine.dialect.name == "sqlite"

    @property
    def path(self) -> Path | None:
        """The SQLite file; None for a server."""
        return Path(self.engine.url.database or "") if self.is_sqlite else None

    @property
    def name(self) -> str:
        """What to call it in a message, without its password."""
        return self.engine.url.render_as_string(hide_password=True)

    @property
    def url(self) -> str:
        """Where it is, with its password: for processes that open it again."""
        return self.engine.url.render_as_string(hide_password=False)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open a transaction that sees one state from beginning to end and never waits for a writer.

        Within `one_state` it is that one.
        """
        engine, pinned = _ONE_STATE.get()
        if pinned is not None and engine is self.engine:
            yield pinned
            return
        isolation: dict[str, Any] = {} if self.is_sqlite else {"isolation_level": "REPEATABLE READ"}
        with self._told_plainly(), self.engine.connect().execution_options(**isolation) as connection:
            yield connection

    @contextmanager
    def one_state(self) -> Iterator[None]:
        """Let all that this thread reads within the block see the state of its beginning, whatever is saved meanwhile.

        To be left before anything is yielded to somebody else, who may wait for what is newer.
        """
        with self.reading() as connection:
            token = _ONE_STATE.set((self.engine, connection))
            try:
                yield
            finally:
                _ONE_STATE.reset(token)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Open a transaction that commits as a whole at the end of the block, or not at all."""
        with (
            self._told_plainly(),
            self.engine.connect().execution_options(patuh_writes=True) as connection,
            connection.begin(),
        ):
            yield connection

    def close(self) -> None:
        """Give back all connections; the database can be used again afterwards."""
        self.engine.dispose()

    @contextmanager
    def _told_plainly(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            if is_ours(error):
                raise
            reason = str(error.orig).strip().partition("\n")[0].rstrip(".")
            if _is_refused_password(error.orig):
                reason += "; correct the password in PATUH_DATABASE, in --database or in the server's password file"
            kind = DatabaseSilent if _may_pass(error) else StorageError
            raise kind(f"Cannot use the database {self.name}: {reason}.") from error


def _may_pass(error: DBAPIError) -> bool:
    """Whether a server was not reached, which no change of settings need cure."""
    if isinstance(error.orig, sqlite3.Error) or _is_refused_password(error.orig):
        return False
    # Who is refused at the door for another reason is told in words alone, and taken for this.
    state = getattr(error.orig, "sqlstate", None)
    return state is None or state.startswith(_PASSING_STATES)


def _is_refused_password(error: object) -> bool:
    """Whether the server asked for a password and got none, or a wrong one.

    Before a session begins the driver knows no SQLSTATE. It knows that a password was asked for; but also a server that
    is full may say so only after that, so the server's own words count as well, in the language of most servers.
    """
    tried = getattr(error, "pgconn", None)
    if tried is None:
        return False
    return bool(tried.needs_password or (tried.used_password and "password authentication failed" in str(error)))


def is_ours(error: DBAPIError) -> bool:
    """Whether the error is a fault of the program, and not of the disk, the server or the network."""
    if isinstance(error.orig, sqlite3.Error):
        code = getattr(error.orig, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
        return code in _FAULTS_OF_OURS or code in (sqlite3.SQLITE_CONSTRAINT, sqlite3.SQLITE_MISMATCH)
    state = getattr(error.orig, "sqlstate", None)
    if state is None:  # the driver could not even ask the server
        return not isinstance(error, OperationalError)
    return not state.startswith(_OPERATOR_STATES)


def lock(connection: Connection, name: str) -> None:
    """Let one writer at a time do what `name` says, until its transaction ends.

    SQLite has one writer at a time anyway.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(func.hashtext(f"patuh {name}"))))


def take_stock(connection: Connection) -> None:
    """Let SQLite look at what the tables hold now, so that it chooses its indexes well.

    Without it the newest state of 2,000 sites took 4.6 s among 365 nights, with it 0.07 s. It reads
    samples only. PostgreSQL sees to this by itself.
    """
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA analysis_limit = 1000")
        connection.exec_driver_sql("ANALYZE")


def open_database(url: str | None = None) -> Database:
    """Open the database at `url` (default `sqlite:///patuh.db`) and bring its schema up to date.

    SQLite files and empty PostgreSQL databases are created or upgraded on the spot; a PostgreSQL
    database of an older version waits for `patuh db upgrade`, because other machines may be using
    it. Raises `DatabaseTooNew`, `DatabaseTooOld` or another `StorageError`.
    """
    # Alembic costs a tenth of a second and is needed only when the schema is behind.
    from storage.schema import bring_up_to_date

    database = connect(url)
    try:
        bring_up_to_date(database)
    except BaseException:
        database.close()
        raise
    return database


def open_existing_database(url: str | None = None) -> Database:
    """Open the database at `url` as `open_database` does, for who reads it: one that is not there was mistyped.

    Raises `StorageError` for an SQLite file that does not exist, in place of making an empty one that has no answers.
    """
    path = connect(url).path
    if path is not None and not path.is_file():
        raise StorageError(
            f"There is no database {str(path)!r}: name the one that holds the results (--database, PATUH_DATABASE); "
            "`patuh crawl` makes it."
        )
    return open_database(url)


def connect(url: str | None = None) -> Database:
    """Reach for the database without looking at its schema; `open_database` is what verbs want."""
    parsed = _parse(url or DEFAULT_URL)
    if parsed.get_backend_name() == "sqlite":
        return Database(_sqlite_engine(parsed))
    try:
        told = {name: value for name, value in _GIVEN_UP_AFTER.items() if name not in parsed.query}
        # A pooled connection may have died with the server or the network since it was last used.
        return Database(create_engine(parsed, pool_pre_ping=True, connect_args=told))
    except ModuleNotFoundError as error:
        raise StorageError("PostgreSQL needs the driver psycopg: install patuh with the extra [postgres].") from error


def _parse(url: str) -> URL:
    try:
        parsed = make_url(url.replace("postgres://", "postgresql://", 1) if url.startswith("postgres://") else url)
        parsed.get_dialect()
    except ModuleNotFoundError as error:
        raise StorageError(f"No driver for {_shown(url)!r}: use sqlite:///FILE or postgresql://HOST/NAME.") from error
    except (ArgumentError, NoSuchModuleError, ValueError) as error:
        raise StorageError(
            f"{_shown(url)!r} is not a database URL: write sqlite:///patuh.db or postgresql://USER@HOST/NAME."
        ) from error
    match parsed.get_backend_name():
        case "sqlite" if parsed.database and parsed.database != ":memory:":
            if not (parent := Path(parsed.database).parent).is_dir():
                raise StorageError(f"Cannot create {parsed.database!r}: there is no folder {str(parent)!r}.")
            return parsed
        case "sqlite":
            raise StorageError("A database in memory is gone when the command ends: name a file, sqlite:///patuh.db.")
        case "postgresql":
            return parsed.set(drivername="postgresql+psycopg")
        case other:
            raise StorageError(f"Databases of the kind {other!r} are not supported: use SQLite or PostgreSQL.")


def _shown(url: str) -> str:
    """Return what cannot be read as a database URL without what stands in the place of its password."""
    return re.sub(r"(://[^:/@]*):.*@", r"\1:***@", url, flags=re.DOTALL)


def _sqlite_engine(url: URL) -> Engine:
    engine = create_engine(url, connect_args={"timeout": BUSY_TIMEOUT_MS / 1000})

    @event.listens_for(engine, "connect")
    def _prepare(connection: sqlite3.Connection, _record: object) -> None:
        # The driver's own transaction control opens a transaction late and never before a SELECT;
        # with it switched off, BEGIN is ours to say, below.
        connection.isolation_level = None
        connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}").close()
        _switch_to_wal(connection)  # readers and one writer at a time, side by side
        # In WAL mode a power cut loses the last commits at most, never the file.
        connection.execute("PRAGMA synchronous = NORMAL").close()
        connection.execute("PRAGMA foreign_keys = ON").close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # A transaction that reads first and writes later cannot wait for another writer: SQLite
        # answers "database is locked" at once. So a writer takes its turn at the very beginning.
        writes = connection.get_execution_options().get("patuh_writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _switch_to_wal(connection: sqlite3.Connection) -> None:
    """Wait for the switch as for any other writer.

    Where several processes meet in a new file, SQLite refuses the switch at once, whatever
    `busy_timeout` says, because waiting could be a deadlock.
    """
    give_up = time.monotonic() + BUSY_TIMEOUT_MS / 1000
    switched = False
    while not switched:
        try:
            connection.execute("PRAGMA journal_mode = WAL").close()
            switched = True
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > give_up:
                raise
            time.sleep(0.01)
