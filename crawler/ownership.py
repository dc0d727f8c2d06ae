"""Whose an address on a regional portal seems to be: an agency's, its staff's, a stranger's, nobody's to tell. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from enum import StrEnum
from urllib.parse import urlsplit

from crawler.directories import INTERNAL, Listed
from crawler.urls import clean, host_of
from storage.agency_types import AGENCY_TYPES, OTHER, PORTAL_TYPES, label_of, type_in


class Confidence(StrEnum):
    """How sure it is that the address is that agency's own."""

    HIGH = "tinggi"
    """Host and words of the link name the same agency."""
    MEDIUM = "sedang"
    """One of them does."""
    LOW = "rendah"
    """Neither does; only the domain speaks for it."""


class Standing(StrEnum):
    """What is to become of the address, as `patuh sites load` reads it."""

    ACTIVE = "aktif"
    UNCONFIRMED = "perlu konfirmasi"
    RETIRED = "nonaktif"


@dataclass(frozen=True, slots=True)
class Proposal:
    """One address and the agency that it seems to speak for."""

    url: str
    name: str
    agency_type: str
    confidence: Confidence
    standing: Standing
    note: str
    """Why it is not simply active; empty when it is."""
    found_on: str

    @property
    def host(self) -> str:
        """The host without `www.`."""
        return host_of(self.url)


STAFF_APPLICATION = "Aplikasi untuk pegawai, bukan situs layanan."
LOOK_ALIKE = "Alamat di luar go.id yang memakai nama instansi; perlu dipastikan milik siapa."
OLD_DOMAIN = "Domain daerah yang lain atau lama; pastikan masih dipakai."
UNNAMED = "Tidak jelas milik instansi mana."

_STAFF = re.compile(
    r"(?:sipd|simpeg|simpegnas|siasn|e?-?kinerja|e?-?absen(?:si)?|e?-?presensi|e?-?office|webmail|mail|cpanel|webdisk|whm|sso"
    r"|srikandi|e?-?surat|tte|esign|simda|fmis|e?-?planning|e?-?budgeting|e?-?sakip|esr|sakip|e?-?monev|silapor|simbada|sikd|sipkd|simaya"
    r"|tnde|naskah|e?-?arsip|admin|panel|ns\d|smtp|pop|imap|ftp|vpn|cloud|nextcloud|drive|api|dev|test(?:ing)?|staging|demo|git"
    r"|autodiscover|autoconfig|mx\d?|dashboard|monitoring|zabbix|e?-?learning|lms|simrs|epuskesmas|e-?puskesmas|sidak|tpp|etpp"
    r"|gaji|e?-?gaji|ekin|skp|e-?skp|bkn|sikepo)"
)
_SOCIAL = re.compile(
    r"(?:^|\.)(?:facebook|instagram|twitter|x|youtube|youtu|tiktok|google|goo|wa|whatsapp|telegram|t|bit|s|linktr|linkedin"
    r"|pinterest|gravatar|wordpress|w3|cloudflare|jsdelivr|lapor|play|apps|gmpg|kompas|detik|tribunnews|wikipedia)"
    r"\.(?:com|be|me|id|ly|org|net|ee|gle|go\.id|co\.id)$"
)
_HOSTED = re.compile(r"(?:^|\.)(?:blogspot|wordpress|weebly|wixsite|sites\.google)\.com$")
"""Where offices without a domain write."""
_NOT_OF_AGENCIES = (".go.id", ".desa.id", ".sch.id", ".ac.id", ".co.id")
_JOINED = (
    *(("puskesmas", "puskesmas"), ("pkm", "puskesmas"), ("rsud", "rsud"), ("kecamatan", "kecamatan")),
    *(("distrik", "kecamatan"), ("kec", "kecamatan"), ("kelurahan", "kelurahan"), ("kel", "kelurahan")),
)
"""How hosts begin that write type and place as one word: `puskesmaslewa`, `kec-kambera`."""
VAGUE = re.compile(
    r"(?:selengkapnya|kunjungi|lihat|klik|website|situs|web|link|tautan|detail|buka|beranda|home|portal|di sini"
    r"|disini|here|banner|logo|gambar|ikon|https?:|www\.)",
    re.IGNORECASE,
)
_OFFICE = re.compile(
    r"(?:^|\()(?:dinas|badan|rs(?:ud|uj|ia|u|j)?|rumah sakit|puskesmas|kec(?:amatan|\.)|kel(?:urahan|\.)|"
    r"inspektorat|sekretariat|satuan|biro|bagian|kantor)"
    r"(?: [^ ]+){1,11}$",
    re.IGNORECASE,
)
"""How a link is called that stands in a list of offices."""
_LEVELS = re.compile(r"\b(?:kabupaten|kota|provinsi|kab|prov)\b\.?", re.IGNORECASE)


