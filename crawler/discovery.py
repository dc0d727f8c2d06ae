"""Finding a region's agency sites: which addresses its main portal leads to, and whose they seem to be. Pure.

Proposals are for a person to confirm; nothing here enters anything into the registry.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from urllib.parse import urlsplit

from checks.document import Document, Region
from crawler.urls import clean, host_of
from crawler.verdict import refusal_by_words
from storage.agency_types import AGENCY_TYPES, OTHER, PORTAL_TYPES, label_of, type_in

__all__ = ["Confidence", "Proposal", "Standing", "domains_of", "propose"]


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
UNNAMED = "Tidak jelas milik instansi mana."

_STAFF = re.compile(
    r"(?:sipd|simpeg|simpegnas|siasn|e?-?kinerja|e?-?absen(?:si)?|e?-?presensi|e?-?office|webmail|mail|cpanel|webdisk|whm|sso"
    r"|srikandi|e?-?surat|tte|esign|simda|fmis|e?-?planning|e?-?budgeting|e?-?sakip|esr|sakip|e?-?monev|silapor|simbada|sikd"
    r"|tnde|naskah|e?-?arsip|admin|panel|ns\d|smtp|pop|imap|ftp|vpn|cloud|nextcloud|drive|api|dev|test(?:ing)?|staging|demo|git"
    r"|autodiscover|autoconfig|mx\d?|dashboard|monitoring|zabbix|e?-?learning|lms|simrs|epuskesmas|e-?puskesmas|sidak|tpp|etpp"
    r"|gaji|e?-?gaji|ekin|skp|e-?skp|bkn|sikepo)"
)
_SOCIAL = re.compile(
    r"(?:^|\.)(?:facebook|instagram|twitter|x|youtube|youtu|tiktok|google|goo|wa|whatsapp|telegram|t|bit|s|linktr|linkedin"
    r"|pinterest|gravatar|wordpress|w3|cloudflare|jsdelivr|lapor|play|apps|gmpg|kompas|detik|tribunnews|wikipedia)"
    r"\.(?:com|be|me|id|ly|org|net|ee|gle|go\.id|co\.id)$"
)
_JOINED = (("puskesmas", "puskesmas"), ("pkm", "puskesmas"), ("rsud", "rsud"), ("kecamatan", "kecamatan"),
           ("kec", "kecamatan"), ("kelurahan", "kelurahan"), ("kel", "kelurahan"))  # fmt: skip
"""How hosts begin that write type and place as one word: `puskesmaslewa`, `kec-kambera`."""
_VAGUE = re.compile(
    r"(?:selengkapnya|kunjungi|lihat|klik|website|situs|web|link|tautan|detail|buka|beranda|home|portal|di sini"
    r"|disini|here|https?:|www\.)",
    re.IGNORECASE,
)
_OFFICE = re.compile(
    r"(?:dinas|badan|rsud|rumah sakit|puskesmas|kecamatan|kelurahan|inspektorat|sekretariat|satuan|biro|bagian|kantor)"
    r"(?: [^ ]+){1,11}$",
    re.IGNORECASE,
)
"""How a link is called that stands in a list of offices."""
_LEVELS = re.compile(r"\b(?:kabupaten|kota|provinsi|kab|prov)\b\.?", re.IGNORECASE)
_NAME_LENGTH = 120


def domains_of(website: str, aliases: Iterable[str] = ()) -> frozenset[str]:
    """Return the domains below which a region's own hosts lie."""
    return frozenset(domain for domain in (host_of(website), *aliases) if domain)


def propose(
    pages: Iterable[Document], domains: Collection[str], region_name: str, registered: Collection[str] = ()
) -> list[Proposal]:
    """Return the addresses that the portal's pages lead to, best named first, one for each host or folder.

    Args:
        pages: pages of the region's main portal.
        domains: the region's own domains (`domains_of`).
        region_name: as officials write it (Kabupaten Sumba Timur); tells look-alikes, and names agencies.
        registered: hosts (with their folder, where they have one) that the registry holds already.
    """
    found: dict[str, Proposal] = {}
    for page in pages:
        for url, words in _addresses(page, domains):
            proposal = _judge(url, words, page.url, domains, region_name)
            if proposal is None:
                continue
            place = proposal.host + urlsplit(proposal.url).path.rstrip("/")
            known = found.get(place)
            if place not in registered and (known is None or _worth(proposal) > _worth(known)):
                found[place] = proposal
    return sorted(found.values(), key=lambda one: (one.standing is not Standing.ACTIVE, one.agency_type, one.host))


