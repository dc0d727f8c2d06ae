"""Four service standards, a pledge and a result in the project's own words, set as agencies set them in PDFs."""

from __future__ import annotations

import io
from collections.abc import Sequence

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

import made_documents as made


def rows_of(
    requirements: Sequence[str], steps: Sequence[str], time: str, fee: str, product: str, complaints: str
) -> tuple[tuple[str, str], ...]:
    def numbered(lines: Sequence[str]) -> str:
        return "\n".join(f"{number}. {line}" for number, line in enumerate(lines, start=1))

    return (
        ("Persyaratan", numbered(requirements)),
        ("Sistem, Mekanisme, dan Prosedur", numbered(steps)),
        ("Jangka Waktu Penyelesaian", time),
        ("Biaya/Tarif", fee),
        ("Produk Pelayanan", product),
        ("Penanganan Pengaduan, Saran, dan Masukan", complaints),
    )


BIRTH = rows_of(
    ("Surat keterangan lahir dari rumah sakit atau bidan", "Fotokopi buku nikah orang tua", "KTP-el dua orang saksi"),
    (
        "Pemohon menyerahkan berkas di loket 2",
        "Petugas memeriksa kelengkapan berkas",
        "Operator mencatat data kelahiran",
        "Kutipan akta diserahkan kepada pemohon",
    ),
    "5 (lima) hari kerja sejak berkas lengkap",
    "Gratis, tidak dipungut biaya",
    "Kutipan Akta Kelahiran",
    "Kotak saran di lobi, telepon (0999) 555-0142, surel pengaduan@dukcapil.contohkab.go.id",
)
CLINIC = rows_of(
    (
        "Surat permohonan bermaterai",
        "Fotokopi STR dan ijazah dokter",
        "Denah lokasi klinik",
        "Surat keterangan domisili",
    ),
    (
        "Pemohon mengunggah berkas pada sistem perizinan",
        "Tim teknis meninjau lokasi klinik",
        "Kepala dinas menandatangani izin",
    ),
    "14 hari kerja",
    "Rp 250.000 per izin sesuai peraturan daerah",
    "Surat Izin Operasional Klinik Pratama",
    "Loket pengaduan lantai 1 atau WhatsApp 0810-0000-0188",
)
LIBRARY = rows_of(
    ("Mengisi formulir pendaftaran anggota", "Menunjukkan kartu identitas asli"),
    ("Pemustaka mengisi formulir", "Petugas memotret pemustaka", "Kartu anggota dicetak dan diserahkan"),
    "15 menit",
    "Rp0 (gratis)",
    "Kartu Anggota Perpustakaan",
    "Disampaikan kepada petugas layanan atau melalui surel aduan@perpustakaan.contohkota.go.id",
)
LICENCE = rows_of(
    ("Formulir permohonan yang telah diisi", "Fotokopi KTP pemilik usaha", "NPWP", "Bukti lunas PBB tahun terakhir"),
    (
        "Pengajuan permohonan melalui loket pelayanan",
        "Pemeriksaan administrasi oleh petugas",
        "Peninjauan lapangan",
        "Penerbitan surat izin",
    ),
    "7 hari kerja setelah persyaratan dinyatakan lengkap",
    "Rp 75.000",
    "Surat Izin Usaha Perdagangan",
    "Telepon (0999) 555-0177 pada jam kerja atau datang langsung ke ruang pengaduan",
)
PLEDGE_TEXT = (
    "Dengan ini kami menyatakan sanggup menyelenggarakan pelayanan sesuai dengan standar pelayanan yang telah "
    "ditetapkan, dan apabila kami tidak menepati janji ini, kami siap menerima sanksi sesuai dengan peraturan "
    "perundang-undangan yang berlaku."
)

# -- text PDFs ----------------------------------------------------------------------------------------


def labelled(service: str, rows: Sequence[tuple[str, str]]) -> bytes:
    """Lines of `label : value`, as typed forms have them."""
    parts: list[object] = [made.title(f"STANDAR PELAYANAN {service.upper()}")]
    for label, value in rows:
        lines = value.split("\n")
        if len(lines) == 1:
            parts.append(made.text(f"{label} : {value}"))
        else:
            parts += [made.text(f"<b>{label}</b>"), *(made.text(line) for line in lines)]
        parts.append(Spacer(1, 6))
    return made.platypus(*parts)


