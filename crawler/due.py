"""Which sites are crawled tonight, and in which order. Pure.

Every site is to be seen at least weekly, also when the window is too short for all. So each night begins
with a seventh of all sites, those that were not seen for longest: whatever the others need, a site moves
up by a seventh of the registry each night and is taken by the seventh, as long as a night is long enough
for a seventh. The rest of the window goes to the neediest: verdicts that wait for a second look, sites
that failed by what may have passed, those not seen for longest, those with the lowest score.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

from checks.outcome import FetchOutcome
from crawler.site import opens_in
from storage.due import SiteNeed
from storage.sites import SiteRow

SEEN_TONIGHT = timedelta(hours=12)
"""Who was seen less than this ago has had its turn: longer than a night, shorter than the day between two."""
WITHIN_NIGHTS = 7
"""Nights within which every site is to be seen."""
OVERDUE = timedelta(days=WITHIN_NIGHTS)
SECOND_LOOK_SHARE = 0.05
"""Share of the night's sites that are looked at twice on purpose."""

_MAY_HAVE_PASSED = frozenset(
    {
        FetchOutcome.TIMEOUT,
        FetchOutcome.CONNECTION_LOST,
        FetchOutcome.REFUSED,
        FetchOutcome.DNS,
        FetchOutcome.SERVER_ERROR,
        FetchOutcome.RATE_LIMITED,
        FetchOutcome.UNDER_CONSTRUCTION,
        FetchOutcome.BROKEN,
    }
)


def due_sites(needs: Sequence[SiteNeed], now: datetime, closes_at: datetime | None = None) -> list[SiteRow]:
    """Return the sites whose turn it is, in the order in which they are to enter the crawl.

    `needs` are all active sites. Left out are those seen within the last hours, and those whose quiet hours
    do not come before the crawl closes: nobody is to wait for them.
    """
    due = [
        need
        for need in needs
        if (need.seen_at is None or now - need.seen_at >= SEEN_TONIGHT)
        and (closes_at is None or opens_in(need.site, now) < (closes_at - now).total_seconds())
    ]
    by_age = sorted(due, key=lambda need: (-_days(need, now), *_need(need)))
    weekly = math.ceil(len(needs) / WITHIN_NIGHTS)
    rest = sorted(by_age[weekly:], key=lambda need: (*_need(need)[:2], -_days(need, now), *_need(need)[2:]))
    return [need.site for need in (*by_age[:weekly], *rest)]


def overdue_sites(needs: Sequence[SiteNeed], now: datetime) -> list[SiteNeed]:
    """Return the sites that were not seen for a week or more; those never seen are news, not overdue."""
    return [need for need in needs if need.seen_at is not None and now - need.seen_at > OVERDUE + SEEN_TONIGHT]


def second_looks(sites: Sequence[SiteRow], share: float, seed: int) -> list[SiteRow]:
    """Draw the sites that are looked at twice: that share, at least one, none when the share is 0."""
    if not sites or share <= 0:
        return []
    return Random(seed).sample(list(sites), min(len(sites), max(1, round(share * len(sites)))))  # noqa: S311 - a sample


def _days(need: SiteNeed, now: datetime) -> float:
    """Return how many whole days ago the site was seen: two of the same night are equally old."""
    return math.inf if need.seen_at is None else (now - need.seen_at) // timedelta(days=1)


def _need(need: SiteNeed) -> tuple[bool, bool, float]:
    """Order within one age: waiting for a second look, failed by what may have passed, lowest score."""
    score = 101.0 if need.score is None else need.score
    return (not need.is_held, need.outcome not in _MAY_HAVE_PASSED, score)
