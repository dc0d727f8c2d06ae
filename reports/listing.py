"""Answers for programs: findings, services, runs and the state of things as plain JSON objects.

The shapes of findings and services are a contract (architecture §9); keys are added, never renamed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from checks.model import Reason, Status
from checks.registry import CHECKS
from reports.words import verdict_word
from storage import frames
from storage.batches import in_parts
from storage.measuring import standing
from storage.nights import list_nights

if TYPE_CHECKING:
    import pandas as pd

    from storage.database import Database
    from storage.nights import NightRow

Json = dict[str, Any]

_SITES_AT_ONCE = 200


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
    order = {check: place for place, check in enumerate(CHECKS)}
    for sites in _sites_in_parts(db, run_id, region):
        with db.one_state():  # a crawl may be saving: a verdict of one visit must not get the proof of another
            findings = frames.findings(db, run_id, sites=sites)
            evidence = frames.evidence(db, run_id, sites=sites)
        proofs: dict[int, list[Json]] = defaultdict(list)
        for row in records(evidence):
            proofs[row["finding_id"]].append(_proof_object(row))
        for row in sorted(records(findings), key=lambda row: (*_place(row), order.get(row["check_id"], len(order)))):
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


def _sites_in_parts(db: Database, run_id: int | None, region: str | None) -> Iterator[list[int]]:
    """Yield the sites with results in the order in which they are told, a few hundred at a time.

    A nation's findings with their proofs do not fit a small machine's memory at once.
    """
    sites = [row["site_id"] for row in sorted(records(frames.site_results(db, run_id, region)), key=_place)]
    for start in range(0, len(sites), _SITES_AT_ONCE):
        yield sites[start : start + _SITES_AT_ONCE]


def _proof_object(row: Json) -> Json:
    return {
        "url": row["page_url"],
        "excerpt": row["excerpt"],
        "where": row["where"],
        "why": row["why"],
        "fetched_at": iso(row["fetched_at"]),
        "sha256": row["sha256"],
        "depth": row["depth"],
        "strength": row["strength"],
    }


def evidence_now(db: Database, site_ids: Collection[int]) -> dict[tuple[int, str], Json]:
    """Return what is found now at these sites, with its strongest quotation, by site and check."""
    told: dict[tuple[int, str], Json] = {}
    for sites in in_parts(site_ids):
        with db.one_state():
            findings, proofs = frames.findings(db, sites=sites), frames.evidence(db, sites=sites)
        excerpts = {row["finding_id"]: row["excerpt"] for row in records(proofs[proofs["position"] == 0])}
        for row in records(findings):
            told[row["site_id"], row["check_id"]] = {
                "site": row["site_url"],
                "old": verdict_word(Status(row["status"]), Reason(row["reason"]) if row["reason"] else None),
                "old_excerpt": excerpts.get(row["finding_id"], ""),
            }
    return told


def service_objects(db: Database, run_id: int | None = None, region: str | None = None) -> Iterator[Json]:
    """Yield every service found, with its 14 components, by region, agency and site."""
    for sites in _sites_in_parts(db, run_id, region):
        with db.one_state():
            services = frames.services(db, run_id, sites=sites)
            parts = frames.components(db, run_id, sites=sites)
        components: dict[int, Json] = defaultdict(dict)
        for row in records(parts):
            components[row["service_id"]][row["check_id"]] = {"status": row["status"], "excerpt": row["excerpt"]}
        for row in sorted(records(services), key=lambda row: (*_place(row), row["service_id"])):
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


def night_object(night: NightRow) -> Json:
    """Return a night as plain values."""
    return {
        "night": night.night_id,
        "began_at": iso(night.began_at),
        "closes_at": iso(night.closes_at),
        "ended_at": iso(night.ended_at),
        "state": night.state.value,
        "due": night.due,
        "run": night.run_id,
        "second_run": night.second_run_id,
        "measures": dict(night.measures),
        "unmet": list(night.unmet),
    }


def status_object(db: Database, nights: int = 7) -> Json:
    """Return where things stand: newest run, sites known and visited, how they ended, what was found, last nights."""
    counted = standing(db)
    return {
        "database": db.name,
        "run": next(run_objects(db), None),
        "sites": {
            "registered": counted.registered,
            "active": counted.active,
            "visited": counted.visited,
            "rendered": counted.rendered,
            "rendered_share": round(counted.rendered / counted.concluded, 4) if counted.concluded else None,
        },
        "outcomes": {row["outcome"]: row["sites"] for row in records(frames.outcomes(db))},
        "nights": [night_object(night) for night in list_nights(db, nights)],
        "findings": {status.value: count for status, count in counted.findings.items()},
    }


def _in_order(components: Json) -> Json:
    return {check: components[check] for check in CHECKS if check in components} | components


def _place(row: Json) -> tuple[object, ...]:
    return row["region_code"] is None, row["region_code"] or "", row["agency_name"], row["site_id"]


@lru_cache(maxsize=1024)  # every line of an agency has the moment of its visit
def iso(moment: datetime | None) -> str | None:
    """Write a moment as ISO 8601 in UTC."""
    return None if moment is None else moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
