"""Lines of a page found by cues, for all checks in one pass; and what texts name, kept as it was found."""

from __future__ import annotations

from checks.document import read
from checks.model import EXCERPT_LENGTH
from checks.page import Page
from checks.wording.cues import LineCues
from checks.wording.excerpts import opening, quote
from checks.wording.matching import NOTHING_NAMED, PhraseMatcher

_PAGE = (
    b"<nav><a href=/x>Biaya bulan ini</a></nav><main><h1>Layanan</h1><p><a href=/y>Biaya lain</a><p>Besarnya biaya"
    b"<p>Paling lama dua bulan, tanpa biaya<p>Selesai</main>"
)


def _lines(cues: LineCues) -> list[str]:
    return [block.text for block in Page(read(_PAGE)).cued(cues)]


def test_neither_links_nor_menus_are_lines_of_the_content() -> None:
    assert _lines(LineCues("biaya")) == ["Besarnya biaya", "Paling lama dua bulan, tanpa biaya"]


def test_a_page_holds_what_any_visible_line_of_it_holds() -> None:
    page = Page(read(_PAGE + b"<p hidden>Rahasia<h2>Penutup</h2>"))

    assert page.holds(LineCues("bulan ini"))
    assert not page.holds(LineCues("denda"))
    assert not page.holds(LineCues("rahasia"))
    assert [block.text for block in page.headings] == ["Layanan", "Penutup"]
    assert "Biaya lain" not in [block.text for block in page.lines]


def test_one_line_may_concern_several_checks_by_cues_that_overlap() -> None:
    month, two_months, nothing = LineCues("bulan", "tahun"), LineCues("dua bulan"), LineCues("denda")

    assert _lines(month) == _lines(two_months) == ["Paling lama dua bulan, tanpa biaya"]
    assert _lines(nothing) == []


def test_cues_declared_after_a_line_was_read_are_found_in_it_as_well() -> None:
    assert _lines(LineCues("selesai")) == ["Selesai"]
    assert _lines(LineCues("seles")) == ["Selesai"]


def test_a_phrase_of_two_concepts_is_a_hit_of_each_and_overlapping_phrases_are_all_named() -> None:
    matcher = PhraseMatcher({"service": [" layanan "], "essay": [" layanan "], "kind": [" jenis layanan "]})

    named = matcher.name(" jenis layanan kami ")

    assert matcher.name(" pelayanan kami ") is NOTHING_NAMED
    assert named.concepts == {"service", "essay", "kind"}
    assert {(hit.concept, hit.start, hit.end) for hit in named.hits} == {
        ("kind", 0, 15),
        ("service", 6, 15),
        ("essay", 6, 15),
    }


def test_a_place_is_named_by_whole_words_and_says_that_more_follows() -> None:
    unit = "Unit Pengelola Pengaduan Pelayanan Publik"
    assert opening(f"{unit}, diketuai oleh Sekretaris Dinas") == f"{unit}, diketuai oleh…"
    assert opening(f"{unit} yang dibentuk, diketuai oleh Sekretaris") == f"{unit} yang dibentuk…"
    assert opening(unit) == unit
    assert opening("m" * 80) == f"{'m' * 59}…"


def test_a_quotation_is_the_same_however_many_blanks_lie_between_its_words() -> None:
    words = [f"kata{number}" for number in range(400)]

    assert quote(("\n" * 900).join(words)) == quote(" ".join(words))
    assert quote(f"{' ' * 5000}Biaya   gratis{' ' * 5000}") == "Biaya gratis"
    assert len(quote(" ".join(words))) <= EXCERPT_LENGTH
