"""The columns in which a region answers to a finding, and those that tell what became of its answer.

`reports.answers` reads them back. The region fills in answer, evidence and name; whoever decides fills in the rest.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from checks.model import Status
from reports.cells import in_zone
from reports.columns import Audience, Column, Kind, VerdictRow
from reports.words import STATUS_WORDS, verdict_word
from storage.models import Decision
from storage.reviews import State

KEY, ANSWER, EVIDENCE, AUTHOR = "key", "answer", "evidence", "author"
DECISION, BECOMES, UNTIL = "decision", "becomes", "until"

DECISION_WORDS: Mapping[Decision, str] = MappingProxyType(
    {Decision.ACCEPT: "terima", Decision.REJECT: "tolak", Decision.RECHECK: "periksa ulang"}
)
DECIDABLE = (Status.MET, Status.PARTIAL, Status.NOT_MET, Status.NOT_APPLICABLE)
"""What a person may say instead of a finding; that something could not be told is no word of a person's."""


def _review(row: VerdictRow) -> str | None:
    review = row.verdict.review
    if review is None:
        return None
    told = f"{review.state.value}; {review.author}: {review.answer}"
    if review.state is State.STANDS:
        told += f"; sampai {in_zone(review.expires_at, row.region.time_zone):%Y-%m-%d}"
    return told


def _empty(_row: VerdictRow) -> None:
    return None


REVIEW_COLUMNS: tuple[Column[VerdictRow], ...] = (
    Column(
        "machine_verdict",
        "Temuan mesin",
        "Hasil pemeriksaan otomatis; berbeda dari kolom Status hanya bila sebuah tanggapan diterima, "
        "pengecekan kedua ditunggu, atau buktinya hanya teks yang sama pada banyak perangkat daerah.",
        Kind.TEXT,
        20,
        lambda row: row.verdict.machine_word,
    ),
    Column(
        "machine_status",
        "Kode temuan mesin",
        "Hasil pemeriksaan otomatis sebagai kode tetap, dengan sebab di belakang titik dua.",
        Kind.TEXT,
        14,
        lambda row: ":".join(filter(None, (row.verdict.machine_status, row.verdict.machine_reason))),
        Audience.PROGRAMS,
    ),
    Column(
        "review",
        "Tinjauan",
        "Keadaan tanggapan terakhir: berlaku, menunggu pemeriksaan, ditolak, gugur karena halaman berubah, "
        "atau kedaluwarsa.",
        Kind.TEXT,
        40,
        _review,
    ),
    Column(
        ANSWER,
        "Tanggapan",
        "Diisi daerah bila tidak sependapat: apa yang keliru, dengan kata-kata sendiri.",
        Kind.ANSWER,
        44,
        _empty,
    ),
    Column(
        EVIDENCE,
        "Bukti",
        "Diisi daerah: alamat (URL) halaman yang memuat hal yang diperiksa, satu alamat.",
        Kind.ANSWER,
        44,
        _empty,
    ),
    Column(AUTHOR, "Oleh", "Diisi daerah: nama dan jabatan yang menanggapi.", Kind.ANSWER, 24, _empty),
    Column(
        DECISION,
        "Keputusan",
        "Diisi penilai: terima (status mengikuti tanggapan), tolak (temuan tetap), atau periksa ulang. "
        "Kosong berarti periksa ulang.",
        Kind.ANSWER,
        14,
        _empty,
        choices=tuple(DECISION_WORDS.values()),
    ),
    Column(
        BECOMES,
        "Menjadi",
        "Diisi penilai bila tanggapan diterima: status yang berlaku. Kosong berarti sesuai.",
        Kind.ANSWER,
        16,
        _empty,
        choices=tuple(verdict_word(status, None) for status in DECIDABLE),
    ),
    Column(
        UNTIL,
        "Berlaku sampai",
        "Diisi penilai: tanggal terakhir keputusan berlaku, misalnya 2027-06-30. Kosong berarti satu tahun.",
        Kind.ANSWER,
        16,
        _empty,
    ),
    Column(
        KEY,
        "Kunci",
        "Jangan diubah: pemeriksaan dan situs, agar tanggapan kembali ke temuan yang tepat.",
        Kind.TEXT,
        40,
        lambda row: row.verdict.key,
        hidden=True,
    ),
)

STATUS_OF = MappingProxyType({STATUS_WORDS[status]: status for status in DECIDABLE})
"""The words of the column *Menjadi*."""
