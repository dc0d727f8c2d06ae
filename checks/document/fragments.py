"""Menus, sidebars and footers that a site repeats on every page: read once, and copied after that.

They are most of the elements of most pages. What such a part becomes depends on its own markup and on little
around it; a digest of both is the key to it. A part that differs in one letter, as a menu that marks the
current page, is another part and is read.
"""

from __future__ import annotations

import hashlib
from typing import TypeVar

from lxml.etree import XPath, tostring
from lxml.etree import _Element as Element
from msgspec import Struct
from msgspec.structs import replace

from checks.document.memo import Memory
from checks.document.model import Block, Embed, Form, Image, Link, Region
from checks.document.writer import MAX_EMBEDS, MAX_FORMS, Context, Writer

_LONGEST = 50_000
"""Bytes of markup of a part that is remembered."""
_MOST = 600
"""Blocks, links and so on of a part that is remembered."""
_EARLY = 4_000
"""No page reaches a limit within so many and one part more: what is copied is whole, and the copy is too."""

_count_inside = XPath("count(descendant::*)")

Key = tuple[bytes, str | None, Context, tuple[tuple[str, str], ...], frozenset[str]]
"""Digest of the markup, origin of the page, what is inherited, the panels that have labels, and those that close."""
Part = TypeVar("Part", Link, Image, Form, Embed)


class Fragment(Struct, frozen=True):
    """What a part of a page became."""

    elements: int
    """How many are inside."""
    folder: str | None
    """Where a page must lie to have the same; None when no address depends on that."""
    order: int
    lists: int
    """The counts before it, which its own numbers continue."""
    orders_taken: int
    lists_taken: int
    scripts: int
    blocks: list[Block]
    links: list[Link]
    images: list[Image]
    forms: list[Form]
    embeds: list[Embed]
    panels: dict[str, str]
    closable: frozenset[str]


class Start(Struct, frozen=True):
    """Where a part began."""

    key: Key
    order: int
    lists: int
    tables: int
    scripts: int
    panels: int
    blocks: int
    links: int
    images: int
    forms: int
    embeds: int
    uses_folder: bool
    uses_page: bool


_FRAGMENTS: Memory[Key, Fragment] = Memory(most=1_024)


def key_of(element: Element, context: Context, outer: Context, writer: Writer) -> Key | None:
    """Return the key to a part that begins here; None when too much around it matters or it is too long."""
    if (
        outer.region not in (Region.MAIN, Region.HEADER)  # a part of a part: once within is enough
        or writer.order > _EARLY
        or writer.open_tables
        or writer.bold_around
        or writer.links_around
        or context.figure is not None
    ):
        return None
    markup = tostring(element, with_tail=False)
    if len(markup) > _LONGEST:
        return None
    digest = hashlib.blake2b(markup, digest_size=16).digest()
    return digest, writer.addresses.origin, context, tuple(writer.panels.items()), frozenset(writer.closable)


def known(key: Key, writer: Writer) -> Fragment | None:
    """Return what an earlier page made of this part, if the page being read would make the same."""
    fragment = _FRAGMENTS.get(key)
    if fragment is None or (fragment.folder is not None and fragment.folder != writer.addresses.folder):
        return None
    fits = (
        len(writer.forms) + len(fragment.forms) <= MAX_FORMS and len(writer.embeds) + len(fragment.embeds) <= MAX_EMBEDS
    )
    return fragment if fits else None


def copy(fragment: Fragment, writer: Writer) -> None:
    """Write down what is in `fragment`, numbered on from what was written before."""
    orders, lists = writer.order - fragment.order, writer.list_count - fragment.lists
    if orders or lists:
        writer.blocks += [
            replace(
                block,
                order=block.order + orders,
                list_id=block.list_id + lists if block.list_id > fragment.lists else block.list_id,
            )
            for block in fragment.blocks
        ]
    else:
        writer.blocks += fragment.blocks
    writer.links += _moved(fragment.links, orders)
    writer.images += _moved(fragment.images, orders)
    writer.forms += _moved(fragment.forms, orders)
    writer.embeds += _moved(fragment.embeds, orders)
    writer.panels |= fragment.panels
    writer.closable |= fragment.closable
    writer.order += fragment.orders_taken
    writer.list_count += fragment.lists_taken
    writer.script_count += fragment.scripts
    writer.addresses.uses_folder |= fragment.folder is not None


def _moved(parts: list[Part], orders: int) -> list[Part]:
    return [replace(part, order=part.order + orders) for part in parts] if orders else parts


def begin(key: Key, writer: Writer) -> Start:
    """Begin to watch what a part becomes."""
    addresses = writer.addresses
    start = Start(
        key=key,
        order=writer.order,
        lists=writer.list_count,
        tables=writer.table_count,
        scripts=writer.script_count,
        panels=len(writer.panels),
        blocks=len(writer.blocks),
        links=len(writer.links),
        images=len(writer.images),
        forms=len(writer.forms),
        embeds=len(writer.embeds),
        uses_folder=addresses.uses_folder,
        uses_page=addresses.uses_page,
    )
    addresses.uses_folder = addresses.uses_page = False
    return start


def end(start: Start, element: Element, writer: Writer) -> None:
    """Remember what the part became, for the next page."""
    addresses = writer.addresses
    is_whole = len(writer.forms) < MAX_FORMS and len(writer.embeds) < MAX_EMBEDS
    is_small = writer.order - start.order <= _MOST
    has_table = writer.table_count > start.tables
    if is_whole and is_small and not has_table and not addresses.uses_page:
        _FRAGMENTS.keep(
            start.key,
            Fragment(
                elements=int(_count_inside(element)),  # type: ignore[arg-type]
                folder=addresses.folder if addresses.uses_folder else None,
                order=start.order,
                lists=start.lists,
                orders_taken=writer.order - start.order,
                lists_taken=writer.list_count - start.lists,
                scripts=writer.script_count - start.scripts,
                blocks=writer.blocks[start.blocks :],
                links=writer.links[start.links :],
                images=writer.images[start.images :],
                forms=writer.forms[start.forms :],
                embeds=writer.embeds[start.embeds :],
                panels=dict(list(writer.panels.items())[start.panels :]),
                closable=frozenset(writer.closable) - start.key[-1],
            ),
        )
    addresses.uses_folder |= start.uses_folder
    addresses.uses_page |= start.uses_page
