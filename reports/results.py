"""What is known of a region, gathered from the analysts' frames into plain records.

Everything that people receive (CSV, workbook, report) is written from these records, so that all of them say
the same. `reports.gathering` fills them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from checks.model import PICTURE_ONLY, Reason, ServiceComponent, Status
from checks.outcome import FetchOutcome
from checks.registry import CHECKS
from checks.scoring import Gain, Score
from reports.words import group_word, verdict_word
from storage.agency_types import AGENCY_TYPES
from storage.reviews import State

NO_REGION = "tanpa-wilayah"
"""What stands for the region of agencies that belong to none: sites given by hand."""


@dataclass(frozen=True, slots=True)
class SiteVisit:
    """How the newest visit to one site ended."""

    site_id: int
    url: str
    outcome: FetchOutcome
    run_id: int
    checked_at: datetime
    pages_read: int
    pages_known: int
    rules_version: str
    detail: str = ""
    """What exactly happened, for a technician."""
    likely_unread: int = 0
    documents_unread: int = 0
    sitemap_share: float | None = None
    """0–1; None without a sitemap."""
    certificate: str | None = None
    """How the certificate fared, as an outcome's word; None when there was nothing to say of it."""
    key: str = ""
    """Host and scope, which name the site in any database."""


@dataclass(frozen=True, slots=True)
class Quote:
    """The strongest proof of a verdict: words on a page."""

    page_url: str
    excerpt: str
    where: str
    why: str
    fetched_at: datetime | None
    sha256: str = ""
    """Names the stored copy of the page; empty when none was kept."""

    @property
    def is_picture_only(self) -> bool:
        """Whether the words were recognised in a picture, and no screen reader finds them."""
        return self.where.startswith(PICTURE_ONLY)


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What people said about a finding, and what the machine had found."""

    state: State
    author: str
    answer: str
    evidence_url: str | None
    decided_by: str | None
    expires_at: datetime
    machine_status: Status
    machine_reason: Reason | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is shown for one check of an agency, on the one of its sites that decides.

    It is what the check concluded, unless an accepted review stands: then it is the review's word; or unless
    what was met is missing for the first time: then it stays met until a second look on another day; or unless
    its proof stands word for word at many agencies: then nobody can tell until a person has looked. In all these
    cases `machine_status` and `machine_reason` still tell what the check concluded.
    """

    check: str
    check_version: int
    finding_id: int
    """The finding that is shown, or was before people spoke: of a held verdict the one that was met."""
    status: Status
    reason: Reason | None
    note: str
    site: SiteVisit
    quote: Quote | None
    fix: str
    """What to do about it, in one Indonesian line; empty when there is nothing to do."""
    review: Reviewed | None = None
    held_since: datetime | None = None
    """When the check first no longer found what is still shown, until a second look on another day; else None."""
    uncredited: Status | None = None
    """What the check concluded from nothing but a text that many agencies share; None when it is the agency's own."""

    @property
    def is_decided(self) -> bool:
        """Whether what is shown is people's word: an accepted review stands."""
        return self.review is not None and self.review.state is State.STANDS

    @property
    def machine_status(self) -> Status:
        """What the check itself concluded."""
        if self.review:
            return self.review.machine_status
        if self.uncredited:
            return self.uncredited
        return Status.NOT_MET if self.held_since else self.status

    @property
    def steady_status(self) -> Status:
        """What the check has concluded for good: not met only after a second look."""
        return Status.MET if self.held_since else self.machine_status

    @property
    def steady_word(self) -> str:
        """The same in one Indonesian word or phrase."""
        return verdict_word(self.steady_status, self.machine_reason)

    @property
    def machine_reason(self) -> Reason | None:
        """Why the check itself could not tell."""
        if self.review:
            return self.review.machine_reason
        return None if self.uncredited else self.reason

    @property
    def machine_word(self) -> str:
        """What the check itself concluded, in one Indonesian word or phrase."""
        return verdict_word(self.machine_status, self.machine_reason)

    @property
    def key(self) -> str:
        """What names this finding from one day, and one database, to the next: check and site."""
        return f"{self.check}@{self.site.key}"

    @property
    def title(self) -> str:
        """The check's Indonesian title; of a check that no longer exists, its id."""
        known = CHECKS.get(self.check)
        return known.check.title_ind if known else self.check

    @property
    def group(self) -> str:
        """The component of the instrument, in Indonesian."""
        return group_word(self.check)

    @property
    def word(self) -> str:
        """The verdict in one Indonesian word or phrase."""
        return verdict_word(self.status, self.reason)


@dataclass(frozen=True, slots=True)
class ServiceProduct:
    """One service product of an agency, with its components by check id."""

    service_id: int
    name: str
    url: str
    components: Mapping[str, ServiceComponent]


@dataclass(frozen=True, slots=True)
class SavedScore:
    """A score as `patuh score` saved it."""

    run_id: int
    value: float | None
    coverage: float
    zone: str | None
    category: str | None


@dataclass(frozen=True, slots=True)
class AgencyResult:
    """Everything about one agency.

    `now` is computed from these very verdicts, so that no file contradicts itself; `last` is the saved
    score before them, None when there is none.
    """

    agency_id: int
    name: str
    type: str
    region_code: str | None
    sites: tuple[SiteVisit, ...]
    verdicts: tuple[Verdict, ...]
    """In the order of the registry of checks."""
    services: tuple[ServiceProduct, ...]
    now: Score
    last: SavedScore | None
    gains: tuple[Gain, ...]
    """What to fix first."""

    @property
    def type_label(self) -> str:
        """The type in Indonesian."""
        known = AGENCY_TYPES.get(self.type)
        return known.label if known else self.type

    @property
    def checked_at(self) -> datetime:
        """When the newest of its sites was last visited."""
        return max(site.checked_at for site in self.sites)


@dataclass(frozen=True, slots=True)
class RegionResult:
    """A region with the agencies that were visited. `code` is None for agencies of no region."""

    code: str | None
    name: str
    time_zone: str | None
    agencies: tuple[AgencyResult, ...]
    now: Score
    """The mean of the agencies that the rubric's sample names."""
    last: SavedScore | None

    @property
    def checked_at(self) -> datetime:
        """When the newest of its sites was last visited."""
        return max(agency.checked_at for agency in self.agencies)
