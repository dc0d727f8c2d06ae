"""The rules that a service rests on."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.document.model import Block, BlockKind
from checks.model import Check, Evidence, PageKind, Strength
from checks.page import Page
from checks.services.components import stated
from checks.services.drafts import NO_SERVICES, Verdict, carried
from checks.services.statement import Statement
from checks.told.sentences import is_in_company
from checks.wording.cues import LineCues
from checks.wording.excerpts import quote
from checks.wording.texts import text_concepts
from checks.wording.values import has_digit, regulations

CHECK = Check(
    id="standards.legal_basis",
    version=1,
    title_ind="Dasar hukum",
    title_eng="Legal basis",
    source="UU 25/2009 Pasal 21 huruf a",
    source_mark="S",
    advice_ind="Sebutkan peraturan yang menjadi dasar layanan (nomor dan tahun), bukan dasar pembentukan instansi.",
)

_GENERAL_LAW = re.compile(r"25\s?(?:/|tahun\s?)\s?2009|undang-undang dasar")
"""Laws that are the basis of every service and so say little about this one."""


_MAY_REST = LineCues(
    *(
        "dasar",
        "berpedoman",
        "mengacu",
        "undang-undang",
        "undang undang",
        "perda",
        "perbup",
        "perwal",
        "pergub",
        "permen",
    ),
    *("perpres", "peraturan", "keputusan", "perka", " uu ", " pp ", "pma ", "perpol", " pm ", "regulation", " law "),
)
_MAY_RELATE = LineCues(
    *(
        "dasar",
        "pedoman",
        "acuan",
        "mengacu",
        "rujuk",
        "pegang",
        "landas",
        "payung hukum",
        "sesuai",
        "menurut",
        "diatur",
        "di atur",
    ),
    *(
        "mengikuti",
        "tunduk",
        "sebagaimana",
        "ditetapkan",
        " aturan ",
        "aturannya",
        "aturan main",
        "menganut",
        "governed",
        "pursuant",
    ),
    *("legal basis", "works under", "work under", "in accordance"),
)
_BASIS = re.compile(
    r"\b(?:layanan|pelayanan) ini\b.{0,60}\b(?:berdasarkan|berpedoman|mengacu)\b|^(?:berpedoman|mengacu|berdasarkan|"
    r"didasarkan|dasar pelaksanaan)\b|\bdasar(?: hukum)?nya\b|\bberpedoman (?:pada|kepada|dengan)\b|\b(?:berlandaskan|"
    r"landasan(?:nya)?|payung hukum|acuan (?:kami|layanan|hukum)|merujuk|berpegang(?: pada)?|kami pegang|atas dasar|"
    r"dasar (?:kami|layanan|pelayanan|pengujian|penerbitan)|(?:jadi|memakai|pakai) dasar|aturan ?(?:main)?nya|"
    r"aturan (?:main|kunjungan|layanan)|rujukan(?= ?:)|tunduk (?:pada|kepada)|menganut|(?:mengacu|bekerja menurut|"
    r"kami jalankan menurut|dijalankan menurut|diselenggarakan menurut)|governed by|pursuant to|legal basis|"
    r"works? under|in accordance with)\b"
)
"""That something rests on a rule."""
_BY_RULE = re.compile(
    r"\b(?:layanan|pelayanan|perizinan|izin|rekomendasi|kartu|penerbitan|pengujian|permohonan|legalisir|akta|surat|"
    r"dokumen|pendaftaran|pengangkatan|santunan|penempatan|sewa|kios|standar kami|kegiatan|diterbitkan|dilayani|"
    r"diberikan|dilaksanakan|permit|service)\b[^.;]{0,80}\b(?:berdasarkan|sesuai(?: dengan)?|menurut|mengikuti|diatur|"
    r"mengacu|sebagaimana|ditetapkan (?:lewat|melalui|dengan))\b"
)
"""That a service is done as a rule has it."""
_RULE = re.compile(
    r"\b(?:peraturan|keputusan|pm|permen\w*|sk|juklak|juknis)(?: [a-z]+){0,4} (?:nomor|no\.?|pm|thn|"
    r"th)?\s?\d+[^.;]{0,30}(?:/|tahun|thn|th) ?\d{4}|\b(?:regulations?|law|act|decree)\b[^.;]{0,40}?(?:\bno\.? ?\d|"
    r"\bnumber \d|\d+/\d{4}|\bof (?:19|20)\d\d)|\b(?:permen\w*|perda|perbup|perwal\w?|pergub|perpres|pp|uu) \d+/\d{4}"
)
"""Regulations as people write them who are no lawyers, and in English."""


_FOR_FEES = re.compile(r"\btentang (?:jenis dan )?(?:tarif|retribusi|pajak)\b")
_OF_OFFICE = re.compile(
    r"\btentang (?:pembentukan|kedudukan|susunan|organisasi|struktur organisasi|tata kerja)\b"
    r"(?!.*\b(?:pelayanan|layanan)\b)"
)
"""The rule by which there is an office says nothing of its services."""
_LISTED_TO_FETCH = re.compile(
    r"\b(?:unduh|download)\b[^;]{0,400}\b(?:undang-undang|uu|pp|perpres|permen\w*|peraturan)\b"
)
"""Below *Regulasi* the regulations are a list to download."""
_REFERENCE = 120
"""Characters of a line that names a regulation and says no more: under a tariff, it is the source of that."""


def judge(statement: Statement) -> Verdict | None:
    """Regulations with number or year; one general law alone is half of it."""
    found = sorted(set(regulations(statement.folded)))
    if "hukum" not in statement.label.lower() and _LISTED_TO_FETCH.search(statement.folded):
        return None
    if "compensation" in text_concepts(f"{statement.text[:400]} {' '.join(statement.path)}"):
        return None
    if len(found) == 1 and "hukum" not in statement.label.lower() and _FOR_FEES.search(statement.folded):
        return None
    if len(found) == 1 and _OF_OFFICE.search(statement.folded):
        return None
    if len(found) >= 2 or (found and not _GENERAL_LAW.search(statement.folded)):
        return Verdict(Strength.FULL, "menyebut peraturan yang menjadi dasar layanan")
    if found:
        return Verdict(Strength.PARTIAL, "hanya menyebut satu undang-undang umum")
    return carried(statement)


_OF_ANOTHER = re.compile(
    r"\b(?:pembentukan|dibentuk|susunan organisasi|kedudukan|tata kerja|tugas|diangkat|dilantik|tarif\w*|biaya\w*|"
    r"retribusi|pnbp|denda|pidana|sanksi|sosialisasi|libur|cuti|upah|mengesahkan|disahkan|akreditasi|cagar|unduh|"
    r"download|koleksi|nomor sk|ditetapkan sebagai|berubah|menjadi (?:upt|uptd|dinas|badan|kantor)|"
    r"fees?|established|zona integritas|reformasi birokrasi|"
    r"hari jadi|anggaran|rencana|akan menyusun|rancangan|klasifikasi|definisi|adalah setiap|pajak|melampirkan|membawa|"
    r"fotokopi|gaji|pensiun|tata naskah|renstra|melarang|dilarang|larangan)\b|14 tahun 2008|76 tahun 2013"
)
"""The source of a fee, or of the office itself, is no legal basis of the service."""
_SPEAKS_OF_ANOTHER = ("topic_ppid", "topic_news", "complaint_strict", "not_a_service", "promise", "negation")
_NO_SERVICE = ("essay", "pledge_name", "standard_name", "sop", "obligation")
"""What a passing mention of a rule is about more often than a service."""
_LONGEST = 1000
_SENTENCE_END = re.compile(r"(?<=[a-z)\d][a-z)\d][a-z)\d][a-z)\d])[.;!?]\s+")


def detect(page: Page) -> Iterator[Evidence]:
    """Yield what services state of it, and a sentence that says what a service rests on."""
    labelled = tuple(stated(page, CHECK.id, judge)) or tuple(_on_buttons(page))
    yield from labelled
    is_stated = any(evidence.strength is Strength.FULL for evidence in labelled)
    if is_stated or page.kind in NO_SERVICES or page.kind is PageKind.ESSAY:
        return
    related = {block.order for block in page.cued(_MAY_RELATE)}
    for block in page.cued(_MAY_REST):
        if block.order not in related or not has_digit(block.folded) or page.around(block, *_SPEAKS_OF_ANOTHER):
            continue
        if len(block.text) < _REFERENCE and "label_fee" in page.above(block) | page.title_concepts:
            continue
        for sentence in _SENTENCE_END.split(block.folded[:_LONGEST]):
            if told := _judge_sentence(page, block, sentence):
                yield Evidence(told.strength, quote(block.text), page.place(block), told.why)
                return


def _on_buttons(page: Page) -> Iterator[Evidence]:
    """A regulation that a button shows, right below the label."""
    if page.kind in NO_SERVICES or page.kind is PageKind.ESSAY or not page.services:
        return
    for block in page.main:
        if block.kind is not BlockKind.CONTROL or not block.path or "hukum" not in block.path[-1].lower():
            continue
        if "label_legal_basis" in page.heading_concepts(block.path[-1]) and regulations(block.folded):
            why = "menyebut peraturan yang menjadi dasar layanan"
            yield Evidence(Strength.FULL, quote(block.text), page.place(block), why)
            return


def _judge_sentence(page: Page, block: Block, sentence: str) -> Verdict | None:
    """What one sentence says of the rules that the service rests on; in passing it says half of it."""
    rests = _BASIS.search(sentence)
    if not (rests or _BY_RULE.search(sentence)) or _OF_ANOTHER.search(sentence):
        return None
    cited = sentence
    if rests:
        below = (other.folded for other in page.near(block, after=4) if other.kind is BlockKind.ITEM)
        cited = " ".join((sentence, *below))
    found = regulations(cited) or _RULE.search(sentence)
    if not found or not _is_of_service(page, block.folded) or (not rests and page.around(block, *_NO_SERVICE)):
        return None
    if len(set(regulations(cited))) < _SEVERAL and _GENERAL_LAW.search(sentence):
        return Verdict(Strength.PARTIAL, "hanya menyebut satu undang-undang umum")
    if not rests:
        return Verdict(Strength.PARTIAL, "menyebut peraturan sambil lalu")
    return Verdict(Strength.FULL, "menyebut peraturan yang menjadi dasar layanan")


_SEVERAL = 2


def _is_of_service(page: Page, folded: str) -> bool:
    is_this = "layanan ini" in folded or "pelayanan ini" in folded
    return is_this or any(draft.is_credible for draft in page.services) or is_in_company(page, 1)
