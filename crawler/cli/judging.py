"""`patuh check | evaluate | checks`: judging saved pages, how good the judgement is, and what it looks for."""

from __future__ import annotations

import difflib
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from checks.errors import UserError
from crawler.cli.common import ExitCode, JsonOption, Panel, QuietOption, app, console, write_json_lines
from crawler.cli.tables import write_table

if TYPE_CHECKING:
    from checks.accuracy.evaluation import Evaluation
    from checks.model import PageReading
    from crawler.cli.saved_pages import SavedPage
    from crawler.document_reader import DocumentReader

_SEED = 2009
"""Of the bootstrap: any number will do, as long as it stays (this one is the law's year)."""
_LONG = 200
"""So many pages take long enough for a progress bar."""

Item = TypeVar("Item")


@app.command(rich_help_panel=Panel.JUDGE)
def check(
    paths: Annotated[
        list[Path],
        typer.Argument(
            metavar="PATH...", exists=True, help="Saved pages or documents; a folder is one site.", show_default=False
        ),
    ],
    *,
    url: Annotated[
        str | None,
        typer.Option(
            "--url",
            metavar="URL",
            help="The address the page stands for, which tells own links from others; for a folder, the site's.",
        ),
    ] = None,
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Judge saved pages before or after publishing them; no database, no network."""
    from crawler.cli.saved_pages import checked_address, saved_file, saved_folder
    from crawler.document_reader import DocumentReader
    from crawler.scan_reader import ScanReader

    if url and len(paths) > 1:
        raise UserError("--url says which address one page or one folder stands for; name a single PATH with it.")
    address = checked_address(url)
    # Everything is found before anything is said: bad input leaves no half of an answer behind.
    sites = [
        (path, saved_folder(path, address, documents=True) if path.is_dir() else [saved_file(path, address)])
        for path in paths
    ]
    failed = False
    with DocumentReader(scans=ScanReader()) as reader:
        for path, pages in sites:
            readings = list(_judge_and_tell(path, _with_progress(pages, quiet=quiet), reader, json=json))
            if path.is_dir():
                _conclude_folder(path, address, readings, json=json)
            failed |= _tell_failures(readings)
    if failed:
        raise typer.Exit(ExitCode.DONE_WITH_FAILURES)


def _judge_and_tell(
    path: Path, pages: Iterable[SavedPage], reader: DocumentReader, *, json: bool
) -> Iterator[PageReading]:
    """Judge the pages of one path, each told as soon as it is judged."""
    from checks.assess import conclude_page
    from crawler.cli import page_note
    from crawler.cli.saved_pages import ClosedDocument, judge

    for page in pages:
        try:
            reading, surfaces = judge(page, reader)
        except ClosedDocument as error:
            if not path.is_dir():
                raise
            console().print(f"patuh: {error}", markup=False)
            continue
        findings = conclude_page(reading)
        if json:
            name = (path / page.name).as_posix() if path.is_dir() else page.name
            row = page_note.as_json(name, page.url, reading.kind, findings, reading.services)
            write_json_lines([{**row, "surfaces": page_note.surfaces_as_json(surfaces)}])
        elif path.is_dir():
            typer.echo(page_note.page_summary(page.name, reading.kind, findings, reading.services) + "\n")
        else:
            note = page_note.page_note(page.name, page.url, reading.kind, findings, reading.services, surfaces=surfaces)
            typer.echo(note + "\n")
        yield reading


def _conclude_folder(folder: Path, address: str, readings: Sequence[PageReading], *, json: bool) -> None:
    from checks.assess import conclude_site
    from checks.model import Looking
    from crawler.cli import page_note

    looking = Looking(pages_read=len(readings), pages_known=len(readings))
    concluded = conclude_site(readings, looking)
    if json:
        write_json_lines([page_note.as_json(None, address, None, concluded.findings, concluded.services)])
    else:
        typer.echo(page_note.site_note(str(folder), len(readings), concluded.findings, concluded.services))


@app.command(rich_help_panel=Panel.JUDGE)
def evaluate(
    pages: Annotated[
        Path, typer.Argument(metavar="PAGES", exists=True, file_okay=False, help="The folder of labelled pages.")
    ],
    labels: Annotated[
        Path,
        typer.Argument(
            metavar="LABELS",
            exists=True,
            dir_okay=False,
            help="CSV with page, check, label; beside it services.csv and pages.csv (page, url) are used if present.",
        ),
    ],
    *,
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Measure precision, recall and F1 of every check against labels made by readers."""
    from crawler.cli import accuracy_report

    measured, readings = measure(pages, labels, quiet=quiet)
    if json:
        write_json_lines([accuracy_report.as_json(measured)])
    else:
        _write_figures(measured)
    if _tell_failures(readings):
        raise typer.Exit(ExitCode.DONE_WITH_FAILURES)


def measure(folder: Path, labels: Path, *, quiet: bool) -> tuple[Evaluation, list[PageReading]]:
    """Judge every page of the folder as a site of one page, and compare with the labels and what lies beside them."""
    from checks.accuracy.evaluation import JudgedPage, evaluate
    from checks.accuracy.labelled import read_addresses, read_labels, read_service_labels
    from checks.assess import conclude_page
    from checks.registry import CHECKS
    from checks.services.drafts import OWED, REPORTED
    from crawler.cli.saved_pages import judge, saved_folder
    from crawler.document_reader import DocumentReader

    pages = saved_folder(folder)
    names = {page.name for page in pages}
    said = read_labels(_text(labels), labels.name, checks=CHECKS, pages=names)
    services, addresses = labels.with_name("services.csv"), labels.with_name("pages.csv")
    about_services = (
        read_service_labels(_text(services), services.name, components=(*OWED, *REPORTED), pages=names)
        if services.is_file()
        else ()
    )
    stands_for = read_addresses(_text(addresses), addresses.name) if addresses.is_file() else {}
    judged: list[JudgedPage] = []
    readings: list[PageReading] = []
    with DocumentReader() as reader:
        for page in _with_progress(pages, quiet=quiet):
            reading = judge(page._replace(url=stands_for.get(page.name, "")), reader).reading
            readings.append(reading)
            judged.append(JudgedPage(page.name, conclude_page(reading), reading.services))
    return evaluate(judged, said, about_services, seed=_SEED), readings


def _write_figures(measured: Evaluation) -> None:
    from crawler.cli import accuracy_report as report

    counted = ("tp", "fp", "fn")
    shares = ("precision (95 %)", "recall (95 %)", "F1 (95 %)")
    write_table(("check", *counted, *shares), report.figure_rows(measured), title=f"{measured.pages} pages")
    tempting = measured.look_alikes
    typer.echo(
        f"\n* fewer than {report.FEW} positives: an anecdote, not a figure\n"
        f"look-alikes: {tempting.fooled} of {tempting.rows} rows labelled absent came out positive\n"
    )
    write_table(
        ("site", "pages", *counted, "F1", "agreement"),
        report.site_rows(measured),
        title="Agreement by site, worst first",
    )
    if measured.services:
        services = measured.services
        typer.echo(
            f"\nservices: {services.matched} of {services.labelled} labelled services found, "
            f"among {services.found} that we found\n"
        )
        write_table(
            ("component", *counted, "precision", "recall"),
            report.component_rows(services.components),
            title="Components of services, met or partial",
        )
    typer.echo("")
    write_table(
        ("page", "check", "expected", "got", "seen by us (found) or by the reader (missed)"),
        report.confusion_rows(measured),
        title=f"{len(measured.confusion)} wrong answers",
    )


checks_app = typer.Typer(no_args_is_help=True, help="The checks: what is looked for, by which law, and how to add one.")
app.add_typer(checks_app, name="checks", rich_help_panel=Panel.JUDGE)


@checks_app.command("list")
def list_checks(json: JsonOption = False) -> None:
    """List every check with its title and legal source."""
    from checks.catalogue import catalogue

    entries = catalogue()
    if json:
        write_json_lines(entry.as_row() for entry in entries)
        return
    write_table(
        ("id", "pemeriksaan", "dasar hukum", "versi"),
        ((entry.id, entry.title_ind, entry.marked_source, entry.version) for entry in entries),
        title=f"{len(entries)} pemeriksaan",
    )


@checks_app.command("show")
def show_check(
    identity: Annotated[str, typer.Argument(metavar="ID", help="A check's id, as `patuh checks list` names it.")],
    json: JsonOption = False,
) -> None:
    """Show one check: what counts, by which law, what an agency does about it, which words serve it."""
    from checks.catalogue import catalogue

    entries = {entry.id: entry for entry in catalogue()}
    if identity not in entries:
        near = difflib.get_close_matches(identity, entries, n=1)
        hint = f"did you mean {near[0]}?" if near else "`patuh checks list` names them all."
        raise UserError(f"There is no check {identity!r}; {hint}")
    row = entries[identity].as_row()
    if json:
        write_json_lines([row])
        return
    for name, value in row.items():
        typer.echo(f"{name:<12} {', '.join(value) if isinstance(value, list) else value}")


@checks_app.command("new")
def new_check(
    identity: Annotated[str, typer.Argument(metavar="ID", help="GROUP.NAME, for example complaints.whatsapp_line.")],
    into: Annotated[
        Path | None,
        typer.Option(
            "--into", metavar="DIR", help="The clone to write into.", show_default="the one that patuh runs from"
        ),
    ] = None,
) -> None:
    """Write the module of a new check and two case files; the tests then fail until they are filled in."""
    import checks
    from checks.registry import CHECKS
    from checks.skeleton import skeleton

    clone = into or Path(checks.__file__).parent.parent
    if not (clone / "checks" / "registry.py").is_file() or not (clone / "tests" / "cases").is_dir():
        raise UserError(
            f"{clone} is no clone of patuh (checks/ and tests/cases/ are missing); name one with --into DIR."
        )
    written = skeleton(identity, CHECKS)
    if taken := [path for path in written if (clone / path).exists()]:
        raise UserError(f"{clone / taken[0]} exists already; choose another name or edit that file.")
    for path, text in written.items():
        target = clone / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")
        typer.echo(str(target))
    console().print("Fill them in until `make test` passes, then `make docs`.", markup=False)


def _tell_failures(readings: Iterable[PageReading]) -> bool:
    """Say which checks broke, which is our fault; return whether any did."""
    from crawler.cli import page_note
    from reports.cells import clean

    failures = [
        f"{page_note.printable(reading.page.url)}: {identity}: {clean(error)}"
        for reading in readings
        for identity, error in reading.failures.items()
    ]
    for failure in failures:
        console().print(f"patuh: a check of ours broke; do not rely on its finding. {failure}", markup=False)
    return bool(failures)


def _with_progress(pages: Sequence[Item], *, quiet: bool) -> Iterable[Item]:
    """Show how far we are, when it takes long and somebody watches."""
    if quiet or len(pages) < _LONG or not sys.stderr.isatty():
        return pages
    from rich.progress import track

    return track(pages, description="Menilai halaman", console=console(), transient=True)


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UserError(f"{path.name} is not UTF-8 (byte {error.start}); save it as CSV UTF-8.") from error
