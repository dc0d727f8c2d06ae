"""The tables, typed and commented. Use them as `models.Finding`, so that nobody mistakes a row for a verdict.

The words of judgement themselves (`checks.model.Finding`, `Evidence`, `Service`) are plain data and
know nothing of SQL; `storage.results` turns one into the other.
"""

from storage.models.base import Base
from storage.models.gathered import OutsideLink, Page, Run, SiteResult, StoredReading
from storage.models.guarded import Alert, BodyPurge
from storage.models.judged import Evidence, Finding, Score, Service, ServiceComponent
from storage.models.nights import Night
from storage.models.registry import Agency, Region, Site
from storage.models.reviewed import Review
from storage.models.words import (
    AgencySource,
    Decision,
    NightState,
    RegionLevel,
    RunKind,
    RunStatus,
    ScoreLevel,
    SiteStatus,
    TimeZone,
)

__all__ = [
    "Agency",
    "AgencySource",
    "Alert",
    "Base",
    "BodyPurge",
    "Decision",
    "Evidence",
    "Finding",
    "Night",
    "NightState",
    "OutsideLink",
    "Page",
    "Region",
    "RegionLevel",
    "Review",
    "Run",
    "RunKind",
    "RunStatus",
    "Score",
    "ScoreLevel",
    "Service",
    "ServiceComponent",
    "Site",
    "SiteResult",
    "SiteStatus",
    "StoredReading",
    "TimeZone",
]
