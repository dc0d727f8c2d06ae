"""Reading a page: what the reader makes of markup as it is found."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest

from checks.document import Block, BlockKind, Document, Region, read

PAGE = "https://dinas.contohkab.go.id/layanan/"


def texts(markup: str | bytes) -> list[str]:
    return [block.text for block in blocks(markup)]


def blocks(markup: str | bytes) -> tuple[Block, ...]:
    return document(markup).blocks


def document(markup: str | bytes) -> Document:
    return read(markup.encode() if isinstance(markup, str) else markup, url=PAGE)


def block(markup: str, text: str) -> Block:
    return next(found for found in blocks(markup) if found.text == text)


# -- blocks and their headings -----------------------------------------------------------------------------------------


def test_a_block_knows_the_headings_it_stands_under():
    page = "<h1>Layanan</h1><h2>KTP-el</h2><p>a</p><h2>KIA</h2><p>b</p><h1>Kontak</h1><p>c</p>"
    assert block(page, "a").path == ("Layanan", "KTP-el")
    assert block(page, "b").path == ("Layanan", "KIA")
    assert block(page, "c").path == ("Kontak",)


@pytest.mark.parametrize(
    "heading",
    [
        "<p><b>Persyaratan</b></p>",
        "<p><strong>Persyaratan</strong></p>",
        '<p style="font-weight:700">Persyaratan</p>',
        '<div class="card-header">Persyaratan</div>',
        '<div class="panel-title">Persyaratan</div>',
        "<dl><dt>Persyaratan</dt></dl>",
        "<details><summary>Persyaratan</summary></details>",
    ],
)
def test_what_works_as_a_heading_is_one(heading: str):
    found = block(heading, "Persyaratan")
    assert (found.kind, found.level) == (BlockKind.HEADING, 7)


@pytest.mark.parametrize(
    "text",
    [
        "<p>Persyaratan</p>",
        "<p><b>Persyaratan</b> dibawa pemohon</p>",
        "<p><b>Semua persyaratan dibawa oleh pemohon sendiri.</b></p>",
        f"<p><b>{'sangat panjang ' * 10}</b></p>",
        "<footer><p><b>Persyaratan</b></p></footer>",
    ],
)
def test_what_is_merely_text_is_no_heading(text: str):
    assert [found.kind for found in blocks(text)] == [BlockKind.TEXT]


def test_edges_of_elements_and_line_breaks_are_boundaries():
    assert texts("<div>satu<p>dua</p>tiga<br>empat</div>") == ["satu", "dua", "tiga", "empat"]
    assert texts("<p>sa<em>t</em>u <span>dua</span></p>") == ["satu dua"]


def test_inline_neighbours_do_not_become_one_word():
    assert texts("<p><span>Biaya</span><span>Gratis</span></p>") == ["Biaya Gratis"]
    assert texts("<p><span>Waktu:</span><span>3 hari</span></p>") == ["Waktu: 3 hari"]


def test_what_no_visitor_reads_is_no_text():
    page = (
        "<p>a</p><script>Persyaratan</script><style>p{}</style><template>b</template><!-- c --><noscript>d</noscript>"
    )
    assert texts(page) == ["a"]
    assert document(page).script_count == 1


def test_items_know_their_list():
    first, second, third = blocks("<ol><li>a</li><li>b</li></ol><ul><li>c</li></ul>")
    assert (first.kind, first.ordered, second.ordered, third.ordered) == (BlockKind.ITEM, True, True, False)
    assert first.list_id == second.list_id != third.list_id


def test_a_page_that_closes_nothing_is_read_all_the_same():
    assert texts("<ul><li>a<li>b</ul><table><tr><td>c<td>d<tr><td>e") == ["a", "b", "c", "d", "e"]


# -- tables ------------------------------------------------------------------------------------------------------------


def test_a_table_is_rows_of_cells_with_boundaries_inside():
    (table,) = document(
        "<h2>Standar</h2><table><tr><th>Komponen</th><th>Uraian</th></tr>"
        "<tr><td>Prosedur</td><td>daftar<br>bayar<p>ambil</p></td></tr></table>"
    ).tables
    assert table.header == ("Komponen", "Uraian")
    assert table.rows == (("Prosedur", "daftar\nbayar\nambil"),)
    assert table.path == ("Standar",)


def test_a_first_row_without_header_cells_is_a_row():
    (table,) = document(
        "<table><tr><td>Biaya</td><td>Gratis</td></tr><tr><td>Waktu</td><td>1 hari</td></tr></table>"
    ).tables
    assert table.header == ()
    assert len(table.rows) == 2


def test_cells_are_blocks_that_know_their_place():
    cells = blocks("<table><tr><td>Biaya</td><td>Gratis</td></tr></table>")
    assert [(cell.kind, cell.row, cell.column) for cell in cells] == [(BlockKind.CELL, 0, 0), (BlockKind.CELL, 0, 1)]


def test_a_cell_over_several_rows_or_columns_keeps_the_others_in_their_place():
    (table,) = document(
        "<table><tr><td rowspan=2>No<td colspan=2>Standar<td rowspan=2>Biaya<tr><td>Syarat<td>Waktu"
        "<tr><td>1<td>KTP<td>1 hari<td>Gratis</table>"
    ).tables
    assert table.rows == (
        ("No", "Standar", "", "Biaya"),
        ("", "Syarat", "Waktu", ""),
        ("1", "KTP", "1 hari", "Gratis"),
    )
    assert table.reached == {(1, 0), (1, 3)}


@pytest.mark.parametrize("said", ["0", "-2", "x", "", "9999999999", "²"])
def test_a_cell_that_says_nothing_sensible_takes_one_place(said: str):
    (table,) = document(f"<table><tr><td rowspan='{said}' colspan='{said}'>a<td>b<tr><td>c<td>d</table>").tables
    assert table.rows == (("a", "b"), ("c", "d"))


def test_cells_that_reach_far_make_no_table_of_millions():
    tall = f"<tr>{'<td rowspan=99999>x' * 30}{'<tr><td>y' * 500}" * 20
    wide = "<tr><td colspan=99999>x<td>y" * 10_000
    (one, other) = document(f"<table>{tall}</table><table>{wide}</table>").tables
    assert sum(map(len, one.rows)) + sum(map(len, other.rows)) < 50_000


def test_a_table_that_only_lays_out_the_page_is_none():
    page = "<table><tr><td>Menu</td><td><table><tr><td>Biaya</td><td>Gratis</td></tr></table></td></tr></table>"
    (table,) = document(page).tables
    assert table.rows == (("Biaya", "Gratis"),)


def test_what_heads_a_cell_does_not_head_the_next():
    page = "<table><tr><td><b>Syarat</b></td><td>KTP</td></tr></table><p>sesudah</p>"
    assert block(page, "sesudah").path == ()


# -- what is shown -----------------------------------------------------------------------------------------------------


def test_a_collapsed_panel_is_honest_content():
    assert not block('<div style="display:none"><p>Persyaratan</p></div>', "Persyaratan").hidden


@pytest.mark.parametrize(
    "style", ["position:absolute;left:-9999px", "font-size:0", "opacity:0", "text-indent:-99999px", "visibility:hidden"]
)
def test_text_that_no_state_of_the_page_shows_is_hidden(style: str):
    assert block(f'<div style="{style}"><p>slot gacor</p></div>', "slot gacor").hidden
    assert document(f'<p style="{style}"><a href="/x">slot</a></p>').links[0].hidden


# -- regions -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("markup", "region"),
    [
        ("<nav><p>x</p></nav>", Region.MENU),
        ('<div role="navigation"><p>x</p></div>', Region.MENU),
        ('<ul class="navbar-nav"><li class="dropdown-menu">x</li></ul>', Region.MENU),
        ('<div class="breadcrumb">x</div>', Region.MENU),
        ("<footer><p>x</p></footer>", Region.FOOTER),
        ('<div id="footer"><div class="menu"><p>x</p></div></div>', Region.FOOTER),
        ("<aside><p>x</p></aside>", Region.ASIDE),
        ('<div class="sidebar"><p>x</p></div>', Region.ASIDE),
        ("<header><p>x</p></header>", Region.HEADER),
        ('<div class="topbar"><p>x</p></div>', Region.HEADER),
        ("<main><article><header><p>x</p></header></article></main>", Region.MAIN),
        ('<div class="modal-content menu-modal modal"><p>x</p></div>', Region.MAIN),
        ("<p>x</p>", Region.MAIN),
    ],
)
def test_a_block_knows_the_part_of_the_page_it_stands_in(markup: str, region: Region):
    assert block(markup, "x").region is region


# -- links, pictures, forms, frames ------------------------------------------------------------------------------------


def test_links_are_absolute_without_fragment_and_know_their_heading():
    (link,) = document('<h2>Unduhan</h2><a href="../sp.pdf#hal-2" title="SP">di sini</a>').links
    assert (link.url, link.raw) == ("https://dinas.contohkab.go.id/sp.pdf", "../sp.pdf#hal-2")
    assert (link.text, link.heading, link.title, link.region) == ("di sini", "Unduhan", "SP", Region.MAIN)


def test_the_base_of_a_page_counts():
    assert (
        document('<head><base href="https://cdn.contoh.id/a/"></head><a href="b">x</a>').links[0].url
        == "https://cdn.contoh.id/a/b"
    )


@pytest.mark.parametrize("target", ["#", "", "javascript:void(0)", "#atas", "about:blank"])
def test_a_link_without_target_is_dead(target: str):
    (link,) = document(f'<a href="{target}">Survei</a>').links
    assert link.is_dead
    assert link.text == "Survei"


def test_an_address_that_a_script_opens_is_the_target():
    (link,) = document("""<a href="#" onclick="window.open('https://www.lapor.go.id','_blank')">Lapor</a>""").links
    assert link.url == "https://www.lapor.go.id"


def test_what_a_click_or_a_map_opens_is_a_link_and_what_a_click_does_is_none():
    links = document(
        """<p onclick="hapus('/layanan/1')">Hapus</p><div onclick="if (window.location == '/a') tutup()">Tutup</div>
        <div class="card" onclick="location.href='/layanan/kk'"><img src="kk.png" alt="Kartu Keluarga"></div>
        <ul><li onclick="window.open('https://www.lapor.go.id')">Lapor</li></ul>
        <map name="peta"><area href="/kecamatan/hulu" alt="Hulu"><area nohref alt="Hutan"></map>"""
    ).links
    assert [(link.text, link.raw) for link in links] == [
        ("Kartu Keluarga", "/layanan/kk"),
        ("Lapor", "https://www.lapor.go.id"),
        ("Hulu", "/kecamatan/hulu"),
    ]


@pytest.mark.parametrize("address", ["mailto:aduan@dinas.contohkab.go.id", "tel:+62380000111"])
def test_addresses_that_are_no_pages_are_kept(address: str):
    assert document(f'<a href="{address}">x</a>').links[0].url == address


@pytest.mark.parametrize("broken", ["http://[::1", "http://a b/c", "//", "https://contoh.id:99999999/"])
def test_a_broken_address_breaks_nothing(broken: str):
    assert document(f'<a href="{broken}">x</a>').links[0].text == "x"


def test_a_link_around_a_picture_speaks_through_its_alt_text():
    assert document('<a href="/x"><img src="l.png" alt="LAPOR!"></a>').links[0].text == "LAPOR!"


def test_a_picture_comes_with_all_that_the_page_says_of_it():
    page = '<h2>Maklumat</h2><figure><img data-src="/m.jpg" alt="Maklumat"><figcaption>Tahun 2025</figcaption></figure>'
    (image,) = document(page).images
    assert (image.alt, image.caption, image.heading) == ("Maklumat", "Tahun 2025", "Maklumat")
    assert image.src == "https://dinas.contohkab.go.id/m.jpg"


def test_a_form_is_its_fields_with_their_labels():
    page = (
        '<h2>Pengaduan</h2><form action="/kirim" method="POST"><label for="i">Isi aduan</label>'
        '<textarea id="i" name="isi"></textarea><input name="hp" placeholder="Nomor HP">'
        '<input type="hidden" name="t"><input type="submit" value="Kirim"></form>'
    )
    (form,) = document(page).forms
    assert (form.action, form.method, form.heading) == ("https://dinas.contohkab.go.id/kirim", "post", "Pengaduan")
    assert [(field.name, field.kind, field.label) for field in form.fields] == [
        ("isi", "textarea", "Isi aduan"),
        ("hp", "text", "Nomor HP"),
    ]
    assert {"Nomor HP", "Kirim"} <= {found.text for found in blocks(page) if found.kind is BlockKind.CONTROL}


def test_a_menu_ends_where_it_says_so_whatever_was_left_open_in_it():
    menu = "<nav><div><div><ul><li><a href=/>Beranda</a></li></ul></nav>"
    content = "<div class=isi><h2>Jangka Waktu</h2><p>2 hari kerja</p></div>" + "<p></p>" * 80
    document = read(f"<html><body><div>{menu}{content}</div></body></html>".encode())
    assert [(block.text, block.region) for block in document.blocks] == [
        ("Beranda", Region.MENU),
        ("Jangka Waktu", Region.MAIN),
        ("2 hari kerja", Region.MAIN),
    ]


def test_a_page_that_leaves_out_its_body_is_read_whole():
    document = read(b"<title>Judul</title><nav><a href=/>Beranda</a></nav><main><ol><li>Fotokopi KTP</ol></main>")
    assert [(block.text, block.region) for block in document.blocks] == [
        ("Beranda", Region.MENU),
        ("Fotokopi KTP", Region.MAIN),
    ]


def test_a_frame_is_known_by_its_address_and_heading():
    (embed,) = document('<h2>SKM</h2><iframe src="https://docs.google.com/forms/x" title="Formulir"></iframe>').embeds
    assert (embed.src, embed.heading, embed.title) == ("https://docs.google.com/forms/x", "SKM", "Formulir")


def test_the_head_of_a_page_is_read():
    page = document(
        '<html lang="ID"><head><title> Dinas\n Contoh </title><meta property="og:type" content="article">'
        '<link rel="canonical" href="/a"></head></html>'
    )
    assert (page.title, page.language, page.canonical) == ("Dinas Contoh", "id", "https://dinas.contohkab.go.id/a")
    assert page.meta["og:type"] == "article"


# -- the whole ---------------------------------------------------------------------------------------------------------


def test_a_document_is_frozen_and_the_same_every_time():
    body = b"<h1>Layanan</h1><table><tr><td>Biaya</td><td>Gratis</td></tr></table><a href='/x'>x</a>"
    page = read(body, url=PAGE)
    assert page == read(body, url=PAGE)
    with pytest.raises(FrozenInstanceError):
        page.title = "lain"  # type: ignore[misc]


def test_authors_of_checks_have_the_page_as_soup():
    assert document("<p class=x>Biaya</p>").soup.find("p", class_="x").text == "Biaya"


def test_what_an_earlier_page_had_in_its_menu_changes_nothing_in_the_next():
    menu = '<nav><a href="#" data-bs-toggle="modal" data-bs-target="#unduh">Unduh aplikasi</a></nav>'
    dialog = '<div id="unduh"><h5>Unduh Satu Pintu</h5><p>Tersedia untuk ponsel.</p></div>'
    first = f"<title>1</title><main>{menu}<h1>Layanan</h1>{dialog}</main>".encode()
    second = f"<title>2</title><main>{menu}<h1>Profil</h1>{dialog}</main>".encode()
    alone = read(second, url="https://sendiri.contohkab.go.id/2")
    read(first, url="https://sesudah.contohkab.go.id/1")
    after = read(second, url="https://sesudah.contohkab.go.id/2")
    assert any("Unduh aplikasi" in block.path for block in alone.blocks)
    assert after.blocks == alone.blocks


def test_bullets_between_words_are_no_list_and_bullets_before_lines_are():
    (menu,) = document("<p>Beranda • Profil • Layanan • Kontak</p>").blocks
    assert menu.text == "Beranda • Profil • Layanan • Kontak"
    listed = document("<p>• KTP asli • KK asli • Pas foto</p>").blocks
    assert [(block.kind, block.text) for block in listed] == [
        (BlockKind.ITEM, "KTP asli"),
        (BlockKind.ITEM, "KK asli"),
        (BlockKind.ITEM, "Pas foto"),
    ]


def test_a_footer_stays_one_on_a_page_without_content():
    contact = "<p>Jalan Contoh Nomor 1, Kota Contoh, telepon 0000-000000, buka Senin sampai Jumat pukul 08.00.</p>"
    page = document(f"<h1>Beranda</h1><footer>{contact * 3}</footer>")
    assert {block.region for block in page.blocks[1:]} == {Region.FOOTER}


def test_a_footer_with_a_whole_page_in_it_is_the_page():
    step = "<p>Pemohon menyerahkan berkas di loket, lalu petugas memeriksa kelengkapan dan memberi tanda terima.</p>"
    page = document(f'<h1>Prosedur</h1><footer><p>© Dinas</p>{step * 12}<a href="/unduh">Unduh</a></footer>')
    mark, *lines = page.blocks[1:]
    assert mark.region is Region.FOOTER
    assert {line.region for line in lines} == {Region.MAIN}
    assert page.links[0].region is Region.MAIN
