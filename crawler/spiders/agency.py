"""One spider for all sites. The site is the unit: it has one request underway at any time, and ends once.

Sites enter through a window, a few hundred at a time. Each holds its own frontier and hands out its
next page only when the last one has been read, so the best page known is always fetched next, one
host never has two requests of a site at once, and Scrapy's own queue stays as short as the window.
Every answer and every failure leads to exactly one continuation: the site's next request or its end.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import TYPE_CHECKING, Any

from scrapy import Request, Spider, signals

from checks.document import Document, read
from checks.outcome import FetchOutcome
from crawler.documents import DocumentTrips
from crawler.items import PageItem, SiteItem
from crawler.middlewares import answer_of
from crawler.network import UNVERIFIED, host_name
from crawler.outcome import REDIRECTS, Answer, detail_of, of_answer, of_certificate, of_failure
from crawler.outside import OutsideTrips
from crawler.redirects import Redirect, judge_redirect
from crawler.rendering import RenderTrips
from crawler.sidetrips import SideTrips, Step
from crawler.signs import of_page, onward_address
from crawler.site import SiteCrawl, Trip, Waiting, opens_in
from crawler.sitemap import MAX_FILES
from crawler.unchanged import UnchangedPages
from crawler.urls import join
from storage.results import PageLink

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.python.failure import Failure

    from crawler.job import CrawlJob
    from crawler.process import Watch
    from storage.bodies import BodyStore
    from storage.memory import SiteMemory
    from storage.sites import SiteRow

logger = logging.getLogger(__name__)

_PAGES_WORTH_A_SITEMAP = 3
"""A budget below this is spent on pages alone."""


_JUDGED = frozenset({FetchOutcome.OK, FetchOutcome.EMPTY_SHELL})
"""A shell says little, but its title, links and address line may be evidence."""


class AgencySpider(UnchangedPages, RenderTrips, DocumentTrips, OutsideTrips, SideTrips, Spider):
    """Crawls the sites of a job."""

    name = "agency"
    job: CrawlJob
    report: Watch
    bodies: BodyStore
    recall: Callable[[int], Awaitable[SiteMemory]]
    """What earlier runs know of a site; like `bodies` provided by the pipeline, which owns the database."""

    def __init__(self, job: CrawlJob | None = None, report: Watch | None = None) -> None:
        super().__init__()
        if job is None:
            raise ValueError("the spider needs a job: crawl with `patuh crawl`, not with `scrapy crawl`")
        self.job = job
        self.report = report or (lambda _event: None)
        self.window = asyncio.Semaphore(job.options.window)
        self.is_stopping = False
        self._stopping = asyncio.Event()
        self.in_flight = 0
        """Sites that have entered and not ended."""

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Build, and listen for sites that have been kept, so that the next ones may enter."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        for signal in (signals.item_scraped, signals.item_error, signals.item_dropped):
            crawler.signals.connect(spider.item_left, signal=signal)
        return spider

    # -- the window -----------------------------------------------------------------------------

    async def start(self) -> AsyncIterator[Any]:
        """Let sites in as others leave; those whose quiet hours have not come yet wait at the end."""
        waiting = list(self.job.sites)
        while waiting and not self.is_stopping:
            later: list[SiteRow] = []
            for row in waiting:
                if opens_in(row, self.job.clock()):
                    later.append(row)
                    continue
                await self.window.acquire()
                if self.is_stopping:
                    return
                self.in_flight += 1
                try:
                    step = await self._enter(row)
                except Exception:
                    # The run finds this site without a result and says so; the others go on.
                    logger.exception("cannot begin %s", row.url)
                    self._leave()
                else:
                    yield step
            waiting = later
            if waiting:
                await self._wait_for_hours(waiting)

    async def _wait_for_hours(self, waiting: list[SiteRow]) -> None:
        """Wait until the first of these sites may be crawled, or until the crawl is to stop."""
        seconds = min(opens_in(row, self.job.clock()) for row in waiting)
        self.report(Waiting(len(waiting), seconds))
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._stopping.wait(), seconds)

    def stop_feeding(self) -> None:
        """Let no more sites in; those in flight go on to their end."""
        self.is_stopping = True
        self._stopping.set()
        self.window.release()

    def item_left(self, item: Any) -> None:
        """Make room when a site has been kept, or has failed to be."""
        if isinstance(item, SiteItem):
            self._leave()

    def _leave(self) -> None:
        self.in_flight -= 1
        self.window.release()

    async def _enter(self, row: SiteRow) -> Request | SiteItem:
        site = SiteCrawl(row, self.job.options.budget, self.job.clock(), self._now())
        try:
            site.known, site.last_read = await self.recall(row.site_id)
        except Exception:
            # Without memory, or with one that is damaged, the night is dearer, not wrong.
            logger.exception("nothing is remembered of %s", row.url)
        return self._next(site)

    # -- what every answer leads to ---------------------------------------------------------------

    def parse(self, response: Response, **kwargs: Any) -> Iterator[Any]:
        """Read a page."""
        site: SiteCrawl = kwargs["site"]
        yield from self._carry_on(site, self._read(response, site, kwargs["trip"]))

    def page_failed(self, failure: Failure) -> Iterator[Any]:
        """Record a page that was not obtained."""
        request: Request = failure.request  # type: ignore[attr-defined] # Scrapy puts it there
        site, trip = request.cb_kwargs["site"], request.cb_kwargs["trip"]
        error = failure.value or RuntimeError("a failure without a reason")
        yield from self._carry_on(site, self._fail(error, request.url, site, trip))

    def _carry_on(self, site: SiteCrawl, step: Step) -> Iterator[Any]:
        """Run a step and continue the site, whatever happened: a fault of ours ends this site, not the night."""
        request = None
        try:
            request = yield from step
        except Exception as error:
            logger.exception("reading %s failed", site.row.url)
            site.fault = f"{type(error).__name__}: {error}"
        yield request or self._next(site)

    def _next(self, site: SiteCrawl) -> Request | SiteItem:
        """Return the site's next request, or its end."""
        try:
            while not site.fault:
                step = self._next_address(site)
                if step is None:
                    break
                url, trip = step
                try:
                    if trip is None:
                        return self._sitemap_request(site, url)
                    return self._page_request(site, url, trip)
                except ValueError as error:  # an address that even Scrapy cannot read
                    if trip is not None:
                        site.note_outcome(FetchOutcome.BROKEN, trip, str(error))
        except Exception as error:
            logger.exception("choosing the next page of %s failed", site.row.url)
            site.fault = f"{type(error).__name__}: {error}"
        if site.wants_search_visit and not site.fault:
            site.wants_search_visit = False
            return self._search_visit(site)
        return self._next_document(site) or SiteItem(site)

    def _next_address(self, site: SiteCrawl) -> tuple[str, Trip | None] | None:
        if site.outcome is None or site.wants_another_start:
            return site.next_start()
        if site.sitemaps and not site.is_over:
            return site.sitemaps.popleft(), None
        if site.wants_feed:
            site.has_asked_for_feed = True
            return site.frontier.feed, None
        step = site.next_page(self._now())
        if step is None and site.carried and not site.frontier.is_spent and not site.is_over and site.has_lost_links:
            self._read_carried(site)
            step = site.next_page(self._now())
        return step

    def _page_request(self, site: SiteCrawl, url: str, trip: Trip) -> Request:
        return Request(
            url,
            callback=self.parse,
            errback=self.page_failed,
            cb_kwargs={"site": site, "trip": trip},
            headers=None if trip.is_plain else self._validators(site, url, trip),
            meta={"site": site, "is_page": True, "download_maxsize": self.job.options.page_maxsize},
            dont_filter=True,
        )

    @staticmethod
    def _now() -> float:
        return asyncio.get_running_loop().time()

    # -- pages ----------------------------------------------------------------------------------

    def _read(self, response: Response, site: SiteCrawl, trip: Trip) -> Step:
        answer = answer_of(response)
        self._note_certificate(site, response)
        outcome, document = of_answer(answer, is_start=trip.is_start), None
        if self._is_as_stored(answer, outcome, response.url, site, trip):
            return (yield from self._carry(response, site, trip))
        if outcome is FetchOutcome.NOT_MODIFIED:
            outcome = FetchOutcome.BROKEN  # unchanged since when? we have not asked
        onward = ""
        if answer.status in REDIRECTS and "location" in answer.headers:
            onward = join(response.url, answer.headers["location"]) or "about:blank"
        elif outcome is FetchOutcome.OK:
            if site.is_repeat(answer.sha256, trip) and not trip.is_start:
                return None
            document = read(answer.body, url=response.url, content_type=answer.content_type)
            onward = onward_address(document)
            outcome = of_page(document)
        detail = "" if outcome.is_readable else f"HTTP {answer.status}"
        if onward:
            redirect = judge_redirect(onward, response.url, trip, site)
            if redirect.outcome is None:
                return self._follow(redirect, site, trip)
            outcome, detail, document = redirect.outcome, f"HTTP {answer.status} → {onward}", None
        links: tuple[PageLink, ...] = ()
        if document is not None and outcome in _JUDGED:
            self._arrive(response, site, trip)
            links = self._offer(document, site, trip)
            site.pages_read += outcome is FetchOutcome.OK
        elif outcome is FetchOutcome.NOT_HTML and not answer.content_type.startswith("image/"):
            site.frontier.turned_out_document(trip.entry, response.url)
        site.note_outcome(outcome, trip, detail)
        if trip.is_start:
            self._open_site(response, site)
        if not (trip.is_start and site.wants_another_start):
            item = self._page_item(response.url, outcome, site, trip, answer, document=document, links=links)
            yield self._unchanged_by_content(item)
        return None

    def _fail(self, error: BaseException, url: str, site: SiteCrawl, trip: Trip) -> Step:
        outcome = of_failure(error)
        if outcome is FetchOutcome.TOO_LARGE:
            # The connection was cut at the cap; count what was received until then.
            site.bytes_received += self.job.options.page_maxsize
        site.note_outcome(outcome, trip, detail_of(error))
        if not (trip.is_start and site.wants_another_start):
            yield self._page_item(url, outcome, site, trip, None)
        return None

    def _follow(self, redirect: Redirect, site: SiteCrawl, trip: Trip) -> Request | None:
        if redirect.is_known:
            return None
        site.hops += 1
        # A hop for each page is what honest sites need; beyond that redirects are paid from the budget of pages.
        site.frontier.spent.pages += site.hops > site.frontier.budget.pages
        return self._page_request(site, redirect.url, trip._replace(hops=redirect.hops))

    def _open_site(self, response: Response, site: SiteCrawl) -> None:
        """Take robots.txt into the frontier, and queue the sitemaps, once the first page has answered."""
        rules = response.meta.get("robots")
        if rules is not None:
            site.frontier.allows = lambda path: rules.allows(site.origin + path)
        site.wants_search_visit = self.job.options.check_cloaking and site.outcome is FetchOutcome.OK
        site.sitemaps.clear()
        if site.is_over or self.job.options.max_pages < _PAGES_WORTH_A_SITEMAP:
            return
        named = rules.sitemaps if rules is not None else ()
        ours = [url for url in named if site.scope.holds_host(url)]
        site.sitemaps.extend(ours[:MAX_FILES] or [f"{site.origin}/sitemap.xml"])

    def _page_item(
        self,
        final_url: str,
        outcome: FetchOutcome,
        site: SiteCrawl,
        trip: Trip,
        answer: Answer | None,
        *,
        document: Document | None = None,
        links: tuple[PageLink, ...] = (),
    ) -> PageItem:
        # What is judged is kept, and so is what stands in its place on the first page: a notice, a challenge.
        is_kept = answer is not None and (outcome in _JUDGED or trip.is_start) and outcome is not FetchOutcome.NOT_HTML
        return PageItem(
            site=site,
            entry=trip.entry,
            url=site.address_of(trip.entry),
            final_url=final_url,
            outcome=outcome,
            fetched_at=self.job.clock(),
            http_status=answer.status if answer is not None else None,
            headers=answer.headers if answer is not None else None,
            body=answer.body if answer is not None and is_kept else b"",
            sha256=answer.sha256 if answer is not None and is_kept else "",
            document=document if outcome in _JUDGED else None,
            links=links,
        )

    def _note_certificate(self, site: SiteCrawl, response: Response) -> None:
        if not response.url.startswith("https:") or site.certificate not in (None, "valid"):
            return
        if UNVERIFIED not in response.flags:
            site.certificate = "valid"
        elif response.certificate is None:
            site.certificate = FetchOutcome.TLS_UNTRUSTED.value
        else:
            presented = response.certificate.original
            site.certificate = of_certificate(presented, host_name(response.url), self.job.clock()).value
