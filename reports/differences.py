"""What changed between two moments, site by site, better and worse, each change with its reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from checks.model import Status
from checks.registry import CHECKS
from reports.listing import Json, records
from reports.turns import Direction, Reasons, Side, Turn, Why, direction
from reports.words import verdict_word
from storage import frames
from storage.database import Database
from storage.history import Told, VerdictChange, looks_at, verdict_changes
from storage.stacking import AsOf
from storage.steadiness import held_verdicts


@dataclass(frozen=True, slots=True)
class Difference:
    """One verdict that is another one."""

    site: str
    agency: str
    region: str | None
    check: str
    was: Told
    now: Told
    why: Why
    is_held: bool
    """Whether people are still shown the earlier verdict, until a second look on another day."""

    @property
    def direction(self) -> Direction:
        """Which way the verdict went."""
        return direction(self.was.status, self.now.status)

    @property
    def title(self) -> str:
        """The check's Indonesian title."""
        known = CHECKS.get(self.check)
        return known.check.title_ind if known else self.check

    @property
    def words(self) -> tuple[str, str]:
        """Both verdicts in Indonesian."""
        return verdict_word(self.was.status, self.was.reason), verdict_word(self.now.status, self.now.reason)

    def as_object(self) -> Json:
        """Return the change as plain values."""
        return {
            "site": self.site,
            "agency": self.agency,
            "region": self.region,
            "check": self.check,
            "was": _object(self.was),
            "now": _object(self.now),
            "direction": self.direction.value,
            "cause": self.why.cause.value,
            "why": self.why.line,
            "held": self.is_held,
        }


@dataclass(frozen=True, slots=True)
class ScoreMove:
    """A region's score that moved; indicative, like every score."""

    region: str
    name: str
    was: float
    now: float


@dataclass(frozen=True, slots=True)
class Differences:
    """Everything that changed between the state after one run and the state after another."""

    before: int
    after: int
    changes: tuple[Difference, ...]
    """By region, agency, site and check."""
    new_sites: int
    """Sites of which nothing had been told before."""
    scores: tuple[ScoreMove, ...]

    def going(self, direction: Direction) -> list[Difference]:
        """Return the changes in one direction."""
        return [change for change in self.changes if change.direction is direction]

    @property
    def by_check(self) -> Mapping[str, Counter[Direction]]:
        """The changes of each check that has any, by direction."""
        counted: dict[str, Counter[Direction]] = {}
        for change in self.changes:
            counted.setdefault(change.check, Counter())[change.direction] += 1
        return counted


def differences(
    db: Database, before: int, after: int, region: str | None = None, rubric_id: str | None = None
) -> Differences:
    """Return what changed between the state after run `before` and that after run `after`.

    With `rubric_id`, regions' saved scores of that rubric are compared as well.
    """
    every = verdict_changes(db, before, after, region)
    turns = {change: turn for change in every if (turn := _turn(change, before, after))}
    seen = looks_at(db, before, {change.site_id for change in every})
    reasons = Reasons(db, turns.values())
    changed = {change.site_id for change in turns}
    held = held_verdicts(db, site_ids=changed) if turns else {}
    places = {row["site_id"]: row for row in records(frames.sites(db, region))} if turns else {}
    found = []
    for change, turn in turns.items():
        place = places[change.site_id]
        was, now = turn.was.told, turn.now.told
        found.append(
            Difference(
                site=place["site_url"],
                agency=place["agency_name"],
                region=place["region_code"],
                check=change.check,
                was=was,
                now=now,
                why=reasons.of(turn),
                is_held=(change.site_id, change.check) in held and now.status is Status.NOT_MET,
            )
        )
    found.sort(key=lambda one: (one.region is None, one.region or "", one.agency, one.site, one.check))
    return Differences(
        before,
        after,
        tuple(found),
        len({change.site_id for change in every} - seen.keys()),
        tuple(_moves(db, before, after, region, rubric_id)) if rubric_id else (),
    )


def _turn(change: VerdictChange, before: int, after: int) -> Turn | None:
    """Return what is another verdict as such; None where only its proof changed, or the site is new."""
    if not change.is_other_verdict or change.was is None or change.now is None:
        return None
    return Turn(Side(change.site_id, before, change.was), Side(change.site_id, after, change.now))


def _moves(db: Database, before: int, after: int, region: str | None, rubric_id: str) -> Iterator[ScoreMove]:
    then, now = (
        {
            row["region_code"]: row
            for row in records(frames.scores(db, AsOf(run), region))
            if row["level"] == "region" and row["rubric_id"] == rubric_id and row["value"] is not None
        }
        for run in (before, after)
    )
    for code in sorted(then.keys() & now.keys()):
        if round(then[code]["value"], 1) != round(now[code]["value"], 1):
            yield ScoreMove(code, now[code]["region_name"], then[code]["value"], now[code]["value"])


def _object(told: Told) -> Json:
    return {"status": told.status.value, "reason": told.reason.value if told.reason else None, "version": told.version}
