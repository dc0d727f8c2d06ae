"""Service procedures within a line or paragraph: told in order, counted, or drawn with arrows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from checks.model import Evidence, PageKind, Strength
from checks.services.drafts import NO_SERVICES
from checks.told.deeds import DEED, way_in
from checks.told.steps import FEWEST_STEPS, RULE, is_way_of_service
from checks.wording.cues import LineCues
from checks.wording.excerpts import quote
from checks.wording.texts import text_concepts
from checks.wording.values import mentions

if TYPE_CHECKING:
    from checks.document.model import Block
    from checks.page import Page

_THEN = re.compile(
    r"\b(?:lalu|kemudian|selanjutnya|setelah itu|sesudah itu|setelahnya|berikutnya|terakhir|begitu|pertama|kedua)\b"
)
_MAY_GO_ON = LineCues(
    *("lalu", "kemudian", "selanjutnya", "setelah", "sesudah itu", "berikutnya", "terakhir", "begitu", "pertama"),
    "kedua",
)
_TOLD_DEED = re.compile(
    r"\b(?:memeriksa|memverifikasi|diverifikasi|diajukan|mengajukan|mengisi|menyerahkan|diserahkan|"
    r"diproses|dicetak|menjadwalkan|memotret|mencetak|menandatangani|ditandatangani|menerbitkan|"
    r"diterbitkan|mendaftar|diambil|unggah|mengunggah|loket|petugas|berkas|permohonan|formulir)\b"
)


class ToldWay(NamedTuple):
    """A line that tells how a service runs."""

    block: Block
    last: str
    """Its last step, folded."""
    why: str


def told_ways(page: Page) -> Iterator[ToldWay]:
    """Yield the lines that tell how a service runs: in order, counted, or drawn with arrows; the first of each."""
    if page.kind in NO_SERVICES or page.kind is PageKind.ESSAY:
        return
    for ways in (_prose_steps(page), _arrow_steps(page), _counted_steps(page)):
        first = next(ways, None)
        if first:
            yield first


def steps_in_lines(page: Page) -> Iterator[Evidence]:
    """Yield procedures within a line or paragraph."""
    for way in page.yields(told_ways):
        yield Evidence(Strength.FULL, quote(way.block.text), page.place(way.block), way.why)


def _prose_steps(page: Page) -> Iterator[ToldWay]:
    """A paragraph that tells a service in order: words of sequence between deeds."""
    for block in page.cued(_MAY_GO_ON):
        if not 80 <= len(block.text) <= 1200 or not _THEN.search(block.folded) or not is_way_of_service(page, block):
            continue
        if page.names(block, "topic_news", "negation", "promise", "aid_program", "topic_ppid", "complaint_strict"):
            continue
        if len(set(_THEN.findall(block.folded))) >= 1 and len(set(_TOLD_DEED.findall(block.folded))) >= 3:
            last = _CLAUSE.split(block.folded.rstrip(". "))[-1]
            yield ToldWay(block, last, "langkah layanan diceritakan berurutan")


_COUNTED = re.compile(r"(?:^|[\s(])(?:(?:langkah|tahap|step)(?: ke)?[ -]?)?\(?([1-9])\s?[.):]\s")
_MAY_COUNT = LineCues(
    *("daftar", "serahkan", "riksa", "verifikasi", "proses", "ambil", "unggah", "bayar", "isi ", "mengisi", "datang"),
    *("telepon", "hubung", "kirim", "minta", "antre", "tunjuk", "lapor", "petugas", "dicatat", "dicetak", "diuji"),
    *("diberi", "kami", "cari ", "buat janji", "lampu", "titip", "jemput", "dicap", "dipanggil"),
    *("register", "fill in", "visit", "we ", "show ", "counter", "pay ", "apply"),
)
_CLAUSE = re.compile(r"[,;:.]\s|\s(?:dan|serta|lalu|kemudian|selanjutnya)\s")


def _counted_steps(page: Page) -> Iterator[ToldWay]:
    """Steps within one paragraph: counted (`1. … 2. … 3. …`), or deeds that follow each other, clause by clause."""
    for block in page.cued(_MAY_COUNT):
        if not _LEAST <= len(block.text) <= _MOST or page.names(block, *_NO_WAY) or not is_way_of_service(page, block):
            continue
        if "survey_name" in page.above(block):
            continue
        if _is_counted(block.folded) and not page.names(block, *_UNSURE):
            last = _COUNTED.split(block.folded)[-1]
            yield ToldWay(block, last, "langkah layanan diuraikan berurutan")
        elif (
            len(block.text) <= _TOLD_IN
            and len(_CLAUSE.findall(block.folded)) >= _JOINTS
            and not _is_no_way(block.folded)
            and (last := way_in(_certain(page, block)))
        ):
            yield ToldWay(block, last, "langkah layanan diceritakan berurutan")


_UNSURE = ("negation", "promise")


def _certain(page: Page, block: Block) -> str:
    """The sentences of a line that neither deny nor promise anything."""
    if not page.names(block, *_UNSURE):
        return block.folded
    return " ".join(part for part in _ENDS.split(block.folded) if text_concepts(part).isdisjoint(_UNSURE))


_ENDS = re.compile(r"(?<=[.!?;])\s+")
_NO_WAY = (
    "topic_news",
    "aid_program",
    "mission",
    "survey_name",
    "pledge_cue",
    "disability_group",
)


def _is_counted(folded: str) -> bool:
    if not mentions(folded, "3.", "3)", "3:", "3 "):
        return False
    numbers = [int(number) for number in _COUNTED.findall(folded)]
    if numbers[:FEWEST_STEPS] != [1, 2, 3] or _OTHER_COUNTS.match(folded):
        return False
    parts = _COUNTED.split(folded)[2::2]
    return sum(DEED.search(part) is not None for part in parts) * 3 >= 2 * len(parts)


_TALE = re.compile(
    r"\b(?:ia|dia|beliau|saya|katanya|ujarnya|menuturkan|mengatakan|pasal \d+|ayat|portal|website|situs|kata kunci|"
    r"renstra|dpa|informasi publik|keberatan|pengaduan|tidak puas)\b|"
    r"^\W*(?:catatan|perhatian|penting|note)\b"
)
"""Words of a story of somebody, of a law, of the site itself."""


def _is_no_way(folded: str) -> bool:
    """Whether a text with deeds in it is a rule, a list of duties or a story, and no way of a service."""
    return bool(RULE.match(folded) or _OTHER_COUNTS.match(folded) or _TALE.search(folded))


_OTHER_COUNTS = re.compile(
    r"\W*(?:(?:ber)?syarat|persyaratan|tugas|fungsi|hak|kewajiban|ketentuan|misi|tujuan|larangan)\b"
)
_LEAST = 50
_TOLD_IN = 700
_JOINTS = 2
"""Between clauses, without which a line tells no three deeds."""
_MOST = 1_200
"""Characters of a paragraph that may hold steps."""
_ARROWS = ("→", "➔", "➜", "➡", "⇒", "->", "=>")
_SPLIT_AT_ARROWS = re.compile(r"→|➔|➜|➡|⇒|->|=>")


_MAY_LEAD_ON = LineCues(*_ARROWS, " - ", " > ", " » ")
_SPLIT_CHAIN = re.compile(r"\s[>»–-]\s")
_LINK_WORDS = 7


def _is_chain(folded: str) -> bool:
    """Whether short deeds follow each other between strokes: `Daftar - Verifikasi - Bayar - Ambil`."""
    parts = _SPLIT_CHAIN.split(folded)
    deeds = sum(DEED.search(part) is not None for part in parts)
    short = all(0 < len(part.split()) <= _LINK_WORDS for part in parts)
    return len(parts) > FEWEST_STEPS and short and deeds * 2 > len(parts)


def _arrow_steps(page: Page) -> Iterator[ToldWay]:
    """A line of three or more steps with arrows between: `Ambil antrean → verifikasi → tanda tangan`."""
    for block in page.cued(_MAY_LEAD_ON):
        steps = [step for step in _SPLIT_AT_ARROWS.split(block.folded) if len(step.strip()) > 2]
        is_way = (len(steps) >= FEWEST_STEPS or _is_chain(block.folded)) and not mentions(
            block.folded, "beranda", "home"
        )
        if is_way and is_way_of_service(page, block) and not page.names(block, "negation", "promise"):
            yield ToldWay(block, steps[-1], "langkah layanan diuraikan berurutan dengan panah")
