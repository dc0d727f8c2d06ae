"""The ready sections, by check: data in the TOML files beside this module, one per group of checks."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

_FOLDER = Path(__file__).parent
_EXAMPLE = re.compile(r"\[([^\[\]]*)\]")


class Skeleton(NamedTuple):
    """A section as an agency would write it, with its own facts in place of the [examples]."""

    heading: str
    lines: tuple[str, ...]

    def filled(self) -> Skeleton:
        """Return the section with its examples taken for facts."""
        return Skeleton(_EXAMPLE.sub(r"\1", self.heading), tuple(_EXAMPLE.sub(r"\1", line) for line in self.lines))


@cache
def skeletons() -> Mapping[str, Skeleton]:
    """Return the section of every check."""
    found: dict[str, Skeleton] = {}
    for path in sorted(_FOLDER.glob("*.toml")):
        for check, section in tomllib.loads(path.read_text("utf-8")).items():
            found[check] = Skeleton(section["heading"], tuple(section["lines"]))
    return MappingProxyType(found)
