"""A mixed set of documents and pictures as agencies publish them, with what a fair reader finds in each.

Everything is drawn here from the project's own words, the same every time: text PDFs in several layouts, scans
of them (150 and 200 dpi, crooked, noisy, grey), posters, and photographs of posters on a wall. Files that stay
closed or are too long are among them, and look-alikes in which nothing is to be found.
"""

from __future__ import annotations

import io
import random
from collections.abc import Callable, Sequence
from functools import cache
from typing import NamedTuple

import pypdfium2 as pdfium
from PIL import Image, ImageChops, ImageFilter
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen import canvas
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

import made_documents as made
from checks.outcome import FetchOutcome

OWED = frozenset(made.OWED)
PLEDGE = "pledge.service_pledge"
RESULT = "survey.published_result"
PROCEDURE = "complaints.procedure"
TEXT, SCAN, POSTER = "text", "scan", "poster"


class Sample(NamedTuple):
    """One file, where it hangs, and what is to be found in it."""

    name: str
    group: str
    body: bytes
    found: frozenset[str]
    """Checks that a person would tick off, reading this file alone."""
    heading: str = ""
    """What the page that shows a picture has written above it."""
    may: frozenset[str] = frozenset({"complaints.own_channel"})
    """Checks that one reader ticks off and another does not; they count on neither side.
    A standard names where complaints about the service go: to some that is the agency's channel as well."""


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


# -- pictures of pages ----------------------------------------------------------------------------------


def drawn(pdf: bytes, dpi: int, *, colour: bool = False) -> list[Image.Image]:
    """Draw the pages of a PDF."""
    document = pdfium.PdfDocument(pdf)
    try:
        return [page.render(scale=dpi / 72).to_pil().convert("RGB" if colour else "L") for page in document]
    finally:
        document.close()


