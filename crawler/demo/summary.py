"""The demo's last word: one line per agency, with what there was to see."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from checks.model import Status

if TYPE_CHECKING:
    from crawler.demo.province import Agency
    from crawler.demo.run import Demo
    from reports.results import AgencyResult

HEADINGS = (
    "Situs",
    "Kunjungan",
    "Nilai",
    "Cakupan",
    "Zona (indikatif)",
    "Sesuai",
    "Sebagian",
    "Tidak",
    "?",
    "Yang diperlihatkan",
)
"""`Tidak` counts what was not found, `?` what could not be told: the first lowers the score, the second does not."""
_TOLD = (Status.MET, Status.PARTIAL, Status.NOT_MET, Status.CANNOT_TELL)


def summary_rows(demo: Demo) -> Iterator[tuple[str, ...]]:
    """Yield the table below `HEADINGS`, agency by agency in the province's order."""
    judged: Mapping[str, AgencyResult] = {site.url: agency for agency in demo.agencies for site in agency.sites}
    for agency in demo.province.agency:
        result = judged.get(agency.url)
        if result is None:
            yield _address(agency), "tidak dikunjungi", "", "", "", "", "", "", "", agency.shows
        else:
            yield _address(agency), result.sites[0].outcome.label, *_numbers(result), agency.shows


def _address(agency: Agency) -> str:
    return agency.host + urlsplit(agency.url).path.rstrip("/")


def _numbers(result: AgencyResult) -> tuple[str, ...]:
    score = result.now
    counts = Counter(verdict.status for verdict in result.verdicts)
    value = "" if score.value is None else f"{score.value:.2f}".replace(".", ",")
    return value, f"{score.coverage:.0%}", score.zone or "", *(str(counts[status]) for status in _TOLD)


def what_to_look_at(demo: Demo) -> Iterator[str]:
    """Yield the lines below the table: files to open and commands to try."""
    names = [name for name in demo.files if name.endswith("-ringkasan.csv")]
    folder = demo.out
    yield f"In {folder}: {len(demo.files)} files, and the database they came from."
    yield f"  {names[-1]}  one row per agency, for Excel; beside it -rincian (one per check) and .xlsx"
    yield f"  {demo.files[0]}  the list that was loaded, in the shape in which coordinators send theirs"
    yield "Worth a look:"
    yield f"  patuh findings --database {demo.database_url}   every verdict with its proof"
    yield f"  patuh services --database {demo.database_url}   every service with its 14 components"
    yield "  crawler/demo/README.md   how the province is made, and what is expected of each site"
