"""The addresses of one page made absolute."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

_NOWHERE = ("#", "javascript:", "void(", "about:blank")
_AS_THEY_ARE = ("mailto:", "tel:")
_SEGMENT = r"[\w~%+,@!$*'()-][\w .~%+,@!$*'()-]*"
_PATH = rf"{_SEGMENT}(?:/{_SEGMENT})*/?"
_ORIGIN = r"https?://[A-Za-z0-9.-]+(?::\d+)?"
_PLAIN = re.compile(
    rf"(?:(?P<absolute>{_ORIGIN}(?:/[\w .~%+,:@!$*'()|/&=-]*)?)"
    rf"|(?P<rooted>/(?:{_PATH})?)"
    rf"|(?P<relative>{_PATH}))"
    r"(?:\?[\w .~%+=&/,:@!$*'()|-]+)?(?=#|\Z)"
)
"""Addresses without `..`, empty parts and odd characters: a string put before them makes them absolute.

Nearly all are such, and `urljoin` would take two addresses apart for each of them.
"""
_PLAIN_BASE = re.compile(rf"(?P<origin>{_ORIGIN})(?P<folder>(?:/(?:{_SEGMENT}/)*)?)[^/?#;]*(?=[?#]|\Z)")

Address = tuple[str, str]
"""An address as a page writes it: how it begins (`absolute`, `rooted`, `relative`, `other`), and what it is."""


def leads_nowhere(raw: str) -> bool:
    """Whether an address is only there to be clicked on."""
    return not raw or raw.startswith(_NOWHERE)


def parse(raw: str) -> Address:
    """Take an address apart as far as that does not depend on the page."""
    if leads_nowhere(raw):
        return "absolute", ""
    raw = raw.strip()
    if raw[:7].lower().startswith(_AS_THEY_ARE):
        return "absolute", raw
    plain = _PLAIN.match(raw)
    return (plain.lastgroup or "other", plain[0]) if plain else ("other", raw)


class Addresses:
    """Makes addresses absolute against that of the page, or its `<base>`."""

    def __init__(self, base: str) -> None:
        self._base = base
        self.origin, self.folder = _origin_and_folder(base)
        self._sitewide = {"absolute": ""} if self.origin is None else {"absolute": "", "rooted": self.origin}
        self.uses_folder = False
        """Whether an address was asked for that depends on the folder of the page."""
        self.uses_page = False
        """Whether an address was asked for that may depend on the whole address of the page."""

    def absolute(self, address: Address) -> str:
        """Return an address without fragment; empty when it leads nowhere or cannot be understood."""
        start, rest = address
        before = self._sitewide.get(start)
        return self._local(start, rest) if before is None else before + rest

    def _local(self, start: str, rest: str) -> str:
        if start == "relative" and self.folder is not None:
            self.uses_folder = True
            return self.folder + rest
        self.uses_page = True
        return join(self._base, rest)


def _origin_and_folder(base: str) -> tuple[str | None, str | None]:
    """Return what goes before rooted and before relative addresses; None where that is not to be known."""
    plain = _PLAIN_BASE.match(base)
    if plain:
        return plain["origin"], plain["origin"] + (plain["folder"] or "/")
    try:
        return urljoin(base, "/")[:-1], urljoin(base, "x")[:-1]
    except ValueError:  # then only absolute addresses lead anywhere, and `join` says so of each other
        return None, None


def join(base: str, raw: str) -> str:
    """Return `raw` made absolute against `base`, without fragment; empty when it cannot be understood."""
    raw = raw.strip()
    if raw[:7].lower().startswith(_AS_THEY_ARE):
        return raw
    try:
        joined = urljoin(base, raw)
        urlsplit(joined)
    except ValueError:
        return ""
    return joined.partition("#")[0]
