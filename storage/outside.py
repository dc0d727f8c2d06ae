"""Links that lead outside a site: what the site's pages offer, and what became of those that were tried.

One state per site and link, without history: the findings that rest on it have theirs.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from checks.model import LinkState, SurfaceKind
from checks.outcome import FetchOutcome
from storage import models
from storage.database import Database
from storage.models.base import storable, table_of


@dataclass(frozen=True, slots=True)
class OutsideLink:
    """One link, as it is offered and as it was last tried."""

    url: str
    kind: SurfaceKind | None
    """None for what is none of the known surfaces, such as a survey application of the agency's own."""
    label: str
    state: LinkState | None = None
    """None when no verdict rests on it, so that it was never tried."""
    outcome: FetchOutcome | None = None
    final_url: str = ""
    tried_at: datetime | None = None


_FACTS = tuple(OutsideLink.__slots__)


def known_links(db: Database, site_id: int) -> dict[str, OutsideLink]:
    """Return, by address, the site's links as they are kept."""
    with db.reading() as connection:
        return _read(connection, site_id)


def save_links(connection: Connection, site_id: int, links: Iterable[OutsideLink]) -> None:
    """Put these links in place of the site's earlier ones; a night without change writes nothing."""
    wanted = {storable(link.url): link for link in links}
    before = _read(connection, site_id)
    table = table_of(models.OutsideLink)
    gone = [url for url, link in before.items() if wanted.get(url) != link]
    new = [(url, link) for url, link in wanted.items() if before.get(url) != link]
    if gone:
        connection.execute(delete(table).where(table.c.site_id == site_id, table.c.url.in_(gone)))
    if new:
        rows = [{**{name: getattr(link, name) for name in _FACTS}, "url": url, "site_id": site_id} for url, link in new]
        connection.execute(insert(table), rows)


def _read(connection: Connection, site_id: int) -> dict[str, OutsideLink]:
    table = table_of(models.OutsideLink)
    query = select(*(table.c[name] for name in _FACTS)).where(table.c.site_id == site_id).order_by(table.c.url)
    return {row.url: OutsideLink(*row) for row in connection.execute(query)}
