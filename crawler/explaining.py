"""`patuh crawl --explain URL`: why an address was read or not, from what the newest crawl has stored.

The crawl is gone through again without network: the same frontier, the stored pages for answers. What was
only ever said by robots.txt or a sitemap is not stored; where that may be the reason, the answer says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from checks.assess import read_page
from checks.document import read
from checks.errors import UserError
from checks.model import PageRef
from crawler.frontier import Budget, Explanation, Frontier
from crawler.site import told_by
from crawler.unchanged import links_of
from crawler.urls import Scope, clean
from crawler.verdict import Verdict
from storage.agency_types import AGENCY_TYPES
from storage.errors import BodyMissing
from storage.models import SiteStatus
from storage.results import PageRecord, read_pages, saved_sites
from storage.runs import list_runs
from storage.sites import select_sites

if TYPE_CHECKING:
    from storage.bodies import BodyStore
    from storage.database import Database
    from storage.runs import RunRow
    from storage.sites import SiteRow


class Explained(NamedTuple):
    """What is known of one address after the newest crawl of its site."""

    site: str
    run_id: int
    explanation: Explanation | None
    """None: nothing on the pages read led there."""
    record: PageRecord | None
    """The page as stored, when it was fetched."""


def explain(database: Database, bodies: BodyStore, url: str) -> Explained:
    """Tell why the address was or was not read; raises `UserError` when no crawl could have met it."""
    site = _site_of(database, url)
    run = next((run for run in list_runs(database, "crawl") if site.site_id in saved_sites(database, run.run_id)), None)
    if run is None:
        raise UserError(f"{site.url} has not been crawled yet: `patuh crawl --site {site.url}`.")
    records = {_key(record.url): record for record in read_pages(database, run.run_id, site.site_id)}
    frontier = _again(site, run, records, bodies)
    return Explained(site.url, run.run_id, frontier.explain(url), records.get(_key(url)))


def _site_of(database: Database, url: str) -> SiteRow:
    """Return the site whose scope holds the address; of several the narrowest."""
    if clean(url) is None:
        raise UserError(f"{url!r} is no web address: write it as https://dinas.contohkab.go.id/layanan.")
    rows = select_sites(database, types=tuple(AGENCY_TYPES), statuses=tuple(SiteStatus))
    holding = [row for row in rows if Scope(row.host, row.scope_path).holds(url)]
    if not holding:
        raise UserError(f"{url} belongs to no site of the registry: see `patuh sites list`.")
    return max(holding, key=lambda row: len(row.scope_path))


def _again(site: SiteRow, run: RunRow, records: dict[str, PageRecord], bodies: BodyStore) -> Frontier:
    budget = Budget(pages=run.options.get("max_pages", 100), depth=run.options.get("max_depth", 6))
    frontier = Frontier(Scope(site.host, site.scope_path), budget)
    evidence: set[int] = set()
    entry = frontier.open(site.url)
    while entry is not None:
        record = records.get(entry.address.key)
        if record is not None and record.kind is not None:
            try:
                body = bodies.get(record.sha256)
            except BodyMissing as error:
                raise UserError(f"The crawl cannot be gone through again: {error}") from error
            document = read(body, url=record.final_url, content_type=record.content_type)
            frontier.offer(links_of(document), found_on=entry.address.path, depth=entry.depth)
            reading = read_page(document, PageRef(record.final_url))
            found = told_by(reading)
            if not found <= evidence:
                frontier.pays(entry)
            evidence |= found
        elif record is not None:
            frontier.leave_unread(entry)
        entry = frontier.take()
        if entry is None:
            # What was read and no page names was named by the sitemap.
            unnamed = [record.url for key, record in records.items() if not frontier.knows(record.url) and key]
            frontier.offer_sitemap(unnamed)
            entry = frontier.take() if unnamed else None
    return frontier


def _key(url: str) -> str:
    address = clean(url)
    return "" if address is None else address.key


def in_words(explained: Explained) -> list[str]:
    """Return the answer as lines for a person."""
    explanation, record = explained.explanation, explained.record
    lines = [f"{explained.site}, run {explained.run_id}"]
    if record is not None:
        lines.append(f"fetched: {record.outcome.label}; {record.depth} links from home")
    if explanation is None:
        lines.append("not offered: no page that was read leads there")
        return lines
    verdict = explanation.verdict
    if record is None and verdict is Verdict.TAKEN:
        lines.append("not stored: robots.txt forbids it, or its content was that of a page read before")
    else:
        lines.append(f"{verdict.value}: {verdict.label}")
    lines.append(f"promise {explanation.promise} of 100")
    if explanation.depth >= 0:
        lines.append(f"found on {explanation.found_on or 'the address of the site'}, depth {explanation.depth}")
        lines.append(f"pattern {explanation.pattern}")
    return lines
