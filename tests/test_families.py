"""Families of sites built alike: what marks them, what sets them apart, what they lack together."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from assessed_regions import enter_agencies
from checks.model import Status
from reports.families import LONER, families, first_page_marks, lacking_shares, largest_first, marks_of, recurring_gaps
from site_results import new_run, page, result
from storage.bodies import BodyStore
from storage.database import Database
from storage.results import save_site_result

VENDOR = (
    b'<link href="/wp-content/themes/desa-maju/style.css?v=%d">'
    b'<body class="page-%d sidebar-biru"><div id="kepala-situs">'
)
OTHER = b'<body class="halaman"><div class="kotak utama menu-kiri"><script src="/aset/portal.js"></script>'


def test_names_that_number_content_are_no_marks():
    assert not {mark for mark in marks_of(VENDOR % (3, 2041)) if any(letter.isdigit() for letter in mark)}


def test_what_foreign_hosts_serve_is_no_mark():
    assert (
        marks_of(b'<script src="https://cdn.invalid/jquery.js"></script><link href="//cdn.invalid/a.css">')
        == frozenset()
    )


@pytest.mark.parametrize("body", [b"", b"\x00\xff<p", b"class=" * 50_000, b'class="' + b"a " * 100_000])
def test_any_bytes_have_marks_or_none(body: bytes):
    assert marks_of(body) == frozenset()


def test_a_theme_its_files_and_its_classes_are_marks():
    assert marks_of(VENDOR % (3, 2041)) == {"tema:desa-maju", "berkas:style.css", "sidebar-biru", "kepala-situs"}
    assert "generator:kanalpress 5.8" in marks_of(b'<meta name="generator" content="KanalPress 5.8">')


def test_a_site_that_resembles_no_other_has_no_family():
    assert families({1: marks_of(OTHER), 2: marks_of(VENDOR % (1, 1)), 3: frozenset()}).tolist() == [LONER] * 3
    assert families({}).empty


def test_sites_built_alike_are_one_family_named_for_what_sets_it_apart():
    marks = {site: marks_of(VENDOR % (site, site)) for site in (1, 2, 3)} | {site: marks_of(OTHER) for site in (4, 5)}
    found = families(marks)
    assert found[[1, 2, 3]].nunique() == 1
    assert found[1].startswith("1: tema:desa-maju")
    assert found[4] == found[5] != found[1]


def test_families_do_not_depend_on_the_order_of_the_sites():
    marks = {site: marks_of(VENDOR % (site, site)) for site in (1, 2, 3)} | {site: marks_of(OTHER) for site in (4, 5)}
    assert families(dict(reversed(marks.items()))).equals(families(marks))


def test_marks_come_from_the_stored_first_page_and_missing_bodies_are_left_out(sqlite_db: Database, tmp_path: Path):
    run, store = new_run(sqlite_db), BodyStore(tmp_path / "bodies")
    here, gone = enter_agencies(sqlite_db, tmp_path, "dinkes.contohkab.go.id", "dinsos.contohkab.go.id")
    save_site_result(sqlite_db, run, here.site_id, result([page(sha256=store.put(VENDOR % (1, 1)))]))
    save_site_result(sqlite_db, run, gone.site_id, result([page(sha256="ab" * 32)]))
    assert first_page_marks(sqlite_db, bodies=store.root) == {here.site_id: marks_of(VENDOR % (1, 1))}


def told(site: int, check: str, status: Status) -> dict[str, object]:
    return {"site_id": site, "check_id": check, "status": status.value}


def test_what_could_not_be_told_is_no_gap_of_a_family():
    findings = pd.DataFrame([told(site, "standards.fee", Status.CANNOT_TELL) for site in (1, 2)])
    assert recurring_gaps(findings, pd.Series({1: "1: a", 2: "1: a"}, name="family")).empty


def test_a_gap_that_a_family_shares_is_told_beside_all_others():
    family = pd.Series({1: "1: a", 2: "1: a", 3: LONER, 4: LONER}, name="family")
    lacking = {1: Status.NOT_MET, 2: Status.NOT_MET, 3: Status.MET, 4: Status.NOT_MET}
    findings = pd.DataFrame([told(site, "standards.fee", status) for site, status in lacking.items()])
    (gap,) = recurring_gaps(findings, family).to_dict("records")
    assert gap == {
        "family": "1: a",
        "check_id": "standards.fee",
        "told": 2,
        "lacking": 2,
        "share": 1.0,
        "elsewhere": 0.5,
    }


def test_of_many_families_the_largest_are_shown_in_their_order_and_not_in_that_of_the_alphabet():
    family = pd.Series([LONER, *(f"{number}: x" for number in range(1, 13) for _ in (0, 1))], name="family")
    findings = pd.DataFrame(
        {"site_id": family.index, "check_id": "standards.fee", "status": ["not_met", *["met", "not_met"] * 12]}
    )
    assert largest_first(family) == [f"{number}: x" for number in range(1, 13)]
    shares = lacking_shares(findings, family, most=11)
    assert list(shares) == [*(f"{number}: x" for number in range(1, 12)), LONER]
    assert shares.loc["standards.fee"].tolist() == [*[0.5] * 11, 1.0]
    nothing = findings.assign(status="cannot_tell")
    assert lacking_shares(nothing, family, most=11).empty
