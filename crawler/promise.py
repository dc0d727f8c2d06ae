"""How much a link promises, from its words alone: 0 (nothing) to 100 (names what we look for).

The words are data: each tier lists what links to evidence were really called (menus of the corpus
and of public sites, `checks/vocabulary` has the same ideas for whole pages). The measure only decides
what is read first; a wrong promise costs a page of the budget, never a verdict.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple
from urllib.parse import unquote_plus, urlsplit

import re2

LIKELY = 60
"""From here on a link counts as promising an answer: left unread, it speaks against saying "not found"."""
NEWS_PROMISE = 12
"""At most this for a news item: most satisfy nothing."""
NEWS_RESULT_PROMISE = 55
"""At most this for a news item that speaks of survey results: those do count."""
PLAIN_PROMISE = 30
"""A page that says nothing about itself."""


_NOT_MINIMAL = "(?! minimal)"
"""*Standar pelayanan minimal* is another thing; RE2, which reads all tiers at once, cannot look ahead."""
_MINIMAL = re.compile(r"layanan minimal")


def _words(*phrases: str) -> re.Pattern[str]:
    """Match any of the phrases as whole words of folded text; a blank matches any run of separators."""
    return re.compile(r"\b(?:" + "|".join(phrases) + r")\b")


_TIERS: tuple[tuple[int, re.Pattern[str]], ...] = (
    (
        100,
        _words(
            r"standart? (?:operasional )?(?:pelayanan|layanan)" + _NOT_MINIMAL,
            r"standard (?:pelayanan|layanan)",
            r"(?:ma ?klumat|janji|ikrar) ?(?:pelayanan|layanan)?",
            r"komponen (?:standar|service)",
            r"service delivery",
            r"manufacturing",
        ),
    ),
    (
        92,
        _words(
            r"(?:peng)?aduan",
            r"keluhan",
            r"sp4n\w*",
            r"lapor",
            r"survei? kepuasan\w*",
            r"survey(?: \w+)? kepuasan\w*",
            r"survey (?:pelayanan|layanan)",
            r"kepuasan masyarakat",
            r"(?:hasil )?(?:skm|ikm|spkp|spak)",
            r"indeks kepuasan",
            r"disabilitas",
            r"difabel",
            r"kelompok rentan",
            r"berkebutuhan khusus",
            r"(?:layanan|loket|pelayanan|antrean|antrian) (?:prioritas|khusus|inklusif)",
            r"ramah (?:disabilitas|anak|kelompok rentan)",
            r"kompensasi (?:pelayanan|layanan)",
        ),
    ),
    (
        86,
        _words(
            r"(?:per)?syarat(?:an|nya)?",
            r"prosedure?",
            r"mekanisme",
            r"alur",
            r"sop",
            r"tata ?cara",
            r"cara (?:pengajuan|mengurus|membuat|daftar)",
            r"jangka waktu",
            r"waktu (?:penyelesaian|pelayanan|layanan)",
            r"biaya",
            r"tarif",
            r"retribusi",
            r"(?:jenis|daftar|produk|informasi|info|katalog|macam) (?:\w+ )?(?:pelayanan|layanan|perizinan|izin)",
            r"produk (?:pelayanan|layanan)",
            r"visi(?: dan| misi|$)",
            r"misi",
            r"mott?o",
            r"ppid",
            r"saran (?:dan )?masukan",
            r"kotak saran",
        ),
    ),
    (
        74,
        _words(
            r"pe?layanan\w*",
            r"layanan\w*",
            r"perizinan",
            r"perijinan",
            r"i[zj]in",
            r"non ?perizinan",
            r"syarat",
            r"formulir",
            r"blanko",
            r"sarana(?: (?:dan )?prasarana)?",
            r"prasarana",
            r"fasilitas",
            r"kompetensi",
            r"informasi publik",
            r"informasi (?:berkala|setiap saat|serta merta)",
            r"keberatan",
            r"akta \w+",
            r"kartu keluarga",
            r"e ?ktp",
            r"ktp(?: el)?",
            r"kia",
            r"surat (?:pindah|keterangan|pengantar|rekomendasi)\w*",
            r"rekomendasi",
            r"pendaftaran",
            r"rawat (?:jalan|inap)",
            r"poli(?:klinik)?",
            r"faq",
            r"tanya jawab",
            r"bantuan sosial",
            r"ppdb",
            r"sippn?",
        ),
    ),
    (
        58,
        _words(
            r"profile?",
            r"tentang(?: kami)?",
            r"about(?: us)?",
            r"kontak(?: kami)?",
            r"contact",
            r"hubungi",
            r"struktur(?: organisasi)?",
            r"tugas(?: pokok)?(?: dan)? fungsi",
            r"tupoksi",
            r"sekilas",
            r"selayang pandang",
            r"dasar hukum",
            r"regulasi",
            r"peraturan",
            r"produk hukum",
            r"dokumen",
            r"unduh\w*",
            r"download\w*",
            r"publik",
            r"keterbukaan",
            r"zona integritas",
            r"reformasi birokrasi",
            r"sk",
            r"inovasi",
            r"jadwal",
            r"jam",
            r"sambutan",
            r"peta situs",
            r"(?:organisasi )?perangkat daerah",
            r"(?:daftar )?(?:opd|skpd)",
            r"site ?map",
        ),
    ),
)
_POOR = _words(
    r"galer[iy]\w*",
    r"gallery",
    r"foto",
    r"photos?",
    r"videos?",
    r"agenda",
    r"events?",
    r"kalender",
    r"lelang",
    r"lowongan",
    r"tags?",
    r"author",
    r"penulis",
    r"arsip",
    r"archives?",
    r"search",
    r"cari",
    r"komentar",
    r"comments?",
    r"forum",
    r"polling",
    r"statistik",
    r"infografis",
    r"majalah",
    r"bulet[ia]n",
    r"privacy",
    r"privasi",
    r"disclaimer",
    r"sitemap xml",
    r"laporan (?:kinerja|keuangan|tahunan|realisasi)",
    r"lakip",
    r"lkjip",
    r"renstra",
    r"renja",
    r"apbd",
    r"dpa",
    r"rka",
)
_NEWS = _words(
    r"berita\w*",
    r"news",
    r"artikel",
    r"article",
    r"read",
    r"baca",
    r"post",
    r"posts",
    r"blog",
    r"kegiatan",
    r"pengumuman",
    r"siaran pers",
    r"press",
    r"kabar",
    r"opini",
    r"warta",
    r"rilis",
    r"category",
    r"kategori",
)
_NEWS_RESULT = _words(r"hasil (?:survei?|survey|skm|ikm)", r"(?:indeks|nilai) (?:kepuasan|skm|ikm)", r"skm", r"ikm")
_DATED = re.compile(r"/(?:19|20)\d\d/(?:0?[1-9]|1[0-2])(?:/|$)")
_PAGINATION = re.compile(
    r"(?:/(?:page|hal|halaman)[/-]?\d+|[?&](?:page|paged|hal|halaman|start|limitstart|offset)=\d+)", re.IGNORECASE
)
_PAGE_NUMBER = re.compile(
    r"\d+|(?:selanjut|berikut|sebelum)nya|next|previous|prev|first|last|awal|akhir|older|newer|»|«"
)
_VAGUE = re.compile(
    r"^(?:baca|lihat|klik|read|learn|view|show|see|info|buka|unduh|download)?\s*"
    r"(?:selengkapnya|selanjutnya|lebih lanjut|lainnya|semua|more|all|details?|rincian|di ?sini|here|link|tautan)?$"
)
_SEPARATORS = re.compile(r"[\W_]+")
_TEXT_LENGTH = 160


def likelihood(link_text: str, heading: str, url: str) -> int:
    """Return how much a link promises evidence, 0–100.

    Args:
        link_text: what the link says.
        heading: the nearest heading above it, which speaks for it when the text says nothing
            ("selengkapnya", "di sini").
        url: the address it leads to; its words count nearly as much as the text.
    """
    text = _fold(link_text[:_TEXT_LENGTH])
    vague = not text or _VAGUE.match(text) is not None
    address = _address_words(url)
    by_text = 0 if vague else _said(text).points
    by_address = _said(address).points
    by_heading = _said(_fold(heading[:_TEXT_LENGTH])).points if heading else 0
    best = max(by_text, round(by_address * 0.92), round(by_heading * (0.9 if vague else 0.45)))
    if by_text and by_address and best < 100:
        best += 3
    promise = min(100, best or PLAIN_PROMISE)
    return _humbled(promise, text, address, url)


def _humbled(promise: int, text: str, address: str, url: str) -> int:
    """Lower the promise of news, archives, galleries and page numbers."""
    # A file is kept under the month of its upload, whatever it says; only a page there is a news item.
    is_dated = _DATED.search(url) is not None and "/uploads/" not in url
    there, here = _said(address), _said(text)
    if there.is_news or is_dated:
        is_index = len(text.split()) <= 2 and not is_dated and promise >= LIKELY
        if not is_index:
            cap = NEWS_RESULT_PROMISE if there.is_result or here.is_result else NEWS_PROMISE
            promise = min(promise, cap)
    elif here.is_news and promise <= PLAIN_PROMISE:
        promise = 18
    if there.is_poor or (here.is_poor and promise < LIKELY):
        promise = min(promise, 10)
    if _PAGINATION.search(url):
        # A page number says "2" or "berikutnya"; a page that is merely filed under a number has a name.
        promise = promise - 10 if text and not _PAGE_NUMBER.fullmatch(text) else min(promise, 20)
    return max(0, promise)


class _Said(NamedTuple):
    """What some words say of the page behind them."""

    points: int
    is_poor: bool
    is_news: bool
    is_result: bool


@lru_cache(maxsize=8192)
def _said(words: str) -> _Said:
    """Read folded words once for all tiers: in one set, as they were ten searches for each link of each page."""
    found = sorted(_words_set().Match(words) or ())
    points = next((_TIERS[index][0] for index in found if index < len(_TIERS) and _is_meant(index, words)), 0)
    rest = len(_TIERS)
    return _Said(points, rest in found, rest + 1 in found, rest + 2 in found)


def _is_meant(tier: int, words: str) -> bool:
    return tier > 0 or not _MINIMAL.search(words) or bool(_TIERS[0][1].search(words))


@cache
def _words_set() -> re2.Set:
    patterns = re2.Set.SearchSet()
    for pattern in (*(pattern for _, pattern in _TIERS), _POOR, _NEWS, _NEWS_RESULT):
        patterns.Add(pattern.pattern.replace(_NOT_MINIMAL, ""))
    patterns.Compile()
    return patterns


def _fold(text: str) -> str:
    return _SEPARATORS.sub(" ", text.lower()).strip()


@lru_cache(maxsize=4096)
def _address_words(url: str) -> str:
    """Return the words of path and query; the host says who speaks, not what the page is about."""
    parts = urlsplit(url)
    return _fold(unquote_plus(f"{parts.path} {parts.query}")[: _TEXT_LENGTH * 2])
