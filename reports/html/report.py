"""`patuh report`: the whole report as static pages in two languages, written all at once or not at all.

Regions come one after the other and leave a line behind; the overviews are written last, from the lines.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from importlib.resources import files
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from checks.rubric import Rubric
from reports.folder import whole_folder
from reports.gathering import read_regions
from reports.html import method, views
from reports.html.accuracy import Accuracy
from reports.html.language import LANGUAGES, Language
from reports.html.map import Map, Place, draw
from reports.html.past import Past
from reports.html.templating import renderer
from reports.html.views import ProvinceLine, RegionLine
from reports.listing import records
from reports.results import RegionResult
from storage import frames
from storage.database import Database

_CAPITAL = "WIB"
"""The clock of a page whose regions live by several."""
INDEX = "index.html"
METHOD = "metode.html"
LIST_OF_FILES = "berkas.txt"
"""What the report consists of: the next one takes away what it no longer has."""
_ASSETS = ("laporan.css", "laporan.js")
_OURS = re.compile(
    r"(en/)?((wilayah|provinsi|perangkat-daerah)/)?[a-z0-9][a-z0-9.-]*\.html|aset/laporan\.(css|js)"
    r"|salinan/[0-9a-f]{16}\.txt"
)
CopyTexts = Callable[[Collection[str]], Mapping[str, str]]
"""Hashes of stored copies → their texts, of those that have one; handed in, because reading pages is not our trade."""


@dataclass(frozen=True, slots=True)
class Reported:
    """What a report wrote."""

    regions: int
    agencies: int
    files: int
    start: str = INDEX


class Crumb(NamedTuple):
    """A page on the way down to this one."""

    name: str
    address: str
    region: str | None = None
    """The code of the region that the page is about: a province's own agencies are not the province."""


def write_report(
    db: Database,
    rubric: Rubric,
    out: Path,
    region: str | None = None,
    accuracy: Accuracy | None = None,
    *,
    copy_texts: CopyTexts | None = None,
    at: datetime | None = None,
) -> Reported:
    """Write the report about every region with results (or about `region`) into `out`.

    `accuracy` is what `patuh evaluate` measured, for the page about the method. With `copy_texts` the quoted pages
    come along as plain text, which no browser runs. `at` is the moment at which reviews must stand (`read_regions`).

    Files of an earlier report that this one no longer has are removed, other files stay. Without results nothing
    is written, not even the folder. Raises `ReportError` when the folder cannot be written to, and `UnknownRegion`.
    """
    regions = read_regions(db, rubric, region, at)
    first = next(regions, None)
    if first is None:
        return Reported(0, 0, 0)
    earlier = _earlier_files(out)
    with whole_folder(out) as folder:
        report = _Report(folder, rubric, Past(db, rubric), _known_regions(db), accuracy, copy_texts)
        for current in chain([first], regions):
            report.write_region(current)
        report.write_overviews()
        written = report.finish()
    _remove(out, earlier.difference(written))
    return Reported(len(report.lines), sum(line.agencies for line in report.lines), len(written))


def _known_regions(db: Database) -> Mapping[str, Mapping[str, Any]]:
    return {row["code"]: row for row in records(frames.regions(db))}


