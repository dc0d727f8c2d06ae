"""The one walk over a parsed page that turns markup into blocks, tables, links, pictures, forms and embeds."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import islice
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from checks.document.decode import fold, to_words
from checks.document.model import Block, BlockKind, Document, Embed, Field, Form, Image, Link, Region, Table
from checks.document.structure import (
    BOUNDARIES,
    HEADINGS,
    PSEUDO_HEADING,
    SKIPPED,
    is_bold,
    is_invisible,
    names_a_heading,
    panel_targets,
    region_of,
)

MAX_DEPTH = 180
"""Below this nesting the text is taken as it comes: honest pages stay under 60."""
MAX_BLOCKS = 20_000
MAX_LINKS = 5_000
MAX_IMAGES = 2_000
MAX_BLOCK_TEXT = 20_000
"""Characters; a longer run is cut. It bounds what patterns read, so that no page can buy unlimited time."""
_HEADING_LENGTH = 110
_PSEUDO_LENGTH = 90

_NO_TARGET = ("#", "javascript:", "void(", "about:blank")
_CONTROLS = frozenset({"button", "label", "option", "legend", "select", "textarea"})
_FIELDS = frozenset({"input", "textarea", "select"})
_SILENT_INPUTS = frozenset({"hidden", "submit", "button", "image", "reset"})
_EMBEDS = frozenset({"iframe", "object", "embed", "frame"})
_SIDES = frozenset({Region.ASIDE, Region.FOOTER})
_INLINE_CELLS = frozenset({"span", "b", "strong", "small", "em", "i", "a", "label"})
_ROW_TAGS = frozenset({"td", "th"})


@dataclass(slots=True)
class _Context:
    """What an element inherits from those around it."""

    region: Region = Region.MAIN
    hidden: bool = False
    bold: bool = False
    heading: int = 0
    kind: BlockKind = BlockKind.TEXT
    list_id: int = -1
    ordered: bool = False
    table_id: int = -1
    row: int = -1
    column: int = -1
    in_link: bool = False


@dataclass(slots=True)
class _OpenTable:
    id: int
    order: int
    path: tuple[str, ...]
    region: Region
    rows: list[list[str]] = field(default_factory=list)
    heads: list[bool] = field(default_factory=list)
    nested: bool = False


class Builder:
    """Walks one tree; `build()` returns the frozen result."""

    def __init__(self, root: HtmlElement, url: str) -> None:
        self.root = root
        self.url = url
        self.base = url
        self.blocks: list[Block] = []
        self.tables: list[Table] = []
        self.links: list[Link] = []
        self.images: list[Image] = []
        self.forms: list[Form] = []
        self.embeds: list[Embed] = []
        self.meta: dict[str, str] = {}
        self.title = ""
        self.canonical = ""
        self.scripts = 0
        self._text: list[str] = []
        self._bold = self._linked = self._size = 0
        self._context = _Context()
        self._headings: list[tuple[int, str]] = []
        self._panels: dict[str, str] = {}
        self._open_tables: list[_OpenTable] = []
        self._lists = 0
        self._table_count = 0
        self._order = 0

    def build(self, body: bytes) -> Document:
        """Walk and freeze."""
        self._read_head()
        body_element = self.root.find("body")
        start = self.root if body_element is None else body_element
        self._walk(start, _Context(), 0)
        self._flush()
        return Document(
            url=self.url,
            title=self.title,
            language=(self.root.get("lang") or "").lower(),
            blocks=tuple(self.blocks),
            tables=tuple(sorted(self.tables, key=lambda table: table.order)),
            links=tuple(self.links),
            images=tuple(self.images),
            forms=tuple(self.forms),
            embeds=tuple(self.embeds),
            meta=self.meta,
            canonical=self.canonical,
            script_count=self.scripts,
            body=body,
        )

    # -- head ---------------------------------------------------------------------------------

    def _read_head(self) -> None:
        head = self.root.find("head")
        if head is None:
            return
        for element in head:
            tag = element.tag
            if tag == "title" and not self.title:
                self.title = " ".join("".join(element.itertext()).split())[:300]
            elif tag == "meta":
                name = element.get("name") or element.get("property") or element.get("http-equiv")
                if name and len(self.meta) < 100:
                    self.meta[name.lower()] = (element.get("content") or "")[:1000]
            elif tag == "base" and element.get("href"):
                self.base = _join(self.url, element.get("href") or "")
            elif tag == "link" and "canonical" in (element.get("rel") or "").lower():
                self.canonical = _join(self.url, element.get("href") or "")
            elif tag == "script":
                self.scripts += 1

    # -- the walk -----------------------------------------------------------------------------

    def _walk(self, element: HtmlElement, context: _Context, depth: int) -> None:
        tag = element.tag
        if not isinstance(tag, str) or tag in SKIPPED:
            self.scripts += tag == "script"
            return
        if depth > MAX_DEPTH or len(self.blocks) > MAX_BLOCKS:
            self._take("".join(element.itertext())[:MAX_BLOCK_TEXT] if depth > MAX_DEPTH else "", context)
            return
        if tag == "br":
            self._flush()
            return
        boundary = tag in BOUNDARIES
        if boundary:
            self._flush()
        inner = self._enter(element, tag, context, boundary)
        outside = None
        if inner.region is not context.region and inner.region is not Region.MAIN:
            # Headings of the content do not head a footer or a menu.
            outside, self._headings = self._headings, []
        mark = len(self._headings)
        self._context = inner
        if tag == "a" or tag == "area":
            self._link(element, inner)
        elif tag == "img":
            self._image(element, inner)
        elif tag in _EMBEDS:
            self._embed(element, inner)
        elif tag in _FIELDS:
            self._control(element, inner)
        elif tag == "form":
            self._form(element, inner)
        text = element.text
        if text and tag not in ("textarea", "iframe"):
            self._take(text, inner)
        cells = tag == "div" and _is_row_of_inlines(element)
        for child in element:
            self._walk(child, inner, depth + 1)
            if cells:
                self._context = inner
                self._flush()
            tail = child.tail
            if tail:
                self._context = inner
                self._take(tail, inner)
        self._context = inner
        if boundary:
            self._flush()
            self._leave(tag, element, mark)
        if outside is not None:
            self._headings = outside
        self._context = context

    def _enter(self, element: HtmlElement, tag: str, context: _Context, boundary: bool) -> _Context:
        attributes = element.attrib
        names = ""
        style = ""
        if attributes:
            names = f"{attributes.get('class', '')} {attributes.get('id', '')}".strip().lower()
            style = attributes.get("style", "")
        inner = replace(context)
        if boundary:
            region = region_of(tag, names, attributes.get("role", "") if attributes else "", context.region)
            if tag == "header" and context.region is Region.MAIN and not self._inside_article(element):
                region = Region.HEADER
            if region is not context.region and region in _SIDES and _holds_content(element):
                region = context.region
            inner.region = region
            if tag in HEADINGS:
                inner.heading = HEADINGS[tag]
            elif tag in ("dt", "summary", "caption", "legend") or (
                names and not context.heading and tag not in _ROW_TAGS and names_a_heading(names)
            ):
                inner.heading = context.heading or PSEUDO_HEADING
            elif (
                tag not in ("a", "button", "span")
                and context.heading == PSEUDO_HEADING
                and tag in ("ul", "ol", "table")
            ):
                inner.heading = 0
            self._enter_container(element, tag, inner, attributes.get("id", "") if attributes else "")
        if style and is_invisible(element, style):
            inner.hidden = True
        if (names or style or tag in ("b", "strong")) and is_bold(tag, names, style):
            inner.bold = True
        if attributes:
            target = panel_targets(element, tag)
            if target and target not in self._panels and len(self._panels) < 500:
                # A label is short; what is not is not read to its end, 170 times over when they are nested.
                label = " ".join(" ".join(islice(element.itertext(), 60)).split())
                if 0 < len(label) <= _HEADING_LENGTH:
                    self._panels[target] = label
                    if tag in ("button", "a") and context.region is Region.MAIN and _opens_panel(element):
                        inner.heading = context.heading or PSEUDO_HEADING
        return inner

    def _enter_container(self, element: HtmlElement, tag: str, inner: _Context, identity: str) -> None:
        if tag in ("ul", "ol", "menu", "dir"):
            self._lists += 1
            inner.list_id = self._lists
            inner.ordered = tag == "ol"
        elif tag == "li":
            inner.kind = BlockKind.ITEM
        elif tag == "table":
            self._table_count += 1
            for table in self._open_tables:
                table.nested = True
            self._open_tables.append(_OpenTable(self._table_count, self._next(), self._path(), inner.region))
            inner.table_id = self._table_count
            inner.row = inner.column = -1
            inner.kind = BlockKind.CELL
            inner.list_id = -1
        elif tag == "tr" and self._open_tables:
            table = self._open_tables[-1]
            table.rows.append([])
            table.heads.append(True)
            inner.row = len(table.rows) - 1
            inner.column = -1
        elif tag in _ROW_TAGS and self._open_tables:
            table = self._open_tables[-1]
            if inner.row < 0 and inner.column < 0 and not (table.rows and _is_orphan(element)):
                # `<thead><th>` without a row of its own.
                table.rows.append([])
                table.heads.append(True)
            table.rows[-1].append("")
            if tag == "td" and not _in_thead(element):
                table.heads[-1] = False
            inner.row = len(table.rows) - 1
            inner.column = len(table.rows[-1]) - 1
        elif tag in _CONTROLS:
            inner.kind = BlockKind.CONTROL
        if identity and identity in self._panels and inner.region is not Region.MENU and not inner.in_link:
            self._push_heading(PSEUDO_HEADING - 1, self._panels[identity])

    def _leave(self, tag: str, element: HtmlElement, mark: int) -> None:
        if tag == "table" and self._open_tables:
            self._close_table(self._open_tables.pop())
        # What heads a cell, a panel or a footer does not head what comes after it.
        if tag in ("td", "th", "nav", "footer", "aside", "details", "li", "dialog") or (
            element.get("id") in self._panels and element.get("id")
        ):
            del self._headings[mark:]

    def _close_table(self, table: _OpenTable) -> None:
        rows = [tuple(row) for row in table.rows]
        if table.nested or sum(bool(cell) for row in rows for cell in row) < 2:
            return
        header: tuple[str, ...] = ()
        if rows and table.heads[0] and len(rows[0]) > 1:
            header, rows = rows[0], rows[1:]
        self.tables.append(Table(table.id, table.order, table.path, header, tuple(rows), table.region))

    # -- text ---------------------------------------------------------------------------------

    def _take(self, text: str, context: _Context) -> None:
        if text.isspace() or not text:
            if self._text and text:
                self._text.append(" ")
            return
        if self._text and not text[0].isspace():
            last = self._text[-1]
            if last and _is_glued(last[-1], text[0]):
                self._text.append(" ")
        self._text.append(text)
        size = len(text.strip())
        self._size += size
        if context.bold:
            self._bold += size
        if context.in_link:
            self._linked += size

    def _flush(self) -> None:
        if not self._text:
            return
        text = " ".join("".join(self._text).split())
        size, bold, linked = self._size, self._bold, self._linked
        self._text = []
        self._size = self._bold = self._linked = 0
        if not text:
            return
        context = self._context
        text = text[:MAX_BLOCK_TEXT]
        level = context.heading
        is_bold_run = size > 0 and bold >= size
        kind = context.kind
        if level == PSEUDO_HEADING and (len(text) > _PSEUDO_LENGTH or text[0] in "*•-–✓✔" or text.endswith((".", ";"))):
            level = 0
        if level and len(text) <= _HEADING_LENGTH * 2:
            kind = BlockKind.HEADING
        elif (
            is_bold_run
            and kind is BlockKind.TEXT
            and len(text) <= _PSEUDO_LENGTH
            and not text.endswith((".", ",", ";"))
            and context.region is Region.MAIN
            and not linked >= size > 0
        ):
            kind, level = BlockKind.HEADING, PSEUDO_HEADING
        else:
            level = 0
        if kind is BlockKind.HEADING:
            self._pop_headings(level)
        folded = fold(text)
        self.blocks.append(
            Block(
                kind=kind,
                text=text,
                folded=folded,
                words=to_words(folded),
                path=self._path(),
                region=context.region,
                order=self._next(),
                level=level,
                hidden=context.hidden,
                bold=is_bold_run,
                list_id=context.list_id,
                ordered=context.ordered,
                table_id=context.table_id,
                row=context.row,
                column=context.column,
                link=size > 0 and linked >= size,
            )
        )
        if kind is BlockKind.HEADING:
            self._headings.append((level, text[:_HEADING_LENGTH]))
        if context.table_id >= 0 and context.column >= 0 and self._open_tables:
            row = self._open_tables[-1].rows[-1] if self._open_tables[-1].rows else None
            if row:
                row[-1] = f"{row[-1]}\n{text}" if row[-1] else text

    def _push_heading(self, level: int, text: str) -> None:
        self._pop_headings(level)
        self._headings.append((level, text))

    def _pop_headings(self, level: int) -> None:
        while self._headings and self._headings[-1][0] >= level:
            self._headings.pop()

    def _path(self) -> tuple[str, ...]:
        return tuple(text for _, text in self._headings)

    def _heading(self) -> str:
        return self._headings[-1][1] if self._headings else ""

    def _next(self) -> int:
        self._order += 1
        return self._order

    # -- things that are not text ---------------------------------------------------------------

    def _link(self, element: HtmlElement, context: _Context) -> None:
        context.in_link = True
        raw = (element.get("href") or "").strip()
        onclick = element.get("onclick") or ""
        if (not raw or raw.startswith(_NO_TARGET)) and onclick:
            raw = _address_in(onclick) or raw
        if len(self.links) >= MAX_LINKS or (not raw and "href" not in element.attrib and not onclick):
            return
        text = " ".join(" ".join(element.itertext()).split())
        if not text:
            picture = element.find(".//img")
            text = element.get("title") or element.get("aria-label") or ""
            if not text and picture is not None:
                text = picture.get("alt") or picture.get("title") or ""
        self.links.append(
            Link(
                text=" ".join(text.split())[:300],
                url=self._absolute(raw),
                raw=raw[:2000],
                heading=self._heading(),
                region=context.region,
                order=self._next(),
                title=(element.get("title") or "")[:300],
                hidden=context.hidden,
                nofollow="nofollow" in (element.get("rel") or ""),
            )
        )

    def _image(self, element: HtmlElement, context: _Context) -> None:
        if len(self.images) >= MAX_IMAGES:
            return
        figure = element.getparent()
        while figure is not None and figure.tag not in ("figure", "body", "section", "article"):
            figure = figure.getparent()
        caption = ""
        if figure is not None and figure.tag == "figure":
            found = figure.find(".//figcaption")
            caption = "" if found is None else " ".join(" ".join(found.itertext()).split())[:300]
        source = element.get("data-src") or element.get("data-lazy-src") or element.get("src") or ""
        self.images.append(
            Image(
                alt=" ".join((element.get("alt") or element.get("title") or "").split())[:300],
                src=self._absolute(source) if not source.startswith("data:") else "data:",
                heading=self._heading(),
                caption=caption,
                region=context.region,
                order=self._next(),
            )
        )

    def _embed(self, element: HtmlElement, context: _Context) -> None:
        source = element.get("src") or element.get("data") or element.get("data-src") or ""
        if source:
            self.embeds.append(
                Embed(
                    src=self._absolute(source),
                    heading=self._heading(),
                    title=(element.get("title") or "")[:300],
                    region=context.region,
                    order=self._next(),
                )
            )

    def _control(self, element: HtmlElement, context: _Context) -> None:
        """A field shows its placeholder or, for buttons, its value."""
        words = element.get("placeholder") or (
            element.get("value") if element.get("type") in ("submit", "button") else ""
        )
        if words and not words.isspace():
            self._flush()
            saved, self._context = self._context, replace(context, kind=BlockKind.CONTROL, heading=0)
            self._take(words[:300], context)
            self._flush()
            self._context = saved

    def _form(self, element: HtmlElement, context: _Context) -> None:
        labels = {label.get("for"): _words_of(label) for label in element.iter("label") if label.get("for")}
        fields: list[Field] = []
        for control in element.iter("input", "textarea", "select"):
            kind = (control.get("type") or "text").lower() if control.tag == "input" else str(control.tag)
            if kind in _SILENT_INPUTS or len(fields) >= 200:
                continue
            label = labels.get(control.get("id")) or control.get("placeholder") or control.get("aria-label") or ""
            fields.append(Field((control.get("name") or control.get("id") or "")[:100], kind, label[:200]))
        self.forms.append(
            Form(
                action=self._absolute(element.get("action") or ""),
                method=(element.get("method") or "get").lower(),
                heading=self._heading(),
                fields=tuple(fields),
                text=to_words(fold(_words_of(element)[:5000])),
                region=context.region,
                order=self._next(),
            )
        )

    def _absolute(self, raw: str) -> str:
        if not raw or raw.startswith(_NO_TARGET):
            return ""
        return _join(self.base, raw)

    @staticmethod
    def _inside_article(element: HtmlElement) -> bool:
        parent = element.getparent()
        while parent is not None:
            if parent.tag in ("article", "main", "section"):
                return True
            parent = parent.getparent()
        return False


def _join(base: str, raw: str) -> str:
    """Return `raw` made absolute and without fragment; as written when it cannot be understood."""
    raw = raw.strip()
    if raw[:7].lower() in ("mailto:", "tel:") or raw[:4].lower() == "tel:":
        return raw
    try:
        joined = urljoin(base, raw)
        urlsplit(joined)
    except ValueError:
        return ""
    return joined.partition("#")[0]


def _is_glued(left: str, right: str) -> bool:
    """Whether two neighbouring inline elements would wrongly become one word (`Biaya` + `Gratis`)."""
    return (
        (left.islower() and right.isupper())
        or (left.isdigit() and right.isupper())
        or left in ":;"
        or (left.islower() and right.isdigit())
    )


def _is_orphan(element: HtmlElement) -> bool:
    """Whether a cell without a row follows another such cell, and so belongs to the same row."""
    before = element.getprevious()
    return before is not None and before.tag in _ROW_TAGS


def _in_thead(element: HtmlElement) -> bool:
    row = element.getparent()
    group = None if row is None else row.getparent()
    return (row is not None and row.tag == "thead") or (group is not None and group.tag == "thead")


def _opens_panel(element: HtmlElement) -> bool:
    return bool(element.get("aria-controls") or element.get("data-bs-toggle") or element.get("data-toggle"))


def _holds_content(element: HtmlElement) -> bool:
    """Whether what looks like a sidebar or footer wraps the page's main heading: then it is the page."""
    return element.find(".//h1") is not None or element.find(".//main") is not None


def _is_row_of_inlines(element: HtmlElement) -> bool:
    """Whether a container has only inline children and no text of its own: a flex or grid row of cells."""
    if len(element) < 2 or (element.text and not element.text.isspace()):
        return False
    for child in element:
        if child.tag not in _INLINE_CELLS or (child.tail and (not child.tail.isspace() or "\n" not in child.tail)):
            return False
    return True


def _words_of(element: HtmlElement) -> str:
    return " ".join(" ".join(element.itertext()).split())


def _address_in(script: str) -> str:
    """Return the address that an `onclick` opens, if it names one plainly."""
    for quote in ("'", '"'):
        for part in script.split(quote)[1::2]:
            if part.startswith(("http://", "https://", "/", "./")) or part.endswith((".html", ".php", ".pdf")):
                return part
    return ""
