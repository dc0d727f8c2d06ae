"""Service procedures within a line or paragraph: told in order, counted, or drawn with arrows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from checks.cues import LineCues
from checks.deeds import COMES, DEED, OFFICE_ACTS, ORDER, VERB
from checks.excerpts import quote
from checks.model import Evidence, PageKind, Strength
from checks.services import NO_SERVICES
from checks.steps import FEWEST_STEPS, RULE, is_way_of_service
from checks.values import mentions

if TYPE_CHECKING:
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


def prose_steps(page: Page) -> Iterator[Evidence]:
    """A paragraph that tells a service in order: words of sequence between deeds."""
    if page.kind in NO_SERVICES or page.kind is PageKind.ESSAY:
        return
    for block in page.cued(_MAY_GO_ON):
        if not 80 <= len(block.text) <= 1200 or not _THEN.search(block.folded) or not is_way_of_service(page, block):
            continue
        if page.names(block, "topic_news", "negation", "promise", "aid_program", "topic_ppid", "complaint_strict"):
            continue
        if len(set(_THEN.findall(block.folded))) >= 1 and len(set(_TOLD_DEED.findall(block.folded))) >= 3:
            yield Evidence(
                Strength.FULL,
                quote(block.text),
                page.place(block),
                "langkah layanan diceritakan berurutan",
            )
            return


_COUNTED = re.compile(r"(?:^|[\s(])(?:(?:langkah|tahap|step)(?: ke)?[ -]?)?\(?([1-9])\s?[.):]\s")
_ACTORS = re.compile(
    r"\W*(?:pasien|pemohon|permohonan|berkas|pengunjung|pengguna(?: layanan)?|warga|masyarakat|peserta|anda|"
    r"wajib pajak|pelanggan|calon \w+|setelah|pertama)\b"
)
_MAY_COUNT = LineCues(
    *("daftar", "serahkan", "riksa", "verifikasi", "proses", "ambil", "unggah", "bayar", "isi ", "mengisi", "datang"),
)
_CLAUSE = re.compile(r"[,;:.]\s|\s(?:dan|serta|lalu|kemudian|selanjutnya)\s")


def counted_steps(page: Page) -> Iterator[Evidence]:
    """Steps within one paragraph: counted (`1. … 2. … 3. …`), or the deeds of one who comes, clause by clause."""
    if page.kind in NO_SERVICES or page.kind is PageKind.ESSAY:
        return
    for block in page.cued(_MAY_COUNT):
        if not _LEAST <= len(block.text) <= _MOST:
            continue
        counted = _is_counted(block.folded)
        if not (counted or _is_told(block.folded)) or page.names(block, *_NO_WAY):
            continue
        if is_way_of_service(page, block):
            why = "langkah layanan diuraikan berurutan" if counted else "langkah layanan diceritakan berurutan"
            yield Evidence(Strength.FULL, quote(block.text), page.place(block), why)
            return


_NO_WAY = ("topic_news", "negation", "promise", "aid_program", "mission", "survey_name", "pledge_cue")


def _is_counted(folded: str) -> bool:
    if not mentions(folded, "3.", "3)", "3:", "3 "):
        return False
    numbers = [int(number) for number in _COUNTED.findall(folded)]
    if numbers[:FEWEST_STEPS] != [1, 2, 3] or _OTHER_COUNTS.match(folded):
        return False
    parts = _COUNTED.split(folded)[2::2]
    return sum(DEED.search(part) is not None for part in parts) * 3 >= 2 * len(parts)


_WE = re.compile(r"\W*(?:kami|tim|pegawai|petugas)\b")
"""Those of the office, where a clause begins."""
_TALE = re.compile(r"\b(?:ia|dia|beliau|saya|katanya|ujarnya)\b")
"""Words of a story of somebody."""


def _is_told(folded: str) -> bool:
    if RULE.match(folded) or _OTHER_COUNTS.match(folded):
        return False
    clauses = _CLAUSE.split(folded)
    if sum(ORDER.match(part) is not None for part in clauses) > FEWEST_STEPS:
        return True
    if OFFICE_ACTS.search(folded) is None:
        return False
    if _ACTORS.match(folded) and sum(DEED.search(part) is not None for part in clauses) >= FEWEST_STEPS:
        return True
    deeds = [part for part in clauses if DEED.search(part) or VERB.search(part)]
    theirs = {part for part in deeds if COMES.search(part) and not _WE.match(part)}
    ours = {part for part in deeds if OFFICE_ACTS.search(part) or _WE.match(part)}
    return len(deeds) > FEWEST_STEPS and bool(theirs and ours - theirs) and not _TALE.search(folded)


_OTHER_COUNTS = re.compile(
    r"\W*(?:(?:ber)?syarat|persyaratan|tugas|fungsi|hak|kewajiban|ketentuan|misi|tujuan|larangan)\b"
)
_LEAST = 50
_MOST = 1_200
"""Characters of a paragraph that may hold steps."""
_ARROWS = ("→", "➔", "➜", "➡", "⇒", "->", "=>")
_SPLIT_AT_ARROWS = re.compile(r"→|➔|➜|➡|⇒|->|=>")


_MAY_LEAD_ON = LineCues(*_ARROWS, " - ", " > ", " » ")
_SPLIT_CHAIN = re.compile(r"\s[>»–-]\s")
_LINK_WORDS = 5


def _is_chain(folded: str) -> bool:
    """Whether short deeds follow each other between strokes: `Daftar - Verifikasi - Bayar - Ambil`."""
    parts = _SPLIT_CHAIN.split(folded)
    deeds = sum(DEED.search(part) is not None for part in parts)
    short = all(0 < len(part.split()) <= _LINK_WORDS for part in parts)
    return len(parts) > FEWEST_STEPS and short and deeds * 2 > len(parts)


def arrow_steps(page: Page) -> Iterator[Evidence]:
    """A line of three or more steps with arrows between: `Ambil antrean → verifikasi → tanda tangan`."""
    if page.kind in NO_SERVICES or page.kind is PageKind.ESSAY:
        return
    for block in page.cued(_MAY_LEAD_ON):
        steps = [step for step in _SPLIT_AT_ARROWS.split(block.folded) if len(step.strip()) > 2]
        is_way = (len(steps) >= FEWEST_STEPS or _is_chain(block.folded)) and not mentions(
            block.folded, "beranda", "home"
        )
        if is_way and is_way_of_service(page, block) and not page.names(block, "negation", "promise"):
            yield Evidence(
                Strength.FULL, quote(block.text), page.place(block), "langkah layanan diuraikan berurutan dengan panah"
            )
            return
