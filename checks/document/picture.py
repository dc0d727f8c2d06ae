"""Pictures of text: decoded within bounds, brought to the size that a recogniser reads best, and their ruled lines.

Belongs into a child process, like `checks.document.pdf`: decoders are written in C.
"""

from __future__ import annotations

import io
import math
import re
import warnings
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import closing

import pypdfium2 as pdfium
from PIL import Image, ImageChops, ImageFilter, ImageOps, ImageStat, UnidentifiedImageError

from checks.document.attachment import PICTURE_MARKS, Unreadable
from checks.document.sheet import Rule
from checks.outcome import FetchOutcome

MAX_PIXELS = 60_000_000
"""Of a picture as it comes; a telephone's photographs have 12 to 50 million."""
_READ_PIXELS = 9_500_000
"""Of a picture as it is read: an A4 page at 300 dpi has 8.7 million."""
_LONG_SIDE = 3000
"""Pixels to which the longer side of a smaller picture is brought, but not more than `_GROWTH` times its size."""
_GROWTH = 3.0
_LEAST = (240, 160)
"""Width and height below which a picture is an icon, a logo or a portrait, and no text to read."""
_DPI = 300
"""At which pages of a document are drawn."""
_DARKER = 55
"""Shades (of 255) by which ink is darker than its paper."""
_BLOCK = 16
"""Pixels that are looked at together for ruled lines, along the line."""
_INKED = 0.72
"""Share of a block that must be dark: scans break thin lines."""
_RUN = re.compile(rb"\x01(?:\x00{0,3}\x01)*")
"""Blocks of a line, with breaks."""
_WHOLE = 0.72
"""Share of a line that must be there."""
_SHORTEST = 0.05
"""Length of a ruled line, as a share of the picture's width."""
_THICKEST = 0.008
"""Thickness of a ruled line, likewise; what is thicker is a shaded cell, whose edges rule as lines do."""


def picture_of(body: bytes) -> Image.Image:
    """Return a picture file in shades of grey, upright and in its reading size.

    Raises `Unreadable`: broken, too many pixels, or too small to hold text.
    """
    if not any(body.startswith(mark) for mark in PICTURE_MARKS):
        raise Unreadable(FetchOutcome.DOCUMENT_BROKEN, "bukan gambar")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            Image.MAX_IMAGE_PIXELS = MAX_PIXELS
            with Image.open(io.BytesIO(body), formats=("JPEG", "PNG", "WEBP")) as opened:
                if opened.width < _LEAST[0] or opened.height < _LEAST[1]:
                    raise Unreadable(FetchOutcome.DOCUMENT_NO_TEXT, f"{opened.width}×{opened.height} titik")
                return _sized(_grey(ImageOps.exif_transpose(opened)))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Unreadable(FetchOutcome.DOCUMENT_TOO_HEAVY, "gambar terlalu besar") from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError) as error:
        raise Unreadable(FetchOutcome.DOCUMENT_BROKEN, f"{type(error).__name__}: {error}"[:200]) from error


def pages_of(
    body: bytes, *, max_pages: int, wanted: Collection[int] = ()
) -> tuple[int, Iterator[tuple[int, float, Image.Image]]]:
    """Return the number of a PDF's pages, and the first of them (or of the wanted ones) drawn in shades of grey.

    Each comes with its number and with points per pixel.
    """
    try:
        pdf = pdfium.PdfDocument(body)
        count = len(pdf)
    except pdfium.PdfiumError as error:
        raise Unreadable(FetchOutcome.DOCUMENT_BROKEN, str(error)[:200]) from error
    numbers = [number for number in wanted if number <= count] if wanted else range(1, count + 1)
    return count, _pages(pdf, numbers[:max_pages])


def _pages(pdf: pdfium.PdfDocument, numbers: Sequence[int]) -> Iterator[tuple[int, float, Image.Image]]:
    with closing(pdf):
        for number in numbers:
            index = number - 1
            try:
                page = pdf[index]
                width, height = page.get_size()
                scale = min(_DPI / 72, math.sqrt(_READ_PIXELS / max(1.0, width * height)))
                drawn = page.render(scale=scale, grayscale=True).to_pil()
            except pdfium.PdfiumError:
                continue
            yield number, 1 / scale, drawn
            page.close()


def _grey(picture: Image.Image) -> Image.Image:
    if picture.mode in ("RGBA", "LA", "PA", "P"):
        # What is transparent is shown on the page's white.
        clear = picture.convert("RGBA")
        picture = Image.alpha_composite(Image.new("RGBA", clear.size, "white"), clear)
    return picture.convert("L")


