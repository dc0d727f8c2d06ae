"""What comes from others: under which licence, and what becomes of a known hole."""

from __future__ import annotations

import json
import re

import pytest

from audited_lock import judge
from licences import PAGE, licence, locked

# LGPL libraries are used as they are, by import; the GPL proper would bind whoever passes patuh on.
COPYLEFT = re.compile(r"\bAGPL|Affero|(?<!L)(?<!Lesser )\bGPL|(?<!Lesser )General Public License", re.IGNORECASE)
FREE_CHOICE = re.compile(r"\bOR\b")
"""A licence beside the GPL that may be chosen instead."""


def forbidden(named: str) -> bool:
    return COPYLEFT.search(named) is not None and not FREE_CHOICE.search(named)


@pytest.mark.parametrize(
    ("named", "refused"),
    [
        ("AGPL-3.0-or-later", True),
        ("GNU Affero General Public License v3", True),
        ("GPL-3.0-only", True),
        ("GNU General Public License v2 (GPLv2)", True),
        ("LGPL-3.0-only", False),
        ("GNU Lesser General Public License v3 (LGPLv3)", False),
        ("GPL-2.0-or-later OR MIT", False),
        ("BSD-3-Clause", False),
        ("Mozilla Public License 2.0 (MPL 2.0)", False),
    ],
)
def test_what_counts_as_a_licence_that_binds_whoever_passes_patuh_on(named: str, refused: bool):
    assert forbidden(named) is refused


@pytest.mark.parametrize("name", locked())
def test_no_locked_package_is_under_the_gpl_or_agpl_and_each_licence_is_known(name: str):
    told = licence(name)
    if told is None:
        row = re.search(rf"^\| `{name}` \| (.+) \| .+ \|$", PAGE.read_text("utf-8"), re.MULTILINE)
        assert row, f"{name} is not installed here and has no line in {PAGE.name}"
        told = row[1]
    assert told != "unknown"
    assert not forbidden(told), told


def package(name: str, *holes: str) -> dict[str, object]:
    return {"name": name, "version": "1.0", "vulns": [{"id": hole, "fix_versions": ["1.1"]} for hole in holes]}


def test_a_known_hole_is_told_with_the_version_that_mends_it():
    audit = judge(json.dumps({"dependencies": [package("sound"), package("holed", "PYSEC-2026-1")]}))
    assert audit.asked
    assert audit.holes == ("holed 1.0: PYSEC-2026-1, mended in 1.1",)


def test_without_a_hole_there_is_nothing_to_tell_but_how_many_were_asked_about():
    skipped = {"name": "strange", "skip_reason": "not found"}
    audit = judge(json.dumps({"dependencies": [package("sound"), skipped]}))
    assert (audit.asked, audit.holes) == (True, ())
    assert audit.message == "1 packages audited; 1 are unknown to it, 0 known holes."


@pytest.mark.parametrize(
    ("told", "failure", "reason"),
    [
        ("", "ERROR:pip_audit._cli:Failed to connect", "no registry answered (ERROR:pip_audit._cli:Failed to connect)"),
        ("", "", "no registry answered (no answer)"),
        ('{"dependencies": [{"name": "a", "skip_reason": "x"}]}', "", "tells nothing about holes in any of 1 packages"),
    ],
)
def test_where_no_registry_answers_that_is_said_and_nothing_is_claimed(told: str, failure: str, reason: str):
    audit = judge(told, failure)
    assert (audit.asked, audit.holes) == (False, ())
    assert reason in audit.message
