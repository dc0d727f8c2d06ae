"""A crawl that other machines do: cut into parts, handed out through the queue, followed until all are done.

A part is some hundred sites: a crawl's process takes two seconds of CPU to start, so single sites would be dear, it is
busy only with many at once, and a part that is handed back should not be half a night. Sites of one host are in one
part. What is done is what is saved, so a part may be handed out again at any time: its saved sites are left alone.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import msgspec

from crawler.apart import handling_stops, sites_by_host
from crawler.crawl import CrawlBroken
from crawler.job import CrawlOptions
from crawler.queueing import PART, PARTS, check_queue, queue_for_handing_out
from crawler.site import FAULT, PageCount, SiteEnd, opens_in
from storage.errors import StorageError
from storage.queueing import worker_silence
from storage.results import saved_ends, saved_sites

if TYPE_CHECKING:
    import procrastinate
    from procrastinate.jobs import Job

    from crawler.apart import Tally
    from crawler.job import CrawlJob
    from storage.database import Database
    from storage.sites import SiteRow

PART_SITES = 100
"""Sites in a part, about."""
_LOOK_EVERY = 2.0
"""Seconds between two looks at what the workers have done."""
_AFTER_CLOSING = timedelta(minutes=2)
"""How long after the window's end a part may still say how its last sites ended."""
_WAITING = ("todo", "doing")


@dataclass(frozen=True, slots=True)
class Workers:
    """The crew of those who run `patuh worker`, here or elsewhere: a `crawler.crawl.Crew`."""

    part_sites: int = PART_SITES
    patience: timedelta = timedelta(minutes=10)
    """How long to wait for a worker to join, and for a database that does not answer."""
    stops: Callable[[], int] = lambda: 0
    """How often a stop was asked for, where no signal tells."""

    def __call__(self, database: Database, job: CrawlJob, tally: Tally) -> None:
        """Hand the job out and follow it to its end; a stop takes back what no worker has begun."""
        check_queue(database)
        with queue_for_handing_out(database) as queue:
            _take_back(queue, job.run_id)
            handed_out = frozenset(_hand_out(queue, job, self.part_sites))

            with handling_stops(tally.stop):
                try:
                    _Following(database, queue, job, tally, handed_out=handed_out).to_the_end(self)
                finally:
                    if not tally.is_taken():
                        _take_back(queue, job.run_id)


def cut(sites: Sequence[SiteRow], size: int) -> Iterator[tuple[SiteRow, ...]]:
    """Cut the sites into parts of about `size`, in their order; the sites of one host stay together."""
    part: list[SiteRow] = []
    for group in sites_by_host(sites).values():
        if part and len(part) + len(group) > size:
            yield tuple(part)
            part = []
        part += group
    if part:
        yield tuple(part)


def options_to_json(options: CrawlOptions) -> dict[str, Any]:
    """Return what a worker is told of the options; where bodies are kept each machine knows for itself."""
    told: dict[str, Any] = msgspec.to_builtins(replace(options, bodies=None, processes=1))
    return told


def options_from_json(told: dict[str, Any], **local: Any) -> CrawlOptions:
    """Return the options of a part, with what this machine decides for itself in place of what was told."""
    return replace(msgspec.convert(told, CrawlOptions), **local)


def _hand_out(queue: procrastinate.App, job: CrawlJob, size: int) -> Iterator[int]:
    """Put the parts into the queue and yield their numbers.

    A part is known by its first site. `queueing_lock` keeps it from being in the queue twice, `lock` from being worked
    on twice at once. Sites whose hours come later wait in the queue, and not in a worker.
    """
    told, now = options_to_json(job.options), job.clock()
    by_opening: dict[float, list[SiteRow]] = {}
    for group in sites_by_host(job.sites).values():
        by_opening.setdefault(max(opens_in(site, now) for site in group), []).extend(group)
    for seconds in sorted(by_opening):
        at = now + timedelta(seconds=seconds) if seconds else None
        for part in cut(by_opening[seconds], size):
            name = f"run {job.run_id}, site {part[0].site_id}"
            deferrer = queue.configure_task(PART, queue=PARTS, lock=name, queueing_lock=name, schedule_at=at)
            yield deferrer.defer(run=job.run_id, sites=[site.site_id for site in part], options=told)


def _take_back(queue: procrastinate.App, run_id: int) -> None:
    """Take the run's parts out of the queue that no worker has begun."""
    for job in queue.job_manager.list_jobs(queue=PARTS, status="todo"):
        if job.task_kwargs.get("run") == run_id and job.id is not None:
            queue.job_manager.cancel_job_by_id(job.id)  # False when a worker was quicker


class _Following:
    """Looks after a run that others work on, and tells of it what a crawl on this machine would tell."""

    def __init__(
        self, database: Database, queue: procrastinate.App, job: CrawlJob, tally: Tally, *, handed_out: frozenset[int]
    ) -> None:
        self.database, self.queue, self.job, self.tally = database, queue, job, tally
        self.handed_out = handed_out
        self.asked = {site.site_id for site in job.sites}
        self.pages = 0

    def to_the_end(self, crew: Workers) -> None:
        """Return when every site is saved, nobody is at work any more, a stop was asked for, or the time is over."""
        from procrastinate.exceptions import ConnectorException

        answered = with_worker = time.monotonic()
        while True:
            self.tally.is_stopped |= bool(crew.stops()) or self.tally.is_taken()
            try:
                waiting = self._waiting()
                self._take_in(is_last=not waiting)  # after that look: a part that is done by now has saved its sites
                if self._has_worker(crew.patience):
                    with_worker = time.monotonic()
                answered = time.monotonic()
                if not waiting:
                    self._count_failed()
                    return
            except (StorageError, ConnectorException):
                if time.monotonic() - answered > crew.patience.total_seconds():
                    raise
            if self.asked <= self.tally.ends.keys() or self.tally.is_stopped:
                self.tally.tell_of_stop()
                return
            if self._is_closed():
                self.tally.is_closing = True
                return
            if time.monotonic() - with_worker > crew.patience.total_seconds():
                raise CrawlBroken(
                    f"No worker is there to crawl for run {self.job.run_id}: start `patuh worker` on some machine; "
                    "the same command then does the rest."
                )
            time.sleep(_LOOK_EVERY)

    def _waiting(self) -> list[Job]:
        manager = self.queue.job_manager
        jobs = [job for status in _WAITING for job in manager.list_jobs(queue=PARTS, status=status)]
        return [job for job in jobs if job.id in self.handed_out]

    def _take_in(self, *, is_last: bool) -> None:
        """Tell of the sites that were saved since the last look; those broken off are done again, so they wait."""
        news = (saved_sites(self.database, self.job.run_id) & self.asked) - self.tally.ends.keys()
        for row in saved_ends(self.database, self.job.run_id, news).values():
            if is_last or not row.detail.startswith(FAULT):
                self.pages += row.pages_read
                self.tally.take(PageCount(self.pages))
                self.tally.take(SiteEnd(row.site_id, row.url, row.outcome.value, row.detail, row.pages_read))

    def _has_worker(self, within: timedelta) -> bool:
        silence = worker_silence(self.database)
        return silence is not None and silence < within

    def _count_failed(self) -> None:
        failed = self.queue.job_manager.list_jobs(queue=PARTS, status="failed")
        self.tally.died += sum(job.id in self.handed_out for job in failed)

    def _is_closed(self) -> bool:
        closes_at = self.job.options.closes_at
        return closes_at is not None and self.job.clock() > closes_at + _AFTER_CLOSING
