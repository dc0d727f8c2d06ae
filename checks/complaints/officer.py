"""Who is responsible for complaints, and where that person is reached."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain

from checks.carriers import carried_evidence, labelled_carriers
from checks.document.decode import fold
from checks.document.memo import Memo
from checks.document.model import Block, BlockKind
from checks.model import Check, Evidence, PageKind, Strength
from checks.page import Page
from checks.told.grievances import (
    COMPLAINTS,
    about_complaints,
    is_displeased,
    is_in_charge,
    is_voiced,
    stands_by_address,
    taken_up_by_somebody,
    taken_up_by_unit,
)
from checks.wording.cues import LineCues
from checks.wording.excerpts import opening, quote
from checks.wording.values import has_person, has_phone, is_bare_name, mentions, quotes_law

CHECK = Check(
    id="complaints.officer",
    version=1,
    title_ind="Pejabat/petugas pengelola pengaduan",
    title_eng="Responsible complaint officer",
    source="UU 25/2009 Pasal 36",
    source_mark="S",
    advice_ind="Umumkan nama atau jabatan penanggung jawab pengaduan beserta alamat yang dapat dihubungi.",
)

_NOT_OURS = ("officer_other", "topic_ppid", "oversight", "whistleblowing")
_REACH = 7
"""How many blocks after the label a name may stand."""


def detect(page: Page) -> Iterator[Evidence]:
    """Yield named persons or posts, and units or pictures without a name."""
    if page.kind in (PageKind.SPAM, PageKind.TEMPLATE, PageKind.NEWS, PageKind.QUESTIONNAIRE, PageKind.REGULATION):
        return
    yield from _charged(page)
    lesser: Evidence | None = None
    for found in chain(_labelled(page), _given_to(page), _taken_up(page)):
        if found.strength is Strength.FULL:
            yield found
            return
        lesser = lesser or found
    for carrier, label in labelled_carriers(page, "complaint_officer_label"):
        if not page.heading_concepts(label) & set(_NOT_OURS):
            yield carried_evidence(
                carrier, label, f"penanggung jawab pengaduan hanya berupa {carrier.what}; namanya belum terbaca"
            )
            return
    if lesser := lesser or next(_units(page), None):
        yield lesser


def _labelled(page: Page) -> Iterator[Evidence]:
    """Names, posts and units after words such as *petugas pengaduan*."""
    for block in page.naming("complaint_officer_label"):
        if block.link or page.around(block, *_NOT_OURS) or page.names(block, "negation", "promise", "topic_news"):
            continue
        if quotes_law(block.folded) or "placeholder" in page.above(block):
            continue
        near = _near(page.main, page.position(block))
        if any(page.names(line, "topic_news") for line in near):
            continue
        person = next((line for line in near if has_person(line.text) or is_bare_name(_value(line.text))), None)
        post = next((line for line in near if page.names(line, "post_title")), None)
        if person is not None and not page.names(person, *_NOT_OURS):
            why = "menyebut nama penanggung jawab pengaduan"
        elif post is not None and (post is not block or ":" in block.text or _is_given(block)):
            why = "menyebut jabatan penanggung jawab pengaduan"
        elif _is_unit(block) or _UNIT.search(block.folded):
            yield Evidence(Strength.PARTIAL, quote(block.text), _where(block), _NAMELESS)
            continue
        else:
            continue
        yield Evidence(Strength.FULL, quote(" · ".join(line.text for line in near)), _where(block), why)


_SHORT = 200
_NAMED_AFTER = re.compile(
    r"\b(?i:rsud|rsup|rsu|rs|rumah sakit(?: umum)?(?: daerah)?|klinik|stadion|jalan|jl\.?|gedung|aula)\s"
    r"(?i:dr|prof|ir|drg|h|hj)\b\.?"
    r"(?:\s(?i:dr|h|hj)\b\.?)?(?:\s[A-Z][\w.']+){1,3}"
)
"""Houses and streets that bear a person's name."""
_PERSON_IN: Memo[str, bool] = Memo(
    lambda text: has_person(_NAMED_AFTER.sub(" ", text)), size_of=len, longest=_SHORT, most=4_096
)
"""Whether a person is named, and not only a house: short lines are the same on many pages of a site."""
_NAMELESS = "hanya menyebut unit atau tim, tanpa nama atau jabatan"
_CHARGED = re.compile(
    r"\b(?:penanggung ?jawab|ketua|koordinator|petugas|pengelola|pejabat|narahubung|kontak|admin|pic|hubungi)\b"
)


