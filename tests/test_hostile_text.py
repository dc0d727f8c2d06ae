"""No text can make a pattern slow, and no page the reader and its checks: time and memory stay bounded."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import checks
import crawler
import reports
from checks.assess import read_page
from checks.document import read
from checks.document.readings import MAX_BLOCK_TEXT
from checks.model import PageRef
from security_pages import INJECTED, INNOCENT

SLOWEST = 4.0
"""Seconds of one pattern over one text of the longest block, on a busy machine; honest ones take a few milliseconds."""
_GENERIC = (
    "a",
    "A",
    "1",
    " ",
    "\t",
    ".",
    "-",
    "a ",
    "1 ",
    "1.",
    "a.",
    "a@",
    "08",
    "0812 ",
    "rp ",
    "( ",
    "<a ",
    '"',
    "é ",
)


ANCHORED: set[int] = set()
"""Patterns that are only ever tried at the beginning of a text."""


def patterns() -> Iterator[tuple[str, re.Pattern[Any]]]:
    """Yield every compiled pattern of the modules that read what strangers wrote."""
    seen: set[int] = set()
    for package in (checks, crawler, reports):
        for info in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            module = importlib.import_module(info.name)
            for name, value in vars(module).items():
                for number, pattern in enumerate(found_in(value)):
                    if id(pattern) not in seen:
                        seen.add(id(pattern))
                        yield f"{info.name}.{name}{number or ''}", pattern
                    if re.search(rf"\b{name}\.(?:full)?match\b", inspect.getsource(module)):
                        ANCHORED.add(id(pattern))


def found_in(value: object, depth: int = 0) -> Iterator[re.Pattern[Any]]:
    if isinstance(value, re.Pattern):
        yield value
    elif depth < 3 and isinstance(value, (tuple, list, set, frozenset)):
        for item in value:
            yield from found_in(item, depth + 1)
    elif depth < 3 and isinstance(value, dict):
        for item in value.values():
            yield from found_in(item, depth + 1)


def pieces(parsed: Iterable[tuple[Any, Any]]) -> Iterator[str]:
    """Yield a text that matches each part of a parsed pattern, one alternative after the other."""
    for kind, value in parsed:
        if kind is sre.LITERAL:
            yield chr(value)
        elif kind is sre.NOT_LITERAL:
            yield "b" if value != ord("b") else "c"
        elif kind is sre.ANY:
            yield "x"
        elif kind is sre.IN:
            yield _member(value)
        elif kind in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
            yield "".join(pieces(value[2])) * min(max(value[0], 2), 4)
        elif kind is sre.SUBPATTERN:
            yield from pieces(value[3])
        elif kind is sre.ATOMIC_GROUP:
            yield from pieces(value)
        elif kind is sre.BRANCH:
            for alternative in value[1]:
                yield "".join(pieces(alternative))


def _member(members: Iterable[tuple[Any, Any]]) -> str:
    for kind, value in members:
        if kind is sre.LITERAL:
            return chr(value)
        if kind is sre.RANGE:
            return chr(value[0])
        if kind is sre.CATEGORY:
            return {sre.CATEGORY_DIGIT: "1", sre.CATEGORY_SPACE: " "}.get(value, "a")
    return "z"


def attacks(pattern: re.Pattern[Any]) -> Iterator[tuple[str, str]]:
    """Yield (beginning, unit) of texts that repeat what the pattern wants, and break off before it is satisfied."""
    parts = list(pieces(_parser.parse(pattern.pattern, pattern.flags)))
    whole = "".join(parts)[:300]
    units = {*_GENERIC, whole, whole[:-1], whole[: len(whole) // 2], *(part[:60] for part in parts[:40])}
    for unit in sorted(filter(None, units)):
        yield "", unit
        yield whole, unit


def seconds(pattern: re.Pattern[Any], start: str, unit: str, length: int) -> float:
    text = (start + unit * (length // len(unit) + 1))[: length - 1] + "!"
    subject = text.encode("utf-8", "replace") if isinstance(pattern.pattern, bytes) else text
    began = time.process_time()
    if id(pattern) in ANCHORED:
        pattern.fullmatch(subject)
        pattern.match(subject)
    else:
        for _ in pattern.finditer(subject):
            pass
    return time.process_time() - began


PATTERNS = dict(patterns())


def test_there_are_patterns_to_test():
    assert len(PATTERNS) > 100


@pytest.mark.parametrize("name", PATTERNS)
def test_no_text_makes_a_pattern_slow(name: str):
    pattern = PATTERNS[name]
    for start, unit in attacks(pattern):
        # What is quick on a short text and linear is quick on a long one; the rest is put to the test.
        if seconds(pattern, start, unit, 1_000) > 0.002:
            spent = seconds(pattern, start, unit, MAX_BLOCK_TEXT)
            assert spent < SLOWEST, f"{spent:.1f} s for {start!r} and then {unit!r}, again and again"


# -- whole pages, in a process of their own ----------------------------------------------------------------------------

_MEGABYTE = 1_000_000
PAGES = {
    "elements in elements": "b'<div>' * 100_000",
    "labels and no values": "b'<div>Biaya</div><div>Syarat</div><div>Waktu</div>' * 20_000",
    "fifty megabytes on a line": "b'persyaratan biaya gratis ' * 2_000_000",
    "nothing but NUL": "bytes(5_000_000)",
    "mixed encodings": "('Jum\\u2019at '.encode('cp1252') + 'é – '.encode() + b'\\xff\\xfe') * 300_000",
    "a million attributes": "b'<p ' + b' '.join(b'a%d=1' % n for n in range(1_000_000)) + b'>x'",
    "attributes without blanks": "b'<p ' + b'/'.join(b'a%d' % n for n in range(600_000)) + b'>x'",
    "two hundred thousand links": "b''.join(b'<a href=/p/%d>Standar %d</a>' % (n, n) for n in range(200_000))",
    "pictures in a figure": "b'<figure>' + b'<img src=a>' * 400_000",
    "tabs in tabs": "b''.join(b'<div data-target=#x%d>' % n for n in range(170)) + b'<b>a</b>' * 500_000",
    "sidebars in sidebars": "b'<div class=sidebar>' * 170 + b'<b>a</b>' * 500_000 + b'<h1>x</h1>'",
    "cells": "b'<table><tr>' + b'<td>Biaya' * 500_000",
    "rows": "b'<table>' + b'<tr><td>Biaya<td>gratis' * 200_000",
    "tables": "b'<table><tr><td>Biaya<td>gratis</table>' * 120_000",
    "headings": "b'<h2>Standar Pelayanan</h2><p>Biaya: gratis</p>' * 100_000",
    "items": "b'<li>Persyaratan: fotokopi KTP' * 170_000",
    "forms": "b'<form><input name=a><label for=a>x</label></form>' * 100_000",
    "telephone numbers": "b'<p>Telp 0812-3456-7890 pengaduan' * 150_000",
    "figures": "b'<figure><img src=a><figcaption>x</figcaption></figure>' * 90_000",
    "unclosed quotes": "b'<a \"' * 1_000_000",
    "advertising": "b'<a href=/slot-gacor>slot gacor</a>' * 140_000",
    "foreign letters": "('激安ブランド' * 300_000).encode()",
    "scripts": "b'<script></script>' * 300_000",
}
"""Name → an expression for the bytes: what is hostile is not worth a file in the repository."""

_CHILD = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (2_500_000_000, 2_500_000_000))
resource.setrlimit(resource.RLIMIT_CPU, (60, 60))
from checks.assess import read_page
from checks.document import read
from checks.model import PageRef
body = eval(sys.argv[1])
url = "https://dinas.contohkab.go.id/"
reading = read_page(read(body, url=url), PageRef(url))
assert not reading.failures, dict(reading.failures)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""
MOST_MEMORY = 700_000
"""KiB for a page of fifty megabytes; those of the crawl's five take a third."""


