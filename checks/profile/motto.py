"""The motto of the service, named as such."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.carriers import carried_evidence, labelled_carriers
from checks.document.model import Block, BlockKind, Region
from checks.excerpts import quote
from checks.labels import bare
from checks.model import Check, Evidence, PageKind, Strength
from checks.page import Page
from checks.values import is_blank_form
from checks.vocabulary import known

CHECK = Check(
    id="profile.motto",
    version=1,
    title_ind="Moto pelayanan",
    title_eng="Service motto",
    source="Peraturan Ombudsman 22/2016",
    source_mark="S",
    advice_ind="Tampilkan moto pelayanan dengan sebutan “Moto” atau “Motto” sebagai teks.",
)

_INLINE = re.compile(
    r"^\W*[Mm][Oo][Tt]{1,2}[Oo](?: (?:[Pp]e)?[Ll]ayanan| [Kk]ami| [Ii]nstansi)?\s[–-]\s(.{4,160})|"
    r"\b[Mm][Oo][Tt]{1,2}[Oo]\b[^.:\"“”]{0,60}?(?:\s?[:=]\s?|\s(?:adalah|yaitu|yakni|kami adalah)\s|"
    r"\s?[\"“])\s?[\"“']?(.{4,160})",
    re.DOTALL,
)
_OTHER_TEXTS = frozenset({"vision", "mission", "vision_mission", "pledge_name"})
"""Headings of what may follow a motto that was left out."""
_NOT_HERE = ("topic_news", "news_furniture", "placeholder", "negation", "essay", "topic_questionnaire")


def detect(page: Page) -> Iterator[Evidence]:
    """Yield named mottos; pictures are there and not readable."""
    if page.kind in (PageKind.SPAM, PageKind.TEMPLATE, PageKind.NEWS, PageKind.QUESTIONNAIRE, PageKind.REGULATION):
        return
    phrases = known("motto")
    if not page.naming_anywhere("motto"):
        yield from _pictured(page)
        return
    blocks = [block for block in page.blocks if block.region is not Region.MENU and block.kind is not BlockKind.CONTROL]
    for index, block in enumerate(blocks):
        if not page.names(block, "motto") or page.names(block, *_NOT_HERE) or "motto hidup" in block.words:
            continue
        where = " › ".join([*block.path[-1:], "moto"])
        words = bare(block.words)
        heads = block.kind is BlockKind.HEADING or block.bold or block.text.isupper() or words.count(" ") <= 2
        if (words in phrases and not (block.link and block.kind is not BlockKind.HEADING)) or (
            heads
            and words.startswith(("motto ", "moto "))
            and words.count(" ") <= 5
            and ":" not in block.text
            and not block.link
        ):
            value = next(
                (
                    b
                    for b in blocks[index + 1 : index + 4]
                    if b.region is block.region
                    and (b.words.count(" ") >= 3 or _is_in_row(block, b))
                    and not b.link
                    and b.kind is not BlockKind.CONTROL
                    and not (page.above(b) - page.above(block) - page.concepts(block)) & _OTHER_TEXTS
                ),
                None,
            )
            if (
                value is not None
                and not is_blank_form(value.folded)
                and len(value.text) <= 400
                and not page.names(value, *_NOT_HERE)
                and bare(value.words) not in known("vision") | known("pledge_name") | known("vision_mission")
            ):
                yield Evidence(
                    Strength.FULL, quote(f"{block.text}: {value.text}"), where, "moto disebut namanya dan dituliskan"
                )
                return
        elif _INLINE.search(block.text) and not block.link:
            yield Evidence(Strength.FULL, quote(block.text), where, "moto disebut namanya dan dituliskan")
            return
    yield from _pictured(page)


def _is_in_row(label: Block, value: Block) -> bool:
    """Whether one word stands beside the label in a table: `Motto | Prima`."""
    return value.table_id >= 0 and value.row == label.row and any(letter.isalpha() for letter in value.text)


def _pictured(page: Page) -> Iterator[Evidence]:
    for carrier, label in labelled_carriers(page, "motto"):
        if len(label) <= 80:
            yield carried_evidence(carrier, label, f"moto hanya berupa {carrier.what}; isinya belum terbaca")
            return
