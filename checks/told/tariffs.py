"""Fees outside component labels: tariff tables, and sentences that say a service costs nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from checks.document.decode import fold
from checks.document.model import Block, BlockKind
from checks.model import Evidence, PageKind, Strength
from checks.services.drafts import NO_SERVICES
from checks.told.asides import announces_event, is_aside
from checks.told.deadlines import stated_deadlines
from checks.told.papers import papers
from checks.wording.cues import LineCues
from checks.wording.excerpts import quote
from checks.wording.texts import text_concepts
from checks.wording.values import has_amount, has_rupiah, is_free, mentions, regulations

if TYPE_CHECKING:
    from checks.page import Page

_OTHER = frozenset({"topic_ppid", "not_a_service", "topic_questionnaire", "whistleblowing", "gambling", "topic_news"})
_NO_PRICES = frozenset({"aid_program", "vision", "mission", "topic_news"})
_BUDGET = (
    "terkumpul",
    "anggaran",
    "realisasi",
    "apbd",
    "pagu",
    "belanja",
    "pendapatan asli",
    "target",
    "hibah",
    "bantuan",
    "denda",
    "gaji",
    "nilai kontrak",
    "insentif",
    "santunan",
    "investasi",
    "modal usaha",
    "honor",
    "hps",
    "aset",
    "dipa",
    "penerimaan",
    "pasar",
    "hari ini",
    "komoditas",
    "pekanan",
    "inflasi",
)


_PRICED = ("tarif", "biaya", "harga", "retribusi", "sewa", "pnbp", "(rp")
"""What the heading of a column of prices has."""


def tariff_tables(page: Page) -> Iterator[Evidence]:
    """Yield tables whose column of prices has amounts in at least two rows."""
    if page.kind in NO_SERVICES:
        return
    for table in page.document.tables:
        header = table.header or (table.rows[0] if table.rows else ())
        head = fold(" | ".join([*table.path[-2:], *header]))
        if any(word in head for word in _BUDGET) or text_concepts(head) & _OTHER:
            continue
        bare_prices = (
            not table.header
            and len(table.rows) >= 2
            and all(len(row) >= 2 and has_rupiah(fold(row[-1])) for row in table.rows)
        )
        named = bare_prices and bool(({"service_word"} & page.title_concepts) or text_concepts(head) & {"service_word"})
        if not named and not any(word in head for word in _PRICED):
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
    return len(folded) < 60 and (
        has_amount(folded) or is_free(folded) or (folded.replace(".", "").isdigit() and len(folded) >= 4)
    )


_MAY_COST = LineCues(
    *("biaya", "tarif", "retribusi", "harga", "sewa", "ongkos", "pnbp", "bayar", "rp", "htm", "tiket", "karcis"),
    *("ribu", "perak", "rupiah", "idr", ".000", "00/", "00 per", "00 se", "0rb", "0 rb", "0k", "cost", "pay ", "fee"),
)
_PRICE_WORD = re.compile(
    r"\b(?:biaya|tarif|retribusi|harga|sewa|ongkos|pnbp|membayar|bayar|htm|tiket|sebesar(?= rp)|costs?|fees?|"
    r"charged?|pay|karcis|iuran|ongkir|merogoh|(?:di)?kena(?:i|kan)?|mengganti|dibayarkan|setor)(?:nya)?\b"
)
_MONEY = (
    r"(?:(?:rp\.?|idr) ?\d[\d.,]{0,15}(?: ?(?:ribu|rb|juta|k)\b)?(?:,-)?|\b\d{1,3}(?:\.\d{3})+\b(?:,-)?|"
    r"\b\d[\d.,]{0,15} ?(?:ribu|rb|perak|rupiah)\b(?: rupiah)?|"
    r"\b(?:(?:se|satu|dua|tiga|empat|lima|enam|tujuh|delapan|sembilan|sepuluh|belas|puluh|ratus|seratus) ?){1,6}ribu\b"
    r"(?: (?:\w+ )?ratus)?(?: (?:rupiah|perak))?|\bseribu\b(?: (?:rupiah|perak))?)"
)
"""An amount of money of any spelling."""
_TAKEN = (
    r"(?:/ ?(?!kg|kilo|liter|gram|butir|ikat)\w+|\bper (?!kg|kilo\w*|liter|bulan juni|gram|tahun 2)\w+|"
    r"\bse(?:lembar|buah|jam|hari|malam|bulan|tahun|kali|orang|ekor|potong|batang|unit|tangki|rit|kepala|titik)\b|"
    r"\bsekali \w+|\b(?:se)?tiap \w+|\bsatu (?:\w+ )?(?:tangki|rit|lembar|unit|kali|orang|jam|hari|kamar|alat|buku|"
    r"paket)\b|\beach\b|\ba (?:day|night|copy|page|person|head|month|year)\b)"
)
"""What one takes for it: a sheet, an hour, a visit, a head."""
_RATED = re.compile(rf"{_MONEY}[^.;,]{{0,20}}?{_TAKEN}|{_TAKEN}[^.;,]{{0,30}}?{_MONEY}")
_THINGS = re.compile(
    rf"(?:^|[,;:.] |\bdan )\W{{0,3}}(?:[\w/()+&–-]{{1,30}}:? ){{1,5}}?(?:= ?|: ?)?{_MONEY}"
    r"(?= ?(?:[,;.]|$|dan\b|sudah\b|belum\b|\(|(?:\w+ ){1,4}\w+\W*$))"
)
"""`Sepeda motor Rp 2.000, mobil Rp 5.000`: things, each with its price."""
_COUNTS = re.compile(
    r"\b(?:jumlah|koleksi|sebanyak|kapasitas|penduduk|jiwa|penumpang|pengunjung|kunjungan|judul|luas|produksi|unit|"
    r"meter)\b"
)
_CURRENCY = re.compile(r"\brp\b|\brp\.? ?\d|\bidr\b|rupiah|perak|ribu\b|\d ?rb\b")
"""Without it, a number beside people and things counts them."""
_GOODS = re.compile(
    r"(?:/ ?|\bper )(?:kg|kilo\w*|liter|ltr|ikat|butir|gram|sak|ekor hidup)\b|"
    r"\b(?:beras|minyak goreng|gula pasir|cabai|bawang|telur|tepung|sembako|elpiji)\b"
)
"""What is weighed out on a market."""
_RECEIVED = re.compile(
    r"\b(?:menerima|mendapat(?:kan)?|honor\w*|upah|umk|ump|gaji|penghasilan|pendapatan|omzet|omset|uang (?:saku|lelah|"
    r"transpor\w*)|blt|bst|pkh|bansos|cair|dicairkan|hadiah|juara|ditaksir|kerugian|senilai|terkumpul|mencapai|"
    r"sumbangan|donasi|zakat|modal|plafon|pinjaman|kredit|simpanan|tabungan|klaim|jaminan kematian|dijual|beasiswa|"
    r"sedekah|infaq?k?|\w*m[ae]t[ae]rai|dana|miliar|milyar|triliun|subsidi|pajak terutang|njop)\b"
)
"""Money that somebody is given, earns or has."""


_SPOKEN_PRICE = re.compile(
    r"\b(?:\d{1,3}|se|satu|dua|tiga|empat|lima|enam|tujuh|delapan|sembilan|sepuluh|belas|puluh|ratus|seratus) ?"
    r"(?:rb|ribu|juta)\b(?! (?:jiwa|orang|warga|ton|hektar|ha|km|meter|penduduk|lembar|unit|kk|anak|eksemplar|peserta))"
)
"""*Lima puluh ribu*, *25rb*: a price where the sentence speaks of paying."""
_BY_RULE = re.compile(
    r"\b(?:biaya|tarif|retribusi|pnbp)(?:nya)?\b[^.;:]{0,40}\b(?:sesuai|mengacu|berdasarkan|mengikuti|diatur)\b"
)


_EXTORTED = ("oknum", "pungli", "minta biaya", "minta uang", "dimintai")
"""What somebody was asked for who complains of it."""
_SHARE = re.compile(
    r"\b(?:biaya|tarif|jasa|honor\w*|retribusi)\b[^.;]{0,40}\b\d{1,2}(?:[.,]\d{1,2})? ?(?:%|persen) dari "
    r"(?:harga|nilai|njop)"
)
"""What is reckoned from the worth of a thing."""


def priced_sentences(page: Page) -> Iterator[Evidence]:
    """Yield lines that name a price for a service outside any component label."""
    if page.kind in NO_SERVICES or page.kind is PageKind.ESSAY:
        return
    for block in page.cued(_MAY_COST):
        if len(block.text) > 400 or announces_event(block):
            continue
        is_priced: object = (
            has_rupiah(block.folded) or _SPOKEN_PRICE.search(block.folded) or _SHARE.search(block.folded)
        )
        if not _PRICE_WORD.search(block.folded):
            if (
                _RECEIVED.search(block.folded)
                or _GOODS.search(block.folded)
                or _STAMP.search(block.folded)
                or page.title_concepts & _NO_PRICES
                or page.kind is PageKind.LISTING
            ):
                continue
            is_priced = _RATED.search(block.folded) or _THINGS.search(block.folded)
            if not is_priced or (_COUNTS.search(block.folded) and not _CURRENCY.search(block.folded)):
                continue
        retributed = "retribusi" in block.folded
        by_rule = _BY_RULE.search(block.folded) and (regulations(block.folded) or page.names(block, "tariff_rule"))
        if not is_priced and not by_rule:
            continue
        if (
            page.around(block, *_OTHER, "aid_program")
            or page.names(block, "promise")
            or any(word in block.folded for word in (*_BUDGET, *_EXTORTED) if word != "pasar" or not retributed)
        ):
            continue
        if is_free(block.folded) or not (page.around(block, "service_word") or "service_word" in page.title_concepts):
            continue
        yield Evidence(
            Strength.FULL if is_priced else Strength.PARTIAL,
            quote(block.text),
            page.place(block),
            "menyebut besaran biaya" if is_priced else "hanya merujuk peraturan tarif tanpa menyebut besarannya",
        )


_ALONE = 40
_RATE = re.compile(r"(?:/|\bper) ?(?:hari|malam|jam|orang|kali|lembar|kunjungan|pasien)\b")
"""`Rp 650.000 / hari`: what something costs, also where no word of price stands before it."""
_STAMP = re.compile(r"m[ea]?t[ea]?rai")
"""Duty stamps are papers to bring."""


def price_lists(page: Page) -> Iterator[Evidence]:
    """Yield amounts that stand alone, twice or more, where the page has said that prices follow."""
    if page.kind in NO_SERVICES:
        return
    alone = [
        block
        for block in page.main
        if len(block.text) <= _ALONE and not block.link and has_rupiah(block.folded) and not _STAMP.search(block.folded)
    ]
    if len(alone) < 2:
        return
    said = [block for block in page.main if block.order < alone[0].order and _PRICE_WORD.search(block.folded)]
    if any(word in f"{page.document.title} {page.place(alone[0])}".lower() for word in _BUDGET):
        return
    near = said and alone[0].order - said[-1].order <= 8
    near = near and not any(word in said[-1].folded for word in _BUDGET) and not page.around(said[-1], *_OTHER)
    rated = "service_word" in page.title_concepts and all(_RATE.search(block.folded) for block in alone)
    if near or rated:
        yield Evidence(
            Strength.FULL,
            quote(" · ".join(block.text for block in alone)),
            quote(said[-1].text, 80) if near else page.place(alone[0]),
            "daftar harga dengan besarannya",
        )


_MAY_BE_FREE = LineCues(
    *("gratis", "biaya", "bayar", "tarif", "pungut", "retribusi", "iuran", "ongkos", "rupiah", "rp", "nihil"),
    *("cuma-cuma", "free", "uang", "bea", "duit", "sepeser", "no charge"),
)


_NOTHING = " nihil "
"""Of what, only a label can tell."""
_ALL_FREE = re.compile(r"\b(?:pe)?layanan (?:kami|di sini) (?:adalah )?(?:100 ?% )?gratis\b")


def _tells_how(page: Page) -> bool:
    """Whether the page tells what to bring and how long it takes: it is of a service, whatever it is called."""
    return bool(page.yields(papers) and page.yields(stated_deadlines))


def _is_of_another_label(page: Page, block: Block) -> bool:
    """Whether a cell of the same row names a component."""
    row = [cell for cell in page.near(block, before=_ROW) if (cell.table_id, cell.row) == (block.table_id, block.row)]
    return any(concept.startswith("label_") for cell in row for concept in page.concepts(cell))


_ROW = 12


def free_services(page: Page) -> Iterator[Evidence]:
    """Yield sentences and tiles that say nothing is charged; for all services at once it is half an answer."""
    if page.kind in NO_SERVICES or page.kind is PageKind.ESSAY:
        return
    for block in page.cued(_MAY_BE_FREE):
        if (
            mentions(block.folded, "portal", "situs ini", "website", "aplikasi ini", "unduh", "download", "pulsa")
            or not is_free(block.folded)
            or page.around(block, *_OTHER)
            or "complaint_strict" in page.title_concepts
            or is_aside(block)
            or block.kind is BlockKind.CONTROL
        ):
            continue
        all_free = _ALL_FREE.search(block.folded)
        if (
            block.text.endswith("?")
            or (block.words == _NOTHING and _is_of_another_label(page, block))
            or (not all_free and page.names(block, "promise", "oversight", "sp4n_address"))
            or "lapor!" in block.folded
            or page.around(block, "motto", "pledge_name", "pledge_cue", "label_service_guarantee", "vision", "mission")
        ):
            continue
        near = frozenset().union(*(page.heading_concepts(heading) for heading in block.path[-2:]))
        specific = "service_word" in near or page.names(block, "service_word")
        specific = specific or page.once(_tells_how)
        if not specific and "service_word" not in page.title_concepts:
            continue
        general = all_free or any(word in block.words for word in (" seluruh ", " semua ", " segala ")) or not specific
        yield Evidence(
            Strength.PARTIAL if general else Strength.FULL,
            quote(block.text),
            page.place(block),
            "pernyataan gratis untuk semua layanan, tanpa menyebut layanannya"
            if general
            else "menyatakan layanan tidak dipungut biaya",
        )
