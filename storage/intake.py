"""A coordinator's list: read, checked as a whole, and loaded as a whole or not at all."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Connection, select

from storage import models
from storage.addresses import Address, BadAddress, parse_address
from storage.agency_types import AGENCY_TYPES, type_in
from storage.columns import (
    AGENCY_NAME,
    AGENCY_TYPE,
    LABELS,
    NOTE,
    QUIET_HOURS,
    REGION,
    REQUIRED,
    SCOPE,
    STATUS,
    URL,
    find_header,
    fitness,
    recognise,
)
from storage.database import Database, lock
from storage.entries import Entry, LoadReport, enter
from storage.hours import QuietHours
from storage.models import AgencySource, SiteStatus
from storage.problems import Problem, RegistryProblems
from storage.regions import RegionNames
from storage.seeds import load_seed
from storage.sheets import Row, read_rows

NO_SITE = frozenset({"-", "–", "—", "tidak ada", "belum ada", "tidak punya", "nihil", "n/a", "na", "kosong"})
"""What people write for an agency that has no site; an empty cell may be an oversight."""

OUTSIDE = "Alamat di luar go.id; perlu dipastikan milik instansi."

_STATUS_WORDS = {
    "aktif": SiteStatus.ACTIVE,
    "active": SiteStatus.ACTIVE,
    "nonaktif": SiteStatus.RETIRED,
    "non aktif": SiteStatus.RETIRED,
    "tidak aktif": SiteStatus.RETIRED,
    "retired": SiteStatus.RETIRED,
    "perlu konfirmasi": SiteStatus.NEEDS_OWNER_CONFIRMATION,
    "perlu konfirmasi pemilik": SiteStatus.NEEDS_OWNER_CONFIRMATION,
    "needs owner confirmation": SiteStatus.NEEDS_OWNER_CONFIRMATION,
}


def load_sites(db: Database, path: Path) -> LoadReport:
    """Load a CSV or XLSX list of agencies and their sites, all of it or nothing.

    Columns are known by their headings, Indonesian or English (`storage.columns`). A site that the
    shipped registry names for the same region, or that was crawled ad hoc, takes over what the
    list says; loading the same list again changes nothing. Raises `RegistryProblems` with every
    problem of the file, by line and column.
    """
    rows = read_rows(path, fitness)
    load_seed(db)
    with db.writing() as connection:
        lock(connection, "registry")
        sheet = _Sheet(path.name, rows, _region_names(connection))
        entries = sheet.entries()
        problems = [*sheet.problems, *_duplicates(sheet, entries), *_taken(connection, sheet, entries)]
        if problems:
            raise RegistryProblems(path.name, sorted(problems, key=lambda problem: problem.line))
        return enter(connection, entries, sheet.ignored)


def _region_names(connection: Connection) -> RegionNames:
    rows = connection.execute(select(models.Region.code, models.Region.name))
    return RegionNames({row.code: row.name for row in rows})


@dataclass
class _Sheet:
    """One list while it is being checked; every complaint about a cell goes to `problems`."""

    name: str
    rows: list[Row]
    regions: RegionNames
    problems: list[Problem] = field(default_factory=list)
    ignored: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        header = find_header(self.rows[:20])
        if header is None:
            cure = f"beri judul kolom seperti {', '.join(map(repr, map(LABELS.get, REQUIRED)))}"
            raise RegistryProblems(self.name, [Problem(0, "", "", "baris judul kolom tidak ditemukan", cure)])
        headings = self.rows[header].cells
        self.columns = recognise(headings)
        self.headings = headings
        known = {position for positions in self.columns.values() for position in positions}
        self.ignored = tuple(text for position, text in enumerate(headings) if text and position not in known)
        self.body = self.rows[header + 1 :]
        line = self.rows[header].line
        missing = [
            Problem(line, LABELS[column], "", "kolom ini tidak ada", f"tambahkan kolom {LABELS[column]!r}")
            for column in REQUIRED
            if column not in self.columns
        ]
        if not missing and not self.body:
            missing = [Problem(line, "", "", "tidak ada baris di bawah judul kolom", "isi daftar situs")]
        if missing:
            raise RegistryProblems(self.name, missing)

    def entries(self) -> list[Entry]:
        """Return the rows that are in order; the others have their problems noted."""
        return [entry for row in self.body if (entry := self._entry(row)) is not None]

    def complain(self, line: int, column: str, value: str, message: str, cure: str) -> None:
        """Note a problem under the heading as the file has it."""
        positions = self.columns.get(column)
        heading = self.headings[positions[0]] if positions else LABELS[column]
        self.problems.append(Problem(line, heading, value, message, cure))

    def _cell(self, row: Row, column: str) -> str:
        return next(iter(self._cells(row, column)), "")

    def _cells(self, row: Row, column: str) -> list[str]:
        """Return what the row has under the headings of that column, those that say it best first."""
        cells = (row.cells[position] for position in self.columns.get(column, ()) if position < len(row.cells))
        return [seen for cell in cells if (seen := _seen(cell))]

    def _entry(self, row: Row) -> Entry | None:
        before = len(self.problems)
        region = self._region(row)
        name = self._cell(row, AGENCY_NAME)
        if not name:
            self.complain(row.line, AGENCY_NAME, "", "nama perangkat daerah kosong", "isi nama resminya")
        agency_type = self._type(row, name)
        address = self._address(row)
        status, reason = self._status(row, address)
        hours = self._quiet_hours(row)
        if len(self.problems) > before:
            return None
        note = self._cell(row, NOTE) or None
        return Entry(row.line, region, name, agency_type, address, status, reason, note, hours)

    def _region(self, row: Row) -> str:
        """Return the code that the region's cells agree on."""
        cells = self._cells(row, REGION)
        if not cells:
            self.complain(row.line, REGION, "", "wilayah kosong", "isi kode Kemendagri, misalnya 53.10")
            return ""
        code = self._one_region(row.line, cells[0])
        for other in cells[1:]:
            if code and not re.search(r"\d", other) and not self.regions.agrees(code, other):
                message = f"kode {code} adalah {self.regions.names[code]}"
                self.complain(row.line, REGION, other, message, "samakan kode dan nama wilayahnya")
        return code

    def _one_region(self, line: int, text: str) -> str:
        digits = text.replace(",", ".")  # a code that went through a spreadsheet with decimal comma
        if digits in self.regions.names:
            return digits
        if not re.search(r"\d", text):
            return self._named_region(line, text)
        if re.fullmatch(r"\d\d\.\d", digits):
            self.complain(
                line,
                REGION,
                text,
                f"kode tidak lengkap: dapat berarti {digits}0 atau {digits[:3]}0{digits[3]}",
                f"jadikan kolom ini Teks dan tulis dua angka di belakang titik, misalnya {digits}0",
            )
        elif re.fullmatch(r"\d{4}", text):
            self.complain(
                line,
                REGION,
                text,
                "kode tanpa titik dapat berarti kode BPS, yang penomorannya lain",
                f"tulis kode Kemendagri dengan titik, misalnya {text[:2]}.{text[2:]}, bila itu maksudnya",
            )
        elif re.match(r"\d\d\.\d\d\.", digits):
            self.complain(line, REGION, text, "kode di bawah kabupaten/kota", f"pakai kode {digits[:5]}")
        elif re.search(r"\d{4}-\d\d-\d\d", text):
            self.complain(
                line, REGION, text, "kode berubah menjadi tanggal", "jadikan kolom ini Teks dan tulis ulang kodenya"
            )
        else:
            self.complain(line, REGION, text, "kode wilayah tidak dikenal", "pakai kode Kemendagri, misalnya 53.10")
        return ""

    def _named_region(self, line: int, text: str) -> str:
        codes = self.regions.codes_of(text)
        if len(codes) == 1:
            return codes[0]
        if codes:
            which = ", ".join(f"{code} {self.regions.names[code]}" for code in codes)
            self.complain(line, REGION, text, f"nama wilayah dapat berarti {which}", "tulis kodenya")
        else:
            self.complain(line, REGION, text, "nama wilayah tidak dikenal", "pakai kode Kemendagri, misalnya 53.10")
        return ""

    def _type(self, row: Row, name: str) -> str:
        text = self._cell(row, AGENCY_TYPE)
        found = type_in(text) if text else type_in(name)
        if found is None and (text or name):
            self.complain(
                row.line,
                AGENCY_TYPE,
                text,
                "jenis tidak dikenal" if text else f"jenis tidak dapat disimpulkan dari nama {name!r}",
                f"isi kolom jenis dengan salah satu dari: {', '.join(AGENCY_TYPES)}",
            )
        return found or ""

    def _address(self, row: Row) -> Address | None:
        text = self._cell(row, URL)
        if text.casefold() in NO_SITE:
            return None
        if not text:
            self.complain(row.line, URL, "", "alamat situs kosong", "isi alamatnya, atau '-' bila belum punya situs")
            return None
        try:
            return parse_address(text, self._cell(row, SCOPE) or None)
        except BadAddress as error:
            self.complain(row.line, URL, text, error.problem, error.cure)
            return None

    def _quiet_hours(self, row: Row) -> str | None:
        text = self._cell(row, QUIET_HOURS)
        hours = QuietHours.of(text)
        if text and hours is None:
            cure = "tulis jam setempat seperti 22-5, atau kosongkan"
            self.complain(row.line, QUIET_HOURS, text, "jam pemeriksaan tidak dikenal", cure)
        return None if hours is None else str(hours)

    def _status(self, row: Row, address: Address | None) -> tuple[SiteStatus, str | None]:
        text = self._cell(row, STATUS)
        note = self._cell(row, NOTE) or None
        if text:
            words = " ".join(re.sub(r"[^a-z]+", " ", text.casefold()).split())
            if words not in _STATUS_WORDS:
                cure = "isi 'aktif', 'nonaktif' atau 'perlu konfirmasi', atau kosongkan"
                self.complain(row.line, STATUS, text, "status tidak dikenal", cure)
                return SiteStatus.ACTIVE, None
            status = _STATUS_WORDS[words]
            return status, None if status is SiteStatus.ACTIVE else note or "Menurut daftar koordinator."
        if address is not None and not address.is_official:
            return SiteStatus.NEEDS_OWNER_CONFIRMATION, OUTSIDE
        return SiteStatus.ACTIVE, None


