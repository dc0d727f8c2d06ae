"""What the markup says about a piece of the page: its region, whether it is hidden, whether it heads something.

Class names are the only witness on many sites, so the patterns here name what themes really call their
parts. Each looks at whole words of `class` and `id`.
"""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from checks.document.model import Region

SKIPPED = frozenset({"script", "style", "noscript", "template", "svg", "math", "head", "canvas", "audio", "map"})
"""Elements whose text no visitor reads."""

BOUNDARIES = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "button",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "frameset",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "label",
        "legend",
        "li",
        "main",
        "menu",
        "nav",
        "ol",
        "optgroup",
        "option",
        "p",
        "pre",
        "section",
        "select",
        "summary",
        "table",
        "tbody",
        "td",
        "textarea",
        "tfoot",
        "th",
        "thead",
        "title",
        "tr",
        "ul",
        "video",
    ]
)
"""Elements at whose edges one run of text ends and another begins (as does `br`)."""

HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
PSEUDO_HEADING = 7
"""The rank of everything that heads text without being `h1`–`h6`."""

_WHOLE = frozenset({"body", "main", "article"})
"""Elements whose class names describe the layout of the page and not a part of it."""
_TAG_REGIONS = {"nav": Region.MENU, "footer": Region.FOOTER, "aside": Region.ASIDE}
_MENU = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|navigation|menu|mainmenu|main-?menu|megamenu|topmenu|submenu|dropdown-menu|sub-menu"
    r"|offcanvas|off-canvas|breadcrumbs?|sidenav|pagination|drawer)(?:$|[\s_-])",
)
_FOOTER = re.compile(r"(?:^|[\s_-])(?:footer|colophon|copyright|kaki)(?:$|[\s_-])")
_ASIDE = re.compile(r"(?:^|[\s_-])(?:sidebar|widget-area|secondary|related|recent|terkait)(?:$|[\s_-])")
_HEADER = re.compile(r"(?:^|[\s_-])(?:topbar|top-bar|site-header|masthead|header-top|top-header)(?:$|[\s_-])")
_CONTENT = re.compile(r"(?:^|[\s_-])(?:modal|tab|accordion|collapse|content|main|card|panel|body)(?:$|[\s_-])")
_HEADING_CLASS = re.compile(
    r"(?:^|[\s_-])(?:title|judul|heading|subheading|card-header|panel-title|accordion-header|accordion-button|subtitle"
    r"|tab-title|headline)(?:$|[\s_-])",
)
_INVISIBLE_STYLE = re.compile(
    r"(?:left|top|right|margin-left|margin-top|text-indent)\s*:\s*-\d{4,}|font-size\s*:\s*0(?![.\d]*[1-9])"
    r"|(?:^|[;\s])(?:width|height)\s*:\s*[01](?:px)?\s*;.*overflow\s*:\s*hidden|opacity\s*:\s*0(?![.\d]*[1-9])"
    r"|visibility\s*:\s*hidden",
    re.IGNORECASE,
)
_BOLD_STYLE = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_BOLD_CLASS = re.compile(
    r"(?:^|\s)(?:font-(?:bold|semibold|extrabold|black)|fw-bold|fw-bolder|fw-semibold|bold)(?:$|\s)"
)
BOLD_TAGS = frozenset({"b", "strong"})


def region_of(tag: str, names: str, role: str, current: Region) -> Region:
    """Return the region that an element opens, given its lower-case class and id and its role."""
    if tag in _TAG_REGIONS:
        region = _TAG_REGIONS[tag]
    elif role == "navigation":
        region = Region.MENU
    elif role == "contentinfo":
        region = Region.FOOTER
    elif not names or current is Region.MENU or tag in HEADINGS or tag in _WHOLE:
        return current
    elif _FOOTER.search(names):
        region = Region.FOOTER
    elif _MENU.search(names) and not _CONTENT.search(names):
        region = Region.MENU
    elif current is not Region.MAIN:
        return current
    elif _HEADER.search(names):
        region = Region.HEADER
    elif _ASIDE.search(names):
        region = Region.ASIDE
    else:
        return current
    # A menu inside a footer is still the footer's; nothing inside a menu leaves it.
    if current is Region.FOOTER:
        return current
    return region


def is_invisible(element: HtmlElement, style: str) -> bool:
    """Whether no state of the page shows the element (off screen, no size), as injected text is hidden.

    `display: none` alone is not it: collapsed panels, tabs and dialogs are honest content.
    """
    return bool(style and _INVISIBLE_STYLE.search(style)) and element.get("aria-hidden") != "false"


def is_bold(tag: str, names: str, style: str) -> bool:
    """Whether the element sets its text in bold."""
    return (
        tag in BOLD_TAGS
        or bool(style and _BOLD_STYLE.search(style))
        or bool(names and ("bold" in names) and _BOLD_CLASS.search(names))
    )


def names_a_heading(names: str) -> bool:
    """Whether class or id call the element a title."""
    return bool(names) and bool(_HEADING_CLASS.search(names))


def panel_targets(element: HtmlElement, tag: str) -> str:
    """Return the id of the panel that a tab, accordion button or dialog button opens; empty when none."""
    target = element.get("aria-controls") or element.get("data-bs-target") or element.get("data-target") or ""
    if not target and tag == "a":
        href = element.get("href") or ""
        if href.startswith("#") and len(href) > 1:
            target = href
    return target.lstrip("#").strip()
