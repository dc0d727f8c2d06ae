"""Pages that are as they were: asked for with their validators, and taken for what they yielded then.

Three things make a page unchanged: the server says so (304), its bytes are the same, or all that a check
could read in it is the same (`checks.document.digest`). Its findings are carried forward and its links
lead on, from memory. When the rules have changed, the stored body is judged anew and nothing is fetched.

A server's word is not taken for ever: some call every page unchanged, or send the same validator whatever the
page says. Each page is asked for in full again every few weeks, the first page every week, on days spread over
the pages; once one turns out to be another under the same validator, the server's word counts for nothing tonight.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from zlib import crc32

from checks.document import Document, read
from checks.document.attachment import kind_of
from checks.document.digest import content_digest
from checks.outcome import FetchOutcome
from crawler.frontier import OfferedLink
from crawler.items import PageItem
from crawler.memory import rules_digest, unpack
from storage.errors import StorageError
from storage.results import PageLink, PageRecord

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.http import Response

    from checks.model import PageReading
    from crawler.outcome import Answer
    from crawler.sidetrips import Step
    from crawler.site import SiteCrawl, Trip
    from storage.bodies import BodyStore
    from storage.memory import KnownPage


_FULL_EVERY_DAYS = 30
"""Days after which a page is asked for in full, whatever its validators: 3 % of the bytes of an unchanged night."""
_START_FULL_EVERY_DAYS = 7
"""The same for a site's first page, which changes most and so shows a lie first."""
IN_FULL = {"Cache-Control": "no-cache"}
"""What asks for all of a page; caches on the way hand the question on."""


def is_due_in_full(url: str, site: SiteCrawl, *, is_start: bool = False) -> bool:
    """Whether a page's day to be asked for in full has come since the site was last read."""
    if site.last_read is None:
        return True
    every, phase = _START_FULL_EVERY_DAYS if is_start else _FULL_EVERY_DAYS, crc32(url.encode())
    return (site.last_read.toordinal() + phase) // every < (site.started_at.toordinal() + phase) // every


class UnchangedPages:
    """The part of the spider that knows pages again."""

    bodies: BodyStore

    def _page_request(self, site: SiteCrawl, url: str, trip: Trip) -> Request:
        raise NotImplementedError

    def _open_site(self, response: Response, site: SiteCrawl) -> None:
        raise NotImplementedError

    def _validators(self, site: SiteCrawl, url: str, trip: Trip) -> dict[str, str]:
        """Return what asks the server to answer only when the page has changed; nothing when we need all of it."""
        address = site.address_of(trip.entry)
        known = site.known.get(address)
        if known is None or known.record.final_url != url:
            return {}
        if site.doubts_validators or is_due_in_full(address, site, is_start=trip.is_start):
            return IN_FULL
        if known.rules != rules_digest() and not self.bodies.has(known.record.sha256):
            return {}
        return conditions_of(known.record)

    def _is_as_stored(self, answer: Answer, outcome: FetchOutcome, url: str, site: SiteCrawl, trip: Trip) -> bool:
        """Whether the server, or the bytes it sent, say that the page is the stored one."""
        if outcome is FetchOutcome.NOT_MODIFIED:
            return not trip.is_plain and self._validators(site, url, trip) is not IN_FULL
        known = site.known.get(site.address_of(trip.entry))
        if outcome is not FetchOutcome.OK or known is None or trip.is_plain:
            return False
        return known.record.sha256 == answer.sha256 and self._reading_of(known) is not None

    def _carry(self, response: Response, site: SiteCrawl, trip: Trip) -> Step:
        """Take a page for what it was, without reading it again unless the rules have changed."""
        url = site.address_of(trip.entry)
        known = site.known.get(url)
        reading = None if known is None else self._reading_of(known)
        document = None if known is None or reading is not None else self._stored_document(known.record)
        if known is None or (reading is None and document is None):
            return self._page_request(site, response.url, trip._replace(is_plain=True))
        record = known.record
        site.is_repeat(record.sha256)
        self._arrive(response, site, trip)
        if document is not None:
            self._offer(document, site, trip)
        else:
            site.carried[url] = trip.entry.depth
            site.frontier.offer_again(record.links, found_on=trip.entry.address.path, depth=trip.entry.depth)
        site.pages_read += record.outcome is FetchOutcome.OK
        site.note_outcome(record.outcome, trip, "")
        if trip.is_start:
            self._open_site(response, site)
        yield PageItem(
            site=site,
            entry=trip.entry,
            url=url,
            final_url=record.final_url,
            outcome=FetchOutcome.NOT_MODIFIED,
            fetched_at=record.fetched_at,
            document=document,
            known=record,
            reading=reading,
            digest="" if document is None else content_digest(document),
        )
        return None

    def _unchanged_by_content(self, item: PageItem) -> PageItem:
        """Let a page whose bytes are others and whose content is the same be what it was: its findings stand."""
        if item.document is None:
            return item
        item.digest = content_digest(item.document)
        known = item.site.known.get(item.url)
        if known is None:
            return item
        record = known.record
        if record.text_sha256 == item.digest:
            if (record.outcome, record.final_url) == (item.outcome, item.final_url):
                item.reading = self._reading_of(known)
                item.known = record if item.reading is not None else None
        elif known.rules == rules_digest() and conditions_of(record):
            # Digests of other rules may differ although nothing has changed; these do not.
            told = tuple((item.headers or {}).get(name, "") for name in ("etag", "last-modified"))
            item.site.doubts_validators |= told == (record.etag, record.last_modified)
        return item

    def _read_carried(self, site: SiteCrawl) -> None:
        """Offer all links of the pages that were carried, from their stored bodies."""
        for url, depth in site.carried.items():
            document = self._stored_document(site.known[url].record)
            if document is not None:
                site.frontier.offer(links_of(document), found_on=site.frontier.path_of(url), depth=depth)
        site.carried.clear()

    @staticmethod
    def _reading_of(known: KnownPage) -> PageReading | None:
        """Return what today's rules have made of the page already."""
        return unpack(known.reading) if known.rules == rules_digest() else None

    def _stored_document(self, record: PageRecord) -> Document | None:
        """Return the page as it is stored; None when its body is gone."""
        try:
            body = self.bodies.get(record.sha256)
        except StorageError:
            return None
        if kind_of(body):  # a document is read apart, and asked for again (`crawler.documents`)
            return None
        return read(body, url=record.final_url, content_type=record.content_type)

    def _arrive(self, response: Response, site: SiteCrawl, trip: Trip) -> None:
        """Note where a page was found, after redirects."""
        if trip.is_start:
            site.settle(response.url)
            site.start_url = response.url
        if trip.hops:
            site.frontier.take_also(response.url, trip.entry)

    def _offer(self, document: Document, site: SiteCrawl, trip: Trip) -> tuple[PageLink, ...]:
        """Offer the page's links to the frontier; return what was news."""
        entry = trip.entry
        news = site.frontier.offer(links_of(document), found_on=entry.address.path, depth=entry.depth)
        return tuple(PageLink(url, promise) for url, promise in news)


def conditions_of(record: PageRecord) -> dict[str, str]:
    """Return the headers that ask for a page only when it is another one; empty where the server named nothing."""
    told = (("If-None-Match", record.etag), ("If-Modified-Since", record.last_modified))
    return {name: value for name, value in told if value}


def links_of(document: Document) -> list[OfferedLink]:
    """Return what a page offers to read next."""
    offered = [OfferedLink(link.url, link.text or link.title, link.heading, link.hidden) for link in document.links]
    return offered + [OfferedLink(embed.src, embed.title, embed.heading) for embed in document.embeds]
