"""The grammar of complaints: who is displeased with what, what the office does about it, and who there takes it up.

Pages say it in any words: *petugas ketus? kabari kami di …*, *aduan dicatat, dicek ke loket, lalu dijawab*, *urusan
komplain dipegang Bu Lasmi*. What they share is who does what; the patterns read folded text
(`checks.document.decode.fold`) and are bounded.
"""

from __future__ import annotations

import re

_NOT = r"(?:tidak|kurang|tak|belum|nggak|gak|ndak|tdk)"
_SERVING = (
    r"(?:(?:pe)?layanan|petugas|pegawai|staf|perawat|dokter|bidan|satpam|kasir|loket|antrean|antrian|perlakuan|kinerja)"
)
_DISPLEASED = (
    rf"\b{_NOT} (?:puas|berkenan|terima|memuaskan|dilayani|ditanggapi|mendapat (?:giliran|(?:pe)?layanan))\b|"
    rf"\b(?:kecewa\w*|kekecewaan|ketidakpuasan|dirugikan|merugikan|"
    r"dipersulit|uneg-? ?uneg|unek-? ?unek|keluh kesah|protes|mengganjal|mengeluh\w*|diadukan|diperlakukan)\b|"
    rf"\b{_SERVING}\b[^.;?]{{0,30}}\b(?:lambat|lamban|lelet|lama|ketus|galak|membentak|judes|cemberut|kasar|"
    rf"semrawut|{_NOT} "
    r"(?:ramah|sopan|sesuai|baik|memuaskan|memadai|nyaman|profesional))\b|"
    r"\b(?:not (?:happy|satisfied|pleased)|unhappy|dissatisfied|disappointed|grievances?|(?:goes|went) wrong|"
    r"treated (?:badly|unfairly|rudely))\b"
)
_WRONG = (
    r"\b(?:diminta(?:i)? (?:uang|imbalan|bayaran|membayar)|(?:me)?minta (?:uang|imbalan|bayaran)|menerima uang|"
    r"pungutan|pungli|calo|oknum|suap|menyuap|penyimpangan|pelanggaran|misconduct|bribe\w*|corruption|ask(?:s|"
    r"ed)? (?:you )?for (?:money|extra|a bribe))\b"
)
_TELLS = (
    r"\b(?:hubungi|menghubungi|telepon|telp|menelepon|menelpon|telpon|kirim|kirimkan|tulis|tuliskan|lapor|laporkan|"
    r"melapor|melaporkan|dilaporkan|kabari|beri ?tahu(?:kan)?|ceritakan|curahkan|utarakan|sampaikan|disampaikan|"
    r"menyampaikan|chat|wa|"
    r"whatsapp|sms|email|e-mail|surel|adukan|diadukan|bilang|curhat|call|write|tell|send|contact|report|via|lewat|"
    r"melalui|reach)\b|:"
)
_INFORMS = (
    r"\b(?:lapor|laporkan|melapor|melaporkan|dilaporkan|kabari|beri ?tahu(?:kan)?|adukan|diadukan|foto|"
    r"sampaikan|report|tell)\b"
)
_VOICED = re.compile(
    rf"(?:{_DISPLEASED})(?:(?:[^.]|\.\d){{0,140}}?|[^.]{{0,80}}\. (?:mohon|silah?kan|segera|harap|"
    rf"please) [^.]{{0,40}}?)(?:{_TELLS})|"
    rf"(?:{_WRONG})[^.]{{0,140}}?{_INFORMS}|{_INFORMS}[^.;]{{0,80}}?(?:{_WRONG})"
)
_ILLNESS = re.compile(
    r"\b(?:gejala|rekam medis|minum obat)\b|"
    r"\bkeluhan (?:utama|sakit|penyakit|kesehatan|nyeri|fisik|medis|tidak berkurang|berlanjut)\b"
)
_OF_OTHERS = re.compile(
    r"\b(?:gugatan|ptun|pengadilan|lkpm|lhkpn|wajib lapor|lapor diri|seminar|peserta|lomba|panitia)\b|"
    r"\blapor(?:kan)? (?:kelahiran|kematian|kehamilan|spt|kegiatan|hasil|keuangan|perkembangan)\b"
)
"""Courts, contests, and what citizens or firms have to report."""


