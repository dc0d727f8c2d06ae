"""What the page about the method says: the law behind each check and the weight it answers for."""

from __future__ import annotations

from typing import Any, NamedTuple

from checks.catalogue import Entry, catalogue
from checks.model import Reason, Status
from checks.rubric import Rubric
from reports.html.accuracy import Accuracy


class LawLine(NamedTuple):
    """One check with its legal source and its weight."""

    entry: Entry
    share: float
    """0–1: the part of the rubric's whole weight that this check answers for alone."""
    is_shared: bool
    """Whether it also answers for weight together with others."""


class WordLine(NamedTuple):
    """A verdict, by the names of the sentences that explain it."""

    status: Status
    reason: Reason | None
    means: str
    effect: str


_WORDS = (
    WordLine(Status.MET, None, "met_means", "met_effect"),
    WordLine(Status.PARTIAL, None, "partial_means", "partial_effect"),
    WordLine(Status.NOT_MET, None, "not_met_means", "not_met_effect"),
    *(WordLine(Status.CANNOT_TELL, reason, f"{reason}_means", "cannot_tell_effect") for reason in Reason),
)


def facts(rubric: Rubric, accuracy: Accuracy | None) -> dict[str, Any]:
    """Return the values of the template."""
    return {"laws": tuple(_law(entry, rubric) for entry in catalogue()), "words": _WORDS, "accuracy": accuracy}


def _law(entry: Entry, rubric: Rubric) -> LawLine:
    alone = sum(part.weight for part in rubric.parts if part.checks == (entry.id,))
    shared = any(entry.id in part.checks and len(part.checks) > 1 for part in rubric.parts)
    return LawLine(entry, alone / rubric.whole, shared)
