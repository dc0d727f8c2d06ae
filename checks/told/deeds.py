"""What people and offices do on the way through a service: the deeds that the readers of steps look for."""

from __future__ import annotations

import re
from enum import Enum

from checks.document.memo import Memo

DEED = re.compile(
    r"\b(?:mendaftar|daftar|pendaftaran|registrasi|mengisi|isi|pengisian|menyerahkan|serahkan|penyerahan|diserahkan|"
    r"memeriksa|diperiksa|pemeriksaan|verifikasi|memverifikasi|diverifikasi|validasi|diproses|pemrosesan|dicetak|cetak|"
    r"pencetakan|menandatangani|ditandatangani|diterbitkan|penerbitan|mengambil|ambil|pengambilan|diambil|unggah|"
    r"mengunggah|unduh|mengunduh|kirim|mengirim|dikirim|membayar|bayar|pembayaran|menunggu|tunggu|datang|menuju|"
    r"dipanggil|antre|antri|antrean|antrian|login|masuk|pilih|memilih|klik|menerima|terima|diterima|didisposisi\w*|"
    r"disposisi|mengajukan|ajukan|diajukan|pengajuan|permohonan|apotek|loket|kasir|survei|perekaman|wawancara|pulang)\b"
)
"""A deed as a noun, a verb or an order."""
COMES = re.compile(
    r"\b(?:mendaftar\w*|daftar|mengajukan|ajukan|datang|mengisi|isi|menyerahkan|serahkan|membawa|menunjukkan|unggah|"
    r"mengunggah|login|melapor|mengantar|diantar|dibawa|mengambil|ambil|membayar|bayar|menunggu|menghubungi|menuju|"
    r"bermohon|memohon|mengirim\w*|menelepon)\b"
)
"""What those do who come for a service."""


class Side(Enum):
    """Whose deed a clause tells."""

    THEIRS = "theirs"
    """Of those who come for a service."""
    OURS = "ours"
    """Of the office, or what becomes of the paper there."""


