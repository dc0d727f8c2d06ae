"""Maklumat pelayanan: the agency's written promise to serve by its standard."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from checks.carriers import carried_evidence, labelled_carriers
from checks.document.model import Block, BlockKind
from checks.model import Check, Evidence, PageKind, Strength
from checks.page import Page
from checks.wording.cues import LineCues
from checks.wording.excerpts import quote
from checks.wording.unfilled import is_blank_form

CHECK = Check(
    id="pledge.service_pledge",
    version=1,
    title_ind="Maklumat pelayanan",
    title_eng="Service pledge",
    source="UU 25/2009 Pasal 22",
    source_mark="R",
    advice_ind=(
        "Terbitkan maklumat pelayanan sebagai teks (kesanggupan melayani sesuai standar dan kesediaan "
        "menerima sanksi), di samping gambarnya."
    ),
)

_BRACKETS = re.compile(r"\[[A-Z][A-Z /]{3,}\]")
"""A pledge with the agency's name still in brackets is a template."""
_FOR_INFORMATION = "maklumat hanya untuk layanan informasi publik (PPID)"
_WINDOW = 4
"""A pledge is often broken over lines: ability, object and sanction are looked for in this many blocks."""


def detect(page: Page) -> Iterator[Evidence]:
    """Yield the pledge as text, or the picture or document that carries it."""
    if page.kind in (PageKind.SPAM, PageKind.TEMPLATE, PageKind.QUESTIONNAIRE, PageKind.REGULATION):
        return
    found = False
    for block in page.naming_anywhere("pledge_cue"):
        if evidence := _pledge_at(page, page.index(block), block):
            found = True
            yield evidence
            break
    if found or page.kind is PageKind.NEWS:
        return
    if evidence := next(_in_own_words(page), None):
        yield evidence
        return
    if evidence := next(_of_commitments(page), None):
        yield evidence
        return
    for carrier, label in labelled_carriers(page, "pledge_name"):
        concepts = page.heading_concepts(label)
        if concepts & {"pledge_other", "topic_news", "negation"}:
            continue
        for_information = "topic_ppid" in concepts or page.is_ppid
        yield carried_evidence(
            carrier,
            label,
            _FOR_INFORMATION if for_information else f"maklumat hanya berupa {carrier.what}; isinya belum terbaca",
            Strength.PARTIAL if for_information else Strength.UNREADABLE,
        )
        found = True
    if not found and (evidence := next(_of_information(page), None)):
        yield evidence


_MAY_PLEDGE = LineCues(
    *("janji", "sanggup", "ikrar", "bersedia", "kami siap", "mampu", "tekad", "akan melayani"),
    *("undertake", "promise", "pledge", "commit"),
)
_WE = r"\b(?:kami|saya|kita|seluruh|segenap|jajaran|karyawan|aparatur|pegawai|petugas|menyatakan|dengan ini|we|our)\b"
_PROMISES = (
    r"\b(?:berjanji|menjanjikan|janji|sanggup|kesanggupan|berikrar|bertekad|mampu|siap (?:melayani|datang|bekerja|"
    r"menjalankan|memberi\w*|menyelenggarakan)|bersedia melayani|berkomitmen|akan melayani|promise|pledge|"
    r"undertake|committed)\b"
)
_STANDARD = (
    r"\b(?:sesuai|menurut|berdasarkan|mengikuti|sebagaimana|menepati|mematuhi|sejalan|memenuhi|according to|by|"
    r"with|meet)\b"
    r"[^.;]{0,40}\b(?:standar|baku mutu|aturan (?:pe)?layanan|standards?)\b"
)
_IF_NOT = (
    r"\b(?:bila|jika|kalau|apabila|manakala|if|should)\b[^.;]{0,60}\b(?:ingkar|lalai|langgar|mengingkari\w*|tidak|"
    r"tak|melanggar\w*|gagal|"
    r"not|fail)\b"
    r"|\b(?:lalai|melanggar\w*)\b"
)
_ACCEPTS = (
    r"\b(?:siap|bersedia|rela|menerima|ikhlas|silakan|accept|ready)\b[^.;]{0,50}\b(?:sanksi|sangsi|ditegur|teguran|"
    r"hukuman|dihukum|diproses|akibatnya|konsekuensi(?:nya)?|laporkan|sanctions?|sanctioned)\b"
)
_PLEDGED = re.compile(rf"{_WE}[^;]{{0,120}}(?:{_PROMISES})[^;]{{0,160}}(?:{_STANDARD})")
_PLEDGED_IN_FULL = re.compile(rf"(?:{_STANDARD}).{{0,160}}(?:{_ACCEPTS})|(?:{_ACCEPTS}).{{0,120}}(?:{_STANDARD})")
_BREACH = re.compile(_IF_NOT)
FIRST_PERSON = re.compile(_WE)
OTHERS_PROMISE = re.compile(
    r"\b(?:pakta integritas|tata tertib|spesifikasi|kontrak|peserta|pelaku usaha|penyedia|(?<!kepada )(?<!bagi )"
    r"pemohon|surat pernyataan|kkn|korupsi|kode etik|akurat|pengujian yang|wajib|mewajibkan|harus|adalah|merupakan)\b"
)
"""Promises that others make, or that are about something else than the service."""


