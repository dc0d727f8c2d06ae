"""Tables that state components: one per column with a service per row, or one per row with a service per column."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from itertools import zip_longest
from typing import NamedTuple

from checks.document.decode import fold, to_words
from checks.document.model import Table
from checks.services.labels import bare, spelt_out
from checks.services.statement import Statement
from checks.vocabulary import known
from checks.wording.spelling import label_phrases
from checks.wording.texts import text_concepts
from checks.wording.unfilled import is_empty
from checks.wording.values import has_digit, has_duration, has_rupiah, is_free, mentions


def column_component(cell: str) -> str | None:
    """Return the component that the heading of a column or row names, or None."""
    words = bare(to_words(fold(cell)))
    phrases = label_phrases()
    if component := phrases.get(words) or phrases.get(spelt_out(words)):
        return component
    parts = words.split(" ")
    for count in range(min(4, len(parts)), 0, -1):
        if component := phrases.get(" ".join(parts[:count])):
            return component if len(parts) <= count + (0 if component == "standards.product" else 3) else None
    return None


_SUMS = frozenset({"total", "jumlah", "nilai", "besaran", "besarnya", "harga", "rp", "rupiah", "total rp", "jumlah rp"})
"""What the last column of a tariff is called where the page has said that it is one."""


_SEVERAL = 2
"""Different components below each other: rows of them, also where each is followed by rows of content."""


def _is_about_fees(table: Table) -> bool:
    return mentions(fold(" ".join(table.path[-2:])), "tarif", "biaya", "retribusi")


def _is_tariff(rows: Sequence[Sequence[str]]) -> bool:
    """Whether each row is a service and what it costs: `STNK | Rp100.000 | Rp200.000`, a column for each kind."""
    named = [row for row in rows if row and "service_word" in text_concepts(row[0])]
    priced = [row for row in rows if len(row) > 1 and all(has_rupiah(fold(cell)) for cell in row[1:])]
    return len(rows) >= _SEVERAL and len(priced) == len(rows) and len(named) * 2 > len(rows)


_STEPS_CALLED = frozenset(
    {
        "kegiatan",
        "uraian kegiatan",
        "aktivitas",
        "aktifitas",
        "uraian aktivitas",
        "uraian prosedur",
        "langkah",
        "tahapan",
    }
    | {
        "tahap",
        "langkah langkah",
        "uraian langkah",
        "uraian tahapan",
        "tahapan kegiatan",
        "uraian proses",
        "uraian",
        "prosedur",
    }
)
_STEPS_ALONE = frozenset({"langkah", "tahap", "tahapan", "langkah langkah", "prosedur", "uraian prosedur"})
"""What heads nothing but steps, whatever verbs they are told with."""
_DOERS_CALLED = frozenset({"pelaksana", "pemohon", "mutu baku", "aktor", "pelaku", "petugas loket", "front office"})
"""Columns of a standard operating procedure: who does the step, and what it takes."""
_PLANS_CALLED = frozenset({"anggaran", "pagu", "sumber dana", "volume", "target", "lokasi", "tanggal", "jadwal"})
_DEED = re.compile(
    r"\W*(?:me[a-z]{4,}|di[a-z]{4,}|pemohon|petugas|verifikasi|registrasi|input|validasi|penerimaan|pemeriksaan|"
    r"penyerahan|penyampaian|pengisian|pencatatan|penomoran|penandatanganan|pencetakan|pengarsipan|"
    r"pengambilan)\b"
)


def _step_column(header: Sequence[str]) -> int | None:
    """Return the column of a standard operating procedure that says what is done, or None for another table."""
    called = [bare(to_words(fold(cell))) for cell in header]
    priced = any(column_component(cell) == "standards.fee" for cell in header)  # a table of services, not of steps
    if priced or _DOERS_CALLED.isdisjoint(called) or not _PLANS_CALLED.isdisjoint(called):
        return None
    return next((place for place, name in enumerate(called) if name in _STEPS_CALLED), None)


class _Headed(NamedTuple):
    """A table with the headings of its columns and the rows below them."""

    header: Sequence[str]
    rows: Sequence[Sequence[str]]
    reached: AbstractSet[tuple[int, int]]
    """Row and column, counted in `rows`, of the places into which a cell of a row above reaches."""


_LONGEST_PART = 40
"""Characters of a heading in the second of two rows of headings."""


def _headed(table: Table) -> _Headed:
    """The table without a title above its headings; of two rows of headings, a group over its parts, each is one."""
    rows = [*((table.header,) if table.header else ()), *table.rows]
    taken = 0
    while taken + 2 < len(rows) and len(rows[taken]) == 1 < len(rows[taken + 1]):
        taken += 1
    header = rows[taken] if rows else ()
    taken += 1
    offset = 1 if table.header else 0
    if taken + 1 < len(rows) and any(row + offset == taken for row, _ in table.reached):
        group, parts = header, rows[taken]
        above = [group[place] if place < len(group) else "" for place in range(len(parts))]
        is_divided = any(part and not over for part, over in zip(parts, above, strict=True))
        if is_divided and all(len(part) <= _LONGEST_PART and not has_digit(part) for part in parts):
            over = ""
            header = []
            for name, part in zip(above, parts, strict=True):
                over = name or over
                header.append(part if not name or column_component(part) else over)
            taken += 1
    shift = taken - offset
    reached = {(row - shift, column) for row, column in table.reached if row >= shift}
    return _Headed(header, rows[taken:], reached)


def by_step(table: Table) -> Iterator[Statement]:
    """The procedure that a table tells, a step in each row; its rows are no services."""
    header, rows, _ = _headed(table)
    place = _step_column(header)
    if place is None:
        return
    is_named = bare(to_words(fold(header[place]))) in _STEPS_ALONE
    steps = tuple(
        row[place] for row in rows if place < len(row) and row[place] and (is_named or _DEED.match(fold(row[place])))
    )
    if len(steps) >= _SEVERAL:
        yield _cell_statement(table, "standards.procedure", header[place], steps)


_PAIR = 2
_LONGEST_HEADING = 5
"""Words that the heading of a column has at the most, more often than not."""


def _is_answer(cell: str) -> bool:
    folded = fold(cell)
    return (
        has_digit(folded)
        or has_duration(folded)
        or is_free(folded)
        or "\n" in cell
        or folded.count(" ") >= _LONGEST_HEADING
    )


def _is_row_wise(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first cells of the rows are components: a table of one component per row."""
    first = [column_component(row[0]) or (len(row) > 1 and column_component(row[1])) for row in rows if row]
    return sum(bool(component) for component in first) * 2 > len(rows) or len(set(filter(None, first))) >= _SEVERAL


