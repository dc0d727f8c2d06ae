"""Regions by code and by the names that people write."""

from __future__ import annotations

import re
from typing import Any, NamedTuple, cast

from sqlalchemy import ColumnElement, Connection, or_, select
from sqlalchemy.orm import aliased

from storage import models
from storage.database import Database
from storage.errors import UnknownRegion

_LEVEL_WORDS = {
    "kab": "kabupaten",
    "pemkab": "kabupaten",
    "pemkot": "kota",
    "prov": "provinsi",
    "prop": "provinsi",
    "propinsi": "provinsi",
    "pemprov": "provinsi",
}
_COMMON_NAMES = {
    "dki jakarta": "31",
    "jakarta": "31",
    "di yogyakarta": "34",
    "d i yogyakarta": "34",
    "diy": "34",
    "ntb": "52",
    "ntt": "53",
}


def within(connection: Connection, code: str, column: Any = None) -> ColumnElement[bool]:
    """Return the condition for regions that `code` selects: itself and, of a province, its regions.

    To be used where `models.Region` takes part in the query, or else with the column that has a region's code. Raises
    `UnknownRegion`.
    """
    if connection.execute(select(models.Region.code).where(models.Region.code == code)).scalar() is None:
        hint = f" (did you mean {code}0?)" if re.fullmatch(r"\d\d\.\d", code) else ""
        raise UnknownRegion(f"There is no region {code!r}{hint}: give a Kemendagri code such as 53 or 53.10.")
    if column is None:
        return or_(models.Region.code == code, models.Region.parent_code == code)
    # A list of codes lets the database begin with the few agencies of the region; a condition on the region that is
    # joined to them makes it read a nation's rows for each province.
    chosen = aliased(models.Region)
    codes = select(chosen.code).where(or_(chosen.code == code, chosen.parent_code == code))
    return cast("ColumnElement[bool]", column.in_(codes))


class RegionFacts(NamedTuple):
    """One region, with the domains that are its own."""

    code: str
    name: str
    website: str | None
    aliases: tuple[str, ...]
    """Further domains of the same government, such as jatim.go.id beside jatimprov.go.id."""


def find_region(db: Database, code: str) -> RegionFacts:
    """Return the region with this code; raises `UnknownRegion`."""
    from storage.seeds import rows

    with db.reading() as connection:
        within(connection, code)
        row = connection.execute(
            select(models.Region.name, models.Region.website).where(models.Region.code == code)
        ).one()
    aliases = next((one["domain_aliases"] for one in rows("regions") if one["code"] == code), "")
    return RegionFacts(code, row.name, row.website, tuple(aliases.replace(";", " ").split()))


class RegionNames:
    """Finds regions by the names people write: `Kab. Ngada`, `KOTA BANDUNG`, `Nusa Tenggara Timur`."""

    def __init__(self, names: dict[str, str]) -> None:
        """Take official names by code."""
        self.names = names
        self._codes: dict[str, list[str]] = {}
        for code, name in names.items():
            level, bare = _parts(name)
            for key in {bare, f"{level or 'provinsi'} {bare}"}:
                self._codes.setdefault(key, []).append(code)
        for name, code in _COMMON_NAMES.items():
            for key in (name, f"provinsi {name}"):
                self._codes.setdefault(key, []).append(code)

    def codes_of(self, text: str) -> list[str]:
        """Return the codes of all regions that the text may mean; none, one or several."""
        level, bare = _parts(text)
        return self._codes.get(f"{level} {bare}" if level else bare, [])

    def agrees(self, code: str, text: str) -> bool:
        """Whether the text may well be a name of the region, perhaps with more words around it."""
        level, bare = _parts(self.names[code])
        words = f" {' '.join(_words(text))} "
        # A city and a regency often share a name, so a level that is written has to fit.
        other = {"kabupaten": " kota ", "kota": " kabupaten "}.get(level, "\0")
        return f" {bare} " in words and (other not in words or other in f" {bare} ")


def _words(text: str) -> list[str]:
    words = re.sub(r"[^0-9a-z]+", " ", text.casefold()).split()
    return [_LEVEL_WORDS.get(word, word) for word in words]


def _parts(text: str) -> tuple[str, str]:
    """Split a name into its level word (may be empty) and the rest."""
    words = _words(text)
    while words[:1] == ["pemerintah"] or (words[:1] == ["daerah"] and words[1:2] not in (["istimewa"], ["khusus"])):
        words = words[1:]
    level = ""
    if words[:1] in (["kabupaten"], ["kota"], ["provinsi"]):
        level, words = words[0], words[1:]
        if words[:1] == ["administrasi"]:
            words = words[1:]
    return level, " ".join(words)