def _sized(picture: Image.Image) -> Image.Image:
    width, height = picture.size
    factor = min(
        max(1.0, min(_GROWTH, _LONG_SIDE / max(width, height))),
        math.sqrt(_READ_PIXELS / (width * height)),
    )
    if abs(factor - 1) < 0.05:
        return picture
    return picture.resize((round(width * factor), round(height * factor)), Image.Resampling.LANCZOS)


# -- ruled lines ------------------------------------------------------------------------------------


def ruled_lines(
    picture: Image.Image, words: Iterable[tuple[float, float, float, float]], tilt: float, scale: float
) -> tuple[list[Rule], list[Rule]]:
    """Return the ruled lines of a picture, horizontal and vertical, in points.

    Args:
        picture: in shades of grey, dark on light.
        words: left, top, width and height of what is text and no line, in pixels.
        tilt: by how many radians its lines of text rise to the right.
        scale: points per pixel.
    """
    dark = _ink(picture)
    for left, top, width, height in words:
        dark.paste(0, (round(left), round(top), round(left + width), round(top + height)))
    if abs(tilt) > 0.002:
        dark = dark.rotate(-math.degrees(tilt), Image.Resampling.NEAREST)
    dark = dark.filter(ImageFilter.MaxFilter(3))  # thin lines are broken
    shortest = _SHORTEST * picture.width
    horizontals = _lines(dark, shortest)
    verticals = _lines(dark.transpose(Image.Transpose.TRANSPOSE), shortest)
    return (
        [Rule(at * scale, start * scale, end * scale) for at, start, end in horizontals],
        [Rule(at * scale, start * scale, end * scale) for at, start, end in verticals],
    )


def stroke_widths(picture: Image.Image, words: Iterable[tuple[float, float, float, float]]) -> list[float]:
    """Return, for each word's place, how thick its strokes are in pixels; 0 where nothing can be told.

    What is left of the ink when its edge is taken away tells how thick it was.
    """
    dark = _ink(picture)
    inner = dark.filter(ImageFilter.MinFilter(3))
    found: list[float] = []
    for left, top, width, height in words:
        box = (round(left), round(top), round(left + width), round(top + height))
        ink, kept = (part.crop(box).histogram()[255] for part in (dark, inner))
        found.append(2 / (1 - kept / ink) if kept < ink else 0.0)
    return found


def _ink(picture: Image.Image) -> Image.Image:
    """Return what is darker than the paper around it, whatever light the paper lies in."""
    if ImageStat.Stat(picture).median[0] < 110:
        picture = ImageOps.invert(picture)  # light letters on a dark ground
    paper = picture.reduce(16).filter(ImageFilter.MaxFilter(5)).filter(ImageFilter.GaussianBlur(2))
    shade = ImageChops.subtract(paper.resize(picture.size, Image.Resampling.BILINEAR), picture)
    return shade.point(lambda value: 255 if value > _DARKER else 0)


def _lines(dark: Image.Image, shortest: float) -> list[tuple[float, float, float]]:
    """Return horizontal lines as (y, left, right), in pixels."""
    width, height = -(-dark.width // _BLOCK), dark.height
    inked = dark.reduce((_BLOCK, 1)).point(lambda value: 1 if value >= 255 * _INKED else 0).tobytes()
    least = max(2, round(shortest / _BLOCK))
    open_: list[list[float]] = []
    done: list[tuple[float, float, float]] = []
    thickest = _THICKEST * max(dark.size)

    def close(first: float, last: float, left: float, right: float) -> None:
        if last - first > thickest:
            done.extend([(first, left, right), (last, left, right)])
        else:
            done.append(((first + last) / 2, left, right))

    for y in range(height):
        row = inked[y * width : (y + 1) * width]
        kept: list[list[float]] = []
        runs = [
            (match.start() * _BLOCK, match.end() * _BLOCK)
            for match in (_RUN.finditer(row) if 1 in row else ())
            if len(match[0]) >= least and match[0].count(1) >= _WHOLE * len(match[0])
        ]
        for line in open_:
            near = [part for part in runs if part[0] <= line[3] and part[1] >= line[2]]
            if near:
                line[1] = y
                line[2] = min(line[2], *(part[0] for part in near))
                line[3] = max(line[3], *(part[1] for part in near))
                runs = [part for part in runs if part not in near]
                kept.append(line)
            elif y - line[1] <= 2:
                kept.append(line)
            else:
                close(*line)
        open_ = kept + [[y, y, left, right] for left, right in runs]
    for line in open_:
        close(*line)
    return done
