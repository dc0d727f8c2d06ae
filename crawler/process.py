"""The crawl's own process: Twisted's reactor once, from the first site to the last.

It tells the caller of every event, ends well when asked to, and does not outlive whoever asked.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TextIO, cast

from crawler.site import Closing, Elsewhere, PageCount, SiteEnd, Stopping, Waiting
from reports.cells import steady

if TYPE_CHECKING:
    from multiprocessing.queues import Queue

    from crawler.job import CrawlJob

logger = logging.getLogger(__name__)

STOP_GRACE = 60.0
"""Seconds that sites in flight have to end after a first Ctrl-C."""
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM)
"""Ctrl-C, and how service managers ask."""
_OPEN_FILES = 8192
SAME_SIGNAL = 1.0
"""Seconds within which a second signal is an echo: terminals and service managers signal whole groups."""


class SteadyStream:
    """Standard error, without what could steer the terminal on which somebody reads the log of a night."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Write text in which strangers may have been quoted."""
        return self._stream.write(steady(text))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


Event = SiteEnd | PageCount | Stopping | Closing | Waiting | Elsewhere
Watch = Callable[[Event], None]
"""Is told of page counts, of every site that ends, of waiting and of a stop, in the caller's process."""

_tell: Watch = lambda _event: None  # noqa: E731 - replaced by `listen` in the crawl's process


def listen(events: Queue[Event]) -> None:
    """Send events to the caller; runs once in the crawl's process."""
    global _tell  # noqa: PLW0603 - a pool's initializer has no other way to leave something behind
    _tell = events.put
    events.cancel_join_thread()  # what nobody reads any more must not keep the process
    # Until the crawl has its own handlers, a signal must neither end it half-way nor be lost.
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_BLOCK, STOP_SIGNALS)
    else:  # Windows
        for number in STOP_SIGNALS:
            signal.signal(number, signal.SIG_IGN)


def crawl_here(job: CrawlJob) -> tuple[SiteEnd, ...]:
    """Crawl in this process, which Twisted allows once; return how each site ended."""
    from scrapy.crawler import AsyncCrawlerProcess
    from scrapy.settings import Settings

    # Before anybody takes hold of it: what is logged may quote headers, addresses and pages, tracebacks included.
    sys.stderr = cast("TextIO", SteadyStream(sys.stderr))
    settings = Settings()
    settings.setmodule("crawler.settings", priority="project")
    settings.setdict(job.options.scrapy_settings(), priority="cmdline")
    process = AsyncCrawlerProcess(settings)

    from twisted.internet import reactor

    stop = _Stop(process)
    for number in STOP_SIGNALS:
        signal.signal(number, lambda *_: reactor.callFromThread(stop))
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, STOP_SIGNALS)
    _die_with_the_caller()
    _allow_many_connections()
    ends: list[SiteEnd] = []

    def report(event: Event) -> None:
        if isinstance(event, SiteEnd):
            ends.append(event)
        _tell(event)

    if job.options.closes_at is not None:
        left = max(0.0, (job.options.closes_at - job.clock()).total_seconds())
        # What a site may take, but of a short window not most.
        for_the_last = min(job.options.max_seconds, left / 4)
        close = lambda: report(stop.close(for_the_last))  # noqa: E731 - Twisted's stub does not accept arguments
        reactor.callLater(left - for_the_last, close)  # type: ignore[arg-type] # Twisted types it as unbound
    process.crawl("agency", job=job, report=report)
    # What stays to the end (modules, patterns, words) is not searched for cycles again and again: 0.4 ms of a page's
    # 12. To search less often would save as much and cost a third more memory, as bodies and trees hang in cycles.
    gc.freeze()
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
        if self.asked_at and now - self.asked_at < SAME_SIGNAL:
            return
        is_first = not self.asked_at
        self.asked_at = now
        if is_first:
            self._stop_feeding()
            asyncio.get_running_loop().call_later(STOP_GRACE, self.abandon)
        else:
            self.abandon()

    def close(self, seconds: float) -> Closing:
        """Let no more sites in, and give up after so many seconds what has not ended by itself."""
        self._stop_feeding()
        asyncio.get_running_loop().call_later(seconds, self.abandon)
        return Closing(seconds)

    def _stop_feeding(self) -> None:
        for crawler in self.process.crawlers:
            if crawler.spider is not None:
                crawler.spider.stop_feeding()

    def abandon(self) -> None:
        """Give up the sites in flight; what was saved is saved, and the others have no result in this run."""
        logger.warning("sites in flight are given up")
        self._ending = asyncio.ensure_future(self.process.stop())
