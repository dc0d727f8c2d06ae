"""What is asked of those who come for a service, told in a sentence: what they hand over, and who may come at all."""

from __future__ import annotations

import re

from checks.told.deeds import COMER, OFFICER
from checks.wording.cues import Cues
from checks.wording.texts import text_concepts

_PAPER = (
    r"(?:e-?ktp|ktp(?:-el)?|kk|kia|kartu \w+|surat(?: \w+)?|akta|akte|ijazah|pas ?foto|foto(?: \d|copy|kopi)?|"
    r"formulir\w*|identitas|buku (?:kia|nikah|uji|rekening|vaksin|hak|tabungan|pelaut|pemeriksaan)|"
    r"bukti(?! (?:reservasi|booking|peminjaman|transaksi|"
    r"pendaftaran|daftar|antre\w*))|proposal|denah|sertifikat|"
    r"scan|salinan|fotokopi\w*|foto ?copy\w*|copy|rapor|rekening|stnk|bpkb|npwp|nib|nik|nisn|str|sip|m[ae]terai|sppt|"
    r"skrd|pengantar|keterangan (?:tidak|dari|sehat)|kuitansi|kwitansi|struk|naskah|risalah|daftar (?:nama|awak|"
    r"anggota|rumah|riwayat|alat|barang)|contoh (?:air|tanah|uji)|sampel|rujukan|rekomendasi|tiket|karcis|sim|skck|"
    r"dokumen|berkas|passports?(?: cop\w+)?|id(?:entity)? cards?|letters?|certificates?|photo(?:s|graphs?|cop\w+)?|"
    r"forms?|cop(?:y|ies)|family card|insurance card|tax (?:slip|number)|licen[cs]e|receipt|synopsis|schedule)"
)
"""A paper or a thing that can be handed over a counter."""
_GIVES = (
    r"(?:datang(?:lah)?[^.;,]{0,20}? dengan|(?:me)?lapor[^.;,]{0,40}? dengan|(?:men)?daftar[^.;,]{0,40}? dengan|"
    r"membawa|bawalah|bawa|menyiapkan|siapkan|melampirkan|lampirkan|dilampiri|"
    r"disertai|beserta|menyertakan|sertakan|"
    r"menyerahkan|serahkan|menunjukkan|tunjukkan|memperlihatkan|perlihatkan|mengirim(?:kan)?|kirim(?:kan)?|"
    r"mengunggah|unggah|meninggalkan|tinggalkan|menitipkan|titipkan|mengumpulkan|memasukkan|mengisi|melengkapi|"
    r"bermodal|berbekal|sebutkan|cantumkan|bring|submit|attach|show|provide|send us|hand in|present|need|upload)"
)
_ASKED = re.compile(
    rf"(?:^|[^\w-])(?P<verb>{_GIVES})\b(?! (?:hasil|kepada pemohon|"
    rf"kepada warga))[^.;:]{{0,60}}?\b(?P<paper>{_PAPER})(?:nya)?\b"
    rf"|\b(?:tidak|belum|ditolak|kami tolak)\b[^.;]{{0,50}}\btanpa (?P<without>{_PAPER})\b|"
    rf"\btanpa (?P<lacking>{_PAPER})\b"
    r"[^.;]{0,60}\b(?:tidak|belum|ditolak|kami tolak)\b"
    rf"|\b(?P<brought>{_PAPER})\b[^.;:]{{0,70}}\b(?:dibawa(?! pulang)|disiapkan|dilampirkan|ditunjukkan|diperlihatkan|"
    r"dititipkan|ditinggal(?:kan)?|kami minta|kami pegang|kami tarik|(?:harus|wajib|mesti) (?:ada|dibawa|diserahkan|"
    r"diunggah|dikirim|disertakan))\b"
)
_BINDS = re.compile(
    rf"\b{COMER}\b|\b(?:wajib|harus|cukup|perlu|jangan lupa|tinggal|silah?kan|dengan|hanya|supaya|tanpa|untuk|agar|"
    rf"asli|"
    r"fotokopi\w*|must|please|you|your|dilampiri|disertai|beserta|kami)\b"
)
"""What says that a sentence asks something of its readers."""
_OF_OFFICE = re.compile(
    rf"(?:^|[.;:,]\s)(?:para |seorang |lalu |kemudian |nanti )?(?!kami (?:minta|baru)){OFFICER}\b[^.;:,]{{0,60}}$"
)
_ONCE = re.compile(
    r"\b(?:dahulu|dulunya|dulu (?:warga|orang|masyarakat)|kemarin|tadi|(?:bulan|minggu|pekan) lalu|sebanyak \d|"
    r"telah (?:hilang|menyerahkan|diterbitkan)|warga diajak|diimbau|imbau|siaga|bepergian)\b"
)
_NOT_ASKED = re.compile(
    r"\b(?:tidak (?:perlu|usah|wajib|harus|membawa|meminta)|tak (?:perlu|usah)|setelah (?:\w+ )?jadi|saat pengambilan|"
    r"(?:bisa|dapat|boleh) diambil|informasi|aduan|pengaduan|keluhan|laporan|saran|kritik|pelamar|penyedia|"
    r"calon (?:ketua|kepala|anggota|pegawai)|klik|relawan|no need)\b"
)
_AGES = re.compile(
    r"\b(?<!sampai )(?<!hingga )(?:ber)?(?:usia|umur)(?:nya)? (?:minimal |paling \w+ |antara |"
    r"sekurang-kurangnya )?\d{1,2}\b|\bminimal (?:umur|usia) \w+|\bat least \d{1,2} years\b"
)
_FITS = re.compile(
    rf"\b(?:hanya|khusus|asal|asalkan|syarat(?:nya)?|{COMER})\b[^.;]{{0,50}}\b(?:harus |wajib |mesti |yang |must )?"
    r"(?:sudah )?(?:terdaftar (?:di|dalam|sebagai)|ber-?ktp|berdomisili|warga (?:kota|kabupaten|kecamatan|desa|"
    r"kelurahan|asli)|penduduk (?:kota|kabupaten|kecamatan|desa|setempat)|belum (?:punya|memiliki|menikah|bekerja)|"
    r"residents? of|hold an?)\b"
    rf"|\b{COMER}\b[^.;]{{0,30}}\b(?:harus|wajib|mesti|must) (?:sudah |telah )?(?:punya|memiliki|berusia|berumur|"
    rf"menjadi|"
    r"lulus|sehat|be|have|hold|carry)\b"
)
"""Who alone may have a service."""
_BOUND = re.compile(
    r"\b(?:harus|wajib|mesti|syarat\w*|hanya|khusus|asal|asalkan|berhak|minimal|paling sedikit|sedikitnya|must|boleh|"
    r"dapat|bisa)\b"
)
_EVERYBODY = re.compile(r"\b(?:setiap|semua|seluruh) (?:warga|penduduk|orang|anak|keluarga)\b")
_ENDS = re.compile(r"(?<=[.!?;])\s+")
_LONGEST = 320
_FIRST = re.compile(rf"(?:[ja]|jawab)?[\W\d]*(?:satu |dua |dua orang )?{_PAPER}\b")
_MARKS = re.compile(
    r"\b(?:foto ?copy|fotokopi\w*|copy|fc|scan|salinan|asli|rangkap|lembar|bermeterai|bermaterai|terakhir|orang tua|"
    r"pemohon|saksi|pengantar (?:rt|dari|desa|kelurahan)|masing-masing|original|copies)\b"
)
_FEWEST = 2
_PARTS = re.compile(r",\s*(?:dan |serta |and )?|\s(?:dan|serta|and|sama|\+)\s")


