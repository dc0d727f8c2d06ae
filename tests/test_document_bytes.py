"""From bytes to a document: every encoding that sites really use, and no bytes that could break the reader."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checks.document import read
from checks.document.decode import decode, fold, to_words


def texts(markup: str | bytes) -> list[str]:
    return [block.text for block in read(markup.encode() if isinstance(markup, str) else markup).blocks]


# -- bytes to text -----------------------------------------------------------------------------------------------------


def test_utf_8_needs_no_declaration():
    assert decode("Biaya – gratis".encode()) == "Biaya – gratis"


def test_valid_utf_8_is_believed_over_a_wrong_declaration():
    body = '<meta charset="iso-8859-1"><p>“Maklumat”</p>'.encode()
    assert "“Maklumat”" in decode(body, "text/html; charset=iso-8859-1")


@pytest.mark.parametrize(
    "declared",
    [
        "windows-1252",
        "no-such-charset",
        "utf-8",
        "",
        "iso-8859-1",
    ],
)
def test_a_page_in_one_byte_letters_is_read_whatever_it_declares(declared: str):
    body = "<p>Jum’at – Café, 30° dan “pelayanan” sesuai standar</p>".encode("windows-1252")
    assert decode(body, f"text/html; charset={declared}") == "<p>Jum’at – Café, 30° dan “pelayanan” sesuai standar</p>"


def test_a_few_pasted_bytes_do_not_spoil_a_utf_8_page():
    body = "Persyaratan – “surat”, ‘kartu’, café, naïve, déjà vu, ".encode() * 20 + "“tempel”".encode("windows-1252")
    assert decode(body).count("–") == 20
    assert "“tempel”" in decode(body)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_a_byte_order_mark_decides(encoding: str):
    mark = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}[encoding]
    assert "Maklumat" in decode(mark + "<p>Maklumat</p>".encode(encoding))
    assert decode(b"\xef\xbb\xbf<p>Maklumat</p>") == "<p>Maklumat</p>"


@pytest.mark.parametrize(
    ("seen", "meant"),
    [
        ("Jumâ€™at", "Jum’at"),
        ("3 â€“ 5 hari", "3 – 5 hari"),
        ("CafÃ©", "Café"),
        ("BiayaÂ\u00a0: gratis", "Biaya\u00a0: gratis"),
        ("ðŸ“ž pengaduan", "📞 pengaduan"),
    ],
)
def test_double_encoding_is_undone(seen: str, meant: str):
    assert decode(seen.encode()) == meant


@pytest.mark.parametrize("honest", ["Âge d’or", "São Tomé", "20 €", "ÄÖÜ", "naïve", "Ā ž"])
def test_honest_letters_are_left_as_they_are(honest: str):
    assert decode(honest.encode()) == honest


def test_nul_bytes_are_dropped():
    assert texts(b"<p>Mak\0lumat\0</p>\0\0<p>Moto</p>") == ["Maklumat", "Moto"]


def test_folding_makes_texts_comparable():
    assert fold("  JANGKA\u00a0WAKTU\n –  “3” HARI\u200b ") == 'jangka waktu - "3" hari'
    assert fold("\u202eBiaya\u202c") == "biaya"


def test_words_are_whole_and_free_of_punctuation():
    assert to_words(fold("Sistem, Mekanisme & Prosedur")) == to_words(fold("sistem mekanisme dan prosedur"))
    assert to_words("biaya/tarif") == " biaya tarif "
    assert " visi " not in to_words(fold("Televisi, revisi"))


# -- no bytes can break it ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body", [b"", b" ", b"\0", b"<", b"\xff\xfe", b"%PDF-1.7", b"<!doctype html>", b"<html></html>"]
)
def test_a_page_without_anything_is_a_document_without_blocks_or_nearly(body: bytes):
    page = read(body)
    assert len(page.blocks) <= 1
    assert page.links == ()


@given(st.binary(max_size=400), st.text(max_size=30), st.text(max_size=30))
def test_no_bytes_whatever_make_the_reader_raise(body: bytes, url: str, content_type: str):
    assert read(body, url=url, content_type=content_type).url == url


_TAGS = st.sampled_from(
    """
    <table> <tr> <td> </td> </tr> </table> <ul> <li> </ul> <dl> <dt> <dd> <p> </p> <b> </b> <h1> </h1> </a> </div>
    <nav> </nav> <form> </form> <select> <option> <br> <details> <summary> <script> </script> <!-- --> <![CDATA[
    <a/href='#x'> <div/id=x> <input/name=a> <label/for=a> <img/alt=m> <iframe/src=b> &amp; &#x0; &#xD800; Persyaratan:
    """.split()  # noqa: SIM905 - tags read best in a row
)


@settings(deadline=None)
@given(st.lists(_TAGS, max_size=60).map(" ".join))
def test_no_soup_of_tags_makes_the_reader_raise(markup: str):
    page = read(markup.encode())
    assert [found.order for found in page.blocks] == sorted(found.order for found in page.blocks)


@pytest.mark.parametrize(
    "tag", ["div", "span", "font", "b", "ul><li", "table><tr><td", "blockquote", "h1", "a href=x", "form"]
)
def test_a_hundred_thousand_elements_inside_one_another_are_read_in_bounded_time(tag: str):
    body = f"<p>awal</p><{tag}>".encode() + f"<{tag}>x".encode() * 100_000
    begun = time.process_time()
    page = read(body)
    assert time.process_time() - begun < 10
    assert page.blocks[0].text == "awal"


@pytest.mark.parametrize("depth", [170, 240])
def test_what_stands_very_deep_is_read_flat(depth: int):
    assert "isi penting" in " ".join(
        texts("<div>" * depth + "<p>isi penting</p>" + "</div>" * depth + "<p>sesudah</p>")
    )
    assert "sesudah" in texts("<div>" * depth + "<p>isi penting</p>" + "</div>" * depth + "<p>sesudah</p>")


def test_tags_that_nobody_closed_do_not_swallow_the_rest_of_the_page():
    assert "isi penting" in " ".join(texts("<p>awal</p>" + "<font>" * 300 + "<h1>Maklumat</h1><p>isi penting</p>"))


def test_texts_that_are_read_flat_are_still_whole_words():
    assert "Maklumat isi" in " ".join(texts("<font>" * 200 + "<h1>Maklumat</h1><p>isi penting</p>"))


def test_a_page_of_a_million_letters_is_cut_and_not_slow():
    begun = time.process_time()
    page = read(b"<p>" + b"persyaratan " * 200_000 + b"</p><p>sesudah</p>")
    assert time.process_time() - begun < 5
    assert max(len(found.text) for found in page.blocks) <= 20_000
    assert page.blocks[-1].text == "sesudah"
