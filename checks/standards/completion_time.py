"""How long a service takes from application to result."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.document.decode import fold
from checks.model import Check, Evidence, Strength
from checks.page import Page
from checks.services.components import stated
from checks.services.drafts import Verdict, carried
from checks.services.hollow import is_hollow
from checks.services.statement import Statement
from checks.told.deadlines import stated_deadlines
from checks.wording.values import has_duration, is_opening_hours, is_validity

CHECK = Check(
    id="standards.completion_time",
    version=1,
    title_ind="Jangka waktu penyelesaian",
    title_eng="Completion time",
    source="UU 25/2009 Pasal 21 huruf d",
    source_mark="S",
    advice_ind=(
        "Cantumkan lama penyelesaian setiap layanan dengan angka dan satuan, misalnya “3 hari kerja sejak "
        "berkas lengkap”; jam buka kantor tidak termasuk."
    ),
)

_DEPENDS = re.compile(r"(?:ber|ter)gantung\b")
_NO_TIME = re.compile(r"\b(?:disesuaikan|berkala|ketentuan|peraturan)\b|^\W*sejak\b")
"""What is said where no time is given."""
_A_DAY = re.compile(r"\W*24 jam\W*")
"""What an open office says too; below a label that can mean nothing else, it is how long the service takes."""
_SURE_LABELS = ("jangka waktu", "penyelesaian", "durasi", "lama", "estimasi")


def judge(statement: Statement) -> Verdict | None:
    """A number with a unit; opening hours are another thing; other words are filled in but doubtful."""
    if is_hollow(statement):
        return carried(statement)
    for line in statement.values:
        folded = fold(line)
        if has_duration(folded) and not is_opening_hours(folded) and not is_validity(folded):
            return Verdict(Strength.FULL, "menyebut lama penyelesaian dengan angka dan satuan")
    folded = statement.folded
    if len(folded) < 120 and has_duration(folded) and not is_opening_hours(folded) and not is_validity(folded):
        return Verdict(Strength.FULL, "menyebut lama penyelesaian dengan angka dan satuan")
    is_sure = any(word in statement.label.lower() for word in _SURE_LABELS)
    if is_sure and _A_DAY.fullmatch(folded):
        return Verdict(Strength.FULL, "menyebut lama penyelesaian dengan angka dan satuan")
    if is_opening_hours(folded) or is_validity(folded) or _DEPENDS.match(folded):
        return None
    if is_sure and 1 <= folded.count(" ") <= 25 and not _NO_TIME.search(folded):
        return Verdict(Strength.PARTIAL, "terisi, isi diragukan: tidak ada angka dengan satuan waktu")
    return None


def detect(page: Page) -> Iterator[Evidence]:
    """Yield completion times that services state, and sentences that give one."""
    yield from stated(page, CHECK.id, judge)
    yield from page.yields(stated_deadlines)