@dataclass
class _Report:
    """A report while it is being written."""

    folder: Path
    rubric: Rubric
    past: Past
    known: Mapping[str, Mapping[str, Any]]
    accuracy: Accuracy | None
    copy_texts: CopyTexts | None
    copies: set[str] = field(default_factory=set)
    """Files of copies that were written."""
    lines: list[RegionLine] = field(default_factory=list)
    written: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._render: dict[Language, Callable[..., str]] = {
            language: renderer(language, self.rubric) for language in LANGUAGES
        }

    def write_region(self, region: RegionResult) -> None:
        """Write the pages of a region and of its agencies."""
        line = views.summarise(region)
        self.lines.append(line)
        crumbs = self._crumbs(region.code)
        changes = {agency.agency_id: self.past.changes(region, agency) for agency in region.agencies}
        about = {"region": region, "line": line, **self._about([line])}
        self._write(
            line.address,
            "region.html",
            **about,
            crumbs=crumbs,
            gaps=views.gaps([line.tally], self.rubric),
            reward=views.greatest_reward(region),
            unread=tuple(views.unread_sites(region)),
            changes=[(agency, change) for agency in region.agencies for change in changes[agency.agency_id]],
            has_earlier_run=self.past.has_earlier_run(region),
            history=self.past.history(region),
            trends=views.trend_lines(self.past.trends(region), self.rubric),
            sampled=self.rubric.sample.agency_types if self.rubric.sample else (),
        )
        self._write_copies(region)
        for agency in region.agencies:
            self._write(
                views.agency_address(agency),
                "agency.html",
                **about,
                one=agency,
                crumbs=(*crumbs, Crumb(line.name, line.address, line.code)),
                counts=views.verdict_counts(agency),
                fixes=views.fixes(agency),
                services=tuple(views.service_lines(agency, self.rubric)),
                changes=changes[agency.agency_id],
                history=self.past.history(region, agency),
                copies=self.copies,
            )

    def _write_copies(self, region: RegionResult) -> None:
        """Write the quoted pages of a region as plain text; several agencies may quote the same."""
        if self.copy_texts is None:
            return
        quotes = (verdict.quote for agency in region.agencies for verdict in agency.verdicts)
        hashes = {quote.sha256 for quote in quotes if quote and quote.sha256}
        for sha256, text in self.copy_texts(hashes).items():
            address = views.copy_address(sha256)
            if address in self.copies:
                continue
            path = self.folder / address
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, "utf-8-sig", newline="\n")  # the mark tells a browser its encoding, also in a folder
            self.copies.add(address)
            self.written.append(address)

    def write_overviews(self) -> None:
        """Write the pages of the provinces, of the nation, and of the method."""
        provinces = tuple(self._provinces())
        for province in provinces:
            self._write_overview(province.address, province.lines, self._crumbs(None), province=province)
        self._write_overview(INDEX, self.lines, (), provinces=provinces)
        self._write(
            METHOD,
            "method.html",
            crumbs=self._crumbs(None),
            **self._about(self.lines),
            **method.facts(self.rubric, self.accuracy),
        )

    def finish(self) -> tuple[str, ...]:
        """Add what all pages use, and the list of files."""
        assets = self.folder / "aset"
        assets.mkdir()
        for name in _ASSETS:
            (assets / name).write_bytes((files("reports.html") / "static" / name).read_bytes())
            self.written.append(f"aset/{name}")
        names = tuple(sorted(self.written))
        (self.folder / LIST_OF_FILES).write_text("\n".join(names) + "\n", "utf-8")
        return names

    def _provinces(self) -> Iterator[ProvinceLine]:
        codes = sorted({line.code[:2] for line in self.lines if line.code})
        for code in codes:
            known = self.known.get(code)
            yield ProvinceLine(
                code,
                known["name"] if known else code,
                views.province_address(code),
                tuple(line for line in self.lines if line.code and line.code[:2] == code),
            )

    def _about(self, lines: Sequence[RegionLine]) -> dict[str, Any]:
        """Return what the foot of a page says about its data."""
        zones = {line.time_zone for line in lines}
        return {
            "checked_at": max(line.checked_at for line in lines),
            "time_zone": zones.pop() if len(zones) == 1 else _CAPITAL,
            "rules": sorted({rules for line in lines for rules in line.rules}),
        }

    def _write_overview(
        self,
        address: str,
        lines: Sequence[RegionLine],
        crumbs: Sequence[Crumb],
        *,
        province: ProvinceLine | None = None,
        provinces: Sequence[ProvinceLine] = (),
    ) -> None:
        ordered = sorted(lines, key=lambda line: (line.code is None, line.code))
        self._write(
            address,
            "overview.html",
            **self._about(lines),
            crumbs=crumbs,
            province=province,
            provinces=provinces if len(provinces) > 1 else (),
            province_of={one.code: one for one in provinces},
            lines=ordered,
            gaps=views.gaps([line.tally for line in lines], self.rubric),
            agencies=sum(line.agencies for line in lines),
            map_of=lambda language, root: self._map(lines, language, root),
        )

    def _map(self, lines: Sequence[RegionLine], language: Language, root: str) -> Map | None:
        """Draw the lines' regions, among all that could be there."""
        by_code = {line.code: line for line in lines}
        provinces = {line.code[:2] for line in lines if line.code}
        places = []
        for code, row in self.known.items():
            line = by_code.get(code)
            # A region that was not visited is shown only beside neighbours that were.
            if row["lat"] is None or row["lon"] is None or code[:2] not in provinces or (not line and len(code) < 4):
                continue
            places.append(_place(row, line, language, self.rubric, root))
        return draw(places) if any(place.link for place in places) else None

    def _crumbs(self, code: str | None) -> tuple[Crumb, ...]:
        """Return the way from the nation to a region of that code; the nation is named by the template."""
        if code is None:
            return (Crumb("", INDEX),)
        known = self.known.get(code[:2])
        return Crumb("", INDEX), Crumb(known["name"] if known else code[:2], views.province_address(code[:2]))

    def _write(self, address: str, template: str, **values: Any) -> None:
        up = "../" * address.count("/")
        for language in LANGUAGES:
            shared = up if language.is_indonesian else f"../{up}"
            own = address if language.is_indonesian else f"en/{address}"
            page = self._render[language](
                template,
                root=up,
                shared=shared,
                assets=f"{shared}aset/",
                counterpart=f"{up}en/{address}" if language.is_indonesian else f"../{up}{address}",
                **values,
            )
            path = self.folder / own
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(page, "utf-8", newline="\n")
            self.written.append(own)


def _place(row: Mapping[str, Any], line: RegionLine | None, language: Language, rubric: Rubric, root: str) -> Place:
    if line is None:
        unvisited = language.texts()["page"].not_visited
        return Place(row["name"], row["lat"], row["lon"], "unvisited", "", f"{row['name']}: {unvisited}")
    name = language.region(line.code, line.name)
    value = "" if line.now.value is None else f"{language.number(line.now.value)}, "
    return Place(
        name=name,
        lat=row["lat"],
        lon=row["lon"],
        band=views.band_class(line.now.zone, line.now.category),
        letter=language.letter(line.now.zone, line.now.category),
        title=f"{name}: {value}{language.zone(line.now, rubric)}",
        link=f"{root}{line.address}",
    )


def _earlier_files(out: Path) -> frozenset[str]:
    """Return what an earlier report in the folder consists of; a name that a report would not give is left out."""
    with suppress(OSError, UnicodeDecodeError):
        listed = (out / LIST_OF_FILES).read_text("utf-8").splitlines()
        return frozenset(name for name in listed if _OURS.fullmatch(name))
    return frozenset()


def _remove(out: Path, names: Iterable[str]) -> None:
    """Remove pages that only an earlier report had. What cannot be removed stays; the new report is whole as it is."""
    for name in names:
        with suppress(OSError):
            (out / name).unlink(missing_ok=True)
