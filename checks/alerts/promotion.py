"""Whether words advertise what is injected into hacked sites, or talk about it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import islice
from typing import NamedTuple
from urllib.parse import unquote

from checks.document.decode import fold, to_words
from checks.model import AlertKind
from checks.wording.matching import matcher

_TOPICS = {"gambling": AlertKind.GAMBLING, "pharmacy": AlertKind.PHARMACY}
_HARMLESS_ALONE = frozenset(
    [
        "link alternatif",
        "akun pro",
        "jackpot",
        "data hk",
        "data sgp",
        "parlay",
        "escort",
        "buy cheap",
        "no prescription",
        "bonus new member",
        "sabung ayam",
        "toto macau",
        "payday loan",
        "deposit pulsa",
        "daftar slot",
        "online pharmacy",
    ]
)
"""Phrases that honest pages use as well; they count only beside another one."""

_REPORTS = re.compile(
    r" (?:bahaya|dampak|cegah|pencegahan|mencegah|berantas|pemberantasan|memberantas|perangi|tangkap|ditangkap"
    r"|menangkap|penangkapan|polisi|polri|polres|polda|kepolisian|kejaksaan|kominfo|komdigi|diskominfo|csirt|bssn|blokir"
    r"|diblokir|memblokir|pemblokiran|literasi|sosialisasi|waspada|waspadai|mewaspadai|kewaspadaan|hindari|tolak|stop|kasus|korban"
    r"|tersangka|terdakwa|pelaku|kecanduan|adiksi|penertiban|larangan|dilarang|melarang|edukasi|mengimbau|imbauan|imbau"
    r"|himbauan|razia|sidang|satgas|disusupi|penyusupan|infiltrasi|diretas|peretasan|retas|terinfeksi|ilegal|melanggar"
    r"|pelanggaran|pidana|hukum|undang undang|pasal|haram|fatwa|mui|bpom|penyalahgunaan|aduan|laporkan|marak|maraknya"
    r"|jerat|terjerat|modus|ancaman|istilah|pengertian|memahami|mengenal|apa itu|beware|danger|illegal|arrested|dosis"
    r"|resep|apoteker|dokter|disfungsi|efek samping|police|formularium|fornas|burung|kicau|antrean|antrian|parkir) "
)
"""What those say who report on it, warn of it or prescribe it, or who mean birds (*gacor*) and queues (*slot*)."""

_SELLS = re.compile(
    r" (?:jual|beli|harga|murah|daftar|login|link|situs|agen|bandar|main|menang|hari ini|bonus|deposit|resmi"
    r"|terpercaya|terbaik|gratis|buy|order|cheap|sale|best|free|play|win) "
)
_LOOK_ALIKES = str.maketrans(
    "013457\u0430\u0441\u0435\u043e\u0440\u0443\u0445\u0456\u0455\u0458\u03bf\u03b1", "oieastaceopyxisjoa"
)
"""Digits, and letters of other alphabets, that are read as Latin letters."""
_FEWEST_WORDS = 4
"""Of a headline; labels of advertising are shorter, or pile phrases up."""

_IN_ADDRESS = re.compile(
    r"slot[-_]?(?:gacor|online|88|77|777|dana|thailand|deposit|demo|qris|maxwin)|(?:situs|judi|agen|bandar|rtp)"
    r"[-_]?(?:slot|togel)|gacor(?=\d|[-_]?(?:slot|maxwin|hari))|togel|maxwin|sbobet|mostbet|pin-?up-?(?:casino|bet)|1xbet"
    r"|joker123|domino-?qq|bandar-?qq?\b|(?:live|online)-?casino|casino-?online|poker-?online|judi-?(?:bola|online|slot)"
    r"|rtp-?live|pgsoft|pg-?slot|pragmatic-?play|scatter-?hitam|mahjong-?ways|sweet-?bonanza|gates-of-olympus"
    r"|viagra|cialis|levitra|cytotec|obat-?aborsi"
)
_DRUGS = re.compile(r"viagra|cialis|levitra|cytotec|aborsi")


class Promotion(NamedTuple):
    """What a text advertises."""

    kind: AlertKind
    phrases: frozenset[str]


def reports_on_it(words: str) -> bool:
    """Whether a text (as words) reports or warns."""
    return _REPORTS.search(words) is not None


def how_much_reporting(words: str) -> int:
    """Return how often a text reports or warns, at most 50."""
    return sum(1 for _ in islice(_REPORTS.finditer(words), 50))


def is_headline(words: str) -> bool:
    """Whether a text (as words) is long enough for a sentence, and sells nothing."""
    return words.count(" ") > _FEWEST_WORDS and _SELLS.search(words) is None


def only_mentions_it(words: str, promoted: Promotion) -> bool:
    """Whether a text (as words) names the matter once among others, as headlines do."""
    if len(promoted.phrases) > 1 or not is_headline(words):
        return False
    return 2 * len(next(iter(promoted.phrases))) < len(words.strip())


def promotion_in(words: str) -> Promotion | None:
    """Return what a text (as words) advertises; None when it does not."""
    hits = [
        (hit.concept, words[hit.start : hit.end].strip())
        for hit in matcher().name(words).hits
        if hit.concept in _TOPICS
    ]
    return _promotion(hits)


def disguised_promotion_in(words: str) -> Promotion | None:
    """Return what a short text (as words) advertises in letters that only look like others, or one by one."""
    letters = words.split()
    if len(letters) > _FEWEST_WORDS and all(len(letter) == 1 for letter in letters):
        return promotion_in_address("".join(letters))
    plain = words.translate(_LOOK_ALIKES)
    return None if plain == words else promotion_in(plain)


def promotion_of(hits: Iterable[tuple[str, str]]) -> Promotion | None:
    """Return what phrases that were found already, as (concept, phrase) pairs, advertise."""
    return _promotion([(concept, phrase) for concept, phrase in hits if concept in _TOPICS])


def _promotion(hits: list[tuple[str, str]]) -> Promotion | None:
    phrases = frozenset(phrase for _, phrase in hits)
    if not phrases or (phrases <= _HARMLESS_ALONE and len(phrases) < 3):
        return None
    clear = [concept for concept, phrase in hits if phrase not in _HARMLESS_ALONE] or [hits[0][0]]
    return Promotion(_TOPICS[max(set(clear), key=lambda concept: (clear.count(concept), concept))], phrases)


@lru_cache(maxsize=8_192)
def promotion_in_address(url: str) -> Promotion | None:
    """Return what an address advertises by its host or path; None for addresses of reports and warnings."""
    plain = unquote(url[:2000]).lower()
    found = _IN_ADDRESS.search(plain)
    if found is None or reports_on_it(to_words(fold(plain))):
        return None
    kind = AlertKind.PHARMACY if _DRUGS.search(found[0]) else AlertKind.GAMBLING
    return Promotion(kind, frozenset({found[0]}))
