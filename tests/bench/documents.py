"""What the text of a PDF costs: the project's own PDFs, from bytes to a document that checks can read."""

from __future__ import annotations

import time
from pathlib import Path

import crawler.demo
import made_documents as made
import made_services as services
from checks.document.attachment import Unreadable, to_markup
from checks.document.paged import read_markup

ROUNDS = 5


def pdf_text(rounds: int = ROUNDS) -> list[dict[str, float]]:
    """Time, per round, reading every PDF with text once: the demo's, standards in several layouts, long ones.

    One process, warmed up; what the process that may die costs around it is not part of this.
    """
    bodies = _bodies()
    pages = sum(_read(body) for body in bodies)
    told = []
    for _ in range(rounds):
        started = time.process_time()
        for body in bodies:
            _read(body)
        told.append({"pdf_ms_per_page": (time.process_time() - started) * 1000 / pages, "pages": float(pages)})
    return told


def _read(body: bytes) -> int:
    markup = to_markup(body)
    return read_markup(markup, url="https://bench.invalid/dokumen.pdf", body=body).pages_read


def _bodies() -> list[bytes]:
    folder = Path(crawler.demo.__file__).parent
    shipped = [path.read_bytes() for path in sorted(folder.rglob("*.pdf"))]
    full_pages = made.platypus(
        *(made.text("Pelayanan publik diselenggarakan sesuai standar. " * 60) for _ in range(30))
    )
    return [
        *filter(_has_text, shipped),
        made.standard(),
        made.headed_standard(),
        services.tabled("Penerbitan Akta Kelahiran", services.BIRTH),
        services.tabled("Izin Usaha Perdagangan", services.LICENCE, ruled=False),
        services.labelled("Kartu Anggota Perpustakaan", services.LIBRARY),
        services.listed((("Akta Kelahiran", services.BIRTH), ("Kartu Anggota", services.LIBRARY))),
        services.pledge_sheet(),
        services.survey_sheet(),
        services.budget(),
        services.activity_report(20),
        full_pages,
    ]


def _has_text(body: bytes) -> bool:
    try:
        to_markup(body)
    except Unreadable:
        return False
    return True
