"""`patuh sites`: the registry of agencies and their addresses."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from crawler.cli.common import (
    DatabaseOption,
    ExitCode,
    JsonOption,
    Panel,
    QuietOption,
    RegionOption,
    app,
    console,
    write_json_lines,
)
from crawler.cli.tables import write_table
from storage.columns import AGENCY_NAME, AGENCY_TYPE, LABELS, NOTE, REGION, SCOPE, STATUS, URL
from storage.database import open_database
from storage.intake import load_sites
from storage.models import SiteStatus
from storage.problems import Problem, RegistryProblems
from storage.registry_check import Kind, check_registry
from storage.seeds import load_seed
from storage.sites import select_sites

sites_app = typer.Typer(no_args_is_help=True, help="The registry: which agencies have which sites.")
app.add_typer(sites_app, name="sites", rich_help_panel=Panel.REGISTRY)


_HEADINGS = (
    *("nomor", LABELS[REGION], "wilayah", LABELS[AGENCY_TYPE], LABELS[AGENCY_NAME]),
    *(LABELS[URL], LABELS[SCOPE], LABELS[STATUS], LABELS[NOTE]),
)
"""Of the list: the agency's number, and what `patuh sites load` reads, so that a list can be corrected and loaded."""


@sites_app.command("load")
def load(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A list of agencies and addresses, CSV or XLSX.")],
    database: DatabaseOption = None,
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Load a coordinator's list, all of it or nothing; each problem comes with line, column and cure."""
    try:
        report = load_sites(open_database(database), file)
    except RegistryProblems as error:
        if json:
            write_json_lines(asdict(problem) for problem in error.problems)
        elif len(error.problems) == 1:
            raise  # one sentence says it all
        else:
            typer.echo(f"patuh: {error.source} tidak dimuat: {len(error.problems)} masalah.", err=True)
            _write_problems(error.problems, to_stderr=True)
        raise typer.Exit(ExitCode.BAD_INPUT) from error
    if json:
        write_json_lines([asdict(report)])
        return
    out = console(quiet=quiet)
    out.print(
        f"{file.name}: {report.added} situs baru, {report.updated} diperbarui, {report.unchanged} tidak berubah,"
        f" {report.without_site} perangkat daerah tanpa situs.",
        markup=False,
    )
    if report.needs_confirmation:
        out.print(f"{report.needs_confirmation} situs di luar go.id menunggu konfirmasi pemilik dan belum dinilai.")
    if report.ignored_columns:
        out.print(f"Kolom yang tidak dipakai: {', '.join(report.ignored_columns)}.", markup=False)


@sites_app.command("list")
def list_sites(
    region: RegionOption = None,
    types: Annotated[
        list[str] | None,
        typer.Option("--type", metavar="TYPE", help="An agency type (dukcapil, dinkes, …); may be given repeatedly."),
    ] = None,
    status: Annotated[SiteStatus | None, typer.Option("--status", help="Only sites of this status.")] = None,
    database: DatabaseOption = None,
    json: JsonOption = False,
) -> None:
    """List the registered sites; procurement and other portals only when their type is asked for.

    Written to a file (`> daftar.csv`) this is a list that `patuh sites load` takes.
    """
    db = open_database(database)
    load_seed(db)
    sites = select_sites(db, region, types or None, statuses=tuple(SiteStatus) if status is None else (status,))
    if json:
        write_json_lines(asdict(site) for site in sites)
        return
    write_table(
        _HEADINGS,
        (
            (
                site.agency_id,
                site.region_code or "",
                site.region_name or "",
                site.agency_type,
                site.agency_name,
                site.url,
                site.scope_path,
                site.status,
                site.status_reason or "",
            )
            for site in sites
        ),
        title=f"{len(sites)} situs",
    )


@sites_app.command("check")
def check(region: RegionOption = None, database: DatabaseOption = None, json: JsonOption = False) -> None:
    """Look for faults and gaps in the registry: syntax, duplicates, hosts outside go.id, regions without sites."""
    db = open_database(database)
    load_seed(db)
    problems = check_registry(db, region)
    if json:
        write_json_lines(
            {"kind": problem.column, "subject": problem.value, "message": problem.message, "cure": problem.cure}
            for problem in problems
        )
    else:
        write_table(
            ("perihal", "situs atau wilayah", "temuan", "perbaikan"),
            ((problem.column, problem.value, problem.message, problem.cure) for problem in problems),
            title=f"{len(problems)} temuan",
        )
    if any(Kind(problem.column).is_fault for problem in problems):
        raise typer.Exit(ExitCode.DONE_WITH_FAILURES)


def _write_problems(problems: tuple[Problem, ...], *, to_stderr: bool) -> None:
    write_table(
        ("baris", "kolom", "isi", "masalah", "perbaikan"),
        ((problem.line or "", problem.column, problem.value, problem.message, problem.cure) for problem in problems),
        to_stderr=to_stderr,
    )
