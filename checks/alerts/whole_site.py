"""What looks wrong with a site as a whole: its host, how it answers, what its sitemap names."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import urlsplit

from checks.alerts.injection import FOREIGN_SHARE
from checks.alerts.promotion import promotion_in_address
from checks.alerts.samples import sample
from checks.model import Alert, AlertKind, Severity
from checks.outcome import FetchOutcome

OFFICIAL = (".go.id", ".desa.id", ".mil.id", ".sch.id", ".ac.id")
"""Domains that the registry of .id gives to public bodies only."""
SPAM_ADDRESSES = 5
"""Advertising addresses in a sitemap that are no coincidence."""


def site_alerts(url: str, outcome: FetchOutcome = FetchOutcome.OK, detail: str = "") -> Iterator[Alert]:
    """Yield what looks wrong with a site.

    Args:
        url: the site's address in the registry.
        outcome: how its first page ended.
        detail: what exactly happened; for a redirect, where to.
    """
    if outcome is FetchOutcome.PARKED:
        yield Alert(AlertKind.PARKED, url, sample(url), outcome.label, Severity.HIGH)
    if outcome is FetchOutcome.OFF_SITE_REDIRECT and promotion_in_address(detail):
        why = "pengunjung dialihkan ke situs iklan judi atau obat terlarang"
        yield Alert(AlertKind.DOORWAY, url, sample(detail), why, Severity.HIGH)
    if outcome.is_readable and _is_outside(url):
        why = "alamat di luar domain pemerintah; kepemilikannya perlu dikonfirmasi"
        yield Alert(AlertKind.LOOK_ALIKE, url, sample(url), why, Severity.LOW)


def sitemap_alerts(url: str, addresses: Sequence[str]) -> Iterator[Alert]:
    """Yield an alert when a sitemap at `url` names advertising pages."""
    spam = [address for address in addresses if promotion_in_address(address)]
    if len(spam) >= SPAM_ADDRESSES or (len(spam) >= 2 and len(spam) >= FOREIGN_SHARE * len(addresses)):
        why = f"{len(spam)} dari {len(addresses)} alamat pada peta situs adalah iklan sisipan"
        yield Alert(AlertKind.SPAM_SITEMAP, url, sample(" ".join(spam[:3])), why, Severity.HIGH)


def cloaking_alert(url: str, usual: Iterable[Alert], from_search: Iterable[Alert], onward: str = "") -> Alert | None:
    """Return an alert when visitors who come from a search engine are shown what others are not.

    Args:
        url: the page that was fetched twice.
        usual: the alerts on the page as anybody sees it.
        from_search: those on the page as a visitor from a search engine sees it.
        onward: where only the latter is sent; empty when he stays.
    """
    if onward and promotion_in_address(onward):
        seen = onward
    else:
        known = {alert.kind for alert in usual}
        new = [alert for alert in from_search if alert.kind in _INJECTED and alert.kind not in known]
        if not new:
            return None
        seen = new[0].sample
    why = "pengunjung dari mesin pencari mendapat halaman lain daripada pengunjung biasa"
    return Alert(AlertKind.CLOAKING, url, sample(seen), why, Severity.HIGH)


_INJECTED = frozenset({AlertKind.GAMBLING, AlertKind.PHARMACY, AlertKind.DOORWAY, AlertKind.FOREIGN_FLOOD})


def _is_outside(url: str) -> bool:
    host = (urlsplit(url).hostname or "").lower().rstrip(".")
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return bool(host) and not f".{host}".endswith(OFFICIAL)
    return False
