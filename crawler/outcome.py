"""How a fetch ended: response, failure or page → `FetchOutcome`. Pure.

Three questions, asked in this order: what does the failure say (`of_failure`), what do status and
headers say (`of_answer`), and what does the page itself say although it came with 200 (`of_page`,
in `crawler.signs`). Anything not recognised is taken for what it claims to be: a page.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from functools import cached_property
from typing import TYPE_CHECKING

from checks.outcome import FetchOutcome

if TYPE_CHECKING:
    from datetime import datetime

    from cryptography.x509 import Certificate
    from OpenSSL.crypto import X509


class FetchRefused(Exception):
    """A request that we ourselves did not send, or gave up on, and how that counts."""

    def __init__(self, outcome: FetchOutcome, detail: str) -> None:
        super().__init__(detail)
        self.outcome = outcome
        self.detail = detail


@dataclass(frozen=True)
class Answer:
    """What a server sent back, as plain data."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    """Lower-case names."""
    body: bytes = b""

    @cached_property
    def sha256(self) -> str:
        """The name of the body in the body store."""
        return hashlib.sha256(self.body).hexdigest()

    @property
    def content_type(self) -> str:
        """The content type as sent, lower case, with its parameters."""
        return self.headers.get("content-type", "").lower()


REDIRECTS = frozenset({301, 302, 303, 307, 308})
OF_THE_SERVER = frozenset(
    {
        FetchOutcome.DNS,
        FetchOutcome.REFUSED,
        FetchOutcome.TIMEOUT,
        FetchOutcome.TLS,
        FetchOutcome.CONNECTION_LOST,
        FetchOutcome.BLOCKED,
        FetchOutcome.SERVER_ERROR,
    }
)
"""Outcomes that speak of the server and not of the page."""
_BY_STATUS = {
    304: FetchOutcome.NOT_MODIFIED,
    401: FetchOutcome.LOGIN_WALL,
    404: FetchOutcome.NOT_FOUND,
    407: FetchOutcome.BLOCKED,
    408: FetchOutcome.TIMEOUT,
    410: FetchOutcome.NOT_FOUND,
    429: FetchOutcome.RATE_LIMITED,
    451: FetchOutcome.BLOCKED,
    504: FetchOutcome.TIMEOUT,
    509: FetchOutcome.SUSPENDED,
    522: FetchOutcome.TIMEOUT,
    524: FetchOutcome.TIMEOUT,
}
_FENCES = frozenset({403, 406})
"""Statuses of a fence as well as of a single closed page."""

_HTML = ("text/html", "application/xhtml+xml")
_MARKUP = re.compile(
    rb"^\s*(?:<\?xml[^>]*>\s*)?<(?:!doctype\s+html|html|head|body|!--|meta|title|div|p|table)\b", re.IGNORECASE
)
_BINARY = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"PK\x03\x04", b"RIFF", b"\x1f\x8b", b"\xd0\xcf\x11\xe0")


def of_answer(answer: Answer, *, is_start: bool = False) -> FetchOutcome:
    """Tell an answer by its status and headers; `OK` says that the page itself has to be looked at.

    Args:
        answer: what the server sent.
        is_start: whether it answers for the site's first page, where a 403 is a fence around the
            site and not one closed page.
    """
    status = answer.status
    if is_challenge(answer):
        return FetchOutcome.BLOCKED
    if 200 <= status < 300:
        if not is_html(answer.content_type, answer.body):
            return FetchOutcome.NOT_HTML
        return FetchOutcome.OK if answer.body.strip() else FetchOutcome.BROKEN
    if status in _FENCES and is_start:
        return FetchOutcome.BLOCKED
    by_class = {4: FetchOutcome.CLIENT_ERROR, 5: FetchOutcome.SERVER_ERROR}.get(status // 100, FetchOutcome.BROKEN)
    return _BY_STATUS.get(status, by_class)


def is_html(content_type: str, start: bytes) -> bool:
    """Whether an answer is a web page, by its declared type and, where that says little, by its first bytes."""
    declared = content_type.partition(";")[0].strip().lower()
    if declared in _HTML:
        return not start.startswith(_BINARY)
    if declared in ("", "text/plain", "application/octet-stream", "application/xml", "text/xml"):
        return _MARKUP.search(start[:1024]) is not None
    return False


_CHALLENGE_HEADERS = (("cf-mitigated", "challenge"), ("x-sucuri-block", ""), ("x-datadome", "protected"))
_CHALLENGE = re.compile(
    rb"__cf_chl|cf-browser-verification|cf_captcha_kind|sucuri_cloudproxy_js|_incapsula_resource|incapsula incident id"
    rb"|imunify360|<title>\s*(?:just a moment|attention required! \| cloudflare|ddos-guard|bot verification"
    rb"|one moment, please|sucuri website firewall|you are being redirected|security check|human verification)"
    rb"|verifying that you are not a robot|the requested url was rejected\. please consult",
    re.IGNORECASE,
)
"""What only a challenge holds."""
_CHALLENGE_SIZE = 40_000
"""A challenge is short. A long page that loads a protector's script is a page."""
_FENCE = re.compile(
    rb"web application firewall|mod_security|bitninja|wordfence|checking your browser|ddos protection|fortiguard"
    rb"|trustpositif|internet[ -]?positif|aduankonten",
    re.IGNORECASE,
)
"""What a page about security may say as well; it counts on an error, or when hardly anything else is said."""
_FENCE_SIZE = 4_000


