"""A way to answer the citizen satisfaction survey (SKM/IKM)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import urlsplit

from checks.carriers import is_carrier_address
from checks.document.decode import fold
from checks.document.model import Block, BlockKind, Link, Region
from checks.model import Check, Evidence, PageKind, Strength
from checks.page import Page
from checks.told.ratings import MAY_ASK, NAMES, RATES, asks_rating, lesser_ways
from checks.wording.cues import Cues, LineCues, LinkCue
from checks.wording.excerpts import quote
from checks.wording.hosts import bare_host
from checks.wording.texts import text_concepts
from checks.wording.values import is_sample_address

CHECK = Check(
    id="survey.instrument",
    version=1,
    title_ind="Sarana survei kepuasan masyarakat",
    title_eng="Means of answering the satisfaction survey",
    source="UU 25/2009 Pasal 38-39; PermenPANRB 14/2017",
    source_mark="R",
    advice_ind=(
        "Pasang formulir SKM atau tautan ke formulirnya yang dapat diisi siapa saja, dari beranda dan halaman layanan."
    ),
)

_INVITES = re.compile(
    r"\W*(?:(?:ayo|yuk|silakan|mulai|isi|mengisi|pengisian|ikuti|klik|formulir|form|link|tautan)\s)*(?:surve[iy]|"
    r"kuesioner|kuisioner|skm|ikm)(?:\s(?:online|kami|sekarang|di ?sini|layanan|pelayanan))*\W*"
)
_DEGREE = re.compile(r",\s?s\.?\s?k\.?\s?m\b")
"""*SKM* after a name and a comma is a degree in public health."""
_FORM_HOSTS = Cues(
    "forms.gle",
    "docs.google.com/forms",
    "forms.office.com",
    "surveymonkey",
    "jotform",
    "bit.ly",
    "s.id",
    "linktr.ee",
    "tally.so",
    "typeform",
)


_IS_SURVEY = re.compile(r"(?i)(?<![a-z])e?(?:skm|ikm)|surve[iy]|kepuasan")
"""What the address of a form says that asks how the service was."""
_CALLED = re.compile(r"(?i)surve[iy]|kuesioner|kuisioner")
"""What a page is called that asks, and not one that tells what was answered (*IKM*)."""
_ENOUGH_LINKS = 3
"""Of one page; more than one, because the first may turn out to be dead."""


def detect(page: Page) -> Iterator[Evidence]:
    """Yield survey forms, links that leave the site to one, and lesser ways."""
    if page.kind in (PageKind.SPAM, PageKind.TEMPLATE):
        return
    found = list(_forms(page)) or list(_asked_here(page)) or list(_links(page)) or list(_written(page))
    yield from found
    if not found and page.kind not in (PageKind.NEWS, PageKind.REGULATION):
        yield from lesser_ways(page)


def _forms(page: Page) -> Iterator[Evidence]:
    for form in page.document.forms:
        if any(field.kind == "password" for field in form.fields):
            continue
        concepts = text_concepts(f"{form.heading} {form.text} {page.document.title}")
        choices = [field for field in form.fields if field.kind in ("radio", "select")]
        if "survey_name" not in concepts and not ("survey_short" in concepts and "topic_questionnaire" in concepts):
            if "survey_stranger" in concepts:
                continue
            asked = len(page.naming("topic_questionnaire"))
            if asked < 4 or "survey_other" in concepts:
                continue
        rated = "survey_invite" in concepts and page.title_concepts & NAMES and len(form.fields) >= 2
        rated = rated or (
            page.heading_concepts(form.heading) & {"survey_name"}
            and len(form.fields) >= 2
            and any(field.kind == "textarea" for field in form.fields)
        )
        if (len(choices) >= 3 or rated) and not ("survey_other" in concepts and "survey_name" not in concepts):
            yield Evidence(
                Strength.FULL,
                quote(f"{form.heading}: {form.text.strip()}"),
                f"formulir di bawah “{form.heading}”",
                "formulir survei dapat diisi di halaman ini",
            )
    for embed in page.document.embeds:
        label = text_concepts(f"{embed.heading} {embed.title} {page.document.title}")
        if _FORM_HOSTS.are_in(embed.src) and label & NAMES and "survey_other" not in label:
            yield Evidence(
                Strength.FULL,
                quote(embed.src),
                f"bingkai di bawah “{embed.heading}”",
                "formulir survei ditanam di halaman ini",
                embed.src,
            )
        elif _SURVEY_PATH.search(embed.src) and embed.region is Region.MAIN:
            place = f"bingkai di bawah “{embed.heading}”"
            yield Evidence(Strength.PARTIAL, quote(embed.src), place, "bingkai survei; isinya belum terbaca")


_SURVEY_PATH = re.compile(r"(?i)[/.](?:skm|e-?skm|surve[iy]-?kepuasan)(?:[/.?]|$)")
_MARKS = re.compile(r"\b(?:puas|buruk|baik|kurang|memuaskan|cukup|bintang|rating)\b")
_PLEASED = re.compile(r"\b(?:tidak|kurang) puas\b")
_HOW = re.compile(r"\bseberapa (?:mudah|ramah|cepat|puas|nyaman|baik|jelas|sopan)\b")
_RATING = re.compile(r"\b(?:penilaian|nilai|survei|kepuasan)\b")
_MAY_ASK = LineCues("seberapa puas", "puas dengan", "bagaimana", "rating kepuasan")
_CHOICES = 2
_STARS = re.compile(r"\brating kepuasan\b|\bkepuasan anda\b")
_DEGREE_OF = re.compile(
    r"\W*(?:sangat |kurang |tidak |cukup )*(?:puas|memuaskan|baik|buruk|netral|bagus|biasa saja)\W*"
)
_SCALE = 3
"""Degrees of satisfaction from which on they are a scale to choose from."""


def _asked_here(page: Page) -> Iterator[Evidence]:
    """Polls on the service, and questionnaires that scripts send: no form by name, but one to answer."""
    for form in page.document.forms:
        choices = [field for field in form.fields if field.kind == "radio" or "rating" in field.name.lower()]
        before = page.near_order(form.order, before=4)
        asked = " ".join([*(block.folded for block in before), form.heading.lower(), form.text])
        stars = _STARS.search(form.text) and any(field.kind == "textarea" for field in form.fields)
        rates = stars or (len(choices) >= _CHOICES and RATES.search(asked) and _MARKS.search(asked))
        rates = rates or (len(choices) >= _CHOICES and _PLEASED.search(form.text) and "puas" in form.heading.lower())
        rates = rates or (len(_HOW.findall(form.text)) >= _CHOICES and _RATING.search(form.text))
        if rates and "survey_stranger" not in text_concepts(asked[:600]):
            place = f"formulir di bawah “{form.heading}”"
            yield Evidence(Strength.FULL, quote(asked), place, "jajak kepuasan di halaman ini")
            return
    controls = [block for block in page.document.blocks if block.kind is BlockKind.CONTROL]
    if not controls:
        return
    marks = [block for block in controls if len(block.text) <= _LONGEST_MARK and _MARKS.search(block.folded)]
    question = (
        next((block for block in page.near(marks[0], before=_CHOICES) if RATES.search(block.folded)), None)
        if len(marks) >= _CHOICES
        else None
    )
    if question is not None and "survey_stranger" not in page.concepts(question):
        yield Evidence(Strength.FULL, quote(question.text), page.place(question), "jajak kepuasan di halaman ini")
        return
    if scale := _scale(page) or _sent_here(page):
        yield scale
        return
    named = [block for block in page.document.blocks if page.names(block, *NAMES) and not block.link]
    # `Isi survei`, and a line that asks how the service was: it is this survey, whatever its page calls it.
    rated = "survey_invite" in page.title_concepts and any(RATES.search(block.folded) for block in page.main)
    if not (named or rated or page.title_concepts & NAMES) or "survey_stranger" in page.title_concepts:
        return
    answers = sum(page.names(block, "topic_questionnaire") for block in controls)
    sent = next((block for block in controls if _invites(page, block)), None)
    if answers >= _ANSWERS or sent is not None:
        shown = sent or (named or controls)[0]
        yield Evidence(Strength.FULL, quote(shown.text), page.place(shown), "isian survei di halaman ini")


def _invites(page: Page, control: Block) -> bool:
    named = page.names(control, "survey_invite") and not control.folded.startswith("klik")
    return named or _SENDS.search(control.folded) is not None


def _scale(page: Page) -> Evidence | None:
    """Faces or stars to press, each with its degree beside it, below a sentence that asks for an answer."""
    questions = [block for block in page.cued(_MAY_ASK) if RATES.search(block.folded)]
    for asked in [*page.naming("survey_invite"), *questions]:
        if asked.link or "survey_stranger" in page.concepts(asked) | page.above(asked):
            continue
        below = page.near(asked, after=4 * _SCALE)
        degrees = {block.folded for block in below if _DEGREE_OF.fullmatch(block.folded)}
        pressed = sum(block.kind is BlockKind.CONTROL for block in below)
        asks = RATES.search(asked.folded) is not None and pressed > 0  # the answers are text, one field takes them
        if len(degrees) >= _SCALE and (pressed >= _SCALE or asks):
            return Evidence(Strength.FULL, quote(asked.text), page.place(asked), "jajak kepuasan di halaman ini")
    return None


def _sent_here(page: Page) -> Evidence | None:
    """Fields below a heading that names the survey and a line that sends them; or the same degrees below questions."""
    sent = next((block for block in page.main if _SUBMITS.fullmatch(block.folded)), None)
    if sent is None or "survey_stranger" in page.above(sent) | page.title_concepts:
        return None
    degrees = [block for block in page.main if _DEGREE_OF.fullmatch(block.folded)]
    if len(degrees) >= _SCALES * _SCALE and len(degrees) >= _SCALES * len({block.folded for block in degrees}):
        asked = " › ".join([*degrees[0].path[-1:], degrees[0].text])
        return Evidence(Strength.FULL, quote(asked), page.place(degrees[0]), "jajak kepuasan di halaman ini")
    named = (page.above(sent) | page.title_concepts) & {"survey_name"}
    fields = [block for block in page.main if block.kind is BlockKind.CONTROL and block.order < sent.order]
    if not named or len(fields) < _FIELDS or sent.order - fields[-1].order > _SCALE * _SCALE:
        return None
    asked = " · ".join(block.text for block in (*fields[-_SCALE:], sent))
    return Evidence(Strength.FULL, quote(asked), page.place(sent), "isian survei di halaman ini")


_SUBMITS = re.compile(
    r"\W*(?:kirim|simpan|submit|send)(?: (?:surve[iy]|jawaban|penilaian|kuesioner|kuisioner|ulasan|masukan))?\W*"
)
_SCALES = 2
_FIELDS = 2
_ANSWERS = 4
_LONGEST_MARK = 30
_RATES_US = re.compile(r"\b(?:nilai|menilai)(?: (?:layanan|pelayanan))? kami\b")
"""What leads to a form of satisfaction without naming it, where the address is one of a form."""
_SENDS = re.compile(r"\b(?:kirim|mulai|isi|submit)\b.{0,20}\b(?:surve[iy]|skm|ikm|kuesioner|penilaian)\b")


def _links(page: Page) -> Iterator[Evidence]:
    """The first way, and where that leaves the site a few more."""
    found: dict[str, Evidence] = {}
    for evidence in _survey_links(page):
        if evidence.link or not found:
            found.setdefault(evidence.link, evidence)
        if "" in found or len(found) == _ENOUGH_LINKS:
            break
    yield from found.values()


def _naming_links(page: Page) -> Iterator[tuple[Link, frozenset[str]]]:
    """Yield the links that may lead to the survey with the concepts that they name.

    Menus and footers, most links of a page, speak for themselves alone.
    """
    main = Region.MAIN
    naming = {link.order for link, _ in page.telling(_NAMES_SURVEY)}
    for link in page.links():
        if link.region is main or link.order in naming:
            concepts = _named_by(link.text, link.title)
            if concepts is not None:
                yield link, concepts


def _survey_links(page: Page) -> Iterator[Evidence]:
    for link, named in _naming_links(page):
        concepts = named if named & NAMES else _named_around(page, link, named)
        if not concepts & NAMES and not (_is_form(link) and _RATES_US.search(fold(link.text))):
            continue
        if "survey_stranger" in concepts or ("survey_other" in concepts and "survey_name" not in concepts):
            continue
        if concepts & {"survey_result_word", "topic_news"} and not concepts & {"survey_invite"} and not _is_form(link):
            continue
        if is_carrier_address(link.url) or is_sample_address(link.url) or link.url.startswith(("mailto:", "tel:")):
            continue
        if link.region is Region.MAIN and _is_of_the_site(page, link):
            continue
        if _ELSEWHERE.search(urlsplit(link.url).path.lower()) and not _IS_SURVEY.search(link.url):
            continue
        if page.leaves_site(link) and bare_host(link.url):
            yield Evidence(
                Strength.FULL,
                quote(f"{link.text} → {link.url}"),
                f"tautan ({link.region.label})",
                "tautan ke formulir survei kepuasan",
                link.url,
            )
        elif (
            link.region is Region.MAIN
            and not _ARCHIVE.search(link.url)
            and (
                concepts & {"survey_invite"}
                or _is_form(link)
                or (_CALLED.search(link.text) and _CALLED.search(urlsplit(link.url).path))
            )
        ):
            yield Evidence(
                Strength.PARTIAL,
                quote(f"{link.text} → {link.url}"),
                "tautan di isi halaman",
                "tautan ke halaman survei di situs ini; formulirnya belum terlihat",
            )


_ARCHIVE = re.compile(r"/(?:category|kategori|tag|label|author)/")
"""Everything that a blog ever filed under a word."""
_WRITTEN = re.compile(
    r"\b(?:https?://)?(?:forms\.gle|docs\.google\.com/forms|forms\.office\.com|bit\.ly|s\.id|tinyurl\.com|"
    r"linktr\.ee)/[\w/?=.-]+|\b(?:https?://)?[\w.-]{0,60}?(?:skm|ikm|sukma|surve[iy])[\w-]{0,40}\."
    r"[\w.-]{0,60}\bid\b(?:/[\w/?=.-]{0,200})?"
)


_NOT_ASKED = frozenset({"survey_stranger", "survey_other", "topic_news", "negation", "promise", "survey_result_word"})


def _written(page: Page) -> Iterator[Evidence]:
    """The address of a form written out in a sentence that asks for an answer."""
    if page.kind is PageKind.NEWS:
        return
    for block in page.cued(MAY_ASK):
        found = _WRITTEN.search(block.folded) if not block.link and "/" in block.folded else None
        if found is None or is_sample_address(found[0]):
            continue
        concepts = page.concepts(block) | page.above(block)
        other = concepts & _NOT_ASKED
        if not other and (concepts & NAMES or asks_rating(block.folded)):
            why = "alamat formulir survei kepuasan ditulis di halaman ini"
            yield Evidence(Strength.FULL, quote(block.text), page.place(block), why)
            return


_OF_THE_SITE = re.compile(
    r"\b(?:pengalaman|tampilan|konten|isi|kualitas|layanan|pengunjung|pengguna)\b[^.?]{0,40}"
    r"\b(?:website|situs|laman web|web)\b"
)


def _is_of_the_site(page: Page, link: Link) -> bool:
    """Whether the sentence around a link, or the question before it, asks how the website is and not the service."""
    sentence = page.text_around(link)
    near = [*([sentence] if sentence else []), *page.near_order(link.order, before=8)]
    return any(
        _OF_THE_SITE.search(block.folded)
        for block in near
        if not block.link and "survei kepuasan masyarakat" not in block.folded
    )


_ELSEWHERE = re.compile(r"pengaduan|aduan|keberatan|permohonan-informasi")
"""Where a menu entry of that name leads by mistake."""


@lru_cache(maxsize=4_096)
def _is_of_survey(url: str) -> bool:
    return _IS_SURVEY.search(url) is not None


_HEADINGS_BEFORE = 3


def _named_around(page: Page, link: Link, concepts: frozenset[str]) -> frozenset[str]:
    """What *klik di sini* names: it speaks through its heading or its sentence, and only to a form."""
    if link.region is not Region.MAIN:
        asks = _INVITES.fullmatch(" ".join(link.text.lower().split())) is not None
        near = page.near_order(link.order, before=_HEADINGS_BEFORE) if asks else ()
        above = (
            frozenset().union(page.heading_concepts(link.heading), *map(page.concepts, near)) if asks else frozenset()
        )
        return concepts | (above & NAMES) if "survey_stranger" not in above else frozenset()
    is_form = _is_form(link)
    sentence = page.text_around(link) if is_form else None
    around = page.heading_concepts(link.heading) | (page.concepts(sentence) if sentence else frozenset())
    if "survey_stranger" in around:
        return frozenset()
    said = f"{link.heading} {link.text} {sentence.folded if sentence else ''}".lower()
    if is_form and "survey_other" not in around and asks_rating(said):
        return concepts | {"survey_name", "survey_invite"}
    is_survey = _is_of_survey(link.url)
    if is_survey and ("survey_invite" in concepts or (is_form and RATES.search(link.text.lower()))):
        return concepts | {"survey_name"}
    invited = "survey_invite" in concepts and _INVITES.fullmatch(" ".join(link.text.lower().split()))
    if invited:
        return concepts | (around & NAMES) | {"survey_name"}
    # Under the heading of the survey a list of services leads to the form of each.
    leads = is_form or (is_survey and page.leaves_site(link))
    return concepts | (around & NAMES) if leads else frozenset()


@lru_cache(maxsize=16_384)
def _named_by(text: str, title: str) -> frozenset[str] | None:
    """The concepts that a link names; None where what looks like a survey is an academic degree."""
    concepts = text_concepts(f"{text} {title}")
    return None if "survey_name" not in concepts and _DEGREE.search(text.lower()) else concepts


def _names_survey(text: str, title: str, _url: str) -> bool:
    concepts = _named_by(text, title)
    return concepts is not None and ("survey_invite" in concepts or not concepts.isdisjoint(NAMES))


_NAMES_SURVEY = LinkCue(_names_survey)


def _is_form(link: Link) -> bool:
    return _FORM_HOSTS.are_in(link.url)
