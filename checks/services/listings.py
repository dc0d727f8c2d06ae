"""Lists of services, and whole service-standard documents that a page only links or shows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, islice, pairwise
from typing import TYPE_CHECKING

from checks.carriers import carried_evidence, labelled_carriers
from checks.document.decode import fold, to_words
from checks.document.model import Block, BlockKind
from checks.model import Evidence, PageKind, Strength
from checks.services.drafts import NO_SERVICES, ServiceDraft
from checks.services.labels import bare, label_of
from checks.vocabulary import known
from checks.wording.excerpts import quote
from checks.wording.paper_names import is_paper, names_letters
from checks.wording.texts import text_concepts
from checks.wording.values import is_numbered, is_opening_hours, regulations

if TYPE_CHECKING:
    from checks.page import Page

_NOT_SERVICES = frozenset(
    {"topic_ppid", "topic_news", "not_a_service", "gambling", "topic_questionnaire", "placeholder"}
)


def service_lists(page: Page) -> Iterator[Evidence]:
    """Yield lists that name services under words such as *jenis layanan*, and pages that describe several."""
    if page.kind in NO_SERVICES or page.kind is PageKind.ESSAY:
        return
    yield from _described(page)
    yield from _bare_lists(page)
    yield from _headed_services(page)
    yield from _announced_lists(page)
    yield from _told_lists(page)


def _described(page: Page) -> Iterator[Evidence]:
    named = [
        draft
        for draft in page.services
        if draft.is_credible
        and not draft.asked
        and "service_word" in text_concepts(draft.name)
        and _may_be_a_name(draft.name)
        and not _ASIDE.match(fold(draft.name))
        and not _is_step(page, draft)
        and not all(is_opening_hours(statement.folded) for statement in draft.statements if statement.values)
    ]
    if _differ(fold(draft.name) for draft in named):
        names = " · ".join(dict.fromkeys(draft.name for draft in named))
        why = "layanan disebut namanya, tanpa keterangan produk layanan"
        yield Evidence(Strength.PARTIAL, quote(names), named[0].statements[0].where, why)


def _is_step(page: Page, draft: ServiceDraft) -> bool:
    """Whether what looks like a service is a step with a heading, below *Tata Cara*."""
    return any("label_procedure" in page.heading_concepts(heading) for heading in draft.statements[0].path[:-1])


_ABOUT_ALL = re.compile(
    r"(?:rincian |besaran |daftar )?(?:biaya|tarif|syarat|persyaratan|alur|prosedur|waktu|jam|per|jenis)\b"
)
"""Headings over what is said of all services alike: they name none of them."""


_OFFERS = re.compile(r"kami meny|layanan untuk|jangan|silakan|silahkan")
_SAYS = re.compile(
    r"\b(?:berkualitas|profesional|terbaik|prima|24/7|diselesaikan|bisa dilakukan|jangan|silakan|silahkan)\b|"
    r"\b(?:yang|serta) (?:cepat|mudah|ramah|bisa)\b|\b(?:cepat|mudah|praktis|aman|nyaman|transparan|24 jam)\W*$"
)
"""What is said of a service, and no name has in it."""


def _may_be_a_name(text: str) -> bool:
    folded = fold(text.strip())
    return not (folded.endswith("?") or _ABOUT_ALL.match(folded) or _SAYS.search(folded))


def _announced_lists(page: Page) -> Iterator[Evidence]:
    """A heading or opening line such as *jenis layanan* with the names of services after it."""
    blocks = page.main
    for index, block in enumerate(blocks):
        if block.link or not _announces(block) or page.names(block, *_NOT_SERVICES):
            continue
        if page.title_concepts & {"pledge_name", "motto"}:
            continue  # what it announces is how it serves
        lines = _listed(page, block, blocks[index + 1 : index + 60])
        offered = [
            line
            for line in lines
            if page.names(line, "service_word")
            and len(line.text) < 140
            and not _OFFERS.match(line.folded)
            and not line.text.endswith("?")
            and not line.words.startswith((" jam ", " jadwal "))
            and (line.kind is BlockKind.CELL or not _is_tile(page, line))
        ]
        if _differ(line.folded for line in offered if _names_one(page, line)) and len(offered) * 4 >= len(lines):
            yield Evidence(
                Strength.PARTIAL,
                quote(f"{block.text}: {' · '.join(line.text for line in offered)}"),
                " › ".join([*block.path[-1:], block.text]),
                "daftar layanan tanpa keterangan produk setiap layanan",
            )


_VAGUE = re.compile(
    r"(?:\W|\b(?:(?:pe)?layanan|unit|publik|masyarakat|kami|unggulan|utama|terpadu|satu|pintu|ptsp|umum|"
    r"lain(?:nya)?|malam|hari|tersedia|jenis|daftar|informasi|pusat|tentang|deskripsi|kelurahan|dan|"
    r"dinas \w+(?: (?:kota|kabupaten|provinsi) \w+)?)\b)+"
)
"""*Pelayanan Umum*, *Jenis Layanan*: words of service that name none."""
_ASIDE = re.compile(
    r"[“\"]|\W*(?:pilih|cari|lihat|akses|dapatkan|klik|kunjungi|hubungi|temukan|sedang memuat|belum ada|poin penting|"
    r"simpan|petunjuk|amanah|persyaratan|step|langkah)\b|"
    r".*\b\d{1,2}[.:]\d\d(?: wi(?:b|ta|t))?\b|.*\bberhasil\b"
)
"""Orders to the reader, hours and notices that stand among the names of services."""
_OF_SERVING = ("pledge_name", "pledge_cue", "vision", "mission", "vision_mission", "motto", "survey_name", "negation")


def _names_one(page: Page, line: Block) -> bool:
    """Whether a line can be the name of one service."""
    return not (
        _VAGUE.fullmatch(line.folded)
        or _ASIDE.match(line.folded)
        or (line.words.startswith((" layanan ", " pelayanan ")) and _SAYS.search(line.folded))
        or page.names(line, *_OF_SERVING)
    )


def _differ(names: Iterable[str]) -> bool:
    """Whether two of them name different things: numbers, and what only says that it is a service, left aside."""
    plain = dict.fromkeys(_NUMBERS.sub(" ", name).strip() for name in names if not _VAGUE.fullmatch(name))
    told = list(islice(plain, _MOST_NAMES))
    of_their_own = (name for name in told if not any(name != other and name in other for other in told))
    return len(list(islice(of_their_own, 2))) > 1


_MOST_NAMES = 100
"""Of a page that lists more, the first will do."""
_NUMBERS = re.compile(r"[\d\W]+")
_COUNTS_UP = r"(?:antara lain|meliputi|adalah|berupa|seperti|yaitu|yakni|mencakup)"
_OFFERED = re.compile(
    r"\b(?:menyediakan|melayani|mengurus|urus|kami (?:menerima|mengerjakan|menerbitkan|menjual|kerjakan)|we issue|"
    r"apply for|di (?:sini|puskesmas|kantor kami|tempat kami) (?:[\w/]+ ){0,3}(?:dapat|bisa)|"
    r"(?:kami (?:layani|kerjakan|urus)|dilayani|diurus)(?: \w+){0,3}(?=:))\s?:?\s(?:berbagai )?(?:(?:pe)?layanan |"
    r"penerbitan |pembuatan )?(.{10,200})|"
    rf"^(?:jenis |berbagai )?(?:pe)?layanan (?:(?:yang |kami )?(?:[\w ]{{1,30}} )?{_COUNTS_UP}\s?:? )?(.{{10,160}})"
)
_NOT_OFFERED = re.compile(r"\b(?:membawa|melampirkan|syarat|tugas|fungsi|menyelenggarakan)\b")
_JOINS = re.compile(r",\s*(?:dan |serta |& )?|\s(?:dan|serta|&)\s")
_OFFERS_THREE = 3


def _told_lists(page: Page) -> Iterator[Evidence]:
    """A sentence that counts services up: `Kami menyediakan layanan imunisasi, KIA, gizi, dan laboratorium`."""
    for block in page.naming("service_word"):
        if block.link or block.folded.count(",") < _OFFERS_THREE - 2 or _NOT_OFFERED.search(block.folded):
            continue
        offered = _offered(block)
        if not offered or page.around(block, *_NOT_SERVICES, "vision", "mission", "promise", "complaint_strict"):
            continue
        parts = _JOINS.split(offered.partition(".")[0])
        named = [part for part in parts if "service_word" in text_concepts(part) and part.count(" ") <= _FEW_WORDS]
        if len(named) >= _OFFERS_THREE and len(named) * 3 >= 2 * len(parts):
            why = "daftar layanan tanpa keterangan produk setiap layanan"
            yield Evidence(Strength.PARTIAL, quote(block.text), page.place(block), why)
            return


def _offered(block: Block) -> str:
    """The part of a sentence that counts services up: after a verb, or all of it under a heading that asks for them."""
    if found := _OFFERED.search(block.folded):
        return found[1] or found[2] or ""
    head = bare(to_words(fold(block.path[-1]))) if block.path else ""
    return block.folded if _ASKED.search(head) else ""


_ASKED = re.compile(r"\b(?:apa saja|apa|jenis) (?:jenis )?(?:pe)?layanan\b|\b(?:pe)?layanan apa saja\b")
_FEW_WORDS = 6


_LISTS = re.compile(r"(?:berikut )?(?:ini )?(?:adalah )?daftar (?:standar )?(?:pe)?layanan\b(?! informasi)")


def _announces(block: Block) -> bool:
    opens = block.folded.endswith((":", "yaitu", "meliputi"))
    if not (opens or block.kind is BlockKind.HEADING or block.bold):
        return False
    words = bare(block.words)
    if opens and _LISTS.match(words):
        return True
    if len(words) > 70:
        return False
    begins = opens and words.startswith(("layanan yang", "pelayanan yang", "jenis layanan", "jenis pelayanan"))
    return begins or words in known("service_list") or _is_about_services(words)


def _listed(page: Page, start: Block, following: Sequence[Block]) -> list[Block]:
    """The lines after an announcement, up to the next heading of its rank, component label or region."""
    lines: list[Block] = []
    for block in following:
        ends = block.kind is BlockKind.HEADING and 0 < block.level <= start.level
        heads = not block.link and label_of(block) and not page.names(block, *_NOT_SERVICES)
        if ends or block.region is not start.region or heads:
            break
        silent = block.kind is BlockKind.CONTROL or block.link or len(block.text) < 5
        if not silent and not page.names(block, *_NOT_SERVICES):
            lines.append(block)
    return lines


def _bare_lists(page: Page) -> Iterator[Evidence]:
    """A list of short lines most of which begin with a word of service (`Pengujian air limbah`)."""
    for _, run in groupby(page.main, key=lambda block: (block.path, block.list_id, block.table_id, block.column)):
        lines = [
            block
            for block in run
            if (block.kind in _LISTED or (block.kind is BlockKind.TEXT and is_numbered(block.text)))
            and not block.link
            and 2 <= block.words.count(" ") - 1 <= 8
        ]
        if (
            len(lines) < 3
            or any(word in " ".join(lines[0].path).lower() for word in _SCHEDULES)
            or page.above(lines[0]) & _NOT_LISTED
            or page.title_concepts & _NOT_LISTED
        ):
            continue
        if sum(is_paper(line.folded) for line in lines) * 2 >= len(lines) and not names_letters(
            [line.folded for line in lines]
        ):
            continue  # what is to be brought, whatever services its names hold
        begun = [line for line in lines if _begins_with_service(page, line) and not page.names(line, *_NOT_SERVICES)]
        if not _differ(line.folded for line in begun if _names_one(page, line)):
            continue
        if len(begun) * 5 >= len(lines) * 3 and not any(line.text.endswith(";") for line in lines):
            yield Evidence(
                Strength.PARTIAL,
                quote(" · ".join(line.text for line in begun)),
                page.place(lines[0]),
                "daftar layanan tanpa keterangan produk setiap layanan",
            )
            return


_LISTED = frozenset({BlockKind.ITEM, BlockKind.CELL, BlockKind.CONTROL})
_SAMPLE = re.compile(r"(?:layanan|pelayanan|service|produk) ?\d*")
"""`Layanan 1`: a template's sample."""
_SCHEDULES = (
    *("jadwal", "jam ", "waktu", "jalur", "keluhan", "tarif", "berita", "kegiatan", "agenda", "galeri"),
    *("tugas pokok", "alur pendaftaran", "faq", "frequently asked"),
)
"""What headings list that begin with a word of service and are no services: hours, admission paths, events, duties."""


