"""What people receive while a crawl is saving: each verdict with its own proof, never half of two visits."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from assessed_regions import CODE, all_of, enter_agencies, visit
from checks.model import Status
from checks.registry import CHECKS
from checks.rubric_file import load_rubric
from reports.gathering import read_regions
from storage import frames
from storage.database import Database

RUBRIC = load_rubric("ombudsman-2022", CHECKS)


def test_a_visit_that_is_saved_while_regions_are_read_comes_with_the_next_reading(
    db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    sites = enter_agencies(db, tmp_path, "dinkes.contohkab.go.id")
    first = visit(db, sites, all_of(Status.MET), excerpts=("kemarin",))
    evidence, later = frames.evidence, list[int]()

    def after_a_save(*arguments: Any, **named: Any) -> Any:
        if not later:
            later.append(visit(db, sites, all_of(Status.MET), nights=1, excerpts=("hari ini",)))
        return evidence(*arguments, **named)

    monkeypatch.setattr(frames, "evidence", after_a_save)
    for run, words in ((first, "kemarin"), (None, "hari ini")):
        (region,) = read_regions(db, RUBRIC, CODE)
        (agency,) = region.agencies
        assert {verdict.site.run_id for verdict in agency.verdicts} == {run or later[0]}
        assert {verdict.quote.excerpt if verdict.quote else "" for verdict in agency.verdicts} == {words}
