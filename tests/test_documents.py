"""PDF, Word and Excel files: what nobody may read and what is made to hurt first, then what they say."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest

import made_documents as made
from checks.assess import conclude_page, read_page
from checks.document.attachment import AttachmentKind, Unreadable, kind_of, to_markup
from checks.document.paged import PagedDocument, read_markup
from checks.model import ComponentStatus, PageKind, PageReading, PageRef, Status, Strength
from checks.outcome import FetchOutcome
from crawler.document_reader import DocumentReader, ReadingLimits

LINE = "Persyaratan: KTP asli dan fotokopi kartu keluarga pemohon yang masih berlaku"
SECONDS = 2.0


@pytest.fixture(scope="module")
def reader() -> Iterator[DocumentReader]:
    with DocumentReader(ReadingLimits(seconds=SECONDS, memory=1_000_000_000)) as opened:
        yield opened


def document(body: bytes) -> PagedDocument:
    return read_markup(to_markup(body), url="https://dukcapil.contohkab.go.id/unduh/sp.pdf", body=body)


def reading(body: bytes) -> PageReading:
    return read_page(document(body), PageRef("sp.pdf"))


def met(body: bytes) -> set[str]:
    return {finding.check for finding in conclude_page(reading(body)) if finding.status is Status.MET}


# -- what ends in a named outcome --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        pytest.param(b"%PDF-", FetchOutcome.DOCUMENT_BROKEN, id="a header and no more"),
        pytest.param(b"%PDF-1.4\n" + b"\0\xff" * 5_000, FetchOutcome.DOCUMENT_BROKEN, id="noise"),
        pytest.param(made.plain(LINE, pages=50)[:3_000], FetchOutcome.DOCUMENT_BROKEN, id="cut off"),
        pytest.param(b"GIF89a", FetchOutcome.DOCUMENT_BROKEN, id="no document at all"),
        pytest.param(made.xlsx([["a"]])[:2_000], FetchOutcome.DOCUMENT_BROKEN, id="half an Excel file"),
        pytest.param(made.docx("<w:p></w:tbl>")[:-40], FetchOutcome.DOCUMENT_BROKEN, id="half a Word file"),
        pytest.param(made.locked(LINE), FetchOutcome.DOCUMENT_ENCRYPTED, id="locked"),
        pytest.param(made.scan(), FetchOutcome.DOCUMENT_NO_TEXT, id="a scan"),
        pytest.param(made.plain("3", pages=4), FetchOutcome.DOCUMENT_NO_TEXT, id="a scan with typed page numbers"),
        pytest.param(made.deep_objects(), FetchOutcome.DOCUMENT_BROKEN, id="objects nested without end"),
        pytest.param(made.page_circle(), FetchOutcome.DOCUMENT_NO_TEXT, id="a million pages that are one circle"),
    ],
)
def test_a_document_that_says_nothing_ends_in_a_named_outcome(
    reader: DocumentReader, body: bytes, outcome: FetchOutcome
):
    with pytest.raises(Unreadable) as caught:
        reader.read(body)
    assert caught.value.outcome is outcome
    assert outcome.label
    assert outcome.remedy


@pytest.mark.parametrize("make", [made.bomb, made.drawing_circle], ids=["bomb", "a drawing that holds itself"])
def test_a_document_made_to_hurt_costs_its_limit_and_the_next_one_is_read(
    reader: DocumentReader, make: Callable[[], bytes]
):
    body = make()
    started = time.monotonic()
    with pytest.raises(Unreadable) as caught:
        reader.read(body)
    assert caught.value.outcome is FetchOutcome.DOCUMENT_TOO_HEAVY
    # The rest is the time that the machine needs for whatever else it does.
    assert time.monotonic() - started < SECONDS + 30
    assert LINE in reader.read(made.plain(LINE)).blocks[0].text


def test_a_reading_process_that_was_killed_is_replaced(reader: DocumentReader):
    reader.read(made.plain(LINE))
    process = reader._process
    assert process is not None
    process.kill()
    process.join()
    with pytest.raises(Unreadable):
        reader.read(made.plain(LINE))
    assert reader.read(made.plain(LINE)).pages == 1


def test_of_ten_thousand_pages_thirty_are_read(reader: DocumentReader):
    read = reader.read(made.plain(LINE, pages=10_000))
    assert (read.pages, read.pages_read) == (10_000, 30)


def test_who_forbids_copying_only_lets_everybody_read(reader: DocumentReader):
    assert LINE in reader.read(made.guarded(LINE)).blocks[0].text


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"<!doctype html><p>Berkas %PDF-1.7 rusak</p>", None),
        (b"PK\x03\x04", None),
        (b"\r\n%PDF-1.4\n", AttachmentKind.PDF),
        (made.docx(""), AttachmentKind.DOCX),
        (made.xlsx([[1]]), AttachmentKind.XLSX),
    ],
    ids=["a page about a PDF", "a bare ZIP mark", "PDF after a blank line", "DOCX", "XLSX"],
)
def test_a_document_is_told_by_its_content(body: bytes, kind: AttachmentKind | None):
    assert kind_of(body) is kind


# -- look-alikes ---------------------------------------------------------------------------------------


def test_a_table_of_components_without_values_proves_nothing():
    empty = made.platypus(made.title("Standar Pelayanan KTP"), made.table([(label, "") for label, _ in made.STANDARD]))
    assert met(empty) == set()


def test_running_heads_and_page_numbers_are_no_content():
    texts = [block.text for block in document(made.plain("Dinas Dukcapil", "", LINE, pages=4, top=810)).blocks]
    assert texts == [LINE] * 4


# -- what a document says ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(made.standard(), id="ruled table"),
        pytest.param(made.standard(ruled=False), id="table without lines"),
        pytest.param(made.headed_standard(), id="headings"),
        pytest.param(
            made.docx(made.paragraph("Standar Pelayanan KTP Elektronik", "Judul1") + made.word_table(made.STANDARD)),
            id="Word",
        ),
        pytest.param(
            made.xlsx([["Standar Pelayanan KTP Elektronik"], ["Komponen", "Uraian"], *made.STANDARD]), id="Excel"
        ),
    ],
)
def test_a_service_standard_is_judged_like_a_page(body: bytes):
    found = reading(body)
    assert found.failures == {}
    assert found.kind is PageKind.STANDARD_DOCUMENT
    assert met(body) >= made.OWED
    (service,) = found.services
    assert "KTP Elektronik" in service.name
    assert {check for check, said in service.components.items() if said.status is ComponentStatus.MET} >= made.OWED


def test_evidence_names_the_page_on_which_its_words_stand():
    found = reading(made.headed_standard()).evidence
    assert found["standards.requirements"][0].where.startswith("hal. 1 › ")
    assert found["standards.fee"][0].where.startswith("hal. 2 › ")


def test_evidence_of_a_workbook_names_the_sheet_as_its_tab_does():
    body = made.workbook(
        {"Daftar isi": [["Isi"], ["Standar", "lembar kedua"]], "Standar KTP": [["Komponen", "Uraian"], *made.STANDARD]}
    )
    found = reading(body).evidence
    assert found["standards.fee"][0].where.startswith("lembar “Standar KTP” › ")
    assert not [one.where for pieces in found.values() for one in pieces if "hal. " in one.where]


def test_a_table_that_goes_on_over_the_page_is_one_table():
    rows = [
        (label, "\n".join(f"{n}. Surat pengantar nomor {n}" for n in range(1, 19)) if place == 0 else value)
        for place, (label, value) in enumerate(made.STANDARD)
    ]
    rows = [*rows, *[("Keterangan", "Lembar ini dicetak dua rangkap untuk arsip dinas dan pemohon")] * 20]
    body = made.platypus(made.title("Standar Pelayanan Penerbitan KTP Elektronik"), made.table(rows))
    read = document(body)
    assert read.pages >= 2
    assert len(read.tables) == 1
    assert read.page_of(read.blocks[-1].order) == read.pages
    assert len(reading(body).services) == 1


def test_columns_of_running_text_are_read_one_after_the_other():
    left = [f"Kalimat kiri nomor {n} menjelaskan tugas dinas kepada seluruh warga kabupaten ini." for n in range(8)]
    right = [f"Kalimat kanan nomor {n} menjelaskan susunan kantor dan wilayah kerja dinas ini." for n in range(8)]
    said = " ".join(block.text for block in document(made.two_columns(left, right)).blocks)
    assert said.index("kiri nomor 7") < said.index("kanan nomor 0")
    assert left[3] in said


def test_a_label_and_its_value_parted_by_an_aligned_colon_belong_together():
    body = made.plain(
        "STANDAR PELAYANAN LEGALISASI IJAZAH",
        "Jangka waktu penyelesaian          : 1 hari kerja",
        "Biaya/tarif                                      : Gratis",
    )
    assert met(body) >= {"standards.completion_time", "standards.fee"}


def test_a_pledge_in_a_pdf_is_text():
    body = made.platypus(
        made.title("MAKLUMAT PELAYANAN"),
        made.text(
            "Dengan ini kami menyatakan sanggup menyelenggarakan pelayanan sesuai dengan standar pelayanan yang telah "
            "ditetapkan dan apabila tidak menepati janji ini, kami siap menerima sanksi."
        ),
    )
    (evidence,) = reading(body).evidence["pledge.service_pledge"]
    assert (evidence.strength, evidence.where) == (Strength.FULL, "hal. 1 › MAKLUMAT PELAYANAN")


def test_the_order_of_lists_and_headings_of_a_word_file_is_kept():
    body = made.docx(made.paragraph("Persyaratan", bold=True) + made.paragraph("KTP asli &amp; fotokopi") + "<w:p/>")
    assert [(block.text, block.level) for block in document(body).blocks] == [
        ("Persyaratan", 7),
        ("KTP asli & fotokopi", 0),
    ]


def test_the_cost_of_a_pdf_is_that_of_its_pages():
    body = made.platypus(*(made.text("Pelayanan publik diselenggarakan sesuai standar. " * 60) for _ in range(30)))
    pages = document(body).pages_read
    started = time.process_time()
    to_markup(body)
    # Not a measure of speed (BENCHMARKS.md has that): thirty full pages must not cost seconds each, on any machine.
    assert (time.process_time() - started) / pages < 0.5
