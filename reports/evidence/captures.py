"""The stored pages of one agency, in the order in which they matter: what a verdict quotes first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import pandas as pd

from reports.listing import records
from reports.results import Quote
from storage import frames
from storage.database import Database


class Held(StrEnum):
    """Whether the archive has a page, and why not."""

    IN = "in"
    NO_ROOM = "no_room"
    NOT_STORED = "not_stored"


@dataclass(frozen=True, slots=True)
class Capture:
    """One stored page as it was fetched. `url` is where the body came from, after redirects."""

    url: str
    asked: str
    """The address asked for; the same without a redirect."""
    fetched_at: datetime
    http_status: int | None
    """None when only the quotation remembers this state of the page."""
    content_type: str
    size: int | None
    sha256: str
    depth: int
    site_url: str
    checks: tuple[str, ...]
    """What is quoted from it, in the order of the proofs."""


@dataclass(frozen=True, slots=True)
class Proof:
    """One quotation of a verdict, with the copy of the page that shows it."""

    quote: Quote
    capture: tuple[str, str]
    """Address and hash: what names a `Capture`."""


def proofs_of(db: Database, sites: Mapping[int, str], region: str | None) -> dict[tuple[str, str], list[Proof]]:
    """Return every quotation about these sites (number → address), by check and site address, strongest first."""
    found: dict[tuple[str, str], list[Proof]] = defaultdict(list)
    for row in _of_sites("evidence", db, sites, region):
        quote = Quote(row["page_url"], row["excerpt"], row["where"], row["why"], row["fetched_at"], row["sha256"])
        found[row["check_id"], sites[row["site_id"]]].append(Proof(quote, (row["page_url"], row["sha256"])))
    return found


def captures_of(
    db: Database, sites: Mapping[int, str], region: str | None, proofs: Mapping[tuple[str, str], Sequence[Proof]]
) -> tuple[Capture, ...]:
    """Return every page of these sites with a stored body: the quoted ones first, then by clicks from the first page.

    A quotation may rest on an older body than the page has now; then both are there.
    """
    quoted: dict[tuple[str, str], list[tuple[int, str, Proof, str]]] = defaultdict(list)
    for (check, site_url), several in proofs.items():
        for rank, proof in enumerate(several):
            if proof.quote.sha256 and proof.quote.fetched_at:  # a judged file has neither
                quoted[proof.capture].append((rank, check, proof, site_url))
    known: dict[tuple[str, str], Capture] = {}
    for row in _of_sites("pages", db, sites, region):
        key = (row["final_url"] or row["url"], row["sha256"])
        if row["sha256"] and key not in known:
            known[key] = Capture(
                url=key[0],
                asked=row["url"],
                fetched_at=row["fetched_at"],
                http_status=row["http_status"],
                content_type=row["content_type"],
                size=row["size"],
                sha256=row["sha256"],
                depth=row["depth"],
                site_url=row["site_url"],
                checks=_checks(quoted.get(key, ())),
            )
    for key, several_quotes in quoted.items():
        at = several_quotes[0][2].quote.fetched_at
        if key not in known and at:
            known[key] = _remembered(key, at, several_quotes, known.values())
    first = {key: min(rank for rank, *_ in several_quotes) for key, several_quotes in quoted.items()}
    last = len(proofs) + 1
    ordered = sorted(known.items(), key=lambda item: (first.get(item[0], last), item[1].depth, item[0]))
    return tuple(capture for _, capture in ordered)


def _remembered(
    key: tuple[str, str], at: datetime, quotes: Sequence[tuple[int, str, Proof, str]], known: Collection[Capture]
) -> Capture:
    """Make a capture of what its quotations say: the page itself has another body by now."""
    twin = next((capture for capture in known if capture.url == key[0]), None)
    return Capture(
        url=key[0],
        asked=key[0],
        fetched_at=at,
        http_status=None,
        content_type=twin.content_type if twin else "",
        size=None,
        sha256=key[1],
        depth=twin.depth if twin else 0,
        site_url=quotes[0][3],
        checks=_checks(quotes),
    )


def _checks(quotes: Collection[tuple[int, str, Proof, str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(check for _, check, *_ in sorted(quotes, key=lambda quote: quote[:2])))


def _of_sites(name: str, db: Database, sites: Mapping[int, str], region: str | None) -> Iterator[dict[str, Any]]:
    """Yield the rows of that frame about these sites; in parts, because an agency of no region is sought among all."""
    for part in frames.stream(name, db, region=region):
        yield from records(_only(part, sites))


def _only(part: pd.DataFrame, sites: Mapping[int, str]) -> pd.DataFrame:
    return part[part["site_id"].isin(list(sites))]
