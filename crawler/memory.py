"""What the crawl remembers of a page, packed: its reading, and the rules by which it was read."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import msgspec
import zstandard

import checks
from checks.model import PageReading
from crawler import outcome, signs

MAX_READING = 4 * 2**20
"""Bytes of an unpacked reading; a page that yields more is judged anew every night."""


def _plain(value: Any) -> Any:
    if isinstance(value, MappingProxyType):
        return dict(value)
    raise NotImplementedError(f"{type(value).__name__} has no place in a reading")


_encoder = msgspec.json.Encoder(enc_hook=_plain)
_decoder = msgspec.json.Decoder(PageReading)


def pack(reading: PageReading) -> bytes:
    """Return the reading as compressed JSON."""
    return zstandard.compress(_encoder.encode(reading), 3)


def unpack(packed: bytes) -> PageReading | None:
    """Return a packed reading. None when the bytes are not a packed reading; the page is then judged again."""
    try:
        return _decoder.decode(zstandard.ZstdDecompressor().decompress(packed, max_output_size=MAX_READING))
    except (msgspec.MsgspecError, zstandard.ZstdError):
        return None


@cache
def rules_digest() -> str:
    """Return a digest of everything that can change what a page yields: all code and words of the checks.

    Stricter than `checks.registry.rules_version`, which people read: versions of checks can be
    forgotten, bytes of files cannot.
    """
    digest = hashlib.sha256()
    folder = Path(checks.__file__).parent
    files = sorted(path for path in folder.rglob("*") if path.suffix in (".py", ".toml", ".txt", ".csv"))
    for path in (*files, Path(outcome.__file__), Path(signs.__file__)):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]
