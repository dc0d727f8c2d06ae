"""A run of text in the forms that are read."""

from __future__ import annotations

from checks.document.decode import fold, squeeze, to_words
from checks.document.memo import Memo

MAX_BLOCK_TEXT = 20_000
"""Characters; a longer run is cut. It bounds what patterns read, so that no page can buy unlimited time."""

Reading = tuple[str, str, str]
"""The text with single blanks, folded, and as words."""


def _read(raw: str) -> Reading:
    text = squeeze(raw)[:MAX_BLOCK_TEXT]
    folded = fold(text)
    return text, folded, to_words(folded)


READINGS: Memo[str, Reading] = Memo(_read, size_of=len, longest=200, most=16_384)
"""By the text as it lies in the page: menus and footers say the same on every page of a site."""
