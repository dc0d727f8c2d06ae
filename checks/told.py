"""Components that a page tells in a sentence, without the label that the law has for them.

`Ada empat konselor dan seorang psikolog klinis` is the number of staff, also where no heading says so. A sentence
counts only in company, on a page that describes a service: elsewhere the same words tell of something else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from checks.cues import LineCues
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
EQUIPMENT = (
    r"(?:ruang|ruangan|kursi|ac|pendingin|mesin|toilet|parkir|parkiran|komputer|wifi|mushol\w+|musal\w+|televisi|"
    r"dispenser|printer|loket|meja|bed|tempat tidur|alat \w+|peralatan|laboratorium|mobil|kendaraan|pojok \w+|"
    r"area bermain|tv|air minum|laptop|scanner|pemindai|lemari|timbangan|tensimeter|charger|genset|internet|apotek)"
)
"""Rooms and things in them, as a pattern."""
_OUTPUT = (
    r"(?:surat|kartu|izin|dokumen|sertifikat|akta|akte|kutipan|ktp(?:-el)?|kk|kia|sim|stnk|skck|paspor|buku|rekomendasi|"
    r"legalisir|ijazah|nib|sk|tanda daftar|hasil (?:uji|lab\w*|pemeriksaan))"
)
_OFTEN = (
    r"(?:setiap|tiap|berkala|harian|mingguan|bulanan|triwulan\w*|semester\w*|tahunan|rutin|sehari|seminggu|sebulan|"
    r"sekali|setahun|per bulan|per tahun)"
)


class _Told(NamedTuple):
    cues: LineCues
    """Stems without one of which no sentence tells it: the cheap question first."""
    pattern: re.Pattern[str]
    why: str
    own_topic: frozenset[str] = frozenset()
    """What elsewhere would make the sentence speak of something else, and is its very subject here."""


_TOLD = {
    "standards.staff_count": _Told(
        LineCues(
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
            r"dikerjakan|dijaga|diisi|memiliki|punya|mempunyai|diperkuat|bertugas|yang melayani|yang menangani)\b"
            rf"(?:(?!pengunjung|dibatasi|saksi|minimal)[^.;]){{0,40}}\b{_NUMBER}(?: \(\w{{2,12}}\))? "
            rf"(?:(?:orang )?{_STAFF}\b|"
            r"orang\b(?! (?:pasien|peserta|pemohon|warga|siswa|anak|per|penumpang|pengunjung|saksi|dewasa)))"
        ),
        "menyebut jumlah pelaksana dalam kalimat",
    ),
    "standards.staff_competence": _Told(
        LineCues(
            *("lulus", "sertifi", "pengalaman", "latih", "sarjana", "pendidikan", "kompeten", " s1", " d3", " d4"),
            *("bimtek", "bimbingan teknis", "diklat", "menguasai", "memahami", "mahir", "terampil", "cakap"),
        ),
        re.compile(
            rf"\b{_STAFF}\b[^.;]{{0,60}}\b(?:berpendidikan|lulusan|lulus|bersertifikat|bersertifikasi|tersertifikasi|"
            r"berpengalaman(?! dan siap| serta)|terlatih|sarjana|berkompeten|s1|d3|d4|memiliki sertifikat|menguasai|"
            r"memahami|mahir|terampil|cakap|(?:mengikuti|ikut|lulus) (?:bimtek|bimbingan teknis|diklat|pelatihan))\b"
            r"|\bsarjana \w+ yang lulus pelatihan\b"
        ),
        "menyebut kemampuan pelaksana dalam kalimat",
    ),
    "standards.internal_supervision": _Told(
        LineCues("awasi", "awasan", "riksa", "pantau", "mengecek", "dicek", "tinjau", "kontrol", "monitor"),
        re.compile(
            rf"\b{_CHIEF}\b[^.;]{{0,60}}\b(?:memeriksa|mengawasi|memantau|mengecek|meninjau|mengontrol|memonitor)\b"
            rf"[^.;]{{0,80}}\b{_OFTEN}\b"
            rf"|\b{_OFTEN}\b[^.;]{{0,60}}\b(?:diawasi|dipantau|diperiksa|dicek|dikontrol)\s(?:langsung )?"
            rf"(?:oleh )?{_CHIEF}\b"
            rf"|\b(?:layanan|pelayanan|petugas|pekerjaan|loket)\b[^.;]{{0,40}}\b(?:diawasi|dipantau)\s(?:langsung )?"
            rf"(?:oleh )?{_CHIEF}\b"
            rf"|\b{_OFTEN}\b[^.;]{{0,30}}\b{_CHIEF}\b[^.;]{{0,60}}\b(?:memeriksa|mengawasi|memantau|mengecek|meninjau|"
            r"mengontrol|memonitor)\b"
            rf"|\bpengawasan\b[^.;]{{0,40}}\b(?:dilakukan|dilaksanakan)\b[^.;]{{0,20}}\boleh\s{_CHIEF}\b"
        ),
        "menyebut siapa yang mengawasi dan kapan",
    ),
    "standards.performance_evaluation": _Told(
        LineCues("evaluasi", "dinilai", "menilai", "ditinjau", "diukur"),
        re.compile(
            rf"\b(?:kinerja|kerja (?:petugas|pegawai|staf))\b[^.;]{{0,60}}\b(?:dievaluasi|dinilai|ditinjau|diukur)\b"
            rf"[^.;]{{0,80}}\b{_OFTEN}\b|\b{_OFTEN}\b[^.;]{{0,40}}\b(?:kinerja|kerja petugas)\b[^.;]{{0,60}}"
            r"\b(?:dievaluasi|dinilai|ditinjau|diukur)\b"
            rf"|\b(?:mengevaluasi|evaluasi)\b[^.;]{{0,40}}\b(?:kinerja|layanan|pelayanan|petugas|pelaksana)\b[^.;]{{0,60}}"
            rf"\b{_OFTEN}\b|\bevaluasi (?:\w+ ){{0,3}}(?:dilakukan|dilaksanakan|diadakan)\b[^.;]{{0,40}}\b{_OFTEN}\b"
            rf"|\b{_OFTEN}\b[^.;]{{0,60}}\bmenilai kinerja\b"
        ),
        "menyebut bagaimana kinerja pelaksana dievaluasi",
    ),
    "standards.facilities": _Told(
        LineCues(
            *("iapkan", "ediakan", "tersedia", "dilengkapi", "terdapat", "didukung", "fasilitas", "menunggu di"),
            *("punya", "memiliki", " ada "),
        ),
        re.compile(
            rf"\b(?:menyiapkan|menyediakan|disiapkan|disediakan|tersedia|dilengkapi|terdapat|didukung|menunggu di|"
            rf"fasilitas (?:\w+ ){{0,3}}(?:kami|miliki|tersedia|berupa|meliputi|seperti|antara lain|:))[^.;]{{0,40}}"
            rf"\b{EQUIPMENT}\b[^.;]{{1,80}}\b{EQUIPMENT}\b"
            rf"|\b(?:ada|punya|mempunyai|memiliki)\b[^.;]{{0,20}}\b{EQUIPMENT}\b[^.;]{{1,40}}\b{EQUIPMENT}\b"
            rf"[^.;]{{1,40}}\b{EQUIPMENT}\b"
        ),
        "menyebut sarana dalam kalimat",
    ),
    "standards.safety_guarantee": _Told(
        LineCues(
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
            "palsu",
            "kunci",
        ),
        re.compile(
            r"\b(?:data|identitas|berkas|dokumen|rekam medis)\b[^.;]{0,50}\b(?:dirahasiakan|terjaga|dilindungi|"
            r"(?:di|kami )jaga kerahasiaan\w*|kami jaga|kami rahasiakan|dijamin (?:kerahasiaan|keamanan)\w*|"
            r"disimpan (?:dengan )?(?:aman|(?:di|dalam) (?:lemari|brankas|tempat))|"
            r"tidak (?:bisa|dapat|mudah) dipalsukan|"
            r"tidak (?:dibagikan|disebarkan|diberikan) (?:ke|kepada) pihak)\b"
            r"|\b(?:ruang\w*|gedung|loket|area|lobi)\b[^.;]{0,60}\b(?:cctv|apar|alat pemadam|jalur evakuasi)\b"
        ),
        "menyebut jaminan keamanan dalam kalimat",
    ),
    "standards.product": _Told(
        LineCues("output", "keluaran", "produk", "hasil", "menerima", "mendapat", "memperoleh"),
        re.compile(
            rf"\b(?:output|keluaran|produk|hasil(?:nya)?)\b(?: akhir)?[^.;:]{{0,40}}\b(?:adalah|ialah|yaitu|berupa)\b"
            rf"[^.;]{{0,60}}\b{_OUTPUT}\b|\b(?:pemohon|anda|warga)\b (?:akan |kemudian |lalu |dapat )?(?:menerima|"
            rf"mendapat(?:kan)?|memperoleh) (?!notifikasi|pemberitahuan|informasi|pesan)[^.;,]{{0,30}}\b{_OUTPUT}\b"
        ),
        "menyebut hasil layanan dalam kalimat",
    ),
    "standards.complaint_handling": _Told(
        LineCues("keluhan", "aduan", "komplain", "puas", "dirugikan", "kendala", "berkenan"),
        re.compile(
            r"\b(?:(?:jika|bila|apabila|kalau|ada|masih|punya|merasa)\b[^.;?]{0,40}\b(?:keluhan|aduan|pengaduan|komplain|"
            r"dirugikan|kendala|(?:tidak|kurang|tak|belum) (?:puas|berkenan))|"
            r"(?:tidak|kurang|tak|belum) (?:puas|berkenan))\b"
            r"[^.;]{0,100}(?:\b0\d[\d .()-]{6,}\d|\b[\w.-]+@[\w.-]+|\bkotak (?:saran|pengaduan)\b|\bmeja \w+|"
            r"\bloket\b)"
        ),
        "menyebut ke mana keluhan atas layanan disampaikan",
        frozenset({"complaint_strict", "negation"}),
    ),
}
_ELSEWHERE = frozenset(
    (
        *("topic_ppid", "topic_news", "not_a_service", "complaint_strict", "whistleblowing", "topic_questionnaire"),
        *("negation", "promise", "obligation", "essay", "aid_program", "gambling"),
    )
)
_SHORTEST = 20
"""Characters: what tells who does what has more."""
_COMPANY = 2
"""Components that a page must state, under labels or in sentences, before one sentence is believed."""


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
    sentences = ((component, _first_told(page, one)) for component, one in _TOLD.items())
    found = {component: evidence for component, evidence in sentences if evidence}
    return found if described >= _COMPANY or len(found) + described > _COMPANY else {}


def _first_told(page: Page, one: _Told) -> Evidence | None:
    elsewhere = _ELSEWHERE - one.own_topic
    for block in page.cued(one.cues):
        if len(block.folded) < _SHORTEST or page.names(block, *elsewhere) or page.above(block) & _ELSEWHERE:
            continue
        seen = one.pattern.search(block.folded)
        if seen and not quotes_law(block.folded):
            excerpt = quote_around(block.text, seen.start(), min(len(block.text), seen.end()))
            return Evidence(Strength.FULL, excerpt, page.place(block), one.why)
    return None
