"""Addresses, regions, agency types, and which sites a crawl takes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update

from storage import models
from storage.addresses import BadAddress, parse_address
from storage.agency_types import AGENCY_TYPES, OTHER, PORTAL_TYPES, label_of, type_in
from storage.database import Database
from storage.errors import StorageError, UnknownRegion
from storage.models import SiteStatus
from storage.regions import RegionNames
from storage.registry_check import Kind, check_registry
from storage.seeds import load_seed, rows
from storage.sites import adhoc_site, select_sites

SAMPLE = ("dukcapil", "dpmptsp", "dinkes", "disdik", "dinsos", "puskesmas")

# Addresses


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "tanpa nama domain"),
        ("https://", "tanpa nama domain"),
        ("belum punya", "spasi"),
        ("https://dinkes .contohkab.go.id", "spasi"),
        ("ftp://contohkab.go.id", "bukan http"),
        ("javascript:alert(1)", "bukan http"),
        ("mailto:dinkes@contohkab.go.id", "bukan http"),
        ("https://admin:rahasia@contohkab.go.id", "kata sandi"),
        ("https://dinsos/lebakkab.go.id", "bukan nama domain lengkap"),
        ("https://dinkes.contohkab.go.id, https://x.go.id", "lebih dari satu"),
        ("dinkes.contohkab.go.id; www.contohkab.go.id", "lebih dari satu"),
        ("https://-dinkes.contohkab.go.id", "tidak sah"),
        ("https://dinkes..contohkab.go.id", "tidak sah"),
        ("https://dinkes.contohkab.go,id", "tidak sah"),
        ("https://1.2.3.400/", "tidak sah"),
        ("https://x.go.id:99999/", "tidak dapat dibaca"),
        ("https://[::1/", "tidak dapat dibaca"),
        ("https://" + "a" * 70 + ".go.id", "tidak sah"),
    ],
)
def test_what_is_no_address_is_refused_with_a_cure(text, problem):
    with pytest.raises(BadAddress, match=problem) as caught:
        parse_address(text)
    assert caught.value.cure


def test_the_cure_guesses_a_slash_typed_for_a_dot():
    with pytest.raises(BadAddress, match=r"mungkin maksudnya dinsos\.lebakkab\.go\.id"):
        parse_address("https://dinsos/lebakkab.go.id")


@pytest.mark.parametrize(
    ("text", "url", "host", "scope"),
    [
        ("dinkes.contohkab.go.id", "https://dinkes.contohkab.go.id/", "dinkes.contohkab.go.id", "/"),
        (" HTTP://WWW.Contohkab.GO.ID ", "http://www.contohkab.go.id/", "contohkab.go.id", "/"),
        ("https:/contohkab.go.id", "https://contohkab.go.id/", "contohkab.go.id", "/"),
        ("//contohkab.go.id/x", "https://contohkab.go.id/x", "contohkab.go.id", "/x"),
        ("https://contohkab.go.id./", "https://contohkab.go.id/", "contohkab.go.id", "/"),
        ("https://contohkab.go.id:443/", "https://contohkab.go.id/", "contohkab.go.id", "/"),
        ("http://contohkab.go.id:8080", "http://contohkab.go.id:8080/", "contohkab.go.id:8080", "/"),
        ("contohkab.go.id:8080/a", "https://contohkab.go.id:8080/a", "contohkab.go.id:8080", "/a"),
        ("http://127.0.0.1:5000/situs", "http://127.0.0.1:5000/situs", "127.0.0.1:5000", "/situs"),
        ("http://localhost:5000", "http://localhost:5000/", "localhost:5000", "/"),
        ("http://[::1]:5000/", "http://[::1]:5000/", "[::1]:5000", "/"),
        ("https://bücher.go.id", "https://xn--bcher-kva.go.id/", "xn--bcher-kva.go.id", "/"),
        ("https://x.go.id/#atas", "https://x.go.id/", "x.go.id", "/"),
        ("https://x.go.id/index.php?opd=dinkes", "https://x.go.id/index.php?opd=dinkes", "x.go.id", "/"),
    ],
)
def test_an_address_is_brought_into_one_form(text, url, host, scope):
    address = parse_address(text)
    assert (address.url, address.host, address.scope_path) == (url, host, scope)


@pytest.mark.parametrize(
    ("path", "scope"),
    [
        ("/", "/"),
        ("/modul/kelurahan/GUNUNG", "/modul/kelurahan/GUNUNG"),
        ("/dinkes/", "/dinkes"),
        ("/dinkes/index.php", "/dinkes"),
        ("//dinkes//./profil/../", "/dinkes"),
        ("/../../etc", "/etc"),
        ("/home", "/"),
        ("/public/index.php", "/"),
        ("/beranda/", "/"),
        ("/home/dinkes", "/home/dinkes"),
    ],
)
def test_the_path_is_the_scope_unless_it_is_a_mere_landing_page(path, scope):
    assert parse_address(f"https://contohkab.go.id{path}").scope_path == scope


def test_a_scope_that_is_named_is_taken_at_its_word():
    assert parse_address("https://contohkab.go.id/opd/5", "home/").scope_path == "/home"
    with pytest.raises(BadAddress, match="jalur"):
        parse_address("https://contohkab.go.id/", "\\dinkes")


@pytest.mark.parametrize(
    ("host", "official"),
    [
        ("dinkes.contohkab.go.id", True),
        ("contohkab.go.id:8080", True),
        ("siru.desa.id", True),
        ("dinkes-contohkab.com", False),
        ("go.id.dinkes.com", False),
        ("contohgo.id", False),
        ("disdik.contoh.web.id", False),
    ],
)
def test_only_governments_domains_are_official(host, official):
    assert parse_address(f"https://{host}").is_official is official


@given(st.text(max_size=60))
def test_any_text_is_an_address_or_refused_and_the_form_is_final(text):
    try:
        address = parse_address(text)
    except BadAddress:
        return
    assert parse_address(address.url, address.scope_path) == address
    assert address.scope_path.startswith("/")


# Agency types and region names


@pytest.mark.parametrize(
    ("name", "agency_type"),
    [
        ("UPTD Puskesmas Baros Dinas Kesehatan Kota Sukabumi", "puskesmas"),
        ("Dinas Sosial, Pemberdayaan Perempuan dan Perlindungan Anak", "dinsos"),
        ("Dinas Pemberdayaan Masyarakat dan Desa", "dpmd"),
        ("Sekretariat DPRD Kabupaten Contoh", "dprd"),
        ("Badan Pengembangan Sumber Daya Manusia", "bpsdm"),
        ("DPMPTSP", "dpmptsp"),
        ("Dinas Penanaman Modal & PTSP", "dpmptsp"),
        ("dispendukcapil.contohkab.go.id", "dukcapil"),
        ("dikbud-contoh.go.id", "disdik"),
        ("Badan Pengelola Perbatasan", None),
        ("Desakan warga", None),
        ("", None),
    ],
)
def test_a_name_gives_its_type_away_or_none(name, agency_type):
    assert type_in(name) == agency_type


def test_the_shipped_names_give_away_the_types_they_were_shipped_with():
    agencies = [(row["agency_name"].split(" - ")[0], row["agency_type"]) for row in rows("agencies")]
    right = sum(type_in(name) == kind for name, kind in agencies)
    assert {kind for _, kind in agencies} <= AGENCY_TYPES.keys()
    assert right / len(agencies) > 0.99


def test_an_unknown_type_is_its_own_label():
    assert (label_of("dinkes"), label_of("baru")) == ("Dinas Kesehatan", "baru")


@pytest.fixture(scope="module")
def names() -> RegionNames:
    return RegionNames({row["code"]: row["name"] for row in rows("regions")})


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Kabupaten Ngada", ["53.09"]),
        ("KAB. NGADA", ["53.09"]),
        ("Pemkab Ngada", ["53.09"]),
        ("Pemerintah Daerah Kabupaten Ngada", ["53.09"]),
        ("Ngada", ["53.09"]),
        ("Bandung", ["32.04", "32.73"]),
        ("Kota Bandung", ["32.73"]),
        ("Kab Lima Puluh Kota", ["13.07"]),
        ("Jakarta Pusat", ["31.71"]),
        ("DKI Jakarta", ["31"]),
        ("Provinsi Gorontalo", ["75"]),
        ("Daerah Istimewa Yogyakarta", ["34"]),
        ("NTT", ["53"]),
        ("Wakanda", []),
    ],
)
def test_regions_are_found_by_the_names_that_people_write(names, text, codes):
    assert names.codes_of(text) == codes


def test_every_official_name_finds_its_region(names):
    assert [code for code, name in names.names.items() if code not in names.codes_of(name)] == []
    ambiguous = [name for name in names.names.values() if len(names.codes_of(name)) > 1]
    assert all(name.startswith(("Gorontalo", "Jambi", "Bengkulu")) for name in ambiguous)


@pytest.mark.parametrize(
    ("code", "text", "agrees"),
    [
        ("53.09", "Kab. Ngada, NTT", True),
        ("53.09", "Kabupaten Nagekeo", False),
        ("32.73", "Kab. Bandung", False),
        ("32.04", "Bandung", True),
        ("13.07", "Kabupaten Lima Puluh Kota", True),
    ],
)
def test_a_name_agrees_with_a_code_or_not(names, code, text, agrees):
    assert names.agrees(code, text) is agrees


# Selecting


def test_a_province_selects_its_regions_too(db):
    load_seed(db)
    codes = {site.region_code for site in select_sites(db, "35", SAMPLE)}
    assert "35" in codes
    assert len(codes) > 5
    assert all(code is not None and code.startswith("35") for code in codes)
    assert {site.region_code for site in select_sites(db, "35.07", SAMPLE)} <= {"35.07"}


@pytest.mark.parametrize(("code", "hint"), [("53.1", r"did you mean 53\.10\?"), ("99", "53.10"), ("", "Kemendagri")])
def test_an_unknown_region_is_refused(seeded_db, code, hint):
    with pytest.raises(UnknownRegion, match=hint):
        select_sites(seeded_db, code)


def test_an_unknown_type_is_refused(sqlite_db):
    with pytest.raises(StorageError, match="no agency type 'dinkez'"):
        select_sites(sqlite_db, types=["dinkez"])


def test_portals_and_doubtful_sites_are_taken_only_when_asked_for(seeded_db):
    taken = select_sites(seeded_db)
    assert not {site.agency_type for site in taken} & PORTAL_TYPES
    assert {site.status for site in taken} == {SiteStatus.ACTIVE}
    lpse = select_sites(seeded_db, types=["lpse"], statuses=[SiteStatus.RETIRED])
    assert lpse
    assert all("spse.inaproc.id" in (site.status_reason or "") for site in lpse)


def test_a_site_carries_its_region_and_time_zone(db):
    load_seed(db)
    site = next(site for site in select_sites(db, "53") if site.host == "bkd.nttprov.go.id")
    assert (site.region_code, site.region_name, site.time_zone) == ("53", "Nusa Tenggara Timur", "WITA")


# Ad-hoc addresses


def test_an_address_that_nobody_listed_gets_an_agency_named_after_its_host(db):
    site = adhoc_site(db, "http://127.0.0.1:5000/puskesmas-a/index.html")
    assert (site.agency_name, site.agency_type) == ("127.0.0.1:5000/puskesmas-a", OTHER)
    assert (site.scope_path, site.region_code, site.time_zone) == ("/puskesmas-a", None, None)
    assert adhoc_site(db, "http://127.0.0.1:5000/puskesmas-a/") == site
    assert adhoc_site(db, "https://dinkes.contohkab.go.id").agency_type == "dinkes"


def test_an_address_that_is_registered_is_found_and_not_entered_again(seeded_db):
    site = adhoc_site(seeded_db, "http://www.bkd.nttprov.go.id/home")
    assert (site.region_code, site.url) == ("53", "https://bkd.nttprov.go.id/")


def test_ports_and_scopes_keep_sites_apart(sqlite_db):
    urls = ("http://h.go.id:1/", "http://h.go.id:2/", "http://h.go.id/a", "http://h.go.id/b", "http://h.go.id")
    assert len({adhoc_site(sqlite_db, url).site_id for url in urls}) == len(urls)


# Checking the registry


def _problems(db: Database, kind: Kind, region: str | None = None) -> list[str]:
    return [problem.value for problem in check_registry(db, region) if problem.column == kind]


def test_the_shipped_registry_contradicts_itself_nowhere(seeded_db):
    problems = check_registry(seeded_db)
    assert [problem for problem in problems if Kind(problem.column).is_fault] == []
    assert {problem.column for problem in problems} == {Kind.UNCONFIRMED, Kind.NO_SITE}


def test_regions_without_a_site_are_named_but_not_those_without_a_government(seeded_db):
    missing = _problems(seeded_db, Kind.NO_SITE)
    assert "53.11" in missing  # Sumba Timur
    assert not {"31.01", "31.71"} & set(missing)
    assert _problems(seeded_db, Kind.NO_SITE, "53.11") == ["53.11"]


def test_an_address_that_the_database_got_wrong_is_told_and_does_not_hide_the_other_problems(seeded_db):
    outside = adhoc_site(seeded_db, "https://dinkes-ngada.com/")
    broken = adhoc_site(seeded_db, "https://rusak.com/")
    with seeded_db.writing() as connection:
        region = update(models.Agency).where(models.Agency.id.in_([outside.agency_id, broken.agency_id]))
        connection.execute(region.values(region_code="53.09"))
        connection.execute(update(models.Site).where(models.Site.id == broken.site_id).values(url="ftp://rusak.com/"))
    told = {problem.column: problem.value for problem in check_registry(seeded_db, "53.09")}
    assert told[Kind.SYNTAX] == "ftp://rusak.com/"
    assert Kind.OUTSIDE in told
