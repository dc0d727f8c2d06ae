"""Sentences about those who deliver a service: how many they are, what they can, who watches and who appraises them."""

from __future__ import annotations

import re

from checks.told.rules import CHIEF, NUMBER, OFTEN, TRADE, TRADE_STEMS, SentenceRule
from checks.wording.cues import LineCues

_COUNTED = rf"{NUMBER} (?:orang |org )?{TRADE}\b"
_COUNTS = (
    rf"\b{TRADE}(?: (?!yang|untuk|di\b|dan\b|loket)\w+){{0,3}}(?:\s?[:=(]|\s?-)? ?{NUMBER}(?: (?:orang|org))?"
    r"(?=\s*(?:[,;.)]|dan\b|$))"
)
_DELIVERED_BY = (
    r"(?:oleh|didukung|dilayani|ditangani|dikerjakan|dijaga|diisi|diperkuat|diawaki|dipegang|dijalankan|"
    r"digerakkan|berisi|digawangi|"
    r"dibantu|melayani|menangani|bertugas|bekerja|berjaga|beranggotakan|terdiri(?: dari| atas)?|staffed by)"
)
_SERVED = r"(?:pasien|peserta|pemohon|warga|siswa|anak|per|penumpang|pengunjung|saksi|dewasa|tamu|penghuni)"

STAFF_COUNT = SentenceRule(
    LineCues(*TRADE_STEMS, "orang", " org", "team of", "berempat", "bertiga", "berdua", "berlima"),
    re.compile(
        r"\b(?:ada|terdapat|sebanyak|berjumlah|jumlah\w*|memiliki|punya|mempunyai|"
        rf"{_DELIVERED_BY})\b(?:(?!pengunjung|dibatasi|saksi|minimal)[^.;]){{0,40}}\b{NUMBER} "
        rf"(?:(?:orang )?{TRADE}\b|orang\b(?! {_SERVED}))"
        rf"|\b{TRADE}(?:nya)?\b(?: (?!yang|untuk)\w+){{0,4}}(?: (?:hanya|cuma|cukup|ada|berjumlah|sebanyak|"
        rf"terdiri (?:dari|atas)|"
        rf"beranggotakan|diisi))?:? {NUMBER} (?:orang|org|personel|personil)\b(?! {_SERVED})"
        rf"|^{_COUNTED}(?: ?\([^)]*\)?| \w+)?(?:$|,)"
        rf"|^{TRADE}(?: (?!yang|untuk)\w+){{0,3}} ?: ?{NUMBER}(?: (?:orang|org))?$"
        rf"|\b{_COUNTED}.{{0,60}}\b{_COUNTED}|{_COUNTS}.{{0,40}}{_COUNTS}"
        rf"|(?:^|[,:] ?){_COUNTED} (?:\w+ ){{0,3}}(?:melayani|menjaga|berjaga|bertugas|siap|bekerja|menangani|serve)\b"
        rf"|\b{TRADE} (?:\w+ ){{0,3}}(?:ada|berjumlah|sebanyak|cuma|hanya) {NUMBER}\b(?! (?!orang|org)\w+)"
        r"|\bkami (?:hanya |cuma )?ber(?:dua|tiga|empat|lima|enam|tujuh|delapan)\b|\bteam of (?:\d|\w+)\b"
        rf"|\b{_DELIVERED_BY}\b[^.;]{{0,40}}\b(?:oleh )?{NUMBER} {TRADE}\b|\b(?:jadi|hanya|"
        rf"cuma) {NUMBER} orang(?: saja)?\b"
        rf"|\bkami (?:dan|bersama) {_COUNTED}|\b(?:saya|kepala) dan (?:se|satu |dua ){TRADE}\b"
    ),
    "menyebut jumlah pelaksana dalam kalimat",
    but=re.compile(
        rf"\b(?:(?<!petugas yang )dibutuhkan|dicari|kelompok|diikuti|dihadiri|ditandatangani|diajukan|dikuasakan|"
        rf"diwakili|disetujui|"
        rf"lowongan|formasi|wajib|harus|mengikuti|terluka|gaji|honor|penghargaan|penduduk|"
        r"rombongan|kapasitas|muat|dihuni|saksi|tahun lalu|kemarin|attended|korban|jiwa|kader|tersangka|tewas|pelaku|"
        r"tamu|penerima|lulusan|alumni|didampingi (?:dua|\d)|pns|honorer|asn|maksimal|minimal|paling banyak|per hari|"
        r"rata-rata|siswa|calon|ketua|rt|rw)\b|"
        rf"\b{NUMBER} (?:orang )?{_SERVED}\b"
    ),
    counts=True,
)

