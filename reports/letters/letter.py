"""`patuh letters`: one page for each agency, with what is worth mending first and the section to copy.

Names and addresses come from lists and pages of strangers: everything printed is cleaned of what cannot be seen, cut
to the length that keeps a letter on one page, and written as plain text without links.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from checks.model import Status
from checks.registry import CHECKS
from checks.rubric import Rubric
from reports.cells import clean, decimal_comma, file_name_part, in_zone, long_day
from reports.folder import whole_folder
from reports.gathering import read_regions
from reports.letters.skeletons import Skeleton, skeletons
from reports.results import NO_REGION, AgencyResult, RegionResult, Verdict
from reports.words import asks_something
from storage.database import Database

if TYPE_CHECKING:
    from docx.document import Document as DocumentType
    from docx.text.paragraph import Paragraph

FIXES = 3
"""How many a letter tells: what fits a page, and what somebody does in a week."""
_SUBJECT = "perbaikan informasi pelayanan publik di situs"
_UNREAD = "Situs belum dapat dibaca"
_LONGEST_NAME = 110
_LONGEST_LINE = 230
_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class WrittenLetters:
    """What was written."""

    letters: int
    complete: int
    """Agencies that lack nothing that a page could mend; they get no letter."""
    waiting: int
    """Agencies that could not be judged and of which nothing is asked, as looking again is ours to do; no letter."""


@dataclass(frozen=True, slots=True)
class Fix:
    """One thing to mend."""

    title: str
    advice: str
    expected: float | None
    """The value when this and everything before it is done; None when nobody can tell."""
    skeleton: Skeleton | None


def write_letters(
    db: Database, rubric: Rubric, out: Path, region: str | None = None, *, contact: str = "", at: datetime | None = None
) -> WrittenLetters:
    """Write a letter for every agency with something to mend, all of them or none.

    Without any nothing is written, not even the folder. `at` is the moment at which reviews must stand. Raises
    `ReportError` and `UnknownRegion`.
    """
    count = _Count()
    due = count.due(read_regions(db, rubric, region, at))
    first = next(due, None)
    if first is not None:
        with whole_folder(out) as folder:
            for result, agency in chain([first], due):
                (folder / _file_name(result, agency)).write_bytes(letter(result, agency, rubric, contact))
    return WrittenLetters(count.letters, count.complete, count.waiting)


class _Count:
    """Counts agencies on their way to a letter; a nation passes region by region."""

    letters = complete = waiting = 0

    def due(self, regions: Iterable[RegionResult]) -> Iterator[tuple[RegionResult, AgencyResult]]:
        for region in regions:
            for agency in region.agencies:
                if next(fixes(agency), None):
                    self.letters += 1
                    yield region, agency
                elif any(verdict.status is Status.CANNOT_TELL for verdict in agency.verdicts):
                    self.waiting += 1
                else:
                    self.complete += 1


def fixes(agency: AgencyResult) -> Iterator[Fix]:
    """Yield what to mend first; where nothing could be told, what lets it be told and is the agency's to do."""
    verdicts = {verdict.check: verdict for verdict in agency.verdicts}
    for gain in agency.gains[:FIXES]:
        verdict = verdicts[gain.check]
        advice = CHECKS[gain.check].check.advice_ind if gain.check in CHECKS else verdict.fix
        yield Fix(verdict.title, advice, gain.expected, skeletons().get(gain.check))
    untold = (
        verdict for verdict in agency.verdicts if verdict.status is Status.CANNOT_TELL and asks_something(verdict.fix)
    )
    if not agency.gains and (first := next(untold, None)):
        yield Fix(_obstacle(first), first.fix, None, None)


def _obstacle(verdict: Verdict) -> str:
    """Name what keeps a verdict from being told: the whole site, or that one thing."""
    outcome = verdict.site.outcome
    if outcome.is_readable:
        return f"{verdict.title}: {verdict.word}"
    return f"{_UNREAD}: {outcome.label}"


