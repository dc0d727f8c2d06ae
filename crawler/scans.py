"""Scans and pictures during a crawl: which are fetched, and how much of the night recognising them may take."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from typing import TYPE_CHECKING

from scrapy import Request
from scrapy.http.request import NO_CALLBACK

from checks.document.attachment import Unreadable
from checks.outcome import FetchOutcome
from crawler.outcome import of_failure
from crawler.scan_reader import ScanReader, recipe

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from checks.document.attachment import Markup
    from checks.document.paged import PagedDocument
    from crawler.attachments import Attachment
    from crawler.items import PageItem
    from crawler.job import CrawlJob
    from crawler.site import SiteCrawl
    from storage.bodies import BodyStore

MAX_WAITING = 16
"""Scans that may wait at one time. A site that waits holds its last answer in memory, and the reader is busy
anyhow: what comes on top is left for another night, and as results are kept for ever each night gets further."""


class ScanTrips:
    """The part of the spider that reads what has no text of its own."""

    job: CrawlJob
    bodies: BodyStore
    crawler: Crawler
    _waiting = 0
    """Scans and pictures that wait to be read."""

    def _document_request(self, site: SiteCrawl, attachment: Attachment, url: str) -> Request:
        raise NotImplementedError

    async def _take_document(
        self, response: Response, site: SiteCrawl, attachment: Attachment
    ) -> PageItem | Request | None:
        raise NotImplementedError

    def _document_item(
        self, final_url: str, outcome: FetchOutcome, site: SiteCrawl, attachment: Attachment
    ) -> PageItem:
        raise NotImplementedError

    @cached_property
    def _scans(self) -> tuple[ScanReader, ThreadPoolExecutor]:
        # A queue of its own: documents with text do not wait for pictures.
        return ScanReader(self.bodies), ThreadPoolExecutor(max_workers=1, thread_name_prefix="scans")

    async def pictures(self, site: SiteCrawl) -> AsyncIterator[PageItem]:
        """Fetch and read the pictures that the site's pages show as the thing looked for."""
        while (attachment := self._next_picture(site)) is not None:
            item = await self._attachment(self._document_request(site, attachment, attachment.url), site)
            if item is not None:
                yield item

    def _next_picture(self, site: SiteCrawl) -> Attachment | None:
        """Return the site's next picture to fetch; None when there is none, or nothing here could read it."""
        budget, most = site.budget, self.job.options.max_scans
        seconds = asyncio.get_running_loop().time() - site.started
        if site.fault or site.is_over or site.bytes_received >= budget.bytes or seconds >= budget.seconds:
            return None
        if not site.pictures or not most or not recipe():
            return None
        return site.attachments.take_picture(site.pictures, scope=site.scope, budget=most)

    async def _attachment(self, asked: Request, site: SiteCrawl) -> PageItem | None:
        """Fetch a picture or document outside the spider's own round, redirects included."""
        step: PageItem | Request | None = asked
        while isinstance(step, Request):
            attachment: Attachment = step.cb_kwargs["attachment"]
            request = step.replace(callback=NO_CALLBACK, errback=None, cb_kwargs={})
            try:
                response = await self.crawler.engine.download_async(request)
            except Exception as error:  # noqa: BLE001 - whatever went wrong, it was not had
                outcome = of_failure(error)
                site.attachments.note(outcome, is_picture=attachment.is_picture)
                return self._document_item(step.url, outcome, site, attachment)
            step = await self._take_document(response, site, attachment)
        return step

    async def _recognise(
        self, body: bytes, url: str, site: SiteCrawl, heading: str, markup: Markup | None = None
    ) -> PagedDocument:
        """Return what a scan or picture says; raises `Unreadable`, also when tonight's time for it is used up."""
        reader, thread = self._scans
        options, attachments = self.job.options, site.attachments
        if not options.max_scans:
            raise Unreadable(FetchOutcome.DOCUMENT_NO_TEXT, "pembacaan gambar dimatikan")

        is_crowded = self._waiting >= MAX_WAITING

        def read() -> PagedDocument:
            is_spent = attachments.recognised >= options.max_scans or reader.seconds >= options.scan_seconds
            reader.may_recognise = not (is_crowded or is_spent)
            before = reader.recognised
            try:
                return reader.read(body, url=url, heading=heading, markup=markup)
            finally:
                attachments.recognised += reader.recognised - before

        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(thread, read)
        finally:
            self._waiting -= 1
