"""Parts of a page on which sentences about times and money are no service's: news, guest books, tasks, galleries."""

from __future__ import annotations

import re
from functools import lru_cache

from checks.document.model import Block

_HEADS = re.compile(
    r"\b(?:buku tamu|testimoni|berita|kabar|warta|news|articles|tugas pokok|galeri|capaian|musrenbang|"
    r"tata tertib|pkk)\b"
)


@lru_cache(maxsize=8192)
def _is_aside(path: tuple[str, ...]) -> bool:
    return any(_HEADS.search(heading.lower()) for heading in path)


def is_aside(block: Block) -> bool:
    """Whether a heading above the line says that it tells of something else than a service."""
    return bool(block.path) and _is_aside(block.path)
