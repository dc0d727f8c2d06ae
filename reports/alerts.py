"""Alerts for an agency's IT: as JSON, and as a file that an export adds only when it is asked for."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from checks.alerts.samples import sample
from checks.model import AlertKind, Severity
from reports.cells import inert
from reports.listing import Json, iso, records
from storage import frames
from storage.shared_texts import SHARED_TEXT

if TYPE_CHECKING:
    from storage.database import Database

FILE_NAME = "peringatan-rahasia.csv"

KIND_WORDS = MappingProxyType(
    {
        AlertKind.GAMBLING: "sisipan judi daring",
        AlertKind.PHARMACY: "sisipan obat terlarang",
        AlertKind.HIDDEN_LINKS: "tautan tersembunyi",
        AlertKind.DOORWAY: "halaman sisipan",
        AlertKind.FOREIGN_FLOOD: "banjir teks asing",
        AlertKind.SPAM_SITEMAP: "peta situs disusupi",
        AlertKind.CLOAKING: "tampilan ganda",
        AlertKind.DEFACEMENT: "halaman diganti peretas",
        AlertKind.PARKED: "domain diparkir",
        AlertKind.LOOK_ALIKE: "di luar domain pemerintah",
        AlertKind.GAMING: "isi yang perlu dilihat orang",
    }
)
SEVERITY_WORDS = MappingProxyType({Severity.HIGH: "tinggi", Severity.MEDIUM: "sedang", Severity.LOW: "rendah"})
_ORDER = {severity: place for place, severity in enumerate(Severity)}
_HEADINGS = ("Kode wilayah", "Perangkat daerah", "Situs", "Jenis", "Tingkat", "Halaman", "Contoh", "Keterangan")


def alert_objects(db: Database, region: str | None = None) -> Iterator[Json]:
    """Yield every alert that holds, the most severe first; texts that many agencies share come last."""
    rows = sorted(records(frames.alerts(db, region=region)), key=lambda row: _ORDER[Severity(row["severity"])])
    for row in rows:
        yield {
            "site": row["site_url"],
            "agency": row["agency_name"],
            "region": row["region_code"],
            "kind": row["kind"],
            "severity": row["severity"],
            "url": row["url"],
            "sample": row["sample"],
            "why": row["why"],
            "since_run": row["since_run_id"],
            "checked_at": iso(row["checked_at"]),
        }
    for row in records(frames.repeated_texts(db, region, SHARED_TEXT)):
        yield {
            "site": row["site_url"],
            "agency": row["agency_name"],
            "region": row["region_code"],
            "kind": AlertKind.GAMING.value,
            "severity": Severity.LOW.value,
            "url": row["page_url"],
            "sample": sample(row["title"]),
            "why": f"teks yang sama kata demi kata pada {row['agencies']} perangkat daerah; perlu dilihat orang",
            "since_run": None,
            "checked_at": None,
        }


def write_alerts(path: Path, db: Database, region: str | None = None) -> None:
    """Write the alerts as a CSV file for people; page addresses as dead text."""
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
        writer.writerow(_HEADINGS)
        for row in alert_objects(db, region):
            writer.writerow([inert(cell) for cell in alert_cells(row)])


def alert_cells(row: Json) -> tuple[str, ...]:
    """Return one alert as people read it, in the order of the file's columns."""
    return (
        row["region"] or "",
        row["agency"],
        row["site"],
        KIND_WORDS[AlertKind(row["kind"])],
        SEVERITY_WORDS[Severity(row["severity"])],
        sample(row["url"]),
        row["sample"],
        row["why"],
    )
