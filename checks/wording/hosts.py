"""Whose host an address names: bare of `www.`, and whether it is one that everybody links to."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import urlsplit

_COMMON_HOSTS = re.compile(
    r"(?:^|\.)(?:facebook|instagram|twitter|x|youtube|youtu|tiktok|google|goo|gstatic|googleapis|wa|"
    r"whatsapp|linkedin|t|bit|s"
    r"|lapor|forms|jsdelivr|cloudflare|bootstrapcdn|cdn|w3|gmpg|pinterest|telegram|maps|linktr|"
    r"fontawesome)\.(?:com|be|me|org|net|id|ly|go\.id|co|ee|gle|invalid)$"
)


@lru_cache(maxsize=16_384)
def bare_host(url: str) -> str:
    """Return the lower-case host of an http address without `www.`; empty when there is none."""
    if not url.lower().startswith(("http://", "https://", "//")):
        return ""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.")


def is_common(host: str) -> bool:
    """Whether the host is a service that sites of all kinds use (social media, fonts, maps, LAPOR!)."""
    return _COMMON_HOSTS.search(host) is not None
