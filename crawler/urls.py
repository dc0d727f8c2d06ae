"""Addresses: one key per page however its address is written, the scope of a site, the shape of a pattern.

Pure text work on addresses; nothing here fetches. A *key* decides whether two addresses are one page,
an *address* is what is fetched. The key leaves out the scheme and the host, because a site is read at
one origin only: `http://www.x/a` and `https://x/a` are the same page of the same site.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlencode, urljoin, urlsplit, urlunsplit

MAX_URL_LENGTH = 2000
"""Longer addresses are products of a trap; it also stays below Scrapy's own limit, which drops silently."""

_DEFAULT_PORTS = {"http": 80, "https": 443}
_SAFE_PATH = "/:@!$&'()*+,;=~-._%"

_VISIT_KEYS = re.compile(
    r"php_?sessid|j?session_?id|sid|sess(?:ion)?|sesi|aspsessionid\w*|cfid|cftoken|zenid|oscsid|ci_session|csrf(?:_token)?|_token"
    r"|utm_\w+|(?:fb|g|d|y)clid|msclkid|igshid|mc_[ce]id|_g[al]|replytocom|share|ref_src|_|timestamp|nocache|rnd|random|cache",
    re.IGNORECASE,
)
"""Query keys that name a visit, or where the visitor came from, and not a page."""
_ORDER_KEYS = re.compile(
    r"sort(?:_?by|_?dir|_?order)?|order(?:_?by|_?dir)?|filter_order(?:_dir)?|limit|per_?page|font_?size", re.IGNORECASE
)
"""Query keys that show the same things in another order or size."""
_PATH_SESSION = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/;]*|/\([sS]\([0-9a-z]{16,}\)\)", re.IGNORECASE)
_INDEX_FILE = re.compile(r"/(?:index|default|home)\.(?:html?|php\d?|aspx?|jsp)$", re.IGNORECASE)
_SLASHES = re.compile(r"/{2,}")


class PageAddress(NamedTuple):
    """One address of a site, cleaned."""

    key: str
    """What makes it one page: path and query, normalised."""
    path: str
    """Path and query as they are fetched, below the site's origin."""


def host_of(url: str) -> str:
    """Return the host of an address, without `www.` and default port; `""` when it has none.

    It is what two addresses must share to be one site, and the name of the politeness slot.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return ""
    host = host.rstrip(".").removeprefix("www.")
    if not host:
        return ""
    if ":" in host:
        host = f"[{host}]"
    return host if port is None or port == _DEFAULT_PORTS.get(parts.scheme) else f"{host}:{port}"


def origin_of(url: str) -> str:
    """Return scheme, host and port of an address (`https://www.x.go.id`), as robots.txt counts them."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2].lower()}"


_SLASHED = re.compile(r"^[^?#]*")
"""The part of an address in which browsers read a backslash as a slash."""


def join(base: str, reference: str) -> str:
    """Return `reference` made absolute without fragment; `""` when it cannot be understood."""
    try:
        joined = urljoin(base, _SLASHED.sub(lambda found: found[0].replace("\\", "/"), reference.strip(), count=1))
        urlsplit(joined)
    except ValueError:
        return ""
    return joined.partition("#")[0]


