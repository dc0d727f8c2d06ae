"""The columns of what changed since the run before: one line per verdict of the checks that is another one."""

from __future__ import annotations

from checks.model import Status
from reports.columns import ChangeRow, Column, Kind, Moment
from reports.html.past import Cause, Change
from reports.words import verdict_word


def why(change: Change) -> str:
    """Say in Indonesian why a verdict changed, as far as two visits tell."""
    was, now = change.was, change.now
    match change.cause:
        case Cause.RULE:
            return f"aturan pemeriksaan berubah (versi {was.check_version} menjadi {now.check_version})"
        case Cause.VISIT if now.steady_status is not Status.CANNOT_TELL:
            return "kunjungan kini melihat lebih banyak"
        case Cause.VISIT if was.status is not Status.CANNOT_TELL:
            return "kunjungan kini melihat lebih sedikit"
        case Cause.VISIT:
            return "sebab tidak dapat dinilai berubah"
        case _ if was.rules_version != now.site.rules_version:
            return "isi situs berubah, atau kosakata aturan (versi aturan berbeda)"
        case _:
            return "isi situs berubah"


def _direction(row: ChangeRow) -> str:
    if Status.CANNOT_TELL in (row.change.was.status, row.change.now.steady_status):
        return "belum dapat dibandingkan"
    return "membaik" if row.change.is_better else "memburuk"


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
        _direction,
    ),
    Column(
        "why",
        "Sebab",
        "Isi situs berubah, aturan pemeriksaan berubah, atau kunjungan melihat lebih banyak atau lebih sedikit.",
        Kind.TEXT,
        44,
        lambda row: why(row.change),
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
