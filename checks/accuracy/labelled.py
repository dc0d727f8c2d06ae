"""What people say about pages: label files, read and proved before anything is measured against them.

The rules by which people label are those of `tests/corpus/README.md` (R1-R14). Whatever is wrong with a file is
said in one sentence: in which file, on which line, what it is and how to cure it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from checks.errors import UserError
from checks.model import ComponentStatus

_MISSING_SHOWN = 3


class Label(StrEnum):
    """A careful reader's word on one check of one page."""

    PRESENT = "present"
    PARTIAL = "partial"
    UNCLEAR = "unclear"
    """The reader cannot decide: scored neither way."""
    ABSENT = "absent"
    """Not there, and written out because words on the page tempt a detector."""

    @property
    def is_positive(self) -> bool:
        """Whether the reader sees the thing looked for, wholly or in part."""
        return self in (Label.PRESENT, Label.PARTIAL)


_PREFERENCE = {Label.PRESENT: 0, Label.PARTIAL: 1, Label.UNCLEAR: 2, Label.ABSENT: 3}
"""Where a page and check are listed more than once, the first of these wins: one place that has it is enough."""


@dataclass(frozen=True, slots=True)
class PageLabel:
    """One row of a label file."""

    page: str
    """Path relative to the folder of pages, with `/`."""
    check: str
    label: Label
    evidence: str = ""
    """The words that the reader went by, where the file has the column."""


@dataclass(frozen=True, slots=True)
class ServiceLabel:
    """One component that one named service states on one page."""

    page: str
    service: str
    component: str
    status: ComponentStatus


class LabelsError(UserError):
    """A label file that cannot be used; the message says where it is wrong and what to do."""


def read_labels(text: str, name: str, *, checks: Collection[str], pages: Collection[str]) -> tuple[PageLabel, ...]:
    """Return the label of each page and check that the CSV `text` lists, positive rows first served.

    Args:
        text: the file's content; columns `page`, `check`, `label`, more are allowed, `evidence` is used.
        name: what to call the file in error messages.
        checks: the ids of the checks there are.
        pages: the pages there are, as the `page` column names them.

    Raises:
        LabelsError: a column is missing, or a row names a page, check or label that does not exist.
    """
    best: dict[tuple[str, str], PageLabel] = {}
    for line, row in _rows(text, name, ("page", "check", "label")):
        page = _known_page(row["page"], pages, name, line)
        check = _one_of(row["check"], checks, "check", name, line)
        label = Label(_one_of(row["label"], tuple(Label), "label", name, line))
        seen = PageLabel(page, check, label, row.get("evidence") or "")
        held = best.get((page, check))
        if held is None or _PREFERENCE[label] < _PREFERENCE[held.label]:
            best[page, check] = seen
    return tuple(best.values())


def read_service_labels(
    text: str, name: str, *, components: Collection[str], pages: Collection[str]
) -> tuple[ServiceLabel, ...]:
    """Return what each named service states, from a CSV with the columns `page`, `service`, `component`, `label`.

    `label` is `met` or `partial`; what is not listed is not stated. Raises `LabelsError` as `read_labels` does.
    """
    stated = (ComponentStatus.MET, ComponentStatus.PARTIAL)
    return tuple(
        ServiceLabel(
            _known_page(row["page"], pages, name, line),
            row["service"].strip(),
            _one_of(row["component"], components, "component", name, line),
            ComponentStatus(_one_of(row["label"], stated, "label", name, line)),
        )
        for line, row in _rows(text, name, ("page", "service", "component", "label"))
    )


def read_addresses(text: str, name: str) -> dict[str, str]:
    """Return page → the address it stands for, from a CSV with the columns `page`, `url`."""
    return {row["page"].strip(): row["url"].strip() for _, row in _rows(text, name, ("page", "url"))}


def _rows(text: str, name: str, columns: Sequence[str]) -> Iterator[tuple[int, Mapping[str, str]]]:
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    try:
        if missing := [column for column in columns if column not in (reader.fieldnames or ())]:
            raise LabelsError(
                f"{name}: the column {missing[0]!r} is missing; the first line names the columns {', '.join(columns)}."
            )
        for row in reader:
            if short := [column for column in columns if not (row[column] or "").strip()]:
                raise LabelsError(
                    f"{name}, line {reader.line_num}: {short[0]!r} is empty; fill it in or drop the line."
                )
            yield reader.line_num, row
    except csv.Error as error:
        raise LabelsError(f"{name}, line {reader.line_num}: not CSV ({error}); save it as comma-separated.") from error


def _one_of(value: str, known: Iterable[str], column: str, name: str, line: int) -> str:
    word = value.strip()
    if word not in known:
        choices = ", ".join(known)
        raise LabelsError(f"{name}, line {line}: there is no {column} {word!r}; choose one of {choices}.")
    return word


def _known_page(value: str, pages: Collection[str], name: str, line: int) -> str:
    page = value.strip().replace("\\", "/").removeprefix("./")
    if page not in pages:
        shown = ", ".join(sorted(pages)[:_MISSING_SHOWN]) or "none"
        raise LabelsError(
            f"{name}, line {line}: there is no page {page!r} among the {len(pages)} pages given "
            f"(they are named like {shown}); correct the path or add the page."
        )
    return page
