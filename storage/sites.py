"""The registry's door: which sites there are, and how more come in.

`sites_to_crawl` is what a crawl takes, `select_sites` what is listed, `adhoc_site` an address that nobody has
listed. The shipped registry is `load_seed`, a coordinator's file `load_sites`, and `check_registry` looks for trouble.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, insert, select

from storage import models
from storage.addresses import parse_address
from storage.agency_types import AGENCY_TYPES, OTHER, PORTAL_TYPES, type_in
from storage.database import Database, lock
from storage.errors import StorageError
from storage.models import AgencySource, SiteStatus, TimeZone
from storage.regions import within


class NoSites(StorageError):
    """There is nothing to crawl."""


@dataclass(frozen=True, slots=True)
class SiteRow:
    """One site with the agency it speaks for. Region fields are None for an ad-hoc address."""

    site_id: int
    agency_id: int
    agency_name: str
    agency_type: str
    region_code: str | None
    region_name: str | None
    time_zone: TimeZone | None
    url: str
    host: str
    scope_path: str
    status: SiteStatus
    status_reason: str | None
    quiet_hours: str | None = None
    """Local hours in which it may be crawled, as `storage.hours` writes them; None for any."""


def select_sites(
    db: Database,
    region: str | None = None,
    types: Collection[str] | None = None,
    *,
    statuses: Collection[SiteStatus] = (SiteStatus.ACTIVE,),
) -> list[SiteRow]:
    """Return sites in order of region, type, agency and address.

    `region` selects its children too (53 takes in all 53.xx). `types` are words of
    `storage.agency_types`; None means all but the portals. Raises `UnknownRegion`, and `StorageError`
    for an unknown type.
    """
    if unknown := sorted(set(types or ()) - AGENCY_TYPES.keys()):
        raise StorageError(f"There is no agency type {unknown[0]!r}: use one of {', '.join(AGENCY_TYPES)}.")
    query = _site_query().where(
        models.Site.status.in_(statuses),
        models.Agency.type.not_in(PORTAL_TYPES) if types is None else models.Agency.type.in_(types),
    )
    with db.reading() as connection:
        if region is not None:
            query = query.where(within(connection, region, models.Agency.region_code))
        return [SiteRow(**row) for row in connection.execute(query).mappings()]


def sites_to_crawl(db: Database, region: str | None, types: Collection[str] | None) -> list[SiteRow]:
    """Return the active sites as `select_sites` does; raises `NoSites` where there is none."""
    if sites := select_sites(db, region, types):
        return sites
    where = f" in region {region}" if region else ""
    which = f" of the types {', '.join(sorted(types))}" if types else ""
    raise NoSites(
        f"The registry has no active site{where}{which}: see `patuh sites list`, add your own with "
        "`patuh sites load FILE`, or name one with `patuh crawl --site URL`."
    )


def sites_with_ids(db: Database, ids: Collection[int]) -> list[SiteRow]:
    """Return the sites with these numbers in the order of `ids`, whatever their status; unknown ones are left out."""
    with db.reading() as connection:
        found = connection.execute(_site_query().where(models.Site.id.in_(ids))).mappings()
        rows = {row["site_id"]: SiteRow(**row) for row in found}
    return [rows[site_id] for site_id in ids if site_id in rows]


def adhoc_site(db: Database, url: str) -> SiteRow:
    """Return the site at this address, entering it when nobody has listed it.

    Its agency is then named after the host and belongs to no region; a path in the URL is its
    scope. Raises `storage.addresses.BadAddress`.
    """
    address = parse_address(url)
    query = _site_query().where(models.Site.host == address.host, models.Site.scope_path == address.scope_path)
    with db.writing() as connection:
        lock(connection, "registry")
        row = connection.execute(query).mappings().first()
        if row is None:
            name = address.host + (address.scope_path if address.scope_path != "/" else "")
            agency_id = connection.execute(
                insert(models.Agency)
                .values(
                    name=name,
                    type=type_in(address.host) or OTHER,
                    source=AgencySource.ADHOC,
                )
                .returning(models.Agency.id)
            ).scalar_one()
            connection.execute(
                insert(models.Site).values(
                    agency_id=agency_id,
                    url=address.url,
                    host=address.host,
                    scope_path=address.scope_path,
                    status=SiteStatus.ACTIVE,
                )
            )
            row = connection.execute(query).mappings().one()
        return SiteRow(**row)


def _site_query() -> Select[*tuple[Any, ...]]:
    region, agency, site = models.Region, models.Agency, models.Site
    return (
        select(
            site.id.label("site_id"),
            site.agency_id,
            agency.name.label("agency_name"),
            agency.type.label("agency_type"),
            agency.region_code,
            region.name.label("region_name"),
            region.time_zone,
            site.url,
            site.host,
            site.scope_path,
            site.status,
            site.status_reason,
            site.quiet_hours,
        )
        .join_from(site, agency, site.agency_id == agency.id)
        .outerjoin(region, agency.region_code == region.code)
        .order_by(agency.region_code, agency.type, agency.name, site.host, site.scope_path)
    )
