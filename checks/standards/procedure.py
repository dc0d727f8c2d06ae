"""How a service runs: ordered steps from application to result."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.document.decode import fold
from checks.model import Check, Evidence, Strength
from checks.page import Page
from checks.services.components import stated
from checks.services.drafts import Verdict, carried
from checks.services.hollow import is_hollow
from checks.services.statement import Statement
from checks.told.steps import flows, headed_steps, ordered_steps, steps_in_tiles
from checks.told.ways import steps_in_lines
from checks.wording.paper_names import is_paper
from checks.wording.values import has_phone

CHECK = Check(
    id="standards.procedure",
    version=1,
    title_ind="Sistem, mekanisme, dan prosedur",
    title_eng="System, mechanism and procedure",
    source="UU 25/2009 Pasal 21 huruf c",
    source_mark="S",
    advice_ind=(
        "Uraikan langkah layanan secara berurutan dalam teks (dari permohonan sampai hasil diterima); gambar "
        "alur boleh menyertai, bukan menggantikan."
    ),
)

_SENTENCES = re.compile(r"(?<=[a-z)])\s?[.;]\s|\bkemudian\b|\blalu\b|\bselanjutnya\b|\bsetelah itu\b|→|➔|»|->")
_POINTER = re.compile(r"^(?:sesuai|mengacu|berdasarkan|lihat|silakan|silahkan|klik)\b[^:]{0,80}$")


_TRACKS = re.compile(
    r"\b(?:mengecek|cek|melacak|memantau|mengetahui) [\w ]{0,40}\b(?:status|progres|perkembangan)\b|"
    r"\bmengakses (?:website|laman|layanan|aplikasi)\b|\bmenghubungi\b"
)
"""Questions on how a file is getting on, and on where the office is: their answers are no way of a service."""
_REPORTS = re.compile(r"\b(?:masukan|aduan|pengaduan|laporan|keluhan|aspirasi)\b")
_OPENING = 160
"""Characters in which an answer says that there are several ways, or that nothing need be done."""
_TALKS = re.compile(
    r"(?:ikuti|berikut|butuh|hubungi|silakan|silahkan|klik|lihat|unduh|informasi lebih|untuk informasi|catatan)\b|.*\?$"
)
"""Lines around a procedure that a page has left out."""


def judge(statement: Statement) -> Verdict | None:
    """Two or more steps in text; a picture or document of the flow is there but not readable."""
    if is_hollow(statement) or (_POINTER.match(statement.folded) and len(_deeds(statement)) <= _STEPS):
        return carried(statement)
    if "salah satu cara" in statement.folded[:_OPENING] or "tidak perlu" in statement.folded[:_OPENING]:
        return carried(statement)
    if all(_TALKS.match(fold(line)) for line in statement.values) and len(_deeds(statement)) <= _STEPS:
        return carried(statement)
    if _TRACKS.search(fold(statement.label)) or (
        "penanganan" in statement.label.lower() and _REPORTS.search(statement.folded)
    ):
        return None
    lines = [line for line in statement.values if not is_paper(fold(line)) and not has_phone(fold(line))]
    if len(lines) <= 1 < len(statement.values) and not _SENTENCES.search(statement.folded):
        return None  # papers to bring, or numbers to call
    if statement.label.rstrip().endswith("?") and len(statement.values) == 1 and len(_deeds(statement)) < _STEPS:
        # Where to go and what to bring, and nothing of what happens then.
        return Verdict(Strength.PARTIAL, "hanya satu langkah yang diuraikan")
    steps = max(statement.items, len(statement.values) if not statement.tabular or len(statement.values) > 1 else 0)
    numbered = len(re.findall(r"(?:^|\s)\(?\d{1,2}[.)]\s", statement.folded))
    parts = [part for part in re.split(r"[,;>→]", statement.folded) if part.strip()]
    if max(steps, numbered) >= 2 or len(parts) >= 3 or len(_SENTENCES.findall(statement.folded)) >= 1:
        return Verdict(Strength.FULL, "memuat langkah layanan secara berurutan")
    if statement.folded.count(" ") >= 5:
        return Verdict(Strength.PARTIAL, "hanya satu langkah yang diuraikan")
    return carried(statement)


_STEPS = 2
_DEED = re.compile(
    r"\b(?!menit|melalui|merupakan|mengurus|memiliki|membutuhkan|memakan|memerlukan|dikenakan|dipungut|dilayani|dimana)"
    r"(?:(?:me[mnlrwy]|di)[a-z]{4,}|daftar|isi|pilih|klik|tekan|buka|masuk|login|unggah|kirim|serahkan|ajukan|ambil|"
    r"bayar|tunggu|datang|scan|foto|hubungi|kunjungi|antre|antri|pendaftaran|verifikasi|pemeriksaan|penyerahan)\b"
)


def _deeds(statement: Statement) -> set[str]:
    """The sentences and clauses of an answer that tell somebody to do something, or that something is done."""
    return {part for part in _CLAUSES.split(statement.folded) if _DEED.search(part)}


_CLAUSES = re.compile(r"[.;,>→]\s|\b(?:kemudian|lalu|selanjutnya|setelah itu|dan)\b")


def detect(page: Page) -> Iterator[Evidence]:
    """Yield procedures that services state, and ordered steps that stand without a label."""
    yield from stated(page, CHECK.id, judge)
    yield from ordered_steps(page)
    yield from page.yields(steps_in_lines)
    yield from headed_steps(page)
    yield from steps_in_tiles(page)
    yield from flows(page)
