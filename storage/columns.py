"""The columns of a site list, by the many headings that coordinators give them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from storage.sheets import Row

REGION = "region"
AGENCY_NAME = "agency_name"
AGENCY_TYPE = "agency_type"
URL = "url"
SCOPE = "scope"
STATUS = "status"
NOTE = "note"
QUIET_HOURS = "quiet_hours"

HEADINGS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        # A code is worth more than a name, so its headings come first.
        REGION: (
            "kode wilayah",
            "kode daerah",
            "kode kemendagri",
            "kode kabupaten kota",
            "kode kab kota",
            "kode",
            "region code",
            "code",
            "wilayah",
            "nama wilayah",
            "daerah",
            "nama daerah",
            "pemerintah daerah",
            "pemda",
            "kabupaten kota",
            "kab kota",
            "kabupaten",
            "region",
            "region name",
        ),
        AGENCY_NAME: (
            "nama perangkat daerah",
            "perangkat daerah",
            "nama opd",
            "opd",
            "nama skpd",
            "skpd",
            "nama instansi",
            "instansi",
            "nama unit",
            "unit",
            "unit layanan",
            "unit kerja",
            "nama dinas",
            "dinas",
            "nama",
            "agency name",
            "agency",
            "name",
        ),
        AGENCY_TYPE: (
            "jenis",
            "jenis perangkat daerah",
            "jenis opd",
            "jenis instansi",
            "tipe",
            "kategori",
            "agency type",
            "type",
        ),
        URL: (
            "alamat situs",
            "alamat website",
            "alamat web",
            "alamat situs web",
            "alamat url",
            "alamat laman",
            "situs",
            "situs web",
            "situs resmi",
            "website",
            "website resmi",
            "web",
            "web site",
            "laman",
            "tautan",
            "link",
            "link website",
            "domain",
            "url",
            "site",
            "address",
        ),
        SCOPE: ("cakupan", "jalur", "jalur cakupan", "scope path", "scope", "path"),
        STATUS: ("status", "status situs"),
        NOTE: ("keterangan", "catatan", "ket", "note", "notes", "remarks"),
        QUIET_HOURS: ("jam pemeriksaan", "jam sepi", "jam", "quiet hours"),
    }
)

LABELS = MappingProxyType(
    {
        REGION: "kode wilayah",
        AGENCY_NAME: "nama perangkat daerah",
        AGENCY_TYPE: "jenis",
        URL: "alamat situs",
        SCOPE: "cakupan",
        STATUS: "status",
        NOTE: "keterangan",
        QUIET_HOURS: "jam pemeriksaan",
    }
)
"""What to call a column that a file lacks."""

REQUIRED = (REGION, AGENCY_NAME, URL)

_FIELD_OF = {heading: field for field, headings in HEADINGS.items() for heading in headings}


def recognise(cells: Sequence[str]) -> dict[str, list[int]]:
    """Return the positions of the known columns, by field; those that say it best come first."""
    found: dict[str, list[tuple[int, int]]] = {}
    for position, cell in enumerate(cells):
        heading = " ".join(re.sub(r"[^0-9a-z]+", " ", cell.casefold()).split())
        if field := _FIELD_OF.get(heading):
            found.setdefault(field, []).append((HEADINGS[field].index(heading), position))
    return {field: [position for _, position in sorted(ranked)] for field, ranked in found.items()}


def find_header(rows: Sequence[Row]) -> int | None:
    """Return the index of the row that holds the headings; titles and logos often stand above it."""
    fits = [len(recognise(row.cells)) for row in rows]
    best = max(fits, default=0)
    return fits.index(best) if best >= 2 else None


def fitness(rows: Sequence[Row]) -> int:
    """Tell how well the rows fit a site list: how many known columns their header has."""
    header = find_header(rows)
    return 0 if header is None else len(recognise(rows[header].cells))