COMER = (
    r"(?:pasien|pemohon|ketua \w+|pengunjung|pengguna|warga|masyarakat|peserta|anda|kamu|wajib pajak|pelanggan|"
    r"keluarga|pedagang|peternak|petani|nelayan|nakhoda|penumpang|penyewa|peminjam|pembaca|peneliti|orang tua|ibu|"
    r"bapak|pemilik|siswa|pelajar|mahasiswa|sekolah|desa|agen|ahli waris|pelapor|pencari kerja|pelaku usaha|perusahaan|"
    r"rombongan|penangkar|pendaftar|klien|penyidik|peminat|pemesan|pembeli|pengusaha|instansi|kelompok tani|pengurus|"
    r"panitia|wali|suami|istri|yang (?:berhak|mau|ingin|hendak|bersangkutan)|calon \w+|kedua pihak|para pihak|tamu|"
    r"sopir|pengemudi|applicants?|you|visitors?|patients?|parents)"
)
OFFICER = (
    r"(?:petugas|kami|tim|admin|seksi \w+|bagian \w+|staf|pegawai|regu|dokter|perawat|bidan|mantri|apoteker|operator|"
    r"penguji|penera|juru \w+|juru|analis|verifikator|pustakawan|arsiparis|teknisi|surveyor|pengawas|mediator|konselor|"
    r"penyuluh|kasir|syahbandar|pandu|mandor|lurah|camat|kepala \w+|kades|kasi|kabid|sekretaris|dinas|kantor|puskesmas|"
    r"kecamatan|kelurahan|penyelia|inspektur|pemandu|satpam|paramedik|psikolog|instruktur|sistem|we|our \w+|staff|"
    r"an? (?:officer|inspector|clerk|doctor|nurse|technician)|the (?:office\w*|team|doctor|clerk|lab\w*))"
)
_OPENS = re.compile(
    r"[\W\d]*(?:(?:lalu|kemudian|selanjutnya|(?:se(?:telah|sudah)|habis) (?:itu|\w+)|terakhir|paling akhir|nanti|baru|"
    r"berikutnya|dari (?:sana|situ)|di (?:sana|sini|situ)|pertama(?:-tama)?|kedua|ketiga|keempat|dan|serta|begitu|"
    r"para|seorang|then|and|next|finally|first|once|after that|please|silah?kan|tinggal|cukup|melainkan)\W+){1,3}"
)
_ASKS = re.compile(
    r"(?:tukar|temui|timbang|beli|tebus|lunasi|kembali|jemput|rekam|ukur|jawab|arrive|see|meet|print|return|enter|"
    r"email|deliver|attend|cek|buka|isi|buat|bikin|lengkapi|unggah|upload|unduh|download|pilih|klik|tekan|cetak|bayar|"
    r"datang|datanglah|ambil|serahkan|daftar|daftarkan|login|masuk|masukkan|kirim|kirimkan|tunggu|scan|pindai|simpan|"
    r"kunjungi|ajukan|telepon|telpon|hubungi|pesan|transfer|setor|setorkan|antre|antri|duduk|tunjukkan|perlihatkan|"
    r"taruh|letakkan|titip|titipkan|cari|catat|foto|sebutkan|ceritakan|naik|menuju|lapor|laporkan|antar|antarkan|minta|"
    r"terima|tanda tangani|ikut|ikuti|langsung ke|ke (?:loket|meja|kantor|ruang|kelurahan|kecamatan|desa|kasir)|ketik|"
    r"tulis|check-?in|fill (?:in|out)|wait|pay|register|show|pick up|submit|call|book|send|visit|"
    r"collect|sign|come|choose|upload|log ?in|open|download|complete|hand in|bring|have your|get|take|scan|apply|"
    r"drop|rest|bawa(?= ke\b))\b(?! (?:masing|sendiri-sendiri|kasih))"
)
_ORDERS = re.compile(
    r"(?!me|di|pe|ke|ber|ter|se|bukan|makan|akan|ikan|rekan|silakan|silahkan|adalah|ialah|telah|jumlah|masalah|salah|"
    r"olah|istilah|majalah|apalah|inilah|itulah|makalah|risalah|tidaklah|tindakan|gerakan|pasukan|bahkan|masukan|"
    r"asalkan|andaikan|dekan)[a-z]{3,}(?:kan|lah)\b"
)
"""An order by its ending: `Kumpulkan …`, `Datanglah …`."""
_COMES_TO = re.compile(
    r"\b(?:diserahkan|dibawa|diantar|diajukan|dimasukkan|dikirim|diisi|dititipkan)\b(?: \w+){0,3}? "
    r"(?:ke|kepada|di|oleh (?:pemohon|warga|pasien)) (?:\w+ ){0,2}?(?:petugas|loket|kami|meja|kantor|dinas|pos|"
    r"ruang|konter|front office|tempat|pemohon|warga|pasien|operator|bagian|komputer)\b"
    r"|^(?:kendaraan|mobil|ternak|hewan|sampel|contoh|berkas|permohonan|alat|proposal|surat) (?:\w+ ){0,3}?"
    r"(?:masuk|naik|datang|tiba)\b"
)
_DOES = re.compile(
    r"\b(?:me[mnlrwy][a-z]{3,}|di[a-z]{4,}|ber(?:temu|gilir|angkat|obat|jalan)|datang|cek|turun|antar|jemput|bawa|"
    r"beli|tebus|ambil|serahkan|tempel|"
    r"ketik|tanda tangan|tanya|kirim|bayar|isi|ambil|masuk|keluar|lapor|daftar|telepon|minta|survei|naik|cocokkan|"
    r"check|checks|repl(?:y|ies)|stamps?|tests?|contacts?|arrives?|comes?|visits?|receives?|prints?|reviews?|"
    r"inspects?|pays?|send|issues?|calls?)\b"
)
_NO_DEED = re.compile(
    r"\b(?:melalui|merupakan|menurut|mengenai|meliputi|memiliki|menjadi|merasa|mempunyai|mendapat\w*|memperoleh|"
    r"menikmati|dimana|diantara|dilarang|"
    r"dikenakan|dikenai|dipungut|diharapkan|diimbau|dihimbau|dimiliki|diatur|ditetapkan|ditentukan|dimaksud|dilengkapi|"
    r"disediakan|disertai|dilampiri|dibebankan|digratiskan|diperlukan|dibutuhkan|disebut|ditanggung|dilayani|"
    r"dilaksanakan|diselenggarakan|dibuka|didukung|didirikan|dibangun)\b"
)
_DONE = re.compile(
    r"\b(?!di(?:mana|antara|larang|kenak?a[ni]|pungut|harap|imbau|himbau|miliki|atur|tetapkan|tentukan|maksud|lengkapi|"
    r"sedia|serta|lampir|beban|gratis|perlu|butuh|sebut|tanggung|layani|laksana|selenggara|buka|dukung|diri|bangun|"
    r"nas|rektur|gital|siplin|skusi|stribusi|sabilitas|plo|agnosis|fabel|klat|visi|ri\b|alami|siapkan|bawa|rinya))"
    r"di[a-z]{4,}\b|\bter(?:kirim|cetak|pasang|simpan|bit)\b|\b(?:is|are|will be|gets?) (?:then )?(?:\w+ed|sent|"
    r"taken|given|drawn)\b"
)
_OF_US = re.compile(
    r"\bkami (?:akan |lalu |langsung )?(?!me[mnlrwy]|layani|miliki|sediakan|harap|mohon|jaga|rahasiakan|tanggung|"
    r"tunggu|minta|terima kasih)(?!yang|dan|di|ke|untuk|adalah|juga|siap|dari|dengan)[a-z]{3,}\b"
)
_BECOMES = re.compile(
    r"\b(?:(?:surat|izin|kartu|sertifikat|rekomendasi|kode \w+|berkas|permohonan|laporan|hasil\w*|uang\w*|dokumen|akta|"
    r"label|nota|tagihan|sk|lhu)\b(?: \w+){0,4} (?:terbit|keluar|naik|masuk|jadi|turun|muncul|selesai))\b"
)


