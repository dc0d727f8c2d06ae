"""Carrying the digest to people: by mail through an SMTP server, by webhook to whatever listens there."""

from __future__ import annotations

import http.client
import json
import smtplib
import ssl
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Any
from urllib.parse import unquote, urlsplit

from checks.errors import UserError
from crawler.outcome import REDIRECTS

_HERE = frozenset({"localhost", "127.0.0.1", "::1"})
"""A mail server of this machine: nobody listens on the way, and its certificate is nobody's."""
_TIMEOUT = 30.0
"""Seconds for a server to answer."""


class NotDelivered(Exception):
    """The digest did not arrive; the sentence says where and why. The night's results are not touched by it."""


@dataclass(frozen=True, slots=True)
class MailServer:
    """An SMTP server, as `smtp://USER:PASSWORD@HOST:PORT` names it; `smtps` is TLS from the first byte."""

    host: str
    port: int
    is_tls: bool
    user: str = ""
    password: str = field(default="", repr=False)

    @classmethod
    def of(cls, url: str) -> MailServer:
        """Read the address; raises `UserError`, in which no password is repeated."""
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            parts, port = urlsplit(""), None
        if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
            raise UserError("The mail server is written smtp://HOST:PORT or smtps://USER:PASSWORD@HOST (PATUH_SMTP).")
        is_tls = parts.scheme == "smtps"
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        return cls(parts.hostname, port or (465 if is_tls else 25), is_tls, user, password)


def checked_mailbox(address: str) -> str:
    """Return the address of one person; raises `UserError` for what no header can hold."""
    name, _, host = address.rpartition("@")
    if not (name and host) or not address.isprintable() or any(sign in address for sign in " ,;<>\"'"):
        raise UserError(f"{address!r} is not a mailbox: write nama@contoh.go.id.")
    return address


def checked_webhook(url: str) -> str:
    """Return the address; raises `UserError`, in which it is not repeated, for what no request can be sent to."""
    try:
        parts = urlsplit(url)
        is_web = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_web = False
    if not is_web or not url.isascii() or not url.isprintable() or " " in url:
        raise UserError(
            "The webhook must be an address that begins with http:// or https://, without blanks (PATUH_WEBHOOK)."
        )
    return url


def send_mail(server: MailServer, sender: str, to: Sequence[str], subject: str, text: str) -> None:
    """Send the text, encrypted where the server can; raises `NotDelivered`.

    A password is never sent over a line that anybody can read.
    """
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, ", ".join(to), subject
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: out-of-office replies are not wanted
    message.set_content(text)
    context = ssl.create_default_context()
    try:
        connection = (
            smtplib.SMTP_SSL(server.host, server.port, timeout=_TIMEOUT, context=context)
            if server.is_tls
            else smtplib.SMTP(server.host, server.port, timeout=_TIMEOUT)
        )
        with connection:
            is_safe = server.is_tls or server.host in _HERE
            connection.ehlo()
            if not is_safe and connection.has_extn("starttls"):
                connection.starttls(context=context)
                is_safe = True
            if server.user:
                if not is_safe:
                    raise NotDelivered(
                        f"The mail server {server.host}:{server.port} offers no encryption, so the password was not "
                        "sent: use smtps://, or a server that needs none."
                    )
                connection.login(server.user, server.password)
            refused = connection.send_message(message)
    except smtplib.SMTPRecipientsRefused as error:
        refused = error.recipients
    except UnicodeError as error:  # what the protocol's ASCII cannot carry
        raise NotDelivered(
            f"The mail server {server.host}:{server.port} cannot be told its name, the user or the password, or a "
            "mailbox: they may hold ASCII letters only."
        ) from error
    except (OSError, smtplib.SMTPException) as error:
        raise NotDelivered(f"The mail server {server.host}:{server.port} did not take the digest: {error}") from error
    if refused:
        raise NotDelivered(f"The mail server {server.host} refused {', '.join(sorted(refused))}.")


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Takes a redirect for an answer: what follows one asks for a page, and leaves the digest behind."""

    def redirect_request(self, *_arguments: Any) -> None:
        return None


_opener = urllib.request.build_opener(_NoRedirect)


def post_webhook(url: str, told: Mapping[str, Any]) -> None:
    """Post the facts as JSON; raises `NotDelivered`. The address is not repeated whole: it may hold a secret."""
    host = urlsplit(url).hostname
    request = urllib.request.Request(  # noqa: S310 - `checked_webhook` lets only http and https through
        url,
        data=json.dumps(told, ensure_ascii=False).encode(),
        headers={"Content-Type": "application/json; charset=utf-8", "User-Agent": "patuh"},
        method="POST",
    )
    try:
        with _opener.open(request, timeout=_TIMEOUT) as answer:
            answer.read(1)
    except urllib.error.HTTPError as error:
        cure = ": name the address that it leads to (PATUH_WEBHOOK)" if error.code in REDIRECTS else ""
        raise NotDelivered(f"The webhook at {host} answered {error.code}{cure}.") from error
    except (OSError, http.client.HTTPException) as error:  # the latter: whatever listens there is no web server
        raise NotDelivered(f"The webhook at {host} did not take the digest: {error}") from error
