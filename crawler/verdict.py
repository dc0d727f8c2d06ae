"""What becomes of an address that a site offers: a closed vocabulary, and the words that refuse one. Pure."""

from __future__ import annotations

import re
from collections import Counter
from enum import StrEnum

from crawler.urls import Scope, host_of


class Verdict(StrEnum):
    """What became of one address. Every address a site offers has exactly one."""

    WAITING = "waiting"
    TAKEN = "taken"
    FAILED = "failed"
    DOCUMENT = "document"
    OTHER_SITE = "other_site"
    OTHER_FOLDER = "other_folder"
    NOT_WEB = "not_web"
    FILE = "file"
    FEED = "feed"
    ACCOUNT = "account"
    VARIANT = "variant"
    CALENDAR = "calendar"
    SPAM = "spam"
    HIDDEN = "hidden"
    PERSONAL = "personal"
    TRAP = "trap"
    TOO_DEEP = "too_deep"
    TOO_MANY = "too_many"
    ROBOTS = "robots"
    PATTERN_FULL = "pattern_full"

    @property
    def label(self) -> str:
        """What became of the address, in Indonesian."""
        return _LABELS[self]

    @property
    def is_page(self) -> bool:
        """Whether the address is a page of the site, read or not."""
        return self in _PAGES


_LABELS = {
    Verdict.WAITING: "menunggu giliran sampai anggaran habis",
    Verdict.TAKEN: "diambil",
    Verdict.FAILED: "diambil, tetapi isinya tidak diperoleh",
    Verdict.DOCUMENT: "dokumen, dinilai terpisah dari halaman",
    Verdict.OTHER_SITE: "situs lain",
    Verdict.OTHER_FOLDER: "di luar bagian portal milik instansi ini",
    Verdict.NOT_WEB: "bukan halaman web (surel, telepon, skrip)",
    Verdict.FILE: "berkas gambar, gaya, atau arsip",
    Verdict.FEED: "umpan data, bukan halaman",
    Verdict.ACCOUNT: "halaman masuk, daftar, atau pengelola",
    Verdict.VARIANT: "versi cetak atau bagikan dari halaman yang sama",
    Verdict.CALENDAR: "kalender tanpa ujung",
    Verdict.SPAM: "tautan judi atau sisipan",
    Verdict.HIDDEN: "tautan tersembunyi bagi pengunjung",
    Verdict.PERSONAL: "alamat yang memuat nomor kependudukan seseorang",
    Verdict.TRAP: "alamat yang terus memanjang",
    Verdict.TOO_DEEP: "terlalu jauh dari beranda",
    Verdict.TOO_MANY: "situs menawarkan lebih banyak alamat daripada yang dicatat",
    Verdict.ROBOTS: "dilarang robots.txt",
    Verdict.PATTERN_FULL: "jatah untuk pola alamat ini habis",
}
_PAGES = frozenset(
    {
        Verdict.WAITING,
        Verdict.TAKEN,
        Verdict.FAILED,
        Verdict.TOO_DEEP,
        Verdict.TOO_MANY,
        Verdict.ROBOTS,
        Verdict.PATTERN_FULL,
    }
)


