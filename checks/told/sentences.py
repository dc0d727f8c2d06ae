"""Components that a page tells in a sentence, without the label that the law has for them.

`Ada empat konselor dan seorang psikolog klinis` is the number of staff, also where no heading says so. A sentence
counts only in company, on a page that describes a service: elsewhere the same words tell of something else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.document.decode import fold
from checks.document.model import Block
from checks.model import Evidence, PageKind, Strength
from checks.page import Page
from checks.services.drafts import NO_SERVICES
from checks.services.labels import labels_on_line
from checks.told.assurance import COMPLAINT_HANDLING, FACILITIES, PRODUCT, SAFETY_GUARANTEE, SERVICE_GUARANTEE
from checks.told.deadlines import stated_deadlines
from checks.told.papers import papers
from checks.told.rules import SentenceRule
from checks.told.staff import INTERNAL_SUPERVISION, PERFORMANCE_EVALUATION, STAFF_COMPETENCE, STAFF_COUNT
from checks.told.tariffs import free_services, price_lists, priced_sentences, tariff_tables
from checks.told.ways import steps_in_lines
from checks.wording.cues import Cues, LineCues
from checks.wording.excerpts import quote_around
from checks.wording.texts import text_concepts
from checks.wording.unfilled import NOT_YET
from checks.wording.values import quotes_law

TOLD = {
    "standards.staff_count": STAFF_COUNT,
    "standards.staff_competence": STAFF_COMPETENCE,
    "standards.internal_supervision": INTERNAL_SUPERVISION,
    "standards.performance_evaluation": PERFORMANCE_EVALUATION,
    "standards.facilities": FACILITIES,
    "standards.safety_guarantee": SAFETY_GUARANTEE,
    "standards.service_guarantee": SERVICE_GUARANTEE,
    "standards.product": PRODUCT,
    "standards.complaint_handling": COMPLAINT_HANDLING,
}
_DELIVERY = (
    (papers,),
    (stated_deadlines,),
    (priced_sentences, tariff_tables, price_lists, free_services),
    (steps_in_lines,),
)
"""What finds papers, a time, a price and steps without a label: a page that tells them describes a service."""
ELSEWHERE = frozenset(
    (
        *("topic_ppid", "topic_news", "not_a_service", "complaint_strict", "whistleblowing", "topic_questionnaire"),
        *("negation", "promise", "obligation", "essay", "aid_program", "gambling"),
    )
)
_OF_WHOLE_LINE = frozenset({"topic_news", "topic_ppid", "gambling", "not_a_service"})
"""What the speaker is about: it holds for the whole line, and not only for the sentence that says so."""
_NOT_BELOW = ELSEWHERE | {"label_requirements", "label_procedure"}
"""Headings under which stands something else, or what those who come must have or do."""
_SHORTEST = 20
"""Characters: what tells who does what has more."""
_LONGEST = 900
"""Characters of a line that is read sentence by sentence."""
_COMPANY = 2
"""Components that a page must state, under labels or in sentences, before one sentence is believed."""
_PRICE_OR_TIME = LineCues(
    *(
        "rp ",
        "rp.",
        *(f"rp{digit}" for digit in range(1, 10)),
        " ribu",
        "gratis",
        "cuma-cuma",
        "dipungut",
        "tanpa biaya",
        "tanpa pungutan",
        "pungutan apa",
    ),
    *("hari kerja", " menit", "hari itu juga", "x24 jam", "x 24 jam", " days", " minutes", "free of charge"),
    *(f"{unit} {then}" for unit in ("jam", "hari") for then in ("sejak", "setelah", "sesudah", "selesai", "jadi")),
)
SMALL_NUMBER = re.compile(
    r"(?<![\d.,/:])\d{1,2}(?![\d/:]|[.,]\d)|\b(?:satu|dua|tiga|empat|lima|enam|tujuh|delapan|sembilan|se\w*puluh|seorang|"
    r"ber(?:dua|tiga|empat|lima)|one|two|three|four|five|six|seven|eight|nine|ten)\b"
)
_MAY_COUNT = Cues(
    *"0123456789",
    *("satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "lapan", "sembilan", "puluh", "seorang"),
    *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
)
"""Without one of which a text has no number, small or large."""
_SENTENCE = re.compile(
    r"[.;!](?=\s|$)(?<=[\w)%\"”’].)(?<![ .](?:no|rp|dr|bu)\.)(?<![ .](?:min|drg|drh|pak|tgl|thn|jln)\.)"
)


def told(page: Page, component: str) -> Iterator[Evidence]:
    """Yield the first sentence that states the component, on a page that describes a service."""
    found = page.once(find_told)
    if component in found:
        yield found[component]


def find_told(page: Page) -> dict[str, Evidence]:
    """Return the first sentence for each component that is told without a label; nothing where it stands alone."""
    if page.kind in NO_SERVICES or page.kind is PageKind.ESSAY:
        return {}
    if not describes_service(page):
        return {}
    sentences = ((component, _first_told(page, rule)) for component, rule in TOLD.items())
    found = {
        component: evidence
        for component, evidence in sentences
        if evidence and (not TOLD[component].single or _is_of_one(page))
    }
    return found if found and is_in_company(page, len(found)) else {}


def describes_service(page: Page) -> bool:
    """Whether it is worth asking if the page tells of a service."""
    return bool(page.once(_described)) or "service_word" in page.title_concepts or _may_describe(page)


def is_in_company(page: Page, sentences: int) -> bool:
    """Whether the page describes a service well enough to believe so many sentences that stand without a label."""
    described = page.once(_described)
    if described >= _COMPANY or sentences > _COMPANY:
        return True
    delivered = page.once(_delivered)
    is_of_service = described or "service_word" in page.title_concepts
    return delivered >= _COMPANY or bool(is_of_service and sentences + max(described, delivered) > _COMPANY)


def _may_describe(page: Page) -> bool:
    """Whether it is worth asking if a page whose title names no service describes one all the same."""
    return page.kind is not PageKind.PROFILE and bool(page.cued(_PRICE_OR_TIME))


def _is_of_one(page: Page) -> bool:
    """Whether the whole page is of one service."""
    if " dan " in page.name.lower() or sum(draft.is_credible for draft in page.services) > 1:
        return False
    return "service_word" in page.title_concepts or page.once(_delivered) >= _COMPANY


def _described(page: Page) -> int:
    """How many components the best described service of the page has under labels."""
    return max((len(draft.filled) for draft in page.services if draft.is_credible), default=0)


def _delivered(page: Page) -> int:
    """How many of papers, time, price and steps the page tells without a label."""
    return sum(any(map(page.yields, finders)) for finders in _DELIVERY)


def _first_told(page: Page, rule: SentenceRule) -> Evidence | None:
    elsewhere = ELSEWHERE - rule.own_topic
    of_whole_line = elsewhere & _OF_WHOLE_LINE
    for block in _lines(page, rule):
        if (
            len(block.folded) < _SHORTEST
            or (rule.counts and not (_MAY_COUNT.are_in(block.folded) and SMALL_NUMBER.search(block.folded)))
            or not of_whole_line.isdisjoint(page.concepts(block))
        ):
            continue
        if not _NOT_BELOW.isdisjoint(page.above(block)) and not labels_on_line(block.text):
            continue
        if quotes_law(block.folded):
            continue
        for start, sentence in _sentences(block, rule):
            seen = rule.pattern.search(sentence)
            if (
                seen
                and not (rule.but and rule.but.search(sentence))
                and not text_concepts(sentence) & elsewhere
                and not ("negation" in elsewhere and NOT_YET.search(sentence[: seen.end()]))
            ):
                first, last = max(0, start + seen.start()), min(len(block.text), start + seen.end())
                return Evidence(
                    Strength.FULL, quote_around(block.text, first, max(first, last)), page.place(block), rule.why
                )
    return None


def _lines(page: Page, rule: SentenceRule) -> Iterator[Block]:
    """Yield the lines that hold what the rule cannot do without; half of it may stand in the heading."""
    cued = page.cued(rule.cues)
    if rule.beside is None:
        yield from cued
        return
    orders = {block.order for block in cued}
    for block in page.cued(rule.beside):
        if block.order in orders or (rule.asked and block.path and _ASKS.search(block.path[-1])):
            yield block


def _sentences(block: Block, rule: SentenceRule) -> Iterator[tuple[int, str]]:
    """Yield the sentences of a line and where they begin; before the first the heading, where it is a part of it."""
    folded = block.folded[:_LONGEST]
    start = 0
    if rule.asked and block.path and _ASKS.search(block.path[-1]):
        heading = f"{fold(block.path[-1])} "
        end = next((seen.start() for seen in _SENTENCE.finditer(folded)), len(folded))
        if len(heading) < _HEADING:
            yield -len(heading), heading + folded[:end]
    for seen in _SENTENCE.finditer(folded):
        yield start, folded[start : seen.start()].lstrip()
        start = seen.end()
    if start < len(folded):
        yield start, folded[start:].lstrip()


_HEADING = 60
_ASKS = re.compile(r"\?\s*$|^\W*(?:bila|jika|kalau|apabila|if)\b", re.IGNORECASE)
"""A heading that is half of a sentence."""
