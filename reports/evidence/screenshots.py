"""Pictures of the quoted pages, for readers without a player of web archives. Who can take one is handed in.

A picture shows the stored copy and no more: what the visit did not fetch (styles, most images) is not on it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from reports.evidence.captures import Capture, Proof
from storage.bodies import BodyStore
from storage.errors import BodyMissing

FOLDER = "tangkapan"
MAX_SCREENSHOTS = 12
"""Of one pack: the pages that are quoted first."""
SHARE = 0.2
"""Of the pack's room that pictures may take; the copies themselves prove more."""
_SHOWN = ("text/html", "application/xhtml+xml", "image/jpeg", "image/png", "image/webp")


class Shown(NamedTuple):
    """A stored body, as a browser is handed it."""

    url: str
    content_type: str
    body: bytes


Stored = Callable[[str], Shown | None]
"""Finds what is stored of an address; None where nothing is."""
Camera = Callable[[Shown, str, Stored], bytes]
"""Takes a picture (JPEG) of a page where these words stand; answers what else the page asks for from what is stored.
Empty where it cannot."""


def take_screenshots(
    captures: Sequence[Capture],
    proofs: Mapping[tuple[str, str], Sequence[Proof]],
    store: BodyStore,
    camera: Camera,
    room: int,
) -> dict[tuple[str, str], bytes]:
    """Return pictures of the first quoted pages, by address and hash; together no larger than `room` bytes."""
    words: dict[tuple[str, str], str] = {}
    for several in proofs.values():
        for proof in several:
            words.setdefault(proof.capture, proof.quote.excerpt)
    newest = {capture.url: capture for capture in reversed(captures)}
    newest |= {capture.asked: capture for capture in reversed(captures)}

    def stored(url: str) -> Shown | None:
        capture = newest.get(url)
        return None if capture is None else _shown(capture, store)

    taken: dict[tuple[str, str], bytes] = {}
    tried = 0
    for capture in captures:
        key = (capture.url, capture.sha256)
        if not capture.checks or tried == MAX_SCREENSHOTS:
            break  # the quoted ones come first
        if not capture.content_type.lower().startswith(_SHOWN):
            continue
        page = _shown(capture, store)
        if page is None:
            continue
        tried += 1
        picture = camera(page, words.get(key, ""), stored)
        if picture and len(picture) <= room:
            room -= len(picture)
            taken[key] = picture
    return taken


def _shown(capture: Capture, store: BodyStore) -> Shown | None:
    try:
        return Shown(capture.url, capture.content_type, store.get(capture.sha256))
    except BodyMissing:
        return None
