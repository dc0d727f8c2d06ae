"""Panels that something opens: what opens them heads them, and ends with them."""

from __future__ import annotations

import pytest

from checks.document import Block, read


def block(markup: str, text: str) -> Block:
    """Return the block of the content that says this."""
    return next(block for block in read(markup.encode()).blocks if block.text == text)


HANDLES = pytest.mark.parametrize(
    "handle",
    [
        '<a href="#syarat" data-toggle="tab">Persyaratan</a>',
        '<button data-bs-toggle="collapse" data-bs-target="#syarat">Persyaratan</button>',
        '<button aria-controls="syarat">Persyaratan</button>',
    ],
)


@HANDLES
def test_what_opens_a_panel_heads_it(handle: str):
    page = f'<ul><li>{handle}</li></ul><div id="syarat"><p>KTP asli</p></div>'
    assert "Persyaratan" in block(page, "KTP asli").path


@HANDLES
def test_what_opens_a_panel_does_not_head_what_comes_after_it(handle: str):
    page = f'<ul><li>{handle}</li></ul><div id="syarat"><p>KTP asli</p></div><p>sesudah</p>'
    assert "Persyaratan" not in block(page, "sesudah").path


def test_places_on_a_page_end_with_the_next_heading_and_panels_do_not():
    place = '<a href="#a">Beranda</a><div id="a"><h2>Berita</h2><p>isi</p></div>'
    panel = '<button data-bs-target="#a">Akta</button><div id="a"><h2>Persyaratan</h2><p>isi</p></div>'
    assert block(place, "isi").path == ("Berita",)
    assert block(panel, "isi").path == ("Akta", "Persyaratan")


def test_a_call_that_opens_a_panel_names_it():
    page = (
        """<button onclick="bukaTab(event, 'kk')">Kartu Keluarga</button><div id="kk"><h3>Syarat</h3><p>KTP</p></div>"""
    )
    assert block(page, "KTP").path == ("Kartu Keluarga", "Syarat")


_TABLIST = (
    '<div role="tablist"><button @click="t=1" role="tab">Akta</button><button @click="t=2" role="tab">KK</button></div>'
)


def test_more_tabs_than_panels_are_not_paired():
    page = f'{_TABLIST}<div role="tabpanel"><h3>Biaya</h3><p>gratis</p></div>'
    assert block(page, "gratis").path[-1] == "Biaya"
    assert not {"Akta", "KK"} & set(block(page, "gratis").path[:-2])


def test_as_many_tabs_as_panels_are_paired_in_their_order():
    panels = (
        '<div role="tabpanel"><h3>Biaya</h3><p>gratis</p></div><div role="tabpanel"><h3>Biaya</h3><p>Rp 5.000</p></div>'
    )
    assert block(_TABLIST + panels, "gratis").path == ("Akta", "Biaya")
    assert block(_TABLIST + panels, "Rp 5.000").path == ("KK", "Biaya")


def test_a_row_of_tabs_without_names_is_paired_with_the_panels_below_it():
    row = '<ul class="nav-tabs"><li>Syarat</li><li>Biaya</li></ul>'
    panels = '<div class="tab-content"><div><p>KTP asli</p></div><div><p>gratis</p></div></div>'
    assert block(row + panels, "KTP asli").path == ("Syarat",)
    assert block(row + panels, "gratis").path == ("Biaya",)


def test_what_stands_above_panels_and_is_no_row_of_tabs_heads_none_of_them():
    page = '<ul><li>Syarat</li><li>Biaya</li></ul><div class="tab-content"><div><p>a</p></div><div><p>b</p></div></div>'
    assert block(page, "a").path == ()


@pytest.mark.parametrize("class_", ["dropdown-toggle", "btn btn-primary", "navbar-toggler", "faqih"])
def test_a_button_that_is_no_fold_heads_nothing(class_: str):
    page = f'<button class="{class_}">Surat Domisili</button><div><h4>Persyaratan</h4><p>KTP</p></div>'
    assert block(page, "KTP").path == ("Persyaratan",)


@pytest.mark.parametrize("class_", ["accordion", "collapsible", "accordion-btn w-100", "faq-toggle"])
def test_a_button_that_unfolds_what_stands_below_it_heads_that_and_nothing_after_it(class_: str):
    page = "".join(
        f'<button class="{class_}">Surat {name}</button><div><h4>Persyaratan</h4><p>KTP {name}</p></div>'
        for name in ("Domisili", "Usaha")
    )
    assert block(page, "KTP Domisili").path == ("Surat Domisili", "Persyaratan")
    assert block(page, "KTP Usaha").path == ("Surat Usaha", "Persyaratan")
    assert block(f"{page}<p>sesudah</p>", "sesudah").path == ()


def test_a_question_that_unfolds_its_answer_stands_beside_the_next_one():
    page = "".join(
        f'<button aria-controls="a{number}">Apa syarat {number}?</button><div id="a{number}"><p>KTP {number}</p></div>'
        for number in (1, 2)
    )
    assert block(page, "KTP 2").path == ("Apa syarat 2?",)
    assert block(page, "Apa syarat 2?").path == ()
