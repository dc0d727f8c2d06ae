"""What the markup says about a piece of the page: its region, whether it is hidden, whether it heads something.

Class names are the only witness on many sites, so the words here are what themes really call their parts.
A theme says the same few hundred things on every page of every site that wears it, so what is worked out
here is remembered.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import chain, pairwise

from msgspec import Struct

from checks.document.memo import Memo
from checks.document.model import Region

# fmt: off
SKIPPED = frozenset({
    "script", "style", "noscript", "noembed", "noframes", "template", "svg", "math", "canvas", "audio",
    "title", "meta", "link", "base",
})
"""Elements whose text no visitor reads. Not the head as a whole: where a page leaves out `<body>`, the parser
puts `nav`, `main` and `section` into it."""

BOUNDARIES = frozenset({
    "address", "article", "aside", "blockquote", "body", "button", "caption", "center", "dd", "details", "dialog",
    "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "frameset", "h1", "h2", "h3", "h4",
    "h5", "h6", "header", "hr", "html", "label", "legend", "li", "main", "menu", "nav", "ol", "optgroup", "option",
    "p", "pre", "section", "select", "summary", "table", "tbody", "td", "textarea", "tfoot", "th", "thead", "title",
    "tr", "ul", "video",
})
"""Elements at whose edges one run of text ends and another begins (as does `br`)."""

_MENU = frozenset({
    "nav", "navbar", "navigation", "menu", "mainmenu", "megamenu", "topmenu", "submenu", "offcanvas", "off-canvas",
    "breadcrumb", "breadcrumbs", "sidenav", "pagination", "drawer",
})
_FOOTER = frozenset({"footer", "colophon", "copyright", "kaki"})
_ASIDE = frozenset({"sidebar", "widget-area", "secondary", "related", "recent", "terkait"})
_HEADER = frozenset({"topbar", "top-bar", "site-header", "masthead", "header-top", "top-header"})
_CONTENT = frozenset({"modal", "tab", "accordion", "collapse", "content", "main", "card", "panel", "body"})
_TITLE = frozenset({
    "title", "judul", "heading", "subheading", "card-header", "accordion-header", "accordion-button", "subtitle",
    "headline",
})
# fmt: on

CELLS = frozenset({"td", "th"})
HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
PSEUDO_HEADING = 7
"""The rank of everything that heads text without being `h1`–`h6`."""
_HEADING_LIKE = frozenset({"dt", "summary", "caption", "legend"})

_TAG_REGIONS = {"nav": Region.MENU, "footer": Region.FOOTER, "aside": Region.ASIDE}
_ROLE_REGIONS = {"navigation": Region.MENU, "contentinfo": Region.FOOTER}
_ANYWHERE = frozenset(Region) - {Region.FOOTER}
_OUTSIDE_MENUS = _ANYWHERE - {Region.MENU}
_CONTENT_ONLY = frozenset({Region.MAIN})
_WHOLE = frozenset({"body", "main", "article", *HEADINGS})
"""Elements whose class names describe the layout of the page, or a line, and not a part of the page."""

_INVISIBLE_STYLE = re.compile(
    r"(?:left|top|right|margin-left|margin-top|text-indent)\s*:\s*-\d{4,}|font-size\s*:\s*0(?![.\d]*[1-9])"
    r"|(?:^|[;\s])(?:width|height)\s*:\s*[01](?:px)?\s*;.*overflow\s*:\s*hidden|opacity\s*:\s*0(?![.\d]*[1-9])"
    r"|visibility\s*:\s*hidden|clip\s*:\s*rect\(\s*0|clip-path\s*:\s*inset\(\s*(?:[5-9]\d|100)\s?%"
    r"|transform\s*:\s*scale\(\s*0\s*\)",
    re.IGNORECASE,
)
_COLOUR = re.compile(r"(?:^|;)\s*(background-color|background|color)\s*:\s*([^;!]{1,40})", re.IGNORECASE)
_SAME_COLOURS = {"#ffffff": "#fff", "white": "#fff", "#000000": "#000", "black": "#000"}
_BOLD_STYLE = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_BOLD_CLASS = re.compile(
    r"(?:^|\s)(?:font-(?:bold|semibold|extrabold|black)|fw-bold|fw-bolder|fw-semibold|bold)(?:$|\s)"
)
_BOLD_TAGS = frozenset({"b", "strong"})
_PANEL_NAMES = ("aria-controls", "data-bs-target", "data-target", "data-tab", "data-tabs-target")
"""Attributes by which frameworks name the panel that something opens."""
_OPENS = re.compile(
    r"^\s*(?:return\s)?\w*(?:tab|panel|accordion|toggle|open|show|buka|tampil)\w*\(\s*(?:(?:event|this)\s*,\s*)?['\"]#?([\w-]+)['\"]",
    re.IGNORECASE,
)
"""A call such as `openTab(event, 'syarat')`, the way of hand-made tabs."""
_PANEL_BUTTON = ("aria-controls", "data-bs-toggle", "data-toggle")

_LONGEST = 2000
"""Characters of class and style that are looked at, and of all attributes of an element that is remembered."""

_LEADS = re.compile(r"\b(?:location(?:\.href)?\s*=(?!=)|location\.(?:assign|replace)\(|window\.open\()")
_LEADING = frozenset({"a", "area", "button", "label", "option", "legend", "select", "textarea"})
"""Elements whose addresses are read anyway."""

Attributes = tuple[tuple[str, str], ...]
"""Names and values as written."""


class Look(Struct, frozen=True, gc=False):
    """What an element's tag and attributes make of the text inside it."""

    rank: int
    """As a heading: 1–6, `PSEUDO_HEADING`, or 0 when it heads nothing."""
    region: Region | None
    """The part of the page that it opens, if any."""
    within: frozenset[Region]
    """The parts in which it does so: a menu inside a footer is still the footer's."""
    bold: bool
    invisible: bool
    """No state of the page shows it (off screen, no size), as injected text is hidden.

    `display: none` alone is not it: collapsed panels, tabs and dialogs are honest content.
    """
    target: str
    """The id of the panel that a tab, accordion button or dialog button opens; empty when none."""
    opens_panel: bool
    """Whether it is such a button, and not merely a link to a place on the page."""
    identity: str
    """Its id, by which a button may name it as its panel."""
    leads: bool
    """Whether a click on it opens an address, though it is no link by its name."""
    is_plain: bool
    """Whether, but for the id, none of the above is the case; most elements are plain."""


