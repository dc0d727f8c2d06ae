"""What a night is measured by: plain numbers by name, from the night's crawl and its second look.

The names are those of `expectations.toml`. What has no denominator (no site was visited, nothing was told
twice) has no measure: absent is not nought.
"""

from __future__ import annotations

from checks.model import Status
from checks.outcome import FetchOutcome
from crawler.site import FAULT
from storage.database import Database
from storage.history import VerdictChange, verdict_changes
from storage.measuring import endings, evidence_per_check, verdicts_told_twice

EVIDENCE = "evidence."
"""How the measures begin that count the proofs of one check per read site."""

_KEPT_OUT = frozenset({FetchOutcome.BLOCKED, FetchOutcome.RATE_LIMITED})


def measures_of_crawl(db: Database, run_id: int) -> dict[str, float]:
    """Measure the night's crawl."""
    ends = endings(db, run_id)
    read = [end for end in ends if end.pages_read]
    measures: dict[str, float] = {
        "sites_visited": len(ends),
        "sites_read": len(read),
        "pages_read": sum(end.pages_read for end in ends),
        "requests": sum(end.requests for end in ends),
        "bytes": sum(end.bytes for end in ends),
        "faults": sum(end.detail.startswith(FAULT) for end in ends),
    }
    if ends:
        measures["read_share"] = len(read) / len(ends)
        measures["blocked_share"] = sum(end.outcome in _KEPT_OUT for end in ends) / len(ends)
    if read:
        measures["pages_per_site"] = measures["pages_read"] / len(read)
        for check, proofs in evidence_per_check(db, run_id).items():
            measures[EVIDENCE + check] = proofs / len(read)
    if told := verdicts_told_twice(db, run_id):
        changes = changes_of_run(db, run_id)
        measures["flips"] = sum(is_flip(change) for change in changes)
        measures["flip_share"] = measures["flips"] / told
    return measures


def measures_of_second_look(db: Database, run_id: int) -> dict[str, float]:
    """Measure the run that looked at some sites a second time in the same night: how often it disagrees."""
    told = verdicts_told_twice(db, run_id)
    if not told:
        return {}
    changes = changes_of_run(db, run_id)
    return {
        "second_looks": len(endings(db, run_id)),
        "second_verdicts": told,
        "disagreements": sum(change.is_other_verdict for change in changes),
        "noise_floor": sum(change.is_other_verdict for change in changes) / told,
    }


def changes_of_run(db: Database, run_id: int) -> list[VerdictChange]:
    """Return what the run itself changed."""
    return verdict_changes(db, run_id - 1, run_id)


def is_flip(change: VerdictChange) -> bool:
    """Whether a verdict about the agency turned, under the same version of its check; not that a visit failed."""
    if change.was is None or change.now is None or change.was.version != change.now.version:
        return False
    told = Status.CANNOT_TELL not in (change.was.status, change.now.status)
    return told and change.was.status is not change.now.status