def is_challenge(answer: Answer) -> bool:
    """Whether a protector in front of the site answered instead of the site, whatever the status.

    Protectors also add their script to pages they let through, so words alone are not enough.
    """
    headers = answer.headers
    if any(headers[name].lower().startswith(value) for name, value in _CHALLENGE_HEADERS if name in headers):
        return True
    size = len(answer.body)
    if size < _CHALLENGE_SIZE and _CHALLENGE.search(answer.body):
        return True
    return (answer.status >= 400 or size < _FENCE_SIZE) and _FENCE.search(answer.body[:_CHALLENGE_SIZE]) is not None


# -- failures ---------------------------------------------------------------------------------------

_BY_EXCEPTION = {
    "CannotResolveHostError": FetchOutcome.DNS,
    "DNSLookupError": FetchOutcome.DNS,
    "gaierror": FetchOutcome.DNS,
    "UnknownHostError": FetchOutcome.DNS,
    "DownloadConnectionRefusedError": FetchOutcome.REFUSED,
    "ConnectionRefusedError": FetchOutcome.REFUSED,
    "NoRouteError": FetchOutcome.REFUSED,
    "DownloadTimeoutError": FetchOutcome.TIMEOUT,
    "TimeoutError": FetchOutcome.TIMEOUT,
    "TCPTimedOutError": FetchOutcome.TIMEOUT,
    "DownloadCancelledError": FetchOutcome.TOO_LARGE,
    "ResponseDataLossError": FetchOutcome.CONNECTION_LOST,
    "ConnectionLost": FetchOutcome.CONNECTION_LOST,
    "ConnectionDone": FetchOutcome.CONNECTION_LOST,
    "ConnectionAborted": FetchOutcome.CONNECTION_LOST,
    "ConnectionResetError": FetchOutcome.CONNECTION_LOST,
    "ConnectError": FetchOutcome.REFUSED,
    "ParseError": FetchOutcome.BROKEN,
}
"""By the name of the class: Scrapy and Twisted each have their own class for the same misfortune."""


def of_failure(error: BaseException) -> FetchOutcome:
    """Tell a failure by its kind, looking through the exceptions that wrap it."""
    if is_tls_failure(error):
        return FetchOutcome.TLS
    for cause in causes(error):
        if isinstance(cause, FetchRefused):
            return cause.outcome
        for kind in type(cause).__mro__:
            if kind.__name__ in _BY_EXCEPTION:
                return _BY_EXCEPTION[kind.__name__]
    text = str(error)
    if "DOWNLOAD_MAXSIZE" in text:  # a body that grew too large while it was unpacked
        return FetchOutcome.TOO_LARGE
    return FetchOutcome.BROKEN


def detail_of(error: BaseException) -> str:
    """Say in one line what exactly failed, for a technician."""
    last = error
    for cause in causes(error):
        if isinstance(cause, FetchRefused):
            return cause.detail[:300]
        if str(cause):
            last = cause
    return " ".join(f"{type(last).__name__}: {last}".split())[:300]


def causes(error: BaseException) -> Iterator[BaseException]:
    """Yield the error and everything that it wraps: its cause, and Twisted's lists of reasons."""
    waiting: list[BaseException] = [error]
    seen: set[int] = set()
    while waiting:
        current = waiting.pop(0)
        if id(current) in seen:
            continue
        seen.add(id(current))
        yield current
        for reason in getattr(current, "reasons", ()) or ():
            value = getattr(reason, "value", reason)
            if isinstance(value, BaseException):
                waiting.append(value)
        if current.__cause__ is not None:
            waiting.append(current.__cause__)


def is_tls_failure(error: BaseException) -> bool:
    """Whether the secure connection could not be made."""
    return any(
        type(cause).__module__.startswith(("OpenSSL", "service_identity", "ssl")) for cause in causes(error)
    ) or any("certificate verify failed" in str(cause) for cause in causes(error))


# -- certificates -----------------------------------------------------------------------------------


def of_certificate(presented: X509, host: str, at: datetime) -> FetchOutcome:
    """Tell why a certificate that did not verify is not good, by the first reason an agency would mend."""
    from cryptography.x509 import InvalidVersion

    try:
        certificate = presented.to_cryptography()
    except (ValueError, InvalidVersion):  # OpenSSL shakes hands over certificates that no standard allows
        return FetchOutcome.TLS_UNTRUSTED
    if certificate.not_valid_after_utc < at or certificate.not_valid_before_utc > at:
        return FetchOutcome.TLS_EXPIRED
    if not _names(certificate, host):
        return FetchOutcome.TLS_WRONG_HOST
    return FetchOutcome.TLS_UNTRUSTED


def _names(certificate: Certificate, host: str) -> bool:
    from cryptography import x509

    try:
        extension = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (x509.ExtensionNotFound, x509.DuplicateExtension, x509.UnsupportedGeneralNameType, ValueError):
        return False
    names = extension.get_values_for_type(x509.DNSName)
    addresses = [str(address) for address in extension.get_values_for_type(x509.IPAddress)]
    host = host.lower()
    wildcard = "*." + host.partition(".")[2]
    return any(name.lower() in (host, wildcard) for name in names) or host in addresses


# -- asking to slow down ----------------------------------------------------------------------------


def retry_after(headers: Mapping[str, str], at: datetime) -> float | None:
    """Return the seconds that a server asks us to wait; None when it does not, or not understandably."""
    value = headers.get("retry-after", "").strip()
    if not value:
        return None
    if value.isdecimal():  # which a superscript, a digit to `isdigit`, is not
        return float(min(int(value[:9]), 10**8))
    try:
        until = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None
    if until.tzinfo is None:
        return None
    return max(0.0, (until - at).total_seconds())
