"""The lines of each table, numbered within their region, and their values, which every kind of file shares."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from checks.rubric import Rubric
from reports.columns import ChangeRow, Column, R_contra, Row, ServiceRow, Value, VerdictRow
from reports.html.past import Change
from reports.results import RegionResult
from reports.tables import CHANGES, DETAILS, SERVICES, SUMMARY

Changes = Mapping[int, Sequence[Change]]
"""What changed since the run before, by agency."""


@dataclass(frozen=True, slots=True)
class Table:
    """Columns, and line by line their values; read once and written into several files."""

    columns: Sequence[Column[Any]]
    lines: Sequence[Sequence[Value]]


@dataclass(frozen=True, slots=True)
class RegionTables:
    """Everything that is written about one region."""

    summary: Table
    details: Table
    services: Table
    changes: Table


def region_tables(region: RegionResult, rubric: Rubric, changes: Changes) -> RegionTables:
    """Return the tables of a region."""
    return RegionTables(
        summary=_table(SUMMARY, _summary_rows(region, rubric)),
        details=_table(DETAILS, _detail_rows(region, rubric)),
        services=_table(SERVICES, _service_rows(region, rubric)),
        changes=_table(CHANGES, _change_rows(region, rubric, changes)),
    )


def _table(columns: Sequence[Column[R_contra]], rows: Iterable[R_contra]) -> Table:
    readers = [column.read for column in columns]
    return Table(columns, [[read(row) for read in readers] for row in rows])


def _summary_rows(region: RegionResult, rubric: Rubric) -> Iterator[Row]:
    """Yield one line per agency."""
    for number, agency in enumerate(region.agencies, 1):
        yield Row(number, region, agency, rubric)


def _detail_rows(region: RegionResult, rubric: Rubric) -> Iterator[VerdictRow]:
    """Yield one line per agency and check."""
    told = ((agency, verdict) for agency in region.agencies for verdict in agency.verdicts)
    for number, (agency, verdict) in enumerate(told, 1):
        yield VerdictRow(number, region, agency, rubric, verdict)


def _service_rows(region: RegionResult, rubric: Rubric) -> Iterator[ServiceRow]:
    """Yield one line per agency and service product."""
    offered = ((agency, service) for agency in region.agencies for service in agency.services)
    for number, (agency, service) in enumerate(offered, 1):
        yield ServiceRow(number, region, agency, rubric, service)


def _change_rows(region: RegionResult, rubric: Rubric, changes: Changes) -> Iterator[ChangeRow]:
    """Yield one line per agency and verdict that changed."""
    told = ((agency, change) for agency in region.agencies for change in changes.get(agency.agency_id, ()))
    for number, (agency, change) in enumerate(told, 1):
        yield ChangeRow(number, region, agency, rubric, change)
