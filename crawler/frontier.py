"""Which pages of a site are read, in which order, and why the others are not. Pure: no network, no clock.

One frontier belongs to one site. Links go in with `offer`, the next page comes out of `take`; every
address gets exactly one `Verdict` out of a closed vocabulary, which `explain` tells. The best page
known is always taken first, so a budget that ends early has been spent on what promised most.
"""

from __future__ import annotations

import heapq
import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from crawler.promise import LIKELY, likelihood
from crawler.urls import MAX_URL_LENGTH, PageAddress, Scope, clean, pattern_of
from crawler.verdict import Verdict, refusal_by_host, refusal_by_path, refusal_by_words

__all__ = [
    "LIKELY",
    "Budget",
    "Entry",
    "Explanation",
    "Frontier",
    "OfferedLink",
    "Verdict",
    "likelihood",
]

_A_FEED = re.compile(r"rss|atom|/feed/?$|[?&]feed=", re.IGNORECASE)
MAX_KNOWN = 3_000
"""Pages remembered per site; 400 sites in flight must fit into memory."""


@dataclass(frozen=True, slots=True)
class Budget:
    """What one site may cost."""

    pages: int = 100
    """Pages fetched, whatever they answer."""
    depth: int = 6
    """Links between the home page and a page."""
    bytes: int = 100 * 1024 * 1024
    """Bytes received."""
    seconds: float = 900.0
    """Time from the first request of the site."""
    pattern_share: float = 0.1
    """Share of the pages that one address pattern may take without paying, when its links promise little."""
    likely_pattern_share: float = 0.2
    """The same for links that promise an answer."""

    def unpaid_pages(self, promise: int) -> int:
        """Return how many pages of one pattern may be taken in vain, for links of this promise.

        Pages that bring new evidence do not count: fifty services of one template are fifty answers,
        fifty months of one calendar are a trap.
        """
        share = self.likely_pattern_share if promise >= LIKELY else self.pattern_share
        return max(3, int(self.pages * share))


class OfferedLink(NamedTuple):
    """A link as a page offers it."""

    url: str
    """Absolute; empty or with another scheme when it leads to no web page."""
    text: str = ""
    heading: str = ""
    hidden: bool = False


@dataclass(slots=True)
class Entry:
    """One page of the site as far as it is known."""

    address: PageAddress
    pattern: str
    depth: int
    promise: int
    verdict: Verdict
    found_on: str
    """The path of the page that led here; `sitemap` when none did."""
    order: int
    in_sitemap: bool = False


class Explanation(NamedTuple):
    """Why an address was or was not read."""

    verdict: Verdict
    promise: int
    depth: int
    pattern: str
    found_on: str


@dataclass(slots=True)
class Spent:
    """What a site has cost so far; the caller counts bytes and seconds."""

    pages: int = 0
    bytes: int = 0
    seconds: float = 0.0


