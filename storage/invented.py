"""Regions that no ministry lists: for the demo and for exercises."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import insert, select

from storage import models
from storage.database import Database, lock
from storage.errors import StorageError
from storage.models import RegionLevel, TimeZone
from storage.models.base import table_of
from storage.seeds import rows


class InventedRegion(NamedTuple):
    """A region by its code, which must be none of the ministry's, its name, and where a map shows it."""

    code: str
    name: str
    level: RegionLevel
    time_zone: TimeZone
    parent_code: str | None = None
    lat: float | None = None
    lon: float | None = None


def enter_regions(db: Database, regions: Iterable[InventedRegion]) -> None:
    """Enter invented regions, parents first; those that are there already stay as they are.

    Raises `StorageError` for a code that belongs to a real region: its results would be taken for
    that region's.
    """
    wanted = list(regions)
    real = {row["code"] for row in rows("regions")}
    if taken := [region.code for region in wanted if region.code in real]:
        raise StorageError(f"The code {taken[0]} belongs to a real region: give an invented one another code.")
    with db.writing() as connection:
        lock(connection, "registry")
        known = set(connection.execute(select(models.Region.code)).scalars())
        new = [{**region._asdict(), "is_administrative": False} for region in wanted if region.code not in known]
        if new:
            connection.execute(insert(table_of(models.Region)), new)
