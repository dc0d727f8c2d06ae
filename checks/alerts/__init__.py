"""Signs that a site was broken into, taken over or made up. Pure; never evidence, never a penalty.

Words alone prove nothing: agencies write about gambling, and should. An alert rests on a link, on
something no visitor can see, or on sheer volume, and never on a page that reports or warns.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from checks.alerts.defacement import defacement
from checks.alerts.gaming import gaming
from checks.alerts.injection import foreign_flood, injection
from checks.alerts.whole_site import cloaking_alert, site_alerts, sitemap_alerts
from checks.model import Alert, Severity

if TYPE_CHECKING:
    from checks.page import Page

__all__ = ["MAX_PER_KIND", "cloaking_alert", "merged", "page_alerts", "site_alerts", "sitemap_alerts"]

MAX_PER_KIND = 5
"""Alerts of one kind that a site keeps: a flooded site has thousands of pages, and one ticket."""

_RANK = {Severity.HIGH: 0, Severity.MEDIUM: 1, Severity.LOW: 2}


def page_alerts(page: Page) -> Iterator[Alert]:
    """Yield what looks wrong with one page, at most one alert of each kind."""
    yield from injection(page)
    yield from foreign_flood(page)
    yield from defacement(page)
    yield from gaming(page)


def merged(alerts: Iterable[Alert]) -> tuple[Alert, ...]:
    """Return the alerts of a site, worst first, each once and few of a kind."""
    kept: list[Alert] = []
    for alert in sorted(dict.fromkeys(alerts), key=lambda alert: (_RANK[alert.severity], alert.kind, alert.url)):
        if sum(other.kind is alert.kind for other in kept) < MAX_PER_KIND:
            kept.append(alert)
    return tuple(kept)
