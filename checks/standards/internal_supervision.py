"""Who watches over the delivery of a service."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.model import Check, Evidence
from checks.page import Page
from checks.services.components import stated
from checks.services.drafts import Verdict
from checks.services.filled import judge_filled
from checks.services.statement import Statement
from checks.told.sentences import told

CHECK = Check(
    id="standards.internal_supervision",
    version=1,
    title_ind="Pengawasan internal",
    title_eng="Internal supervision",
    source="UU 25/2009 Pasal 21 huruf i",
    source_mark="S",
    advice_ind="Sebutkan siapa yang mengawasi pelaksanaan layanan dan caranya.",
)


_WATCHERS = re.compile(
    r"\W*(?:\d{1,2}[.)] ?)?(?:oleh )?(?:atasan(?: langsung)?|kepala \w+|inspektorat(?: \w+)?|"
    r"pimpinan|sekretaris(?: \w+)?|"
    r"camat|lurah|direktur|spi|aparat pengawas\w*)\W*"
)
"""Who watches needs no sentence under the label: `Atasan langsung`."""


def judge(statement: Statement) -> Verdict | None:
    """Content that belongs to the component; a bare heading is not it."""
    return judge_filled(statement, words=1 if _WATCHERS.fullmatch(statement.folded) else 2)


def detect(page: Page) -> Iterator[Evidence]:
    """Yield what services state of it, and a sentence that says it without a label."""
    yield from stated(page, CHECK.id, judge)
    yield from told(page, CHECK.id)
