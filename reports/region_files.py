"""The files of one region: written in the process that gathered it, or side by side in several.

Writing takes three times as long as gathering, and regions have nothing to do with each other: a nation is written
by as many processes as the machine has cores, up to two. Nothing here opens a database.
"""

from __future__ import annotations

import gc
import os
import re
from collections import deque
from collections.abc import Collection, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from datetime import date
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

from checks.rubric import Rubric
from reports.cells import file_name_part, in_zone
from reports.coordinator_csv import write_for_people, write_for_programs
from reports.results import NO_REGION, RegionResult
from reports.rows import Changes, region_tables
from reports.workbook import write_workbook

_WORTH_PROCESSES = 24
"""Regions; below this, starting processes takes longer than they save."""
_PROCESSES = 2
_COLLECT_AFTER = 50_000
"""New objects before the collector looks for rings among them, in place of Python's 700: rows and cells form none, and
looking took a seventh of gathering and a fourteenth of writing."""
_UNDERWAY = 32
"""Regions that wait for each process, some 100 kB each: enough to keep it busy while a province is gathered at a
stretch, few enough to keep memory flat."""


_ENDINGS = (".xlsx", "-ringkasan.csv", "-rincian.csv", "-ringkasan-mesin.csv", "-rincian-mesin.csv")
_OURS = re.compile(
    rf"(?:\d\d(?:\.\d\d)?-[a-z0-9.-]+|{NO_REGION})-(?P<day>\d{{4}}-\d\d-\d\d)(?:{'|'.join(map(re.escape, _ENDINGS))})"
)
"""What a region's file is called (`base_name`); whatever else somebody has put there is theirs."""


class Job(NamedTuple):
    """One region to be written."""

    folder: Path
    region: RegionResult
    rubric: Rubric
    changes: Changes


def base_name(region: RegionResult) -> str:
    """Return the beginning of a region's file names: its code, its name and the day of its newest results."""
    day = f"{in_zone(region.checked_at, region.time_zone):%Y-%m-%d}"
    return f"{region.code}-{file_name_part(region.name)}-{day}" if region.code else f"{NO_REGION}-{day}"


def write_region(job: Job) -> list[str]:
    """Write the workbook and the CSV files of a region; return their names."""
    base = base_name(job.region)
    tables = region_tables(job.region, job.rubric, job.changes)
    for name, table in (("ringkasan", tables.summary), ("rincian", tables.details)):
        write_for_people(job.folder / f"{base}-{name}.csv", table)
        write_for_programs(job.folder / f"{base}-{name}-mesin.csv", table)
    write_workbook(job.folder / f"{base}.xlsx", job.region, job.rubric, tables)
    return [f"{base}{ending}" for ending in _ENDINGS]


def let_go_of_files(folder: Path, before: date, keep: Collection[str]) -> int:
    """Delete the regions' files of days before that one, but for the names to keep; return how many they were.

    Each day's files have names of their own, so that a folder that is exported into every night would only grow.
    Raises `OSError`.
    """
    gone = 0
    for path in folder.iterdir():
        named = _OURS.fullmatch(path.name)
        if named and path.name not in keep and named["day"] < before.isoformat():
            path.unlink()
            gone += 1
    return gone


@contextmanager
def collecting_rarely() -> Iterator[None]:
    """Let the garbage collector look less often while regions are gathered and written."""
    usual = gc.get_threshold()
    gc.set_threshold(_COLLECT_AFTER, *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def _begin_worker() -> None:
    # What was imported stays, and looking through it again and again is a tenth of a worker's time.
    gc.freeze()
    gc.set_threshold(_COLLECT_AFTER, *gc.get_threshold()[1:])


def write_regions(jobs: Iterable[Job], processes: int | None = None) -> Iterator[list[str]]:
    """Write all regions and yield the names of each one's files, in order.

    `processes` None: one while there are few regions, else as many as there are cores, up to two.
    """
    waiting = iter(jobs)
    first = list(islice(waiting, _WORTH_PROCESSES))
    if processes is None:
        processes = min(_PROCESSES, os.cpu_count() or 1) if len(first) == _WORTH_PROCESSES else 1
    if processes == 1:
        yield from map(write_region, first)
        yield from map(write_region, waiting)
        return
    # Spawned and not forked: a copy of a process with open database connections and threads is no sound beginning.
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn"), initializer=_begin_worker) as pool:
        underway: deque[Future[list[str]]] = deque(pool.submit(write_region, job) for job in first)
        try:
            for job in waiting:
                while len(underway) >= _UNDERWAY * processes:
                    yield underway.popleft().result()
                underway.append(pool.submit(write_region, job))
            while underway:
                yield underway.popleft().result()
        finally:
            pool.shutdown(cancel_futures=True)
