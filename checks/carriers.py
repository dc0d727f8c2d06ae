"""Pictures, documents and frames that the page labels as the thing looked for, and whose content we cannot read."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cache, cached_property, lru_cache
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

from checks.document.decode import fold, to_words
from checks.document.model import Block, BlockKind, Region
from checks.model import Evidence, Strength
from checks.services.statement import Carrier
from checks.vocabulary import known
from checks.wording.cues import LinkCue
from checks.wording.excerpts import quote
from checks.wording.texts import text_concepts
from checks.wording.values import has_year, mentions

if TYPE_CHECKING:
    from checks.page import Page

_CONTENT = (Region.MAIN, Region.ASIDE)
CARRIER_ENDINGS = (".pdf", ".doc", ".docx", ".xls", ".xlsx", ".jpg", ".jpeg", ".png", ".ppt", ".pptx", ".webp")
_CARRIER_HOSTS = (
    "drive.google.com",
    "docs.google.com/document",
    "flipbook",
    "fliphtml",
    "heyzine",
    "issuu.com",
    "anyflip",
    "scribd.com",
    "docs.google.com/spreadsheets",
)

_NEAR = 14
"""How far (in document order) a picture may stand from the heading that labels it."""


class LabelledCarrier(NamedTuple):
    """A carrier with what the page calls it."""

    carrier: Carrier
    label: str
    """Its own label, or the heading right above it."""
    concepts: frozenset[str]


def label_carriers(page: Page) -> tuple[LabelledCarrier, ...]:
    """Name every carrier of the content by its own label, or by the heading right above it.

    A carrier with a meaningful label of its own that names something else is another document, whatever
    heading it stands under; only a picture with a label of a word or three may lean on its heading.
    """
    found: list[LabelledCarrier] = []
    headings = _Headings(page.main, title=page.document.title, about=page.name)
    begins = page.main[0].order if page.main else None
    for carrier in page.every_carrier:
        if carrier.url.endswith("/") or _names_another(carrier.url):
            continue
        own = _meaningful(carrier.label)
        if own:
            found.append(LabelledCarrier(carrier, carrier.label, text_concepts(carrier.label)))
        names_little = not own or _is_file_name(carrier.label) or (carrier.what == "gambar" and own.count(" ") <= 2)
        if not names_little or _LOGO.search(carrier.url):
            continue
        heading = headings.above(carrier)
        if not heading and carrier.what == "bingkai" and (begins is None or carrier.order < begins):
            heading = _banner(page, carrier)
        if heading:
            found.append(LabelledCarrier(carrier, heading, text_concepts(heading)))
    return tuple(found)


def _banner(page: Page, carrier: Carrier) -> str:
    """What a frame is called with which the content begins: the page's banner, else its title."""
    above = [block for block in page.near_order(carrier.order, before=_NEAR) if block.region is Region.HEADER]
    named = [block.text for block in above if not block.link and len(block.text) <= _LONGEST_BANNER]
    return named[-1] if named else page.document.title


_LONGEST_BANNER = 70


def labelled_carriers(page: Page, *wanted: str) -> Iterator[tuple[Carrier, str]]:
    """Yield carriers whose label names one of the concepts, with that label."""
    for named in page.carriers:
        if not named.concepts.isdisjoint(wanted):
            yield named.carrier, named.label


def carried_evidence(carrier: Carrier, label: str, why: str, strength: Strength = Strength.UNREADABLE) -> Evidence:
    """Say that the thing looked for is there as a picture, document or frame, and where."""
    return Evidence(
        strength,
        quote(f"{label} [{carrier.what}] {carrier.url}"),
        f"{carrier.what} berjudul “{quote(label, 80)}”",
        why,
    )


@lru_cache(maxsize=8_192)
def _names_another(url: str) -> bool:
    """Whether the file's own name says that it is about an event, whatever heading it hangs under."""
    name = unquote(url.rsplit("/", 1)[-1])
    return not text_concepts(name.replace("_", " ").replace("-", " ")).isdisjoint(
        ("topic_news", "not_a_service", "gambling")
    )


def _is_file_name(label: str) -> bool:
    """Whether a label is only what the file is called: `III%203%20MAKLUMAT_page-0001`, `4.-SP-KONSULTASI-png-A4`."""
    joins = label.count("-") + label.count("_")
    return " " not in label and ("%20" in label or (joins >= _JOINS and any(map(str.isdigit, label))))


_JOINS = 2


@lru_cache(maxsize=8_192)
def _meaningful(label: str) -> str:
    words = to_words(fold(label)).strip()
    if (
        not words
        or words in known("meaningless_label")
        or all(word in _pointing_words() for word in words.split(" "))
        or words.startswith(("whatsapp image", "img ", "screenshot", "dsc", "untitled", "wp image"))
    ):
        return ""
    return (
        ""
        if any(part.endswith((".jpg", ".png", ".jpeg", ".webp")) for part in label.lower().split()) and " " not in label
        else words
    )


@cache
def _pointing_words() -> frozenset[str]:
    """The words that labels such as `Unduh dokumen di sini` are made of."""
    return frozenset(word for phrase in known("meaningless_label") for word in phrase.split(" "))