def by_column(table: Table) -> Iterator[Statement]:
    """Statements of a table whose first row names components: each further row is one service."""
    headed = _headed(table)
    columns = _columns(table, headed)
    if columns is None:
        return
    components, subject_column = columns
    labels = [cell.replace("\n", " ") for cell in headed.header]
    for number, row in enumerate(_whole_rows(headed.rows, headed.reached, subject_column)):
        subject = row[subject_column] if subject_column is not None and subject_column < len(row) else ""
        for index, component in enumerate(components):
            if not component or index >= len(row) or index == subject_column:
                continue
            lines = [line for line in row[index].split("\n") if not is_empty(fold(line)) or line.strip() == "0"]
            yield _cell_statement(table, component, labels[index], lines, subject=subject, further=number)


class _Columns(NamedTuple):
    """What the columns of a table are."""

    components: Sequence[str | None]
    subject: int | None
    """The column that names the services; None where none does."""


def _columns(table: Table, headed: _Headed) -> _Columns | None:
    """Return what the columns are, or None for a table that has no service and its components in each row."""
    header, rows, _ = headed
    if len(header) < _PAIR or not rows:
        return None
    components = [column_component(cell) for cell in header]
    if components[0] and len(header) == _PAIR and _is_answer(header[1]):
        return None  # `Jangka waktu | 3 hari kerja` heads no columns: it is the first of several rows
    names = [index for index, cell in enumerate(header) if bare(to_words(fold(cell))) in known("service_column")]
    if names and not any(components) and bare(to_words(fold(header[-1]))) in _SUMS and _is_about_fees(table):
        components[-1] = "standards.fee"
    is_tariff = not any(components) and _is_tariff(rows)
    if is_tariff:
        components[1:] = ["standards.fee"] * (len(header) - 1)
        names = [0]
    named = {component for component in components if component}
    others = len([cell for index, cell in enumerate(header) if not components[index] and cell.strip()])
    if not named or (len(named) == 1 and not names and others != 1 and named != {"standards.fee"}):
        return None
    if _is_row_wise(rows) and not is_tariff:
        return None
    return _Columns(components, names[0] if names else _unnamed_subject(headed, components))