def asks_for(folded: str) -> bool:
    """Whether a text asks those who come to hand something over, or says who may come."""
    return any(
        (_asks(sentence) or _admits(sentence) or _lists(sentence))
        and not _ONCE.search(sentence)
        and text_concepts(sentence).isdisjoint(("promise", "negation"))
        for sentence in _ENDS.split(folded)
        if len(sentence) <= _LONGEST and not sentence.endswith("?")
    )


_MAY_NAME = Cues(
    *(
        "ktp",
        " kk",
        " kia",
        "kartu",
        "surat",
        "akta",
        "akte",
        "ijazah",
        "foto",
        "formulir",
        "identitas",
        "buku ",
        "bukti",
    ),
    *(
        "proposal",
        "denah",
        "sertifikat",
        " scan",
        "salinan",
        "copy",
        "rapor",
        "rekening",
        "stnk",
        "bpkb",
        "npwp",
        " nib",
    ),
    *(" nik", "nisn", " str", " sip", "terai", "sppt", "skrd", "pengantar", "keterangan ", "itansi", "struk", "naskah"),
    *(
        "risalah",
        "daftar ",
        "contoh ",
        "sampel",
        "rujukan",
        "rekomendasi",
        "tiket",
        "karcis",
        " sim",
        "skck",
        "dokumen",
    ),
    *(
        "berkas",
        "passport",
        "id card",
        "identity",
        "letter",
        "certificate",
        "photo",
        " form",
        "copies",
        " card",
        "tax ",
    ),
    *("licen", "receipt", "synopsis", "schedule"),
)
"""Without one of which, after a blank, no paper is named."""
_MAY_GIVE = Cues(
    *("datang", "lapor", "daftar", "bawa", "iapkan", "lampir", "sert", "yert", "erah", "unjuk", "lihatkan", "irim"),
    *("unggah", "inggal", "itip", "umpul", "masukkan", "mengisi", "lengkapi", "bermodal", "berbekal", "sebutkan"),
    *("cantumkan", "bring", "submit", "attach", "show", "provide", "send us", "hand in", "present", "need", "upload"),
    *("tanpa", "minta", "pegang", "tarik", "harus ada", "wajib ada", "mesti ada"),
)
"""Without one of which nothing is handed over; verbs as they begin after *me-*."""


def _asks(sentence: str) -> bool:
    if not (_MAY_GIVE.are_in(sentence) and _MAY_NAME.are_in(f" {sentence} ")):
        return False
    for found in _ASKED.finditer(sentence):
        before = sentence[: found.start("verb") if found["verb"] else found.start()]
        if _OF_OFFICE.search(before) or _NOT_ASKED.search(sentence):
            continue
        paper = found["paper"] or found["brought"] or found["without"] or found["lacking"]
        if _VAGUE.fullmatch(paper) or not (_BINDS.search(sentence) or not before.strip()):
            continue
        return True
    return False


_VAGUE = re.compile(r"(?:dokumen|berkas|surat|formulir\w*|schedule|forms?|copy|identitas)")
"""Words that name no paper."""


def _admits(sentence: str) -> bool:
    aged = "," in sentence and _AGES.search(sentence) is not None
    fits = aged or (_BOUND.search(sentence) is not None and _FITS.search(sentence) is not None)
    return fits and not (_EVERYBODY.search(sentence) or _NOT_ASKED.search(sentence))


def _lists(sentence: str) -> bool:
    """Whether most parts of a sentence name a paper as one brings it: `Naskah 3 rangkap, surat kuasa, scan KTP`."""
    if not _MARKS.search(sentence):
        return False
    return any(_are_papers(_PARTS.split(said)) for said in sentence.split(":") if "," in said)


def _are_papers(parts: list[str]) -> bool:
    named = sum(_FIRST.match(part) is not None for part in parts)
    return named >= _FEWEST and named * 2 > len(parts)
