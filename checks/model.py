"""The words of judgement as frozen types: evidence, finding, service, assessment, score.

Everything here is plain data. It is what the other rooms (`storage`, `reports`, `crawler`) know of
this one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

EXCERPT_LENGTH = 200
"""The most characters of a page that a piece of evidence quotes."""

PICTURE_ONLY = "hanya gambar"
"""How the place of evidence begins whose words were recognised in a picture: readable to us, not to a blind visitor."""


class Status(StrEnum):
    """What one check concluded about one site. `CANNOT_TELL` and `NOT_APPLICABLE` are left out of a score."""

    MET = "met"
    PARTIAL = "partial"
    NOT_MET = "not_met"
    CANNOT_TELL = "cannot_tell"
    NOT_APPLICABLE = "not_applicable"


class Reason(StrEnum):
    """Why a check could not tell."""

    UNREADABLE = "unreadable"
    """Something is there under the right heading (picture, document), and we cannot read it."""
    UNREACHABLE = "unreachable"
    """The site or its content was not obtained."""
    OUT_OF_BUDGET = "out_of_budget"
    """Likely pages were known and left unread."""
    CHECK_FAILED = "check_failed"
    """The check itself broke; a fault of ours, never of the agency."""
    SHARED_TEXT = "shared_text"
    """What was found stands word for word at many agencies: said by whoever shows verdicts, never by a check."""


class Strength(StrEnum):
    """How much one piece of evidence proves on its own."""

    FULL = "full"
    PARTIAL = "partial"
    UNREADABLE = "unreadable"
    """A carrier (picture, PDF, Drive folder, iframe) labelled as the thing looked for."""
    DEAD = "dead"
    """A link labelled as the thing looked for that was tried and leads nowhere: shown, and never counted."""


class ComponentStatus(StrEnum):
    """Whether a service states one of its 14 components."""

    MET = "met"
    PARTIAL = "partial"
    NOT_STATED = "not_stated"


class PageKind(StrEnum):
    """What a page is for, as far as its structure and wording show."""

    SERVICE = "service"
    STANDARD_DOCUMENT = "standard_document"
    LISTING = "listing"
    NEWS = "news"
    PROFILE = "profile"
    PPID = "ppid"
    REGULATION = "regulation"
    QUESTIONNAIRE = "questionnaire"
    FORM = "form"
    ESSAY = "essay"
    EMPTY_SHELL = "empty_shell"
    TEMPLATE = "template"
    SPAM = "spam"
    GENERAL = "general"


class AlertKind(StrEnum):
    """What looks wrong with a site beyond what it lacks. Told to the agency's IT; never lowers a score."""

    GAMBLING = "gambling"
    PHARMACY = "pharmacy"
    HIDDEN_LINKS = "hidden_links"
    DOORWAY = "doorway"
    """A page of its own that exists for injected advertising."""
    FOREIGN_FLOOD = "foreign_flood"
    """Much text in a script that the agency does not write."""
    SPAM_SITEMAP = "spam_sitemap"
    CLOAKING = "cloaking"
    """Visitors who come from a search engine are shown another page."""
    DEFACEMENT = "defacement"
    PARKED = "parked"
    LOOK_ALIKE = "look_alike"
    """A host outside the government's domains: whose it is has to be confirmed."""
    GAMING = "gaming"
    """Content that seems to be made for a checker and not for citizens; a person should look."""

    @property
    def is_of_crawl(self) -> bool:
        """Whether it shows while a site is crawled only, and not in its stored pages."""
        return self in _SEEN_BY_CRAWL


_SEEN_BY_CRAWL = frozenset({AlertKind.SPAM_SITEMAP, AlertKind.CLOAKING, AlertKind.PARKED, AlertKind.LOOK_ALIKE})


class Severity(StrEnum):
    """How soon somebody should look at an alert."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class Alert:
    """One sign that a site was broken into, taken over or made up: private, for the agency's IT."""

    kind: AlertKind
    url: str
    """The page that shows it."""
    sample: str
    """The words seen, cleaned and without a live link, at most 200 characters."""
    why: str
    """What was seen, in Indonesian, one sentence."""
    severity: Severity


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was seen on one page, where on it, and why it counts (Indonesian, one sentence)."""

    strength: Strength
    excerpt: str
    where: str
    why: str
    link: str = ""
    """The address outside the site that does what is looked for; empty where the page itself does. Whether it
    still leads anywhere is asked apart (`LinkState`), and counts when the site is concluded."""

    @property
    def is_picture_only(self) -> bool:
        """Whether the words were recognised in a picture, and no screen reader finds them."""
        return self.where.startswith(PICTURE_ONLY)


@dataclass(frozen=True, slots=True)
class PageRef:
    """The stored page that evidence rests on."""

    url: str
    sha256: str = ""
    fetched_at: str = ""
    """ISO 8601, UTC; empty when the page came from a file and not from a crawl."""
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Proof:
    """One piece of evidence together with the page it was seen on."""

    page: PageRef
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class ServiceComponent:
    """One of the 14 components as one service states it."""

    status: ComponentStatus
    excerpt: str | None = None


NOT_STATED = ServiceComponent(ComponentStatus.NOT_STATED)


@dataclass(frozen=True, slots=True)
class Service:
    """One service product (*produk layanan*) and the components it states.

    `components` is keyed by check id (`standards.fee`) and always holds all 14 keys.
    """

    name: str
    url: str
    where: str
    components: Mapping[str, ServiceComponent]


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that a page shows under a heading that names something looked for."""

    url: str
    heading: str
    """What the page calls it: its own label, or the heading right above it."""


