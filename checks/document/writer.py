"""Writes down what the walk meets: blocks, links, pictures, forms and embeds, in reading order."""

from __future__ import annotations

from lxml.etree import _Element as Element
from msgspec import Struct
from msgspec.structs import replace

from checks.document.addresses import Addresses, parse
from checks.document.decode import fold, to_words
from checks.document.model import Block, BlockKind, Embed, Form, Image, Link, Nest, Region, Table
from checks.document.outline import Outline
from checks.document.parts import Anchor, caption_of, form_fields, form_text, link_text
from checks.document.readings import READINGS
from checks.document.structure import PSEUDO_HEADING
from checks.document.tables import OpenTable

MAX_BLOCKS = 20_000
MAX_LINKS = 5_000
MAX_IMAGES = 2_000
MAX_EMBEDS = 500
MAX_FORMS = 100
_HEADING_LENGTH = 110
_MARKS = frozenset("»›>•·-–|→▸►▪*")
"""What menus set before and between their links; a line with nothing else beside a link is one."""
_MARK = 4
"""Characters of such a mark with the blanks around it."""
_PSEUDO_LENGTH = 90

# Python 3.11 looks up a member of an enumeration in five times the time of a global.
MAIN, TEXT, HEADING, CONTROL = Region.MAIN, BlockKind.TEXT, BlockKind.HEADING, BlockKind.CONTROL
ITEM = BlockKind.ITEM


class Context(Struct, frozen=True, gc=False):
    """What an element inherits from those around it; one object for all that inherit the same."""

    region: Region = MAIN
    hidden: bool = False
    heading: int = 0
    """Rank of the heading that the text is; 0 when it is none."""
    kind: BlockKind = TEXT
    list_id: int = -1
    ordered: bool = False
    table_id: int = -1
    row: int = -1
    column: int = -1
    in_section: bool = False
    """In an article, section or main, whose header is not the page's."""
    figure: Element | None = None


_BULLETS = 3


def _bulleted(text: str) -> list[str]:
    """Return the lines of a text that begins with a bullet and has several; none where bullets stand between words."""
    before, *lines = text.split("•")
    if len(lines) < _BULLETS or before.strip():
        return []
    return [line for part in lines if (line := part.strip())]


def heading_of_items(context: Context, outer: Context) -> int:
    """Return the heading rank inside a list or table: what a pseudo-heading holds as a list is no heading."""
    return 0 if context.heading == outer.heading == PSEUDO_HEADING else context.heading


