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
    hint: str = ""
    """What to do with it besides; it stands beside the section, as everything in the section gets published."""

    def filled(self) -> Skeleton:
        """Return the section with its examples taken for facts."""
        lines = tuple(_EXAMPLE.sub(r"\1", line) for line in self.lines)
        return Skeleton(_EXAMPLE.sub(r"\1", self.heading), lines, self.hint)


@cache
def skeletons() -> Mapping[str, Skeleton]:
    """Return the section of every check."""
    found: dict[str, Skeleton] = {}
    for path in sorted(_FOLDER.glob("*.toml")):
        for check, section in tomllib.loads(path.read_text("utf-8")).items():
            found[check] = Skeleton(section["heading"], tuple(section["lines"]), section.get("hint", ""))
    return MappingProxyType(found)
