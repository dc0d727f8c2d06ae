"""A coverage-guided fuzz target for the page reader and everything that reads its pages.

    python tests/fuzz_reader.py -runs=100000 [FOLDER OF FOUND CASES]

Needs atheris, which `make setup` installs where it has wheels (Linux on x86-64).
Whatever it finds becomes a case in `tests/test_hostile_text.py`.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent.parent), str(Path(__file__).parent)]

import atheris  # type: ignore[import-not-found]  # noqa: E402

with atheris.instrument_imports(include=["checks", "crawler.sitemap", "crawler.signs", "crawler.robots"]):
    from checks.assess import conclude_site, read_page
    from checks.document import read
    from checks.model import Looking, PageRef
    from checks.wording.excerpts import mask_private
    from crawler.outcome import Answer, of_answer
    from crawler.robots import read_rules
    from crawler.signs import of_page, onward_address
    from crawler.sitemap import read_sitemap

from security_pages import INJECTED, INNOCENT  # noqa: E402

URL = "https://dinas.contohkab.go.id/layanan"
_WORDS = [page.encode() for page, _ in INJECTED.values()] + [page.encode() for page in INNOCENT.values()]


def one_page(data: bytes) -> None:
    """Read, judge and conclude one page; a check that raises is a find as well, though it is caught."""
    if len(data) > 2 and data[0] % 4:
        # Three in four begin as a page of ours, cut somewhere: bare bytes seldom reach a check.
        page = _WORDS[data[1] % len(_WORDS)]
        cut = len(page) * data[2] // 256
        data = page[:cut] + data[3:] + page[cut:]
    document = read(data, url=URL)
    reading = read_page(document, PageRef(URL))
    if reading.failures:
        raise RuntimeError(dict(reading.failures))
    assessment = conclude_site([reading], Looking())
    if not all(len(proof.evidence.excerpt) <= 200 for finding in assessment.findings for proof in finding.proofs):
        raise RuntimeError("an excerpt is too long")
    of_answer(Answer(200, {"content-type": "text/html"}, data))
    of_page(document)
    onward_address(document)
    read_sitemap(data)
    read_rules(Answer(200, {}, data), "patuh")
    mask_private(data.decode("utf-8", "replace"))


if __name__ == "__main__":
    atheris.Setup([*sys.argv, "-max_len=4096", "-len_control=0", "-timeout=20"], one_page)
    atheris.Fuzz()
