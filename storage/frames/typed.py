"""From rows to typed columns: how the answer to a query becomes a DataFrame, at once or in parts."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any, cast

import pandas as pd
from sqlalchemy import JSON, Boolean, ColumnElement, Connection, DateTime, Enum, Float, Integer, Text, func, type_coerce
from sqlalchemy.types import TypeEngine

from storage.database import Database
from storage.frames.queries import Query
from storage.models import Agency, Site
from storage.models.base import UtcDateTime
from storage.regions import within

_DTYPES: tuple[tuple[type[TypeEngine[Any]], Any], ...] = (
    (Boolean, "boolean"),
    (Integer, "Int64"),
    (Float, "Float64"),
    (UtcDateTime, "datetime64[us, UTC]"),
    (JSON, "object"),
)


def dtype_of(kind: TypeEngine[Any]) -> Any:
    """Return the pandas type of a column of that SQL type; text unless it is something else."""
    if isinstance(kind, Enum):
        return pd.CategoricalDtype(list(kind.enums))
    return next((dtype for sql_type, dtype in _DTYPES if isinstance(kind, sql_type)), "str")


def read(
    db: Database,
    query: Query,
    region: str | None = None,
    of: Any = Agency.region_code,
    *,
    sites: Collection[int] | None = None,
) -> pd.DataFrame:
    """Return the whole answer; `region` narrows it down (a province takes in its regions). Raises `UnknownRegion`.

    `of` is the column that has the code of a row's region. `sites` narrows down a query about sites to some of them,
    at most as many as `storage.batches` asks for at once.
    """
    if sites is not None:
        query = query.where(Site.id.in_(sites))
    with db.reading() as connection:
        return _typed(query, connection.execute(_asked(connection, query, region, of)).all())


def read_in_parts(
    db: Database, query: Query, region: str | None, rows: int, of: Any = Agency.region_code
) -> Iterator[pd.DataFrame]:
    """Yield the answer in parts of `rows` rows, of one moment; at least one part, which may be empty."""
    with db.reading() as connection:
        asked = _asked(connection, query, region, of)
        # Without it PostgreSQL's driver fetches everything before it hands out the first row.
        answer = connection.execution_options(yield_per=rows).execute(asked)
        some = False
        for part in answer.partitions(rows):
            some = True
            yield _typed(query, part)
        if not some:
            yield _typed(query, ())


def _asked(connection: Connection, query: Query, region: str | None, of: Any) -> Query:
    if region is not None:
        query = query.where(within(connection, region, of))
    is_server = connection.dialect.name == "postgresql"
    plain = [_plain(column, is_server=is_server) for column in query.selected_columns]
    return query.with_only_columns(*plain, maintain_column_froms=True)


def _typed(query: Query, rows: Sequence[Any]) -> pd.DataFrame:
    columns = query.selected_columns
    values = zip(*rows, strict=True) if rows else ((),) * len(columns)
    return pd.DataFrame(
        {column.key: _series(column.type, list(cells)) for column, cells in zip(columns, values, strict=True)}
    )


def _plain(column: ColumnElement[Any], *, is_server: bool) -> ColumnElement[Any]:
    """Ask for words and times as the database has them: pandas converts a column faster than we its cells."""
    if isinstance(column.type, Enum):
        return type_coerce(column, Text()).label(column.key)
    if isinstance(column.type, UtcDateTime):
        # In the session's zone, as PostgreSQL gives them otherwise, times cost ten times as much to convert.
        moment = func.timezone("UTC", column) if is_server else column
        return type_coerce(moment, DateTime()).label(column.key)
    return column


def _series(kind: TypeEngine[Any], cells: list[Any]) -> pd.Series[Any]:
    if isinstance(kind, UtcDateTime):
        # UTC without saying so, from either database.
        return cast("pd.Series[Any]", pd.to_datetime(pd.Series(cells, dtype="object"), utc=True).dt.as_unit("us"))
    return cast("pd.Series[Any]", pd.Series(cells, dtype=dtype_of(kind)))
