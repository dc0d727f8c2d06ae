"""The columns of everything that coordinators receive: declared once, in the order in which they stand.

A column keeps its place and its name from one release to the next; new ones come at the end. The data
dictionary (`reports.dictionary`) is made from here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from checks.model import ComponentStatus, Status
from checks.registry import CHECKS
from checks.scoring import score_service
from reports.change_columns import CHANGE_COLUMNS
from reports.columns import Audience, ChangeRow, Column, Kind, Moment, Row, ServiceRow, VerdictRow
from reports.proof_columns import PICTURE_COLUMN, PROOF_COLUMNS
from reports.results import Verdict
from reports.review_columns import REVIEW_COLUMNS
from reports.words import COMPONENT_WORDS


def _region(row: Row) -> str:
    return f"{row.region.code} {row.region.name}" if row.region.code else row.region.name


def _checked_at(row: Row) -> Moment:
    return Moment(row.agency.checked_at, row.region.time_zone)


def _rules(row: Row) -> str:
    return f"aturan {' + '.join(sorted({site.rules_version for site in row.agency.sites}))}"


_IDENTITY: tuple[Column[Row], ...] = (
    Column("number", "No", "Nomor urut.", Kind.COUNT, 5, lambda row: row.number),
    Column(
        "region_code",
        "Kode wilayah",
        "Kode wilayah Kementerian Dalam Negeri; teks, bukan angka.",
        Kind.CODE,
        13,
        lambda row: row.region.code,
        Audience.BOOK,
    ),
    Column("region", "Wilayah", "Kode dan nama wilayah.", Kind.TEXT, 24, _region),
    Column("agency", "Perangkat daerah", "Perangkat daerah yang dinilai.", Kind.TEXT, 36, lambda row: row.agency.name),
    Column("agency_type_label", "Jenis", "Jenis perangkat daerah.", Kind.TEXT, 24, lambda row: row.agency.type_label),
    Column(
        "agency_type",
        "Kode jenis",
        "Jenis perangkat daerah sebagai kode tetap.",
        Kind.TEXT,
        12,
        lambda row: row.agency.type,
        Audience.PROGRAMS,
    ),
)


def _titles(*statuses: Status, counted: bool) -> Callable[[Row], str]:
    """Return a reader that lists checks by title: those that count for the score, or those only reported.

    All of them are *semua*: a site that could not be reached lacks nothing in particular.
    """

    def read(row: Row) -> str:
        scored = row.rubric.scored_checks
        asked = [verdict for verdict in row.agency.verdicts if (verdict.check in scored) is counted]
        found = [verdict.title for verdict in asked if verdict.status in statuses]
        return "semua" if found and len(found) == len(asked) else "; ".join(found)

    return read


def _count(*statuses: Status) -> Callable[[Row], int]:
    return lambda row: sum(verdict.status in statuses for verdict in row.agency.verdicts)


def _zone(row: Row) -> str | None:
    zone = row.agency.now.zone
    return f"{zone} (indikatif, {row.rubric.id})" if zone else None


def _first_fix(row: Row) -> str:
    verdicts = {verdict.check: verdict for verdict in row.agency.verdicts}
    if row.agency.gains:
        return _named_fix(verdicts[row.agency.gains[0].check])
    # Nothing can be won by editing pages; what stands in the way is the same for all checks.
    first = next((verdict for verdict in verdicts.values() if verdict.status is Status.CANNOT_TELL), None)
    if first is None:
        return ""
    return _named_fix(first) if first.site.outcome.is_readable else first.fix


def _named_fix(verdict: Verdict) -> str:
    """Say what a fix is about and, where it is known, on which page; a line of a summary stands alone."""
    told = f"{verdict.title}: {verdict.fix}"
    # A component of the standard already names the service, and its page, to begin with.
    return f"{told} Halaman: {verdict.quote.page_url}" if verdict.quote and "://" not in verdict.fix else told


SUMMARY: tuple[Column[Row], ...] = (
    *_IDENTITY,
    Column(
        "sites",
        "Situs",
        "Alamat situs yang diperiksa; bila lebih dari satu, dipisahkan garis tegak.",
        Kind.TEXT,
        40,
        lambda row: " | ".join(site.url for site in row.agency.sites),
    ),
    Column(
        "outcome",
        "Keadaan situs",
        "Bagaimana halaman pertama situs terbuka.",
        Kind.TEXT,
        24,
        lambda row: " | ".join(dict.fromkeys(site.outcome.label for site in row.agency.sites)),
    ),
    Column(
        "score_last",
        "Nilai lalu",
        "Nilai indikatif 0–100 pada penilaian sebelumnya dengan pedoman yang sama.",
        Kind.SCORE,
        11,
        lambda row: row.agency.last.value if row.agency.last else None,
    ),
    Column(
        "score_now",
        "Nilai kini",
        "Nilai indikatif 0–100 atas hal yang dapat dinilai; kosong bila tidak ada yang dapat dinilai.",
        Kind.SCORE,
        11,
        lambda row: row.agency.now.value,
    ),
    Column(
        "zone",
        "Zona (indikatif)",
        "Zona menurut batas pedoman; indikatif, bukan keputusan Ombudsman RI. Kosong bila cakupan terlalu kecil.",
        Kind.TEXT,
        32,
        _zone,
    ),
    Column(
        "zone_id",
        "Kode zona",
        "Zona sebagai kata saja; selalu bersama pedoman dan kata indikatif.",
        Kind.TEXT,
        10,
        lambda row: row.agency.now.zone,
        Audience.PROGRAMS,
    ),
    Column(
        "category",
        "Kategori",
        "Kategori menurut batas pedoman; indikatif.",
        Kind.TEXT,
        10,
        lambda row: row.agency.now.category,
    ),
    Column(
        "coverage",
        "Cakupan (%)",
        "Bagian bobot pemeriksaan situs yang dapat dinilai. Nilai dengan cakupan kecil belum mewakili.",
        Kind.SHARE,
        12,
        lambda row: row.agency.now.coverage,
    ),
    Column(
        "scheme_coverage",
        "Bagian pedoman (%)",
        "Bagian bobot seluruh pedoman yang dapat dinilai dari situs; sisanya dinilai di lapangan.",
        Kind.SHARE,
        18,
        lambda row: row.agency.now.scheme_coverage,
    ),
    Column("met", "Sesuai", "Banyaknya pemeriksaan yang sesuai.", Kind.COUNT, 9, _count(Status.MET)),
    Column("partial", "Sebagian", "Banyaknya pemeriksaan yang sebagian sesuai.", Kind.COUNT, 9, _count(Status.PARTIAL)),
    Column(
        "not_met",
        "Tidak ditemukan",
        "Banyaknya hal yang tidak ditemukan di situs.",
        Kind.COUNT,
        15,
        _count(Status.NOT_MET),
    ),
    Column(
        "cannot_tell",
        "Tidak dapat dinilai",
        "Banyaknya hal yang tidak dapat dinilai; tidak menurunkan nilai.",
        Kind.COUNT,
        18,
        _count(Status.CANNOT_TELL),
    ),
    Column(
        "missing",
        "Yang belum ada",
        "Hal yang ikut menentukan nilai dan tidak ditemukan atau baru sebagian. Beberapa indikator pedoman terpenuhi "
        "oleh salah satu dari dua hal, sehingga nilai dapat 100 sementara yang tercantum di sini tetap wajib.",
        Kind.TEXT,
        60,
        _titles(Status.NOT_MET, Status.PARTIAL, counted=True),
    ),
    Column(
        "unknown",
        "Yang tidak dapat dinilai",
        "Hal yang ikut menentukan nilai dan tidak dapat dinilai; sebabnya ada dalam rincian.",
        Kind.TEXT,
        40,
        _titles(Status.CANNOT_TELL, counted=True),
    ),
    Column(
        "first_fix",
        "Perbaikan utama",
        "Hal yang perbaikannya paling menaikkan nilai, apa yang dilakukan, dan halamannya bila diketahui; "
        "atau apa yang membuat situs dapat dinilai.",
        Kind.TEXT,
        60,
        _first_fix,
    ),
    Column(
        "score_after_first_fix",
        "Nilai setelahnya",
        "Perkiraan nilai setelah perbaikan utama dilakukan.",
        Kind.SCORE,
        15,
        lambda row: row.agency.gains[0].expected if row.agency.gains else None,
    ),
    Column(
        "pages_read",
        "Halaman dibaca",
        "Banyaknya halaman yang dibaca.",
        Kind.COUNT,
        14,
        lambda row: sum(site.pages_read for site in row.agency.sites),
    ),
    Column(
        "checked_at", "Waktu pemeriksaan", "Waktu kunjungan terakhir, waktu setempat.", Kind.MOMENT, 22, _checked_at
    ),
    Column(
        "reported_missing",
        "Belum ada, tidak memengaruhi nilai",
        "Hal yang tidak ditemukan atau baru sebagian dan hanya dilaporkan: menurut pedoman tidak dituntut dari situs "
        "(misalnya isi surat keputusan).",
        Kind.TEXT,
        40,
        _titles(Status.NOT_MET, Status.PARTIAL, counted=False),
    ),
    Column("rubric", "Pedoman", "Pedoman penilaian yang dipakai.", Kind.TEXT, 18, lambda row: row.rubric.id),
    Column("rules_version", "Versi aturan", "Versi aturan pemeriksaan.", Kind.TEXT, 20, _rules),
)

DETAILS: tuple[Column[VerdictRow], ...] = (
    *_IDENTITY,
    Column("site", "Situs", "Alamat situs yang menentukan hasil ini.", Kind.TEXT, 34, lambda row: row.verdict.site.url),
    Column("group", "Komponen", "Komponen pedoman.", Kind.TEXT, 26, lambda row: row.verdict.group),
    Column("check", "Pemeriksaan", "Hal yang diperiksa.", Kind.TEXT, 40, lambda row: row.verdict.title),
    Column(
        "check_id",
        "Kode pemeriksaan",
        "Kode tetap pemeriksaan; penjelasannya dalam daftar pemeriksaan.",
        Kind.TEXT,
        30,
        lambda row: row.verdict.check,
    ),
    Column(
        "verdict",
        "Status",
        "Sesuai, sebagian, tidak ditemukan, tidak berlaku, atau sebab tidak dapat dinilai "
        "(tidak dapat dibaca, tidak dapat diakses, di luar anggaran halaman, pemeriksaan gagal).",
        Kind.TEXT,
        24,
        lambda row: row.verdict.word,
    ),
    Column(
        "status",
        "Kode status",
        "met, partial, not_met, cannot_tell, not_applicable.",
        Kind.TEXT,
        14,
        lambda row: row.verdict.status.value,
        Audience.PROGRAMS,
    ),
    Column(
        "reason",
        "Kode sebab",
        "Sebab cannot_tell: unreadable, unreachable, out_of_budget, check_failed, shared_text.",
        Kind.TEXT,
        14,
        lambda row: row.verdict.reason.value if row.verdict.reason else None,
        Audience.PROGRAMS,
    ),
    Column(
        "counts",
        "Dihitung",
        "Ya bila hasil ini ikut menentukan nilai; selain itu hanya dilaporkan.",
        Kind.TEXT,
        9,
        lambda row: "ya" if row.verdict.check in row.rubric.scored_checks else "tidak",
    ),
    Column("note", "Keterangan", "Apa yang ditemukan atau kurang.", Kind.TEXT, 50, lambda row: row.verdict.note),
    Column(
        "fix", "Perbaikan", "Apa yang perlu dilakukan, dalam satu baris.", Kind.TEXT, 60, lambda row: row.verdict.fix
    ),
    *PROOF_COLUMNS,
    Column(
        "checked_at",
        "Waktu pemeriksaan",
        "Waktu situs terakhir dikunjungi, waktu setempat.",
        Kind.MOMENT,
        22,
        lambda row: Moment(row.verdict.site.checked_at, row.region.time_zone),
    ),
    Column(
        "check_version",
        "Versi pemeriksaan",
        "Versi pemeriksaan yang menyimpulkan.",
        Kind.COUNT,
        16,
        lambda row: row.verdict.check_version,
    ),
    Column(
        "rules_version",
        "Versi aturan",
        "Versi aturan pemeriksaan.",
        Kind.TEXT,
        20,
        lambda row: f"aturan {row.verdict.site.rules_version}",
    ),
    *REVIEW_COLUMNS,
    PICTURE_COLUMN,
)


def _component_word(check: str) -> Callable[[ServiceRow], str]:
    def read(row: ServiceRow) -> str:
        component = row.service.components.get(check)
        return COMPONENT_WORDS[component.status if component else ComponentStatus.NOT_STATED]

    return read


SERVICES: tuple[Column[ServiceRow], ...] = (
    *_IDENTITY,
    Column(
        "service", "Layanan", "Nama layanan seperti tertulis di situs.", Kind.TEXT, 44, lambda row: row.service.name
    ),
    Column("url", "Halaman", "Halaman yang memuat layanan.", Kind.TEXT, 44, lambda row: row.service.url),
    Column(
        "score",
        "Nilai layanan",
        "Nilai indikatif 0–100 atas enam komponen yang wajib terlihat di situs untuk setiap layanan.",
        Kind.SCORE,
        13,
        lambda row: score_service(row.service.components, row.rubric).value,
    ),
    *(
        Column(
            check_id.partition(".")[2],
            entry.check.title_ind,
            f"{entry.check.title_ind}: ada, sebagian, atau tidak disebut pada layanan ini.",
            Kind.TEXT,
            14,
            _component_word(check_id),
        )
        for check_id, entry in CHECKS.items()
        if check_id.startswith("standards.")
    ),
)

CHANGES: tuple[Column[ChangeRow], ...] = (*_IDENTITY, *CHANGE_COLUMNS)

TABLES: Mapping[str, Sequence[Column[Any]]] = MappingProxyType(
    {"ringkasan": SUMMARY, "rincian": DETAILS, "layanan": SERVICES, "perubahan": CHANGES}
)
"""Every table by its Indonesian name, as it appears in file names and sheet names."""
