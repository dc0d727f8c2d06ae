"""The heartbeat: a small file that says, at most seconds old, that the night is alive and how far it is."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from crawler.job import Clock

_PAUSE = 10.0
"""Seconds between two beats of the same stage."""


class Heartbeat:
    """Writes the file; a monitor looks at its `at`, or at when it was written."""

    def __init__(self, path: Path, clock: Clock, night_id: int) -> None:
        self._path = path
        self._clock = clock
        self._facts: dict[str, Any] = {"night": night_id, "process": os.getpid()}
        self._told: tuple[str, float] = ("", 0.0)

    def beat(self, stage: str, **facts: Any) -> None:
        """Say what is being done; within one stage not more often than anybody looks."""
        at = self._clock()
        before, since = self._told
        if stage == before and at.timestamp() - since < _PAUSE:
            return
        self._told = (stage, at.timestamp())
        row = {**self._facts, "stage": stage, "at": at.isoformat(timespec="seconds"), **facts}
        # Renamed into place: whoever reads meanwhile reads a whole file.
        new = self._path.with_name(f".{self._path.name}.new")
        with suppress(OSError):  # a full disk must not stop the heart: whoever watches sees that the file is old
            new.write_text(json.dumps(row, ensure_ascii=False) + "\n", "utf-8")
            new.replace(self._path)
