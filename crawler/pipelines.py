"""What happens to pages and sites once fetched: kept, judged, saved.

A page is judged while it is at hand; a site is concluded and saved in one transaction when it ends.
Disk and database work happens in one thread of its own, off the event loop. What goes wrong here is
a fault of ours: it ends the site at once and is told, and the night goes on.
"""

from __future__ import annotations

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from checks.alerts import merged, site_alerts
from checks.assess import conclude_site, read_page
from checks.model import PageRef
from checks.wording.excerpts import mask_private
from crawler.items import PageItem, SiteItem
from crawler.memory import pack, rules_digest
from crawler.outside import states_of
from crawler.site import FAULT
from storage.bodies import BodyStore, body_store
from storage.database import connect
from storage.errors import LateResult, StorageError
from storage.memory import SiteMemory, remember
from storage.outside import known_links
from storage.results import PageRecord, SiteResult, save_site_result

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Self

    from scrapy.crawler import Crawler

    from crawler.job import CrawlJob
    from crawler.site import SiteCrawl
    from crawler.spiders.agency import AgencySpider
    from storage.database import Database

logger = logging.getLogger(__name__)

_Result = TypeVar("_Result")

_SAVE_ATTEMPTS = 3
_SAVE_PAUSE = 5.0
"""Seconds between attempts, after the database's own half minute of patience with a lock."""


class SitePipeline:
    """Keeps and judges pages, concludes and saves sites."""

    database: Database
    bodies: BodyStore
    job: CrawlJob

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        # One thread: SQLite has one writer anyway, and a site's pages are kept in their order.
        self._keeper = ThreadPoolExecutor(max_workers=1, thread_name_prefix="keeper")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build for a crawl; the database is opened when the spider is."""
        return cls(crawler)

    @property
    def _spider(self) -> AgencySpider:
        return self.crawler.spider  # type: ignore[return-value] # the only spider there is

    def open_spider(self) -> None:
        """Open the database and the body store."""
        self.job = self._spider.job
        self.database = connect(self.job.database_url)  # the caller has brought its schema up to date
        self.bodies = body_store(self.database, self.job.options.bodies)
        self._spider.bodies = self.bodies
        self._spider.recall = self._recall

    async def _recall(self, site_id: int) -> SiteMemory:
        return await self._in_thread(remember, self.database, site_id)

    async def close_spider(self) -> None:
        """Finish what is being written, and close."""
        await self._spider.close_browser()
        self._keeper.shutdown()
        self.database.close()

    async def process_item(self, item: Any) -> Any:
        """Keep a page, or end a site."""
        if isinstance(item, PageItem):
            try:
                await self._keep(item)
            except Exception as error:
                logger.exception("keeping %s failed", item.url)
                item.site.fault = item.site.fault or f"{type(error).__name__}: {error}"
        elif isinstance(item, SiteItem):
            await self._end(item.site)
        return item

    async def _in_thread(self, work: Callable[..., _Result], *arguments: Any) -> _Result:
        return await asyncio.get_running_loop().run_in_executor(self._keeper, work, *arguments)

    async def _keep(self, item: PageItem) -> None:
        site, headers = item.site, item.headers or {}
        if item.known is not None and item.reading is not None:
            site.pages.append(item.known)
            site.take_reading(item.reading, item.entry)
            return
        record = item.known or PageRecord(
            url=item.url,
            fetched_at=item.fetched_at,
            outcome=item.outcome,
            http_status=item.http_status,
            final_url=item.final_url,
            content_type=headers.get("content-type", "")[:200],
            size=len(item.body),
            depth=item.entry.depth,
            etag=headers.get("etag", "")[:200],
            last_modified=headers.get("last-modified", "")[:100],
            links=item.links,
        )
        if item.body:
            record = replace(record, sha256=await self._in_thread(self.bodies.put, item.body, item.sha256))
        if item.document is not None:
            page = PageRef(record.final_url, record.sha256, record.fetched_at.isoformat(), record.depth)
            reading = read_page(item.document, page)
            site.take_reading(reading, item.entry)
            site.judged[record.url] = reading
            title = mask_private(item.document.title)
            record = replace(record, kind=reading.kind, title=title, text_sha256=item.digest)
        site.pages.append(record)

    async def _end(self, site: SiteCrawl) -> None:
        is_saved = False
        try:
            await self._finish(site)
            is_saved = await self._is_saved(site)
        finally:
            self._spider.report(site.end(is_saved=is_saved))

    async def _finish(self, site: SiteCrawl) -> None:
        """Keep what comes last of a site: pictures, documents, and where its links lead."""
        try:
            async for item in self._spider.last_of(site):
                await self._keep(item)
            if site.readings:
                known = await self._in_thread(known_links, self.database, site.row.site_id)
                site.outside = await self._spider.try_outside(site, known)
        except Exception as error:
            logger.exception("what comes last of %s failed", site.row.url)
            site.fault = site.fault or f"{type(error).__name__}: {error}"

    async def _is_saved(self, site: SiteCrawl) -> bool:
        try:
            await self._save(site)
        except LateResult as error:
            # A newer run has been there meanwhile: its word stands, and nothing is wrong on our side.
            logger.warning("%s", error)
        except Exception as error:
            logger.exception("saving %s failed", site.row.url)
            site.fault = site.fault or f"{type(error).__name__}: {error}"
            return False
        return True

    async def _save(self, site: SiteCrawl) -> None:
        # The order of reading depends on what the network did; the verdict must not.
        readings = sorted(site.readings, key=lambda reading: (reading.page.depth, reading.page.url))
        assessment = conclude_site(readings, site.looking(), states_of(site.outside))
        alerts = (*assessment.alerts, *site.alerts, *site_alerts(site.row.url, site.outcome_word, site.detail))
        detail = f"{FAULT}{site.fault}" if site.fault else site.detail
        result = SiteResult(
            outcome=site.outcome_word,
            detail=detail[:500],
            started_at=site.started_at,
            finished_at=self.job.clock(),
            pages=tuple(site.pages),
            assessment=replace(assessment, alerts=merged(alerts)),
            requests=site.requests,
            bytes=site.bytes_received,
            slowest_ms=site.slowest_ms,
            certificate=site.certificate,
            rules=rules_digest(),
            readings={url: pack(reading) for url, reading in site.judged.items()},
            outside=None if site.outside is None else tuple(site.outside.values()),
        )
        for attempt in range(1, _SAVE_ATTEMPTS + 1):
            try:
                await self._in_thread(save_site_result, self.database, self.job.run_id, site.row.site_id, result)
            except StorageError as error:
                if isinstance(error, LateResult) or attempt == _SAVE_ATTEMPTS:
                    raise
                await asyncio.sleep(_SAVE_PAUSE)
            else:
                return
