"""What the checks are, for people: the command line's list and the table in `checks/README.md`."""

from __future__ import annotations

import inspect
from importlib import import_module
from typing import Any, NamedTuple

from checks.registry import CHECKS
from checks.vocabulary import concepts


class Entry(NamedTuple):
    """One check as the catalogue shows it."""

    id: str
    version: int
    title_ind: str
    title_eng: str
    source: str
    source_mark: str
    counts: str
    """What is looked for, and what counts as it: the first lines of the module's own docstrings."""
    advice_ind: str
    vocabulary: tuple[str, ...]
    """The concepts of `checks/vocabulary` that serve it first."""

    @property
    def marked_source(self) -> str:
        """The legal source; what was not seen in a published text carries its mark (`[R]` recalled, `[I]` inferred)."""
        return self.source if self.source_mark == "S" else f"{self.source} [{self.source_mark}]"

    def as_row(self) -> dict[str, Any]:
        """Return the entry as plain data."""
        return {
            "id": self.id,
            "version": self.version,
            "title_ind": self.title_ind,
            "title_eng": self.title_eng,
            "source": self.marked_source,
            "counts": self.counts,
            "advice_ind": self.advice_ind,
            "vocabulary": list(self.vocabulary),
        }


def catalogue() -> tuple[Entry, ...]:
    """Return every check in the order in which people read them."""
    return tuple(
        Entry(
            id=identity,
            version=entry.check.version,
            title_ind=entry.check.title_ind,
            title_eng=entry.check.title_eng,
            source=entry.check.source,
            source_mark=entry.check.source_mark,
            counts=_what_counts(identity),
            advice_ind=entry.check.advice_ind,
            vocabulary=tuple(name for name, concept in concepts().items() if concept.check == identity),
        )
        for identity, entry in CHECKS.items()
    )


def catalogue_table() -> str:
    """Return the catalogue as a Markdown table."""
    lines = ["| check | in Indonesian | law | what counts | advice to the agency |", "| --- | --- | --- | --- | --- |"]
    lines += [
        f"| `{entry.id}` | {entry.title_ind} | {entry.marked_source} | {entry.counts} | {entry.advice_ind} |"
        for entry in catalogue()
    ]
    return "\n".join(lines)


def _what_counts(identity: str) -> str:
    """Say what the check looks for in its own words: its module's, and those of the function that decides."""
    module = import_module(f"checks.{identity}")
    decides = getattr(module, "judge", module.detect)
    return " ".join(_first_line(part).removeprefix("Yield ") for part in (module, decides))


def _first_line(documented: object) -> str:
    line = (inspect.getdoc(documented) or "").partition("\n")[0]
    return line if not line.startswith("Yield ") else line[len("Yield ")].upper() + line[len("Yield ") + 1 :]
