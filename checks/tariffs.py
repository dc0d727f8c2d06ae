"""Fees outside component labels: tariff tables, and sentences that say a service costs nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from checks.document.decode import fold
from checks.excerpts import quote
from checks.model import Evidence, PageKind, Strength
from checks.page import text_concepts
from checks.services import NO_SERVICES
from checks.values import has_amount, is_free

if TYPE_CHECKING:
    from checks.page import Page

_OTHER = frozenset({"topic_ppid", "not_a_service", "topic_questionnaire", "whistleblowing", "gambling", "topic_news"})
_BUDGET = ("anggaran", "realisasi", "apbd", "pagu", "belanja", "pendapatan asli", "target", "hibah", "bantuan", "denda", "gaji", "nilai kontrak", "hps", "aset", "dipa", "penerimaan")


def tariff_tables(page: Page) -> Iterator[Evidence]:
    """Yield tables whose column of prices has amounts in at least two rows."""
    if page.kind in NO_SERVICES:
        return
    for table in page.document.tables:
        header = table.header or (table.rows[0] if table.rows else ())
        head = fold(" | ".join([*table.path[-2:], *header]))
        if any(word in head for word in _BUDGET) or text_concepts(head) & _OTHER:
            continue
        if not any(word in head for word in ("tarif", "biaya", "harga", "retribusi", "sewa", "pnbp")):
            continue
        priced = [row for row in table.rows if any(_is_price(cell) for cell in row[1:])]
        if len(priced) >= 2:
            yield Evidence(
                Strength.FULL,
                quote(" | ".join(cell.replace("\n", " ") for cell in priced[0])),
                f"tabel {' › '.join(table.path[-2:])}".strip(),
                f"tabel tarif dengan besaran biaya ({len(priced)} baris)",
            )


def _is_price(cell: str) -> bool:
    folded = fold(cell)
    return len(folded) < 60 and (has_amount(folded) or is_free(folded) or folded.replace(".", "").isdigit() and len(folded) >= 4)


def free_services(page: Page) -> Iterator[Evidence]:
    """Yield sentences and tiles that say nothing is charged; for all services at once it is half an answer."""
    if page.kind in NO_SERVICES or page.kind is PageKind.ESSAY:
        return
    for block in page.main:
        if block.link or not page.names(block, "free_of_charge") or page.around(block, *_OTHER):
            continue
        if page.names(block, "negation", "promise", "oversight") or not is_free(block.folded):
            continue
        near = frozenset().union(*(page.heading_concepts(heading) for heading in block.path[-2:]))
        specific = "service_word" in near or page.names(block, "service_word")
        if not specific and "service_word" not in page.title_concepts:
            continue
        general = any(word in block.words for word in (" seluruh ", " semua ", " segala ")) or not specific
        yield Evidence(
            Strength.PARTIAL if general else Strength.FULL,
            quote(block.text),
            " › ".join(block.path[-2:]) or page.document.title,
            "pernyataan gratis untuk semua layanan, tanpa menyebut layanannya" if general else "menyatakan layanan tidak dipungut biaya",
        )

