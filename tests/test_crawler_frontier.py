"""Which pages are read first, which never, and why: the frontier as a specification."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.frontier import LIKELY, Budget, Frontier, OfferedLink, Verdict, likelihood
from crawler.urls import Scope, clean, host_of, pattern_of, start_addresses

HOME = "https://dinkes.contohkab.go.id/"


def frontier(**budget) -> Frontier:
    made = Frontier(Scope.of(HOME), Budget(**budget))
    made.open(HOME)
    return made


def link(path: str, text: str = "", heading: str = "", *, hidden: bool = False) -> OfferedLink:
    return OfferedLink(
        path if "://" in path or path.startswith("mailto:") else HOME + path.lstrip("/"), text, heading, hidden
    )


def offer(made: Frontier, *links: OfferedLink, depth: int = 0) -> list[tuple[str, int]]:
    return made.offer(links, found_on="/", depth=depth)


def taken(made: Frontier, most: int = 1000) -> list[str]:
    return [entry.address.path for entry in itertools.islice(iter(made.take, None), most)]


# -- one page under many addresses ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("/layanan", "/layanan/"),
        ("/layanan", "/layanan#syarat"),
        ("/", "/index.php"),
        ("/profil/", "/profil/index.html"),
        ("/a/../layanan", "/layanan"),
        ("//layanan", "/layanan"),
        ("/layanan?b=2&a=1", "/layanan?a=1&b=2"),
        ("/layanan?a=1", "/layanan?a=1&a=1"),
        ("/layanan", "/layanan?utm_source=wa&fbclid=9"),
        ("/layanan", "/layanan?PHPSESSID=0123456789abcdef"),
        ("/layanan", "/layanan;jsessionid=0A1B2C"),
        ("/layanan", "/layanan?sort=nama&order=asc"),
        ("/standar%20pelayanan", "/standar pelayanan"),
    ],
)
def test_addresses_of_one_page_have_one_key(one, other):
    assert clean(HOME + one.lstrip("/")).key == clean(HOME + other.lstrip("/")).key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("/?page_id=12", "/?page_id=13"),
        ("/berita?hal=1", "/berita?hal=2"),
        ("/index.php?menu=layanan", "/index.php?menu=profil"),
        ("/layanan", "/Layanan2"),
        ("/tampil_syarat/16", "/tampil_syarat/17"),
    ],
)
def test_pages_that_differ_by_what_stands_behind_an_id_stay_apart(one, other):
    assert clean(HOME.rstrip("/") + one).key != clean(HOME.rstrip("/") + other).key


def test_scheme_and_www_do_not_make_another_page():
    assert clean("http://www.x.go.id/a").key == clean("https://x.go.id/a").key
    assert host_of("http://WWW.x.go.id:80/") == host_of("https://x.go.id:443/") == "x.go.id"
    assert host_of("http://x.go.id:8080/") == "x.go.id:8080"


@pytest.mark.parametrize(
    "address", ["mailto:dinkes@contohkab.go.id", "tel:0542", "javascript:void(0)", "ftp://x/", "http://[x/", ""]
)
def test_what_is_no_web_address_has_no_key(address):
    assert clean(address) is None


@given(st.text(max_size=60), st.dictionaries(st.text(max_size=8), st.text(max_size=8), max_size=4))
def test_cleaning_is_stable_and_total(path, query):
    url = HOME + path + ("?" + "&".join(f"{key}={value}" for key, value in query.items()) if query else "")
    once = clean(url)
    if once is not None:
        assert clean(HOME.rstrip("/") + once.path).key == once.key


def test_a_bare_host_is_tried_under_its_twin_and_its_other_scheme_but_a_port_stands_alone():
    assert start_addresses("https://x.go.id/") == ("https://x.go.id/", "http://x.go.id/", "https://www.x.go.id/")
    assert start_addresses("https://www.x.go.id/")[-1] == "https://x.go.id/"
    assert start_addresses("http://127.0.0.1:8000/a") == ("http://127.0.0.1:8000/a",)


# -- what belongs to the site -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "belongs"),
    [
        ("http://selatan.jakarta.go.id/kelurahan/tebet/layanan", True),
        ("https://www.selatan.jakarta.go.id/kelurahan/TEBET?x=1", True),
        ("http://selatan.jakarta.go.id/kelurahan/tebet-timur", False),
        ("http://selatan.jakarta.go.id/", False),
        ("http://jakarta.go.id/kelurahan/tebet", False),
        ("http://selatan.jakarta.go.id.contoh.com/kelurahan/tebet", False),
    ],
)
def test_a_shared_portal_is_scoped_by_whole_path_segments(url, belongs):
    assert Scope.of("http://selatan.jakarta.go.id", "kelurahan/tebet").holds(url) is belongs


# -- what is refused, each with its word ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("offered", "verdict"),
    [
        (link("mailto:a@b.go.id", "Surel"), Verdict.NOT_WEB),
        (link("https://www.instagram.com/dinkes"), Verdict.OTHER_SITE),
        (link("https://contohkab.go.id/"), Verdict.OTHER_SITE),
        (link("/unggahan/standar.pdf", "Standar Pelayanan"), Verdict.DOCUMENT),
        (link("https://drive.google.com/file/d/1", "SK Maklumat"), Verdict.DOCUMENT),
        (link("/foto/maklumat.jpg"), Verdict.FILE),
        (link("/feed/"), Verdict.FEED),
        (link("/wp-json/oembed"), Verdict.FEED),
        (link("/wp-login.php?redirect_to=x"), Verdict.ACCOUNT),
        (link("/administrator/index.php", "Login Admin"), Verdict.ACCOUNT),
        (link("/layanan/ktp?print=1"), Verdict.VARIANT),
        (link("/index.php?option=com_mailto&tmpl=component"), Verdict.VARIANT),
        (link("/agenda/2031/05/", "Mei"), Verdict.CALENDAR),
        (link("/kegiatan?bulan=5&tahun=2031"), Verdict.CALENDAR),
        (link("/events/?tribe-bar-date=2031-05-01"), Verdict.CALENDAR),
        (link("/slot-gacor-maxwin/"), Verdict.SPAM),
        (link("/arsip/7", "Situs Slot Online Terpercaya"), Verdict.SPAM),
        (link("/layanan", "Layanan", hidden=True), Verdict.HIDDEN),
        (link("/cek/3171234504900001", "Status Permohonan"), Verdict.PERSONAL),
        (link("/status?NIK=3171", "Status"), Verdict.PERSONAL),
        (link("/a/b/a/b/a/b/c"), Verdict.TRAP),
        (link("/" + "x" * 2500), Verdict.TRAP),
    ],
)
def test_an_address_that_is_no_page_of_the_site_is_refused_by_name(offered, verdict):
    made = frontier()
    offer(made, offered)
    assert taken(made) == []
    assert made.pages_known == 1
    if verdict is Verdict.DOCUMENT:
        assert offered.url in made.documents
    else:
        assert made.refused == {verdict: 1}


@pytest.mark.parametrize(
    "path",
    [
        "/layanan/administrasi",  # not /admin
        "/2022/07/14/",  # a date archive may be where the standard's files hang
        "/jadwal-pelayanan/2024",
        "/berita/masuk-zona-hijau",
        "/layanan/kartu-masuk",
        "/slot/parkir-rsud",
        "/formulir/cetak-ulang-kk",
        "/api-abadi/wisata",
    ],
)
def test_look_alikes_of_refused_addresses_are_read(path):
    made = frontier()
    offer(made, link(path))
    assert taken(made) == [path]


# -- which comes first --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        (("Standar Pelayanan", "", "/halaman/7"), ("Layanan", "", "/halaman/8")),
        (("Layanan Kami", "", "/layanan"), ("Struktur Organisasi", "", "/struktur")),
        (("Struktur Organisasi", "", "/struktur"), ("Galeri Foto", "", "/galeri")),
        (("Pengaduan", "", "/pengaduan"), ("Berita", "", "/berita")),
        (("Selengkapnya", "Maklumat Pelayanan", "/p/19"), ("Selengkapnya", "Berita Terkini", "/p/20")),
        (("di sini", "Survei Kepuasan Masyarakat", "/s/1"), ("Visi dan Misi", "", "/galeri/visi")),
        (("", "", "/standar-pelayanan"), ("", "", "/agenda")),
        (
            ("Hasil Survei Kepuasan 2025", "", "/berita/2025/01/hasil-skm"),
            ("Bupati meninjau layanan", "", "/berita/12"),
        ),
        (("Layanan KTP", "", "/layanan/ktp"), ("Layanan KTP didatangi Bupati", "", "/2024/05/layanan-ktp")),
        (("Layanan", "", "/layanan"), ("Layanan", "", "/layanan?page=4")),
    ],
)
def test_a_better_promise_goes_first(better, worse):
    assert likelihood(*better) > likelihood(*worse)


@pytest.mark.parametrize(
    "text",
    [
        "Standar Pelayanan",
        "Maklumat",
        "Persyaratan",
        "Alur Mekanisme",
        "Jenis dan Syarat Izin",
        "SP4N-LAPOR!",
        "Aduan Masyarakat",
        "Survei Kepuasan Masyarakat (SKM)",
        "Layanan Disabilitas",
        "PPID",
        "Visi & Misi",
        "Motto",
    ],
)
def test_what_menus_call_the_things_we_look_for_is_likely(text):
    assert likelihood(text, "", "/halaman/12") >= LIKELY


@pytest.mark.parametrize("text", ["Beranda", "Berita", "Galeri", "Agenda Kegiatan", "Lelang", "Foto", "Artikel"])
def test_what_menus_call_the_rest_is_not(text):
    assert likelihood(text, "", "/halaman/12") < LIKELY


@given(st.text(max_size=80), st.text(max_size=80), st.text(max_size=80))
def test_a_promise_is_a_number_from_0_to_100_whatever_the_words(text, heading, path):
    assert 0 <= likelihood(text, heading, HOME + path) <= 100


def test_the_best_page_known_is_taken_first_and_nearer_pages_before_farther_ones():
    made = frontier()
    offer(made, link("/galeri", "Galeri"), link("/halaman/1", "Halaman"), link("/maklumat", "Maklumat Pelayanan"))
    offer(made, link("/maklumat-lama", "Maklumat Pelayanan"), depth=3)
    assert taken(made) == ["/maklumat", "/maklumat-lama", "/halaman/1", "/galeri"]


def test_a_page_met_again_under_better_words_moves_up():
    made = frontier()
    offer(made, link("/halaman/3", "Selengkapnya"), link("/profil", "Profil"))
    offer(made, link("/halaman/3", "Standar Pelayanan Publik"))
    assert taken(made, 1) == ["/halaman/3"]


def test_what_a_page_was_the_first_to_promise_is_told_once():
    made = frontier()
    first = offer(made, link("/layanan", "Layanan"), link("/surat.pdf", "Surat"), link("https://lain.go.id/"))
    assert [url for url, _ in first] == [HOME + "layanan", HOME + "surat.pdf"]
    assert offer(made, link("/layanan", "Layanan"), link("/layanan", "Lihat")) == []


# -- budgets -------------------------------------------------------------------------------------------


def test_the_page_budget_counts_the_home_page():
    made = frontier(pages=3)
    offer(made, *(link(f"/layanan/bidang{letter}") for letter in "abcdef"))
    assert len(taken(made)) == 2
    assert made.is_spent


@pytest.mark.parametrize(("field", "value"), [("bytes", 1_000), ("seconds", 60.0)])
def test_bytes_and_seconds_end_a_site(field, value):
    made = frontier(**{field: value})
    offer(made, link("/layanan"))
    setattr(made.spent, field, value)
    assert made.take() is None


def test_pages_too_far_from_home_are_known_and_left():
    made = frontier(depth=2)
    offer(made, link("/jauh", "Standar Pelayanan"), depth=2)
    assert taken(made) == []
    assert made.explain(HOME + "jauh").verdict is Verdict.TOO_DEEP
    assert made.likely_unread == 1


def test_a_pattern_that_brings_nothing_new_costs_a_tenth_of_the_budget_at_most():
    made = frontier(pages=100)
    offer(made, *(link(f"/doorway/{number}") for number in range(500)))
    offer(made, *(link(f"/kamar-{number}", "Layanan") for number in range(500)))
    assert len(taken(made)) == 10 + 20
    assert made.explain(HOME + "doorway/400").verdict is Verdict.PATTERN_FULL


def test_a_pattern_whose_pages_bring_new_evidence_is_read_on():
    made = frontier(pages=100)
    offer(made, *(link(f"/layanan/{number}", f"Layanan {number}") for number in range(60)))
    read = 0
    while (entry := made.take()) is not None:
        made.pays(entry)
        read += 1
    assert read == 60


def test_sisters_of_a_crowd_wait_behind_a_page_of_its_own():
    made = frontier()
    offer(made, *(link(f"/p/{number}", "Profil") for number in range(8)), link("/kontak-lain", "Kontak"))
    assert "/kontak-lain" in taken(made, 4)


# -- the proof of looking -------------------------------------------------------------------------------


def test_promising_pages_left_unread_are_counted_and_documents_apart():
    made = frontier(pages=2)
    offer(
        made,
        link("/maklumat", "Maklumat Pelayanan"),
        link("/layanan", "Layanan"),
        link("/galeri", "Galeri"),
        link("/sp.pdf", "Standar Pelayanan"),
        link("/formulir.pdf", "Formulir F-1.01"),
    )
    taken(made)
    assert made.likely_unread == 1, "the service page; not the gallery, and documents count apart"
    assert len(made.documents) == 2
    assert made.pages_known == 4


def test_a_promising_page_that_could_not_be_obtained_is_left_unread():
    made = frontier()
    offer(made, link("/maklumat", "Maklumat Pelayanan"))
    entry = made.take()
    assert made.likely_unread == 0
    made.leave_unread(entry)
    assert made.likely_unread == 1


def test_an_address_that_turns_out_to_be_a_document_is_one():
    made = frontier()
    offer(made, link("/unduh/12", "Standar Pelayanan"))
    made.turned_out_document(made.take(), HOME + "unduh/12")
    assert (made.likely_unread, list(made.documents), made.pages_known) == (0, [HOME + "unduh/12"], 2)


def test_the_sitemap_is_a_hint_and_a_measure():
    made = frontier(pages=2)
    made.offer_sitemap(
        [HOME, HOME + "maklumat", HOME + "galeri", HOME + "berita/x", HOME + "sp.pdf", "https://lain.go.id/"]
    )
    assert made.sitemap_size == 4
    assert taken(made) == ["/maklumat"]
    assert made.sitemap_share == 0.5


def test_without_a_sitemap_there_is_no_share():
    assert frontier().sitemap_share is None


def test_what_robots_txt_forbids_is_known_and_not_taken():
    made = frontier()
    made.allows = lambda path: not path.startswith("/ppid")
    offer(made, link("/ppid", "PPID"), link("/layanan", "Layanan"))
    assert taken(made) == ["/layanan"]
    assert made.explain(HOME + "ppid").verdict is Verdict.ROBOTS
    assert made.likely_unread == 1


# -- explanations ---------------------------------------------------------------------------------------


def test_every_verdict_has_words_for_officials():
    assert all(verdict.label for verdict in Verdict)


def test_an_address_that_was_never_offered_has_no_explanation():
    assert frontier().explain(HOME + "tidak-pernah") is None
    assert frontier().explain("https://lain.go.id/").verdict is Verdict.OTHER_SITE


_segments = st.sampled_from(
    ["layanan", "berita", "12", "profil", "a-b-c-d", "agenda", "2031", "05", "x.pdf", "?p=1", "?id=7"]
)
_paths = st.lists(_segments, min_size=1, max_size=5).map("/".join)


@settings(deadline=None)
@given(st.lists(_paths, max_size=80), st.integers(1, 30))
def test_no_page_is_taken_twice_no_budget_exceeded_and_each_address_has_its_verdict(paths, pages):
    made = frontier(pages=pages)
    offer(made, *(link(path) for path in paths))
    keys = []
    while (entry := made.take()) is not None:
        keys.append(entry.address.key)
    assert len(keys) == len(set(keys)) <= max(0, pages - 1)
    assert all(made.explain(HOME + path) is not None for path in paths)


def test_patterns_gather_what_one_template_makes_and_nothing_else():
    assert pattern_of("/berita/2024/05/rapat-kerja-tahun-ini") == pattern_of("/berita/2023/11/kunjungan-kerja-ke-desa")
    assert pattern_of("/detail?id=7") == pattern_of("/detail?id=12")
    assert pattern_of("/layanan") != pattern_of("/profil")
    assert pattern_of("/index.php?menu=layanan") != pattern_of("/index.php?menu=berita")
