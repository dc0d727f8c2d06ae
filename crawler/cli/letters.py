"""`patuh letters`: what each agency should mend first, on one page that can be signed and sent."""

from __future__ import annotations

from typing import Annotated

import typer

from crawler.cli.common import (
    DatabaseOption,
    ExitCode,
    OutOption,
    Panel,
    QuietOption,
    RegionOption,
    app,
    console,
    utc_now,
)
from crawler.cli.scoring import RubricOption
from storage.database import open_existing_database


@app.command(rich_help_panel=Panel.READ)
def letters(
    *,
    out: OutOption,
    region: RegionOption = None,
    rubric: RubricOption = None,
    contact: Annotated[
        str,
        typer.Option(
            "--contact",
            envvar="PATUH_CONTACT",
            metavar="TEXT",
            help="Whom the agency can write to.",
            show_default="a line to fill in by hand",
        ),
    ] = "",
    database: DatabaseOption = None,
    quiet: QuietOption = False,
) -> None:
    """Write a one-page letter (DOCX) to each agency: the three fixes worth most, each with a section to copy."""
    from checks.registry import CHECKS
    from checks.rubric import DEFAULT_RUBRIC
    from checks.rubric_file import load_rubric
    from reports.letters.letter import write_letters

    said = console(quiet=quiet)
    chosen = load_rubric(rubric or DEFAULT_RUBRIC, CHECKS)
    written = write_letters(open_existing_database(database), chosen, out, region, contact=contact, at=utc_now())
    if not written.letters:
        where = f" for region {region}" if region else ""
        typer.echo(f"patuh: There is nothing to write a letter about{where}.", err=True)
        if written.waiting:
            said.print(_waiting(written.waiting), markup=False)
        raise typer.Exit(ExitCode.NOTHING_DONE)
    said.print(f"{written.letters} surat di {out}; {written.complete} perangkat daerah sudah lengkap.", markup=False)
    if written.waiting:
        said.print(_waiting(written.waiting), markup=False)


def _waiting(agencies: int) -> str:
    return (
        f"{agencies} perangkat daerah belum dapat dinilai tanpa ada yang diminta darinya, jadi tidak disurati; "
        "pemeriksaan diulang."
    )
