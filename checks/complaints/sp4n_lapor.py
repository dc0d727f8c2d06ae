"""The page leads to SP4N-LAPOR!, the national complaint channel."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.document.model import Region
from checks.model import Check, Evidence, PageKind, Strength
from checks.page import Page
from checks.wording.cues import LinkCue
from checks.wording.excerpts import quote
from checks.wording.hosts import bare_host

CHECK = Check(
    id="complaints.sp4n_lapor",
    version=1,
    title_ind="Kanal SP4N-LAPOR!",
    title_eng="National complaint channel SP4N-LAPOR!",
    source="Perpres 76/2013; PermenPANRB 62/2018",
    source_mark="R",
    advice_ind="Pasang tautan ke www.lapor.go.id (atau SMS 1708) yang berfungsi, misalnya pada kaki setiap halaman.",
)

_NAME = re.compile(r"\bLAPOR\s?!|\bSP4N\b|SP4N[-– ]?LAPOR|\bLAPOR\s?1708\b", re.IGNORECASE)
_ADDRESS = re.compile(r"(?<![\w.@-])(?:(?:https?://|www\.)[\w.-]{0,60}\b)?lapor\.go\.id\b", re.IGNORECASE)
_ORDINARY = re.compile(r"\blapor\s?!", re.IGNORECASE)

_SYSTEM = re.compile(r"\bSP4N\b|\bLAPOR\s?!")
_APP = re.compile(r"\b(?:aplikasi|unduh|play ?store|google play|app ?store|download)\b")
"""How the channel is reached from a telephone."""


def detect(page: Page) -> Iterator[Evidence]:
    """Yield links to lapor.go.id, addresses in text, and the bare name."""
    if page.kind is PageKind.SPAM:
        return
    for link, _ in page.telling(_LEADS_THERE):
        if not link.hidden:
            yield Evidence(
                Strength.FULL,
                quote(f"{link.text or '(tanpa teks)'} → {link.url}"),
                f"tautan ({link.region.label})",
                "tautan ke kanal pengaduan nasional",
            )
            return
    may_name = [block for block in page.blocks if "lapor" in block.folded or "sp4n" in block.folded]
    named = [block for block in may_name if _is_named(block.text) and not page.names(block, "negation")]
    for block in named:
        near = [block, *page.near(block, before=6, after=6)]
        told = "lapor.go.id" in block.folded or (_SYSTEM.search(block.text) and _APP.search(block.folded))
        if told or any(page.names(other, "sp4n_address") for other in near):
            yield Evidence(
                Strength.FULL,
                quote(block.text),
                page.place(block),
                "menyebut SP4N-LAPOR! beserta alamat atau nomornya",
            )
            return
    if page.kind is PageKind.NEWS:
        return
    for block in named:
        told_of = block.region is Region.MAIN and page.names(block, "topic_news")
        if (
            block.region in (Region.MAIN, Region.ASIDE, Region.FOOTER)
            and not told_of
            and not (block.link and _leads_inside(page, block.text))
        ):
            yield Evidence(
                Strength.PARTIAL,
                quote(block.text),
                page.place(block),
                "hanya nama SP4N-LAPOR!, tanpa tautan atau nomor",
            )
            return
    for image in page.document.images:
        if image.region is not Region.MENU and (_is_named(image.alt) or _is_named(image.caption)):
            yield Evidence(
                Strength.PARTIAL, quote(image.alt or image.caption), "gambar", "hanya logo SP4N-LAPOR!, tanpa tautan"
            )
            return


def _is_channel(host: str) -> bool:
    return host == "lapor.go.id" or host.endswith(".lapor.go.id")


_LEADS_THERE = LinkCue(lambda _text, _title, url: "lapor" in url.lower() and _is_channel(bare_host(url)))


def _is_named(text: str) -> bool:
    if _ADDRESS.search(text):
        return True
    found = _NAME.search(text)
    if not found:
        return False
    # `Lapor!` alone is the name only in capitals: *lapor* is also an ordinary verb.
    return not _ORDINARY.fullmatch(found[0]) or found[0].startswith("LAPOR")


def _leads_inside(page: Page, text: str) -> bool:
    """Whether the words are a link that does not reach the channel: an own page, or nowhere."""
    return any(link.text == text for link in page.document.links)
