"""What earlier runs know of a site's pages: their facts, and what was made of them.

It saves the second night most of its work, and may be thrown away at any time: then pages are fetched
and judged as if for the first time.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select

from storage import models
from storage.database import Database
from storage.models.base import table_of
from storage.results import PageLink, PageRecord


class KnownPage(NamedTuple):
    """One page as it was last seen."""

    record: PageRecord
    rules: str
    """Digest of the rules that judged it; empty when what they made of it is not kept."""
    reading: bytes
    """What they made of it, as `crawler.memory` packed it."""


class SiteMemory(NamedTuple):
    """What earlier runs know of a site."""

    pages: dict[str, KnownPage]
    """By address, the pages that were judged and hold now."""
    last_read: datetime | None
    """When a crawl last read pages there; None before the first time."""


def remember(db: Database, site_id: int) -> SiteMemory:
    """Return what is known of the site."""
    result, run = models.SiteResult, models.Run
    query = (
        select(func.max(result.started_at))
        .join_from(result, run, run.id == result.run_id)
        .where(result.site_id == site_id, run.kind == models.RunKind.CRAWL, result.pages_read > 0)
    )
    with db.reading() as connection:
        last_read = connection.execute(query).scalar()
    return SiteMemory(known_pages(db, site_id), last_read)


def known_pages(db: Database, site_id: int) -> dict[str, KnownPage]:
    """Return, by address, the site's pages that were judged and hold now."""
    page, reading = models.Page, models.StoredReading
    names = PageRecord.__slots__
    query = (
        select(*(table_of(page).c[name] for name in names), reading.rules, reading.reading)
        .outerjoin_from(page, reading, reading.page_id == page.id)
        .where(page.site_id == site_id, page.to_run_id.is_(None), page.kind.is_not(None), page.sha256 != "")
    )
    known: dict[str, KnownPage] = {}
    with db.reading() as connection:
        for row in connection.execute(query):
            facts = dict(zip(names, row, strict=False))
            facts["links"] = tuple(PageLink(*link) for link in facts["links"])
            known[facts["url"]] = KnownPage(PageRecord(**facts), row.rules or "", row.reading or b"")
    return known