def is_of_illness(folded: str) -> bool:
    """Whether a *keluhan* is what a patient suffers from."""
    return _ILLNESS.search(folded) is not None


def is_of_others(folded: str) -> bool:
    """Whether what is reported or felt is no matter of the office: an illness, a birth, a lawsuit, a contest."""
    return is_of_illness(folded) or _OF_OTHERS.search(folded) is not None


_DISPLEASURE = re.compile(_DISPLEASED)


def is_voiced(folded: str) -> bool:
    """Whether a text sends those who are displeased, or were asked for money, to somebody who hears them."""
    return _VOICED.search(folded) is not None


def is_displeased(folded: str) -> bool:
    """Whether a text, such as the question above an answer, is about somebody who is displeased with the service."""
    return _DISPLEASURE.search(folded) is not None


_TAKES = (
    r"(?:baca|catat|terus(?:kan)?|cek|teliti|telaah|kaji|bahas|bicarakan|telusuri|selidiki|klarifikasi\w*|"
    r"konfirmasi\w*|verifikasi\w*|pilah|serahkan|salurkan|periksa|rapatkan|disposisi\w*|register|tampung|"
    r"uji ulang|panggil|"
    r"terima|tulis|putuskan|proses|analisis|analisa|naikkan|buka|data|telepon|hubungi)"
)
_TAKEN = re.compile(
    rf"\bdi{_TAKES}\b|\bkami {_TAKES}\b|\b(?:mencatat|meneruskan|mengecek|memeriksa|meneliti|menelaah|membahas|"
    r"menelusuri|menyelidiki|mengkaji|mengklarifikasi|mengonfirmasi|memverifikasi|memilah|menyalurkan|memproses|"
    r"merapatkan|memanggil|mendalami|mempelajari|meninjau|memastikan|menganalisis|membuka|membaca|membacanya|"
    r"dibawa ke|mendata|dimasukkan|"
    r"diinput|masuk ke|naik(?: lagi)? ke|nomor (?:tiket|registrasi|register|urut)|diberi nomor|beri nomor|tanda terima|"
    r"looks? into|looked into|logs?|logged|checks?|checked|pass(?:es|ed)|review(?:s|ed)?|investigat(?:es?|ed)|"
    r"forward(?:s|ed)?|record(?:s|ed)?|examin(?:es?|ed)|gets a number|registered)\b"
)
_ANSWERED = re.compile(
    r"\b(?:dijawab|menjawab|jawab|jawaban(?:nya)?|dibalas|membalas|balas|balasan|ditanggapi|menanggapi|tanggapan|"
    r"ditelepon|ditelpon|menelepon|dikabari|mengabari|kabari|kabar|diberi ?tahu(?:kan)?|beri ?tahu|"
    r"memberi ?tahu(?:kan)?|"
    r"hasilnya|keputusan(?:nya)?|diselesaikan|menyelesaikan|selesaikan|diperbaiki|perbaiki|dibetulkan|ditindaklanjuti|"
    r"menindaklanjuti|tindak lanjut|jalan keluar|disampaikan (?:kembali )?kepada (?:pelapor|pengadu|pelanggan|anda)|"
    r"permintaan maaf|berita acara|(?:anda|pelapor|pengadu) dihubungi|writes? back|repl(?:y|ies|ied)|"
    r"answer(?:s|ed)?|respond\w*|(?:you )?hear from us|calls? you back|"
    r"outcome|solved|resolved)\b"
)
_STEPWISE = re.compile(
    r"\b(?:lalu|kemudian|selanjutnya|setelah|sesudah|begitu|kalau|bila|apabila|jika|dan|sampai|and|then|after|"
    r"is)\b|[,;→>]"
)
_TWO, _THREE = 2, 3


