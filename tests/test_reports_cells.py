"""What may stand in a cell: nothing that runs, nothing that changes by itself, nothing that cannot be seen."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.cells import clean, decimal_comma, file_name_part, inert, local_time, quoted, safe

NIGHT = datetime(2026, 11, 21, 16, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        '=HYPERLINK("http://slot.example";"klik")',
        "+6281234567890",
        "-2+3",
        "@SUM(A1)",
        "\t=1+1",
        "\r=1+1",
        "\n=1+1",
        "  =1+1",
        "\u00a0=1+1",
        "\u200b=1+1",
        "\u202e=1+1",
        "\ufeff=1+1",
        "＝1+1",
        "＋1",
        "－1",
        "＠SUM(A1)",
        "\u22121",
    ],
)
def test_what_a_spreadsheet_would_run_gets_an_apostrophe_in_every_file(text: str) -> None:
    assert inert(text).startswith("'")
    assert safe(text).startswith("'")


@pytest.mark.parametrize(
    "text",
    [
        *("53.10", "081234567890", "0380-123456", "(0380) 8333456", "1708", "3,5", "50%", "Rp 50.000"),
        *("10.30", "12/05/2024", "1-5", "12 Mei 2024", "2 jan", "1-Des-2024"),
        *("1E5", "123456e78", "TRUE", "benar"),
    ],
)
def test_what_a_spreadsheet_would_take_for_a_number_or_date_stays_text(text: str) -> None:
    assert inert(text) == f"'{text}"
    assert safe(text) in (text, f"'{text}")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Dinas Kesehatan Kota Kupang",
        "14 hari kerja",
        "Rp0 (gratis)",
        "Jalan El Tari No. 1",
        "1. Fotokopi KTP; 2. Kartu Keluarga",
        "https://dukcapil.example/a=b?c=+d",
        "2026-11-21 22:15 WITA",
        "Mei",
        "12 Meja",
        "– strip panjang",
    ],
)
def test_plain_words_stay_as_they_are(text: str) -> None:
    assert inert(text) == safe(text) == text


def test_invisible_characters_of_a_page_do_not_reach_the_reader() -> None:
    assert clean("pe\u00adla\u200byan\u200can\u2060 pub\u202elik\u202c \x00\x07\x1b[31m") == "pelayanan publik [31m"
    assert clean("\ud800x\udfff") == "x"
    assert clean("a\u2028b\u2029c\x85d\r\n\te\u3000f") == "a b c d e f"
    assert clean("\u3164\u2800 ada") == "ada"
    assert clean("Kafé ☕ 日本") == "Kafé ☕ 日本"


def test_a_cell_is_cut_before_a_spreadsheet_refuses_it() -> None:
    assert len(clean("x" * 100_000)) == 4000
    assert clean("x" * 100_000).endswith("…")


def test_words_of_a_page_stand_in_quotation_marks() -> None:
    assert quoted(" =1+1\n") == "“=1+1”"
    assert quoted("\u200b") == ""


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("“Dengan ini kami menyatakan sanggup.”", "“Dengan ini kami menyatakan sanggup.”"),
        (
            "“Dengan ini kami menyatakan sanggup menyelenggarakan…",
            "“Dengan ini kami menyatakan sanggup menyelenggarakan…”",
        ),
        ('"Melayani dengan hati"', "“Melayani dengan hati”"),
        ("“Melayani” adalah moto kami", "““Melayani” adalah moto kami”"),
        ('Moto: "Melayani"', '“Moto: "Melayani"”'),
        ("“", ""),
    ],
)
def test_quotation_marks_of_the_page_are_not_doubled_by_ours(words: str, shown: str) -> None:
    assert quoted(words) == shown


@given(st.text())
def test_no_text_at_all_becomes_a_formula_or_a_second_line(text: str) -> None:
    for shown in (inert(text), safe(text), quoted(text)):
        assert not shown.startswith(tuple("=+-@\t\r\n＝＋－＠"))
        assert len(shown.splitlines()) <= 1


def test_times_are_told_on_the_readers_clock() -> None:
    assert local_time(NIGHT, "WIB") == "2026-11-21 23:30 WIB"
    assert local_time(NIGHT, "WITA") == "2026-11-22 00:30 WITA"
    assert local_time(NIGHT, "WIT") == "2026-11-22 01:30 WIT"
    assert local_time(NIGHT, None) == "2026-11-21 16:30 UTC"


def test_numbers_are_written_with_a_comma() -> None:
    assert decimal_comma(87.5, 2) == "87,50"
    assert decimal_comma(100, 1) == "100,0"


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("Kabupaten Timor Tengah Utara", "kabupaten-timor-tengah-utara"),
        ("../../etc/passwd", "etc-passwd"),
        ('Kota\u202e/\\:*?"<>|\0 Kupang', "kota-kupang"),
        ("CON.", "con"),
        ("Ä" * 200, "a" * 60),
        ("日本", "tanpa-nama"),
    ],
)
def test_a_name_from_the_registry_makes_a_file_name_for_any_system(name: str, part: str) -> None:
    assert file_name_part(name) == part
