"""What a portal's list of agencies says otherwise than by links: jump menus, image maps, scripts, and slips of the pen.

Only `patuh sites discover` asks for it, of a few pages a region. A nightly crawl follows what a visitor can click on.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import parse_qsl, urlsplit

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

    from checks.document import Document

_CLICKED = ("onclick", "data-href", "data-url", "data-link")
_NAMED = ("nama", "name", "judul", "title", "label", "text", "singkatan")
"""Keys under which data call an agency, the best first."""
_KINDS = ("kategori", "category", "jenis", "tipe", "type", "akses")
INTERNAL = "internal"
"""What data call an application for staff."""
_MOST_DATA = 2_000_000
"""Characters of a script; a longer one is a program and no list of agencies."""
_DEEPEST = 12
_SCHEME = re.compile(r"^(?:https?:/{0,}|/{2,})", re.IGNORECASE)
_LONGEST = 2_000
_PICTURE = re.compile(r"\.(?:png|jpe?g|gif|svg|webp|ico|css|js)$", re.IGNORECASE)


class Listed(NamedTuple):
    """An address and the words that stand with it."""

    url: str
    words: str
    group: str = ""
    """What the list, or the part of it, is called."""


def mended(raw: str, domains: Collection[str]) -> str:
    """Return the address of a host under the domains that somebody meant; empty where there is none.

    Browsers take `dinkes.contohkab.go.id` for a page of the portal and `http:/dinkes.contohkab.go.id` for one too.
    An address that only redirects (`?url=…`) is taken for where it leads.
    """
    raw = raw.strip()[:_LONGEST]
    for _, value in parse_qsl(_query_of(raw)):
        if inner := mended(value, domains):
            return inner
    bare = _SCHEME.sub("", raw).strip()
    host, slash, path = bare.partition("/")
    name = host.lower().partition(":")[0]
    if not any(name.endswith(f".{domain}") for domain in domains):
        return ""
    scheme = "http" if raw.lower().startswith("http:") else "https"
    return f"{scheme}://{host.lower()}{slash}{path}"


def _query_of(raw: str) -> str:
    try:
        return urlsplit(raw).query
    except ValueError:
        return ""


def listed(page: Document, domains: Collection[str]) -> Iterator[Listed]:
    """Yield the addresses that the page holds and that are no links to a reader of it."""
    soup = page.soup
    for raw, words, group in (*_menus(soup), *_maps(soup), *_clicked(soup), *_written_wrong(soup), *_data(soup)):
        url = mended(raw, domains) or (raw if raw.startswith(("http://", "https://")) else "")
        if url and not _PICTURE.search(url):
            yield Listed(url, words, group)


def _text(tag: Tag) -> str:
    alt = next((str(picture.get("alt") or picture.get("title") or "") for picture in tag.find_all("img")), "")
    return " ".join((tag.get_text(" ") or alt).split())[:300]


def _menus(soup: BeautifulSoup) -> Iterator[Listed]:
    for option in soup.find_all("option", value=True):
        part = option.find_parent("optgroup")
        first = option.find_previous_sibling("option", value=False)
        group = str(part.get("label", "")) if part is not None else _text(first) if first is not None else ""
        yield Listed(str(option["value"]), _text(option), group)


def _maps(soup: BeautifulSoup) -> Iterator[Listed]:
    for area in soup.find_all("area", href=True):
        heading = area.find_previous(["h1", "h2", "h3", "h4", "h5", "h6"])
        group = _text(heading) if heading is not None else ""
        yield Listed(str(area["href"]), str(area.get("title") or area.get("alt") or ""), group)


def _clicked(soup: BeautifulSoup) -> Iterator[Listed]:
    for name in _CLICKED:
        for tag in soup.select(f"[{name}]"):
            value = str(tag[name])
            for address in re.findall(r"['\"]([^'\"]+)['\"]", value) if name == "onclick" else [value]:
                yield Listed(address, _text(tag))


def _written_wrong(soup: BeautifulSoup) -> Iterator[Listed]:
    for anchor in soup.find_all("a", href=True):
        href = str(anchor["href"]).strip()
        if not href.startswith(("https://", "http://")) or "?" in href:
            yield Listed(href, _text(anchor))


def _data(soup: BeautifulSoup) -> Iterator[Listed]:
    for script in soup.find_all("script", type=re.compile(r"json$")):
        text = script.string or ""
        if len(text) <= _MOST_DATA:
            try:
                yield from _records(json.loads(text), "", 0)
            except (ValueError, RecursionError):  # broken or hostile: it lists nothing
                continue


def _records(node: object, group: str, depth: int) -> Iterator[Listed]:
    if depth > _DEEPEST:
        return
    if isinstance(node, list):
        for item in node:
            yield from _records(item, group, depth + 1)
    elif isinstance(node, dict):
        texts = {str(key).lower(): value for key, value in node.items() if isinstance(value, str)}
        words = next((texts[key] for key in _NAMED if texts.get(key)), "")
        kind = next((texts[key] for key in _KINDS if texts.get(key)), group)
        if words:
            yield from (Listed(value, words, kind) for value in texts.values() if "." in value)
        for key, value in node.items():
            if isinstance(value, dict | list):
                yield from _records(value, str(key), depth + 1)
