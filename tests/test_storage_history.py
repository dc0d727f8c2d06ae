"""What was true when, what lies between, what waits for a second look, and who is restless."""

from __future__ import annotations

from datetime import timedelta

import pytest

from checks.model import Finding, Reason, Status
from site_results import SITE, finding, new_run, night, page, register, result
from storage import frames
from storage.database import Database
from storage.errors import StorageError
from storage.history import looks_at, page_states, proof_pages, run_by, verdict_changes
from storage.models import RunKind
from storage.results import save_site_result
from storage.sites import SiteRow, adhoc_site
from storage.stacking import AsOf
from storage.steadiness import flapping, held_verdicts

MET, PARTIAL, NOT_MET, CANNOT_TELL = Status.MET, Status.PARTIAL, Status.NOT_MET, Status.CANNOT_TELL


@pytest.fixture
def site(db: Database) -> SiteRow:
    return register(db, "53.10", "Kabupaten Contoh", "Dinas Kesehatan", SITE)


def look(
    db: Database, site: SiteRow, number: int, status: Status, *, version: int = 1, kind: str = "crawl", body: str = "a"
) -> int:
    """Look at the site on the night of that number, and conclude."""
    run = new_run(db, kind, number=number)
    excerpts = ("Gratis",) if status in (MET, PARTIAL) else ()
    told = finding("standards.fee", status, *excerpts, version=version)
    if status is CANNOT_TELL:
        told = Finding("standards.fee", version, CANNOT_TELL, Reason.UNREACHABLE, (), "")
    save_site_result(db, run, site.site_id, result([page("biaya", body)], [told], number=number))
    return run


def held(db: Database) -> set[str]:
    return {check for _, check in held_verdicts(db)}


# -- the guard ---------------------------------------------------------------------------------------------------


def test_what_was_never_met_is_not_held(db, site):
    look(db, site, 0, NOT_MET)
    look(db, site, 1, PARTIAL)
    look(db, site, 2, NOT_MET)
    assert held(db) == set()


def test_what_was_met_is_held_after_one_look_and_not_after_a_second_on_another_day(db, site):
    look(db, site, 0, MET)
    (shown,) = frames.findings(db)["finding_id"].tolist()
    look(db, site, 1, NOT_MET)
    ((key, verdict),) = held_verdicts(db).items()
    assert (key, verdict.since) == ((site.site_id, "standards.fee"), night(1))
    assert verdict.finding_id == shown
    assert proof_pages(db, [verdict.finding_id]) == {verdict.finding_id: (f"{SITE}biaya",)}
    look(db, site, 2, NOT_MET)
    assert held(db) == set()


def test_a_second_look_in_the_same_night_is_no_second_look(db, site):
    look(db, site, 0, MET)
    look(db, site, 1, NOT_MET)
    look(db, site, 1, NOT_MET)
    assert held(db) == {"standards.fee"}


def test_judging_stored_pages_again_is_no_look(db, site):
    look(db, site, 0, MET)
    look(db, site, 1, NOT_MET)
    run = new_run(db, "assess", number=2)
    save_site_result(db, run, site.site_id, result(None, [finding("standards.fee", NOT_MET)], number=2))
    assert held(db) == {"standards.fee"}


def test_a_visit_that_saw_nothing_neither_confirms_nor_clears(db, site):
    look(db, site, 0, MET)
    look(db, site, 1, NOT_MET)
    look(db, site, 2, CANNOT_TELL)
    assert held(db) == set(), "what cannot be told is told as such"
    look(db, site, 3, NOT_MET)
    assert held(db) == set(), "missing on two days"


def test_what_came_back_is_met_and_starts_anew(db, site):
    for number, status in enumerate((MET, NOT_MET, MET, NOT_MET)):
        look(db, site, number, status)
    assert held(db) == {"standards.fee"}


def test_a_changed_rule_speaks_at_once(db, site):
    look(db, site, 0, MET, version=1)
    look(db, site, 1, NOT_MET, version=2)
    assert held(db) == set()


# -- what was true, and what lies between ------------------------------------------------------------------------


def test_the_state_on_a_day_covers_sites_that_another_night_saw(db, site):
    other = adhoc_site(db, "https://lain.contoh.go.id")
    first = look(db, site, 0, MET)
    second = look(db, other, 1, PARTIAL)
    look(db, site, 2, NOT_MET)
    assert len(frames.findings(db, second)) == 1
    state = frames.findings(db, AsOf(second)).set_index("site_id")
    assert state["status"].to_dict() == {site.site_id: "met", other.site_id: "partial"}
    assert state["run_id"].to_dict() == {site.site_id: first, other.site_id: second}
    assert len(frames.evidence(db, AsOf(second))) == 2
    assert frames.findings(db, AsOf(first))["site_id"].tolist() == [site.site_id]


def test_a_day_before_the_first_run_is_told_plainly(db, site):
    run = look(db, site, 0, MET)
    assert run_by(db, night(0) + timedelta(hours=1)) == run
    with pytest.raises(StorageError, match="Nothing had been crawled by 2026-11-20"):
        run_by(db, night(-1))


def test_the_difference_is_what_holds_on_one_side_only(db, site):
    runs = [look(db, site, number, status) for number, status in enumerate((MET, MET, NOT_MET, MET))]
    assert verdict_changes(db, runs[0], runs[1]) == []
    (change,) = verdict_changes(db, runs[1], runs[2], "53")
    assert (change.was.status, change.now.status, change.is_other_verdict) == (MET, NOT_MET, True)
    (change,) = verdict_changes(db, runs[0], runs[3])
    assert not change.is_other_verdict, "there and back again is another row, and the same verdict"
    (change,) = verdict_changes(db, 0, runs[0])
    assert (change.was, change.now.status) == (None, MET)


def test_looks_and_pages_are_known_as_they_were(db, site):
    first = look(db, site, 0, MET, body="a")
    second = look(db, site, 1, MET, body="b")
    assert looks_at(db, first, [site.site_id])[site.site_id].run_id == first
    assert looks_at(db, second, [site.site_id], kind=RunKind.ASSESS) == {}
    key = (site.site_id, f"{SITE}biaya")
    assert [page_states(db, run, [site.site_id])[key].sha256 for run in (first, second)] == ["a", "b"]


# -- restlessness ------------------------------------------------------------------------------------------------


def test_a_site_that_improves_is_not_restless(db, site):
    for number, status in enumerate((NOT_MET, PARTIAL, MET, MET)):
        look(db, site, number, status)
    assert flapping(db, night(0)) == []


def test_verdicts_that_come_back_are_counted_and_failed_visits_are_not(db, site):
    for number, status in enumerate((MET, NOT_MET, CANNOT_TELL, NOT_MET, MET, NOT_MET)):
        look(db, site, number, status)
    (restless,) = flapping(db, night(0), "53")
    assert (restless.url, restless.returns, restless.looks, restless.share) == (SITE, 2, 6, 0.5)
    assert flapping(db, night(20)) == []
