"""What a column is: what it holds, who gets to see it, and the line that it is read from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Generic, NamedTuple, TypeVar

from checks.rubric import Rubric
from reports.html.past import Change
from reports.results import AgencyResult, RegionResult, ServiceProduct, Verdict


class Moment(NamedTuple):
    """A moment and the zone in which its reader lives (WIB, WITA, WIT; None for UTC)."""

    at: datetime
    time_zone: str | None


Value = str | int | float | Moment | None


class Kind(StrEnum):
    """What a column holds, which decides how each kind of file shows it."""

    TEXT = "text"
    CODE = "code"
    """Text that looks like a number and must never become one."""
    QUOTE = "quote"
    """Words as they stand on a page."""
    COUNT = "count"
    SCORE = "score"
    """0–100 with two decimals."""
    SHARE = "share"
    """0–1; people read it in per cent."""
    MOMENT = "moment"
    ANSWER = "answer"
    """Left empty, for the reader to write into."""


class Audience(StrEnum):
    """Which files hold a column; those for programs hold every one."""

    ALL = "all"
    BOOK = "book"
    """The workbook and the files for programs: what a CSV file cannot keep as text."""
    PROGRAMS = "programs"


@dataclass(frozen=True, slots=True)
class Row:
    """One line about one agency."""

    number: int
    region: RegionResult
    agency: AgencyResult
    rubric: Rubric


@dataclass(frozen=True, slots=True)
class VerdictRow(Row):
    """One line of the details: what one check concluded."""

    verdict: Verdict


@dataclass(frozen=True, slots=True)
class ServiceRow(Row):
    """One line of the list of services."""

    service: ServiceProduct


@dataclass(frozen=True, slots=True)
class ChangeRow(Row):
    """One line of the changes."""

    change: Change


R_contra = TypeVar("R_contra", bound=Row, contravariant=True)


@dataclass(frozen=True, slots=True)
class Column(Generic[R_contra]):
    """One column: its name for programs, its heading and meaning for people, and where its value comes from."""

    id: str
    label: str
    meaning: str
    """Indonesian, in one sentence."""
    kind: Kind
    width: int
    """In the workbook, in characters."""
    read: Callable[[R_contra], Value]
    audience: Audience = Audience.ALL
    hidden: bool = False
    """In the workbook: for the way back, and not for the eye."""
    choices: tuple[str, ...] = ()
    """In the workbook: the words that are offered."""
