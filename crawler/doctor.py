"""What this installation can do: each part tried for real, and what a missing one costs in verdicts."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from typing import Any

from checks.document.attachment import Unreadable
from crawler.browser import PROGRAMS
from crawler.document_reader import DocumentReader
from crawler.scan_reader import LANGUAGE, engine, said_by

_PYTHONS = ((3, 11), (3, 13))
_SAMPLE = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>endobj\n"
    b"4 0 obj<</Length 85>>stream\n"
    b"BT /F 12 Tf 72 700 Td (Maklumat pelayanan dinas ini berlaku bagi seluruh warga) Tj ET\n"
    b"endstream endobj\n5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\ntrailer<</Root 1 0 R>>"
)
"""A PDF of one line."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of an installation."""

    name: str
    found: str
    """What is there (a version, a path); empty when it is missing or does not work."""
    serves: str
    costs: str
    """What is lost without it; begins with what becomes of the verdicts."""
    cure: str
    """How to get it."""
    is_needed: bool = False
    """Whether patuh promises to have it: without it, verdicts are lost that the crawl would otherwise give."""

    @property
    def is_missing(self) -> bool:
        """Whether it is needed and not there."""
        return self.is_needed and not self.found

    def as_row(self) -> Mapping[str, Any]:
        """Return the part as JSON values."""
        return {**asdict(self), "is_present": bool(self.found)}


def examine(which: Callable[[str], str | None] = shutil.which) -> tuple[Part, ...]:
    """Try every part; nothing is written and nothing is asked of the network.

    Args:
        which: finds a program by its name.
    """
    return (
        Part(
            "Python",
            _python(),
            "everything",
            "nothing is promised to work",
            "install Python 3.11, 3.12 or 3.13",
            is_needed=True,
        ),
        Part(
            "Documents (pypdfium2)",
            _documents(),
            "reading the text of linked PDF, Word and Excel files, in a process of their own",
            "standards, pledges and survey results that are published as PDF stay cannot_tell (unreadable)",
            "make setup, or: pip install 'pypdfium2>=5.15'",
            is_needed=True,
        ),
        Part(
            "PostgreSQL client (psycopg)",
            "psycopg" if find_spec("psycopg") else "",
            "a database on a server, for several machines",
            "no verdicts; only sqlite:/// databases can be opened",
            "pip install 'patuh[postgres]'",
        ),
        Part(
            "PostgreSQL server",
            _version(which, ("postgres", "psql"), "--version"),
            "tests against a real server on this machine",
            "no verdicts; those tests are skipped",
            "apt-get install postgresql",
        ),
        Part(
            "Queue (procrastinate)",
            "procrastinate" if find_spec("procrastinate") else "",
            "one crawl on many machines (patuh worker)",
            "no verdicts; one machine crawls alone",
            "pip install 'patuh[worker]'",
        ),
        Part(
            "Parquet (pyarrow)",
            "pyarrow" if find_spec("pyarrow") else "",
            "frames as files for tools of one's own (patuh parquet)",
            "no verdicts; frames are read from Python only",
            "pip install 'patuh[parquet]'",
        ),
        Part(
            "OCR (tesseract with Indonesian)",
            _tesseract(which),
            "reading scanned documents, and pictures under the heading of a pledge, a standard, a flow or a result",
            "what is published as scan or poster stays cannot_tell (unreadable), with its link",
            "make extras, or: apt-get install tesseract-ocr tesseract-ocr-ind; pip install 'patuh[ocr]'",
        ),
        Part(
            "Browser (Chromium)",
            _chromium(which),
            "building pages that are an empty shell without scripts; screenshots of evidence; tests of the report",
            "sites built by scripts stay cannot_tell (unreachable)",
            "make extras, or: apt-get install chromium; pip install 'patuh[render]'",
        ),
        Part(
            "Office suite (LibreOffice)",
            _version(which, ("soffice", "libreoffice"), "--version"),
            "tests that open workbooks, CSV files and letters as people do",
            "no verdicts; those tests are skipped",
            "make extras, or: apt-get install libreoffice-writer libreoffice-calc",
        ),
    )


def _python() -> str:
    fits = _PYTHONS[0] <= sys.version_info[:2] <= _PYTHONS[1]
    return sys.version.split()[0] if fits else ""


def _documents() -> str:
    if find_spec("pypdfium2") is None:
        return ""
    from importlib.metadata import version

    try:
        with DocumentReader() as reader:
            reader.read(_SAMPLE)
    except (Unreadable, RuntimeError, OSError):
        return ""
    return f"pypdfium2 {version('pypdfium2')}"


def _tesseract(which: Callable[[str], str | None]) -> str:
    return f"{_version(which, ('tesseract',), '--version')}, {LANGUAGE}" if engine(which) else ""


def _chromium(which: Callable[[str], str | None]) -> str:
    return _version(which, PROGRAMS, "--version") if find_spec("playwright") else ""


def _version(which: Callable[[str], str | None], names: tuple[str, ...], option: str) -> str:
    path = next((path for name in names if (path := which(name))), None)
    return (said_by(path, option).strip().splitlines() or [path])[0] if path else ""
