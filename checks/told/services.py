"""Services that a page tells in sentences: what was found of them without a label, gathered under its heading.

`Surat Keterangan Usaha` and below it one line of papers, or three sentences with the time and the price, describe a
service as well as a table does. The checks have found those sentences already; here they are put together by place.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING

from checks.document.decode import fold, to_words
from checks.model import NOT_STATED, ComponentStatus, Evidence, PageKind, Service, ServiceComponent, Strength
from checks.services.drafts import NO_SERVICES, OF_A_SERVICE, OWED, REPORTED, TELLING
from checks.services.names import LETTERS, LONGEST, is_generic, is_office, names_service, service_name
from checks.services.products import joined
from checks.vocabulary import known

if TYPE_CHECKING:
    from checks.page import Page

_STATUS = {Strength.FULL: ComponentStatus.MET, Strength.PARTIAL: ComponentStatus.PARTIAL}
_ENOUGH = 2
"""Telling components below one heading that describe a service whatever the heading says."""
_FREE = "standards.fee"
_RECOGNISED = 40
"""Characters of a quotation that tell whether the same words were read under a label."""
_LISTED = "standards.product"
"""The names of several services are evidence of this one; of none of them they say what it gives."""


def with_told(page: Page, services: Sequence[Service], found: Mapping[str, Iterable[Evidence]]) -> tuple[Service, ...]:
    """Return the services of a page and those that its sentences tell, each with what sentences add to it.

    `found` is all evidence by check. A service keeps its place in reading order as far as it had one.
    """
    if page.kind in NO_SERVICES or page.kind is PageKind.ESSAY:
        return tuple(services)
    told: defaultdict[str, dict[str, Evidence]] = defaultdict(dict)
    for check in (*OWED, *REPORTED):
        for evidence in found.get(check, ()):
            is_list = check == _LISTED and evidence.strength is Strength.PARTIAL
            if evidence.strength in _STATUS and not is_list and not evidence.where.startswith(OF_A_SERVICE):
                told[evidence.where].setdefault(check, evidence)
    if not told:
        return tuple(services)
    said = " ".join(statement.folded for statement in page.statements)
    blocks = {block.path: block for block in page.main}
    paths = {page.place(block): path for path, block in blocks.items()}
    merged = {service.name: service for service in services}
    for place in [place for place in told if place in paths]:
        more = {check: evidence for check, evidence in told[place].items() if _core(evidence.excerpt) not in said}
        name = _name(page, paths[place]) if more else ""
        telling = TELLING & more.keys()
        if name in merged:
            merged[name] = joined(merged[name], _service(page, name, place, more))
        elif (
            name
            and _describes(telling, is_named=names_service(name) and bool(paths[place]))
            and not _is_over(page, place)
        ):
            merged[name] = _service(page, name, place, more)
    return tuple(merged.values())


def _describes(telling: AbstractSet[str], *, is_named: bool) -> bool:
    """Whether the components describe a service; that something is free is said of everything that an office does."""
    return len(telling) >= _ENOUGH or (is_named and bool(telling - {_FREE}))


def _core(excerpt: str) -> str:
    """The beginning of the quoted words without their label: what a labelled statement says already is not told."""
    return fold(excerpt).partition(" · ")[0].strip(" …").rpartition(" : ")[2][:_RECOGNISED]


def _name(page: Page, path: tuple[str, ...]) -> str:
    """The heading that the sentences stand under, without what only heads a component; else the page's title."""
    heads = [heading for heading in path if not is_generic(heading)]
    name = service_name(heads[-1] if heads else page.name)
    is_name = sum(map(str.isalpha, name)) >= LETTERS and "?" not in name and not is_office(name) and not _is_vague(name)
    return name[:LONGEST] if is_name else ""


def _is_vague(name: str) -> bool:
    """Whether the words name no service in particular: `Layanan Kami`, `Izin`, `Jenis Layanan dan Syaratnya`."""
    return (known("filler_of_label") | known("vague_name")).issuperset(to_words(fold(name)).split())


def _is_over(page: Page, place: str) -> bool:
    """Whether the place stands above services of its own: what is said there is said of all of them."""
    head = place.rpartition(" › ")[2]
    return any(
        head in [*draft.path[:-1], page.document.title] or (head in draft.path and draft.named_apart)
        for draft in page.services
        if draft.is_credible and not draft.common
    )


def _service(page: Page, name: str, place: str, told: Mapping[str, Evidence]) -> Service:
    components = dict.fromkeys([*OWED, *REPORTED], NOT_STATED)
    components |= {
        check: ServiceComponent(_STATUS[evidence.strength], evidence.excerpt) for check, evidence in told.items()
    }
    return Service(name, page.document.url, place, components)
