"""What is wrong with a registry, told so that whoever keeps the list can mend it: in Indonesian, with the cure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from storage.errors import StorageError


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong at one place of a list.

    `line` counts from 1 as an editor or a spreadsheet does (the first line of a cell with line
    breaks); 0 is the list as a whole. `column` is the heading as written in the file. `message`
    and `cure` are Indonesian, without a full stop. `sheet` is empty where there is but one.
    """

    line: int
    column: str
    value: str
    message: str
    cure: str
    sheet: str = ""

    def __str__(self) -> str:
        place = ", ".join(
            part
            for part in (
                f"lembar {self.sheet!r}" if self.sheet else "",
                f"baris {self.line}" if self.line else "",
                f"kolom {self.column!r}" if self.column else "",
            )
            if part
        )
        value = f" ({self.value!r})" if self.value else ""
        return f"{place + ': ' if place else ''}{self.message}{value}; {self.cure}."


class RegistryProblems(StorageError):
    """A list cannot be loaded; nothing of it was."""

    def __init__(self, source: str, problems: Sequence[Problem]) -> None:
        first = str(problems[0]) if problems else ""
        more = f" Masih ada {len(problems) - 1} masalah lain." if len(problems) > 1 else ""
        super().__init__(f"{source} tidak dimuat. {first[:1].upper()}{first[1:]}{more}")
        self.source = source
        self.problems = tuple(problems)
