"""A DNS for tests of the address guard, loaded into the crawl's own process: a table in place of the network.

One loopback address plays the public internet, so that a public site can be there at all; everything
else is the crawler's own resolver and guard.
"""

from __future__ import annotations

import socket
from collections import Counter
from dataclasses import dataclass
from typing import Any

import crawler.middlewares
import crawler.network
from crawler.job import CrawlOptions
from crawler.network import PublicResolver

PUBLIC = "127.0.2.1"
TABLE: dict[str, tuple[str, ...]] = {
    "publik.contohkab.go.id": (PUBLIC,),
    "dalam.contohkab.go.id": ("127.0.0.1",),
    "metadata.contohkab.go.id": ("169.254.169.254",),
    "ganti.contohkab.go.id": (PUBLIC, "127.0.0.1"),
}
"""Name → answers in turn, the last one for ever."""

_asked: Counter[str] = Counter()
_is_public = crawler.network.is_public


def is_public(address: str) -> bool:
    return address == PUBLIC or _is_public(address)


def look_up(name: str) -> str:
    if name in TABLE:
        _asked[name] += 1
        return TABLE[name][min(_asked[name], len(TABLE[name])) - 1]
    try:
        return socket.inet_ntoa(socket.inet_aton(name))  # as the C library reads 0x7f.1 and 2130706433
    except OSError:
        raise socket.gaierror(-2, "Name or service not known") from None


class TableResolver(PublicResolver):
    """The crawler's resolver, with the table below it."""

    def install_on_reactor(self) -> None:
        crawler.network.is_public = crawler.middlewares.is_public = is_public
        socket.gethostbyname = look_up
        super().install_on_reactor()


@dataclass(frozen=True, slots=True)
class GuardedOptions(CrawlOptions):
    """Options of a crawl that asks the table."""

    def scrapy_settings(self) -> dict[str, Any]:
        return {**CrawlOptions.scrapy_settings(self), "TWISTED_DNS_RESOLVER": "hostile_resolver.TableResolver"}
