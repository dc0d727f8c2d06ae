"""Where a page sends people outside the web as we read it: forms, chats, drives, flipbooks, social media.

Recorded with the words of the link. What stands behind needs a login, a script or a person, and is not read; of
the few links on which a verdict rests, the crawl asks once whether anything is there (`crawler.outside`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import urlsplit

from checks.document.model import Document
from checks.model import Evidence, LinkState, Strength, Surface, SurfaceKind
from checks.outcome import FetchOutcome
from checks.wording.excerpts import mask_private

__all__ = [
    "MAX_SURFACES",
    "Surface",
    "SurfaceKind",
    "is_worth_asking",
    "kind_of_surface",
    "recorded",
    "state_of_link",
    "surfaces_of",
]

MAX_SURFACES = 200
"""Of one page; more is a list of links."""


def _under(*places: str) -> re.Pattern[str]:
    """Match a host with the beginning of a path, at the host itself or at any name below it."""
    return re.compile(rf"(?:^|[.])(?:{'|'.join(map(re.escape, places))})(?:[/?#]|$)")


_KINDS: tuple[tuple[SurfaceKind, re.Pattern[str]], ...] = (
    # The longer addresses first: a form of Google's is no drive.
    (
        SurfaceKind.FORM,
        _under(
            "docs.google.com/forms", "forms.gle", "forms.office.com", "jotform.com", "typeform.com", "surveymonkey.com"
        ),
    ),
    (
        SurfaceKind.MAP,
        _under("maps.google.com", "google.com/maps", "maps.app.goo.gl", "goo.gl/maps", "openstreetmap.org"),
    ),
    (
        SurfaceKind.CHAT,
        _under(
            "wa.me",
            "api.whatsapp.com",
            "web.whatsapp.com",
            "chat.whatsapp.com",
            "t.me",
            "telegram.me",
            "tawk.to",
            "m.me",
        ),
    ),
    (
        SurfaceKind.DRIVE,
        _under("drive.google.com", "docs.google.com", "dropbox.com", "onedrive.live.com", "1drv.ms", "sharepoint.com"),
    ),
    (
        SurfaceKind.FLIPBOOK,
        _under(
            "heyzine.com", "fliphtml5.com", "anyflip.com", "issuu.com", "flipbookpdf.net", "pubhtml5.com", "scribd.com"
        ),
    ),
    (SurfaceKind.VIDEO, _under("youtube.com", "youtu.be", "youtube-nocookie.com", "vimeo.com")),
    (
        SurfaceKind.SOCIAL,
        _under(
            "instagram.com",
            "facebook.com",
            "fb.com",
            "twitter.com",
            "x.com",
            "tiktok.com",
            "threads.net",
            "linkedin.com",
        ),
    ),
    (
        SurfaceKind.SHORT_LINK,
        _under("s.id", "bit.ly", "tinyurl.com", "linktr.ee", "goo.gl", "cutt.ly", "shorturl.at", "lynk.id", "t.co"),
    ),
)


@lru_cache(maxsize=16_384)
def kind_of_surface(url: str) -> SurfaceKind | None:
    """Tell a way out by its address; None for everything else."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return None
    place = f"{parts.hostname.removeprefix('www.')}{parts.path}".lower()
    return next((kind for kind, pattern in _KINDS if pattern.search(place)), None)


def surfaces_of(document: Document) -> tuple[Surface, ...]:
    """Return the ways out of a page in reading order, each address once."""
    found: dict[str, Surface] = {}
    for _, url, label, kind in sorted(_ways_out(document)):
        if url not in found and len(found) < MAX_SURFACES:
            found[url] = Surface(kind, label, url)
    return tuple(found.values())


def _ways_out(document: Document) -> Iterator[tuple[int, str, str, SurfaceKind]]:
    urls = {link.url for link in document.links}
    kinds = {url: kind for url in urls if (kind := kind_of_surface(url))}
    for link in document.links if kinds else ():
        if not link.hidden and link.url in kinds:
            yield link.order, link.url, link.text or link.title or link.heading, kinds[link.url]
    for embed in document.embeds:
        if kind := kind_of_surface(embed.src):
            yield embed.order, embed.src, embed.title or embed.heading, kind


_NUMBER = re.compile(r"\+?\d{9,}")


def recorded(surface: Surface) -> Surface:
    """Return the way out as it may be kept: a private person's number in a chat's address is made unreadable."""
    label = mask_private(surface.label)
    if surface.kind is SurfaceKind.CHAT:
        # By the number alone: the address says WhatsApp of everybody.
        url = _NUMBER.sub(lambda found: mask_private(found[0], surface.label), surface.url)
        return surface._replace(label=label, url=url)
    return surface if label == surface.label else surface._replace(label=label)


_NOT_ASKED = frozenset(
    {SurfaceKind.CHAT, SurfaceKind.DRIVE, SurfaceKind.FLIPBOOK, SurfaceKind.SOCIAL, SurfaceKind.VIDEO, SurfaceKind.MAP}
)
"""What answers the same whether anything is there or not, or only to people with an account."""


def is_worth_asking(evidence: Evidence) -> bool:
    """Whether a verdict rests on a link of which an answer could tell that it is dead."""
    is_on_web = evidence.strength is Strength.FULL and evidence.link.startswith(("http://", "https://"))
    return is_on_web and kind_of_surface(evidence.link) not in _NOT_ASKED


_GONE = frozenset({FetchOutcome.NOT_FOUND, FetchOutcome.SOFT_404, FetchOutcome.PARKED, FetchOutcome.SUSPENDED})
_THERE = frozenset({FetchOutcome.OK, FetchOutcome.EMPTY_SHELL, FetchOutcome.NOT_HTML, FetchOutcome.TOO_LARGE})
_CLOSED = re.compile(
    r"no longer accepting (?:responses|submissions|answers)|is(?: not|n.t) accepting (?:new |any )?responses"
    r"|(?:form|survey) is (?:currently |now )?(?:closed|unavailable|not available)"
    r"|tidak lagi menerima (?:respons?|jawaban|tanggapan|isian)"
    r"|(?:formulir|survei|kuesioner)(?: ini)? (?:sudah |telah )(?:ditutup|berakhir)"
)
"""What form services write in place of a form that was closed, by their pages as recalled [R]."""
_NOTICE = 900
"""Characters of visible text; a notice is shorter, and a longer page may well speak of another, closed survey."""
_CLOSED_ADDRESS = re.compile(r"//(?:[\w-]+\.)*docs\.google\.com/forms/[^?#]*/closedform(?:$|[/?#])")


def state_of_link(url: str, outcome: FetchOutcome, document: Document | None = None) -> LinkState:
    """Tell what became of a link by where it ended: the last address, how that was fetched, what it says.

    Only what is certain makes a link dead; whatever else went wrong says that it could not be tried.
    """
    if outcome in _GONE:
        return LinkState.GONE
    if outcome not in _THERE:
        return LinkState.UNTRIED
    if _CLOSED_ADDRESS.search(url.lower()):
        return LinkState.CLOSED
    if document is not None and document.text_length <= _NOTICE and not any(form.fields for form in document.forms):
        words = " ".join(block.folded for block in document.blocks if not block.hidden)
        if _CLOSED.search(f"{document.title.lower()} {words}"):
            return LinkState.CLOSED
    return LinkState.OPEN
