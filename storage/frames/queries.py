"""The query behind each frame: what is asked of the database, in one statement each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from inspect import signature
from types import MappingProxyType
from typing import Any

from sqlalchemy import Select, and_, case, func, or_, select, true
from sqlalchemy.orm import aliased

from checks.model import Status
from storage.models import (
    Agency,
    Alert,
    Evidence,
    Finding,
    OutsideLink,
    Page,
    Region,
    Review,
    Run,
    Score,
    Service,
    ServiceComponent,
    Site,
    SiteStatus,
)
from storage.models import SiteResult as Result
from storage.models.base import table_of
from storage.shared_texts import shared_texts
from storage.stacking import AsOf, holding_at

Query = Select[*tuple[Any, ...]]

TREND_RUNS = 30
"""How many of the newest runs a trend goes back unless told otherwise."""


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
    shared = shared_texts()
    query = _about_sites(
        Page.url.label("page_url"), Page.title, Page.kind, Page.text_sha256, shared.c.agencies.label("agencies")
    )
    query = query.join(Page, and_(Page.site_id == Site.id, *own))
    query = query.join(shared, shared.c.text_sha256 == Page.text_sha256)
    return query.order_by(shared.c.agencies.desc(), Page.text_sha256, Site.id, Page.url)


def _scores(run_id: int | None = None) -> Query:
    subject = (Score.rubric_id, Score.level, Score.service_id, Score.agency_id, Score.region_code)
    age = func.row_number().over(partition_by=subject, order_by=Score.run_id.desc()).label("age")
    wanted = Score.run_id <= run_id if isinstance(run_id, AsOf) else Score.run_id == run_id if run_id else true()
    ranked = select(Score.id, age).where(wanted).subquery()
    query = (
        select(
            *_all_but(Score, "id", "detail"),
            Region.name.label("region_name"),
            Agency.name.label("agency_name"),
            Agency.type.label("agency_type"),
            Service.name.label("service_name"),
            Score.detail,
        )
        .outerjoin(Region, Region.code == Score.region_code)
        .outerjoin(Agency, Agency.id == Score.agency_id)
        .outerjoin(Service, Service.id == Score.service_id)
        .order_by(Score.rubric_id, Score.region_code, Score.agency_id, Score.service_id)
    )
    if run_id is None or isinstance(run_id, AsOf):
        return query.join(ranked, and_(ranked.c.id == Score.id, ranked.c.age == 1))
    return query.where(wanted)  # a run scores everything once


def _outside_links() -> Query:
    query = _about_sites(*_all_but(OutsideLink, "site_id")).join(OutsideLink, OutsideLink.site_id == Site.id)
    return query.order_by(Site.id, OutsideLink.url)


def _check_trend(runs: int = TREND_RUNS) -> Query:
    newest = select(Run.id).where(Run.finished_at.is_not(None)).order_by(Run.id.desc()).limit(runs)

    def agencies(*statuses: Status) -> Any:
        return func.count(case((Finding.status.in_(statuses), Site.agency_id)).distinct())

    met, some = agencies(Status.MET), agencies(Status.MET, Status.PARTIAL)
    told = agencies(Status.MET, Status.PARTIAL, Status.NOT_MET)
    owing = agencies(Status.MET, Status.PARTIAL, Status.NOT_MET, Status.CANNOT_TELL)
    query = _from_site(
        select(
            Agency.region_code,
            Run.id.label("run_id"),
            Run.started_at,
            Finding.check_id,
            owing.label("agencies"),
            met.label("met"),
            (some - met).label("partial"),
            (told - some).label("not_met"),
            (owing - told).label("cannot_tell"),
        )
    )
    query = query.join(Finding, Finding.site_id == Site.id)
    # `holding_at`, for every run at once.
    is_of_then = and_(Finding.from_run_id <= Run.id, or_(Finding.to_run_id.is_(None), Finding.to_run_id > Run.id))
    query = query.join(Run, and_(Run.id.in_(newest), is_of_then)).where(Site.status != SiteStatus.RETIRED)
    query = query.group_by(Agency.region_code, Run.id, Run.started_at, Finding.check_id)
    return query.order_by(Agency.region_code, Finding.check_id, Run.id)


def _reviews(*, history: bool = False) -> Query:
    query = _about_sites(
        Review.id.label("review_id"),
        *_all_but(Review, "id", "site_id"),
    ).join(Review, Review.site_id == Site.id)
    return (query if history else query.where(Review.replaced_at.is_(None))).order_by(Review.id)


def _about_sites(*columns: Any) -> Query:
    return _from_site(select(*_SITE, *columns))


def _from_site(query: Query) -> Query:
    query = query.select_from(Site).join(Agency, Agency.id == Site.agency_id)
    return query.outerjoin(Region, Region.code == Agency.region_code)


def _of_run(query: Query, run_id: int | None) -> Query:
    """Join the result that each row belongs to: the run's, or the newest of each site."""
    newest: Any = Site.newest_run_id if run_id is None else run_id
    if isinstance(run_id, AsOf):
        seen = aliased(Result)
        newest = select(func.max(seen.run_id)).where(seen.site_id == Site.id, seen.run_id <= run_id).scalar_subquery()
    return query.join(Result, Result.site_id == Site.id).where(Result.run_id == newest)


def _all_but(model: Any, *dropped: str) -> list[Any]:
    return [getattr(model, column.key) for column in table_of(model).columns if column.key not in dropped]


QUERIES: Mapping[str, Callable[..., Query]] = MappingProxyType(
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
        "outside_links": _outside_links,
        "repeated_texts": _repeated_texts,
        "scores": _scores,
        "reviews": _reviews,
        "check_trend": _check_trend,
    }
)
"""The query behind each frame, by the frame's name; what the README's list of columns is made of."""

REGION_OF: Mapping[str, Any] = MappingProxyType({"regions": Region.code, "scores": Score.region_code})
"""The column that has the code of a row's region, where that is not its agency's."""

TAKING_A_RUN = frozenset(name for name, query in QUERIES.items() if "run_id" in signature(query).parameters)
"""The frames that can be asked about one run."""
