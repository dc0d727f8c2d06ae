"""The analysts' door: named questions, each answered with one query and one typed DataFrame.

    from storage import frames
    from storage.database import open_database

    db = open_database("sqlite:///patuh.db")
    frames.findings(db, region="53")        # the newest state of every site in the province
    frames.findings(db, run_id=12)          # what run 12 concluded

Every frame about places takes `region` (a province takes in its regions), those of findings and services also the
numbers of a few `sites`. Where `run_id` is taken,
None means the newest state of each site, a number the sites of that run as it left them, and
`AsOf(number)` every site as it stood after that run. Types
follow from the tables' columns: codes are text, vocabularies are categories, numbers are nullable
(missing is missing, never 0), times are UTC. The README of this room lists every column.

What is too large for the memory at hand comes in parts: `for part in frames.stream("evidence", db): …`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from types import MappingProxyType
from typing import SupportsInt

import pandas as pd

from checks.outcome import FetchOutcome
from storage.database import Database
from storage.errors import StorageError
from storage.frames import typed
from storage.frames.queries import QUERIES, REGION_OF, TAKING_A_RUN, TREND_RUNS, Query
from storage.frames.typed import dtype_of
from storage.models import Agency
from storage.stacking import AsOf

__all__ = [
    "QUERIES",
    "TAKING_A_RUN",
    "TREND_RUNS",
    "Query",
    "alerts",
    "check_trend",
    "components",
    "dtype_of",
    "evidence",
    "findings",
    "outcomes",
    "outside_links",
    "pages",
    "regions",
    "repeated_texts",
    "reviews",
    "runs",
    "scores",
    "services",
    "site_results",
    "sites",
    "stream",
]


def regions(db: Database, region: str | None = None) -> pd.DataFrame:
    """Return the regional governments of the registry."""
    return typed.read(db, QUERIES["regions"](), region, REGION_OF["regions"])


def sites(db: Database, region: str | None = None) -> pd.DataFrame:
    """Return every registered site with its agency and region, whatever its type and status."""
    return typed.read(db, QUERIES["sites"](), region)


def runs(db: Database) -> pd.DataFrame:
    """Return all runs, oldest first, each with the number of sites it saved."""
    return typed.read(db, QUERIES["runs"]())


def site_results(db: Database, run_id: int | None = None, region: str | None = None) -> pd.DataFrame:
    """Return how each site ended and how far it was looked at."""
    return typed.read(db, QUERIES["site_results"](_number(run_id)), region)


def outcomes(db: Database, run_id: int | None = None, region: str | None = None) -> pd.DataFrame:
    """Return how many sites ended how, most frequent first, with what it means and what helps (Indonesian)."""
    return _with_words(typed.read(db, QUERIES["outcomes"](_number(run_id)), region))


def pages(db: Database, run_id: int | None = None, region: str | None = None) -> pd.DataFrame:
    """Return the pages fetched, without their links and validators."""
    return typed.read(db, QUERIES["pages"](_number(run_id)), region)


def findings(
    db: Database, run_id: int | None = None, region: str | None = None, *, sites: Collection[int] | None = None
) -> pd.DataFrame:
    """Return every check's conclusion about every site; `evidence` has the proofs by `finding_id`."""
    return typed.read(db, QUERIES["findings"](_number(run_id)), region, sites=sites)


def evidence(
    db: Database, run_id: int | None = None, region: str | None = None, *, sites: Collection[int] | None = None
) -> pd.DataFrame:
    """Return the proofs of the findings, strongest first within each."""
    return typed.read(db, QUERIES["evidence"](_number(run_id)), region, sites=sites)


def services(
    db: Database, run_id: int | None = None, region: str | None = None, *, sites: Collection[int] | None = None
) -> pd.DataFrame:
    """Return every service product found; `components` has its 14 components by `service_id`."""
    return typed.read(db, QUERIES["services"](_number(run_id)), region, sites=sites)


