"""One site while it is being crawled: what is known, what it has cost, what it has yielded. No network."""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from checks.model import Looking
from checks.outcome import RENDERED, FetchOutcome
from crawler.attachments import AttachmentQueue
from crawler.frontier import Budget, Entry, Frontier
from crawler.outcome import OF_THE_SERVER
from crawler.urls import Scope, origin_of, start_addresses
from storage.hours import QuietHours

if TYPE_CHECKING:
    from datetime import datetime

    from checks.model import Alert, PageReading
    from storage.memory import KnownPage
    from storage.outside import OutsideLink
    from storage.results import PageRecord
    from storage.sites import SiteRow

MAX_TROUBLE = 3
"""Failed pages in a row, each tried twice where it could help, after which a site is left for tonight."""

FAULT = "kesalahan pada pemeriksa: "
"""How the detail of a site begins that was broken off by a fault of ours."""

_VARIES = re.compile(r"https?://\S+|\d+")
"""What makes the same words new on each page of a calendar: its number, and a link that carries its address."""
_UNREAD = OF_THE_SERVER | {
    FetchOutcome.RATE_LIMITED,
    FetchOutcome.LOGIN_WALL,
    FetchOutcome.CLIENT_ERROR,
    FetchOutcome.TOO_LARGE,
    FetchOutcome.ROBOTS,
    FetchOutcome.BROKEN,
    FetchOutcome.EMPTY_SHELL,
    FetchOutcome.REDIRECT_LOOP,
}
"""Outcomes behind which an answer may stand: the page counts as left unread, not as one that has nothing."""

_OTHER_ADDRESS_HELPS = frozenset(
    {FetchOutcome.DNS, FetchOutcome.REFUSED, FetchOutcome.TLS, FetchOutcome.CONNECTION_LOST}
)
"""Outcomes of a first page after which the other scheme or the `www.` twin is tried. A timeout is not among
them: a host that hangs would hang three times."""


_LEADS_ON = frozenset(
    {
        FetchOutcome.OK,
        FetchOutcome.NOT_MODIFIED,
        FetchOutcome.EMPTY_SHELL,
        FetchOutcome.LOGIN_WALL,
        FetchOutcome.NOT_FOUND,
        FetchOutcome.SOFT_404,
    }
)
"""Outcomes of a first page after which the rest of the site may still be there, by its links or its sitemap."""


class Trip(NamedTuple):
    """One request underway: which page it is for and the redirects that led to it."""

    entry: Entry
    hops: tuple[str, ...] = ()
    is_start: bool = False
    is_plain: bool = False
    """Ask for the whole page, whatever is remembered of it."""


class SiteEnd(NamedTuple):
    """How a site ended, as the run counts it."""

    site_id: int
    url: str
    outcome: str
    """A `FetchOutcome` value."""
    detail: str
    pages_read: int
    fault: str = ""
    """What went wrong on our side; empty when nothing did."""
    is_saved: bool = True

    @property
    def has_failed(self) -> bool:
        """Whether the site counts as failed: not a page of it was read, or the fault is ours."""
        return bool(self.fault) or not self.pages_read or not self.is_saved


class Stopping(NamedTuple):
    """The crawl was asked to stop: no more sites enter."""

    seconds: float
    """How long those in flight have to end."""


class Closing(NamedTuple):
    """It is late: no more sites are let in, and those in flight have until the crawl closes to end."""

    seconds: float


class PageCount(NamedTuple):
    """How many pages a crawl, or one of its processes, has fetched so far."""

    pages: int
    process: int = 0


class Waiting(NamedTuple):
    """Nothing is left but sites whose hours have not come."""

    sites: int
    seconds: float
    """Until the next of them may be crawled."""


class Elsewhere(NamedTuple):
    """Nothing is left but sites of hosts that another crawl is at."""

    sites: int


