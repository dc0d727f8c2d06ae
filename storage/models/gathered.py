"""What the crawl brought home: runs, how each site ended, pages."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from checks.model import LinkState, PageKind, SurfaceKind
from checks.outcome import FetchOutcome
from storage.models.base import BIG_INTEGER, IS_OPEN, Base, Stacked
from storage.models.words import RunKind, RunStatus


class Run(Base):
    """One night's crawl, or one re-assessment of stored pages."""

    __tablename__ = "run"
    # Numbers of runs order history, so SQLite must never hand out one again.
    __table_args__ = ({"comment": "Crawls and re-assessments, in order", "sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(primary_key=True, comment="Number of the run; orders history")
    kind: Mapped[RunKind] = mapped_column(comment="crawl, or assess (stored pages judged again)")
    parent_run_id: Mapped[int | None] = mapped_column(
        ForeignKey("run.id"), comment="The crawl whose pages an assess run judged"
    )
    started_at: Mapped[datetime] = mapped_column(index=True, comment="When it began, UTC")
    finished_at: Mapped[datetime | None] = mapped_column(comment="When it ended, UTC; null while running")
    status: Mapped[RunStatus] = mapped_column(comment="running, complete or interrupted")
    code_version: Mapped[str] = mapped_column(comment="Version of patuh")
    rules_version: Mapped[str] = mapped_column(comment="Digest of all check versions and the vocabulary")
    options: Mapped[dict[str, Any]] = mapped_column(comment="How the run was asked for: region, types, budgets")


class SiteResult(Base):
    """How one site ended in one run, and the proof of looking."""

    __tablename__ = "site_result"
    __table_args__ = (
        Index(None, "site_id", "run_id"),
        {"comment": "One row per run and site: outcome and proof of looking; replaced as a whole"},
    )

    run_id: Mapped[int] = mapped_column(ForeignKey("run.id"), primary_key=True, comment="The run")
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), primary_key=True, comment="The site")
    outcome: Mapped[FetchOutcome] = mapped_column(comment="How the site's first page ended")
    detail: Mapped[str] = mapped_column(comment="What exactly happened, for a technician; may be empty")
    started_at: Mapped[datetime] = mapped_column(comment="First request, UTC")
    finished_at: Mapped[datetime] = mapped_column(comment="Last answer, UTC")
    pages_read: Mapped[int] = mapped_column(comment="Pages whose content was read")
    pages_known: Mapped[int] = mapped_column(comment="Pages known of, read or not")
    likely_unread: Mapped[int] = mapped_column(comment="Pages and documents whose link promised an answer, left unread")
    documents_unread: Mapped[int] = mapped_column(comment="Documents (PDF, pictures, …) left unread, all or in part")
    sitemap_share: Mapped[float | None] = mapped_column(comment="Share (0-1) of the sitemap read; null without one")
    requests: Mapped[int] = mapped_column(comment="Requests sent to the site")
    bytes: Mapped[int] = mapped_column(BIG_INTEGER, comment="Bytes received, as transferred")
    slowest_ms: Mapped[int | None] = mapped_column(comment="Slowest answer, milliseconds")
    certificate: Mapped[str | None] = mapped_column(comment="State of the TLS certificate; null when none was seen")
    rules_version: Mapped[str] = mapped_column(comment="Digest of the rules that judged the site")


class Page(Stacked, Base):
    """One page as fetched; a new row only when its facts change."""

    __tablename__ = "page"
    __table_args__ = (
        UniqueConstraint("site_id", "from_run_id", "fingerprint"),
        Index("ix_page_open", "site_id", sqlite_where=IS_OPEN, postgresql_where=IS_OPEN),
        {"comment": "Pages as fetched; a new row only when a page's facts change"},
    )

    url: Mapped[str] = mapped_column(comment="Address asked for, canonical")
    fetched_at: Mapped[datetime] = mapped_column(comment="When it was first fetched in this state, UTC")
    outcome: Mapped[FetchOutcome] = mapped_column(comment="How the fetch ended")
    http_status: Mapped[int | None] = mapped_column(comment="HTTP status; null without an answer")
    final_url: Mapped[str] = mapped_column(comment="Address after redirects")
    sha256: Mapped[str] = mapped_column(comment="Hash of the body, its key in the body store; empty without a body")
    text_sha256: Mapped[str] = mapped_column(comment="Hash of what can be read in it; empty when nothing was read")
    content_type: Mapped[str] = mapped_column(comment="Content-Type as sent")
    size: Mapped[int] = mapped_column(comment="Length of the decoded body, bytes")
    depth: Mapped[int] = mapped_column(comment="Clicks from the first page")
    kind: Mapped[PageKind | None] = mapped_column(comment="What the page is for; null when it was not read")
    title: Mapped[str] = mapped_column(comment="Title of the page")
    etag: Mapped[str] = mapped_column(comment="ETag as sent, for conditional requests; may be empty")
    last_modified: Mapped[str] = mapped_column(comment="Last-Modified as sent; may be empty")
    links: Mapped[list[Any]] = mapped_column(comment="What it leads to, as [url, promise 0-100] pairs")


class StoredReading(Base):
    """What one page yielded under the rules of its day: a memory, not a record.

    Deleting it costs a judgement of the stored body and nothing else.
    """

    __tablename__ = "page_reading"
    __table_args__ = (
        {"comment": "What pages yielded, so that unchanged ones need not be judged again; may be deleted"},
    )

    page_id: Mapped[int] = mapped_column(
        BIG_INTEGER, ForeignKey("page.id", ondelete="CASCADE"), primary_key=True, comment="The page"
    )
    rules: Mapped[str] = mapped_column(comment="Digest of the code and words that judged it")
    reading: Mapped[bytes] = mapped_column(LargeBinary, comment="What it yielded: JSON, compressed with zstd")


class OutsideLink(Base):
    """Where a site sends people outside the web as we read it; replaced when it changes."""

    __tablename__ = "outside_link"
    __table_args__ = ({"comment": "Links that lead outside a site, and what became of those on which a verdict rests"},)

    site_id: Mapped[int] = mapped_column(
        ForeignKey("site.id"), primary_key=True, comment="The site whose pages offer it"
    )
    url: Mapped[str] = mapped_column(primary_key=True, comment="Where it leads, as the page has it")
    kind: Mapped[SurfaceKind | None] = mapped_column(
        comment="form, chat, drive, flipbook, short_link, social, video or map; null for any other place"
    )
    label: Mapped[str] = mapped_column(comment="What the page calls it")
    state: Mapped[LinkState | None] = mapped_column(
        comment="open, gone, closed, or untried (it could not be tried); null when no verdict rests on it"
    )
    outcome: Mapped[FetchOutcome | None] = mapped_column(comment="How the last attempt ended; null when there was none")
    final_url: Mapped[str] = mapped_column(comment="Where it led in the end; empty when never tried")
    tried_at: Mapped[datetime | None] = mapped_column(comment="When it was last tried, UTC; null for never")
