"""Won objections as labelled cases: pages that the checks judged wrongly, in the shape that `patuh evaluate` reads."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from checks.accuracy.labelled import Label
from checks.model import Status
from reports.cells import file_name_part, safe
from reports.folder import whole_folder
from storage.bodies import BodyStore
from storage.database import Database
from storage.errors import BodyMissing
from storage.models import Decision
from storage.reviews import ReviewRow, read_reviews

_LABELS = {Status.MET: Label.PRESENT, Status.PARTIAL: Label.PARTIAL, Status.NOT_MET: Label.ABSENT}
"""What a reader says of the page; that a check does not apply is no word about a page."""


@dataclass(frozen=True, slots=True)
class WrittenCases:
    """What was written, and how many won objections have no stored page to show."""

    labels: int
    pages: int
    without_page: int


def write_cases(db: Database, store: BodyStore, out: Path, region: str | None = None) -> WrittenCases:
    """Write `pages/`, `labels.csv` and `pages.csv` of every accepted review, lapsed ones too: their page is stored.

    Writes nothing, not even the folder, when there is no page to show. Raises `ReportError` and `UnknownRegion`.
    """
    won = [
        review for review in read_reviews(db, region) if review.decision is Decision.ACCEPT and review.status in _LABELS
    ]
    bodies: dict[str, bytes] = {}
    shown: list[ReviewRow] = []
    for review in won:
        if review.page_sha256 and (body := _body(store, review.page_sha256)) is not None:
            bodies[review.page_sha256] = body
            shown.append(review)
    if not shown:
        return WrittenCases(0, 0, len(won))
    with whole_folder(out) as folder:
        addresses: dict[str, str] = {}
        lines: dict[tuple[str, str], tuple[str, ...]] = {}
        for review in shown:
            page = _page_name(review)
            path = folder / "pages" / page
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(bodies[review.page_sha256 or ""])
            addresses[page] = review.page_url or ""
            label = _LABELS[review.status or Status.NOT_MET]
            note = safe(f"{review.author}: {review.reason} (diterima {review.decided_by})")
            lines[page, review.check] = (page, review.site_url, review.check, label.value, "", note)
        _write(folder / "labels.csv", ("page", "site", "check", "label", "evidence", "note"), lines.values())
        _write(folder / "pages.csv", ("page", "url"), addresses.items())
    return WrittenCases(len(lines), len(addresses), len(won) - len(shown))


def _body(store: BodyStore, sha256: str) -> bytes | None:
    try:
        return store.get(sha256)
    except BodyMissing:
        return None


def _page_name(review: ReviewRow) -> str:
    host = review.site_url.partition("://")[2].partition("/")[0]
    return f"{file_name_part(host)}/{(review.page_sha256 or '')[:16]}.html"


def _write(path: Path, columns: Sequence[str], lines: Iterable[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(lines)