class SurfaceKind(StrEnum):
    """What stands behind a link that leaves the web as we read it."""

    FORM = "form"
    CHAT = "chat"
    DRIVE = "drive"
    FLIPBOOK = "flipbook"
    SHORT_LINK = "short_link"
    SOCIAL = "social"
    VIDEO = "video"
    MAP = "map"

    @property
    def label(self) -> str:
        """What it is, in Indonesian."""
        return _SURFACES[self]


_SURFACES = {
    SurfaceKind.FORM: "formulir daring",
    SurfaceKind.CHAT: "percakapan",
    SurfaceKind.DRIVE: "folder atau berkas awan",
    SurfaceKind.FLIPBOOK: "buku digital",
    SurfaceKind.SHORT_LINK: "tautan pendek",
    SurfaceKind.SOCIAL: "media sosial",
    SurfaceKind.VIDEO: "video",
    SurfaceKind.MAP: "peta",
}


class Surface(NamedTuple):
    """One way out, as the page words it."""

    kind: SurfaceKind
    label: str
    """The link's or frame's own words; the nearest heading where it has none."""
    url: str


class LinkState(StrEnum):
    """What became of a link outside the site when it was tried."""

    OPEN = "open"
    GONE = "gone"
    """Nothing stands there: 404, 410, a page that says so, a parked or suspended host."""
    CLOSED = "closed"
    """A form that says that it takes no more answers."""
    UNTRIED = "untried"
    """It could not be tried: no answer, robots.txt, a fence, a login. It says nothing about the link."""

    @property
    def is_dead(self) -> bool:
        """Whether nobody gets anywhere by it."""
        return self in (LinkState.GONE, LinkState.CLOSED)

    @property
    def label(self) -> str:
        """What was found, in Indonesian."""
        return _LINK_STATES[self]


_LINK_STATES = {
    LinkState.OPEN: "dapat dibuka",
    LinkState.GONE: "halaman tujuannya tidak ada",
    LinkState.CLOSED: "formulirnya tidak lagi menerima jawaban",
    LinkState.UNTRIED: "belum dapat dicoba",
}


@dataclass(frozen=True, slots=True)
class PageReading:
    """Everything that one page yielded."""

    page: PageRef
    kind: PageKind
    evidence: Mapping[str, tuple[Evidence, ...]] = field(default_factory=lambda: MappingProxyType({}))
    """By check id; checks without evidence have no key."""
    services: tuple[Service, ...] = ()
    failures: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """What broke, by the check's id, or by what else was being read: `services`, `kind`, `alerts` …"""
    alerts: tuple[Alert, ...] = ()
    pictures: tuple[Picture, ...] = ()
    """Pictures that the page shows as the thing looked for, and that only a recogniser can read."""
    surfaces: tuple[Surface, ...] = ()
    """Ways out of the site: forms, chats, drives, short links, social media."""
    unread: int = 0
    """Pages of a document that are pictures and were not read, while its others were."""


@dataclass(frozen=True, slots=True)
class Looking:
    """The proof of looking: without it, absence of evidence proves nothing.

    `outcome` is how the site's first page ended (a `checks.outcome.FetchOutcome` value).
    """

    outcome: str = "ok"
    pages_read: int = 1
    pages_known: int = 1
    likely_unread: int = 0
    """Pages whose link promised an answer and that were left unread (documents count apart)."""
    documents_unread: int = 0
    """Documents that were left unread, or of which some pages were."""
    sitemap_share: float | None = None
    """Share (0–1) of the sitemap's pages that were read; None without a sitemap.

    Told beside a verdict and no condition of one: a page whose address promises an answer is among `likely_unread`,
    and thousands of news items that promise none would make every verdict of a large site *cannot tell*.
    """


@dataclass(frozen=True, slots=True)
class Finding:
    """One check's conclusion about one site."""

    check: str
    check_version: int
    status: Status
    reason: Reason | None = None
    proofs: tuple[Proof, ...] = ()
    note: str = ""
    """One Indonesian sentence that an agency can read on its own."""


@dataclass(frozen=True, slots=True)
class Assessment:
    """All findings and services of one site."""

    findings: tuple[Finding, ...]
    services: tuple[Service, ...]
    looking: Looking
    rules_version: str
    alerts: tuple[Alert, ...] = ()


@dataclass(frozen=True, slots=True)
class Check:
    """The data half of a check; its other half is the `detect` function beside it.

    The id equals the module's path below `checks/` and is never reused. `version` rises when the
    same page could now give another answer.
    """

    id: str
    version: int
    title_ind: str
    title_eng: str
    source: str
    """Legal source, with article."""
    source_mark: str
    """S seen, I inferred, R recalled, A assumption (see the domain notes): unconfirmed stays marked."""
    advice_ind: str
    """What the agency does about it, in one line."""

    @property
    def group(self) -> str:
        """The folder, which is the component of the instrument: standards, complaints and so on."""
        return self.id.partition(".")[0]
