"""Pictures, documents and frames that the page labels as the thing looked for, and whose content we cannot read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

from checks.document.decode import fold, to_words
from checks.document.model import Block, BlockKind
from checks.statements import Carrier, page_carriers
from checks.texts import text_concepts
from checks.vocabulary import known

if TYPE_CHECKING:
    from checks.page import Page

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
    for carrier in page_carriers(page):
        if carrier.url.endswith("/") or _names_another(carrier.url):
            continue
        own = _meaningful(carrier.label)
        if own:
            found.append(LabelledCarrier(carrier, carrier.label, text_concepts(carrier.label)))
        if (not own or (carrier.what == "gambar" and own.count(" ") <= 2)) and (
            heading := _heading_above(page, carrier)
        ):
            found.append(LabelledCarrier(carrier, heading, text_concepts(heading)))
    return tuple(found)


def labelled_carriers(page: Page, *wanted: str) -> Iterator[tuple[Carrier, str]]:
    """Yield carriers whose label names one of the concepts, with that label."""
    for named in page.carriers:
        if not named.concepts.isdisjoint(wanted):
            yield named.carrier, named.label


def _names_another(url: str) -> bool:
    """Whether the file's own name says that it is about an event, whatever heading it hangs under."""
    name = unquote(url.rsplit("/", 1)[-1])
    return not text_concepts(name.replace("_", " ").replace("-", " ")).isdisjoint(
        ("topic_news", "not_a_service", "gambling")
    )


def _meaningful(label: str) -> str:
    words = to_words(fold(label)).strip()
    if (
        not words
        or words in known("meaningless_label")
        or words.startswith(("whatsapp image", "img ", "screenshot", "dsc", "untitled", "wp image"))
    ):
        return ""
    return (
        ""
        if any(part.endswith((".jpg", ".png", ".jpeg", ".webp")) for part in label.lower().split()) and " " not in label
        else words
    )


def _heading_above(page: Page, carrier: Carrier) -> str:
    """Return the nearest heading (or short line) above the carrier, if little stands between."""
    nearest: Block | None = None
    for block in page.main:
        if block.order > carrier.order:
            break
        if block.kind is BlockKind.HEADING or (len(block.text) <= 70 and not block.link):
            nearest = block
        elif len(block.text) > 160:
            nearest = None
    if nearest is None or carrier.order - nearest.order > _NEAR:
        return ""
    return nearest.text