def _side_of(clause: str) -> Side | None:
    if _HANDED_IN.match(clause):
        return Side.THEIRS
    said = _MEANT.split(_opened(clause), maxsplit=1)[0]
    if said.count(" ") >= _LONG or _MAY.search(said):
        return None
    if doer := _HEAD_OFFICER.match(said):
        return Side.OURS if _does(said, doer.end()) or _OF_US.search(said) else None
    if doer := _HEAD_COMER.match(said):
        if _DONE.search(said) and not _COMES_TO.search(said):
            return Side.OURS
        return Side.THEIRS if _does(said, doer.end()) else None
    if _ASKS.match(said) or _ORDERS.match(said):
        return Side.THEIRS
    if _COMES_TO.search(said):
        return Side.THEIRS
    if _DONE.search(said) or _OF_US.search(said) or _BECOMES.search(said):
        return Side.OURS
    return Side.THEIRS if COMES.search(said) else None


_SIDES: Memo[str, Side | None] = Memo(_side_of, size_of=len, longest=160, most=16_384)


def side_of(clause: str) -> Side | None:
    """Return whose deed a clause tells by its grammar: its subject, an order to the reader, or a passive verb."""
    return _SIDES[clause]


def _does(said: str, after: int) -> bool:
    """Whether a clause has a verb: a finite one anywhere, or one in its bare form after the doer."""
    return _DOES.search(_NO_DEED.sub(" ", said)) is not None or _ASKS.match(said, after) is not None


_NEXT = r"\b\W*(?:(?:tinggal|cukup|lalu|dulu|langsung|akan|kemudian|nanti|juga|sendiri|will|then)\W+){0,3}"


