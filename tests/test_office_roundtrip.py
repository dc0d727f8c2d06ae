"""The workbook goes out, is edited in LibreOffice as a region would, and comes back: nothing that was answered is lost.

LibreOffice itself edits (`edit_in_office.py`): types, merges, inserts, deletes and saves, as its menus do.
"""

from __future__ import annotations

import csv
import json
import os
import shutil
import signal
import subprocess
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from assessed_regions import CODE, all_of, enter_agencies, visit
from checks.model import Status
from checks.registry import CHECKS
from checks.rubric_file import load_rubric
from reports.answers import read_answers
from reports.export import export
from storage.database import Database
from storage.models import Decision
from storage.reviews import Answer

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")


def python_with_uno() -> str | None:
    """Return a Python that can talk to LibreOffice: the system's, or the one that LibreOffice brings."""
    beside = str(Path(OFFICE).resolve().parent / "python") if OFFICE else None
    for python in ("/usr/bin/python3", beside):
        if python and Path(python).exists():
            asked = subprocess.run([python, "-c", "import uno"], capture_output=True, check=False, timeout=60)
            if asked.returncode == 0:
                return python
    return None


PYTHON = python_with_uno()

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        OFFICE is None or PYTHON is None,
        reason="no LibreOffice with Python here (on Debian: apt-get install libreoffice-calc python3-uno)",
    ),
]

RUBRIC = load_rubric("ombudsman-2022", CHECKS)
AT = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
PROOF = "https://dinkes.contohkab.go.id/tarif?a=1;b=2,5"
ANSWER = 'Tarif ada; biaya 12,5 ribu, "lihat" baris 3'
AUTHOR = "Budi, S.Kom.; Diskominfo"
XLSX = ("Calc MS Excel 2007 XML", "")
CSV_INDONESIAN = ("Text - txt - csv (StarCalc)", "59,34,76,1,,1057,false,true")
"""59: `;`, 34: quotation marks, 76: UTF-8, 1057: Indonesian, so with decimal comma; cells as they are shown."""
_INDONESIAN = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Setup/L10N">
<prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>id-ID</value></prop>
</item>
</oor:items>
"""
"""What a region's LibreOffice is set to: numbers with a comma, dates by day, month, year."""
FIRST = 10
"""The line that is answered; its check and site are read from the sheet."""


@pytest.fixture
def workbook(sqlite_db: Database, tmp_path: Path) -> Path:
    found = enter_agencies(sqlite_db, tmp_path, "dinkes.contohkab.go.id", "dukcapil.contohkab.go.id")
    visit(sqlite_db, found, all_of(Status.NOT_MET))
    export(sqlite_db, RUBRIC, tmp_path / "out", CODE)
    (path,) = (tmp_path / "out").glob("*.xlsx")
    return path


def edited(source: Path, target: Path, *edits: tuple[object, ...], save: tuple[str, str] = XLSX) -> Path:
    """Let LibreOffice open the file, edit the details, and save them."""
    orders = {
        "source": source.as_uri(),
        "target": target.as_uri(),
        "filter": save[0],
        "options": save[1],
        "sheet": "Rincian" if source.suffix == ".xlsx" else "",
        "edits": edits,
    }
    profile = target.parent / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_INDONESIAN, "utf-8")
    pipe = f"patuh{abs(hash(str(target)))}"
    listening = [
        f"-env:UserInstallation={profile.as_uri()}",
        "--headless",
        "--norestore",
        f"--accept=pipe,name={pipe};urp;",
    ]
    script = Path(__file__).with_name("edit_in_office.py")
    command = [str(PYTHON), str(script), pipe]
    with subprocess.Popen(
        [str(OFFICE), *listening], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    ) as office:
        try:
            done = subprocess.run(
                command, input=json.dumps(orders), text=True, check=False, capture_output=True, timeout=120
            )
            assert done.stdout == "saved\n", done.stderr
            office.wait(timeout=60)
        finally:
            # The program that we started starts others, and all of them are of its session.
            with suppress(ProcessLookupError):
                os.killpg(office.pid, signal.SIGKILL)
    return target


