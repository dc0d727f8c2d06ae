"""The assurance that a service keeps to its standard."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.model import Check, Evidence, PageKind, Strength
from checks.page import Page
from checks.services.components import stated
from checks.services.drafts import NO_SERVICES, Verdict
from checks.services.filled import judge_filled
from checks.services.statement import Statement
from checks.told.sentences import told
from checks.wording.cues import LineCues
from checks.wording.excerpts import quote

CHECK = Check(
    id="standards.service_guarantee",
    version=1,
    title_ind="Jaminan pelayanan",
    title_eng="Service guarantee",
    source="UU 25/2009 Pasal 21 huruf l",
    source_mark="S",
    advice_ind="Nyatakan jaminan bahwa layanan diberikan sesuai standar, dan kompensasinya bila tidak.",
)


_MAY_MAKE_AMENDS = LineCues(
    *("kompensasi", "maaf", "terlambat", "tidak sesuai", "melebihi", "melewati", "belum jadi", "belum selesai"),
    *("lebih dari", "tidak tepat", "tidak terpenuhi", "tidak selesai", "ganti rugi", "antar berkas"),
    *("telat", "meleset", "molor", "lewat", "batal"),
)
_MISSED = re.compile(
    r"\b(?:apabila|bila|jika|kalau|andai)\b.{0,80}\b(?:terlambat|telat|tidak sesuai|melebihi|melewati|belum (?:jadi|"
    r"selesai)|lebih dari|tidak (?:tepat|terpenuhi|selesai)|meleset|molor|lewat (?:dari|waktu)|batal)"
)
_GIVEN = re.compile(
    r"\b(?:memberikan|tersedia|mendapat\w*|berhak|berupa|bentuk|diberikan)\b.{0,40}kompensasi|"
    r"kompensasi.{0,30}\b(?:berupa|layanan|pelayanan)\b"
)
_AMENDS = re.compile(
    r"\b(?:diantar|antar|tanpa biaya|gratis|maaf|didahulukan|potongan|voucher|souvenir|suvenir|cenderamata|dikirim|"
    r"diganti|kami ganti|kami kembalikan|dikembalikan|pengganti)\b"
)

_SAYS = 3
"""Blanks from which on a line says something: `Kompensasi Layanan` is the name of a page."""


def judge(statement: Statement) -> Verdict | None:
    """Content that belongs to the component; a bare heading is not it."""
    return judge_filled(statement, words=3)


def detect(page: Page) -> Iterator[Evidence]:
    """Yield what services state of it, and what the agency gives when it misses its standard.

    `Bila terlambat, kami antar` is so plain that it is believed without company; other sentences need it (`told`).
    """
    yield from stated(page, CHECK.id, judge)
    yield from told(page, CHECK.id)
    if page.kind in NO_SERVICES or page.kind is PageKind.ESSAY:
        return
    for block in page.cued(_MAY_MAKE_AMENDS):
        if page.names(block, "pledge_cue", "essay", "negation", "topic_news", "topic_questionnaire", "obligation"):
            continue
        if page.above(block) & {"topic_ppid", "not_a_service"} or page.names(block, "pledge_name"):
            continue
        given = page.names(block, "compensation")
        missed = _MISSED.search(block.folded) or _MISSED.search(" ".join(block.path[-1:]).lower())
        if (given and (missed or (_GIVEN.search(block.folded) and block.folded.count(" ") >= _SAYS))) or (
            missed and _AMENDS.search(block.folded)
        ):
            yield Evidence(
                Strength.FULL if missed else Strength.PARTIAL,
                quote(block.text),
                page.place(block),
                "menyebut kompensasi bila standar tidak terpenuhi" if missed else "kompensasi diumumkan tanpa rincian",
            )
