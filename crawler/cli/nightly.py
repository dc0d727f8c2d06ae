"""`patuh nightly`: what cron or a systemd timer starts every evening."""

from __future__ import annotations

from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from checks.errors import UserError
from crawler import settings
from crawler.cli.common import (
    MOST_DAYS,
    BodiesOption,
    DatabaseOption,
    ExitCode,
    JsonOption,
    OutOption,
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
from crawler.cli.scoring import RubricOption
from storage.models import NightState, TimeZone

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rich.console import Console

    from crawler.nightly import Delivery, Window
    from crawler.process import Watch
    from storage.nights import NightRow


@app.command(rich_help_panel=Panel.GATHER)
def nightly(
    *,
    out: OutOption,
    region: RegionOption = None,
    types: TypesOption = None,
    window: Annotated[
        str,
        typer.Option(
            "--window",
            envvar="PATUH_WINDOW",
            metavar="HOURS",
            help="The full hours in which sites are crawled, such as 22-5; 'any' for no bound.",
        ),
    ] = "22-5",
    zone: Annotated[
        TimeZone, typer.Option("--zone", envvar="PATUH_ZONE", help="The time zone of the window.")
    ] = TimeZone.WIB,
    max_pages: MaxPagesOption = settings.PATUH_MAX_PAGES,
    max_documents: MaxDocumentsOption = settings.PATUH_MAX_DOCUMENTS,
    max_scans: MaxScansOption = settings.PATUH_MAX_SCANS,
    max_rendered: MaxRenderedOption = settings.PATUH_MAX_RENDERED,
    max_outside: MaxOutsideOption = settings.PATUH_MAX_OUTSIDE,
    delay: DelayOption = settings.DOWNLOAD_DELAY,
    processes: ProcessesOption = 1,
    workers: Annotated[
        bool, typer.Option("--workers", help="Hand the crawl to the machines that run `patuh worker` (PostgreSQL).")
    ] = False,
    second_looks: Annotated[
        float,
        typer.Option(
            "--second-looks",
            min=0.0,
            max=1.0,
            metavar="SHARE",
            help="Share of the night's sites crawled twice, to know how steady verdicts are; 0 for none.",
        ),
    ] = 0.05,
    keep_days: Annotated[
        int,
        typer.Option(
            "--keep-days",
            envvar="PATUH_KEEP_DAYS",
            min=1,
            max=MOST_DAYS,
            metavar="DAYS",
            help="Days for which pages that changed or went, and earlier days' files, are kept; findings are for good.",
        ),
    ] = 180,
    expectations: Annotated[
        Path | None,
        typer.Option(
            "--expectations",
            metavar="FILE",
            help="What an ordinary night measures.",
            show_default="the shipped expectations.toml",
            exists=True,
            dir_okay=False,
        ),
    ] = None,
    webhook: Annotated[
        str | None,
        typer.Option("--webhook", envvar="PATUH_WEBHOOK", metavar="URL", help="Where the digest is posted as JSON."),
    ] = None,
    mail_to: Annotated[
        list[str] | None,
        typer.Option(
            "--mail-to",
            envvar="PATUH_MAIL_TO",
            metavar="MAILBOX",
            help="Who gets the digest by mail (may be repeated; separated by blanks in the variable).",
        ),
    ] = None,
    mail_from: Annotated[
        str | None,
        typer.Option(
            "--mail-from", envvar="PATUH_MAIL_FROM", metavar="MAILBOX", help="Its sender.", show_default="the contact"
        ),
    ] = None,
    smtp: Annotated[
        str,
        typer.Option(
            "--smtp",
            envvar="PATUH_SMTP",
            metavar="URL",
            help="The mail server: smtp://HOST:PORT or smtps://USER:PASSWORD@HOST; rather in the variable.",
        ),
    ] = "smtp://localhost",
    contact: ContactOption = None,
    bodies: BodiesOption = None,
    rubric: RubricOption = None,
    database: DatabaseOption = None,
    quiet: QuietOption = False,
    as_json: JsonOption = False,
) -> None:
    """Do a whole night: crawl what is due, judge, score, export, report, tidy up, and tell what changed.

    For cron or a systemd timer; a second start while one is at work leaves it alone. Exit code 0: as expected;
    1: done, but an expectation was not met or the digest did not arrive; 3: nothing was collected, or it was
    not the time. A night that was killed or stopped is finished by the next start within 20 hours.
    """
    from checks.registry import CHECKS
    from checks.rubric import DEFAULT_RUBRIC
    from checks.rubric_file import load_rubric
    from crawler.cli.crawl import sample_types
    from crawler.crawl import crew_here
    from crawler.expectations import read_expectations
    from crawler.job import CrawlOptions
    from crawler.nightly import NightPlan, NightStopped, NightUnderway, OutsideWindow, run_night
    from crawler.parts import Workers
    from crawler.queueing import check_queue
    from storage.database import open_database
    from storage.seeds import load_seed

    remarks = console(quiet=quiet)
    sender = mail_from or contact
    plan = NightPlan(
        out=out,
        rubric=load_rubric(rubric or DEFAULT_RUBRIC, CHECKS),
        options=CrawlOptions(
            max_pages=max_pages,
            max_documents=max_documents,
            max_scans=max_scans,
            max_rendered=max_rendered,
            max_outside=max_outside,
            delay=delay,
            processes=processes,
            bodies=bodies,
            **asking(contact, remarks),
        ),
        window=_window(window, zone),
        expected=read_expectations(expectations),
        region=region,
        types=types or sample_types(),
        keep_days=keep_days,
        second_look_share=second_looks,
        deliveries=tuple(_deliveries(webhook, mail_to or (), sender, smtp)),
        crew=Workers() if workers else crew_here,
    )
    db = open_database(database)
    if workers:
        check_queue(db)
    load_seed(db)
    try:
        told = run_night(db, plan, utc_now, partial(_shown, remarks))
    except (NightUnderway, OutsideWindow) as error:
        typer.echo(f"patuh: {error}", err=True)
        raise typer.Exit(ExitCode.NOTHING_DONE) from error
    except NightStopped as error:
        typer.echo(f"patuh: {error}", err=True)
        raise typer.Exit(ExitCode.INTERRUPTED) from error
    finally:
        db.close()
    _conclude(told, remarks, as_json=as_json)


def _conclude(told: tuple[NightRow, str] | None, remarks: Console, *, as_json: bool) -> None:
    """Say how the night went, and leave with the exit code for it."""
    from reports.listing import night_object

    if told is None:
        remarks.print("No site is due: all were seen within the last hours.")
        return
    row, text = told
    if as_json:
        write_json_lines([night_object(row)])
    else:
        typer.echo(text, nl=False)
    if row.state is NightState.EMPTY:
        raise typer.Exit(ExitCode.NOTHING_DONE)
    if row.state is not NightState.GOOD:
        raise typer.Exit(ExitCode.DONE_WITH_FAILURES)


@contextmanager
def _shown(remarks: Console, sites: int) -> Iterator[Watch]:
    from crawler.progress import CrawlProgress

    with CrawlProgress(remarks, sites) as progress:
        yield progress.watch


def _window(text: str, zone: TimeZone) -> Window:
    from crawler.nightly import daily_window
    from storage.hours import QuietHours

    if text == "any":
        return lambda _at: None
    hours = QuietHours.of(text)
    if hours is None:
        raise UserError(f"--window takes full hours such as 22-5, or 'any', not {text!r}.")
    return daily_window(hours, zone)


def _deliveries(webhook: str | None, to: Sequence[str], sender: str | None, smtp: str) -> Iterator[Delivery]:
    from crawler.delivery import MailServer, checked_mailbox, checked_webhook, post_webhook, send_mail

    def by_webhook(url: str, _subject: str, _text: str, facts: Mapping[str, Any]) -> None:
        post_webhook(url, facts)

    def by_mail(server: MailServer, of: str, subject: str, text: str, _facts: Mapping[str, Any]) -> None:
        send_mail(server, of, mailboxes, subject, text)

    if webhook:
        yield partial(by_webhook, checked_webhook(webhook))
    if to:
        mailboxes = [checked_mailbox(address) for address in to]
        if not sender:
            raise UserError("A mail needs a sender: --mail-from, or PATUH_CONTACT.")
        yield partial(by_mail, MailServer.of(smtp), checked_mailbox(sender))