def clean(url: str) -> PageAddress | None:
    """Return the key and the fetchable path of an absolute web address; None for anything else."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.netloc or len(url) > MAX_URL_LENGTH:
        return None
    path = _clean_path(parts)
    pairs = _clean_query(parts.query)
    query = urlencode(pairs, quote_via=quote, safe=_SAFE_PATH) if pairs else ""
    key_path = _INDEX_FILE.sub("/", path) if not query else path
    key_path = unquote(key_path).rstrip("/") or "/"
    key_query = urlencode(sorted(pairs), quote_via=quote) if pairs else ""
    return PageAddress(
        key=f"{key_path}?{key_query}" if key_query else key_path,
        path=f"{path}?{query}" if query else path,
    )


def _clean_path(parts: SplitResult) -> str:
    path = _SLASHES.sub("/", parts.path or "/")
    if ";" in path or "/(" in path:
        path = _PATH_SESSION.sub("", path)
    if "/." in path:
        trailing = "/" if path.endswith(("/", "/.", "/..")) else ""
        path = posixpath.normpath(path).rstrip("/") + trailing
    return quote(path if path.startswith("/") else f"/{path}", safe=_SAFE_PATH)


def _clean_query(query: str) -> list[tuple[str, str]]:
    """Drop sessions, tracking and sort orders, and pairs that only repeat; keep the rest as written."""
    if not query:
        return []
    seen: set[tuple[str, str]] = set()
    pairs: list[tuple[str, str]] = []
    for key, value in parse_qsl(query.replace("&amp;", "&"), keep_blank_values=True, errors="replace"):
        if _VISIT_KEYS.fullmatch(key) or _ORDER_KEYS.fullmatch(key):
            continue
        if (key, value) not in seen:
            seen.add((key, value))
            pairs.append((key, value))
    return pairs


@dataclass(frozen=True, slots=True)
class Scope:
    """What belongs to one site: a host with its `www.` twin and, on shared portals, a folder of it."""

    host: str
    """As `host_of` gives it."""
    path: str = "/"
    """The folder that holds the site; `/` for the whole host."""

    @classmethod
    def of(cls, url: str, path: str = "") -> Scope:
        """Return the scope of a site at `url`, narrowed to the folder `path` where one is given."""
        folder = "/" + path.strip().strip("/")
        return cls(host_of(url), folder)

    def holds_host(self, url: str) -> bool:
        """Whether the address is on this host, or on the `mail.` twin under which some servers show the same site."""
        host = host_of(url)
        return host == self.host or host.removeprefix("mail.") == self.host.removeprefix("mail.")

    def holds_path(self, path: str) -> bool:
        """Whether a path lies in the folder; whole segments count, so `/dinkes` does not hold `/dinkesra`."""
        if self.path == "/":
            return True
        bare = path.partition("?")[0].rstrip("/").lower()
        folder = self.path.lower()
        return bare == folder or bare.startswith(folder + "/")

    def holds(self, url: str) -> bool:
        """Whether the address belongs to the site."""
        return self.holds_host(url) and self.holds_path(urlsplit(url).path or "/")


_DIGITS = re.compile(r"\d+")
_HEX = re.compile(r"(?=.*\d)(?=.*[a-f])[0-9a-f]{6,}", re.IGNORECASE)
_RUNS = re.compile(r"\d+|[A-Za-z]+")
_MIXED = 5
"""Letters and digits that take turns so often are an identifier drawn by lot: `3fa9c1d2`, `x7Yq2Lp9`."""
_LONG_SLUG = 25
_HYPHENS = 3


def pattern_of(path: str) -> str:
    """Return the shape that pages made by one template share.

    Numbers become `#` and titles (long or much hyphenated segments) `*`, so that
    `/berita/2024/05/rapat-kerja-tahun-ini` and its thousand sisters are one pattern, while
    `/profil` and `/layanan` stay themselves.
    """
    bare, _, query = path.partition("?")
    segments = [_shape(segment) for segment in bare.strip("/").split("/")]
    shape = "/" + "/".join(segments)
    if query:
        pairs = sorted(parse_qsl(query, keep_blank_values=True))
        shape += "?" + "&".join(f"{key}={_shape(value)}" for key, value in pairs)
    return shape


def _shape(segment: str) -> str:
    bare = segment.rsplit(".", 1)[0] if segment.endswith((".html", ".htm", ".php")) else segment
    if len(bare) >= _LONG_SLUG or bare.count("-") + bare.count("_") + bare.count("%20") >= _HYPHENS:
        return "*"
    if _HEX.fullmatch(bare) or len(_RUNS.findall(bare)) >= _MIXED:
        return "*"
    return _DIGITS.sub("#", segment)


def start_addresses(url: str) -> tuple[str, ...]:
    """Return the addresses at which a site may answer: as registered, then its other scheme and `www.` twin.

    An address with its own port stands alone: there is no twin to guess.
    """
    parts = urlsplit(url)
    if parts.port is not None or not parts.hostname or parts.hostname.replace(".", "").isdigit():
        return (url,)
    other_scheme = "http" if parts.scheme == "https" else "https"
    bare = parts.netloc.removeprefix("www.")
    twin = bare if parts.netloc != bare else f"www.{bare}"
    addresses = [url, urlunsplit(parts._replace(scheme=other_scheme)), urlunsplit(parts._replace(netloc=twin))]
    return tuple(dict.fromkeys(addresses))
