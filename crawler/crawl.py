"""`crawl_sites`: the one unit that the command line, the demo and the tests use.

The crawl runs in a process of its own. Twisted's reactor can be started once per process, so a
caller that crawls twice (a test, a notebook, a nightly service) needs another one anyway; memory is
given back whole; and several processes, each with its share of the sites, are the same unit again.
Scrapy's reactorless mode would run in the caller's loop, but its download handler is marked
experimental, and the certificate and address rules of `crawler.network` are built on the other.
"""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
import os
import queue
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from checks.errors import UserError
from checks.outcome import FetchOutcome
from checks.registry import rules_version
from crawler.job import Clock, CrawlJob, CrawlOptions
from crawler.site import PageCount, SiteEnd, Stopping
from storage.bodies import body_store
from storage.results import saved_sites
from storage.runs import finish_run, start_run

if TYPE_CHECKING:
    from multiprocessing.context import SpawnProcess
    from multiprocessing.queues import Queue

    from storage.database import Database
    from storage.sites import SiteRow

logger = logging.getLogger(__name__)

STOP_GRACE = 60.0
"""Seconds that sites in flight have to end after a first Ctrl-C."""
_OPEN_FILES = 8192
_SAME_SIGNAL = 1.0
"""Seconds within which a second signal is an echo: terminals and service managers signal whole groups."""

Event = SiteEnd | PageCount | Stopping
Watch = Callable[[Event], None]
"""Is told of page counts, of every site that ends, and of a stop, in the caller's process."""


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
) -> CrawlSummary:
    """Crawl the sites as one run, judge what they say, and save each site's result.

    Args:
        database: where run and results are kept; the crawl's process opens it again by its URL.
        sites: what to crawl; a site named twice is crawled once.
        options: how.
        clock: tells the time; picklable, because it goes to the crawl's process.
        watch: is told of progress.

    Returns:
        The summary. Every site has exactly one result in the run, unless the crawl was interrupted.

    Raises:
        CrawlBroken: the process died (killed, or out of memory); the run is marked interrupted.
        StorageError: the database cannot be used.
    """
    body_store(database, options.bodies)  # a place that is not named is told before the run, not site by site
    rows = tuple({row.site_id: row for row in sites}.values())
    began = time.monotonic()
    run_id = start_run(
        database,
        "crawl",
        clock(),
        rules_version=rules_version(),
        code_version=options.version,
        options={**options.as_record(), "sites": len(rows)},
    )
    job = CrawlJob(run_id, rows, options, clock, _url_of(database))
    tally = _Tally(watch or (lambda _event: None))
    status = "interrupted"
    try:
        if rows:
            _run_apart(job, tally)
        ends = _reconcile(rows, tally.ends, saved_sites(database, run_id), is_interrupted=tally.is_stopped)
        if len(ends) == len(rows):
            status = "complete"
    finally:
        finish_run(database, run_id, clock(), status)
    return CrawlSummary(run_id, ends, tally.pages, time.monotonic() - began, is_interrupted=status != "complete")


def _url_of(database: Database) -> str:
    return database.engine.url.render_as_string(hide_password=False)


def _reconcile(
    rows: Iterable[SiteRow], ends: dict[int, SiteEnd], saved: frozenset[int], *, is_interrupted: bool
) -> tuple[SiteEnd, ...]:
    """Return one end per site; a site that vanished without one is a failure, unless the crawl was stopped."""
    found: list[SiteEnd] = []
    for row in rows:
        end = ends.get(row.site_id)
        if end is not None:
            found.append(end._replace(is_saved=row.site_id in saved))
        elif not is_interrupted:
            found.append(
                SiteEnd(row.site_id, row.url, FetchOutcome.BROKEN.value, "", 0, "the site never ended", is_saved=False)
            )
    return tuple(found)


# -- the caller's side ------------------------------------------------------------------------------


class _Tally:
    """Adds up what the crawl's process tells."""

    def __init__(self, watch: Watch) -> None:
        self.watch = watch
        self.ends: dict[int, SiteEnd] = {}
        self.pages = 0
        self.is_stopped = False
        self._has_told = False

    def take(self, event: Event) -> None:
        if isinstance(event, SiteEnd):
            self.ends[event.site_id] = event
        elif isinstance(event, PageCount):
            self.pages = event.pages
        self.watch(event)

    def tell_of_stop(self) -> None:
        """Tell once that the crawl was asked to stop; not from within the signal handler."""
        if self.is_stopped and not self._has_told:
            self._has_told = True
            self.watch(Stopping(STOP_GRACE))


