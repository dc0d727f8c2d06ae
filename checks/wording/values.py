"""Typed values: what a completion time, a fee, a person, an address or a survey result looks like.

Every function reads folded text (`checks.document.decode.fold`) and is pure. Patterns are bounded and free
of nested repetition, so that no text can make them slow.
"""

from __future__ import annotations

import re

from checks.wording.cues import Cues

_NUMBER = (
    r"(?:\d{1,4}(?:[.,]\d{1,2})?|setengah|satu|dua|tiga|empat|lima|enam|tujuh|delapan|sembilan|sepuluh|"
    r"sebelas|(?:dua|tiga|empat|lima|enam|tujuh|delapan|sembilan) (?:belas|puluh(?: (?:satu|lima))?)|seperempat)"
)
_UNIT = (
    r"(?:detik|menit|mnt|jam(?! ?(?:kerja|pelayanan|operasional))|hari(?:\s+kerja)?|hr(?: kerja)?|minggu|"
    r"pekan|bulan|hk)"
)
_DURATION = re.compile(
    rf"(?:{_NUMBER}\s{{0,2}}(?:\([a-z\d ,.]{{1,30}}\)\s{{0,2}})?(?:(?:-|s/d|s\.?d\.?|sampai(?: dengan)?|"
    rf"hingga|x|×|atau|/)\s{{0,2}}{_NUMBER}"
    rf"\s{{0,2}}(?:\([a-z\d ,.]{{1,30}}\)\s{{0,2}})?)?{_UNIT})(?![a-z])|\b(?:sehari|seminggu|hari itu juga|"
    rf"hari yang sama|pada hari yang sama"
    r"|langsung jadi|langsung selesai|one day service|seketika|real ?time|saat itu juga|pada saat itu|"
    r"(?<!boleh )ditunggu|satu jam|setengah jam|(?:selesai|jadi|bisa|dapat) ditunggu|sejam|semenit|"
    r"(?:hari|saat) (?:itu|ini) (?:juga|jg|pula)|(?:besok|esok|lusa)(?:nya| pagi| siang| sore| hari(?:nya)?)?|"
    r"h ?\+ ?\d{1,2}|(?:\d{1,3} ?|lima |sepuluh )menitan|sepekan|keesokan(?: hari)?(?:nya)?|same day|next working day|"
    r"(?:\d{1,3}|one|two|three|four|five|six|seven|ten|fourteen|fifteen|thirty)(?: (?:to|or) \w{3,5})? "
    r"(?:(?:working |business |calendar )?days?|weeks?|minutes?|hours?)|within an hour)\b"
)
LENGTH = rf"(?:{_NUMBER}(?:\s?[-–]\s?{_NUMBER})?\s{{0,2}}{_UNIT}(?![a-z]))"
"""A number with a unit of time, as a pattern."""
_MAY_CLOCK = re.compile(r"\d[.:]\d")
_CLOCK = re.compile(r"\b(?:[01]?\d|2[0-4])[.:][0-5]\d\b")
_WEEKDAY = re.compile(r"\b(?:senin|selasa|rabu|kamis|jum'?at|sabtu|minggu|setiap hari|hari kerja)\b")
_WEEK = re.compile(r"\b(?:senin|selasa)\s?(?:-|s/?d|s\.d\.?|sampai|hingga)\s?(?:kamis|jum'?at|sabtu|minggu)\b")
_OPENING = re.compile(
    r"\bjam (?:kerja|pelayanan|layanan|operasional|buka|kantor)\b|\bjadwal\b|\bbuka\b|\bistirahat\b|"
    r"\bwi(?:b|ta|t)\b|\b24 jam\b"
)
_VALIDITY = re.compile(
    r"masa berlaku|terbit paling(?! lambat)|(?:bulan|tahun) terakhir|"
    r"berlaku (?:selama|paling|untuk|\d|sampai|hingga|seumur)|kadaluarsa|kedaluwarsa|"
    r"masa izin|dibawa pulang|batas pengajuan"
    r"|\bh-\d|sebelum (?:masa|habis|tanggal|pemeriksaan|pelaksanaan|kegiatan|keberangkatan|acara)|"
    r"setelah kelahiran|sejak (?:kelahiran|kematian)|berusia|\bumur|puasa|pengalaman|maksimal usia"
)


