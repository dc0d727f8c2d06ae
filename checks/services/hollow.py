"""Values under a label that say nothing: dashes, forms not filled in, `ada`, words that point elsewhere."""

from __future__ import annotations

import re

from checks.services.statement import Statement
from checks.wording.texts import text_concepts
from checks.wording.unfilled import NOT_YET, is_blank_form, is_empty
from checks.wording.values import has_duration, has_phone, is_opening_hours

_SEVERAL = 2
"""Commas from which on `klik …` is no pointer elsewhere but the first of several steps."""
_HOURS = 120
"""Characters; opening hours alone take no more, and what is longer says something besides."""


_SAYS_NOTHING = (
    *("pasal ", "lihat ", "klik ", "selengkapnya", "unduh", "download", "isi persyaratan di sini", "isi di sini"),
    *("belum ada ", "belum tersedia", "akan ditambahkan", "segera hadir"),
)


_THERE_IS = re.compile(r"\W*(?:(?:sudah|telah|selalu) )?(?:ada|tersedia|lengkap|terlampir|ya|yes|ok|oke)\W*")
"""That there is something, as checklists have it, and not what."""
_THERE_IS_NONE = re.compile(r"\W*(?:tidak|belum|tak) (?:ada|tersedia)\W*|\W*nihil\W*")
_NONE_IS_AN_ANSWER = frozenset({"standards.fee", "standards.requirements"})
"""What a service may do without."""

_IS_OR_IS_NOT = frozenset(
    f"standards.{name}"
    for name in ("facilities", "staff_competence", "internal_supervision", "safety_guarantee", "performance_evaluation")
)
"""What an office has or has not; those who come may well have to be `belum menikah`."""


_EXPLAINS = re.compile(
    r"\W*(?:menjelaskan|menguraikan|memaparkan) (?:\w+ )?(?:langkah|fasilitas|dokumen|biaya|waktu|jangka|persyaratan|"
    r"prosedur|hak|kompetensi|jumlah|mekanisme|dasar|hasil|bentuk|jenis)\b"
)
"""What a component is about, as a guide to standards tells it and no standard does."""
_POINTS = re.compile(
    r"\W*(?:cek|periksa|pelajari|ketahui|kenali|pahami|temukan|cari(?: tahu)?|simak|baca|panduan|penjelasan|"
    r"informasi (?:lengkap|detail|terkini|seputar|mengenai|tentang))\b[^.:;\d]{0,60}\b(?:syarat|persyaratan|prosedur|"
    r"langkah(?:-langkah)?|alur|tata cara|cara|biaya|tarif|waktu|dokumen|pengurusan|layanan|pelayanan|jadwal)\b"
    r"[^.:;\d]{0,80}\.?"
)
"""An invitation to look, as a card has it that leads elsewhere: `Cek persyaratan pembuatan KTP secara lengkap.`"""


def is_hollow(statement: Statement) -> bool:
    """Whether the value says nothing: empty, dashes, or words that point elsewhere."""
    folded = statement.folded
    return (
        not folded
        or is_empty(folded)
        or (folded.endswith(":") and len(statement.values) == 1)
        or (len(folded) <= _HOURS and is_opening_hours(folded) and not has_phone(folded) and not has_duration(folded))
        or is_blank_form(folded)
        or _THERE_IS.fullmatch(folded) is not None
        or (statement.component not in _NONE_IS_AN_ANSWER and _THERE_IS_NONE.fullmatch(folded) is not None)
        or (statement.component in _IS_OR_IS_NOT and _is_still_to_come(folded))
        or (folded.startswith(_SAYS_NOTHING) and folded.count(", ") < _SEVERAL)
        or not text_concepts(folded[:300]).isdisjoint(("placeholder", "definition"))
        or (len(statement.values) == 1 and (_EXPLAINS.match(folded) or _POINTS.fullmatch(folded)) is not None)
    )


def _is_still_to_come(folded: str) -> bool:
    """Whether the value is one clause, which says that something is not there yet."""
    return not any(mark in folded[:-1] for mark in ".;,") and NOT_YET.search(folded) is not None
