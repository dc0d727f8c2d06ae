"""The yardstick: the spider that anyone would write first, without a single check.

Scrapy's `LinkExtractor`, every link yielded, duplicates left to Scrapy; only the settings that any
crawl of many hosts would set. `timed.py` times it against patuh on the same farm.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import scrapy
from scrapy.crawler import CrawlerProcess
from scrapy.http import Response
from scrapy.linkextractors import LinkExtractor

SETTINGS = {
    "CONCURRENT_REQUESTS": 64,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 8,
    "COOKIES_ENABLED": False,
    "DOWNLOAD_DELAY": 0,
    "LOG_LEVEL": "WARNING",
    "TELNETCONSOLE_ENABLED": False,
}


class BareSpider(scrapy.Spider):
    """Follow every link of every page, up to a number of pages per host."""

    name = "bare"

    def __init__(self, urls: list[str], max_pages: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.urls = urls
        self.max_pages = max_pages
        self.pages: Counter[str] = Counter()
        hosts = [urlsplit(url).netloc for url in urls]
        self.extractor = LinkExtractor(allow_domains=hosts)

    async def start(self) -> AsyncIterator[scrapy.Request]:
        for url in self.urls:
            yield scrapy.Request(url)

    def parse(self, response: Response, **_: Any) -> Iterator[scrapy.Request]:
        host = str(urlsplit(response.url).hostname)
        self.pages[host] += 1
        if self.pages[host] < self.max_pages:
            for link in self.extractor.extract_links(response):
                yield scrapy.Request(link.url)


def prepare(*, urls: list[str], max_pages: int) -> tuple[Callable[[], None], Callable[[], dict[str, Any]]]:
    """Return the crawl to time, and what it tells afterwards."""
    process = CrawlerProcess(SETTINGS)
    crawler = process.create_crawler(BareSpider)
    process.crawl(crawler, urls=urls, max_pages=max_pages)

    def tell() -> dict[str, Any]:
        assert isinstance(crawler.spider, BareSpider)
        return {"pages": crawler.spider.pages.total()}

    return process.start, tell
