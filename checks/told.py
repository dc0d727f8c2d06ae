"""Components that a page tells in a sentence, without the label that the law has for them.

`Ada empat konselor dan seorang psikolog klinis` is the number of staff, also where no heading says so. A sentence
counts only in company, on a page that describes a service: elsewhere the same words tell of something else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from checks.cues import Cues
from checks.document.memo import Memo
from checks.excerpts import quote_around
from checks.model import Evidence, PageKind, Strength
from checks.services import NO_SERVICES
from checks.values import quotes_law

if TYPE_CHECKING:
    from checks.page import Page

_NUMBER = (
    r"(?:\d{1,2}|satu|dua|tiga|empat|lima|enam|tujuh|delapan|sembilan|sepuluh|sebelas|dua belas|lima belas|seorang)"
)
_STAFF = (
    r"(?:petugas|pegawai|staf|perawat|bidan|dokter|konselor|psikolog|operator|tenaga|analis|verifikator|pustakawan|"
    r"teknisi|penguji|penera|pelaksana|pendamping|fasilitator|apoteker|radiografer|pengemudi|instruktur|penyuluh|"
    r"surveyor|kasir|arsiparis|pranata|juru)"
)
_CHIEF = (
    r"(?:kepala|kasi|kasubbag|kasubag|kabid|atasan|sekretaris|sekcam|camat|lurah|direktur|manajer|supervisor|"
    r"koordinator|penyelia|pengawas|kapus|pimpinan|tim mutu)"
)
_EQUIPMENT = (
    r"(?:ruang|ruangan|kursi|ac|pendingin|mesin|toilet|parkir|parkiran|komputer|wifi|mushol\w+|musal\w+|televisi|"
    r"dispenser|printer|loket|meja|bed|tempat tidur|alat \w+|laboratorium|mobil|kendaraan|pojok baca|area bermain)"
)
_OFTEN = (
    r"(?:setiap|tiap|berkala|harian|mingguan|bulanan|triwulan\w*|semester\w*|tahunan|rutin|sehari|seminggu|sebulan|"
    r"sekali|setahun|per bulan|per tahun)"
)


class _Told(NamedTuple):
    cues: tuple[str, ...]
    """Stems without one of which no sentence tells it: the cheap question first."""
    pattern: re.Pattern[str]
    why: str


_TOLD = {
    "standards.staff_count": _Told(
        (
            "orang",
            "petugas",
            "pegawai",
            "staf",
            "perawat",
            "bidan",
            "dokter",
            "tenaga",
            "operator",
            "konselor",
            "penguji",
        ),
        re.compile(
            r"\b(?:ada|terdapat|oleh|didukung|sebanyak|terdiri(?: dari| atas)?|dilayani|ditangani|berjumlah|jumlah\w*|"
            rf"diperkuat|bertugas|yang melayani|yang menangani)\b[^.;]{{0,40}}\b{_NUMBER}(?: \(\w{{2,12}}\))? "
            rf"(?:(?:orang )?{_STAFF}\b|orang\b(?! (?:pasien|peserta|pemohon|warga|siswa|anak|per|penumpang|"
            r"pengunjung)))"
        ),
        "menyebut jumlah pelaksana dalam kalimat",
    ),
    "standards.staff_competence": _Told(
        ("lulus", "sertifi", "pengalaman", "latih", "sarjana", "pendidikan", "kompeten", " s1", " d3", " d4"),
        re.compile(
            rf"\b{_STAFF}\b[^.;]{{0,60}}\b(?:berpendidikan|lulusan|lulus|bersertifikat|bersertifikasi|tersertifikasi|"
            r"berpengalaman|terlatih|sarjana|berkompeten|s1|d3|d4)\b|\bsarjana \w+ yang lulus pelatihan\b"
        ),
        "menyebut kemampuan pelaksana dalam kalimat",
    ),
    "standards.internal_supervision": _Told(
        ("awasi", "riksa", "pantau", "mengecek", "dicek", "tinjau", "kontrol", "monitor"),
        re.compile(
            rf"\b{_CHIEF}\b[^.;]{{0,60}}\b(?:memeriksa|mengawasi|memantau|mengecek|meninjau|mengontrol|memonitor)\b"
            rf"[^.;]{{0,80}}\b{_OFTEN}\b"
            rf"|\b{_OFTEN}\b[^.;]{{0,60}}\b(?:diawasi|dipantau|diperiksa|dicek|dikontrol)\s(?:langsung )?"
            rf"(?:oleh )?{_CHIEF}\b"
            rf"|\b(?:layanan|pelayanan|petugas|pekerjaan|loket)\b[^.;]{{0,40}}\b(?:diawasi|dipantau)\s(?:langsung )?"
            rf"(?:oleh )?{_CHIEF}\b"
        ),
        "menyebut siapa yang mengawasi dan kapan",
    ),
    "standards.performance_evaluation": _Told(
        ("evaluasi", "dinilai", "ditinjau", "diukur"),
        re.compile(
            rf"\b(?:kinerja|kerja (?:petugas|pegawai|staf))\b[^.;]{{0,60}}\b(?:dievaluasi|dinilai|ditinjau|diukur)\b"
            rf"[^.;]{{0,80}}\b{_OFTEN}\b|\b{_OFTEN}\b[^.;]{{0,40}}\b(?:kinerja|kerja petugas)\b[^.;]{{0,60}}"
            r"\b(?:dievaluasi|dinilai|ditinjau|diukur)\b"
        ),
        "menyebut bagaimana kinerja pelaksana dievaluasi",
    ),
    "standards.facilities": _Told(
        ("iapkan", "ediakan", "tersedia", "dilengkapi", "terdapat"),
        re.compile(
            rf"\b(?:menyiapkan|menyediakan|disiapkan|disediakan|tersedia|dilengkapi|terdapat)\b[^.;]{{0,40}}\b{_EQUIPMENT}\b"
            rf"[^.;]{{1,80}}\b{_EQUIPMENT}\b"
        ),
        "menyebut sarana dalam kalimat",
    ),
    "standards.safety_guarantee": _Told(
        (
            "rahasia",
            "terjaga",
            "lindungi",
            "kami jaga",
            "impan",
            "bagikan",
            "ebarkan",
            "cctv",
            "apar",
            "pemadam",
            "evakuasi",
        ),
        re.compile(
            r"\b(?:data|identitas|berkas|dokumen|rekam medis)\b[^.;]{0,50}\b(?:dirahasiakan|terjaga|dilindungi|"
            r"(?:di|kami )jaga kerahasiaan\w*|kami jaga|disimpan (?:aman|di (?:lemari|brankas))|"
            r"tidak (?:dibagikan|disebarkan|diberikan) (?:ke|kepada) pihak)\b"
            r"|\b(?:ruang\w*|gedung|loket|area|lobi)\b[^.;]{0,60}\b(?:cctv|apar|alat pemadam|jalur evakuasi)\b"
        ),
        "menyebut jaminan keamanan dalam kalimat",
    ),
}
_CUES = Cues(*(cue for one in _TOLD.values() for cue in one.cues))
_CUED = [component for component, one in _TOLD.items() for _ in one.cues]
"""Which component each of the cues is of."""
_ELSEWHERE = (
    *("topic_ppid", "topic_news", "not_a_service", "complaint_strict", "whistleblowing", "topic_questionnaire"),
    *("negation", "promise", "obligation", "essay", "social_aid", "gambling"),
)
_SHORTEST = 20
"""Characters: what tells who does what has more."""
_COMPANY = 2
"""Components that a page must state, under labels or in sentences, before one sentence is believed."""


def _told_in(folded: str) -> dict[str, tuple[int, int]]:
    """What a text tells, by component, and where."""
    places = _CUES.found_in(folded)
    if not places:
        return {}
    cued = {_CUED[place] for place in places}
    return {
        component: seen.span()
        for component, one in _TOLD.items()
        if component in cued and (seen := one.pattern.search(folded))
    }


_SEEN: Memo[str, dict[str, tuple[int, int]]] = Memo(_told_in, size_of=len, longest=400, most=16_384)
"""Sidebars and notices say the same on every page of a site."""


def told(page: Page, component: str) -> Iterator[Evidence]:
    """Yield the first sentence that states the component, on a page that describes a service."""
    if component in page.told:
        yield page.told[component]


def find_told(page: Page) -> dict[str, Evidence]:
    """Return the first sentence for each component that is told without a label; nothing where it stands alone."""
    if page.kind in NO_SERVICES or page.kind is PageKind.ESSAY:
        return {}
    described = max((len(draft.filled) for draft in page.services if draft.is_credible), default=0)
    if not described and "service_word" not in page.title_concepts:
        return {}
    found: dict[str, Evidence] = {}
    for block in page.main:
        folded = block.folded
        if block.link or len(folded) < _SHORTEST:
            continue
        for component, (start, end) in _SEEN[folded].items():
            if component not in found and not quotes_law(folded) and not page.around(block, *_ELSEWHERE):
                excerpt = quote_around(block.text, start, min(len(block.text), end))
                found[component] = Evidence(Strength.FULL, excerpt, page.place(block), _TOLD[component].why)
    return found if described >= _COMPANY or len(found) + described > _COMPANY else {}
