"""What a page is for, judged from several signals at once: address, date line, byline, furniture, structure, wording.

No single word makes a page news or spam; a page *about* gambling or *about* standards stays what it is.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from checks.document.decode import fold
from checks.document.model import BlockKind, Region
from checks.model import PageKind
from checks.wording.cues import LineCues
from checks.wording.matching import matcher

if TYPE_CHECKING:
    from checks.page import Page

_NEWS_ADDRESS = re.compile(
    r"/(?:berita|news|artikel|read|kegiatan|agenda|post|blog|kabar|siaran-pers|press|galeri)(?:/|$|-)|/20\d\d/\d\d?/"
)
_NEWS_TITLE = re.compile(r"(?:berita|kabar|siaran pers|press release|liputan)\s?[:|–-]")
_DATE_LINE = re.compile(
    r"\b\d{1,2}\s(?:jan|feb|mar|apr|mei|may|jun|jul|agu|aug|sep|okt|oct|nov|des|dec)[a-z]*\.?,?\s20\d\d\b|"
    r"\b\d{1,2}[/-]\d{1,2}[/-]20\d\d\b|\b(?:january|february|march|april|june|july|august|september|"
    r"october|november|december) \d{1,2}, 20\d\d\b"
)
_DATELINE_START = re.compile(
    r"^[A-Z][A-Za-z .]{2,30}(?:,\s[A-Z][\w .()]{2,30})?\s?(?:\(\d{1,2}/\d{1,2}[/\d]*\))?\s?[-–—]\s?[A-Z\"“]"
)
_QUOTED = re.compile(r"[\"“][^\"”]{30,}[\"”]")
_REPORTED = re.compile(
    r"[”\"],?\s(?:kata|ujar|tutur|ungkap|jelas|papar|imbuh|terang|tegas|tambah)(?:nya)?\b|"
    r"\b(?:Senin|Selasa|Rabu|Kamis|Jum'?at|Sabtu|Minggu),? ?\(\d{1,2}/\d{1,2}\b"
)
"""How reporters write: who said it, and the day with its date in brackets."""
_ARTICLE = re.compile(r"\bpasal \d{1,3}\b|\bayat \(\d\)")
_SHELL_TEXT = 220
_SHELL_LINKS = 3
_SPAM_HITS = 6


def judge_kind(page: Page) -> PageKind:
    """Return the kind that the signals agree on; `GENERAL` when they do not."""
    if _is_shell(page):
        return PageKind.EMPTY_SHELL
    if _is_spam(page):
        return PageKind.SPAM
    if _is_filler(page):
        return PageKind.TEMPLATE
    if _is_questionnaire(page):
        return PageKind.QUESTIONNAIRE
    if _is_ppid(page):
        return PageKind.PPID
    if is_news(page) or _is_visit(page):
        return PageKind.NEWS
    if _is_regulation(page):
        return PageKind.REGULATION
    return _by_content(page)


def _is_shell(page: Page) -> bool:
    """A page that scripts would fill: scripts, next to no words, next to no links."""
    document = page.document
    if document.images or not document.script_count or document.text_length >= _SHELL_TEXT:
        return False
    return sum(1 for link in document.links if link.url) < _SHELL_LINKS


def _is_spam(page: Page) -> bool:
    """Injected gambling that has taken the page over (a genuine page with injected words stays itself)."""
    tainted = (
        [block for block in page.document.blocks if page.names(block, "gambling", "pharmacy")]
        if page.is_tainted
        else []
    )
    if len(tainted) < _SPAM_HITS and "gambling" not in page.heading_concepts(page.document.title):
        return False
    spam_text = sum(len(block.text) for block in tainted)
    if "gambling" in page.heading_concepts(page.document.title) and not is_news(page):
        return True
    return spam_text * 3 > page.document.text_length and not is_news(page)


_FEWEST_FILLERS = 2
_SENTENCE = 8
"""Blanks between the words of a line, from which on it is text."""


def _is_filler(page: Page) -> bool:
    fillers = sum(block.words.count(" ") > _SENTENCE for block in page.naming("filler_text"))
    if fillers < _FEWEST_FILLERS:
        return False
    return fillers * 2 > sum(block.words.count(" ") > _SENTENCE for block in page.main)


def _is_questionnaire(page: Page) -> bool:
    asked = len(page.naming("topic_questionnaire"))
    choices = sum(field.kind == "radio" for form in page.document.forms for field in form.fields)
    return (asked >= 5 and choices >= 5) or asked >= 12


def _is_ppid(page: Page) -> bool:
    named = "topic_ppid" in page.title_concepts
    path = urlsplit(page.document.url).path.lower()
    host = urlsplit(page.document.url).hostname or ""
    addressed = "ppid" in path or host.startswith("ppid") or "permohonan-informasi" in path
    control = BlockKind.CONTROL
    texts = [block for block in page.lines if block.kind is not control]
    hits = sum(not block.link and block.kind is not control for block in page.naming("topic_ppid"))
    return (
        (named and (hits >= 2 or len(texts) < _FEW))
        or _is_asked_for_data(page)
        or (addressed and hits >= 1)
        or hits * 5 >= max(len(texts), 15)
    )


_FEW = 12
"""Lines of a page that is about one thing."""
_DATA = re.compile(r"(?:layanan )?(?:informasi|info) publik|(?:permintaan|permohonan|minta) (?:data|informasi)")
_RIGHTS = re.compile(
    r"\bkeberatan\b|\b(?:10|sepuluh) (?:\(sepuluh\) )?hari kerja\b|\buu(?: nomor| no)?\.? ?14\b[^.]{0,12}\b2008\b"
)
"""What the law on public information gives to those who ask, whatever the page calls itself."""


def _is_asked_for_data(page: Page) -> bool:
    """Whether the page is called after those who ask for data and tells what they may expect: `Minta Data`."""
    is_called = _DATA.match(fold(page.document.title)) or _DATA.match(_first_heading(page))
    return is_called is not None and any(_RIGHTS.search(block.folded) for block in page.main)


def _first_heading(page: Page) -> str:
    """The first heading of the content, folded; empty where there is none."""
    return page.headings[0].folded if page.headings else ""


_TOLD_IN = (BlockKind.TEXT, BlockKind.CELL)


def is_news(page: Page) -> bool:
    """Whether at least three independent signals say that the page reports an event."""
    document = page.document
    # Where tables lay the page out, what is told stands in their cells.
    texts = [block for block in page.main if block.kind in _TOLD_IN and len(block.text) > 120]
    if not texts or sum(len(block.text) for block in texts) * 10 < 3 * _content_length(page):
        return False  # no prose
    signals = 0
    if (
        _NEWS_ADDRESS.search(urlsplit(document.url).path.lower())
        or document.meta.get("og:type") == "article"
        or _NEWS_TITLE.match(document.title.lower())
    ):
        signals += 1
    early = page.main[:25]
    if any(len(block.text) < 120 and "20" in block.folded and _DATE_LINE.search(block.folded) for block in early):
        signals += 1
    furniture = sum(len(block.text) < 160 for block in page.naming_anywhere("news_furniture"))
    signals += (furniture >= 1) + (furniture >= 4)
    wording = matcher().numbers["topic_news"].intersection(page.phrase_numbers(texts))
    signals += (len(wording) >= 2) + (len(wording) >= 4)
    if any(_DATELINE_START.match(block.text) for block in texts[:2]):
        signals += 1
    if any(('"' in block.text or "“" in block.text) and _QUOTED.search(block.text) for block in texts):
        signals += 1
    return signals >= 3 and (
        bool(wording) or any(block.region is Region.MAIN and _REPORTED.search(block.text) for block in texts)
    )


VISIT = re.compile(r"\b(?:studi|kaji) (?:tiru|banding)\b|\bbenchmark(?:ing)?\b")
"""A visit to another agency."""


def _is_visit(page: Page) -> bool:
    """Whether the page tells of a visit to another agency: whatever it says of services is said of theirs."""
    return VISIT.search(f"{page.document.title.lower()} {_first_heading(page)}") is not None


def _content_length(page: Page) -> int:
    return sum(len(block.text) for block in page.main if block.region is Region.MAIN and not block.link) or 1


_HEADED = 3
"""Headings that are the numbers of articles: the text of a law."""
_ARTICLE_HEAD = re.compile(r"^pasal \d{1,3}\.?$")


_SPEAKS_OF_ARTICLES = 5
_MAY_RULE = LineCues("pasal", "ayat")


def _is_regulation(page: Page) -> bool:
    if not page.holds(_MAY_RULE):
        return False
    said = [block for block in page.main if "pasal" in block.folded or "ayat" in block.folded]
    heads = sum(block.kind is BlockKind.HEADING and bool(_ARTICLE_HEAD.match(block.folded)) for block in said)
    named = [block for block in said if "label_legal_basis" not in page.above(block)]
    quoting = len(named) >= _SPEAKS_OF_ARTICLES and sum(bool(_ARTICLE.search(block.folded)) for block in named)
    return heads >= _HEADED or quoting >= _SPEAKS_OF_ARTICLES


def _by_content(page: Page) -> PageKind:
    if len(page.naming("definition")) >= 2:
        return PageKind.ESSAY
    components = {statement.component for statement in page.statements}
    if len(components) >= 6:
        return PageKind.STANDARD_DOCUMENT
    if len(components) >= 2:
        return PageKind.SERVICE
    if len(page.naming("essay")) >= 2:
        return PageKind.ESSAY
    if "vision" in page.title_concepts or "vision_mission" in page.title_concepts or "motto" in page.title_concepts:
        return PageKind.PROFILE
    fields = sum(len(form.fields) for form in page.document.forms if form.region is Region.MAIN)
    texts = [block for block in page.main if not block.link and len(block.text) > 60]
    if fields >= 4 and len(texts) < 8:
        return PageKind.FORM
    links = sum(block.link for block in page.main)
    if links >= 10 and links > 2 * len(texts):
        return PageKind.LISTING
    return PageKind.GENERAL
