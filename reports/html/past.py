"""What was before: saved scores run by run, and which verdicts changed and why.

Read for a province at a time, as `reports.gathering` does: a query for each region would cost more than its answer.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from checks.model import Reason, Status
from checks.rubric import Rubric
from checks.scoring import join_findings
from reports.listing import records
from reports.results import AgencyResult, RegionResult, Verdict
from reports.turns import Direction, Reasons, Side, Turn, Why, direction
from storage import frames
from storage.database import Database
from storage.history import Told
from storage.stacking import AsOf
from storage.steadiness import HeldVerdict, held_verdicts

RUNS_SHOWN = 8
"""The most scored runs that a history line goes back."""
RUNS_SOUGHT = 30
"""How many runs back anything is looked for; a site that was away longer has no past."""


@dataclass(frozen=True, slots=True)
class Point:
    """One score in time. `run_id` and `at` are the run's."""

    run_id: int
    at: datetime
    value: float | None
    coverage: float


@dataclass(frozen=True, slots=True)
class Count:
    """How many agencies of a region met a check after one run."""

    run_id: int
    at: datetime
    met: int
    agencies: int


@dataclass(frozen=True, slots=True)
class Earlier:
    """A verdict of an earlier run, as it was then shown."""

    check: str
    status: Status
    reason: Reason | None
    at: datetime
    """When its site was visited."""
    side: Side
    """The finding that it rests on, as of the newest run after which that held."""


@dataclass(frozen=True, slots=True)
class Change:
    """A verdict of the checks that is another one than in the run before; what people decided is no change."""

    was: Earlier
    now: Verdict
    why: Why

    @property
    def direction(self) -> Direction:
        """Which way the verdict went."""
        return direction(self.was.status, self.now.steady_status)


