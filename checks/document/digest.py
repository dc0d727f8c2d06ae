"""Whether a page says the same as before: a digest of all that is judged, without what changes by itself.

Dates and counters that a page shows of its own accord (today's date, visitors, how often something was
read) are left out; a date in a sentence, a price, a telephone number are not. Everything else that a
check reads is in it, the shape of the page as well (an agency may mend only its markup), so that equal digests mean
equal findings.
"""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache

from checks.document.model import Document, Region

_MAIN = Region.MAIN
_DIGIT = re.compile(r"\d")

_COUNTER = re.compile(
    r"\b(?:pengunjung|visitors?|visits?|kunjungan|hits?|dilihat|dibaca|views?|viewed|online|diunduh|downloads?|dikunjungi"
    r"|hari ini|kemarin|minggu ini|bulan ini|tahun ini|today|yesterday|this week|this month|ip anda|your ip|pembaca"
    r"|kali|total)\b"
)
_COUNTED_LENGTH = 80
"""A counter is a short line; the word in a sentence makes none."""
_NUMBER = re.compile(r"\d[\d.,:]*")
_BARE_NUMBER = re.compile(r"[\s#:()]*\d[\d.,]*[\s()]*")
_MONTH = (
    r"(?:jan(?:uari|uary)?|feb(?:ruari|ruary)?|mar(?:et|ch)?|apr(?:il)?|mei|may|jun[ie]?|jul[iy]?|agu(?:stus)?|aug(?:ust)?"
    r"|sep(?:t(?:ember)?)?|okt(?:ober)?|oct(?:ober)?|nov(?:ember)?|des(?:ember)?|dec(?:ember)?)"
)
_DATE = re.compile(
    rf"(?:(?:senin|selasa|rabu|kamis|jum'?at|sabtu|minggu|ahad|mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,?\s*)?"
    rf"\b(?:\d{{1,2}}[\s-]+{_MONTH}[\s,-]+\d{{4}}|{_MONTH}\s+\d{{1,2}},?\s+\d{{4}}|\d{{1,2}}[/.-]\d{{1,2}}[/.-]\d{{4}}"
    r"|\d{4}-\d\d-\d\d)\b"
)
_TIME = re.compile(r"\b\d{1,2}[:.]\d\d(?:[:.]\d\d)?(?:\s*(?:wib|wita|wit|am|pm)\b)?")
_AGO = re.compile(
    r"\b(?:\d+|se)\s*(?:detik|menit|jam|hari|minggu|bulan|tahun|seconds?|minutes?|hours?|days?|weeks?|months?|years?)"
    r"\s+(?:yang lalu|lalu|ago)\b"
)
_AMOUNT = re.compile(r"\brp\b|rupiah|\bhari kerja\b|\bmenit\b|\bjam\b|%|nilai|indeks|mutu|telepon|telp|\b0\d{7,}")
_ORIGIN = re.compile(r"https?://[^/?#]+", re.IGNORECASE)
_VISIT = re.compile(
    r"([?&;](?:phpsessid|jsessionid|sid|token|_token|csrf[\w-]*|nonce|_wpnonce|t|ts|v|ver|rand|_)=)[^&#]*",
    re.IGNORECASE,
)


def content_digest(document: Document) -> str:
    """Return the sha256 (hex) of what the page says, leads to and carries.

    Addresses of the page's own host count without it, so that the same page on another site has the same digest.
    """
    origin = _ORIGIN.match(document.url)
    here = origin.group() if origin else ""
    said: list[str] = []
    add = said.extend
    add((document.title, document.canonical.removeprefix(here), "x" if document.script_count else ""))
    add(document.meta.get(name, "") for name in ("description", "og:type"))
    counting = False
    in_list = in_table = -1
    for block in document.blocks:
        text, counting = (_short_steady if len(block.folded) <= _SHORT else _steady)(
            block.folded, block.region is _MAIN, counting
        )
        # Lists and tables by how far each is from the one before: what comes and goes above them renames none.
        shape = f"{block.level} {block.row} {block.column} {block.list_id - in_list} {block.table_id - in_table}"
        in_list, in_table = block.list_id, block.table_id
        marks = f"{block.hidden:d}{block.bold:d}{block.ordered:d}{block.link:d}"
        add((block.region, block.kind, shape, marks, text))
    for table in document.tables:
        add(("=" if table.header else "-",))
    for link in document.links:
        add(
            (
                "" if link.text.isdigit() else link.text,
                _steady_address(link.url or link.raw, here),
                "-" if link.hidden else "",
            )
        )
    for image in document.images:
        add((image.alt, _steady_address(image.src, here)))
    for embed in document.embeds:
        add((embed.title, _steady_address(embed.src, here)))
    for form in document.forms:
        add((form.method, _steady_address(form.action, here), *(f"{field.name} {field.kind}" for field in form.fields)))
    return hashlib.sha256("\x1f".join(said).encode("utf-8", "replace")).hexdigest()


def _steady_address(address: str, here: str) -> str:
    """Return an address without what names a visit or a version, nor the page's own host."""
    address = address.removeprefix(here)
    return _VISIT.sub(r"\1", address) if "?" in address or ";" in address else address


def _steady(text: str, is_content: bool, after_counter: bool) -> tuple[str, bool]:
    """Return a block's text without what changes by itself, and whether it names a counter whose number follows."""
    if not _DIGIT.search(text) and "lalu" not in text and "ago" not in text:
        return text, len(text) < _COUNTED_LENGTH and _COUNTER.search(text) is not None
    if len(text) < _COUNTED_LENGTH:
        if after_counter and _BARE_NUMBER.fullmatch(text):
            return "#", True
        if _COUNTER.search(text) and not _is_amount(text):
            return _NUMBER.sub("#", text), False
    text = _AGO.sub("#", text)
    dated = _TIME.sub("#", _DATE.sub("#", text))
    # Outside the content any date is the page's own; inside, one that stands alone.
    if not is_content or not re.search(r"[a-z0-9]{2}", dated.replace("#", "")):
        return dated, False
    return text, False


_short_steady = lru_cache(maxsize=16_384)(_steady)
"""Remembers short lines: menus and footers say the same on every page of a site."""
_SHORT = 200


def _is_amount(text: str) -> bool:
    """Whether the line's number may be what the law asks for: a fee, a duration, a score, a telephone number."""
    return _AMOUNT.search(text) is not None
