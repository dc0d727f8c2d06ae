"""What a crawl is asked to do, as plain data that can be handed to another process."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from crawler import settings
from crawler.frontier import Budget
from storage.sites import SiteRow

Clock = Callable[[], datetime]
"""Tells the time, timezone-aware UTC. It goes to the crawl's own process, so it must be picklable:
a module's function or an object, not a lambda."""


@dataclass(frozen=True, slots=True)
class CrawlOptions:
    """How sites are to be crawled."""

    max_pages: int = settings.PATUH_MAX_PAGES
    """Pages fetched per site."""
    delay: float = settings.DOWNLOAD_DELAY
    """Seconds between two requests to one host, before jitter."""
    max_depth: int = 6
    """Links between the home page and a page."""
    max_seconds: float = 900.0
    """Seconds per site."""
    max_bytes: int = 100 * 1024 * 1024
    """Bytes per site."""
    timeout: float = settings.DOWNLOAD_TIMEOUT
    """Seconds for one answer."""
    page_maxsize: int = settings.PATUH_PAGE_MAXSIZE
    """Bytes of one page."""
    max_documents: int = settings.PATUH_MAX_DOCUMENTS
    """PDF, Word and Excel files fetched per site, beside the pages; 0 for none."""
    max_scans: int = settings.PATUH_MAX_SCANS
    """Scans and pictures recognised per site and night, where tesseract is installed; 0 for none."""
    scan_seconds: float = 3600.0
    """Seconds that recognising may take of one process's night; what is left then is read another night."""
    max_rendered: int = settings.PATUH_MAX_RENDERED
    """Pages per site that a browser builds where plain HTTP gives an empty shell; 0 for none."""
    max_outside: int = settings.PATUH_MAX_OUTSIDE
    """Links to forms outside a site, on which a verdict rests, that are tried per site and night; 0 for none."""
    render_seconds: float = 90.0
    """Seconds that building one page may take, our own pauses between requests included."""
    browser_pages: int = 25
    """Pages after which the browser is ended and another started, so that it never grows for a whole night."""
    document_maxsize: int = settings.PATUH_DOCUMENT_MAXSIZE
    """Bytes of one document."""
    window: int = settings.PATUH_WINDOW
    """Sites in flight."""
    processes: int = 1
    """Processes that share the sites, each with a window of its own."""
    allow_private: bool = False
    """Whether loopback and private addresses may be fetched: for tests and the demo."""
    check_cloaking: bool = False
    """Whether each site's first page is fetched once more with a search engine as referrer."""
    contact: str = settings.CONTACT
    """The mailbox that the agent's name gives to webmasters."""
    version: str = "0"
    """The version in the agent's name."""
    bodies: Path | None = None
    """The folder of the body store; None for the one beside the SQLite file."""
    closes_at: datetime | None = None
    """When the crawl must be over, UTC; sites are let in until a site's time before that. None for no bound."""
    log_level: str = "ERROR"
    """The least that Scrapy says on standard error."""

    @property
    def budget(self) -> Budget:
        """What one site may cost."""
        return Budget(pages=self.max_pages, depth=self.max_depth, bytes=self.max_bytes, seconds=self.max_seconds)

    @property
    def agent(self) -> str:
        """The name under which patuh asks for pages, with the contact that webmasters need."""
        return f"{settings.BOT_NAME}/{self.version} (+{settings.INFO_URL}; {self.contact})"

    def scrapy_settings(self) -> dict[str, Any]:
        """Return the Scrapy settings that these options override."""
        return {
            "USER_AGENT": self.agent,
            "DOWNLOAD_DELAY": self.delay,
            "AUTOTHROTTLE_START_DELAY": self.delay,
            "DOWNLOAD_TIMEOUT": self.timeout,
            "DNS_TIMEOUT": min(settings.DNS_TIMEOUT, self.timeout),
            "CONCURRENT_REQUESTS": self.window,
            "PATUH_ALLOW_PRIVATE": self.allow_private,
            "LOG_LEVEL": self.log_level,
        }

    def as_record(self) -> dict[str, Any]:
        """Return what the run's row keeps of the options, as JSON values."""
        return {**{name: getattr(self, name) for name in _ASKED}, "agent": self.agent}

    def as_asked(self, record: Mapping[str, Any]) -> CrawlOptions:
        """Return these options with what the row of an earlier run has kept of its own in their place."""
        return replace(self, **{name: record[name] for name in _ASKED if name in record})


_ASKED = (
    *("max_pages", "max_documents", "max_scans", "max_rendered", "max_outside"),
    *("delay", "max_depth", "max_seconds", "check_cloaking"),
)
"""What decides about a crawl's result: whoever finishes it does so as it was asked for."""


@dataclass(frozen=True, slots=True)
class CrawlJob:
    """What one crawl process is handed: sites, where to keep what they yield, and for which run."""

    run_id: int
    sites: tuple[SiteRow, ...]
    options: CrawlOptions
    clock: Clock
    database_url: str = field(repr=False)
    """With its password, for the process that opens it again."""
    number: int = 0
    """Which of the crawl's processes this is for."""
    doors: Path | None = None
    """Where the crawl's processes, if there are several, hold locks on hosts that are no site's own."""
