"""The Indonesian words in which officials read verdicts. Never *gagal* for an agency: what failed is our reading."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from checks.model import ComponentStatus, Reason, Status
from checks.outcome import FetchOutcome
from checks.rubric import Mark, Rubric
from reports.cells import decimal_comma, in_zone
from storage.reviews import State

if TYPE_CHECKING:
    from reports.results import Reviewed
    from storage.steadiness import HeldVerdict

NOTHING_TO_DO = "Tidak perlu tindakan"

STATUS_WORDS: Mapping[Status, str] = MappingProxyType(
    {
        Status.MET: "sesuai",
        Status.PARTIAL: "sebagian",
        Status.NOT_MET: "tidak ditemukan",
        Status.CANNOT_TELL: "tidak dapat dinilai",
        Status.NOT_APPLICABLE: "tidak berlaku",
    }
)

REASON_WORDS: Mapping[Reason, str] = MappingProxyType(
    {
        Reason.UNREADABLE: "tidak dapat dibaca",
        Reason.UNREACHABLE: "tidak dapat diakses",
        Reason.OUT_OF_BUDGET: "di luar anggaran halaman",
        Reason.CHECK_FAILED: "pemeriksaan gagal",
        Reason.SHARED_TEXT: "belum diakui",
    }
)

COMPONENT_WORDS: Mapping[ComponentStatus, str] = MappingProxyType(
    {
        ComponentStatus.MET: "ada",
        ComponentStatus.PARTIAL: "sebagian",
        ComponentStatus.NOT_STATED: "tidak disebut",
    }
)

GROUP_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "standards": "Standar pelayanan",
        "pledge": "Maklumat pelayanan",
        "complaints": "Pengelolaan pengaduan",
        "survey": "Survei kepuasan masyarakat",
        "disability": "Pelayanan khusus",
        "information": "Informasi publik",
        "profile": "Visi, misi, dan moto",
    }
)

MARK_WORDS: Mapping[Mark, str] = MappingProxyType(
    {
        "seen": "terbaca pada sumber",
        "inferred": "disimpulkan dari sumber",
        "recalled": "pengetahuan umum, belum dikonfirmasi",
        "assumption": "asumsi",
    }
)

_REASON_FIXES: Mapping[Reason, str] = MappingProxyType(
    {
        Reason.UNREADABLE: "Terbitkan isinya sebagai teks di halaman, tidak hanya sebagai gambar atau berkas.",
        Reason.OUT_OF_BUDGET: "Pasang tautannya di beranda atau menu agar cepat ditemukan, juga oleh warga.",
        Reason.CHECK_FAILED: f"{NOTHING_TO_DO}; kesalahan ada pada alat pemeriksa.",
        Reason.SHARED_TEXT: "Terbitkan teks yang menyebut unit ini sendiri, atau jelaskan lewat kolom tanggapan "
        "mengapa teks bersama itu berlaku.",
    }
)


def verdict_word(status: Status, reason: Reason | None) -> str:
    """Name a finding in Indonesian: what was found, or why nothing could be told."""
    if status is Status.CANNOT_TELL and reason is not None:
        return REASON_WORDS[reason]
    return STATUS_WORDS[status]


def group_word(check_id: str) -> str:
    """Name the component that a check belongs to; a group of a later day is called by its id."""
    group = check_id.partition(".")[0]
    return GROUP_WORDS.get(group, group)


def fix_line(status: Status, reason: Reason | None, advice: str, outcome: FetchOutcome) -> str:
    """Say in one line what the agency does about a finding; empty when there is nothing to do.

    `advice` is the check's own, `outcome` how the site's first page ended.
    """
    if status in (Status.MET, Status.NOT_APPLICABLE):
        return ""
    if status is Status.CANNOT_TELL and reason is Reason.UNREACHABLE:
        return outcome.remedy or f"{NOTHING_TO_DO}; situs diperiksa lagi pada putaran berikutnya."
    if status is Status.CANNOT_TELL and reason is not None:
        return _REASON_FIXES[reason]
    return advice


def asks_something(fix: str) -> bool:
    """Whether a line of `fix_line`, or the remedy of an outcome, asks anything of the agency."""
    return bool(fix) and not fix.startswith(NOTHING_TO_DO)


def review_note(review: Reviewed) -> str:
    """Say what people decided and what the machine found; ends in a space, because the check's own note follows."""
    answer = f"Tanggapan {review.author}: “{review.answer}”"
    if review.evidence_url:
        answer += f" ({review.evidence_url})"
    if review.state is State.STANDS:
        decided = f" oleh {review.decided_by}" if review.decided_by else ""
        return f"{answer}, diterima{decided}. Temuan mesin: {_machine_word(review)}. "
    return f"{answer}, {review.state.value}. "


def held_note(held: HeldVerdict, time_zone: str | None) -> str:
    """Say that one look is not enough; ends in a space, because the check's own note follows.

    The day is that of the region, as every other on the same line: a crawl's early morning is the day before in UTC.
    """
    since = f"{in_zone(held.since, time_zone):%Y-%m-%d}"
    return (
        f"Menunggu pengecekan kedua: sejak {since} tidak ditemukan lagi; hasil sebelumnya ditampilkan "
        "sampai kunjungan pada hari lain memastikannya. "
    )


def shared_note(agencies: int, status: Status) -> str:
    """Say why what was found is not credited yet; ends in a space, because the check's own note follows."""
    return (
        f"Belum diakui, perlu dilihat orang: teks yang sama kata demi kata ada pada {agencies} perangkat daerah. "
        f"Temuan mesin: {verdict_word(status, None)}. "
    )


def _machine_word(review: Reviewed) -> str:
    return verdict_word(review.machine_status, review.machine_reason)


def notes(rubric: Rubric) -> Iterator[str]:
    """Yield what a reader must know before using any number, one Indonesian line each."""
    yield f"{rubric.labels.index_ind.capitalize()}: {rubric.labels.caution_ind}."
    yield f"Pedoman: {rubric.id}, {rubric.title_ind}."
    yield (
        f"Situs memperlihatkan sekitar {rubric.visible_share:.0%} bobot pedoman; sisanya dinilai di lapangan, "
        "lewat wawancara, atau dari dokumen."
    )
    yield "“Tidak ditemukan” berarti tidak ditemukan di situs yang diperiksa; bukan berarti tidak ada atau melanggar."
    yield "Yang tidak dapat dinilai tidak menurunkan nilai; cakupan menunjukkan bagian yang dapat dinilai."
    yield f"Di bawah cakupan {rubric.zoning.min_coverage:.0%} nilai dicetak tanpa zona (asumsi)."
    yield f"Hasil “sebagian” mendapat {rubric.credit.partial:.0%} bobot (asumsi)."
    yield from rubric.assumptions_ind
    decimals = rubric.scale.decimals
    for band in rubric.bands:
        names = " ".join(name for name in (band.zone, band.category, band.name_ind) if name)
        low, high = decimal_comma(band.min, decimals), decimal_comma(band.max, decimals)
        yield f"Batas {names}: {low}–{high} ({MARK_WORDS[band.status]})."
    for basis in rubric.legal_basis:
        yield f"Dasar: {basis.name}."
    yield "Tanda petik tunggal (') di depan isi sel CSV berarti “ini teks”, agar tidak dihitung oleh lembar sebar."
