"""`crawl_sites`: the one unit that the command line, the demo and the tests use.

The crawl runs in a process of its own. Twisted's reactor can be started once per process, so a
caller that crawls twice (a test, a notebook, a nightly service) needs another one anyway; memory is
given back whole; and several processes, each with its share of the sites, are the same unit again.
Scrapy's reactorless mode would run in the caller's loop, but its download handler is marked
experimental, and the certificate and address rules of `crawler.network` are built on the other.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from checks.errors import UserError
from checks.outcome import FetchOutcome
from checks.registry import rules_version
from crawler.apart import Tally, handling_stops, run_apart
from crawler.job import Clock, CrawlJob, CrawlOptions
from crawler.process import Event, Watch
from crawler.resume import RunUnderway, claim
from crawler.site import FAULT, Elsewhere, SiteEnd
from storage.bodies import body_store
from storage.claims import claimed_hosts
from storage.purging import wait_for_purge
from storage.results import overtaken_sites, saved_ends
from storage.runs import finish_run, start_run

if TYPE_CHECKING:
    from storage.database import Database
    from storage.sites import SiteRow

__all__ = ["CrawlBroken", "CrawlSummary", "Crew", "Event", "crawl_sites", "done_sites"]

Crew = Callable[["Database", CrawlJob, Tally], None]
"""Has the sites of a job crawled and tells what comes of it; a site that it did not get done has no result."""


_LOOK_EVERY = 1.0
"""Seconds between two looks whether another crawl has left a host."""


def crew_here(database: Database, job: CrawlJob, tally: Tally) -> None:
    """Crawl on this machine, in as many processes as the job's options say.

    A host is asked by one crawl at a time: those that another one is at come when it has ended.
    """
    left, number, has_told = job.sites, 0, False
    while True:
        with claimed_hosts(database, {site.host for site in left}) as held:
            mine = tuple(site for site in left if site.host in held.names)
            if mine:
                part = replace(job, sites=mine, number=number)
                run_apart(part, job.options.processes, tally, lambda: 0 if held.is_ours else 2)
        left = tuple(site for site in left if site.host not in held.names)
        if not left:
            return
        if mine:
            number += job.options.processes
        else:
            if not has_told:
                tally.take(Elsewhere(len(left)))
                has_told = True
            with handling_stops(tally.stop):
                time.sleep(_LOOK_EVERY)
        tally.is_closing |= job.options.closes_at is not None and job.clock() >= job.options.closes_at
        if tally.is_stopped or tally.is_closing or tally.is_taken():
            return


class CrawlBroken(UserError):
    """The crawl's process died; what was saved is saved."""


@dataclass(frozen=True, slots=True)
class CrawlSummary:
    """What a crawl came to."""

    run_id: int
    sites: tuple[SiteEnd, ...]
    """One for each site that was asked for, in the order in which they were."""
    pages: int
    """Pages fetched, whatever they answered."""
    seconds: float
    is_interrupted: bool = False
    """Stopped before every site had its result; those without one are not among `sites`."""

    @property
    def outcomes(self) -> Counter[FetchOutcome]:
        """Sites by how their first page ended."""
        return Counter(FetchOutcome(end.outcome) for end in self.sites)

    @property
    def failed(self) -> tuple[SiteEnd, ...]:
        """Sites of which no page was read, or that failed by a fault of ours."""
        return tuple(end for end in self.sites if end.has_failed)

    @property
    def pages_read(self) -> int:
        """Pages whose content was judged."""
        return sum(end.pages_read for end in self.sites)


