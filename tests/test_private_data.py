"""What belongs to a private person never leaves a page; what an office gives as its own stays readable."""

from __future__ import annotations

import pytest

from checks.assess import conclude_site, read_page
from checks.document import read
from checks.model import EXCERPT_LENGTH, Looking, PageRef
from checks.wording.excerpts import mask_private, quote, quote_around

URL = "https://dinas.contohkab.go.id/x"


@pytest.mark.parametrize(
    "text",
    [
        "Telp/WA pengaduan 0812-3456-7890",
        "Hubungi kantor kami: +62 812 3456 7890",
        "081234567890 (call center)",
        "NIP 197001011990031001",
        "NIP. 19700101 199003 1 001",
        "Biaya Rp 1.000.000.000.000,-",
        "Nomor 188.45/123/KPTS/2024 tanggal 12-03-2024",
        "(0380) 823456",
        "Nama Pelapor: Masyarakat",
        "Pelapor: Setiap Orang yang melihat",
        "Kepala Dinas: Drs. Budi Santoso, M.Si",
        "rekening 1234-5678-9012",
        "Undang-Undang Nomor 25 Tahun 2009 dan Nomor 14 Tahun 2008",
    ],
)
def test_what_an_office_says_of_itself_stays_readable(text: str):
    assert mask_private(text) == text


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("NIK 5310011203850002", "NIK 53••••••••••••••"),
        ("NIK: 5310 0112 0385 0002.", "NIK: 53•• •••• •••• ••••."),
        ("531001-120385-0002", "53••••-••••••-••••"),
        ("Budi, 0812-3456-7890", "Budi, 0812-••••-••90"),
        ("telp warga atas nama Budi 081234567890", "telp warga atas nama Budi 0812••••••90"),
        ("Pelapor: Budi Santoso, jalan rusak", "Pelapor: B••• S••••••, jalan rusak"),
        ("Nama pelapor : Sdr. Siti Aminah", "Nama pelapor : Sdr. S••• A•••••"),
        ("dilaporkan oleh Ibu Maria Goreti pada Senin", "dilaporkan oleh Ibu M•••• G••••• pada Senin"),
        ("Bapak Yohanes melaporkan antrean", "Bapak Y•••••• melaporkan antrean"),
    ],
)
def test_what_belongs_to_a_private_person_is_made_unreadable(text: str, masked: str):
    assert mask_private(text) == masked
    assert len(masked) == len(text)


def test_a_bare_number_is_an_offices_where_the_heading_says_so():
    assert mask_private("0812-3456-7890", "Kanal Pengaduan") == "0812-3456-7890"
    assert mask_private("0812-3456-7890", "Daftar penerima") == "0812-••••-••90"


@pytest.mark.parametrize("before", range(140, 200))
def test_a_cut_leaves_neither_half_a_number_nor_a_name_without_its_word(before: int):
    private = "Pelapor: Budi Santoso, NIK 5310011203850002, HP warga 0812-3456-7890, "
    text = f"{'isi ' * (before // 4)}{'x' * (before % 4)} {private}{'lagi ' * 60}"
    around = text.index("Santoso") + 4
    cuts = [quote(text), *(quote_around(text, around + far, around + far + 9) for far in (60, 110, 120))]
    for cut in cuts:
        shown = mask_private(cut)
        assert len(shown) <= EXCERPT_LENGTH
        for part in ("Budi", "Santoso", "antoso", "0011203", "1203850002", "3456"):
            assert part not in shown


def test_a_cut_keeps_what_an_office_says_of_itself_whole_or_leaves_it_out():
    text = f"{'isi ' * 46}pengaduan 0812-3456-7890 {'lagi ' * 60}"
    assert quote(text).endswith("pengaduan…")
    assert "0812-3456-7890" in quote_around(text, 184, 210)


def test_masking_takes_time_in_proportion_to_the_text():
    for part in ("0812 ", "1 ", "Pelapor : A ", "Ibu Aa ", "pelapor ", "62 8"):
        assert mask_private(part * 20_000)


def test_no_check_and_no_service_quotes_private_data():
    page = """<title>Standar Pelayanan KTP</title><h1>Standar Pelayanan Penerbitan KTP</h1>
    <h3>Persyaratan</h3><ul><li>Fotokopi KTP, contoh NIK 5310011203850002</li><li>Kartu Keluarga</li></ul>
    <h3>Jangka waktu penyelesaian</h3><p>3 hari kerja</p><h3>Biaya</h3><p>Gratis</p>
    <h3>Pengaduan</h3><p>WhatsApp pengaduan 0812-3456-7890, petugas pengaduan Siti</p>"""
    reading = read_page(read(page.encode(), url=URL), PageRef(URL))
    assessment = conclude_site([reading], Looking())
    quoted = [proof.evidence.excerpt for finding in assessment.findings for proof in finding.proofs]
    quoted += [said.excerpt or "" for service in assessment.services for said in service.components.values()]
    assert any("53••••••••••••••" in text for text in quoted)
    assert not any("5310011203850002" in text for text in quoted)
    assert any("0812-3456-7890" in text for text in quoted)


def test_words_found_behind_the_end_of_what_is_seen_are_quoted_by_its_end():
    seen = f"{'ga ' * 70}bayar Rp 5.000 per lembar."  # read as `tidak tidak …`, which is longer
    quoted = quote_around(seen, len(seen) + 90, len(seen) + 120)
    assert quoted.endswith("bayar Rp 5.000 per lembar.")
    assert len(quoted) <= 200