def _run_apart(job: CrawlJob, tally: _Tally) -> None:
    """Run the job in a process of its own, and pass signals and events between."""
    context = multiprocessing.get_context("spawn")  # nothing of the caller's threads and connections comes along
    events: Queue[Event] = context.Queue()
    with ProcessPoolExecutor(1, mp_context=context, initializer=_listen, initargs=(events,)) as pool:
        future = pool.submit(crawl_here, job)
        with _passing_on_signals(tally, lambda: _process_ids(pool)):
            try:
                _follow(future, events, tally)
                for end in future.result():
                    # The last events may still be underway in the queue; the result is whole.
                    if end.site_id not in tally.ends:
                        tally.take(end)
            except BrokenProcessPool as error:
                done = len(tally.ends)
                raise CrawlBroken(
                    f"The process of run {job.run_id} died after {done} of {len(job.sites)} sites, whose results are "
                    "kept (was it killed, or out of memory?): crawl again."
                ) from error
            finally:
                events.close()


def _follow(future: Future[tuple[SiteEnd, ...]], events: Queue[Event], tally: _Tally) -> None:
    """Take in events until the process is done, and what is in the queue then."""
    while True:
        tally.tell_of_stop()
        is_done = future.done()
        try:
            tally.take(events.get(timeout=0.01 if is_done else 0.1))
        except queue.Empty:
            if is_done:
                return


def _process_ids(pool: ProcessPoolExecutor) -> list[int]:
    processes: dict[int, SpawnProcess] = getattr(pool, "_processes", None) or {}
    return list(processes)


@contextmanager
def _passing_on_signals(tally: _Tally, process_ids: Callable[[], list[int]]) -> Iterator[None]:
    """Hand Ctrl-C and the service manager's stop to the crawl's process, which knows how to end well."""

    def pass_on(number: int, _frame: Any) -> None:
        tally.is_stopped = True
        for process_id in process_ids():
            try:
                os.kill(process_id, number)
            except ProcessLookupError:
                continue

    try:
        previous = {number: signal.signal(number, pass_on) for number in (signal.SIGINT, signal.SIGTERM)}
    except ValueError:  # not the main thread: signals are somebody else's business
        yield
        return
    try:
        yield
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)


# -- the crawl's own process ------------------------------------------------------------------------

_tell: Watch = lambda _event: None  # noqa: E731 - replaced by `_listen` in the crawl's process


def _listen(events: Queue[Event]) -> None:
    """Send events to the caller; runs once in the crawl's process."""
    global _tell  # noqa: PLW0603 - a pool's initializer has no other way to leave something behind
    _tell = events.put
    events.cancel_join_thread()  # what nobody reads any more must not keep the process
    # Until the crawl has its own handlers, a signal must not end it half-way.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)


def crawl_here(job: CrawlJob) -> tuple[SiteEnd, ...]:
    """Crawl in this process, which Twisted allows once; return how each site ended."""
    from scrapy.crawler import AsyncCrawlerProcess
    from scrapy.settings import Settings

    settings = Settings()
    settings.setmodule("crawler.settings", priority="project")
    settings.setdict(job.options.scrapy_settings(), priority="cmdline")
    process = AsyncCrawlerProcess(settings)

    from twisted.internet import reactor

    stop = _Stop(process)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: reactor.callFromThread(stop))
    _die_with_the_caller()
    _allow_many_connections()
    ends: list[SiteEnd] = []

    def report(event: Event) -> None:
        if isinstance(event, SiteEnd):
            ends.append(event)
        _tell(event)

    process.crawl("agency", job=job, report=report)
    process.start(install_signal_handlers=False)
    if process.bootstrap_failed:
        raise RuntimeError("the crawl could not start; its log says why")
    return tuple(ends)


def _die_with_the_caller() -> None:
    """End this process when the caller's is killed: nobody is left to stop it, and a second crawl may begin."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def wait() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=wait, name="watch-the-caller", daemon=True).start()


def _allow_many_connections() -> None:
    """Raise the number of open files to what a full window and its idle connections need, where that is ours to do."""
    try:
        import resource
    except ImportError:  # not on Windows
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _OPEN_FILES if hard == resource.RLIM_INFINITY else min(_OPEN_FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


class _Stop:
    """Ends a crawl well: first no more sites, then, asked again or out of patience, no more requests."""

    def __init__(self, process: Any) -> None:
        self.process = process
        self.asked_at = 0.0

    def __call__(self) -> None:
        now = time.monotonic()
        if self.asked_at and now - self.asked_at < _SAME_SIGNAL:
            return
        is_first = not self.asked_at
        self.asked_at = now
        if is_first:
            for crawler in self.process.crawlers:
                if crawler.spider is not None:
                    crawler.spider.stop_feeding()
            asyncio.get_running_loop().call_later(STOP_GRACE, self.abandon)
        else:
            self.abandon()

    def abandon(self) -> None:
        """Give up the sites in flight; what was saved is saved, and the others have no result in this run."""
        logger.warning("sites in flight are given up")
        self._ending = asyncio.ensure_future(self.process.stop())
