"""The tables of the queue, which belong to procrastinate: laid, upgraded and looked at, in the database itself.

What is in them is procrastinate's business. It keeps no version of its tables, so the name of the last of its
migrations is kept as the comment of one of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise

from sqlalchemy import Connection, inspect, text

from storage.database import Database, lock
from storage.errors import StorageError

_TABLE = "procrastinate_jobs"


def queue_version(db: Database) -> str | None:
    """Return the name of the newest migration that the queue's tables have; None where there are no tables."""
    with db.reading() as connection:
        return _version(connection)


def lay_queue(db: Database, schema: str, migrations: Sequence[tuple[str, str]]) -> tuple[str | None, str]:
    """Lay the tables, or bring them up to date; return their version before and after.

    `schema` is the script that lays them whole, `migrations` are the names and scripts of all migrations, oldest first.
    Raises `StorageError` for tables that a newer procrastinate has written.
    """
    names = [name for name, _ in migrations]
    before = queue_version(db)
    if before is None:
        _run(db, schema, None, names[-1])
    elif before not in names:
        raise StorageError(
            f"The queue in {db.name} was laid by a newer procrastinate ({before}, this one knows {names[-1]}): "
            "install that version here."
        )
    else:
        # One by one: a word that one migration adds to an enumeration may be used by the next only after its commit.
        for earlier, (name, script) in pairwise([(before, ""), *migrations[names.index(before) + 1 :]]):
            _run(db, script, earlier[0], name)
    return before, names[-1]


def _run(db: Database, script: str, before: str | None, after: str) -> None:
    """Run the script in one transaction, unless somebody else has done so since the tables were looked at."""
    with db.writing() as connection:
        lock(connection, "queue")
        if _version(connection) == before:
            plain = connection.execution_options(no_parameters=True)
            plain.exec_driver_sql(script)
            plain.exec_driver_sql(f"COMMENT ON TABLE {_TABLE} IS '{after}'")


def worker_silence(db: Database) -> timedelta | None:
    """Return how long ago a worker last said that it is there, by the server's clock; None when none has joined."""
    with db.reading() as connection:
        return connection.execute(text("SELECT now() - max(last_heartbeat) FROM procrastinate_workers")).scalar()


def is_broken_off(error: BaseException) -> bool:
    """Whether the connection broke behind this error, so that nobody knows what the server has heard."""
    from psycopg import InterfaceError, OperationalError

    cause: BaseException | None = error
    while cause is not None and not isinstance(cause, OperationalError | InterfaceError):
        cause = cause.__cause__
    return cause is not None


def _version(connection: Connection) -> str | None:
    # Not to_regclass: it may remember that there was no table, from before this connection waited for the lock.
    found = inspect(connection)
    return str(found.get_table_comment(_TABLE)["text"] or "") if found.has_table(_TABLE) else None
