"""The weights of `checks/learned/weights.tsv`, learned from the labelled pages, snippets and cases that ship.

`make learn` writes them, with scikit-learn in a folder of its own: the product needs only the weights. Pages that
nobody who works on the checks reads are not learned from, and no real page is, so both measure what was learned.
"""

from __future__ import annotations

import csv
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from checks.accuracy.labelled import Label, PageLabel, read_addresses, read_labels
from checks.document import read
from checks.document.decode import fold, to_words
from checks.document.model import Block, BlockKind
from checks.learned import words
from checks.learned.lines import OF_SERVICES, OF_THE_OFFICE
from checks.learned.model import ALWAYS, WEIGHTS
from checks.model import PageKind
from checks.page import Page
from checks.registry import CHECKS
from corpus_floors import TAUGHT
from crawler.cli.saved_pages import saved_folder

TESTS = Path(__file__).parent
CORPUS, CASES, SNIPPETS = TESTS / "corpus", TESTS / "cases", TESTS / "corpus" / "snippets"
TABLE = Path(words.__file__).with_name(WEIGHTS)
LEARNED = (*OF_SERVICES, *OF_THE_OFFICE)
_LONGEST = 900
"""Characters of a line that is learned from."""
_LIST = 120
"""Characters from which a snippet of one component may well name another one too."""
_STRENGTH = 3.0
"""Inverse of the regularisation, chosen by leaving whole corpora out."""
_LETTERS = 2
"""Characters, blanks included, without which a quotation is found everywhere."""
_RARE = 2
"""Lines that a feature must stand in."""
_FAINT = 0.1
"""Weights below it are left out."""


class Example(NamedTuple):
    """A line, the heading above it, and what is known of it; components that it leaves out are not learned from it."""

    text: str
    heading: str
    states: Mapping[str, bool]


def sources() -> list[Path]:
    """Return every file that the weights are made from."""
    folders = [CORPUS / part for part in TAUGHT]
    found = [path for folder in folders for path in folder.rglob("*") if path.suffix in {".html", ".csv"}]
    return sorted([*found, *SNIPPETS.glob("*.jsonl"), *CASES.rglob("*.html"), Path(words.__file__), Path(__file__)])


def digest() -> str:
    """Digest all that the weights are made from, so that stale ones are seen without learning anew."""
    content = sha256()
    for path in sources():
        content.update(path.name.encode() + sha256(path.read_bytes()).digest())
    return content.hexdigest()[:16]


def examples() -> Iterator[Example]:
    """Yield every line that something is known of."""
    for part in TAUGHT:
        yield from _of_pages(CORPUS / part)
    yield from _of_snippets()
    yield from _of_cases()


def _of_pages(part: Path) -> Iterator[Example]:
    """Lines that readers quoted state the component; on pages where they saw it, other lines may state it too."""
    pages = saved_folder(part / "pages")
    addresses = part / "pages.csv"
    urls = read_addresses(addresses.read_text("utf-8"), "pages.csv") if addresses.is_file() else {}
    labels: dict[str, list[PageLabel]] = {}
    names = {page.name for page in pages}
    for label in read_labels((part / "labels.csv").read_text("utf-8"), "labels.csv", checks=CHECKS, pages=names):
        labels.setdefault(label.page, []).append(label)
    for saved in pages:
        page = Page(read(saved.path.read_bytes(), url=urls.get(saved.name, "")))
        if page.kind in (PageKind.SPAM, PageKind.TEMPLATE):
            continue
        said = labels.get(saved.name, [])
        seen = {label.check for label in said if label.label is not Label.ABSENT}
        for block in _lines(page):
            text = to_words(block.folded)
            quoted = {label.check for label in said if label.label.is_positive and _meet(text, label.evidence)}
            known = {check: check in quoted for check in LEARNED if check in quoted or check not in seen}
            yield Example(block.text, block.path[-1] if block.path else "", known)


def _meet(words_of_line: str, quotation: str) -> bool:
    quoted = to_words(fold(quotation))
    return min(len(quoted), len(words_of_line)) > _LETTERS and (quoted in words_of_line or words_of_line in quoted)


def _of_snippets() -> Iterator[Example]:
    """Snippets written to be learned from; a long one that states a component may state others beside it."""
    for path in sorted(SNIPPETS.glob("*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            snippet = json.loads(line)
            states = snippet["check"] if snippet["label"] != Label.ABSENT else ""
            is_long = states and len(snippet["text"]) > _LIST
            known = {check: check == states for check in LEARNED if check == states or not is_long}
            lines = snippet["text"].split("\n")
            yield Example(" · ".join(lines), snippet["heading"], known)
            if len(lines) > 1:
                yield from (Example(text, snippet["heading"], known) for text in lines if len(text) > words.SHORTEST)


def _of_cases() -> Iterator[Example]:
    """Nothing on a page that does not meet a check states what the check looks for."""
    for path in sorted(CASES.rglob("not_met-*.html")):
        group, check = path.relative_to(CASES).parts[:2]
        if f"{group}.{check}" in LEARNED:
            for block in _lines(Page(read(path.read_bytes()))):
                yield Example(block.text, block.path[-1] if block.path else "", {f"{group}.{check}": False})


def _lines(page: Page) -> Iterator[Block]:
    for block in page.main:
        is_read = not block.link and block.kind not in (BlockKind.HEADING, BlockKind.CONTROL)
        if is_read and words.SHORTEST < len(block.folded) <= _LONGEST:
            yield block


def learn(known: Sequence[Example]) -> Iterator[tuple[str, list[float]]]:
    """Yield each feature with its weight for every component, by logistic regression of one against the rest."""
    import numpy
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression

    lines = [sorted(words.features(fold(line.text), fold(line.heading)).names()) for line in known]
    counted = Counter(feature for line in lines for feature in line)
    features = sorted(feature for feature, lines_with in counted.items() if lines_with >= _RARE)
    place = {feature: number for number, feature in enumerate(features)}
    found = [[place[feature] for feature in line if feature in place] for line in lines]
    ends = numpy.cumsum([0, *map(len, found)])
    table = csr_matrix((numpy.ones(ends[-1]), [number for line in found for number in line], ends))
    weights: list[Any] = []
    start: list[float] = []
    for check in LEARNED:
        rows = [number for number, line in enumerate(known) if check in line.states]
        fitted = LogisticRegression(C=_STRENGTH, max_iter=1000).fit(
            table[rows], [known[number].states[check] for number in rows]
        )
        weights.append(fitted.coef_[0])
        start.append(float(fitted.intercept_[0]))
    yield ALWAYS, start
    for feature, values in zip(features, zip(*weights, strict=True), strict=True):
        yield feature, [float(value) if abs(value) >= _FAINT else 0.0 for value in values]


def write(table: Iterable[tuple[str, list[float]]]) -> None:
    """Write the table that ships: the digest and the components first, then a feature a line."""
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, delimiter="\t", quoting=csv.QUOTE_NONE, quotechar=None, lineterminator="\n")
        rows.writerow([digest(), *LEARNED])
        for feature, values in table:
            if any(values):
                rows.writerow([feature, *(f"{value:.2f}" if value else "" for value in values)])


if __name__ == "__main__":
    sys.exit(write(learn(list(examples()))))
