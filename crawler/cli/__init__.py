"""The command line of patuh: `patuh VERB …`."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from checks.errors import UserError
from crawler.cli import (
    assess,
    crawl,
    db,
    demo,
    diff,
    discover,
    doctor,
    evidence,
    judging,
    letters,
    nightly,
    nights,
    page,
    parquet,
    reading,
    report,
    review,
    scoring,
    security,
    sites,
    trend,
    worker,
)
from crawler.cli.common import ExitCode, app, code_version
from reports.cells import steady

__all__ = ["VERBS", "app", "main"]

VERBS = (
    sites,
    discover,
    crawl,
    nightly,
    nights,
    worker,
    demo,
    assess,
    judging,
    review,
    scoring,
    reading,
    diff,
    trend,
    report,
    letters,
    evidence,
    page,
    parquet,
    security,
    db,
    doctor,
)
"""The files of verbs; each registers its own on `app` when it is imported."""


_CURES = {
    errno.ENOSPC: "make room on the disk",
    errno.EDQUOT: "make room within your share of the disk",
    errno.EROFS: "make the disk writable",
    errno.EMFILE: "allow more open files (ulimit -n)",
    errno.ENFILE: "end what keeps the machine's files open",
}
"""What an operator does about errors of the system that name no file."""


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"patuh {code_version()}")
        raise typer.Exit


@app.callback()
def patuh(
    *,
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Say which version this is.")
    ] = False,
) -> None:
    """Tell, with proof, whether agencies' websites carry the public-service information that the law requires."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code.

    Whatever the user can cure becomes one sentence on standard error and exit code 2; a fault of
    ours keeps its traceback, so that it can be reported.
    """
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8")  # whatever the locale: the quotation marks alone are beyond ASCII
    try:
        code = app(arguments, prog_name="patuh", standalone_mode=False)
        sys.stdout.flush()
    except UserError as error:
        return _refuse(str(error))
    except typer.TyperException as error:
        return _refuse(error.format_message())
    except (KeyboardInterrupt, typer.Abort):
        code = ExitCode.INTERRUPTED
    except (BrokenPipeError, SystemExit):
        # `patuh findings --json | head`: the reader has what it wanted. Typer meets that with
        # sys.exit(1), which here would say that checks failed (verbs leave by typer.Exit only);
        # and Python, which flushes once more at exit, would complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.DONE
    except OSError as error:
        if error.filename is not None:
            return _refuse(f"Cannot use {os.fspath(error.filename)!r}: {error.strerror}.")
        if error.errno in _CURES:
            return _refuse(f"{error.strerror}: {_CURES[error.errno]}, then give the same command again.")
        raise
    if code == ExitCode.INTERRUPTED:
        sys.stderr.write("patuh: stopped.\n")
    return int(code or ExitCode.DONE)


def _refuse(message: str) -> int:
    """Print the sentence; an empty one means that help was already shown in its place."""
    if message:
        sys.stderr.write(f"patuh: {steady(message)}\n")
    return ExitCode.BAD_INPUT
