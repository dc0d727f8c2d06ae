"""A coverage-guided fuzz target for the readers of linked documents: Word, Excel, PDF and what is judged of them.

    python tests/fuzz_documents.py -runs=20000 [FOLDER OF FOUND CASES]

Needs atheris, like `tests/fuzz_reader.py`. A library that stumbles over a file is what the reading process answers
with *document_broken*, so only what our own code raises is a find. Whatever is found becomes a case in
`tests/test_documents.py`.
"""

from __future__ import annotations

import io
import re
import sys
import traceback
import zipfile
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

import atheris  # type: ignore[import-not-found]  # noqa: E402

with atheris.instrument_imports(include=["checks"]):
    from checks.assess import conclude_site, read_page
    from checks.document.attachment import Markup, Unreadable, to_markup
    from checks.document.paged import read_markup
    from checks.model import Looking, PageRef

from made_documents import STANDARD, docx, one_page, paragraph, word_table, xlsx  # noqa: E402

URL = "https://dinas.contohkab.go.id/unduhan/standar"
_OURS = str(ROOT / "checks")
_WORD = docx(paragraph("Standar Pelayanan KTP", "Heading1") + word_table(STANDARD) + paragraph("Maklumat", bold=True))
_LINES = [words for pair in STANDARD for words in "\n".join(pair).split("\n")]
_DRAWN = b"BT /F1 11 Tf 60 780 Td 14 TL " + b"".join(b"(%s) Tj T* " % line.encode() for line in _LINES) + b"ET"


def _packed(body: bytes, part: re.Pattern[str], data: bytes) -> bytes:
    """Put the case into the parts of that name of an office file, as the attacker who writes them would."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(body)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            held = source.read(name)
            target.writestr(name, _cut(held, data) if part.search(name) else held)
    return out.getvalue()


def _cut(held: bytes, data: bytes) -> bytes:
    place = len(held) * data[0] // 256
    return held[:place] + data[2:] + held[min(len(held), place + data[1]) :]


_SHEET = xlsx([("Komponen", "Uraian"), *STANDARD])


def _document(data: bytes) -> bytes:
    kind, case = data[0] % 4, data[1:]
    if kind == 0:
        return _packed(_WORD, re.compile(r"document\.xml"), case)
    if kind == 1:
        return _packed(_SHEET, re.compile(r"sheet1\.xml|sharedStrings\.xml"), case)
    if kind == 2:
        return one_page(_cut(_DRAWN, case), b"")
    return _cut(one_page(_DRAWN, b""), case)


def _read(body: bytes) -> Markup | None:
    try:
        return to_markup(body)
    except Unreadable:
        return None
    except Exception as error:
        if traceback.extract_tb(error.__traceback__)[-1].filename.startswith(_OURS):
            raise
        return None


def one_document(data: bytes) -> None:
    """Read, judge and conclude one document; a check that raises is a find as well, though it is caught."""
    if len(data) < 4:
        return
    markup = None
    with suppress(UnicodeEncodeError):
        markup = _read(_document(data))
    if markup is None:
        return
    reading = read_page(read_markup(markup, url=URL), PageRef(URL))
    if reading.failures:
        raise RuntimeError(dict(reading.failures))
    conclude_site([reading], Looking())


if __name__ == "__main__":
    atheris.Setup([*sys.argv, "-max_len=2048", "-len_control=0", "-timeout=30"], one_document)
    atheris.Fuzz()