def letter(region: RegionResult, agency: AgencyResult, rubric: Rubric, contact: str = "") -> bytes:
    """Return one letter as DOCX; the same results give the same bytes."""
    document = _page(agency, rubric)
    date = long_day(in_zone(agency.checked_at, region.time_zone))
    _text(document, f"Pemeriksaan {date}", align_right=True)
    told = list(fixes(agency))
    is_unread = not agency.gains and not any(site.outcome.is_readable for site in agency.sites)
    _text(document, f"Perihal: {_UNREAD.lower() if is_unread else _SUBJECT}", bold=True)
    _text(document, _addressee(region, agency), after=6)
    sites = ", ".join(dict.fromkeys(site.url for site in agency.sites))
    _text(document, f"Situs {_short(sites, _LONGEST_NAME)} diperiksa pada {date}. {_standing(agency, rubric)}", after=6)
    many = {1: "Satu perbaikan", 2: "Dua perbaikan", 3: "Tiga perbaikan"}[len(told)]
    _text(
        document,
        f"{many} yang paling menaikkan nilai, berurutan:" if agency.gains else "Yang perlu dilakukan:",
        after=4,
    )
    for number, fix in enumerate(told, 1):
        expected = "" if fix.expected is None else f" — nilai menjadi {decimal_comma(fix.expected, 2)} (indikatif)"
        _text(document, f"{number}. {_short(fix.title, _LONGEST_NAME)}{expected}", bold=True, keep=True)
        _text(document, _short(fix.advice, _LONGEST_LINE), after=2, keep=fix.skeleton is not None)
        if fix.skeleton:
            _section(document, fix.skeleton)
    if any(fix.skeleton for fix in told):
        _text(
            document, "Salin isi kotak ke halaman situs sebagai teks, lalu ganti contoh dalam [kurung siku].", before=4
        )
    index, caution = _short(rubric.labels.index_ind, 80), _short(rubric.labels.caution_ind, 80)
    _text(
        document,
        f"Nilai adalah {index} ({caution}) menurut pedoman {_short(rubric.id, 40)}, dihitung dari isi situs saja. "
        "Bila tidak sependapat, isi kolom Tanggapan, Bukti, dan Oleh pada buku kerja wilayah Anda.",
        before=4,
        after=6,
    )
    _text(document, f"Narahubung: {_short(contact, _LONGEST_NAME) or '.' * 60}")
    return _same_bytes(document)


def _addressee(region: RegionResult, agency: AgencyResult) -> str:
    name = _short(agency.name, _LONGEST_NAME)
    if region.code is None:
        return f"Yth. Kepala {name}"
    place = _short(region.name if "." in region.code else f"Provinsi {region.name}", _LONGEST_NAME)
    # Most agencies of a list carry their region in their name, and no letter says it twice.
    return f"Yth. Kepala {name}" if place.casefold() in name.casefold() else f"Yth. Kepala {name}\n{place}"


def _standing(agency: AgencyResult, rubric: Rubric) -> str:
    if agency.now.value is None:
        return "Isinya belum dapat dinilai; itu tidak menurunkan nilai."
    value, coverage = decimal_comma(agency.now.value, 2), f"{agency.now.coverage:.0%}"
    return f"Nilai indikatif {value} dari {rubric.scale.max}, dengan cakupan {coverage}."


def _file_name(region: RegionResult, agency: AgencyResult) -> str:
    day = f"{in_zone(agency.checked_at, region.time_zone):%Y-%m-%d}"
    return f"{region.code or NO_REGION}-{file_name_part(agency.name)}-{agency.agency_id}-{day}.docx"


def _short(text: str, longest: int) -> str:
    kept = clean(text)
    return kept if len(kept) <= longest else f"{kept[: longest - 1].rstrip()}…"


def _page(agency: AgencyResult, rubric: Rubric) -> DocumentType:
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.2)
    section.top_margin = section.bottom_margin = Cm(1.8)
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Arial", Pt(10)
    style.paragraph_format.space_after = Pt(2)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "id-ID")
    style.element.get_or_add_rPr().append(language)
    facts = document.core_properties
    facts.author, facts.comments, facts.language = "patuh", f"indikatif, {_short(rubric.id, 40)}", "id-ID"
    facts.title = f"Perbaikan informasi pelayanan: {_short(agency.name, _LONGEST_NAME)}"
    facts.created = facts.modified = agency.checked_at.replace(tzinfo=None, microsecond=0)
    return document


def _text(
    document: DocumentType,
    text: str,
    *,
    bold: bool = False,
    align_right: bool = False,
    before: float = 0,
    after: float = 2,
    keep: bool = False,
) -> Paragraph:
    paragraph = document.add_paragraph()
    paragraph.add_run(text).bold = bold
    paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = Pt(before), Pt(after)
    paragraph.paragraph_format.keep_with_next = keep
    if align_right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    return paragraph


def _section(document: DocumentType, skeleton: Skeleton) -> None:
    """Write a section into a frame of its own, line by line, so that it can be copied as it stands."""
    table = document.add_table(rows=1, cols=1, style="Table Grid")
    cell = table.cell(0, 0)
    for place, line in enumerate((skeleton.heading, *skeleton.lines)):
        paragraph = cell.paragraphs[0] if place == 0 else cell.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(0)
        run = paragraph.add_run(line)
        run.bold, run.font.size = place == 0, Pt(9)
    cell.paragraphs[0].paragraph_format.space_before = cell.paragraphs[-1].paragraph_format.space_after = Pt(2)
    _text(document, "", after=0).paragraph_format.line_spacing = Pt(5)
    if skeleton.hint:
        _text(document, skeleton.hint)


def _same_bytes(document: DocumentType) -> bytes:
    """Return the file without the hour at which it was packed."""
    packed, steady = io.BytesIO(), io.BytesIO()
    document.save(packed)
    with zipfile.ZipFile(packed) as source, zipfile.ZipFile(steady, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, _ZIP_EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, source.read(name))
    return steady.getvalue()