@cache
def grain(size: tuple[int, int], seed: int) -> Image.Image:
    """Return even noise, the same every time."""
    small = (size[0] // 2 + 1, size[1] // 2 + 1)
    noise = Image.frombytes("L", small, random.Random(seed).randbytes(small[0] * small[1]))
    return noise.resize(size, Image.Resampling.BILINEAR)


def worn(
    picture: Image.Image,
    *,
    tilt: float = 0.0,
    noise: float = 0.0,
    blur: float = 0.0,
    grey: int = 255,
    copied: bool = False,
) -> Image.Image:
    """Turn, soil and blur a page as a copier does; `grey` is the paper's white."""
    if tilt:
        picture = picture.rotate(tilt, Image.Resampling.BICUBIC, fillcolor="white")
    if grey < 255:
        picture = picture.point(lambda value: 20 + value * (grey - 20) // 255)
    if blur:
        picture = picture.filter(ImageFilter.GaussianBlur(blur))
    if noise:
        picture = Image.blend(picture, grain(picture.size, 7).convert(picture.mode), noise)
    if copied:
        soiled = Image.blend(picture.filter(ImageFilter.GaussianBlur(0.7)), grain(picture.size, 5), 0.25)
        picture = soiled.point(lambda value: 255 if value > 150 else 0)
    return picture


def scanned(pdf: bytes, dpi: int, *, quality: int = 70, **wear: float) -> bytes:
    """Return the PDF as a scanner would make it: a JPEG a page and not a letter of text."""
    file = io.BytesIO()
    out = canvas.Canvas(file)
    for picture in drawn(pdf, dpi):
        page = io.BytesIO()
        worn(picture, **wear).save(page, "JPEG", quality=quality)  # type: ignore[arg-type]
        width, height = picture.width * 72 / dpi, picture.height * 72 / dpi
        out.setPageSize((width, height))
        out.drawImage(ImageReader(page), 0, 0, width, height)
        out.showPage()
    out.save()
    return file.getvalue()


def photographed(picture: Image.Image, *, quality: int = 78) -> bytes:
    """Photograph a poster on a wall: from the side, by uneven light, with the noise of a telephone."""
    width, height = picture.size
    wall = Image.new("RGB", (round(width * 1.16), round(height * 1.16)), (196, 188, 176))
    wall.paste(picture, (round(width * 0.08), round(height * 0.08)))
    width, height = wall.size
    lean = wall.transform(
        wall.size,
        Image.Transform.QUAD,
        (0, 0.02 * height, 0.01 * width, 0.985 * height, 0.985 * width, height, width, 0),
        Image.Resampling.BICUBIC,
    )
    light = Image.linear_gradient("L").resize((width, height)).rotate(35, fillcolor=128)
    light = light.point(lambda value: 150 + value * 105 // 255).filter(ImageFilter.GaussianBlur(30))
    shot = ImageChops.multiply(lean, Image.merge("RGB", (light, light, light))).rotate(
        -1.2, Image.Resampling.BICUBIC, fillcolor=(196, 188, 176)
    )
    shot = Image.blend(shot.filter(ImageFilter.GaussianBlur(0.8)), grain(shot.size, 11).convert("RGB"), 0.08)
    file = io.BytesIO()
    shot.save(file, "JPEG", quality=quality)
    return file.getvalue()


# -- posters ------------------------------------------------------------------------------------------


def poster(draw: Callable[[canvas.Canvas, float, float], None], size: tuple[float, float] = (540, 675)) -> bytes:
    """Return a one-page PDF that `draw` has drawn on."""
    file = io.BytesIO()
    drawing = canvas.Canvas(file, pagesize=size)
    draw(drawing, *size)
    drawing.showPage()
    drawing.save()
    return file.getvalue()


def png(pdf: bytes, dpi: int = 144) -> bytes:
    file = io.BytesIO()
    drawn(pdf, dpi, colour=True)[0].save(file, "PNG")
    return file.getvalue()


def jpeg(pdf: bytes, dpi: int = 144, quality: int = 75) -> bytes:
    file = io.BytesIO()
    drawn(pdf, dpi, colour=True)[0].save(file, "JPEG", quality=quality)
    return file.getvalue()


def banner(drawing: canvas.Canvas, width: float, height: float, title: str, ground: str, ink: str = "#ffffff") -> None:
    drawing.setFillColor(ground)
    drawing.rect(0, height - 90, width, 90, stroke=0, fill=1)
    drawing.setFillColor(ink)
    drawing.setFont("Helvetica-Bold", 24)
    drawing.drawCentredString(width / 2, height - 50, title)
    drawing.setFont("Helvetica", 12)
    drawing.drawCentredString(width / 2, height - 74, "Dinas Sosial Kota Contoh Jaya")


def wrapped(drawing: canvas.Canvas, text: str, left: float, top: float, width: float, size: float, ink: str) -> float:
    """Set a paragraph and return where it ends."""
    paragraph = Paragraph(text, ParagraphStyle("wrapped", fontSize=size, leading=1.35 * size, textColor=ink))
    _, high = paragraph.wrap(width, 1000)
    paragraph.drawOn(drawing, left, top - high)
    return top - high


def pledge_poster(drawing: canvas.Canvas, width: float, height: float) -> None:
    drawing.setFillColor("#f4ecd8")
    drawing.rect(0, 0, width, height, stroke=0, fill=1)
    drawing.setStrokeColor("#8a6d1c")
    drawing.setLineWidth(6)
    drawing.rect(18, 18, width - 36, height - 36)
    drawing.setFillColor("#5a1010")
    drawing.setFont("Times-Bold", 36)
    drawing.drawCentredString(width / 2, height - 110, "MAKLUMAT PELAYANAN")
    wrapped(drawing, PLEDGE_TEXT.upper(), 60, height - 170, width - 120, 19, "#222222")
    drawing.setFont("Times-Roman", 14)
    drawing.drawCentredString(width / 2, 130, "Contoh Jaya, 5 Januari 2026")
    drawing.drawCentredString(width / 2, 110, "KEPALA DINAS SOSIAL")


def pledge_on_dark(drawing: canvas.Canvas, width: float, height: float) -> None:
    drawing.setFillColor("#123a63")
    drawing.rect(0, 0, width, height, stroke=0, fill=1)
    drawing.setFillColor("#ffffff")
    drawing.setFont("Helvetica-Bold", 34)
    drawing.drawCentredString(width / 2, height - 100, "MAKLUMAT PELAYANAN")
    wrapped(drawing, f"“{PLEDGE_TEXT}”", 60, height - 160, width - 120, 20, "#ffffff")


def steps_poster(drawing: canvas.Canvas, width: float, height: float) -> None:
    banner(drawing, width, height, "ALUR PENGADUAN MASYARAKAT", "#0b6b3a")
    steps = (
        "1. Pelapor menyampaikan pengaduan melalui loket, telepon (0999) 555-0133, atau SP4N-LAPOR!",
        "2. Petugas mencatat pengaduan dan memberikan nomor tanda terima",
        "3. Tim penanganan memeriksa pengaduan paling lama 3 hari kerja",
        "4. Bidang terkait menindaklanjuti pengaduan paling lama 14 hari kerja",
        "5. Hasil tindak lanjut disampaikan kepada pelapor",
    )
    top = height - 120
    for step in steps:
        drawing.setFillColor("#e3f3ea")
        drawing.roundRect(40, top - 78, width - 80, 78, 10, stroke=0, fill=1)
        wrapped(drawing, step, 58, top - 16, width - 116, 16, "#103020")
        top -= 104


def standard_poster(title: str, rows: Sequence[tuple[str, str]]) -> Callable[[canvas.Canvas, float, float], None]:
    def draw(drawing: canvas.Canvas, width: float, height: float) -> None:
        banner(drawing, width, height, "STANDAR PELAYANAN", "#7a1f5c")
        drawing.setFillColor("#333333")
        drawing.setFont("Helvetica-Bold", 17)
        drawing.drawCentredString(width / 2, height - 118, title)
        top = height - 140
        for label, value in rows:
            drawing.setFillColor("#7a1f5c")
            drawing.setFont("Helvetica-Bold", 14)
            drawing.drawString(40, top - 14, label.upper())
            top -= 18
            for line in value.split("\n"):
                top = wrapped(drawing, line, 40, top - 2, width - 80, 12.5, "#222222")
            top -= 10

    return draw


def survey_poster(drawing: canvas.Canvas, width: float, height: float) -> None:
    banner(drawing, width, height, "INDEKS KEPUASAN MASYARAKAT", "#d97a00")
    drawing.setFillColor("#333333")
    drawing.setFont("Helvetica", 20)
    drawing.drawCentredString(width / 2, height - 150, "Hasil Survei Kepuasan Masyarakat")
    drawing.drawCentredString(width / 2, height - 180, "Triwulan II Tahun 2026")
    drawing.setFont("Helvetica-Bold", 90)
    drawing.setFillColor("#d97a00")
    drawing.drawCentredString(width / 2, height - 330, "87,45")
    drawing.setFillColor("#333333")
    drawing.setFont("Helvetica", 20)
    drawing.drawCentredString(width / 2, height - 380, "Nilai IKM 87,45 (Baik)")
    drawing.drawCentredString(width / 2, height - 410, "Jumlah responden: 152 orang")


def fee_poster(drawing: canvas.Canvas, width: float, height: float) -> None:
    banner(drawing, width, height, "BIAYA DAN WAKTU LAYANAN", "#1f4e79")
    cells = [
        ["Jenis Layanan", "Jangka Waktu", "Biaya"],
        ["Penerbitan Kartu Keluarga", "3 hari kerja", "Gratis"],
        ["Penerbitan KTP Elektronik", "1 hari kerja", "Gratis"],
        ["Surat Pindah Datang", "2 hari kerja", "Gratis"],
        ["Akta Kematian", "3 hari kerja", "Gratis"],
    ]
    table = Table(cells, colWidths=[210, 130, 110], rowHeights=42)
    table.setStyle(
        TableStyle(
            [
                ("GRID", (0, 0), (-1, -1), 1.2, colors.HexColor("#1f4e79")),
                ("FONTSIZE", (0, 0), (-1, -1), 15),
                ("FONTNAME", (0, 0), (-1, 0), "Helvetica-Bold"),
                ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
            ]
        )
    )
    table.wrapOn(drawing, width, height)
    table.drawOn(drawing, 45, height - 360)


def greeting(drawing: canvas.Canvas, width: float, height: float) -> None:
    banner(drawing, width, height, "SELAMAT HARI KARTINI", "#b02a5b")
    wrapped(
        drawing,
        "Segenap keluarga besar Dinas Sosial Kota Contoh Jaya mengucapkan selamat Hari Kartini. Habis gelap terbitlah "
        "terang. Teruslah melayani dengan sepenuh hati.",
        60,
        height - 180,
        width - 120,
        20,
        "#333333",
    )


def event(drawing: canvas.Canvas, width: float, height: float) -> None:
    banner(drawing, width, height, "PASAR MURAH 2026", "#28602a")
    wrapped(
        drawing,
        "Sabtu, 14 Maret 2026, pukul 08.00 sampai 12.00 di halaman kantor dinas. Beras 5 kg Rp 55.000, minyak goreng "
        "Rp 14.000, gula pasir Rp 13.500. Bawa KTP asli. Terbuka untuk umum.",
        60,
        height - 180,
        width - 120,
        20,
        "#333333",
    )


# -- the set --------------------------------------------------------------------------------------------


@cache
def samples() -> tuple[Sample, ...]:
    """Return the whole set; closed, broken and over-long files are in `closed`."""
    birth = tabled("Penerbitan Akta Kelahiran", BIRTH)
    unruled = tabled("Penerbitan Akta Kelahiran", BIRTH, ruled=False)
    clinic = headed("Izin Operasional Klinik", CLINIC)
    licence = tabled("Izin Usaha Perdagangan", LICENCE)
    library = labelled("Kartu Anggota Perpustakaan", LIBRARY)
    services = listed((("Akta Kelahiran", BIRTH), ("Kartu Anggota", LIBRARY)))
    columns = made.two_columns(
        ["<b>Standar Pelayanan Akta Kelahiran</b>", "<b>Persyaratan</b>", *BIRTH[0][1].split("\n"), "<b>Prosedur</b>",
         *BIRTH[1][1].split("\n")],
        ["<b>Jangka Waktu Penyelesaian</b>", BIRTH[2][1], "<b>Biaya/Tarif</b>", BIRTH[3][1], "<b>Produk Pelayanan</b>",
         BIRTH[4][1], "<b>Penanganan Pengaduan, Saran, dan Masukan</b>", BIRTH[5][1]],
    )  # fmt: skip
    none: frozenset[str] = frozenset()
    return (
        Sample("ruled table", TEXT, birth, OWED),
        Sample("table without lines", TEXT, unruled, OWED),
        Sample("headings", TEXT, clinic, OWED),
        Sample("label : value", TEXT, library, OWED),
        Sample("two columns", TEXT, columns, OWED),
        Sample("a service a row", TEXT, services, OWED),
        Sample("pledge", TEXT, pledge_sheet(), frozenset({PLEDGE})),
        Sample("survey result", TEXT, survey_sheet(), frozenset({RESULT})),
        Sample("report on an event", TEXT, activity_report(), none),
        Sample("budget", TEXT, budget(), none),
        Sample("ruled table, 200 dpi", SCAN, scanned(birth, 200), OWED),
        Sample("ruled table, 150 dpi", SCAN, scanned(licence, 150), OWED),
        Sample("ruled table, crooked by 1.6°", SCAN, scanned(birth, 200, tilt=1.6), OWED),
        Sample("ruled table, noisy", SCAN, scanned(licence, 200, noise=0.22, blur=0.6, grey=225), OWED),
        Sample("ruled table, 150 dpi, crooked, grey", SCAN, scanned(birth, 150, tilt=-0.9, grey=205), OWED),
        Sample("headings, 200 dpi", SCAN, scanned(clinic, 200), OWED),
        Sample("headings, 150 dpi, noisy", SCAN, scanned(clinic, 150, noise=0.15), OWED),
        Sample("label : value, 200 dpi, crooked", SCAN, scanned(library, 200, tilt=1.0), OWED),
        Sample("a service a row, 200 dpi", SCAN, scanned(services, 200), OWED),
        Sample("pledge, 150 dpi", SCAN, scanned(pledge_sheet(), 150, tilt=-1.1), frozenset({PLEDGE})),
        Sample("survey result, 200 dpi", SCAN, scanned(survey_sheet(), 200, noise=0.1), frozenset({RESULT})),
        Sample("label : value, 150 dpi, crooked by 3°", SCAN, scanned(library, 150, tilt=-3.0), OWED),
        Sample("table without lines, 150 dpi", SCAN, scanned(unruled, 150, noise=0.1), OWED),
        Sample("two columns, 200 dpi", SCAN, scanned(columns, 200), OWED),
        Sample("a copy of a copy, 150 dpi, black and white", SCAN, scanned(licence, 150, copied=True, tilt=0.6), OWED),
        Sample("strongly soiled, 150 dpi", SCAN, scanned(clinic, 150, noise=0.4, blur=0.8, grey=190), OWED),
        Sample("report on an event, 200 dpi", SCAN, scanned(activity_report(), 200), none),
        Sample("budget, 150 dpi", SCAN, scanned(budget(), 150), none),
        Sample("pledge poster", POSTER, png(poster(pledge_poster)), frozenset({PLEDGE}), "Maklumat Pelayanan"),
        Sample("pledge on dark ground", POSTER, jpeg(poster(pledge_on_dark)), frozenset({PLEDGE}), "Maklumat"),
        Sample(
            "pledge photographed",
            POSTER,
            photographed(drawn(poster(pledge_poster), 200, colour=True)[0]),
            frozenset({PLEDGE}),
            "Maklumat Pelayanan",
        ),
        Sample(
            "dark pledge photographed",
            POSTER,
            photographed(drawn(poster(pledge_on_dark), 200, colour=True)[0]),
            frozenset({PLEDGE}),
            "Maklumat Pelayanan",
        ),
        Sample(
            "complaint steps", POSTER, png(poster(steps_poster)), frozenset({PROCEDURE}), "Alur Pengaduan",
            frozenset({"complaints.own_channel", "complaints.sp4n_lapor", "standards.procedure"}),
        ),
        Sample(
            "complaint steps photographed",
            POSTER,
            photographed(drawn(poster(steps_poster), 200, colour=True)[0]),
            frozenset({PROCEDURE}),
            "Alur Pengaduan",
            frozenset({"complaints.own_channel", "complaints.sp4n_lapor", "standards.procedure"}),
        ),
        Sample(
            "standard poster",
            POSTER,
            png(poster(standard_poster("Pembuatan Akta Kelahiran", BIRTH))),
            OWED,
            "Standar Pelayanan",
        ),
        Sample(
            "standard poster, strongly packed",
            POSTER,
            jpeg(poster(standard_poster("Izin Usaha Perdagangan", LICENCE)), 120, 45),
            OWED,
            "Standar Pelayanan",
        ),
        Sample(
            "standard poster, small",
            POSTER,
            jpeg(poster(standard_poster("Pembuatan Akta Kelahiran", BIRTH)), 96, 70),
            OWED,
            "Standar Pelayanan",
        ),
        Sample(
            "standard poster photographed",
            POSTER,
            photographed(drawn(poster(standard_poster("Izin Usaha Perdagangan", LICENCE)), 200, colour=True)[0]),
            OWED,
            "Standar Pelayanan",
        ),
        Sample("survey poster", POSTER, png(poster(survey_poster)), frozenset({RESULT}), "Hasil SKM"),
        Sample(
            "fees and times",
            POSTER,
            png(poster(fee_poster)),
            frozenset({"standards.fee", "standards.completion_time"}),
            "Standar Pelayanan",
            frozenset({"standards.product"}),
        ),
        Sample("greeting", POSTER, png(poster(greeting)), none, "Maklumat Pelayanan"),
        Sample("event", POSTER, jpeg(poster(event)), none, "Standar Pelayanan"),
    )  # fmt: skip


def closed() -> tuple[tuple[str, bytes, FetchOutcome], ...]:
    """Return the files that cannot be read, and how each counts."""
    standard = tabled("Penerbitan Akta Kelahiran", BIRTH)
    return (
        ("encrypted", made.locked("Persyaratan: KTP asli"), FetchOutcome.DOCUMENT_ENCRYPTED),
        ("truncated", standard[: len(standard) // 2], FetchOutcome.DOCUMENT_BROKEN),
        ("blank scan", made.plain(), FetchOutcome.DOCUMENT_NO_TEXT),
        ("truncated scan", scanned(standard, 150)[:9000], FetchOutcome.DOCUMENT_BROKEN),
    )
