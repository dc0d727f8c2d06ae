"""Families of sites: those whose first pages are built alike, found from the markup and not from a list of vendors.

A vendor's theme repeats its class names, ids and asset files on every site it was sold to. What sites of one family
lack together is one repair for the vendor, and not one letter to each agency.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from checks.model import Status
from checks.outcome import FetchOutcome
from storage import frames
from storage.bodies import body_store
from storage.errors import BodyMissing

if TYPE_CHECKING:
    from storage.database import Database

ALIKE = 0.5
"""The least likeness (0-1) of two first pages of one family [A]; on the demo's themes 0.68 within and 0.02 between."""
FEWEST_MARKS = 3
"""A page with fewer marks says nothing about who built it."""
LONER = "tanpa keluarga"
"""What a site is called whose first page resembles no other."""

_READ_BYTES = 300_000
"""Themes show in the first part of a page; the rest is content."""
_NAMED_MARKS = 2
_EVERYBODYS = (
    "bootstrap",
    "jquery",
    "popper",
    "fontawesome",
    "font-awesome",
    "style.css",
    "main.css",
    "container",
    "row",
)
"""Marks that a family is not named for: in a small region only chance keeps them from being found elsewhere."""
_TELLING = ("tema:", "generator:", "berkas:", "")
"""What says most of who built a site comes first in a family's name."""
_CLASSES = re.compile(rb"""\b(?:class|id)\s*=\s*["']([^"'<>]{1,400})["']""", re.IGNORECASE)
_ASSETS = re.compile(rb"""\b(?:href|src)\s*=\s*["']([^"'<>\s]{1,400})["']""", re.IGNORECASE)
_GENERATOR = re.compile(rb"""<meta\s[^>]{0,200}generator["'][^>]{0,200}>""", re.IGNORECASE)
_CONTENT = re.compile(rb"""content\s*=\s*["']([^"'<>]{1,100})["']""", re.IGNORECASE)
_THEME = re.compile(r"/(?:themes|templates|plugins)/([\w.-]{2,60})/")
_FILE = re.compile(r"/?([\w.-]{2,60}\.(?:css|js))(?:\?|$)")
_WORD = re.compile(r"[a-z][a-z_-]{1,59}")


def marks_of(body: bytes) -> frozenset[str]:
    """Return what the markup shows of who built a page: classes and ids, asset files, theme folders, generator.

    Names with digits are left out (`post-2041`): they number content. Patterns and no parser, since pages are many and
    only names are wanted; any bytes will do.
    """
    head = body[:_READ_BYTES]
    words = (name for found in _CLASSES.findall(head) for name in found.decode("ascii", "ignore").lower().split())
    marks = {word for word in words if _WORD.fullmatch(word)}
    for found in _ASSETS.findall(head):
        address = found.decode("ascii", "ignore").lower()
        marks.update(f"tema:{name}" for name in _THEME.findall(address))
        if "://" not in address and not address.startswith("//"):  # what others serve is everybody's
            marks.update(f"berkas:{name}" for name in _FILE.findall(address))
    for found in _GENERATOR.findall(head):
        marks.update(f"generator:{name.decode('ascii', 'ignore').lower().strip()}" for name in _CONTENT.findall(found))
    return frozenset(marks)


def first_page_marks(db: Database, region: str | None = None, bodies: Path | None = None) -> dict[int, frozenset[str]]:
    """Return the marks of every site's first page by site number; sites without a stored one are left out."""
    pages = frames.pages(db, region=region)
    readable = pages["outcome"].isin([outcome for outcome in FetchOutcome if outcome.is_readable])
    first = pages[(pages["depth"] == 0) & (pages["sha256"] != "") & readable].drop_duplicates("site_id")
    store = body_store(db, bodies)
    marks = {}
    for site_id, sha256 in zip(first["site_id"], first["sha256"], strict=True):
        try:
            marks[int(site_id)] = marks_of(store.get(sha256))
        except BodyMissing:
            continue
    return marks


def families(marks: Mapping[int, Iterable[str]]) -> pd.Series[str]:
    """Return the family of each site: sites whose marks are alike, rare marks counting most.

    The site with most likes founds a family, which takes in all that resemble it; then the next of those left over.
    Families are named for the marks that set them apart, largest first; a family has at least two members.
    """
    sites = sorted(site for site, found in marks.items() if len(set(found)) >= FEWEST_MARKS)
    members = _grouped(sites, _likeness([frozenset(marks[site]) for site in sites]))
    name = dict.fromkeys(marks, LONER)
    for number, family in enumerate(sorted(members, key=lambda family: (-len(family), family[0])), start=1):
        label = f"{number}: {_named_for(family, marks)}"
        name.update(dict.fromkeys(family, label))
    return pd.Series(name, dtype="str", name="family").rename_axis("site_id").sort_index()


