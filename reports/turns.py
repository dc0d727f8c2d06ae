"""How a verdict turned, and why: decided here for everybody who tells it (workbook, report, digest, `patuh diff`).

The reason is read from what is stored: the rule changed (its version, or the digest of all rules while the
page stayed as it was), the site changed (the page that proved it, or proves it now, is another one), or the
visit saw more or less than the one before.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from enum import StrEnum
from typing import NamedTuple

from checks.model import Status
from checks.outcome import FetchOutcome
from storage.database import Database
from storage.history import Look, PageState, Told, looks_at, page_states, proof_pages

_GONE = frozenset({FetchOutcome.NOT_FOUND, FetchOutcome.SOFT_404})
_READ = frozenset({FetchOutcome.OK, FetchOutcome.NOT_MODIFIED, FetchOutcome.EMPTY_SHELL})
_RANK = {Status.NOT_MET: 0, Status.PARTIAL: 1, Status.MET: 2}


class Cause(StrEnum):
    """Why a verdict is another one than before."""

    RULE = "rule"
    SITE = "site"
    VISIT = "visit"
    """One of the two visits did not see what the other saw."""


class Why(NamedTuple):
    """The cause of a change, and what exactly happened."""

    cause: Cause
    line: str
    """In Indonesian."""


class Direction(StrEnum):
    """Which way a verdict went."""

    BETTER = "better"
    WORSE = "worse"
    UNCLEAR = "unclear"
    """One of the two visits could not tell, or the matter does not apply."""


def direction(was: Status, now: Status) -> Direction:
    """Return which way a verdict went."""
    if was not in _RANK or now not in _RANK or was is now:
        return Direction.UNCLEAR
    return Direction.BETTER if _RANK[now] > _RANK[was] else Direction.WORSE


class Side(NamedTuple):
    """A verdict, the site that it is about, and a run after which it held."""

    site_id: int
    run_id: int
    told: Told


class Turn(NamedTuple):
    """A verdict and what came in its place; of an agency with several sites, each may be about another one."""

    was: Side
    now: Side


class Reasons:
    """What tells why verdicts turned: visits, proofs and pages before and after, read once for all of them."""

    def __init__(self, db: Database, turns: Collection[Turn]) -> None:
        self._looks: dict[tuple[int, int], Look] = {}
        self._pages: dict[int, dict[tuple[int, str], PageState]] = {}
        for run_id, sites in _sites_by_run(side for turn in turns for side in turn).items():
            self._looks |= {(run_id, site_id): look for site_id, look in looks_at(db, run_id, sites).items()}
        # Where the version or the visit tells all, as on the morning after a release, no page is looked up.
        doubtful = [turn for turn in turns if not _is_told_by_itself(turn)]
        both_times = (Side(of.site_id, at.run_id, of.told) for turn in doubtful for of in turn for at in turn)
        for run_id, sites in _sites_by_run(both_times).items():
            self._pages[run_id] = page_states(db, run_id, sites)
        self._proofs = proof_pages(db, {side.told.finding_id for turn in doubtful for side in turn})

    def of(self, turn: Turn) -> Why:
        """Return why one of them turned."""
        was, now = (side.told for side in turn)
        if was.version != now.version:
            return Why(Cause.RULE, f"aturan pemeriksaan berubah (versi {was.version} menjadi {now.version})")
        then, since = (self._looks.get((side.run_id, side.site_id)) for side in turn)
        is_one_site = turn.was.site_id == turn.now.site_id
        if Status.CANNOT_TELL in (was.status, now.status):
            both = (then, since) if then and since and is_one_site else None
            return Why(Cause.VISIT, _seen_more_or_less(was, now, both))
        is_same_rule = then is not None and since is not None and then.rules_version == since.rules_version
        for side in (turn.now, turn.was):
            for url in self._proofs.get(side.told.finding_id, ()):
                told = self._page(turn, side.site_id, url, is_same_rule=is_same_rule)
                if told:
                    return told
        if not is_same_rule:
            return Why(Cause.RULE, "kosakata aturan berubah; halaman yang menjadi bukti tetap sama")
        if not is_one_site:
            return Why(Cause.VISIT, "kini ditentukan oleh situs lain dari perangkat daerah yang sama")
        if then and since and then.pages_read != since.pages_read:
            line = f"kunjungan melihat halaman lain ({then.pages_read} menjadi {since.pages_read})"
            return Why(Cause.VISIT, line)
        return Why(Cause.RULE, "cara membaca halaman berubah; halaman dan aturannya sama")

    def _page(self, turn: Turn, site_id: int, url: str, *, is_same_rule: bool) -> Why | None:
        """Return what became of one page that proved the verdict, or proves it now; None when it is the same."""
        was, now = (self._pages[side.run_id].get((site_id, url)) for side in turn)
        if now is None:
            return Why(Cause.VISIT, f"halaman tidak dikunjungi lagi: {url}")
        if now.outcome in _GONE:
            return Why(Cause.SITE, f"halaman tidak ada lagi: {url}")
        if now.outcome not in _READ:
            return Why(Cause.VISIT, f"halaman tidak terbaca ({now.outcome.label}): {url}")
        if was is None or was.outcome not in _READ:
            then = self._looks.get((turn.was.run_id, site_id))
            if was is None and then is not None and then.likely_unread:
                return Why(Cause.VISIT, f"halaman yang sebelumnya belum dibaca: {url}")
            return Why(Cause.SITE, f"halaman baru: {url}")
        if _differs(was, now, is_same_rule=is_same_rule):
            return Why(Cause.SITE, f"isi halaman berubah: {url}")
        return None


def _is_told_by_itself(turn: Turn) -> bool:
    was, now = (side.told for side in turn)
    return was.version != now.version or Status.CANNOT_TELL in (was.status, now.status)


def _sites_by_run(sides: Iterable[Side]) -> dict[int, set[int]]:
    by_run: dict[int, set[int]] = defaultdict(set)
    for side in sides:
        by_run[side.run_id].add(side.site_id)
    return by_run


def _differs(was: PageState, now: PageState, *, is_same_rule: bool) -> bool:
    # Under other rules a page whose words are the same is not to blame, whatever its counters say.
    return was.text_sha256 != now.text_sha256 or (is_same_rule and was.sha256 != now.sha256)


def _seen_more_or_less(was: Told, now: Told, looks: tuple[Look, Look] | None) -> str:
    pages = f" ({looks[0].pages_read} menjadi {looks[1].pages_read} halaman)" if looks else ""
    if now.status is not Status.CANNOT_TELL:
        return f"kunjungan kini melihat lebih banyak{pages}"
    if was.status is not Status.CANNOT_TELL:
        return f"kunjungan kini melihat lebih sedikit{pages}"
    return f"sebab tidak dapat dinilai berubah{pages}"
