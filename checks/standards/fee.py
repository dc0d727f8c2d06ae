"""What a service costs: an amount, a tariff, or an explicit *gratis*."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.document.decode import fold
from checks.model import Check, Evidence, Strength
from checks.page import Page
from checks.services.components import stated
from checks.services.drafts import Verdict, carried
from checks.services.hollow import is_hollow
from checks.services.questions import costs_nothing
from checks.services.statement import Statement
from checks.told.tariffs import free_services, price_lists, priced_sentences, tariff_tables
from checks.wording.texts import text_concepts
from checks.wording.values import has_amount, has_rupiah, is_free, is_placeholder_amount, is_zero, regulations

CHECK = Check(
    id="standards.fee",
    version=1,
    title_ind="Biaya/tarif",
    title_eng="Cost or tariff",
    source="UU 25/2009 Pasal 21 huruf e",
    source_mark="S",
    advice_ind=(
        "Cantumkan besaran biaya setiap layanan, atau tulis jelas “gratis/tidak dipungut biaya”; rujukan ke "
        "peraturan saja belum cukup."
    ),
)


_RECKONED = re.compile(
    r"\bdihitung (?:berdasarkan|sesuai|per|dengan|dari)\b|\b(?:koefisien|rumus)\b.{0,40}\btarif\b|\bx tarif\b"
)
_BY_REFERENCE = re.compile(
    r"\b(?:sesuai|mengacu|berdasarkan|menurut|mengikuti|ditetapkan|diatur|merujuk)\b[^.;]{0,60}?"
    r"\b(?:peraturan (?:daerah|bupati|wali ?kota|gubernur|menteri|pemerintah|perundang)|perundang|perda|perbup|"
    r"perwal\w*|pergub|permen\w*|ina-? ?cbgs?)"
)
"""A rule that sets what is to be paid, also without its number."""

_OF_THE_SITE = re.compile(r"\b(?:informasi|konten|akses|isi|data)\b[^.;]{0,30}\b(?:portal|situs|website|laman)\b")
"""What anybody may read for nothing; services have a price or none of their own."""

_FOR_SOME = re.compile(r"\b(?:umum|jkn|kis|bpjs|non-? ?bpjs|peserta|tidak mampu|sktm)\b")


def _free_for_whom(folded: str) -> str:
    if has_rupiah(folded.replace("rp 0", "").replace("rp. 0", "")):
        return "menyebut besaran biaya dan siapa yang tidak dipungut"
    if _FOR_SOME.search(folded) and _BY_REFERENCE.search(folded):
        return "gratis bagi sebagian pemohon; bagi yang lain hanya merujuk peraturan tarif"
    return "menyatakan layanan tidak dipungut biaya"


def judge(statement: Statement) -> Verdict | None:
    """An amount or an explicit zero; a named tariff rule alone is half of it."""
    folded = statement.folded
    if is_free(folded) and _OF_THE_SITE.search(folded):
        return None
    denied = costs_nothing(fold(statement.label), folded) and not has_rupiah(folded)
    if is_free(folded) or denied or (len(folded) < 20 and is_zero(folded)):
        return Verdict(Strength.FULL, _free_for_whom(folded))
    if is_placeholder_amount(folded):
        return None
    if has_amount(folded):
        return Verdict(Strength.FULL, "menyebut besaran biaya")
    if is_hollow(statement):
        return carried(statement)
    if _RECKONED.search(folded):
        return Verdict(Strength.PARTIAL, "hanya menyebut cara menghitung biaya tanpa besarannya")
    refers = _BY_REFERENCE.search(folded) or ("sesuai" in folded and "tariff_rule" in text_concepts(folded))
    if regulations(folded) or refers:
        return Verdict(Strength.PARTIAL, "hanya merujuk peraturan tarif tanpa menyebut besarannya")
    return carried(statement)


def detect(page: Page) -> Iterator[Evidence]:
    """Yield fees that services state, tariff tables, and sentences that say nothing is charged."""
    yield from stated(page, CHECK.id, judge)
    yield from page.yields(tariff_tables)
    yield from page.yields(priced_sentences)
    yield from page.yields(price_lists)
    yield from page.yields(free_services)
