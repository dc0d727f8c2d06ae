"""Labels and answers that take turns among the headings of one rank: `Jangka waktu`, `3 hari kerja`, `Biaya`, `Gratis`.

Cards and bold lines are often written so. An answer heads nothing, and names no service.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import structs

from checks.document.model import Block, BlockKind
from checks.services.labels import Label

_BOLD = 7
"""The rank of a bold line that works as a heading."""
_SEVERAL = 2
"""Different components from which on labels and answers take turns; one alone may be a label and a service."""


def without_answers(blocks: list[Block], labels: Mapping[int, tuple[Label, int]]) -> list[Block]:
    """Return the blocks with such answers as lines of text; `labels` are the known ones, by position."""
    lowered = list(blocks)
    for run in _runs(blocks, labels):
        if len({labels[answer - 1][0].component for answer in run}) >= _SEVERAL:
            for answer in run:
                lowered[answer] = structs.replace(blocks[answer], kind=BlockKind.TEXT, level=0)
    return lowered


def _runs(blocks: Sequence[Block], labels: Mapping[int, tuple[Label, int]]) -> list[list[int]]:
    """Return the positions of answers, those together that follow each other with nothing but labels between.

    `labels` are in reading order.
    """
    runs: list[list[int]] = [[]]
    for place in labels:
        if runs[-1] and runs[-1][-1] != place - 1:
            runs.append([])
        if _is_answered(blocks, labels, place, goes_on=bool(runs[-1])):
            runs[-1].append(place + 1)
    return runs


def _is_answered(
    blocks: Sequence[Block], labels: Mapping[int, tuple[Label, int]], place: int, *, goes_on: bool
) -> bool:
    label, taken = labels.get(place, (None, 0))
    if label is None or taken != 1 or label.value or not label.exact or place + 1 >= len(blocks):
        return False
    asked, answer = blocks[place], blocks[place + 1]
    after = blocks[place + 2] if place + 2 < len(blocks) else None
    return (
        asked.kind is answer.kind is BlockKind.HEADING
        and asked.level == answer.level
        and asked.region is answer.region
        and place + 1 not in labels
        and (
            after is None
            or (after.kind is BlockKind.HEADING and (after.level <= asked.level or (goes_on and after.level == _BOLD)))
        )
    )
