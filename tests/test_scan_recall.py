"""How much of a mixed set of documents and pictures is found: measured with the real tesseract, and held.

The set is `made_scans.samples()`. Its scans and posters are drawn and then worn, so they are kinder than what a
telephone makes of a framed sheet behind glass: the figures are those of this set, and of no other.
"""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

import made_documents as made
import made_scans as scans
import made_services as services
from checks.assess import read_page
from checks.document.attachment import Unreadable
from checks.model import PageRef, Strength
from checks.outcome import FetchOutcome
from crawler.document_reader import DocumentReader
from crawler.scan_reader import ScanReader, recipe

pytestmark = pytest.mark.slow
with_tesseract = pytest.mark.skipif(not recipe(), reason="tesseract with Indonesian is not installed")


class Count:
    """What was found in one group of samples."""

    def __init__(self) -> None:
        self.right = self.wanted = self.wrong = self.files = 0
        self.misses: list[str] = []
        self.seconds = 0.0

    def take(self, sample: scans.Sample, found: set[str], seconds: float) -> None:
        self.files += 1
        self.seconds += seconds
        self.right += len(found & sample.found)
        self.wanted += len(sample.found)
        wrong = found - sample.found - sample.may
        self.wrong += len(wrong)
        self.misses += [f"{sample.name}: {check} not found" for check in sorted(sample.found - found)]
        self.misses += [f"{sample.name}: {check} found and not there" for check in sorted(wrong)]

    @property
    def recall(self) -> float:
        return self.right / self.wanted

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong)

    def __str__(self) -> str:
        figures = (
            f"{self.files} files, recall {self.recall:.3f} ({self.right}/{self.wanted}), precision {self.precision:.3f}"
        )
        return "\n    ".join([f"{figures}, {self.seconds / self.files:.1f} s a file", *self.misses])


@pytest.fixture(scope="module")
def reader() -> Iterator[DocumentReader]:
    with DocumentReader(scans=ScanReader()) as opened:
        yield opened


def met(reader: DocumentReader, sample: scans.Sample) -> set[str]:
    try:
        document = reader.read(sample.body, heading=sample.heading)
    except Unreadable:
        return set()
    evidence = read_page(document, PageRef("contoh")).evidence
    return {check for check, found in evidence.items() if any(piece.strength is Strength.FULL for piece in found)}


def measured(reader: DocumentReader, *groups: str) -> Count:
    count = Count()
    for sample in scans.samples():
        if sample.group in groups:
            started = time.monotonic()
            count.take(sample, met(reader, sample), time.monotonic() - started)
    return count


def test_the_set_is_as_large_and_as_mixed_as_promised():
    groups = [sample.group for sample in scans.samples()]
    assert groups.count(scans.TEXT) + groups.count(scans.SCAN) >= 12
    assert groups.count(scans.POSTER) >= 8
    assert {group for group in groups if any(not s.found for s in scans.samples() if s.group == group)} == set(groups)


def test_components_in_text_documents_are_found(reader: DocumentReader):
    count = measured(reader, scans.TEXT)
    print(f"\ntext PDFs: {count}")  # noqa: T201 - the figures are what this is for
    assert count.recall >= 0.95
    assert count.precision >= 0.95


@with_tesseract
def test_components_in_scans_and_posters_are_found(reader: DocumentReader):
    scanned, posters = measured(reader, scans.SCAN), measured(reader, scans.POSTER)
    print(f"\nscans: {scanned}\nposters: {posters}")  # noqa: T201
    assert scanned.recall >= 0.85
    assert scanned.precision >= 0.95
    assert posters.recall >= 0.85
    assert posters.precision >= 0.95


@with_tesseract
@pytest.mark.parametrize(("body", "outcome"), [pytest.param(*rest, id=name) for name, *rest in scans.closed()])
def test_what_stays_closed_ends_in_its_outcome(reader: DocumentReader, body: bytes, outcome: FetchOutcome):
    with pytest.raises(Unreadable) as caught:
        reader.read(body)
    assert caught.value.outcome is outcome


def test_of_three_hundred_pages_thirty_are_read_and_prove_nothing(reader: DocumentReader):
    document = reader.read(services.activity_report(300))
    assert (document.pages, document.pages_read) == (300, 30)
    assert read_page(document, PageRef("contoh")).evidence == {}


@with_tesseract
def test_of_a_long_scan_the_first_pages_are_read(reader: DocumentReader):
    document = reader.read(scans.scanned(made.platypus(*_pages(9)), 100))
    assert (document.pages, document.pages_read) == (9, 6)
    assert "lembar kelima" in " ".join(block.folded for block in document.blocks)


def _pages(count: int) -> list[object]:
    from reportlab.platypus import PageBreak

    words = ("pertama", "kedua", "ketiga", "keempat", "kelima", "keenam", "ketujuh", "kedelapan", "kesembilan")
    parts: list[object] = []
    for word in words[:count]:
        parts += [made.text(f"Ini lembar {word} dari berkas pindaian kantor dinas."), PageBreak()]
    return parts
