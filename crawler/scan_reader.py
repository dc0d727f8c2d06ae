"""Scans and pictures of text, read by tesseract: out of process, with low priority, once for ever.

A reading process decodes and straightens (`checks.document.picture`), and hands each page to tesseract, which is
a program of its own again and inherits the limits. What was recognised is kept beside the body under its hash:
a picture is recognised once, and laid out and judged as often as rules change.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import shutil
import subprocess
import time
from collections.abc import Callable
from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING

import msgspec

from checks.document.attachment import AttachmentKind, Unreadable, kind_of
from checks.document.paged import PagedDocument, read_markup
from checks.document.recognised import Recognised, Seen, completed_markup, recognised_markup
from checks.outcome import FetchOutcome
from crawler.reading_process import ReadingLimits, ReadingProcess

if TYPE_CHECKING:
    from PIL import Image

    from checks.document.attachment import Markup
    from checks.document.sheet import Sheet
    from storage.bodies import BodyStore

LANGUAGE = "ind"
_STEPS = "1"
"""Rises when the steps around the engine change so much that what was recognised before should be again."""
LIMITS = ReadingLimits(seconds=90.0, memory=2_000_000_000, pages=6)
"""A standard has one to four pages; a page costs two to five seconds on one core."""
_PICTURE_WIDTH = 595.0
"""Points that a picture is taken to be wide, as a page is: it has no size of its own."""
_PATIENCE = 20.0
"""Seconds that a program may take to say its version."""


class ScanReader(ReadingProcess):
    """Recognises one file after the other; not for several threads at once.

    Args:
        store: where what was recognised is kept; None keeps nothing.
        limits: what one file may cost.
        may_recognise: False when only what is kept may be used.
    """

    def __init__(
        self, store: BodyStore | None = None, limits: ReadingLimits = LIMITS, *, may_recognise: bool = True
    ) -> None:
        super().__init__(_recognise, _prepare, limits)
        self.store = store
        self.may_recognise = may_recognise
        self.seconds = 0.0
        """Spent on recognising so far."""
        self.recognised = 0
        """Files recognised so far; what was kept does not count."""

    def read(self, body: bytes, *, url: str = "", heading: str = "", markup: Markup | None = None) -> PagedDocument:
        """Return what the scan or picture says; raises `Unreadable`, also where nothing is installed to read it.

        `markup` is what was read of a document of which only some pages are pictures: these are put in.
        """
        recognised = self.kept(body)
        can_recognise = self.may_recognise and bool(recipe())
        if recognised is None and not can_recognise:
            raise Unreadable(FetchOutcome.DOCUMENT_NO_TEXT, "tidak ada pembaca gambar, atau waktunya habis")
        if recognised is None or (can_recognise and recognised.recipe != recipe()):
            recognised = self._recognise(body)
        whole = recognised_markup(recognised, heading) if markup is None else completed_markup(markup, recognised)
        return read_markup(whole, url=url, body=body)

    def kept(self, body: bytes) -> Recognised | None:
        """Return what was recognised in this very file before, whoever published it.

        What another engine saw stands until there is time for today's: verdicts do not come and go with versions.
        """
        packed = b"" if self.store is None else self.store.get_recognised(hashlib.sha256(body).hexdigest())
        with contextlib.suppress(msgspec.MsgspecError):
            return msgspec.json.decode(packed, type=Recognised) if packed else None
        return None

    def _recognise(self, body: bytes) -> Recognised:
        started = time.monotonic()
        self.recognised += 1
        try:
            said = self.ask(body)
        finally:
            self.seconds += time.monotonic() - started
        recognised = msgspec.json.decode(said, type=Recognised)
        if self.store is not None:
            self.store.put_recognised(hashlib.sha256(body).hexdigest(), bytes(said))
        return recognised


@cache
def recipe() -> str:
    """Return engine, language and version of our steps; empty when this installation cannot recognise anything."""
    path = engine()
    version = (said_by(path, "--version").split() or ["", ""])[1:2] if path else []
    return f"tesseract {''.join(version)} {LANGUAGE}, {_STEPS}" if path else ""


def engine(which: Callable[[str], str | None] = shutil.which) -> str:
    """Return the path of the engine where it and its language are installed, and what opens pictures; else nothing."""
    path = which("tesseract") if find_spec("PIL") else None
    return path if path and LANGUAGE in said_by(path, "--list-langs").split() else ""


def said_by(path: str, option: str) -> str:
    """Return what a program answers to one option; empty when it cannot be run."""
    try:
        done = subprocess.run([path, option], capture_output=True, text=True, timeout=_PATIENCE, check=False)  # noqa: S603 - a program found by its fixed name
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout or done.stderr


# -- in the reading process ---------------------------------------------------------------------------


def _prepare() -> None:
    """Load what would otherwise be loaded under the limits, and let everything else on the machine go first."""
    import checks.document.pdf
    import checks.document.picture  # noqa: F401

    if hasattr(os, "nice"):
        os.nice(19)
    recipe()


def _recognise(body: bytes, limits: ReadingLimits) -> Recognised:
    """Recognise a picture, or the pages of a scan as far as the time goes; raises `Unreadable`."""
    from checks.document.picture import pages_of, picture_of, ruled_lines, stroke_widths
    from checks.document.recognised import confidence_of, sheet_of, tilt_of

    ends = time.monotonic() + limits.seconds
    kind = kind_of(body)
    if kind is AttachmentKind.PDF:
        count, pages = pages_of(body, max_pages=limits.pages, wanted=_pictured(body))
    elif kind is AttachmentKind.PICTURE:
        picture = picture_of(body)
        count, pages = 1, iter([(1, _PICTURE_WIDTH / picture.width, picture)])
    else:
        raise Unreadable(FetchOutcome.DOCUMENT_NO_TEXT, "bukan gambar")
    sheets: list[Sheet] = []
    words: list[Seen] = []
    slowest = 0.0
    for number, scale, drawn in pages:
        began = time.monotonic()
        if sheets and ends - began < 2 * slowest:
            break  # better some pages than none
        seen = _seen(drawn, ends - began)
        boxes = [word.box for word in seen]
        seen = [word._replace(stroke=width) for word, width in zip(seen, stroke_widths(drawn, boxes), strict=True)]
        tilt = tilt_of(seen)
        rules = ruled_lines(drawn, boxes, tilt, scale)
        sheets.append(sheet_of(seen, number=number, size=drawn.size, tilt=tilt, scale=scale, rules=rules))
        words += seen
        slowest = max(slowest, time.monotonic() - began)
    return Recognised(recipe(), kind, count, tuple(sheets), confidence_of(words))


def _pictured(body: bytes) -> tuple[int, ...]:
    """Return the pages of a document that are pictures among pages of text; none where the whole of it is a scan."""
    from checks.document.attachment import MAX_PAGES, has_text
    from checks.document.pdf import read_sheets

    sheets = list(read_sheets(body, max_pages=MAX_PAGES)[1])
    return tuple(sheet.number for sheet in sheets if sheet.is_picture) if has_text(sheets) else ()


def _seen(picture: Image.Image, seconds: float) -> list[Seen]:
    """Have tesseract say what words stand where in a picture."""
    from checks.document.recognised import seen_words

    file = io.BytesIO()
    picture.save(file, "PPM")
    command = [shutil.which("tesseract") or "tesseract", "stdin", "stdout", "-l", LANGUAGE, "--dpi", "300"]
    try:
        done = subprocess.run(  # noqa: S603 - a fixed command; the picture comes by its standard input
            [*command, "--psm", "3", "-c", "tessedit_create_tsv=1"],
            input=file.getvalue(),
            capture_output=True,
            timeout=max(0.1, seconds),
            check=False,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},  # one core is what low priority means
        )
    except subprocess.TimeoutExpired as error:
        raise Unreadable(FetchOutcome.DOCUMENT_TOO_HEAVY, "lebih lama daripada yang diizinkan") from error
    if done.returncode:
        raise Unreadable(FetchOutcome.DOCUMENT_TOO_HEAVY, f"pembaca gambar berhenti ({done.returncode})")
    return seen_words(done.stdout.decode("utf-8", "replace"))
