"""The files with which a new check begins: a module and two cases, incomplete enough for the tests to fail."""

from __future__ import annotations

import keyword
import re
from collections.abc import Collection

from checks.errors import UserError
from checks.registry import GROUPS

UNWRITTEN = "Ganti dengan potongan halaman nyata"
"""Stands in a case file until somebody has put a page in it; the tests look for it."""

_NAME = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")

_MODULE = '''\
"""What the page shows when the agency does this, in one sentence."""

from __future__ import annotations

from collections.abc import Iterator

from checks.wording.excerpts import quote
from checks.model import Check, Evidence, PageKind, Strength
from checks.page import Page

CHECK = Check(
    id="{identity}",
    version=1,
    title_ind="",
    title_eng="",
    source="",
    source_mark="A",
    advice_ind="",
)

_NOT_HERE = ("topic_news", "negation", "promise", "placeholder", "essay")


def detect(page: Page) -> Iterator[Evidence]:
    """Yield what counts, and what counts by half, in one sentence."""
    if page.kind in (PageKind.SPAM, PageKind.TEMPLATE, PageKind.NEWS):
        return
    for block in page.main:
        # The concept goes into checks/vocabulary/{group}.toml, with its phrases and examples.
        if block.link or not page.names(block, "{name}") or page.names(block, *_NOT_HERE):
            continue
        yield Evidence(Strength.FULL, quote(block.text), page.place(block), "alasan, satu kalimat pendek")
'''

_CASE = """\
<title>{unwritten}</title>
<h1>{unwritten}</h1>
<p>{what}</p>
"""


def skeleton(identity: str, known: Collection[str]) -> dict[str, str]:
    """Return path (relative to the project) → content of the files of a new check.

    Raises `UserError` for an id that is taken or cannot be a module's path.
    """
    group, _, name = identity.partition(".")
    if group not in GROUPS:
        raise UserError(
            f"{identity!r} is in no group; begin it with one of {', '.join(f'{group}.' for group in GROUPS)}"
        )
    if not _NAME.fullmatch(name) or keyword.iskeyword(name):
        raise UserError(f"{identity!r} is no id: after the group comes a noun in small letters, like whatsapp_line.")
    if identity in known:
        raise UserError(f"The check {identity} exists already (checks/{group}/{name}.py); choose another name.")
    cases = f"tests/cases/{group}/{name}"
    return {
        f"checks/{group}/{name}.py": _MODULE.format(identity=identity, group=group, name=name),
        f"{cases}/not_met-look_alike.html": _CASE.format(unwritten=UNWRITTEN, what="yang mirip tetapi bukan."),
        f"{cases}/met-as_text.html": _CASE.format(unwritten=UNWRITTEN, what="yang memuat hal ini."),
    }
