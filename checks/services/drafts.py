"""Service products: statements that belong together, with the name of what they describe.

The Ombudsman judges *produk layanan*; so do we. A service is credible when the page gives it two or more
components, or one with a value under words that name a service. What speaks for the public-information
office, reports an event or asks survey questions is never a service standard.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from checks.document.model import BlockKind
from checks.model import (
    NOT_STATED,
    ComponentStatus,
    PageKind,
    Service,
    ServiceComponent,
    Strength,
)
from checks.services.handles import handle_names
from checks.services.names import (
    LETTERS,
    LONGEST,
    begins_as_office,
    is_generic,
    is_legend,
    is_office,
    names_service,
    question_name,
    service_name,
    subject_name,
)
from checks.services.products import joined
from checks.services.statement import Statement
from checks.services.titles import says_something
from checks.wording.texts import text_concepts

if TYPE_CHECKING:
    from checks.page import Page

OWED = (
    "standards.requirements",
    "standards.procedure",
    "standards.completion_time",
    "standards.fee",
    "standards.product",
    "standards.complaint_handling",
)
"""The six components that a website owes for each service (delivery; PermenPANRB 15/2014 [R])."""

REPORTED = (
    "standards.legal_basis",
    "standards.facilities",
    "standards.staff_competence",
    "standards.internal_supervision",
    "standards.staff_count",
    "standards.service_guarantee",
    "standards.safety_guarantee",
    "standards.performance_evaluation",
)
"""The eight that live in the decree (management): reported, not demanded."""

TELLING = frozenset(OWED[:-1])
"""Components one of which says something of a service: where to complain, staff and rooms are an office's as well."""

DESCRIBING = frozenset({PageKind.SERVICE, PageKind.STANDARD_DOCUMENT})
"""Kinds of page whose labels say that a service is described there."""
NO_SERVICES = frozenset(
    {
        PageKind.NEWS,
        PageKind.QUESTIONNAIRE,
        PageKind.PPID,
        PageKind.SPAM,
        PageKind.TEMPLATE,
        PageKind.REGULATION,
        PageKind.EMPTY_SHELL,
    }
)
"""Kinds of page whose component words describe no service of the agency."""


class Verdict(NamedTuple):
    """What one statement proves for its component, and why (Indonesian)."""

    strength: Strength
    why: str


Judge = Callable[[Statement], Verdict | None]


OF_A_SERVICE = "layanan “"
"""What the place of a service's own statement begins with."""
_OFFICE = re.compile(r"(?:profil|tentang|gambaran umum|selayang pandang|sekilas|sejarah|data|struktur organisasi)\b")
_OF_AN_OFFICE = frozenset(
    f"standards.{name}"
    for name in ("facilities", "staff_count", "staff_competence", "legal_basis", "service_guarantee")
)
"""What the portrait of an office, a village or a district says as well, and of no service."""
_OF_STAFF = frozenset({"standards.staff_count", "standards.staff_competence"})
"""Under the name of an office alone, these are of all who work there."""


_OF_ALL = 2
"""Components that an office tells of all its services at once, rather than of one."""


@dataclass(frozen=True)
class ServiceDraft:
    """The statements of one service, before their values are judged."""

    name: str
    path: tuple[str, ...]
    statements: tuple[Statement, ...]
    named: bool
    """A heading, cell or title names a service."""
    near_service: bool
    """The nearest heading, or the statement itself, names a service."""
    asked: bool = False
    """The name is what a question of an FAQ asks about."""
    common: bool = False
    """One component that is said of the services below it: evidence, and no service of its own."""

    @cached_property
    def filled(self) -> frozenset[str]:
        """The components that have a label and something after it."""
        return frozenset(s.component for s in self.statements if s.values or s.carriers)

    @property
    def named_apart(self) -> bool:
        """Whether its name is another than that of the heading it stands under, which may hold several services."""
        return bool(self.path) and self.name != service_name(self.path[-1])

    @cached_property
    def is_of_an_office(self) -> bool:
        """Whether this is the portrait of an office or district, which has staff, rooms and a law as well."""
        of_staff = not self.filled.isdisjoint(_OF_STAFF) and begins_as_office(self.name)
        is_portrait = _OFFICE.match(self.name.lower()) is not None or of_staff
        return self.filled <= _OF_AN_OFFICE and is_portrait

    @cached_property
    def is_credible(self) -> bool:
        """Whether this is a described service and not a stray word."""
        if self.is_of_an_office:
            return False
        return len(self.filled) >= 2 or (len(self.filled) == 1 and self.named)

    @property
    def is_named_by_label(self) -> bool:
        """Whether little is told and only the label heads it: `Alur Pelayanan` is the way of all services."""
        return len(self.filled) <= _OF_ALL and is_generic(self.name)

    def place_of(self, statement: Statement) -> str:
        """Where one of its statements stands, as a person would look for it."""
        return f"{OF_A_SERVICE}{self.name}” › {statement.label.strip(' :')}" if self.name else statement.where


