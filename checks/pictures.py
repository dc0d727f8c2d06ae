"""Pictures that a page shows as the thing looked for: worth a recogniser's time."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from checks.model import PageKind, Picture
from checks.wording.excerpts import quote

if TYPE_CHECKING:
    from checks.page import Page

MAX_PICTURES = 6
"""Of one page."""
_WANTED = frozenset(
    {
        *("pledge_name", "standard_name", "label_requirements", "label_procedure", "label_fee", "sop", "compensation"),
        *("complaint_procedure_label", "complaint_officer_label", "complaint_strict", "survey_name", "survey_short"),
    }
)
"""What the label of a picture must name: maklumat, standar, alur, biaya, pengaduan, hasil survei."""
_HOURS = re.compile(r"\b(?:jam|jadwal|waktu) (?:pe)?layanan\b|\bjam (?:buka|operasional|kerja)\b")
"""Posters of opening hours come last: hours are no check's evidence, and what often stands below them is."""
_UNWANTED = frozenset({"topic_news", "not_a_service", "gambling", "negation", "survey_invite"})
_NO_TEXT = (".svg", ".gif", ".ico")
"""Drawings without pixels, and what moves."""
_NO_PICTURES = (PageKind.NEWS, PageKind.SPAM, PageKind.TEMPLATE, PageKind.QUESTIONNAIRE)


def wanted_pictures(page: Page) -> tuple[Picture, ...]:
    """Return the pictures of the page's content whose label names a pledge, a standard, a procedure or a result."""
    if page.kind in _NO_PICTURES:
        return ()
    first: dict[str, Picture] = {}
    last: dict[str, Picture] = {}
    for named in page.carriers:
        url = named.carrier.url
        if named.carrier.what != "gambar" or named.concepts & _UNWANTED:
            continue
        if not named.concepts.isdisjoint(_WANTED):
            found = first
        elif _HOURS.search(named.label.lower()):
            found = last
        else:
            continue
        if url.startswith(("http://", "https://")) and not urlsplit(url).path.lower().endswith(_NO_TEXT):
            found.setdefault(url, Picture(url, quote(named.label, 120)))
    return tuple((first | {url: picture for url, picture in last.items() if url not in first}).values())[:MAX_PICTURES]
