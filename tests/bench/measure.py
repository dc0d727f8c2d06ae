"""Runs timed work in pinned processes, in interleaved pairs, and keeps what was measured.

Absolute figures move by 15-40 % between runs on a shared machine; the ratio of two runs side by side
does not. So every ratio is the median over pairs A B A B, each half in a process of its own on one core,
with the farm on the other.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from figures import FIGURES, Figure

HERE = Path(__file__).parent
_CORES = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []
WORK_CORE = _CORES[0] if len(_CORES) > 1 else None
FARM_CORE = _CORES[-1] if len(_CORES) > 1 else None
"""None where cores cannot be told apart: then the figures are the machine's, not one core's."""


@dataclass(frozen=True)
class Crawl:
    """What one timed crawl took."""

    pages: int
    cpu_seconds: float
    wall_seconds: float
    rss_mb: float
    """Peak resident memory."""
    memory: list[tuple[float, float]]
    """Resident memory as it went: (seconds since the start, MB)."""
    storing_seconds: float = 0.0
    """CPU seconds of disk and database work, part of `cpu_seconds`."""
    received_bytes: int = 0
    kept_bytes: int = 0
    """Database and body store together."""
    database_bytes: int = 0
    """What the database's rows and indexes take."""

    @property
    def cpu_ms_per_page(self) -> float:
        return self.cpu_seconds / self.pages * 1000

    @property
    def pages_per_second(self) -> float:
        return self.pages / self.wall_seconds

    def growth_mb_per_1000_pages(self, after: int) -> float:
        """Slope of resident memory once `after` pages were read, taking the rate of pages for steady."""
        start = self.wall_seconds * min(after / self.pages, 0.5)
        seconds, megabytes = zip(*(sample for sample in self.memory if sample[0] >= start), strict=True)
        return statistics.linear_regression(seconds, megabytes).slope * self.wall_seconds / self.pages * 1000


class Results:
    """The runs of each figure so far, kept in a file as they come; what is published is the median of a figure's runs.

    The file holds key → {"value", "runs", "unit"}. Figures of an earlier run that are not measured again stay in it.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._runs: dict[str, list[float]] = {}

    def add(self, key: str, runs: Iterable[float]) -> None:
        """Note all runs so far of one of `FIGURES`, in place of what the file says of it."""
        self._runs[key] = list(runs)
        kept = json.loads(self._path.read_text("utf-8")) if self._path.exists() else {}
        kept[key] = {
            "value": round(self.value(key), 4),
            "runs": [round(run, 4) for run in self._runs[key]],
            "unit": FIGURES[key].unit,
        }
        passing = self._path.with_suffix(".tmp")
        passing.write_text(json.dumps(kept, indent=2) + "\n", "utf-8")
        passing.replace(self._path)

    def value(self, key: str) -> float:
        """Return the median of a figure's runs."""
        return statistics.median(self._runs[key])

    def figures(self) -> Iterator[tuple[str, Figure, list[float]]]:
        """Yield what this run has measured: key, what it means, runs."""
        for key, runs in self._runs.items():
            yield key, FIGURES[key], runs


def timed(name: str, **options: Any) -> dict[str, Any]:
    """Run `timed.py NAME` in a process of its own, on the working core."""
    command = [sys.executable, str(HERE / "timed.py"), name]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        if WORK_CORE is not None and name != "command":  # which has processes of its own to spread
            os.sched_setaffinity(process.pid, {WORK_CORE})
        # Not an argument: Linux takes 128 KiB at most, and the addresses of 5,000 sites are more.
        output, _ = process.communicate(json.dumps(options))
    if process.returncode:
        raise SystemExit(f"The benchmark {name} failed with exit code {process.returncode}; see its message above.")
    return cast("dict[str, Any]", json.loads(output.splitlines()[-1]))


def timed_crawl(name: str, **options: Any) -> Crawl:
    """Run one crawl and refuse to count one that fetched nothing."""
    told = timed(name, **options)
    if not told["pages"]:
        raise SystemExit(f"The crawl {name} fetched no page: {told}")
    return Crawl(**told)