def label_under(host: str, domains: Collection[str]) -> str:
    """Return what a host adds to the region's domain, without port; empty outside it."""
    name = host.partition(":")[0]
    return next((name.removesuffix(f".{domain}") for domain in domains if name.endswith(f".{domain}")), "")


def judge(one: Listed, found_on: str, domains: Collection[str], region_name: str, *, in_list: bool) -> Proposal | None:
    """Return what is to be said of an address that a portal gives; None when it is not of the region's agencies.

    Args:
        one: the address, and the words and the list in which it stands.
        found_on: the page that gives it.
        domains: the region's own domains.
        region_name: as officials write it.
        in_list: whether most of what stands in that list are agencies by their hosts.
    """
    url, words = one.url, _whole_name(one)
    address, host = clean(url), host_of(url)
    if address is None or not _HOST.fullmatch(host):
        return None
    if host in domains:
        return _folder(url, words, found_on, region_name)
    label = label_under(host, domains)
    if not label:
        return _own_domain(url, host, words, found_on, region_name) or _look_alike(
            url, host, words, found_on, region_name
        )
    folder = next(iter(address.path.strip("/").split("/")), "")
    if label in _SHARED:
        return _shared(host, folder, words, found_on, region_name)
    by_host, by_words = type_of_host(label), type_in(words)
    agency_type = by_host or by_words or OTHER
    proposal = Proposal(
        url=f"https://{host}/" if url.startswith("https") else f"http://{host}/",
        name=_named(words, agency_type, label, region_name),
        agency_type=agency_type,
        confidence=_confidence(by_host, by_words),
        standing=Standing.ACTIVE,
        note="",
        found_on=found_on,
    )
    first, *others = label.split(".")
    of_staff = any(map(_STAFF.fullmatch, others)) or _FOR_STAFF.search(f"{one.group} {one.words}")
    if _STAFF.fullmatch(first) or (of_staff and by_host is None):
        return replace(proposal, standing=Standing.RETIRED, note=STAFF_APPLICATION, agency_type=OTHER)
    is_named = by_host is not None or _OFFICE.search(words) is not None
    is_brand = one.words == one.group or _squeezed(one.words) in ("", _squeezed(label)) or VAGUE.match(one.words)
    is_called = _is_called_a_list(one.group) and not is_brand
    is_listed = not folder and (is_called or (in_list and _LIKE_AN_OFFICE.fullmatch(label)))
    if not is_named and not is_listed:
        # A news item of the health agency may lead anywhere; a host that names nobody needs a person's word.
        return replace(proposal, standing=Standing.UNCONFIRMED, note=UNNAMED)
    return proposal


