"""A look over the registry: what a person should mend, confirm or add before a verdict rests on it."""

from __future__ import annotations

from collections import defaultdict
from enum import StrEnum

from sqlalchemy import select

from storage import models
from storage.addresses import BadAddress, is_official, parse_address
from storage.agency_types import PORTAL_TYPES, label_of
from storage.database import Database
from storage.models import SiteStatus
from storage.problems import Problem
from storage.regions import within
from storage.sites import SiteRow, select_sites


class Kind(StrEnum):
    """What a problem is about, in Indonesian; it stands in the problem's `column`."""

    SYNTAX = "sintaks"
    DUPLICATE = "ganda"
    OUTSIDE = "di luar go.id"
    UNCONFIRMED = "perlu konfirmasi"
    NO_SITE = "tanpa situs"

    @property
    def is_fault(self) -> bool:
        """Whether the registry contradicts itself; the other kinds only say what is not known yet."""
        return self in (Kind.SYNTAX, Kind.DUPLICATE)


# One office per region by law or custom; of the other types a region has many, or none.
_ONE_PER_REGION = ("dukcapil", "dpmptsp", "dinkes", "disdik", "dinsos")


def check_registry(db: Database, region: str | None = None) -> list[Problem]:
    """Return what is wrong or missing, worst first; `column` is a `Kind`, `value` the site or region.

    Retired sites are left alone, and portals are no agency's site.
    """
    sites = select_sites(db, region, types=None, statuses=(SiteStatus.ACTIVE, SiteStatus.NEEDS_OWNER_CONFIRMATION))
    portals = select_sites(db, region, types=PORTAL_TYPES, statuses=tuple(SiteStatus))
    active = [site for site in sites if site.status is SiteStatus.ACTIVE]
    return [
        *_syntax([*sites, *portals]),
        *_duplicates(active),
        *_outside(active),
        *_unconfirmed(sites),
        *_regions_without_sites(db, region, sites),
    ]


def _syntax(sites: list[SiteRow]) -> list[Problem]:
    problems = []
    for site in sites:
        try:
            if parse_address(site.url, site.scope_path).host == site.host:
                continue
            message, cure = f"alamat tidak sesuai dengan nama domain {site.host}", "muat ulang barisnya"
        except BadAddress as error:
            message, cure = error.problem, error.cure
        problems.append(Problem(0, Kind.SYNTAX, site.url, message, cure))
    return problems


def _duplicates(sites: list[SiteRow]) -> list[Problem]:
    offices: dict[tuple[str, str], list[SiteRow]] = defaultdict(list)
    for site in sites:
        if site.agency_type in _ONE_PER_REGION and site.region_code is not None:
            offices[site.region_code, site.agency_type].append(site)
    return [
        Problem(
            0,
            Kind.DUPLICATE,
            ", ".join(site.url for site in group),
            f"{group[0].region_name} memiliki {len(group)} situs aktif untuk {label_of(kind)}",
            "tandai yang lama 'nonaktif', atau tulis keduanya atas nama perangkat daerah yang sama",
        )
        for (_, kind), group in offices.items()
        if len({site.agency_id for site in group}) > 1
    ]


def _outside(sites: list[SiteRow]) -> list[Problem]:
    return [
        Problem(
            0,
            Kind.OUTSIDE,
            site.url,
            f"situs {site.agency_name} di luar go.id dan dinilai",
            "pastikan milik instansi; bila ragu, tandai 'perlu konfirmasi'",
        )
        for site in sites
        if site.region_code is not None and not is_official(site.host)
    ]


def _unconfirmed(sites: list[SiteRow]) -> list[Problem]:
    return [
        Problem(
            0,
            Kind.UNCONFIRMED,
            site.url,
            f"situs {site.agency_name} tidak dinilai. {site.status_reason or ''}".strip().rstrip("."),
            "muat daftar dengan status 'aktif' bila benar",
        )
        for site in sites
        if site.status is SiteStatus.NEEDS_OWNER_CONFIRMATION
    ]


def _regions_without_sites(db: Database, region: str | None, sites: list[SiteRow]) -> list[Problem]:
    served = {site.region_code for site in sites}
    # The six units of DKI Jakarta have no agencies of their own.
    query = select(models.Region.code, models.Region.name).where(models.Region.is_administrative.is_(False))
    with db.reading() as connection:
        if region is not None:
            query = query.where(within(connection, region))
        rows = connection.execute(query.order_by(models.Region.code)).all()
    return [
        Problem(0, Kind.NO_SITE, code, f"{name} belum memiliki situs perangkat daerah", "kirim daftarnya")
        for code, name in rows
        if code not in served
    ]
