"""How many people deliver a service."""

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
    id="standards.staff_count",
    version=1,
    title_ind="Jumlah pelaksana",
    title_eng="Number of staff",
    source="UU 25/2009 Pasal 21 huruf k",
    source_mark="S",
    advice_ind="Sebutkan jumlah petugas pelaksana layanan.",
)

_COUNT = re.compile(
    r"(?<!\d)\d{1,9} ?(?:bidan|perawat|dokter|radiografer|administrasi|analis|polwan|pns|asn|staf|operator|"
    r"pustakawan|teknisi|loket|orang|org|petugas|personil|personel|pegawai|staf|pelaksana|tenaga)|"
    r"^\W*\d{1,3}\W*$|(?<![\w.,/-])(?<!\d )\d{1,3} (?!tahun|thn|th\b|jam|hari|menit|bulan|persen|"
    r"unit|buah|meja|ruang|kali)[a-z]{3,}|"
    r"(?<!\d)\d{1,9} \(|:\s?\d|\b(?:satu|dua|tiga|empat|lima|enam|tujuh|delapan|sembilan|sepuluh|"
    r"belas|puluh)\b|\b[a-z]{4,} \d{1,2}(?=\s*(?:[,;.)]|dan\b|$))"
)


_VISITORS = re.compile(
    r"\b(?:saksi|mempelai)\b|\b(?:antrean|antrian|kuota|pemohon|peserta)\b[^.;]{0,20}\b(?:dibatasi|maksimal)\b"
)
"""Whom those who come bring along, and how many may come."""
_ASKED = re.compile(r"jumlah|banyak|jml")


def judge(statement: Statement) -> Verdict | None:
    """A number of people."""
    if statement.folded.isdigit() and _ASKED.search(statement.label.lower()):
        return Verdict(Strength.FULL, "menyebut jumlah pelaksana")
    if is_hollow(statement):
        return carried(statement)
    if _VISITORS.search(statement.folded):
        return None
    if _COUNT.search(statement.folded) or (
        _ASKED.search(statement.label.lower()) and any(map(str.isdigit, statement.folded))
    ):
        return Verdict(Strength.FULL, "menyebut jumlah pelaksana")
    return None


def detect(page: Page) -> Iterator[Evidence]:
    """Yield what services state of it, and a sentence that says it without a label."""
    yield from stated(page, CHECK.id, judge)
    yield from told(page, CHECK.id)
