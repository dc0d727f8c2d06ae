"""`patuh evidence`: the proof about one agency, as a folder that can be sent and verified."""

from __future__ import annotations

from typing import Annotated

import typer

from crawler.cli.common import (
    BodiesOption,
    DatabaseOption,
    ExitCode,
    OutOption,
    Panel,
    QuietOption,
    app,
    code_version,
    console,
    utc_now,
)
from crawler.cli.scoring import RubricOption
from storage.database import open_existing_database


@app.command(rich_help_panel=Panel.READ)
def evidence(
    *,
    agency: Annotated[
        str, typer.Option("--agency", metavar="AGENCY", help="The agency by its number, name, host or address.")
    ],
    out: OutOption,
    limit: Annotated[
        int | None,
        typer.Option(
            "--limit",
            metavar="MB",
            min=1,
            max=1000,
            help="How large all files together may become.",
            show_default="7, which a mailbox for 10 MB takes",
        ),
    ] = None,
    screenshots: Annotated[
        bool,
        typer.Option(
            "--screenshots/--no-screenshots",
            help="Add pictures of the pages that are quoted first, if Chromium is there.",
        ),
    ] = True,
    rubric: RubricOption = None,
    bodies: BodiesOption = None,
    database: DatabaseOption = None,
    quiet: QuietOption = False,
) -> None:
    """Write one agency's evidence pack: a web archive (WARC) of its pages, what they prove, and checksums."""
    from checks.registry import CHECKS
    from checks.rubric import DEFAULT_RUBRIC
    from checks.rubric_file import load_rubric
    from crawler.browser import program
    from crawler.screenshots import Photographer
    from reports.cells import decimal_comma
    from reports.evidence.pack import LIMIT_MB, find_agency, write_pack
    from storage.bodies import body_store

    chosen = load_rubric(rubric or DEFAULT_RUBRIC, CHECKS)
    db = open_existing_database(database)
    store = body_store(db, bodies)
    number = find_agency(db, agency)
    software = f"patuh {code_version()}"
    with Photographer() as camera:
        pack = write_pack(
            db,
            chosen,
            store,
            out,
            number,
            at=utc_now(),
            software=software,
            limit_mb=limit or LIMIT_MB,
            camera=camera if screenshots and program() else None,
        )
    db.close()
    if pack is None:
        typer.echo("patuh: This agency has not been visited yet; `patuh crawl` brings its pages home.", err=True)
        raise typer.Exit(ExitCode.NOTHING_DONE)
    remarks = console(quiet=quiet)
    if pack.no_room:
        remarks.print(
            f"{pack.no_room} salinan tidak muat dalam {limit or LIMIT_MB} MB; daftarnya ada di berkas.", markup=False
        )
    if pack.not_stored:
        remarks.print(f"{pack.not_stored} salinan tidak lagi tersimpan.", markup=False)
    if screenshots and not program():
        remarks.print("Tanpa tangkapan layar: Chromium tidak terpasang (`patuh doctor`).", markup=False)
    remarks.print(
        f"{pack.agency}: {pack.copies} salinan halaman, {pack.screenshots} tangkapan layar, "
        f"{decimal_comma(pack.size / 1e6, 1)} MB; buka {out / 'index.html'}",
        markup=False,
    )
