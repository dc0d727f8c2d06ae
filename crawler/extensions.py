"""Scrapy extensions: what a site costs, no bodies of documents, and how the run is doing."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING, Any

from scrapy import signals
from scrapy.exceptions import StopDownload

from crawler.items import PageItem
from crawler.outcome import is_html
from crawler.site import PageCount

if TYPE_CHECKING:
    from typing import Self

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Headers, Response

    from crawler.site import SiteCrawl
    from crawler.spiders.agency import AgencySpider

logger = logging.getLogger(__name__)

_TELLING_PAUSE = 0.25
"""Seconds."""


class Ledger:
    """Counts, per site, requests sent, bytes received as transferred, and the slowest answer."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Listen to the downloader."""
        ledger = cls()
        crawler.signals.connect(ledger.request_sent, signal=signals.request_reached_downloader)
        crawler.signals.connect(ledger.response_received, signal=signals.response_downloaded)
        return ledger

    def request_sent(self, request: Request) -> None:
        """Count a request; robots.txt and sitemaps are requests too."""
        site: SiteCrawl | None = request.meta.get("site")
        if site is not None:
            site.requests += 1

    def response_received(self, response: Response, request: Request) -> None:
        """Count the bytes, before they are unpacked, and the time until the answer began."""
        site: SiteCrawl | None = request.meta.get("site")
        if site is None:
            return
        site.bytes_received += len(response.body)
        milliseconds = round(1000 * request.meta.get("download_latency", 0.0))
        site.slowest_ms = max(site.slowest_ms or 0, milliseconds)


class StopAtDocuments:
    """Stops reading an answer as soon as its headers say that it is no page: a PDF is noted, not carried home."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Listen for headers."""
        extension = cls()
        crawler.signals.connect(extension.headers_received, signal=signals.headers_received)
        return extension

    def headers_received(self, headers: Headers, request: Request) -> None:
        """Raise `StopDownload` for anything that cannot be a page; the answer goes on without its body."""
        declared = (headers.get("Content-Type") or b"").decode("latin-1")
        # With markup for a body only the declared type decides; unclear types are fetched and looked at.
        if request.meta.get("is_page") and not is_html(declared, b"<html>"):
            raise StopDownload(fail=False)


class RunHealth:
    """Tells how the run is doing, and speaks up when it ends with sites that nobody concluded.

    A site of which no page was read counts as failed (`SiteEnd.has_failed`), whatever its server
    said; a site that never ended is worse, and is logged as an error, unless somebody gave it up.
    """

    def __init__(self) -> None:
        self._pages = 0
        self._told_at = 0.0

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Listen for pages and for the end."""
        extension = cls()
        crawler.signals.connect(extension.item_scraped, signal=signals.item_scraped)
        crawler.signals.connect(extension.spider_closed, signal=signals.spider_closed)
        return extension

    def item_scraped(self, item: Any, spider: AgencySpider) -> None:
        """Tell the number of pages, not more often than an eye can follow."""
        if not isinstance(item, PageItem):
            return
        self._pages += 1
        now = time.monotonic()
        if now - self._told_at >= _TELLING_PAUSE:
            self._told_at = now
            spider.report(PageCount(self._pages, spider.job.number))

    def spider_closed(self, spider: AgencySpider, reason: str) -> None:
        """Tell the last number, and what was left undone."""
        spider.report(PageCount(self._pages, spider.job.number))
        is_given_up = spider.is_stopping and reason == "shutdown"  # a second Ctrl-C, or the end of the window
        if spider.in_flight and not is_given_up:
            logger.error("the crawl ended (%s) with %d sites unfinished", reason, spider.in_flight)
