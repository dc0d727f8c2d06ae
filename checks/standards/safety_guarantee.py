"""The assurance that a service is safe to use."""

from __future__ import annotations

from collections.abc import Iterator

from checks.model import Check, Evidence
from checks.page import Page
from checks.services.components import stated
from checks.services.drafts import Verdict
from checks.services.filled import judge_filled
from checks.services.statement import Statement
from checks.told.sentences import told

CHECK = Check(
    id="standards.safety_guarantee",
    version=1,
    title_ind="Jaminan keamanan dan keselamatan pelayanan",
    title_eng="Safety guarantee",
    source="UU 25/2009 Pasal 21 huruf m",
    source_mark="S",
    advice_ind="Nyatakan jaminan keamanan dan keselamatan bagi penerima layanan dan datanya.",
)


def judge(statement: Statement) -> Verdict | None:
    """Content that belongs to the component; a bare heading is not it."""
    return judge_filled(statement, words=2)


def detect(page: Page) -> Iterator[Evidence]:
    """Yield what services state of it, and a sentence that says it without a label."""
    yield from stated(page, CHECK.id, judge)
    yield from told(page, CHECK.id)