def _headed_services(page: Page) -> Iterator[Evidence]:
    """Two or more headings that begin with a word of service and have a body of their own."""
    blocks = page.main
    headed = [
        block
        for block, following in pairwise(blocks)
        if block.kind is BlockKind.HEADING
        and not block.link
        and block.level > 1
        and block.words.count(" ") <= 9
        and _begins_with_service(page, block)
        and following.kind is not BlockKind.HEADING
        and not following.link
        and not page.around(block, *_NOT_SERVICES, "complaint_word", "survey_name", "disability_group")
        and "label_procedure" not in page.above(block)
        and not label_of(block)
        and _may_be_a_name(block.text)
        and not _ASIDE.match(block.folded)
        and not any(word in " ".join(block.path).lower() for word in _SCHEDULES)
        and not _is_tile(page, block)
    ]
    if _differ(block.folded for block in headed) and not page.title_concepts & _NOT_SERVICES:
        yield Evidence(
            Strength.PARTIAL,
            quote(" · ".join(block.text for block in headed)),
            page.place(headed[0]),
            "layanan disebut namanya, tanpa keterangan produk layanan",
        )


_TILE = 4
"""Lines of a tile: its title, a sentence or two, and the way on."""


def _is_tile(page: Page, title: Block) -> bool:
    """Whether a line is of a title and a sentence that lead to another page, by a link such as *selengkapnya*."""
    start = page.position(title)
    for block in page.main[start + 1 : start + _TILE]:
        if block.kind is BlockKind.HEADING:
            return False
        if block.link:
            return not page.concepts(block).isdisjoint(("meaningless_label",))
    return False


