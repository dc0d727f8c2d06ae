"""Questions about more sites than a database takes in one statement."""

from __future__ import annotations

import pytest
from sqlalchemy import event

from crawler.apart import Tally
from crawler.cli.common import utc_now
from crawler.crawl import CrawlJob
from crawler.job import CrawlOptions
from crawler.parts import _Following
from site_results import SITE, finding, new_run, result
from storage.batches import AT_ONCE, in_parts
from storage.copies import newest_copies
from storage.database import Database
from storage.results import save_site_result, saved_ends
from storage.reviews import findings_now
from storage.sites import SiteRow, adhoc_site
from storage.steadiness import held_verdicts


def test_every_value_comes_once_in_order():
    parts = list(in_parts(set(range(2 * AT_ONCE + 1))))
    assert [len(part) for part in parts] == [AT_ONCE, AT_ONCE, 1]
    assert [value for part in parts for value in part] == list(range(2 * AT_ONCE + 1))
    assert list(in_parts([])) == []


@pytest.mark.slow
def test_more_sites_than_a_statement_takes_are_asked_for_in_parts(db: Database):
    # More than SQLite takes as Debian builds it (250,000), and than psycopg does (65,535).
    many = range(1, 300_000 if db.is_sqlite else 70_000)
    site_id = adhoc_site(db, SITE).site_id
    for number, status in enumerate(("met", "not_met")):
        told = [finding("standards.fee", status)]
        save_site_result(db, new_run(db, number=number), site_id, result([], told, number=number))
    assert list(findings_now(db, many)) == [(site_id, "standards.fee")]
    assert list(held_verdicts(db, site_ids=many)) == [(site_id, "standards.fee")]
    assert list(saved_ends(db, 1, many)) == [site_id]
    assert newest_copies(db, [f"{number:064x}" for number in range(70_000)]) == {}


def test_who_follows_a_run_asks_how_a_site_ended_only_when_it_is_news(sqlite_db: Database):
    sites = tuple(adhoc_site(sqlite_db, f"https://d{number}.x.go.id/") for number in range(3))
    run = new_run(sqlite_db)
    tally = Tally(lambda _event: None)
    job = CrawlJob(run, sites, CrawlOptions(), utc_now, sqlite_db.url)
    following = _Following(sqlite_db, None, job, tally, handed_out=frozenset())  # type: ignore[arg-type] # not asked
    asked: list[str] = []
    event.listen(sqlite_db.engine, "before_cursor_execute", lambda *told: asked.append(told[2]))

    def look(*ended: SiteRow) -> int:
        for site in ended:
            save_site_result(sqlite_db, run, site.site_id, result())
        asked.clear()
        following._take_in(is_last=False)
        return sum("site_result.detail" in statement for statement in asked)

    assert (look(), look(*sites[:2]), look(), look(sites[2]), look()) == (0, 1, 0, 1, 0)
    assert tally.ends.keys() == {site.site_id for site in sites}
