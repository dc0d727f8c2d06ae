"""The nights' rows: opened, followed, closed, listed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from storage import models
from storage.database import Database
from storage.models import NightState
from storage.models.base import table_of


@dataclass(frozen=True, slots=True)
class NightRow:
    """One night, as listed. Times are UTC."""

    night_id: int
    began_at: datetime
    closes_at: datetime | None
    ended_at: datetime | None
    state: NightState
    due: int
    run_id: int | None
    second_run_id: int | None
    measures: Mapping[str, float]
    unmet: Sequence[str]


def open_night(db: Database, at: datetime, closes_at: datetime | None, due: int) -> int:
    """Open a night and return its number."""
    with db.writing() as connection:
        return connection.execute(
            insert(models.Night)
            .values(began_at=at, closes_at=closes_at, state=NightState.RUNNING, due=due, measures={}, unmet=[])
            .returning(models.Night.id)
        ).scalar_one()


def note_night(db: Database, night_id: int, **facts: Any) -> None:
    """Write down what has become known of the night: any of its columns."""
    with db.writing() as connection:
        connection.execute(update(models.Night).where(models.Night.id == night_id).values(**facts))


def save_night(db: Database, night: NightRow) -> None:
    """Write down how the night ended, as the row has it."""
    note_night(
        db,
        night.night_id,
        run_id=night.run_id,
        second_run_id=night.second_run_id,
        ended_at=night.ended_at,
        state=night.state,
        measures=dict(night.measures),
        unmet=list(night.unmet),
    )


def list_nights(db: Database, limit: int | None = None) -> list[NightRow]:
    """Return the nights, newest first."""
    night = table_of(models.Night)
    with db.reading() as connection:
        return [NightRow(*row) for row in connection.execute(select(night).order_by(night.c.id.desc()).limit(limit))]
