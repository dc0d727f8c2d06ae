"""Where a page sends people outside the web as we read it: forms, chats, drives, flipbooks, social media.

Recorded with the words of the link, never opened: what stands behind needs a login, a script or a person.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple
from urllib.parse import urlsplit

from checks.document.model import Document

MAX_SURFACES = 200
"""Of one page; more is a list of links."""


class SurfaceKind(StrEnum):
    """What stands behind such a link."""

    FORM = "form"
    CHAT = "chat"
    DRIVE = "drive"
    FLIPBOOK = "flipbook"
    SHORT_LINK = "short_link"
    SOCIAL = "social"
    VIDEO = "video"
    MAP = "map"

    @property
    def label(self) -> str:
        """What it is, in Indonesian."""
        return _LABELS[self]


_LABELS = {
    SurfaceKind.FORM: "formulir daring",
    SurfaceKind.CHAT: "percakapan",
    SurfaceKind.DRIVE: "folder atau berkas awan",
    SurfaceKind.FLIPBOOK: "buku digital",
    SurfaceKind.SHORT_LINK: "tautan pendek",
    SurfaceKind.SOCIAL: "media sosial",
    SurfaceKind.VIDEO: "video",
    SurfaceKind.MAP: "peta",
}


class Surface(NamedTuple):
    """One way out, as the page words it."""

    kind: SurfaceKind
    label: str
    """The link's or frame's own words; the nearest heading where it has none."""
    url: str


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
    for url, label in _ways_out(document):
        kind = kind_of_surface(url)
        if kind is not None and url not in found and len(found) < MAX_SURFACES:
            found[url] = Surface(kind, label, url)
    return tuple(found.values())


def _ways_out(document: Document) -> Iterator[tuple[str, str]]:
    links = [
        (link.order, link.url, link.text or link.title or link.heading) for link in document.links if not link.hidden
    ]
    frames = [(embed.order, embed.src, embed.title or embed.heading) for embed in document.embeds]
    for _, url, label in sorted([*links, *frames]):
        yield url, label
