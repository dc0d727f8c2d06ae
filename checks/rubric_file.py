"""Reading rubric files, and proving that they hold together before anything is scored with them.

Whatever is wrong is said in one sentence: in which file, where in it, what it is and how to cure it.
"""

from __future__ import annotations

import difflib
import hashlib
import itertools
import math
import re
import tomllib
from collections.abc import Collection, Iterable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

import msgspec

from checks.rubric import WHOLE, Band, Dimension, Indicator, Part, Rubric, RubricError, RubricFile

_LARGEST_FILE = 1_000_000
_MOST_DECIMALS = 6
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")


class _UnsoundError(Exception):
    """What does not hold together in a rubric, and the cure; the file's name is put before it."""


class _WeightedPart(NamedTuple):
    dimension: str
    indicator: str
    checks: tuple[str, ...]
    weight: Fraction
    """In points of the whole, which is 100."""


def available_rubrics() -> tuple[str, ...]:
    """Return the ids of the rubrics that come with patuh, oldest scheme first."""
    names = (entry.name for entry in files("checks.rubrics").iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml")))


def load_rubric(id_or_path: str | Path, known_checks: Collection[str]) -> Rubric:
    """Read a shipped rubric by its id, or any rubric by the path of its TOML file.

    Raises `RubricError` for a rubric that does not exist, cannot be read or does not add up.
    """
    asked = str(id_or_path)
    if asked in available_rubrics():
        name, body = f"{asked}.toml", _shipped(asked)
    elif isinstance(id_or_path, Path) or asked.endswith(".toml") or "/" in asked or "\\" in asked:
        name, body = asked, _read(Path(asked))
    else:
        raise RubricError(
            f"There is no rubric {asked!r}; choose one of {', '.join(available_rubrics())}, "
            "or give the path of a rubric file that ends in .toml."
        )
    content = _decode(body, name)
    try:
        _prove_identity(content, body)
        _prove_bands(content)
        parts, whole = _weigh(content, frozenset(known_checks)) if content.dimensions else ((), 1)
    except _UnsoundError as flaw:
        raise RubricError(f"{name}: {flaw}.") from flaw
    told = {field: getattr(content, field) for field in RubricFile.__struct_fields__}
    return Rubric(**told, parts=parts, whole=whole, digest=_digest(content, parts, whole))


def _digest(content: RubricFile, parts: Sequence[Part], whole: int) -> str:
    decisive = (parts, whole, content.scale, content.bands, content.credit, content.zoning, content.service)
    return hashlib.sha256(msgspec.json.encode(decisive)).hexdigest()[:12]


def _shipped(rubric_id: str) -> bytes:
    return (files("checks.rubrics") / f"{rubric_id}.toml").read_bytes()


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            body = stream.read(_LARGEST_FILE + 1)
    except (OSError, ValueError) as error:  # ValueError: a NUL byte in the path
        why = getattr(error, "strerror", None) or str(error)
        raise RubricError(f"{path}: the rubric cannot be read ({why}); check the path.") from error
    if len(body) > _LARGEST_FILE:
        raise RubricError(f"{path}: this is larger than 1 MB and no rubric; give the path of a rubric's TOML file.")
    return body


def _decode(body: bytes, name: str) -> RubricFile:
    try:
        # Windows editors write a BOM and CRLF; TOML wants neither the one nor a lone CR.
        data = tomllib.loads(body.decode("utf-8-sig").replace("\r\n", "\n"), parse_float=Decimal)
        return msgspec.convert(data, RubricFile)
    except UnicodeDecodeError as error:
        raise RubricError(f"{name}: byte {error.start} is not UTF-8; save the file as UTF-8.") from error
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise RubricError(f"{name}: this is not TOML ({error}); correct it there.") from error
    except msgspec.ValidationError as error:
        what, _, where = str(error).partition(" - at ")
        place = f" at {where.strip('`').removeprefix('$.')}" if where else ""
        raise RubricError(
            f"{name}: {what}{place}; compare with {', '.join(available_rubrics())} in checks/rubrics."
        ) from error


def _prove_identity(rubric: RubricFile, body: bytes) -> None:
    if not _ID.fullmatch(rubric.id):
        raise _UnsoundError(
            f"the id {rubric.id!r} is not usable; write lower-case letters, digits and hyphens, as in 'ntt-2026'"
        )
    if rubric.id in available_rubrics() and body != _shipped(rubric.id):
        raise _UnsoundError(
            f"the id {rubric.id!r} belongs to a rubric that comes with patuh; "
            "give a changed rubric an id of its own, so that their scores are never mistaken for one another"
        )
    if not rubric.years:
        raise _UnsoundError("years is empty; say which years the scheme is for")


def _prove_bands(rubric: RubricFile) -> None:
    scale = rubric.scale
    if not 0 <= scale.decimals <= _MOST_DECIMALS:
        raise _UnsoundError(f"scale.decimals is {scale.decimals}; write 0 to {_MOST_DECIMALS}")
    step = Decimal(1).scaleb(-scale.decimals)
    for bound, what in ((scale.min, "scale.min"), (scale.max, "scale.max")):
        _prove_number(bound, what, low=0, high=10_000)
    if not rubric.bands:
        raise _UnsoundError("there are no bands; add [[bands]] that cover the scale")
    for band in rubric.bands:
        if not band.zone and not band.category:
            raise _UnsoundError(f"the band {band.min} to {band.max} has neither zone nor category; name it")
        for bound in (band.min, band.max):
            _prove_number(bound, f"a bound of {_called(band)}", low=scale.min, high=scale.max)
            if bound % step:
                raise _UnsoundError(
                    f"the bound {bound} of {_called(band)} has more than the {scale.decimals} decimals of the scale; "
                    "round it"
                )
        if band.min > band.max:
            raise _UnsoundError(f"{_called(band)} runs from {band.min} down to {band.max}; swap min and max")
    _prove_unique("the category", (band.category for band in rubric.bands if band.category))
    _prove_neighbours(rubric, step)


def _prove_neighbours(rubric: RubricFile, step: Decimal) -> None:
    bands = sorted(rubric.bands, key=lambda band: band.min)
    for lower, upper in itertools.pairwise(bands):
        if upper.min <= lower.max:
            raise _UnsoundError(
                f"{_called(lower)} (to {lower.max}) and {_called(upper)} (from {upper.min}) overlap; "
                f"let the upper begin at {lower.max + step}"
            )
        if upper.min - lower.max != step:
            raise _UnsoundError(
                f"there is a hole between {_called(lower)} (to {lower.max}) and {_called(upper)} (from {upper.min}); "
                f"let the upper begin at {lower.max + step}"
            )
    if bands[0].min != rubric.scale.min or bands[-1].max != rubric.scale.max:
        raise _UnsoundError(
            f"the bands run from {bands[0].min} to {bands[-1].max} and the scale from {rubric.scale.min} "
            f"to {rubric.scale.max}; make them agree"
        )


def _weigh(rubric: RubricFile, known: frozenset[str]) -> tuple[tuple[Part, ...], int]:
    """Prove the rules of scoring; return the weighted parts and the weight of the whole scheme, in whole numbers."""
    _prove_rules(rubric, known)
    weighted = [part for dimension in rubric.dimensions for part in _weighted_parts(dimension, known)]
    if not any(part.weight for part in weighted):
        raise _UnsoundError("no indicator with a weight names a check; give at least one indicator its `checks`")
    unit = math.lcm(*(part.weight.denominator for part in weighted))
    return tuple(Part(*part[:3], weight=int(part.weight * unit)) for part in weighted), WHOLE * unit


def _prove_rules(rubric: RubricFile, known: frozenset[str]) -> None:
    credit = rubric.credit
    for amount, what in ((credit.met, "met"), (credit.partial, "partial"), (credit.not_met, "not_met")):
        _prove_number(amount, f"credit.{what}", low=0, high=1)
    if not credit.not_met == 0 <= credit.partial <= credit.met == 1:
        raise _UnsoundError("credit must rise from not_met = 0 over partial to met = 1; correct [credit]")
    _prove_number(rubric.zoning.min_coverage, "zoning.min_coverage", low=0, high=1)
    if rubric.scale.min != 0 or rubric.scale.max != WHOLE:
        raise _UnsoundError("a rubric that scores needs the scale 0 to 100; correct [scale]")
    if rubric.sample is None or not rubric.sample.agency_types:
        raise _UnsoundError("sample.agency_types is missing; name the types of agency that are assessed")
    if rubric.service is None or not rubric.service.components:
        raise _UnsoundError("service.components is missing; name the components that every service owes")
    _prove_checks("service.components", rubric.service.components, known)
    _prove_unique("the dimension", (dimension.id for dimension in rubric.dimensions))
    for dimension in rubric.dimensions:
        _prove_number(dimension.weight, f"the weight of dimension {dimension.id!r}", low=0, high=WHOLE)
    total = sum(dimension.weight for dimension in rubric.dimensions)
    if total != WHOLE:
        raise _UnsoundError(f"the weights of the dimensions add up to {total} and not to 100; correct `weight`")


def _weighted_parts(dimension: Dimension, known: frozenset[str]) -> Iterator[_WeightedPart]:
    """Yield the parts of one dimension that checks can answer.

    Indicators without a published weight share equally what the published ones leave over. Those that no
    website shows take their share too, so that the others are not blown up to the whole dimension.
    """
    if not dimension.indicators:
        raise _UnsoundError(f"dimension {dimension.id!r} has no indicators; list them or leave it out")
    _prove_unique(f"dimension {dimension.id!r}: the indicator", (indicator.id for indicator in dimension.indicators))
    equal_share = _equal_share(dimension)
    for indicator in dimension.indicators:
        place = f"indicator {indicator.id!r} of dimension {dimension.id!r}"
        _prove_checks(place, (*indicator.checks, *indicator.reported), known)
        weight = equal_share if indicator.weight is None else Fraction(indicator.weight)
        groups = _groups(indicator)
        for checks in groups:
            yield _WeightedPart(dimension.id, indicator.id, checks, weight / len(groups))


def _groups(indicator: Indicator) -> Sequence[tuple[str, ...]]:
    """Return the groups of checks that share the indicator's weight; within a group the best finding earns it."""
    if indicator.combine == "best" and indicator.checks:
        return (indicator.checks,)
    return [(check,) for check in indicator.checks]


def _equal_share(dimension: Dimension) -> Fraction:
    """Return the weight of each indicator of a dimension that has none of its own."""
    given = [indicator.weight for indicator in dimension.indicators if indicator.weight is not None]
    for weight in given:
        _prove_number(weight, f"a weight of dimension {dimension.id!r}", low=0, high=dimension.weight)
    left = Fraction(dimension.weight) - sum(Fraction(weight) for weight in given)
    unweighted = len(dimension.indicators) - len(given)
    if unweighted and left > 0:
        return left / unweighted
    if unweighted or left:
        others = " and leave nothing for the others" if unweighted else ""
        raise _UnsoundError(
            f"the weights of the indicators of dimension {dimension.id!r} add up to {sum(given)}{others}, "
            f"where the dimension weighs {dimension.weight}; correct `weight`"
        )
    return Fraction(0)


def _prove_number(number: Decimal, what: str, *, low: Decimal | int, high: Decimal | int) -> None:
    """Refuse what is no plain number within its range; so many decimals as to exhaust memory are no plain number."""
    if not number.is_finite() or not low <= number <= high:
        raise _UnsoundError(f"{what} is {number}; write a number from {low} to {high}")
    exponent = number.as_tuple().exponent
    if isinstance(exponent, int) and exponent < -_MOST_DECIMALS:
        raise _UnsoundError(f"{what} has more than {_MOST_DECIMALS} decimals; round it")


def _prove_checks(where: str, checks: Sequence[str], known: frozenset[str]) -> None:
    _prove_unique(f"{where}: the check", checks)
    for check in checks:
        if check not in known:
            near = difflib.get_close_matches(check, sorted(known), n=1)
            cure = f"perhaps {near[0]!r} is meant" if near else "`patuh checks list` shows those there are"
            raise _UnsoundError(f"{where} names the unknown check {check!r}; {cure}")


def _prove_unique(what: str, names: Iterable[str]) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise _UnsoundError(f"{what} {name!r} is listed twice; keep one")
        seen.add(name)


def _called(band: Band) -> str:
    return f"band {band.category or band.zone!r}"
