"""A page as read: frozen blocks, tables, links, pictures, forms and embeds, in reading order.

A page has hundreds of blocks and links, and building them as frozen dataclasses cost more than parsing it; a
`msgspec.Struct` is as frozen, has the same fields, equality and hash, and is built six times faster. They hold
only texts and numbers, never each other, so the garbage collector need not look at them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct

if TYPE_CHECKING:
    from bs4 import BeautifulSoup


class Region(StrEnum):
    """The part of the page that something stands in."""

    MAIN = "main"
    MENU = "menu"
    HEADER = "header"
    FOOTER = "footer"
    ASIDE = "aside"

    @property
    def label(self) -> str:
        """The part of the page as an official calls it, in Indonesian."""
        return _REGION_LABELS[self]


_REGION_LABELS = {
    Region.MAIN: "isi halaman",
    Region.MENU: "menu",
    Region.HEADER: "kepala halaman",
    Region.FOOTER: "kaki halaman",
    Region.ASIDE: "bilah samping",
}


class BlockKind(StrEnum):
    """What a block of text is."""

    HEADING = "heading"
    TEXT = "text"
    ITEM = "item"
    """A list item."""
    CELL = "cell"
    """A cell of a table (also found in `Document.tables`)."""
    CONTROL = "control"
    """A label, button, option or placeholder of a form."""


class Block(Struct, frozen=True, gc=False):
    """One run of text between boundaries, with the headings it stands under."""

    kind: BlockKind
    text: str
    folded: str
    """Lower case, plain punctuation, single blanks: what value patterns read."""
    words: str
    """Lower-case words alone, blanks around each: what phrases match (`checks.document.decode.to_words`)."""
    path: tuple[str, ...]
    """The headings above, outermost first, as seen."""
    region: Region
    order: int
    level: int = 0
    """Rank of a heading, 1–6 for real ones, 7 for pseudo-headings (bold paragraph, `dt`, label); 0 otherwise."""
    hidden: bool = False
    """Invisible for a visitor in any state of the page (not merely collapsed)."""
    bold: bool = False
    """All of the text is bold."""
    list_id: int = -1
    """Which list the item belongs to; -1 outside lists."""
    ordered: bool = False
    """In a numbered list."""
    table_id: int = -1
    row: int = -1
    column: int = -1
    link: bool = False
    """All of the text is link text."""


class Table(Struct, frozen=True, gc=False):
    """A table (or a grid that works as one): header cells and rows of cell texts."""

    id: int
    order: int
    path: tuple[str, ...]
    header: tuple[str, ...]
    """Texts of the first row when it is made of header cells (`th`, `thead`); otherwise empty."""
    rows: tuple[tuple[str, ...], ...]
    """Cell texts, boundaries inside a cell as newlines; short rows are not padded.

    A cell that takes several rows or columns stands in the first of them; the others are empty.
    """
    region: Region
    reached: frozenset[tuple[int, int]] = frozenset()
    """Row and column of the empty places into which a cell of a row above reaches."""


class Nest(NamedTuple):
    """Where a table lies within another one."""

    table_id: int
    row: int


class Link(Struct, frozen=True, gc=False):
    """A link with the words that tell where it leads."""

    text: str
    """Link text, or the title, aria-label or alt text that stands in for it."""
    url: str
    """Absolute, without fragment; empty when the link leads nowhere (`#`, `javascript:`)."""
    raw: str
    """The address as written."""
    heading: str
    """The nearest heading above."""
    region: Region
    order: int
    title: str = ""
    hidden: bool = False
    nofollow: bool = False

    @property
    def is_dead(self) -> bool:
        """Whether the link has a label and no target."""
        return not self.url


class Image(Struct, frozen=True, gc=False):
    """A picture and what the page says about it."""

    alt: str
    src: str
    heading: str
    caption: str
    region: Region
    order: int


class Field(Struct, frozen=True, gc=False):
    """One field of a form."""

    name: str
    kind: str
    label: str


class Form(Struct, frozen=True, gc=False):
    """A form that a visitor could fill in."""

    action: str
    method: str
    heading: str
    fields: tuple[Field, ...]
    text: str
    """All visible words inside, as `Block.words`."""
    region: Region
    order: int


class Embed(Struct, frozen=True, gc=False):
    """A frame, object or viewer that shows another document."""

    src: str
    heading: str
    title: str
    region: Region
    order: int


@dataclass(frozen=True)
class Document:
    """One page, parsed once and frozen, so that one check cannot spoil the next."""

    url: str
    title: str
    language: str
    blocks: tuple[Block, ...]
    tables: tuple[Table, ...]
    links: tuple[Link, ...]
    images: tuple[Image, ...]
    forms: tuple[Form, ...]
    embeds: tuple[Embed, ...]
    meta: dict[str, str]
    """Lower-case name or property → content."""
    canonical: str
    script_count: int
    body: bytes = field(repr=False, default=b"")
    nests: Mapping[int, Nest] = field(default_factory=dict)
    """For each table within a cell of another one, by its id, where that cell is."""

    @cached_property
    def text_length(self) -> int:
        """Characters of visible text."""
        return sum([len(block.text) for block in self.blocks if not block.hidden])

    @cached_property
    def soup(self) -> BeautifulSoup:
        """The page as BeautifulSoup, for authors of new checks.

        Built on first use; it costs some 22 times the parse that is already done, so no shipped
        check touches it.
        """
        from bs4 import BeautifulSoup

        return BeautifulSoup(self.body, "lxml")
