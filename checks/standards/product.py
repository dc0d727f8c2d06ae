"""What a citizen holds in hand at the end: the product of the service."""

from __future__ import annotations

from collections.abc import Iterator

from checks.components import stated
from checks.listings import service_lists
from checks.model import Check, Evidence, Strength
from checks.page import Page
from checks.services import Verdict, carried, is_hollow
from checks.statement import Statement

CHECK = Check(
    id="standards.product",
    version=1,
    title_ind="Produk pelayanan",
    title_eng="Service product",
    source="UU 25/2009 Pasal 21 huruf f",
    source_mark="S",
    advice_ind=(
        "Sebutkan produk setiap layanan dengan namanya, misalnya “Produk pelayanan: Kartu Keluarga”; daftar "
        "layanan saja baru sebagian."
    ),
)


def judge(statement: Statement) -> Verdict | None:
    """Any named output."""
    if is_hollow(statement) or not any(letter.isalpha() for letter in statement.folded):
        return carried(statement)
    return Verdict(Strength.FULL, "menyebut produk layanan")


def detect(page: Page) -> Iterator[Evidence]:
    """Yield products that services state, and lists of services."""
    yield from stated(page, CHECK.id, judge)
    yield from service_lists(page)
