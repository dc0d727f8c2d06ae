"""The published result of the satisfaction survey: a value and the period it belongs to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from checks.carriers import carried_evidence, labelled_carriers
from checks.document.model import Block
from checks.kinds import VISIT
from checks.model import Check, Evidence, PageKind, Strength
from checks.page import Page
from checks.told.ratings import asks_rating
from checks.wording.cues import LineCues
from checks.wording.excerpts import quote, quote_around
from checks.wording.values import has_digit, has_period, has_year, index_value, mentions, regulations

CHECK = Check(
    id="survey.published_result",
    version=1,
    title_ind="Hasil survei kepuasan masyarakat",
    title_eng="Published survey result",
    source="PermenPANRB 14/2017",
    source_mark="R",
    advice_ind="Umumkan nilai IKM/SKM beserta periodenya (triwulan/semester dan tahun) dalam teks.",
)

_SCALE = re.compile(r"\b\d{2}[.,]\d{1,2}\s?-\s?\d{2,3}[.,]\d{1,2}")
"""A band of the scale (`65,00 - 76,60`) is not a result."""
_PLAN = re.compile(
    r"\b(?:target|sasaran mutu)\b(?!.{0,80}\b(?:realisasi|capaian|tercapai|tercapainya)\b)|"
    r"\bkepuasan\b[^.;]{0,40}\b(?:minimal|minimum|paling sedikit|at least)\b|\b(?:contoh|misal)(?:nya)?\b ?:"
)
_PLANNED = re.compile(
    r"\b(?:target|sasaran mutu|tujuan (?:dan|&) sasaran|rencana (?:strategis|kerja|kinerja)|renstra|renja|"
    r"perjanjian kinerja)\b"
    r"(?!.*\b(?:realisasi|capaian|hasil)\b)"
)
"""Headings of what is to be reached."""
_NEIGHBOURS, _ROWS, _BESIDE = 7, 3, 4
"""Lines, and in a table rows, among which a value has its period; so near it may stand below another heading."""
_SURVEY = frozenset({"survey_name", "survey_short"})


def detect(page: Page) -> Iterator[Evidence]:
    """Yield values with their period, either alone, and pictures or documents labelled as result."""
    if page.kind in (PageKind.SPAM, PageKind.TEMPLATE):
        return
    valued = list(_values(page)) or list(_told(page))
    found = next((evidence for evidence in valued if evidence.strength is Strength.FULL), None)
    found = found or next(iter(valued), None) or next(_graded(page), None)
    found = found or next(_dated_only(page), None) or next(_counters(page), None)
    if found is None and page.kind is not PageKind.NEWS:
        found = next(_carried(page), None)
    if found is not None:
        yield found


def _values(page: Page) -> Iterator[Evidence]:
    spoken = page.speaks_of(*_SURVEY) or any("responden" in block.folded for block in page.main)
    blocks = page.main if spoken else ()
    for index, block in enumerate(blocks):
        span = index_value(block.folded) if block.order in page.numbered else None
        if (
            span is None
            or _SCALE.search(block.folded)
            or _PLAN.search(_clause(block.folded, span))
            or (block.path and _PLANNED.search(block.path[-1].lower()))
            or not _is_result(page, blocks, index, block)
        ):
            continue
        near = _near(blocks, index)
        context = " ".join([*(other.folded for other in near), *(heading.lower() for heading in block.path[-2:])])
        excerpt = quote_around(block.text, span[0], span[1])
        if has_year(context) or has_year(page.document.title):
            yield Evidence(Strength.FULL, excerpt, page.place(block), "nilai survei beserta periodenya")
        else:
            yield Evidence(Strength.PARTIAL, excerpt, page.place(block), "nilai survei tanpa periode")


_MAY_TELL = LineCues(
    *("puas", "nilai", "rapor pelayanan", "skor", "bintang", "skala"),
    *("satisf", "gave us", "rate us", "out of", "/ 5", "/5"),
)
_PEOPLE = (
    r"(?:warga|masyarakat|pelanggan|pengunjung|pasien|pemustaka|responden|pengguna|orang(?! tua)|pemohon|"
    r"wisatawan|konsumen|"
    r"visitors?|customers?|patients?|people|users?|respondents?)"
)
_OF_A_SCALE = r"\b[1-5][.,]\d{1,2} ?(?:/|dari(?: skala)?|out of|of|\(skala) ?(?:skala )?[45]\b"
_VALUE = (
    rf"(?:{_OF_A_SCALE}|(?<![\d.,])(?:\d{{2}}|100)(?:[.,]\d{{1,2}})? ?(?:%|persen\b|percent\b|(?:dari|out of) 100\b)|"
    r"(?<![\d.,/])[5-9]\d[.,]\d{1,2}(?![\d/])|(?<![\d.,/])[34][.,]\d{1,2}(?![\d/]))"
)
_PLEASED = r"(?<!tidak )(?<!kurang )(?<!belum )(?:sangat )?(?:puas\b|satisfied\b)"
_TELLS = re.compile(
    rf"\b{_PEOPLE}\b[^.;]{{0,40}}\b(?:memberi(?:kan)? (?:kami|nilai|(?:pe)?layanan)|menilai (?:kami|"
    rf"(?:pe)?layanan)|gave us|rated? us)\b"
    rf"[^.;]{{0,40}}{_VALUE}|{_VALUE}[^.;]{{0,20}}\b{_PEOPLE}\b[^.;]{{0,40}}{_PLEASED}|"
    rf"{_VALUE}[^.;]{{0,12}}\b(?:menyatakan|mengaku|merasa|menjawab) {_PLEASED}|"
    rf"\b\d{{1,4}} (?:orang |di antaranya |{_PEOPLE} )?(?:menyatakan|mengaku|merasa|menjawab|"
    rf"said they were) {_PLEASED}|"
    rf"\b(?:\d{{1,4}}|sembilan|delapan|nine) (?:dari|out of|in) (?:\d{{1,4}}|sepuluh|ten)\b[^.;]{{0,40}}{_PLEASED}|"
    rf"\b(?:skor|nilai|bintang) (?:\w+ ){{0,2}}(?:dari|menurut) (?:\d+ )?{_PEOPLE}\b[^.;]{{0,20}}{_VALUE}|"
    rf"\b(?:rapor|skor|nilai) (?:pe)?layanan\b[^.;]{{0,50}}{_VALUE}|"
    rf"\b(?:satisfaction|kepuasan)\b(?! (?:data|kerja|pegawai))[^.;]{{0,50}}{_VALUE}"
)
_SCALED = re.compile(_OF_A_SCALE)
_NOT_TOLD = ("negation", "promise", "survey_stranger", "survey_other", "industry", "not_a_service", "obligation")


def _told(page: Page) -> Iterator[Evidence]:
    """Values told by who gave them: `warga memberi kami 84,7`, `113 menyatakan puas`, `4.6 / 5` below *Rate us*."""
    if page.kind is PageKind.NEWS:
        return
    for block in page.cued(_MAY_TELL):
        if not has_digit(block.folded) and " dari " not in block.folded:
            continue
        if page.around(block, *_NOT_TOLD) or _PLAN.search(block.folded) or _SCALE.search(block.folded):
            continue
        if block.path and _PLANNED.search(block.path[-1].lower()):
            continue
        seen = _TELLS.search(block.folded)
        if seen is None and (scaled := _SCALED.search(block.folded)):
            near = [block, *page.near(block, before=2)]
            rated = any(page.names(line, *_SURVEY) or asks_rating(line.folded) for line in near)
            seen = scaled if rated else None
        if seen is None:
            continue
        excerpt = quote_around(block.text, seen.start(), min(len(block.text), seen.end()))
        if has_year(" ".join([block.folded, *(heading.lower() for heading in block.path[-2:])])):
            yield Evidence(Strength.FULL, excerpt, page.place(block), "nilai survei beserta periodenya")
        else:
            yield Evidence(Strength.PARTIAL, excerpt, page.place(block), "nilai survei tanpa periode")


_GRADE = re.compile(
    r"\b(?:predikat|mutu|kategori|nilai)\b[^.;]{0,60}\b(?:sangat baik|baik|sangat memuaskan|a|b)\b[^\w]*$"
)


def _graded(page: Page) -> Iterator[Evidence]:
    """`Predikat SKM tahun 2024: Sangat Baik`: a grade and its year, and no value."""
    for block in page.naming(*_SURVEY):
        short = (
            not block.link and len(block.text) <= _LINE and has_year(block.folded) and not _PLAN.search(block.folded)
        )
        if short and _GRADE.search(block.folded) and not page.around(block, *_NOT_TOLD):
            yield Evidence(Strength.PARTIAL, quote(block.text), page.place(block), "mutu survei tanpa nilainya")


_LINE = 120
_COUNTER = re.compile(r"\W*\d{2,3}(?:[.,]\d{1,2})?\s?%\W*")
_COUNTED = re.compile(
    r"(?:tingkat |indeks )?kepuasan(?: (?:masyarakat|warga|pelanggan|pengguna|pasien|layanan|publik))*"
)


def _counters(page: Page) -> Iterator[Evidence]:
    """`98 %` in large letters, and *Kepuasan Warga* below it: a value without period, by whom nobody knows."""
    for number, name in pairwise(page.main):
        if "%" not in number.folded and "%" not in name.folded:
            continue
        pair = (number, name) if _COUNTER.fullmatch(number.folded) else (name, number)
        if _COUNTER.fullmatch(pair[0].folded) and _COUNTED.fullmatch(pair[1].folded.strip(" .:")):
            excerpt = quote(f"{pair[1].text}: {pair[0].text}")
            yield Evidence(Strength.PARTIAL, excerpt, page.place(number), "nilai kepuasan tanpa periode")


def _carried(page: Page) -> Iterator[Evidence]:
    for carrier, label in labelled_carriers(page, "survey_name", "survey_short"):
        concepts, words = page.heading_concepts(label), label.lower()
        if (
            ("survey_other" in concepts and "survey_name" not in concepts)
            or "survey_invite" in concepts
            or "qr" in words
            or "barcode" in words
        ):
            continue
        told = concepts & {"survey_result_word"} or "hasil" in words or "indeks" in words or "ikm" in words.split()
        if told or has_year(label):
            yield carried_evidence(carrier, label, f"hasil survei hanya berupa {carrier.what}; nilainya belum terbaca")


_ASKED = re.compile(r"\bresponden\b.{0,40}\b(?:skor|nilai|indeks)\b|\b(?:skor|nilai|indeks)\b.{0,60}\bresponden\b")
"""What so many who were asked have answered is a survey, whatever it is called."""


_OF_ANOTHER = re.compile(
    r"\b(?:kepatuhan|ombudsman|spm|standar pelayanan minimal|akreditasi|sakip|lakip|cakupan|"
    r"kepemilikan)\b"
)
"""What else has values, beside a survey that only the lines around it name."""
_COUNTS_VISITORS = re.compile(
    r"\W*(?:total|hari ini|kemarin|(?:minggu|bulan|tahun) ini|pengunjung|visitors?|hits?)\W*\d{1,3}(?:\.\d{3})+\W*"
)
"""The counter of visits at the foot of a page."""


def _is_result(page: Page, blocks: Sequence[Block], index: int, block: Block) -> bool:
    if block.link or page.names(block, "negation", "promise") or _COUNTS_VISITORS.fullmatch(block.folded):
        return False
    if VISIT.search(block.folded):
        return False
    here = page.concepts(block)
    if _OF_ANOTHER.search(block.folded) and not here & _SURVEY:
        return False
    above = page.above(block)
    neighbours = frozenset().union(*(page.concepts(other) for other in blocks[max(0, index - 2) : index + 3]))
    around = here | above | neighbours
    asked = _ASKED.search(block.folded)
    if not (asked or around & _SURVEY or page.title_concepts & _SURVEY):
        return False
    if "survey_other" in here | above and "survey_name" not in here:
        return False
    if "survey_stranger" in around:
        return False
    if (
        not asked
        and not around & {"survey_name"}
        and not page.title_concepts & {"survey_name"}
        and _speaks_of_industry(page)
    ):
        return False
    said = " ".join(other.folded for other in blocks[max(0, index - 2) : index + 3])
    if "industry" in around | page.title_concepts and "kepuasan" not in f"{page.document.title} {said}".lower():
        return False
    return "topic_questionnaire" not in here or mentions(block.folded, *_OF_ANSWERS)


_OF_ANSWERS = ("responden", "hasil", "pengolahan", "diolah", "sebesar", "mutu")
"""What is said of questionnaires that were answered, and not of one to fill in."""


def _speaks_of_industry(page: Page) -> bool:
    """Whether *IKM* on this page is small and medium industry (or a school curriculum) and no index."""
    return bool(page.naming("industry"))


_CLAUSE = re.compile(r";|[.)] ")
_NAMED = re.compile(r"\b(?:kepuasan|ikm|skm)\b")


def _clause(folded: str, span: tuple[int, int]) -> str:
    """The part of a line that names the survey and its value: what is aimed at next year says nothing against it."""
    start = max((end.end() for end in _CLAUSE.finditer(folded, 0, span[0])), default=0)
    after = _CLAUSE.search(folded, span[1])
    clause = folded[start : after.start() if after else len(folded)]
    return clause if _NAMED.search(clause) else folded


_CELLS = 4
"""Cells of a row that has its number, its label and a colon in cells of their own."""


def _near(blocks: Sequence[Block], index: int) -> list[Block]:
    here = blocks[index]
    reach = _NEIGHBOURS * (_CELLS if here.table_id >= 0 else 1)
    return [
        other
        for place, other in enumerate(blocks[max(0, index - reach) : index + reach + 1], max(0, index - reach))
        if (
            abs(place - index) <= _NEIGHBOURS
            or (other.table_id == here.table_id and abs(other.row - here.row) <= _ROWS)
        )
        and (other.path[-1:] == here.path[-1:] or abs(other.order - here.order) <= _BESIDE)
    ]


_UNFINISHED = re.compile(
    r"\b(?:sedang|masih|dalam proses) (?:diolah|dihitung|disusun|diproses|pengolahan|dianalisis)\b"
)


def _dated_only(page: Page) -> Iterator[Evidence]:
    """A result that is announced with its period and shows no value."""
    for block in page.naming("survey_result_word"):
        if block.link or len(block.text) > 160:
            continue
        around = page.concepts(block) | page.above(block) | page.title_concepts
        if "industry" in around and "kepuasan" not in f"{page.document.title} {block.text}".lower():
            continue
        if not (page.concepts(block) | page.above(block)) & _SURVEY or page.names(
            block, "negation", "promise", "survey_other", "topic_news"
        ):
            continue
        if _UNFINISHED.search(block.folded) or regulations(block.folded) or _PLAN.search(block.folded):
            continue
        if has_year(block.folded) or (has_period(block.folded) and has_year(" ".join(block.path).lower())):
            yield Evidence(
                Strength.PARTIAL,
                quote(block.text),
                page.place(block),
                "periode survei disebut, nilainya tidak",
            )