def mentions(text: str, *cues: str) -> bool:
    """Whether the text contains one of the cues: the cheap question before a pattern that needs one of them.

    A pattern of alternatives costs a look at each letter for each of them, this next to nothing, and most
    texts of a page hold none.
    """
    for cue in cues:  # noqa: SIM110 - `any` would make a generator, which costs as much as ten cues
        if cue in text:
            return True
    return False


def has_duration(folded: str) -> bool:
    """Whether the text gives a time with a unit, ranges and number words included, or says *hari itu juga*."""
    return _DURATION.search(folded) is not None


def duration_span(folded: str) -> tuple[int, int] | None:
    """Where the first duration stands."""
    found = _DURATION.search(folded)
    return found.span() if found else None


def is_opening_hours(folded: str) -> bool:
    """Whether the text tells when an office is open and not how long a service takes."""
    clocks = len(_CLOCK.findall(folded)) if _MAY_CLOCK.search(folded) else 0
    return (
        clocks >= 2
        or (mentions(folded, "senin", "selasa") and bool(_WEEK.search(folded)))
        or (
            clocks >= 1
            and bool(_WEEKDAY.search(folded) or _OPENING.search(folded))
            and not (clocks == 1 and _CUT_OFF.search(folded))
        )
        or (
            "24 jam" in folded
            and bool(re.search(r"\b24 jam\b", folded))
            and not re.search(r"\b(?:selesai|maksimal|paling|dalam|[1-9] ?[x×] ?24)\b", folded)
        )
    )


_CUT_OFF = re.compile(r"\b(?:selesai|jadi|terbit)\b[^.;]{0,60}\bsebelum (?:pukul|jam)\b")
"""Until when one must have come for a service to be done the same day."""


def is_validity(folded: str) -> bool:
    """Whether a time is how long a document is valid (or an age), and not how long a service takes."""
    return _VALIDITY.search(folded) is not None


_AMOUNT = re.compile(
    r"\brp\.? ?\d[\d.,]*|\bidr ?\d[\d.,]+|\b\d{1,3}(?:\.\d{3})+(?:,-|,00)?\b(?! ?(?:jiwa|orang|ha|km|unit|"
    r"kg|m2|penduduk))|\b\d+ ?(?:rupiah|ribu rupiah|ribu|rb|juta)\b|\b(?:ribu|juta) rupiah\b|"
    r"\b\d{1,2}(?:[.,]\d+)? ?(?:%|persen)"
)
_RUPIAH = re.compile(r"\brp\.? ?\d[\d.,]*|\bidr ?\d[\d.,]+|\b\d[\d.]{0,20} ?(?:rupiah|ribu rupiah)\b")
_FREE = re.compile(
    r"\bgratis\b|\b(?:tidak|tanpa|bebas|tak|gak|ga|nggak|enggak|ndak|tdk|ora|mboten|tra)\s{1,2}"
    r"(?:di ?pungut|di ?kenakan|dikenai|ada|memungut|ditarik|menarik|dikutip|perlu|usah|mengeluarkan|memerlukan|"
    r"perlu membayar|(?:perlu |usah )?(?:keluar|mengeluarkan)|memakai|pakai|butuh)?\s{0,2}(?:biaya|bayaran|"
    r"tarif(?:nya)?|pungutan(?! liar)|retribusi|bea|iuran|ongkos|"
    r"uang(?! muka)|bayar|duit)\b|\bsepeser ?pun\b|\bno (?:charge|fee)\b"
    r"|\brp\.? ?0\b(?![.,]?\d)|\b0 ?(?:\(nol\) ?)?rupiah\b|\bnol rupiah\b|\bnihil\b|\bcuma-cuma\b|\b(?:tidak|tak|"
    r"tanpa) berbayar\b|\bdigratiskan\b|"
    r"\b(?:tanpa|tidak|tak) (?:di|me)mungut (?:apa|sepeser)|\b(?:tanpa|tidak) dipungut (?:apa|sepeser)|\bpay nothing\b|"
    r"\bdibebaskan dari (?:biaya|tarif|retribusi)\b|\bfree\b(?! 24)|\b0,-|\b(?:tidak|tdk|tak|gak|nggak|ora|mboten) "
    r"(?:perlu |usah )?(?:me?m)?bayar\b"
)
_NAMED_FREE = re.compile(
    r"\b(?:undian|bpjs|kis|jkn|wi-?fi|internet|sembako|makan(?:an)?(?: bergizi)?|mudik|paket|kuota|hadiah|"
    r"akun) gratis\b|\bdaftar sekarang gratis\b|\bparkir\b[^.,;]{0,20} gratis\b|\bpremium\b[^.;]{0,20}\bgratis\b|"
    r"\b(?:car |smoke |bebas )?free (?:wi-?fi|day|area|zone|download)\b|\bsmoke free\b"
)
"""Names of things with *gratis* in them."""
_FREE_ALONE = re.compile(r"^[\W\d]*(?:0|nol|tidak ada|(?:tidak|tdk|tak) (?:di ?pungut|dikenakan)|-? ?0,- ?)\W*$")


