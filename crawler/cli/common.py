"""What all verbs share: the application itself, the common options, exit codes and the two output streams.

Results go to standard output, so that they can be piped; progress and remarks go to standard error.
The clock and the environment enter here and are passed down as values.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from enum import IntEnum, StrEnum
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer
from rich.console import Console
from rich.text import Text
from typer.core import TyperGroup

from checks.errors import UserError
from reports.cells import steady
from storage.models.words import TimeZone
from storage.runs import latest_run

if TYPE_CHECKING:
    from storage.database import Database


Row = TypeVar("Row")


class Panel(StrEnum):
    """The headings under which `patuh --help` lists the verbs, in the order of the data flow."""

    REGISTRY = "The registry"
    GATHER = "Gather"
    JUDGE = "Judge"
    READ = "Read the results"
    KEEP = "Keep house"


class InOrderOfPanels(TyperGroup):
    """Lists the verbs panel by panel; Typer alone puts every group of verbs last."""

    def list_commands(self, ctx: typer.Context) -> list[str]:  # type: ignore[override] # Typer's own, by its public name
        """Return the names of the verbs in the order in which help lists them."""
        place = {panel.value: number for number, panel in enumerate(Panel)}
        return sorted(
            super().list_commands(ctx),
            key=lambda name: place.get(getattr(self.commands[name], "rich_help_panel", ""), len(place)),
        )


app = typer.Typer(
    name="patuh",
    cls=InOrderOfPanels,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
"""The application; each verb file registers its verbs on it."""


class ExitCode(IntEnum):
    """How a verb ends. A verb that did its work returns; the others `raise typer.Exit(ExitCode.…)`."""

    DONE = 0
    DONE_WITH_FAILURES = 1
    """Done, with sites or checks that failed."""
    BAD_INPUT = 2
    """Bad usage or input; nothing was written."""
    NOTHING_DONE = 3
    """Nothing could be done."""
    INTERRUPTED = 130
    """Stopped by Ctrl-C (128 + SIGINT, as shells have it)."""


DatabaseOption = Annotated[
    str | None,
    typer.Option(
        "--database",
        envvar="PATUH_DATABASE",
        metavar="URL",
        help="Where everything is kept: an SQLite file or a PostgreSQL URL.",
        show_default="sqlite:///patuh.db",
    ),
]
QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help="No progress and no remarks, only results.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Answer in JSON, one object a line.")]
RegionOption = Annotated[
    str | None,
    typer.Option(
        "--region",
        metavar="CODE",
        help="A region by its Kemendagri code (53.10); a province (53) takes in its regions.",
    ),
]
BodiesOption = Annotated[
    Path | None,
    typer.Option(
        "--bodies",
        envvar="PATUH_BODIES",
        metavar="DIR",
        help="Where page bodies are kept.",
        show_default="beside the SQLite file",
        file_okay=False,
    ),
]
OutOption = Annotated[Path, typer.Option("--out", metavar="DIR", help="The folder to write into.", file_okay=False)]
RunOption = Annotated[
    int | None,
    typer.Option("--run", metavar="ID", help="A run by its number.", show_default="the newest state of each site"),
]


MOST_DAYS = 36_500
"""A century: what goes farther back is a slip, and farther than calendars reach."""


def _day(text: str) -> datetime:
    try:
        return datetime.strptime(text, "%Y-%m-%d")  # noqa: DTZ007 - `end_of_day` gives it its zone
    except ValueError as error:
        raise UserError(f"{text!r} is no day: write the day as 2026-12-31.") from error


OnOption = Annotated[
    datetime | None,
    typer.Option(
        "--on",
        parser=_day,
        metavar="DATE",
        help="As it was known at the end of that day (Jakarta's).",
        show_default="now",
    ),
]


def no_results(region: str | None = None, *, run: int | None = None, on: datetime | None = None) -> str:
    """Return the sentence for whoever asked for results and gets none."""
    where = f" for region {region}" if region else ""
    if on is not None:
        return f"There were no results{where} by {on:%Y-%m-%d}."
    if run is not None:
        return f"There are no results{where} in run {run}."
    return f"There are no results{where} yet; `patuh crawl` brings them home."


def none_found(db: Database, what: str, region: str | None = None) -> str:
    """Return the sentence for whoever asked for `what` and gets none, be it that nobody has looked yet."""
    where = f" for region {region}" if region else ""
    return no_results(region) if latest_run(db) is None else f"No {what} were found{where}."


def told_if_empty(rows: Iterable[Row], sentence: str) -> Iterator[Row]:
    """Pass the rows on; say on standard error that there were none, for silence looks like a fault."""
    empty = True
    for row in rows:
        empty = False
        yield row
    if empty:
        typer.echo(f"patuh: {sentence}", err=True)


def end_of_day(day: datetime) -> datetime:
    """Return when that day ended in Jakarta; a night belongs to the day on which it began."""
    return day.replace(tzinfo=UTC) + timedelta(hours=24 - TimeZone.WIB.utc_offset_hours)


class _SteadyConsole(Console):
    """Prints what strangers wrote, such as the name of an agency, without what could steer the terminal."""

    def render_str(self, text: str, **options: Any) -> Text:
        return super().render_str(steady(text), **options)


def console(*, quiet: bool = False) -> Console:
    """Return the console for progress and remarks, on standard error; silent when `quiet`."""
    return _SteadyConsole(stderr=True, quiet=quiet, highlight=False, soft_wrap=True)


def write_json_lines(rows: Iterable[Mapping[str, Any]]) -> None:
    r"""Write each row to standard output as one JSON object a line.

    What cannot be seen, or could steer a terminal, is written as JSON's own `\u…`: programs read the same text.
    """
    for row in rows:
        sys.stdout.write(_escaped(json.dumps(row, ensure_ascii=False)) + "\n")


def _escaped(line: str) -> str:
    if line.isprintable():
        return line
    return "".join(sign if sign.isprintable() else json.dumps(sign)[1:-1] for sign in line)


def utc_now() -> datetime:
    """Tell the time, timezone-aware UTC: the real clock, to be passed down."""
    return datetime.now(UTC)


def private_addresses_allowed() -> bool:
    """Whether loopback and private addresses may be fetched, which only tests and the demo want."""
    return os.environ.get("PATUH_ALLOW_PRIVATE") == "1"


def code_version() -> str:
    """Return the version of the installed package, as runs record it."""
    return version("patuh")
