"""What those who deliver a service must be able to do."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.model import Check, Evidence, Strength
from checks.page import Page
from checks.services.components import stated
from checks.services.drafts import Verdict, carried
from checks.services.hollow import is_hollow
from checks.services.statement import Statement
from checks.told.sentences import told

CHECK = Check(
    id="standards.staff_competence",
    version=1,
    title_ind="Kompetensi pelaksana",
    title_eng="Staff competence",
    source="UU 25/2009 Pasal 21 huruf h",
    source_mark="S",
    advice_ind="Sebutkan kualifikasi petugas pelaksana layanan.",
)


_ABLE = re.compile(
    r"\b(?:s1|s2|s3|d3|d4|d-?i{1,3}v?|sma|smu|slta|smk|sederajat|diploma|sarjana|sertifikat|bersertifikat|"
    r"sertifikasi|str|sip|menguasai|mampu|memahami|terampil|kompeten\w*|kualifikasi|pendidikan|diklat|"
    r"pelatihan|terlatih|berpengalaman|pengalaman|ber-?str|strata|dokter|bidan|perawat|apoteker)\b"
)


_DOES = re.compile(
    r"\W*(?:petugas|administrasi|operator|staf|perawat)? ?(?:menerima|menghubungi|memeriksa|memproses|melayani|"
    r"mencatat|menyerahkan|berkoordinasi)\b"
)
"""What the staff does, below a label that leaves open what is told of it."""


def judge(statement: Statement) -> Verdict | None:
    """Content that belongs to the component; a bare heading is not it."""
    if is_hollow(statement):
        return carried(statement)
    asked = any(
        word in statement.label.lower()
        for word in ("komp", "kualifikasi", "kemampuan", "keahlian", "pendidikan", "syarat")
    )
    if not asked and (not _ABLE.search(statement.folded) or _DOES.match(statement.folded)):
        return None
    if statement.folded.count(" ") >= 1 or statement.items or _ABLE.search(statement.folded):
        return Verdict(Strength.FULL, "komponen terisi")
    return None


def detect(page: Page) -> Iterator[Evidence]:
    """Yield what services state of it, and a sentence that says it without a label."""
    yield from stated(page, CHECK.id, judge)
    yield from told(page, CHECK.id)
