"""The data dictionary: every table, every frame, every column, as the models say it.

The README of this room carries it between markers; a test says when it is stale.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Date, Enum, Float, Integer, LargeBinary
from sqlalchemy.sql.elements import Label
from sqlalchemy.types import TypeEngine

from storage import frames
from storage.frames import QUERIES, Query, dtype_of
from storage.models import Base
from storage.models.base import StorableText, UtcDateTime

_COMPUTED = {
    ("runs", "sites"): "Sites that the run has saved",
    ("outcomes", "sites"): "Sites that ended so",
    ("check_trend", "agencies"): "Agencies of the region to which the check applies, as of the run",
    ("check_trend", "met"): "Of these, those with a site that meets it",
    ("check_trend", "partial"): "Those whose best site meets it in part",
    ("check_trend", "not_met"): "Those on whose sites it was looked for and not found",
    ("check_trend", "cannot_tell"): "Those of which it could not be told",
    ("repeated_texts", "agencies"): "Agencies on whose sites exactly this text stands",
}
"""Meanings of columns that are counted and not read from a table."""

_LABELLED = {
    "outcomes": (
        ("label", "str", "The outcome as officials read it, in Indonesian"),
        ("remedy", "str", "What helps, in Indonesian; empty when there is nothing to do"),
    )
}
"""Columns that a frame adds after its query."""


def tables_markdown() -> str:
    """Describe every table."""
    parts = []
    for table in Base.metadata.sorted_tables:
        lines = [f"#### {table.name}", f"{table.comment}.", "", "| column | type | meaning |", "| --- | --- | --- |"]
        lines += [f"| `{column.name}` | {_sql_type(column)} | {_meaning(column)} |" for column in table.columns]
        parts.append("\n".join(lines))
    return "\n\n".join(parts)


def frames_markdown() -> str:
    """Describe every frame."""
    parts = []
    for name, query in QUERIES.items():
        answers = (getattr(frames, name).__doc__ or "").partition("\n")[0]
        lines = [f"#### frames.{name}", answers, "", "| column | type | meaning |", "| --- | --- | --- |"]
        lines += [f"| `{column}` | {dtype} | {meaning} |" for column, dtype, meaning in _described(name, query())]
        parts.append("\n".join(lines))
    return "\n\n".join(parts)


def column_meanings(name: str) -> dict[str, str]:
    """Return what each column of the frame of that name means, in the order of the frame."""
    return {column: meaning for column, _, meaning in _described(name, QUERIES[name]())}


def _described(name: str, query: Query) -> Iterator[tuple[str, str, str]]:
    for column in query.selected_columns:
        key = str(column.key)
        yield key, _dtype(column), _COMPUTED.get((name, key)) or _origin(column)
    yield from _LABELLED.get(name, ())


_TYPE_WORDS: tuple[tuple[type[TypeEngine[Any]], str], ...] = (
    (Enum, "word"),
    (UtcDateTime, "time, UTC"),
    (StorableText, "text"),
    (Boolean, "true/false"),
    (Integer, "integer"),
    (LargeBinary, "bytes"),
    (Float, "number"),
    (Date, "day"),
    (JSON, "JSON"),
)


def _sql_type(column: Column[Any]) -> str:
    word = next(word for kind, word in _TYPE_WORDS if isinstance(column.type, kind))
    return word + (" or null" if column.nullable else "")


def _meaning(column: Column[Any]) -> str:
    key = next((f" → `{key.column.table.name}`" for key in column.foreign_keys), "")
    return f"{column.comment}{key}"


def _dtype(column: Any) -> str:
    dtype = dtype_of(column.type)
    return dtype if isinstance(dtype, str) else "category"


def _origin(column: Any) -> str:
    source = column.element if isinstance(column, Label) else column
    table = getattr(source.table, "element", source.table)  # an alias has a name of the moment
    return f"{source.comment} (`{table.name}.{source.name}`)"
