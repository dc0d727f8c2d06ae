"""Names of the invented hosts lead to this machine, and all other names nowhere.

A `IHostnameResolver` may name a port together with the address, and Twisted connects to that port;
so a page keeps the address that its agency would have, without a port in it, although the demo's
server listens on whichever ports were free. No name is ever looked up in the DNS.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from twisted.internet.address import IPv4Address
from twisted.internet.interfaces import IHostnameResolver, IHostResolution
from zope.interface import implementer  # type: ignore[import-untyped]

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Self

    from scrapy.crawler import Crawler

SETTING = "PATUH_DEMO_PORTS"
"""Scrapy setting: `{"host": {port that the address asks for: port that is served}}`."""
LOOPBACK = "127.0.0.1"


@implementer(IHostResolution)
class _Resolution:
    def __init__(self, name: str) -> None:
        self.name = name

    def cancel(self) -> None:
        """Do nothing: the answer is there before anybody could cancel."""


@implementer(IHostnameResolver)
class DemoResolver:
    """Resolves from a table. To be set as `TWISTED_DNS_RESOLVER`.

    Twisted's interfaces are zope's and say nothing to a type checker, hence `Any`.
    """

    def __init__(self, reactor: Any, ports: Mapping[str, Mapping[int, int]]) -> None:
        self._reactor = reactor
        self._ports = ports

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: Any) -> Self:
        """Build from the setting `PATUH_DEMO_PORTS`."""
        return cls(reactor, crawler.settings.getdict(SETTING))

    def install_on_reactor(self) -> None:
        """Take the place of the reactor's own resolver."""
        self._reactor.installNameResolver(self)

    def resolveHostName(  # noqa: N802 - Twisted's name
        self,
        resolutionReceiver: Any,  # noqa: N803
        hostName: str,  # noqa: N803
        portNumber: int = 0,  # noqa: N803
        *_kinds: Any,
        **_more_kinds: Any,
    ) -> Any:
        """Name the loopback address and the served port; no address at all for an unknown host."""
        resolution = _Resolution(hostName)
        resolutionReceiver.resolutionBegan(resolution)
        served = self._ports.get(hostName, {}).get(portNumber)
        if served is not None:
            resolutionReceiver.addressResolved(IPv4Address("TCP", LOOPBACK, served))
        resolutionReceiver.resolutionComplete()
        return resolution
