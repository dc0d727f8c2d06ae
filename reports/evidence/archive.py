"""The archive of the pack: WARC 1.1 (ISO 28500), written with warcio and readable by any player of web archives.

Pages are `resource` records and not `response` records. The body store has what a page said, unpacked; the headers
that came with it were not kept, and a header that we made up would be no evidence. What is known of the exchange
(status, address asked for, clicks from the first page) stands in a `metadata` record beside it. Players show a
`resource` of an http address like a page.
"""

from __future__ import annotations

import io
import re
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from urllib.parse import quote

from warcio.warcwriter import WARCWriter

from reports.cells import clean
from reports.evidence.captures import Capture, Held
from storage.bodies import BodyStore
from storage.errors import BodyMissing

_VERSION = "1.1"
_MEDIA_TYPE = re.compile(r"[\w.+-]{1,100}/[\w.+-]{1,100}(?:\s*;\s*[\w.+-]{1,40}=\"?[\w.+-]{1,100}\"?){0,4}", re.ASCII)
_UNKNOWN_TYPE = "application/octet-stream"
_NAMESPACE = uuid.UUID("6f0c1a52-5f0e-5d5e-9f3c-7d9f9b2f4b61")
"""Ours alone: record ids follow from what is in the record, so that the same pack is the same bytes."""


class Archive:
    """A WARC in memory that takes pages as long as they fit."""

    def __init__(self, title: str, software: str, at: datetime, room: int) -> None:
        self._room = room
        self._parts: list[bytes] = []
        self.size = 0
        self.held: dict[tuple[str, str], Held] = {}
        """What became of each page, by address and hash."""
        about = {
            "software": clean(software),
            "format": f"WARC File Format {_VERSION}",
            "description": clean(title),
            "conformsTo": "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
        }
        self._append(_info(about, at))

    def add(self, capture: Capture, store: BodyStore) -> None:
        """Add the page with its body from the store; `held` tells whether it is in."""
        key = (capture.url, capture.sha256)
        try:
            body = store.get(capture.sha256)
        except BodyMissing:
            self.held[key] = Held.NOT_STORED
            return
        packed = _records(capture, body)
        if self.size + len(packed) > self._room:
            # Smaller ones may still fit: a large document keeps nobody else out.
            self.held[key] = Held.NO_ROOM
            return
        self._append(packed)
        self.held[key] = Held.IN

    def content(self) -> bytes:
        """Return the file."""
        return b"".join(self._parts)

    def _append(self, packed: bytes) -> None:
        self._parts.append(packed)
        self.size += len(packed)


def warc_uri(url: str) -> str:
    """Return an address that fits on a header's line whatever a site called its page: nothing but printable ASCII."""
    return quote(url, safe="!#$%&'()*+,/:;=?@[]~_.-")


def warc_date(at: datetime) -> str:
    """Write a moment as WARC has it, in UTC to the second."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _info(about: Mapping[str, str], at: datetime) -> bytes:
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True, warc_version=_VERSION)
    fields = "".join(f"{name}: {value}\r\n" for name, value in about.items()).encode()
    headers = {"WARC-Record-ID": _record_id("warcinfo", fields.decode(), warc_date(at)), "WARC-Date": warc_date(at)}
    record = writer.create_warc_record("", "warcinfo", io.BytesIO(fields), len(fields), "", headers)
    writer.write_record(record)
    return out.getvalue()


def _records(capture: Capture, body: bytes) -> bytes:
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True, warc_version=_VERSION)
    uri, date = warc_uri(capture.url), warc_date(capture.fetched_at)
    own_id = _record_id("resource", uri, date, capture.sha256)
    headers = {
        "WARC-Record-ID": own_id,
        "WARC-Date": date,
        # In the digits of the body store and of the index, so that people can compare.
        "WARC-Payload-Digest": f"sha256:{capture.sha256}",
    }
    kind = _media_type(capture.content_type)
    writer.write_record(writer.create_warc_record(uri, "resource", io.BytesIO(body), len(body), kind, headers))
    facts = _facts(capture)
    beside = {
        "WARC-Record-ID": _record_id("metadata", uri, date, capture.sha256),
        "WARC-Date": date,
        "WARC-Concurrent-To": own_id,
    }
    writer.write_record(writer.create_warc_record(uri, "metadata", io.BytesIO(facts), len(facts), "", beside))
    return out.getvalue()


def _facts(capture: Capture) -> bytes:
    """Say what is known of the exchange beside the body."""
    known = {
        "http-status": "" if capture.http_status is None else str(capture.http_status),
        "content-type-as-sent": clean(capture.content_type),
        "requested-uri": warc_uri(capture.asked),
        "hopsFromSeed": "L" * min(capture.depth, 50),
        "body": "decoded; response headers were not kept",
        "quoted-for": " ".join(capture.checks),
    }
    return "".join(f"{name}: {value}\r\n" for name, value in known.items() if value).encode()


def _media_type(sent: str) -> str:
    kept = clean(sent)
    return kept if _MEDIA_TYPE.fullmatch(kept) else _UNKNOWN_TYPE


def _record_id(*facts: str) -> str:
    return f"<urn:uuid:{uuid.uuid5(_NAMESPACE, chr(10).join(facts))}>"
