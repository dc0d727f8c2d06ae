"""The analysts' door: named questions, each answered with one query and one typed DataFrame.

    from storage import frames
    from storage.database import open_database

    db = open_database("sqlite:///patuh.db")
    frames.findings(db, region="53")        # the newest state of every site in the province
    frames.findings(db, run_id=12)          # what run 12 concluded

Every frame about places takes `region` (a province takes in its regions). Where `run_id` is taken,
None means the newest state of each site, and a number the sites of that run as it left them. Types
follow from the tables' columns: codes are text, vocabularies are categories, numbers are nullable
(missing is missing, never 0), times are UTC. The README of this room lists every column.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, cast

import pandas as pd
from sqlalchemy import (
    JSON,
    Boolean,
    ColumnElement,
    DateTime,
    Enum,
    Float,
    Integer,
    Select,
    Text,
    and_,
    func,
    select,
    true,
    type_coerce,
)
from sqlalchemy.orm import aliased
from sqlalchemy.types import TypeEngine

from checks.outcome import FetchOutcome
from storage.database import Database
from storage.models import Agency, Alert, Evidence, Finding, Page, Region, Run, Score, Service, ServiceComponent, Site
from storage.models import SiteResult as Result
from storage.models.base import UtcDateTime, table_of
from storage.regions import within
from storage.stacking import holding_at

Query = Select[*tuple[Any, ...]]


def regions(db: Database, region: str | None = None) -> pd.DataFrame:
    """Return the regional governments of the registry."""
    return _frame(db, _regions(), region)


def sites(db: Database, region: str | None = None) -> pd.DataFrame:
    """Return every registered site with its agency and region, whatever its type and status."""
    return _frame(db, _sites(), region)


def runs(db: Database) -> pd.DataFrame:
    """Return all runs, oldest first, each with the number of sites it saved."""
    return _frame(db, _runs())


def site_results(db: Database, run_id: int | None = None, region: str | None = None) -> pd.DataFrame:
    """Return how each site ended and how far it was looked at."""
    return _frame(db, _site_results(run_id), region)


def outcomes(db: Database, run_id: int | None = None, region: str | None = None) -> pd.DataFrame:
    """Return how many sites ended how, most frequent first, with what it means and what helps (Indonesian)."""
    counts = _frame(db, _outcomes(run_id), region)
    words = [FetchOutcome(outcome) for outcome in counts["outcome"]]
    counts["label"] = pd.Series([word.label for word in words], dtype="str")
    counts["remedy"] = pd.Series([word.remedy for word in words], dtype="str")
    return counts


def pages(db: Database, run_id: int | None = None, region: str | None = None) -> pd.DataFrame:
    """Return the pages fetched, without their links and validators."""
    return _frame(db, _pages(run_id), region)


def findings(db: Database, run_id: int | None = None, region: str | None = None) -> pd.DataFrame:
    """Return every check's conclusion about every site; `evidence` has the proofs by `finding_id`."""
    return _frame(db, _findings(run_id), region)


def evidence(db: Database, run_id: int | None = None, region: str | None = None) -> pd.DataFrame:
    """Return the proofs of the findings, strongest first within each."""
    return _frame(db, _evidence(run_id), region)


def services(db: Database, run_id: int | None = None, region: str | None = None) -> pd.DataFrame:
    """Return every service product found; `components` has its 14 components by `service_id`."""
    return _frame(db, _services(run_id), region)


def components(db: Database, run_id: int | None = None, region: str | None = None) -> pd.DataFrame:
    """Return the 14 components of the service standard as each service states them."""
    return _frame(db, _components(run_id), region)


def alerts(db: Database, run_id: int | None = None, region: str | None = None) -> pd.DataFrame:
    """Return the signs that sites were broken into or made up: private, for the agency's IT."""
    return _frame(db, _alerts(run_id), region)


def repeated_texts(db: Database, region: str | None = None, least: int = 5) -> pd.DataFrame:
    """Return pages whose text stands, word for word, on the sites of `least` agencies or more."""
    repeated = _frame(db, _repeated_texts(), region)
    return repeated[repeated["agencies"] >= least].reset_index(drop=True)


def scores(db: Database, run_id: int | None = None, region: str | None = None) -> pd.DataFrame:
    """Return the scores of services, agencies and regions; of each its newest when `run_id` is None."""
    return _frame(db, _scores(run_id), region)


_SITE = (
    Site.id.label("site_id"),
    Site.agency_id,
    Agency.name.label("agency_name"),
    Agency.type.label("agency_type"),
    Agency.region_code,
    Region.name.label("region_name"),
    Region.time_zone,
    Site.url.label("site_url"),
)
"""The columns that say which site a row is about; most frames begin with them."""


def _regions() -> Query:
    return select(*_all_but(Region, "bps_code")).order_by(Region.code)