def _charged(page: Page) -> Iterator[Evidence]:
    """A person named with a charge, or beside a complaint address, where the page speaks of complaints."""
    is_titled = "complaint_strict" in page.title_concepts
    if not (is_titled or page.naming("complaint_strict", "complaint_officer_label")):
        return
    for block in page.lines:
        headed = is_titled or not _OF_COMPLAINTS.isdisjoint(page.above(block))
        # A long text that does not speak of complaints and stands under nothing of them names other people.
        may = headed or len(block.text) <= _LABEL or block.table_id >= 0 or page.names(block, "complaint_word")
        if not may or quotes_law(block.folded):
            continue
        if page.names(block, "topic_news", "negation") or page.around(block, *_NOT_OURS, "not_a_service"):
            continue
        is_bare = block.table_id >= 0 and len(block.text) <= _LABEL and is_bare_name(block.text)
        if not (_PERSON_IN[block.text] or _is_named_inline(block) or is_bare):
            continue
        spoken = page.names(block, "complaint_strict") and (
            has_phone(block.folded) or _CHARGED.search(block.folded) or block.row >= 0
        )
        row = [
            other
            for other in (block, *page.near(block, before=_ROW, after=_ROW))
            if other.table_id == block.table_id >= 0 and other.row == block.row and not other.link
        ]
        if is_bare and not any(page.names(cell, "complaint_officer_label") for cell in row):
            continue  # a name alone may be a complainant's
        spoken = spoken or _is_named_inline(block) or _is_on_card(page, block)
        # `Kasubbag Humas dan Pengaduan: …` names the post; a long line tells of posts and people.
        has_post = len(block.text) <= 2 * _LABEL and page.names(block, "post_title")
        spoken = spoken or (has_post and page.names(block, "complaint_strict"))
        if spoken or (headed and (_CHARGED.search(block.folded) or has_phone(block.folded))) or _in_charge(page, row):
            yield Evidence(Strength.FULL, quote(block.text), _where(block), "menyebut nama penanggung jawab pengaduan")
            return


_OF_COMPLAINTS = frozenset({"complaint_strict", "complaint_officer_label"})
_NAMED_INLINE = re.compile(
    r"(?i:petugas|pejabat|pengelola|penanggung ?jawab|admin|kontak|koordinator|pic|pj|narahubung)\s(?:[\w-]+\s){0,3}"
    r"(?i:pengaduan|aduan|keluhan)(?:\s[\w-]+){0,2}"
    r"\s?[,:(]\s?[A-Z][a-z']+(?:\s[A-Z][a-z'.]+)+"
)
"""A charge and a name on one line, without title: `petugas pengaduan kami, Endah Kartikasari`."""


def _is_on_card(page: Page, block: Block) -> bool:
    """Whether the line after a name says what the person is charged with, as cards and tiles do."""
    following = page.main[page.position(block) + 1 : page.position(block) + 2]
    return len(block.text) <= _LABEL and any(
        len(line.text) <= 2 * _LABEL
        and (
            page.names(line, "complaint_officer_label")
            or (page.names(line, "complaint_word") and _CHARGED.search(line.folded))
        )
        for line in following
    )


def _is_named_inline(block: Block) -> bool:
    return mentions(block.folded, "aduan", "keluhan") and _NAMED_INLINE.search(block.text) is not None


def _in_charge(page: Page, row: Sequence[Block]) -> bool:
    """Whether a table row gives a person the charge of complaints: its first cell speaks of them."""
    return len(row) > 1 and any(
        page.names(cell, "complaint_strict", "complaint_officer_label") and len(cell.text) <= _LABEL for cell in row
    )


_ROW = 20
"""How far apart in the page's order the cells of one row may stand."""
_LABEL = 60
"""Characters of a cell that names a charge; longer ones tell something."""


