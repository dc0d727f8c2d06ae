"""Completion times given in a sentence and not under a label."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

from checks.model import Evidence, PageKind, Strength
from checks.services.drafts import DESCRIBING, NO_SERVICES
from checks.told.asides import is_aside
from checks.wording.cues import LineCues
from checks.wording.excerpts import quote, quote_around
from checks.wording.texts import text_concepts
from checks.wording.values import LENGTH, duration_span, is_free, is_opening_hours, is_validity

if TYPE_CHECKING:
    from checks.document.model import Block
    from checks.page import Page

_CUE = re.compile(
    r"\b(?:jangka waktu (?:pelayanan|layanan|penyelesaian|proses|pengerjaan)|waktu (?:penyelesaian|"
    r"pelayanan|layanan|tunggu|proses|pengerjaan|pembuatan|penerbitan)|(?:di)?selesai(?:kan)? (?:dalam|"
    r"paling|maksimal|kurang|selama)"
    r"|lama (?:pelayanan|layanan|proses|penyelesaian|pengerjaan|pembuatan)|estimasi (?:waktu|selesai|"
    r"proses)|estimasi(?=\W{1,3}\d)|dilakukan dalam(?= \d)|"
    r"diterbitkan (?:dalam|paling|maksimal|selambat)|proses(?:nya)? (?:hanya|maksimal|paling lama|"
    r"selama|kurang lebih|sekitar|memakan|membutuhkan)"
    r"|(?:jadi|selesai|rampung|terbit) dalam|paling lama (?:\d|satu|dua|tiga|empat|lima|"
    r"sehari|seminggu)|maksimal \d+ (?:menit|jam|hari)|"
    r"dilayani dalam|membutuhkan waktu|memakan waktu|memerlukan waktu|durasi|selesai|pengerjaan|"
    r"diselesaikan|memerlukan|ditunggu|jadi dalam|langsung (?:jadi|selesai)|lama(?:nya)? (?:pengurusan|antre)|"
    r"(?:cetak|urus|proses|jadi|perekaman)[\w -]{0,20} (?:hanya|cukup|cuma)(?= \d)|"
    r"(?:verifikasi|pemeriksaan|validasi|pencetakan|perekaman|penerbitan) dilakukan(?= \d)|"
    r"(?=\d{1,3} (?:menit|jam|hari)(?: kerja)? (?:langsung |sudah |pasti )?(?:jadi|selesai)\b)|"
    r"dalam waktu(?= (?:sekitar |paling |maksimal |kurang |± ?)?\d)|"
    r"rp\.? ?[\d.,]{4,12}(?= ?(?:± ?)?\d{1,3} (?:menit|jam|hari)\b)|"
    r"hasil (?:keluar|diambil|dapat diambil)|diproses|keluar|berlangsung|"
    r"diberikan(?! selama)|paling lambat|(?:surat|kartu|izin|dokumen|sertifikat|rekomendasi) (?:jadi|terbit|"
    r"dicetak)|target (?:penyelesaian|waktu|selesai)|(?:bisa|dapat|boleh) diambil)\b"
)
_MAY_TIME = LineCues(
    *("menit", "jam", "hari", "minggu", "pekan", "bulan", "ditunggu", "seketika", "langsung", "saat itu"),
    *("besok", "esok", "lusa", "minute", "hour", "day", "week", "h+", "sejam"),
)
"""The cheap question first: without a word of time no sentence gives a completion time."""
_ABOUT = re.compile(
    r"(?:^|[.!?,;:]\s{1,2})(?:paling(?: lama| cepat| lambat| banter)?|kira-?kira|lebih kurang|kurang lebih|sekitar|"
    r"cukup|hanya|cuma|kurang dari|(?:tidak|tak|gak|nggak|ndak) sampai|±|maksimal|max|ready in|takes|rata-rata) (?=\S)"
)
"""What opens a sentence that is nothing but a length of time: `Paling 10 menitan.`"""


_PROGRESS = re.compile(
    r"[⏱⏰⏳⌛🕐-🕧]|\b(?:semuanya|(?:tidak|tak|gak|nggak|ndak) sampai|(?:truk|mobil|tim|regu|surveyor) (?:\w+ )?"
    r"(?:datang|tiba|berangkat)|proses(?:nya)?|pemrosesan|pengerjaan|pembuatan|pengurusan|penerbitan|pencetakan|"
    r"pengujian|lama(?:nya)?|estimasi|terbit|jadi|rampung|beres|kelar|selesai|penyelesaian|di(?:selesaikan|terbitkan|"
    r"cetak|tandatangani|kerjakan|proses)|hasil(?:nya)? (?:uji |pemeriksaan |lab )?(?:keluar|terbit|dapat|bisa|"
    r"diterbitkan)|(?:bisa|dapat|boleh|siap|langsung) (?:langsung )?diambil|"
    r"ambil (?:surat|kartu|hasil|berkas|dokumen|izin)(?:nya)?|"
    r"(?:sejak|setelah|sesudah|terhitung) (?:\w+ ){0,4}(?:lengkap|benar|diterima|lunas|sampai|masuk|bayar|membayar)|"
    r"(?:butuh|makan|memakan|membutuhkan|memerlukan|perlu) waktu|menunggu|siap|dalam tempo|expect|"
    r"di tangan|terpasang|rata-rata|normalnya|"
    r"umumnya|(?:dapat|bisa|boleh|sudah) (?:\w+ ){0,2}(?:dibaca|terima|diterima|dibawa|diunduh)|jawaban\w*|"
    r"dari (?:\w+ ){1,3}(?:sampai|hingga) (?:\w+ ){1,3}|(?:kami|tim|regu|petugas|dokter) (?:\w+ )?(?:kirim|antar|"
    r"siapkan|me[mnlrwy]\w{4,}(?= (?:dalam|paling lama|paling lambat|maksimal|kurang dari) )|balas|jawab|periksa|"
    r"pasang|perbaiki|kerjakan|selesaikan|beri tahu)|dikirim|dipasang|diperbaiki|"
    r"dibetulkan|disedot|diangkut|takes?|taken|ready|allow|done|completed?|issued|printed|processed|processing|"
    r"installed|sent|reply|answer(?:ed)?)\b"
)
"""What says that a service goes on or has come to its end."""
_STAYS = re.compile(
    r"\b(?:kunjung\w*|berkunjung|besuk|pinjam\w*|meminjam|dipinjam|sewa\w*|disewa|cuti|magang|pelatihan|kursus|masa|"
    r"libur|puasa|minum|dosis|usia|umur|bayi|denda|terlambat|keterlambatan|aduan|pengaduan|keluhan|"
    r"laporan(?! (?:masuk|diterima|keluar|hasil|terbit|jadi))|acara|"
    r"kegiatan|lomba|rapat|berlaku|rawat|simpan\w*|disimpan|diamati|diulang|perjalanan|jarak|inkubasi|hamil|lahir|"
    r"meninggal|tayang|video|pengumuman|lelang|"
    r"jadwal|jatuh tempo|setiap|tiap|siaga|praktik|praktek|keberatan|banding)\b"
)
"""How long people stay, keep something or are away, and what comes again and again."""
_OPEN_ALL_DAY = re.compile(r"(?<![x×] )(?<![x×])\b24 jam\b")
_AMENDS = re.compile(r"\b(?:terlambat|telat|meleset|jaminan|ganti rugi|kompensasi|warta|berita|agenda)\b")
"""Headings over what the office owes when it was late, and over news."""
_ENDS = re.compile(r"(?<=[.!?;])\s+")
_SENTENCE = 240


def _told_deadlines(page: Page) -> Iterator[tuple[Block, str]]:
    """Yield sentences of a service in which a length of time stands beside a word of its progress."""
    for block in page.cued(_MAY_TIME):
        if (
            "service_word" not in page.title_concepts
            and page.kind not in DESCRIBING
            and not page.around(block, "service_word")
        ):
            continue
        if page.around(block, *_OTHER, "aid_program") or is_aside(block):
            continue
        promised = page.names(block, "promise")
        if block.path and _AMENDS.search(block.path[-1].lower()):
            continue
        for sentence in _ENDS.split(block.folded):
            tells = len(sentence) <= _SENTENCE and (_PROGRESS.search(sentence) or _tells_lengths(sentence))
            span = duration_span(sentence) if tells else None
            if span is None or _BEFORE.match(sentence, span[1]) or _DUTY.search(sentence[: span[0]].rstrip()):
                continue
            if (
                _STAYS.search(sentence)
                or _OPEN_ALL_DAY.search(sentence)
                or any(other.search(sentence) for other in _OTHER_TIMES)
            ):
                continue
            if promised and "promise" in text_concepts(sentence):
                continue
            if not is_opening_hours(sentence) and not is_validity(sentence):
                yield block, sentence
                break


_EACH = re.compile(
    rf"(?:^|[,;] |\bdan )\W{{0,3}}(?:[\w/()–-]{{1,30}} ){{0,3}}[\w/()–-]{{1,30}}:? "
    rf"(?:paling lama |maksimal |sekitar |± ?)?{LENGTH}(?<!bulan)"
)
"""`Darah lengkap 45 menit, kultur 5 hari`: what is done, and how long it takes."""


def _tells_lengths(sentence: str) -> bool:
    """Whether a sentence is nothing but one length in working days, or lengths of time beside what is done."""
    if "hari kerja" in sentence and _ALONE.fullmatch(sentence):
        return True
    if _ONE.fullmatch(sentence):
        return True
    return len(_LENGTHS.findall(sentence)) >= _FEW and len(_EACH.findall(sentence)) >= _FEW


_ONE = re.compile(
    rf"\W*(?!contoh|misal|catatan)[a-z][a-z ()/-]{{4,40}}: (?:maksimal |paling lama |± ?)?{LENGTH}(?<!bulan)\W*"
)
_LENGTHS = re.compile(r"\d\s{0,2}(?:menit|mnt|jam|hari|hr)\b")


def _is_of_service(page: Page, block: Block) -> bool:
    return len(block.text) <= _SHORT and (page.around(block, "service_word") or "service_word" in page.title_concepts)


_SHORT = 120
_OTHER = frozenset(
    {
        "topic_ppid",
        "complaint_strict",
        "whistleblowing",
        "not_a_service",
        "topic_questionnaire",
        "complaint_procedure_label",
        "survey_name",
    }
)
_PRAISE = re.compile(r"\bterima ?kasih\b|\bmakasih\b|\bmantap\b")
"""What a visitor wrote."""
_SENTENCED = re.compile(r"\b(?:di)?pidana\b|\bpenjara\b|\bhukuman\b|\b(?:rawat|dirawat)(?:nya)? paling\b")
"""How long somebody is kept."""
_CITIZENS = re.compile(
    r"\b(?:wajib|harus|melengkapi|dilengkapi|memperbaiki|perbaikan|melapor\w*|mengambil|membayar|mengajukan|"
    r"mengembalikan)\b[^.;]{0,60}\bdalam waktu\b|\bwajib (?:menyerahkan|melapor\w*|mengembalikan)\b|"
    r"\b(?:termohon|tergugat|terdakwa|terpidana)\b"
)
"""Within what time those who come have to do something."""
_EVENT = re.compile(
    r"\b(?:pelatihan|kegiatan|acara|diklat|bimtek|pameran|magang|pkl|sosialisasi)\b[^.;]{0,60}\bberlangsung\b"
)
_REQUESTS = re.compile(
    r"\b(?:data|informasi) (?:kelurahan|desa|publik|dinas)\b|\bmenjawab\b|\baspirasi\b|"
    r"\b(?:laporan|jawaban)\b.{0,30}\b(?:wajib|tertulis)\b"
)
"""Deadlines of answers to requests and complaints."""
_VISIT = re.compile(r"\b(?:kunjungan|besuk|berkunjung|peminjaman|dipinjam|meminjam)\b[^.;,]{0,40}\d")
"""How long somebody may stay, or keep something."""
_OTHER_TIMES = (_REQUESTS, _EVENT, _PRAISE, _SENTENCED, _CITIZENS, _VISIT)
_BEFORE = re.compile(r"\W*(?:(?:hari|kerja)\W+){0,2}(?:sebelum|kemudian|yang lalu|lagi|sekali)\b")
_DUTY = re.compile(
    r"\b(?:dilaporkan|laporkan|pesan|daftarkan|melapor(?:kan)?|didaftarkan|mendaftar(?:kan)?|diajukan|mengajukan|"
    r"menyerahkan|diserahkan ke|dikembalikan|mengembalikan)\b[^.;]{0,90}\b(?:paling lambat|selambat-lambatnya)$|"
    r"\b(?:harus|wajib|segera)\s(?:di)?(?:ajukan|laporkan|unduh|serahkan|ambil|kembalikan)\b[^.;]{0,60}"
    r"\b(?:paling lama|batas waktu)$"
)
"""By when citizens have to come, which says nothing of how long they will wait."""


_A_TIME = (
    r"\W*(?:maks(?:imal|\.)? |paling lama |±\s?)?\d{1,3}(?:\s?(?:-|–|s/d|sampai)\s?\d{1,3})? (?:menit|jam|hari kerja|"
    r"hari|minggu)\W*"
)
_A_FEE = r"\W*(?:gratis|tanpa biaya|(?:tidak|tanpa) dipungut biaya|rp\.? ?\d[\d.]{0,12}(?:,-)?)\W*"
_ALONE = re.compile(_A_TIME)
_WITH_FEE = re.compile(f"{_A_TIME}{_A_FEE}|{_A_FEE}{_A_TIME}")
"""Two badges of a card, run together."""
_FEW = 2


def _bare_deadlines(page: Page) -> Iterator[Evidence]:
    """Lengths of time that stand alone, as a small clock was drawn before them: beside several services, or a fee."""
    named = {draft.name for draft in page.services if draft.is_credible and draft.filled}
    bare = [
        block
        for block in page.cued(_MAY_TIME)
        if len(block.folded) <= _CARD and _ALONE.fullmatch(block.folded) and not page.around(block, *_OTHER)
    ]
    alone = [block for block in bare if named.intersection(block.path)]
    if len(alone) < _FEW:
        alone = [
            block for block in page.cued(_MAY_TIME) if len(block.folded) <= 2 * _CARD and _is_with_fee(page, block)
        ]
    for _, run in groupby(alone, key=attrgetter("path")):
        lines = list(run)
        text = " · ".join(dict.fromkeys(block.text for block in lines))
        yield Evidence(
            Strength.FULL, quote(text), page.place(lines[0]), "menyebut lama penyelesaian dengan angka dan satuan"
        )


_CARD = 30


def _is_with_fee(page: Page, block: Block) -> bool:
    """Whether a length of time stands with what the service costs, and nothing else."""
    if page.around(block, *_OTHER):
        return False
    if _WITH_FEE.fullmatch(block.folded):
        return page.around(block, "service_word") or "service_word" in page.title_concepts
    return len(block.folded) <= _CARD and _ALONE.fullmatch(block.folded) is not None and _is_beside_a_fee(page, block)


def _is_beside_a_fee(page: Page, block: Block) -> bool:
    """Whether the line next to it says that nothing is charged: the page of one service lost its labels."""
    if "service_word" not in page.title_concepts:
        return False
    beside = (*page.near(block, before=1), *page.near(block, after=1))
    return any(len(line.folded) <= 2 * _CARD and is_free(line.folded) and not line.link for line in beside)


def stated_deadlines(page: Page) -> Iterator[Evidence]:
    """Yield sentences that say how long a service takes."""
    if page.kind in NO_SERVICES or page.kind is PageKind.ESSAY:
        return
    yield from _bare_deadlines(page)
    yield from _cued_deadlines(page)
    for block, sentence in _told_deadlines(page):
        start = block.folded.index(sentence)
        yield Evidence(
            Strength.FULL,
            quote_around(block.text, start, min(len(block.text), start + len(sentence))),
            page.place(block),
            "menyebut lama penyelesaian dengan angka dan satuan",
        )


def _cued_deadlines(page: Page) -> Iterator[Evidence]:
    for block in page.cued(_MAY_TIME):
        if len(block.text) < 12:
            continue
        cue = _CUE.search(block.folded) or (_is_of_service(page, block) and _ABOUT.search(block.folded))
        if not cue or page.around(block, *_OTHER) or page.names(block, "negation", "promise", "obligation"):
            continue
        if is_aside(block):
            continue
        span = duration_span(block.folded[cue.start() : cue.start() + 160])
        if (
            span is None
            or _BEFORE.match(block.folded, cue.start() + span[1])
            or _DUTY.search(block.folded[max(0, cue.start() - _SHORT) : cue.end()])
            or _DUTY.search(block.folded[max(0, cue.start() - _SHORT) : cue.start() + span[0]].rstrip())
            or any(other.search(block.folded) for other in _OTHER_TIMES)
            or is_opening_hours(block.folded)
            or is_validity(block.folded)
        ):
            continue
        yield Evidence(
            Strength.FULL,
            quote_around(block.text, cue.start(), min(len(block.text), cue.start() + span[1])),
            page.place(block),
            "menyebut lama penyelesaian dengan angka dan satuan",
        )
