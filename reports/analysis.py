"""Answers to the analysts' questions: small frames made of `storage.frames`, ready to be shown or drawn.

What `notebooks/` show is computed here, where tests can reach it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

import msgspec
import pandas as pd

from checks.model import Reason, Status
from checks.outcome import FetchOutcome
from checks.rubric import WHOLE, Band, Part, Rubric, RubricError
from checks.scoring import join_findings, score_findings
from storage import frames

if TYPE_CHECKING:
    from storage.database import Database

ZONES = ("hijau", "kuning", "merah")
NO_ZONE = "tanpa zona"
"""What could not be told, or too little of it."""
ZONE_COLOURS = {"hijau": "#00664f", "kuning": "#f2c230", "merah": "#b3261e", NO_ZONE: "#5d6b77"}
ZONE_HATCHES = {"hijau": "", "kuning": "//", "merah": "xx", NO_ZONE: ".."}
"""The report's colours (`reports/html/static/laporan.css`), and a second cue for those who cannot tell them apart."""
WHAT_IF = "bagaimana-bila"
"""Ends the id of every altered rubric, so that its scores are never taken for those of a scheme."""


def coverage(sites: pd.DataFrame, results: pd.DataFrame) -> pd.DataFrame:
    """Return how far each region was looked at, by region code; regions without a site are absent.

    Args:
        sites: `frames.sites`; retired sites are left out.
        results: `frames.site_results`, the newest state of each site.

    Returns:
        Columns `region_name`, `registered` (sites that may be visited or asked about), `visited`, `read` (its first
        page could be read), `unread` (visited, and nothing could be read), `share` (0-1: read of registered).
    """
    known = sites[sites["status"] != "retired"]
    readable = [outcome for outcome in FetchOutcome if outcome.is_readable]
    read = results.loc[results["outcome"].isin(readable), "site_id"]
    flags = known.assign(visited=known["site_id"].isin(results["site_id"]), read=known["site_id"].isin(read))
    by_region = flags.groupby("region_code").agg(
        region_name=("region_name", "first"),
        registered=("site_id", "size"),
        visited=("visited", "sum"),
        read=("read", "sum"),
    )
    by_region["unread"] = by_region["visited"] - by_region["read"]
    by_region["share"] = by_region["read"] / by_region["registered"]
    return by_region


def zone_counts(scores: pd.DataFrame, by: str) -> pd.DataFrame:
    """Count agencies by zone within each value of the column `by`; every zone has its column, also when empty.

    Args:
        scores: rows of `frames.scores` of the level agency, of one rubric.
        by: a column of it, such as `region_name`, `agency_type` or `run_id`.
    """
    zone = scores["zone"].astype("object").where(scores["zone"].notna(), NO_ZONE)
    counts = pd.crosstab(scores[by], zone)
    return counts.reindex(columns=[*ZONES, NO_ZONE], fill_value=0).rename_axis(columns=None)


def agency_scores(scores: pd.DataFrame, rubric_id: str) -> pd.DataFrame:
    """Keep the agencies' scores under one rubric out of `frames.scores`."""
    return scores[(scores["level"] == "agency") & (scores["rubric_id"] == rubric_id)].reset_index(drop=True)


def score_history(db: Database, rubric_id: str, region: str | None = None) -> pd.DataFrame:
    """Return the agencies' scores as each scored run left them, oldest run first, with the run's day beside them.

    A run in which an agency was not scored has no row of it: a gap is a gap.
    """
    runs = frames.runs(db)[["run_id", "started_at"]]
    parts = [agency_scores(frames.scores(db, run_id, region), rubric_id) for run_id in runs["run_id"].tolist()]
    history = pd.concat(parts, ignore_index=True) if parts else agency_scores(frames.scores(db), rubric_id).head(0)
    return history.merge(runs, on="run_id").sort_values(["run_id", "region_code", "agency_id"], ignore_index=True)


class _Told(NamedTuple):
    """A finding as scoring wants it."""

    check: str
    status: Status
    reason: Reason | None


def score_agencies(findings: pd.DataFrame, rubric: Rubric) -> pd.DataFrame:
    """Score every agency anew under a rubric of one's own; the findings of its sites are joined as everywhere.

    Args:
        findings: `frames.findings`, without retired sites.
        rubric: any that can score, altered ones (`altered`) included.

    Returns:
        One row per agency: `agency_id, agency_name, agency_type, region_code, region_name, value, coverage, zone`.
    """
    rows = []
    for agency_id, own in findings.groupby("agency_id", sort=True):
        told = (
            _Told(check, Status(status), None if pd.isna(reason) else Reason(reason))
            for check, status, reason in zip(own["check_id"], own["status"], own["reason"], strict=True)
        )
        score = score_findings(join_findings(told), rubric)
        first = own.iloc[0]
        about = {name: first[name] for name in ("agency_name", "agency_type", "region_code", "region_name")}
        rows.append(
            {"agency_id": agency_id, **about, "value": score.value, "coverage": score.coverage, "zone": score.zone}
        )
    columns = ("agency_id", "agency_name", "agency_type", "region_code", "region_name", "value", "coverage", "zone")
    frame = pd.DataFrame(rows, columns=list(columns))
    return frame.astype({"agency_id": "Int64", "value": "Float64", "coverage": "Float64"})


