"""What a service is called: the words of a heading, cell or question that name it, without what announces them."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from checks.document.decode import fold, to_words
from checks.services.labels import bare, title_label
from checks.vocabulary import known
from checks.wording.spelling import label_phrases, misspelt
from checks.wording.texts import text_concepts

LETTERS = 3
"""What a name has at least: `+` is the handle of a panel."""
LONGEST = 150


@lru_cache(maxsize=4096)
def is_generic(heading: str) -> bool:
    """Whether a heading names a component, a part of the standard or the table, and not a service."""
    words = bare(to_words(fold(heading)))
    return (
        words in label_phrases()
        or words in known("generic_heading")
        or _is_part(words)
        or _NO_NAME.search(heading) is not None
        or misspelt(words) is not None
    )


_NO_NAME = re.compile(r"\S@\S|^(?:https?:|www\.)|^(?:senin|selasa|rabu|kamis|jum'?at|sabtu|minggu)\b", re.IGNORECASE)
"""Addresses and days in bold: what stands below is said of whatever they are said of."""


def _is_part(words: str) -> bool:
    """Whether it is a part of the standard, in any order of words: `Komponen Penyampaian (Service Delivery)`."""
    each = words.split(" ")
    return not known("part_of_standard").isdisjoint(each) and _generic_words().issuperset(each)


@cache
def _generic_words() -> frozenset[str]:
    return frozenset(word for phrase in known("generic_heading") for word in phrase.split(" "))


def names_service(text: str) -> bool:
    """Whether the words name a service."""
    return "service_word" in text_concepts(text)


_NUMBER = re.compile(r"^(?:\d{1,2}|[IVX]{1,4}|[A-Za-z])\s?[.)]\s*(?=\w)")
_KIND = re.compile(
    r"^(?:(?P<sure>(?:jenis|nama|produk)\s(?:pe)?layanan\s*[:=])|standard?\s(?:operasional\s)?(?:pe)?layanan"
    r"(?:\spublik)?\s*[:–—-]?)\s*(?=\S)",
    re.IGNORECASE,
)
"""What stands before a name and says that it is one: `Jenis Pelayanan : Rawat Jalan`."""
_QUESTION = re.compile(
    r"^(?:\W|\d)*(?:bagaimana(?:kah)?|gimana|apa(?:kah)?|berapa(?:kah)?|kapan)\b.*?\b(?:mengajukan|mengurus|membuat|mendaftar|"
    r"memperoleh|mendapatkan|untuk|cara|prosedur|alur|syarat|persyaratan|proses|tarif|biaya)\s+(?P<name>[^?]{4,})\?",
    re.IGNORECASE,
)
_WANTS = re.compile(
    r"^(?:\W|\d|[tq]\s?:)*(?:(?:min|kak|pak|bu)\W+)?(?:(?:kalau|kalo|klo|jika|bila|saya|kami|mau|ingin|untuk)\s+){1,3}"
    r"(?:meng?urus|ngurus|urus|bikin|buat|membuat|mengajukan|ajukan|daftar|mendaftar)\s+(?P<name>[^?]{4,60}?)[\s,]+"
    r"(?:apa|berapa|gimana|bagaimana|kapan|bawa|harus|perlu|bayar|lama|kena|itu|ke mana|syaratnya|biayanya|caranya)\b",
    re.IGNORECASE,
)
"""`Kalau mengurus surat kematian apa yang dibawa?`"""
_ASKS = re.compile(r"\s(?:apa saja|berapa(?: lama| hari)?|bagaimana|dikenakan biaya|gratis|itu|ya)\W*$", re.IGNORECASE)
_TO_GET = re.compile(r"^(?:mengajukan|memperoleh|mendapatkan|melaksanakan|melakukan)\s+(?=\S)", re.IGNORECASE)
_INTRODUCED = re.compile(r"^(?:untuk|di|pada|bagi|dalam|oleh|dari|terhadap)\s+(?=\w{3})", re.IGNORECASE)
_LEADS_ON = re.compile(
    r"[\s,]{1,3}(?:adalah|yaitu|yakni|sebagai berikut|berikut(?: ini)?|antara lain|meliputi|ialah|"
    r"dapat dilakukan(?: dengan cara| melalui)?)[\s:]*$",
    re.IGNORECASE,
)


@lru_cache(maxsize=4096)
def service_name(text: str) -> str:
    """Return the name of a service as people call it, without the words that only announce it."""
    text = text.strip(" :")
    if asked := question_name(text):
        return asked
    number = _NUMBER.match(text)
    rest = text[number.end() :] if number else text
    if kind := _KIND.match(rest):
        name = rest[kind.end() :]
        rest = name if kind["sure"] or (names_service(name) and not _INTRODUCED.match(name)) else rest
    label = title_label(rest)
    if label is not None and (names_service(label.subject) or label.subject.count(" ")):
        rest = as_seen(rest, label.subject)
    return rest


def question_name(text: str) -> str:
    """Return the service that a question of an FAQ asks about, or nothing: `Bagaimana cara mengurus KTP-el?`."""
    asked = (_QUESTION.match(text) or _WANTS.match(text)) if "?" in text else None
    name = _ASKS.sub("", _TO_GET.sub("", asked["name"])) if asked else ""
    return service_name(name) if names_service(name) else ""


_OFFICES = re.compile(
    r"^(?:(?:website|situs|web|portal|beranda|home|official|resmi)\W*)*(?:(?:dinas|badan|kantor|balai|bagian|"
    r"sekretariat|kecamatan|kelurahan|desa|nagari|gampong|kampung|rsud|rsu|rs|rumah sakit|puskesmas|pkm|uptd?|unit|"
    r"samsat|kabupaten|kab|kota|provinsi|pemerintah|pemkab|pemkot|pemprov|kementerian|polres|polsek|lapas|rutan|"
    r"pengadilan|kejaksaan|kua|dukcapil|din(?:kes|sos|hub)|dis(?:dukcapil|dik\w*|naker\w*|hub|"
    r"kominfo\w*|kes|perin\w*|dag\w*)|dpm\w+|dp3\w+|dlh\w*|dpu\w*|bapenda|bpbd)\b|$)",
    re.IGNORECASE,
)


def is_office(title: str) -> bool:
    """Whether a title is the name of an office, or of its website, and of nothing that it does."""
    return _OFFICES.match(title) is not None and not names_service(title)


def begins_as_office(name: str) -> bool:
    """Whether a name begins as those of offices do, whatever it does: `Balai Pelatihan …`."""
    return bool(name) and _OFFICES.match(name) is not None


def subject_name(subject: str) -> str:
    """Return what a label is about (`bagi pasien rawat jalan adalah`) as a name (`pasien rawat jalan`)."""
    rest = _LEADS_ON.sub("", subject.strip(" :("))
    return service_name(_TO_GET.sub("", _INTRODUCED.sub("", rest)))


def as_seen(text: str, words: str) -> str:
    """Return the end of `text` that reads `words`, as the page writes it; the words where there is none."""
    first = words.partition(" ")[0]
    if first:
        for found in re.finditer(rf"(?<!\w){re.escape(first)}", text, re.IGNORECASE):
            rest = text[found.start() :]
            if to_words(fold(rest)).strip() == words:
                return rest.strip(" :")
    return words


_TITLE_PARTS = re.compile(r"\s(?:\||-|–|—|\.?:{1,2}\.?|»|›)\s")


def title_name(title: str) -> str:
    """Return the part of a page's title that names a service, or else its first: a site's name is at either end."""
    parts = [part for text in _TITLE_PARTS.split(title) if (part := text.strip(" :."))]
    parts = [
        after if after and is_office(before) else part for part in parts for before, _, after in [part.partition(": ")]
    ]
    return next((part for part in parts if names_service(part)), parts[0] if parts else "")


_LEGEND = re.compile(r"\b(?:keterangan status|status (?:pengaduan|aduan|laporan|permohonan|berkas)|legenda)\b")


def is_legend(heading: str) -> bool:
    """Whether what stands under a heading says what the states of a request or complaint are called."""
    return _LEGEND.search(heading.lower()) is not None
