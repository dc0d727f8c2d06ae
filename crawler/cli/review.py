"""`patuh review`: the region's answers come back, are decided about, and become cases for the checks."""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from crawler.cli.common import (
    BodiesOption,
    DatabaseOption,
    ExitCode,
    JsonOption,
    OutOption,
    Panel,
    QuietOption,
    RegionOption,
    app,
    console,
    utc_now,
    write_json_lines,
)
from crawler.cli.gathering import ContactOption, asking
from crawler.cli.tables import write_table
from storage.database import open_existing_database

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from crawler.refetch import FetchedPage
    from storage.bodies import BodyStore
    from storage.database import Database
    from storage.problems import RegistryProblems
    from storage.reviews import Answer, ReviewRow

review_app = typer.Typer(no_args_is_help=True, help="What regions answer to findings, and what was decided about it.")
app.add_typer(review_app, name="review", rich_help_panel=Panel.JUDGE)


@review_app.command("import")
def import_answers(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE", exists=True, dir_okay=False, help="The workbook that came back, or its details as CSV."
        ),
    ],
    *,
    by: Annotated[
        str | None, typer.Option("--by", metavar="NAME", help="Who decides; decisions in the file need a name.")
    ] = None,
    refetch: Annotated[
        bool, typer.Option("--refetch", help="Fetch the pages named as evidence at once; show old and new evidence.")
    ] = False,
    contact: ContactOption = None,
    bodies: BodiesOption = None,
    database: DatabaseOption = None,
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Take in a region's answers, all of them or none; each problem comes with sheet, line, column and cure."""
    from reports.answers import read_answers
    from storage.problems import RegistryProblems
    from storage.reviews import save_reviews

    db = open_existing_database(database)
    at = utc_now()
    try:
        answers = read_answers(file, db, at, by)
    except RegistryProblems as error:
        _tell_problems(error, json=json)
        raise typer.Exit(ExitCode.BAD_INPUT) from error
    compared: list[dict[str, Any]] = []
    if refetch:
        answers, compared = _refetched(db, answers, bodies, contact, quiet=quiet)
    saved = save_reviews(db, at, answers)
    if json:
        write_json_lines([*compared, {"file": file.name, **asdict(saved)}])
    else:
        if compared:
            write_table(
                ("Situs", "Pemeriksaan", "Bukti", "Temuan lama", "Kutipan lama", "Temuan baru", "Kutipan baru"),
                (list(row.values()) for row in compared),
            )
        console(quiet=quiet).print(
            f"{file.name}: {saved.added} tanggapan baru, {saved.changed} berubah, {saved.unchanged} tetap.",
            markup=False,
        )
    if any(row["new"] is None for row in compared):
        raise typer.Exit(ExitCode.DONE_WITH_FAILURES)


def _tell_problems(error: RegistryProblems, *, json: bool) -> None:
    if json:
        write_json_lines(asdict(problem) for problem in error.problems)
    elif len(error.problems) == 1:
        raise error  # one sentence says it all
    else:
        typer.echo(f"patuh: {error.source} tidak dimuat: {len(error.problems)} masalah.", err=True)
        write_table(
            ("lembar", "baris", "kolom", "isi", "masalah", "perbaikan"),
            (
                (problem.sheet, problem.line or "", problem.column, problem.value, problem.message, problem.cure)
                for problem in error.problems
            ),
            to_stderr=True,
        )


def _refetched(
    db: Database, answers: Sequence[Answer], bodies: Path | None, contact: str | None, *, quiet: bool
) -> tuple[list[Answer], list[dict[str, Any]]]:
    """Fetch the evidence of the answers; return them resting on it, and old beside new evidence."""
    from crawler.job import CrawlOptions
    from crawler.refetch import fetch_pages
    from reports.listing import evidence_now
    from storage.bodies import body_store
    from storage.reviews import Fetched

    store = body_store(db, bodies)
    options = CrawlOptions(**asking(contact, console(quiet=quiet)))
    pages = fetch_pages([answer.evidence_url for answer in answers if answer.evidence_url], options, utc_now)
    old = evidence_now(db, {answer.site_id for answer in answers})
    resting: list[Answer] = []
    compared: list[dict[str, Any]] = []
    for answer in answers:
        page = pages.get(answer.evidence_url or "")
        if page is None:
            resting.append(answer)
            continue
        body = page.body
        resting.append(replace(answer, fetched=Fetched(page.final_url, store.put(body)) if body else None))
        compared.append({**old.get((answer.site_id, answer.check), _NOTHING), **_seen(page, answer)})
    return resting, [{key: row[key] for key in _COMPARED} for row in compared]


