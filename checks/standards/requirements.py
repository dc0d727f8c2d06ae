"""What a citizen must bring or fulfil for a service."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.components import stated
from checks.model import Check, Evidence, Strength
from checks.page import Page
from checks.papers import names_papers, papers
from checks.services import Verdict, carried, is_hollow
from checks.statement import Statement
from checks.texts import text_concepts

CHECK = Check(
    id="standards.requirements",
    version=1,
    title_ind="Persyaratan pelayanan",
    title_eng="Service requirements",
    source="UU 25/2009 Pasal 21 huruf b",
    source_mark="S",
    advice_ind=(
        "Tuliskan pada halaman setiap layanan daftar persyaratan yang konkret (dokumen, ketentuan pemohon), "
        "bukan hanya judul atau berkas gambar."
    ),
)

_LINE = 160
"""Characters: in a longer line one noun is not enough, it must name papers."""
_PROSE = 350
"""Characters: a longer line is running text about the service and no requirement."""
_POINTER = re.compile(r"^(?:sesuai|mengacu|berdasarkan|lihat|menghubungi|silakan|silahkan)\b[^:]{0,120}$")


def judge(statement: Statement) -> Verdict | None:
    """At least one concrete requirement is enough; a pointer elsewhere is not."""
    if is_hollow(statement) or _POINTER.match(statement.folded):
        return carried(statement)
    concrete = [
        line
        for line in statement.values
        if "requirement_noun" in text_concepts(line[:600]) and (len(line) <= _LINE or names_papers(line.lower()))
    ]
    if concrete and (len(concrete) * 3 >= len(statement.values)) and min(map(len, concrete)) < _PROSE:
        return Verdict(Strength.FULL, "menyebut persyaratan yang konkret")
    if (
        (statement.items >= 2 and concrete)
        or (statement.items >= 2 and len(statement.text) < _PROSE)
        or (statement.tabular and len(statement.folded) < _PROSE)
    ):
        return Verdict(Strength.FULL, "memuat daftar persyaratan")
    return None


def detect(page: Page) -> Iterator[Evidence]:
    """Yield the requirements that services state."""
    yield from stated(page, CHECK.id, judge)
    yield from papers(page)