def _likeness(found: list[frozenset[str]]) -> np.ndarray:
    """Return the weighted Jaccard likeness of every pair; a mark weighs more the fewer sites have it."""
    spread = Counter(mark for marks in found for mark in marks)
    column = {mark: place for place, mark in enumerate(sorted(spread))}
    weight = np.array([np.log1p(len(found) / spread[mark]) for mark in sorted(spread)], dtype=np.float32)
    has = np.zeros((len(found), len(column)), dtype=np.float32)
    for row, marks in enumerate(found):
        has[row, [column[mark] for mark in marks]] = 1.0
    shared = (has * weight) @ has.T
    own = np.diag(shared)
    return np.asarray(shared / np.maximum(own[:, None] + own[None, :] - shared, 1e-9))


def _grouped(sites: list[int], likeness: np.ndarray) -> list[list[int]]:
    left = set(range(len(sites)))
    found = []
    while left:
        order = sorted(left)
        like = likeness[np.ix_(order, order)] >= ALIKE
        founder = int(like.sum(axis=1).argmax())
        family = [order[place] for place in np.flatnonzero(like[founder])]
        if len(family) == 1:
            break
        found.append([sites[place] for place in family])
        left -= set(family)
    return found


def _named_for(family: list[int], marks: Mapping[int, Iterable[str]]) -> str:
    """Name a family for what most of its members and fewest strangers have; a theme's own name comes first."""
    inside = Counter(mark for site in family for mark in set(marks[site]))
    outside = Counter(mark for site, found in marks.items() if site not in family for mark in set(found))
    strangers = max(1, len(marks) - len(family))

    def telling(mark: str) -> tuple[bool, float, int, str]:
        apart = inside[mark] / len(family) - outside[mark] / strangers
        kind = next(place for place, prefix in enumerate(_TELLING) if mark.startswith(prefix))
        return any(word in mark for word in _EVERYBODYS), -round(apart, 1), kind, mark

    return ", ".join(sorted(inside, key=telling)[:_NAMED_MARKS])


def largest_first(family: pd.Series[str]) -> list[str]:
    """Return the names of the families, the largest first as they are numbered; sites without one have none."""
    names = set(family) - {LONER}
    return sorted(names, key=lambda name: int(name.partition(":")[0]))


def lacking_shares(findings: pd.DataFrame, family: pd.Series[str], *, most: int) -> pd.DataFrame:
    """Return the share (0-1) of told sites on which a thing was not found, by check (rows) and family (columns).

    `most` families at the most, the largest first, and then the sites without one; missing where nothing could be told.
    """
    shown = [*largest_first(family)[:most], LONER]
    told = _told(findings, family)
    shares = told.groupby(["check_id", "family"])["lacks"].mean().unstack().astype("float64")
    return shares[[name for name in shown if name in shares]]


def _told(findings: pd.DataFrame, family: pd.Series[str]) -> pd.DataFrame:
    """Return the findings of which something could be told, with their site's family and whether it lacks the thing."""
    told = findings[findings["status"].isin([Status.MET, Status.PARTIAL, Status.NOT_MET])]
    told = told.merge(family, left_on="site_id", right_index=True)
    return told.assign(lacks=(told["status"] == Status.NOT_MET).astype("int64"))


def recurring_gaps(findings: pd.DataFrame, family: pd.Series[str], *, share: float = 0.8) -> pd.DataFrame:
    """Return what at least `share` of a family's sites lack, with the share among all other sites beside it.

    Args:
        findings: `frames.findings`; only what could be told counts, and at least two sites of a family must be told.
        family: of each site, as `families` returns it.
        share: the least share (0-1) of told sites on which the thing was not found.

    Returns:
        A frame `family, check_id, told, lacking, share, elsewhere`, the widest difference first.
    """
    told = _told(findings, family)
    every = told.groupby("check_id")["lacks"].agg(["size", "sum"])
    own = told[told["family"] != LONER].groupby(["family", "check_id"])["lacks"].agg(told="size", lacking="sum")
    gaps = own.reset_index()
    others = every.loc[gaps["check_id"]].reset_index(drop=True)
    rest = (others["size"] - gaps["told"]).astype("Float64")
    gaps["share"] = (gaps["lacking"] / gaps["told"]).astype("Float64")
    gaps["elsewhere"] = ((others["sum"] - gaps["lacking"]) / rest.mask(rest == 0)).astype("Float64")
    gaps = gaps[(gaps["told"] > 1) & (gaps["share"] >= share)]
    widest = (gaps["share"] - gaps["elsewhere"].fillna(0.0)).rename("difference")
    order = pd.concat([widest, gaps[["family", "check_id"]]], axis=1)
    order = order.sort_values(["difference", "family", "check_id"], ascending=[False, True, True])
    return gaps.loc[order.index].reset_index(drop=True)
