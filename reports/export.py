"""`patuh export`: one region after the other into files that coordinators open, all of them or none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from pathlib import Path

from checks.rubric import Rubric
from reports.alerts import FILE_NAME as ALERTS
from reports.alerts import write_alerts
from reports.dictionary import FILE_NAME, write_dictionary
from reports.folder import whole_folder
from reports.gathering import read_regions
from reports.html.past import Past
from reports.region_files import Job, collecting_rarely, write_regions
from reports.results import RegionResult
from storage.database import Database


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export wrote."""

    regions: int
    agencies: int
    files: tuple[str, ...]
    """Names within the folder, in order."""


def export(
    db: Database,
    rubric: Rubric,
    out: Path,
    region: str | None = None,
    *,
    with_alerts: bool = False,
    at: datetime | None = None,
    processes: int | None = None,
) -> Exported:
    """Write the files of every region with results (or of `region`) into `out`.

    Without results nothing is written, not even the folder. Raises `ReportError` when the folder cannot be
    written to, and `UnknownRegion`. `with_alerts` adds the signs of break-ins, which are nobody's business but the
    agencies' own. `at` is the moment at which reviews must stand (`read_regions`), `processes` how many write.
    """
    files: list[str] = []
    with ExitStack() as stack:
        stack.enter_context(collecting_rarely())
        regions = read_regions(db, rubric, region, at)
        first = next(regions, None)
        if first is None:
            return Exported(0, 0, ())
        folder = stack.enter_context(whole_folder(out))
        count = _Count()
        jobs = _jobs(folder, count.passing(chain([first], regions)), rubric, Past(db, rubric))
        for names in write_regions(jobs, processes):
            files += names
        if with_alerts:
            write_alerts(folder / ALERTS, db, region)
            files.append(ALERTS)
        write_dictionary(folder / FILE_NAME)
    return Exported(count.regions, count.agencies, (*files, FILE_NAME))


class _Count:
    """Counts what passes on its way to be written."""

    regions = agencies = 0

    def passing(self, regions: Iterable[RegionResult]) -> Iterator[RegionResult]:
        for region in regions:
            self.regions += 1
            self.agencies += len(region.agencies)
            yield region


def _jobs(folder: Path, regions: Iterable[RegionResult], rubric: Rubric, past: Past) -> Iterator[Job]:
    for region in regions:
        changes = {agency.agency_id: past.changes(region, agency) for agency in region.agencies}
        yield Job(folder, region, rubric, {agency: told for agency, told in changes.items() if told})
