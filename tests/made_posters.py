"""Posters as agencies hang them up and photograph them, drawn from the project's own words."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence

from reportlab.lib import colors
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen import canvas
from reportlab.platypus import Paragraph, Table, TableStyle

from made_services import PLEDGE_TEXT


def poster(draw: Callable[[canvas.Canvas, float, float], None], size: tuple[float, float] = (540, 675)) -> bytes:
    """Return a one-page PDF that `draw` has drawn on."""
    file = io.BytesIO()
    drawing = canvas.Canvas(file, pagesize=size)
    draw(drawing, *size)
    drawing.showPage()
    drawing.save()
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


def hours_poster(drawing: canvas.Canvas, width: float, height: float) -> None:
    banner(drawing, width, height, "JAM PELAYANAN", "#0f5f6b")
    cells = [
        ["Hari", "Buka", "Istirahat"],
        ["Senin - Kamis", "08.00 - 15.30 WITA", "12.00 - 13.00"],
        ["Jumat", "08.00 - 11.00 WITA", "-"],
        ["Sabtu, Minggu, hari libur", "Tutup", "-"],
    ]
    table = Table(cells, colWidths=[200, 160, 110], rowHeights=44)
    table.setStyle(
        TableStyle(
            [
                ("GRID", (0, 0), (-1, -1), 1.2, colors.HexColor("#0f5f6b")),
                ("FONTSIZE", (0, 0), (-1, -1), 15),
                ("FONTNAME", (0, 0), (-1, 0), "Helvetica-Bold"),
                ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
            ]
        )
    )
    table.wrapOn(drawing, width, height)
    table.drawOn(drawing, 35, height - 320)
    wrapped(drawing, "Loket prioritas bagi lanjut usia dan ibu hamil.", 40, height - 350, width - 80, 16, "#103038")