def components(
    db: Database, run_id: int | None = None, region: str | None = None, *, sites: Collection[int] | None = None
) -> pd.DataFrame:
    """Return the 14 components of the service standard as each service states them."""
    return typed.read(db, QUERIES["components"](_number(run_id)), region, sites=sites)


def alerts(db: Database, run_id: int | None = None, region: str | None = None) -> pd.DataFrame:
    """Return the signs that sites were broken into or made up: private, for the agency's IT."""
    return typed.read(db, QUERIES["alerts"](_number(run_id)), region)


def outside_links(db: Database, region: str | None = None) -> pd.DataFrame:
    """Return where sites send people outside themselves, and what became of the links on which verdicts rest."""
    return typed.read(db, QUERIES["outside_links"](), region)


def repeated_texts(db: Database, region: str | None = None, least: int = 5) -> pd.DataFrame:
    """Return pages whose text stands, word for word, on the sites of `least` agencies or more (streamed: of two)."""
    repeated = typed.read(db, QUERIES["repeated_texts"](), region)
    return repeated[repeated["agencies"] >= least].reset_index(drop=True)


def scores(db: Database, run_id: int | None = None, region: str | None = None) -> pd.DataFrame:
    """Return the scores of services, agencies and regions; of each its newest when `run_id` is None."""
    return typed.read(db, QUERIES["scores"](_number(run_id)), region, REGION_OF["scores"])


def reviews(db: Database, region: str | None = None, *, history: bool = False) -> pd.DataFrame:
    """Return what people said about findings; with `history` also what others have replaced.

    Whether a review counts today depends on the clock and on its page: `patuh review list --json` says so.
    """
    return typed.read(db, QUERIES["reviews"](history=history), region)


def check_trend(db: Database, region: str | None = None, *, runs: int = TREND_RUNS) -> pd.DataFrame:
    """Return, by region and check, how many agencies stood how after each of the newest runs.

    An agency with several sites counts once, by the best of them. Every agency seen until then counts, whichever run
    saw it last; sites that are retired today are left out of the past as well, so that a line tells of the same
    sites. It is what the checks found, without people's answers and without waiting for a second look.
    """
    return typed.read(db, QUERIES["check_trend"](runs), region)


def stream(
    name: str, db: Database, run_id: int | None = None, region: str | None = None, *, rows: int = 50_000
) -> Iterator[pd.DataFrame]:
    """Yield the frame of that name in parts of at most `rows` rows, all of one moment and of the same types.

    At least one part comes, which may be empty. `run_id` is only for frames that take it; runs are those of all
    regions. Raises `StorageError` for another name or a run where none is taken, and `UnknownRegion`.
    """
    if name not in QUERIES:
        raise StorageError(f"There is no frame {name!r}: use one of {', '.join(QUERIES)}.")
    of_run = {} if run_id is None else {"run_id": _number(run_id)}
    if of_run and name not in TAKING_A_RUN:
        raise StorageError(f"The frame {name!r} is not about one run: leave the run out.")
    finish = _FINISHING.get(name, _as_it_is)
    column = REGION_OF.get(name, Agency.region_code)
    for part in typed.read_in_parts(db, QUERIES[name](**of_run), None if name == "runs" else region, rows, column):
        yield finish(part)


def _with_words(counts: pd.DataFrame) -> pd.DataFrame:
    words = [FetchOutcome(outcome) for outcome in counts["outcome"]]
    counts["label"] = pd.Series([word.label for word in words], dtype="str")
    counts["remedy"] = pd.Series([word.remedy for word in words], dtype="str")
    return counts


def _as_it_is(part: pd.DataFrame) -> pd.DataFrame:
    return part


_FINISHING: Mapping[str, Callable[[pd.DataFrame], pd.DataFrame]] = MappingProxyType({"outcomes": _with_words})


def _number(run_id: SupportsInt | None) -> int | None:
    """Return the run's number as databases know numbers.

    Analysts take it from a frame, where it is one of numpy's: SQLite compares those as bytes and finds nothing.
    """
    return run_id if run_id is None or isinstance(run_id, AsOf) else int(run_id)
