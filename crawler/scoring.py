"""Scoring the newest findings and keeping the scores. The arithmetic is `checks.scoring`, the joining `reports`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from checks.rubric import Rubric
from checks.scoring import Score, score_service
from reports.gathering import read_regions
from reports.results import RegionResult
from storage import frames
from storage.database import Database
from storage.models import ScoreLevel
from storage.runs import latest_run
from storage.scores import ScoreRecord, save_scores


def score_newest(db: Database, rubric: Rubric) -> list[ScoreRecord]:
    """Score the newest state of every service, agency and region; save and return the scores.

    They are filed under the newest run, in place of its earlier ones, so that scoring twice leaves what
    scoring once leaves. Without a run there is nothing to score. Raises `RubricError` for a rubric that
    holds bands only.
    """
    run = latest_run(db)
    if run is None:
        return []
    told = _scored_before(db, run.run_id, rubric.id)
    records = [record for region in read_regions(db, rubric) for record in _records(region, rubric, told)]
    save_scores(db, run.run_id, rubric.id, records)
    return records


def _scored_before(db: Database, run_id: int, rubric_id: str) -> frozenset[int]:
    """Return the services scored in an earlier run: theirs is a row that changes with them, so its score cannot."""
    scores = frames.scores(db)
    earlier = scores[(scores["rubric_id"] == rubric_id) & (scores["level"] == "service") & (scores["run_id"] < run_id)]
    return frozenset(earlier["service_id"].tolist())


def _records(region: RegionResult, rubric: Rubric, told: frozenset[int]) -> Iterator[ScoreRecord]:
    for agency in region.agencies:
        of_agency = ScoreRecord(
            level=ScoreLevel.AGENCY,
            region_code=region.code,
            agency_id=agency.agency_id,
            **_told(agency.now, rubric),
        )
        for service in agency.services:
            if service.service_id not in told:
                score = score_service(service.components, rubric)
                yield replace(
                    of_agency, level=ScoreLevel.SERVICE, service_id=service.service_id, **_told(score, rubric)
                )
        yield of_agency
    if region.code is not None:
        yield ScoreRecord(level=ScoreLevel.REGION, region_code=region.code, **_told(region.now, rubric))


def _told(score: Score, rubric: Rubric) -> dict[str, Any]:
    """Return what a record keeps of a score."""
    return {
        "value": score.value,
        "coverage": score.coverage,
        "zone": score.zone,
        "category": score.category,
        "detail": {
            "label": score.label,
            "scheme_coverage": score.scheme_coverage,
            "counted": score.counted,
            "rubric_digest": rubric.digest,
        },
    }