def has_amount(folded: str) -> bool:
    """Whether the text names an amount of money, or a percentage as tariffs do."""
    return _AMOUNT.search(folded) is not None


def has_rupiah(folded: str) -> bool:
    """Whether the text names an amount with its currency."""
    return ("rp" in folded or "rupiah" in folded or "idr" in folded) and _RUPIAH.search(folded) is not None


def is_free(folded: str) -> bool:
    """Whether the text says that nothing is charged, and is not only named so (`BPJS gratis`, `free wifi`)."""
    found = _FREE.search(folded)
    return found is not None and (
        not _NAMED_FREE.search(folded) or _FREE.search(_NAMED_FREE.sub("", folded)) is not None
    )


def is_zero(folded: str) -> bool:
    """Whether a cell of a fee column is an explicit zero (`0`, `Rp. 0,-`, `tidak ada`)."""
    return _FREE_ALONE.search(folded) is not None or is_free(folded)


_REGULATION = re.compile(
    r"\b(?:undang-?undang(?: ri| republik indonesia)?|uu(?: ri)?|peraturan (?:pemerintah|presiden|menteri|"
    r"daerah|gubernur|bupati|wali ?kota|kepala|mahkamah|kepolisian|kapolri|bersama|ombudsman)"
    r"|perda|perbup|perwal[i]?|pergub|perpres|permen[a-z]*|pp|keputusan (?:menteri|gubernur|bupati|"
    r"wali ?kota|kepala|presiden|camat|lurah|direktur)|kepmen[a-z]*|kepbup|sk|inpres|perpol|perkap|perma|"
    r"perkaba[a-z]*|surat keputusan|surat edaran|instruksi|kmk|pmk|pma|perdirjen|perka)\b"
    r"[^.;]{0,80}?(?:\b(?:nomor|no\.?|nmr)\s?:?\s?[\dl]|\b\d{1,4}\s?/|tahun\s?(?:19|20)\d\d|\b\d{1,3} tahun)"
)


def regulations(folded: str) -> list[str]:
    """The regulations that the text names with a number or a year, as written."""
    return [found[0] for found in _REGULATION.finditer(folded)]


_MAY_BE_MAIL = ("@", "[", "(at)", "dot")
_MAY_DIAL = re.compile(r"\d(?:\d\d|(?<=6)2)")
"""Three digits or a 62; it begins with the digit of both, to which the engine skips."""


_DIGIT = re.compile(r"[0-9]")


def has_digit(folded: str) -> bool:
    """Whether there is any digit: the cheap question before dearer ones."""
    return _DIGIT.search(folded) is not None