DOCUMENT_HOSTS = frozenset({"drive.google.com", "docs.google.com", "onedrive.live.com", "1drv.ms", "dropbox.com"})
"""Where agencies keep their documents: a link there is a document, not another site."""
_DOCUMENT = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|od[tsp]|rtf)(?:$|\?)", re.IGNORECASE)
_SPAM = re.compile(
    r"gacor|maxwin|togel|sbobet|mostbet|pinup|casino|kasino|judi[\s_-]?(?:online|bola|slot|poker)|slot[\s_-]?(?:online|88|77|777"
    r"|gacor|demo|dana|pulsa|thailand|deposit|resmi|terpercaya)|situs[\s_-]?slot|link[\s_-]?slot|pragmatic[\s_-]?play|rtp[\s_-]?live"
    r"|poker[\s_-]?online|domino[\s_-]?qq|bandar[\s_-]?(?:q|bola|slot|togel)|scatter[\s_-]?hitam|pgslot|joker123|viagra|cialis"
)
_NIK = re.compile(
    r"(?<![\dA-Za-z])(?!20)[1-9]\d{5}(?:0[1-9]|[12]\d|3[01]|4[1-9]|[56]\d|7[01])(?:0[1-9]|1[0-2])\d{6}(?!\d)"
    r"|[?&](?i:nik|no_?(?:kk|ktp|nik))=\d"
)
"""Six digits of a district, the day of birth (40 more for women), month and year, four digits."""
_REFUSALS: tuple[tuple[Verdict, re.Pattern[str]], ...] = (
    (
        Verdict.FILE,
        re.compile(
            r"\.(?:jpe?g|png|gif|webp|avif|svg|ico|bmp|tiff?|css|m?js|map|woff2?|ttf|eot|mp[34]|avi|mov|wmv|webm|ogg|wav"
            r"|zip|rar|7z|gz|tar|apk|exe|iso|psd|cdr|dwg|kml|kmz|shp)(?:$|\?)|/cdn-cgi/",
            re.IGNORECASE,
        ),
    ),
    (
        Verdict.FEED,
        re.compile(
            r"(?:^|/)(?:feed|rss|atom|wp-json|xmlrpc\.php|oembed|trackback|api|graphql|\.well-known)(?:/|$|\?)"
            r"|\.(?:xml|json|rss|atom|txt|ics|vcf)(?:$|\?)|[?&](?:feed|format=(?:feed|json|xml)|ical|outlook-ical)\b",
            re.IGNORECASE,
        ),
    ),
    (
        Verdict.ACCOUNT,
        re.compile(
            r"/(?:login|log-in|signin|sign-in|masuk|logout|register|registrasi-akun|signup|sign-up|wp-login\.php|wp-admin"
            r"|wp-register\.php|administrator|admin|cpanel|webmail|phpmyadmin|lupa-password|forgot-password|password"
            r"|lostpassword|my-account|keranjang|cart|checkout)(?:\.(?:php|html?|aspx?))?(?:/|$|\?)"
            r"|[?&](?:action|view|task|page|halaman)=(?:login|register|lostpassword|logout|registration|user\.login)\b",
            re.IGNORECASE,
        ),
    ),
    (
        Verdict.VARIANT,
        re.compile(
            r"[?&](?:print|cetak|printable)=|[?&](?:tmpl=component|format=pdf|layout=print|output=(?:pdf|print))"
            r"|/(?:print|cetak|printpdf|mailto|email-friend|share)(?:/|$|\?)|[?&](?:mailto|sendto)=|option=com_mailto",
            re.IGNORECASE,
        ),
    ),
    (
        Verdict.CALENDAR,
        re.compile(
            r"/(?:kalender|calendar|agenda|events?|jadwal-kegiatan|acara)(?:/[\w-]+)?[/?](?:.*[/=])?(?:19|20)\d\d[-/](?:0?[1-9]|1[0-2])\b"
            r"|[?&](?:tribe-bar-date|eventdate|event_date|ai1ec|mc_id|calendar|caldate|date|tanggal|tgl)=\d{4}-\d"
            r"|[?&](?:month|bulan|mon|bln)=\d+(?:&.*)?&(?:year|tahun|yr|thn)=\d+|[?&](?:year|tahun|yr|thn)=\d+&(?:.*&)?(?:month|bulan|mon|bln)=\d+",
            re.IGNORECASE,
        ),
    ),
)
_MAX_SEGMENTS = 12


def _repeats(path: str) -> bool:
    """Whether a path grows by repeating itself, as relative links without a base make it."""
    segments = [segment for segment in path.partition("?")[0].split("/") if segment]
    if len(segments) > _MAX_SEGMENTS:
        return True
    return len(segments) > 3 and max(Counter(segments).values()) >= 3


def refusal_by_words(link_text: str, path: str) -> Verdict | None:
    """Refuse injected advertising, and what is about one citizen: neither proves anything we look for.

    News about gambling goes with the advertising. An address that names a citizen would be kept as proof.
    """
    if _NIK.search(path):
        return Verdict.PERSONAL
    return Verdict.SPAM if _SPAM.search(f"{link_text} {path}".lower()) else None


def refusal_by_host(url: str, scope: Scope, path: str) -> Verdict | None:
    """Refuse what is a document, or what another site or another part of the portal answers for."""
    if _DOCUMENT.search(path) or host_of(url) in DOCUMENT_HOSTS:
        return Verdict.DOCUMENT
    if not scope.holds_host(url):
        return Verdict.OTHER_SITE
    return None if scope.holds_path(path) else Verdict.OTHER_FOLDER


def refusal_by_path(path: str) -> Verdict | None:
    """Refuse files, feeds, accounts, variants of a page, calendars and paths that repeat themselves."""
    for verdict, pattern in _REFUSALS:
        if pattern.search(path):
            return verdict
    return Verdict.TRAP if _repeats(path) else None
