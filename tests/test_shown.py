"""Tables of the notebooks are read by Indonesians, in any browser."""

from __future__ import annotations

import pandas as pd

from reports.shown import shown


def test_headings_are_indonesian_and_numbers_have_a_decimal_comma() -> None:
    frame = pd.DataFrame({"region_name": ["Ngada"], "value": [21.85], "coverage": [0.5], "pages_read": [7]})
    table = shown(frame, {"coverage": "{:.0%}"}).to_html()
    for words in (">wilayah<", ">nilai<", ">cakupan<", ">halaman dibaca<", ">21,85<", ">50%<", ">7<"):
        assert words in table
    assert "21.85" not in table


def test_what_is_missing_is_a_dash_and_the_number_of_a_line_is_not_shown() -> None:
    table = shown(pd.DataFrame({"value": pd.array([None, 1.5], dtype="Float64")})).to_html()
    assert ">–<" in table
    assert "row_heading" not in table


def test_no_word_of_a_stranger_becomes_markup() -> None:
    script = "<script>alert(1)</script>"
    table = shown(pd.DataFrame({"note": [script]}, index=pd.Index([script], name="region_name"))).to_html()
    assert "<script>" not in table
    formatted = shown(pd.DataFrame({"share": [script]}), {"share": "{}"}).to_html()
    assert "<script>" not in formatted