def altered(
    rubric: Rubric,
    *,
    weights: Mapping[str, float] | None = None,
    partial: float | None = None,
    lower_bounds: Mapping[str, float] | None = None,
    min_coverage: float | None = None,
) -> Rubric:
    """Return the rubric with some of its numbers changed, under an id that says so.

    Args:
        rubric: one that can score.
        weights: new weights by dimension id; with the unchanged ones they must add up to 100.
        partial: the share (0-1) of an indicator's weight that a partial finding earns.
        lower_bounds: the value from which on a zone or category (by its `category`, or its `zone`) is reached.
        min_coverage: the coverage (0-1) below which there is no zone.

    Raises:
        RubricError: a dimension or band is unknown, or the numbers do not hold together.
    """
    parts, whole = _reweighed(rubric, weights or {})
    credit = rubric.credit
    if partial is not None:
        if not 0 <= partial <= 1:
            raise RubricError(f"A partial finding cannot earn {partial}; write a share from 0 to 1.")
        credit = msgspec.structs.replace(credit, partial=Decimal(str(partial)))
    zoning = rubric.zoning
    if min_coverage is not None:
        zoning = msgspec.structs.replace(zoning, min_coverage=Decimal(str(min_coverage)))
    return msgspec.structs.replace(
        rubric,
        id=f"{rubric.id}-{WHAT_IF}",
        parts=parts,
        whole=whole,
        credit=credit,
        zoning=zoning,
        bands=_moved(rubric, lower_bounds or {}),
    )


def _reweighed(rubric: Rubric, weights: Mapping[str, float]) -> tuple[tuple[Part, ...], int]:
    held = {dimension.id: dimension.weight for dimension in rubric.dimensions}
    if unknown := sorted(set(weights) - set(held)):
        raise RubricError(f"There is no dimension {unknown[0]!r}; the rubric has {', '.join(held)}.")
    wanted = {name: Decimal(str(weights.get(name, weight))) for name, weight in held.items()}
    if min(wanted.values()) < 0 or sum(wanted.values()) != WHOLE:
        raise RubricError(f"The weights of the dimensions add up to {sum(wanted.values())} and not to {WHOLE}.")
    shares = [
        Fraction(part.weight * WHOLE, rubric.whole) * Fraction(wanted[part.dimension]) / Fraction(held[part.dimension])
        for part in rubric.parts
    ]
    unit = math.lcm(*(share.denominator for share in shares))
    parts = tuple(part._replace(weight=int(share * unit)) for part, share in zip(rubric.parts, shares, strict=True))
    return parts, WHOLE * unit


def _moved(rubric: Rubric, lower_bounds: Mapping[str, float]) -> tuple[Band, ...]:
    """Move the lower ends of bands; each band ends one step of the scale below the next."""
    step = Decimal(1).scaleb(-rubric.scale.decimals)
    bands = sorted(rubric.bands, key=lambda band: band.min)
    names = [band.category or band.zone or "" for band in bands]
    if unknown := sorted(set(lower_bounds) - set(names)):
        raise RubricError(f"There is no band {unknown[0]!r}; the rubric has {', '.join(names)}.")
    lows = [Decimal(str(lower_bounds.get(name, band.min))) for name, band in zip(names, bands, strict=True)]
    if lows != sorted(set(lows)) or lows[0] != rubric.scale.min or lows[-1] > rubric.scale.max:
        raise RubricError(
            "The bands must rise from the bottom of the scale, each above the one before; move others too."
        )
    ends = [*(low - step for low in lows[1:]), rubric.scale.max]
    return tuple(
        msgspec.structs.replace(band, min=low, max=end) for band, low, end in zip(bands, lows, ends, strict=True)
    )


def moves(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """Count how many agencies go from which zone (rows) to which (columns), between two answers of `score_agencies`."""
    both = before[["agency_id", "zone"]].merge(
        after[["agency_id", "zone"]], on="agency_id", suffixes=("_before", "_after")
    )
    named = both.fillna({"zone_before": NO_ZONE, "zone_after": NO_ZONE})
    order = [*ZONES, NO_ZONE]
    table = pd.crosstab(named["zone_before"], named["zone_after"])
    return table.reindex(index=order, columns=order, fill_value=0).rename_axis(index="dari", columns="menjadi")


def without_retired(rows: pd.DataFrame, sites: pd.DataFrame) -> pd.DataFrame:
    """Leave out the rows of retired sites, which count nowhere."""
    return rows[~rows["site_id"].isin(sites.loc[sites["status"] == "retired", "site_id"])]
