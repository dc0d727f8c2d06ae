"""What earlier runs know of a site's pages: their facts, and what was made of them.

It saves the second night most of its work, and may be thrown away at any time: then pages are fetched
and judged as if for the first time.
"""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import select

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
