"""People's words on findings: kept with every change, standing until they expire or their page is another one."""

from __future__ import annotations

from datetime import timedelta

import pytest

from checks.model import Finding, Reason, Status
from site_results import NIGHT, SITE, finding, new_run, night, page, register, result
from storage.database import Database
from storage.errors import UnknownRegion
from storage.models import Decision
from storage.results import PageRecord, save_site_result
from storage.reviews import VALIDITY, Answer, Fetched, ReviewRow, SavedReviews, State, read_reviews, save_reviews

FEE = "standards.fee"
TOMORROW = NIGHT + timedelta(days=1)
NOON = NIGHT + timedelta(hours=12)
"""Between the first night and the second."""


@pytest.fixture
def site_id(db: Database) -> int:
    """A site that was visited once: its page about fees is known, and no fee was found."""
    site = register(db, "53.10", "Kabupaten Contoh", "Dinas Kesehatan", SITE)
    visit(db, site.site_id, 0, page("biaya", "a"), page("lain", "z"), found=finding(FEE, Status.NOT_MET))
    return site.site_id


def visit(db: Database, site_id: int, number: int, *pages: PageRecord, found: Finding) -> None:
    run_id = new_run(db, number=number)
    save_site_result(db, run_id, site_id, result(pages, [found], number=number))


def accepted(site_id: int, **changed: object) -> Answer:
    given: dict[str, object] = {
        "decision": Decision.ACCEPT,
        "reason": "Biaya ada di halaman biaya",
        "author": "Budi",
        "evidence_url": f"{SITE}biaya/",
        "status": Status.MET,
        "decided_by": "Sari",
        **changed,
    }
    return Answer(site_id, FEE, **given)  # type: ignore[arg-type]


def only(db: Database) -> ReviewRow:
    (row,) = read_reviews(db)
    return row


def test_a_review_keeps_who_when_why_until_when_on_which_page_and_what_the_machine_had_found(db, site_id):
    assert save_reviews(db, NOON, [accepted(site_id, source="a.xlsx, Rincian, 7")]) == SavedReviews(1, 0, 0)
    row = only(db)
    assert (row.author, row.decided_by, row.reason) == ("Budi", "Sari", "Biaya ada di halaman biaya")
    assert (row.at, row.expires_at) == (NOON, NOON + VALIDITY)
    assert (row.page_url, row.page_sha256) == (f"{SITE}biaya", "a")
    assert (row.machine_status, row.machine_reason) == (Status.NOT_MET, None)
    assert (row.site_url, row.region_code, row.source) == (SITE, "53.10", "a.xlsx, Rincian, 7")


def test_only_an_accepted_review_stands(db, site_id):
    states = []
    for decision in Decision:
        status = Status.MET if decision is Decision.ACCEPT else None
        save_reviews(db, NOON, [accepted(site_id, decision=decision, status=status)])
        states.append(only(db).state(NOON))
    assert states == [State.STANDS, State.REFUSED, State.WAITS]


def test_every_change_is_kept_and_saying_the_same_again_changes_nothing(db, site_id):
    save_reviews(db, NOON, [accepted(site_id, decision=Decision.RECHECK, status=None, decided_by=None)])
    assert save_reviews(db, TOMORROW, [accepted(site_id)]) == SavedReviews(0, 1, 0)
    assert save_reviews(db, TOMORROW + timedelta(days=1), [accepted(site_id)]) == SavedReviews(0, 0, 1)
    first, second = read_reviews(db, history=True)
    assert (first.decision, first.replaced_at, first.state(TOMORROW)) == (Decision.RECHECK, TOMORROW, State.REPLACED)
    assert (second.decision, second.replaced_at) == (Decision.ACCEPT, None)
    assert read_reviews(db) == [second]


def test_a_review_survives_crawls_that_meet_its_page_as_it_was(db, site_id):
    save_reviews(db, NOON, [accepted(site_id)])
    other = page("lain", "another", fetched_at=night(1))
    visit(db, site_id, 1, page("biaya", "a", fetched_at=night(1)), other, found=finding(FEE, Status.NOT_MET))
    assert only(db).state(night(2)) is State.STANDS


def test_a_page_that_was_not_obtained_is_no_changed_page(db, site_id):
    save_reviews(db, NOON, [accepted(site_id)])
    lost = page("biaya", "", fetched_at=night(1))
    visit(db, site_id, 1, lost, found=Finding(FEE, 1, Status.CANNOT_TELL, Reason.UNREACHABLE))
    assert only(db).state(night(2)) is State.STANDS


def test_a_review_lapses_when_the_page_it_rests_on_changes(db, site_id):
    save_reviews(db, NOON, [accepted(site_id)])
    visit(db, site_id, 1, page("biaya", "b", fetched_at=night(1)), found=finding(FEE, Status.NOT_MET))
    assert only(db).state(night(2)) is State.LAPSED
    assert save_reviews(db, night(3), [accepted(site_id)]) == SavedReviews(0, 1, 0), "it can be confirmed anew"
    assert only(db).state(night(4)) is State.STANDS


def test_a_page_fetched_for_the_review_is_what_it_rests_on_and_the_older_stored_one_does_not_end_it(db, site_id):
    save_reviews(db, NOON, [accepted(site_id, fetched=Fetched(f"{SITE}biaya", "new"))])
    assert only(db).state(NOON) is State.STANDS
    visit(db, site_id, 1, page("biaya", "new", fetched_at=night(1)), found=finding(FEE, Status.NOT_MET))
    assert only(db).state(night(2)) is State.STANDS
    visit(db, site_id, 2, page("biaya", "newer", fetched_at=night(2)), found=finding(FEE, Status.NOT_MET))
    assert only(db).state(night(3)) is State.LAPSED


def test_a_review_expires(db, site_id):
    save_reviews(db, NOON, [accepted(site_id, expires_at=TOMORROW)])
    assert only(db).state(TOMORROW) is State.STANDS
    assert only(db).state(TOMORROW + timedelta(seconds=1)) is State.EXPIRED


def test_without_an_address_an_answer_rests_on_the_proof_of_the_finding(db, site_id):
    visit(db, site_id, 1, page("biaya", "a"), found=finding(FEE, Status.PARTIAL, "Biaya: lihat", sha256="a"))
    save_reviews(db, night(1), [accepted(site_id, decision=Decision.RECHECK, status=None, evidence_url=None)])
    assert (only(db).page_url, only(db).page_sha256) == (f"{SITE}biaya", "a")


def test_reviews_are_read_by_region_and_a_province_takes_in_its_regions(db, site_id):
    save_reviews(db, NOON, [accepted(site_id)])
    assert [len(read_reviews(db, code)) for code in ("53", "53.10")] == [1, 1]
    with pytest.raises(UnknownRegion):
        read_reviews(db, "53.1")


def test_answers_are_entered_together_or_not_at_all(db, site_id):
    with pytest.raises(Exception, match=r"foreign key|FOREIGN KEY"):
        save_reviews(db, NOON, [accepted(site_id), accepted(999)])
    assert read_reviews(db) == []
