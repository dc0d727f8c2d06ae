"""The invented hosts on loopback, over real HTTP: those that answer, and those that do so badly or not at all."""

from __future__ import annotations

import socket
import ssl
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from crawler.demo.pages import NOT_FOUND, Reply, Site, fixed_page
from crawler.demo.province import Host, Province
from crawler.demo.resolver import LOOPBACK

SILENCE = 60.0
"""Seconds after which a silent host hangs up: longer than anybody should wait, short enough to end."""
_CERTIFICATE_DAYS = (datetime(2024, 10, 1, tzinfo=UTC), datetime(2025, 10, 1, tzinfo=UTC))
"""From when to when the demo's certificate was valid: expired by the demo's clock and by every later one."""


class DemoServer:
    """Serves all hosts of a province; knows which port stands for which host, and what was asked of it."""

    def __init__(self, province: Province) -> None:
        """Render the sites and take free ports on loopback; nothing is served before `running`."""
        self.hosts = province.hosts()
        secure = {agency.host for agency in province.agency if agency.url.startswith("https:")}
        self.sites: dict[str, Site] = {
            name: Site(name, scheme="https" if name in secure else "http")
            for name, host in self.hosts.items()
            if host.answer == "site"
        }
        self.requests: list[tuple[str, str]] = []
        """Host and path of every request, in order of arrival."""
        self.stopping = threading.Event()
        self._plain = _Server(self)
        self._secure = _Server(self)
        self._secure.socket = _tls_context(sorted(secure)).wrap_socket(
            self._secure.socket, server_side=True, do_handshake_on_connect=False
        )
        # Bound and not listening: the kernel refuses connections, and nobody else gets the port.
        self._closed = socket.socket()
        self._closed.bind((LOOPBACK, 0))
        refused: int = self._closed.getsockname()[1]
        self.ports: Mapping[str, Mapping[int, int]] = {
            name: {
                80: refused if host.answer == "refused" else self._plain.server_port,
                443: self._secure.server_port if name in secure else refused,
            }
            for name, host in self.hosts.items()
            if host.answer != "unknown"
        }

    @contextmanager
    def running(self) -> Iterator[DemoServer]:
        """Serve until the block ends."""
        servers = (self._plain, self._secure)
        threads = [threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True) for server in servers]
        for thread in threads:
            thread.start()
        try:
            yield self
        finally:
            self.stopping.set()
            for server, thread in zip(servers, threads, strict=True):
                server.shutdown()
                server.server_close()
                thread.join()
            self._closed.close()

    def reply(self, host: Host, path: str) -> Reply:
        """Return what a host answers for a path with its query."""
        target = host.redirect(path)
        if target:
            return Reply(b"", status=302, headers={"Location": target})
        if host.answer == "fixed":
            return Reply(fixed_page(host.name, host.file), status=host.status, headers=host.headers)
        return self.sites[host.name].reply(path)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False  # silent hosts hold their threads until they notice `stopping`
    request_queue_size = 128

    def __init__(self, demo: DemoServer) -> None:
        super().__init__((LOOPBACK, 0), _Handler)
        self.demo = demo

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: a client that hangs up, or a certificate it rejects, is part of the play."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    timeout = 30
    server_version = "Apache"
    sys_version = ""

    def do_GET(self) -> None:
        demo = self.server.demo
        name = self.headers.get("Host", "").partition(":")[0].lower()
        demo.requests.append((name, self.path))
        host = demo.hosts.get(name)
        if host is None:
            self._send(NOT_FOUND)
        elif host.answer == "silent":
            demo.stopping.wait(SILENCE)
            self.close_connection = True
        elif host.answer == "cut":
            self.close_connection = True
        else:
            if host.delay:
                demo.stopping.wait(host.delay)
            self._send(demo.reply(host, self.path))

    do_HEAD = do_GET  # noqa: N815

    def _send(self, reply: Reply) -> None:
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.content_type)
        self.send_header("Content-Length", str(len(reply.body)))
        for header, value in reply.headers.items():
            self.send_header(header, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(reply.body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Say nothing: `DemoServer.requests` is the log."""


def _tls_context(hosts: list[str]) -> ssl.SSLContext:
    """Return a context with a fresh key and a certificate that has expired."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, hosts[0])])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(_CERTIFICATE_DAYS[0])
        .not_valid_after(_CERTIFICATE_DAYS[1])
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host) for host in hosts]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ) + certificate.public_bytes(serialization.Encoding.PEM)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    # The ssl module reads certificates from files only.
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "demo.pem"
        path.write_bytes(pem)
        context.load_cert_chain(path)
    return context
