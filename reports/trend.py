"""How many agencies meet each check, run by run: one line per check, for a terminal, a file or a program."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from reports.listing import iso, records
from storage import frames
from storage.database import Database

_COUNTS = ["agencies", "met", "partial", "not_met", "cannot_tell"]
_BARS = "▁▂▃▄▅▆▇█"


class TrendPoint(NamedTuple):
    """How the agencies stood to one check after one run."""

    run: int
    at: datetime
    check: str
    agencies: int
    met: int
    partial: int
    not_met: int
    cannot_tell: int

    def as_object(self) -> dict[str, Any]:
        """Return it for JSON."""
        return self._asdict() | {"at": iso(self.at)}


class CheckTrend(NamedTuple):
    """One check over the runs, oldest first; at least one point."""

    check: str
    points: tuple[TrendPoint, ...]

    @property
    def bars(self) -> str:
        """A bar per run, as high as the share of agencies that met it: lowest for none, highest for all."""
        shares = (point.met / point.agencies if point.agencies else 0.0 for point in self.points)
        return "".join(_BARS[round(share * (len(_BARS) - 1))] for share in shares)


def trends(db: Database, region: str | None, *, runs: int, checks: Iterable[str] = ()) -> tuple[CheckTrend, ...]:
    """Return the trend of every check (or of these) over the newest runs, by the checks' names.

    Counted over the region (a province takes in its regions) or over everything. Raises `UnknownRegion`.
    """
    frame = frames.check_trend(db, region, runs=runs)
    summed = frame.groupby(["check_id", "run_id", "started_at"], as_index=False)[_COUNTS].sum()
    wanted = frozenset(checks)
    points: dict[str, list[TrendPoint]] = {}
    for row in records(summed if not wanted else summed[summed["check_id"].isin(wanted)]):
        point = TrendPoint(row["run_id"], row["started_at"], row["check_id"], *(row[name] for name in _COUNTS))
        points.setdefault(point.check, []).append(point)
    return tuple(CheckTrend(check, tuple(of)) for check, of in sorted(points.items()))


def write_trends(path: Path, told: Iterable[CheckTrend]) -> None:
    """Write a line per run and check, as CSV for programs: commas, UTC, no words."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(TrendPoint._fields)
        writer.writerows(_cells(told))


def _cells(told: Iterable[CheckTrend]) -> Iterator[list[object]]:
    for trend in told:
        for point in trend.points:
            yield list(point.as_object().values())
