"""`patuh doctor`: what this installation can do, and what it lacks."""

from __future__ import annotations

import typer

from crawler.cli.common import ExitCode, JsonOption, Panel, app, write_json_lines
from crawler.cli.tables import write_table


@app.command(rich_help_panel=Panel.KEEP)
def doctor(json: JsonOption = False) -> None:
    """Say what is present, what is missing, what that costs in verdicts, and how to get it.

    Exit code 1 when a part is missing without which verdicts are lost.
    """
    from crawler.doctor import examine

    parts = examine()
    if json:
        write_json_lines(part.as_row() for part in parts)
    else:
        write_table(
            ("part", "present", "what it serves", "what its lack costs", "how to get it"),
            (
                (part.name, part.found or "no", part.serves, *(("", "") if part.found else (part.costs, part.cure)))
                for part in parts
            ),
        )
    if any(part.is_missing for part in parts):
        raise typer.Exit(ExitCode.DONE_WITH_FAILURES)
