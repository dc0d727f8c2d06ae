"""PDF, Word and Excel files as agencies publish them, and as an attacker would; made on the spot."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Mapping, Sequence

from reportlab.lib import colors, pdfencrypt
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.pdfgen import canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Frame,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Paragraph,
    SimpleDocTemplate,
    Table,
    TableStyle,
)

STANDARD = (
    ("Persyaratan", "1. KTP asli\n2. Fotokopi kartu keluarga\n3. Pas foto 3x4"),
    (
        "Sistem, Mekanisme, dan Prosedur",
        "1. Pemohon mengambil nomor antrean.\n2. Petugas memeriksa berkas.\n3. Dokumen terbit.",
    ),
    ("Jangka Waktu Penyelesaian", "3 (tiga) hari kerja sejak berkas lengkap"),
    ("Biaya/Tarif", "Tidak dipungut biaya"),
    ("Produk Pelayanan", "Kartu Tanda Penduduk Elektronik"),
    ("Penanganan Pengaduan, Saran, dan Masukan", "WhatsApp 0810-0000-0150, loket pengaduan"),
)
"""The six components that a website owes, with values as a fair judge accepts them."""
OWED = {
    "standards.requirements",
    "standards.procedure",
    "standards.completion_time",
    "standards.fee",
    "standards.product",
    "standards.complaint_handling",
}
_STYLES = getSampleStyleSheet()


def platypus(*parts: object) -> bytes:
    """Let ReportLab set a document as a word processor would."""
    file = io.BytesIO()
    SimpleDocTemplate(file, pagesize=A4).build(list(parts))
    return file.getvalue()


def title(text: str) -> Paragraph:
    return Paragraph(text, _STYLES["Title"])


def text(words: str, style: str = "Normal") -> Paragraph:
    return Paragraph(words, _STYLES[style])


def table(rows: Sequence[tuple[str, str]], *, ruled: bool = True, numbered: bool = True) -> Table:
    """Set components and values as the table of a service standard."""
    cells = [
        [*([str(number)] if numbered else []), text(label), text(value.replace("\n", "<br/>"))]
        for number, (label, value) in enumerate(rows, start=1)
    ]
    style = [("GRID", (0, 0), (-1, -1), 0.5, colors.black)] if ruled else []
    return Table(
        cells,
        colWidths=[30, 150, 270] if numbered else [170, 280],
        style=TableStyle([*style, ("VALIGN", (0, 0), (-1, -1), "TOP")]),
    )


def standard(service: str = "Penerbitan KTP Elektronik", *, ruled: bool = True) -> bytes:
    return platypus(title(f"Standar Pelayanan {service}"), table(STANDARD, ruled=ruled))


def headed_standard(service: str = "Penerbitan KTP Elektronik") -> bytes:
    """A standard without a table: a heading and lines for each component, on pages of their own."""
    parts: list[object] = [title(f"Standar Pelayanan {service}")]
    for number, (label, value) in enumerate(STANDARD):
        parts += [text(label, "Heading2"), *(text(line) for line in value.split("\n"))]
        if number == 2:
            parts.append(PageBreak())
    return platypus(*parts)


def two_columns(left: Sequence[str], right: Sequence[str]) -> bytes:
    """Running text in two columns."""
    file = io.BytesIO()
    document = BaseDocTemplate(file, pagesize=A4)
    frames = [Frame(60, 60, 220, 700), Frame(315, 60, 220, 700)]
    document.addPageTemplates([PageTemplate("columns", frames)])
    from reportlab.platypus import FrameBreak

    document.build([NextPageTemplate("columns"), *map(text, left), FrameBreak(), *map(text, right)])
    return file.getvalue()


def plain(*lines: str, pages: int = 1, top: int = 740, encrypt: object = None) -> bytes:
    """Draw lines on every page."""
    file = io.BytesIO()
    drawing = canvas.Canvas(file, pagesize=A4, encrypt=encrypt)
    for _ in range(pages):
        for number, line in enumerate(lines):
            drawing.drawString(72, top - 30 * number, line)
        drawing.showPage()
    drawing.save()
    return file.getvalue()


def locked(*lines: str) -> bytes:
    """Ask for a password before anything can be read."""
    return plain(*lines, encrypt=pdfencrypt.StandardEncryption("rahasia", ownerPassword="pemilik", strength=128))


def guarded(*lines: str) -> bytes:
    """Forbid copying and printing only; everybody may read."""
    return plain(*lines, encrypt=pdfencrypt.StandardEncryption("", ownerPassword="pemilik", canCopy=0, strength=128))


def scan(pages: int = 1) -> bytes:
    """Pictures of pages and not a letter of text."""
    file = io.BytesIO()
    drawing = canvas.Canvas(file, pagesize=A4)
    for _ in range(pages):
        drawing.rect(72, 72, 400, 600, fill=1)
        drawing.showPage()
    drawing.save()
    return file.getvalue()


# -- made to hurt -------------------------------------------------------------------------------------


def raw_pdf(*objects: bytes) -> bytes:
    out, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table_at, count = len(out), len(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % count + b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (count, table_at)


def stream(content: bytes, more: bytes = b"") -> bytes:
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (more, len(content), content)


def one_page(content: bytes, more: bytes = b"/Filter/FlateDecode") -> bytes:
    return raw_pdf(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        b"/Resources<</Font<</F1 5 0 R>>/XObject<</X 6 0 R>>>>>>",
        stream(content, more),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        stream(b"/X Do " * 40, b"/Type/XObject/Subtype/Form/BBox[0 0 500 500]/Resources<</XObject<</X 6 0 R>>>>"),
    )


def bomb() -> bytes:
    """Some kilobytes that unpack, twice, to half a gigabyte of drawing orders."""
    packer = zlib.compressobj(9)
    orders = b"BT /F1 12 Tf (A) Tj ET " * 50_000
    once = b"".join(packer.compress(orders) for _ in range(400)) + packer.flush()
    return one_page(zlib.compress(once, 9), b"/Filter[/FlateDecode/FlateDecode]")


def deep_objects() -> bytes:
    nested = b"[" * 300_000 + b"]" * 300_000
    return raw_pdf(b"<</Type/Catalog/Pages 2 0 R/X " + nested + b">>", b"<</Type/Pages/Kids[]/Count 0>>")


def page_circle() -> bytes:
    return raw_pdf(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 1000000>>")


def drawing_circle() -> bytes:
    """A drawing that holds itself forty times."""
    return one_page(b"/X Do " * 40, b"")


# -- office -------------------------------------------------------------------------------------------

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def docx(body: str) -> bytes:
    """A Word file with this body, as far as its text goes."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "word/document.xml", f'<?xml version="1.0"?><w:document {_W}><w:body>{body}</w:body></w:document>'
        )
    return file.getvalue()


def paragraph(words: str, style: str = "", *, bold: bool = False) -> str:
    named = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    weight = "<w:rPr><w:b/></w:rPr>" if bold else ""
    return f"<w:p>{named}<w:r>{weight}<w:t>{words}</w:t></w:r></w:p>"


def word_table(rows: Sequence[tuple[str, str]]) -> str:
    def cell(words: str) -> str:
        return f"<w:tc>{''.join(paragraph(line) for line in words.split(chr(10)))}</w:tc>"

    return f"<w:tbl>{''.join(f'<w:tr>{cell(label)}{cell(value)}</w:tr>' for label, value in rows)}</w:tbl>"


def xlsx(rows: Sequence[Sequence[object]]) -> bytes:
    return workbook({"Sheet": rows})


def workbook(sheets: Mapping[str, Sequence[Sequence[object]]]) -> bytes:
    import openpyxl

    book, file = openpyxl.Workbook(), io.BytesIO()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    book.save(file)
    return file.getvalue()