_HOST = re.compile(r"[a-z\d.-]+(?::\d+)?")
_FOR_STAFF = re.compile(rf"\b(?:pegawai|asn|{INTERNAL}|operator|kepegawaian online)\b", re.IGNORECASE)
"""Words over or in a link that say it is not for citizens."""
_LIKE_AN_OFFICE = re.compile(
    r"(?:din|dis|dp|bp|bk|ba[dkp]|it(?:da|k)|set|rs|kp|lab|sat|upt|bag|biro|p3a|dl|dk|kec|kel)[a-z\d-]+"
)
"""How hosts of agencies begin all over the country; said of one that stands among agencies."""
_LISTS = re.compile(
    r"\b(?:perangkat daerah|opd|skpd|satuan kerja|unit kerja|organisasi|dinas|badan|kecamatan|kelurahan|distrik|"
    r"puskesmas|rumah sakit|sekretariat|inspektorat|uptd?|biro|bagian)\b",
    re.IGNORECASE,
)
_OTHER_LISTS = re.compile(r"\b(?:aplikasi|layanan|internal|tautan|terkait|berita|kabar|lain)\b", re.IGNORECASE)
_LONGEST_HEADING = 60


def _is_called_a_list(group: str) -> bool:
    """Whether a list is called one of agencies, and not of what they offer."""
    return len(group) <= _LONGEST_HEADING and bool(_LISTS.search(group)) and not _OTHER_LISTS.search(group)


_SHORT_KINDS = {"kec": "Kecamatan", "kel": "Kelurahan", "pkm": "Puskesmas", "dis": "Distrik"}
_SHORT_KIND = re.compile(r"(kec|kel|pkm|dis)\.\s*(?=\w)", re.IGNORECASE)
_KIND = re.compile(
    r"(?:peta|daftar|situs|website|link|kantor)?\s*(dinas|badan|kecamatan|kelurahan|distrik|puskesmas|bagian|biro)",
    re.IGNORECASE,
)


def _whole_name(one: Listed) -> str:
    """Return the words with what their list is called before them: `Perikanan` among the `Dinas` is Dinas Perikanan."""
    if short := _SHORT_KIND.match(one.words):
        return f"{_SHORT_KINDS[short[1].lower()]} {one.words[short.end() :]}"
    kind = _KIND.fullmatch(one.group.strip(" :"))
    if kind is None or not one.words or one.words == one.group or _OFFICE.match(one.words):
        return one.words
    is_other = (type_in(one.words) or OTHER) not in (OTHER, type_in(f"{kind[1]} {one.words}"))
    return one.words if is_other else f"{kind[1].capitalize()} {one.words}"


_SHARED = frozenset({"opd", "skpd", "pd", "dinas", "unitkerja", "perangkatdaerah", "website", "situs", "subweb"})
"""Hosts on which each agency has a folder."""


def _shared(host: str, folder: str, words: str, found_on: str, region_name: str) -> Proposal | None:
    """Judge a folder of a host that several agencies share."""
    by_host, by_words = type_of_host(folder.lower()), type_in(words)
    if not folder or "." in folder or not (by_host or _OFFICE.match(words)):
        return None
    agency_type = by_host or by_words or OTHER
    name = _named(words, agency_type, folder, region_name)
    sure = _confidence(by_host, by_words)
    return Proposal(f"https://{host}/{folder}/", name, agency_type, sure, Standing.ACTIVE, "", found_on)


def _own_domain(url: str, host: str, words: str, found_on: str, region_name: str) -> Proposal | None:
    """Judge a domain of the government that bears an agency's and the region's name: `rsud-contoh.go.id`."""
    label, _, rest = host.partition(".")
    by_host = type_of_host(label)
    region = _squeezed(region_name)
    of_region = rest == "go.id" and region in _squeezed(label)
    is_old = rest in (f"{region}{level}.go.id" for level in ("", "kab", "kota", "prov"))
    if by_host is None or not (of_region or is_old):
        return None
    name, sure = _named(words, by_host, label, region_name), _confidence(by_host, type_in(words))
    standing, note = (Standing.ACTIVE, "") if of_region else (Standing.UNCONFIRMED, OLD_DOMAIN)
    scheme = "https" if url.startswith("https") else "http"
    return Proposal(f"{scheme}://{host}/", name, by_host, sure, standing, note, found_on)


