"""The queue that machines share: procrastinate's, in the PostgreSQL database that such a deployment has anyway."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from checks.errors import UserError
from storage.queueing import lay_queue, queue_version

if TYPE_CHECKING:
    import procrastinate

    from storage.database import Database

PARTS, UPKEEP, NIGHTS = "parts", "upkeep", "nights"
"""The queues: parts of a run for the workers, what keeps the queue itself in order, and whole nights."""
PART = "crawl_part"
"""The task that crawls one part; its lock and its arguments are `crawler.parts`' business."""


class NoQueue(UserError):
    """There is no queue that can be used."""


def check_cron(cron: str) -> None:
    """Raise `UserError` for times that nobody understands."""
    try:
        from croniter import croniter
    except ModuleNotFoundError:
        return  # it comes with the queue, whose lack `check_queue` tells
    if not croniter.is_valid(cron):
        raise UserError(f"{cron!r} is no time as cron writes it: '0 15 * * *' is every day at 15:00 UTC, 22:00 WIB.")


def refuse_file(
    db: Database, who: str = "Workers share a queue in PostgreSQL", instead: str = "use --processes here"
) -> None:
    """Raise `NoQueue` for an SQLite file: `who` wants a server, and what to do `instead` of naming one."""
    if db.is_sqlite:
        raise NoQueue(
            f"{who}, and {db.name} is a file for one machine: name a server with --database, copy this one there with "
            f"`patuh db copy`, or {instead}."
        )


def check_queue(db: Database) -> None:
    """Lay the queue's tables where there are none; raise `NoQueue` where there can be none, or others are laid."""
    refuse_file(db)
    schema, migrations = scripts()
    known = [name for name, _ in migrations]
    newest = known[-1]
    laid = queue_version(db)
    if laid is None:
        lay_queue(db, schema, migrations)
    elif laid in known[:-1]:
        raise NoQueue(
            f"The queue in {db.name} is of an older version ({laid}, this patuh wants {newest}): stop the workers and "
            "run `patuh db upgrade`."
        )
    elif laid not in known:
        raise NoQueue(
            f"The queue in {db.name} is of a newer version ({laid}, this patuh knows {newest}): update this machine."
        )


def upgrade_queue(db: Database) -> None:
    """Bring the queue's tables up to date where there are any."""
    if not db.is_sqlite and queue_version(db) is not None:
        lay_queue(db, *scripts())


@contextmanager
def queue_for_handing_out(db: Database) -> Iterator[procrastinate.App]:
    """Open the queue for somebody who hands out work and does none."""
    from procrastinate import App, SyncPsycopgConnector

    app = App(connector=SyncPsycopgConnector(conninfo=conninfo(db), min_size=1, max_size=2))
    with app.open():
        yield app


def conninfo(db: Database) -> str:
    """Return the address of the database as libpq writes it, with its password."""
    return db.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)


def scripts() -> tuple[str, list[tuple[str, str]]]:
    """Return the script that lays the queue's tables, and names and scripts of all their migrations, oldest first."""
    try:
        from procrastinate.schema import SchemaManager
    except ModuleNotFoundError as error:
        raise NoQueue("Workers need procrastinate: install patuh with the extra [worker].") from error
    files = sorted(Path(SchemaManager.get_migrations_path()).glob("*.sql"))
    return SchemaManager.get_schema(), [(path.stem, path.read_text("utf-8")) for path in files]
