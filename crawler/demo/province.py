"""The invented province as data: who is in it, how its hosts behave, what a fair judge finds there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from fnmatch import fnmatchcase
from functools import cached_property
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import msgspec

from checks.model import Reason, Status
from checks.outcome import FetchOutcome

FOLDER = Path(__file__).parent
CODE = "99"
"""The province's code, outside the ministry's list."""


class Expected(StrEnum):
    """What `province.toml` may say about a check at an agency; the file's first lines explain the words."""

    MET = "met"
    PARTIAL = "partial"
    NOT_MET = "not_met"
    UNREADABLE = "unreadable"
    UNREACHABLE = "unreachable"
    CARRIER = "carrier"
    NEVER_MET = "never_met"

    def accepts(self, status: Status, reason: Reason | None) -> bool:
        """Whether a finding with this status and reason is what was expected."""
        unreadable = status is Status.CANNOT_TELL and reason is Reason.UNREADABLE
        match self:
            case Expected.UNREADABLE:
                return unreadable
            case Expected.UNREACHABLE:
                return status is Status.CANNOT_TELL and reason is Reason.UNREACHABLE
            case Expected.CARRIER:
                return unreadable or status is Status.PARTIAL
            case Expected.NEVER_MET:
                return status is not Status.MET
            case _:
                return status.value == self.value


class Region(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A region that no ministry lists; it lies in the sea, where maps show that it is none."""

    code: str
    name: str
    level: Literal["provinsi", "kabupaten", "kota"]
    time_zone: Literal["WIB", "WITA", "WIT"]
    lat: float
    lon: float
    parent_code: str | None = None


class ExpectedService(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A service that has to be found, by a part of its name, and what it states."""

    name: str
    met: tuple[str, ...] = ()
    not_stated: tuple[str, ...] = ()


class Agency(msgspec.Struct, frozen=True, forbid_unknown_fields=True, dict=True):
    """One agency with its site and what is expected of it."""

    name: str
    type: str
    region: str
    url: str
    shows: str
    """What there is to see, in a few Indonesian words."""
    outcome: FetchOutcome | None = None
    """How the site's first page ends; None for a site that must not be visited."""
    status: Literal["active", "needs_owner_confirmation"] = "active"
    status_reason: str | None = None
    certificate: FetchOutcome | None = None
    expect: dict[Expected, tuple[str, ...]] = {}
    service: tuple[ExpectedService, ...] = ()

    @cached_property
    def host(self) -> str:
        """The host of the site."""
        return urlsplit(self.url).hostname or ""

    def expected(self, checks: Iterable[str]) -> Mapping[str, Expected]:
        """Return what is expected of each check; checks about which nothing is certain have no key."""
        found: dict[str, Expected] = {}
        for check in checks:
            named = [word for word, patterns in self.expect.items() if check in patterns]
            by_pattern = [
                word
                for word, patterns in self.expect.items()
                if any("*" in pattern and fnmatchcase(check, pattern) for pattern in patterns)
            ]
            if words := named or by_pattern:
                # The narrower list wins, so that `*` can stand for the rest.
                found[check] = min(words, key=lambda word: "*" in self.expect[word])
        return found


class Host(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a host behaves, where it does not simply serve its folder."""

    name: str
    answer: Literal["site", "fixed", "refused", "silent", "cut", "unknown"] = "site"
    delay: float = 0.0
    status: int = 200
    file: str = ""
    headers: dict[str, str] = {}
    redirects: dict[str, str] = {}

    def redirect(self, path: str) -> str:
        """Return where a path is sent to; empty when it is not."""
        return self.redirects.get(path, self.redirects.get("*", ""))


class Province(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Everything in `province.toml`."""

    region: tuple[Region, ...]
    agency: tuple[Agency, ...]
    host: tuple[Host, ...]

    def hosts(self) -> Mapping[str, Host]:
        """Return how each host of an agency behaves, in the agencies' order."""
        special = {host.name: host for host in self.host}
        return {agency.host: special.get(agency.host, Host(agency.host)) for agency in self.agency}


def load_province() -> Province:
    """Read the shipped `province.toml`."""
    return msgspec.toml.decode((FOLDER / "province.toml").read_bytes(), type=Province)