_EMAIL = re.compile(
    r"\b[a-z0-9][a-z0-9._%+-]{1,60}@[a-z0-9][a-z0-9.-]{1,60}\.[a-z]{2,10}\b|\[email|"
    r"\bat\b ?\[?[a-z]+ ?\[?dot\b|\(at\)|\[at\]"
)
_PHONE = re.compile(
    r"(?:\+62|\b62|\(0\d{2,3}\)|\b0\d{2,3})[\s.()/-]{0,3}\d(?:[\s.-]{0,3}\d){4,11}\b|\b1500[ -]?\d{3}\b|"
    r"\b0800[- ]?1[- ]?\d{3}|(?<!lihat )(?<!lihat: )(?<!baca )(?<!baca: )(?<!hits: )(?<!views: )\b14\d{3}\b(?! kali)"
)
_MASKED_PHONE = re.compile(
    r"(?:\(?0\d{2,3}\)?)[\s.-]{0,3}[\dx][\dx\s.-]{3,14}x{2,}|x{4,}|(?:\(0\d{2,3}\)|"
    r"08\d{2})[\s-]{0,3}(?:\d{2,4}[\s-]?)?(?:x{3,}|\*{3,})"
)


_SAMPLE_PHONE = re.compile(r"(?<!\d)0?12[ -]?345[ -]?67")
"""Numbers of templates: `+012 345 6789`."""
_SAMPLE_MAIL = re.compile(
    r"domainanda|namadomain|yourdomain|yoursite|@domain\.|@email\."
    r"|^(?:email|nama|admin)@(?:domain|contoh|namainstansi)\b"
)


_SAMPLE_ADDRESS = re.compile(r"ganti[-_ ]dengan|link[-_]?anda|your[-_]?(?:link|form|url)|xxxx|isi[-_]link")


def is_sample_address(url: str) -> bool:
    """Whether an address is that of a template, which nobody has filled in (`forms.gle/GANTI-DENGAN-LINK-ANDA`)."""
    return _SAMPLE_ADDRESS.search(url.lower()) is not None


def has_email(folded: str) -> bool:
    """Whether the text holds a mail address, hidden ones (`[email protected]`) included."""
    if not any(sign in folded for sign in _MAY_BE_MAIL):
        return False
    found = _EMAIL.search(folded)
    return found is not None and not _SAMPLE_MAIL.search(found[0])


def has_phone(folded: str) -> bool:
    """Whether the text holds a telephone number that could be dialled."""
    if not _MAY_DIAL.search(folded):
        return False
    found = _PHONE.search(folded)
    return (
        found is not None
        and not _MASKED_PHONE.search(folded[found.start() : found.start() + 24])
        and not _SAMPLE_PHONE.search(folded[max(0, found.start() - 2) : found.end() + 2])
    )


def has_masked_phone(folded: str) -> bool:
    """Whether the text holds a number with digits left out (`(0732) 391xxx`); a mere `08xx-xxxx-xxxx` was never one."""
    found = _MASKED_PHONE.search(folded)
    if found is None:
        return False
    before = _BEFORE_MASK.search(folded[: found.start()])
    given = (before[0] if before else "") + found[0]
    return sum(sign.isdigit() for sign in given) > _CODE


_BEFORE_MASK = re.compile(r"[\d\s().+-]{0,16}$")
_CODE = 4
"""Digits of an area's or an operator's code."""


_HANDLE = re.compile(r"(?<![\w.])@[a-z0-9_.]{3,40}\b(?!\.[a-z]{2,3}\b)")


def has_handle(folded: str) -> bool:
    """Whether the text holds a social-media account name."""
    return _HANDLE.search(folded) is not None


