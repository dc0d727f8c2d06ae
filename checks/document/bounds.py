"""What a parser written in C must not be handed, because its time or memory would not be bounded."""

from __future__ import annotations

import re

MAX_ATTRIBUTES = 2_000
"""Attributes of one element: honest ones have a few dozen. libxml2 compares each with all before it."""

HARMLESS = 64_000
"""Characters of a page below which nothing in it can take the parser more than a fraction of a second."""
_LONG_TAG = 8_000
"""Characters of a start tag below which it cannot hold enough attributes to matter."""
# Possessive throughout: whatever a page holds, each character is looked at once. A quotation mark
# that nobody closed counts as any other character.
_START_TAG = re.compile(r"<([a-zA-Z][^\s/>]{0,50})((?:[^>\"']++|\"[^\"]*+\"|'[^']*+'|[\"'])*+)")

_QUOTED = re.compile(r"\"[^\"]*+\"|'[^']*+'")
_SLASH = re.compile(r"/")


def defuse(markup: str) -> str:
    """Return the markup with elements of too many attributes stripped of all of them."""
    if len(markup) <= HARMLESS:
        return markup
    return _START_TAG.sub(_without_excess, markup)


def _without_excess(tag: re.Match[str]) -> str:
    attributes = tag[2]
    if len(attributes) < _LONG_TAG:
        return tag[0]
    names = _SLASH.sub(" ", _QUOTED.sub(" ", attributes))
    if len(names.split(None, MAX_ATTRIBUTES)) <= MAX_ATTRIBUTES:
        return tag[0]
    return f"<{tag[1]} "
