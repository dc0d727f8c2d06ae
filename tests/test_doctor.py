"""`patuh doctor`: what is missing is told with its price and its cure; what is there was tried."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from crawler.cli import main
from crawler.cli.common import ExitCode
from crawler.doctor import Part, examine


@pytest.fixture(scope="module")
def bare() -> dict[str, Part]:
    """A machine without a single program."""
    return {part.name: part for part in examine(lambda _name: None)}


def test_what_is_missing_has_a_price_and_a_cure(bare: dict[str, Part]):
    missing = [part for part in bare.values() if not part.found]
    assert {part.name for part in missing} >= {
        "OCR (tesseract with Indonesian)",
        "Browser (Chromium)",
        "Office suite (LibreOffice)",
    }
    assert all(part.costs and part.cure for part in missing)


def test_optional_parts_are_no_reason_to_complain(bare: dict[str, Part]):
    assert [part.name for part in bare.values() if part.is_missing] == []


def test_documents_count_as_readable_because_one_was_read(bare: dict[str, Part]):
    assert bare["Documents (pypdfium2)"].found.startswith("pypdfium2 ")


@pytest.mark.parametrize(
    ("languages", "is_found"), [("List of available languages (1):\\neng\\nosd", False), ("List:\\neng\\nind", True)]
)
def test_tesseract_without_indonesian_reads_nothing_of_ours(tmp_path: Path, languages: str, is_found: bool):
    program = tmp_path / "tesseract"
    program.write_text(f"#!/bin/sh\nprintf '{languages}'\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    parts = {part.name: part for part in examine(lambda name: str(program) if name == "tesseract" else None)}
    assert bool(parts["OCR (tesseract with Indonesian)"].found) is is_found


def test_the_verb_answers_a_program_too(capsys: pytest.CaptureFixture[str]):
    assert main(["doctor", "--json"]) == ExitCode.DONE
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {"name", "found", "is_present", "serves", "costs", "cure", "is_needed"} == set(rows[0])
    assert all(row["is_present"] for row in rows if row["is_needed"])
