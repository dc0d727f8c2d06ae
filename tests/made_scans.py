"""A mixed set of documents and pictures as agencies publish them, with what a fair reader finds in each.

Everything is drawn here from the project's own words, the same every time: text PDFs in several layouts, scans
of them (150 and 200 dpi, crooked, noisy, grey), posters, and photographs of posters on a wall. Files that stay
closed or are too long are among them, and look-alikes in which nothing is to be found.
"""

from __future__ import annotations

import io
import random
from functools import cache
from typing import NamedTuple

import pypdfium2 as pdfium
from PIL import Image, ImageChops, ImageFilter
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen import canvas

import made_documents as made
from checks.outcome import FetchOutcome
from made_posters import (
    event,
    fee_poster,
    greeting,
    hours_poster,
    pledge_on_dark,
    pledge_poster,
    poster,
    standard_poster,
    steps_poster,
    survey_poster,
)
from made_services import (
    BIRTH,
    CLINIC,
    LIBRARY,
    LICENCE,
    activity_report,
    budget,
    headed,
    labelled,
    listed,
    pledge_sheet,
    survey_sheet,
    tabled,
)

OWED = frozenset(made.OWED)
PLEDGE = "pledge.service_pledge"
RESULT = "survey.published_result"
PROCEDURE = "complaints.procedure"
PRIORITY = "disability.priority_service"
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


def partly_scanned(pdf: bytes, dpi: int, *pages: int) -> bytes:
    """Return the PDF with these pages (counted from 1) as a scanner would make them, and the others as they are."""
    typed, pictured = pdfium.PdfDocument(pdf), pdfium.PdfDocument(scanned(pdf, dpi))
    out, file = pdfium.PdfDocument.new(), io.BytesIO()
    try:
        for number in range(1, len(typed) + 1):
            out.import_pages(pictured if number in pages else typed, [number - 1])
        out.save(file)
    finally:
        for opened in (out, typed, pictured):
            opened.close()
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


def png(pdf: bytes, dpi: int = 144) -> bytes:
    file = io.BytesIO()
    drawn(pdf, dpi, colour=True)[0].save(file, "PNG")
    return file.getvalue()


def jpeg(pdf: bytes, dpi: int = 144, quality: int = 75) -> bytes:
    file = io.BytesIO()
    drawn(pdf, dpi, colour=True)[0].save(file, "JPEG", quality=quality)
    return file.getvalue()


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
        Sample(
            "opening hours", POSTER, png(poster(hours_poster)), frozenset({PRIORITY}), "Jam Pelayanan",
            frozenset({"disability.facilities"}),
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