_HANDED_IN = re.compile(
    r"\W*(?:setelah|sesudah|begitu|once|after)\s(?:\w+ ){0,2}?(?:permohonan|berkas|formulir|sampel|contoh|dokumen|"
    r"resep|form|file|application)\b[^.;,]{0,30}\b(?:terima|diterima|masuk|lengkap|complete|received)\b"
)
"""*Setelah permohonan kami terima*: those who come have done what they had to."""
_LONG = 14
"""Words of a clause that explains and tells no deed."""
_MEANT = re.compile(r"(?<=\w)\W+(?:yang|untuk|agar|supaya|sehingga|guna|karena|asal|who|which|so that)\b")
"""What follows is said of something in the clause."""
_MAY = re.compile(
    r"\b(?:dapat|bisa|boleh|berhak|berupaya|berusaha|wajib|harus|dilarang|jangan|siap|ingin|hendak|akan tetapi|tidak|"
    r"belum|informasi(?! status)|pastikan|menyediakan|bertanggung jawab|can|may|must|should)\b"
)
"""What may be done, must be done or is not done is no deed on the way."""
_HEAD_OFFICER = re.compile(rf"{OFFICER}{_NEXT}")
_HEAD_COMER = re.compile(rf"{COMER}{_NEXT}")


_DEEDS = 3
_PASSED = 2
"""Passive verbs: what becomes of a paper on its way through the office."""
_LAST = 2
_APART = 2
"""Clauses without a deed that end the telling of a way."""
_CLAUSES = re.compile(r"[,;:.]\s|\s(?:dan|serta|lalu|kemudian|selanjutnya|baru|sebelum|and|then|before)\s")


def way_in(folded: str) -> str:
    """Return the last two clauses of the way that a text tells, deed after deed; empty where it tells none.

    Three deeds or more make a way: of those who come and of the office after them, of readers who are told what
    to do, or of a paper that is taken in and passed on.
    """
    told: list[tuple[Side, str]] = []
    last, silent = "", 0
    for clause in [*(clause for clause in _CLAUSES.split(folded) if clause.strip()), "", ""]:
        side = _SIDES[clause]
        if side is None and told and _GOES_ON.match(clause):
            side = told[-1][0]
        if side:
            told.append((side, clause))
            silent = 0
        elif (silent := silent + 1) >= _APART:
            if _is_way(told):
                last = ", ".join(clause.strip() for _, clause in told[-_LAST:])
            told = []
    return last


def _is_way(told: list[tuple[Side, str]]) -> bool:
    if len(told) < _DEEDS:
        return False
    theirs = [place for place, (side, _) in enumerate(told) if side is Side.THEIRS]
    ours = [place for place, (side, _) in enumerate(told) if side is Side.OURS]
    if not theirs:
        gives = any(_PAPERS.search(clause) for _, clause in told[1:])
        passes = sum(_DONE.search(clause) is not None for _, clause in told)
        taken = _TAKEN_IN.search(told[0][1]) is not None
        return (taken and (gives or len(told) > _DEEDS or passes >= _DEEDS)) or (gives and passes >= _PASSED)
    asked = sum(_ASKS.match(_opened(clause)) is not None for _, clause in told)
    ordered = sum(_ORDERS.match(_opened(clause)) is not None for _, clause in told)
    if asked >= _DEEDS - 1 and asked + ordered >= _DEEDS:
        return True
    return bool(ours) and (theirs[0] < ours[-1] or len(told) > _DEEDS)


_GOES_ON = re.compile(r"\W*(?:(?:lalu|kemudian|dan|serta)\s)?me[mnlrwy][a-z]{4,}\b")
"""A verb without a doer: whoever did the deed before does this one."""
_PAPERS = re.compile(
    r"\b(?:surat|kartu|izin|sertifikat|label|hasil\w*|dokumen|rekomendasi|stiker|akta|lhu|salinan|anjuran|putusan)\b"
)
_TAKEN_IN = re.compile(
    r"\b(?:diterima|didaftarkan|dicatat|diregistrasi|didaftar|masuk|diajukan|dikirim|diperiksa|diserahkan)\b"
)


_MARKS = " -–•*·([0123456789.)\ufe0f\u20e3"


def _opened(clause: str) -> str:
    """What a clause says after the words that only join it to the one before."""
    return clause[found.end() :] if (found := _OPENS.match(clause)) else clause.lstrip(_MARKS)