def _sites() -> Query:
    return _about_sites(
        Site.host,
        Site.scope_path,
        Site.status,
        Site.status_reason,
        Site.evidence,
        Agency.source.label("agency_source"),
        Agency.note.label("agency_note"),
    ).order_by(Agency.region_code, Agency.type, Agency.name, Site.id)


def _runs() -> Query:
    saved = select(Result.run_id, func.count().label("sites")).group_by(Result.run_id).subquery()
    return (
        select(
            Run.id.label("run_id"),
            Run.kind,
            Run.parent_run_id,
            Run.started_at,
            Run.finished_at,
            Run.status,
            Run.code_version,
            Run.rules_version,
            func.coalesce(saved.c.sites, 0).label("sites"),
        )
        .outerjoin(saved, saved.c.run_id == Run.id)
        .order_by(Run.id)
    )


def _site_results(run_id: int | None = None) -> Query:
    query = _about_sites(*_all_but(Result, "site_id"))
    return _of_run(query, run_id).order_by(Agency.region_code, Agency.type, Agency.name, Site.id)


def _outcomes(run_id: int | None = None) -> Query:
    count = func.count().label("sites")
    query = _from_site(select(Result.outcome, count))
    return _of_run(query, run_id).group_by(Result.outcome).order_by(count.desc(), Result.outcome)


def _pages(run_id: int | None = None) -> Query:
    dropped = ("site_id", "fingerprint", "from_run_id", "to_run_id", "id", "links", "etag", "last_modified")
    query = _of_run(_about_sites(Page.id.label("page_id"), *_all_but(Page, *dropped)), run_id)
    query = query.join(Page, and_(Page.site_id == Site.id, holding_at(Page, run_id)))
    return query.order_by(Page.site_id, Page.depth, Page.url)


def _findings(run_id: int | None = None) -> Query:
    since = aliased(Run)
    query = _about_sites(
        Finding.id.label("finding_id"),
        Finding.check_id,
        Finding.check_version,
        Finding.status,
        Finding.reason,
        Finding.note,
        Finding.from_run_id.label("since_run_id"),
        since.started_at.label("since"),
        Result.run_id,
        Result.outcome,
        Result.finished_at.label("checked_at"),
    )
    query = _of_run(query, run_id).join(Finding, and_(Finding.site_id == Site.id, holding_at(Finding, run_id)))
    return query.join(since, since.id == Finding.from_run_id).order_by(Finding.id)


def _evidence(run_id: int | None = None) -> Query:
    columns = (
        Evidence.finding_id,
        Evidence.position,
        Site.id.label("site_id"),
        Finding.check_id,
        Evidence.page_url,
        Evidence.sha256,
        Evidence.fetched_at,
        Evidence.depth,
        Evidence.strength,
        Evidence.excerpt,
        Evidence.where_.label("where"),
        Evidence.why,
    )
    query = _of_run(_from_site(select(*columns)), run_id)
    query = query.join(Finding, and_(Finding.site_id == Site.id, holding_at(Finding, run_id)))
    query = query.join(Evidence, Evidence.finding_id == Finding.id)
    return query.order_by(Evidence.finding_id, Evidence.position)


def _services(run_id: int | None = None) -> Query:
    query = _about_sites(
        Service.id.label("service_id"),
        Service.name.label("service_name"),
        Service.url.label("service_url"),
        Service.where_.label("where"),
        Result.run_id,
        Result.finished_at.label("checked_at"),
    )
    query = _of_run(query, run_id).join(Service, and_(Service.site_id == Site.id, holding_at(Service, run_id)))
    return query.order_by(Service.id)


def _components(run_id: int | None = None) -> Query:
    columns = (
        ServiceComponent.service_id,
        Site.id.label("site_id"),
        ServiceComponent.check_id,
        ServiceComponent.status,
        ServiceComponent.excerpt,
    )
    query = _of_run(_from_site(select(*columns)), run_id)
    query = query.join(Service, and_(Service.site_id == Site.id, holding_at(Service, run_id)))
    query = query.join(ServiceComponent, ServiceComponent.service_id == Service.id)
    return query.order_by(ServiceComponent.service_id, ServiceComponent.check_id)


def _alerts(run_id: int | None = None) -> Query:
    query = _about_sites(
        Alert.id.label("alert_id"),
        Alert.kind,
        Alert.severity,
        Alert.url,
        Alert.sample,
        Alert.why,
        Alert.from_run_id.label("since_run_id"),
        Result.run_id,
        Result.finished_at.label("checked_at"),
    )
    query = _of_run(query, run_id).join(Alert, and_(Alert.site_id == Site.id, holding_at(Alert, run_id)))
    return query.order_by(Agency.region_code, Agency.name, Site.id, Alert.id)


