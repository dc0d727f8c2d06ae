"""The schema's version: what the database has, what this version of patuh wants, and the way from one to the other."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from storage.database import Database, lock
from storage.errors import DatabaseTooNew, DatabaseTooOld, StorageError

MIGRATIONS = Path(__file__).parent / "migrations"

# Revisions are numbered 0001, 0002, … and named after their file, so that Alembic need not be
# loaded to know whether there is anything to do.
REVISIONS = tuple(sorted(path.name[1:5] for path in (MIGRATIONS / "versions").glob("v[0-9][0-9][0-9][0-9]_*.py")))
HEAD = REVISIONS[-1]
"""The revision that this version of patuh works with."""


def current_revision(connection: Connection) -> str | None:
    """Return the revision the database has; None for a database that patuh has never written to."""
    tables = set(inspect(connection).get_table_names())
    if "alembic_version" in tables:
        revision = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        return None if revision is None else str(revision)
    if tables:
        raise StorageError(
            f"The database {connection.engine.url.render_as_string()} belongs to another program"
            f" (it has a table {min(tables)!r}): name a new file or an empty database."
        )
    return None


def bring_up_to_date(database: Database) -> None:
    """Upgrade where that is safe without asking; see `storage.database.open_database`."""
    with database.reading() as connection:
        revision = current_revision(connection)
    if revision == HEAD:
        return
    _refuse_newer(database, revision)
    if revision is None or database.is_sqlite:
        upgrade(database)
        return
    raise DatabaseTooOld(
        f"The database {database.name} is of an older version ({revision}, this patuh wants {HEAD}):"
        " stop its workers and run `patuh db upgrade`."
    )


def upgrade(database: Database) -> tuple[str | None, str]:
    """Migrate to `HEAD` in one transaction and return the revisions before and after."""
    from alembic import command
    from alembic.config import Config

    with database.writing() as connection:
        lock(connection, "schema")
        before = current_revision(connection)
        _refuse_newer(database, before)
        if before != HEAD:
            config = Config()
            config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    return before, HEAD


def _refuse_newer(database: Database, revision: str | None) -> None:
    if revision is not None and revision not in REVISIONS:
        raise DatabaseTooNew(
            f"The database {database.name} was written by a newer patuh (schema {revision}, this one knows {HEAD}):"
            " install that version or name another database."
        )
