"""The one walk over a parsed page: which element opens what, and what ends with it."""

# ruff: noqa: SLF001 - the table at the end names the methods of the class, once, for speed.

from __future__ import annotations

from collections.abc import Callable
from itertools import islice

from lxml.etree import _Element as Element
from msgspec import Struct
from msgspec.structs import replace

from checks.document import fragments
from checks.document.model import BlockKind, Region
from checks.document.outline import Outline
from checks.document.parts import ANCHORS, INLINE_CELLS, is_card, is_read, is_row_of_inlines, opens_answer, text_within
from checks.document.structure import BOUNDARIES, CELLS, LOOKS, PSEUDO_HEADING, SKIPPED, Look
from checks.document.tables import OpenTable
from checks.document.writer import MAIN, Context, Writer, heading_of_items

MAX_PANELS = 500
_LABEL_LENGTH, _LABEL_STEPS = 110, 100

# Python 3.11 looks up a member of an enumeration in five times the time of a global.
_MENU, _HEADER, _FOOTER, _ASIDE = Region.MENU, Region.HEADER, Region.FOOTER, Region.ASIDE
_ITEM, _CELL, _CONTROL = BlockKind.ITEM, BlockKind.CELL, BlockKind.CONTROL

_SCOPES = frozenset({"td", "th", "nav", "footer", "aside", "details", "li", "dialog"})
"""What heads a cell, a panel or a footer does not head what comes after it."""


class _Frame(Struct):
    """An element whose end is still to come."""

    element: Element
    outer: _Frame | None
    context: Context
    is_boundary: bool = False
    is_silent: bool = False
    is_row: bool = False
    """Each child is a cell (of a flex or grid row)."""
    is_bold: bool = False
    is_link: bool = False
    mark: int = -1
    """Length of the outline where it opened, to cut back to at its end; -1: not needed."""
    floor: int = -1
    """The outline's floor outside this panel, put back at its end; -1 when the panel sets none."""
    panel: str = ""
    """Its id, by which a button may name it."""
    outside: Outline | None = None
    """The headings outside, when they do not head what is inside."""
    start: fragments.Start | None = None
    """Where it began, when another page may have the same."""


