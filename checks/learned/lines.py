"""Lines of a service page that read like labelled examples of a component, asked for where no rule found any.

Rules know the wording that somebody thought of. The weights know which words stood in the lines that readers labelled,
and so read a line that nobody foresaw: by all of its words at once, with what is typed about the component
(a duration, an amount, a number of people) still demanded as a value.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from checks.document.decode import fold
from checks.document.model import Block, BlockKind
from checks.learned.model import LIKENESSES, Line, telling_words
from checks.learned.words import SHORTEST
from checks.model import Evidence, PageKind, Strength
from checks.page import Page
from checks.pledge.service_pledge import FIRST_PERSON, OTHERS_PROMISE
from checks.registry import judges
from checks.services.drafts import NO_SERVICES, OWED, REPORTED
from checks.services.statement import Statement
from checks.standards.product import HANDED_OVER
from checks.told.outputs import OUTPUT
from checks.told.sentences import ELSEWHERE, SMALL_NUMBER, TOLD, describes_service
from checks.vocabulary import concepts
from checks.wording.excerpts import quote
from checks.wording.values import has_digit

SURE = 200
"""The logarithm of the odds (7:1), in hundredths, from which a line is a whole answer, and below which half of one."""
_PLAIN = 600
"""The logarithm of the odds (400:1) from which a line is what it says, whatever label heads it, however it says it."""
_LONGEST, _HEADING = 700, 200
"""Characters of a line that is read, and of the heading above it: what is kept of lines stays small."""
_TELLS_NOTHING = frozenset(NO_SERVICES - {PageKind.PPID, PageKind.QUESTIONNAIRE} | {PageKind.ESSAY})
"""Kinds of page of which no line is evidence."""
_NOT_READ = frozenset({BlockKind.HEADING, BlockKind.CONTROL})
_OUTPUT = re.compile(rf"\b{OUTPUT}\b")
_GETS = re.compile(
    r"\b(?:dapat|mendapat\w*|peroleh|memperoleh|jadi\w*|hasil\w*|keluar\w*|pulang|berupa|beri|diserahkan|output|produk|"
    r"akhir\w*|pegang|mengantongi|bukti\w*)\b"
)
"""What says that somebody gets something, and not only what it is called."""
_PAPER = r"(?:surat|kartu|akta|akte|buku|formulir)"
_ONE_PAPER = re.compile(rf"\W*(?:\d{{1,2}}\W+)?{_PAPER}\b[^,;:.]{{0,80}}")
"""The name of one paper and no more: of a letter that the office writes as well as of one that is brought."""
_NAMED = re.compile(rf"\W*(?:\d{{1,2}}\W+)?(?:(?:pe)?layanan|penerbitan|pengurusan|pembuatan|{_PAPER})\b")
"""How the name of a service or of a paper begins."""


def _is_given(folded: str) -> bool:
    return _OUTPUT.search(folded) is not None and (
        HANDED_OVER.search(folded) is not None or _GETS.search(folded) is not None or not _NAMED.match(folded)
    )


def _is_asked(folded: str) -> bool:
    return _ONE_PAPER.fullmatch(folded) is None


_HELPS_WITH_PAGE = re.compile(
    r"\b(?:kendala|kesulitan|masalah|gagal|tidak (?:bisa|dapat))\b[^.;]{0,60}(?:unduh|download|buka|lihat|akses)|"
    r"\b(?:meng)?unduh\b[^.;]{0,40}\b(?:maklumat|dokumen|berkas|file)\b"
)
"""What is said to those who cannot open the document in which the promise stands."""


def _is_our_promise(folded: str) -> bool:
    return (
        FIRST_PERSON.search(folded) is not None
        and not OTHERS_PROMISE.search(folded)
        and not _HELPS_WITH_PAGE.search(folded)
    )


_PAYERS = re.compile(r"\W*(?:pasien )?(?:umum|bpjs|jkn|asuransi)\b")
"""Beside who pays, a regulation is that of the tariff and not of the service."""

_FOUNDED = re.compile(r"\b(?:menjadi|dibentuk|berubah)\b[^.;]{0,40}\b(?:upt|uptd|dinas|badan|kantor|puskesmas)\b")
"""The rule by which an office came to be is the basis of none of its services."""


def _is_of_service(folded: str) -> bool:
    return _PAYERS.match(folded) is None and _FOUNDED.search(folded) is None


_OWN_FAMILY = re.compile(
    r"\b(?:perlu|harus|wajib|agar|sebaiknya|mohon)\b[^.;]{0,30}\b(?:didampingi|ditemani|dibawa|diantar)\b[^.;]{0,20}\b(?:keluarga|wali|"
    r"orang tua|anak)\b"
)
"""Who needs help is to bring it along."""


def _is_our_help(folded: str) -> bool:
    return _OWN_FAMILY.search(folded) is None


_OUGHT = re.compile(r"\b(?:sebaiknya|seharusnya|idealnya|hendaknya|harus|wajib|di banyak negara|diusulkan|usulan)\b")
"""What buildings ought to have, and not what the office has."""


def _is_there(folded: str) -> bool:
    return _OUGHT.search(folded) is None


_VALUES: Mapping[str, Callable[[str], object]] = {
    "standards.product": _is_given,
    "standards.requirements": _is_asked,
    "standards.legal_basis": _is_of_service,
    "standards.staff_count": SMALL_NUMBER.search,
    "pledge.service_pledge": _is_our_promise,
    "survey.published_result": has_digit,
    "disability.facilities": _is_there,
    "disability.priority_service": _is_our_help,
}
"""What a line must hold besides its words and what the judge of its component asks for."""
_ASKED_OF_COMERS: Mapping[str, frozenset[str]] = {
    "standards.requirements": frozenset({"obligation", "negation"}),
    "standards.procedure": frozenset({"obligation"}),
}
"""What elsewhere would make a line speak of something else, and is how papers are asked for and ways are told."""
_AID = frozenset({"aid_program"})
OF_SERVICES = tuple(check for check in (*OWED, *REPORTED) if check != "standards.fee")
"""A fee is known by its amount, which the rules for fees see wherever it stands: words add nothing to it."""
OF_THE_OFFICE = (
    *("pledge.service_pledge", "complaints.officer", "complaints.procedure", "survey.instrument"),
    *("survey.published_result", "disability.facilities", "disability.priority_service", "information.ppid"),
)
"""Checks that lines of any page of the office answer, and not only those of a service.

