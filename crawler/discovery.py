"""Finding a region's agency sites: which addresses its main portal leads to, and whose they seem to be. Pure.

Proposals are for a person to confirm; nothing here enters anything into the registry.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable
from urllib.parse import urlsplit

from checks.document import Document, Region
from crawler.directories import Listed, listed, mended
from crawler.ownership import VAGUE, Confidence, Proposal, Standing, judge, label_under, type_of_host
from crawler.urls import host_of
from crawler.verdict import refusal_by_words
from storage.agency_types import type_in

__all__ = ["Confidence", "Proposal", "Standing", "domains_of", "propose"]

_NAME_LENGTH = 120


def domains_of(website: str, aliases: Iterable[str] = ()) -> frozenset[str]:
    """Return the domains below which a region's own hosts lie."""
    return frozenset(domain for domain in (host_of(website), *aliases) if domain)


def propose(
    pages: Iterable[Document], domains: Collection[str], region_name: str, registered: Collection[str] = ()
) -> list[Proposal]:
    """Return the addresses that the portal's pages lead to, best named first, one for each host or folder.

    Args:
        pages: pages of the region's main portal.
        domains: the region's own domains (`domains_of`).
        region_name: as officials write it (Kabupaten Sumba Timur); tells look-alikes, and names agencies.
        registered: hosts (with their folder, where they have one) that the registry holds already.
    """
    found: dict[str, Proposal] = {}
    for page in pages:
        others = (one for one in listed(page, domains) if refusal_by_words(one.words, one.url) is None)
        addresses = [*_addresses(page, domains), *others]
        of_agencies = _lists_of_agencies(addresses, domains)
        for one in addresses:
            proposal = judge(one, page.url, domains, region_name, in_list=one.group in of_agencies)
            if proposal is None:
                continue
            place = proposal.host + urlsplit(proposal.url).path.rstrip("/")
            known = found.get(place)
            if place not in registered and (known is None or _worth(proposal) > _worth(known)):
                found[place] = proposal
    return sorted(found.values(), key=lambda one: (one.standing is not Standing.ACTIVE, one.agency_type, one.host))


def _worth(proposal: Proposal) -> tuple[bool, int, int]:
    sure = list(Confidence)[::-1].index(proposal.confidence)
    return proposal.standing is not Standing.UNCONFIRMED, sure, len(proposal.name)


def _lists_of_agencies(addresses: Iterable[Listed], domains: Collection[str]) -> frozenset[str]:
    """Return the lists of which most entries are agencies by their hosts: the others are too, as far as they may be."""
    known: dict[str, dict[str, bool]] = {}
    for one in addresses:
        if label := label_under(host_of(one.url), domains):
            known.setdefault(one.group, {})[label] = type_of_host(label) is not None
    return frozenset(
        group
        for group, labels in known.items()
        if sum(labels.values()) >= _FEWEST_KNOWN and sum(labels.values()) * 2 >= len(labels)
    )


_FEWEST_KNOWN = 3


def _addresses(page: Document, domains: Collection[str]) -> Iterable[Listed]:
    """Yield what the page leads to, with the words that say whose it is: links, and addresses merely written."""
    rows: dict[tuple[int, int], list[str]] = {}
    for block in page.blocks:
        if block.table_id >= 0:
            rows.setdefault((block.table_id, block.row), []).append(block.text)
    orders = [block.order for block in page.blocks]
    for link in page.links:
        if link.url and not link.hidden and refusal_by_words(link.text, link.url) is None:
            # A row says in one cell whose the *Kunjungi* in the next is.
            around = page.blocks[min(bisect_right(orders, link.order), len(orders) - 1)] if orders else None
            beside = rows.get((around.table_id, around.row), ()) if around is not None else ()
            words = _name_in(link.text, link.title, *beside) or link.heading
            yield Listed(mended(link.url, domains) or link.url, words, link.heading)
    written = re.compile(
        r"(?<![\w@.-])(?:https?:?//)?((?:[a-z0-9-]+\.)+(?:" + "|".join(map(re.escape, domains)) + r"|go\.id))\b"
    )
    for block in page.blocks:
        if block.hidden or block.region is Region.MENU or "." not in block.folded:
            continue
        for host in written.findall(block.folded):
            before = block.text[: block.folded.find(host)].strip(" :-\u2013").removesuffix("://").removesuffix("http")
            words = _name_in(before, *rows.get((block.table_id, block.row), ()), *block.path[-1:])
            yield Listed(f"https://{host}/", words, "".join(block.path[-1:]))


def _name_in(*candidates: str) -> str:
    """Return the first of the words that name an agency; else the first that say anything."""
    texts = [" ".join(text.split())[:_NAME_LENGTH] for text in candidates]
    named = next((text for text in texts if type_in(text) and not VAGUE.match(text)), "")
    return named or next((text for text in texts if len(text) > 3 and not VAGUE.match(text) and "." not in text), "")