class Walk(Writer):
    """Meets every element of a page in document order, and writes down what it finds.

    What is open hangs on frames and not on Python's stack, because pages may nest deeper than that. Methods
    named `open_…` meet the beginning of an element and return the frame in which its children stand.
    """

    def __init__(self, root: Element, base: str) -> None:
        super().__init__(base)
        self._root = root
        self._elements = root.iterdescendants("*")
        self._around_content: frozenset[Element] | None = None

    def walk(self) -> None:
        """Read the page."""
        frame = _Frame(self._root, None, Context())
        opener_of = _OPENERS.get
        for element in self._elements:
            parent = element.getparent()
            while frame.element is not parent:
                frame = self._close(frame)
            open_element = _skip if frame.is_silent else opener_of(element.tag, _open_inline)
            frame = open_element(self, element, frame)
            if frame.outside is not None and frame.element is element:
                self._copy_or_watch(frame)
        while frame.outer is not None:
            frame = self._close(frame)
        self.flush(frame.context)

    def _close(self, frame: _Frame) -> _Frame:
        """Meet the end of an element; return the frame around it."""
        if frame.is_boundary:
            if self._pieces:
                self.flush(frame.context)
            if frame.mark >= 0:
                self._leave(frame)
        if frame.is_bold:
            self.bold_around -= 1
        if frame.is_link:
            self.links_around -= 1
        return self._pass(frame.element, frame.outer or frame)

    def _pass(self, element: Element, outer: _Frame) -> _Frame:
        """Meet what follows an element; return the frame around it."""
        if outer.is_row:
            self.flush(outer.context)
        tail = element.tail
        if tail and not outer.is_silent:
            self.take(tail)
        return outer

    def _copy_or_watch(self, frame: _Frame) -> None:
        """Take a menu, sidebar or footer from an earlier page, or see to it that the next page can."""
        outer = frame.outer or frame
        key = fragments.key_of(frame.element, frame.context, outer.context, self)
        if key is None:
            return
        fragment = fragments.known(key, self)
        if fragment is None:
            frame.start = fragments.begin(key, self)
            return
        self.drop()
        fragments.copy(fragment, self)
        next(islice(self._elements, fragment.elements, fragment.elements), None)

    # -- inside a line --------------------------------------------------------------------------

    def _skip(self, element: Element, outer: _Frame) -> _Frame:
        self.script_count += element.tag == "script" and not outer.is_silent
        return _Frame(element, outer, outer.context, is_silent=True) if len(element) else self._pass(element, outer)

    def _open_break(self, element: Element, outer: _Frame) -> _Frame:
        self.flush(outer.context)
        return self._pass(element, outer)

    def _open_image(self, element: Element, outer: _Frame) -> _Frame:
        self.add_image(element, outer.context)
        return self._pass(element, outer)

    def _open_inline(self, element: Element, outer: _Frame) -> _Frame:
        items = element.items()
        if items and not LOOKS[element.tag, *items].is_plain:  # type: ignore[index]
            return self._open_styled(element, outer)
        text = element.text
        if text:
            self.take(text)
        return _Frame(element, outer, outer.context) if len(element) else self._pass(element, outer)

    def _open_styled(self, element: Element, outer: _Frame) -> _Frame:
        frame = _Frame(element, outer, outer.context)
        self._wear(LOOKS[element.tag, *element.items()], frame)  # type: ignore[index]
        text = element.text
        if text:
            self.take(text)
        return frame

    def _open_link(self, element: Element, outer: _Frame) -> _Frame:
        anchor = ANCHORS[tuple(element.items())]  # type: ignore[arg-type]
        frame = _Frame(element, outer, outer.context, is_link=not is_card(element, anchor))
        self.links_around += frame.is_link
        if anchor.look is not None:
            self._wear(anchor.look, frame)
        self.add_link(element, anchor, frame.context)
        text = element.text
        if text:
            self.take(text)
        return frame

    def _open_embed(self, element: Element, outer: _Frame) -> _Frame:
        self.add_embed(element, outer.context)
        return self._pass(element, outer) if element.tag == "iframe" else self._open_styled(element, outer)

    def _open_input(self, element: Element, outer: _Frame) -> _Frame:
        frame = self._open_styled(element, outer)
        self.add_control(element, frame.context)
        return frame

    def _wear(self, look: Look, frame: _Frame) -> None:
        if look.bold:
            frame.is_bold = True
            self.bold_around += 1
        if look.invisible:
            frame.context = replace(frame.context, hidden=True)
        if look.target:
            self._read_label(look, frame)
        if look.leads:
            self.add_link(frame.element, ANCHORS[tuple(frame.element.items())], frame.context)  # type: ignore[arg-type]

    def _read_label(self, look: Look, frame: _Frame) -> None:
        """Keep the text of a tab or button as the heading of the panel that it opens."""
        if look.target in self.panels or len(self.panels) >= MAX_PANELS:
            return
        label = text_within(frame.element, _LABEL_STEPS)
        if not 0 < len(label) <= _LABEL_LENGTH:
            return
        self.panels[look.target] = label
        if look.opens_panel or frame.element.tag == "button":
            self.closable.add(look.target)
        outer = frame.outer.context if frame.outer else frame.context
        if look.opens_panel and outer.region is MAIN:
            frame.context = replace(frame.context, heading=outer.heading or PSEUDO_HEADING)

    # -- boundaries -----------------------------------------------------------------------------

    def _open_boundary(self, element: Element, outer: _Frame) -> _Frame:
        context = outer.context
        if self._pieces:
            self.flush(context)
        frame = _Frame(element, outer, context, is_boundary=True)
        look = LOOKS[element.tag, *element.items()]  # type: ignore[index]
        if not look.is_plain:
            self._enter(frame, look)
        if look.identity:
            self._enter_panel(frame, look.identity)
        text = element.text
        if text and not text.isspace():
            self.take(text)
        return frame

    def _enter(self, frame: _Frame, look: Look) -> None:
        outer = frame.context
        region = self._region_inside(frame.element, look, outer)
        if region is not outer.region:
            frame.context = replace(outer, region=region)
            # Headings of the content do not head a footer or a menu.
            frame.outside, self.outline = self.outline, Outline()
            frame.mark = 0
        if look.rank and (look.rank < PSEUDO_HEADING or not outer.heading):
            frame.context = replace(frame.context, heading=look.rank)
        self._wear(look, frame)

    def _region_inside(self, element: Element, look: Look, outer: Context) -> Region:
        region = look.region
        if element.tag == "header" and outer.region is MAIN and not outer.in_section:
            return _HEADER
        if region is None or outer.region not in look.within:
            return outer.region
        # What looks like a sidebar or footer and wraps the page's main heading is the page; so is an open breadcrumb.
        is_page = self._holds_content(element) if region in (_ASIDE, _FOOTER) else region is _MENU and is_read(element)
        return outer.region if is_page else region

    def _holds_content(self, element: Element) -> bool:
        if self._around_content is None:
            around: set[Element] = set()
            for content in self._root.iter("h1", "main"):
                above = content.getparent()
                while above is not None and above not in around:
                    around.add(above)
                    above = above.getparent()
            self._around_content = frozenset(around)
        return element in self._around_content

    def _enter_panel(self, frame: _Frame, identity: str) -> None:
        label = self.panels.get(identity)
        frame.panel = identity
        heads = label and frame.context.region is not _MENU and not self.links_around
        if heads:  # the handle above, where it is a heading itself, does not go on behind the panel
            (frame.outside or self.outline).end_sections(PSEUDO_HEADING - 1)
        frame.mark = len(self.outline)
        if label and heads:
            (frame.outside or self.outline).begin_section(PSEUDO_HEADING - 1, label)
            if identity in self.closable:
                # Whatever rank its own headings have, they stand under that of the panel.
                frame.floor, self.outline.floor = self.outline.floor, len(self.outline)

    def _leave(self, frame: _Frame) -> None:
        tag = frame.element.tag
        if tag == "table" and self.open_tables:
            table = self.open_tables.pop().close()
            if table:
                self.tables.append(table)
        if frame.floor >= 0:
            self.outline.floor = frame.floor
        if tag in _SCOPES or frame.panel in self.panels:
            self.outline.cut(frame.mark)
        if frame.start is not None:
            fragments.end(frame.start, frame.element, self)
        if frame.outside is not None:
            self.outline = frame.outside

    def _open_scope(self, element: Element, outer: _Frame) -> _Frame:
        frame = self._open_boundary(element, outer)
        frame.mark = len(self.outline)
        return frame

    def _open_division(self, element: Element, outer: _Frame) -> _Frame:
        frame = self._open_boundary(element, outer)
        if len(element) > 1 and element[0].tag in INLINE_CELLS:
            frame.is_row = is_row_of_inlines(element)
        return frame

    def _open_section(self, element: Element, outer: _Frame) -> _Frame:
        frame = self._open_boundary(element, outer)
        context = frame.context
        in_section = context.in_section or element.tag != "body"
        figure = context.figure if element.tag == "main" else None
        if in_section is not context.in_section or figure is not context.figure:
            frame.context = replace(context, in_section=in_section, figure=figure)
        return frame

    def _open_figure(self, element: Element, outer: _Frame) -> _Frame:
        frame = self._open_boundary(element, outer)
        frame.context = replace(frame.context, figure=element)
        return frame

    def _open_form(self, element: Element, outer: _Frame) -> _Frame:
        frame = self._open_boundary(element, outer)
        self.add_form(element, frame.context)
        return frame

    def _open_control(self, element: Element, outer: _Frame) -> _Frame:
        frame = self._open_boundary(element, outer)
        change = {"heading": PSEUDO_HEADING} if opens_answer(element) else {"kind": _CONTROL}
        frame.context = replace(frame.context, **change)
        if element.get("onclick") and (anchor := ANCHORS[tuple(element.items())]).raw:  # type: ignore[arg-type]
            self.add_link(element, anchor, frame.context)
        return frame

    def _open_field(self, element: Element, outer: _Frame) -> _Frame:
        frame = self._open_control(element, outer)
        if element.tag == "textarea":
            self.drop()  # what stands in it is for the visitor to overwrite
        self.add_control(element, frame.context)
        return frame

    # -- lists and tables -----------------------------------------------------------------------

    def _open_list(self, element: Element, outer: _Frame) -> _Frame:
        frame = self._open_boundary(element, outer)
        self.list_count += 1
        frame.context = replace(
            frame.context,
            list_id=self.list_count,
            ordered=element.tag == "ol",
            heading=heading_of_items(frame.context, outer.context),
        )
        return frame

    def _open_item(self, element: Element, outer: _Frame) -> _Frame:
        frame = self._open_boundary(element, outer)
        frame.mark = len(self.outline)
        if frame.context.kind is not _ITEM:
            frame.context = replace(frame.context, kind=_ITEM)
        return frame

    def _open_table(self, element: Element, outer: _Frame) -> _Frame:
        frame = self._open_boundary(element, outer)
        frame.mark = max(frame.mark, 0)
        self.table_count += 1
        self.order += 1
        if self.open_tables:
            self.nests[self.table_count] = self.open_tables[-1].take_in()
        self.open_tables.append(OpenTable(self.table_count, self.order, self.outline.path, frame.context.region))
        frame.context = replace(
            frame.context,
            heading=heading_of_items(frame.context, outer.context),
            kind=_CELL,
            list_id=-1,
            table_id=self.table_count,
            row=-1,
            column=-1,
        )
        return frame

    def _open_row(self, element: Element, outer: _Frame) -> _Frame:
        frame = self._open_boundary(element, outer)
        if self.open_tables:
            table = self.open_tables[-1]
            table.begin_row()
            frame.context = replace(frame.context, row=len(table.rows) - 1, column=-1)
        return frame

    def _open_cell(self, element: Element, outer: _Frame) -> _Frame:
        frame = self._open_scope(element, outer)
        if self.open_tables:
            table = self.open_tables[-1]
            table.begin_cell(element, in_row=frame.context.row >= 0 or frame.context.column >= 0)
            frame.context = replace(frame.context, row=len(table.rows) - 1, column=len(table.rows[-1]) - 1)
        return frame


