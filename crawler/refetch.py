"""Fetching a few named pages at once, as politely as any crawl: the same robots.txt, pauses, address and size rules.

Used when somebody says that a page shows what we did not find. Nothing is followed but redirects, each of which is
asked the same questions; nothing is saved.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import AsyncIterator, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from scrapy import Request, Spider

from checks.document import read
from checks.outcome import FetchOutcome
from crawler.job import Clock, CrawlOptions
from crawler.middlewares import answer_of
from crawler.outcome import REDIRECTS, detail_of, of_answer, of_failure
from crawler.redirects import MAX_HOPS
from crawler.signs import of_page
from crawler.urls import join

if TYPE_CHECKING:
    from scrapy.http import Response
    from twisted.python.failure import Failure


class FetchedPage(NamedTuple):
    """What became of one address. The body is empty unless the outcome is readable."""

    url: str
    final_url: str
    outcome: FetchOutcome
    detail: str
    fetched_at: datetime
    body: bytes = b""
    content_type: str = ""


def fetch_pages(urls: Sequence[str], options: CrawlOptions, clock: Clock) -> dict[str, FetchedPage]:
    """Fetch each address once and return what became of it.

    In a process of its own, because Twisted's reactor starts once per process. `clock` must be picklable.
    """
    wanted = tuple(dict.fromkeys(urls))
    if not wanted:
        return {}
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        fetched = pool.submit(_fetch_here, wanted, options, clock).result()
    found = {page.url: page for page in fetched}
    lost = (FetchOutcome.BROKEN, "pengambilan terhenti", clock())
    return {url: found.get(url) or FetchedPage(url, url, *lost) for url in wanted}


def _fetch_here(urls: Sequence[str], options: CrawlOptions, clock: Clock) -> list[FetchedPage]:
    from scrapy.crawler import AsyncCrawlerProcess
    from scrapy.settings import Settings

    settings = Settings()
    settings.setmodule("crawler.settings", priority="project")
    only_pages = {
        **options.scrapy_settings(),
        "ITEM_PIPELINES": {},
        "EXTENSIONS": {"crawler.extensions.StopAtDocuments": 10},
    }
    settings.setdict(only_pages, priority="cmdline")
    process = AsyncCrawlerProcess(settings)
    fetched: list[FetchedPage] = []
    process.crawl(PageSpider, urls=urls, options=options, clock=clock, fetched=fetched)
    process.start()
    return fetched


class PageSpider(Spider):
    """Fetches pages, one continuation each, and judges nothing but whether there is something to read."""

    name = "page"

    def __init__(
        self, urls: Sequence[str], options: CrawlOptions, clock: Clock, fetched: list[FetchedPage], **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.urls = urls
        self.options = options
        self.clock = clock
        self.fetched = fetched

    async def start(self) -> AsyncIterator[Any]:
        """Ask for every page; the hosts' slots see to the pauses."""
        for url in self.urls:
            try:
                yield self._request(url, url, 0)
            except ValueError as error:  # an address that even Scrapy cannot read
                self._end(url, url, FetchOutcome.BROKEN, str(error))

    def parse(self, response: Response, **kwargs: Any) -> Iterator[Request]:
        """Take a page, or go where it has moved to."""
        asked, hops = kwargs["asked"], kwargs["hops"]
        answer = answer_of(response)
        if answer.status in REDIRECTS and "location" in answer.headers:
            onward = join(response.url, answer.headers["location"])
            if hops >= MAX_HOPS or not onward.startswith(("http://", "https://")):
                self._end(asked, response.url, FetchOutcome.REDIRECT_LOOP, f"HTTP {answer.status}")
            else:
                yield self._request(onward, asked, hops + 1)
            return
        outcome = of_answer(answer, is_start=True)
        if outcome is FetchOutcome.OK:
            outcome = of_page(read(answer.body, url=response.url, content_type=answer.content_type))
        if outcome is FetchOutcome.OK:
            page = FetchedPage(asked, response.url, outcome, "", self.clock(), answer.body, answer.content_type)
            self.fetched.append(page)
        else:
            self._end(asked, response.url, outcome, f"HTTP {answer.status}")

    def failed(self, failure: Failure) -> None:
        """Record a page that was not obtained."""
        request: Request = failure.request  # type: ignore[attr-defined] # Scrapy puts it there
        error = failure.value or RuntimeError("a failure without a reason")
        self._end(request.cb_kwargs["asked"], request.url, of_failure(error), detail_of(error))

    def _request(self, url: str, asked: str, hops: int) -> Request:
        return Request(
            url,
            callback=self.parse,
            errback=self.failed,
            cb_kwargs={"asked": asked, "hops": hops},
            meta={"is_page": True, "download_maxsize": self.options.page_maxsize},
            dont_filter=True,
        )

    def _end(self, asked: str, url: str, outcome: FetchOutcome, detail: str) -> None:
        self.fetched.append(FetchedPage(asked, url, outcome, detail, self.clock()))
