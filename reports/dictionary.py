"""The data dictionary, made from the columns themselves: a table for the README, a file beside every export."""

from __future__ import annotations

import csv
from pathlib import Path

from reports.cells import inert
from reports.columns import Audience, Kind
from reports.tables import TABLES

FILE_NAME = "kamus-data.csv"

_KINDS = {
    Kind.TEXT: "teks",
    Kind.CODE: "kode (teks)",
    Kind.QUOTE: "kutipan",
    Kind.COUNT: "bilangan bulat",
    Kind.SCORE: "nilai 0–100, dua desimal",
    Kind.SHARE: "persen (0–1 pada berkas mesin)",
    Kind.MOMENT: "waktu setempat (UTC pada berkas mesin)",
    Kind.ANSWER: "kosong, untuk diisi",
}

_AUDIENCES = {
    Audience.ALL: "semua",
    Audience.BOOK: "buku kerja dan berkas mesin",
    Audience.PROGRAMS: "berkas mesin",
}

_HEADINGS = ("Tabel", "Urutan", "Kolom", "Nama mesin", "Isi", "Berkas", "Arti")


def entries() -> list[tuple[str, ...]]:
    """Return one entry per table and column, in the order in which the columns stand."""
    return [
        (
            table,
            str(place),
            column.label,
            column.id,
            _KINDS[column.kind],
            _AUDIENCES[column.audience],
            column.meaning,
        )
        for table, columns in TABLES.items()
        for place, column in enumerate(columns, 1)
    ]


def dictionary_table() -> str:
    """Return the dictionary as a Markdown table."""
    lines = [_HEADINGS, ("---",) * len(_HEADINGS), *entries()]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def write_dictionary(path: Path) -> None:
    """Write the dictionary for people, as the coordinators' files are written."""
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
        writer.writerow(_HEADINGS)
        for table, place, *others in entries():
            writer.writerow([table, place, *map(inert, others)])
