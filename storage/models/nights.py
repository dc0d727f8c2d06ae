"""The nights: what `patuh nightly` did, how it ended, and what it measured."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base
from storage.models.words import NightState


class Night(Base):
    """One night's work, from the choice of sites to the digest."""

    __tablename__ = "night"
    __table_args__ = ({"comment": "What patuh nightly did: one row a night"},)

    id: Mapped[int] = mapped_column(primary_key=True, comment="Number of the night")
    began_at: Mapped[datetime] = mapped_column(index=True, comment="When it began, UTC")
    closes_at: Mapped[datetime | None] = mapped_column(comment="When its crawl must be over, UTC; null without a bound")
    ended_at: Mapped[datetime | None] = mapped_column(comment="When it ended, UTC; null while it is underway")
    state: Mapped[NightState] = mapped_column(comment="running, good, poor, empty or broken")
    due: Mapped[int] = mapped_column(comment="Sites whose turn it was")
    run_id: Mapped[int | None] = mapped_column(ForeignKey("run.id"), comment="Its crawl; null before that began")
    second_run_id: Mapped[int | None] = mapped_column(
        ForeignKey("run.id"), comment="The crawl that looked at some sites twice; null without one"
    )
    measures: Mapped[dict[str, Any]] = mapped_column(comment="What was measured, by name (crawler/expectations.toml)")
    unmet: Mapped[list[Any]] = mapped_column(comment="Expectations that were not met, one Indonesian sentence each")
