"""`patuh crawl`: gather tonight's pages and judge them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from checks.errors import UserError
from crawler import settings
from crawler.cli.common import (
    BodiesOption,
    DatabaseOption,
    ExitCode,
    JsonOption,
    Panel,
    QuietOption,
    RegionOption,
    app,
    console,
    utc_now,
    write_json_lines,
)
from crawler.cli.gathering import (
    ContactOption,
    DelayOption,
    MaxDocumentsOption,
    MaxOutsideOption,
    MaxPagesOption,
    MaxRenderedOption,
    MaxScansOption,
    ProcessesOption,
    TypesOption,
    asking,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from crawler.crawl import CrawlSummary
    from storage.database import Database
    from storage.sites import SiteRow


@app.command(rich_help_panel=Panel.GATHER)
def crawl(
    *,
    region: RegionOption = None,
    types: TypesOption = None,
    sites: Annotated[
        list[str] | None,
        typer.Option(
            "--site",
            metavar="URL",
            help="This site alone (may be repeated), whether or not it is in the registry; a path is its scope.",
        ),
    ] = None,
    max_pages: MaxPagesOption = settings.PATUH_MAX_PAGES,
    max_documents: MaxDocumentsOption = settings.PATUH_MAX_DOCUMENTS,
    max_scans: MaxScansOption = settings.PATUH_MAX_SCANS,
    max_rendered: MaxRenderedOption = settings.PATUH_MAX_RENDERED,
    max_outside: MaxOutsideOption = settings.PATUH_MAX_OUTSIDE,
    delay: DelayOption = settings.DOWNLOAD_DELAY,
    check_cloaking: Annotated[
        bool,
        typer.Option(
            "--check-cloaking",
            help="Fetch each first page once more as from a search engine, and compare (one request a site).",
        ),
    ] = False,
    processes: ProcessesOption = 1,
    resume: Annotated[
        str | None,
        typer.Option(
            "--resume",
            metavar="RUN",
            help="Finish this run, as it was asked for: its number, or 'last'; with 'none' a new one begins.",
            show_default="tonight's unfinished run with the same options",
        ),
    ] = None,
    explain: Annotated[
        str | None,
        typer.Option("--explain", metavar="URL", help="Fetch nothing; say why the newest crawl read this page or not."),
    ] = None,
    contact: ContactOption = None,
    bodies: BodiesOption = None,
    database: DatabaseOption = None,
    quiet: QuietOption = False,
    as_json: JsonOption = False,
) -> None:
    """Crawl the registry's sites, politely, and judge what they say.

    Without --site this takes the active sites of the agency types in the rubric's sample. Ctrl-C lets
    no more sites in and waits for those in flight; a second one gives them up. A crawl that was stopped,
    or whose process died, is finished by the same command within 20 hours, or by --resume.
    """
    from crawler.crawl import crawl_sites
    from crawler.job import CrawlOptions
    from crawler.progress import CrawlProgress
    from crawler.resume import named_run, run_to_finish, settle_dead_runs
    from storage.database import open_database

    remarks = console(quiet=quiet)
    db = open_database(database)
    if explain is not None:
        _explain(db, explain, bodies)
        return
    settle_dead_runs(db, utc_now)
    asked: dict[str, Any] = {"region": region, "types": types, "urls": sites}
    named = None if resume in (None, "none") else named_run(db, str(resume))
    if named is not None:
        if any(asked.values()):
            raise UserError("--resume finishes a run as it was asked for: leave out --region, --type and --site.")
        asked = {key: named.options.get(key) for key in asked}
    rows = _rows(db, **asked)
    options = CrawlOptions(
        max_pages=max_pages,
        max_documents=max_documents,
        max_scans=max_scans,
        max_rendered=max_rendered,
        max_outside=max_outside,
        delay=delay,
        check_cloaking=check_cloaking,
        processes=processes,
        bodies=bodies,
        **asking(contact, remarks),
    )
    if named is not None:
        options = options.as_asked(named.options)
    elif resume is None:
        named = run_to_finish(db, {**options.as_record(), **asked}, utc_now)
    if named is not None:
        remarks.print(f"Finishing run {named.run_id}, which began {named.started_at:%Y-%m-%d %H:%M} UTC.")
    with CrawlProgress(remarks, len(rows)) as progress:
        summary = crawl_sites(
            db,
            rows,
            options,
            utc_now,
            watch=progress.watch,
            asked=asked,
            resume=None if named is None else named.run_id,
        )
    db.close()
    _conclude(summary, remarks, as_json=as_json)


def _conclude(summary: CrawlSummary, remarks: Console, *, as_json: bool) -> None:
    """Say what the crawl came to, and leave with the exit code for it."""
    if as_json:
        write_json_lines([_as_json(summary)])
    else:
        _print(summary)
    if summary.is_interrupted:
        remarks.print(
            f"Run {summary.run_id} was stopped; what is saved is kept. The same command does the rest, "
            f"or `patuh crawl --resume {summary.run_id}`."
        )
        raise typer.Exit(ExitCode.INTERRUPTED)
    if summary.failed:
        saved = any(end.is_saved for end in summary.sites)
        raise typer.Exit(ExitCode.DONE_WITH_FAILURES if saved else ExitCode.NOTHING_DONE)


def _explain(db: Database, url: str, bodies: Path | None) -> None:
    from crawler.explaining import explain, in_words
    from reports.cells import clean
    from storage.bodies import body_store

    for line in in_words(explain(db, body_store(db, bodies), url)):
        typer.echo(clean(line))


def _rows(db: Database, region: str | None, types: Sequence[str] | None, urls: Sequence[str] | None) -> list[SiteRow]:
    from storage.seeds import load_seed
    from storage.sites import adhoc_site, sites_to_crawl

    if urls:
        if region or types:
            raise UserError("--site names a site already: leave out --region and --type.")
        return [adhoc_site(db, url) for url in urls]
    load_seed(db)
    return sites_to_crawl(db, region, types or sample_types())


def sample_types() -> list[str]:
    """Return the agency types that the official scheme looks at."""
    from checks.registry import CHECKS
    from checks.rubric import DEFAULT_RUBRIC
    from checks.rubric_file import load_rubric

    sample = load_rubric(DEFAULT_RUBRIC, CHECKS).sample
    return list(sample.agency_types) if sample else []


def _print(summary: CrawlSummary) -> None:
    plural = "" if len(summary.sites) == 1 else "s"
    typer.echo(
        f"Run {summary.run_id}: {len(summary.sites)} site{plural}, {summary.pages_read} pages read, "
        f"{len(summary.failed)} failed, {summary.seconds:.0f} s"
    )
    for outcome, count in summary.outcomes.most_common():
        typer.echo(f"{count:>6}  {outcome.value:<20} {outcome.label}")
    for end in summary.sites:
        if end.fault:
            typer.echo(f"        {end.url}: {end.fault}")


def _as_json(summary: CrawlSummary) -> dict[str, object]:
    return {
        "run": summary.run_id,
        "sites": len(summary.sites),
        "pages": summary.pages,
        "pages_read": summary.pages_read,
        "failed": len(summary.failed),
        "seconds": round(summary.seconds, 1),
        "interrupted": summary.is_interrupted,
        "outcomes": {outcome.value: count for outcome, count in summary.outcomes.most_common()},
        "results": [end._asdict() for end in summary.sites],
    }
