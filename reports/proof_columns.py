"""The columns of the details that say on what a verdict rests: words on a page, and what kind of words."""

from __future__ import annotations

from reports.columns import Column, Kind, Moment, VerdictRow


def _picture_only(row: VerdictRow) -> str | None:
    if row.verdict.quote is None:
        return None
    return "ya" if row.verdict.quote.is_picture_only else "tidak"


PROOF_COLUMNS: tuple[Column[VerdictRow], ...] = (
    Column(
        "evidence_url",
        "URL bukti",
        "Halaman tempat bukti terlihat; tidak dijadikan tautan agar tidak terbuka tanpa sengaja.",
        Kind.TEXT,
        44,
        lambda row: row.verdict.quote.page_url if row.verdict.quote else None,
    ),
    Column(
        "excerpt",
        "Kutipan",
        "Kata-kata pada halaman itu, di dalam tanda kutip.",
        Kind.QUOTE,
        60,
        lambda row: row.verdict.quote.excerpt if row.verdict.quote else None,
    ),
    Column(
        "where",
        "Letak",
        "Letak bukti pada halaman.",
        Kind.TEXT,
        30,
        lambda row: row.verdict.quote.where if row.verdict.quote else None,
    ),
    Column(
        "seen_at",
        "Waktu bukti",
        "Waktu halaman bukti diambil, waktu setempat.",
        Kind.MOMENT,
        22,
        lambda row: (
            Moment(row.verdict.quote.fetched_at, row.region.time_zone)
            if row.verdict.quote and row.verdict.quote.fetched_at
            else None
        ),
    ),
)

PICTURE_COLUMN: Column[VerdictRow] = Column(
    "picture_only",
    "Hanya gambar",
    "Ya bila kata-kata bukti hanya ada di dalam gambar atau hasil pindai: terbaca pemeriksa, tidak terbaca "
    "pembaca layar. Kosong tanpa bukti.",
    Kind.TEXT,
    13,
    _picture_only,
)
"""Apart, because it came later: columns keep their places, and new ones come at the end."""
