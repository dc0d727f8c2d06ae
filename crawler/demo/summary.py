"""The demo's last word: one line per agency, with what there was to see."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from checks.model import Status
from crawler.demo.run import REPORT, SITE_LIST

if TYPE_CHECKING:
    from checks.scoring import Score
    from crawler.demo.province import Agency
    from crawler.demo.run import Demo
    from reports.results import AgencyResult

HEADINGS = ("Wilayah", "Situs", "Nilai (indikatif)", "Temuan", "Yang terlihat")
_TOLD = (Status.MET, Status.PARTIAL, Status.NOT_MET, Status.CANNOT_TELL)


def summary_rows(demo: Demo) -> Iterator[tuple[str, ...]]:
    """Yield the table below `HEADINGS`, agency by agency in the province's order."""
    judged: Mapping[str, AgencyResult] = {site.url: agency for agency in demo.agencies for site in agency.sites}
    for agency in demo.province.agency:
        result = judged.get(agency.url)
        if result is None:
            yield agency.region, _short(agency), "", "", f"tidak dikunjungi: {agency.shows}"
            continue
        outcome = result.sites[0].outcome
        seen = agency.shows if outcome.is_readable else outcome.label
        yield agency.region, _short(agency), _score(result.now), _counts(result), seen


def _short(agency: Agency) -> str:
    """Return the part of the address in which agencies of one region differ."""
    label = agency.host if not agency.host.endswith(".go.id") else agency.host.partition(".")[0]
    return label + urlsplit(agency.url).path.rstrip("/")


def _score(score: Score) -> str:
    if score.value is None:
        return "–"
    value = f"{score.value:.2f}".replace(".", ",")
    return f"{value} · {score.coverage:.0%} · {score.zone}"


def _counts(result: AgencyResult) -> str:
    counts = Counter(verdict.status for verdict in result.verdicts)
    return " · ".join(str(counts[status]) for status in _TOLD)


def what_to_look_at(demo: Demo) -> Iterator[str]:
    """Yield the lines below the table: files to open and commands to try."""
    names = [name for name in demo.files if name.endswith("-ringkasan.csv")]
    folder = demo.out
    yield "Temuan: sesuai · sebagian · tidak ditemukan · tidak dapat dinilai. Hanya yang ketiga menurunkan nilai."
    yield f"Open {folder / REPORT / 'index.html'} in a browser: the report."
    yield f"In {folder}: {len(demo.files)} files, and the database they came from."
    yield f"  {names[-1]}  one row per agency, for Excel; beside it -rincian (one per check) and .xlsx"
    yield f"  {SITE_LIST}  the list of sites, in the shape in which coordinators send theirs"
    yield "Worth a look:"
    yield f"  patuh findings --database {demo.database_url}   every verdict with its proof"
    yield f"  patuh services --database {demo.database_url}   every service with its 14 components"
    # Its regions are invented: every other database refuses them.
    yield f"  patuh sites load {folder / SITE_LIST} --database {demo.database_url}   how a list is loaded"
    yield "  crawler/demo/README.md   how the province is made, and what is expected of each site"
