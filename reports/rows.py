"""The lines of each table, numbered within their region."""

from __future__ import annotations

from collections.abc import Iterator

from checks.rubric import Rubric
from reports.columns import Row, ServiceRow, VerdictRow
from reports.results import RegionResult


def summary_rows(region: RegionResult, rubric: Rubric) -> Iterator[Row]:
    """Yield one line per agency."""
    for number, agency in enumerate(region.agencies, 1):
        yield Row(number, region, agency, rubric)


def detail_rows(region: RegionResult, rubric: Rubric) -> Iterator[VerdictRow]:
    """Yield one line per agency and check."""
    told = ((agency, verdict) for agency in region.agencies for verdict in agency.verdicts)
    for number, (agency, verdict) in enumerate(told, 1):
        yield VerdictRow(number, region, agency, rubric, verdict)


def service_rows(region: RegionResult, rubric: Rubric) -> Iterator[ServiceRow]:
    """Yield one line per agency and service product."""
    offered = ((agency, service) for agency in region.agencies for service in agency.services)
    for number, (agency, service) in enumerate(offered, 1):
        yield ServiceRow(number, region, agency, rubric, service)