_OPENERS: dict[str, Callable[[Walk, Element, _Frame], _Frame]] = {
    **dict.fromkeys(BOUNDARIES, Walk._open_boundary),
    **dict.fromkeys(SKIPPED, Walk._skip),
    **dict.fromkeys(_SCOPES, Walk._open_scope),
    **dict.fromkeys(CELLS, Walk._open_cell),
    **dict.fromkeys(("ul", "ol", "menu", "dir"), Walk._open_list),
    **dict.fromkeys(("button", "label", "option", "legend"), Walk._open_control),
    **dict.fromkeys(("select", "textarea"), Walk._open_field),
    **dict.fromkeys(("body", "article", "main", "section"), Walk._open_section),
    **dict.fromkeys(("b", "strong"), Walk._open_styled),
    **dict.fromkeys(("iframe", "object", "embed", "frame"), Walk._open_embed),
    **dict.fromkeys(("a", "area"), Walk._open_link),
    "div": Walk._open_division,
    "li": Walk._open_item,
    "table": Walk._open_table,
    "tr": Walk._open_row,
    "figure": Walk._open_figure,
    "form": Walk._open_form,
    "img": Walk._open_image,
    "input": Walk._open_input,
    "br": Walk._open_break,
}
_open_inline, _skip = Walk._open_inline, Walk._skip
