"""How often the checks are right, as `patuh evaluate --json` measured it on labelled pages."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable

import msgspec

from reports.errors import ReportError

SHIPPED = files("checks") / "accuracy.json"
"""What the shipped checks reached on pages that they had not seen (`checks/ACCURACY.md`)."""


class Measured(msgspec.Struct, frozen=True):
    """True and false positives, false negatives, and what follows from them (0–1; None when undefined)."""

    tp: int
    fp: int
    fn: int
    precision: float | None = None
    recall: float | None = None
    f1: float | None = None


class Accuracy(msgspec.Struct, frozen=True):
    """The answer of `patuh evaluate --json`."""

    overall: Measured
    checks: dict[str, Measured]
    pages: int


def read_accuracy(path: Traversable = SHIPPED) -> Accuracy:
    """Read the answer from a file, by default what the shipped checks reached. Raises `ReportError` when it is none."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Accuracy)
    except msgspec.MsgspecError as error:
        raise ReportError(
            f"{str(path)!r} does not hold figures of accuracy ({error}); write it with `patuh evaluate … --json`."
        ) from error
