"""Quoting a page: as seen, on one line, never longer than the rule allows, and never a private person's data."""

from __future__ import annotations

import re

from checks.document.memo import Memo
from checks.model import EXCERPT_LENGTH
from checks.wording.values import mentions


def quote(text: str, length: int = EXCERPT_LENGTH) -> str:
    """Return the text on one line, cut to `length` characters with an ellipsis."""
    line = " ".join(text[: 4 * length].split())
    if len(line) <= 2 * length < len(text):
        line = " ".join(text.split())  # it is short after all, or most of its beginning is blanks
    if len(line) <= length:
        return line
    # Whose it is may be told by what is cut off: half a number, or a name without the word before it.
    line = _mask_certain(line[: 2 * length])
    return line[: _beside_numbers(line, length - 1)[0]].rstrip() + "…"


def opening(text: str, length: int = 60) -> str:
    """Return the first words of a text, as the name of a place: whole words, and an ellipsis where more follows."""
    line = quote(text, length)
    if line == " ".join(text.split()):
        return line
    words, gap, _ = line.rpartition(" ")
    return f"{words.rstrip(' ,;:–-')}…" if gap else line


def quote_around(text: str, start: int, end: int, length: int = EXCERPT_LENGTH) -> str:
    """Return the part of a long text that holds `start:end`, with what stands around it."""
    if len(text) <= length:
        return " ".join(text.split())
    line = _mask_certain(text)
    if start >= len(line):  # found in the folded text, which is longer where it spells out abbreviations
        start, end = max(0, len(line) - length + 2), len(line)
    room = max(0, length - 2 - (end - start))
    first = max(0, start - room // 2)
    last = min(len(line), first + length - 2)
    first, last = _beside_numbers(line, first)[1], _beside_numbers(line, last)[0]
    cut = " ".join(line[first:last].split())
    return f"{'…' if first else ''}{cut}{'…' if last < len(line) else ''}"[:length]


_MAY_BE_PRIVATE = re.compile(r"\d(?:[ .-]?\d){8}")
"""The cheap question: what follows has nine digits at least, one after the other."""
_SIXTEEN_DIGITS = re.compile(r"(?<![\d.,])(?:\d{4}[ .-]?){3}\d{4}(?!\d)|(?<![\d.,])\d{6}[ .-]?\d{6}[ .-]?\d{4}(?!\d)")
"""A NIK or the number of a family card, as written or in groups."""
_MOBILE = re.compile(r"(?<![\d+])(?:\+?62[ .-]?|0)8\d{1,2}(?:[ .-]?\d){6,9}(?!\d)")
_LONGEST_NUMBER = 30
"""Characters of a mobile number, blanks included."""
_OFFICE = re.compile(
    r"\b(?:kantor|dinas|badan|upt|upp|puskesmas|rsud|hotline|call ?cent(?:er|re)|pengaduan|aduan|lapor|layanan"
    r"|pelayanan|kanal|kontak|hubungi|narahubung|telp|tlp|telepon|telpon|phone|fax|whats ?app|w\.?a|wa\.me|sms|admin"
    r"|petugas|pejabat|pengelola|humas|sekretariat|ppid|cs|customer|informasi|nomor|no\.? ?hp|seksi|bidang|kepala|kasi"
    r"|camat|lurah)\b",
    re.IGNORECASE,
)
_CITIZEN = re.compile(
    r"\b(?:pelapor|pengadu|pemohon|warga|pasien|ahli waris|korban|siswa|orang tua|wali murid"
    r"|penerima (?:bantuan|manfaat))\b[^.;|·]{0,60}$",
    re.IGNORECASE,
)
_NAME = r"((?:[A-Z][\w.'’-]{1,20}\s?){1,4})"
_TITLE = r"(?:warga|sdri?|bpk|ibu|bapak|saudar[ai])"
_COMPLAINANT = re.compile(
    rf"(?i:\b(?:nama\s)?(?:pelapor|pengadu)\s{{0,2}}[:=|·]\s{{0,2}}(?:{_TITLE}\b\.?\s)?){_NAME}"
    rf"|(?i:\b(?:dilaporkan|diadukan|dikeluhkan)\soleh\s(?:{_TITLE}\b\.?\s)?){_NAME}"
    rf"|(?i:\b{_TITLE}\.?\s){_NAME}(?=(?i:(?:telah\s)?(?:melaporkan|mengadukan|mengeluhkan)\b))"
)
_NO_NAMES = frozenset(
    {
        *("masyarakat", "warga", "pemohon", "pelapor", "pengadu", "anonim", "petugas", "nama", "pengguna", "orang"),
        *("setiap", "kepala", "dinas", "lapor"),
    }
)
"""What stands where a name could stand, and is none."""
_TELLING = ("lapor", "adu", "eluh")
"""Stems of the words around a complainant's name: without them there is none to look for."""
_HIDDEN = "•"


def mask_private(text: str, context: str = "") -> str:
    """Return the text with what belongs to a private person made unreadable, character by character.

    Sixteen-digit numbers (NIK) keep their first two digits, mobile numbers their first four and
    last two, complainants their initials. A mobile number that an office gives as its own stays:
    `context` is where the text stands (headings, what was looked for), for short texts that do not
    say so themselves.
    """
    return _MASKED[text, context] if _MAY_BE_PRIVATE.search(text) else _mask_complainants(text)


def _masked(said: tuple[str, str]) -> str:
    text, context = said
    text = _mask_certain(text)
    if _MAY_BE_PRIVATE.search(text):
        is_office = _OFFICE.search(context) is not None
        text = _MOBILE.sub(lambda found: _mask_mobile(found, is_office=is_office), text)
    return text


_MASKED: Memo[tuple[str, str], str] = Memo(
    _masked, size_of=lambda said: len(said[0]) + len(said[1]), longest=400, most=2_048
)
"""Several checks quote a line or name its place, and a footer is quoted on every page of a site."""


def _mask_certain(text: str) -> str:
    """Mask what is private wherever it stands: all but telephone numbers, which may be an office's."""
    if _MAY_BE_PRIVATE.search(text) and sum(map(str.isdigit, text)) >= 10:
        text = _SIXTEEN_DIGITS.sub(lambda found: _mask_digits(found[0], 2, 0), text)
    return _mask_complainants(text)


def _mask_complainants(text: str) -> str:
    return _COMPLAINANT.sub(_mask_name, text) if mentions(text.lower(), *_TELLING) else text


def _beside_numbers(line: str, place: int) -> tuple[int, int]:
    """Return the places before and after the mobile number that a cut at `place` would halve; else `place` itself."""
    for found in _MOBILE.finditer(line, max(0, place - _LONGEST_NUMBER), place + _LONGEST_NUMBER):
        if found.start() < place < found.end():
            return found.span()
    return place, place


def _mask_digits(number: str, first: int, last: int) -> str:
    places = [place for place, character in enumerate(number) if character.isdigit()]
    unseen = set(places[first : len(places) - last])
    return "".join(_HIDDEN if place in unseen else character for place, character in enumerate(number))


def _mask_mobile(found: re.Match[str], *, is_office: bool) -> str:
    before = found.string[max(0, found.start() - 100) : found.start()]
    after = found.string[found.end() : found.end() + 40]
    if not _CITIZEN.search(before) and (is_office or _OFFICE.search(before) or _OFFICE.search(after)):
        return found[0]
    return _mask_digits(found[0], 4, 2)


def _mask_name(found: re.Match[str]) -> str:
    group = next(number for number in (1, 2, 3) if found[number])
    name = found[group]
    if name.split()[0].strip(".").lower() in _NO_NAMES:
        return found[0]
    hidden = re.sub(r"(?<=\w)[\w'’-]", _HIDDEN, name)
    start, end = found.span(group)
    return found[0][: start - found.start()] + hidden + found[0][end - found.start() :]
