"""The rules that a service rests on."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.components import stated
from checks.cues import LineCues
from checks.document.model import BlockKind
from checks.excerpts import quote
from checks.model import Check, Evidence, PageKind, Strength
from checks.page import Page
from checks.services import NO_SERVICES, Verdict, carried
from checks.statement import Statement
from checks.texts import text_concepts
from checks.values import regulations

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


_MAY_REST = LineCues("dasar", "berpedoman", "mengacu")
_RESTS = re.compile(
    r"\b(?:layanan|pelayanan) ini\b.{0,60}\b(?:berdasarkan|berpedoman|mengacu)\b|^(?:berpedoman|mengacu|"
    r"berdasarkan|didasarkan|dasar pelaksanaan)\b|\bdasar(?: hukum)?nya\b|\bberpedoman pada\b"
)


_FOR_FEES = re.compile(r"\btentang (?:jenis dan )?(?:tarif|retribusi|pajak)\b")
_REFERENCE = 120
"""Characters of a line that names a regulation and says no more: under a tariff, it is the source of that."""


def judge(statement: Statement) -> Verdict | None:
    """Regulations with number or year; one general law alone is half of it."""
    found = sorted(set(regulations(statement.folded)))
    if "compensation" in text_concepts(f"{statement.text[:400]} {' '.join(statement.path)}"):
        return None
    if len(found) == 1 and "hukum" not in statement.label.lower() and _FOR_FEES.search(statement.folded):
        return None
    if len(found) >= 2 or (found and not _GENERAL_LAW.search(statement.folded)):
        return Verdict(Strength.FULL, "menyebut peraturan yang menjadi dasar layanan")
    if found:
        return Verdict(Strength.PARTIAL, "hanya menyebut satu undang-undang umum")
    return carried(statement)


_OF_ANOTHER = re.compile(
    r"\bpembentukan\b|\bsusunan organisasi\b|\b(?:berikut|rincian|besaran|daftar)\b.{0,30}\b(?:tarif|biaya|retribusi)\b"
)
"""The source of a fee, or of the office itself, is no legal basis of the service."""


def detect(page: Page) -> Iterator[Evidence]:
    """Yield what services state of it."""
    yield from stated(page, CHECK.id, judge)
    if page.kind in NO_SERVICES or page.kind is PageKind.ESSAY:
        return
    for block in page.cued(_MAY_REST):
        if not _RESTS.search(block.folded):
            continue
        following = " ".join(
            other.folded
            for other in page.near(block, after=4)
            if page.is_content(other) and other.kind is BlockKind.ITEM
        )
        found = set(regulations(f"{block.folded} {following}"))
        told = (
            any(draft.is_credible for draft in page.services)
            or "layanan ini" in block.folded
            or "pelayanan ini" in block.folded
        )
        if (
            found
            and told
            and not _OF_ANOTHER.search(block.folded)
            and not (len(block.text) < _REFERENCE and "label_fee" in page.above(block) | page.title_concepts)
            and not page.around(block, "topic_ppid", "topic_news", "complaint_strict", "not_a_service")
        ):
            general = len(found) == 1 and _GENERAL_LAW.search(block.folded)
            why = (
                "hanya menyebut satu undang-undang umum" if general else "menyebut peraturan yang menjadi dasar layanan"
            )
            yield Evidence(
                Strength.PARTIAL if general else Strength.FULL,
                quote(block.text),
                page.place(block),
                why,
            )
            return
