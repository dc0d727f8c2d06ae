"""Questions of citizens that ask for a component of a service: `Apa saja syaratnya?`, `Berapa lama jadinya?`."""

from __future__ import annotations

import re

_QUESTIONS = (
    (
        "standards.completion_time",
        re.compile(
            r"\bberapa (?:lama|hari|menit|jam|minggu)\b|\bkapan (?:selesai|jadi)\b|\blama proses|\blama(?:kah|nya)\b|"
            r"\b(?:sampai|butuh) (?:kapan|berapa (?:hari|lama))\b"
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
            r"\b(?:bagaimana|gimana|bgmn)\b.{0,30}\b(?:cara|caranya|alurnya|prosedurnya)\b"
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
    r"\b(?:di ?mana|ke ?mana|pengaduan|aduan|keluhan|komplain|mengadu|keberatan|ppid|informasi publik|surve[iy])\b"
)
"""Questions for a place, or about complaints and requests for information: no component of a service."""
_OF_THE_SITE = re.compile(
    r"\b(?:cara|caranya|untuk|bisa) (?:saya )?(?:(?:men)?cari|mencari|(?:me)?lihat|(?:meng)?unduh|(?:men)?download|"
    r"log ?in|(?:me)?reset|menghubungi|(?:me)?lacak|memantau|(?:meng)?(?:ganti|ubah) (?:kata sandi|password|sandi)|"
    r"(?:meng)?(?:akses|gunakan) (?:website|web|situs|portal|laman|fitur|menu))\b"
)
"""Questions for the use of the website itself, which is no service of the law."""


def asked_component(folded: str) -> str | None:
    """Return the component that a question of an FAQ asks for."""
    if len(folded) > 120 or _ASKS_ELSEWHERE.search(folded) or _OF_THE_SITE.search(folded):
        return None
    return next((component for component, pattern in _QUESTIONS if pattern.search(folded)), None)