_COMPARED = ("site", "check", "evidence", "old", "old_excerpt", "new", "new_excerpt")
_NOTHING: dict[str, Any] = {"site": "", "old": "", "old_excerpt": ""}


def _seen(page: FetchedPage, answer: Answer) -> dict[str, Any]:
    """Judge the page by itself and return what it says about the answer's check; `new` is None when it was not read."""
    from checks.assess import conclude_page, read_page
    from checks.document import read
    from checks.model import PageRef
    from reports.words import verdict_word

    seen: dict[str, Any] = {"check": answer.check, "evidence": page.url}
    if not page.body:
        told = f"{page.outcome.label} ({page.detail})" if page.detail else page.outcome.label
        return {**seen, "new": None, "new_excerpt": told}
    reading = read_page(read(page.body, url=page.final_url, content_type=page.content_type), PageRef(page.final_url))
    finding = next(finding for finding in conclude_page(reading) if finding.check == answer.check)
    return {
        **seen,
        "new": verdict_word(finding.status, finding.reason),
        "new_excerpt": finding.proofs[0].evidence.excerpt if finding.proofs else "",
    }


@review_app.command("list")
def list_reviews(
    region: RegionOption = None,
    *,
    history: Annotated[bool, typer.Option("--history", help="With the words that others have replaced.")] = False,
    database: DatabaseOption = None,
    json: JsonOption = False,
) -> None:
    """List what regions answered and whether it counts today."""
    from storage.reviews import read_reviews

    at = utc_now()
    reviews = read_reviews(open_existing_database(database), region, history=history)
    if json:
        write_json_lines(_as_json(review, review.state(at).name.lower()) for review in reviews)
        return
    write_table(
        ("Nomor", "Situs", "Pemeriksaan", "Keadaan", "Menjadi", "Tanggapan", "Bukti", "Oleh", "Penilai", "Sampai"),
        _lines(reviews),
    )


def _lines(reviews: Iterable[ReviewRow]) -> Iterable[tuple[object, ...]]:
    from reports.cells import in_zone
    from reports.words import STATUS_WORDS
    from storage.models import TimeZone

    at = utc_now()
    for review in reviews:
        yield (
            review.review_id,
            review.site_url,
            review.check,
            review.state(at).value,
            STATUS_WORDS[review.status] if review.status else "",
            review.reason,
            review.evidence_url or "",
            review.author,
            review.decided_by or "",
            f"{in_zone(review.expires_at, TimeZone.WIB):%Y-%m-%d}",
        )


def _as_json(review: ReviewRow, state: str) -> dict[str, Any]:
    from reports.listing import iso

    times = {name: iso(getattr(review, name)) for name in ("at", "expires_at", "replaced_at")}
    return {**asdict(review), **times, "state": state}


@review_app.command("cases")
def cases(
    *,
    out: OutOption,
    region: RegionOption = None,
    bodies: BodiesOption = None,
    database: DatabaseOption = None,
    quiet: QuietOption = False,
) -> None:
    """Write won objections as labelled pages, for `patuh evaluate DIR/pages DIR/labels.csv`."""
    from reports.cases import write_cases
    from storage.bodies import body_store

    db = open_existing_database(database)
    store: BodyStore = body_store(db, bodies)
    written = write_cases(db, store, out, region)
    remarks = console(quiet=quiet)
    if written.without_page:
        remarks.print(f"{written.without_page} tanggapan diterima tanpa salinan halaman yang tersimpan.", markup=False)
    if not written.labels:
        typer.echo("patuh: There is no won objection with a stored page; `--refetch` stores the page.", err=True)
        raise typer.Exit(ExitCode.NOTHING_DONE)
    remarks.print(
        f"{written.labels} label pada {written.pages} halaman: patuh evaluate {out / 'pages'} {out / 'labels.csv'}",
        markup=False,
    )
