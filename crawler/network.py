"""The two places where a connection is made: which address a name may lead to, which certificate is accepted."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from scrapy.core.downloader.contextfactory import _ScrapyClientContextFactory
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.resolver import CachingThreadedResolver
from twisted.internet.error import DNSLookupError
from twisted.web.client import BrowserLikePolicyForHTTPS

from crawler.outcome import is_tls_failure
from crawler.urls import host_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Self

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.internet.base import ReactorBase
    from twisted.internet.defer import Deferred

KEPT_ALIVE = 30
"""Seconds that an idle connection is kept: longer than a polite pause, and no longer, because thousands of
sites come and go in a night, and each would hold a file descriptor for Twisted's four minutes."""
UNVERIFIED = "certificate-unverified"
"""Flag of a response that was read although the certificate did not verify."""


def is_public(address: str) -> bool:
    """Whether an IP address is one that every citizen can reach; False for anything that is no IP address."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped is not None:
        parsed = parsed.ipv4_mapped
    return parsed.is_global and not parsed.is_multicast


def literal_address(host: str) -> str | None:
    """Return the IP address that a host name spells out; None when it is a name."""
    try:
        return str(ipaddress.ip_address(host.strip("[]")))
    except ValueError:
        return None


class PrivateAddressError(DNSLookupError):
    """A name led to an address inside somebody's network."""


class PublicResolver(CachingThreadedResolver):
    """Resolves names, and refuses answers that lead into a private network.

    Every connection asks here, and what was vouched for is cached, so a name cannot show a public
    address when it is checked and a private one when it is used (DNS rebinding).
    """

    allow_private = False

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> Self:
        """Build from the settings: `PATUH_ALLOW_PRIVATE` and Scrapy's for DNS."""
        resolver = super().from_crawler(crawler, reactor)
        resolver.allow_private = crawler.settings.getbool("PATUH_ALLOW_PRIVATE")
        return resolver

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> Deferred[str]:  # noqa: N802 - Twisted's name
        """Return the IPv4 address of a name, or fail with `PrivateAddressError` or `DNSLookupError`."""
        return super().getHostByName(name, timeout).addCallback(self._vouch_for, name)

    def _vouch_for(self, address: str, name: str) -> str:
        if self.allow_private or is_public(address):
            return address
        raise PrivateAddressError(f"{name} leads to {address}, which is not on the public internet")


class _PolicyByServer(BrowserLikePolicyForHTTPS):
    """Verifies certificates, except for the servers that were waived."""

    def __init__(self, strict: Any, lenient: Any) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.strict = strict
        self.lenient = lenient
        self.waived: set[tuple[str, int]] = set()

    def creatorForNetloc(self, hostname: bytes, port: int) -> Any:  # noqa: N802 - Twisted's name
        is_waived = (hostname.decode("ascii", "replace").lower(), port) in self.waived
        policy = self.lenient if is_waived else self.strict
        return policy.creatorForNetloc(hostname, port)


class PageHandler(HTTP11DownloadHandler):
    """Downloads over HTTP and HTTPS: verified first; when the certificate fails, read once more without verifying.

    Public pages are read, nothing is sent, so an expired certificate is a fact to report and no
    reason to call everything behind it missing. The answer carries the flag `UNVERIFIED`.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        # Scrapy can verify everywhere or nowhere, and keeps connections of sites that are long done:
        # this is the one place that reaches for what it does not offer as a setting.
        lenient = _ScrapyClientContextFactory(tls_ciphers="DEFAULT:@SECLEVEL=0")
        self._policy = _PolicyByServer(self._contextFactory, lenient)
        self._contextFactory = self._policy  # type: ignore[assignment] # it implements the interface by inheritance
        self._pool.cachedConnectionTimeout = KEPT_ALIVE

    async def download_request(self, request: Request) -> Response:
        """Fetch, and fetch again without verifying when it was the certificate that failed."""
        server = (host_name(request.url), urlsplit(request.url).port or 443)
        was_waived = server in self._policy.waived
        try:
            response = await super().download_request(request)
        except Exception as error:
            if was_waived or not is_tls_failure(error):
                raise
            self._policy.waived.add(server)
            response = await super().download_request(request)
        if server in self._policy.waived:
            response.flags.append(UNVERIFIED)
        return response


def host_name(url: str) -> str:
    """Return the host name of an address as TLS sees it: with `www.`, without port."""
    return (urlsplit(url).hostname or "").lower()


def slot_of(url: str) -> str:
    """Return the politeness slot of an address: `www.x` and `x`, http and https, are one server to us."""
    return host_of(url)