_TO = r"\b(?:oleh|kepada|ke|pada|hubungi|temui|menemui|menghadap|bicara(?:kan)?(?: dulu)?(?: dengan)?|via|:)\s{0,2}"
_GIVEN_TO_POST = re.compile(
    _TO
    + r"(?:kepala (?:sub|bidang|bagian|seksi|tata|jaga|ruang|upt|unit|puskesmas|desa)\w*|kasi|kasubbag|kasubag|kabid|"
    r"kabag|sekcam|seklur|sekdes|sekretaris(?! daerah)|camat|lurah|koordinator|ketua tim|manajer|asisten manajer|kadis|"
    r"kapus|pj|penanggung jawab|pejabat (?:pengawas|fungsional|pengelola|penerima)\w*)\b"
)
_GIVEN_TO_UNIT = re.compile(
    r"(?:" + _TO + r"|^)(?:unit|bidang|bagian|seksi|subbag\w*|sub bagian|sekretariat|humas|bagian humas|tata usaha)\b"
)


def _given_to(page: Page) -> Iterator[Evidence]:
    """Posts and units to which the complaints of a described service go (`lisan kepada Sekcam`, `Unit Humas lt. 1`)."""
    for draft in page.services:
        for statement in draft.statements if draft.is_credible else ():
            if statement.component != "standards.complaint_handling":
                continue
            for line in statement.values:
                folded = fold(line)
                if has_person(line) or _GIVEN_TO_POST.search(folded):
                    yield Evidence(
                        Strength.FULL, quote(line), draft.place_of(statement), "menyebut siapa yang menerima pengaduan"
                    )
                elif _GIVEN_TO_UNIT.search(folded):
                    yield Evidence(Strength.PARTIAL, quote(line), draft.place_of(statement), _NAMELESS)
    reported = [
        block
        for block in page.cued(_REPORTED)
        if " laporkan " in block.words and not page.names(block, "complaint_strict")
    ]
    for block in [*page.naming("complaint_strict"), *reported]:
        near = not block.link and len(block.text) <= _TOLD and not quotes_law(block.folded)
        if near and not page.around(block, *_NOT_OURS, "topic_news", "not_a_service", "negation", "promise"):
            if _GIVEN_TO_POST.search(block.folded):
                yield Evidence(
                    Strength.FULL, quote(block.text), _where(block), "menyebut siapa yang menerima pengaduan"
                )
            elif _GIVEN_TO_UNIT.search(block.folded) and _DEALT_WITH.search(block.folded):
                yield Evidence(Strength.PARTIAL, quote(block.text), _where(block), _NAMELESS)


_REPORTED = LineCues("laporkan")
_ASKS_WHO = re.compile(r"\b(?:siapa|whom?|dengan siapa)\b")
_NO_CHARGE = re.compile(r"\b(?:tugas|fungsi|dilantik|pelantikan|narasumber|pelatihan|penulis|harus|wajib)\b")
"""Duties of every post of an office, ceremonies, and what officers ought to be."""


def _taken_up(page: Page) -> Iterator[Evidence]:
    """Who takes up what people complain of, by who does what: `komplain dipegang Bu Lasmi`, `ask for Mr. Wirawan`."""
    for block in page.once(about_complaints):
        if len(block.text) > _PARAGRAPH or page.names(block, *_AWAY) or page.above(block) & set(_NOT_OURS):
            continue
        asked = block.path[-1] if block.path else ""
        headed = not COMPLAINTS.isdisjoint(page.heading_concepts(asked)) or is_displeased(asked.lower())
        speaks = page.names(block, *COMPLAINTS) or is_displeased(block.folded) or is_voiced(block.folded)
        if not (headed or speaks or COMPLAINTS & page.title_concepts):
            continue  # under a heading further up
        if _NO_CHARGE.search(block.folded) or quotes_law(block.folded):
            continue
        is_answer = headed and _ASKS_WHO.search(asked.lower())
        beside = (headed or speaks) and has_phone(block.folded) and stands_by_address(block.folded)
        if (
            beside
            or (is_answer and (has_person(block.text) or _POST.search(block.folded)))
            or (speaks and _has_labelled_name(block))
            or taken_up_by_somebody(block.folded)
            or is_in_charge(block.folded)
        ):
            why = "menyebut siapa yang menerima pengaduan"
            yield Evidence(Strength.FULL, quote(block.text), _where(block), why)
        elif speaks and taken_up_by_unit(block.folded):
            yield Evidence(Strength.PARTIAL, quote(block.text), _where(block), _NAMELESS)


