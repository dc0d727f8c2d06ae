"""Stored copies as plain text: what was read of a page, line by line, and nothing that could act.

A copy is what a stranger's server sent. It is shown as text alone, without what visitors do not see, with what belongs
to private persons masked as in quotations; as it was sent it leaves the store only in evidence packs.
"""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Iterator
from itertools import groupby
from typing import Self

from checks.document import Document
from checks.document.attachment import AttachmentKind, Unreadable, kind_of
from checks.document.model import Block, BlockKind
from checks.wording.excerpts import mask_private
from crawler.document_reader import DocumentReader
from crawler.scan_reader import ScanReader
from reports.cells import clean
from reports.listing import iso
from storage.bodies import BodyStore
from storage.copies import Copy, newest_copies
from storage.database import Database
from storage.errors import BodyMissing


class CopyReader:
    """Reads one stored copy after the other; not for several threads at once.

    Scans and pictures are shown as they were recognised; nothing is recognised anew.
    """

    def __init__(self, bodies: BodyStore) -> None:
        self._bodies = bodies
        self._reader = DocumentReader(scans=ScanReader(bodies, may_recognise=False))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._reader.close()

    def text(self, copy: Copy) -> str:
        """Return where the copy is from and what it says; raises `BodyMissing`, `Unreadable` where there is no text."""
        about = (
            f"Alamat: {clean(copy.url)}",
            f"Diambil: {iso(copy.fetched_at)}",
            f"SHA-256: {copy.sha256}",
            f"Jenis isi: {clean(copy.content_type) or '-'}",
            "Teks yang terlihat pengunjung, sebagaimana dibaca patuh; nomor pribadi disamarkan.",
            "",
        )
        return "\n".join((*about, *self._lines(copy))) + "\n"

    def texts(self, db: Database, hashes: Collection[str]) -> dict[str, str]:
        """Return the texts of these copies, those left out that are no longer stored or have none."""
        found = {}
        for sha256, copy in newest_copies(db, hashes).items():
            with contextlib.suppress(BodyMissing, Unreadable):
                found[sha256] = self.text(copy)
        return found

    def _lines(self, copy: Copy) -> Iterator[str]:
        body = self._bodies.get(copy.sha256)
        heading = copy.title if kind_of(body) is AttachmentKind.PICTURE else ""
        return text_lines(self._reader.read_any(body, url=copy.url, content_type=copy.content_type, heading=heading))


def text_lines(document: Document) -> Iterator[str]:
    """Yield what a visitor can read: headings after an empty line with `#`, items with `-`, a row of a table a line."""
    visible = (block for block in document.blocks if not block.hidden)
    for (table, row), blocks in groupby(visible, key=lambda block: (block.table_id, block.row)):
        if table >= 0 and row >= 0:
            cells = groupby(blocks, key=lambda block: block.column)
            yield " | ".join(" · ".join(map(_text, cell)) for _, cell in cells)
            continue
        for block in blocks:
            if block.kind is BlockKind.HEADING:
                yield ""
                yield f"{'#' * min(block.level, 6)} {_text(block)}"
            else:
                yield f"- {_text(block)}" if block.kind is BlockKind.ITEM else _text(block)


def _text(block: Block) -> str:
    return mask_private(clean(block.text), " ".join(block.path))
