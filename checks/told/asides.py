"""Parts of a page on which sentences about times and money are no service's: news, guest books, tasks, galleries."""

from __future__ import annotations

import re
from functools import lru_cache

from checks.document.model import Block
from checks.wording.values import mentions

_HEADS = re.compile(
    r"\b(?:buku tamu|testimoni\w*|ulasan|review|apa kata|kata mereka|berita|kabar|warta|news|articles|tugas pokok|"
    r"galeri|capaian|musrenbang|tata tertib|pkk|kalkulator|simulasi)\b"
)


_EVENT = re.compile(
    r"\b(?:senin|selasa|rabu|kamis|jum'?at|sabtu|minggu|ahad),? \d{1,2} (?:jan|feb|mar|apr|mei|jun|jul|agu|sep|okt|nov|"
    r"des)\w*\b[^.;]{0,20}\b(?:pukul|jam)\b"
)
"""A day of one week and an hour: the announcement of an event."""
_PRIZES = re.compile(
    r"\b(?:hadiah utama|total hadiah|berhadiah|door ?prize|jalan (?:sehat|santai)|fun ?run|turnamen)\b"
)


@lru_cache(maxsize=8192)
def _is_aside(path: tuple[str, ...]) -> bool:
    return any(_HEADS.search(heading.lower()) for heading in path)


def is_aside(block: Block) -> bool:
    """Whether a heading above the line, or a day and an hour in it, says that it tells of something else."""
    return (bool(block.path) and _is_aside(block.path)) or announces_event(block)


def announces_event(block: Block) -> bool:
    """Whether a line names a day and an hour on which something takes place once, or what can be won there."""
    if "20" in block.folded and _EVENT.search(block.folded) is not None:
        return True
    return (
        mentions(block.folded, "hadiah", "prize", "jalan s", "funrun", "fun run", "turnamen")
        and _PRIZES.search(block.folded) is not None
    )
