"""What goes into one cell of a spreadsheet: cleaned of what cannot be seen, and inert when opened.

Most of what we print was written by strangers on web pages. A cell that begins with `=` is a program in every
spreadsheet, a telephone number without guard loses its leading nought, and a bidirectional control turns a
verdict around before the reader's eyes. None of that may leave this module.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from functools import lru_cache

LONGEST = 4000
"""The most characters of one cell; a spreadsheet refuses more than 32,767, and a reader far fewer."""

_SPACES = re.compile(r"\s+")
_INVISIBLE_LETTERS = re.compile("[\u115f\u1160\u3164\uffa0\u2800]")
"""Letters and symbols without a picture, which Unicode does not count among the controls."""

_STARTS_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠\u2212\ufe63\ufe62\ufe66\ufe6b]")
"""What a spreadsheet takes for the start of a formula, and the twins of those
characters that some versions fold into them. White space before is skipped, as importers skip it."""

_LOOKS_COUNTED = re.compile(r"[\s'(]*+(?:[.,:/()+\-\sEe%$Rp]*+\d)++[.,:/()+\-\sEe%]*+\Z")
"""Digits and what may stand between them: read as number, date or time, and changed, when a file is opened."""

_MONTHS = "jan|feb|mar|apr|mei|may|jun|jul|agu|agt|ags|aug|sep|okt|oct|nov|nop|des|dec"
_LOOKS_DATED = re.compile(rf"\s*\d{{1,4}}[\s\-/]*(?:{_MONTHS})[a-z]*[\s\-/]*\d{{0,4}}\Z", re.IGNORECASE)
_LOOKS_LOGICAL = frozenset({"true", "false", "benar", "salah"})

_OPENING_MARKS = ("“", "„", "”", "«", '"')
_CLOSING_MARKS = ("”", "“", "»", '"')
_ANY_MARK = re.compile('[“„”«»"]')

_MONTH_NAMES = (
    *("Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli"),
    *("Agustus", "September", "Oktober", "November", "Desember"),
)
_ZONES = {name: timezone(timedelta(hours=ahead), name) for name, ahead in (("WIB", 7), ("WITA", 8), ("WIT", 9))}
"""Indonesia knows no summer time."""


@lru_cache(maxsize=8192)  # names, addresses and titles stand in every line of a file
def clean(text: str) -> str:
    """Return the text on one line, without control, bidirectional, zero-width and other invisible characters."""
    # Printable, to Python, is all but Unicode's category C (controls, format, surrogates, unassigned) and
    # separators other than the space.
    if not text.isprintable():
        text = "".join(
            " " if character.isspace() else character
            for character in text
            if character.isprintable() or character.isspace()
        )
    kept = _SPACES.sub(" ", _INVISIBLE_LETTERS.sub("", text)).strip()
    return kept if len(kept) <= LONGEST else kept[: LONGEST - 1] + "…"


def steady(text: str) -> str:
    """Return the text, line by line as it is, without what could steer a terminal or turn a line around."""
    if text.isprintable():
        return text
    return "".join(
        character if character.isprintable() or character in "\n\t" else "\ufffd"  # shown, so that nobody wonders
        for character in text
    )


@lru_cache(maxsize=8192)
def inert(text: str) -> str:
    """Return cleaned text that no spreadsheet turns into anything else when it opens a CSV file.

    Where it would, an apostrophe goes before: the sign for "this is text" that spreadsheets share.
    """
    kept = clean(text)
    return f"'{kept}" if _would_change(kept) else kept


@lru_cache(maxsize=8192)
def safe(text: str) -> str:
    """Return cleaned text that is no formula; numbers and dates stay as they are, for programs to read as text."""
    kept = clean(text)
    return f"'{kept}" if _STARTS_FORMULA.match(kept) else kept


def unquoted(text: str) -> str:
    """Return cleaned words from a page without the quotation marks that they come in, as we set our own around them.

    Marks around a part of the words stay.
    """
    kept = clean(text)
    within = kept[1:-1] if kept[-1:] in _CLOSING_MARKS else kept[1:]
    is_wrapped = kept[:1] in _OPENING_MARKS and not _ANY_MARK.search(within)
    return within.strip() if is_wrapped else kept


def quoted(text: str) -> str:
    """Return words from a page in quotation marks, which also keep a spreadsheet from computing with them."""
    kept = unquoted(text)
    return f"“{kept}”" if kept else ""


def decimal_comma(number: float | Decimal, decimals: int) -> str:
    """Write a number as Indonesian spreadsheets read it: 87.5 with two decimals is `87,50`."""
    return f"{number:.{decimals}f}".replace(".", ",")


@lru_cache(maxsize=1024)  # every line of an agency has the moment of its visit
def local_time(moment: datetime, time_zone: str | None) -> str:
    """Write a moment in a region's time, with the zone's name: `2026-11-21 22:15 WITA`. Without a zone, in UTC."""
    return f"{in_zone(moment, time_zone):%Y-%m-%d %H:%M %Z}"


def long_day(moment: datetime) -> str:
    """Write the day of a moment as sentences have it: `21 November 2026`."""
    return f"{moment.day} {_MONTH_NAMES[moment.month - 1]} {moment.year}"


def in_zone(moment: datetime, time_zone: str | None) -> datetime:
    """Return the same moment on a clock of that zone (WIB, WITA or WIT); of UTC without one."""
    return moment.astimezone(_ZONES.get(time_zone or "", UTC))


def file_name_part(text: str) -> str:
    """Return the text as part of a file name on any system: lower-case ASCII letters, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9.]+", "-", plain).strip("-.")[:60] or "tanpa-nama"


def _would_change(text: str) -> bool:
    return bool(
        _STARTS_FORMULA.match(text)
        or (len(text) < 60 and (_LOOKS_COUNTED.match(text) or _LOOKS_DATED.match(text)))
        or text.lower() in _LOOKS_LOGICAL
    )
