"""`patuh diff` and `patuh steadiness`: what changed between two moments and why, and whose verdicts are restless."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from checks.errors import UserError
from crawler.cli.common import (
    MOST_DAYS,
    DatabaseOption,
    JsonOption,
    Panel,
    RegionOption,
    app,
    end_of_day,
    utc_now,
    write_json_lines,
)
from crawler.cli.scoring import RubricOption
from crawler.cli.tables import write_table
from reports.cells import decimal_comma
from storage.database import Database, open_existing_database

if TYPE_CHECKING:
    from reports.differences import Differences


@app.command(rich_help_panel=Panel.READ)
def diff(
    before: Annotated[str, typer.Argument(metavar="A", help="A run's number, or a day such as 2026-11-21.")],
    after: Annotated[
        str | None, typer.Argument(metavar="B", help="A later run or day.", show_default="the newest run")
    ] = None,
    *,
    region: RegionOption = None,
    rubric: RubricOption = None,
    database: DatabaseOption = None,
    json: JsonOption = False,
) -> None:
    """Say what changed between two runs or days, better and worse, and why: the site, the rule, or the visit."""
    from checks.registry import CHECKS
    from checks.rubric import DEFAULT_RUBRIC
    from checks.rubric_file import load_rubric
    from reports.differences import differences

    chosen = load_rubric(rubric or DEFAULT_RUBRIC, CHECKS)
    db = open_existing_database(database)
    first, last = _run(db, before), _run(db, after)
    if first > last:
        raise UserError(f"Run {first} is later than run {last}: name the earlier one first.")
    told = differences(db, first, last, region, chosen.id)
    db.close()
    if json:
        write_json_lines(change.as_object() for change in told.changes)
    else:
        _write(told)


def _run(db: Database, name: str | None) -> int:
    """Return the run that is meant: by its number, the newest by the end of a day, or the newest of all."""
    from storage.history import run_by
    from storage.runs import find_run

    if name is None:
        return run_by(db, utc_now())
    if name.isdecimal():
        return find_run(db, int(name)).run_id
    try:
        day = datetime.strptime(name, "%Y-%m-%d")  # noqa: DTZ007 - `end_of_day` gives it its zone
    except ValueError as error:
        raise UserError(f"{name!r} is neither a run's number nor a day such as 2026-11-21.") from error
    return run_by(db, end_of_day(day))


def _write(told: Differences) -> None:
    from reports.turns import Direction

    words = {Direction.WORSE: "Memburuk", Direction.BETTER: "Membaik", Direction.UNCLEAR: "Belum dapat dibandingkan"}
    write_table(
        ("Arah", "Wilayah", "Perangkat daerah", "Situs", "Pemeriksaan", "Semula", "Kini", "Sebab"),
        (
            (
                words[direction],
                change.region or "",
                change.agency,
                change.site,
                change.check,
                *change.words,
                change.why.line + ("; menunggu pengecekan kedua" if change.is_held else ""),
            )
            for direction in words
            for change in told.going(direction)
        ),
        title=f"Putaran {told.before} menjadi {told.after}: {len(told.changes)} perubahan, {told.new_sites} situs baru",
    )
    if told.changes:
        typer.echo("")
        write_table(
            ("Pemeriksaan", *words.values()),
            ((check, *(counted[direction] for direction in words)) for check, counted in told.by_check.items()),
            title="Per pemeriksaan",
        )
    if told.scores:
        typer.echo("")
        write_table(
            ("Wilayah", "Nama", "Semula (indikatif)", "Kini (indikatif)"),
            ((move.region, move.name, decimal_comma(move.was, 1), decimal_comma(move.now, 1)) for move in told.scores),
            title="Nilai wilayah",
        )


@app.command(rich_help_panel=Panel.READ)
def steadiness(
    days: Annotated[int, typer.Option("--days", min=1, max=MOST_DAYS, metavar="N", help="How far back to look.")] = 28,
    region: RegionOption = None,
    database: DatabaseOption = None,
    json: JsonOption = False,
) -> None:
    """Show sites whose verdicts come back to what they were, and how much two looks in one night differ."""
    from storage.nights import list_nights
    from storage.steadiness import flapping

    db = open_existing_database(database)
    since = utc_now() - timedelta(days=days)
    sites = flapping(db, since, region)
    nights = [night for night in list_nights(db) if night.began_at >= since and "noise_floor" in night.measures]
    db.close()
    if json:
        write_json_lines(
            {"site": site.url, "returns": site.returns, "looks": site.looks, "index": round(site.share, 4)}
            for site in sites
        )
        return
    write_table(
        ("Situs", "Hasil yang kembali", "Kunjungan", "Indeks"),
        ((site.url, site.returns, site.looks, decimal_comma(site.share, 3)) for site in sites),
        title="Situs yang hasilnya bolak-balik",
    )
    if nights:
        compared = sum(night.measures["second_verdicts"] for night in nights)
        differed = sum(night.measures["disagreements"] for night in nights)
        typer.echo(
            f"\nBatas derau: {decimal_comma(100 * differed / compared, 2)} % dari {compared:.0f} hasil berbeda "
            f"bila dibaca dua kali semalam ({len(nights)} malam)."
        )