_PAPER_OF_SKILL = r"(?:sertifikat|ijazah|str|sip|sib|lisensi|diploma|degree|certificate|license)"
_ABLE = (
    r"(?:ber(?:sertifika[ts]\w*|pendidikan|ijazah|lisensi|pengalaman(?! dan siap| serta)|kompeten\w*|keahlian|str|sip|"
    r"-?str|-?sip|-?skk|latar belakang)|tersertifikasi|lulus(?:an)?|alumni|alumnus|sarjana|s-?[123]|d-?(?:3|4|iii|iv)|"
    r"tamat(?:an)? \w+|bnsp|(?:di|ter)latih|dibimtek|menguasai|memahami|mahir|fasih|terampil|cakap|paham|mengerti|"
    r"(?:mengikuti|ikut|lulus) (?:bimtek|bimbingan teknis|diklat|pelatihan|uji kompetensi|kursus|ujian)|"
    r"mampu|bisa (?:mengoperasikan|komputer|excel|berbahasa|bahasa)|btcls|[ab]cls|atls|ppgd|apn|"
    r"ant[ -](?:i{1,3}v?|iv|v|\d)|licensed|certified|qualified|trained|"
    r"(?:memiliki|punya|mempunyai|memegang|pegang|mengantongi|dengan|berbekal|holds?|holding|has|have|aktif)"
    rf" (?:\w+ ){{0,3}}{_PAPER_OF_SKILL})"
)
_HANDLES = (
    r"\b(?:memeriksa|memverifikasi|menyerahkan|mencetak|menerbitkan|menerima|mencatat|mengecek|meminta|mengesahkan|"
    r"membuat|menulis|mengembalikan|mengambil|menginput|memanggil|melegalisir|menjelaskan|menunjukkan|sampai)\b"
)
"""What the staff does with the papers of others."""

STAFF_COMPETENCE = SentenceRule(
    LineCues(
        *("lulus", "sertifi", "pengalaman", "latih", "sarjana", "pendidikan", "kompeten", " s1", " d3", " d4"),
        *(" s2", "bimtek", "bimbingan teknis", "diklat", "menguasai", "memahami", "mahir", "terampil", "cakap"),
        *("paham", "fasih", "lisensi", "ber-str", " str", " sip", "ijazah", " sib", "memegang", "kursus"),
        *("uji kompetensi", "btcls", "mengerti", "licensed", "certified", "trained", "degree", "diploma"),
        *("qualified", "certificate", "mampu"),
    ),
    re.compile(
        rf"\b{TRADE}(?:nya)?\b(?:(?!{_HANDLES})[^.;]){{0,60}}(?<!\w)(?:{_ABLE}\b)|\b(?:yang (?:melayani|"
        rf"memeriksa|menangani|bertugas)|"
        rf"licensed|certified|trained|qualified)\b[^.;]{{0,40}}\b(?:{TRADE}\b|{_ABLE}\b)"
        r"|\bsarjana \w+ yang lulus pelatihan\b"
    ),
    "menyebut kemampuan pelaksana dalam kalimat",
    but=re.compile(
        r"\b(?:pemohon|pelamar|peserta|calon|lowongan|formasi|dicari|dibutuhkan|melampirkan|lampirkan|mengajukan|"
        r"mengurus|legalisir|fotokopi|fc|scan|mendapat(?:kan)?|memperoleh|penanggung jawab|mahasiswa|beasiswa|applying|"
        r"applicants?|participants?|tidak dapat|relawan|kader|dilatih oleh|bimbingan kepada|pasien|meningkatkan|"
        r"peningkatan|pengembangan|dalam rangka|menggelar|menyelenggarakan|membina|pembinaan|tujuan|pencari kerja|guru|"
        r"kepala sekolah|siswa|penerbitan|membuat|izin|verifikasi|petugas mengerti|dari dokter|diikuti|"
        r"luar negeri)\b|\b(?:klinik|apotek|usaha|"
        r"rumah sakit|perusahaan|lembaga|fasilitas|toko|hotel|badan usaha|penyedia)\b(?: \w+){0,2} (?:harus|wajib|"
        r"memiliki|punya)|\bkepala (?:dinas|badan)\b|\bsertifikat (?:tanah|laik|halal)|"
        rf"\b(?:harus|wajib) (?:memiliki|punya|mempunyai|ada|didampingi|dibantu|mempekerjakan) (?:\w+ ){{0,2}}{TRADE}\b"
    ),
    own_topic=frozenset({"topic_news", "obligation"}),
)

