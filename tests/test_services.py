"""Which services a page describes, what they are called and what it says of them; look-alikes come first."""

from __future__ import annotations

import pytest

from checks.assess import read_page
from checks.document import read
from checks.model import ComponentStatus, PageRef
from checks.services.names import is_generic, is_office, question_name, service_name, subject_name, title_name

ADDRESS = "https://dinas.contohkab.go.id/halaman"


def services(body: str, *, title: str = "Layanan - Dinas Contoh") -> dict[str, set[str]]:
    """The services of a page by name, each with the last words of the components that it states."""
    page = f"<html><head><title>{title}</title></head><body><main>{body}</main></body></html>"
    reading = read_page(read(page.encode(), url=ADDRESS), PageRef(ADDRESS))
    assert dict(reading.failures) == {}
    return {
        service.name: {
            check.partition(".")[2]
            for check, said in service.components.items()
            if said.status is not ComponentStatus.NOT_STATED
        }
        for service in reading.services
    }


# -- what is no service -----------------------------------------------------------------------------------------------


def test_a_place_for_complaints_is_no_service_named_after_the_page():
    found = services(
        "<h1>Selamat Datang</h1><h3>Pengaduan</h3><p>Sampaikan ke WhatsApp 0812-0000-1111 atau loket 3.</p>"
    )
    assert found == {}


def test_staff_and_rooms_of_an_office_are_no_service():
    found = services(
        "<h1>Layanan Instalasi Gizi</h1><h3>Sarana dan Prasarana</h3><p>Dapur, ruang saji, dua kereta makan</p>"
        "<h3>Jumlah Pelaksana</h3><p>4 orang ahli gizi</p>"
    )
    assert found == {}


def test_a_paper_at_the_end_of_a_list_names_no_service():
    body = "".join(
        f"<h3>{name}</h3><h4>Syarat</h4><ul><li>Fotokopi KTP</li><li>Surat keterangan {paper}</li></ul>"
        f"<p>Waktu: {days} hari kerja</p><p>Biaya: gratis</p>"
        for name, paper, days in (("Izin Praktik Perawat", "sarana", 5), ("Izin Reklame", "lokasi", 7))
    )
    expected = {"requirements", "completion_time", "fee"}
    assert services(body) == {"Izin Praktik Perawat": expected, "Izin Reklame": expected}


def test_a_remark_between_two_components_names_no_service():
    body = "".join(
        f"<h3>{name}</h3><p><b>Jangka Waktu : 15 menit</b></p><p><b>Keterangan : jika persyaratan lengkap</b></p>"
        "<p><b>Biaya : gratis</b></p>"
        for name in ("Surat Keterangan Usaha", "Surat Keterangan Domisili")
    )
    assert set(services(body)) == {"Surat Keterangan Usaha", "Surat Keterangan Domisili"}


def test_steps_below_the_headings_of_services_are_no_services():
    body = "<h1>Cara Membuat KTP</h1>" + "".join(
        f"<h2>{name}</h2><h5>Kartu Keluarga</h5><p>Bawa fotokopi kartu keluarga.</p>"
        "<h5>Perekaman</h5><p>Perekaman di kantor kecamatan.</p>"
        for name in ("Pengurusan KTP Baru", "Pengurusan KTP Hilang")
    )
    assert {"Kartu Keluarga", "Perekaman"}.isdisjoint(services(body))


def test_that_an_office_is_free_of_charge_is_no_service():
    assert services("<h1>Layanan Pemasyarakatan</h1><p>Seluruh layanan kami tidak dipungut biaya.</p>") == {}


def test_what_is_said_above_several_services_is_no_service_of_its_own():
    body = "<h1>Daftar Izin</h1><p>Prosedur: pemohon mengunggah berkas, berkas diperiksa, izin terbit</p>" + "".join(
        f"<h3>{name}</h3><p>Waktu: 5 hari kerja</p><p>Biaya: gratis</p>" for name in ("Izin Reklame", "Izin Trayek")
    )
    assert set(services(body)) == {"Izin Reklame", "Izin Trayek"}


def test_headings_that_say_there_are_no_requirements_name_no_services():
    body = (
        "<h1>Surat Rekomendasi</h1><h3>Syarat</h3><h5>Belum ada syarat tertulis</h5><p>Klik tombol di bawah.</p>"
        "<h5>Ajukan Surat Rekomendasi</h5><p>Status dapat dilihat di sini.</p>"
    )
    assert "Belum ada syarat tertulis" not in services(body)


def test_a_price_list_of_goods_is_no_tariff_of_services():
    rows = "".join(f"<tr><td>{name}</td><td>Rp 14.000</td></tr>" for name in ("Beras medium", "Gula pasir", "Cabai"))
    assert services(f"<table><tr><td>Komoditas</td><td>Pasar Baru</td></tr>{rows}</table>", title="Pasar") == {}


