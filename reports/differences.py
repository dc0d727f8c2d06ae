"""What changed between two moments, better and worse, each change with its reason.

The reason is read from what is stored: the rule changed (its version, or the digest of all rules while the
page stayed as it was), the site changed (the page that proved it, or proves it now, is another one), or the
visit saw more or less than the one before.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from checks.model import Status
from checks.outcome import FetchOutcome
from checks.registry import CHECKS
from reports.html.past import Cause
from reports.listing import Json, records
from reports.words import verdict_word
from storage import frames
from storage.database import Database
from storage.history import (
    Look,
    PageState,
    Told,
    VerdictChange,
    looks_at,
    page_states,
    proof_pages,
    verdict_changes,
)
from storage.stacking import AsOf
from storage.steadiness import held_verdicts

_GONE = frozenset({FetchOutcome.NOT_FOUND, FetchOutcome.SOFT_404})
_READ = frozenset({FetchOutcome.OK, FetchOutcome.NOT_MODIFIED, FetchOutcome.EMPTY_SHELL})


class Direction(StrEnum):
    """Which way a verdict went."""

    BETTER = "better"
    WORSE = "worse"
    UNCLEAR = "unclear"
    """One of the two visits could not tell, or the matter does not apply."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One verdict that is another one."""

    site: str
    agency: str
    region: str | None
    check: str
    was: Told
    now: Told
    cause: Cause
    why: str
    """One Indonesian line."""
    is_held: bool
    """Whether people are still shown the earlier verdict, until a second look on another day."""

    @property
    def direction(self) -> Direction:
        """Which way the verdict went."""
        rank = {Status.NOT_MET: 0, Status.PARTIAL: 1, Status.MET: 2}
        if self.was.status not in rank or self.now.status not in rank or self.was.status is self.now.status:
            return Direction.UNCLEAR
        return Direction.BETTER if rank[self.now.status] > rank[self.was.status] else Direction.WORSE

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
            "cause": self.cause.value,
            "why": self.why,
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
    other = [change for change in every if change.is_other_verdict]
    seen = looks_at(db, before, {change.site_id for change in every})
    reasons = _Reasons(db, before, after, other)
    held = held_verdicts(db, site_ids={change.site_id for change in other}) if other else {}
    places = {row["site_id"]: row for row in records(frames.sites(db, region))} if other else {}
    found = []
    for change in other:
        if change.was is None or change.now is None:
            continue
        place = places[change.site_id]
        cause, why = reasons.of(change, change.was, change.now)
        is_held = (change.site_id, change.check) in held and change.now.status is Status.NOT_MET
        found.append(
            Difference(
                site=place["site_url"],
                agency=place["agency_name"],
                region=place["region_code"],
                check=change.check,
                was=change.was,
                now=change.now,
                cause=cause,
                why=why,
                is_held=is_held,
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


class _Reasons:
    """What tells why: visits and pages before and after, read once for all sites that have changes."""

    def __init__(self, db: Database, before: int, after: int, changes: list[VerdictChange]) -> None:
        sites = {change.site_id for change in changes}
        self._looks = (looks_at(db, before, sites), looks_at(db, after, sites))
        self._pages = (page_states(db, before, sites), page_states(db, after, sites))
        told = {one.finding_id for change in changes for one in (change.was, change.now) if one}
        self._proofs = proof_pages(db, told)

    def of(self, change: VerdictChange, was: Told, now: Told) -> tuple[Cause, str]:
        """Return the cause and an Indonesian line about it."""
        if was.version != now.version:
            return Cause.RULE, f"aturan pemeriksaan berubah (versi {was.version} menjadi {now.version})"
        then, since = (looks.get(change.site_id) for looks in self._looks)
        if Status.CANNOT_TELL in (was.status, now.status):
            return Cause.VISIT, _seen_more_or_less(was, now, then, since)
        is_same_rule = then is not None and since is not None and then.rules_version == since.rules_version
        for finding_id in (now.finding_id, was.finding_id):
            for url in self._proofs.get(finding_id, ()):
                told = self._page(change.site_id, url, then, is_same_rule=is_same_rule)
                if told:
                    return told
        if not is_same_rule:
            return Cause.RULE, "kosakata aturan berubah; halaman yang menjadi bukti tetap sama"
        if then and since and then.pages_read != since.pages_read:
            return Cause.VISIT, f"kunjungan melihat halaman lain ({then.pages_read} menjadi {since.pages_read})"
        return Cause.RULE, "cara membaca halaman berubah; halaman dan aturannya sama"

    def _page(self, site_id: int, url: str, then: Look | None, *, is_same_rule: bool) -> tuple[Cause, str] | None:
        """Return what became of one page that proved the verdict, or proves it now; None when it is the same."""
        was, now = (pages.get((site_id, url)) for pages in self._pages)
        if now is None:
            return Cause.VISIT, f"halaman tidak dikunjungi lagi: {url}"
        if now.outcome in _GONE:
            return Cause.SITE, f"halaman tidak ada lagi: {url}"
        if now.outcome not in _READ:
            return Cause.VISIT, f"halaman tidak terbaca ({now.outcome.label}): {url}"
        if was is None or was.outcome not in _READ:
            if was is None and then is not None and then.likely_unread:
                return Cause.VISIT, f"halaman yang sebelumnya belum dibaca: {url}"
            return Cause.SITE, f"halaman baru: {url}"
        if _differs(was, now, is_same_rule=is_same_rule):
            return Cause.SITE, f"isi halaman berubah: {url}"
        return None


def _differs(was: PageState, now: PageState, *, is_same_rule: bool) -> bool:
    # Under other rules a page whose words are the same is not to blame, whatever its counters say.
    return was.text_sha256 != now.text_sha256 or (is_same_rule and was.sha256 != now.sha256)


def _seen_more_or_less(was: Told, now: Told, then: Look | None, since: Look | None) -> str:
    pages = f" ({then.pages_read} menjadi {since.pages_read} halaman)" if then and since else ""
    if now.status is not Status.CANNOT_TELL:
        return f"kunjungan kini melihat lebih banyak{pages}"
    if was.status is not Status.CANNOT_TELL:
        return f"kunjungan kini melihat lebih sedikit{pages}"
    return f"sebab tidak dapat dinilai berubah{pages}"


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
