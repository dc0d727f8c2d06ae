"""`patuh report`: the results as pages that open in any browser."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from crawler.cli.common import (
    BodiesOption,
    DatabaseOption,
    ExitCode,
    OutOption,
    Panel,
    QuietOption,
    RegionOption,
    app,
    console,
    no_results,
    utc_now,
)
from crawler.cli.scoring import RubricOption
from storage.database import open_existing_database


@app.command(rich_help_panel=Panel.READ)
def report(
    *,
    out: OutOption,
    region: RegionOption = None,
    rubric: RubricOption = None,
    accuracy: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Figures of accuracy for the page about the method, as `patuh evaluate --json` writes them.",
            show_default="those of the shipped checks",
            exists=True,
            dir_okay=False,
        ),
    ] = None,
    with_copies: Annotated[
        bool,
        typer.Option(
            "--with-copies",
            help="Add every quoted page as plain text, as it was read, with private numbers masked.",
        ),
    ] = False,
    bodies: BodiesOption = None,
    database: DatabaseOption = None,
    quiet: QuietOption = False,
) -> None:
    """Write a static HTML report in Indonesian and English: overviews with map, regions, agencies, method."""
    from checks.registry import CHECKS
    from checks.rubric import DEFAULT_RUBRIC
    from checks.rubric_file import load_rubric
    from crawler.copies import CopyReader
    from reports.html.accuracy import SHIPPED, read_accuracy
    from reports.html.report import write_report
    from storage.bodies import body_store

    chosen = load_rubric(rubric or DEFAULT_RUBRIC, CHECKS)
    figures = read_accuracy(accuracy or SHIPPED)
    db = open_existing_database(database)
    if with_copies:
        with CopyReader(body_store(db, bodies)) as reader:
            written = write_report(db, chosen, out, region, figures, copy_texts=partial(reader.texts, db), at=utc_now())
    else:
        written = write_report(db, chosen, out, region, figures, at=utc_now())
    if not written.files:
        typer.echo(f"patuh: {no_results(region)}", err=True)
        raise typer.Exit(ExitCode.NOTHING_DONE)
    console(quiet=quiet).print(
        f"{written.agencies} perangkat daerah di {written.regions} wilayah: buka {out / written.start}", markup=False
    )
