"""Links that lead outside a site: recorded, and where a verdict rests on one, tried once.

A survey that cannot be answered is none, so the few links that a site's pages give as its survey or complaint
form are asked whether anything is there. That is all: nothing is logged into, nothing is sent, what stands there is
not judged. Every hop is asked the questions of any other request (addresses, robots.txt, pauses, size). What
was learned holds for weeks, so that the next night asks nobody again.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote, urlsplit

from filelock import FileLock, Timeout
from scrapy import Request
from scrapy.http.request import NO_CALLBACK

from checks.document import read
from checks.model import LinkState
from checks.outcome import FetchOutcome
from checks.surfaces import is_worth_asking, kind_of_surface, state_of_link
from crawler.middlewares import answer_of
from crawler.network import slot_of
from crawler.outcome import REDIRECTS, of_answer, of_failure
from crawler.signs import of_page
from crawler.urls import join
from storage.outside import OutsideLink

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from checks.document import Document
    from checks.model import PageReading
    from crawler.job import CrawlJob
    from crawler.robots import RobotsRules
    from crawler.site import SiteCrawl

logger = logging.getLogger(__name__)

HOLDS = MappingProxyType(
    {
        LinkState.OPEN: timedelta(days=60),
        LinkState.GONE: timedelta(days=10),
        LinkState.CLOSED: timedelta(days=10),
        LinkState.UNTRIED: timedelta(days=5),
    }
)
"""How long what was learned of a link is not asked again: a form that is opened again should not be dead for long."""
MAX_KEPT = 200
"""Links of one site that are recorded."""
MAX_ADDRESS = 2_000
"""Bytes of an address that is recorded; what is longer holds a session or a picture, and no database indexes it."""
_HOPS = 4
_MAX_SIZE = 1024 * 1024
_MAX_WAITING = 32
"""Sites that may wait for such answers at one time. They all ask the same few hosts, one request at a time: what
comes on top is left for another night."""
_SECONDS = 90.0
"""Seconds that the links of one site may take, our own pauses included."""
_LOOK_EVERY = 0.2
"""Seconds between two looks whether another process has left a host."""
_LONGEST_NAME = 200
_LOGINS = ("accounts.google.com", "login.microsoftonline.com", "login.live.com")


class _Ending(NamedTuple):
    """Where a link led in the end."""

    url: str
    outcome: FetchOutcome
    document: Document | None = None


def states_of(links: Mapping[str, OutsideLink] | None) -> dict[str, LinkState]:
    """Return, by address, what became of the links that were tried."""
    return {url: link.state for url, link in (links or {}).items() if link.state is not None}


def offered_links(readings: list[PageReading]) -> dict[str, OutsideLink]:
    """Return, by address, where pages lead outside: first what verdicts rest on, then the other ways out."""
    found: dict[str, OutsideLink] = {}
    for reading in readings:
        for pieces in reading.evidence.values():
            for piece in pieces:
                if is_worth_asking(piece) and _is_short_enough(piece.link):
                    label = piece.excerpt.partition(" → ")[0] if " → " in piece.excerpt else piece.where
                    found.setdefault(piece.link, OutsideLink(piece.link, kind_of_surface(piece.link), label))
    for reading in readings:
        for surface in reading.surfaces:
            if len(found) < MAX_KEPT and _is_short_enough(surface.url):
                found.setdefault(surface.url, OutsideLink(surface.url, surface.kind, surface.label[:200]))
    return dict(list(found.items())[:MAX_KEPT])


def _is_short_enough(url: str) -> bool:
    return len(url.encode("utf-8", "replace")) <= MAX_ADDRESS


class OutsideTrips:
    """The part of the spider that tries links outside a site."""

    job: CrawlJob
    crawler: Crawler
    _at_doors = 0
    """Sites whose links are being tried."""

    async def try_outside(self, site: SiteCrawl, known: Mapping[str, OutsideLink]) -> dict[str, OutsideLink]:
        """Return where the site leads, with what is known, or was learned tonight, of each link.

        A link that could not be tried now keeps what was learned of it before.
        """
        ordered = sorted(site.readings, key=lambda reading: (reading.page.depth, reading.page.url))
        links = offered_links(ordered)
        asked = {
            piece.link
            for reading in ordered
            for pieces in reading.evidence.values()
            for piece in pieces
            if is_worth_asking(piece)
        }
        for url, link in links.items():
            if (before := known.get(url)) is not None and before.state is not None:
                tried = (before.state, before.outcome, before.final_url, before.tried_at)
                links[url] = replace(link, state=tried[0], outcome=tried[1], final_url=tried[2], tried_at=tried[3])
        now = self.job.clock()
        due = [link for url, link in links.items() if url in asked and not _holds(link, now)]
        due.sort(key=lambda link: link.tried_at is not None)  # what was never tried comes first
        if due and not site.fault and not site.is_over and self._at_doors < _MAX_WAITING:
            self._at_doors += 1
            try:
                async with asyncio.timeout(_SECONDS):
                    for link in due[: self.job.options.max_outside]:
                        links[link.url] = await self._tried(link)
            except TimeoutError:
                logger.info("%s: not all links outside were tried in time", site.row.url)
            finally:
                self._at_doors -= 1
        return links

    async def _tried(self, link: OutsideLink) -> OutsideLink:
        ending = await self._follow_out(link.url)
        state = state_of_link(ending.url, ending.outcome, ending.document)
        if state is LinkState.UNTRIED and link.state is not None:
            # Known better from another day, and asked again only after the usual pause.
            return replace(link, outcome=ending.outcome, tried_at=self.job.clock())
        return replace(
            link, state=state, outcome=ending.outcome, final_url=ending.url[:MAX_ADDRESS], tried_at=self.job.clock()
        )

    @asynccontextmanager
    async def _alone_at(self, request: Request) -> AsyncIterator[None]:
        """Keep the crawl's other processes from a host while it is asked, and for its pause afterwards."""
        if self.job.doors is None:
            yield
            return
        door = self.job.doors / quote(slot_of(request.url), safe="")[:_LONGEST_NAME]
        lock = FileLock(door)
        while not lock.is_locked:
            try:
                lock.acquire(timeout=0)
            except Timeout:
                await asyncio.sleep(_LOOK_EVERY)
        # The pause is written down for whoever comes next, not waited for under the lock: a process that has done its
        # share lives on without asking anybody, and would keep the host from the others. The clock is the machine's,
        # so it goes on across processes.
        rest = door.with_name(f"{door.name}.rest")
        try:
            if rest.exists():
                await asyncio.sleep(float(rest.read_text("ascii")) - time.monotonic())
            try:
                yield
            finally:  # also after a request that failed: the host was asked all the same
                rules: RobotsRules | None = request.meta.get("robots")
                pause = max(self.job.options.delay, rules.crawl_delay if rules else 0.0)
                rest.write_text(str(time.monotonic() + pause), "ascii")
        finally:
            lock.release()

    async def _follow_out(self, url: str) -> _Ending:
        """Go where a link leads, no further than it must be known whether anything is there."""
        for _ in range(_HOPS + 1):
            if (urlsplit(url).hostname or "").lower() in _LOGINS:
                return _Ending(url, FetchOutcome.LOGIN_WALL)
            try:
                meta = {"download_maxsize": _MAX_SIZE, "dont_retry": True, "is_page": True}
                request = Request(url, callback=NO_CALLBACK, meta=meta, dont_filter=True)
                async with self._alone_at(request):
                    answer = answer_of(await self.crawler.engine.download_async(request))
            except Exception as error:  # noqa: BLE001 - refused or failed: the link could not be tried
                return _Ending(url, of_failure(error))
            if answer.status not in REDIRECTS or "location" not in answer.headers:
                break
            onward = join(url, answer.headers["location"])
            if not onward.startswith(("http://", "https://")):
                return _Ending(url, FetchOutcome.BROKEN)
            url = onward
        else:
            return _Ending(url, FetchOutcome.REDIRECT_LOOP)
        outcome = of_answer(answer)
        if outcome is not FetchOutcome.OK:
            return _Ending(url, outcome)
        document = read(answer.body, url=url, content_type=answer.content_type)
        return _Ending(url, of_page(document), document)


def _holds(link: OutsideLink, now: datetime) -> bool:
    """Whether what is known of a link is recent enough not to ask again."""
    return link.state is not None and link.tried_at is not None and now - link.tried_at < HOLDS[link.state]