def _worth(proposal: Proposal) -> tuple[int, int]:
    return (list(Confidence)[::-1].index(proposal.confidence), len(proposal.name) if proposal.name else 0)


def _addresses(page: Document, domains: Collection[str]) -> Iterable[tuple[str, str]]:
    """Yield what the page leads to, with the words that say whose it is: links, and addresses merely written."""
    rows: dict[tuple[int, int], list[str]] = {}
    for block in page.blocks:
        if block.table_id >= 0:
            rows.setdefault((block.table_id, block.row), []).append(block.text)
    beside = {text: cells for cells in rows.values() for text in cells}
    for link in page.links:
        if link.url and not link.hidden and refusal_by_words(link.text, link.url) is None:
            yield link.url, _name_in(link.text, link.title, *beside.get(link.text, ()), link.heading)
    written = re.compile(
        r"(?<![\w@.-])(?:https?://)?((?:[a-z0-9-]+\.)+(?:" + "|".join(map(re.escape, domains)) + r"))\b"
    )
    for block in page.blocks:
        if block.hidden or block.region is Region.MENU or "." not in block.folded:
            continue
        for host in written.findall(block.folded):
            before = block.text[: block.folded.find(host)].strip(" :-\u2013")
            yield f"https://{host}/", _name_in(before, *rows.get((block.table_id, block.row), ()), *block.path[-1:])


def _name_in(*candidates: str) -> str:
    """Return the first of the words that name an agency; else the first that say anything."""
    texts = [" ".join(text.split())[:_NAME_LENGTH] for text in candidates]
    named = next((text for text in texts if type_in(text) and not _VAGUE.match(text)), "")
    return named or next((text for text in texts if len(text) > 3 and not _VAGUE.match(text) and "." not in text), "")


def _judge(url: str, words: str, found_on: str, domains: Collection[str], region_name: str) -> Proposal | None:
    address, host = clean(url), host_of(url)
    if address is None or not host or host in domains or any(host == f"www.{domain}" for domain in domains):
        return _folder(url, words, found_on, region_name) if host in domains and address is not None else None
    domain = next((domain for domain in domains if host.endswith(f".{domain}")), None)
    by_words = type_in(words)
    if domain is None:
        return _look_alike(url, host, words, found_on, region_name)
    label = host.removesuffix(f".{domain}")
    by_host = _type_of_label(label)
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
    if any(_STAFF.fullmatch(part) for part in label.split(".")) and by_host is None:
        return replace(proposal, standing=Standing.RETIRED, note=STAFF_APPLICATION, agency_type=OTHER)
    if by_host is None and not _OFFICE.match(words):
        # A news item of the health agency may lead anywhere; a host that names nobody needs a person's word.
        return replace(proposal, standing=Standing.UNCONFIRMED, note=UNNAMED)
    return proposal


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
    if host.endswith((".go.id", ".desa.id")) or _SOCIAL.search(host):
        return None
    squeezed = re.sub(r"[^a-z]", "", host)
    region = re.sub(r"[^a-z]", "", _LEVELS.sub("", region_name).lower())
    by_words = type_in(words)
    by_host = next((part for part in re.split(r"[.-]", host) if _type_of_label(part)), None)
    if region not in squeezed and not (by_words and by_host):
        return None
    agency_type = (by_host and _type_of_label(by_host)) or by_words or OTHER
    name = _named(words, agency_type, host, region_name)
    return Proposal(
        f"https://{host}/" if url.startswith("https") else f"http://{host}/",
        name,
        agency_type,
        Confidence.LOW,
        Standing.UNCONFIRMED,
        LOOK_ALIKE,
        found_on,
    )


def _type_of_label(label: str) -> str | None:
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
