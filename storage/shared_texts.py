"""Pages whose text stands, word for word, on the sites of many agencies: filled in from one template, or copied.

Such a text names no agency as its own, so nobody can tell from it what this one promises: what rests on it
alone is shown to people, who decide, and counts neither for nor against anybody until then.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import Connection, Subquery, func, select
from sqlalchemy.orm import aliased

from checks.model import Status, Strength
from storage import models
from storage.batches import in_parts
from storage.database import Database
from storage.regions import within

SHARED_TEXT = 5
"""Agencies with the same text, word for word, from which on a person should look."""


def shared_texts(least: int = 2) -> Subquery:
    """Return `text_sha256` of the texts that now stand on the sites of `least` agencies or more, with `agencies`."""
    page, site = aliased(models.Page), aliased(models.Site)
    agencies = func.count(site.agency_id.distinct())
    return (
        select(page.text_sha256, agencies.label("agencies"))
        .join(site, site.id == page.site_id)
        .where(page.text_sha256 != "", page.to_run_id.is_(None), page.kind.is_not(None))
        .group_by(page.text_sha256)
        .having(agencies >= least)
        .subquery()
    )


def findings_on_shared_texts(db: Database, region: str | None = None, least: int = SHARED_TEXT) -> dict[int, int]:
    """Return the findings that now credit an agency with nothing but shared texts, and how many agencies share them.

    One proof on a page of the site's own is enough for a finding to be left out. Raises `UnknownRegion`.
    """
    with db.reading() as connection:
        pages = _shared_pages(connection, region, least)
        proofs: dict[int, list[int]] = {}
        for finding_id, site_id, url in _proofs(connection, {site_id for site_id, _ in pages}):
            proofs.setdefault(finding_id, []).append(pages.get((site_id, url), 0))
    return {finding_id: min(agencies) for finding_id, agencies in proofs.items() if min(agencies)}


def _shared_pages(connection: Connection, region: str | None, least: int) -> dict[tuple[int, str], int]:
    """Return how many agencies share the text of a page, by site and by the address that proofs give for it."""
    page, shared = models.Page, shared_texts(least)
    query = (
        select(page.site_id, page.final_url, shared.c.agencies)
        .join(shared, shared.c.text_sha256 == page.text_sha256)
        .where(page.to_run_id.is_(None), page.kind.is_not(None))
    )
    if region is not None:
        query = (
            query.join(models.Site, models.Site.id == page.site_id)
            .join(models.Agency, models.Agency.id == models.Site.agency_id)
            .outerjoin(models.Region, models.Region.code == models.Agency.region_code)
            .where(within(connection, region))
        )
    return {(site_id, url): agencies for site_id, url, agencies in connection.execute(query)}


def _proofs(connection: Connection, site_ids: Collection[int]) -> Iterator[Any]:
    """Yield finding, site and page of everything that now proves something on these sites."""
    finding, evidence = models.Finding, models.Evidence
    for ids in in_parts(site_ids):
        query = (
            select(finding.id, finding.site_id, evidence.page_url)
            .join(evidence, evidence.finding_id == finding.id)
            .where(finding.site_id.in_(ids), finding.to_run_id.is_(None))
            .where(finding.status.in_((Status.MET, Status.PARTIAL)))
            .where(evidence.strength.in_((Strength.FULL, Strength.PARTIAL)))
        )
        yield from connection.execute(query)
