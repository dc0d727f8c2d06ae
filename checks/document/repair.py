"""Mends markup that libxml2 reads otherwise than browsers do.

For libxml2 an element of HTML5 that it does not know cannot end while a `div` inside is still open: one forgotten
`</div>` in the menu, and the whole page lies in the menu. Browsers end the menu where it says so.
"""

from __future__ import annotations

import re

from lxml.etree import _Element as Element

_PARTS = ("nav", "header", "aside", "footer")
_TAGS = re.compile(
    rb"<!--.*?-->|<(script|style)\b.*?</\1\s*>|<(/?)(div|nav|header|aside|footer)\b", re.IGNORECASE | re.DOTALL
)
_END_OF_PAGE = 400
"""Bytes: what comes after the last part of a sound page is a script or two and the closing tags."""


def swallows_the_page(root: Element, markup: bytes) -> bool:
    """Whether a menu, header, sidebar or footer lasts to the end of the tree, and in the markup ends well before."""
    for part in root.iter(*_PARTS):
        element: Element | None = part
        while element is not None and element.tag != "body" and element.getnext() is None:
            element = element.getparent()
        if element is not None and element.tag == "body":
            end = markup.lower().rfind(b"</" + str(part.tag).encode())
            if end >= 0 and len(markup) - end > _END_OF_PAGE:
                return True
    return False


def with_ends(markup: bytes) -> bytes:
    """Return the markup with `</div>` before each end of a part in which divisions were left open."""
    mended: list[bytes] = []
    done = 0
    open_parts: list[tuple[bytes, int]] = []
    divisions = 0
    for tag in _TAGS.finditer(markup):
        closes, name = tag[2], (tag[3] or b"").lower()
        if not name:
            continue
        if name == b"div":
            divisions = max(divisions + (-1 if closes else 1), 0)
        elif not closes:
            open_parts.append((name, divisions))
        elif any(part == name for part, _ in open_parts):
            while open_parts:
                part, before = open_parts.pop()
                if part == name:
                    break
            mended += [markup[done : tag.start()], b"</div>" * max(divisions - before, 0)]
            done = tag.start()
            divisions = min(divisions, before)
    return b"".join([*mended, markup[done:]])
