"""`patuh assess`: judge stored pages again by today's rules, without network."""

from __future__ import annotations

from typing import Annotated

import typer

from crawler.cli.common import (
    BodiesOption,
    DatabaseOption,
    ExitCode,
    JsonOption,
    Panel,
    QuietOption,
    app,
    code_version,
    console,
    utc_now,
    write_json_lines,
)
from crawler.cli.tables import write_table


@app.command(rich_help_panel=Panel.JUDGE)
def assess(
    *,
    run: Annotated[
        int | None,
        typer.Option(
            "--run",
            metavar="ID",
            help="Only sites whose newest result is of this run.",
            show_default="the newest state of each site",
        ),
    ] = None,
    bodies: BodiesOption = None,
    database: DatabaseOption = None,
    quiet: QuietOption = False,
    as_json: JsonOption = False,
) -> None:
    """Judge stored pages again by today's rules, and say what changed and why; nothing is fetched."""
    from crawler.assessing import assess as judge_again
    from storage.bodies import body_store
    from storage.database import open_existing_database
    from storage.runs import find_run

    db = open_existing_database(database)
    if run is not None:
        find_run(db, run)
    summary = judge_again(db, body_store(db, bodies), utc_now, run_id=run, version=code_version())
    if summary is None:
        typer.echo("patuh: There are no stored pages to judge; `patuh crawl` brings them home.", err=True)
        raise typer.Exit(ExitCode.NOTHING_DONE)
    rows = [change._asdict() for change in summary.changes]
    if as_json:
        write_json_lines(
            [
                {
                    "run": summary.run_id,
                    "sites": summary.sites,
                    "pages": summary.pages,
                    "changes": rows,
                    "left": [{"site": site, "reason": reason} for site, reason in summary.left],
                }
            ]
        )
    else:
        title = (
            f"Run {summary.run_id}: {summary.sites} sites, {summary.pages} pages judged, {len(rows)} verdicts changed"
        )
        write_table(
            ("site", "check", "before", "now", "why"),
            [(row["site"], row["check"], row["before"] or "", row["after"], row["why"]) for row in rows],
            title=title,
        )
    for site, reason in summary.left:
        console(quiet=quiet).print(f"{site}: not judged again. {reason}", markup=False)
    if summary.left:
        raise typer.Exit(ExitCode.DONE_WITH_FAILURES)
