"""Lines that no rule was written for are read by their words: look-alikes first, and values are demanded."""

from __future__ import annotations

import json
from html import escape

import pytest

from checks.assess import read_page
from checks.document import read
from checks.learned import model
from checks.learned.lines import learned
from checks.learned.model import Line
from checks.model import Evidence, PageRef, Strength
from checks.page import Page
from checks.registry import CHECKS
from corpus_floors import HELD_OUT
from learned_weights import CORPUS, LEARNED, SNIPPETS, digest, sources

SERVICE = """<title>{heading} - Dinas Contoh</title><main><h1>{heading}</h1><h2>{above}</h2><p>{line}</p>
<h2>Persyaratan</h2><ul><li>Fotokopi KTP</li><li>Fotokopi Kartu Keluarga</li></ul></main>"""
"""A service that has requirements under their label, and one line about which nothing else is known."""


def page_with(line: str, *, heading: str = "Surat Keterangan Usaha", above: str = "Keterangan") -> Page:
    return Page(read(SERVICE.format(heading=heading, above=above, line=escape(line)).encode()))


def found_on(page: Page, check: str) -> list[Evidence]:
    return list(learned(page, check))


LOOK_ALIKES = (
    ("standards.staff_count", "Acara dihadiri 4 orang petugas dari kabupaten tetangga dan 30 warga."),
    ("standards.internal_supervision", "Kepala dinas mengawasi harga beras di pasar menjelang hari raya."),
    ("standards.safety_guarantee", "Pengendara wajib memakai helm demi keselamatan di jalan raya."),
    ("standards.facilities", "Lelang kursi, meja dan komputer bekas dibuka sampai akhir bulan."),
    ("standards.staff_competence", "Lowongan: dicari perawat lulusan D3 yang memiliki STR."),
    ("standards.performance_evaluation", "Kinerja perusahaan binaan dinilai tiap tahun oleh kementerian."),
    ("pledge.service_pledge", "Bupati berjanji memperbaiki jalan desa tahun depan."),
)
TELLING = (
    ("standards.staff_competence", "Semua di loket sudah pernah ikut pelatihan layanan prima dan paham aplikasi SIAK."),
    (
        "standards.performance_evaluation",
        "Capaian loket dibahas bersama setiap akhir bulan, yang terlambat diberi catatan.",
    ),
    ("standards.product", "Yang Bapak Ibu bawa pulang adalah surat keterangan usaha yang sudah distempel."),
)
"""What no rule reads today."""


@pytest.mark.parametrize(("check", "line"), LOOK_ALIKES)
def test_a_line_that_shares_words_and_no_meaning_is_not_taken(check: str, line: str):
    assert found_on(page_with(line), check) == []


@pytest.mark.parametrize(("check", "line"), TELLING)
def test_a_line_without_label_is_read_by_its_words_and_says_by_which(check: str, line: str):
    page = page_with(line)
    assert [seen for seen in CHECKS[check].detect(page) if seen.excerpt in line] == []
    (evidence,) = found_on(page, check)
    assert evidence.excerpt == line
    assert evidence.strength in (Strength.FULL, Strength.PARTIAL)
    assert "kata-katanya" in evidence.why
    assert all(word.strip("“”") in line.lower() for word in evidence.why.rpartition(": ")[2].split(", "))


@pytest.mark.parametrize(
    ("check", "without", "with_value"),
    [
        (
            "standards.completion_time",
            "Suratnya selesai dalam waktu singkat.",
            "Suratnya selesai dalam waktu 2 hari kerja.",
        ),
        (
            "standards.legal_basis",
            "Layanan ini mengacu pada peraturan yang berlaku.",
            "Layanan ini mengacu pada Peraturan Bupati Nomor 12 Tahun 2021 tentang Pelimpahan Kewenangan.",
        ),
    ],
)
def test_what_has_a_value_is_not_read_without_one(check: str, without: str, with_value: str):
    assert found_on(page_with(without), check) == []
    assert found_on(page_with(with_value), check)


def test_what_stands_under_the_label_of_another_component_is_that_one():
    line = "Yang berjaga di loket ini dua orang petugas dan satu verifikator."
    assert found_on(page_with(line), "standards.staff_count")
    assert not found_on(page_with(line, above="Dasar hukum"), "standards.staff_count")


def test_a_page_that_describes_no_service_says_nothing_of_one():
    body = "<title>Kabar</title><h1>Kabar</h1><p>Yang berjaga di loket ini dua orang petugas dan satu verifikator.</p>"
    assert found_on(Page(read(body.encode())), "standards.staff_count") == []


def test_rules_come_first_and_words_are_asked_only_where_they_found_nothing():
    page = page_with("Jumlah pelaksana: 3 orang. Yang berjaga di loket ini dua orang petugas dan satu verifikator.")
    reading = read_page(page.document, PageRef("contoh"))
    assert all("kata-katanya" not in proof.why for proof in reading.evidence["standards.staff_count"])


def test_the_weights_were_learned_from_the_examples_that_ship():
    assert model.learned_from() == digest(), "run `make learn` and look at the figures"


def test_nothing_is_learned_from_pages_that_nobody_reads():
    folders = {path.relative_to(CORPUS).parts[0] for path in sources() if path.is_relative_to(CORPUS)}
    assert folders & set(HELD_OUT) == set()
    assert {"development", "ordinary", "snippets"} <= folders


def test_every_learned_check_is_a_check_and_every_weight_belongs_to_one():
    shipped = model.model()
    assert shipped.checks == LEARNED
    assert set(shipped.checks) <= set(CHECKS)
    assert all(any(shipped.weight(check, word) for word in shipped.words) for check in LEARNED)
    assert all(any(shipped.weight(check, word) < 0 for word in shipped.words) for check in LEARNED)


def test_what_is_remembered_of_a_line_is_what_the_weights_say():
    line = Line("yang berjaga di loket ini dua orang petugas", "surat keterangan usaha")
    scores = model.model().scores(line.text, line.heading)
    likely = {check: score for check, score in zip(LEARNED, scores, strict=True) if score > model.LIKELY}
    assert dict(model.LIKENESSES[line]) == likely


@pytest.mark.parametrize("path", sorted(SNIPPETS.glob("*.jsonl")), ids=lambda path: path.stem)
def test_snippets_name_a_check_and_a_label(path):
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        snippet = json.loads(line)
        assert snippet["label"] in {"present", "partial", "absent"}, f"{path.name}, line {number}"
        assert snippet["check"] in CHECKS or not snippet["check"], f"{path.name}, line {number}"
        assert snippet["text"].strip(), f"{path.name}, line {number}"