@dataclass(slots=True)
class Frontier:
    """The pages of one site: known, waiting, taken, refused."""

    scope: Scope
    budget: Budget = field(default_factory=Budget)
    allows: Callable[[str], bool] = field(default=lambda _path: True)
    """Whether robots.txt lets the path be fetched; set once robots.txt has been read."""
    spent: Spent = field(default_factory=Spent)
    documents: dict[str, int] = field(default_factory=dict)
    """Address of a document → the most that a link to it promised."""
    document_depths: dict[str, int] = field(default_factory=dict)
    """Address of a document → links between the home page and it, where it was met first."""
    refused: Counter[Verdict] = field(default_factory=Counter)
    """Addresses that are no pages of the site, by verdict; what is not kept is still counted."""
    feed: str = ""
    """The site's own RSS or Atom feed, where a link leads to one: a hint where there is no sitemap."""
    sitemap_size: int = 0
    """Pages that the sitemap names."""
    _entries: dict[str, Entry] = field(default_factory=dict)
    _waiting: list[tuple[int, int, str]] = field(default_factory=list)
    _unpaid: Counter[tuple[str, bool]] = field(default_factory=Counter)
    _known_offers: set[int] = field(default_factory=set)
    _uncounted: int = 0

    # -- what is offered ------------------------------------------------------------------------

    def open(self, url: str) -> Entry | None:
        """Take the site's own address as its first page; None when it is no web address.

        Opening it again under another scheme or host is the same page.
        """
        address = clean(url)
        if address is None:
            return None
        entry = self._entries.get(address.key) or self._remember(address, depth=0, promise=100, found_on="")
        if entry is not None:
            self.spent.pages += entry.verdict is Verdict.WAITING
            entry.verdict = Verdict.TAKEN
        return entry

    def offer(self, links: Iterable[OfferedLink], *, found_on: str, depth: int) -> list[tuple[str, int]]:
        """Take in the links of a page that was read at `depth`; return what it was the first to promise.

        A link seen before is only looked at again when it says something new: menus repeat on every
        page. The return value pairs addresses of pages and documents with their promise, each only
        when this page was the first to name it or promised more than those before.
        """
        news: list[tuple[str, int]] = []
        for link in links:
            offer = hash((link.url, link.text, link.heading))
            if offer in self._known_offers:
                continue
            if len(self._known_offers) < 10 * MAX_KNOWN:
                self._known_offers.add(offer)
            promise = self._consider(link, found_on, depth + 1)
            if promise is not None:
                news.append((link.url, promise))
        return news

    def offer_again(self, links: Iterable[tuple[str, int]], *, found_on: str, depth: int) -> None:
        """Take in what an unchanged page was the first to promise when it was read: addresses with their promise."""
        for url, promise in links:
            link = OfferedLink(url)
            verdict, address = self._judge(link)
            if verdict is Verdict.DOCUMENT:
                self._note_document(link, promise, depth + 1)
            elif verdict is Verdict.FEED:
                self._note_feed(url)
            elif address is not None and verdict is None:
                self._promise(address, promise, found_on, depth + 1)

    def knows(self, url: str) -> bool:
        """Whether the address was offered, as a page or as a document."""
        address = clean(url)
        return (
            url == self.feed
            or url.partition("#")[0] in self.documents
            or (address is not None and address.key in self._entries)
        )

    def offer_sitemap(self, urls: Iterable[str]) -> None:
        """Take in the pages that the sitemap names: a hint, with the words of their addresses only."""
        for url in urls:
            link = OfferedLink(url)
            verdict, address = self._judge(link)
            if verdict is Verdict.DOCUMENT:
                self._note_document(link, likelihood("", "", url), 1)
            if address is None or verdict is not None:
                self.refused[verdict or Verdict.NOT_WEB] += 1
                continue
            entry = self._entries.get(address.key)
            if entry is None:
                promise = likelihood("", "", url)
                entry = self._remember(address, depth=1, promise=promise, found_on="sitemap")
            if entry is None or not entry.in_sitemap:
                self.sitemap_size += 1
            if entry is not None:
                entry.in_sitemap = True

    def _consider(self, link: OfferedLink, found_on: str, depth: int) -> int | None:
        """Weigh one link; return its promise when it is news."""
        verdict, address = self._judge(link)
        if verdict is Verdict.DOCUMENT:
            promise = likelihood(link.text, link.heading, link.url.partition("#")[0])
            return self._note_document(link, promise, depth)
        if verdict is not None or address is None:
            self.refused[verdict or Verdict.NOT_WEB] += 1
            return 0 if verdict is Verdict.FEED and self._note_feed(link.url) else None
        return self._promise(address, likelihood(link.text, link.heading, link.url), found_on, depth)

    def _promise(self, address: PageAddress, promise: int, found_on: str, depth: int) -> int | None:
        """Note what is promised of a page; return it when it is news."""
        entry = self._entries.get(address.key)
        if entry is None:
            return promise if self._remember(address, depth=depth, promise=promise, found_on=found_on) else None
        entry.depth = min(entry.depth, depth)
        if promise <= entry.promise:
            return None
        entry.promise, entry.found_on = promise, found_on
        if entry.verdict in (Verdict.PATTERN_FULL, Verdict.TOO_DEEP):
            entry.verdict = Verdict.WAITING
        if entry.verdict is Verdict.WAITING:
            self._push(entry)
        return promise

    def _remember(self, address: PageAddress, *, depth: int, promise: int, found_on: str) -> Entry | None:
        if len(self._entries) >= MAX_KNOWN:
            self._uncounted += 1
            self.refused[Verdict.TOO_MANY] += 1
            return None
        entry = Entry(
            address, pattern_of(address.path), depth, promise, Verdict.WAITING, found_on, order=len(self._entries)
        )
        self._entries[address.key] = entry
        self._push(entry)
        return entry

    def _note_feed(self, url: str) -> bool:
        """Keep the site's first feed; whether this is it."""
        if self.feed or not _A_FEED.search(url):
            return False
        self.feed = url
        return True

    def _note_document(self, link: OfferedLink, promise: int, depth: int) -> int | None:
        url = link.url.partition("#")[0]
        known = self.documents.get(url, -1)
        if promise <= known or (known < 0 and len(self.documents) >= MAX_KNOWN):
            return None
        self.documents[url] = promise
        self.document_depths.setdefault(url, depth)
        return promise

    def _judge(self, link: OfferedLink) -> tuple[Verdict | None, PageAddress | None]:
        """Return the verdict on an address that is no page to read, or None and the page's address."""
        address = clean(link.url) if link.url else None
        if address is None:
            return (Verdict.TRAP if len(link.url) > MAX_URL_LENGTH else Verdict.NOT_WEB), None
        if link.hidden:
            return Verdict.HIDDEN, None
        verdict = refusal_by_words(link.text, address.path) or refusal_by_host(link.url, self.scope, address.path)
        verdict = verdict or refusal_by_path(address.path)
        return (verdict, None) if verdict else (None, address)

    # -- what is taken ----------------------------------------------------------------------------

    @property
    def is_spent(self) -> bool:
        """Whether a budget is used up."""
        spent, budget = self.spent, self.budget
        return spent.pages >= budget.pages or spent.bytes >= budget.bytes or spent.seconds >= budget.seconds

    def take(self) -> Entry | None:
        """Return the page to fetch next and count it; None when nothing is left or a budget is used up."""
        if self.is_spent:
            return None
        while self._waiting:
            negative_rank, _, key = heapq.heappop(self._waiting)
            entry = self._entries[key]
            if entry.verdict is not Verdict.WAITING:
                continue
            rank = self._rank(entry)
            if rank < -negative_rank:
                self._push(entry)
                continue
            refusal = self._refusal(entry)
            if refusal is not None:
                entry.verdict = refusal
                continue
            entry.verdict = Verdict.TAKEN
            self.spent.pages += 1
            self._unpaid[entry.pattern, entry.promise >= LIKELY] += 1
            return entry
        return None

    def _refusal(self, entry: Entry) -> Verdict | None:
        if entry.depth > self.budget.depth:
            return Verdict.TOO_DEEP
        unpaid = self._unpaid[entry.pattern, entry.promise >= LIKELY]
        if entry.depth > 0 and unpaid >= self.budget.unpaid_pages(entry.promise):
            return Verdict.PATTERN_FULL
        return None if self.allows(entry.address.path) else Verdict.ROBOTS  # the dearest question comes last

    def _rank(self, entry: Entry) -> int:
        """Return how early an entry is taken: its promise, less for distance and for a crowd of sisters."""
        crowd = self._unpaid[entry.pattern, entry.promise >= LIKELY]
        return entry.promise - 4 * entry.depth - min(20, 2 * crowd) + (2 if entry.in_sitemap else 0)

    def _push(self, entry: Entry) -> None:
        heapq.heappush(self._waiting, (-self._rank(entry), entry.order, entry.address.key))

    def turned_out_document(self, entry: Entry, url: str) -> None:
        """Record that an address taken for a page was a document."""
        entry.verdict = Verdict.DOCUMENT
        self.document_depths.setdefault(url, entry.depth)
        self.documents[url] = max(entry.promise, self.documents.get(url, 0))

    def pays(self, entry: Entry) -> None:
        """Record that a page brought new evidence: its pattern may go on."""
        self._unpaid[entry.pattern, entry.promise >= LIKELY] -= 1

    def leave_unread(self, entry: Entry) -> None:
        """Record that a page was fetched and its content not obtained."""
        if entry.verdict is Verdict.TAKEN:
            entry.verdict = Verdict.FAILED

    def was_taken(self, url: str) -> bool:
        """Whether the page behind an address was taken before: a redirect may lead to known ground."""
        address = clean(url)
        entry = None if address is None else self._entries.get(address.key)
        return entry is not None and entry.verdict is Verdict.TAKEN

    def take_also(self, url: str, entry: Entry) -> None:
        """Record that fetching `entry` led to the page behind `url`, so that it is not fetched again."""
        address = clean(url)
        if address is None:
            return
        target = self._entries.get(address.key) or self._remember(
            address, depth=entry.depth, promise=entry.promise, found_on=entry.address.path
        )
        if target is not None:
            target.verdict = Verdict.TAKEN

    def path_of(self, url: str) -> str:
        """Return an address as `found_on` names it."""
        address = clean(url)
        return "" if address is None else address.path

    # -- what is known --------------------------------------------------------------------------

    @property
    def pages_known(self) -> int:
        """Distinct pages of the site that are known, read or not."""
        return len(self._entries) + self._uncounted

    @property
    def likely_unread(self) -> int:
        """Pages whose link promised an answer and that were left unread.

        Documents are not counted: a page that labels one as the thing looked for already says so, as
        evidence that cannot be read; any other document would make every absence untellable.
        """
        return sum(
            entry.promise >= LIKELY and entry.verdict is not Verdict.TAKEN and entry.verdict.is_page
            for entry in self._entries.values()
        )

    @property
    def sitemap_share(self) -> float | None:
        """Share of the sitemap's pages that were taken, 0–1; None without a sitemap."""
        if not self.sitemap_size:
            return None
        taken = sum(entry.in_sitemap and entry.verdict is Verdict.TAKEN for entry in self._entries.values())
        return round(taken / self.sitemap_size, 4)

    def explain(self, url: str) -> Explanation | None:
        """Tell why an address was or was not read; None when the site never offered it."""
        verdict, address = self._judge(OfferedLink(url))
        if address is None or verdict is not None:
            promise = self.documents.get(url, likelihood("", "", url))
            return Explanation(verdict or Verdict.NOT_WEB, promise, -1, "", "")
        entry = self._entries.get(address.key)
        if entry is None:
            return None
        return Explanation(entry.verdict, entry.promise, entry.depth, entry.pattern, entry.found_on)
