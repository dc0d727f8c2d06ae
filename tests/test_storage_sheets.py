"""Workbooks as they come back from offices: damaged on the way, with stray cells, with merged ones."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook

from storage.columns import fitness
from storage.problems import RegistryProblems
from storage.sheets import MAX_COLUMNS, Row, read_rows

HEADINGS = ["Kode Wilayah", "Nama Perangkat Daerah", "Alamat Situs"]


def workbook(edit: Callable[[Workbook], None] = lambda _book: None, *, rows: int = 30) -> bytes:
    book = Workbook()
    book.active.append(HEADINGS)
    for number in range(rows):
        book.active.append(["53.10", f"Dinas {number}", f"https://d{number}.x.go.id"])
    edit(book)
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def repacked(body: bytes, name: str, edit: Callable[[bytes], bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(body)) as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.namelist():
            content = source.read(entry)
            target.writestr(entry, edit(content) if entry == name else content)
    return packed.getvalue()


def read(tmp_path: Path, body: bytes, *, merged: bool = True) -> list[Row]:
    path = tmp_path / "daftar.xlsx"
    path.write_bytes(body)
    return read_rows(path, fitness, merged=merged)


def _torn(body: bytes) -> bytes:
    """Spoil what is packed of a sheet, as a bad disk or a broken download does."""
    start = body.index(b"xl/worksheets/sheet1.xml") + 60
    return body[:start] + bytes(byte ^ 0xFF for byte in body[start : start + 200]) + body[start + 200 :]


def _packed_otherwise(body: bytes) -> bytes:
    """Say that the files are packed in a way that nobody knows."""
    spoilt = bytearray(body)
    for mark, offset in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        place = body.find(mark)
        while place >= 0:
            spoilt[place + offset : place + offset + 2] = b"\x63\x00"
            place = body.find(mark, place + 1)
    return bytes(spoilt)


@pytest.mark.parametrize("merged", [False, True])
@pytest.mark.parametrize(
    "spoilt",
    [
        pytest.param(_torn, id="torn"),
        pytest.param(_packed_otherwise, id="packed in a way that nobody knows"),
        pytest.param(
            lambda body: repacked(body, "xl/workbook.xml", lambda xml: xml.replace(b"activeTab", b"aktiveTab")),
            id="an attribute that nobody knows",
        ),
        pytest.param(
            lambda body: repacked(body, "xl/workbook.xml", lambda xml: xml[: len(xml) // 2]), id="half a file"
        ),
    ],
)
def test_a_damaged_workbook_is_one_problem_with_its_cure(tmp_path, spoilt, merged):
    with pytest.raises(RegistryProblems) as caught:
        read(tmp_path, spoilt(workbook()), merged=merged)
    (problem,) = caught.value.problems
    assert (problem.message, problem.cure) == (
        "buku kerja rusak atau bukan .xlsx",
        "buka di Excel lalu simpan ulang sebagai .xlsx",
    )


@pytest.mark.parametrize("merged", [False, True])
def test_a_stray_cell_far_to_the_right_makes_no_row_any_longer(tmp_path, merged):
    def stray(book: Workbook) -> None:
        book.active.cell(2, 16_384).value = "x"

    rows = read(tmp_path, workbook(stray), merged=merged)
    assert (len(rows), max(len(row.cells) for row in rows)) == (31, MAX_COLUMNS)


def test_a_sheet_that_claims_to_be_as_large_as_a_sheet_can_be_is_read_as_far_as_it_goes(tmp_path):
    body = repacked(
        workbook(), "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b'ref="A1:C31"', b'ref="A1:XFD1048576"')
    )
    rows = read(tmp_path, body, merged=False)
    assert (len(rows), len(rows[0].cells)) == (31, MAX_COLUMNS)


def test_what_was_merged_downwards_stands_in_each_row_and_what_was_merged_across_where_it_stood(tmp_path):
    def merge(book: Workbook) -> None:
        sheet = book.active
        sheet.merge_cells("B2:B4")
        sheet.merge_cells("A6:B6")
        sheet.merge_cells("B9:B10")  # beyond the last row

    rows = read(tmp_path, workbook(merge, rows=8))
    names = [row.cells[1] for row in rows]
    assert names == ["Nama Perangkat Daerah", *["Dinas 0"] * 3, "Dinas 3", "", "Dinas 5", "Dinas 6", *["Dinas 7"] * 2]
    assert rows[5].cells[0] == "53.10"


def _last_row(cell: bytes) -> bytes:
    row = b'<row r="1048576">' + cell + b"</row></sheetData>"
    return repacked(workbook(), "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b"</sheetData>", row))


def test_the_last_row_of_a_sheet_that_an_office_suite_wrote_down_empty_is_no_row(tmp_path):
    assert len(read(tmp_path, _last_row(b'<c r="A1048576"/>'), merged=False)) == 31


def test_something_in_the_last_row_of_a_sheet_is_one_problem_with_its_cure(tmp_path):
    with pytest.raises(RegistryProblems, match="baris"):
        read(tmp_path, _last_row(b'<c r="A1048576"><v>1</v></c>'), merged=False)