_NAME = re.compile(
    r"\b(?:(?:Dr|dr|drg|Ir|Drs|Dra|H|Hj|Ns|apt|Bapak|Ibu|Bpk|Sdr|Sdri|Bp|Pak|Bu)\.?\s?,?\s?)*"
    r"[A-Z][A-Za-z'’]{1,20}\.?(?:\s+(?:[A-Z]\.|[A-Z][A-Za-z'’.]{1,20}|bin|binti|"
    r"al))*\s?,\s?(?:[SMA]\.\s?[A-Z][A-Za-z.]{0,8}|SE|SH|ST|SKM|AMd|Amd|AMK|Ners|SSTP|SPd|SSi|SIP|SKep|"
    r"SAP|SSos|SKom|MM|MSi|MH|MAP|MKes|MPd|Sp\.\s?[A-Z][A-Za-z]{0,3}|Ns|drg?|BA)(?![a-z])"
)
_NIP = re.compile(r"\bnip\b\.?\s?:?\s?[\d ]{8,}")
_FAMILIAR = re.compile(
    r"(?<![\w-])(?:[Bb]apak|BAPAK|[Ii]bu|IBU|[Bb]pk|[Ss]dri?|[Pp]ak|[Bb]u|[Mm]as|[Mm]bak|[Kk]ak|[Kk]aka|[Bb]ang|"
    r"[Aa]bang|"
    r"[Kk]ang|[Tt]eh|Uda|Uni|Cak|Ning|Gus|Daeng|Bli|Mbok|Tgk|Teungku|Buya)\.?\s"
    r"(?:[A-Z][a-z']{2,}|[A-Z][a-z']\s[A-Z][a-z']+)\b(?!\s?(?:RT|RW))"
)
"""Forms of address before a name or post: `Bu Imas`, `Pak Lurah`, `Uda Syafrizal`."""
_ADDRESSED = Cues(
    *("Bapak", "bapak", "BAPAK", "Ibu", "ibu", "IBU", "bpk", "Bpk", "sdr", "Sdr", "Pak ", "pak ", "Bu ", "bu ", "Mas "),
    *(
        "mas ",
        "bak ",
        "Kak",
        "kak ",
        "aka ",
        "Bang ",
        "bang ",
        "Kang ",
        "kang ",
        "Teh ",
        "teh ",
        "Uda ",
        "Uni ",
        "Cak ",
    ),
    *("Ning ", "Gus ", "Daeng", "Bli ", "bok ", "Tgk", "Teungku", "Buya", "dr.", "Dr.", "drg.", "drh.", "Drs.", "Dra."),
    *("Ir.", "H.", "Hj.", "Ns.", "apt.", "Pak.", "Bu.", "Abang", "abang"),
)
"""Such forms as they are written: the cheap question before two patterns."""
_TITLED = re.compile(r"(?<![\w.])(?:dr|drg|drh|Dr|Drs|Dra|Ir|Hj?|Ns|apt)\.\s?(?:(?:Hj?|Ir|Drs)\.\s?)?[A-Z][a-z']{2,}\b")
"""Titles before a name: `dr. Theresia`, `Drs. Halomoan`."""
_PROPER = re.compile(
    r"^(?:[A-Z][a-z'’]{1,20}|[A-Z]{3,20}|[A-Z]\.)(?:\s+(?:[A-Z][a-z'’]{1,20}|[A-Z]{2,20}|[A-Z]\.|bin|binti)){1,5}$"
)
_NOT_A_NAME = re.compile(
    r"\b(?:dinas|kantor|pelayanan|layanan|kota|kabupaten|kecamatan|kelurahan|desa|kepala|bidang|seksi|"
    r"pengaduan|unit|tim|pemerintah|puskesmas|loket|lantai|jalan|jl"
    r"|ruang|publik|masyarakat|telepon|email|whatsapp|petugas|admin|provinsi|badan|rumah|sakit|senin|"
    r"selasa|rabu|kamis|jumat|hari|jam|website|media|sosial|facebook|instagram|twitter"
    r"|sub|bagian|umum|informasi|standar|prosedur|surat|kartu|formulir|form|aplikasi|hotline|center|call|"
    r"kotak|saran|kritik|alamat|kontak|nomor|online|resmi|hubungi|kami|jawa|barat|timur|tengah|utara|"
    r"selatan|aduan|keluhan"
    r"|langkah|alur|cara|status|lacak|kirim|beranda|profil|berita|warga|satuan|indonesia|republik|"
    r"sekretaris|sekretariat|data|pembinaan|dan|atau|untuk|dengan|yang|di|ke|dari)\b"
)


