"""The facilities that a service uses."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.document.model import BlockKind
from checks.model import Check, Evidence, PageKind, Strength
from checks.page import Page
from checks.services.components import stated
from checks.services.drafts import NO_SERVICES, Verdict
from checks.services.filled import judge_filled
from checks.services.labels import bare
from checks.services.statement import Statement
from checks.told.rules import EQUIPMENT
from checks.told.sentences import told
from checks.vocabulary import known
from checks.wording.excerpts import quote

CHECK = Check(
    id="standards.facilities",
    version=1,
    title_ind="Sarana, prasarana, dan/atau fasilitas",
    title_eng="Facilities",
    source="UU 25/2009 Pasal 21 huruf g",
    source_mark="S",
    advice_ind="Sebutkan sarana dan fasilitas yang dipakai untuk layanan ini.",
)


def judge(statement: Statement) -> Verdict | None:
    """Content that belongs to the component; a bare heading is not it."""
    return judge_filled(statement, words=2)


def detect(page: Page) -> Iterator[Evidence]:
    """Yield what services state of it, a sentence that says it without a label, and lists of rooms and equipment."""
    yield from stated(page, CHECK.id, judge)
    yield from told(page, CHECK.id)
    yield from _listed(page)


_NOT_FOR_VISITORS = frozenset(
    {"topic_news", "topic_questionnaire", "not_a_service", "topic_ppid", "aid_program", "survey_name", "mission"}
)
_FOR_FEW = frozenset({"disability_group", "vulnerable_group"})
_THING = re.compile(
    rf"\b(?:{EQUIPMENT}|gedung|aula|auditorium|wc|kamar \w+|kantin|unit|perpustakaan|apotek|lapangan|"
    r"tempat (?:parkir|duduk)|lift|ambulans?|papan informasi|kotak saran|musholla|mushalla|mess|asrama|workshop|"
    r"poliklinik|show ?room)\b"
)
_SECTION = 24
_THINGS = 3


def _listed(page: Page) -> Iterator[Evidence]:
    """Three or more rooms or pieces of equipment under a heading such as *Fasilitas*, one a line."""
    if page.kind in NO_SERVICES or page.kind is PageKind.ESSAY:
        return
    for heading in page.naming("label_facilities"):
        is_heading = heading.kind is BlockKind.HEADING and bare(heading.words) in known("label_facilities")
        if not is_heading or page.around(heading, *_NOT_FOR_VISITORS) or page.title_concepts & _FOR_FEW:
            continue
        lines = []
        for block in page.near(heading, after=_SECTION):
            if block.kind is BlockKind.HEADING and block.level < heading.level:
                break
            if page.is_content(block) and not block.link and len(block.text) <= _LINE:
                lines.append(block)
        things = [line for line in lines if _THING.search(line.folded)]
        special = sum(page.names(line, "disability_group", "facility_clear") for line in things)
        if special * 2 >= len(things):
            continue  # for people with special needs, which another check asks for
        if len({line.folded for line in things}) >= _THINGS and len(things) * 2 >= len(lines):
            text = " · ".join(dict.fromkeys(line.text for line in things))
            yield Evidence(Strength.FULL, quote(text), page.place(heading), "daftar ruang dan peralatan")
            return


_LINE = 160