_WATCH = (
    r"(?:(?!di|pe|ter)\w{0,5}(?:awasi|antau|eriksa|cek|ontrol|onitor|audit|eliti|eviu|review|supervisi|inspeksi)|"
    r"(?:me)?ninjau|(?:ber)?keliling|membaca ulang|menghitung ulang|mencocokkan|menandatangani buku kontrol|mendatangi|"
    r"mengunjungi|menilai tindakan|turun langsung|checks?|audits?|monitors?|reviews?|supervises?|oversees|inspects?)"
)
_WATCHED = (
    r"(?:di(?:awasi\w*|pantau|periksa(?: kembali| lagi| ulang)?|cek(?: lagi)?|kontrol|monitor|audit|tinjau|"
    r"teliti(?: ulang)?|reviu|lihat|cocokkan(?: lagi)?|supervisi|sampling)|checked|audited|supervised|monitored|"
    r"reviewed)"
)
_WORK = (
    r"(?:layanan|pelayanan|petugas|pegawai|staf|pekerjaan|kerja|loket|antrean|antrian|kelas|laboratorium|stok|gudang|"
    r"kamar|rute|dermaga|ruang pelayanan|kandang|tindakan \w+|counters?|work|service|desk|every certificate|"
    r"(?:berkas|hasil|register|berita acara|laporan|catatan|rekomendasi|buku)\b[^.;]{0,40}\b(?:ulang|kembali|lagi)|"
    rf"buku kontrol|semua rekomendasi|{TRADE})"
)
"""What is done for people; a request that somebody looks through is a step on its way."""
INTERNAL_SUPERVISION = SentenceRule(
    LineCues(
        *("awasi", "awasan", "riksa", "pantau", "mantau", "ecek", "dicek", "tinjau", "ninjau", "ontrol", "onitor"),
        *("audit", "teliti", "reviu", "review", "supervis", "inspeksi", "keliling", "ulang", "cocokkan"),
        *("mendatangi", "checks", "dilihat", "turun langsung", "inspects", "checked", "unjungi"),
        "menilai tindakan",
    ),
    re.compile(
        rf"\b{CHIEF}\b[^.;]{{0,60}}\b{_WATCH}\b[^.;]{{0,80}}\b(?:{OFTEN}|{_WORK})\b"
        rf"|\b{OFTEN}\b[^.;]{{0,40}}\b{CHIEF}\b[^.;]{{0,60}}\b{_WATCH}\b"
        rf"|\b{OFTEN}\b[^.;]{{0,60}}\b{_WATCHED}\s(?:langsung )?(?:oleh )?(?:the |tim )?{CHIEF}\b"
        rf"|\b{_WORK}\b[^.;]{{0,40}}\b{_WATCHED}\s(?:langsung )?(?:oleh |by )?(?:the |our )?(?:\w+ )?{CHIEF}\b"
        rf"|\b(?:diawasi\w*|diawasin|supervised by)\s(?:langsung )?(?:oleh |ame )?{CHIEF}\b"
        rf"|\byang (?:meng|ng)awasi(?: \w+){{0,2}}:? (?:adalah |yaitu )?{CHIEF}\b"
        rf"|\bpengawasan\b[^.;]{{0,40}}\b(?:dilakukan|dilaksanakan|dijalankan)\b[^.;]{{0,20}}\b(?:oleh\s)?{CHIEF}\b"
        rf"|\b{CHIEF}\b[^.;]{{0,40}}\bmelakukan pengawasan\b[^.;]{{0,40}}\b(?:{OFTEN}|{_WORK})\b"
        rf"|\baudit internal\b[^.;]{{0,60}}\b{OFTEN}\b|\b{OFTEN}\b[^.;]{{0,30}}\baudit internal\b|"
        rf"\bpengawasan melekat\b"
    ),
    "menyebut siapa yang mengawasi dan kapan",
    beside=LineCues(
        *("kepala", "kasi ", "kasubag", "kasubbag", "kabid", "kapus", "atasan", "sekretaris", "sekcam", "seklur"),
        *("sekdis", "camat ", "lurah ", "direktur", "direksi", "manajer", "supervisor", "koordinator", "penyelia"),
        *("pengawas", "pimpinan", "ketua", "komandan", "danru", "mandor", "panitera", "syahbandar"),
        *("penanggung jawab", "spi ", "inspektorat", "komite m", "tim pe", "tim mutu", "tim audit", "auditor"),
        *("audit internal", "pengawasan melekat", "bendahara", "head of", "director", "manager", "inspectorate"),
        *("petugas proteksi", "ka upt", "sekdin", "sekdes"),
    ),
    but=re.compile(
        r"\b(?:tugas|fungsi|mempunyai tugas|bertugas|urusan pemerintahan|kemarin|senin lalu|sidak|bupati|wali ?kota|"
        r"gubernur|pedagang kaki lima|reklame|hutan|sungai|usaha|perusahaan|pelaku|peredaran|harga|pilkada|kepala desa|"
        r"pemilik|orang ?tua|restaurants?|parents|anak|ternak|pasien|balita|pembangunan|proyek|obat dan makanan|"
        r"seleksi|ujian|peserta|kandungan|kualitas air|untuk (?:meng|mem|pen)\w+ kinerja)\b"
    ),
    own_topic=frozenset({"obligation"}),
)

