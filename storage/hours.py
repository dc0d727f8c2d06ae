"""The hours of the day in which a site may be crawled, in its own time zone. Pure."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from storage.models.words import TimeZone

_HOURS = re.compile(
    r"(?:pukul |jam )?(\d\d?)(?:[.:]00)?\s*(?:-|–|s\.?/?d\.?|sampai)\s*(\d\d?)(?:[.:]00)?", re.IGNORECASE
)


class QuietHours(NamedTuple):
    """From one full hour to another, local time; `22-5` goes over midnight."""

    first: int
    last: int
    """Exclusive."""

    @classmethod
    def of(cls, text: str | None) -> QuietHours | None:
        """Read `22-5`, `22.00-05.00` or `pukul 22 s.d. 5`; None for anything else."""
        match = _HOURS.fullmatch((text or "").strip())
        if match is None:
            return None
        first, last = (int(hour) for hour in match.groups())
        return cls(first % 24, last % 24) if first <= 24 and last <= 24 and first % 24 != last % 24 else None

    def __str__(self) -> str:
        """Write them as they are stored."""
        return f"{self.first}-{self.last}"

    def opens_in(self, at: datetime, zone: TimeZone | None) -> timedelta:
        """Return how long it is from `at` until a site in this zone may be crawled; zero when it may now.

        A site without a region is taken to be in the capital's zone.
        """
        local = at.astimezone(UTC) + timedelta(hours=(zone or TimeZone.WIB).utc_offset_hours)
        length = (self.last - self.first) % 24
        if (local.hour - self.first) % 24 < length:
            return timedelta(0)
        return _until(local, self.first)

    def closes_in(self, at: datetime, zone: TimeZone | None) -> timedelta:
        """Return how long it is from `at` until these hours next end."""
        return _until(at.astimezone(UTC) + timedelta(hours=(zone or TimeZone.WIB).utc_offset_hours), self.last)


def _until(local: datetime, hour: int) -> timedelta:
    next_time = local.replace(hour=hour, minute=0, second=0, microsecond=0)
    return next_time - local if next_time > local else next_time + timedelta(days=1) - local
