"""Tabs and folds whose script alone knows which panel is whose: paired by their roles and classes and their places."""

from __future__ import annotations

import re
from itertools import islice

from lxml.etree import _Element as Element

from checks.document.parts import opens_answer

MAX_TABS = 200
_TABS, _PANELS = ".//*[@role='tab']", ".//*[@role='tabpanel']"
_NAMED = ("aria-controls", "data-bs-target", "data-target", "data-tab", "data-tabs-target")


_FOLD = re.compile(r"(?:^|[\s_-])(?:accordion|collapsible|faq)(?:$|[\s_-])")
"""Class of a button that unfolds what stands below it; one of a menu has others."""
_MAY_FOLD = (b"accordion", b"collapsible", b"faq")


def pair_folds(root: Element, body: bytes) -> None:
    """Write into the tree which panel a button unfolds, where nothing but its class and its place says so."""
    if b"<button" not in body or not any(word in body for word in _MAY_FOLD):
        return
    buttons = (part for part in root.iter("button") if _FOLD.search(part.get("class") or ""))
    for number, button in enumerate(islice(buttons, MAX_TABS)):
        panel = button.getnext()
        is_named = any(button.get(name) for name in _NAMED)
        # A question heads its answer anyhow (`opens_answer`).
        if panel is not None and panel.tag in _PANEL_TAGS and not is_named and not opens_answer(button):
            _open(button, panel, f"fold {number}")


_PANEL_TAGS = frozenset({"div", "section", "p", "ul", "ol", "dl"})


def pair_tabs(root: Element, body: bytes) -> None:
    """Write into the tree which tab opens which panel (ARIA's `aria-controls`), where no tab of the page says so.

    Scripts of the kind of Alpine or Vue switch panels by an expression. What is left in the markup are
    the roles, or a row of tabs right above a box of panels (`tab-content`), and as many tabs as panels: the
    first tab then opens the first panel, as on the screen.
    """
    if b"tabpanel" in body:  # next to no page; and to look for roles costs a tenth of the reading
        _pair(*(list(islice(root.iterfind(path), MAX_TABS)) for path in (_TABS, _PANELS)))
    if b"tab-content" in body:
        contents = (part for part in root.iter("div") if "tab-content" in (part.get("class") or ""))
        for content in islice(contents, MAX_TABS):
            row = content.getprevious()
            if row is not None and "tab" in (row.get("class") or ""):
                _pair(list(islice(row, MAX_TABS)), list(islice(content, MAX_TABS)))


def _pair(tabs: list[Element], panels: list[Element]) -> None:
    if not tabs or len(tabs) != len(panels):
        return
    named = (part for tab in tabs for part in tab.iter() if isinstance(part.tag, str))
    if any(part.get(name) or (part.get("href") or "").startswith("#") for part in named for name in _NAMED):
        return
    for number, (tab, panel) in enumerate(zip(tabs, panels, strict=True)):
        _open(tab, panel, f"tabpanel {number}")


def _open(handle: Element, panel: Element, name: str) -> None:
    name = panel.get("id") or name  # which has a blank: no id of the page's own can be the same
    handle.set("aria-controls", name)
    panel.set("id", name)