_LOGO = re.compile(
    r"/(?:logo|ikon|icon)[\w%-]*\.(?:png|jpe?g|svg|webp|gif)|//[\w.-]*(?:icons8|flaticon)\.|/icons?/", re.IGNORECASE
)
"""An emblem is not what the heading above it says."""
_SHORT_NAME = 70
_OPENING = 160
"""Characters of a sentence that ends in a colon and so names what stands below it."""
_FILE_FACTS = re.compile(
    r"\b\d{1,4}(?:[.,]\d{1,2})? ?[km]b\b|^(?:pdf|docx?|xlsx?|pptx?|zip)\b|"
    r"^(?:dokumen|berkas|file)(?: (?:resmi|asli|lengkap))? ?\(?pdf\)?$|^picture_as_pdf$|"
    r"^(?:terakhir |tanggal )?(?:diperbarui|diperbaharui|diunggah|update)\b[^.;]{0,40}\b20\d\d"
)
"""`pdf · 350 KB · 20 Januari 2026`: said of a file, and not what it is called."""
_OF_FILES = ("kb", "mb", "pdf", "doc", "xls", "ppt", "zip", "diper", "unggah", "update")


class _Headings:
    """What stands above a place of the page; asked for each carrier, so found by bisection and not by reading on."""

    def __init__(self, blocks: Sequence[Block], *, title: str, about: str) -> None:
        self._blocks = blocks
        self._about = fold(about)
        self._whose = fold(title.partition(about)[2]) if about else ""
        """What the page's title says after what the page is about: whose page it is."""
        self._orders = [block.order for block in blocks]

    @cached_property
    def _above(self) -> list[tuple[Block | None, Block | None]]:
        """For each block the last heading up to it, and the last short line with little text after it."""
        found: list[tuple[Block | None, Block | None]] = []
        head: Block | None = None
        line: Block | None = None
        for block in self._blocks:
            if head is not None and self._is_owner(block, head):
                found.append((head, line))
                continue
            head = block if block.kind is BlockKind.HEADING else head
            opens = block.text.endswith(":") and len(block.text) <= _OPENING
            if block.kind is BlockKind.HEADING or opens or (len(block.text) <= _SHORT_NAME and not block.link):
                line = line if mentions(block.folded, *_OF_FILES) and _FILE_FACTS.search(block.folded) else block
            elif len(block.text) > 160:
                line = None
            found.append((head, line))
        return found

    def _is_owner(self, block: Block, head: Block) -> bool:
        """Whether a line below the page's own heading is the agency's name, which heads nothing."""
        is_name = len(block.text) <= _SHORT_NAME and block.folded in self._whose
        return is_name and head.folded in self._about and bool(text_concepts(head.text))

    def above(self, carrier: Carrier) -> str:
        """Return the nearest heading or short line above the carrier, if little stands between; empty otherwise."""
        index = bisect_left(self._orders, carrier.order) - 1
        if index < 0:
            return ""
        head, nearest = self._above[index]
        if nearest is not None and carrier.order - nearest.order <= _NEAR:
            return self._dated(nearest)
        # A frame or document may stand far below its heading, behind words about opening it.
        far = carrier.what != "gambar" and head is not None and carrier.order - head.order <= 3 * _NEAR
        return head.text if head is not None and far else ""

    def _dated(self, line: Block) -> str:
        """`Tahun 2023` heads nothing by itself: what stood before says of what."""
        if line.text.count(" ") > 1 or not has_year(line.folded):
            return line.text
        index = bisect_left(self._orders, line.order) - 1
        before = self._above[index][0] if index >= 0 else None
        return f"{before.text} {line.text}" if before is not None else line.text


@lru_cache(maxsize=16_384)
def is_carrier_address(url: str) -> bool:
    """Whether an address is a document, picture or flipbook and not a page."""
    lower = url.lower().partition("?")[0]
    return lower.endswith(CARRIER_ENDINGS) or any(host in url.lower() for host in _CARRIER_HOSTS)


_ICON = re.compile(
    r"/(?:print|email)[-_]?button\w*\.(?:png|gif|jpe?g|svg|webp)|/(?:arrow|bullet|favicon)[\w-]*\.(?:png|gif|svg)",
    re.IGNORECASE,
)
"""Furniture of a page, whatever heading it stands under, unless its words name a thing; what opens a PDF is none."""


_CARRIES = LinkCue(lambda _text, _title, url: bool(url) and is_carrier_address(url))


def _carriers(page: Page) -> Iterator[Carrier]:
    for image in page.document.images:
        if image.region not in _CONTENT or not image.src or (" " not in image.alt and _ICON.search(image.src)):
            continue
        yield Carrier("gambar", image.alt or image.caption, image.src, image.order)
    for link, _ in page.telling(_CARRIES):
        yield Carrier("dokumen", link.text, link.url, link.order)
    for embed in page.document.embeds:
        if embed.region in _CONTENT and not any(
            host in embed.src for host in ("youtube", "google.com/maps", "maps.google", "facebook.com", "instagram.com")
        ):
            yield Carrier("bingkai", embed.title, embed.src, embed.order)


def page_carriers(page: Page) -> list[Carrier]:
    """Every picture, document link and frame of the page's content, in reading order."""
    return sorted(_carriers(page), key=lambda carrier: carrier.order)
