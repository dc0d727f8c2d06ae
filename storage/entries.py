"""Entering checked rows of a list into the registry, and saying what that changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, select, update

from storage import models
from storage.addresses import Address
from storage.models import AgencySource, SiteStatus


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of a list that is in order. `address` is None for an agency without a site."""

    line: int
    region_code: str
    name: str
    agency_type: str
    address: Address | None
    status: SiteStatus
    status_reason: str | None
    note: str | None
    quiet_hours: str | None = None
    """None: the list does not say; what was said before stays."""


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What loading a list changed, in numbers of rows."""

    added: int
    updated: int
    unchanged: int
    without_site: int
    """Agencies that, says the list, have no site."""
    needs_confirmation: int
    """Sites that are registered and not assessed until their owner confirms them."""
    ignored_columns: tuple[str, ...]
    """Headings that mean nothing here; whatever stands below them was not read."""


def enter(connection: Connection, entries: Sequence[Entry], ignored_columns: tuple[str, ...]) -> LoadReport:
    """Write the entries; the caller has seen to it that none contradicts the registry."""
    registry = _Registry(connection, _notes(entries))
    counts = Counter(registry.enter(entry) for entry in entries)
    return LoadReport(
        added=counts["added"],
        updated=counts["updated"],
        unchanged=counts["unchanged"],
        without_site=counts["without site"],
        needs_confirmation=sum(
            entry.address is not None and entry.status is SiteStatus.NEEDS_OWNER_CONFIRMATION for entry in entries
        ),
        ignored_columns=ignored_columns,
    )


_Key = tuple[str, str, str]
"""What an agency is known by in a list: region, type and name."""


def _key(entry: Entry) -> _Key:
    return (entry.region_code, entry.agency_type, entry.name)


def _notes(entries: Sequence[Entry]) -> dict[_Key, str | None]:
    """Return what the list notes of each agency, all its rows together: one alone would speak for its site only."""
    said: dict[_Key, dict[str, None]] = {}
    for entry in entries:
        said.setdefault(_key(entry), {}).update({entry.note: None} if entry.note else {})
    return {key: "; ".join(notes) or None for key, notes in said.items()}


class _Registry:
    """The registry as it is while a list is being entered."""

    def __init__(self, connection: Connection, notes: Mapping[_Key, str | None]) -> None:
        self._connection = connection
        self._notes = notes
        agency, site = models.Agency, models.Site
        self._agencies = {
            (row.region_code, row.type, row.name): row.id
            for row in connection.execute(select(agency.id, agency.region_code, agency.type, agency.name))
        }
        self._facts = {
            row.id: {"source": row.source, "note": row.note}
            for row in connection.execute(select(agency.id, agency.source, agency.note))
        }
        self._keys = {agency_id: key for key, agency_id in self._agencies.items()}
        self._sites = {
            (row["host"], row["scope_path"]): dict(row)
            for row in connection.execute(
                select(
                    site.id,
                    site.agency_id,
                    site.url,
                    site.host,
                    site.scope_path,
                    site.status,
                    site.status_reason,
                    site.quiet_hours,
                )
            ).mappings()
        }
        self._sites_of = Counter(site["agency_id"] for site in self._sites.values())

    def enter(self, entry: Entry) -> str:
        """Enter one row and say what became of it."""
        if entry.address is None:
            self._agency(entry, None)
            return "without site"
        place = {"host": entry.address.host, "scope_path": entry.address.scope_path}
        site = self._sites.get((entry.address.host, entry.address.scope_path))
        agency_id, changed = self._agency(entry, None if site is None else site["agency_id"])
        facts: dict[str, Any] = {
            "agency_id": agency_id,
            "url": entry.address.url,
            "status": entry.status,
            "status_reason": entry.status_reason,
        }
        if entry.quiet_hours is not None:
            facts["quiet_hours"] = entry.quiet_hours
        if site is None:
            self._connection.execute(insert(models.Site).values(**facts, **place))
            self._sites_of[agency_id] += 1
            return "added"
        if not changed and all(site[name] == value for name, value in facts.items()):
            return "unchanged"
        self._connection.execute(update(models.Site).where(models.Site.id == site["id"]).values(**facts))
        self._sites_of[site["agency_id"]] -= 1
        self._sites_of[agency_id] += 1
        return "updated"

    def _agency(self, entry: Entry, owner: int | None) -> tuple[int, bool]:
        """Return the id of the entry's agency, and whether that needed a change.

        An agency that owns just this site under another name is renamed and not replaced: its
        scores of earlier years stay its own.
        """
        key = _key(entry)
        facts = {"source": AgencySource.LIST, "note": self._notes[key]}
        agency_id = self._agencies.get(key)
        if agency_id is not None and self._facts[agency_id] == facts:
            return agency_id, False
        columns = {"region_code": key[0], "type": key[1], "name": key[2], **facts}
        if agency_id is None and owner is not None and self._sites_of[owner] == 1:
            agency_id = owner
            del self._agencies[self._keys[owner]]
        if agency_id is None:
            agency_id = self._connection.execute(
                insert(models.Agency).values(**columns).returning(models.Agency.id)
            ).scalar_one()
        else:
            self._connection.execute(update(models.Agency).where(models.Agency.id == agency_id).values(**columns))
        self._agencies[key], self._keys[agency_id], self._facts[agency_id] = agency_id, key, facts
        return agency_id, True