def takes_up(folded: str) -> bool:
    """Whether a short line, such as one step of a list, takes a complaint up."""
    return _TAKEN.search(folded) is not None


def answers(folded: str) -> bool:
    """Whether a short line tells the answer to a complaint, or its end."""
    return _ANSWERED.search(folded) is not None


def tells_handling(folded: str, *, in_time: bool = False) -> bool:
    """Whether sentences tell, one deed after the other, what becomes of a complaint; `in_time` if they say how soon."""
    taken = {found[0] for found in _TAKEN.finditer(folded)}
    if not taken or len(_STEPWISE.findall(folded)) < _TWO or _NO_HANDLING.search(folded):
        return False
    answered = {found[0] for found in _ANSWERED.finditer(folded)}
    needed = _TWO if in_time and answered else _THREE
    return len(taken) + len(answered) >= needed


_NO_HANDLING = re.compile(
    r"\b(?:tugas|bertugas me\w+|fungsi|indikator|persentase|rincian|sepanjang tahun|sebanyak|permohonan|pemohon|izin|"
    r"menurut (?:uu|undang|pasal|peraturan)|pasal \d+|wajib)\b"
)
"""Duties of a unit, figures of a year, what the law asks for, and the way of an application."""
_UNHELPED = r"\b(?:puas|selesai|beres|ditanggapi|dijawab|ada (?:jawaban|tanggapan)|satisfied|solved|resolved|happy)\b"
_ESCALATES = re.compile(
    r"\b(?:kalau|bila|jika|apabila|if)\b(?: masih| memang| tetap| still| you are still)?[^.,;]{0,30}"
    rf"\b(?:belum|tidak|tak|not)\b[^.,;]{{0,20}}{_UNHELPED}|"
    rf"\b(?:belum|tidak|still|not|un)[^.,;?]{{0,20}}{_UNHELPED}[^.,;?]{{0,12}}\?"
)
_GOES = re.compile(
    r"\b(?:bicara(?:kan)?|temui|menemui|bertemu|naik|tulis|sampaikan|hubungi|lapor(?:kan)?|menghadap|minta|datang|"
    r"telepon|kirim|dibawa|teruskan|talk|speak|ask|write|call)\b"
)


def escalates(folded: str) -> bool:
    """Whether the text says where to go next when the first who was told did not help."""
    return _ESCALATES.search(folded) is not None and len({found[0] for found in _GOES.finditer(folded)}) > 1


_CLAUSE = re.compile(r"[,;→>.]|\b(?:lalu|kemudian|dan|then|and)\b")
_ORDERS = re.compile(
    r"\W*(?:\d\W+)?(?:silah?kan )?(?:datang|ceritakan|tulis|tuliskan|isi|sebutkan|sampaikan|tanda tangani|tunggu|kirim|"
    r"hubungi|telepon|foto|buka|pilih|klik|masukkan|serahkan|bawa|lampirkan|unggah|catat|simpan|pantau|ambil|"
    r"terima|klarifikasi|verifikasi|tindak lanjut|jawab|selesai|call|write|tell|fill|come|wait|attach|send)\b"
)


def orders_in_line(folded: str) -> int:
    """How many clauses of a line begin with an order or the bare name of a step."""
    return sum(_ORDERS.match(clause) is not None for clause in _CLAUSE.split(folded))


