"""Addresses of sites as people write them: read, checked, and brought into one form."""

from __future__ import annotations

import ipaddress
import posixpath
import re
from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

from storage.errors import StorageError

_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?")
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):/*", re.IGNORECASE)
_USUAL_PORTS = {"http": 80, "https": 443}

# First pages that many content systems redirect to. As a scope they would shut out the rest of the site.
_LANDING = re.compile(
    r"(home|homepage|beranda|index|main|web|website|public|portal|utama|depan|id)(\.\w+)?", re.IGNORECASE
)


class BadAddress(StorageError):
    """The text is not the address of a site; the message (Indonesian) says why, `cure` what to do."""

    def __init__(self, message: str, cure: str) -> None:
        super().__init__(f"{message}: {cure}")
        self.problem = message
        self.cure = cure


@dataclass(frozen=True, slots=True)
class Address:
    """Where a site begins and how far it reaches.

    `host` is ASCII, lower case, without `www.` and with a port only when it is not the scheme's
    usual one; together with `scope_path` it identifies a site. `scope_path` begins with a slash
    and ends without one: `/dinkes` covers `/dinkes` and all below it, `/` the whole host.
    """

    url: str
    host: str
    scope_path: str

    @property
    def is_official(self) -> bool:
        """Whether the domain is one that only governments get: go.id, and desa.id for villages."""
        return is_official(self.host)


def is_official(host: str) -> bool:
    """Whether a host lies in a domain that only governments get."""
    return host.partition(":")[0].endswith((".go.id", ".desa.id"))


def parse_address(text: str, scope: str | None = None) -> Address:
    """Read an address, with or without its scheme (https is assumed); raises `BadAddress`.

    The path of the URL becomes the scope unless `scope` names one. A file in it (`index.php`)
    stands for its folder, and mere landing pages (`/home`, `/beranda`) for the whole host.
    """
    given = text.strip().strip("<>\"'").strip()
    if re.search(r"[\s,;|]\s*(https?://|www\.)", given, re.IGNORECASE):
        raise BadAddress("lebih dari satu alamat dalam satu sel", "tulis satu alamat per baris")
    if re.search(r"\s", given):
        raise BadAddress("alamat mengandung spasi", "hapus spasinya")
    scheme = _SCHEME.match(given)
    if scheme is None or "." in scheme[1]:  # host:8080/path has no scheme, though it looks like one
        given = "https://" + given.lstrip("/")
    elif scheme[1].lower() not in _USUAL_PORTS:
        raise BadAddress(f"skema {scheme[1]!r} bukan http atau https", "awali alamat dengan https:// atau http://")
    else:
        given = f"{scheme[1].lower()}://{given[scheme.end() :]}"
    try:
        parts = urlsplit(given)
        port = parts.port
    except ValueError:
        raise BadAddress("alamat tidak dapat dibaca", "tulis seperti https://dinkes.contohkab.go.id") from None
    if parts.username is not None or parts.password is not None:
        raise BadAddress("alamat memuat nama pengguna atau kata sandi", "hapus bagian sebelum tanda @")
    host = _host(parts.hostname or "", parts.path)
    if port == _USUAL_PORTS[parts.scheme]:
        port = None
    shown = f"[{host}]" if ":" in host else host
    netloc = shown if port is None else f"{shown}:{port}"
    path = parts.path or "/"
    return Address(
        url=urlunsplit((parts.scheme, netloc, path, parts.query, "")),
        host=netloc.removeprefix("www."),
        scope_path=_scope(path) if scope is None else _scope(scope, is_url=False),
    )


def _host(name: str, path: str) -> str:
    host = name.rstrip(".").lower()
    if not host:
        raise BadAddress("alamat tanpa nama domain", "tulis seperti https://dinkes.contohkab.go.id")
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        pass
    if not host.isascii():
        try:
            host = host.encode("idna").decode("ascii")
        except UnicodeError:
            raise BadAddress(f"nama domain {name!r} tidak sah", "periksa ejaannya") from None
    labels = host.split(".")
    if host != "localhost" and len(labels) < 2:
        # Seen on a real site: https://dinsos/lebakkab.go.id
        meant = f"{host}.{path.strip('/').partition('/')[0]}"
        cure = f"mungkin maksudnya {meant}" if re.search(r"\.[a-z]{2,}$", meant) else "tulis nama domain lengkap"
        raise BadAddress(f"{name!r} bukan nama domain lengkap", cure)
    if len(host) > 253 or not all(_LABEL.fullmatch(label) for label in labels) or labels[-1].isdigit():
        raise BadAddress(f"nama domain {name!r} tidak sah", "periksa ejaannya")
    return host


def _scope(path: str, *, is_url: bool = True) -> str:
    if "\\" in path or "\0" in path:
        raise BadAddress(f"jalur {path!r} tidak sah", "pakai garis miring biasa, seperti /dinkes")
    segments = [segment for segment in posixpath.normpath("/" + path).split("/") if segment]
    if is_url and segments and "." in segments[-1] and not path.endswith("/"):
        segments.pop()
    if is_url and all(_LANDING.fullmatch(segment) for segment in segments):
        segments = []
    return "/" + "/".join(segments)
