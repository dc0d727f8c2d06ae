"""Where a redirect may lead, and what it means when it may not. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from checks.outcome import FetchOutcome
from crawler.urls import clean, host_of
from crawler.verdict import Verdict, refusal_by_host, refusal_by_path

if TYPE_CHECKING:
    from crawler.site import SiteCrawl, Trip

MAX_HOPS = 6
"""Redirects followed for one page: http → https → www → language → page, and one to spare."""

_BLOCK_PAGES = ("trustpositif", "internetpositif", "internet-positif", "aduankonten", "mercusuar", "lamanlabuh")
"""Hosts of the notices to which Indonesian providers send visitors of blocked sites."""


class Redirect(NamedTuple):
    """The judgement on one redirect: follow it, or the outcome that it amounts to."""

    url: str
    hops: tuple[str, ...]
    outcome: FetchOutcome | None = None
    """None: follow."""
    is_known: bool = False
    """It leads to a page that was taken already: nothing new, and nothing wrong."""


def judge_redirect(url: str, source: str, trip: Trip, site: SiteCrawl) -> Redirect:
    """Judge a redirect from `source` to `url` that was met on a trip.

    Only the site's own ground is followed. A page that sends visitors to a login is a wall, one that
    leaves the site is told from one that is broken, and a circle is cut when it closes.
    """
    hops = (*trip.hops, source)
    address = clean(url)
    if address is None:
        return Redirect(url, hops, FetchOutcome.BROKEN)
    outcome = None
    if url in hops or len(hops) > MAX_HOPS:
        outcome = FetchOutcome.REDIRECT_LOOP
    elif any(word in host_of(url) for word in _BLOCK_PAGES):
        outcome = FetchOutcome.BLOCKED
    else:
        path = urlsplit(url).path or "/"
        outcome = _OUTCOMES.get(refusal_by_host(url, site.scope, path) or refusal_by_path(address.path))
    if outcome is not None:
        return Redirect(url, hops, outcome)
    is_known = address.key != trip.entry.address.key and site.frontier.was_taken(url)
    return Redirect(url, hops, is_known=is_known)


_OUTCOMES: dict[Verdict | None, FetchOutcome] = {
    Verdict.OTHER_SITE: FetchOutcome.OFF_SITE_REDIRECT,
    Verdict.OTHER_FOLDER: FetchOutcome.OFF_SITE_REDIRECT,
    Verdict.ACCOUNT: FetchOutcome.LOGIN_WALL,
    Verdict.DOCUMENT: FetchOutcome.NOT_HTML,
    Verdict.FILE: FetchOutcome.NOT_HTML,
    Verdict.FEED: FetchOutcome.NOT_HTML,
}
