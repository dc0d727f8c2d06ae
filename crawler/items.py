"""What the spider yields: a page that was fetched, and a site that is done."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from checks.outcome import FetchOutcome

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from checks.document import Document
    from checks.model import PageReading
    from crawler.frontier import Entry
    from crawler.site import SiteCrawl
    from storage.results import PageLink, PageRecord


@dataclass(slots=True)
class PageItem:
    """One page of one site, with its body and, when there is something to judge, its document."""

    site: SiteCrawl
    entry: Entry
    url: str
    """The address that was taken from the frontier."""
    final_url: str
    outcome: FetchOutcome
    fetched_at: datetime
    http_status: int | None = None
    headers: Mapping[str, str] | None = field(default=None, repr=False)
    """Lower-case names; None without an answer."""
    body: bytes = field(default=b"", repr=False)
    sha256: str = ""
    """Of the body; empty where nobody has asked for it yet."""
    document: Document | None = field(default=None, repr=False)
    links: tuple[PageLink, ...] = field(default=(), repr=False)
    """What this page was the first to lead to, or to promise more of."""
    known: PageRecord | None = field(default=None, repr=False)
    """The page as it is stored, when it is unchanged."""
    reading: PageReading | None = field(default=None, repr=False)
    """What an unchanged page yielded; None when it has to be judged (again)."""
    digest: str = ""
    """`content_digest` of the document, when there is one."""


@dataclass(slots=True)
class SiteItem:
    """One site whose crawl has ended; there is exactly one for each that was begun."""

    site: SiteCrawl