def draft_services(page: Page) -> tuple[ServiceDraft, ...]:
    """Group the page's statements into services, in reading order."""
    if page.kind in NO_SERVICES:
        return ()
    groups: list[list[Statement]] = []
    keys: list[tuple[object, ...]] = []
    named: set[str] = set()  # the components of the last group
    for statement in page.statements:
        key: tuple[object, ...] = (
            ("row", statement.order) if statement.subject and statement.tabular else _service_path(statement)
        )
        if groups and keys[-1] == key and not _begins_anew(groups[-1], named, statement):
            groups[-1].append(statement)
        else:
            groups.append([statement])
            keys.append(key)
            named.clear()
        named.add(statement.component)
    handles = handle_names(page, groups)
    drafts = [draft for place, group in enumerate(groups) if (draft := _draft(page, group, handles.get(place, "")))]
    # A part that stands under another heading is of the same service, where the page calls both by one name.
    told = {draft.name for draft in drafts if draft.name and draft.is_credible}
    drafts = [replace(draft, named=draft.named or draft.name in told) for draft in drafts]
    several = sum(bool(draft.statements[0].title) for draft in drafts) > 1
    # What stands before services that are named one by one (their common procedure) is said of them.
    return tuple(
        replace(draft, named=draft.named or several, common=_is_common(draft, drafts, several))
        if not draft.statements[0].title
        else draft
        for draft in drafts
    )


def _is_common(draft: ServiceDraft, drafts: Sequence[ServiceDraft], several: bool) -> bool:
    """Whether a single component is said of the services below it, and of none of its own."""
    if len(draft.filled) != 1 or draft.statements[0].subject:
        return False
    below = [
        other
        for other in drafts
        if other.statements[0].order > draft.statements[0].order
        and len(other.filled) > 1
        and (other.statements[0].title if several else len(other.path) > len(draft.path))
        and other.path[: len(draft.path)] == draft.path
    ]
    return len(below) > 1


def _service_path(statement: Statement) -> tuple[str, ...]:
    return tuple(heading for heading in statement.path if not is_generic(heading))


def _begins_anew(group: list[Statement], named: set[str], statement: Statement) -> bool:
    """Whether the statement belongs to another service than the group, which names these components."""
    if statement.title:
        return True
    if statement.component not in named:
        return False
    last = group[-1]
    if last.component != statement.component:
        return True
    if statement.path[: len(last.path)] == last.path and last.label[:80] in statement.path[len(last.path) :]:
        return statement.level > 0 and names_service(statement.subject)
    # `Syarat Surat Domisili` after `Syarat Akta Kelahiran` is of another service, `Syarat khusus` of the same;
    # what a price list names are its prices.
    listed = not statement.heads or statement.component == "standards.fee"
    return not listed and statement.subject != last.subject and "service_word" in text_concepts(statement.subject)


def _draft(page: Page, group: list[Statement], handle: str) -> ServiceDraft | None:
    path = _service_path(group[0])
    around = frozenset().union(*(page.heading_concepts(heading) for heading in group[0].path)) | page.title_concepts
    near = frozenset().union(*(page.heading_concepts(heading) for heading in path[-1:]))
    above = frozenset().union(*(page.heading_concepts(heading) for heading in group[0].path))
    stated = {statement.component for statement in page.statements}
    if above & {"topic_ppid", "topic_news", "topic_questionnaire"}:
        return None
    if group[0].path and is_legend(group[0].path[-1]):
        return None  # `Proses: sedang diperiksa` is no procedure
    if text_concepts(group[0].label) & {"whistleblowing"}:
        return None
    # `Pengaduan Masyarakat` is a label of its own, so that nothing is left to name the service but the title.
    if "complaint_strict" in (near if path else page.title_concepts) and not (
        len(stated) >= _WHOLE and any(map(stated.issuperset, _OF_SERVICES))
    ):
        return None
    if (above | page.title_concepts) & {"survey_name", "survey_short"} or _asks_opinions(group):
        return None
    announced = "not_a_service" in near or "not_a_service" in page.title_concepts
    if announced and not (len(stated) >= _WHOLE and "service_word" in page.title_concepts):
        return None
    subject = next((statement.subject for statement in group if statement.subject), "")
    title = next((statement.title for statement in group if statement.title), "")
    candidates = chain((handle,), _candidates(page, group, path, subject, title))
    name = next((name for name in candidates if sum(map(str.isalpha, name)) >= LETTERS), "")
    named = (
        bool(subject) or "service_word" in text_concepts(title) or "service_word" in around or "standard_name" in around
    )
    named = named or bool(handle) or "layanan" in page.address
    near_service = bool(subject) or "service_word" in near
    asked = bool(name) and name in map(question_name, (title, *path[-1:], *(statement.label for statement in group)))
    return ServiceDraft(name[:LONGEST], path, tuple(group), named or asked, near_service, asked)