# -- one service, or several ------------------------------------------------------------------------------------------


def test_both_halves_of_a_standard_are_one_service():
    body = (
        "<h2>Pelayanan Operasi Katarak</h2>"
        "<h3>A. Komponen Penyampaian Pelayanan (Service Delivery)</h3><table>"
        "<tr><td>Persyaratan</td><td>Kartu identitas</td></tr><tr><td>Biaya</td><td>Rp 8.750.000</td></tr></table>"
        "<h3>B. Komponen Pengelolaan Pelayanan (Manufacturing)</h3><table>"
        "<tr><td>Dasar Hukum</td><td>Undang-Undang Nomor 17 Tahun 2023</td></tr>"
        "<tr><td>Jumlah Pelaksana</td><td>2 dokter, 4 perawat</td></tr></table>"
    )
    assert services(body) == {"Pelayanan Operasi Katarak": {"requirements", "fee", "legal_basis", "staff_count"}}


def test_two_tellings_of_one_service_are_one():
    part = "<h2>Pergantian Paspor</h2><h3>{}</h3><p>{}</p>"
    body = part.format("Persyaratan", "Paspor lama dan KTP") + part.format("Biaya", "Rp 350.000")
    assert services(body) == {"Pergantian Paspor": {"requirements", "fee"}}


def test_cells_of_a_row_speak_of_what_its_first_cell_names():
    rows = "".join(
        f"<tr><td>{number} {name}</td><td><p>Waktu: {number} hari kerja</p><p>Biaya: gratis</p>"
        f"<p>Produk: {paper}</p></td></tr>"
        for number, name, paper in (
            (1, "Pencatatan PKWT", "tanda bukti"),
            (2, "Pengesahan Peraturan", "surat keputusan"),
        )
    )
    found = services(f"<table>{rows}</table>")
    assert found == dict.fromkeys(
        ("Pencatatan PKWT", "Pengesahan Peraturan"), frozenset({"completion_time", "fee", "product"})
    )


HEADS = "<tr><td>No</td><td>Layanan</td><td>Syarat</td><td>Waktu</td><td>Biaya</td></tr>"
TWO_ROWS = (
    "<tr><td rowspan=2>No</td><td rowspan=2>Layanan</td><td colspan=3>Standar</td></tr>"
    "<tr><td>Syarat</td><td>Waktu</td><td>Biaya</td></tr>"
)


@pytest.mark.parametrize("heads", [HEADS, f"<tr><td colspan=5>DAFTAR LAYANAN</td></tr>{HEADS}", TWO_ROWS])
@pytest.mark.parametrize("shared", ["", "rowspan=4"])
def test_a_row_is_a_service_however_its_cells_are_joined(heads: str, shared: str):
    fee = "<td {}>Gratis</td>"
    body = (
        f"<tr><td rowspan=2>1<td rowspan=2>Surat Keterangan Ahli Waris<td>Akta kematian<td rowspan=2>2 hari"
        f"{fee.format(shared or 'rowspan=2')}</tr><tr><td>KTP ahli waris</tr>"
        f"<tr><td rowspan=2>2<td rowspan=2>Dispensasi Nikah<td>Surat pengantar<td rowspan=2>1 hari"
        f"{'' if shared else fee.format('rowspan=2')}</tr><tr><td>KTP calon</tr>"
    )
    found = services(f"<table>{heads}{body}</table>")
    components = frozenset({"requirements", "completion_time", "fee"})
    assert found == dict.fromkeys(("Surat Keterangan Ahli Waris", "Dispensasi Nikah"), components)


def test_a_row_of_its_own_names_the_service_of_the_rows_below():
    rows = "<tr><td colspan=2>{}</td></tr><tr><td>Syarat</td><td>KTP</td></tr><tr><td>Biaya</td><td>Gratis</td></tr>"
    names = ("Surat Keterangan Usaha", "Surat Keterangan Domisili")
    found = services(f"<table>{''.join(map(rows.format, names))}</table>")
    assert found == dict.fromkeys(names, frozenset({"requirements", "fee"}))


def test_cards_run_together_tell_time_and_fee_of_the_service_above():
    card = "<div><h4>{}</h4><p>Syarat: KTP</p><p>Waktu: 1 hari, biaya: gratis</p></div>"
    names = ("Surat Keterangan Usaha", "Surat Keterangan Domisili")
    found = services("".join(map(card.format, names)))
    assert found == dict.fromkeys(names, frozenset({"requirements", "completion_time", "fee"}))