def _repeated_texts() -> Query:
    own = (Page.text_sha256 != "", Page.to_run_id.is_(None), Page.kind.is_not(None))
    wide = aliased(Page)
    held = aliased(Site)
    shared = (
        select(wide.text_sha256, func.count(held.agency_id.distinct()).label("agencies"))
        .join(held, held.id == wide.site_id)
        .where(wide.text_sha256 != "", wide.to_run_id.is_(None), wide.kind.is_not(None))
        .group_by(wide.text_sha256)
        .having(func.count(held.agency_id.distinct()) > 1)
        .subquery()
    )
    query = _about_sites(
        Page.url.label("page_url"), Page.title, Page.kind, Page.text_sha256, shared.c.agencies.label("agencies")
    )
    query = query.join(Page, and_(Page.site_id == Site.id, *own))
    query = query.join(shared, shared.c.text_sha256 == Page.text_sha256)
    return query.order_by(shared.c.agencies.desc(), Page.text_sha256, Site.id, Page.url)


def _scores(run_id: int | None = None) -> Query:
    subject = (Score.rubric_id, Score.level, Score.service_id, Score.agency_id, Score.region_code)
    age = func.row_number().over(partition_by=subject, order_by=Score.run_id.desc()).label("age")
    wanted = true() if run_id is None else Score.run_id == run_id
    ranked = select(Score.id, age).where(wanted).subquery()
    return (
        select(
            *_all_but(Score, "id", "detail"),
            Region.name.label("region_name"),
            Agency.name.label("agency_name"),
            Agency.type.label("agency_type"),
            Service.name.label("service_name"),
            Score.detail,
        )
        .join(ranked, and_(ranked.c.id == Score.id, ranked.c.age == 1))
        .outerjoin(Region, Region.code == Score.region_code)
        .outerjoin(Agency, Agency.id == Score.agency_id)
        .outerjoin(Service, Service.id == Score.service_id)
        .order_by(Score.rubric_id, Score.region_code, Score.agency_id, Score.service_id)
    )


QUERIES: Mapping[str, Callable[[], Query]] = MappingProxyType(
    {
        "regions": _regions,
        "sites": _sites,
        "runs": _runs,
        "site_results": _site_results,
        "outcomes": _outcomes,
        "pages": _pages,
        "findings": _findings,
        "evidence": _evidence,
        "services": _services,
        "components": _components,
        "alerts": _alerts,
        "repeated_texts": _repeated_texts,
        "scores": _scores,
    }
)
"""The query behind each frame, by the frame's name; what the README's list of columns is made of."""


_DTYPES: tuple[tuple[type[TypeEngine[Any]], Any], ...] = (
    (Boolean, "boolean"),
    (Integer, "Int64"),
    (Float, "Float64"),
    (UtcDateTime, "datetime64[us, UTC]"),
    (JSON, "object"),
)


def dtype_of(kind: TypeEngine[Any]) -> Any:
    """Return the pandas type of a column of that SQL type; text unless it is something else."""
    if isinstance(kind, Enum):
        return pd.CategoricalDtype(list(kind.enums))
    return next((dtype for sql_type, dtype in _DTYPES if isinstance(kind, sql_type)), "str")


def _about_sites(*columns: Any) -> Query:
    return _from_site(select(*_SITE, *columns))


def _from_site(query: Query) -> Query:
    query = query.select_from(Site).join(Agency, Agency.id == Site.agency_id)
    return query.outerjoin(Region, Region.code == Agency.region_code)


def _of_run(query: Query, run_id: int | None) -> Query:
    """Join the result that each row belongs to: the run's, or the newest of each site."""
    of_run = Result.run_id == (Site.newest_run_id if run_id is None else run_id)
    return query.join(Result, and_(Result.site_id == Site.id, of_run))


def _all_but(model: Any, *dropped: str) -> list[Any]:
    return [getattr(model, column.key) for column in table_of(model).columns if column.key not in dropped]


def _frame(db: Database, query: Query, region: str | None = None) -> pd.DataFrame:
    with db.reading() as connection:
        if region is not None:
            query = query.where(within(connection, region))
        columns = query.selected_columns
        plain = query.with_only_columns(*map(_plain, columns), maintain_column_froms=True)
        rows = connection.execute(plain).all()
    values = zip(*rows, strict=True) if rows else ((),) * len(columns)
    return pd.DataFrame(
        {column.key: _series(column.type, list(cells)) for column, cells in zip(columns, values, strict=True)}
    )


def _plain(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """Ask for words and times as the database has them: pandas converts a column faster than we its cells."""
    if isinstance(column.type, Enum):
        return type_coerce(column, Text()).label(column.key)
    if isinstance(column.type, UtcDateTime):
        return type_coerce(column, DateTime()).label(column.key)
    return column


def _series(kind: TypeEngine[Any], cells: list[Any]) -> pd.Series[Any]:
    if isinstance(kind, UtcDateTime):
        # SQLite gives UTC without saying so, PostgreSQL the session's zone.
        return cast("pd.Series[Any]", pd.to_datetime(pd.Series(cells, dtype="object"), utc=True).dt.as_unit("us"))
    return cast("pd.Series[Any]", pd.Series(cells, dtype=dtype_of(kind)))
