"""The grammar of complaints: who is displeased with what, what the office does about it, and who there takes it up.

Pages say it in any words: *petugas ketus? kabari kami di …*, *aduan dicatat, dicek ke loket, lalu dijawab*, *urusan
komplain dipegang Bu Lasmi*. What they share is who does what; the patterns read folded text
(`checks.document.decode.fold`) and are bounded.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from checks.document.model import Block, BlockKind
from checks.wording.cues import Cues, LineCues

if TYPE_CHECKING:
    from checks.page import Page

_NOT = r"(?:tidak|kurang|tak|belum|nggak|gak|ndak|tdk)"
_SERVING = (
    r"(?:(?:pe)?layanan|petugas|pegawai|staf|perawat|dokter|bidan|satpam|kasir|loket|antrean|antrian|perlakuan|kinerja)"
)
_DISPLEASED = (
    rf"\b{_NOT} (?:puas|berkenan|terima|memuaskan|dilayani|terlayani|ditanggapi|mendapat (?:giliran|(?:pe)?layanan))\b|"
    r"\b(?:kecewa\w*|kekecewaan|ketidakpuasan|dirugikan|merugikan|dipersulit|mempersulit|uneg-? ?uneg|unek-? ?unek|"
    r"keluh kesah|protes|mengganjal|mengeluh\w*|diadukan|diperlakukan|curhat\w*)\b|"
    rf"\b{_SERVING}\b[^.;?]{{0,30}}\b(?:lambat|lamban|lelet|lama|ketus|galak|membentak|judes|cemberut|kasar|semrawut|"
    rf"{_NOT} (?:ramah|sopan|sesuai|baik|memuaskan|memadai|nyaman|profesional|seperti))\b|"
    r"\b(?:masalah|ketidaksesuaian|kekeliruan|ketidaknyamanan)\b[^.;?]{0,20}\b(?:pe)?layanan\b|"
    r"\b(?:not (?:happy|satisfied|pleased)|unhappy|dissatisfied|disappointed|grievances?|(?:goes|went) wrong|"
    r"treat(?:s|ed)? (?:you |me )?(?:badly|unfairly|rudely))\b"
)
_WRONG = (
    r"\b(?:diminta(?:i)? (?:uang|imbalan|bayaran|membayar)|(?:me)?minta (?:uang|imbalan|bayaran|lebih|tambahan)|"
    r"menerima uang|"
    r"pungutan|pungli|calo|oknum|suap|menyuap|penyimpangan|pelanggaran|misconduct|bribe\w*|corruption|"
    r"ask(?:s|ed)? (?:you )?for (?:money|extra|a bribe))\b"
)
_TELLS = (
    r"\b(?:hubungi|menghubungi|telepon|telp|menelepon|menelpon|telpon|kirim|kirimkan|tulis|tuliskan|lapor|laporkan|"
    r"melapor|melaporkan|dilaporkan|kabari|beri ?tahu(?:kan)?|ceritakan|curahkan|utarakan|sampaikan|disampaikan|"
    r"menyampaikan|chat|wa|whatsapp|sms|email|e-mail|surel|adukan|diadukan|klaim|bilang|curhat|call|write|tell|send|"
    r"contact|report|via|lewat|melalui|reach)\b|:"
)
_INFORMS = (
    r"\b(?:lapor|laporkan|melapor|melaporkan|dilaporkan|kabari|beri ?tahu(?:kan)?|adukan|diadukan|foto|sampaikan|"
    r"hubungi|telepon|bilang|report|tell)\b"
)
_IF = r"\b(?:kalau|bila|jika|apabila|soal|tentang|if|when)\b"
_VOICED = re.compile(
    rf"(?:{_DISPLEASED})"
    rf"(?:(?:[^.]|\.\d){{0,140}}?|[^.]{{0,80}}\. (?:mohon|silah?kan|segera|harap|please) [^.]{{0,40}}?)(?:{_TELLS})|"
    rf"(?:{_TELLS})[^.]{{0,80}}?{_IF}[^.]{{0,80}}?(?:{_DISPLEASED}|{_WRONG})|"
    rf"(?:{_WRONG})[^.]{{0,140}}?{_INFORMS}|{_INFORMS}[^.;]{{0,80}}?(?:{_WRONG})"
)
_DISPLEASURE = re.compile(_DISPLEASED)


def is_voiced(folded: str) -> bool:
    """Whether a text sends those who are displeased, or were asked for money, to somebody who hears them."""
    return _MAY_BE_VOICED.are_in(folded) and _VOICED.search(folded) is not None


def is_displeased(folded: str) -> bool:
    """Whether a text, such as the question above an answer, is about somebody who is displeased with the service."""
    return _DISPLEASING.are_in(folded) and _DISPLEASURE.search(folded) is not None


def _is_felt(folded: str) -> bool:
    return _MAY_BE_VOICED.are_in(folded) and (is_displeased(folded) or is_voiced(folded))


_DENIES = ("tidak", "kurang", "tak", "belum", "nggak", "gak", "ndak", "tdk")
_DENIED = (
    *("puas", "berkenan", "terima", "memuaskan", "dilayani", "terlayani", "ditanggapi", "mendapat", "ramah", "sopan"),
    *("sesuai", "baik", "memadai", "nyaman", "profesional", "seperti"),
)
"""What displeases where it is denied."""
_DISPLEASES = (
    *("kecewa", "puasan", "rugikan", "persulit", "uneg", "unek", "keluh kesah", "protes", "ganjal", "mengeluh"),
    *("adukan", "perlakukan", "curhat", "lambat", "lamban", "lelet", "ketus", "galak", "membentak", "judes"),
    *("cemberut", "kasar", "semrawut", "masalah", "tidaksesuaian", "kekeliruan", "tidaknyamanan", "happy", "satisfied"),
    *("pleased", "disappoint", "grievance", "wrong", "badly", "unfairly", "rudely"),
    *(f"{denies} {denied}" for denies in _DENIES for denied in _DENIED),
)
_DISPLEASING = Cues(*_DISPLEASES, " lama")
_MAY_BE_VOICED = Cues(
    *(*_DISPLEASES, "lama"),
    *(f"minta{ending} {what}" for ending in ("", "i") for what in ("uang", "imbalan", "bayaran", "membayar")),
    *("minta lebih", "minta tambahan", "menerima uang", "pungutan", "pungli", "calo", "oknum", "suap", "penyimpangan"),
    *("pelanggaran", "misconduct", "brib", "corruption", "for money", "for extra"),
)
"""Without one of which nobody is displeased, wronged or asked for money."""


MAY_VOICE = LineCues(
    *("puas", "berkenan", "terima", "memuaskan", "layani", "ditanggapi", "giliran", "kecewa", "rugikan", "persulit"),
    *("uneg", "unek", "keluh kesah", "protes", "ganjal", "mengeluh", "diadukan", "diperlakukan", "curhat", "ketus"),
    *("galak", "membentak", "judes", "cemberut", "kasar", "lambat", "lamban", "lelet", "semrawut", "masalah"),
    *("ketidaksesuaian", "kekeliruan", "ketidaknyamanan", "ramah", "sopan", "profesional", "unhappy", "satisfied"),
    *("kurang ", "tidak sesuai", "tidak seperti", "tidak baik", "tidak nyaman", "tidak memadai", " lama", "pleased"),
    *("happy", "disappointed", "grievance", "wrong", "unfairly", "rudely", "badly", " uang", "imbalan", "pungutan"),
    *("pungli", "calo", "oknum", "suap", "penyimpangan", "pelanggaran", "misconduct", "bribe", "corruption", "money"),
)
"""Without one of which no line is about displeasure or wrongs."""
COMPLAINTS = frozenset({"complaint_strict", "complaint_officer_label", "complaint_procedure_label"})
"""Concepts of texts that speak of complaints."""


def about_complaints(page: Page) -> list[Block]:
    """Return the lines about complaints or displeasure, and those under a heading about them, in reading order."""
    if not page.title_concepts.isdisjoint(COMPLAINTS):
        return list(page.lines)
    felt = [block for block in page.cued(MAY_VOICE) if _is_felt(block.folded)]
    speaking = [*felt, *page.naming(*COMPLAINTS)]
    named = {block.order: block for block in speaking if not block.link}
    named |= {answer.order: answer for block in speaking if (answer := answer_to(page, block)) is not None}
    headings = {block.text for block in speaking if block.kind is BlockKind.HEADING}
    if headings:
        named |= {block.order: block for block in page.lines if not headings.isdisjoint(block.path)}
    return [named[order] for order in sorted(named)]


def answer_to(page: Page, block: Block) -> Block | None:
    """Return the line below a question, where it is none itself."""
    if not block.folded.endswith("?") or not page.is_content(block):
        return None
    after = page.main[page.position(block) + 1 : page.position(block) + 2]
    is_answer = bool(after) and not after[0].link and not after[0].folded.endswith("?")
    return after[0] if is_answer and after[0].kind is not BlockKind.HEADING else None


_ILLNESS = re.compile(
    r"\b(?:gejala|rekam medis|minum obat)\b|\bpasien dengan keluhan\b|"
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


_TAKES = (
    r"(?:baca|catat|terus(?:kan)?|cek|teliti|telaah|kaji|bahas|bicarakan|telusuri|selidiki|klarifikasi\w*|"
    r"konfirmasi\w*|verifikasi\w*|pilah|serahkan|salurkan|periksa|rapatkan|disposisi\w*|register|tampung|uji ulang|"
    r"panggil|terima|tulis|putuskan|proses|analisis|analisa|naikkan|buka|data|telepon|hubungi)"
)
_TAKEN = re.compile(
    rf"\bdi{_TAKES}\b|\bkami {_TAKES}\b|"
    r"\b(?:mencatat|meneruskan|mengecek|memeriksa|meneliti|menelaah|membahas|menelusuri|menyelidiki|mengkaji|"
    r"mengklarifikasi|mengonfirmasi|memverifikasi|memilah|menyalurkan|memproses|merapatkan|memanggil|mendalami|"
    r"mempelajari|meninjau|memastikan|menganalisis|membuka|membaca(?:nya)?|mendata|menanyakan|memutuskan|"
    r"menyampaikannya ke|mencari penyebab|dibawa ke|dimasukkan|diinput|masuk ke|naik(?: lagi)? ke|"
    r"nomor (?:tiket|registrasi|register|urut)|(?:di)?beri nomor|tanda terima|(?:regu|tim) (?:turun|datang))\b|"
    r"\b(?:looks? into|looked into|logs?|logged|checks?|checked|pass(?:es|ed)|reviews?|reviewed|investigat(?:es?|ed)|"
    r"forwards?|forwarded|records?|recorded|examin(?:es?|ed)|we note|ask the staff|gets a number|registered)\b"
)
_MAY_TAKE = Cues(
    *(
        "baca",
        "catat",
        "terus",
        "cek",
        "liti",
        "telaah",
        "kaji",
        "bahas",
        "bicara",
        "telusur",
        "selidik",
        "klarifikasi",
    ),
    *(
        "konfirmasi",
        "verifikasi",
        "pilah",
        "serah",
        "salur",
        "riksa",
        "rapat",
        "disposisi",
        "regis",
        "tampung",
        "ulang",
    ),
    *(
        "panggil",
        "terima",
        "tulis",
        "utus",
        "proses",
        "nalisi",
        "naik",
        "buka",
        "data",
        "telepon",
        "hubungi",
        "pelajar",
    ),
    *("tinjau", "pasti", "tanya", "sampai", "penyebab", "dibawa", "masuk", "input", "nomor", "tanda", "regu", "tim "),
    *("dalam", "look", "log", "check", "pass", "review", "investigat", "forward", "record", "examin", "note", "ask "),
    *("gets",),
)
_TAKES_FIRST = re.compile(rf"\W*(?:\d{{1,2}}\W+)?(?:{_TAKES}|cari)\b")
_ANSWERED = re.compile(
    r"\b(?:dijawab|menjawab|jawab|jawaban(?:nya)?|dibalas|membalas|balas|balasan|ditanggapi|menanggapi|tanggapan|"
    r"ditelepon|ditelpon|menelepon|menghubungi anda|dikabari|dikabarkan|mengabari|kabari|kabar|"
    r"diberi ?tahu(?:kan)?|beri ?tahu|memberi ?tahu(?:kan)?|diberi surat|dikirim (?:balik|ke alamat)|hasilnya|"
    r"keputusan(?:nya)?|diselesaikan|menyelesaikan|selesaikan|diperbaiki|perbaiki|dibetulkan|ditindaklanjuti|"
    r"menindaklanjuti|tindak lanjut|jalan keluar|"
    r"(?:di|kami )sampaikan (?:kembali )?kepada (?:pelapor|pengadu|pelanggan|anda)|"
    r"permintaan maaf|berita acara|(?:anda|pelapor|pengadu) dihubungi)\b|"
    r"\b(?:writes? back|repl(?:y|ies|ied)|answer(?:s|ed)?|respond\w*|hear from us|(?:calls?|rings?) you back|"
    r"(?:gets?|comes?) back to you|sort it out|outcome|solved|resolved)\b"
)
_STEPWISE = re.compile(
    r"\b(?:lalu|kemudian|selanjutnya|setelah|sesudah|begitu|kalau|bila|apabila|jika|dan|sampai|and|then|after|is)\b|"
    r"[,;→>]|\d\)"
)
_NO_HANDLING = re.compile(
    r"\b(?:tugas|bertugas me\w+|fungsi|indikator|persentase|rincian|sepanjang tahun|sebanyak|permohonan|pemohon|izin|"
    r"menurut (?:uu|undang|pasal|peraturan)|pasal \d+|wajib)\b"
)
"""Duties of a unit, figures of a year, what the law asks for, and the way of an application."""
_TWO, _THREE = 2, 3


def takes_up(folded: str) -> bool:
    """Whether a short line, such as one step of a list, takes a complaint up."""
    return _TAKEN.search(folded) is not None or _TAKES_FIRST.match(folded) is not None


def answers(folded: str) -> bool:
    """Whether a short line tells the answer to a complaint, or its end."""
    return _ANSWERED.search(folded) is not None


def tells_handling(folded: str, *, in_time: bool = False) -> bool:
    """Whether sentences tell, one deed after the other, what becomes of a complaint; `in_time` if they say how soon."""
    if len(_STEPWISE.findall(folded)) < _TWO or not _MAY_TAKE.are_in(folded):
        return False
    taken = {found[0] for found in _TAKEN.finditer(folded)}
    if not taken or _NO_HANDLING.search(folded):
        return False
    answered = {found[0] for found in _ANSWERED.finditer(folded)}
    needed = _TWO if in_time and answered else _THREE
    return len(taken) + len(answered) >= needed


_UNHELPED = r"\b(?:puas|selesai|beres|ditanggapi|dijawab|ada (?:jawaban|tanggapan)|satisfied|solved|resolved|happy)\b"
_ESCALATES = re.compile(
    r"\b(?:kalau|bila|jika|apabila|if)\b[^.,;]{0,40}"
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
    r"hubungi|telepon|foto|buka|pilih|klik|masukkan|serahkan|bawa|lampirkan|unggah|catat|simpan|pantau|ambil|terima|"
    r"klarifikasi|verifikasi|tindak lanjut|jawab|selesai|call|write|tell|fill|come|wait|attach|send)\b"
)


def orders_in_line(folded: str) -> int:
    """How many clauses of a line begin with an order or the bare name of a step."""
    return sum(_ORDERS.match(clause) is not None for clause in _CLAUSE.split(folded))


_POST = (
    r"(?:wakil )?(?:kepala (?!surat|keluarga|desa wajib|daerah)\w+|ka\.? ?upt\w*|kasi|kasie|kasubbag|kasubag|kabid|"
    r"kabag|kaur|kadis|kapus|karu|sekcam|seklur|sekdes|sekretaris(?! daerah)|camat|lurah|koordinator|ketua tim|manajer|"
    r"direktur|penyelia|supervisor|mediator|pj|penanggung jawab|"
    r"pejabat (?:pengawas|fungsional|pengelola|penerima|struktural)\w*|"
    r"head of (?:the )?\w+|(?:\w+ )?manager|deputy director|director|(?:\w+ ){0,2}(?:officer|secretary))"
)
_PERSON = (
    r"(?:bapak|bapa|ibu|mama|bpk|sdri?|saudara|saudari|pak|bu|mas|mbak|kak|kakak|bang|mr|mrs|ms|dr|drg|drs|dra|ir|"
    r"hj?|ns)"
    r"\b\.? ?[a-z]{2,}"
)
_WHO = (
    r"(?:(?:sendiri|langsung|oleh|kepada|ke|tim yang dipimpin|by|to|the|our|your|saja|adalah) ){0,3}"
    rf"(?:{_POST}|{_PERSON})\b"
)
_HELD = (
    r"(?:dipegang|dijaga|ditangani|diterima|dikelola|dibaca|dijawab|diurus|dilayani|ditampung|ditindaklanjuti|diproses|"
    r"dipimpin|dihandle|sampai (?:langsung )?ke (?:meja|tangan|telinga)|handled|answered|received|dealt with|read|"
    r"goes|go|addressed|sent)"
)
_HOLDS = (
    r"(?:memegang|menangani|menerima|mengelola|membaca (?:\w+ ){0,2}(?:keluhan|aduan|pesan|laporan|pengaduan)|menjawab|"
    r"mengurus|melayani|meladeni|nerima|mendengar(?:kan)?|"
    r"merangkap penerima|mencatat|menampung|menyelidiki|menindaklanjuti|memproses|menanggapi|"
    r"bertanggung jawab (?:atas|terhadap|untuk|menangani)|handles?|answers?|logs|reads|receives?|"
    r"is responsible for|in charge of)"
)
_ASKS_FOR = (
    r"(?:temui|menemui|bertemu(?: dengan)?|menghadap|bicara(?:kan)?(?: (?:dulu|dengan|langsung|baik-baik)){0,2}|"
    r"hubungi|jumpai|hadap|panggil|(?:bilang|kasih tau|lapor|laporkan|sampaikan|disampaikan|mengadu|adukan|curhat|"
    r"(?<!yang )ditujukan|tertulis|protes|marah)(?:lah|nya)?(?: (?:saja|aja|langsung|padanya)){0,2} (?:ke|kepada|pada)|"
    r"(?:kasih ta[hu]u?|beri ?tahu|lapor|bilang)(?: (?:saja|langsung|sy|saya))?(?: \()?|"
    r"(?:sms|wa|telp|telepon|telpon|chat|japri)(?:/\w{2,8})?(?: ke)?|"
    r"cari|tanya|ke ruang|tell|ask for|speak (?:to|with)|talk to|contact)"
)
_TAKEN_UP = re.compile(
    rf"\b{_HELD} {_WHO}|\b{_ASKS_FOR} {_WHO}|"
    rf"\b(?:ruang|meja|loket|pojok) (?:pengaduan|aduan|keluhan)\b ?[,:(-] ?{_PERSON}|"
    rf"\b(?:{_POST}|{_PERSON})\b(?:(?!berkomitmen|mengajak|imbau|meminta|minta|berjanji|berharap)[^.;]){{0,50}}?"
    rf"\b(?:yang |akan |bertugas |khusus |sendiri |lah ){{0,3}}{_HOLDS}\b"
)


_MAY_HOLD = Cues(
    *(
        "dipegang",
        "dijaga",
        "ditangani",
        "diterima",
        "dikelola",
        "dibaca",
        "dijawab",
        "diurus",
        "dilayani",
        "ditampung",
    ),
    *("ditindaklanjuti", "diproses", "dipimpin", "dihandle", "sampai", "handle", "answer", "receive", "dealt", "read"),
    *("goes", "go ", "addressed", "sent", "memegang", "menangani", "menerima", "mengelola", "membaca", "menjawab"),
    *("mengurus", "melayani", "mencatat", "menampung", "menyelidiki", "menindaklanjuti", "memproses", "menanggapi"),
    *("bertanggung", "logs", "responsible", "charge", "temui", "bertemu", "menghadap", "bicara", "hubungi", "cari "),
    *("jumpai", "hadap", "panggil", " ke ", "kepada", "pada ", "meladeni", "nerima", "mendengar", "merangkap"),
    *("tanya", "ruang", "meja", "loket", "pojok", "tell", "ask for", "speak", "talk", "contact"),
    *("lapor ", "bilang ", " tau ", " tahu ", "sms", "wa ", "telp", "telepon", "chat", "japri"),
)


def taken_up_by_somebody(folded: str) -> bool:
    """Whether a post or person is said to hold what people complain of, or is whom they are sent to."""
    return _MAY_HOLD.are_in(folded) and _TAKEN_UP.search(folded) is not None


_SIGNED = re.compile(
    rf"\ba\.?n\.? (?:{_PERSON}|[a-z]{{3,}} [a-z]{{3,}})|\([^()]{{0,30}}\b(?:{_POST})[^()]{{0,40}}\)|"
    rf"\((?:{_PERSON})[^()\d]{{0,30}}\)|"
    rf"^(?:{_POST})\b[^.;]{{0,40}},"
)


_IN_CHARGE = re.compile(
    rf"\W*(?:penanggung ?jawab(?:nya)?|yang bertanggung jawab\b[^:;.]{{0,40}}\badalah|pj|pic)\W{{1,3}}(?:asisten )?"
    rf"(?:{_POST}|{_PERSON})\b"
)


def is_in_charge(folded: str) -> bool:
    """Whether a line begins with who answers for something: `Penanggung jawab: Kepala Subbagian Tata Usaha`."""
    return _IN_CHARGE.match(folded) is not None


def stands_by_address(folded: str) -> bool:
    """Whether a post or name is given with an address: `0812-… a.n. Yosef`, `Kepala ruang jaga, atau WA …`."""
    return _SIGNED.search(folded) is not None


_UNIT_HOLDS = re.compile(
    rf"\b(?:{_HELD}|disampaikan|ditujukan|diverifikasi)\b (?:(?:oleh|kepada|ke|langsung|by|to) ){{0,3}}"
    r"(?:(?:(?:sub ?)?bagian|subbag\w*|bidang|seksi|unit|humas|sekretariat|tata usaha|instalasi)\b"
    r"(?!(?:[ /]\w+)?[ /](?:kerja )?(?:terkait|yang|masing|bersangkutan|teknis))|"
    r"(?:the|our) (?:\w+ ){1,3}(?:unit|section|desk|division)\b)"
)


def taken_up_by_unit(folded: str) -> bool:
    """Whether a unit of the office, nobody in it, is said to take complaints up."""
    return _UNIT_HOLDS.search(folded) is not None