_POST = (
    r"(?:wakil )?(?:kepala (?!surat|keluarga|desa wajib|daerah)\w+|ka\.? ?upt\w*|kasi|kasie|kasubbag|kasubag|"
    r"kabid|kabag|"
    r"kaur|kadis|kapus|karu|"
    r"sekcam|seklur|sekdes|sekretaris(?! daerah)|camat|lurah|koordinator|ketua tim|manajer|manager|direktur|penyelia|"
    r"supervisor|mediator|pj|penanggung jawab|pejabat (?:pengawas|fungsional|pengelola|penerima|struktural)\w*|"
    r"head of (?:section|office|administration|the \w+|\w+)|(?:\w+ )?manager|deputy director|director|supervisor|"
    r"(?:\w+ ){0,2}(?:officer|secretary))"
)
_PERSON = (
    r"(?:bapak|bapa|ibu|mama|bpk|sdri?|saudara|saudari|pak|bu|mas|mbak|kak|kakak|bang|mr|mrs|ms|dr|drg|drs|dra|ir|"
    r"hj?|ns)"
    r"\b\.? ?[a-z]{2,}"
)
_WHO = (
    rf"(?:(?:sendiri|langsung|oleh|kepada|ke|tim yang dipimpin|by|to|the|our|your|saja|adalah) "
    rf"){{0,3}}(?:{_POST}|{_PERSON})\b"
)
_HELD = (
    r"(?:dipegang|dijaga|ditangani|diterima|dikelola|dibaca|dijawab|diurus|dilayani|ditampung|ditindaklanjuti|"
    r"diproses|dipimpin|dihandle|handled|answered|received|dealt with|read|goes|go|addressed|sent)"
)
_HOLDS = (
    r"(?:memegang|menangani|menerima|mengelola|membaca (?:\w+ ){0,2}(?:keluhan|aduan|pesan|laporan|pengaduan)|"
    r"menjawab|mengurus|melayani|mencatat|menampung|menyelidiki|"
    r"menindaklanjuti|memproses|bertanggung jawab (?:atas|terhadap|untuk|menangani)|menanggapi|handles?|answers?|"
    r"logs|receives?|is responsible for|"
    r"in charge of)"
)
_ASKS_FOR = (
    r"(?:temui|menemui|bertemu(?: dengan)?|menghadap|bicara(?:kan)?(?: (?:dulu|dengan|langsung|baik-baik)){0,2}|"
    r"hubungi|"
    r"ke ruang|tell|ask for|speak (?:to|with)|talk to|contact)"
)
_TAKEN_UP = re.compile(
    rf"\b{_HELD} {_WHO}|\b{_ASKS_FOR} {_WHO}|"
    rf"\b(?:{_POST}|{_PERSON})\b(?:(?!berkomitmen|mengajak|imbau|meminta|minta|berjanji|"
    rf"berharap)[^.;]){{0,50}}?\b(?:yang |akan |bertugas |khusus |sendiri |lah ){{0,3}}{_HOLDS}\b"
)
_UNIT_HOLDS = re.compile(
    rf"\b(?:{_HELD}|disampaikan|ditujukan|diverifikasi)\b (?:(?:oleh|kepada|ke|langsung|by|to) ){{0,3}}"
    r"(?:(?:(?:sub ?)?bagian|subbag\w*|bidang|seksi|unit|humas|sekretariat|tata usaha|instalasi)\b"
    r"(?!(?:[ /]\w+)?[ /](?:kerja )?(?:terkait|yang|masing|bersangkutan|teknis))|"
    r"(?:the|our) (?:\w+ ){1,3}(?:unit|section|desk|division)\b)"
)


def taken_up_by_somebody(folded: str) -> bool:
    """Whether a post or person is said to hold what people complain of, or is whom they are sent to."""
    return _TAKEN_UP.search(folded) is not None


_SIGNED = re.compile(
    rf"\ba\.?n\.? (?:{_PERSON}|[a-z]{{3,}} [a-z]{{3,}})|\([^()]{{0,30}}\b(?:{_POST})[^()]{{0,40}}\)|"
    rf"^(?:{_POST})\b[^.;]{{0,40}},"
)


def stands_by_address(folded: str) -> bool:
    """Whether a post or name is given with an address: `0812-… a.n. Yosef`, `Kepala ruang jaga, atau WA …`."""
    return _SIGNED.search(folded) is not None


def taken_up_by_unit(folded: str) -> bool:
    """Whether a unit of the office, nobody in it, is said to take complaints up."""
    return _UNIT_HOLDS.search(folded) is not None
