"""Bytes → text, with care: declared, sniffed, repaired. Never raises."""

from __future__ import annotations

import re
import unicodedata

from bs4.dammit import UnicodeDammit

from checks.vocabulary import spoken

_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_META_WINDOW = 4096
"""How far into a page a declared encoding is believed (the HTML standard asks for 1,024; real pages are later)."""

_DOUBLE = re.compile(
    r"[\u00c2-\u00c5\u00e2\u00f0\u03c0][\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]{1,3}"
)
"""UTF-8 that was read as cp1252 and written out again: `Â `, `â€™`, `Ã©`."""

_NOT_SO = frozenset({"utf8", "iso88591", "latin1", "ascii", "usascii"})
"""Names that a page gives its encoding and that say nothing about it."""


def decode(body: bytes, content_type: str = "") -> str:
    """Return the text of `body`.

    The order of belief: byte order mark, valid UTF-8, the header's and the page's declaration,
    sniffing. Valid UTF-8 beats a declaration because text in another encoding is almost never
    valid UTF-8 by chance, while wrong declarations are common on these sites.
    """
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return body.decode("utf-16", "replace")
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = _sniff(body, content_type)
    return repair(text.replace("\x00", ""))


def _sniff(body: bytes, content_type: str) -> str:
    declared = [found[1] for found in (_CHARSET.search(content_type),) if found]
    if found := _META_CHARSET.search(body, 0, _META_WINDOW):
        declared.append(found[1].decode("ascii"))
    # A page that is UTF-8 but for a few pasted bytes is the common case: mend those bytes instead
    # of reading the whole page in a one-byte encoding.
    bad = body.decode("utf-8", "replace").count("\ufffd")
    if bad * 50 < sum(byte >= 0x80 for byte in body[:100_000]):
        return UnicodeDammit.detwingle(body).decode("utf-8", "replace")
    # Browsers read what calls itself Latin 1 or ASCII as windows-1252, and so people write it.
    encodings = [name for name in declared if name.lower().replace("-", "") not in _NOT_SO]
    dammit = UnicodeDammit(body, known_definite_encodings=[*encodings, "windows-1252"], is_html=False)
    return dammit.unicode_markup or body.decode("latin-1")


def repair(text: str) -> str:
    """Undo double encoding where it is certain; leave everything else as it is."""
    if text.isascii():
        return text
    return _DOUBLE.sub(_undouble, text)


def _undouble(found: re.Match[str]) -> str:
    raw = bytearray()
    for character in found[0]:
        try:
            raw += character.encode("cp1252")
        except UnicodeEncodeError:
            if ord(character) > 0xFF:
                return found[0]
            raw.append(ord(character))
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return found[0]


_TYPOGRAPHY = str.maketrans(
    {
        "\u00a0": " ",
        "\u00ad": "",
        "\u200b": "",
        "\u200c": "",
        "\u200d": "",
        "\u2060": "",
        "\ufeff": "",
        "\u2018": "'",
        "\u2019": "'",
        "\u201b": "'",
        "\u201c": '"',
        "\u201d": '"',
        "\u2010": "-",
        "\u2011": "-",
        "\u2012": "-",
        "\u2013": "-",
        "\u2014": "-",
        "\u2015": "-",
        "\u2212": "-",
        "\u2026": "...",
        **dict.fromkeys("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f"),
    }
)

_SPOKEN = spoken()
"""What is read as another word: `nggak` as `tidak`, `tunjukin` as `tunjukkan`, `yg` as `yang`."""

_WORD_BREAKS = bytes(code if chr(code).isalnum() else 32 for code in range(128)) + bytes(128)
_NOT_ASCII_WORD = re.compile(r"[^\w]|_")


def fold(text: str) -> str:
    """Lower case, plain punctuation, single blanks, no abbreviations and slang: the form that value patterns read."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text.translate(_TYPOGRAPHY))
    words = text.lower().split()
    if not _SPOKEN.keys().isdisjoint(words):
        words = [_SPOKEN.get(word, word) for word in words]
    return " ".join(words)


def to_words(folded: str) -> str:
    """Folded text as words alone, one blank on each side of each: the form that phrases match.

    `Sistem, Mekanisme & Prosedur` and `sistem mekanisme dan prosedur` become equal, and a phrase
    with blanks around it can only match whole words.
    """
    text = folded.replace("&", " dan ")
    text = text.encode().translate(_WORD_BREAKS).decode() if text.isascii() else _NOT_ASCII_WORD.sub(" ", text)
    text = f" {text} "
    # Only blanks are left between words, and `replace` squeezes them in a tenth of the time of `split` and `join`.
    while "  " in text:
        text = text.replace("  ", " ")
    return text if len(text) > 1 else "  "


def squeeze(text: str) -> str:
    """Return `text` without outer blanks and with single ones between words."""
    if text.isprintable() and "  " not in text:  # then every blank in it is a plain one
        return text.strip(" ")
    return " ".join(text.split())
