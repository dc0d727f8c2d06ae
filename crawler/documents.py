"""Linked documents, fetched when the pages are done: PDF, DOCX and XLSX become pages like any other."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from typing import TYPE_CHECKING, Any

from scrapy import Request

from checks.document.attachment import AttachmentKind, Unreadable, kind_of
from checks.document.digest import content_digest
from checks.document.paged import read_markup
from checks.outcome import FetchOutcome
from crawler.attachments import Attachment
from crawler.document_reader import DocumentReader
from crawler.items import PageItem, SiteItem
from crawler.memory import rules_digest
from crawler.middlewares import answer_of
from crawler.outcome import REDIRECTS, of_answer, of_failure
from crawler.scan_reader import recipe
from crawler.scans import ScanTrips
from crawler.unchanged import IN_FULL, conditions_of, is_due_in_full
from crawler.urls import clean, join
from storage.errors import StorageError

if TYPE_CHECKING:
    from scrapy.http import Response
    from twisted.python.failure import Failure

    from checks.document.paged import PagedDocument
    from checks.model import PageReading
    from crawler.job import CrawlJob
    from crawler.outcome import Answer
    from crawler.site import SiteCrawl
    from storage.memory import KnownPage

logger = logging.getLogger(__name__)

MAX_HOPS = 3
"""Redirects followed for one document."""
_KEPT = frozenset({FetchOutcome.OK, FetchOutcome.DOCUMENT_NO_TEXT})
"""Outcomes after which the file is stored: what was judged, and what somebody may yet read with other eyes."""


class DocumentTrips(ScanTrips):
    """The part of the spider that reads documents."""

    job: CrawlJob

    def _next(self, site: SiteCrawl) -> Request | SiteItem:
        raise NotImplementedError

    def _reading_of(self, known: KnownPage) -> PageReading | None:
        raise NotImplementedError

    def built(self, site: SiteCrawl) -> AsyncIterator[PageItem]:
        """Yield the pages that a browser has built (`crawler.rendering`)."""
        raise NotImplementedError

    @cached_property
    def _reader(self) -> tuple[DocumentReader, ThreadPoolExecutor]:
        # One document at a time: reading takes milliseconds, and what takes longer must not take both cores.
        return DocumentReader(), ThreadPoolExecutor(max_workers=1, thread_name_prefix="documents")

    def closed(self, reason: str) -> None:  # noqa: ARG002 - Scrapy says why
        """End the reading process, when there is one."""
        for name in ("_reader", "_scans"):
            if name in self.__dict__:
                reader, thread = getattr(self, name)
                thread.shutdown()
                reader.close()

    async def last_of(self, site: SiteCrawl) -> AsyncIterator[PageItem]:
        """Yield what can only be read when all else of a site has been judged (`crawler.pipelines`).

        First what a browser has to build and the documents that these pages lead to, then pictures: only
        now is it known which of them are shown as something looked for.
        """
        async for item in self.built(site):
            yield item
        while site.built and (request := self._next_document(site)) is not None:
            document = await self._attachment(request, site)
            if document is not None:
                yield document
        async for item in self.pictures(site):
            yield item

    def _next_document(self, site: SiteCrawl) -> Request | None:
        """Return the request for the site's next document; None when there is none, or the budget is used up."""
        budget, options = site.budget, self.job.options
        seconds = asyncio.get_running_loop().time() - site.started
        if site.fault or site.is_over or site.bytes_received >= budget.bytes or seconds >= budget.seconds:
            return None
        if not site.frontier.documents or len(site.attachments.asked) >= options.max_documents:
            return None
        try:
            attachment = site.attachments.take(
                site.frontier.documents,
                site.frontier.document_depths,
                scope=site.scope,
                origin=site.origin,
                budget=options.max_documents,
            )
            return None if attachment is None else self._document_request(site, attachment, attachment.url)
        except Exception as error:
            logger.exception("choosing the next document of %s failed", site.row.url)
            site.fault = f"{type(error).__name__}: {error}"
            return None

    def _document_request(self, site: SiteCrawl, attachment: Attachment, url: str) -> Request:
        headers = {}
        known = site.known.get(attachment.url)
        if known is not None and not attachment.is_plain:
            is_due = is_due_in_full(attachment.url, site)
            headers = IN_FULL if is_due else conditions_of(known.record)
        return Request(
            url,
            callback=self.parse_document,
            errback=self.document_failed,
            cb_kwargs={"site": site, "attachment": attachment},
            headers=headers,
            meta={"site": site, "download_maxsize": self.job.options.document_maxsize},
            dont_filter=True,
        )

    async def parse_document(self, response: Response, **kwargs: Any) -> AsyncIterator[Any]:
        """Read a document, and go on."""
        site: SiteCrawl = kwargs["site"]
        step: PageItem | Request | None = None
        try:
            step = await self._take_document(response, site, kwargs["attachment"])
        except Exception as error:
            logger.exception("reading a document of %s failed", site.row.url)
            site.fault = f"{type(error).__name__}: {error}"
        if step is not None:
            yield step
        if not isinstance(step, Request):
            yield self._next(site)

    def document_failed(self, failure: Failure) -> Iterator[Any]:
        """Record a document that was not obtained, and go on."""
        request: Request = failure.request  # type: ignore[attr-defined] # Scrapy puts it there
        site: SiteCrawl = request.cb_kwargs["site"]
        outcome = of_failure(failure.value or RuntimeError("a failure without a reason"))
        if outcome is FetchOutcome.TOO_LARGE:
            site.bytes_received += self.job.options.document_maxsize
        attachment: Attachment = request.cb_kwargs["attachment"]
        site.attachments.note(outcome, is_picture=attachment.is_picture)
        yield self._document_item(request.url, outcome, site, attachment)
        yield self._next(site)

    async def _take_document(
        self, response: Response, site: SiteCrawl, attachment: Attachment
    ) -> PageItem | Request | None:
        answer = answer_of(response)
        if answer.status in REDIRECTS and "location" in answer.headers:
            return self._follow_document(join(response.url, answer.headers["location"]), site, attachment)
        outcome = of_answer(answer)
        body = answer.body
        known = None if attachment.is_plain else site.known.get(attachment.url)
        # A server that calls it unchanged unasked says nothing: it may do so for ever.
        is_as_stored = outcome is FetchOutcome.NOT_MODIFIED and not is_due_in_full(attachment.url, site)
        if known is not None and (is_as_stored or known.record.sha256 == answer.sha256):
            return await self._carry_document(known, site, attachment)
        if outcome is FetchOutcome.NOT_HTML or (outcome is FetchOutcome.OK and kind_of(body)):
            if site.is_repeat(answer.sha256):
                return None
            document, outcome = await self._open(body, response.url, site, attachment.heading)
        else:
            document = None
            # A page where a document was promised: mostly the site's way to say that it is gone.
            outcome = FetchOutcome.DOCUMENT_BROKEN if outcome.is_readable else outcome
        site.attachments.note(outcome, is_picture=attachment.is_picture)
        return self._document_item(response.url, outcome, site, attachment, answer=answer, document=document)

    def _follow_document(self, url: str, site: SiteCrawl, attachment: Attachment) -> PageItem | Request:
        address = clean(url)
        if address is not None and site.scope.holds_host(url) and attachment.hops < MAX_HOPS:
            return self._document_request(site, attachment._replace(hops=attachment.hops + 1), url)
        is_away = address is not None and not site.scope.holds_host(url)
        outcome = FetchOutcome.OFF_SITE_REDIRECT if is_away else FetchOutcome.REDIRECT_LOOP
        return self._document_item(url, outcome, site, attachment)

    async def _carry_document(self, known: KnownPage, site: SiteCrawl, attachment: Attachment) -> PageItem | Request:
        """Take a document for what it was; judge it again from its stored file when the rules have changed."""
        record = known.record
        reading = self._reading_of(known) if known.rules == rules_digest() else None
        if reading is not None and reading.unread and self.job.options.max_scans and recipe():
            reading = None  # its pictured pages may be read tonight
        document = None
        if reading is None:
            try:
                body = self.bodies.get(record.sha256)
            except StorageError:
                return self._document_request(site, attachment._replace(is_plain=True, hops=0), attachment.url)
            document, _ = await self._open(body, record.final_url, site, attachment.heading)
        site.attachments.note(record.outcome, is_picture=attachment.is_picture)
        item = self._document_item(record.final_url, FetchOutcome.NOT_MODIFIED, site, attachment, document=document)
        item.known, item.reading = record, reading
        item.fetched_at = record.fetched_at
        return item

    async def _open(
        self, body: bytes, url: str, site: SiteCrawl, heading: str
    ) -> tuple[PagedDocument | None, FetchOutcome]:
        reader, thread = self._reader
        try:
            if kind_of(body) is AttachmentKind.PICTURE:
                return await self._recognise(body, url, site, heading), FetchOutcome.OK
            try:
                loop = asyncio.get_running_loop()
                markup = await loop.run_in_executor(thread, reader.markup, body)
                document = read_markup(markup, url=url, body=body)
            except Unreadable as error:
                if error.outcome is not FetchOutcome.DOCUMENT_NO_TEXT:
                    raise
                return await self._recognise(body, url, site, heading), FetchOutcome.OK
            if document.unread:
                # The pages of text are read whatever becomes of those that are pictures.
                with contextlib.suppress(Unreadable):
                    document = await self._recognise(body, url, site, heading, markup)
        except Unreadable as error:
            return None, error.outcome
        return document, FetchOutcome.OK

    def _document_item(
        self,
        final_url: str,
        outcome: FetchOutcome,
        site: SiteCrawl,
        attachment: Attachment,
        *,
        answer: Answer | None = None,
        document: PagedDocument | None = None,
    ) -> PageItem:
        return PageItem(
            site=site,
            entry=attachment.entry,
            url=attachment.url,
            final_url=final_url,
            outcome=outcome,
            fetched_at=self.job.clock(),
            http_status=answer.status if answer is not None else None,
            headers=answer.headers if answer is not None else None,
            body=answer.body if answer is not None and outcome in _KEPT else b"",
            document=document,
            digest="" if document is None else content_digest(document),
        )
