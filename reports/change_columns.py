"""The columns of what changed since the run before: one line per verdict of the checks that is another one."""

from __future__ import annotations

from types import MappingProxyType

from reports.columns import ChangeRow, Column, Kind, Moment
from reports.turns import Direction
from reports.words import verdict_word

_DIRECTIONS = MappingProxyType(
    {Direction.BETTER: "membaik", Direction.WORSE: "memburuk", Direction.UNCLEAR: "belum dapat dibandingkan"}
)

CHANGE_COLUMNS: tuple[Column[ChangeRow], ...] = (
    Column(
        "site",
        "Situs",
        "Alamat situs yang menentukan hasil kini.",
        Kind.TEXT,
        34,
        lambda row: row.change.now.site.url,
    ),
    Column("group", "Komponen", "Komponen pedoman.", Kind.TEXT, 26, lambda row: row.change.now.group),
    Column("check", "Pemeriksaan", "Hal yang diperiksa.", Kind.TEXT, 40, lambda row: row.change.now.title),
    Column("check_id", "Kode pemeriksaan", "Kode tetap pemeriksaan.", Kind.TEXT, 30, lambda row: row.change.now.check),
    Column(
        "was",
        "Semula",
        "Hasil pemeriksaan otomatis pada putaran sebelumnya.",
        Kind.TEXT,
        20,
        lambda row: verdict_word(row.change.was.status, row.change.was.reason),
    ),
    Column(
        "now",
        "Kini",
        "Hasil pemeriksaan otomatis pada putaran terakhir; yang hilang baru dihitung setelah pengecekan kedua.",
        Kind.TEXT,
        20,
        lambda row: row.change.now.steady_word,
    ),
    Column(
        "direction",
        "Arah",
        "Membaik, memburuk, atau belum dapat dibandingkan karena salah satu kunjungan tidak dapat menilai.",
        Kind.TEXT,
        16,
        lambda row: _DIRECTIONS[row.change.direction],
    ),
    Column(
        "why",
        "Sebab",
        "Isi situs berubah, aturan pemeriksaan berubah, atau kunjungan melihat lebih banyak atau lebih sedikit.",
        Kind.TEXT,
        44,
        lambda row: row.change.why.line,
    ),
    Column(
        "was_at",
        "Waktu semula",
        "Waktu kunjungan sebelumnya, waktu setempat.",
        Kind.MOMENT,
        22,
        lambda row: Moment(row.change.was.at, row.region.time_zone),
    ),
    Column(
        "checked_at",
        "Waktu kini",
        "Waktu kunjungan terakhir, waktu setempat.",
        Kind.MOMENT,
        22,
        lambda row: Moment(row.change.now.site.checked_at, row.region.time_zone),
    ),
)
