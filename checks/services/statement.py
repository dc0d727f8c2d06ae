"""One component of the service standard as a page states it: the label, and the value that it gets."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from checks.document.decode import fold
from checks.wording.excerpts import quote


@dataclass(frozen=True, slots=True)
class Carrier:
    """A picture, document or frame that stands where a value is expected."""

    what: str
    """`gambar`, `dokumen` or `bingkai`."""
    label: str
    url: str
    order: int


@dataclass(frozen=True)
class Statement:
    """One component as a page states it."""

    component: str
    label: str
    path: tuple[str, ...]
    order: int
    subject: str
    """The service that the statement itself names (label with subject, service column); may be empty."""
    values: tuple[str, ...]
    """The value's lines as seen; empty for a label without value."""
    items: int
    """How many of the lines are list items or numbered lines."""
    carriers: tuple[Carrier, ...]
    exact: bool
    heads: bool
    """The label is a heading, cell or bold line (and not words before a colon)."""
    tabular: bool
    level: int
    title: str = ""
    """The heading right above a label of the same rank: the service's name in a page of bold lines."""

    @cached_property
    def text(self) -> str:
        """The whole value on one line."""
        return " ".join(self.values)

    @cached_property
    def folded(self) -> str:
        """The value as value patterns read it."""
        return fold(self.text)

    @cached_property
    def excerpt(self) -> str:
        """Label and value as seen, or the carrier's label and address, quoted."""
        label = self.label.strip(" :")
        if self.values:
            return quote(f"{label}: {' · '.join(self.values)}")
        if self.carriers:
            carrier = self.carriers[0]
            return quote(f"{label}: [{carrier.what}] {carrier.label} {carrier.url}".strip())
        return quote(self.label)

    @property
    def where(self) -> str:
        """Heading path and label, as a person would look for it."""
        return " › ".join([*self.path[-2:], self.label.strip(" :")])
