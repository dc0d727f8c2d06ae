"""Under which licence each locked dependency comes, told by the installed packages themselves."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "DEPENDENCIES.md"
_LONGEST = 60
"""Some packages put the whole licence where its name belongs."""
_OPENINGS = {
    "apache license": "Apache-2.0",
    "mit license": "MIT",
    "the mit license": "MIT",
    "bsd 3-clause": "BSD-3-Clause",
}
"""How the texts of licences begin, for packages that bring the text and do not name it."""


def locked() -> tuple[str, ...]:
    """Return the name of every package in the lock, in order."""
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    return tuple(dict.fromkeys(re.findall(r"^([a-z0-9-]+)==", lock, re.MULTILINE)))


def licence_table() -> str:
    """List what is locked, as a Markdown table. A package of another system keeps the line that it has."""
    kept = dict(re.findall(r"^\| `([a-z0-9-]+)` \| (.+) \|$", PAGE.read_text("utf-8"), re.MULTILINE))
    lines = ["| package | licence | needed by |", "| --- | --- | --- |"]
    for name in locked():
        told = licence(name)
        rest = kept.get(name, "unknown | development") if told is None else f"{told} | {_needed_by(name)}"
        lines.append(f"| `{name}` | {rest} |")
    return "\n".join(lines)


def licence(name: str) -> str | None:
    """Name the licence of an installed package; None when it is not installed here."""
    try:
        found = distribution(name)
    except PackageNotFoundError:
        return None
    about = found.metadata
    if expression := about.get("License-Expression"):
        return str(expression)
    named = " ".join(str(about.get("License") or "").split())
    if named and named != "UNKNOWN" and len(named) <= _LONGEST:
        return named
    classified = [
        line.rpartition("::")[2].strip() for line in about.get_all("Classifier") or () if line.startswith("License ::")
    ]
    return ", ".join(classified) or _of_text(found) or "unknown"


def _of_text(found: Distribution) -> str:
    for file in found.files or ():
        if file.name.upper().startswith("LICEN"):
            text = " ".join(file.read_text().split()).lower()
            for opening, name in _OPENINGS.items():
                if text.startswith(opening):
                    return name
    return ""


def _needed_by(name: str) -> str:
    return next((who for who, names in _groups().items() if name in names), "development")


@cache
def _groups() -> dict[str, frozenset[str]]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    groups = {"the product": frozenset(_closure(project["dependencies"]))}
    for extra, wanted in project["optional-dependencies"].items():
        groups[f"the extra {extra}"] = frozenset(_closure(wanted))
    return groups


def _closure(wanted: Iterable[str]) -> Iterator[str]:
    """Yield what these requirements bring with them, on whatever system."""
    waiting, seen = [Requirement(line) for line in wanted], set()
    while waiting:
        requirement = waiting.pop()
        key = (canonicalize_name(requirement.name), frozenset(requirement.extras))
        if key in seen:
            continue
        seen.add(key)
        yield key[0]
        try:
            lines = distribution(requirement.name).requires or ()
        except PackageNotFoundError:
            continue
        for line in lines:
            needed = Requirement(line)
            asks_extra = needed.marker is not None and "extra ==" in str(needed.marker)
            if not asks_extra or any(
                needed.marker and needed.marker.evaluate({"extra": extra}) for extra in requirement.extras
            ):
                waiting.append(needed)