def _squeezed(name: str) -> str:
    return re.sub(r"[^a-z]", "", _LEVELS.sub("", name).lower())


def _folder(url: str, words: str, found_on: str, region_name: str) -> Proposal | None:
    """Judge an address on the portal itself: a folder that bears nothing but an agency's short name is its site."""
    segments = [segment for segment in urlsplit(url).path.lower().split("/") if segment]
    if len(segments) != 1:
        return None
    agency_type = next((word for word, kind in AGENCY_TYPES.items() if segments[0] in (word, *kind.phrases)), None)
    if agency_type is None or agency_type in PORTAL_TYPES or type_in(words) != agency_type or "." in segments[0]:
        return None
    name = _named(words, agency_type, segments[0], region_name)
    parts = urlsplit(url)
    own = f"{parts.scheme}://{parts.netloc}/{segments[0]}"
    note = "Bagian dari portal; pastikan bahwa isinya situs instansi ini."
    return Proposal(own, name, agency_type, Confidence.LOW, Standing.UNCONFIRMED, note, found_on)


def _look_alike(url: str, host: str, words: str, found_on: str, region_name: str) -> Proposal | None:
    """Flag a host outside the government's domains that uses an agency's name; everything else is not ours."""
    hosted = _HOSTED.search(host) is not None
    if host.endswith(_NOT_OF_AGENCIES) or (_SOCIAL.search(host) and not hosted):
        return None
    by_words = type_in(words)
    by_host = next((part for part in re.split(r"[.-]", host) if type_of_host(part)), None)
    names_region = _squeezed(region_name) in re.sub(r"[^a-z]", "", host)
    is_region = re.sub(r"(?:kab|kota|prov)$", "", re.sub(r"[^a-z]", "", host.partition(".")[0])) == _squeezed(
        region_name
    )
    is_agency = (by_words or by_host) and (names_region or hosted or (by_words and by_host))
    if not is_region and not is_agency:
        return None
    agency_type = (by_host and type_of_host(by_host)) or by_words or OTHER
    name = _named(words, agency_type, host, region_name)
    folder = "/".join(urlsplit(url).path.split("/")[1:3]) if host == "sites.google.com" else ""
    return Proposal(
        f"https://{host}/{folder}" if url.startswith("https") else f"http://{host}/{folder}",
        name,
        agency_type,
        Confidence.LOW,
        Standing.UNCONFIRMED,
        LOOK_ALIKE,
        found_on,
    )


def type_of_host(label: str) -> str | None:
    """Return the type that the first part of a host gives away."""
    found = type_in(label)
    if found is not None:
        return found
    bare = label.rpartition(".")[2].lower()
    for start, agency_type in _JOINED:
        if bare.startswith(start) and len(bare) > len(start) + 2:
            return agency_type
    names = [(len(word), kind) for kind, one in AGENCY_TYPES.items() for word in (kind, *one.phrases)
             if len(word) >= 6 and " " not in word and bare.startswith(word)]  # fmt: skip
    return max(names)[1] if names else None


def _confidence(by_host: str | None, by_words: str | None) -> Confidence:
    if by_host is not None and by_host == by_words:
        return Confidence.HIGH
    return Confidence.MEDIUM if by_host or by_words else Confidence.LOW


def _named(words: str, agency_type: str, label: str, region_name: str) -> str:
    """Return what to call the agency: the link's own words where they name it, else its type and place."""
    if words and type_in(words) == agency_type and len(words) > 6:
        return words
    if agency_type != OTHER:
        place = re.sub(rf"^(?:{'|'.join(start for start, _ in _JOINED)})[-.]?", "", label)
        if agency_type in ("puskesmas", "kecamatan", "kelurahan", "desa") and place:
            return f"{label_of(agency_type)} {place.replace('-', ' ').title()}"
        return f"{label_of(agency_type)} {region_name}"
    return words or f"{label} ({region_name})"