def crawl_sites(
    database: Database,
    sites: Sequence[SiteRow],
    options: CrawlOptions,
    clock: Clock,
    *,
    watch: Watch | None = None,
    asked: Mapping[str, Any] | None = None,
    resume: int | None = None,
    crew: Crew = crew_here,
) -> CrawlSummary:
    """Crawl the sites as one run, judge what they say, and save each site's result.

    Args:
        database: where run and results are kept; the crawl's process opens it again by its URL.
        sites: what to crawl; a site named twice is crawled once.
        options: how.
        clock: tells the time; picklable, because it goes to the crawl's process.
        watch: is told of progress.
        asked: how the sites were chosen (JSON values), kept with the run so that it can be resumed.
        resume: the unfinished run to finish instead of beginning one; sites that it has saved are left alone,
            unless they were broken off by a fault of ours.
        crew: who crawls them; this machine, unless others do (`crawler.parts`).

    Returns:
        The summary. Every site has exactly one result in the run, unless the crawl was interrupted or its time came.

    Raises:
        CrawlBroken: a process died (killed, or out of memory); the run is marked interrupted.
        RunUnderway: the run to resume is at work in another process, or was taken over by one after the database had
            cut our connection.
        StorageError: the database cannot be used.
    """
    body_store(database, options.bodies)  # a place that is not named is told before the run, not site by site
    rows = tuple({row.site_id: row for row in sites}.values())
    began = time.monotonic()
    run_id = resume or start_run(
        database,
        "crawl",
        clock(),
        rules_version=rules_version(),
        code_version=options.version,
        options={**options.as_record(), **(asked or {}), "sites": len(rows)},
    )
    job = CrawlJob(run_id, rows, options, clock, database.url)
    with claim(database, run_id, reopen=resume is not None) as held:
        wait_for_purge(database)
        tally = Tally(watch or (lambda _event: None), is_taken=lambda: not held.is_ours)
        status = "interrupted"
        try:
            done = _crawl_rest(database, job, crew, tally, is_resumed=resume is not None)
            if done.is_complete:
                status = "complete"
        finally:
            if held.is_ours:  # how it ends is otherwise for those to say who have it now
                finish_run(database, run_id, clock(), status)
    if not held.is_ours:
        raise RunUnderway(
            f"The database cut the connection that held run {run_id}, and another process has taken it over: leave it "
            "to that one."
        )
    if tally.died and not done.is_complete:
        is_of_night = (asked or {}).get("night") is not None
        rest = "the next `patuh nightly` takes" if is_of_night else f"`patuh crawl --resume {run_id}` does"
        raise CrawlBroken(
            f"The process of run {run_id} died after {done.saved} of {done.sites} sites, whose results are "
            f"kept (was it killed, or out of memory?): {rest} the rest."
        )
    return CrawlSummary(
        run_id,
        done.ends,
        tally.pages,
        time.monotonic() - began,
        is_interrupted=tally.is_stopped and not done.is_complete,
    )


class _Done(NamedTuple):
    """What a run has come to."""

    sites: int
    """Of this run: without those that a later one has seen meanwhile."""
    saved: int
    ends: tuple[SiteEnd, ...]
    is_complete: bool


def _crawl_rest(database: Database, job: CrawlJob, crew: Crew, tally: Tally, *, is_resumed: bool) -> _Done:
    """Have the sites crawled that the run has not saved yet, and say what it has come to."""
    rows = job.sites
    done: dict[int, SiteEnd] = {}
    if is_resumed:
        newer = overtaken_sites(database, job.run_id)  # what a later run has seen is not written over
        rows = tuple(row for row in rows if row.site_id not in newer)
        done = done_sites(database, job.run_id)
    for row in rows:
        if row.site_id in done:
            tally.take(done[row.site_id])
    left = tuple(row for row in rows if row.site_id not in done)
    if left:
        crew(database, replace(job, sites=left), tally)
    saved = saved_ends(database, job.run_id)
    settled = saved.keys() | overtaken_sites(database, job.run_id)
    ends = _reconcile(rows, tally.ends, frozenset(settled), is_partial=tally.is_stopped or tally.is_closing)
    return _Done(len(rows), len(saved), ends, is_complete=all(row.site_id in settled for row in rows))


def done_sites(database: Database, run_id: int) -> dict[int, SiteEnd]:
    """Return how the run's saved sites ended; those broken off by a fault of ours are to be done again."""
    return {
        row.site_id: SiteEnd(row.site_id, row.url, row.outcome.value, row.detail, row.pages_read)
        for row in saved_ends(database, run_id).values()
        if not row.detail.startswith(FAULT)
    }


def _reconcile(
    rows: Iterable[SiteRow], ends: dict[int, SiteEnd], settled: frozenset[int], *, is_partial: bool
) -> tuple[SiteEnd, ...]:
    """Return one end per site; a site that vanished without one is a failure, unless the crawl ended early.

    A site is settled when this run has saved it, or a newer one has.
    """
    found: list[SiteEnd] = []
    for row in rows:
        end = ends.get(row.site_id)
        if end is not None:
            found.append(end._replace(is_saved=row.site_id in settled))
        elif not is_partial:
            found.append(
                SiteEnd(row.site_id, row.url, FetchOutcome.BROKEN.value, "", 0, "the site never ended", is_saved=False)
            )
    return tuple(found)