def typed(line: int, **more: str) -> list[tuple[object, ...]]:
    cells = {"Tanggapan": ANSWER, "Bukti": PROOF, "Oleh": AUTHOR, **more}
    return [("type", heading.replace("_", " "), line, text) for heading, text in cells.items()]


def key_of(workbook: Path, line: int) -> str:
    sheet: Any = openpyxl.load_workbook(workbook)["Rincian"]
    headings = {cell.value: cell.column for cell in sheet[1]}
    return str(sheet.cell(line, headings["Kunci"]).value)


def told(answers: list[Answer]) -> list[tuple[str, str, str | None, str]]:
    return [(answer.check, answer.reason, answer.evidence_url, answer.author) for answer in answers]


def check_on(workbook: Path, line: int) -> str:
    return key_of(workbook, line).partition("@")[0]


def test_answers_typed_in_libreoffice_come_back_as_they_were_typed(sqlite_db: Database, workbook: Path) -> None:
    more = {"Keputusan": "terima", "Menjadi": "sebagian", "Berlaku_sampai": "30/06/2027"}
    back = edited(workbook, workbook.with_name("kembali.xlsx"), *typed(FIRST, **more))
    (answer,) = read_answers(back, sqlite_db, AT, "Sari")
    assert told([answer]) == [(check_on(workbook, FIRST), ANSWER, PROOF, AUTHOR)]
    assert (answer.decision, answer.status) == (Decision.ACCEPT, Status.PARTIAL)
    # LibreOffice made a date of what was typed; the day ends in Eastern Indonesia first.
    assert answer.expires_at == datetime(2027, 6, 30, 14, 59, 59, tzinfo=UTC)


def test_merged_cells_added_columns_and_lines_and_deleted_lines_lose_nothing(
    sqlite_db: Database, workbook: Path
) -> None:
    merged = [("merge", heading, FIRST, FIRST + 2) for heading in ("Tanggapan", "Bukti", "Oleh")]
    back = edited(
        workbook,
        workbook.with_name("kembali.xlsx"),
        *typed(FIRST),
        *merged,
        ("insert_column", 3, "Catatan kami"),
        ("type", "Catatan kami", FIRST, "=1/4"),
        ("delete_lines", 4, 3),
        ("insert_line", "Tanggapan Kabupaten Contoh Ujung"),
    )
    expected = [(check_on(workbook, line), ANSWER, PROOF, AUTHOR) for line in range(FIRST, FIRST + 3)]
    assert told(read_answers(back, sqlite_db, AT)) == expected


def test_the_details_as_csv_come_back_with_semicolons_and_decimal_commas(sqlite_db: Database, workbook: Path) -> None:
    back = edited(
        workbook,
        workbook.with_name("kembali.csv"),
        ("insert_column", 40, "Skor kami"),
        ("type", "Skor kami", FIRST, "=5/4"),
        *typed(FIRST),
        ("delete_lines", 3, 4),
        save=CSV_INDONESIAN,
    )
    lines = list(csv.DictReader(back.read_text("utf-8-sig").splitlines(), delimiter=";"))
    assert lines[FIRST - 4 - 2]["Skor kami"] == "1,25"
    assert told(read_answers(back, sqlite_db, AT)) == [(check_on(workbook, FIRST), ANSWER, PROOF, AUTHOR)]


def test_an_edited_workbook_keeps_every_line_that_was_not_touched(sqlite_db: Database, workbook: Path) -> None:
    back = edited(workbook, workbook.with_name("kembali.xlsx"), *typed(FIRST), ("insert_column", 3, "Catatan kami"))
    ours, theirs = (openpyxl.load_workbook(path)["Rincian"] for path in (workbook, back))
    answered = {"Tanggapan", "Bukti", "Oleh"}

    def lines(sheet: Any) -> list[dict[str, object]]:
        headings, *rows = sheet.iter_rows(values_only=True)
        return [
            {name: value for name, value in zip(headings, row, strict=True) if name not in answered} for row in rows
        ]

    assert [{**line, "Catatan kami": None} for line in lines(ours)] == lines(theirs)