def _unnamed_subject(headed: _Headed, components: Sequence[str | None]) -> int | None:
    """Return the first column that is no component, says something and has no amounts in it."""
    header, rows, _ = headed
    return next(
        (
            index
            for index in range(len(header))
            if not components[index]
            and any(index < len(row) and len(to_words(fold(row[index]))) > _SHORT_NAME for row in rows)
            and not any(index < len(row) and has_rupiah(fold(row[index])) for row in rows)
        ),
        None,
    )


_SHORT_NAME = 8
"""Characters that a number or a code takes, and no name of a service."""


def _cell_statement(
    table: Table, component: str, label: str, lines: Sequence[str], *, subject: str = "", further: int = 0
) -> Statement:
    """What a cell says of a component of the service `subject`, the `further`-th after the table's first."""
    return Statement(
        component=component,
        label=label,
        path=table.path,
        order=table.order + further,
        subject=subject.split("\n", maxsplit=1)[0],
        values=tuple(lines),
        items=len(lines) if len(lines) > 1 else 0,
        carriers=(),
        exact=True,
        heads=True,
        tabular=True,
        level=0,
    )


def _whole_rows(
    rows: Sequence[Sequence[str]], reached: AbstractSet[tuple[int, int]], subject_column: int | None
) -> Iterator[Sequence[str]]:
    """The rows, each with what it shares with the one above; what names no service goes on with the last that did."""
    whole: list[str] = []
    shared: list[str] = []
    for number, row in enumerate(rows):
        if (
            whole
            and subject_column is not None
            and subject_column + 1 < len(row)
            and not any(row[: subject_column + 1])
        ):
            whole += [""] * (len(row) - len(whole))
            whole = [f"{cell}\n{more}".strip() for cell, more in zip_longest(whole, row, fillvalue="")]
            continue
        if whole:
            yield whole
        shared = whole = [
            shared[column] if (number, column) in reached and column < len(shared) else cell
            for column, cell in enumerate(row)
        ]
    if whole:
        yield whole


def by_service_column(table: Table) -> Iterator[Statement]:
    """Statements of a table with a component per row and a service per column."""
    header, rows, _ = _headed(table)
    components = [column_component(row[0]) if row else None for row in rows]
    if len(header) < 3 or sum(bool(component) for component in components) * 2 < len(rows) or len(rows) < 2:
        return
    if any(column_component(cell) or len(to_words(fold(cell))) < 6 for cell in header[1:]):
        return
    if sum(bool({"service_word"} & text_concepts(cell)) for cell in header[1:]) * 2 < len(header) - 1:
        return
    for column in range(1, len(header)):
        for row, component in zip(rows, components, strict=True):
            if not component or column >= len(row):
                continue
            lines = [line for line in row[column].split("\n") if not is_empty(fold(line))]
            yield _cell_statement(
                table, component, row[0].replace("\n", " "), lines, subject=header[column], further=column
            )
