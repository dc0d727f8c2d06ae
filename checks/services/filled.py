"""The judgement of components whose label any content of their own answers."""

from __future__ import annotations

from checks.model import Strength
from checks.services.drafts import Verdict, carried
from checks.services.hollow import is_hollow
from checks.services.statement import Statement


def judge_filled(statement: Statement, *, words: int) -> Verdict | None:
    """Conclude that it is there from that many words on, or from a list of whatever length."""
    if is_hollow(statement):
        return carried(statement)
    if statement.folded.count(" ") >= words - 1 or statement.items:
        return Verdict(Strength.FULL, "komponen terisi")
    return None
