"""Moving house: everything from one database into another, of either kind, in one transaction.

Most often from the SQLite file with which somebody began to the PostgreSQL server that a country needs.
Page bodies are not in the database and stay where they are.
"""

from __future__ import annotations

import enum
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Integer, Table, func, insert, select, text

from storage.database import Database, lock, take_stock
from storage.errors import StorageError
from storage.models import Base, RunStatus
from storage.models.gathered import Run

_AT_ONCE = 2000
"""Rows that are in memory at one time."""


def copy_database(
    source: Database, target: Database, watch: Callable[[str, int], None] = lambda _table, _rows: None
) -> dict[str, int]:
    """Copy all tables into the empty database `target`; return how many rows each had.

    All of it arrives or nothing does. `watch` is told of every finished table. Raises `StorageError` when the
    target holds anything, when a run of the source has not ended, or when fewer rows arrived than were sent.
    """
    if source.engine.url == target.engine.url:
        raise StorageError(f"{source.name} cannot be copied onto itself: name another database.")
    tables = Base.metadata.sorted_tables
    copied: dict[str, int] = {}
    with source.reading() as reading, target.writing() as writing:
        underway = reading.execute(select(Run.id).where(Run.status == RunStatus.RUNNING)).scalar()
        if underway is not None:
            raise StorageError(
                f"Run {underway} of {source.name} has not ended: let it end, or finish it, and copy then."
            )
        lock(writing, "copy")
        for table in tables:
            if writing.execute(select(func.count()).select_from(table)).scalar_one():
                raise StorageError(f"{target.name} is not empty (table {table.name}): name a new, empty database.")
        for table in tables:
            _copy_table(reading, writing, table)
            sent, arrived = (
                one.execute(select(func.count()).select_from(table)).scalar_one() for one in (reading, writing)
            )
            if sent != arrived:
                raise StorageError(f"Of table {table.name} {arrived} of {sent} rows arrived; nothing was kept.")
            _go_on_counting(writing, table)
            copied[table.name] = sent
            watch(table.name, sent)
        take_stock(writing)
    return copied


def _copy_table(reading: Connection, writing: Connection, table: Table) -> None:
    # In the order of the key: a row that refers to one of its own table (a province, a parent run) comes after it.
    query = select(table).order_by(*table.primary_key.columns)
    rows = reading.execute(query, execution_options={"yield_per": _AT_ONCE})
    if writing.dialect.name == "postgresql":
        _stream(writing, table, rows)
        return
    for batch in _batches(rows):
        writing.execute(insert(table), [row._asdict() for row in batch])


def _stream(writing: Connection, table: Table, rows: Iterable[Sequence[Any]]) -> None:
    """Hand the rows to PostgreSQL's COPY, which takes them many times faster than INSERT."""
    quote = writing.dialect.identifier_preparer.quote
    columns = ", ".join(quote(column.name) for column in table.columns)
    driver: Any = writing.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(f"COPY {quote(table.name)} ({columns}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row([_plain(value) for value in row])


def _plain(value: Any) -> Any:
    """Return what the driver knows how to write: words by value, JSON as text."""
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, dict | list):
        return json.dumps(value)
    return value


def _batches(rows: Iterable[Any]) -> Iterator[list[Any]]:
    remaining = iter(rows)
    while batch := list(islice(remaining, _AT_ONCE)):
        yield batch


def _go_on_counting(writing: Connection, table: Table) -> None:
    """Let PostgreSQL number new rows after the copied ones; SQLite looks for itself."""
    keys = [
        column for column in table.primary_key.columns if isinstance(column.type, Integer) and not column.foreign_keys
    ]
    if writing.dialect.name != "postgresql" or len(table.primary_key.columns) != 1 or not keys:
        return
    newest = writing.execute(select(func.max(keys[0]))).scalar()
    if newest is not None:
        writing.execute(
            text("SELECT setval(pg_get_serial_sequence(:table, :column), :newest)"),
            {"table": table.name, "column": keys[0].name, "newest": newest},
        )
