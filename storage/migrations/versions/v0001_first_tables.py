"""The registry, runs, pages, findings with their evidence, services and scores.

Written out in full and free of the models, which move on: this file says for ever what the first
version's tables were.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

BIG_INTEGER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create everything."""
    op.create_table(
        "region",
        sa.Column(
            "code",
            sa.Text(),
            nullable=False,
            comment="Kemendagri code as text: 53 is a province, 53.10 one of its regions (never 53.1)",
        ),
        sa.Column("name", sa.Text(), nullable=False, comment="Official name with its level word (Kabupaten Ngada)"),
        sa.Column("level", sa.String(32), nullable=False, comment="provinsi, kabupaten or kota"),
        sa.Column(
            "parent_code", sa.Text(), nullable=True, comment="The province of a kabupaten or kota; null for a province"
        ),
        sa.Column(
            "is_administrative",
            sa.Boolean(),
            nullable=False,
            comment="True for the six units of DKI Jakarta, which have no government of their own",
        ),
        sa.Column(
            "bps_code",
            sa.Text(),
            nullable=True,
            comment="Code of the statistics office; its digits collide with Kemendagri codes, so never join on them",
        ),
        sa.Column("website", sa.Text(), nullable=True, comment="Main website of the government"),
        sa.Column("lat", sa.Double(), nullable=True, comment="Latitude of a label point, degrees WGS84"),
        sa.Column("lon", sa.Double(), nullable=True, comment="Longitude of a label point, degrees WGS84"),
        sa.Column("time_zone", sa.String(32), nullable=False, comment="WIB, WITA or WIT, by province"),
        sa.ForeignKeyConstraint(["parent_code"], ["region.code"], name="fk_region_parent_code_region"),
        sa.PrimaryKeyConstraint("code", name="pk_region"),
        comment="Regional governments by the code of the Ministry of Home Affairs",
    )
    op.create_index("ix_region_parent_code", "region", ["parent_code"])
    op.create_table(
        "run",
        sa.Column("id", sa.Integer(), nullable=False, comment="Number of the run; orders history"),
        sa.Column("kind", sa.String(32), nullable=False, comment="crawl, or assess (stored pages judged again)"),
        sa.Column("parent_run_id", sa.Integer(), nullable=True, comment="The crawl whose pages an assess run judged"),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False, comment="When it began, UTC"),
        sa.Column(
            "finished_at", sa.DateTime(timezone=True), nullable=True, comment="When it ended, UTC; null while running"
        ),
        sa.Column("status", sa.String(32), nullable=False, comment="running, complete or interrupted"),
        sa.Column("code_version", sa.Text(), nullable=False, comment="Version of patuh"),
        sa.Column(
            "rules_version", sa.Text(), nullable=False, comment="Digest of all check versions and the vocabulary"
        ),
        sa.Column("options", sa.JSON(), nullable=False, comment="How the run was asked for: region, types, budgets"),
        sa.ForeignKeyConstraint(["parent_run_id"], ["run.id"], name="fk_run_parent_run_id_run"),
        sa.PrimaryKeyConstraint("id", name="pk_run"),
        comment="Crawls and re-assessments, in order",
        sqlite_autoincrement=True,
    )
    op.create_index("ix_run_started_at", "run", ["started_at"])
    op.create_table(
        "agency",
        sa.Column("id", sa.Integer(), nullable=False, comment="Number of the agency"),
        sa.Column(
            "region_code", sa.Text(), nullable=True, comment="The region it belongs to; null for an ad-hoc address"
        ),
        sa.Column(
            "name",
            sa.Text(),
            nullable=False,
            comment="Name as officials read it; an ad-hoc agency bears its host's name",
        ),
        sa.Column("type", sa.Text(), nullable=False, comment="Word of storage.agency_types: dukcapil, dinkes, …"),
        sa.Column("source", sa.String(32), nullable=False, comment="seed, list (a coordinator's) or adhoc"),
        sa.Column("note", sa.Text(), nullable=True, comment="What a reader should know, in Indonesian"),
        sa.ForeignKeyConstraint(["region_code"], ["region.code"], name="fk_agency_region_code_region"),
        sa.PrimaryKeyConstraint("id", name="pk_agency"),
        sa.UniqueConstraint("region_code", "type", "name", name="uq_agency_region_code_type_name"),
        comment="Agencies of regional governments (perangkat daerah)",
    )
    op.create_index("ix_agency_type", "agency", ["type"])
    op.create_table(
        "site",
        sa.Column("id", sa.Integer(), nullable=False, comment="Number of the site"),
        sa.Column("agency_id", sa.Integer(), nullable=False, comment="The agency that it speaks for"),
        sa.Column("url", sa.Text(), nullable=False, comment="Where a crawl starts"),
        sa.Column(
            "host", sa.Text(), nullable=False, comment="Host in lower-case ASCII without www., with an unusual port"
        ),
        sa.Column(
            "scope_path",
            sa.Text(),
            nullable=False,
            comment="Path below which pages are the agency's own; / is the whole host, a shared portal has more",
        ),
        sa.Column("status", sa.String(32), nullable=False, comment="active, retired or needs_owner_confirmation"),
        sa.Column("status_reason", sa.Text(), nullable=True, comment="Why it is not active, in Indonesian"),
        sa.Column(
            "evidence",
            sa.Text(),
            nullable=True,
            comment="How sure the shipped registry is: observed (traffic), listed, mention (may be a guess)",
        ),
        sa.Column(
            "first_seen", sa.Date(), nullable=True, comment="Earliest public list that names the host; not a visit"
        ),
        sa.Column("last_seen", sa.Date(), nullable=True, comment="Latest public list that names the host; not a visit"),
        sa.Column("provenance", sa.Text(), nullable=True, comment="Every source that names the address"),
        sa.Column(
            "newest_run_id",
            sa.Integer(),
            nullable=True,
            comment="The newest run with a result for it; null before the first",
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name="fk_site_agency_id_agency"),
        sa.ForeignKeyConstraint(["newest_run_id"], ["run.id"], name="fk_site_newest_run_id_run"),
        sa.PrimaryKeyConstraint("id", name="pk_site"),
        sa.UniqueConstraint("host", "scope_path", name="uq_site_host_scope_path"),
        comment="Addresses of agencies; the unit of crawl, restart, politeness and distribution",
    )
    op.create_index("ix_site_agency_id", "site", ["agency_id"])
    op.create_table(
        "finding",
        sa.Column("id", BIG_INTEGER, nullable=False, comment="Number of the row"),
        sa.Column("site_id", sa.Integer(), nullable=False, comment="The site that this is about"),
        sa.Column("from_run_id", sa.Integer(), nullable=False, comment="The run that first saw it so"),
        sa.Column(
            "to_run_id",
            sa.Integer(),
            nullable=True,
            comment="The first run that no longer saw it so; null while it holds",
        ),
        sa.Column(
            "fingerprint",
            sa.Text(),
            nullable=False,
            comment="Digest (hex) of the facts; a change of it is what opens a new row",
        ),
        sa.Column("check_id", sa.Text(), nullable=False, comment="Id of the check (complaints.officer); never reused"),
        sa.Column("check_version", sa.Integer(), nullable=False, comment="Version of the check that concluded"),
        sa.Column(
            "status", sa.String(32), nullable=False, comment="met, partial, not_met, cannot_tell or not_applicable"
        ),
        sa.Column("reason", sa.String(32), nullable=True, comment="Why it could not tell; null otherwise"),
        sa.Column(
            "note", sa.Text(), nullable=False, comment="One Indonesian sentence that an agency can read on its own"
        ),
        sa.ForeignKeyConstraint(["from_run_id"], ["run.id"], name="fk_finding_from_run_id_run"),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name="fk_finding_site_id_site"),
        sa.ForeignKeyConstraint(["to_run_id"], ["run.id"], name="fk_finding_to_run_id_run"),
        sa.PrimaryKeyConstraint("id", name="pk_finding"),
        sa.UniqueConstraint("site_id", "from_run_id", "fingerprint", name="uq_finding_site_id_from_run_id_fingerprint"),
        comment="What each check concluded about each site; a new row only when the conclusion changes",
    )
    op.create_index(
        "ix_finding_open",
        "finding",
        ["site_id", "check_id"],
        sqlite_where=sa.text("to_run_id IS NULL"),
        postgresql_where=sa.text("to_run_id IS NULL"),
    )
    op.create_table(
        "page",
        sa.Column("id", BIG_INTEGER, nullable=False, comment="Number of the row"),
        sa.Column("site_id", sa.Integer(), nullable=False, comment="The site that this is about"),
        sa.Column("from_run_id", sa.Integer(), nullable=False, comment="The run that first saw it so"),
        sa.Column(
            "to_run_id",
            sa.Integer(),
            nullable=True,
            comment="The first run that no longer saw it so; null while it holds",
        ),
        sa.Column(
            "fingerprint",
            sa.Text(),
            nullable=False,
            comment="Digest (hex) of the facts; a change of it is what opens a new row",
        ),
        sa.Column("url", sa.Text(), nullable=False, comment="Address asked for, canonical"),
        sa.Column(
            "fetched_at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="When it was first fetched in this state, UTC",
        ),
        sa.Column("outcome", sa.String(32), nullable=False, comment="How the fetch ended"),
        sa.Column("http_status", sa.Integer(), nullable=True, comment="HTTP status; null without an answer"),
        sa.Column("final_url", sa.Text(), nullable=False, comment="Address after redirects"),
        sa.Column(
            "sha256",
            sa.Text(),
            nullable=False,
            comment="Hash of the body, its key in the body store; empty without a body",
        ),
        sa.Column(
            "text_sha256",
            sa.Text(),
            nullable=False,
            comment="Hash of what can be read in it; empty when nothing was read",
        ),
        sa.Column("content_type", sa.Text(), nullable=False, comment="Content-Type as sent"),
        sa.Column("size", sa.Integer(), nullable=False, comment="Length of the decoded body, bytes"),
        sa.Column("depth", sa.Integer(), nullable=False, comment="Clicks from the first page"),
        sa.Column("kind", sa.String(32), nullable=True, comment="What the page is for; null when it was not read"),
        sa.Column("title", sa.Text(), nullable=False, comment="Title of the page"),
        sa.Column("etag", sa.Text(), nullable=False, comment="ETag as sent, for conditional requests; may be empty"),
        sa.Column("last_modified", sa.Text(), nullable=False, comment="Last-Modified as sent; may be empty"),
        sa.Column("links", sa.JSON(), nullable=False, comment="What it leads to, as [url, promise 0-100] pairs"),
        sa.ForeignKeyConstraint(["from_run_id"], ["run.id"], name="fk_page_from_run_id_run"),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name="fk_page_site_id_site"),
        sa.ForeignKeyConstraint(["to_run_id"], ["run.id"], name="fk_page_to_run_id_run"),
        sa.PrimaryKeyConstraint("id", name="pk_page"),
        sa.UniqueConstraint("site_id", "from_run_id", "fingerprint", name="uq_page_site_id_from_run_id_fingerprint"),
        comment="Pages as fetched; a new row only when a page's facts change",
    )
    op.create_index(
        "ix_page_open",
        "page",
        ["site_id"],
        sqlite_where=sa.text("to_run_id IS NULL"),
        postgresql_where=sa.text("to_run_id IS NULL"),
    )
    op.create_table(
        "service",
        sa.Column("id", BIG_INTEGER, nullable=False, comment="Number of the row"),
        sa.Column("site_id", sa.Integer(), nullable=False, comment="The site that this is about"),
        sa.Column("from_run_id", sa.Integer(), nullable=False, comment="The run that first saw it so"),
        sa.Column(
            "to_run_id",
            sa.Integer(),
            nullable=True,
            comment="The first run that no longer saw it so; null while it holds",
        ),
        sa.Column(
            "fingerprint",
            sa.Text(),
            nullable=False,
            comment="Digest (hex) of the facts; a change of it is what opens a new row",
        ),
        sa.Column("name", sa.Text(), nullable=False, comment="Name of the service as the site states it"),
        sa.Column("url", sa.Text(), nullable=False, comment="Page that describes it"),
        sa.Column("where_", sa.Text(), nullable=False, comment="Where on the page"),
        sa.ForeignKeyConstraint(["from_run_id"], ["run.id"], name="fk_service_from_run_id_run"),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name="fk_service_site_id_site"),
        sa.ForeignKeyConstraint(["to_run_id"], ["run.id"], name="fk_service_to_run_id_run"),
        sa.PrimaryKeyConstraint("id", name="pk_service"),
        sa.UniqueConstraint("site_id", "from_run_id", "fingerprint", name="uq_service_site_id_from_run_id_fingerprint"),
        comment="Service products found on a site; a new row only when one changes",
    )
    op.create_index(
        "ix_service_open",
        "service",
        ["site_id"],
        sqlite_where=sa.text("to_run_id IS NULL"),
        postgresql_where=sa.text("to_run_id IS NULL"),
    )
    op.create_table(
        "site_result",
        sa.Column("run_id", sa.Integer(), nullable=False, comment="The run"),
        sa.Column("site_id", sa.Integer(), nullable=False, comment="The site"),
        sa.Column("outcome", sa.String(32), nullable=False, comment="How the site's first page ended"),
        sa.Column("detail", sa.Text(), nullable=False, comment="What exactly happened, for a technician; may be empty"),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False, comment="First request, UTC"),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=False, comment="Last answer, UTC"),
        sa.Column("pages_read", sa.Integer(), nullable=False, comment="Pages whose content was read"),
        sa.Column("pages_known", sa.Integer(), nullable=False, comment="Pages known of, read or not"),
        sa.Column(
            "likely_unread",
            sa.Integer(),
            nullable=False,
            comment="Pages and documents whose link promised an answer, left unread",
        ),
        sa.Column("documents_unread", sa.Integer(), nullable=False, comment="Documents (PDF, pictures, …) left unread"),
        sa.Column(
            "sitemap_share", sa.Double(), nullable=True, comment="Share (0-1) of the sitemap read; null without one"
        ),
        sa.Column("requests", sa.Integer(), nullable=False, comment="Requests sent to the site"),
        sa.Column("bytes", BIG_INTEGER, nullable=False, comment="Bytes received, as transferred"),
        sa.Column("slowest_ms", sa.Integer(), nullable=True, comment="Slowest answer, milliseconds"),
        sa.Column(
            "certificate", sa.Text(), nullable=True, comment="State of the TLS certificate; null when none was seen"
        ),
        sa.Column("rules_version", sa.Text(), nullable=False, comment="Digest of the rules that judged the site"),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name="fk_site_result_run_id_run"),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name="fk_site_result_site_id_site"),
        sa.PrimaryKeyConstraint("run_id", "site_id", name="pk_site_result"),
        comment="One row per run and site: outcome and proof of looking; replaced as a whole",
    )
    op.create_index("ix_site_result_site_id_run_id", "site_result", ["site_id", "run_id"])
    op.create_table(
        "evidence",
        sa.Column("finding_id", BIG_INTEGER, nullable=False, comment="The finding it proves"),
        sa.Column("position", sa.Integer(), nullable=False, comment="Rank within the finding, strongest first, from 0"),
        sa.Column("page_url", sa.Text(), nullable=False, comment="Page on which it was seen"),
        sa.Column(
            "sha256",
            sa.Text(),
            nullable=False,
            comment="Hash of the stored body that shows it; empty when none is stored",
        ),
        sa.Column(
            "fetched_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="When that page was fetched, UTC; null for a file",
        ),
        sa.Column("depth", sa.Integer(), nullable=False, comment="Clicks from the site's first page"),
        sa.Column(
            "strength", sa.String(32), nullable=False, comment="full, partial or unreadable (a carrier we cannot read)"
        ),
        sa.Column("excerpt", sa.Text(), nullable=False, comment="The words as seen, at most 200 characters"),
        sa.Column("where_", sa.Text(), nullable=False, comment="Where on the page: headings, table row, link"),
        sa.Column("why", sa.Text(), nullable=False, comment="Why it counts, in Indonesian"),
        sa.ForeignKeyConstraint(
            ["finding_id"], ["finding.id"], name="fk_evidence_finding_id_finding", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("finding_id", "position", name="pk_evidence"),
        comment="The proof of a finding: page, place and quoted words",
    )
    op.create_table(
        "score",
        sa.Column("id", BIG_INTEGER, nullable=False, comment="Number of the row"),
        sa.Column("run_id", sa.Integer(), nullable=False, comment="The run whose findings were scored"),
        sa.Column("rubric_id", sa.Text(), nullable=False, comment="Rubric used; its file is frozen once used"),
        sa.Column("level", sa.String(32), nullable=False, comment="service, agency or region: what is scored"),
        sa.Column(
            "region_code",
            sa.Text(),
            nullable=True,
            comment="The region scored, or that of the agency or service; null for an ad-hoc one",
        ),
        sa.Column(
            "agency_id",
            sa.Integer(),
            nullable=True,
            comment="The agency scored, or that of the service; null for a region",
        ),
        sa.Column("service_id", BIG_INTEGER, nullable=True, comment="The service scored; else null"),
        sa.Column(
            "value", sa.Double(), nullable=True, comment="0-100 over what could be told; null when nothing could"
        ),
        sa.Column(
            "coverage", sa.Double(), nullable=False, comment="Share (0-1) of the rubric's weight that could be told"
        ),
        sa.Column(
            "zone", sa.Text(), nullable=True, comment="hijau, kuning or merah, by the rubric's bounds; may be null"
        ),
        sa.Column(
            "category", sa.Text(), nullable=True, comment="The rubric's finer band (A Kualitas Tertinggi); null if none"
        ),
        sa.Column("detail", sa.JSON(), nullable=False, comment="How the value came about: dimensions, weights, counts"),
        sa.CheckConstraint(
            "(level = 'service' AND service_id IS NOT NULL) OR (level = 'agency' AND agency_id IS NOT NULL)"
            " OR (level = 'region' AND region_code IS NOT NULL)",
            name="subject_fits_level",
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name="fk_score_agency_id_agency"),
        sa.ForeignKeyConstraint(["region_code"], ["region.code"], name="fk_score_region_code_region"),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name="fk_score_run_id_run"),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name="fk_score_service_id_service", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_score"),
        comment="Scores by rubric; indicative, never one of the Ombudsman's",
    )
    op.create_index("ix_score_agency_id", "score", ["agency_id"])
    op.create_index("ix_score_service_id", "score", ["service_id"])
    op.create_index(
        "uq_score_agency",
        "score",
        ["run_id", "rubric_id", "agency_id"],
        unique=True,
        sqlite_where=sa.text("level = 'agency'"),
        postgresql_where=sa.text("level = 'agency'"),
    )
    op.create_index(
        "uq_score_region",
        "score",
        ["run_id", "rubric_id", "region_code"],
        unique=True,
        sqlite_where=sa.text("level = 'region'"),
        postgresql_where=sa.text("level = 'region'"),
    )
    op.create_index(
        "uq_score_service",
        "score",
        ["run_id", "rubric_id", "service_id"],
        unique=True,
        sqlite_where=sa.text("level = 'service'"),
        postgresql_where=sa.text("level = 'service'"),
    )
    op.create_table(
        "service_component",
        sa.Column("service_id", BIG_INTEGER, nullable=False, comment="The service"),
        sa.Column("check_id", sa.Text(), nullable=False, comment="Component, as the id of its check (standards.fee)"),
        sa.Column("status", sa.String(32), nullable=False, comment="met, partial or not_stated"),
        sa.Column("excerpt", sa.Text(), nullable=True, comment="The words seen; null when not stated"),
        sa.ForeignKeyConstraint(
            ["service_id"], ["service.id"], name="fk_service_component_service_id_service", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("service_id", "check_id", name="pk_service_component"),
        comment="The components of the service standard, as each service states them",
    )
