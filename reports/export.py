"""`patuh export`: one region after the other into files that coordinators open, all of them or none."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from checks.rubric import Rubric
from reports.alerts import FILE_NAME as ALERTS
from reports.alerts import write_alerts
from reports.cells import file_name_part, in_zone
from reports.coordinator_csv import write_for_people, write_for_programs
from reports.dictionary import FILE_NAME, write_dictionary
from reports.folder import whole_folder
from reports.gathering import read_regions
from reports.results import NO_REGION, RegionResult
from reports.rows import detail_rows, summary_rows
from reports.tables import DETAILS, SUMMARY
from reports.workbook import write_workbook
from storage.database import Database


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export wrote."""

    regions: int
    agencies: int
    files: tuple[str, ...]
    """Names within the folder, in order."""


def export(
    db: Database, rubric: Rubric, out: Path, region: str | None = None, *, with_alerts: bool = False
) -> Exported:
    """Write the files of every region with results (or of `region`) into `out`.

    Without results nothing is written, not even the folder. Raises `ReportError` when the folder cannot be
    written to, and `UnknownRegion`. `with_alerts` adds the signs of break-ins, which are nobody's business but the
    agencies' own.
    """
    regions = read_regions(db, rubric, region)
    first = next(regions, None)
    if first is None:
        return Exported(0, 0, ())
    files: list[str] = []
    count = agencies = 0
    with whole_folder(out) as folder:
        for current in chain([first], regions):
            files += _write_region(folder, current, rubric)
            count += 1
            agencies += len(current.agencies)
        if with_alerts:
            write_alerts(folder / ALERTS, db, region)
            files.append(ALERTS)
        write_dictionary(folder / FILE_NAME)
    return Exported(count, agencies, (*files, FILE_NAME))


def base_name(region: RegionResult) -> str:
    """Return the beginning of a region's file names: its code, its name and the day of its newest results."""
    day = f"{in_zone(region.checked_at, region.time_zone):%Y-%m-%d}"
    return f"{region.code}-{file_name_part(region.name)}-{day}" if region.code else f"{NO_REGION}-{day}"


def _write_region(folder: Path, region: RegionResult, rubric: Rubric) -> list[str]:
    base = base_name(region)
    write_for_people(folder / f"{base}-ringkasan.csv", SUMMARY, summary_rows(region, rubric))
    write_for_people(folder / f"{base}-rincian.csv", DETAILS, detail_rows(region, rubric))
    write_for_programs(folder / f"{base}-ringkasan-mesin.csv", SUMMARY, summary_rows(region, rubric))
    write_for_programs(folder / f"{base}-rincian-mesin.csv", DETAILS, detail_rows(region, rubric))
    write_workbook(folder / f"{base}.xlsx", region, rubric)
    return [
        f"{base}{ending}"
        for ending in (".xlsx", "-ringkasan.csv", "-rincian.csv", "-ringkasan-mesin.csv", "-rincian-mesin.csv")
    ]
