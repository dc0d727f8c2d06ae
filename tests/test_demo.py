"""`patuh demo`, run once over real HTTP and held against what the province's author expects."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import pytest

from checks.model import Reason, Status
from checks.registry import CHECKS
from crawler.cli import main
from crawler.cli.common import ExitCode
from crawler.demo.province import Agency, ExpectedService, load_province
from crawler.demo.resolver import DemoResolver
from crawler.demo.run import DATABASE, REPORT, SITE_LIST, Demo, run_demo
from crawler.demo.summary import summary_rows, what_to_look_at
from storage import frames
from storage.database import Database, open_database

PROVINCE = load_province()
VISITED = [agency for agency in PROVINCE.agency if agency.outcome is not None]
SERVICES = [
    pytest.param(agency, service, id=f"{agency.host}: {service.name}")
    for agency in VISITED
    for service in agency.service
]


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    return run_demo(tmp_path_factory.mktemp("demo"))


@pytest.fixture(scope="session")
def database(demo: Demo) -> Iterator[Database]:
    db = open_database(demo.database_url)
    yield db
    db.close()


@pytest.fixture(scope="session")
def findings(database: Database) -> dict[tuple[str, str], dict[str, Any]]:
    rows = frames.findings(database).to_dict("records")
    return {(row["site_url"], row["check_id"]): row for row in rows}


@pytest.fixture(scope="session")
def evidence(database: Database) -> list[dict[str, Any]]:
    pages = frames.evidence(database).merge(frames.site_results(database)[["site_id", "site_url"]], on="site_id")
    return pages.to_dict("records")


# -- what must not happen -------------------------------------------------------------------------


def test_only_the_provinces_own_hosts_are_asked(demo: Demo):
    assert {host for host, _ in demo.requests} <= {agency.host for agency in VISITED}


def test_a_site_whose_owner_is_unknown_is_registered_and_not_visited(demo: Demo, database: Database):
    sites = frames.sites(database, "99").set_index("host")["status"]
    assert sites["puskesmascontohtimur.com"] == "needs_owner_confirmation"
    assert "puskesmascontohtimur.com" not in {host for host, _ in demo.requests}


def test_nothing_is_asked_of_a_host_whose_robots_txt_forbids_it(demo: Demo):
    assert {path for host, path in demo.requests if host.startswith("pkm-contohbarat")} == {"/robots.txt"}


def test_injected_gambling_proves_nothing(evidence: list[dict[str, Any]]):
    infected = [row for row in evidence if "lembahteduh" in row["site_url"]]
    assert infected
    for row in infected:
        assert "/produk/" not in row["page_url"]
        assert not any(word in row["excerpt"].lower() for word in ("slot", "togel", "contoh88", "8888")), row["excerpt"]


def test_a_neighbour_in_a_shared_portal_proves_nothing(evidence: list[dict[str, Any]]):
    for row in evidence:
        if row["site_url"].startswith("http://puskesmas.contohhulukab.go.id/"):
            assert row["page_url"].startswith(row["site_url"])


def test_an_unending_calendar_takes_no_budget_from_the_pages_that_matter(demo: Demo):
    asked = [path for host, path in demo.requests if host == "disdik.contohjayakota.go.id"]
    assert "/layanan" in asked
    assert sum(path.startswith("/agenda") for path in asked) <= 12


def test_the_demos_resolver_knows_no_other_hosts_and_asks_nobody():
    class Receiver:
        def __init__(self) -> None:
            self.addresses: list[Any] = []
            self.is_done = False

        def resolutionBegan(self, resolution: Any) -> None:  # noqa: N802 - Twisted's name
            self.name = resolution.name

        def addressResolved(self, address: Any) -> None:  # noqa: N802 - Twisted's name
            self.addresses.append((address.host, address.port))

        def resolutionComplete(self) -> None:  # noqa: N802 - Twisted's name
            self.is_done = True

    resolver = DemoResolver(None, {"dukcapil.contohhulukab.go.id": {80: 4711}})
    answers = {}
    for name in ("www.lapor.go.id", "192.0.2.1", "dukcapil.contohhulukab.go.id"):
        receiver = Receiver()
        resolver.resolveHostName(receiver, name, 80)
        assert receiver.is_done
        answers[name] = receiver.addresses
    assert answers == {
        "www.lapor.go.id": [],
        "192.0.2.1": [],
        "dukcapil.contohhulukab.go.id": [("127.0.0.1", 4711)],
    }


def test_a_folder_that_cannot_be_written_to_is_told_in_one_sentence(tmp_path: Path, capfd: pytest.CaptureFixture[str]):
    taken = tmp_path / "demo"
    taken.write_text("mine")
    assert main(["demo", "--out", str(taken)]) == 2
    assert str(taken) in capfd.readouterr().err
    assert taken.read_text() == "mine"


# -- what must ------------------------------------------------------------------------------------


def test_every_site_ends_as_its_host_behaves(demo: Demo):
    ended = {end.url: end.outcome for end in demo.crawl.sites}
    assert ended == {agency.url: agency.outcome for agency in VISITED}
    assert not any(end.fault for end in demo.crawl.sites)


def test_the_province_shows_most_ways_in_which_a_visit_can_end(demo: Demo):
    assert len(demo.crawl.outcomes) >= 14


def test_a_bad_certificate_is_told_and_the_site_is_read(database: Database):
    row = frames.site_results(database).set_index("site_url").loc["https://dinsos.contohrayaprov.go.id/"]
    assert (row["certificate"], row["outcome"]) == ("tls_expired", "ok")


@pytest.mark.parametrize("agency", VISITED, ids=lambda agency: agency.url)
def test_a_site_is_judged_as_the_law_and_its_pages_say(agency: Agency, findings: dict[tuple[str, str], dict[str, Any]]):
    wrong = {}
    for check, expected in agency.expected(CHECKS).items():
        row = findings[agency.url, check]
        reason = Reason(row["reason"]) if isinstance(row["reason"], str) else None
        if not expected.accepts(Status(row["status"]), reason):
            wrong[check] = f"{row['status']} {reason or ''}, expected {expected}"
    assert wrong == {}


@pytest.mark.parametrize(("agency", "service"), SERVICES)
def test_a_service_is_found_with_what_it_states(agency: Agency, service: ExpectedService, database: Database):
    of_site = frames.services(database).query("site_url == @agency.url").set_index("service_id")["service_name"]
    found = of_site[of_site.str.contains(service.name, case=False)]
    assert len(found), f"no service named {service.name} among {list(of_site)}"
    stated = frames.components(database).query("service_id == @found.index[0]").set_index("check_id")["status"]
    met = [check for check in CHECKS if any(fnmatchcase(check, pattern) for pattern in service.met)]
    assert {check: stated[check] for check in met} == dict.fromkeys(met, "met")
    assert {check: stated[check] for check in service.not_stated} == dict.fromkeys(service.not_stated, "not_stated")


# -- what people get ------------------------------------------------------------------------------


def test_every_visited_agency_has_its_line_in_its_regions_csv(demo: Demo):
    for region in PROVINCE.region:
        (path,) = demo.out.glob(f"{region.code}-*-ringkasan.csv")
        text = path.read_text(encoding="utf-8-sig")
        assert {agency.name for agency in VISITED if agency.region == region.code} <= set(
            text.replace("\n", ";").split(";")
        )
        assert "2026-01-16 06:00 WITA" in text


def test_the_summary_tells_a_score_only_where_something_could_be_told(demo: Demo):
    rows = {row[0] + " " + row[1]: row for row in summary_rows(demo)}
    assert len(rows) == len(PROVINCE.agency)
    assert rows["99.01 dukcapil"][2:4] == ("100,00 · 100% · hijau", "26 · 0 · 0 · 0")
    assert rows["99.71 dinsos"][2:] == ("–", "0 · 0 · 0 · 26", "sambungan ditolak peladen")
    assert rows["99.71 puskesmascontohtimur.com"][3] == ""


def test_what_the_demo_names_is_there_and_what_it_says_to_try_works(demo: Demo, capsys: pytest.CaptureFixture[str]):
    said = "\n".join(what_to_look_at(demo))
    (report,) = re.findall(r"Open (\S+)", said)
    assert Path(report).is_file()
    commands = re.findall(r"^  patuh (.+?)   ", said, re.MULTILINE)
    assert [words.split()[0] for words in commands] == ["findings", "services", "sites"]
    for words in commands:
        assert main(words.split()) == ExitCode.DONE
    assert "33 tidak berubah" in capsys.readouterr().err


def test_the_readme_names_the_demos_best_files_and_the_database_that_knows_its_regions(demo: Demo):
    readme = (Path(__file__).parent.parent / "README.md").read_text("utf-8")
    assert f"demo/{REPORT}/index.html" in readme
    assert f"patuh sites load demo/{SITE_LIST} --database sqlite:///demo/{DATABASE}" in readme


@pytest.mark.slow
def test_a_second_demo_writes_the_same_bytes(demo: Demo, tmp_path: Path, capfd: pytest.CaptureFixture[str]):
    assert main(["demo", "--out", str(tmp_path), "--quiet"]) == 0
    assert "dukcapil" in capfd.readouterr().out
    assert len(demo.files) >= 12
    assert [name for name in demo.files if (tmp_path / name).read_bytes() != (demo.out / name).read_bytes()] == []
