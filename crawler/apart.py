"""The caller's side of a crawl: starts its processes, takes in what they tell, passes signals on.

Sites are shared out by host, so that the sites of a shared portal stay with one process and its host
is never asked twice at once.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import queue
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from crawler.process import STOP_GRACE, Event, Watch, crawl_here, listen
from crawler.site import Closing, PageCount, SiteEnd, Stopping

if TYPE_CHECKING:
    from multiprocessing.context import SpawnProcess
    from multiprocessing.queues import Queue

    from crawler.job import CrawlJob
    from storage.sites import SiteRow

logger = logging.getLogger(__name__)


def shares(sites: Sequence[SiteRow], count: int) -> list[tuple[SiteRow, ...]]:
    """Deal the sites out to at most `count` processes, the sites of one host to one of them."""
    by_host: dict[str, list[SiteRow]] = {}
    for site in sites:
        by_host.setdefault(site.host, []).append(site)
    dealt: list[list[SiteRow]] = [[] for _ in range(max(1, min(count, len(by_host))))]
    for group in by_host.values():
        min(dealt, key=len).extend(group)
    return [tuple(share) for share in dealt]


class Tally:
    """Adds up what the crawl's processes tell."""

    def __init__(self, watch: Watch) -> None:
        self.watch = watch
        self.ends: dict[int, SiteEnd] = {}
        self.is_stopped = False
        self.is_closing = False
        """Whether the crawl's time came before all sites had theirs."""
        self.died = 0
        """Processes that died."""
        self._has_told = False
        self._pages: dict[int, int] = {}

    @property
    def pages(self) -> int:
        """Pages fetched by all processes."""
        return sum(self._pages.values())

    def take(self, event: Event) -> None:
        """Take in one event and pass it on."""
        if isinstance(event, SiteEnd):
            self.ends[event.site_id] = event
        elif isinstance(event, PageCount):
            self._pages[event.process] = event.pages
            event = PageCount(self.pages)
        elif isinstance(event, Closing):
            if self.is_closing:  # another process has told of it
                return
            self.is_closing = True
        self.watch(event)

    def tell_of_stop(self) -> None:
        """Tell once that the crawl was asked to stop; not from within the signal handler."""
        if self.is_stopped and not self._has_told:
            self._has_told = True
            self.watch(Stopping(STOP_GRACE))


def run_apart(job: CrawlJob, processes: int, tally: Tally) -> None:
    """Run the job in processes of its own until all have ended; one that dies takes only its own sites along."""
    context = multiprocessing.get_context("spawn")  # nothing of the caller's threads and connections comes along
    events: Queue[Event] = context.Queue()
    with ExitStack() as stack:
        stack.callback(events.close)
        # A pool for each: in a common one, one death would end them all.
        pools = [
            stack.enter_context(ProcessPoolExecutor(1, mp_context=context, initializer=listen, initargs=(events,)))
            for _ in range(processes)
        ]
        parts = [replace(job, sites=share, number=number) for number, share in enumerate(shares(job.sites, processes))]
        futures = [pool.submit(crawl_here, part) for pool, part in zip(pools, parts, strict=False)]
        with _passing_on_signals(tally, lambda: [number for pool in pools for number in _process_ids(pool)]):
            _follow(futures, events, tally)
            for future in futures:
                _close(future, tally)


def _follow(futures: Sequence[Future[tuple[SiteEnd, ...]]], events: Queue[Event], tally: Tally) -> None:
    """Take in events until the processes are done, and what is in the queue then."""
    while True:
        tally.tell_of_stop()
        is_done = all(future.done() for future in futures)
        try:
            tally.take(events.get(timeout=0.01 if is_done else 0.1))
        except queue.Empty:
            if is_done:
                return


def _close(future: Future[tuple[SiteEnd, ...]], tally: Tally) -> None:
    """Take in what a process returned; its last events may still be underway in the queue."""
    try:
        ends = future.result()
    except BrokenProcessPool:
        tally.died += 1
        return
    for end in ends:
        if end.site_id not in tally.ends:
            tally.take(end)


def _process_ids(pool: ProcessPoolExecutor) -> list[int]:
    processes: dict[int, SpawnProcess] = getattr(pool, "_processes", None) or {}
    return list(processes)


@contextmanager
def _passing_on_signals(tally: Tally, process_ids: Callable[[], list[int]]) -> Iterator[None]:
    """Hand Ctrl-C and the service manager's stop to the crawl's processes, which know how to end well."""

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