class Writer:
    """What was read of a page so far."""

    def __init__(self, base: str) -> None:
        self.blocks: list[Block] = []
        self.tables: list[Table] = []
        self.links: list[Link] = []
        self.images: list[Image] = []
        self.forms: list[Form] = []
        self.embeds: list[Embed] = []
        self.script_count = 0
        self.panels: dict[str, str] = {}
        """The id of each panel that a tab or button opens, and what that is called."""
        self.closable: set[str] = set()
        """The panels that something opens and closes, and that are not merely places on the page."""
        self.addresses = Addresses(base)
        self.outline = Outline()
        self.open_tables: list[OpenTable] = []
        self.nests: dict[int, Nest] = {}
        self.order = self.list_count = self.table_count = 0
        self.bold_around = self.links_around = 0
        """How many of the elements that are open set bold, and how many are links."""
        self._pieces: list[str] = []
        self._all_bold = self._all_linked = True
        self._captions: dict[Element, str] = {}

    # -- text ---------------------------------------------------------------------------------

    def take(self, text: str) -> None:
        """Add a piece to the run of text that is being read."""
        pieces = self._pieces
        if text.isspace():
            if pieces:
                pieces.append(" ")
            return
        if pieces and _is_glued(pieces[-1][-1], text[0]):
            pieces.append(" ")
        pieces.append(text)
        if not self.bold_around:
            self._all_bold = False
        if not self.links_around and not (len(text) <= _MARK and text.strip() in _MARKS):
            self._all_linked = False

    def drop(self) -> None:
        """Forget the run of text."""
        self._pieces.clear()
        self._all_bold = self._all_linked = True

    def flush(self, context: Context) -> None:
        """Make a block of the run of text, which ends here."""
        if not self._pieces:
            return
        text, folded, words = READINGS["".join(self._pieces)]
        bold, linked = self._all_bold, self._all_linked and text not in _MARKS
        self._pieces.clear()
        self._all_bold = self._all_linked = True
        if len(self.blocks) >= MAX_BLOCKS:
            return
        if "•" in text and (lines := _bulleted(text)) and not linked:
            self._itemise(lines, context)
            return
        outline = self.outline
        kind, level = context.kind, 0
        if context.heading or (bold and not linked):
            level = _level_of(text, context, stands_out=bold and not linked)
            if level:
                kind = HEADING
                outline.end_sections(level)
        self.order += 1
        block = Block(  # by position: sixteen names would cost more than the block
            kind, text, folded, words, outline.path, context.region, self.order, level, context.hidden, bold,
            context.list_id, context.ordered, context.table_id, context.row, context.column, linked,
        )  # fmt: skip
        self.blocks.append(block)
        if level:
            outline.begin_section(level, text[:_HEADING_LENGTH])
        if context.column >= 0 and self.open_tables:
            self.open_tables[-1].add(text)

    def _itemise(self, lines: list[str], context: Context) -> None:
        """Make a list of what one run of text sets out with bullets."""
        self.list_count += 1
        for line in lines[: MAX_BLOCKS - len(self.blocks)]:
            text, folded, words = READINGS[line]
            self.order += 1
            block = Block(
                ITEM, text, folded, words, self.outline.path, context.region, self.order, 0, context.hidden, False,
                self.list_count, False, context.table_id, context.row, context.column, False,
            )  # fmt: skip
            self.blocks.append(block)
        if context.column >= 0 and self.open_tables:
            self.open_tables[-1].add(" ".join(lines))

    # -- things that are not text ---------------------------------------------------------------

    def add_link(self, element: Element, anchor: Anchor, context: Context) -> None:
        """Write down a link."""
        if not anchor.is_link or len(self.links) >= MAX_LINKS:
            return
        self.order += 1
        link = Link(
            link_text(element, anchor), self.addresses.absolute(anchor.address), anchor.raw, self.outline.nearest,
            context.region, self.order, anchor.title, context.hidden, anchor.nofollow,
        )  # fmt: skip
        self.links.append(link)

    def add_image(self, element: Element, context: Context) -> None:
        """Write down a picture."""
        if len(self.images) >= MAX_IMAGES:
            return
        get = dict(element.items()).get
        source = get("data-src") or get("data-lazy-src") or get("src") or ""
        self.order += 1
        self.images.append(
            Image(
                alt=" ".join((get("alt") or get("title") or "").split())[:300],  # type: ignore[arg-type]
                src="data:" if source.startswith("data:") else self.addresses.absolute(parse(source)),  # type: ignore[arg-type]
                heading=self.outline.nearest,
                caption="" if context.figure is None else self._caption(context.figure),
                region=context.region,
                order=self.order,
            )
        )

    def _caption(self, figure: Element) -> str:
        if figure not in self._captions:
            self._captions[figure] = caption_of(figure)
        return self._captions[figure]

    def add_embed(self, element: Element, context: Context) -> None:
        """Write down a frame, object or viewer."""
        source = element.get("src") or element.get("data") or element.get("data-src") or ""
        if not source or len(self.embeds) >= MAX_EMBEDS:
            return
        self.order += 1
        self.embeds.append(
            Embed(
                src=self.addresses.absolute(parse(source)),
                heading=self.outline.nearest,
                title=(element.get("title") or " ".join((element.text or "").split()))[:300],
                region=context.region,
                order=self.order,
            )
        )

    def add_form(self, element: Element, context: Context) -> None:
        """Write down a form and its fields."""
        if len(self.forms) >= MAX_FORMS:
            return
        self.order += 1
        self.forms.append(
            Form(
                action=self.addresses.absolute(parse(element.get("action", ""))),
                method=(element.get("method") or "get").lower(),
                heading=self.outline.nearest,
                fields=form_fields(element),
                text=to_words(fold(form_text(element))),
                region=context.region,
                order=self.order,
            )
        )

    def add_control(self, element: Element, context: Context) -> None:
        """Write down what a field shows: its placeholder or, for buttons, its value."""
        words = element.get("placeholder", "")
        if not words and element.get("type") in ("submit", "button"):
            words = element.get("value", "")
        if words and not words.isspace():
            self.flush(context)
            self.take(words[:300])
            self.flush(replace(context, kind=CONTROL, heading=0))


def _level_of(text: str, context: Context, *, stands_out: bool) -> int:
    """Return the rank of a run of text as a heading; 0 when it is none."""
    level = context.heading
    if level == PSEUDO_HEADING and (len(text) > _PSEUDO_LENGTH or text[0] in "*•-–✓✔" or text.endswith((".", ";"))):
        level = 0
    if level and len(text) <= 2 * _HEADING_LENGTH:
        return level
    is_bold_heading = (
        stands_out
        and context.kind is TEXT
        and context.region is MAIN
        and len(text) <= _PSEUDO_LENGTH
        and not text.endswith((".", ",", ";"))
    )
    return PSEUDO_HEADING if is_bold_heading else 0


def _is_glued(left: str, right: str) -> bool:
    """Whether two neighbouring inline elements would wrongly become one word (`Biaya` + `Gratis`)."""
    return (
        (left.islower() and (right.isupper() or right.isdigit()))
        or (left.isdigit() and right.isupper())
        or (left in ":;" and not right.isspace())
    )
