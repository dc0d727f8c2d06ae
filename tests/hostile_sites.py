"""Servers that mean harm, each on a loopback address of its own: what they send, and how their crawl must end."""

from __future__ import annotations

import contextlib
import gzip
import time
import zlib
from collections.abc import Callable, Iterator
from functools import cache
from typing import NamedTuple

import brotli  # type: ignore[import-untyped]
import zstandard

from checks.outcome import FetchOutcome as End
from local_sites import Handler, Reply, Route, hang, moved, page

PAGE_SIZE = 1_000_000
"""Bytes of a page that the crawl of these sites takes."""
_MEGABYTE = b"<p>" + b"A" * 999_997


class Scenario(NamedTuple):
    """One site: its routes, how it ends, and the paths that may be asked for beside robots.txt and sitemaps."""

    routes: dict[str, Route]
    outcome: End
    most_requests: int = 4


@cache
def _packed(wrap: Callable[[bytes], bytes] = gzip.compress) -> bytes:
    """Return 200 megabytes, packed."""
    return wrap(_MEGABYTE * 200)


def _brotli(body: bytes) -> bytes:
    return brotli.compress(body, quality=1)  # a hundred times as quick as its best


def _encoded(body: bytes, encoding: str) -> Reply:
    return Reply(body, headers={"Content-Encoding": encoding})


def _pour(start: bytes, chunk: bytes, pause: float = 0.0, seconds: float = 20.0) -> Route:
    """Send `start` and then `chunk` after `chunk`, until the client has had enough."""

    def route(handler: Handler) -> None:
        until = time.monotonic() + seconds
        with contextlib.suppress(OSError):
            handler.wfile.write(start)
            while time.monotonic() < until:
                handler.wfile.write(chunk)
                time.sleep(pause)

    return route


def _chain(handler: Handler) -> Reply:
    """Redirect to ever new addresses."""
    return moved(f"/{time.monotonic_ns()}")


_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
_LAUGHS = b"".join(
    b'<!ENTITY l%d "%s">' % (number, b"&l%d;" % (number - 1) * 10 if number else b"ha") for number in range(10)
)
_BOMB_MAP = b'<?xml version="1.0"?><!DOCTYPE u [' + _LAUGHS + b"]><urlset><url><loc>&l9;</loc></url></urlset>"
_EXTERNAL = (
    b'<?xml version="1.0"?><!DOCTYPE u SYSTEM "http://127.0.0.1:9/x.dtd" [<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    b"<urlset><url><loc>&f;</loc></url></urlset>"
)
_HOME = page("Dinas Contoh", ("/layanan", "Layanan"))


def _mapped(sitemap: Reply) -> dict[str, Route]:
    return {"/": _HOME, "/layanan": page("Layanan"), "/sitemap.xml": sitemap}


def _links(*targets: str) -> dict[str, Route]:
    return {"/": page("Dinas", *((target, f"Standar Pelayanan {number}") for number, target in enumerate(targets)))}


def _html(body: bytes) -> dict[str, Route]:
    return {"/": Reply(body)}


_REAL = b"<h1>Dinas Contoh</h1><p>" + b"Kami melayani warga setiap hari kerja di kantor. " * 30 + b"</p>"
_INNER = "http://127.0.0.1:9/rahasia"