_IS_APPRAISED = (
    r"(?:dievaluasi|dinilai|ditinjau|diukur|kami nilai|kami evaluasi|dikaji|diberi nilai|dikasih nilai|reviewed|"
    r"evaluated|assessed|appraised|ukuran kinerja)"
)
_APPRAISES = (
    r"(?:mengevaluasi|menilai|kami evaluasi|evaluasi|penilaian|rapor|kaji ulang|memberi nilai|beri nilai|evaluates?|"
    r"assess(?:es)?|appraises?)"
)
_DISCUSSED = r"(?:dibahas|membahas|direkap|dihitung|menghitung|ditimbang|discussed|diumumkan|umpan balik)"
_PERFORMANCE = (
    r"(?:kinerja|kerja|capaian|pelayanan|layanan|service|performance|keterampilan|waktu (?:tanggap|tunggu)|"
    r"kepatuhan jadwal|lama penyelesaian|keberhasilan|target kinerja|staff)"
)
_RESULTS = (
    r"(?:kepuasan|yang puas|keluhan|kekurangan|waktu (?:tanggap|tunggu)|rata-rata hari|hasil survei|hasil skm|rate|"
    r"capaian petugas|kartu senyum|angka \w+ ?\w*|kesalahan|kinerja|hasilnya)"
)
_BY = r"(?:lewat|melalui|berdasarkan|dari|dengan|menggunakan|pakai|dipakai|skp|using|through|pada akhir|di akhir)"
PERFORMANCE_EVALUATION = SentenceRule(
    LineCues(
        *("evaluasi", "dinilai", "menilai", "ditinjau", "diukur", "penilaian", "rapor", "kaji ulang", "dikaji"),
        *("beri nilai", "kasih nilai", "kami nilai", "capaian", "dibahas", "membahas", "direkap", "dihitung"),
        *("menghitung", "kinerja", "reviewed", "evaluate", "assesse", "appraise", "performance", "discussed"),
    ),
    re.compile(
        rf"^(?=.*\b(?:{OFTEN}|{_BY}|oleh)\b).*\b(?:kinerja|kerja|{TRADE})\b[^.;]{{0,60}}\b{_IS_APPRAISED}\b"
        rf"|^(?=.*\b(?:{OFTEN}|{_BY})\b).*\b{_APPRAISES}\b[^.;]{{0,40}}\b(?:kinerja|kerja|{TRADE}|stafnya|"
        rf"performance)\b"
        rf"|^(?=.*\b{OFTEN}\b)(?=.*\b(?:{_IS_APPRAISED}|{_APPRAISES})\b).*\b{_PERFORMANCE}\b"
        rf"|^(?=.*\b{_DISCUSSED}\b)(?=.*\b{OFTEN}\b).*\b{_RESULTS}\b"
    ),
    "menyebut bagaimana kinerja pelaksana dievaluasi",
    but=re.compile(
        r"\b(?:tugas|fungsi|peserta(?! pada akhir kelas)|siswa|pasien (?:di|ke)\w+|kondisi pasien|usaha|perusahaan|"
        r"dokumen rencana|kegiatan|program|koperasi|keuangan|bumd|lkjip|lakip|lkip|bupati|gubernur|digelar|rabu|"
        r"kontrak|gizi|balita|ternak|"
        r"proses produksi|pelamar|lomba|ppid|kelayakan|permohonan|applications?|students?|pajak|pad\b|nilai jual|izin|"
        r"baku mutu|prestasi|semester genap|anggaran|perangkat daerah|sakip|reformasi birokrasi|indikator|renstra|"
        r"rencana kerja|laporan kinerja|perjanjian kinerja|penyusunan|pelaporan|gratis|mutu air|bangunan|risiko|"
        r"dampak lingkungan)\b"
    ),
    own_topic=frozenset({"topic_news", "obligation", "topic_questionnaire", "complaint_strict"}),
)
