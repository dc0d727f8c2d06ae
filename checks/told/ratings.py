"""Asking how the service was: the grammar of invitations to rate it, and the ways to answer that no link opens."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.model import Evidence, Strength
from checks.page import Page
from checks.wording.cues import LineCues
from checks.wording.excerpts import quote
from checks.wording.texts import text_concepts

NAMES = frozenset({"survey_name", "survey_short"})
"""Concepts that name the satisfaction survey."""
RATES = re.compile(
    r"\b(?:bagaimana|seberapa|apakah|nilai|penilaian|rating|beri)\b.{0,40}\b(?:pe)?layanan\b|"
    r"\brating kepuasan\b|\bseberapa puas\b|\bpuas dengan (?:pe)?layanan\b"
)
"""A question that asks how the service was."""
FORM = re.compile(
    r"^\W*(?:\d{1,2}\W+)?(?:form|formulir|kuesioner|kuisioner|angket) (?:isian )?(?:surve[iy]|skm|ikm|kepuasan)\b"
)
_SERVED = r"(?:kami|(?:pe)?layanan|dilayani|petugas|kinerja|kunjungan|us|our (?:services?|staff|office)|your visit)"
_ASKS = re.compile(
    rf"\b(?:beri|berikan|kasih|kasi|bagikan|tinggalkan)\b[^.;]{{0,20}}\b(?:nilai|bintang|rating|penilaian|skor|"
    rf"ulasan)\b"
    rf"|\b(?:nilai|menilai|nilailah|rate)\b[^.;]{{0,20}}\b{_SERVED}\b"
    rf"|\b(?:pendapat|tanggapan|kesan|pengalaman) (?:anda|bapak|ibu|saudara|kamu|pengguna)\b[^.;]{{0,40}}\b{_SERVED}\b"
    r"|\bseberapa puas\b|\bbagaimana (?:pe)?layanan (?:kami|petugas)|"
    r"(?<!tidak )(?<!kurang )\bpuas(?:kah)?\b[^.;]{0,60}\?"
    r"|\bbagaimana (?:pengalaman|kesan) (?:anda|bapak|ibu|kamu)\b"
    r"|\b(?:evaluasi|penilaian|ulasan|kesan|umpan balik|tanggapan)\b[^.;]{0,30}\b(?:pengunjung|pengguna|pelanggan|"
    r"pasien|"
    r"pemustaka|masyarakat|pemohon|tamu|wisatawan)\b"
    r"|\b(?:selesai|setelah|sesudah|usai|sehabis) (?:dilayani|berobat|berkunjung|mengurus \w+)\b[^.;]{0,60}\b"
    r"(?:isi|mengisi)\b[^.;]{0,20}\b(?:kuesioner|kuisioner|angket|survei|formulir)\b"
    rf"|\bpenilaian (?:anda|bapak|ibu|saudara) (?:atas|terhadap|tentang|pada|untuk)\b[^.;]{{0,20}}\b{_SERVED}\b"
    r"|\bgive us (?:your |a )?(?:rating|feedback|score)\b|\bhow (?:did we do|was (?:our|the) service|satisfied)\b|"
    r"\bsatisfaction (?:survey|questionnaire|card|form)\b"
)


_ASKS_ELSE = re.compile(
    r"\b(?:lomba|fotografi|logo|desain|karya|aplikasi|website|situs|artikel|peserta|video|play store|google maps)\b"
)
"""What else is marked and rated."""


def asks_rating(folded: str) -> bool:
    """Whether a text asks those who were served how it was."""
    return _ASKS.search(folded) is not None and not _ASKS_ELSE.search(folded)


MAY_ASK = LineCues(
    *("survei", "survey", "skm", "ikm", "kuesioner", "kuisioner", "angket", "kepuasan", "menilai", "penilaian", "puas"),
    *(
        "nilai kami",
        "nilai petugas",
        "nilai pelayanan",
        "nilai layanan",
        "satisfaction",
        "rate our",
        "rate us",
        "rating",
    ),
)
"""Without one of which no line invites to rate the service."""
_ON_PAPER = (
    r"\b(?:qr|barcode|kode|kertas|lembar\w*|tombol|tablet|mesin|anjungan|monitor|layar|koin|kartu|kotak|papan|"
    r"meja|loket|"
    r"whatsapp|wa|sms|code|card|counter|desk|booth|kiosk)\b"
)
_ANSWERS = (
    r"\b(?:isi|isilah|mengisi|diisi|pindai|dipindai|discan|ditekan|disentuh|memindai|scan|tekan|menekan|pencet|"
    r"sentuh|memasukkan|masukkan|dikirim\w*|"
    r"diberikan|dibagikan|diminta|menilai|nilai|fill|rate|press)\b"
)
_OF_SERVICE = re.compile(
    r"\b(?:kepuasan|skm|menilai (?:pe)?layanan|menilai kami|nilai (?:kami|(?:pe)?layanan)|penilaian|tidak puas|"
    r"cemberut|pelayanan kami|satisfaction|rate our|rate us)\b"
)
_ANSWERED_BY = re.compile(
    rf"{_ANSWERS}[^.]{{0,80}}{_ON_PAPER}|{_ON_PAPER}[^.]{{0,80}}{_ANSWERS}|"
    r"\b(?:menyodorkan|menyelipkan|selipkan|mengirim|membagikan|memberikan)\b[^.;]{0,20}\b(?:angket|kuesioner|"
    r"pertanyaan|"
    r"lembar|form\w*|survei)\b[^.;]{0,20}\bkepuasan\b|\bsatisfaction (?:forms?|cards?)\b[^.;]{0,20}\bavailable\b"
)
_ASKED_OF_ALL = re.compile(
    r"\b(?:mohon|meminta|minta|diminta|jangan lupa|silakan|silahkan|setiap|please)\b[^.;]{0,50}"
    r"\b(?:isi|mengisi|diisi|menilai|fill)\b|"
    r"\b(?:berikan|beri) (?:penilaian|nilai)\b[^.;]{0,30}\b(?:melalui|lewat|via)\b"
)
_PAST = re.compile(
    r"\b(?:telah|sudah disebar\w*|disebar\w*|berhadiah|kinerja|pegawai|kepala|atasan|apel|antrean|antrian|bimtek|"
    r"tahun 20\d\d|"
    r"responden|dikumpulkan|periode|menang|website|situs|aplikasi ini)\b"
)
"""What tells of a survey that is over, or asks something else."""


def _by_hand(page: Page) -> Iterator[Evidence]:
    """`Pindai kode QR di loket`, `angket kepuasan diisi sesudah dilayani`: there is a way, and no link."""
    for block in page.cued(MAY_ASK):
        if len(block.text) > _LONGEST or _PAST.search(block.folded) or not _OF_SERVICE.search(block.folded):
            continue
        if not _ANSWERED_BY.search(block.folded) and not _ASKED_OF_ALL.search(block.folded):
            continue
        if page.around(block, "survey_other", "survey_stranger", "topic_ppid", "not_a_service") or page.names(
            block, "negation", "promise", "topic_news", "obligation", "essay", "complaint_strict"
        ):
            continue
        why = "cara mengisi survei disebut, tanpa tautan"
        yield Evidence(Strength.PARTIAL, quote(block.text), page.place(block), why)


_LONGEST = 300


def lesser_ways(page: Page) -> Iterator[Evidence]:
    """Yield ways to answer a satisfaction survey that the page names and does not open: codes, cards, buttons."""
    for block in page.naming("survey_invite", "topic_questionnaire", "survey_name"):
        if block.link or not (page.names(block, "survey_invite", "topic_questionnaire") or FORM.search(block.folded)):
            continue
        around = page.above(block) | page.concepts(block)
        if not around & NAMES or "survey_other" in around or page.names(block, "negation", "promise", "topic_news"):
            continue
        if any(word in block.words for word in (" disebar ", " disebarkan ", " dibagikan ", " telah ")):
            continue
        if any(
            word in block.words
            for word in (" kuesioner ", " kuisioner ", " qr ", " barcode ", " online ", " formulir ", " form ")
        ):
            yield Evidence(
                Strength.PARTIAL,
                quote(block.text),
                page.place(block),
                "cara mengisi survei disebut, tanpa tautan",
            )
            return
    if by_hand := next(_by_hand(page), None):
        yield by_hand
        return
    for image in page.document.images:
        words = image.alt.lower()
        if ("qr" in words or "barcode" in words) and text_concepts(
            f"{image.alt} {image.heading} {image.caption}"
        ) & NAMES:
            yield Evidence(
                Strength.PARTIAL, quote(image.alt), f"gambar di bawah “{image.heading}”", "kode QR survei tanpa tautan"
            )
            return