@dataclass(slots=True, repr=False)
class SiteCrawl:
    """The crawl of one site, from its first request to its result."""

    row: SiteRow
    budget: Budget
    started_at: datetime
    started: float
    """Loop time of the first request."""
    scope: Scope = field(init=False)
    frontier: Frontier = field(init=False)
    starts: deque[str] = field(init=False)
    """Addresses at which the site may answer, still untried."""
    origin: str = field(init=False)
    outcome: FetchOutcome | None = None
    """How the first page ended; None before it has."""
    detail: str = ""
    certificate: str | None = None
    """`valid`, or the outcome word of what is wrong with it; None when none was seen."""
    sitemaps: deque[str] = field(default_factory=deque)
    sitemaps_read: int = 0
    attachments: AttachmentQueue = field(default_factory=AttachmentQueue)
    pictures: dict[str, tuple[str, int]] = field(default_factory=dict)
    """Address → heading and depth of pictures that pages show as the thing looked for."""
    has_asked_for_feed: bool = False
    requests: int = 0
    hops: int = 0
    """Redirects that were followed from page to page."""
    bytes_received: int = 0
    slowest_ms: int | None = None
    pages: list[PageRecord] = field(default_factory=list)
    readings: list[PageReading] = field(default_factory=list)
    judged: dict[str, PageReading] = field(default_factory=dict)
    """By address, the readings that tonight's rules have made and that are not stored yet."""
    alerts: list[Alert] = field(default_factory=list)
    """What looks wrong with the site beyond its pages; `checks.alerts` says what."""
    start_url: str = ""
    """Where the first page was read, after redirects."""
    wants_search_visit: bool = False
    """Whether the first page is still to be fetched once more as a visitor from a search engine would."""
    pages_read: int = 0
    known: dict[str, KnownPage] = field(default_factory=dict)
    """By address, the pages that an earlier run has judged."""
    last_read: datetime | None = None
    """When a crawl last read pages here."""
    doubts_validators: bool = False
    """Whether the server has called a page unchanged by its validators that was another one."""
    carried: dict[str, int] = field(default_factory=dict)
    """Address → depth of those that were found unchanged without being read: their links were taken from memory."""
    fault: str = ""
    """What went wrong on our side; the site then ends at once, and loudly."""
    is_over: bool = False
    shells: list[Trip] = field(default_factory=list)
    """Pages that plain HTTP gave as an empty shell."""
    built: int = 0
    """Pages that a browser has built."""
    outside: dict[str, OutsideLink] | None = None
    """By address, where the site's pages lead outside it; None before anybody has looked."""
    _bodies: set[str] = field(default_factory=set)
    _last_body: str = ""
    _shell_bodies: set[str] = field(default_factory=set)
    _evidence: set[int] = field(default_factory=set)
    _trouble: int = 0

    def __repr__(self) -> str:
        return f"<{self.row.url}: {self.pages_read} pages read>"

    def __post_init__(self) -> None:
        self.scope = Scope(self.row.host, self.row.scope_path)
        self.frontier = Frontier(self.scope, self.budget)
        self.starts = deque(start_addresses(self.row.url))
        self.origin = origin_of(self.row.url)

    def next_start(self) -> tuple[str, Trip] | None:
        """Return the next address at which the site may answer; None when all were tried."""
        while self.starts:
            url = self.starts.popleft()
            entry = self.frontier.open(url)
            if entry is not None:
                self.origin = origin_of(url)
                return url, Trip(entry, is_start=True)
        return None

    def next_page(self, now: float) -> tuple[str, Trip] | None:
        """Return the next page to fetch at loop time `now`; None when the site is done."""
        if self.fault or self.is_over:
            return None
        spent = self.frontier.spent
        spent.bytes, spent.seconds = self.bytes_received, now - self.started
        entry = self.frontier.take()
        return None if entry is None else (self.address_of(entry), Trip(entry))

    def address_of(self, entry: Entry) -> str:
        """Return where a page is fetched: always below the one origin at which the site answers."""
        return self.origin + entry.address.path

    def settle(self, url: str) -> None:
        """Take the scheme and host that answered for those of the whole site."""
        self.origin = origin_of(url)

    def note_outcome(self, outcome: FetchOutcome, trip: Trip, detail: str) -> None:
        """Record how a page ended: for the site's own outcome, and for whether to go on."""
        if trip.is_start and self.outcome is None:
            self.outcome, self.detail = outcome, detail
        elif trip.is_start and outcome not in _OTHER_ADDRESS_HELPS:
            # A second address that answers speaks for the site; one that fails as well leaves the
            # word of the registered one standing.
            self.detail = f"dibuka lewat {self.origin}; alamat terdaftar: {self.detail or self.outcome}"
            self.outcome = outcome
        if outcome is FetchOutcome.EMPTY_SHELL:
            self.shells.append(trip)
            self._shell_bodies.add(self._last_body)
        if outcome in _UNREAD:
            self.frontier.leave_unread(trip.entry)
        self._trouble = self._trouble + 1 if outcome in OF_THE_SERVER else 0
        gives_up = self._trouble >= MAX_TROUBLE or outcome is FetchOutcome.RATE_LIMITED
        if gives_up:
            self.detail = self.detail or f"dihentikan sesudah {trip.entry.address.path}: {outcome.label}"
        if gives_up or (trip.is_start and outcome not in _LEADS_ON and not self.wants_another_start):
            self.is_over = True

    @property
    def wants_another_start(self) -> bool:
        """Whether the first page failed in a way in which another address of the site may not."""
        return self.outcome in _OTHER_ADDRESS_HELPS and bool(self.starts)

    @property
    def wants_feed(self) -> bool:
        """Whether a feed is worth a request: there is one, and no sitemap."""
        is_wanted = bool(self.frontier.feed) and not self.has_asked_for_feed and not self.sitemaps_read
        return is_wanted and not self.is_over and not self.frontier.is_spent

    def is_repeat(self, sha256: str, trip: Trip | None = None) -> bool:
        """Whether the site has sent exactly this body before: one page under many addresses is one page.

        An empty shell is the exception: it is the same under every address, and another page behind each.
        """
        self._last_body = sha256
        if sha256 in self._bodies:
            if trip is not None and not trip.is_start and sha256 in self._shell_bodies:
                self.shells.append(trip)
            return True
        self._bodies.add(sha256)
        return False

    @property
    def has_lost_links(self) -> bool:
        """Whether a page that changed or went led somewhere that nothing has named tonight.

        A link is kept with the page that was first to name it. When that page changes, an unchanged
        one may still name the same address, and its memory alone does not say so.
        """
        return any(
            not self.frontier.knows(link.url)
            for url, page in self.known.items()
            if url not in self.carried
            for link in page.record.links
        )

    def take_reading(self, reading: PageReading, entry: Entry) -> None:
        """Keep what a page yielded, and let the frontier know when it was something new."""
        self.readings.append(reading)
        for picture in reading.pictures:
            self.pictures.setdefault(picture.url, (picture.heading, reading.page.depth + 1))
        found = told_by(reading)
        if not found <= self._evidence:
            self._evidence |= found
            self.frontier.pays(entry)

    def take_built(self, trip: Trip) -> None:
        """Take a page that a browser has built for read, and forget the shell that stood in its place."""
        self.built += 1
        self.pages_read += 1
        url = self.address_of(trip.entry)
        shells = [page for page in self.pages if page.url == url and page.outcome is FetchOutcome.EMPTY_SHELL]
        self.pages = [page for page in self.pages if page not in shells]
        hashes = {page.sha256 for page in shells}
        self.readings = [reading for reading in self.readings if reading.page.sha256 not in hashes]
        self.judged.pop(url, None)
        if trip.is_start:
            self.outcome = FetchOutcome.OK
        self.detail = f"{RENDERED}: {self.built} halaman"

    @property
    def outcome_word(self) -> FetchOutcome:
        """How the first page ended; a site that we ourselves broke off before it is `BROKEN`."""
        return self.outcome or FetchOutcome.BROKEN

    def looking(self) -> Looking:
        """Return the proof of looking."""
        frontier = self.frontier
        return Looking(
            outcome=self.outcome_word.value,
            pages_read=self.pages_read,
            pages_known=frontier.pages_known,
            likely_unread=frontier.likely_unread,
            documents_unread=max(0, len(frontier.documents) - self.attachments.read)
            + sum(bool(reading.unread) for reading in self.readings),
            sitemap_share=frontier.sitemap_share,
        )

    def end(self, *, is_saved: bool) -> SiteEnd:
        """Return how the site ended."""
        return SiteEnd(
            self.row.site_id, self.row.url, self.outcome_word.value, self.detail, self.pages_read, self.fault, is_saved
        )


def told_by(reading: PageReading) -> set[int]:
    """Return what a page has brought: where nothing of it is new, its pattern of addresses has not paid."""
    return {
        hash((check, _VARIES.sub("", piece.excerpt))) for check, pieces in reading.evidence.items() for piece in pieces
    }


def opens_in(row: SiteRow, at: datetime) -> float:
    """Return the seconds until the site's quiet hours begin; 0 when it may be crawled now."""
    hours = QuietHours.of(row.quiet_hours)
    return 0.0 if hours is None else hours.opens_in(at, row.time_zone).total_seconds()