def has_person(text: str) -> bool:
    """Whether the text (as seen, not folded) names a person: with academic title, NIP, or form of address."""
    if "," in text and _NAME.search(text):
        return True
    if _ADDRESSED.are_in(text) and (_FAMILIAR.search(text) or ("." in text and _TITLED.search(text))):
        return True
    lower = text.lower()
    return "nip" in lower and _NIP.search(lower) is not None


def is_bare_name(text: str) -> bool:
    """Whether the whole text reads like a personal name: two to six capitalised words, none of office life."""
    cleaned = text.strip(" :.-–—")
    return bool(_PROPER.match(cleaned)) and not _NOT_A_NAME.search(cleaned.lower())


_INDEX_VALUE = re.compile(
    r"(?<![\d.,/])(?:[5-9]\d|100)[.,]\d{1,3}(?![\d/]|\.\d)|(?<![\d.,/])[34][.,]\d{1,3}(?![\d/]|[.,]\d)|"
    r"(?<![\d.,])(?:[5-9]\d|100)(?:[.,]\d{1,2})? ?(?:%|persen)"
    r"|(?<![\d.,])[5-9]\d(?:[.,]\d{1,2})? dari 100\b"
    r"|(?:nilai|ikm|skm|indeks|skor)[a-z :=()]{0,40}(?<![\d.,/])(?:[5-9]\d|100)(?![\d/])(?![.,]\d{3})"
)
_SCALE_EDGE = re.compile(
    r"(?:88[.,]31|88[.,]30|76[.,]61|76[.,]60|65[.,]00|64[.,]99|100(?:[.,]00)?(?!\d)|3[.,]5324|3[.,]532|"
    r"3[.,]0644|3[.,]064|81[.,]2[56]|62[.,]5[01]?|43[.,]7[56])$"
)
"""Edges of the published bands of the index: a table of bands is not a result."""
_YEAR = re.compile(r"(?<!\d)20[012]\d(?!\d)")
_PERIOD = re.compile(
    r"\btri ?wulan\b|\bsemester\b|\btw\.? ?(?:i{1,3}|iv|[1-4])\b|\bkuartal\b|\bperiode\b|\bbulan\b|\btahun\b"
)


def index_value(folded: str) -> tuple[int, int] | None:
    """Where the first value stands that can be a satisfaction index (50–100, or a mean from 3 to 4)."""
    for found in _INDEX_VALUE.finditer(folded):
        if not _SCALE_EDGE.search(found[0]):
            return found.span()
    return None


def has_year(folded: str) -> bool:
    """Whether the text names a year of this century."""
    return _YEAR.search(folded) is not None


def has_period(folded: str) -> bool:
    """Whether the text names a part of a year."""
    return _PERIOD.search(folded) is not None


def is_numbered(text: str) -> bool:
    """Whether a line begins with a number, a letter or a mark of a list."""
    head = text[:5]
    return bool(head) and (
        head[0] in "-–•*✓✔➤►▪●○"
        or (head[0].isdigit() and any(mark in head for mark in ".)"))
        or (len(head) > 2 and head[0].isalpha() and head[1] in ".)")
    )


def quotes_law(folded: str) -> bool:
    """Whether the text is an article with its numbered paragraphs: what must be, and not what is."""
    return folded.startswith("(1)") and "(2)" in folded


def is_placeholder_amount(folded: str) -> bool:
    """Whether an amount is left open (`[Rp ...]`, `Rp xx.xxx`, `Rp --`)."""
    return re.search(r"\[\s?rp|rp\.? ?(?:x{2,}|\.{2,}|-{2,}|_)", folded) is not None