def _seen(cell: str) -> str:
    """Return a cell on one line. Drop invisible characters that copying from a web page brings along."""
    if not cell.isprintable():
        cell = "".join(sign for sign in cell if sign.isprintable() or sign.isspace())
    return " ".join(cell.split())


def _duplicates(sheet: _Sheet, entries: list[Entry]) -> list[Problem]:
    """Complain about an address that the file gives twice: it can speak for one agency only."""
    problems: list[Problem] = []
    first: dict[tuple[str, str], Entry] = {}
    heading = sheet.headings[sheet.columns[URL][0]]
    for entry in entries:
        if entry.address is None:
            continue
        earlier = first.setdefault((entry.address.host, entry.address.scope_path), entry)
        if earlier is entry:
            continue
        same = (earlier.region_code, earlier.name) == (entry.region_code, entry.name)
        cure = (
            "hapus salah satu barisnya" if same else "bedakan dengan kolom cakupan, misalnya /dinkes, atau hapus satu"
        )
        message = f"alamat ini sudah ada pada baris {earlier.line}"
        problems.append(Problem(entry.line, heading, entry.address.url, message, cure))
    return problems


def _taken(connection: Connection, sheet: _Sheet, entries: list[Entry]) -> list[Problem]:
    """Complain about an address that is registered for another region, or that another list gives another agency."""
    site, agency = models.Site, models.Agency
    query = select(site.host, site.scope_path, agency.region_code, agency.type, agency.name, agency.source).join_from(
        site, agency, site.agency_id == agency.id
    )
    registered = {(row.host, row.scope_path): row for row in connection.execute(query)}
    problems: list[Problem] = []
    heading = sheet.headings[sheet.columns[URL][0]]
    for entry in entries:
        if entry.address is None:
            continue
        row = registered.get((entry.address.host, entry.address.scope_path))
        if row is None or row.source is AgencySource.ADHOC:
            continue
        if row.region_code == entry.region_code and (row.source is AgencySource.SEED or row.type == entry.agency_type):
            continue
        owner = f"{row.name} ({row.region_code} {sheet.regions.names.get(row.region_code, '')})"
        problems.append(
            Problem(
                entry.line,
                heading,
                entry.address.url,
                f"alamat ini sudah terdaftar untuk {owner}",
                "periksa wilayah dan jenisnya, atau bedakan dengan kolom cakupan",
            )
        )
    return problems
