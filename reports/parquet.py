"""`patuh parquet`: every frame as one file for tools of one's own (DuckDB, R, Power BI), in parts and never as a whole.

Types are those of the frames: codes are text, vocabularies dictionaries, numbers may be missing, times are UTC. What a
column means is in the file itself, as `description` in the metadata of its field.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from reports.errors import ReportError
from reports.folder import whole_folder
from storage import frames
from storage.database import Database
from storage.dictionary import column_meanings

if TYPE_CHECKING:
    import pyarrow as pa

PRIVATE = frozenset({"alerts"})
"""Frames that are nobody's business but the agencies' own: written only when asked for."""
_ROWS = 50_000
"""Of one part, and of one group of rows in the file."""


@dataclass(frozen=True, slots=True)
class WrittenParquet:
    """How many rows were written of each frame."""

    rows: Mapping[str, int]


def write_parquet(
    db: Database,
    out: Path,
    run_id: int | None = None,
    region: str | None = None,
    *,
    with_alerts: bool = False,
    rows: int = _ROWS,
) -> WrittenParquet:
    """Write `NAME.parquet` for every frame into `out`, all of them or none.

    `run_id` is for the frames that take one; the others show what holds now. Each frame is of one moment. Raises
    `ReportError` when the folder cannot be written to or pyarrow is missing, and `UnknownRegion`.
    """
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError as error:
        raise ReportError("Parquet needs pyarrow: install patuh with the extra [parquet].") from error
    counts: dict[str, int] = {}
    with whole_folder(out) as folder:
        for name in frames.QUERIES:
            if name in PRIVATE and not with_alerts:
                continue
            of_run = run_id if name in frames.TAKING_A_RUN else None
            parts = frames.stream(name, db, of_run, region, rows=rows)
            first = next(parts)
            schema = _schema(pa, name, first)
            with parquet.ParquetWriter(folder / f"{name}.parquet", schema, compression="zstd") as writer:
                for part in _again(first, parts):
                    writer.write_table(pa.Table.from_pandas(_plain(part), schema=schema, preserve_index=False))
                    counts[name] = counts.get(name, 0) + len(part)
    return WrittenParquet(counts)


def _again(first: pd.DataFrame, rest: Iterator[pd.DataFrame]) -> Iterator[pd.DataFrame]:
    yield first
    yield from rest


def _schema(pa: Any, name: str, part: pd.DataFrame) -> pa.Schema:
    """Say the types outright: guessed from the cells, an empty column would have another one in each part."""
    kinds = {
        "Int64": pa.int64(),
        "Float64": pa.float64(),
        "boolean": pa.bool_(),
        "datetime64[us, UTC]": pa.timestamp("us", tz="UTC"),
        "category": pa.dictionary(pa.int16(), pa.string()),
    }
    meanings = column_meanings(name)
    return pa.schema(
        [
            pa.field(str(column), kinds.get(str(dtype), pa.string()), metadata={"description": meanings[str(column)]})
            for column, dtype in part.dtypes.items()
        ],
        metadata={"frame": name},
    )


def _plain(part: pd.DataFrame) -> pd.DataFrame:
    """Write what is neither number nor text as JSON, which every tool can read."""
    nested = part.columns[[str(dtype) == "object" for dtype in part.dtypes]]
    return part.assign(**{name: part[name].map(_json, na_action="ignore") for name in nested})


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