@pytest.mark.slow
@pytest.mark.parametrize("name", PAGES)
def test_a_hostile_page_is_read_and_judged_in_bounded_time_and_memory(name: str):
    root = Path(checks.__file__).parent.parent
    child = subprocess.run(
        [sys.executable, "-c", _CHILD, PAGES[name]], capture_output=True, text=True, cwd=root, timeout=240, check=False
    )
    assert child.returncode == 0, f"{child.returncode}: {child.stderr[-500:]}"
    assert int(child.stdout) < MOST_MEMORY


# -- any page ----------------------------------------------------------------------------------------------------------

_WORDS = st.sampled_from(
    [
        *("Persyaratan", "Biaya:", "Rp 5.000", "gratis", "3 hari", "Maklumat Pelayanan", "Pengaduan", "0812-3456-7890"),
        *("slot gacor", "Visi", "Misi", "PPID", "SP4N-LAPOR!", "5310011203850002", "\u202e", "\0", "\x1b[31m", "激安"),
        *(
            "<h1>",
            "</h1>",
            "<table>",
            "<tr>",
            "<td>",
            "<th>",
            "<dl>",
            "<dt>",
            "<dd>",
            "<li>",
            "<ul>",
            "<ol>",
            "<b>",
            "<p>",
        ),
        *("<a href=x>", "</a>", "<img alt=Biaya src=b>", "<iframe src=c.pdf>", "<form>", "<input name=a>", "</table>"),
        *(
            "<div style='left:-9999px'>",
            "<div class=footer>",
            "<title>",
            "</title>",
            "<meta name=a content=b>",
            "\n",
            "&",
        ),
    ]
)


@settings(deadline=None, max_examples=300)
@given(st.lists(_WORDS, max_size=50).map(" ".join))
def test_no_check_fails_on_any_page(markup: str):
    url = "https://dinas.contohkab.go.id/layanan"
    reading = read_page(read(markup.encode("utf-8", "surrogatepass"), url=url), PageRef(url))
    assert dict(reading.failures) == {}


@settings(deadline=None, max_examples=200)
@given(st.sampled_from([*INNOCENT.values(), *(page for page, _ in INJECTED.values())]), st.data())
def test_no_check_fails_on_a_page_with_bytes_changed(markup: str, data: st.DataObject):
    body = bytearray(markup.encode())
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(body) - 1))
        body[at : at + data.draw(st.integers(0, 20))] = data.draw(st.binary(max_size=6))
    reading = read_page(read(bytes(body), url="https://dinas.contohkab.go.id/"), PageRef(""))
    assert dict(reading.failures) == {}
