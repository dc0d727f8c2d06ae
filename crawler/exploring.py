"""Reading a region's portal for `patuh sites discover`: politely, by the same crawl as every night, into nothing.

What is fetched goes into a database of its own that is thrown away: discovering adds nothing to the registry.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from checks.document import Document, read
from checks.outcome import FetchOutcome
from crawler.crawl import crawl_sites
from crawler.discovery import Proposal, Standing
from storage.bodies import body_store
from storage.database import open_database
from storage.results import read_pages
from storage.sites import adhoc_site

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.job import Clock, CrawlOptions
    from crawler.process import Watch
    from storage.database import Database

GONE = "Tidak dapat dibuka: {reason}."
_DEAD = frozenset(
    {
        FetchOutcome.DNS,
        FetchOutcome.REFUSED,
        FetchOutcome.TIMEOUT,
        FetchOutcome.CONNECTION_LOST,
        FetchOutcome.PARKED,
        FetchOutcome.SUSPENDED,
        FetchOutcome.NOT_FOUND,
        FetchOutcome.SERVER_ERROR,
        FetchOutcome.PRIVATE_ADDRESS,
    }
)
_UNCLEAR = frozenset(
    {FetchOutcome.LOGIN_WALL, FetchOutcome.OFF_SITE_REDIRECT, FetchOutcome.UNDER_CONSTRUCTION, FetchOutcome.EMPTY_SHELL}
)
"""Something answers, and it is not plainly a site."""


def read_portal(url: str, options: CrawlOptions, clock: Clock, *, watch: Watch | None = None) -> list[Document]:
    """Crawl the portal and return its pages; none when it cannot be read."""
    with _nowhere() as db:
        options = _only_pages(options)
        site = adhoc_site(db, url)
        summary = crawl_sites(db, [site], options, clock, watch=watch)
        bodies = body_store(db)
        return [
            read(bodies.get(record.sha256), url=record.final_url, content_type=record.content_type)
            for record in read_pages(db, summary.run_id, site.site_id)
            if record.kind is not None
        ]


def visit(
    proposals: Sequence[Proposal], options: CrawlOptions, clock: Clock, *, watch: Watch | None = None
) -> list[Proposal]:
    """Open the first page of each proposed address, and say of those that do not answer that they are dead."""
    with _nowhere() as db:
        sites = {proposal.url: adhoc_site(db, proposal.url) for proposal in proposals}
        once = _only_pages(replace(options, max_pages=1))
        summary = crawl_sites(db, list(sites.values()), once, clock, watch=watch)
        ends = {end.site_id: FetchOutcome(end.outcome) for end in summary.sites}
    return [judged(proposal, ends.get(sites[proposal.url].site_id)) for proposal in proposals]


def judged(proposal: Proposal, outcome: FetchOutcome | None) -> Proposal:
    """Return the proposal with what its first page showed."""
    if outcome in _DEAD:
        return replace(proposal, standing=Standing.RETIRED, note=GONE.format(reason=outcome.label))
    if outcome in _UNCLEAR and proposal.standing is Standing.ACTIVE:
        return replace(proposal, standing=Standing.UNCONFIRMED, note=f"{outcome.label.capitalize()}.")
    return proposal


def _only_pages(options: CrawlOptions) -> CrawlOptions:
    """Leave out what a judgement would need and links do not: documents, scans, and forms elsewhere."""
    return replace(options, max_documents=0, max_scans=0, max_outside=0, bodies=None)


@contextmanager
def _nowhere() -> Iterator[Database]:
    with tempfile.TemporaryDirectory(prefix="patuh-discover-") as folder:
        db = open_database(f"sqlite:///{Path(folder) / 'discover.db'}")
        try:
            yield db
        finally:
            db.close()
