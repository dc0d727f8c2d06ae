"""Sentences about what a service offers and answers for: rooms, what it gives, amends, safety, whom one tells."""

from __future__ import annotations

import re

from checks.told.rules import CHIEF, EQUIPMENT, NUMBER, SentenceRule
from checks.wording.cues import LineCues

_HAS = (
    r"(?:menyiapkan|menyediakan|siapkan|sediakan|disiapkan|disediakan|tersedia|dilengkapi|melengkapi|terdapat|didukung|"
    r"menunggu di|berisi|equipped with|provides?|wait in|"
    r"fasilitas (?:\w+ ){0,3}(?:kami|miliki|tersedia|berupa|meliputi|seperti|antara lain|:))"
)
_OWNS = (
    r"(?:ada|punya|mempunyai|memiliki|memakai|pakai|dipakai|menggunakan|ber-ac|has|have|peralatan|alat yang dipakai|"
    r"armada|fasilitas)"
)
_IS_THERE = r"\b(?:ada di|tersedia|siap dipakai|bisa dipakai|dapat dipakai|disediakan)\b"
FACILITIES = SentenceRule(
    LineCues(
        *("iapkan", "ediakan", "tersedia", "lengkapi", "terdapat", "didukung", "fasilitas", "menunggu di", "punya"),
        *("memiliki", " ada ", "alat", "pakai", "makai", "menggunakan", "armada", "equipped", "provides", "berisi"),
        *("ruang", "wait in", "kamar", "ber-ac"),
    ),
    re.compile(
        rf"\b{_HAS}[^.;]{{0,40}}\b{EQUIPMENT}\b[^.;]{{1,80}}\b{EQUIPMENT}\b"
        rf"|\b{_OWNS}\b[^.;]{{0,30}}\b{EQUIPMENT}\b[^.;]{{1,50}}\b{EQUIPMENT}\b[^.;]{{1,50}}\b{EQUIPMENT}\b"
        rf"|\b(?:gedung|kantor|klinik|loket|lantai|pengunjung|penumpang|bapak ibu|anda|peserta|kami|"
        rf"menyusui)\b[^.;]{{0,40}}"
        rf"\b(?:punya|memiliki|memakai|pakai|dipakai|ngecas)\b[^.;]{{0,40}}\b{EQUIPMENT}\b[^.;]{{1,60}}\b{EQUIPMENT}\b"
        rf"|\b{EQUIPMENT}\b(?=[^.;]*{_IS_THERE})[^.;]{{1,60}}\b{EQUIPMENT}\b[^.;]{{0,40}}{_IS_THERE}"
        rf"|(?:^|[:(] ?)(?:{NUMBER} )?{EQUIPMENT}\b(?:[^.;,]{{0,30}},(?: dan)?[^.;,]{{0,30}}\b{EQUIPMENT}\b){{2}}"
    ),
    "menyebut sarana dalam kalimat",
    beside=LineCues(
        *("kursi", "bangku", "sofa", "ber-ac", " ac,", "toilet", "parkir", "komputer", "wifi", "musal", "mushol"),
        *("mushal", "televisi", " tv", "dispenser", "printer", "loker", "meja", " bed", "ranjang", "tempat tidur"),
        *("mesin", "mobil", "ambulan", "air minum", "laptop", "pemindai", "lemari", "timbangan", "internet"),
        *("kantin", "kamera", "inkubator", "oven", "mikroskop", "spektro", "steril", "rontgen", "usg", "kandang"),
        *("crane", "proyektor", "tester", "pojok", "area bermain", "alat uji", "peralatan", "computers", "lockers"),
        *("microscope", "scanner", "laktasi", "asrama", "bengkel", "kipas angin", "perahu", "genset"),
        *("lampu sorot", "laboratorium", "ruang instrumen", "mainan anak"),
    ),
    but=re.compile(
        r"\b(?:pemohon (?:wajib|harus|memiliki|melengkapi)|rp ?\d[\d.]*|retribusi|tarif|uttp|ditera|diuji|"
        r"membawa|melampirkan|lampirkan|lampiran|wajib|harus|syarat|"
        r"dilarang|anggaran|pengadaan|bantuan|hibah|lelang|dilelang|inventaris|diganti|kerusakan|kerugian|"
        r"menghanguskan|kebakaran di|peserta membawa|sendiri sound|penyewa (?:menyiapkan|menyediakan)|pembangunan|"
        r"dibangun|lowongan|tugas|kecelakaan|dalam rangka|sendiri-sendiri|must|applicants?|budget|rehabilitasi|desa|"
        r"diserahkan|menyerahkan|bantu|akan (?:menambah|membangun|melengkapi)|ditilang|perusahaan|pelaku usaha|hotel|"
        r"klinik harus|tahun anggaran|peserta didik|siswa|kelompok tani)\b"
    ),
)

