"""Questions of citizens that ask for a component of a service: `Apa saja syaratnya?`, `Berapa lama jadinya?`."""

from __future__ import annotations

import re

_QUESTIONS = (
    (
        "standards.completion_time",
        re.compile(
            r"\bberapa (?:lama|hari|menit|jam|minggu)\b|"
            r"\bkapan (?:\w+ ){0,3}(?:selesai|jadi|keluar|terbit)(?:nya)?\b|"
            r"\b(?:selesai|jadi|keluar|terbit)(?:nya)? kapan\b|"
            r"\blama proses|\blama(?:kah|nya)\b|\b(?:sampai|butuh) (?:kapan|berapa (?:hari|lama))\b|"
            r"\bbisa (?:langsung )?(?:ditunggu|(?:selesai|jadi) (?:hari|saat) (?:ini|itu))\b"
        ),
    ),
    (
        "standards.fee",
        re.compile(r"\b(?:biaya\w*|bayar\w*|berbayar|gratis|tarif\w*|ongkos\w*|dipungut)\b|\b(?:kena|habis) berapa\b"),
    ),
    (
        "standards.procedure",
        re.compile(
            r"\bbagaimana (?:cara|prosedur|alur|langkah|proses|mengurus|mengajukan|mendaftar)|"
            r"\b(?:bagaimana|gimana|bgmn)\b.{0,30}\b(?:cara|caranya|alurnya|prosedurnya)\b|"
            r"\bgimana (?:(?:kalau )?(?:mau |ingin )?)?(?:meng)?urus\b|"
            r"\bke ?mana (?:saja )?(?:dulu|dahulu)\b|\blewat mana (?:\w+ )?(?:meng)?urus\w*"
        ),
    ),
    (
        "standards.requirements",
        re.compile(
            r"\b(?:syarat\w*|persyaratan\w*|dokumen|berkas)\b|\b(?:di)?(?:bawa|siapkan|lampirkan)\b|"
            r"\bapa saja yang (?:perlu|harus|dibawa)"
        ),
    ),
)


_ASKS_ELSEWHERE = re.compile(
    r"\b(?:di ?mana|ke ?mana(?! (?:saja )?(?:dulu|dahulu)\b)|pengaduan|aduan|keluhan|komplain|mengadu|keberatan|"
    r"ppid|informasi publik|surve[iy]|(?:membuat|mengirim|menyampaikan|kirim|buat) laporan|"
    r"laporan (?:saya|anda|kami))\b"
)
"""Questions for a place, or about complaints and requests for information: no component of a service."""
_LASTS = re.compile(r"\b(?:berlaku\w*|jabatan|menjabat)\b")
"""How long a paper or an office holds is not how long somebody waits for it."""
_OF_THE_SITE = re.compile(
    r"\b(?:cara|caranya|untuk|bisa) (?:saya )?(?:(?:men)?cari|mencari|(?:me)?lihat|(?:meng)?unduh|(?:men)?download|"
    r"log ?in|(?:me)?reset|menghubungi|(?:me)?lacak|memantau|(?:meng)?(?:ganti|ubah) (?:kata sandi|password|sandi)|"
    r"(?:meng)?(?:akses|gunakan) (?:website|web|situs|portal|laman|fitur|menu))\b"
)
"""Questions for the use of the website itself, which is no service of the law."""


_PAYING = re.compile(
    r"\b(?:bayar|membayar|berbayar|(?:di)?bayarkan|biaya|tarif|retribusi|ongkos|pungutan|dipungut)(?:nya)?\b"
)
_MEANS_OF_PAYING = re.compile(
    r"\b(?:bisa|boleh|dapat|cara\w*|lewat|melalui|via|qris|transfer|tunai|online|daring|cicil\w*|angsur\w*|denda|pajak|"
    r"kapan|siapa|kenapa|mengapa|aplikasi|website|parkir|wi-?fi|liar)\b"
)
"""Of how, when and by whom something is paid, or of another thing: a *no* there says nothing of the price."""
_COSTS_NOTHING = re.compile(r"\b(?:gratis|cuma-cuma|bebas biaya|tanpa biaya)\b")
_MARK = r"^\W{0,4}(?:(?:a|j|jawab(?:an)?)\s?[:.])?\W{0,4}"
_NO = re.compile(
    rf"{_MARK}(?:sama sekali |tentu )?(?:tidak|tdk|tak|nggak|enggak|engga|gak|ga|ndak|nol|kosong|nihil|no)\b"
    r"(?! (?:semua\w*|selalu|tentu|hanya|cuma|sama|mahal|banyak|besar|boleh|bisa|dapat|termasuk|tahu))"
)
_NONE = re.compile(
    rf"{_MARK}(?:(?:tidak|tdk|tak|nggak|enggak|gak|ga|ndak) (?:ada|(?:di)?kena\w*|(?:di)?pungut\w*)|nol|kosong|nihil)\b"
)
_YES = re.compile(rf"{_MARK}(?:ya|iya|yup|betul|benar|tentu|yes)\b")


def costs_nothing(question: str, answer: str) -> bool:
    """Whether the answer denies that one pays, which alone does not name it: `Bayar?` `Tidak.`; both are folded."""
    if "?" not in question or _MEANS_OF_PAYING.search(question):
        return False
    if _COSTS_NOTHING.search(question):
        return _YES.match(answer) is not None
    if not _PAYING.search(question):
        return False
    return (_NONE if "berapa" in question else _NO).match(answer) is not None


def asked_component(folded: str) -> str | None:
    """Return the component that a question of an FAQ asks for."""
    if len(folded) > 120 or _ASKS_ELSEWHERE.search(folded) or _OF_THE_SITE.search(folded):
        return None
    asked = next((component for component, pattern in _QUESTIONS if pattern.search(folded)), None)
    return None if asked == "standards.completion_time" and _LASTS.search(folded) else asked