@pytest.mark.parametrize("handle", ["<button>{}</button>", "<li><a href='#'>{}</a></li>"])
def test_panels_are_named_by_their_handles(handle: str):
    names = ("Subdomain", "Hosting Laman", "Ruang Zoom")
    body = (
        "<h1>Layanan TIK</h1><div>"
        + "".join(handle.format(name) for name in names)
        + "</div>"
        + "".join(
            f"<h3>Persyaratan</h3><p>Surat permohonan nomor {number}</p>"
            f"<h3>Waktu penyelesaian</h3><p>{number} hari kerja</p>"
            for number, _ in enumerate(names, start=1)
        )
    )
    assert services(body) == dict.fromkeys(names, frozenset({"requirements", "completion_time"}))


def test_rows_that_cost_money_are_services_also_without_a_word_for_the_fee():
    rows = "".join(
        f"<tr><td>{name}</td><td>Rp 100.000</td><td>Rp 200.000</td></tr>"
        for name in ("Penerbitan STNK", "Penerbitan BPKB")
    )
    body = f"<table><tr><th>Jenis</th><th>Roda 2</th><th>Roda 4</th></tr>{rows}</table>"
    assert services(body) == {"Penerbitan STNK": {"fee"}, "Penerbitan BPKB": {"fee"}}


def test_sentences_below_a_heading_describe_the_service_that_it_names():
    body = (
        "<h1>Pelayanan</h1><h4>Surat Pengantar Nikah</h4><p>Pengantar RT dan RW, KTP kedua calon, pas foto 2x3.</p>"
        "<h4>Surat Keterangan Usaha</h4><p>Pengantar RT, fotokopi KTP, foto tempat usaha.</p>"
    )
    assert services(body) == dict.fromkeys(
        ("Surat Pengantar Nikah", "Surat Keterangan Usaha"), frozenset({"requirements"})
    )


# -- what they are called ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Seksi 24", "Seksi 24"),
        ("2. Surat Keterangan Usaha", "Surat Keterangan Usaha"),
        ("Jenis Pelayanan : Rawat Jalan", "Rawat Jalan"),
        ("Nama layanan : Inseminasi buatan", "Inseminasi buatan"),
        ("STANDAR PELAYANAN SURAT PENGANTAR", "SURAT PENGANTAR"),
        ("Standar Pelayanan pada Dinas Perizinan", "Standar Pelayanan pada Dinas Perizinan"),
        ("1. Persyaratan Membuat Kartu Keluarga (KK)", "Membuat Kartu Keluarga (KK)"),
        ("Tarif Kamar", "Tarif Kamar"),
        ("Bagaimana cara mengajukan permohonan Rohaniwan?", "permohonan Rohaniwan"),
    ],
)
def test_names_lose_what_only_announces_them(text: str, name: str):
    assert service_name(text) == name


@pytest.mark.parametrize(
    ("subject", "name"),
    [
        ("di Rawat Jalan adalah", "Rawat Jalan"),
        ("untuk memperoleh SKCK dapat dilakukan dengan cara", "SKCK"),
        ("KIA", "KIA"),
    ],
)
def test_subjects_lose_what_joins_them_to_their_label(subject: str, name: str):
    assert subject_name(subject) == name


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("Jam berapa loket buka?", ""),
        ("Apakah bisa diwakilkan?", ""),
        ("Mengurus KTP", ""),
        ("Berapa lama proses pembuatan Kartu Keluarga?", "pembuatan Kartu Keluarga"),
    ],
)
def test_questions_name_a_service_only_when_they_ask_about_one(question: str, name: str):
    assert question_name(question) == name


@pytest.mark.parametrize("heading", ["Pembuatan KTP", "Layanan Informasi", "Pengelolaan Sampah"])
def test_headings_of_services_are_not_generic(heading: str):
    assert not is_generic(heading)


@pytest.mark.parametrize(
    "heading",
    [
        "A. Komponen Penyampaian Pelayanan (Service Delivery)",
        "Komponen lain",
        "Tarif",
        "layanan@contoh.go.id",
        "Senin, 2 Mei",
    ],
)
def test_parts_of_a_standard_and_addresses_are_generic(heading: str):
    assert is_generic(heading)


def test_the_name_of_an_office_is_none_of_a_service():
    assert is_office("Dinas Sosial Kabupaten Contoh")
    assert not is_office("Izin Reklame")
    assert title_name("UPTD Puskesmas Contoh: Surat Keterangan Sehat") == "Surat Keterangan Sehat"
    body = (
        "<p>Layanan Disabilitas</p><p>Persyaratan</p><ul><li>KTP</li><li>KK</li></ul>"
        "<p>Prosedur</p><ol><li>Daftar</li><li>Asesmen</li></ol>"
    )
    assert set(services(body, title="Dinas Sosial Kabupaten Contoh")) == {"Layanan Disabilitas"}


def test_names_are_written_as_the_page_writes_them():
    body = "<h2>Persyaratan Perekaman KTP-el</h2><ul><li>Fotokopi KK</li><li>Surat pengantar</li></ul>"
    assert set(services(body)) == {"Perekaman KTP-el"}
