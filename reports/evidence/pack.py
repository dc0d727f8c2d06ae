"""`patuh evidence`: one agency's proof in one folder, small enough to be sent by mail.

The folder holds the archive of the stored pages, pages that say what was found and where it stands, and the list of
checksums that `sha256sum -c` verifies. Quoted pages come first; what does not fit is left out and named.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from typing import Any

from checks.rubric import Rubric
from reports.errors import ReportError
from reports.evidence.archive import Archive
from reports.evidence.captures import Capture, Held, Proof, captures_of, proofs_of
from reports.evidence.screenshots import FOLDER, SHARE, Camera, take_screenshots
from reports.folder import whole_folder
from reports.gathering import read_regions
from reports.html.language import LANGUAGES
from reports.html.templating import renderer
from reports.listing import records
from reports.results import AgencyResult, RegionResult
from storage import frames
from storage.bodies import BodyStore
from storage.database import Database

ARCHIVE = "salinan.warc.gz"
CHECKSUMS = "SHA256SUMS"
STYLE = "aset/laporan.css"
INDEX: Mapping[str, str] = {"id": "index.html", "en": "index.en.html"}
"""The page in each tongue, by its code."""

LIMIT_MB = 7
"""What a mailbox for 10 MB takes: attachments grow by a third on their way."""
_SPARE = 16_384
"""What the pages may grow by when they name what is in the archive, and the list of checksums with them."""
_ADDRESSES = 300_000
"""Characters of addresses in the list of copies; the pages stay small whatever a site calls its pages."""
_NAMED = 8


@dataclass(frozen=True, slots=True)
class Pack:
    """What was written. Bytes are those of all files together."""

    agency: str
    copies: int
    no_room: int
    not_stored: int
    size: int
    screenshots: int = 0


def find_agency(db: Database, wanted: str) -> int:
    """Return the number of the agency that is meant by its number, name, host or address, or by a part of these.

    Raises `ReportError` when there is none, or more than one.
    """
    rows = list(records(frames.sites(db)))
    sought = wanted.strip().casefold()
    said: tuple[Callable[[Mapping[str, Any]], bool], ...] = (
        lambda row: str(row["agency_id"]) == sought,
        lambda row: sought in (row["agency_name"].casefold(), row["host"], row["site_url"].casefold()),
        lambda row: sought in row["agency_name"].casefold() or sought in row["site_url"].casefold(),
    )
    for fits in said:
        found = {row["agency_id"]: row for row in rows if sought and fits(row)}
        if len(found) == 1:
            return int(next(iter(found)))
        if found:
            listed = [f"{number} ({row['agency_name']}, {row['host']})" for number, row in found.items()]
            more = f" and {len(listed) - _NAMED} more" if len(listed) > _NAMED else ""
            raise ReportError(
                f"{wanted!r} means {len(found)} agencies; give the number of one: {'; '.join(listed[:_NAMED])}{more}."
            )
    raise ReportError(f"There is no agency {wanted!r}: give its number, name or host, as `patuh sites list` shows it.")


def write_pack(
    db: Database,
    rubric: Rubric,
    store: BodyStore,
    out: Path,
    agency_id: int,
    *,
    at: datetime,
    software: str,
    limit_mb: int = LIMIT_MB,
    camera: Camera | None = None,
) -> Pack | None:
    """Write the pack of that agency into `out`, all of it or nothing; None when the agency was never visited.

    `at` is now: reviews must stand then, and the pack says when it was made. All files together stay below `limit_mb`
    million bytes. `camera` takes pictures of the pages quoted first; they take no more than a share of the room.
    Raises `ReportError` when the folder cannot be written to, or nothing fits.
    """
    sites = {row["site_id"]: row for row in records(frames.sites(db)) if row["agency_id"] == agency_id}
    code = next((row["region_code"] for row in sites.values()), None)
    found = _result(db, rubric, code, agency_id, at)
    if found is None:
        return None
    region, agency = found
    addresses = {number: row["site_url"] for number, row in sites.items()}
    proofs = proofs_of(db, addresses, code)
    pack = _Pack(rubric, region, agency, proofs, captures_of(db, addresses, code, proofs), at, limit_mb)
    room = pack.room()
    if room > 0 and camera is not None:
        taken = take_screenshots(pack.captures, proofs, store, camera, int(SHARE * room))
        pack = replace(pack, screenshots=taken)
        room = pack.room()
    if room < 0:
        raise ReportError(f"Not even the pages without any copy fit into {limit_mb} MB: allow more with --limit.")
    archive = Archive(f"Bukti: {agency.name}, {region.name}", software, at, room)
    for capture in pack.captures:
        archive.add(capture, store)
    return pack.write(out, archive)


def _result(
    db: Database, rubric: Rubric, code: str | None, agency_id: int, at: datetime
) -> tuple[RegionResult, AgencyResult] | None:
    for region in read_regions(db, rubric, code, at):
        for agency in region.agencies:
            if agency.agency_id == agency_id:
                return region, agency
    return None


@dataclass(frozen=True)
class _Pack:
    """What the pack is about, before anything is written."""

    rubric: Rubric
    region: RegionResult
    agency: AgencyResult
    proofs: Mapping[tuple[str, str], Sequence[Proof]]
    captures: tuple[Capture, ...]
    at: datetime
    limit_mb: int
    screenshots: Mapping[tuple[str, str], bytes] = field(default_factory=dict)
    """Pictures of pages, by address and hash."""

    def room(self) -> int:
        """Return how many bytes the archive may take beside everything else."""
        # Nothing is longer than to say of every copy that it did not fit.
        drafts = self._pages({(one.url, one.sha256): Held.NO_ROOM for one in self.captures}, 0)
        beside = [*drafts.values(), *self.screenshots.values(), _style()]
        return self.limit_mb * 1_000_000 - sum(map(len, beside)) - _SPARE

    def write(self, out: Path, archive: Archive) -> Pack:
        """Write everything, the checksums last."""
        pictures = {self._name(key): picture for key, picture in self.screenshots.items()}
        written = {ARCHIVE: archive.content(), STYLE: _style(), **pictures, **self._pages(archive.held, archive.size)}
        lines = (f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in sorted(written.items()))
        written[CHECKSUMS] = "".join(lines).encode()
        with whole_folder(out) as folder:
            for name, content in written.items():
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                (folder / name).write_bytes(content)
        held = list(archive.held.values())
        return Pack(
            self.agency.name,
            held.count(Held.IN),
            held.count(Held.NO_ROOM),
            held.count(Held.NOT_STORED),
            sum(map(len, written.values())),
            len(pictures),
        )

    def _name(self, key: tuple[str, str]) -> str:
        """Return the file of a page's picture: by the number that the page has in the list of copies."""
        number = next(place for place, one in enumerate(self.captures, 1) if (one.url, one.sha256) == key)
        return f"{FOLDER}/salinan-{number:03}.jpg"

    def _pages(self, held: Mapping[tuple[str, str], Held], archive_size: int) -> dict[str, bytes]:
        numbers = {(one.url, one.sha256): number for number, one in enumerate(self.captures, 1)}
        sites = {site.url: site for site in self.agency.sites}
        values: dict[str, Any] = {
            "one": self.agency,
            "region": self.region,
            "proofs": self.proofs,
            "captures": [
                (number, capture, held[capture.url, capture.sha256], sites.get(capture.site_url))
                for number, capture in enumerate(self._listed(), 1)
            ],
            "unlisted": len(self.captures) - len(self._listed()),
            "numbers": numbers,
            "screenshots": {numbers[key]: self._name(key) for key in self.screenshots},
            "held": list(held.values()),
            "archive": ARCHIVE,
            "archive_size": archive_size,
            "checksums": CHECKSUMS,
            "made_at": self.at,
            "limit_mb": self.limit_mb,
            "checked_at": self.agency.checked_at,
            "time_zone": self.region.time_zone,
            "rules": sorted({site.rules_version for site in self.agency.sites}),
            "crumbs": (),
            "root": "",
            "assets": "aset/",
        }
        return {
            INDEX[language.code]: renderer(language, self.rubric)(
                "evidence.html", counterpart=INDEX["en" if language.is_indonesian else "id"], **values
            ).encode()
            for language in LANGUAGES
        }

    def _listed(self) -> Sequence[Capture]:
        left = _ADDRESSES
        for number, capture in enumerate(self.captures):
            left -= len(capture.url) + len(capture.asked) + 400
            if left < 0:
                return self.captures[:number]
        return self.captures


def _style() -> bytes:
    return (files("reports.html") / "static" / "laporan.css").read_bytes()