_FAULT = (
    r"(?:terlambat|telat|lewat (?:dari|waktu|batas|\d|se\w+|dua|tiga)|kalau tidak(?=,)|bila tidak(?=,)|melewati|"
    r"melebihi|molor|meleset|ingkar|batal|tutup mendadak|"
    r"tidak sesuai|belum (?:jadi|selesai|diproses)|lebih dari (?:\w+ ){1,2}(?:menit|jam|hari|minggu)|"
    r"tidak (?:tepat|terpenuhi|selesai|terangkut|diperbaiki)|"
    r"tak (?:selesai|diperbaiki|terangkut)|(?:yang )?salah(?: (?:ketik|cetak|tulis|baca|hitung|input|obat|data|nama|"
    r"kami|alat))?|keliru|buram|kabur|kurang jelas|gagal|lepas dalam|meragukan|diragukan|hilang (?:di|oleh|karena)|"
    r"rusak (?:(?:dari|karena|oleh) (?:kami|petugas|kantor|alat)|"
    r"(?:saat|ketika|waktu) (?:kami|diuji|di sini))|(?:alat|mesin|laptop|komputer|sistem|"
    r"jaringan) (?:\w+ )?(?:rusak|gangguan)|mati lebih|gangguan lebih|"
    r"hujan badai|late|delayed|wrong|misprinted|mistakes?|our (?:fault|error))"
)
_AMENDS = (
    r"(?:diantar|antar(?:kan)?|anter|gratis|cuma-cuma|tanpa (?:biaya|bayar|ongkos|tagihan|antr[ei]|antrean|dipungut)|"
    r"permintaan maaf|permohonan maaf|maaf tertulis|minta maaf|didahulukan|potongan|diskon|voucher|kupon|souvenir|"
    r"suvenir|cenderamata|dikirim|kami (?:kirim|ganti|kembalikan|ulang|tukar|tanggung|jemput|salin|perbaiki|beri|"
    r"antar)|diganti|ganti baru|dicetak (?:ulang|lagi)|diulang|ditambal lagi|uji ulang|diuji ulang|(?:biaya|uang|tiket|"
    r"tarif|retribusi|ongkos)[^.;]{0,30} dikembalikan|dikembalikan (?:penuh|separuh|sebagian|seluruhnya)|"
    r"kembali (?:penuh|separuh)|uang (?:\w+ )?kembali|biaya \w+ kembali|pengganti|penggantinya|"
    r"tidak (?:perlu )?(?:mem)?bayar|tanggungan (?:kami|kantor)|mendapat ganti|dihapus|(?:jadi )?nol|kompensasi|"
    r"langsung kami|dijadwal ulang|dibebaskan (?:dari )?(?:abonemen|beban|tagihan|biaya)|"
    r"(?:beban|abonemen|tagihan)\b[^.;]{0,20} (?:rp ?0\b|nol|dibebaskan)|"
    r"free of charge|at no cost|money back|refunded|we (?:replace|repeat|deliver|refund)|retested)"
)
_OURS = (
    r"(?:kami|petugas|kantor|nol|rp 0|dibebaskan|dihapus|"
    r"gratis|cuma-cuma|tanpa|saat itu juga|hari itu juga|didahulukan|maaf|"
    r"kompensasi|potongan|tidak (?:perlu )?bayar|dikembalikan|kembali (?:penuh|separuh)|biaya \w+ kembali|kupon|"
    r"voucher|"
    r"we|free|no cost|money back)"
)
_PROMISED = (
    r"\b(?:kami (?:menjamin|jamin)|jaminan kami|garansi kami|itu janji kami|we guarantee)\b(?!.{0,40}\b(?:data|rahasia|"
    r"kerahasiaan|keamanan|keselamatan)\b)|\bpetugas yang (?:melanggar|tidak melayani)\b.{0,60}\b(?:sanksi|ditegur|"
    r"teguran)\b"
)
SERVICE_GUARANTEE = SentenceRule(
    LineCues(
        *("kompensasi", "maaf", "lambat", "tidak sesuai", "melebihi", "melewati", "belum jadi", "belum selesai"),
        *(" late", "lebih dari", "tidak tepat", "tidak terpenuhi", "tidak selesai", "ganti rugi", "antar berkas"),
        *("lepas dalam", "telat", "meleset", "molor", "lewat", "batal", "salah", "keliru", "ragukan", "buram"),
        *("kabur", "gagal", "kurang jelas", "ingkar", "rusak", "kami jamin", "menjamin", "janji kami"),
        *("jaminan kami", "hilang", "garansi kami", "guarantee", "misprint", "wrong", "terangkut", "mati lebih"),
        *("hujan badai", "mendadak"),
    ),
    re.compile(
        rf"^(?=.*\b{_OURS}\b).*\b{_FAULT}\b.{{0,160}}\b{_AMENDS}\b"
        rf"|^(?=.*\b(?:bila|jika|kalau|apabila|if)\b)(?=.*\b{_OURS}\b).*\b{_AMENDS}\b.{{0,60}}\b(?:bila|jika|kalau|"
        rf"apabila|karena|akibat|if)\b.{{0,60}}\b{_FAULT}\b|\b(?:kami|we) (?:ganti|replace)\b.{{0,40}}\b{_FAULT}\b"
        rf"|\b{_AMENDS}\b.{{0,40}}\bakibat salah \w+ petugas\b|{_PROMISED}"
    ),
    "menyebut apa yang diberikan bila layanan tidak sesuai standar",
    beside=LineCues(
        *(
            "diantar",
            " antar ",
            "anter",
            "gratis",
            "cuma-cuma",
            "tanpa ",
            "maaf",
            "didahulukan",
            "potongan",
            "diskon",
            "voucher",
        ),
        *("kupon", "suvenir", "souvenir", "cenderamata", "dikirim", "ganti", "ulang", "kembali", "lagi"),
        *(
            "tidak bayar",
            "tidak perlu bayar",
            "tidak membayar",
            "kompensasi",
            "dihapus",
            "tanggung",
            "kirim",
            " nol",
            "rp 0",
            "bebaskan",
            "dijadwal",
        ),
        *("free", "no cost", "refund", "money back", "replace", "guarantee"),
    ),
    but=re.compile(
        r"\b(?:denda|didenda|menerima sanksi|sanggup|dikenai bunga|peminjam|penyewa (?:meng|wajib)|peserta yang|"
        r"pemilik|dengan membawa|mendatangi|membawa (?:surat|ktp|kk|kartu|akta)|surat kehilangan|pemohon (?:wajib|"
        r"harus|dapat mengajukan)|dicabut|tidak (?:dapat|bisa) (?:dikembalikan|diuangkan|diganti)|bawa|pembetulan|"
        r"(?:terlambat|telat|lewat) (?:bayar|membayar|mengembalikan|(?:di|me)?lapor\w*|(?:men)?daftar\w*|(?:meng|"
        r"di)urus|"
        r"(?:di)?perpanjang\w*|uji|datang|hadir|mengambil)|not refundable|lost cards|beras|bencana|"
        r"mengundurkan diri|dianggap batal|"
        r"dibatalkan sistem|hangus|berkas (?:\w+ )?dikembalikan|dikembalikan (?:kepada|ke) pemohon|tidak lengkap|"
        r"kedaluwarsa|jaminan (?:kesehatan|sosial|persalinan|produk halal)|mencetak ulang sendiri)\b"
    ),
    own_topic=frozenset({"negation", "topic_questionnaire"}),
    asked=True,
)

