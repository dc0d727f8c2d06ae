"""Two crawls, or two processes of one, beside each other: a host is asked by one of them at a time."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from checks.outcome import FetchOutcome
from crawler.cli.common import utc_now
from crawler.crawl import CrawlSummary, crawl_sites
from crawler.demo.run import DemoOptions
from crawler.process import Event
from crawler.site import Elsewhere
from local_sites import LocalSite, Reply, Street, page, slowly
from nights_on_a_street import OPTIONS, wait_for
from storage.claims import claimed_hosts
from storage.database import Database, open_database
from storage.sites import adhoc_site

ROOT = Path(__file__).parent.parent


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/patuh.db"
    found: str = request.getfixturevalue("shared_postgres")
    return found


@pytest.fixture
def db(url: str) -> Iterator[Database]:
    opened = open_database(url)
    yield opened
    opened.close()


@pytest.fixture
def other(url: str) -> Iterator[Database]:
    opened = open_database(url)
    yield opened
    opened.close()


def shared_portal(street: Street) -> LocalSite:
    """Serve two agencies in folders of one host, slowly enough for two crawls to meet there."""
    paths = [f"/{agency}/{number}" for agency in ("dinkes", "dinsos") for number in range(4)]
    routes = {path: slowly(0.1, page(path)) for path in paths}
    homes = {
        f"/{agency}/": slowly(0.1, page(agency, *((path, path) for path in paths if path.startswith(f"/{agency}/"))))
        for agency in ("dinkes", "dinsos")
    }
    return street.serve({**routes, **homes})


class Beside(threading.Thread):
    """A crawl that another process would do, with all that it tells."""

    def __init__(self, db: Database, bodies: Path, *urls: str) -> None:
        super().__init__()
        self.db, self.urls = db, urls
        self.options = replace(OPTIONS, bodies=bodies)
        self.summary: CrawlSummary | None = None
        self.told: list[Event] = []

    def run(self) -> None:
        rows = [adhoc_site(self.db, url) for url in self.urls]
        self.summary = crawl_sites(self.db, rows, self.options, utc_now, watch=self.told.append)


def test_hosts_that_one_holds_are_free_for_nobody_else(db: Database, other: Database):
    with claimed_hosts(db, {"a.go.id", "b.go.id"}), claimed_hosts(other, {"b.go.id", "c.go.id"}) as theirs:
        assert (theirs.is_ours, theirs.names) == (True, {"c.go.id"})
        with claimed_hosts(db, {"a.go.id", "c.go.id"}) as none:
            assert (none.is_ours, none.names) == (False, frozenset())
    with claimed_hosts(other, {"a.go.id", "b.go.id", "c.go.id"}) as theirs:
        assert theirs.names == {"a.go.id", "b.go.id", "c.go.id"}


HOLDER = """
import sys
from storage.claims import claimed_hosts
from storage.database import open_database
with claimed_hosts(open_database(sys.argv[1]), {"a.go.id"}):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_what_a_killed_crawl_held_is_free_and_leaves_nothing_behind(tmp_path: Path):
    db = open_database(f"sqlite:///{tmp_path}/patuh.db")
    command = [sys.executable, "-c", HOLDER, str(db.engine.url)]
    holder = subprocess.Popen(
        command, cwd=ROOT, env=os.environ, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    with claimed_hosts(db, {"a.go.id"}) as ours:
        assert not ours.is_ours
    holder.kill()
    holder.communicate()
    with claimed_hosts(db, {"a.go.id"}) as ours:
        assert ours.is_ours
    assert not [path.name for path in tmp_path.iterdir() if ".hosts" in path.name]
    db.close()


@pytest.mark.slow
def test_a_crawl_waits_for_the_host_that_another_one_is_at_and_crawls_the_rest(
    street: Street, db: Database, other: Database, tmp_path: Path
):
    portal, elsewhere = shared_portal(street), street.serve({"/": page("Lain")})
    first = Beside(db, tmp_path, f"{portal.url}dinkes/")
    second = Beside(other, tmp_path, f"{portal.url}dinsos/", elsewhere.url)
    first.start()
    wait_for(lambda: portal.seen)
    second.start()
    first.join(60)
    second.join(60)
    assert portal.busiest == 1
    asked = [path.split("/")[1] for path in portal.paths()]
    assert asked == sorted(asked), "the second came when the first had ended"
    assert elsewhere.seen[0].at < portal.seen[-1].at
    for crawl, count in ((first, 1), (second, 2)):
        assert crawl.summary is not None
        assert crawl.summary.outcomes == {FetchOutcome.OK: count}
    assert second.summary is not None
    assert second.summary.pages == asked.count("dinsos") + len(elsewhere.paths()), "pages of both passes count"


def test_whoever_waits_for_a_host_is_told_so(street: Street, db: Database, other: Database, tmp_path: Path):
    site = street.serve({"/": page("Dinas")})
    crawl = Beside(db, tmp_path, site.url)
    with claimed_hosts(other, {f"{site.host}:{site.port}"}):
        crawl.start()
        wait_for(lambda: crawl.told)
        assert not site.seen
    crawl.join(60)
    assert crawl.told[0] == Elsewhere(1)
    assert crawl.summary is not None
    assert crawl.summary.pages_read == 1


@pytest.mark.slow
def test_two_processes_of_a_crawl_take_turns_at_the_host_of_a_form(street: Street, tmp_path: Path):
    pause = 0.4
    filled = (
        b"<title>Survei</title><h1>Survei</h1><form method=post><input name=a><input name=b>" + b"<p>Isi. </p>" * 40
    )
    form = street.serve(fallback=slowly(0.2, Reply(filled + b"</form>")), routes={"/robots.txt": Reply(b"", 404)})
    agencies = {
        f"dinas{number}.contohkab.go.id": street.serve(
            {"/": page(f"Dinas {number}", (f"http://forms.gle/{number}", "Survei Kepuasan Masyarakat"))}
        )
        for number in range(4)
    }
    ports = {host: {80: site.port} for host, site in {**agencies, "forms.gle": form}.items()}
    options = DemoOptions(
        max_pages=5, delay=pause, timeout=10.0, allow_private=True, log_level="CRITICAL", processes=2, ports=ports
    )
    db = open_database(f"sqlite:///{tmp_path}/patuh.db")
    began = time.monotonic()
    summary = crawl_sites(db, [adhoc_site(db, f"http://{host}/") for host in agencies], options, utc_now)
    db.close()
    assert not [end.fault for end in summary.sites if end.fault]
    assert {urlsplit(path).path for path in form.paths()} == {f"/{number}" for number in range(4)}
    assert form.busiest == 1
    moments = [seen.at - began for seen in form.seen if seen.path != "/robots.txt"]
    gaps = [after - before for before, after in pairwise(moments)]
    assert min(gaps) >= pause / 2, gaps
