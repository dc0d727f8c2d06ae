"""Saved pages on disk: which files of a folder are pages, and which address each of them stands for."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import NamedTuple, NoReturn
from urllib.parse import quote, urljoin, urlsplit

from checks.assess import read_page
from checks.document.attachment import Unreadable, kind_of
from checks.errors import UserError
from checks.model import PageReading, PageRef
from checks.surfaces import Surface, surfaces_of
from crawler.document_reader import DocumentReader
from reports.cells import clean

_ENDINGS = frozenset({".html", ".htm", ".xhtml", ".shtml"})
_OPENING = re.compile(rb"(?:<\?xml[^>]*+>|<!--(?:[^-]|-(?!->))*+-->|\s)*+<(?:!doctype\s+html|html)\b", re.IGNORECASE)
_DOCUMENTS = frozenset({".pdf", ".docx", ".xlsx"})
_OTHER_KINDS = {b"\x89PNG": "a picture", b"\xff\xd8\xff": "a picture", b"GIF8": "a picture"} | {
    b"PK\x03\x04": "a ZIP or Office file",
    b"\xd0\xcf\x11\xe0": "an Office file",
}
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")
"""How text begins of which every character takes two bytes; no other has a zero in it."""
_LOOKED_AT = 1024
"""Bytes of a file without a telling name that decide whether it is a page."""


class SavedPage(NamedTuple):
    """One file to judge."""

    path: Path
    name: str
    """What to call it: the path as given, or relative to the folder of pages; always with `/`."""
    url: str
    """The address it stands for; empty when nobody said."""


class NotAPage(UserError):
    """There is nothing here that could be judged as a page."""


class ClosedDocument(UserError):
    """A document of which nothing can be read, and what to do about it."""


class JudgedFile(NamedTuple):
    """What one file yielded."""

    reading: PageReading
    surfaces: tuple[Surface, ...]


def judge(page: SavedPage, reader: DocumentReader) -> JudgedFile:
    """Read the file and run every check on it; proofs know the page by its name. Raises `ClosedDocument`."""
    body = page.path.read_bytes()
    read = reader.read if page.path.suffix.lower() in _DOCUMENTS else reader.read_any
    try:
        document = read(body, url=page.url)
    except Unreadable as error:
        outcome = error.outcome
        raise ClosedDocument(
            f"{clean(page.name)}: {outcome.label} ({clean(error.detail)}). {outcome.remedy}"
        ) from error
    return JudgedFile(read_page(document, PageRef(page.name)), surfaces_of(document))


def saved_file(path: Path, url: str) -> SavedPage:
    """Return one file as a page, or refuse what is plainly something else."""
    if kind_of(path.read_bytes()):
        return SavedPage(path, path.as_posix(), url)
    with path.open("rb") as file:
        beginning = file.read(_LOOKED_AT)
    kind = next((kind for mark, kind in _OTHER_KINDS.items() if beginning.startswith(mark)), "")
    if not kind and b"\0" in beginning and not beginning.startswith(_WIDE):
        kind = "a binary file"
    if kind:
        raise NotAPage(f"{clean(str(path))} is {kind} and not an HTML page; save the page itself and name that file.")
    return SavedPage(path, path.as_posix(), url)


def saved_folder(folder: Path, base: str = "", *, documents: bool = False) -> list[SavedPage]:
    """Return the pages below a folder in the order of their names; hidden files and folders are not looked at.

    With `documents`, PDF, Word and Excel files are pages too.
    `name` is relative to the folder. Refuses a folder without a single page; raises `OSError` for one that cannot be
    looked into, because what is not seen there would be called missing.
    """
    found: list[SavedPage] = []
    for where, folders, files in os.walk(folder, onerror=_raised):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for file in files:
            path = Path(where, file)
            if not file.startswith(".") and (_is_page(path) or (documents and path.suffix.lower() in _DOCUMENTS)):
                name = path.relative_to(folder).as_posix()
                found.append(SavedPage(path, name, _join(base, name)))
    if not found:
        raise NotAPage(
            f"{clean(str(folder))} holds no HTML page: no .html, .htm, .xhtml or .shtml file and none that begins "
            "as one; save the pages there or name another folder."
        )
    return sorted(found, key=lambda page: page.name)


def _raised(error: OSError) -> NoReturn:
    raise error


def checked_address(url: str | None) -> str:
    """Return an address that a page can stand for; empty for none. Refuses what no page can have."""
    if not url:
        return ""
    try:
        parts = urlsplit(url)
        sound = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        sound = False
    if not sound:
        raise UserError(f"{clean(url)!r} is no address of a page; write it like https://dinas.contohkab.go.id/layanan.")
    return url


def _is_page(path: Path) -> bool:
    if not path.is_file():
        return False
    if path.suffix.lower() in _ENDINGS:
        return True
    with path.open("rb") as file:
        return _OPENING.match(file.read(_LOOKED_AT).removeprefix(b"\xef\xbb\xbf")) is not None


def _join(base: str, name: str) -> str:
    return urljoin(base if base.endswith("/") else f"{base}/", quote(name)) if base else ""
