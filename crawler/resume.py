"""Finding the run that was cut short, so that the next crawl finishes it instead of beginning again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from checks.errors import UserError
from storage.claims import Claim, claimed
from storage.models import RunKind, RunStatus
from storage.runs import RunRow, find_run, finish_run, list_runs, reopen_run

if TYPE_CHECKING:
    from crawler.job import Clock
    from storage.database import Database

RESUMED_WITHIN = timedelta(hours=20)
"""How old a run may be that is finished without being named: tonight's yes, last night's no. Its sites would
keep the results of the first attempt, and who crawls every night wants new ones."""

_NOT_COMPARED = frozenset({"agent", "sites"})
"""What may differ between two calls that ask for the same crawl: our version, and what the registry has gained."""


class RunUnderway(UserError):
    """Another process is at work on the run."""


@contextmanager
def claim(database: Database, run_id: int, *, reopen: bool) -> Iterator[Claim]:
    """Hold the run for the length of its work, and open it again when it is to be finished; or raise `RunUnderway`."""

    def retaken() -> None:
        if find_run(database, run_id).status is RunStatus.INTERRUPTED:  # somebody took us for dead meanwhile
            reopen_run(database, run_id)

    with claimed(database, run_id, retaken) as held:
        if not held.is_ours:
            raise RunUnderway(f"Run {run_id} is underway in another process: wait for it, or stop that one.")
        if reopen:
            run = find_run(database, run_id)
            if run.status is RunStatus.COMPLETE:
                raise UserError(f"Run {run_id} is complete; there is nothing left to do in it.")
            reopen_run(database, run_id)
        else:
            retaken()  # a run that has just been opened stands there for a moment without its holder
        yield held


def settle_dead_runs(database: Database, clock: Clock) -> None:
    """Mark runs as interrupted whose process is gone: killed, or gone with the power."""
    for run in list_runs(database):
        if run.status is RunStatus.RUNNING:
            with claimed(database, run.run_id) as held:
                # The second look is for a run that ended between the list and the claim.
                if held.is_ours and find_run(database, run.run_id).status is RunStatus.RUNNING:
                    finish_run(database, run.run_id, clock(), RunStatus.INTERRUPTED)


def run_to_finish(database: Database, wanted: Mapping[str, Any], clock: Clock) -> RunRow | None:
    """Return the unfinished run that asked for exactly this; None when the newest such run is done, or too old.

    Raises `RunUnderway` when another process is crawling just that: two crawls would meet at every host.
    """
    for run in list_runs(database, RunKind.CRAWL):
        if not _asks_for_the_same(run.options, wanted):
            continue
        if run.status is RunStatus.RUNNING:
            raise RunUnderway(
                f"Run {run.run_id} is crawling just that in another process: wait for it, or begin anew all the same "
                "with --resume none."
            )
        is_fresh = clock() - run.started_at < RESUMED_WITHIN
        return run if run.status is RunStatus.INTERRUPTED and is_fresh else None
    return None


def named_run(database: Database, name: str) -> RunRow:
    """Return the crawl that `--resume` names, by its number or as the `last` one; raises `UserError`.

    Not the crawl of a night: which sites it chose, and until when, only the night knows.
    """
    if name.isdecimal():
        run = find_run(database, int(name))
        if run.kind is not RunKind.CRAWL:
            raise UserError(f"Run {name} judged stored pages and crawled nothing: see `patuh runs`.")
        if night := run.options.get("night"):
            raise UserError(f"Run {name} belongs to night {night}: `patuh nightly` finishes it.")
        return run
    if name != "last":
        raise UserError(f"--resume takes the number of a run, 'last' or 'none', not {name!r}.")
    for run in list_runs(database, RunKind.CRAWL):
        if run.status is not RunStatus.COMPLETE and not run.options.get("night"):
            return run
    raise UserError("Every crawl is complete: there is nothing to resume.")


def runs_of_night(database: Database, night_id: int) -> list[RunRow]:
    """Return the crawls of a night, the first one first: its own, and the one that looks twice."""
    return [run for run in reversed(list_runs(database, RunKind.CRAWL)) if run.options.get("night") == night_id]


def _asks_for_the_same(options: Mapping[str, Any], wanted: Mapping[str, Any]) -> bool:
    if options.get("night") != wanted.get("night"):
        return False  # a night chooses its sites by need, and finishes its own crawl
    return all(options.get(key) == value for key, value in wanted.items() if key not in _NOT_COMPARED)
