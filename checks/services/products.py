"""Service products of a whole site: one service told on several pages is one, and what share of them states what.

The Ombudsman judges two products per unit; a website shows more of them or fewer. So the verdict on a component
of the standard comes from the agency's services and says how many of them state it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from checks.document.decode import fold, to_words
from checks.model import ComponentStatus, Service, ServiceComponent
from checks.vocabulary import known

DESCRIBED = 2
"""Components that a service must state to count as described: a price list names services and describes none."""
ENOUGH = 0.5
"""The share of described services that must state a component for it to be met. An assumption of ours [A]."""

_BETTER = {ComponentStatus.NOT_STATED: 0, ComponentStatus.PARTIAL: 1, ComponentStatus.MET: 2}


class Share(NamedTuple):
    """How many of the described services state a component."""

    stated: int
    described: int

    @property
    def is_enough(self) -> bool:
        """Whether the component is met by the agency as a whole."""
        return self.stated >= self.described * ENOUGH


def merge_services(services: Iterable[Service]) -> tuple[Service, ...]:
    """Return one service for each name, with the best that any page states of each component.

    The page on which a name is met first (shallowest, as the pages come) keeps its address and place.
    """
    merged: dict[str, Service] = {}
    for service in services:
        key = _key(service.name)
        held = merged.get(key)
        merged[key] = service if held is None else joined(held, service)
    return tuple(merged.values())


def _key(name: str) -> str:
    words = to_words(fold(name)).split()
    telling = [
        word for word in words if word not in known("filler_of_label") and not word.isdigit() and word != "standar"
    ]
    return " ".join(telling or words)


def joined(held: Service, other: Service) -> Service:
    """Merge two descriptions of one service: per component the better statement, under the first name."""
    components = {check: _best(component, other.components[check]) for check, component in held.components.items()}
    return Service(held.name, held.url, held.where, components)


def _best(held: ServiceComponent, other: ServiceComponent) -> ServiceComponent:
    return other if _BETTER[other.status] > _BETTER[held.status] else held


def share_of(services: Sequence[Service], check: str) -> Share | None:
    """Return how many of the described services state the component; None when fewer than two are described."""
    described = [
        service
        for service in services
        if sum(component.status is not ComponentStatus.NOT_STATED for component in service.components.values())
        >= DESCRIBED
    ]
    if len(described) < 2:
        return None
    stated = sum(service.components[check].status is ComponentStatus.MET for service in described)
    return Share(stated, len(described))
