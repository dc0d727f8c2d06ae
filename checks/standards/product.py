"""What a citizen holds in hand at the end: the product of the service."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.document.decode import fold
from checks.model import Check, Evidence, Strength
from checks.page import Page
from checks.services.components import stated
from checks.services.drafts import Verdict, carried
from checks.services.hollow import is_hollow
from checks.services.listings import service_lists
from checks.services.statement import Statement
from checks.told.outputs import OUTPUT, service_columns, told_outputs
from checks.told.sentences import told
from checks.told.steps import step_runs
from checks.told.ways import told_ways
from checks.wording.excerpts import quote

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
    yield from told(page, CHECK.id)
    yield from told_outputs(page)
    yield from service_lists(page)
    yield from service_columns(page)
    yield from _last_steps(page)


_OUTPUT = re.compile(rf"\b{OUTPUT}\b")
HANDED_OVER = re.compile(
    r"\b(?:diserahkan|dicetak|diterbitkan|terbit|diambil|dikirim|diterima|jadi|menerima|terima|ambil|mengambil|"
    r"menyerahkan|menerbitkan|penerbitan|penyerahan|pengambilan|selesai|ditandatangani|dibawa pulang|ditulis|diberi|"
    r"diberikan|dijemput|dipanggil|sent|printed|issued|collect|pick up)\b"
)


_JOINED = re.compile(r"[.;→>»]\s|\s[-–]\s|\b(?:lalu|kemudian)\b")
_UNNAMED = re.compile(r"\b(?:surat|sk)(?:nya)? (?=(?:di|me|ter|jadi|keluar|masuk|kami|langsung|itu)\w*)")
"""A letter of which nothing says what letter it is."""
_LONGEST_STEP = 200
_REMINDS = re.compile(r"\W*(?:jangan lupa|mengisi|isi|dilengkapi)\b|.*\b(?:sebagaimana dimaksud|wajib)\b")
"""What still has to be brought or filled in, and what a regulation lays down."""
_TAKEN_ON = re.compile(r", (?:anda |pemohon |warga |lalu |kemudian )?(?:melapor|lapor|datang)\b[^,]*$")
"""A paper with which somebody goes on to another office ends no service."""


def _last_steps(page: Page) -> Iterator[Evidence]:
    """An output that is named only as the last step of the procedure: half an answer."""
    for place, line in _last_lines(page):
        last = _JOINED.split(line.strip(" .;"))[-1]
        folded = fold(last)
        if (
            len(last) <= _LONGEST_STEP
            and not _REMINDS.match(folded)
            and not _TAKEN_ON.search(folded)
            and _OUTPUT.search(folded)
            and (HANDED_OVER.search(folded) or _OUTPUT.fullmatch(folded.strip(" .")))
        ):
            yield Evidence(Strength.PARTIAL, quote(last), place, "hasil layanan hanya disebut sebagai langkah terakhir")


def _last_lines(page: Page) -> Iterator[tuple[str, str]]:
    for draft in page.services:
        for statement in draft.statements if draft.is_credible else ():
            # A standard that goes by the list of the law has a line of its own for the product.
            is_by_law = "mekanisme" in fold(statement.label)
            if statement.component == "standards.procedure" and statement.values and not is_by_law:
                yield draft.place_of(statement), statement.values[-1]
    for lines in page.yields(step_runs):
        if "mekanisme" not in page.place(lines[-1]).lower():
            yield page.place(lines[-1]), lines[-1].text
    for way in page.yields(told_ways):
        yield page.place(way.block), _UNNAMED.sub("", way.last)
