"""Typed values: what is a completion time or a price of nothing, however people say it."""

from __future__ import annotations

import pytest

from checks.wording.values import has_duration, is_free


@pytest.mark.parametrize(
    "text",
    [
        "tidak ada perubahan biaya hidup penduduk",
        "bebas memilih jadwal",
        "tidak ada uangnya yang kembali",
        "wifi free 24 jam",
    ],
)
def test_this_does_not_say_that_nothing_is_charged(text: str):
    assert not is_free(text)


@pytest.mark.parametrize(
    "text",
    [
        "gratis",
        "tidak dipungut biaya",
        "gak usah bayar",
        "tanpa duit",
        "tdk dikenakan biaya",
        "tanpa sepeser pun",
        "rp 0",
    ],
)
def test_this_says_that_nothing_is_charged(text: str):
    assert is_free(text)


@pytest.mark.parametrize("text", ["jam kerja", "hari libur nasional", "3 orang petugas", "menitipkan berkas"])
def test_this_is_no_length_of_time(text: str):
    assert not has_duration(text)


@pytest.mark.parametrize(
    "text",
    ["3 hari kerja", "10 menitan", "lima belas menit", "hari itu juga", "jadi besok pagi", "5 minutes", "setengah jam"],
)
def test_this_is_a_length_of_time(text: str):
    assert has_duration(text)
