"""The concepts of short texts that are no blocks: headings, link texts, alternative texts, captions."""

from __future__ import annotations

from functools import lru_cache

from checks.document.decode import fold, to_words
from checks.wording.matching import matcher


@lru_cache(maxsize=16_384)
def text_concepts(text: str) -> frozenset[str]:
    """The concepts named in a short text that is not a block (alt text, link text, caption).

    Remembered, because menus and footers say the same on every page of a site.
    """
    return matcher().concepts(to_words(fold(text)))