def _candidates(page: Page, group: list[Statement], path: tuple[str, ...], subject: str, title: str) -> Iterator[str]:
    """Names for a service, the likeliest first: what names a service goes before what may only qualify a label."""
    is_row = any(statement.subject and statement.tabular for statement in group)
    heading = service_name(path[-1]) if path else ""
    about = subject if is_row else subject_name(subject)
    whole = service_name(page.name)
    if is_row or names_service(about):
        yield about
    yield service_name(title)
    if names_service(heading):
        yield heading
    if about and " " not in about and names_service(whole):
        yield whole
    yield from filter(None, (question_name(statement.label) for statement in group))
    yield about
    yield heading
    if not is_office(whole):
        yield whole
    yield from _above(page, group)
    yield whole
    yield service_name(next((statement.label for statement in group if statement.heads and not statement.values), ""))


_SHORT = 60
"""Characters; no name that stands alone at the top of a page without being a heading has more."""


def _above(page: Page, group: list[Statement]) -> Iterator[str]:
    """Names for a service on a page whose title is the agency's: the heading before it, or the first line."""
    before = [block for block in page.main if block.order < group[0].order]
    heads = (block for block in reversed(before) if block.kind is BlockKind.HEADING and block.level <= _HIGH)
    yield from (service_name(head.text) for head in heads if names_service(head.text) and not is_generic(head.text))
    if before and not before[0].link and len(before[0].text) <= _SHORT and names_service(before[0].text):
        yield "" if says_something(before[0].text) else service_name(before[0].text)
    yield from (service_name(statement.path[0]) for statement in group if statement.path)


_HIGH = 3
"""Rank of a heading that may name what a page is about."""


_WHOLE = 5
"""Components of the standard on a page that make a service even of taking complaints, or of taking in interns."""
_OF_SERVICES = ({"standards.fee", "standards.legal_basis"}, {"standards.fee", "standards.product"})
"""Components that no description of how complaints are handled has together."""
_OPINION = re.compile(
    r"^(?:\d\W{0,2})?(?:kemudahan|kejelasan|kewajaran|kecepatan|kualitas|kemampuan|kesesuaian|kesopanan|"
    r"keramahan|ketepatan|kenyamanan|kepastian|bagaimana|seberapa|apakah|pendapat|penilaian|sangat|"
    r"tidak (?:sesuai|mudah|baik|puas)|[1-4][.,]\d+$|u\d)\b"
)


def _asks_opinions(group: list[Statement]) -> bool:
    """Whether the labels are the elements of a satisfaction survey and the values its questions or marks."""
    filled = [statement for statement in group if statement.values]
    asked = sum(bool(_OPINION.match(statement.folded)) for statement in filled)
    return asked >= 2 and asked * 2 >= len(filled)


def judge_services(page: Page, judges: Mapping[str, Judge]) -> tuple[Service, ...]:
    """Return the credible services of a page, one for each name, with each of the 14 components judged."""
    services: dict[str, Service] = {}
    for draft in page.services:
        if not draft.is_credible or draft.common or draft.is_named_by_label:
            continue
        components = dict.fromkeys([*OWED, *REPORTED], NOT_STATED)
        for statement in draft.statements:
            verdict = page.verdict(statement, judges[statement.component])
            if verdict is None:
                continue
            status = ComponentStatus.MET if verdict.strength is Strength.FULL else ComponentStatus.PARTIAL
            if components[statement.component].status is not ComponentStatus.MET:
                components[statement.component] = ServiceComponent(status, statement.excerpt)
        if any(components[check].status is not ComponentStatus.NOT_STATED for check in TELLING):
            where = " › ".join(draft.path[-2:]) or page.document.title
            service = Service(draft.name, page.document.url, where, components)
            held = services.get(draft.name)
            services[draft.name] = joined(held, service) if held else service
    return tuple(services.values())


def carried(statement: Statement) -> Verdict | None:
    """A label with no words but a picture, document or frame: it is there, and we cannot read it."""
    if statement.carriers:
        return Verdict(Strength.UNREADABLE, f"hanya berupa {statement.carriers[0].what}; isinya belum terbaca")
    return None
