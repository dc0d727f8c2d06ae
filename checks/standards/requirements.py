"""What a citizen must bring or fulfil for a service."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.model import Check, Evidence, Strength
from checks.page import Page
from checks.services.components import stated
from checks.services.drafts import NO_SERVICES, Verdict, carried
from checks.services.hollow import is_hollow
from checks.services.statement import Statement
from checks.told.papers import papers
from checks.wording.excerpts import quote
from checks.wording.paper_names import are_files_to_fetch, names_papers
from checks.wording.texts import text_concepts

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
_PARTS = re.compile(r";\s*(?:dan\s)?")
_SEVERAL, _PART = 2, 120
"""Parts of a list on one line, and how long each is at most."""
_OF_THE_SITE = re.compile(
    r"\bketentuan penggunaan\b|\bdengan (?:menggunakan|mengakses) (?:layanan|situs|website|aplikasi|portal)\b|"
    r"\banda (?:menyetujui|setuju untuk)\b"
)
"""What users of a website agree to."""
_POINTER = re.compile(r"^(?:sesuai|mengacu|berdasarkan|lihat|menghubungi|silakan|silahkan)\b[^:]{0,120}$")


def judge(statement: Statement) -> Verdict | None:
    """At least one concrete requirement is enough; a pointer elsewhere is not."""
    if are_files_to_fetch([statement.folded]):
        return None
    if is_hollow(statement) or _POINTER.match(statement.folded) or _OF_THE_SITE.search(statement.folded):
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
    parts = [part for part in _PARTS.split(statement.folded.strip(" .;")) if part]
    if statement.exact and len(parts) >= _SEVERAL and max(map(len, parts)) <= _PART:
        return Verdict(Strength.FULL, "memuat daftar persyaratan")
    return None


def detect(page: Page) -> Iterator[Evidence]:
    """Yield the requirements that services state, lists of papers, and papers that an application form takes."""
    yield from stated(page, CHECK.id, judge)
    yield from page.yields(papers)
    yield from _uploads(page)


_ELSEWHERE = frozenset(
    {"topic_ppid", "complaint_strict", "not_a_service", "whistleblowing", "survey_name", "suggestion"}
)


def _uploads(page: Page) -> Iterator[Evidence]:
    """Papers that an application form asks to be uploaded, which says half of what is required."""
    if page.kind in NO_SERVICES or page.title_concepts & _ELSEWHERE:
        return
    for form in page.document.forms:
        asked = [field for field in form.fields if field.kind == "file" and _PAPER.search(field.label.lower())]
        spoken = _UPLOAD.search(form.text) if any(field.kind == "file" for field in form.fields) else None
        if (asked or spoken) and not text_concepts(f"{form.heading} {form.text}") & _ELSEWHERE:
            said = asked[0].label if asked else spoken[0] if spoken else ""
            text = f"{form.heading}: {said}"
            place = f"formulir di bawah “{form.heading}”"
            yield Evidence(Strength.PARTIAL, quote(text), place, "berkas hanya diminta di dalam formulir")
            return


_PAPER = re.compile(r"\b(?:ktp|kk|kartu keluarga|surat|akta|ijazah|pas ?foto|npwp|nib|sertifikat|proposal|transkrip)\b")
_UPLOAD = re.compile(rf"\b(?:upload|unggah|lampirkan|lampiran)\b.{{0,40}}{_PAPER.pattern}")
