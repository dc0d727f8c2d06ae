"""Scores: what a rubric makes of a run's findings. The arithmetic is `checks.scoring`; here it is kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from sqlalchemy import delete, insert

from storage import models
from storage.database import Database, lock
from storage.models import ScoreLevel
from storage.models.base import table_of


@dataclass(frozen=True, slots=True)
class ScoreRecord:
    """One score of one subject: `service_id`, `agency_id` or `region_code`, as the level says.

    The wider subjects may be given along (the agency and region of a service). `value` is 0-100
    over what could be told, None when nothing could; `coverage` (0-1) is the share that could.
    """

    level: ScoreLevel
    value: float | None
    coverage: float
    region_code: str | None = None
    agency_id: int | None = None
    service_id: int | None = None
    zone: str | None = None
    category: str | None = None
    detail: Mapping[str, Any] = field(default_factory=dict)


def save_scores(db: Database, run_id: int, rubric_id: str, scores: Iterable[ScoreRecord]) -> None:
    """Save all scores of the run by this rubric, in place of any earlier ones, in one transaction."""
    rows = [{**asdict(score), "run_id": run_id, "rubric_id": rubric_id} for score in scores]
    with db.writing() as connection:
        lock(connection, f"scores of run {run_id}")
        connection.execute(
            delete(models.Score).where(models.Score.run_id == run_id, models.Score.rubric_id == rubric_id)
        )
        if rows:
            connection.execute(insert(table_of(models.Score)), rows)