def listed(services: Sequence[tuple[str, Sequence[tuple[str, str]]]]) -> bytes:
    """One service a row, one component a column, on a broad page."""
    header = ["No", "Jenis Layanan", "Persyaratan", "Prosedur", "Jangka Waktu", "Biaya", "Produk", "Pengaduan"]
    cells: list[list[object]] = [[made.text(f"<b>{word}</b>") for word in header]]
    for number, (service, rows) in enumerate(services, start=1):
        values = [made.text(value.replace("\n", "<br/>")) for _, value in rows]
        cells.append([str(number), made.text(service), *values])
    file = io.BytesIO()
    table = Table(cells, colWidths=[25, 80, 145, 160, 80, 80, 85, 105], repeatRows=1)
    table.setStyle(TableStyle([("GRID", (0, 0), (-1, -1), 0.6, colors.black), ("VALIGN", (0, 0), (-1, -1), "TOP")]))
    document = SimpleDocTemplate(file, pagesize=landscape(A4), leftMargin=36, rightMargin=36)
    document.build([made.title("Standar Pelayanan Dinas Kependudukan dan Pencatatan Sipil"), table])
    return file.getvalue()


def tabled(service: str, rows: Sequence[tuple[str, str]], *, ruled: bool = True) -> bytes:
    return made.platypus(made.title(f"Standar Pelayanan {service}"), made.table(rows, ruled=ruled))


def headed(service: str, rows: Sequence[tuple[str, str]]) -> bytes:
    parts: list[object] = [made.title(f"Standar Pelayanan {service}")]
    for label, value in rows:
        parts += [made.text(label, "Heading2"), *(made.text(line) for line in value.split("\n"))]
    return made.platypus(*parts)


def pledge_sheet() -> bytes:
    return made.platypus(
        made.title("MAKLUMAT PELAYANAN"),
        Spacer(1, 40),
        Paragraph(f"“{PLEDGE_TEXT}”", ParagraphStyle("pledge", fontSize=15, leading=22)),
        Spacer(1, 60),
        made.text("Kota Contoh, 2 Januari 2026"),
        made.text("Kepala Dinas Sosial Kota Contoh"),
    )


def survey_sheet() -> bytes:
    rows = [("Unsur", "Nilai"), ("Persyaratan", "3,41"), ("Kecepatan pelayanan", "3,28"), ("Petugas", "3,55")]
    return made.platypus(
        made.title("Hasil Survei Kepuasan Masyarakat Semester I Tahun 2026"),
        made.text("Nilai Indeks Kepuasan Masyarakat (IKM) Semester I Tahun 2026 adalah 85,62 dengan mutu pelayanan B."),
        Spacer(1, 12),
        made.table(rows),
    )


def activity_report(pages: int = 1) -> bytes:
    """A report on an event: the words of the standard, and not one component."""
    words = (
        "Kepala dinas membuka sosialisasi standar pelayanan publik di aula kantor. Peserta yang hadir berjumlah empat "
        "puluh orang dari sepuluh kecamatan. Narasumber menjelaskan pentingnya maklumat pelayanan bagi setiap kantor. "
        "Acara ditutup dengan doa bersama dan foto. "
    )
    parts: list[object] = []
    for number in range(1, pages + 1):
        parts += [made.text(f"Laporan Kegiatan Sosialisasi, bagian {number}", "Heading2"), made.text(words * 5)]
        parts.append(PageBreak())
    return made.platypus(*parts)


def budget() -> bytes:
    rows = [
        ("Belanja alat tulis kantor", "Rp 12.500.000"),
        ("Belanja perjalanan dinas", "Rp 48.000.000"),
        ("Pemeliharaan gedung", "Rp 150.000.000"),
    ]
    return made.platypus(made.title("Rencana Kerja dan Anggaran Tahun 2026"), made.table(rows))
