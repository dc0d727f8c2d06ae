"""What a rule for sentences is, and the classes of words that such rules are made of.

A rule names kinds of words and not wordings: a trade, a post above others, a thing in a room, a deed done again and
again. So it reads what nobody has written before.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from checks.wording.cues import LineCues


class SentenceRule(NamedTuple):
    """How a component is told in one sentence without its label."""

    cues: LineCues
    """Stems without one of which no sentence tells it: the cheap question first."""
    pattern: re.Pattern[str]
    why: str
    beside: LineCues | None = None
    """Stems without one of which beside the first no line tells it: as cheap, and most lines fall here."""
    but: re.Pattern[str] | None = None
    """What makes the same sentence speak of somebody or something else."""
    own_topic: frozenset[str] = frozenset()
    """What elsewhere would make the sentence speak of something else, and is its very subject here."""
    asked: bool = False
    """Whether the heading above begins the sentence: `Bila kami terlambat`, `Tidak puas?`."""
    counts: bool = False
    """Whether nothing tells it but a small number."""
    single: bool = False
    """Whether it is believed only on the page of one service: below a list offices say the same of all they do."""


NUMBER = (
    r"(?:\d{1,2}|satu|dua|tiga|empat|lima|enam|tujuh|delapan|sembilan|sepuluh|sebelas|(?:dua|tiga|lima) belas|seorang|"
    r"one|two|three|four|five|six|seven|eight|nine|ten)(?: ?\((?:\w{2,12}|\d{1,2})\))?"
)
"""So many people as an office has; more are a population."""
TRADE = (
    r"(?:petugas|pegawai|staf|staff|perawat|bidan|dokter|drh|paramedi[sk]|konselor|psikolog|psikiater|operator|"
    r"tenaga (?:ahli|medis|kesehatan|teknis|pengajar|pendidik|administrasi)|analis|verifikator|pustakawan|teknisi|"
    r"penguji|penera|pelaksana|pendamping|fasilitator|apoteker|farmasis|radiografer|fisioterapis|sopir|pengemudi|"
    r"driver|instruktur|penyuluh|surveyor|kasir|arsiparis|pranata|juru \w+|tukang \w+|pekerja sosial|peksos|"
    r"advokat|pengacara|ahli teknologi laboratorium \w+|atlm|"
    r"pengasuh|pemandu|nakhoda|awak(?: kapal)?|kru|personil|personel|ahli gizi|laboran|satpam|inspektur|penilai|"
    r"pengelola|penjaga(?: \w+)?|pengajar|admin|asisten(?: apoteker)?|mekanik|auditor|pengamat \w+|widyaiswara|"
    r"helpdesk|anggota (?:regu|tim)|penyelia halal|terapis|paralegal|mediator|penghulu|penyuluh|mantri|pramubakti|"
    r"resepsionis|arsitek|(?:nurse|doctor|officer|clerk|inspector|analyst|librarian|midwive|technician|evaluator|"
    r"trainer|assessor|driver|counsellor|counselor)s?|midwife|front ?office|customer service)"
)
"""Those who deliver a service, by what they are."""
TRADE_STEMS = (
    *(
        "petugas",
        " pegawai",
        "staf",
        "perawat",
        "bidan",
        "dokter",
        "drh",
        "paramedi",
        "konselor",
        "psikolog",
        "operator",
    ),
    *(
        "tenaga",
        "analis ",
        "analis,",
        "verifikator",
        "pustakawan",
        "teknisi",
        "penguji",
        "penera",
        "pelaksana ",
        "pendamping",
    ),
    *("fasilitator", "apoteker", "radiografer", "terapis", "sopir", "pengemudi", "driver", "instruktur", "penyuluh"),
    *(
        "surveyor",
        "kasir",
        "arsiparis",
        "pranata",
        "juru ",
        "tukang",
        "pekerja sosial",
        "advokat",
        "pengacara",
        "pengasuh",
    ),
    *(
        "pemandu",
        "nakhoda",
        "awak ",
        " kru",
        "personel",
        "personil",
        "ahli gizi",
        "laboran",
        "satpam",
        "inspektur",
        "penilai ",
    ),
    *("penjaga", "pengajar", "mekanik", "asisten", "auditor", "mediator", "penghulu", "nurse", "doctor", "officer"),
    *("clerk", "inspector", "analyst", "librarian", "technician", "evaluator", "trainer"),
)
"""Letters of which a line holds some that names a trade."""
CHIEF = (
    r"(?:kepala|ka(?:si|sie|subbag|subag|bid|pus|upt|uptd|ru)|atasan(?: langsung)?|sekretaris|sek(?:cam|lur|dis|din|"
    r"des)|camat|lurah|direktur|direksi|manajer|supervisor|koordinator|penyelia|pengawas(?: \w+)?|pimpinan|ketua|"
    r"wakil kepala|komandan|danru|mandor|panitera|syahbandar|penanggung jawab|inspektorat|spi|"
    r"satuan pengawas\w*(?: intern\w*)?|komite (?:mutu|medi[ks])|tim (?:pengendali(?: \w+)?|penjamin\w*|audit(?:or)?|"
    r"pengawas\w*)?(?: ?mutu)?|auditor internal|dewan pengawas|petugas proteksi radiasi|bendahara|head|director|"
    r"manager|chief|inspectorate|section head)"
)
"""Who stands above those who deliver a service, inside the office or set over it."""
EQUIPMENT = (
    r"(?:ruang|ruangan|kursi|bangku|sofa|ac|ber-ac|pendingin|kipas angin|mesin \w+|toilet|wc|kamar (?:kecil|mandi)|"
    r"parkir|parkiran|komputer|wifi|wi-fi|mushol\w+|mushal\w+|musal\w+|tempat salat|televisi|dispenser|printer|"
    r"pencetak|loket|meja|bed|ranjang|brankar|tempat tidur|alat \w+|peralatan|laboratorium|mobil (?!penumpang|"
    r"bus|barang|pribadi)\w+|kendaraan (?:operasional|survei|layanan|dinas)|"
    r"ambulans?|ambulance|pojok \w+|area (?:bermain|tunggu|parkir)|tv|air minum|minum|kopi|laptop|scanner|pemindai|"
    r"lemari|loker|timbangan|tensimeter|charger|charging \w+|colokan|ngecas|genset|internet|apotek|kantin|"
    r"dapur|gudang|asrama|bengkel|aula|sound ?system|proyektor|layar|kamera|inkubator|oven|mikroskop|centrifuge|"
    r"sentrifus|spektrofotometer|aas|kulkas|sterilisator|rontgen panoramik|(?:alat |mesin )(?:usg|ekg|rontgen)|"
    r"ventilator|defibrilator|kandang|perahu|"
    r"pelampung|audio guide|ruang laktasi|mainan anak|tenda|keranda|crane|forklift|listrik|lampu sorot|tribun|rak|"
    r"jemuran|panel listrik|gerobak|gerinda|bejana ukur|anak timbangan|tablet|anjungan|signature pad|gps|drone|atm|"
    r"ruang \w+|kotak (?:saran|p3k)|papan informasi|bor|tester|brake tester|kompor|air[- ]conditioned|toilets?|"
    r"drinking water|computers?|lockers?|reading room|prayer room|waiting room|printers?|scanners?|queue machine|"
    r"parking|incubator|microscopes?|spectrophotometer|chairs?|seats|canteen)"
)
"""Rooms and things in them."""
OFTEN = (
    r"(?:(?:setiap|tiap|saban)(?! (?:berkas|dokumen|permohonan|pemohon|surat|pasien|orang|warga|kendaraan|izin))|"
    r"berkala|harian|mingguan|bulanan|triwulan\w*|semester\w*|tahunan|rutin|sehari|seminggu|"
    r"sebulan|sepekan|sekali|setahun|per (?:bulan|tahun|hari|minggu|triwulan|semester)|sepanjang hari|secara acak|"
    r"(?:dua|tiga|empat|\d) kali|every|daily|weekly|monthly|yearly|annual(?:ly)?|quarterly|twice|once)"
)
"""That something is done again and again."""