_PRIVATE = (
    r"(?:data|identitas|nomor (?:hp|telepon|rekening)|berkas|dokumen|rekam medis|rahasia|cerita|arsip|"
    r"hasil(?: \w+)?|resep|alamat|ijazah|curhat|uang|"
    r"akta|blangko|blanko|surat|results|records|privacy|fotokopi ktp|apa yang anda ceritakan)"
)
_KEPT = (
    r"(?:dirahasiakan|kami rahasiakan|terjaga|dilindungi|kami lindungi|(?:di|kami )jaga(?: kerahasiaan\w*)?|"
    r"dijaga (?:kerahasiaan|keamanan)\w*|kami jaga|dijamin (?:aman|kerahasiaan|keamanan|rahasia)\w*|(?<=data )dijamin|"
    r"(?:ter|di)simpan (?:dengan |di |dalam |pada )?(?:\w+ )?(?:aman|lemari|lomari|brankas|tempat|ruang|server)|"
    r"terkunci|"
    r"dikunci|tidak (?:bisa|dapat|mudah) dipalsukan|sukar dipalsukan|tidak (?:pernah |akan )?(?:kami )?(?:di)?"
    r"(?:bagikan|sebarkan|berikan|serahkan|bocorkan) (?:ke|kepada|pada)|tidak (?:akan )?(?:keluar|bocor)|"
    r"hanya (?:diserahkan|diberikan|dibuka|diketahui|dapat diakses|bisa dibuka) (?:kepada |oleh )?"
    r"(?:pemilik|pasien|yang bersangkutan|"
    r"dokter|keluarga|petugas|pelanggan)|(?:kami |di)hancurkan|dienkripsi|terenkripsi|dicadangkan|"
    r"never shared|encrypted|confidential|handed only|kept (?:secret|safe|confidential))"
)
_PLACE = (
    r"(?:ruang\w*|gedung\w*|kantor\w*|loket|area|lobi|halaman|lorong|tangga|lantai|blok|pintu|kios|laboratorium|"
    r"building|panti|kami)"
)
_GUARD = (
    r"(?:cctv|kamera pengawas|apar|(?:alat|tabung) pemadam|jalur evakuasi|titik kumpul|pintu darurat|hidran|"
    r"detektor asap|kotak p3k|eyewash|shower darurat|satpam (?:berjaga|siaga|24 jam)|(?:\d+|dua|tiga|"
    r"empat) satpam|antislip|"
    r"bel darurat|berlapis timbal|tahan api|"
    r"pegangan tangan darurat|fire extinguishers?|evacuation route|security guard)"
)
_HARMLESS = (
    r"(?:disterilkan|alat (?:\w+ )?steril|sekali pakai|sarung tangan baru|gelang identitas|penanda risiko jatuh|"
    r"diasuransikan|asuransi (?:kecelakaan|peserta|penumpang)|memakai apd|apd lengkap|insured|"
    r"life jackets are provided|(?:\w*hologram|kode qr|qr ?code|ber-qr|barcode|"
    r"tanda ?tangan elektronik|ditandatangani (?:secara )?elektronik)[^.;]{0,60}(?:palsu\w*|"
    r"keaslian\w*)|keasliannya bisa dicek|agar tidak salah (?:pasien|orang|obat)|supaya (?:\w+ ){0,4}aman|"
    r"limbah (?:medis|b3) (?:di\w+))"
)
SAFETY_GUARANTEE = SentenceRule(
    LineCues(
        *("rahasia", "terjaga", "lindungi", "kami jaga", "isimpan", "bagikan", "ebarkan", "cctv", " apar"),
        *("pemadam", "evakuasi", "palsu", "kunci", "kamera pengawas", "steril", "sekali pakai", "asuransi"),
        *("gelang identitas", "satpam", "hidran", "timbal", "tahan api", "ancurkan", "enkripsi", "dicadangkan"),
        *("keaslian", " apd", " aman", "hanya diserahkan", "hanya dibuka", "p3k", "confidential", "encrypted"),
        *("extinguisher", "insured", "pintu darurat", "bel darurat", "shower darurat", "handed only", "pelampung"),
        *("tidak keluar", "antislip"),
    ),
    re.compile(
        rf"\b{_PRIVATE}\b[^.;]{{0,60}}\b{_KEPT}\b|\bkami (?:rahasiakan|lindungi|merahasiakan|menjaga kerahasiaan)\b"
        rf"|\bmenjaga (?:kerahasiaan|keamanan) data\b|\b{_PLACE}\b[^.;]{{0,60}}\b{_GUARD}\b|\b{_GUARD}\b[^.;]{{0,30}}"
        rf"\b(?:ada di|di (?:setiap|tiap)|dipasang di|terpasang|tersedia|disiapkan|berjaga|24 jam)\b|\b{_HARMLESS}"
    ),
    "menyebut jaminan keamanan dalam kalimat",
    but=re.compile(
        r"\b(?:wajib|harus|pelapor|pemilik|jagalah|your password|pin anda|penyewa menyiapkan|panitia|hotel|"
        r"contractors?|narkotika|tugas|pilkada|lowongan|dibutuhkan|responden|informasi yang dikecualikan|ketertiban|"
        r"membawa|peneliti|di luar tanggung\w+|bukan tanggung\w+|masyarakat yang aman|kuman|pelaku usaha|perusahaan|"
        r"melampirkan|lampirkan|permohonan \w+ steril|sterilisasi (?:kucing|anjing|hewan)|kebidanan|tubektomi|"
        r"bpjs ketenagakerjaan|sarana|proteksi kebakaran gedung|daftar apar|pemakaian|isi ulang|suami|hamil|"
        r"pelatihan|pemeriksaan|melatih|memeriksa|mengecek|menguji|simulasi|penggunaan|"
        r"denah)\b"
    ),
)

