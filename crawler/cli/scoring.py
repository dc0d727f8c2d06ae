"""`patuh score`: what a rubric makes of the newest findings, kept so that the next score has one to compare with."""

from __future__ import annotations

from typing import Annotated

import typer

from crawler.cli.common import DatabaseOption, ExitCode, JsonOption, Panel, QuietOption, app, console, write_json_lines
from storage.database import open_existing_database

RubricOption = Annotated[
    str | None,
    typer.Option(
        "--rubric",
        metavar="ID|FILE",
        help="A rubric by its id, or the path of a rubric file of your own.",
        show_default="ombudsman-2022",
    ),
]


@app.command(rich_help_panel=Panel.JUDGE)
def score(
    rubric: RubricOption = None,
    database: DatabaseOption = None,
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Score every service, agency and region from the newest findings; indicative, never the Ombudsman's verdict."""
    from checks.registry import CHECKS
    from checks.rubric import DEFAULT_RUBRIC
    from checks.rubric_file import load_rubric
    from crawler.scoring import score_newest

    chosen = load_rubric(rubric or DEFAULT_RUBRIC, CHECKS)
    saved = score_newest(open_existing_database(database), chosen)
    if not saved:
        typer.echo("patuh: There is nothing to score yet; `patuh crawl` brings it home.", err=True)
        raise typer.Exit(ExitCode.NOTHING_DONE)
    if json:
        write_json_lines(
            {
                "rubric": chosen.id,
                "level": record.level.value,
                "region": record.region_code,
                "agency_id": record.agency_id,
                "service_id": record.service_id,
                "value": record.value,
                "coverage": round(record.coverage, 4),
                "zone": record.zone,
                "category": record.category,
                "label": record.detail["label"],
            }
            for record in saved
        )
        return
    counts = {level: sum(record.level is level for record in saved) for level in {record.level for record in saved}}
    console(quiet=quiet).print(
        ", ".join(f"{level.value}: {counts[level]}" for level in sorted(counts))
        + f" dinilai dengan {chosen.id} (indikatif)",
        markup=False,
    )
