"""Where complaints about a service go, as a component of its standard."""

from __future__ import annotations

from collections.abc import Iterator

from checks.model import Check, Evidence, Strength
from checks.page import Page
from checks.services.components import stated
from checks.services.drafts import Verdict, carried
from checks.services.hollow import is_hollow
from checks.services.statement import Statement
from checks.told.sentences import told

CHECK = Check(
    id="standards.complaint_handling",
    version=1,
    title_ind="Penanganan pengaduan, saran, dan masukan",
    title_eng="Complaint handling",
    source="UU 25/2009 Pasal 21 huruf j",
    source_mark="S",
    advice_ind="Cantumkan pada standar setiap layanan ke mana dan bagaimana pengaduan disampaikan.",
)


def judge(statement: Statement) -> Verdict | None:
    """Content that belongs to the component; a bare heading is not it."""
    if is_hollow(statement):
        return carried(statement)
    return Verdict(Strength.FULL, "menyebut penanganan pengaduan layanan")


def detect(page: Page) -> Iterator[Evidence]:
    """Yield what services state of it."""
    yield from stated(page, CHECK.id, judge)
    yield from told(page, CHECK.id)
