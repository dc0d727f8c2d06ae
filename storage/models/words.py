"""The closed vocabularies of this room, persisted by value."""

from __future__ import annotations

from enum import StrEnum


class RegionLevel(StrEnum):
    """The two tiers of regional government; the second is either rural or urban."""

    PROVINCE = "provinsi"
    REGENCY = "kabupaten"
    CITY = "kota"


class TimeZone(StrEnum):
    """The three time zones of Indonesia: UTC+7, UTC+8, UTC+9."""

    WIB = "WIB"
    WITA = "WITA"
    WIT = "WIT"

    @property
    def utc_offset_hours(self) -> int:
        """Hours ahead of UTC; Indonesia knows no summer time."""
        return {TimeZone.WIB: 7, TimeZone.WITA: 8, TimeZone.WIT: 9}[self]


class AgencySource(StrEnum):
    """Who put an agency into the registry; what a person listed outranks what was shipped or improvised."""

    SEED = "seed"
    """Shipped with patuh from public sources; its name may be inferred from its host."""
    LIST = "list"
    """A coordinator's list."""
    ADHOC = "adhoc"
    """`patuh crawl --site URL` on an address that nobody had listed; named after its host."""


class SiteStatus(StrEnum):
    """Whether a site may be assessed in its agency's name."""

    ACTIVE = "active"
    RETIRED = "retired"
    NEEDS_OWNER_CONFIRMATION = "needs_owner_confirmation"
    """It may not be the agency's own: a host outside go.id, or an address that was only mentioned once."""


class RunKind(StrEnum):
    """What a run did: gather and judge, or judge stored pages again."""

    CRAWL = "crawl"
    ASSESS = "assess"


class RunStatus(StrEnum):
    """How far a run came."""

    RUNNING = "running"
    COMPLETE = "complete"
    INTERRUPTED = "interrupted"


class NightState(StrEnum):
    """How a night went."""

    RUNNING = "running"
    GOOD = "good"
    POOR = "poor"
    """Done, but an expectation was not met, or the digest did not arrive."""
    EMPTY = "empty"
    """Collected nothing: a failed night, whether or not anything raised an error."""
    BROKEN = "broken"
    """Never ended: its process was killed, and it was too late to finish it."""


class ScoreLevel(StrEnum):
    """What a score is about."""

    SERVICE = "service"
    AGENCY = "agency"
    REGION = "region"


class Decision(StrEnum):
    """What becomes of a region's answer to a finding."""

    ACCEPT = "accept"
    """The answer holds: the verdict that people see follows it."""
    REJECT = "reject"
    """The finding stands."""
    RECHECK = "recheck"
    """Somebody has yet to look."""
