"""Services found against services labelled: the same service under two names is matched, loosely, page by page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from rapidfuzz import fuzz

from checks.accuracy.labelled import ServiceLabel
from checks.document.decode import fold, to_words
from checks.model import ComponentStatus, Service

_ALIKE = 65.0
"""The least likeness (0-100, words in any order) at which two names can be one service."""
_EMPTY_WORDS = frozenset({"layanan", "pelayanan", "standar", "publik", "penerbitan", "pembuatan", "permohonan", "dan"})
"""Words that most names of services have, and that therefore make strangers look alike."""


@dataclass(frozen=True, slots=True)
class ComponentAgreement:
    """How often one component was found where a reader found it, over the services of all pages."""

    tp: int
    fp: int
    fn: int

    @property
    def precision(self) -> float | None:
        """The share of the stated components we found that the reader confirms."""
        return self.tp / (self.tp + self.fp) if self.tp + self.fp else None

    @property
    def recall(self) -> float | None:
        """The share of the components the reader saw stated that we found."""
        return self.tp / (self.tp + self.fn) if self.tp + self.fn else None


@dataclass(frozen=True, slots=True)
class ServiceAgreement:
    """Which services were found, and the matrix of their components."""

    labelled: int
    found: int
    matched: int
    components: Mapping[str, ComponentAgreement]


def compare_services(found: Mapping[str, Sequence[Service]], labels: Sequence[ServiceLabel]) -> ServiceAgreement:
    """Match the services of each page and count their components, met and partial alike.

    A labelled service that was not found misses all its components; one that was found and is not
    labelled has claimed all of its own.
    """
    labelled: dict[str, dict[str, set[str]]] = {page: {} for page in found}
    for label in labels:
        labelled[label.page].setdefault(label.service, set()).add(label.component)
    tallies: dict[str, list[int]] = {label.component: [0, 0, 0] for label in labels}
    matched = 0
    for page, services in found.items():
        stated = [(service.name, _stated(service)) for service in services]
        expected = list(labelled[page].items())
        pairs = _pairs([name for name, _ in expected], [name for name, _ in stated])
        matched += len(pairs)
        for place, (_, wanted) in enumerate(expected):
            got = stated[pairs[place]][1] if place in pairs else set()
            _tally(tallies, wanted, got)
        for place, (_, got) in enumerate(stated):
            if place not in pairs.values():
                _tally(tallies, set(), got)
    return ServiceAgreement(
        labelled=sum(len(services) for services in labelled.values()),
        found=sum(len(services) for services in found.values()),
        matched=matched,
        components={component: ComponentAgreement(*tally) for component, tally in sorted(tallies.items())},
    )


def _stated(service: Service) -> set[str]:
    return {
        component for component, said in service.components.items() if said.status is not ComponentStatus.NOT_STATED
    }


def _tally(tallies: dict[str, list[int]], wanted: set[str], got: set[str]) -> None:
    for place, components in enumerate((wanted & got, got - wanted, wanted - got)):
        for component in components:
            tallies.setdefault(component, [0, 0, 0])[place] += 1


def _pairs(wanted: Sequence[str], got: Sequence[str]) -> dict[int, int]:
    """Pair names one to one, the most alike first; the only service of a page is itself whatever it is called."""
    if len(wanted) == len(got) == 1:
        return {0: 0}
    names, others = [_core(name) for name in wanted], [_core(name) for name in got]
    likeness = {
        (place, other): fuzz.token_set_ratio(names[place], others[other])
        + fuzz.ratio(names[place], others[other]) / 100  # which of two equally good matches is the nearer
        for place, other in product(range(len(wanted)), range(len(got)))
    }
    pairs: dict[int, int] = {}
    for (place, other), alike in sorted(likeness.items(), key=lambda item: (-item[1], item[0])):
        if alike >= _ALIKE and place not in pairs and other not in pairs.values():
            pairs[place] = other
    return pairs


def _core(name: str) -> str:
    words = to_words(fold(name)).split()
    return " ".join([word for word in words if word not in _EMPTY_WORDS] or words)
