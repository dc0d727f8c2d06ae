"""The two places where a connection is made: which address a name may lead to, which certificate is accepted."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from scrapy.core.downloader.contextfactory import _ScrapyClientContextFactory
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.resolver import CachingThreadedResolver
from twisted.internet.defer import execute
from twisted.internet.error import DNSLookupError
from twisted.python.failure import Failure
from twisted.web._newclient import HEADER, STATUS, HTTP11ClientProtocol
from twisted.web.client import BrowserLikePolicyForHTTPS, _HTTP11ClientFactory

from checks.outcome import FetchOutcome
from crawler.outcome import FetchRefused, is_tls_failure
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


MAX_HEADERS = 256 * 1024
"""Bytes of an answer before its body begins, interim answers included; browsers give up at about the same size."""

_REACHABLE_IPV6 = ipaddress.IPv6Network("2000::/3")
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_NOT_FOR_US = (
    ipaddress.IPv4Network("192.0.0.0/24"),  # protocol assignments; one cloud keeps its instances' secrets there
    ipaddress.IPv4Network("168.63.129.16/32"),  # public by its number, answered by the machine's own cloud
)
_WEB_PORTS_BELOW_1024 = frozenset({80, 81, 443, 591})
_OTHER_SERVICES = frozenset(
    {
        *(1080, 1433, 1521, 1719, 1720, 1723, 2049, 2181, 2375, 2376, 2379, 2380, 3128, 3260, 3306, 3389, 3659, 4045),
        *(4190, 5060, 5061, 5432, 5672, 5900, 5984, 6000, 6379, 6443, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697),
        *(7001, 8500, 9042, 9092, 9200, 9300, 10050, 10051, 10080, 10250, 11211, 27017, 50070),
    }
)
"""Ports above 1023 on which something else than a web server listens, and could be harmed by being asked."""


def is_public(address: str) -> bool:
    """Whether an IP address is one that every citizen can reach; False for anything that is no IP address.

    An IPv6 address that carries an IPv4 address in it is judged by what it carries.
    """
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(parsed, ipaddress.IPv6Address):
        carried = parsed.ipv4_mapped or parsed.sixtofour
        if carried is None and parsed in _NAT64:
            carried = ipaddress.IPv4Address(int(parsed) & 0xFFFF_FFFF)
        if carried is None:
            return parsed in _REACHABLE_IPV6 and parsed.is_global
        parsed = carried
    return parsed.is_global and not parsed.is_multicast and not any(parsed in network for network in _NOT_FOR_US)


def is_web_port(port: int | None) -> bool:
    """Whether a port is one that websites use; None is the scheme's own."""
    if port is None or port in _WEB_PORTS_BELOW_1024:
        return True
    return port >= 1024 and port not in _OTHER_SERVICES


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
        """Return the IPv4 address of a name, or fail with `PrivateAddressError` or `DNSLookupError`.

        An address that is spelled out needs no thread and no time limit.
        """
        if literal_address(name) is not None:
            return execute(self._vouch_for, name, name)
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


class _BoundedProtocol(HTTP11ClientProtocol):
    """Gives up on an answer whose headers do not end, which Twisted would keep collecting."""

    _counted: object = None
    _before_body = 0

    def dataReceived(self, data: bytes) -> None:  # noqa: N802 - Twisted's name
        """Take in what the server sent."""
        parser = self._parser
        if parser is not None and parser.state in (STATUS, HEADER):
            if parser is not self._counted:
                self._counted, self._before_body = parser, 0
            self._before_body += len(data)
            if self._before_body > MAX_HEADERS:
                detail = f"kepala jawaban melebihi {MAX_HEADERS // 1024} KB"
                self._giveUp(Failure(FetchRefused(FetchOutcome.TOO_LARGE, detail)))  # type: ignore[no-untyped-call]
                return
        super().dataReceived(data)  # type: ignore[no-untyped-call]


class _BoundedFactory(_HTTP11ClientFactory):
    def buildProtocol(self, addr: Any) -> _BoundedProtocol:  # noqa: ARG002, N802 - Twisted's names
        """Make the protocol of one connection."""
        return _BoundedProtocol(self._quiescentCallback)  # type: ignore[no-untyped-call]


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
        self._pool._factory = _BoundedFactory  # noqa: SLF001 - the one way to bound what precedes a body

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
