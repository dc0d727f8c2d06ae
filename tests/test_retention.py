"""What a night lets go of after so many days, and what it never does."""

from __future__ import annotations

from datetime import date
from threading import Thread

import pytest
from sqlalchemy import select

from checks.model import Status
from reports.region_files import let_go_of_files
from site_results import SITE, finding, new_run, night, page, result
from storage import frames, models
from storage.bodies import BodyStore, body_store
from storage.claims import claimed, claimed_purge
from storage.database import Database
from storage.errors import StorageError
from storage.models import Decision, RunKind
from storage.purging import prune, purge_older_than, purge_site, wait_for_purge
from storage.results import save_site_result
from storage.reviews import Answer, Fetched, save_reviews
from storage.runs import list_runs, start_run
from storage.sites import adhoc_site, select_sites


@pytest.fixture
def store(db: Database, tmp_path) -> BodyStore:
    return body_store(db, tmp_path / "bodies")


@pytest.fixture
def states(db: Database, store: BodyStore) -> dict[str, str]:
    """Save three states of a page: past, past but proving what holds, present; return their hashes."""
    kept = {name: store.put(name.encode()) for name in ("past", "proof", "present")}
    site_id = adhoc_site(db, SITE).site_id
    for number, name in enumerate(kept):
        told = [finding("standards.fee", "met", "Gratis", sha256=kept["proof"])] if number else []
        save_site_result(db, new_run(db, number=number), site_id, result([page("", kept[name])], told, number=number))
    return kept


def pages(db: Database) -> int:
    with db.reading() as connection:
        return len(connection.execute(select(models.Page.id)).all())


def test_nothing_goes_before_its_time(db, store, states):
    assert prune(db, store, 30, night(20)).bodies == 0
    assert pages(db) == 3
    with db.reading() as connection:
        assert connection.execute(select(models.BodyPurge.id)).all() == [], "no line in the log for doing nothing"


def test_nothing_goes_while_a_crawl_may_meet_it_again(db, store, states):
    run_id = list_runs(db, RunKind.CRAWL)[0].run_id
    with claimed(db, run_id):
        for delete in (prune, purge_older_than):
            with pytest.raises(StorageError, match=f"Run {run_id} is underway .* nothing was deleted"):
                delete(db, store, 30, night(40))
        with pytest.raises(StorageError, match="is underway"):
            purge_site(db, store, SITE, night(40))
        assert all(map(store.has, states.values()))
    assert prune(db, store, 30, night(40)).bodies == 1, "its process is gone"


def test_nothing_goes_while_stored_pages_are_judged_again(db, store, states):
    run_id = start_run(db, RunKind.ASSESS, night(39), rules_version="2", code_version="1", options={})
    with claimed(db, run_id), pytest.raises(StorageError, match="is underway"):
        purge_site(db, store, SITE, night(40))
    assert all(map(store.has, states.values()))


def test_a_run_that_begins_while_bodies_go_waits_until_they_are_gone(db, store, states):
    order: list[str] = []

    class Slow(BodyStore):
        def delete(self, sha256: str) -> int | None:
            waiting.start()
            waiting.join(1.0)
            order.append("deleted")
            return super().delete(sha256)

    def begin() -> None:
        wait_for_purge(db)
        order.append("begun")

    waiting = Thread(target=begin)
    assert prune(db, Slow(store.root), 30, night(40)).bodies == 1
    waiting.join(20)
    assert order == ["deleted", "begun"]


def test_of_two_that_delete_one_is_refused(db, store, states):
    with claimed_purge(db), pytest.raises(StorageError, match="another process"):
        prune(db, store, 30, night(40))
    assert all(map(store.has, states.values()))


def test_what_is_past_goes_and_what_holds_or_proves_stays(db, store, states):
    before = len(frames.findings(db)), len(frames.evidence(db))
    assert prune(db, store, 30, night(40)).bodies == 1
    assert {name for name, sha256 in states.items() if store.has(sha256)} == {"proof", "present"}
    assert pages(db) == 2, "the page that proves a standing verdict is still known"
    assert (len(frames.findings(db)), len(frames.evidence(db))) == before
    assert prune(db, store, 30, night(41)).bodies == 0


def test_the_page_by_which_people_decided_stays_although_it_is_gone_from_the_site(db, store, states):
    (site,) = [one for one in select_sites(db) if one.url == SITE]
    answer = Answer(
        site.site_id,
        "standards.fee",
        Decision.ACCEPT,
        "Tarif ada",
        "Budi",
        fetched=Fetched(SITE, states["past"]),
        status=Status.NOT_MET,
        decided_by="Sari",
    )
    save_reviews(db, night(3), [answer])
    assert prune(db, store, 30, night(40)).bodies == 0
    assert store.has(states["past"])
    assert pages(db) == 3
    assert purge_older_than(db, store, 30, night(40)).bodies == 0


def test_files_of_days_long_past_go_and_nothing_else_in_their_folder(tmp_path):
    ours = [
        "53.10-kabupaten-ngada-2026-05-01.xlsx",
        "53.10-kabupaten-ngada-2026-05-01-ringkasan.csv",
        "tanpa-wilayah-2026-05-01-rincian-mesin.csv",
    ]
    kept = [
        "53.11-kabupaten-sumba-timur-2026-05-01.xlsx",  # its newest: nobody has been there since
        "53.10-kabupaten-ngada-2026-06-01.xlsx",
        "53.10-kabupaten-ngada-2026-05-01-catatan-saya.xlsx",
        "~$53.10-kabupaten-ngada-2026-05-01.xlsx",
        "kamus-data.csv",
    ]
    for name in (*ours, *kept):
        (tmp_path / name).write_text("x")
    assert let_go_of_files(tmp_path, date(2026, 6, 1), kept[:1]) == len(ours)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(kept)
