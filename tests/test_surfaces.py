"""Links that leave the web as we read it: told by their host, with their words, never opened."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from checks.document import read
from checks.surfaces import Surface, SurfaceKind, kind_of_surface, surfaces_of
from crawler.cli import main
from crawler.cli.common import ExitCode


@pytest.mark.parametrize(
    "url",
    [
        "https://dinas.contohkab.go.id/wa.me",
        "https://notbit.ly/x",
        "https://mas.id/",
        "https://bit.ly.contoh.invalid/x",
        "mailto:humas@contohkab.go.id",
        "https://www.google.com/search?q=wa.me",
        "http://[::1",
        "",
    ],
)
def test_an_address_that_only_looks_like_one_is_none(url: str):
    assert kind_of_surface(url) is None


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("https://forms.gle/Contoh1", SurfaceKind.FORM),
        ("https://docs.google.com/forms/d/e/1/viewform", SurfaceKind.FORM),
        ("https://docs.google.com/document/d/1/edit", SurfaceKind.DRIVE),
        ("https://drive.google.com/drive/folders/1", SurfaceKind.DRIVE),
        ("https://wa.me/628100000150", SurfaceKind.CHAT),
        ("https://s.id/SKM-Contoh", SurfaceKind.SHORT_LINK),
        ("https://BIT.LY/aduan", SurfaceKind.SHORT_LINK),
        ("https://goo.gl/maps/1", SurfaceKind.MAP),
        ("https://heyzine.com/flip-book/1.html", SurfaceKind.FLIPBOOK),
        ("https://www.instagram.com/dinascontoh", SurfaceKind.SOCIAL),
        ("https://www.youtube.com/embed/1", SurfaceKind.VIDEO),
    ],
)
def test_a_way_out_is_told_by_its_host(url: str, kind: SurfaceKind):
    assert kind_of_surface(url) is kind
    assert kind.label


def test_ways_out_keep_their_order_and_words_and_hidden_ones_are_no_way():
    page = read(
        b"<h2>Survei</h2><iframe src='https://docs.google.com/forms/d/1'></iframe>"
        b"<a href='https://wa.me/628100000150'>WhatsApp pengaduan</a><a href='https://wa.me/628100000150'>lagi</a>"
        b"<div style='text-indent:-9999px'><a href='https://t.me/slot'>slot</a></div>"
    )
    assert surfaces_of(page) == (
        Surface(SurfaceKind.FORM, "Survei", "https://docs.google.com/forms/d/1"),
        Surface(SurfaceKind.CHAT, "WhatsApp pengaduan", "https://wa.me/628100000150"),
    )


def test_patuh_check_lists_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    page = tmp_path / "survei.html"
    page.write_text("<h1>Survei</h1><a href='https://s.id/skm-contoh'>Isi survei kepuasan</a>", "utf-8")
    assert main(["check", str(page), "--json"]) == ExitCode.DONE
    (row,) = map(json.loads, capsys.readouterr().out.splitlines())
    assert row["surfaces"] == [{"kind": "short_link", "label": "Isi survei kepuasan", "url": "https://s.id/skm-contoh"}]
    assert main(["check", str(page)]) == ExitCode.DONE
    said = capsys.readouterr().out
    assert "DI LUAR SITUS (1)" in said
    assert "tautan pendek: Isi survei kepuasan" in said