_OUTPUT = (
    r"(?:surat|kartu|izin|dokumen|sertifikat|akta|akte|kutipan|ktp(?:-el)?|kk|kia|sim|stnk|skck|paspor|buku|"
    r"rekomendasi|legalisir|ijazah|nib|sk|tanda daftar|hasil (?:uji|lab\w*|pemeriksaan))"
)
PRODUCT = SentenceRule(
    LineCues("output", "keluaran", "produk", "hasil", "menerima", "mendapat", "memperoleh"),
    re.compile(
        rf"\b(?:output|keluaran|produk|hasil(?:nya)?)\b(?: akhir)?[^.;:]{{0,40}}\b(?:adalah|ialah|yaitu|berupa)\b"
        rf"[^.;]{{0,60}}\b{_OUTPUT}\b|\b(?:pemohon|anda|warga)\b (?:akan |kemudian |lalu |dapat )?(?:menerima|"
        rf"mendapat(?:kan)?|memperoleh) (?!notifikasi|pemberitahuan|informasi|pesan)[^.;,]{{0,30}}\b{_OUTPUT}\b"
    ),
    "menyebut hasil layanan dalam kalimat",
)

_DISPLEASED = (
    r"(?:keluhan|aduan|pengaduan|mengadu|mengeluh|komplain|protes|dirugikan|kecewa|dipersulit|(?:tidak|kurang|"
    r"tak|belum) (?:puas|berkenan)|keberatan (?:atas|soal) (?:\w+ )?(?:pelayanan|layanan|hasil)|pungli|pungutan liar|"
    r"(?:minta|meminta|memungut|menarik) (?:uang|bayaran|biaya|imbalan)|complaints?|not happy|asks for money)"
)
_TOLD_TO = (
    r"(?:\b0\d[\d .()-]{6,}\d|\b[\w.-]+@[\w.-]+|\b(?:kotak|buku) (?:saran|aduan|pengaduan|keluhan)\b|\bmeja \w+|"
    rf"\bloket\b|\bpojok pengaduan\b|\b(?:temui|hubungi|kepada|ke) (?:bapak |ibu |bu |pak )?{CHIEF}\b)"
)
COMPLAINT_HANDLING = SentenceRule(
    LineCues(
        *("keluhan", "aduan", "komplain", "puas", "dirugikan", "berkenan", "keberatan atas", "mengadu", "mengeluh"),
        *("protes", "kecewa", "dipersulit", "pungli", "pungutan", "meminta uang", "minta uang", "bayaran"),
        "complain",
    ),
    re.compile(
        rf"(?:^{_DISPLEASED}|\b(?:jika|bila|apabila|kalau|ada|masih|punya|merasa|yang|"
        rf"if)\b[^.;?]{{0,60}}\b{_DISPLEASED})\b"
        rf"[^.;]{{0,100}}{_TOLD_TO}"
    ),
    "menyebut ke mana keluhan atas layanan disampaikan",
    but=re.compile(
        r"\b(?:keluhan (?:pasien|batuk|utama|kesehatan|penyakit)|tugas|(?:keberatan|objek) pajak|"
        r"informasi publik|rekap\w*|sebanyak \d+|"
        r"kekerasan|pidana|propam|lapor\.go\.id|sp4n|penanggung jawab aduan)\b"
    ),
    own_topic=frozenset({"complaint_strict", "negation", "topic_questionnaire"}),
    asked=True,
    single=True,
)
