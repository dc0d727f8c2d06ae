"""What is fetched beside pages: sitemaps and feeds, and one visit as from a search engine."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from scrapy import Request

from checks.alerts import cloaking_alert, page_alerts, sitemap_alerts
from checks.document import read
from checks.page import Page
from crawler.frontier import OfferedLink
from crawler.items import PageItem, SiteItem
from crawler.middlewares import answer_of
from crawler.outcome import REDIRECTS, is_html
from crawler.signs import onward_address
from crawler.site import SiteCrawl
from crawler.sitemap import MAX_FILES, MAX_SIZE, read_sitemap
from crawler.urls import join

if TYPE_CHECKING:
    from scrapy.http import Response
    from twisted.python.failure import Failure

    from crawler.job import CrawlJob

SEARCH_ENGINE = "https://www.google.com/"
"""Where a visit for `--check-cloaking` says that it comes from."""
_SITEMAP_HOPS = 3

Step = Generator[PageItem, None, Request | None]
"""Part of a callback: yields pages, returns the request that continues, or None for the site's next."""

_LATER_SITEMAPS = (
    "post",
    "news",
    "berita",
    "artikel",
    "categor",
    "kategori",
    "tag",
    "author",
    "user",
    "image",
    "video",
)


class SideTrips:
    """The part of the spider that reads what is no page."""

    job: CrawlJob

    def _carry_on(self, site: SiteCrawl, step: Step) -> Iterator[Any]:
        raise NotImplementedError

    def _next(self, site: SiteCrawl) -> Request | SiteItem:
        raise NotImplementedError

    def parse_sitemap(self, response: Response, **kwargs: Any) -> Iterator[Any]:
        """Take in a sitemap."""
        site: SiteCrawl = kwargs["site"]
        yield from self._carry_on(site, self._read_sitemap(response, site, kwargs["hops"]))

    def sitemap_failed(self, failure: Failure) -> Iterator[Any]:
        """Go on without this sitemap."""
        yield self._next(failure.request.cb_kwargs["site"])  # type: ignore[attr-defined]

    def _sitemap_request(self, site: SiteCrawl, url: str, hops: int = 0) -> Request:
        return Request(
            url,
            callback=self.parse_sitemap,
            errback=self.sitemap_failed,
            cb_kwargs={"site": site, "hops": hops},
            meta={"site": site, "download_maxsize": MAX_SIZE, "dont_retry": True},
            dont_filter=True,
        )

    # -- one visit as from a search engine --------------------------------------------------------

    def _search_visit(self, site: SiteCrawl) -> Request:
        return Request(
            site.start_url,
            callback=self.parse_search_visit,
            errback=self.sitemap_failed,
            cb_kwargs={"site": site},
            headers={"Referer": SEARCH_ENGINE},
            meta={"site": site, "download_maxsize": self.job.options.page_maxsize, "dont_retry": True},
            dont_filter=True,
        )

    def parse_search_visit(self, response: Response, **kwargs: Any) -> Iterator[Any]:
        """Compare what a visitor from a search engine sees with what everybody sees; nothing is followed."""
        site: SiteCrawl = kwargs["site"]
        yield from self._carry_on(site, self._compare(response, site))

    def _compare(self, response: Response, site: SiteCrawl) -> Step:
        yield from ()
        answer = answer_of(response)
        document = read(answer.body, url=response.url, content_type=answer.content_type)
        location = answer.headers.get("location", "") if answer.status in REDIRECTS else onward_address(document)
        usual = next((reading.alerts for reading in site.readings if reading.page.url == site.start_url), ())
        alert = cloaking_alert(site.start_url, usual, page_alerts(Page(document)), join(response.url, location))
        site.alerts += [alert] if alert else []
        return None

    # -- sitemaps ---------------------------------------------------------------------------------

    def _read_sitemap(self, response: Response, site: SiteCrawl, hops: int) -> Step:
        yield from ()
        answer = answer_of(response)
        location = answer.headers.get("location")
        if answer.status in REDIRECTS and location and hops < _SITEMAP_HOPS:
            url = join(response.url, location)
            if site.scope.holds_host(url) and urlsplit(url).scheme in ("http", "https"):
                return self._sitemap_request(site, url, hops + 1)
            return None
        if answer.status != 200 or is_html("", answer.body):
            return None
        site.sitemaps_read += 1
        found = read_sitemap(answer.body)
        site.frontier.offer([OfferedLink(url) for url in found.entries], found_on="feed", depth=1)
        site.frontier.offer_sitemap(found.pages)
        site.alerts += sitemap_alerts(response.url, found.pages)
        room = MAX_FILES - site.sitemaps_read - len(site.sitemaps)
        nested = [url for url in found.sitemaps if site.scope.holds_host(url)]
        # Of an index, what holds pages comes before what holds news, tags and authors.
        nested.sort(key=lambda url: any(word in url.lower() for word in _LATER_SITEMAPS))
        site.sitemaps.extend(nested[: max(0, room)])
        return None