def look_of(tag: str, attributes: dict[str, str]) -> Look:
    """Return how an element looks."""
    get = attributes.get
    identity = get("id", "")
    names = f"{get('class', '')[:_LONGEST]} {identity[:_LONGEST]}".strip().lower()
    style = get("style", "")[:_LONGEST]
    rank, region, within = 0, None, _ANYWHERE
    if tag in BOUNDARIES:
        words = _words_of(names)
        rank = _rank(tag, words)
        region, within = _region(tag, words, get("role", ""))
    bold = bool(
        tag in _BOLD_TAGS or ("bold" in names and _BOLD_CLASS.search(names)) or (style and _BOLD_STYLE.search(style))
    )
    invisible = bool(style and (_INVISIBLE_STYLE.search(style) or _is_of_one_colour(style)))
    invisible = invisible and get("aria-hidden") != "false"
    target = _panel_target(tag, attributes)
    opens_panel = bool(target) and tag in ("button", "a") and any(get(name) for name in _PANEL_BUTTON)
    leads = "onclick" in attributes and tag not in _LEADING and bool(_LEADS.search(get("onclick", "")[:_LONGEST]))
    is_plain = not (rank or region or bold or invisible or target or leads or tag == "header")
    return Look(rank, region, within, bold, invisible, target, opens_panel, identity, leads, is_plain)


def _is_of_one_colour(style: str) -> bool:
    """Whether text and background are of the same colour."""
    colours = {
        name.lower().removesuffix("-color"): _SAME_COLOURS.get(colour := value.strip().lower(), colour)
        for name, value in _COLOUR.findall(style[:500])
    }
    return len(colours) > 1 and len(set(colours.values())) == 1 and "inherit" not in colours.values()


_OF_CONTENT = frozenset(
    {f"{what}-secondary" for what in ("text", "bg", "btn", "btn-outline", "border", "link", "badge", "alert", "table")}
    | {f"{what}-footer" for what in ("card", "modal", "panel", "box")}
)
"""Names of frameworks for a colour, or for the last lines of a card, that sound like parts of the page."""


def _words_of(names: str) -> set[str]:
    """Return the words of class and id, and each pair that is joined by a hyphen."""
    words: set[str] = set()
    for name in names.replace("_", " ").split():
        if name in _OF_CONTENT:
            continue
        parts = name.split("-")
        words.update(parts)
        if len(parts) > 1:
            words.update(map("-".join, pairwise(parts)))
    return words


def _rank(tag: str, words: set[str]) -> int:
    if tag in HEADINGS:
        return HEADINGS[tag]
    if tag in _HEADING_LIKE or (tag not in CELLS and not _TITLE.isdisjoint(words)):
        return PSEUDO_HEADING
    return 0


def _region(tag: str, words: set[str], role: str) -> tuple[Region | None, frozenset[Region]]:
    """Return the region that an element opens and the regions in which it does."""
    told = _TAG_REGIONS.get(tag) or _ROLE_REGIONS.get(role)
    if told:
        return told, _ANYWHERE
    if words and tag not in _WHOLE:
        if not _FOOTER.isdisjoint(words):
            return Region.FOOTER, _OUTSIDE_MENUS
        if not _MENU.isdisjoint(words) and _CONTENT.isdisjoint(words):
            return Region.MENU, _OUTSIDE_MENUS
        if not _HEADER.isdisjoint(words):
            return Region.HEADER, _CONTENT_ONLY
        if not _ASIDE.isdisjoint(words):
            return Region.ASIDE, _CONTENT_ONLY
    return None, _ANYWHERE


def _panel_target(tag: str, attributes: dict[str, str]) -> str:
    """Return the id of the panel that a tab, accordion button or dialog button opens; empty when none."""
    get = attributes.get
    target = next((value for name in _PANEL_NAMES if (value := get(name))), "")
    if not target and tag in ("a", "button"):
        href = get("href", "")
        if href.startswith("#") and href != "#":
            target = href
        elif called := _OPENS.search(get("onclick", "")[:_LONGEST]):
            target = called[1]
    return target.lstrip("#").strip()


def _look_of_key(key: tuple[str, *Attributes]) -> Look:
    tag, *items = key
    return look_of(tag, dict(items))


def size_of(attributes: Iterable[Iterable[str]]) -> int:
    """Return how many characters attributes have."""
    return sum(map(len, chain.from_iterable(attributes)))


LOOKS: Memo[tuple[str, *Attributes], Look] = Memo(_look_of_key, size_of=size_of, longest=_LONGEST, most=8192)
"""How elements look, by tag and attributes."""