_LABELLED_NAME = re.compile(r"([^:]{4,60}):\s?([A-Z][a-z']+(?:\s[A-Z][\w.']+){0,4})\s?(\(|,|–|-|$)")
_CHARGE_OF_ANY = re.compile(
    r"\b(?:petugas|pejabat|officer|admin|pic|pj|cp|contact person|kontak person|narahubung|koordinator|"
    r"(?:yang|yg) (?:menerima|menangani|menjawab|mengurus|memegang|membaca)|penerima|penanggung ?jawab)\b"
)


def _has_labelled_name(block: Block) -> bool:
    """Whether the line is a charge and a name: `Contact person keluhan: Hendrikus (0813-…)`."""
    found = _LABELLED_NAME.match(block.text)
    if found is None or not _CHARGE_OF_ANY.search(found[1].lower()):
        # `Penerima telepon: Sdr. Domi`
        label, _, value = block.text.partition(":")
        return bool(_CHARGE_OF_ANY.search(label.lower()[-_LABEL:])) and has_person(value[:_LABEL])
    # One word alone is a name where its number follows.
    name = found[2] if " " in found[2] else f"{found[2]} {found[2]}" if found[3] == "(" else ""
    return is_bare_name(name)


_AWAY = (*_NOT_OURS, "topic_news", "not_a_service", "negation", "promise", "essay", "survey_name")
_PARAGRAPH = 500
_POST = re.compile(
    r"\b(?:kepala (?:sub|bidang|bagian|seksi|tata|jaga|ruang|upt|unit|puskesmas|dinas)\w*|kasi|kasubbag|kasubag|"
    r"kabid|kabag|"
    r"sekcam|sekretaris|camat|lurah|manajer|direktur|koordinator)\b"
)
_TOLD = 240
"""Characters: longer texts tell of more than where complaints go."""
_DEALT_WITH = re.compile(r"\b(?:ditangani|dikelola|diterima|diverifikasi|ditujukan|disampaikan|sampaikan)\b")


_UNIT = re.compile(r"\b(?:unit|bidang|seksi|subbag\w*|sub bagian)\b[^.:]{0,40}\b(?:pengaduan|aduan|keluhan)\b|\bup4\b")


def _units(page: Page) -> Iterator[Evidence]:
    """A unit charged with complaints, without a person."""
    for block in page.naming("complaint_word"):
        if (
            not block.link
            and len(block.text) <= 300
            and _UNIT.search(block.folded)
            and not _NO_CHARGE.search(block.folded)
            and not page.names(block, *_NOT_OURS, "negation", "promise", "topic_news")
        ):
            yield Evidence(Strength.PARTIAL, quote(block.text), _where(block), _NAMELESS)
            return


def _near(blocks: tuple[Block, ...], index: int) -> list[Block]:
    start = blocks[index]
    lines = [start]
    for block in blocks[index + 1 : index + _REACH]:
        if block.kind is BlockKind.HEADING and (start.kind is not BlockKind.HEADING or block.level <= start.level):
            break
        if start.row >= 0 and block.row != start.row:
            break
        if not block.link:
            lines.append(block)
    return lines


_NUMBER_BEHIND = re.compile(r"\s?[-–—(,/]?\s?(?:(?i:hp|wa|telp|no)\b[.: ]{0,3})?\+?[\d][\d\s().-]{6,20}$")
"""The telephone number after a name: `Hendra Gunawan (0813-4444-5555)`."""


def _value(text: str) -> str:
    return _NUMBER_BEHIND.sub("", text.partition(":")[2] or text)


def _is_given(block: Block) -> bool:
    return any(word in block.words for word in (" adalah ", " ialah ", " yaitu ", " yakni ", " oleh ", " dijabat "))


def _is_unit(block: Block) -> bool:
    return len(block.text) <= 160 and any(word in block.words for word in (" unit ", " sk ", " up4 "))


def _where(block: Block) -> str:
    return " › ".join([*block.path[-1:], opening(block.text)])
