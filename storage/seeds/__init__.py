"""The shipped registry: regions and regional agencies' sites, with where each fact comes from."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import Connection, insert, select

from storage import models
from storage.addresses import Address, parse_address
from storage.database import Database, lock
from storage.models import AgencySource, RegionLevel, SiteStatus, TimeZone
from storage.models.base import table_of

FOLDER = Path(__file__).parent


class SeedReport(NamedTuple):
    """How many rows the shipped registry has added; all zero when it was loaded before."""

    regions: int
    agencies: int
    sites: int


def load_seed(db: Database) -> SeedReport:
    """Enter the shipped regions, agencies and sites; loading again adds what a newer version brings.

    Nothing that is there already is touched: what a coordinator has corrected stays corrected.
    """
    with db.writing() as connection:
        lock(connection, "registry")
        return SeedReport(_load_regions(connection), *_load_sites(connection))


def rows(name: str) -> Iterator[dict[str, str]]:
    """Yield the rows of a shipped CSV file (`regions`, `agencies`, `time_zones`, `official_scores`)."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _load_regions(connection: Connection) -> int:
    zones = {row["province_code"]: TimeZone(row["time_zone"]) for row in rows("time_zones")}
    known = set(connection.execute(select(models.Region.code)).scalars())
    new = [
        {
            "code": row["code"],
            "name": row["name"],
            "level": RegionLevel(row["level"]),
            "parent_code": row["parent_code"] or None,
            "is_administrative": row["is_administrative"] == "1",
            "bps_code": row["bps_code"] or None,
            "website": row["website"] or None,
            "lat": float(row["lat"]) if row["lat"] else None,
            "lon": float(row["lon"]) if row["lon"] else None,
            "time_zone": zones[row["code"][:2]],
        }
        for row in rows("regions")
        if row["code"] not in known
    ]
    if new:
        connection.execute(insert(table_of(models.Region)), new)
    return len(new)


def _load_sites(connection: Connection) -> tuple[int, int]:
    agencies: dict[tuple[str | None, str, str], int] = {
        (region, kind, name): agency_id
        for region, kind, name, agency_id in connection.execute(
            select(models.Agency.region_code, models.Agency.type, models.Agency.name, models.Agency.id)
        )
    }
    known = set(connection.execute(select(models.Site.host).where(models.Site.scope_path == "/")).scalars())
    new_agencies: dict[tuple[str | None, str, str], dict[str, Any]] = {}
    new_sites: list[tuple[tuple[str | None, str, str], dict[str, Any]]] = []
    for row in rows("agencies"):
        if row["host"] in known:
            continue
        address = parse_address(row["url"])
        key = (row["region_code"], row["agency_type"], row["agency_name"])
        if key not in agencies:
            new_agencies.setdefault(key, _agency(row))
        status, reason = _status(row, address)
        site = {
            "url": address.url,
            "host": address.host,
            "scope_path": address.scope_path,
            "status": status,
            "status_reason": reason,
            "evidence": row["evidence"],
            "first_seen": _day(row["first_seen"]),
            "last_seen": _day(row["last_seen"]),
            "provenance": row["source"],
        }
        new_sites.append((key, site))
    if new_agencies:
        ids = connection.execute(
            insert(models.Agency).returning(models.Agency.id, sort_by_parameter_order=True), list(new_agencies.values())
        ).scalars()
        agencies.update(zip(new_agencies, ids, strict=True))
    if new_sites:
        connection.execute(
            insert(table_of(models.Site)), [{**site, "agency_id": agencies[key]} for key, site in new_sites]
        )
    return len(new_agencies), len(new_sites)


def _agency(row: dict[str, str]) -> dict[str, Any]:
    notes = []
    if row["inferred"] != "none":
        notes.append("nama disimpulkan dari alamat situs")
    if row["note"] == "circa-2015 list":
        notes.append("menurut susunan perangkat daerah sekitar tahun 2015")
    return {
        "region_code": row["region_code"],
        "name": row["agency_name"],
        "type": row["agency_type"],
        "source": AgencySource.SEED,
        "note": "; ".join(notes) or None,
    }


def _status(row: dict[str, str], address: Address) -> tuple[SiteStatus, str | None]:
    """Decide which shipped addresses may be assessed without asking; README.md gives the reasons."""
    if row["agency_type"] == "lpse" and not row["last_seen"]:
        return (
            SiteStatus.RETIRED,
            "Tidak terlihat lagi dalam daftar lalu lintas; pengadaan beralih ke layanan nasional spse.inaproc.id.",
        )
    if row["note"] == "circa-2015 list":
        return (
            SiteStatus.NEEDS_OWNER_CONFIRMATION,
            "Berasal dari daftar sekitar tahun 2015; perangkat daerah ini mungkin sudah berganti nama atau dihapus.",
        )
    if row["evidence"] == "mention":
        return (
            SiteStatus.NEEDS_OWNER_CONFIRMATION,
            "Hanya disebut satu kali dalam sumber publik dan mungkin tebakan; perlu dipastikan oleh pemiliknya.",
        )
    if not address.is_official:
        return SiteStatus.NEEDS_OWNER_CONFIRMATION, "Alamat di luar go.id; perlu dipastikan milik instansi."
    return SiteStatus.ACTIVE, None


def _day(text: str) -> date | None:
    return datetime.strptime(text, "%Y%m%d").date() if text else None  # noqa: DTZ007 - a day has no zone
