"""Answers for programs: findings, services, runs and the state of things as plain JSON objects.

The shapes of findings and services are a contract (architecture §9); keys are added, never renamed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from checks.registry import CHECKS
from storage import frames

if TYPE_CHECKING:
    import pandas as pd

    from storage.database import Database

Json = dict[str, Any]


def records(frame: pd.DataFrame) -> Iterator[Json]:
    """Yield the rows as dictionaries of plain Python values, with None for what is missing."""
    names = list(frame.columns)
    for values in zip(*(_plain(frame[name]) for name in names), strict=True):
        yield dict(zip(names, values, strict=True))


def _plain(column: pd.Series[Any]) -> list[Any]:
    values: list[Any] = column.tolist()
    if column.isna().any():
        values = [None if missing else value for value, missing in zip(values, column.isna(), strict=True)]
    if column.dtype.kind == "M":
        return [None if value is None else value.to_pydatetime() for value in values]
    return values


def finding_objects(db: Database, run_id: int | None = None, region: str | None = None) -> Iterator[Json]:
    """Yield every finding with its evidence, by region, agency, site and check."""
    proofs: dict[int, list[Json]] = defaultdict(list)
    for row in records(frames.evidence(db, run_id, region)):
        proofs[row["finding_id"]].append(
            {
                "url": row["page_url"],
                "excerpt": row["excerpt"],
                "where": row["where"],
                "why": row["why"],
                "fetched_at": iso(row["fetched_at"]),
                "sha256": row["sha256"],
                "depth": row["depth"],
                "strength": row["strength"],
            }
        )
    order = {check: place for place, check in enumerate(CHECKS)}
    rows = records(frames.findings(db, run_id, region))
    for row in sorted(rows, key=lambda row: (*_place(row), order.get(row["check_id"], len(order)))):
        yield {
            "site": row["site_url"],
            "agency": row["agency_name"],
            "region": row["region_code"],
            "check": row["check_id"],
            "check_version": row["check_version"],
            "status": row["status"],
            "reason": row["reason"],
            "note": row["note"],
            "evidence": proofs.get(row["finding_id"], []),
        }


def service_objects(db: Database, run_id: int | None = None, region: str | None = None) -> Iterator[Json]:
    """Yield every service found, with its 14 components, by region, agency and site."""
    components: dict[int, Json] = defaultdict(dict)
    for row in records(frames.components(db, run_id, region)):
        components[row["service_id"]][row["check_id"]] = {"status": row["status"], "excerpt": row["excerpt"]}
    for row in sorted(records(frames.services(db, run_id, region)), key=lambda row: (*_place(row), row["service_id"])):
        yield {
            "site": row["site_url"],
            "agency": row["agency_name"],
            "region": row["region_code"],
            "name": row["service_name"],
            "url": row["service_url"],
            "where": row["where"],
            "components": _in_order(components.get(row["service_id"], {})),
        }


def run_objects(db: Database) -> Iterator[Json]:
    """Yield every run, newest first."""
    for row in sorted(records(frames.runs(db)), key=lambda row: -row["run_id"]):
        yield {
            "run": row["run_id"],
            "kind": row["kind"],
            "parent_run": row["parent_run_id"],
            "started_at": iso(row["started_at"]),
            "finished_at": iso(row["finished_at"]),
            "status": row["status"],
            "sites": row["sites"],
            "code_version": row["code_version"],
            "rules_version": row["rules_version"],
        }


def status_object(db: Database) -> Json:
    """Return where things stand: the newest run, the sites known and visited, how they ended, what was found."""
    registered = frames.sites(db)
    findings = frames.findings(db)
    return {
        "database": db.name,
        "run": next(run_objects(db), None),
        "sites": {
            "registered": len(registered),
            "active": int((registered["status"] == "active").sum()),
            "visited": int(findings["site_id"].nunique()),
        },
        "outcomes": {row["outcome"]: row["sites"] for row in records(frames.outcomes(db))},
        "findings": {str(status): int(count) for status, count in findings["status"].value_counts().items() if count},
    }


def _in_order(components: Json) -> Json:
    return {check: components[check] for check in CHECKS if check in components} | components


def _place(row: Json) -> tuple[object, ...]:
    return row["region_code"] is None, row["region_code"] or "", row["agency_name"], row["site_id"]


def iso(moment: datetime | None) -> str | None:
    """Write a moment as ISO 8601 in UTC."""
    return None if moment is None else moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
