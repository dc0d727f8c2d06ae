"""What a night is expected to measure: data with bounds, and a sentence for each that was not met. Pure."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from statistics import median

import msgspec

from checks.errors import UserError

USUAL_NIGHTS = 7
"""The nights before tonight whose median is the usual."""
_FEWEST_NIGHTS = 2
"""Nights without which nothing is usual."""


class Expectation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Bounds of one measure, or of all whose name begins alike (`evidence.*`)."""

    measure: str
    says: str
    """What it is, in Indonesian."""
    least: float | None = None
    most: float | None = None
    least_of_usual: float | None = None
    """As a share of the usual."""
    most_of_usual: float | None = None
    above: float = 0.0
    """The usual below which the share is not looked at."""

    def unmet(self, measured: Mapping[str, float], nights: Sequence[Mapping[str, float]]) -> Iterator[str]:
        """Yield an Indonesian sentence for each bound that the measures are outside of."""
        for name in self._names(measured, nights):
            what = self.says if name == self.measure else f"{self.says} {name.removeprefix(self.measure[:-1])}"
            value = measured.get(name)
            if value is not None:
                if self.least is not None and value < self.least:
                    yield f"{what}: {_number(value)}, paling sedikit {_number(self.least)}"
                if self.most is not None and value > self.most:
                    yield f"{what}: {_number(value)}, paling banyak {_number(self.most)}"
            usual = _usual(name, nights)
            if usual is None or usual <= self.above:
                continue
            # A measure that is gone (a check without any row) has fallen to nothing.
            now = value or 0.0
            if self.least_of_usual is not None and now < self.least_of_usual * usual:
                yield f"{what}: {_number(now)}, biasanya {_number(usual)}"
            if self.most_of_usual is not None and now > self.most_of_usual * usual:
                yield f"{what}: {_number(now)}, biasanya {_number(usual)}"

    def _names(self, measured: Mapping[str, float], nights: Sequence[Mapping[str, float]]) -> list[str]:
        if not self.measure.endswith("*"):
            return [self.measure]
        known = {name for night in (measured, *nights[:USUAL_NIGHTS]) for name in night}
        return sorted(name for name in known if name.startswith(self.measure[:-1]))


class _File(msgspec.Struct, forbid_unknown_fields=True):
    expectation: list[Expectation]


def read_expectations(path: Path | None = None) -> tuple[Expectation, ...]:
    """Read a file of expectations, by default the shipped one; raises `UserError` that says what is wrong in it."""
    name = str(path or "expectations.toml")
    try:
        text = (path or files("crawler") / "expectations.toml").read_text("utf-8")
        return tuple(msgspec.convert(tomllib.loads(text), _File).expectation)
    except UnicodeDecodeError as error:
        raise UserError(f"{name} is not UTF-8 text: save it as such.") from error
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise UserError(f"{name}: {error}. The shipped crawler/expectations.toml shows the form.") from error


def unmet(
    expected: Sequence[Expectation], measured: Mapping[str, float], nights: Sequence[Mapping[str, float]]
) -> list[str]:
    """Return what was not met, one sentence each. `nights` are the measures of earlier nights, newest first."""
    return [sentence for one in expected for sentence in one.unmet(measured, nights)]


def _usual(name: str, nights: Sequence[Mapping[str, float]]) -> float | None:
    told = [night[name] for night in nights[:USUAL_NIGHTS] if name in night]
    return median(told) if len(told) >= _FEWEST_NIGHTS else None


def _number(value: float) -> str:
    """Write a number as Indonesians do; shares have three places at most."""
    return f"{value:.3f}".rstrip("0").rstrip(".").replace(".", ",")
