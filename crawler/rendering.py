"""Script-built sites during a crawl: pages whose plain answer is an empty shell are built by a browser, a few each."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from functools import cached_property
from typing import TYPE_CHECKING

from scrapy import Request
from scrapy.http.request import NO_CALLBACK

from checks.document import read
from checks.outcome import FetchOutcome
from crawler.browser import Browser, Fetched, program
from crawler.items import PageItem
from crawler.middlewares import answer_of
from crawler.outcome import REDIRECTS, Answer, of_answer
from crawler.signs import of_page
from crawler.urls import join
from crawler.verdict import Verdict

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from checks.document import Document
    from crawler.job import CrawlJob
    from crawler.site import SiteCrawl, Trip
    from storage.results import PageLink

_HOPS = 3
_KEPT = 60
"""Scripts and data of one site that are kept while it is being built: its pages ask for the same."""
_BUILT_TYPE = "text/html; charset=utf-8"


class RenderTrips:
    """The part of the spider that has pages built."""

    job: CrawlJob
    crawler: Crawler

    def _offer(self, document: Document, site: SiteCrawl, trip: Trip) -> tuple[PageLink, ...]:
        raise NotImplementedError

    def _unchanged_by_content(self, item: PageItem) -> PageItem:
        raise NotImplementedError

    @cached_property
    def _browser(self) -> Browser:
        options = self.job.options
        return Browser(options.agent, options.render_seconds, options.browser_pages)

    async def close_browser(self) -> None:
        """End the browser, when there is one."""
        if "_browser" in self.__dict__:
            await self._browser.close()

    async def built(self, site: SiteCrawl) -> AsyncIterator[PageItem]:
        """Have the site's shells built, and what they lead to; yields the pages that came of it.

        Called when all else of the site is done (`crawler.pipelines`). A page that plain HTTP does give is
        taken as it came, also here.
        """
        if not site.shells or not self.job.options.max_rendered or not program():
            return
        kept: dict[str, Fetched] = {}
        waiting = sorted(site.shells, key=lambda trip: (not trip.is_start, -trip.entry.promise))
        count = 0
        while count < self.job.options.max_rendered and not self._is_spent(site):
            if waiting:
                trip = waiting.pop(0)
            elif (step := site.next_page(asyncio.get_running_loop().time())) is not None:
                trip = step[1]
            else:
                break
            count += 1
            item = await self._built_page(site, trip, kept)
            if item is not None:
                yield item
        for trip in waiting:
            site.frontier.leave_unread(trip.entry)

    def _is_spent(self, site: SiteCrawl) -> bool:
        seconds = asyncio.get_running_loop().time() - site.started
        return bool(site.fault) or seconds >= site.budget.seconds or site.bytes_received >= site.budget.bytes

    async def _built_page(self, site: SiteCrawl, trip: Trip, kept: dict[str, Fetched]) -> PageItem | None:
        url = site.start_url if trip.is_start and site.start_url else site.address_of(trip.entry)
        plain = await self._fetched(url, site)
        if plain is None:
            site.frontier.leave_unread(trip.entry)
            return None

        async def fetch(asked: str) -> Fetched | None:
            if asked not in kept and (fetched := await self._fetched(asked, site)) is not None:
                if len(kept) >= _KEPT:
                    return fetched
                kept[asked] = fetched
            return kept.get(asked)

        body, document = plain.body, None
        outcome = of_answer(Answer(plain.status, plain.headers, plain.body))
        if outcome is FetchOutcome.OK:
            document = read(body, url=url, content_type=plain.headers.get("content-type", ""))
            outcome = of_page(document)
        if outcome is FetchOutcome.EMPTY_SHELL:
            url, markup = await self._browser.build(url, plain, fetch)
            body = markup.encode("utf-8", "replace")[: self.job.options.page_maxsize]
            document = read(body, url=url, content_type=_BUILT_TYPE)
            outcome = of_page(document) if body and site.scope.holds_host(url) else FetchOutcome.EMPTY_SHELL
        if outcome is not FetchOutcome.OK or document is None:
            site.frontier.leave_unread(trip.entry)
            return None
        return self._take_built(site, trip, url, document)

    def _take_built(self, site: SiteCrawl, trip: Trip, url: str, document: Document) -> PageItem:
        site.take_built(trip)
        trip.entry.verdict = Verdict.TAKEN
        links = self._offer(document, site, trip)
        # Without validators: that the shell is unchanged says nothing of what scripts put into it.
        item = PageItem(
            site=site,
            entry=trip.entry,
            url=site.address_of(trip.entry),
            final_url=url,
            outcome=FetchOutcome.OK,
            fetched_at=self.job.clock(),
            http_status=200,
            headers={"content-type": _BUILT_TYPE},
            body=document.body,
            document=document,
            links=links,
        )
        return self._unchanged_by_content(item)

    async def _fetched(self, url: str, site: SiteCrawl) -> Fetched | None:
        """Fetch an address as every other one: guarded, allowed by robots.txt, in its turn."""
        for _ in range(_HOPS + 1):
            meta = {"site": site, "download_maxsize": self.job.options.page_maxsize, "dont_retry": True}
            try:
                request = Request(url, callback=NO_CALLBACK, meta=meta, dont_filter=True)
                answer = answer_of(await self.crawler.engine.download_async(request))
            except Exception:  # noqa: BLE001 - refused or failed, the page is built without it
                return None
            if answer.status not in REDIRECTS or "location" not in answer.headers:
                return Fetched(answer.status, dict(answer.headers), answer.body)
            url = join(url, answer.headers["location"])
        return None
