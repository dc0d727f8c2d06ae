"""Scores that the Ombudsman published, beside ours: two numbers that measure different things.

An official score rests mostly on visits, interviews and documents; ours on what a website shows. They may be laid side
by side, and neither confirms or refutes the other.
"""

from __future__ import annotations

import pandas as pd

from storage.seeds import rows

_FORMER_NAMES = {"tobasamosir": "toba", "diyogyakarta": "daerahistimewayogyakarta"}
"""Names in press reports that the ministry's list has no longer, or writes out."""


def official_scores() -> pd.DataFrame:
    """Return the shipped official scores, each with its region's code; `storage/seeds/README.md` says whence.

    Columns `year` (Int64), `level`, `region`, `region_code` (missing when the name fits no region), `score` (0-100),
    `zone` and `category` (missing where the source did not state them), `source_url`.
    """
    codes = {(row["level"], _plain(row["name"], row["level"])): row["code"] for row in rows("regions")}
    frame = pd.DataFrame(list(rows("official_scores")), dtype="str")
    frame = frame.replace("", pd.NA)
    keys = zip(frame["level"], frame["region"], strict=True)
    frame["region_code"] = pd.Series([codes.get((level, _plain(name, level))) for level, name in keys], dtype="str")
    return frame.astype({"year": "Int64", "score": "Float64"})


def _plain(name: str, level: str) -> str:
    """Reduce a name to its letters: sources write *Tolitoli* and *Toli Toli*, with or without the word of the level."""
    letters = "".join(filter(str.isalpha, name.lower())).removeprefix(level)
    return _FORMER_NAMES.get(letters, letters)


def beside_official(official: pd.DataFrame, scores: pd.DataFrame) -> pd.DataFrame:
    """Lay the newest official score of each region beside our regional index of it.

    Args:
        official: `official_scores()`.
        scores: rows of `frames.scores` of the level region, of one rubric.

    Returns:
        One row per region that has both: `region_code, region, year, official, official_zone, ours, coverage`.
    """
    newest = official.dropna(subset=["region_code", "score"]).sort_values("year").groupby("region_code").tail(1)
    theirs = newest.rename(columns={"score": "official", "zone": "official_zone"})
    ours = scores.loc[scores["value"].notna(), ["region_code", "value", "coverage"]].rename(columns={"value": "ours"})
    both = theirs[["region_code", "region", "year", "official", "official_zone"]].merge(ours, on="region_code")
    return both.sort_values("region_code", ignore_index=True)
