"""Rubrics as types: the weights, bands and sample of one assessment scheme, as dated data.

A rubric is a TOML file. Those of the Ombudsman are in `checks/rubrics/`; a coordinator may bring another by
path. `checks.rubric_file` reads them and proves that they hold together.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Literal, NamedTuple

import msgspec

from checks.errors import UserError

DEFAULT_RUBRIC = "ombudsman-2022"
"""The newest scheme of which a website shows enough to be scored; that of 2025 rests on interviews."""

WHOLE = 100
"""What the weights of the dimensions add up to, and the top of the scale that scores are on."""

Mark = Literal["seen", "inferred", "recalled", "assumption"]
"""How sure a fact is: read in a cited page, following from one, known but not re-read, or ours."""


class RubricError(UserError):
    """A rubric that does not exist or cannot be used."""


class _Data(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A part of a rubric file; a key that is not known is a mistake in writing, not an extension."""


class Source(_Data, frozen=True, kw_only=True):
    """Where a fact was read."""

    claim: str
    url: str = ""
    note: str = ""


class LegalBasis(_Data, frozen=True, kw_only=True):
    """A rule that the scheme rests on."""

    name: str
    url: str = ""
    note: str = ""


class Labels(_Data, frozen=True, kw_only=True):
    """What the number is called, in Indonesian."""

    index_ind: str = "indeks keterlihatan situs"
    caution_ind: str = "indikatif; bukan nilai Ombudsman RI"


class Credit(_Data, frozen=True, kw_only=True):
    """The share (0–1) of an indicator's weight that each finding status earns."""

    met: Decimal = Decimal(1)
    partial: Decimal = Decimal("0.5")
    not_met: Decimal = Decimal(0)
    status: Mark = "assumption"


class Zoning(_Data, frozen=True, kw_only=True):
    """The coverage (0–1) below which a value gets no zone."""

    min_coverage: Decimal = Decimal("0.5")
    status: Mark = "assumption"


class Sample(_Data, frozen=True, kw_only=True):
    """Which agencies of a region the scheme looks at."""

    agency_types: tuple[str, ...]


class ServiceRule(_Data, frozen=True, kw_only=True):
    """The components that every service owes on a website, by check id, with equal weights."""

    components: tuple[str, ...]
    status: Mark = "assumption"


class Scale(_Data, frozen=True, kw_only=True):
    """The scale of values, and the decimals that a value is rounded to before it is compared."""

    min: Decimal
    max: Decimal
    decimals: int


class Band(_Data, frozen=True, kw_only=True):
    """A zone or category, closed at both ends as published."""

    min: Decimal
    max: Decimal
    status: Mark
    zone: str | None = None
    category: str | None = None
    name_ind: str = ""


class Indicator(_Data, frozen=True, kw_only=True):
    """What the scheme asks for, and the checks whose findings answer it.

    `weight` is None where none was published. With `combine = "split"` the checks share the weight,
    with `"best"` the best finding earns all of it. `reported` checks are shown beside and never count.
    """

    id: str
    name_ind: str
    name_eng: str = ""
    observable: Literal["website", "onsite", "document"] = "website"
    status: Mark = "assumption"
    weight: Decimal | None = None
    checks: tuple[str, ...] = ()
    combine: Literal["split", "best"] = "split"
    reported: tuple[str, ...] = ()
    note: str = ""


class Dimension(_Data, frozen=True, kw_only=True):
    """A weighted group of indicators; all dimensions add up to 100."""

    id: str
    name_ind: str
    name_eng: str = ""
    weight: Decimal
    status: Mark = "assumption"
    indicators: tuple[Indicator, ...]


class RubricFile(_Data, frozen=True, kw_only=True):
    """The content of a rubric file. Without dimensions it holds bands only and cannot score a site."""

    id: str
    title_ind: str
    title_eng: str
    years: tuple[int, ...]
    scale: Scale
    bands: tuple[Band, ...]
    legal_basis: tuple[LegalBasis, ...] = ()
    sources: tuple[Source, ...] = ()
    note: str = ""
    assumptions_ind: tuple[str, ...] = ()
    labels: Labels = Labels()
    credit: Credit = Credit()
    zoning: Zoning = Zoning()
    sample: Sample | None = None
    service: ServiceRule | None = None
    dimensions: tuple[Dimension, ...] = ()


class Part(NamedTuple):
    """A share of the scheme that the best finding among `checks` answers; `weight` in units of `Rubric.whole`."""

    dimension: str
    indicator: str
    checks: tuple[str, ...]
    weight: int


class Rubric(RubricFile, frozen=True, kw_only=True):
    """A rubric file that was proved sound, with its weights worked out in whole numbers.

    `whole` is the weight of the entire scheme in the units of `Part.weight`; what no website shows has no part.
    `digest` changes with everything that decides a score, and with no wording.
    """

    parts: tuple[Part, ...]
    whole: int
    digest: str

    @property
    def can_score(self) -> bool:
        """Whether sites can be scored; otherwise the rubric only knows the bands of published values."""
        return bool(self.parts)

    @property
    def visible_share(self) -> float:
        """The share (0–1) of the scheme's weight that checks on a website can answer at all."""
        return sum(part.weight for part in self.parts) / self.whole if self.parts else 0.0

    @property
    def scored_checks(self) -> tuple[str, ...]:
        """The checks that count, in the order of the rubric, each once."""
        return tuple(dict.fromkeys(check for part in self.parts for check in part.checks))
