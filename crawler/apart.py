"""The caller's side of a crawl: starts its processes, takes in what they tell, passes signals on.

Sites are shared out by host, so that the sites of a shared portal stay with one process and its host
is never asked twice at once. At the hosts of forms, which all sites share, the processes take turns.
"""

from __future__ import annotations

import logging
import math
import multiprocessing
import os
import queue
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from crawler.process import SAME_SIGNAL, STOP_GRACE, STOP_SIGNALS, Event, Watch, crawl_here, listen
from crawler.site import Closing, PageCount, SiteEnd, Stopping

if TYPE_CHECKING:
    from multiprocessing.context import SpawnProcess
    from multiprocessing.queues import Queue

    from crawler.job import CrawlJob
    from storage.sites import SiteRow

logger = logging.getLogger(__name__)


def shares(sites: Sequence[SiteRow], count: int) -> list[tuple[SiteRow, ...]]:
    """Deal the sites out to at most `count` processes, the sites of one host to one of them."""
    by_host = sites_by_host(sites)
    dealt: list[list[SiteRow]] = [[] for _ in range(max(1, min(count, len(by_host))))]
    for group in by_host.values():
        min(dealt, key=len).extend(group)
    return [tuple(share) for share in dealt]


def sites_by_host(sites: Sequence[SiteRow]) -> dict[str, list[SiteRow]]:
    """Return the sites of each host, hosts and sites in the order given."""
    by_host: dict[str, list[SiteRow]] = {}
    for site in sites:
        by_host.setdefault(site.host, []).append(site)
    return by_host


class Tally:
    """Adds up what the crawl's processes tell."""

    def __init__(self, watch: Watch, is_taken: Callable[[], bool] = lambda: False) -> None:
        self.watch = watch
        self.is_taken = is_taken
        """Tells whether another process has taken the run, or hosts of it, so that this one must leave."""
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

    def stop(self, _number: int = 0, _frame: Any = None) -> None:
        """Note that the crawl was asked to stop; may be a signal's handler."""
        self.is_stopped = True

    def tell_of_stop(self) -> None:
        """Tell once that the crawl was asked to stop; not from within the signal handler."""
        if self.is_stopped and not self._has_told:
            self._has_told = True
            self.watch(Stopping(STOP_GRACE))


def run_apart(job: CrawlJob, processes: int, tally: Tally, stops: Callable[[], int] = lambda: 0) -> None:
    """Run the job in processes of its own until all have ended; one that dies takes only its own sites along.

    Stop signals are passed on to them. In a thread, which no signal reaches, `stops` tells how often a stop was asked
    for so far.
    """
    context = multiprocessing.get_context("spawn")  # nothing of the caller's threads and connections comes along
    events: Queue[Event] = context.Queue()
    with ExitStack() as stack:
        stack.callback(events.close)
        # A pool for each: in a common one, one death would end them all.
        pools = [
            stack.enter_context(ProcessPoolExecutor(1, mp_context=context, initializer=listen, initargs=(events,)))
            for _ in range(processes)
        ]
        doors = Path(stack.enter_context(TemporaryDirectory(prefix="patuh-"))) if processes > 1 else None
        dealt = enumerate(shares(job.sites, processes), start=job.number)
        parts = [replace(job, sites=share, number=number, doors=doors) for number, share in dealt]
        futures = [pool.submit(crawl_here, part) for pool, part in zip(pools, parts, strict=False)]

        def pass_on(number: int, _frame: Any = None) -> None:
            tally.stop()
            for process_id in [one for pool in pools for one in _process_ids(pool)]:
                with suppress(ProcessLookupError):
                    os.kill(process_id, number)

        with handling_stops(pass_on):
            _follow(futures, events, tally, stops, pass_on)
            for future in futures:
                _close(future, tally)


def _follow(
    futures: Sequence[Future[tuple[SiteEnd, ...]]],
    events: Queue[Event],
    tally: Tally,
    stops: Callable[[], int],
    pass_on: Callable[[int], None],
) -> None:
    """Take in events until the processes are done, and what is in the queue then."""
    passed_on, passed_at = 0, -math.inf
    while True:
        asked = 2 if tally.is_taken() else stops()
        if asked > passed_on and time.monotonic() - passed_at > 2 * SAME_SIGNAL:
            passed_on, passed_at = passed_on + 1, time.monotonic()
            pass_on(signal.SIGTERM)
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
def handling_stops(handler: Callable[[int, Any], None]) -> Iterator[None]:
    """Let Ctrl-C and the service manager's stop come to the handler, where that is this thread's business."""
    try:
        previous = {number: signal.signal(number, handler) for number in STOP_SIGNALS}
    except ValueError:  # not the main thread: signals are somebody else's business
        yield
        return
    try:
        yield
    finally:
        for number, handler_before in previous.items():
            signal.signal(number, handler_before)
