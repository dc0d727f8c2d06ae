"""Several writers at once: nobody fails, nobody's work is lost, nothing is there twice."""

from __future__ import annotations

import multiprocessing
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor, wait

from sqlalchemy import func, select, text

from checks.model import Status
from site_results import finding, new_run, page, result, service
from storage import frames, models
from storage.bodies import BodyStore
from storage.database import open_database
from storage.results import SiteResult, save_site_result, saved_sites
from storage.seeds import load_seed
from storage.sites import adhoc_site

WRITERS = 4


def _result(word: str) -> SiteResult:
    pages = [page(f"{number}", word) for number in range(20)]
    findings = [finding(f"group.check_{number}", Status.MET, word) for number in range(26)]
    return result(pages, findings, [service(word)])


def _save_many(url: str, run_id: int, site_ids: list[int]) -> None:
    db = open_database(url)
    for site_id in site_ids:
        save_site_result(db, run_id, site_id, _result("a"))
    db.close()


def test_writers_of_different_sites_wait_for_each_other(database_url):
    db = open_database(database_url)
    run_id = new_run(db)
    sites = [adhoc_site(db, f"https://dinas{number}.contohkab.go.id").site_id for number in range(40)]
    shares = [sites[start::WRITERS] for start in range(WRITERS)]
    with ThreadPoolExecutor(WRITERS) as pool:
        done = [pool.submit(_save_many, database_url, run_id, share) for share in shares]
        while not all(future.done() for future in done):
            frames.outcomes(db)  # a reader in between is never turned away
        for future in done:
            future.result()
    assert saved_sites(db, run_id) == set(sites)
    assert len(frames.findings(db)) == 26 * len(sites)
    db.close()


def test_writers_may_be_processes(database_url):
    db = open_database(database_url)
    run_id = new_run(db)
    sites = [adhoc_site(db, f"https://dinas{number}.contohkab.go.id").site_id for number in range(10)]
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as pool:
        list(pool.map(_save_many, [database_url] * 2, [run_id] * 2, [sites[:5], sites[5:]]))
    assert saved_sites(db, run_id) == set(sites)
    db.close()


def test_two_workers_that_were_handed_the_same_site_leave_one_result(database_url):
    db = open_database(database_url)
    run_id = new_run(db)
    site_id = adhoc_site(db, "https://dinkes.contohkab.go.id").site_id
    words = ["a", "b"] * 6
    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(lambda word: save_site_result(db, run_id, site_id, _result(word)), words))
    excerpts = frames.evidence(db)["excerpt"]
    assert excerpts.nunique() == 1
    assert (len(excerpts), len(frames.pages(db)), len(frames.services(db))) == (26, 20, 1)
    db.close()


def test_two_that_enter_the_same_address_enter_one_site(db):
    with ThreadPoolExecutor(WRITERS) as pool:
        sites = list(pool.map(lambda _: adhoc_site(db, "https://dinkes.contohkab.go.id"), range(8)))
    assert len({site.site_id for site in sites}) == 1
    with db.reading() as connection:
        assert connection.execute(select(func.count()).select_from(models.Agency)).scalar() == 1


def test_the_seed_may_be_loaded_by_two_at_once(db):
    with ThreadPoolExecutor(2) as pool:
        reports = list(pool.map(lambda _: load_seed(db), range(2)))
    assert sorted(report.regions for report in reports) == [0, 552]


def test_a_writer_that_only_read_so_far_does_not_lose_its_turn(db):
    # The classic way to "database is locked": read, let another one write, then write.
    with ThreadPoolExecutor(1) as pool:
        with db.writing() as connection:
            connection.execute(select(models.Run.id)).all()
            other = pool.submit(new_run, db)
            wait([other], timeout=0.2)
            connection.execute(text("DELETE FROM agency"))
        assert other.result() > 0


def test_bodies_may_be_put_by_many_at_once(tmp_path):
    store = BodyStore(tmp_path)
    bodies = [b"<html>" + bytes([number % 5]) * 50_000 for number in range(40)]
    with ThreadPoolExecutor(WRITERS) as pool:
        hashes = list(pool.map(store.put, bodies))
    assert [store.get(sha256) for sha256 in hashes] == bodies
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 5