class Past:
    """The earlier runs of a database, under one rubric. Ask region by region in order of their codes."""

    def __init__(self, db: Database, rubric: Rubric) -> None:
        self._db = db
        self._rubric = rubric
        self._started = {row["run_id"]: row["started_at"] for row in records(frames.runs(db))}
        self._newest_first = sorted(self._started, reverse=True)
        self._part: str | None = ""
        self._scores: Mapping[tuple[str, str], list[Point]] | None = None
        self._verdicts: Mapping[int, Mapping[str, Earlier]] | None = None
        self._trends: Mapping[str | None, Mapping[str, list[Count]]] | None = None
        self._changes: tuple[str | None, Mapping[int, tuple[Change, ...]]] | None = None

    def history(self, region: RegionResult, agency: AgencyResult | None = None) -> tuple[Point, ...]:
        """Return the scores of the agency, or else of the region, oldest first, up to that of now."""
        if self._enter(region) or self._scores is None:
            self._scores = self._read_scores(self._part)
        of = region if agency is None else agency
        newest = max(site.run_id for one in (region.agencies if agency is None else (agency,)) for site in one.sites)
        subject = ("region", str(region.code)) if agency is None else ("agency", str(agency.agency_id))
        before = [point for point in self._scores.get(subject, ()) if point.run_id < newest]
        return (*before[-RUNS_SHOWN + 1 :], Point(newest, of.checked_at, of.now.value, of.now.coverage))

    def trends(self, region: RegionResult) -> Mapping[str, Sequence[Count]]:
        """Return, by check, how many of the region's agencies met it after each of the newest runs, oldest first."""
        if self._enter(region) or self._trends is None:
            self._trends = self._read_trends(self._part)
        return self._trends.get(region.code, {})

    def has_earlier_run(self, region: RegionResult) -> bool:
        """Whether any agency of the region was visited before."""
        verdicts = self._earlier(region)
        return any(agency.agency_id in verdicts for agency in region.agencies)

    def changes(self, region: RegionResult, agency: AgencyResult) -> tuple[Change, ...]:
        """Return the agency's verdicts that are others than in the run before, in the order of the checks."""
        if self._changes is None or self._changes[0] != region.code:
            self._changes = region.code, self._read_changes(region)
        return self._changes[1].get(agency.agency_id, ())

    def _read_changes(self, region: RegionResult) -> Mapping[int, tuple[Change, ...]]:
        """Read why the verdicts of a region turned, of all its agencies at once."""
        earlier = self._earlier(region)
        turned = [
            (agency.agency_id, was, now)
            for agency in region.agencies
            for now in agency.verdicts
            if (was := earlier.get(agency.agency_id, {}).get(now.check))
            and (was.status, was.reason) != (now.steady_status, now.machine_reason)
        ]
        turns = [Turn(was.side, _side(now)) for _, was, now in turned]
        reasons = Reasons(self._db, turns)
        found: dict[int, tuple[Change, ...]] = defaultdict(tuple)
        for (agency_id, was, now), turn in zip(turned, turns, strict=True):
            found[agency_id] += (Change(was, now, reasons.of(turn)),)
        return found

    def _enter(self, region: RegionResult) -> bool:
        """Whether the region lies in another part than the one before it, of which nothing has been read yet."""
        part = region.code[:2] if region.code else None
        if part == self._part:
            return False
        self._part, self._scores, self._verdicts, self._trends = part, None, None, None
        return True

    def _earlier(self, region: RegionResult) -> Mapping[int, Mapping[str, Earlier]]:
        if self._enter(region) or self._verdicts is None:
            self._verdicts = self._read_verdicts(self._part)
        return self._verdicts

    def _read_scores(self, part: str | None) -> Mapping[tuple[str, str], list[Point]]:
        found: dict[tuple[str, str], list[Point]] = defaultdict(list)
        per_run = ((run_id, self._scores_of(run_id, part)) for run_id in self._newest_first[:RUNS_SOUGHT])
        for run_id, points in islice(((run_id, points) for run_id, points in per_run if points), RUNS_SHOWN):
            for subject, value, coverage in points:
                found[subject].insert(0, Point(run_id, self._started[run_id], value, coverage))
        return found

    def _scores_of(self, run_id: int, part: str | None) -> list[tuple[tuple[str, str], float | None, float]]:
        scores = frames.scores(self._db, run_id, part)
        wanted = scores[(scores["rubric_id"] == self._rubric.id) & (scores["level"] != "service")]
        return [
            (
                (row["level"], str(row["region_code"] if row["level"] == "region" else row["agency_id"])),
                row["value"],
                row["coverage"],
            )
            for row in records(wanted)
        ]

    def _read_trends(self, part: str | None) -> Mapping[str | None, Mapping[str, list[Count]]]:
        found: dict[str | None, dict[str, list[Count]]] = defaultdict(lambda: defaultdict(list))
        for row in records(frames.check_trend(self._db, part, runs=RUNS_SHOWN)):
            count = Count(row["run_id"], row["started_at"], row["met"], row["agencies"])
            found[row["region_code"]][row["check_id"]].append(count)
        return found

    def _read_verdicts(self, part: str | None) -> Mapping[int, Mapping[str, Earlier]]:
        """Read each agency's verdicts as they stood before its newest run.

        As they stood, and not what one run saw: of an agency with two sites each may have its own nights.
        """
        newest: dict[int, int] = {}
        for row in records(frames.site_results(self._db, region=part)):
            newest[row["agency_id"]] = max(row["run_id"], newest.get(row["agency_id"], 0))
        found: dict[int, Mapping[str, Earlier]] = {}
        for run_id in self._newest_first[:RUNS_SOUGHT]:
            wanted = {agency for agency, run in newest.items() if run_id < run and agency not in found}
            if wanted:
                found |= self._verdicts_of(run_id, part, wanted)
        return found

    def _verdicts_of(self, run_id: int, part: str | None, wanted: set[int]) -> dict[int, Mapping[str, Earlier]]:
        by_agency: dict[int, list[Earlier]] = defaultdict(list)
        findings = frames.findings(self._db, AsOf(run_id), part)
        held = held_verdicts(self._db, part, run_id=run_id)
        for row in records(findings[findings["agency_id"].isin(wanted)]):
            shown = held.get((row["site_id"], row["check_id"]))
            by_agency[row["agency_id"]].append(_earlier(row, run_id, shown))
        return {agency: _by_check(join_findings(verdicts)) for agency, verdicts in by_agency.items()}


def _earlier(row: Mapping[str, Any], run_id: int, held: HeldVerdict | None) -> Earlier:
    status = Status.MET if held else Status(row["status"])
    reason = Reason(row["reason"]) if row["reason"] else None
    finding_id, held_after = (held.finding_id, held.run_id) if held else (row["finding_id"], run_id)
    return Earlier(
        check=row["check_id"],
        status=status,
        reason=reason,
        at=row["checked_at"],
        side=Side(row["site_id"], held_after, Told(finding_id, row["check_version"], status, reason)),
    )


def _side(now: Verdict) -> Side:
    told = Told(now.finding_id, now.check_version, now.steady_status, now.machine_reason)
    return Side(now.site.site_id, now.site.run_id, told)


def _by_check(verdicts: Iterable[Earlier]) -> Mapping[str, Earlier]:
    return {verdict.check: verdict for verdict in verdicts}