def _in_own_words(page: Page) -> Iterator[Evidence]:
    """A pledge by its grammar: we promise to serve by a standard, and bear what follows if we do not."""
    for block in page.cued(_MAY_PLEDGE):
        if len(block.text) > _LONGEST or page.names(block, *_NO_PLEDGE) or OTHERS_PROMISE.search(block.folded):
            continue
        if (
            is_blank_form(block.folded)
            or _BRACKETS.search(block.text)
            or page.above(block) & _NOT_UNDER
            or not FIRST_PERSON.search(block.folded)
        ):
            continue
        named = "pledge_name" in page.above(block) | page.title_concepts or page.names(block, "pledge_name")
        before = page.near(block, before=_WINDOW) if not named else ()
        named = named or any(page.names(line, "pledge_name") for line in before)
        pledged = named and _PLEDGED.search(block.folded)
        if pledged or (_PLEDGED_IN_FULL.search(block.folded) and _BREACH.search(block.folded)):
            strength = Strength.PARTIAL if page.speaks_for_ppid(block) else Strength.FULL
            why = _FOR_INFORMATION if strength is Strength.PARTIAL else _PLEDGE_TEXT
            yield Evidence(strength, quote(block.text), _where(block), why)


_LONGEST = 900
"""Characters of a pledge; what is longer tells of one."""
_NO_PLEDGE = ("essay", "negation", "pledge_other", "topic_news", "promise", "not_a_service")
_NOT_UNDER = frozenset({"pledge_other", "topic_news", "not_a_service"})
_PLEDGE_TEXT = "teks maklumat menyatakan kesanggupan melayani sesuai standar"
_COMMITMENT = re.compile(
    r"\W*(?:\d{1,2}[.)] ?)?(?:kami )?(?:akan )?(?:memberikan|menyediakan|menjaga|melayani|"
    r"menyelenggarakan|mengutamakan|menjamin|menerima|menindaklanjuti|bebas (?:dari )?(?:pungutan|pungli|biaya)|"
    r"tidak (?:menerima|meminta|memungut))\b.{8,}"
)
_COMMITMENTS = 3
_MAKLUMAT = re.compile(r"\W*(?:maklumat|janji) (?:pe)?layanan\b")


@lru_cache(maxsize=8192)
def _is_below_pledge(path: tuple[str, ...]) -> bool:
    return any(_MAKLUMAT.match(heading.lower()) for heading in path)


def _of_commitments(page: Page) -> Iterator[Evidence]:
    """What the office commits itself to under the pledge's name, without a standard that it could be held to."""
    lines = [
        block
        for block in page.lines
        if block.kind in (BlockKind.ITEM, BlockKind.TEXT)
        and _is_below_pledge(block.path[-2:])
        and _COMMITMENT.match(block.folded)
        and page.above(block).isdisjoint(_NOT_UNDER)
    ]
    if len(lines) >= _COMMITMENTS and not page.is_ppid:
        text = quote(" · ".join(line.text for line in lines))
        yield Evidence(
            Strength.PARTIAL, text, _where(lines[0]), "komitmen tanpa kesanggupan memenuhi standar pelayanan"
        )


_OF_INFORMATION = re.compile(
    r"\b(?:kami|ppid)\b[^.]{0,60}\b(?:siap|sanggup|berjanji|berkomitmen|berupaya)\b[^.]{0,40}\b"
    r"(?:memberikan|menyelenggarakan|melayani|menyediakan)\b[^.]{0,40}\binformasi\b"
)
"""The public-information office pledges in words of its own, which name no standard and no sanction."""


def _of_information(page: Page) -> Iterator[Evidence]:
    for block in page.naming("topic_ppid", "ppid_content", "ppid_name", "pledge_object"):
        if not block.link and page.speaks_for_ppid(block) and _OF_INFORMATION.search(block.folded):
            yield Evidence(Strength.PARTIAL, quote(block.text), _where(block), _FOR_INFORMATION)


_OF_OTHERS = re.compile(r"\b(?:petugas|pegawai|pejabat) (?:yang|harus|wajib)\b")
"""Who tells what others have to promise promises nothing."""


def _pledge_at(page: Page, index: int, block: Block) -> Evidence | None:
    if block.link:
        return None
    window = page.blocks[index : index + _WINDOW]
    named = page.around(block, "pledge_name") or any(
        page.names(before, "pledge_name") for before in page.blocks[max(0, index - _WINDOW) : index + 1]
    )
    # `Melayani sesuai standar`, and in the next line what follows if not.
    above = (
        page.blocks[max(0, index - _WINDOW) : index]
        if block.kind is BlockKind.ITEM and page.around(block, "pledge_name")
        else ()
    )
    lines = [*(line for line in above if line.path == block.path and line.list_id == block.list_id), *window]
    objects = any(page.names(near, "pledge_object") for near in lines)
    cues = {hit.start for near in window for hit in page.hits(near) if hit.concept == "pledge_cue"}
    # Without its name a pledge needs both halves: the ability and the readiness for sanction or the standard.
    if not objects or not (named or (len(cues) >= 2 and " standar " in " ".join(near.words for near in window))):
        return None
    if (
        is_blank_form(block.folded)
        or _BRACKETS.search(block.text)
        or _OF_OTHERS.search(block.folded)
        or page.names(block, "essay", "negation", "obligation", "pledge_other")
        or (not block.text.isupper() and (page.kind is PageKind.NEWS or page.names(block, "topic_news")))
    ):
        return None
    text = quote(" ".join(near.text for near in window))
    if page.speaks_for_ppid(block) or "informasi publik" in " ".join(near.words for near in window):
        return Evidence(Strength.PARTIAL, text, _where(block), _FOR_INFORMATION)
    return Evidence(Strength.FULL, text, _where(block), _PLEDGE_TEXT)


def _where(block: Block) -> str:
    return " › ".join(block.path[-2:]) or "isi halaman"
