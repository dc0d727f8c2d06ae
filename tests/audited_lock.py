"""Asks the package registry which locked versions have known holes (`make audit`).

    python tests/audited_lock.py PIP_AUDIT

PIP_AUDIT is the program of that name, in an environment of its own: it brings a pip and a dozen libraries that nothing
else here needs.

Ends with 1 when there is one. Where no registry answers, or none knows about holes, it says so and ends with 0: that
is no fault of the project's, and a machine without network must be able to run all tests.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent

ACCEPTED: Mapping[str, str] = {}
"""Known holes that do not reach us, by their id, each with the reason. Empty is how it should be."""

PATIENCE = 300
"""Seconds for all questions together."""


@dataclass(frozen=True)
class Audit:
    """What the registry said. `asked` is False when it said nothing about any package."""

    asked: bool
    message: str
    holes: tuple[str, ...] = ()


def judge(told: str, failure: str = "") -> Audit:
    """Make an answer of what pip-audit printed: its JSON, or nothing but a complaint."""
    try:
        packages: list[dict[str, Any]] = json.loads(told)["dependencies"]
    except (ValueError, KeyError, TypeError):
        last = failure.strip().splitlines()[-1:] or ["no answer"]
        return Audit(False, f"Not audited: no registry answered ({last[0]}).")
    known = [package for package in packages if "skip_reason" not in package]
    if not known:
        return Audit(
            False, f"Not audited: the registry at hand tells nothing about holes in any of {len(packages)} packages."
        )
    holes = tuple(
        f"{package['name']} {package['version']}: {hole['id']}, mended in {_versions(hole)}"
        for package in known
        for hole in package["vulns"]
        if not {hole["id"], *hole.get("aliases", ())} & ACCEPTED.keys()
    )
    unknown = f"; {len(packages) - len(known)} are unknown to it" if len(known) < len(packages) else ""
    return Audit(True, f"{len(known)} packages audited{unknown}, {len(holes)} known holes.", holes)


def _versions(hole: Mapping[str, Any]) -> str:
    return ", ".join(hole["fix_versions"]) or "no version"


def main(program: str) -> int:
    """Ask, print, and say whether there is a hole."""
    lock = str(ROOT / "requirements.lock")
    command = [program, "--format", "json", "--progress-spinner", "off", "--timeout", "15"]
    command += ["--disable-pip", "--require-hashes", "--requirement", lock]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=PATIENCE)
        audit = judge(done.stdout, done.stderr)
    except FileNotFoundError:
        audit = Audit(False, "Not audited: no registry had pip-audit to install.")
    except subprocess.TimeoutExpired:
        audit = Audit(False, f"Not audited: the registry did not answer within {PATIENCE} seconds.")
    print(audit.message)
    for hole in audit.holes:
        print(f"  {hole}")
    return 1 if audit.holes else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
