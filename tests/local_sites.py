"""Agency sites on loopback for tests of the crawl: real servers on free ports, each with its own manners."""

from __future__ import annotations

import contextlib
import datetime
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import NamedTuple

FILLER = "Dinas ini melayani warga setiap hari kerja di kantor kami di pusat kabupaten. " * 16
"""Enough words for a page not to be taken for a notice."""


class Reply(NamedTuple):
    """One answer."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = {}
    content_type: str = "text/html; charset=utf-8"


Route = Reply | Callable[["Handler"], Reply | None]
"""An answer, or what the server does instead (None: it has already written, or hung up)."""


class Seen(NamedTuple):
    """One request as the server saw it."""

    path: str
    at: float
    agent: str


def page(title: str, *links: tuple[str, str], text: str = FILLER, head: str = "") -> Reply:
    """Return an ordinary page with links `(address, words)`."""
    anchors = "".join(f'<li><a href="{href}">{words}</a></li>' for href, words in links)
    html = (
        f"<html lang=id><head><title>{title}</title>{head}</head><body><nav><ul>{anchors}</ul></nav>"
        f"<main><h1>{title}</h1><p>{text}</p></main></body></html>"
    )
    return Reply(html.encode())


@dataclass
class LocalSite:
    """A site that is being served."""

    routes: dict[str, Route] = field(default_factory=dict)
    fallback: Route = field(default=Reply(b"<h1>404</h1>", 404))
    scheme: str = "http"
    host: str = "127.0.0.1"
    port: int = 0
    seen: list[Seen] = field(default_factory=list)
    busiest: int = 0
    """The most requests that were underway at one time."""
    _underway: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def url(self) -> str:
        return f"{self.scheme}://{self.host}:{self.port}/"

    def paths(self, *, with_robots: bool = False) -> list[str]:
        """Return what was asked for, in order."""
        return [seen.path for seen in self.seen if with_robots or seen.path not in ("/robots.txt", "/sitemap.xml")]

    @contextlib.contextmanager
    def request(self, path: str, agent: str) -> Iterator[Route]:
        with self._lock:
            self._underway += 1
            self.busiest = max(self.busiest, self._underway)
            self.seen.append(Seen(path, time.monotonic(), agent))
        try:
            yield self.routes.get(path) or self.routes.get(path.partition("?")[0]) or self.fallback
        finally:
            with self._lock:
                self._underway -= 1


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    site: LocalSite

    def do_GET(self) -> None:
        with self.site.request(self.path, self.headers.get("User-Agent", "")) as route:
            reply = route(self) if callable(route) and not isinstance(route, Reply) else route
            if reply is None:
                self.close_connection = True
                return
            self.send_response(reply.status)
            self.send_header("Content-Type", reply.content_type)
            self.send_header("Content-Length", str(len(reply.body)))
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.end_headers()
            with contextlib.suppress(OSError):
                self.wfile.write(reply.body)

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, *arguments: object) -> None:
        """Clients that hang up are what some of these tests are about."""


class Street:
    """Serves sites until it is closed."""

    def __init__(self) -> None:
        self._servers: list[_Server] = []
        self._sockets: list[socket.socket] = []

    def serve(
        self, routes: Mapping[str, Route] | None = None, *, tls: ssl.SSLContext | None = None, **facts
    ) -> LocalSite:
        """Start a site; `tls` makes it an https one."""
        site = LocalSite(dict(routes or {}), **facts)
        handler = type("SiteHandler", (Handler,), {"site": site})
        server = _Server((site.host, 0), handler)
        if tls is not None:
            server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
            site.scheme = "https"
        site.port = server.server_port
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        self._servers.append(server)
        return site

    def closed_port(self) -> int:
        """Return a port on which nobody listens."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            return int(probe.getsockname()[1])

    def close(self) -> None:
        for server in self._servers:
            server.shutdown()
            server.server_close()


# -- manners ----------------------------------------------------------------------------------------


def hang(seconds: float = 30.0) -> Route:
    """Accept and say nothing."""

    def route(handler: Handler) -> None:
        handler.connection.settimeout(seconds)
        with contextlib.suppress(OSError):
            handler.connection.recv(1)  # returns when the client gives up

    return route


def drip(handler: Handler) -> None:
    """Send a byte ten times a second, for ever."""
    with contextlib.suppress(OSError):
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 100000\r\n\r\n")
        while True:
            handler.wfile.write(b"<")
            time.sleep(0.1)


def hang_up(handler: Handler) -> None:
    """Reset the connection instead of answering."""
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
    handler.connection.close()


def babble(handler: Handler) -> None:
    """Answer with something that is not HTTP."""
    handler.wfile.write(b"HELO mail.example ready\r\n\r\n")


def slowly(seconds: float, reply: Reply) -> Route:
    def route(_handler: Handler) -> Reply:
        time.sleep(seconds)
        return reply

    return route


def moved(to: str, status: int = 302) -> Reply:
    return Reply(b"", status, {"Location": to})


# -- certificates -------------------------------------------------------------------------------------


class Authority:
    """A certificate authority of the test's own."""

    def __init__(self, folder: Path) -> None:
        from cryptography.hazmat.primitives.asymmetric import ec

        self.folder = folder
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._certificate = self._sign("Otoritas Uji", self._key.public_key(), is_authority=True)
        self.file = folder / "authority.pem"
        self.file.write_bytes(_pem(self._certificate))

    def context(self, *names: str, days: int = 30) -> ssl.SSLContext:
        """Return the TLS context of a server with a certificate for these names; negative days are over."""
        from cryptography.hazmat.primitives import serialization
        from cryptography.hazmat.primitives.asymmetric import ec

        key = ec.generate_private_key(ec.SECP256R1())
        certificate = self._sign("situs", key.public_key(), names=names, days=days)
        file = self.folder / f"site-{len(list(self.folder.iterdir()))}.pem"
        file.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
            + _pem(certificate)
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file)
        return context

    def certificate_for(self, *names: str, days: int = 30):
        """Return a certificate object, for tests without a server."""
        return self._sign("situs", self._key.public_key(), names=names, days=days)

    def _sign(self, name: str, key, *, names: tuple[str, ...] = (), days: int = 30, is_authority: bool = False):
        from cryptography import x509
        from cryptography.hazmat.primitives import hashes
        from cryptography.x509.oid import NameOID

        now = datetime.datetime.now(datetime.UTC)
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        issuer = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Otoritas Uji")])
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(issuer)
            .public_key(key)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - datetime.timedelta(days=60))
            .not_valid_after(now + datetime.timedelta(days=days))
            .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
        )
        if names:
            builder = builder.add_extension(x509.SubjectAlternativeName([_general_name(name) for name in names]), False)
        return builder.sign(self._key, hashes.SHA256())


def _general_name(name: str):
    from cryptography import x509

    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _pem(certificate) -> bytes:
    from cryptography.hazmat.primitives import serialization

    return certificate.public_bytes(serialization.Encoding.PEM)