Own channels and visions are left to rules, by which real pages were read without the mistakes that likeness made.
"""
_SURER = {"disability.priority_service": 220}
"""From where on they count, if not from `SURE`: lines of ordinary pages come near to help for disabled people."""
_ABOUT_NO_OFFICE = frozenset(
    (
        *("gambling", "topic_news", "promise", "aid_program", "essay", "not_a_service"),
        *("pledge_other", "negation", "topic_ppid", "whistleblowing"),
    )
)
_LABELS = {name: concept.check for name, concept in concepts().items() if name.startswith("label_")}
"""Concepts of the labels that the law has for components."""
_COMPANY = 2
"""Lines, each of another component, that make a service of a page."""
_NEAREST = 2
"""Headings above a line that may say what it is."""


def learned(page: Page, check: str) -> Iterator[Evidence]:
    """Yield the line of a service page that reads most like the component, if any does."""
    found = page.once(find_learned)
    if check not in found:
        return
    score, block = found[check]
    words = ", ".join(f"“{word}”" for word in telling_words(check, block.folded))
    if score >= SURE and _is_whole(check, block):
        strength, why = Strength.FULL, f"tanpa label, dikenali dari kata-katanya: {words}"
    else:
        strength, why = Strength.PARTIAL, f"tanpa label dan belum jelas; kata-katanya menyerupai: {words}"
    yield Evidence(strength, quote(block.text), page.place(block), why)


def _is_whole(check: str, block: Block) -> bool:
    """Whether the judge of the component takes the line for a whole answer."""
    if check in OF_THE_OFFICE:
        return True
    verdict = judges()[check](_as_its_value(check, block))
    return verdict is not None and verdict.strength is Strength.FULL


def find_learned(page: Page) -> dict[str, tuple[int, Block]]:
    """Return for each component the line that is likeliest to state it, with its score; nothing for unlikely ones."""
    best: dict[str, tuple[int, Block]] = {}
    if page.kind in _TELLS_NOTHING:
        return best
    may_serve = page.kind not in NO_SERVICES and page.kind is not PageKind.PROFILE
    stated = {statement.component for draft in page.services for statement in draft.statements}
    above: dict[tuple[str, ...], tuple[set[str], str]] = {}
    for block in page.lines:
        if block.kind in _NOT_READ or not SHORTEST <= len(block.folded) <= _LONGEST:
            continue
        if block.path not in above:
            heading = fold(block.path[-1][:_HEADING]) if block.path else ""
            above[block.path] = _labelled(page, block.path), heading
        headed, heading = above[block.path]
        if headed and stated.issuperset(headed):
            continue  # read under its label
        for check, score in LIKENESSES[Line(block.folded, heading)]:
            if check in best and score <= best[check][0]:
                continue
            fits = (
                _is_of_office(page, check, score, block)
                if check in OF_THE_OFFICE
                else (may_serve and _may_state(page, check, block, headed, is_plain=score >= _PLAIN))
            )
            if fits:
                best[check] = score, block
    return best if may_serve and describes_service(page) else _in_company(best)


def _in_company(best: dict[str, tuple[int, Block]]) -> dict[str, tuple[int, Block]]:
    """Return what holds on a page that describes no service in words we know: sure lines of several components."""
    sure = {check: found for check, found in best.items() if check not in OF_THE_OFFICE and found[0] >= SURE}
    of_office = {check: found for check, found in best.items() if check in OF_THE_OFFICE}
    return of_office | sure if len({block.order for _, block in sure.values()}) >= _COMPANY else of_office


def _labelled(page: Page, path: tuple[str, ...]) -> set[str]:
    """The components whose labels stand right above a line."""
    above = [page.heading_concepts(heading) for heading in path[-_NEAREST:]]
    return {_LABELS[concept] for concepts_of in above for concept in concepts_of & _LABELS.keys()}


def _has_value(check: str, block: Block) -> bool:
    needed = _VALUES.get(check)
    return needed is None or bool(needed(block.folded))


def _is_of_office(page: Page, check: str, score: int, block: Block) -> bool:
    """Whether it is surely said of the office itself: on pages of any kind half a likeness is none."""
    topics = page.concepts(block) | page.above(block)
    return score >= _SURER.get(check, SURE) and _has_value(check, block) and topics.isdisjoint(_ABOUT_NO_OFFICE)


def _as_its_value(check: str, block: Block) -> Statement:
    """The line as if the label of the component stood before it: what the judge of the component reads."""
    return Statement(
        check,
        label="",
        path=block.path,
        order=block.order,
        subject="",
        values=(block.text,),
        items=0,
        carriers=(),
        exact=False,
        heads=False,
        tabular=False,
        level=0,
    )


def _may_state(page: Page, check: str, block: Block, headed: set[str], *, is_plain: bool) -> bool:
    """Whether nothing but the likeness of words speaks against it."""
    if headed and check not in headed and not is_plain:
        return False  # what stands under the label of another component is read as that one
    if not _has_value(check, block) or not (is_plain or judges()[check](_as_its_value(check, block))):
        return False
    rule = TOLD.get(check)
    if rule and rule.but and rule.but.search(block.folded):
        return False
    own = rule.own_topic if rule else _ASKED_OF_COMERS.get(check, frozenset())
    # What a social office gives is aid, and is its service; how aid was handed out is a report.
    aid = frozenset() if check == "standards.procedure" else _AID
    return (page.concepts(block) | page.above(block)).isdisjoint(ELSEWHERE - own - aid)