SCENARIOS: dict[str, Scenario] = {
    # What is sent is larger than it looks.
    "gzip bomb": Scenario({"/": _encoded(_packed(), "gzip")}, End.TOO_LARGE),
    "deflate bomb": Scenario({"/": _encoded(_packed(zlib.compress), "deflate")}, End.TOO_LARGE),
    "zstd bomb": Scenario({"/": _encoded(_packed(zstandard.compress), "zstd")}, End.TOO_LARGE),
    "brotli bomb": Scenario({"/": _encoded(_packed(_brotli), "br")}, End.TOO_LARGE),
    "brotli in gzip": Scenario({"/": _encoded(gzip.compress(_packed(_brotli)), "br, gzip")}, End.TOO_LARGE),
    "brotli that is none": Scenario({"/": _encoded(b"not brotli at all", "br")}, End.BROKEN),
    "an encoding that nobody knows": Scenario({"/": _encoded(_REAL, "x-rahasia")}, End.OK),
    "a hundred encodings": Scenario({"/": _encoded(_REAL, ", ".join(["gzip"] * 100))}, End.BROKEN),
    "gzip in gzip": Scenario({"/": _encoded(gzip.compress(_packed()), "gzip, gzip")}, End.TOO_LARGE),
    "gzip cut short": Scenario({"/": _encoded(gzip.compress(_REAL)[:-20], "gzip")}, End.OK),
    "gzip that is none": Scenario({"/": _encoded(b"not gzip at all", "gzip")}, End.BROKEN),
    "endless body": Scenario({"/": _pour(_HEAD + b"\r\n", b"<p>x</p>" * 8_000)}, End.TOO_LARGE),
    "endless chunks": Scenario(
        {"/": _pour(_HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"2000\r\n" + b"y" * 0x2000 + b"\r\n")},
        End.TOO_LARGE,
    ),
    "length that lies": Scenario({"/": _pour(_HEAD + b"Content-Length: 99999999999\r\n\r\n", b"x" * 9)}, End.TOO_LARGE),
    "endless headers": Scenario({"/": _pour(_HEAD, b"X-A: b\r\n" * 1_000)}, End.TOO_LARGE),
    "one endless header": Scenario({"/": _pour(_HEAD + b"X-A: ", b"b" * 8_000)}, End.CONNECTION_LOST, 8),
    "endless interim answers": Scenario({"/": _pour(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 500)}, End.TOO_LARGE),
    "ten thousand cookies": Scenario({"/": _pour(_HEAD, b"Set-Cookie: a=" + b"b" * 90 + b"\r\n")}, End.TOO_LARGE),
    # What is sent never ends, or never begins.
    "drip of a body": Scenario({"/": _pour(_HEAD + b"Content-Length: 9999\r\n\r\n", b"<", 0.2)}, End.TIMEOUT),
    "drip of headers": Scenario({"/": _pour(_HEAD, b"X-A: b\r\n", 0.2)}, End.TIMEOUT),
    "silence": Scenario({"/": hang()}, End.TIMEOUT),
    # Where it sends us.
    "redirects without end": Scenario({"/": _chain, "*": _chain}, End.REDIRECT_LOOP, 16),
    "redirect to itself": Scenario({"/": moved("/")}, End.REDIRECT_LOOP),
    "redirect inside": Scenario({"/": moved(_INNER)}, End.OFF_SITE_REDIRECT),
    "redirect to metadata": Scenario({"/": moved("http://169.254.169.254/latest/meta-data/")}, End.OFF_SITE_REDIRECT),
    "redirect to a file": Scenario({"/": moved("file:///etc/passwd")}, End.BROKEN),
    "redirect to gopher": Scenario({"/": moved("gopher://127.0.0.1:6379/_FLUSHALL")}, End.BROKEN),
    "redirect to script": Scenario({"/": moved("javascript:alert(1)")}, End.BROKEN),
    "redirect to data": Scenario({"/": moved("data:text/html,<h1>x</h1>")}, End.BROKEN),
    "redirect to another port": Scenario({"/": moved("//127.0.0.1:22/")}, End.OFF_SITE_REDIRECT),
    "redirect with a name before": Scenario({"/": moved("http://dinas.go.id@127.0.0.1:9/")}, End.OFF_SITE_REDIRECT),
    "redirect of a megabyte": Scenario({"/": moved("/" + "a" * 12_000)}, End.BROKEN),
    "refresh inside": Scenario(
        _html(b"<meta http-equiv=refresh content='0;url=http://127.0.0.1:9/'>"), End.OFF_SITE_REDIRECT
    ),
    "script that leaves": Scenario(
        _html(b"<script>location.href='http://127.0.0.1:9/rahasia'</script>"), End.OFF_SITE_REDIRECT
    ),
    "refresh to itself": Scenario({"/": Reply(b"<meta http-equiv=refresh content='0;url=/?a=1'>" + _REAL)}, End.OK, 3),
    "links inside": Scenario(
        _links(
            _INNER, "http://[::1]:9/", "http://169.254.169.254/", "file:///etc/passwd", "//127.0.0.1:22/", "http://0/"
        ),
        End.OK,
    ),
    "robots.txt sends inside": Scenario({"/": _HOME, "/robots.txt": moved("file:///etc/passwd")}, End.OK),
    # What it makes us parse.
    "elements in elements": Scenario(_html(_REAL + b"<div>" * 100_000), End.OK),
    "one line": Scenario(_html(_REAL + b"persyaratan biaya gratis " * 38_000), End.OK),
    "a hundred thousand attributes": Scenario(
        _html(_REAL + b"<p " + b" ".join(b"a%d=1" % number for number in range(100_000)) + b">x"), End.OK
    ),
    "forty thousand links": Scenario(
        _html(_REAL + b"".join(b"<a href=/p/%d>Layanan</a>" % number for number in range(35_000))), End.OK, 25
    ),
    "nothing but NUL": Scenario(_html(b"\0" * 900_000 + _REAL), End.OK),
    "mixed encodings": Scenario(_html(b"\xff\xfe\x80" * 1_000 + _REAL + "Jum’at".encode("cp1252")), End.OK),
    "pictures in one figure": Scenario(_html(_REAL + b"<figure>" + b"<img src=a>" * 80_000), End.OK),
    "tabs in tabs": Scenario(
        _html(_REAL + b"".join(b"<div data-target=#x%d>" % n for n in range(170)) + b"<b>a</b>" * 100_000), End.OK
    ),
    "telephone numbers": Scenario(_html(_REAL + b"<p>Telp 0812-3456-7890 pengaduan" * 20_000), End.OK),
    "markup in the title": Scenario(
        _html(b"<title>\x1b]0;x\x07\x1b[31m<script>=cmd|' /C calc'!A0</title>" + _REAL), End.OK
    ),
    "entities as a page": Scenario({"/": Reply(_BOMB_MAP, content_type="text/xml")}, End.NOT_HTML),
    # What its sitemap and robots.txt say.
    "sitemap of laughs": Scenario(_mapped(Reply(_BOMB_MAP, content_type="text/xml")), End.OK),
    "sitemap of others' files": Scenario(_mapped(Reply(_EXTERNAL, content_type="text/xml")), End.OK),
    "sitemap bomb": Scenario(_mapped(Reply(_packed(), content_type="application/gzip")), End.OK),
    "sitemap of empty elements": Scenario(
        _mapped(Reply(gzip.compress(b"<u>" + b"<a/>" * 2_400_000), content_type="application/gzip")), End.OK
    ),
    "sitemap in itself": Scenario(
        _mapped(Reply(b"<sitemapindex>" + b"<sitemap><loc>/sitemap.xml</loc></sitemap>" * 9 + b"</sitemapindex>")),
        End.OK,
    ),
    "sitemap of slots": Scenario(
        _mapped(
            Reply(
                b"<urlset>" + b"".join(b"<url><loc>/slot-gacor-%d</loc></url>" % n for n in range(900)) + b"</urlset>"
            )
        ),
        End.OK,
    ),
    "robots.txt of stars": Scenario(
        {
            "/": _HOME,
            "/robots.txt": Reply(b"User-agent: *\nDisallow: /" + b"*a" * 200 + b"*b$\n", content_type="text/plain"),
        },
        End.OK,
    ),
    "robots.txt without end": Scenario(
        {"/": _HOME, "/robots.txt": _pour(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n", b"# x\n" * 9_000)},
        End.TOO_LARGE,
    ),
    # What it would have us believe.
    "doorways": Scenario(
        _links(*(f"/slot-gacor-{number}/" for number in range(60)), "/judi-bola", "/daftar-togel"), End.OK
    ),
    "defaced": Scenario(_html(b"<title>Hacked by X</title><h1>Hacked by X</h1>" + _REAL), End.OK),
}


def addresses() -> Iterator[str]:
    """Yield loopback addresses, a new one for each site."""
    for number in range(2, 250):
        yield f"127.0.3.{number}"
