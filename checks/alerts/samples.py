"""Quoting what is hostile: enough to find it again, nothing that could be clicked, run or followed."""

from __future__ import annotations

import re
import unicodedata

from checks.wording.excerpts import mask_private, quote

_SCHEME = re.compile(r"\b([hH])(?:tt|TT)(?=[pP][sS]?:)")
_DOT = re.compile(r"(?<=[\w-])\.(?=[A-Za-z])")
_MARKUP = str.maketrans({"<": "‹", ">": "›"})


def sample(text: str) -> str:
    """Return the text on one line with its addresses made dead (`hxxps://situs[.]com`) and nothing invisible in it."""
    seen = "".join(
        " " if character.isspace() else character
        for character in text[:2000]
        if character.isspace() or unicodedata.category(character)[0] != "C"
    )
    return quote(_DOT.sub("[.]", _SCHEME.sub(r"\1xx", mask_private(seen))).translate(_MARKUP))
