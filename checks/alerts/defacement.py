"""A page that strangers have put in the place of the agency's own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from checks.alerts.promotion import how_much_reporting
from checks.alerts.samples import sample
from checks.document.model import BlockKind
from checks.model import Alert, AlertKind, PageKind, Severity

if TYPE_CHECKING:
    from checks.page import Page

_SHORT = 1_500
"""Characters of visible text: those who deface are brief, those who report on it are not."""
_BOAST = re.compile(
    r"(?:h[a4]ck[e3]d|d[e3]f[a4]c[e3]d|pwn[e3]d|[o0]wn[e3]d|st[a4]mp[e3]d|rooted|diretas|di ?hack) (?:by|oleh)\b"
    r"|\bwas here\b.{0,80}\b(?:team|crew|cyber|hacker)|\byour (?:security|system) (?:is|was) (?:low|weak|0)"
    r"|\b(?:admin|sysadmin)\b.{0,40}\bpatch your\b|\bgr[e3][e3]tz\b.{0,60}\b(?:crew|team|cyber)"
    r"|#op[a-z]{3,20}\b.{0,80}hack"
)

_TEACHES = re.compile(
    r"\b(?:workshop|seminar|webinar|pelatihan|bimtek|phishing|malware|ethical|how (?:we|to|they)|pernah)\b"
)
"""What those say who teach how sites are broken into."""


def defacement(page: Page) -> Iterator[Alert]:
    """Yield an alert when a short page boasts of the break-in in its title or in what it shouts."""
    document = page.document
    if document.text_length > _SHORT or page.kind is PageKind.NEWS:
        return
    loud = [
        document.title,
        *(block.text for block in page.blocks if block.kind is BlockKind.HEADING or len(block.text) < 160),
    ]
    for text in loud[:40]:
        if _BOAST.search(text[:400].lower()):
            if _TEACHES.search(text[:400].lower()):
                continue
            if sum(how_much_reporting(block.words) for block in page.blocks) >= 2:
                return
            why = "halaman diganti oleh peretas (deface)"
            yield Alert(AlertKind.DEFACEMENT, document.url, sample(text), why, Severity.HIGH)
            return
