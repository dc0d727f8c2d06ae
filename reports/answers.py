"""Reading a region's answers back from the workbook, or its CSV, that it was asked in.

The whole file is read before anything is believed: every problem is told with sheet, line, column and cure, and one
problem keeps all of it out. What people do to a spreadsheet on its way (other separators, sorted and deleted lines,
columns of their own, merged cells) does no harm, because each line carries its key.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from types import MappingProxyType
from urllib.parse import urlsplit

from checks.model import Reason, Status
from checks.registry import CHECKS
from reports.cells import clean, safe
from reports.review_columns import (
    ANSWER,
    AUTHOR,
    BECOMES,
    DECISION,
    DECISION_WORDS,
    EVIDENCE,
    KEY,
    REVIEW_COLUMNS,
    STATUS_OF,
    UNTIL,
)
from storage.database import Database
from storage.models import Decision
from storage.problems import Problem, RegistryProblems
from storage.reviews import Answer, findings_now, site_keys
from storage.sheets import Row, read_rows

LABELS: Mapping[str, str] = MappingProxyType({column.id: column.label for column in REVIEW_COLUMNS})
_FIELDS = (ANSWER, EVIDENCE, AUTHOR, DECISION, BECOMES, UNTIL)
_REQUIRED = (KEY, ANSWER, EVIDENCE, AUTHOR)
_LONGEST = MappingProxyType({ANSWER: 2000, EVIDENCE: 2000, AUTHOR: 200})
_HEADER_WITHIN = 20
_DECISIONS = MappingProxyType(
    {word: decision for decision, word in DECISION_WORDS.items()}
    | {"diterima": Decision.ACCEPT, "ditolak": Decision.REJECT, "cek ulang": Decision.RECHECK}
    | {decision.value: decision for decision in Decision}
)
_DATES = (
    re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})"),
    re.compile(r"(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>\d{4})"),
)
_EASTERNMOST = timezone(timedelta(hours=9), "WIT")
"""The day that is written ends here first, so that no region sees its review outlive it."""


def read_answers(path: Path, db: Database, at: datetime, decided_by: str | None = None) -> list[Answer]:
    """Return the answers of a file, entered at the moment `at` in the name of `decided_by`.

    An answer without a decision is to be rechecked. Raises `RegistryProblems` with everything that is wrong; then
    nothing may be entered.
    """
    rows = read_rows(path, lambda rows: max((_fit(row) for row in rows), default=0), merged=True)
    header = next((row for row in rows[:_HEADER_WITHIN] if _fit(row)), None)
    if header is None:
        cure = "kirim berkas rincian dari `patuh export` dengan kolom Kunci (tersembunyi) yang tidak dihapus"
        raise RegistryProblems(path.name, [Problem(0, "", "", "kolom Kunci dan Tanggapan tidak ditemukan", cure)])
    return _Reading(path.name, header, db, at, clean(decided_by or "")).read(rows[rows.index(header) + 1 :])


def _places(row: Row) -> dict[str, int]:
    """Return where the known columns stand, by id; of two with one heading the first."""
    known = {name.casefold(): column for column, label in LABELS.items() for name in (label, column)}
    found: dict[str, int] = {}
    for place, cell in enumerate(row.cells):
        if column := known.get(clean(cell).casefold()):
            found.setdefault(column, place)
    return found


def _fit(row: Row) -> int:
    found = _places(row)
    return len(found) if KEY in found and ANSWER in found else 0


class _Reading:
    """One file being read: what was found wrong with it, and what it says."""

    def __init__(self, name: str, header: Row, db: Database, at: datetime, decided_by: str) -> None:
        self.name = name
        self.sheet = header.sheet
        self.places = _places(header)
        self.db = db
        self.sites = site_keys(db)
        self.at = at
        self.decided_by = decided_by
        self.problems: list[Problem] = []

    def read(self, rows: Sequence[Row]) -> list[Answer]:
        for column in _REQUIRED:
            if column not in self.places:
                self._wrong(0, column, "", "kolom ini tidak ada", f"kembalikan kolom {LABELS[column]!r}")
        read = list(self._answers(rows)) if not self.problems else []
        concluded = findings_now(self.db, {answer.site_id for _, answer in read})
        answers: dict[tuple[int, str], tuple[int, Answer]] = {}
        for line, answer in read:
            self._check_effect(line, answer, concluded.get((answer.site_id, answer.check)))
            first, other = answers.setdefault((answer.site_id, answer.check), (line, answer))
            if _facts(other) != _facts(answer):
                message = f"baris {first} menjawab temuan yang sama dengan isi lain"
                self._wrong(line, KEY, answer.check, message, "sisakan satu jawaban")
        if self.problems:
            raise RegistryProblems(self.name, sorted(self.problems, key=lambda problem: problem.line))
        return [answer for _, answer in answers.values()]

    def _answers(self, rows: Sequence[Row]) -> Iterator[tuple[int, Answer]]:
        for row in rows:
            cells = {column: self._cell(row, column) for column in (KEY, *_FIELDS)}
            if any(cells[column] for column in _FIELDS) and (answer := self._answer(row.line, cells)):
                yield row.line, answer

    def _cell(self, row: Row, column: str) -> str:
        place = self.places.get(column)
        return row.cells[place].strip() if place is not None and place < len(row.cells) else ""

    def _answer(self, line: int, cells: Mapping[str, str]) -> Answer | None:
        before = len(self.problems)
        check, _, site = cells[KEY].partition("@")
        if check not in CHECKS or site not in self.sites:
            cure = "jangan mengubah kolom Kunci; ekspor ulang dan salin tanggapan ke baris yang tepat"
            self._wrong(line, KEY, cells[KEY], "kunci tidak dikenal di basis data ini", cure)
        if not cells[ANSWER]:
            self._wrong(line, ANSWER, "", "tanggapan kosong", "tulis apa yang keliru, atau kosongkan seluruh baris")
        if not cells[AUTHOR]:
            self._wrong(line, AUTHOR, "", "penanggap tidak disebut", "tulis nama dan jabatan")
        for column, longest in _LONGEST.items():
            if len(cells[column]) > longest:
                message = f"lebih dari {longest} huruf"
                self._wrong(line, column, cells[column][:40] + "…", message, "ringkas isinya")
        if cells[EVIDENCE] and not _is_address(cells[EVIDENCE]):
            cure = "tulis satu alamat lengkap seperti https://dinas.contohkab.go.id/layanan"
            self._wrong(line, EVIDENCE, cells[EVIDENCE], "bukan alamat halaman web", cure)
        decision = self._decision(line, cells)
        status = self._status(line, cells, decision)
        until = self._until(line, cells[UNTIL])
        if len(self.problems) > before:
            return None
        return Answer(
            site_id=self.sites[site],
            check=check,
            decision=decision,
            reason=clean(cells[ANSWER]),
            author=clean(cells[AUTHOR]),
            evidence_url=cells[EVIDENCE] or None,
            expires_at=until,
            status=status,
            decided_by=None if decision is Decision.RECHECK else self.decided_by,
            source=", ".join(filter(None, (self.name, self.sheet, f"baris {line}"))),
        )

    def _decision(self, line: int, cells: Mapping[str, str]) -> Decision:
        word = clean(cells[DECISION]).casefold()
        decision = _DECISIONS.get(word) if word else Decision.RECHECK
        if decision is None:
            cure = f"tulis salah satu: {', '.join(DECISION_WORDS.values())}"
            self._wrong(line, DECISION, cells[DECISION], "keputusan tidak dikenal", cure)
            return Decision.RECHECK
        if decision is not Decision.RECHECK and not self.decided_by:
            # A region must not be able to decide on its own answer by filling in one more cell.
            cure = 'impor dengan --by "NAMA PENILAI", atau kosongkan kolom ini'
            self._wrong(line, DECISION, cells[DECISION], "keputusan tanpa nama penilai", cure)
        if decision is Decision.ACCEPT and not cells[EVIDENCE]:
            self._wrong(line, EVIDENCE, "", "tanggapan diterima tanpa bukti", "tulis alamat halaman buktinya")
        return decision

    def _status(self, line: int, cells: Mapping[str, str], decision: Decision) -> Status | None:
        word = clean(cells[BECOMES]).casefold()
        if word and decision is not Decision.ACCEPT:
            cure = "kosongkan kolom ini, atau isi Keputusan dengan terima"
            self._wrong(line, BECOMES, cells[BECOMES], "status baru tanpa keputusan terima", cure)
        elif word and word not in STATUS_OF:
            self._wrong(line, BECOMES, cells[BECOMES], "status tidak dikenal", f"tulis salah satu: {_choices()}")
        if decision is not Decision.ACCEPT:
            return None
        return STATUS_OF.get(word, Status.MET)

    def _until(self, line: int, text: str) -> datetime | None:
        if not text:
            return None
        for form in _DATES:
            if found := form.fullmatch(text):
                year, month, day = (int(found[part]) for part in ("year", "month", "day"))
                try:
                    last = datetime(year, month, day, 23, 59, 59, tzinfo=_EASTERNMOST)
                except ValueError:
                    break
                until = last.astimezone(UTC)
                if until <= self.at:
                    self._wrong(line, UNTIL, text, "tanggal sudah lewat", "tulis tanggal yang akan datang")
                return until
        self._wrong(line, UNTIL, text, "tanggal tidak dapat dibaca", "tulis seperti 2027-06-30")
        return None

    def _check_effect(self, line: int, answer: Answer, concluded: tuple[Status, Reason | None] | None) -> None:
        if concluded is None:
            message, cure = "situs ini belum pernah diperiksa untuk hal ini", "periksa dulu dengan `patuh crawl`"
            self._wrong(line, KEY, answer.check, message, cure)
        elif answer.decision is Decision.ACCEPT and answer.status is concluded[0]:
            message = "keputusan terima tidak mengubah apa pun, karena temuan mesin sudah begitu"
            self._wrong(line, BECOMES, "", message, f"tulis status yang berlaku ({_choices()}), atau tolak")

    def _wrong(self, line: int, column: str, value: str, message: str, cure: str) -> None:
        self.problems.append(Problem(line, LABELS[column], safe(value), message, cure, self.sheet))


def _facts(answer: Answer) -> tuple[object, ...]:
    return answer.decision, answer.reason, answer.author, answer.evidence_url, answer.status, answer.expires_at


def _choices() -> str:
    return ", ".join(STATUS_OF)


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return (
            parts.scheme in ("http", "https")
            and bool(parts.hostname)
            and parts.username is None
            and (parts.port is None or parts.port > 0)
            and text.isprintable()
            and " " not in text
        )
    except ValueError:
        return False
