"""Places to be filled in that nobody filled in (dashes, dots, brackets, `Langkah 1 ...`), and what is still to come."""

from __future__ import annotations

import re

from checks.wording.values import mentions

_BLANK = re.compile(
    r"\[(?!email)[^\]]{0,40}\]|\.{3,}|_{3,}|\bx{2,}\b|\blangkah \d+ ?\.{2,}|\bnama (?:produk|layanan|"
    r"petugas|pejabat)\b(?: layanan)?$|\bisi (?:di ?sini|teks)\b|…"
)
_MAY_BE_BLANK = ("[", "..", "__", "xx", "…", "nama ", "isi")
_LONG_BLANKS = ("[", "...", "___", "xx", "…")
"""What a form of more than two lines cannot do without."""
_TWO_LINES = 120
NOT_YET = re.compile(r"\bbelum (?:(?:pernah|juga|sempat|bisa|dapat) )?(?:(?:ber|me|di|ter)\w{3,}|ada|punya)\b")
"""`Petugas belum bersertifikat`: what is still to come, whatever the verb."""


def is_blank_form(folded: str) -> bool:
    """Whether a value is a form to fill in and not filled in: `[X] hari kerja`, `Langkah 1 ...`."""
    signs = _LONG_BLANKS if len(folded) > _TWO_LINES else _MAY_BE_BLANK
    if not mentions(folded, *signs) or not _BLANK.search(folded):
        return False
    return len(_BLANK.sub("", folded).strip(" .:;,-·")) < 26


_EMPTY_VALUE = re.compile(
    r"^[\W_]*(?:-+|\.{2,}|…|\[.{0,60}\]|n/?a|null|none|xxx+|x|isi (?:di ?sini|teks)|[1-9]\d?[.)]?)?[\W_]*$"
)


def is_empty(folded: str) -> bool:
    """Whether a value is only dashes, dots, brackets or a number of a list."""
    return _EMPTY_VALUE.match(folded) is not None


_BRACKETED = re.compile(r"\[(?!email)(?=[^\[\]]{0,200}?(?:[^\W\d]{3}|\d{4}))([^\[\]]{1,200})\]", re.IGNORECASE)
"""Words or a number in square brackets: of 800 real pages all but two had them where something was to be filled in."""
_LABEL = re.compile(r"^[^:]{0,60}:")


def is_unfilled(excerpt: str) -> bool:
    """Whether what is quoted is mostly, or in its values, an example in brackets: `Moto: [moto instansi]`."""
    examples: list[str] = _BRACKETED.findall(excerpt)
    if not examples:
        return False
    if any(sign.isdigit() and not example.isdigit() for example in examples for sign in example):
        return True
    said = _LABEL.sub("", _BRACKETED.sub("", excerpt))
    return _letters("".join(examples)) >= _letters(said)


def _letters(text: str) -> int:
    return sum(sign.isalnum() for sign in text)