_NOT_LISTED = _NOT_SERVICES | {
    "label_requirements",
    "label_facilities",
    "complaint_word",
    "survey_name",
    "vision",
    "mission",
    "aid_program",
    "label_legal_basis",
    "label_procedure",
    "motto",
    "disability_group",
    "label_staff_competence",
    "facility_heading",
    "contact_page",
    "label_product",
}


def _begins_with_service(page: Page, block: Block) -> bool:
    begin = block.words.find(bare(block.words)) - 1
    if _SAMPLE.fullmatch(block.folded):
        return False
    return any(hit.concept == "service_word" and hit.start == begin for hit in page.hits(block))


def _is_about_services(words: str) -> bool:
    first = words.partition(" ")[0]
    return (
        first in ("jenis", "daftar", "layanan", "pelayanan", "macam", "ragam")
        and ("layanan" in words or "izin" in words)
        and words.count(" ") <= 9
        and not any(other in words for other in ("pengaduan", "informasi", "disabilitas", "keluhan", "jam ", "waktu"))
    )


def standard_documents(page: Page) -> Iterator[Evidence]:
    """Yield pictures and documents labelled as a whole service standard: there, and not readable to us."""
    if page.kind in NO_SERVICES:
        return
    for carrier, label in labelled_carriers(page, "standard_name"):
        words = to_words(fold(label))
        if any(
            other in words
            for other in (
                " minimal ",
                " informasi publik ",
                " biaya ",
                " ppid ",
                " kepatuhan ",
                " pengaduan ",
                " tim ",
                " survei ",
                " survey ",
                " laporan ",
                " evaluasi ",
                " akreditasi ",
                " pedoman ",
                " informasi ",
            )
        ):
            continue
        if regulations(fold(label)) or page.heading_concepts(label) & {"topic_ppid", "topic_news", "gambling"}:
            continue
        yield carried_evidence(
            carrier, label, f"standar pelayanan hanya berupa {carrier.what}; komponennya belum terbaca"
        )
