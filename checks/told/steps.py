"""Service procedures that stand without a component label: ordered steps, and pictures or documents of a flow."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from checks.carriers import carried_evidence, labelled_carriers
from checks.document.decode import fold
from checks.document.model import Block, BlockKind
from checks.model import Evidence, PageKind, Strength
from checks.services.drafts import NO_SERVICES
from checks.told.deeds import DEED, side_of
from checks.wording.excerpts import quote
from checks.wording.values import is_validity

if TYPE_CHECKING:
    from checks.page import Page


_ACTS = re.compile(
    r"^\W*(?:\d{1,2}\W+|[a-z][.)]\s*)?(?:(?:[A-Z][\w-]+)(?:\s[\w-]+){0,3}\s(?:me[a-z]{4,}|di[a-z]{4,}|"
    r"datang|menerima)\b|(?:Ambil|Isi|Datang|Serahkan|Unggah|Unduh|Login|Pilih|Klik|Tunggu|Bayar|Terima|Masukkan|"
    r"Lakukan|Siapkan|Buka|Mengisi|"
    r"Menyerahkan|Mengambil|Menunggu|Mendaftar|Membayar|Menerima|Mengirim\w*|Mengajukan|Menghubungi"
    r")\b|(?:Apabila|Setelah|Kemudian|Selanjutnya|Lalu)\s)"
)
"""A line that says who does what, or tells the reader what to do."""
_DEED_NAMED = re.compile(r"^\W*(?:\d{1,2}\W+|[a-z][.)]\s*)?(?:Verifikasi|Penyerahan|Registrasi)\b")
"""A deed by its name; `Registrasi produk pangan` is one of many services where nothing counts the lines."""


_WHAT_IS = re.compile(r"^\W*(?:Pe[a-z]{4,}an|Layanan|Sarana|Sistem|Fasilitas|Jadwal|Ruang)\b")
"""A line about the service itself (`Pelayanan dialisis menggunakan …`); a step only where steps are counted."""


def ordered_steps(page: Page) -> Iterator[Evidence]:
    """Yield the procedures that stand without a label."""
    for lines in page.yields(step_runs):
        yield Evidence(
            Strength.FULL,
            quote(" · ".join(block.text for block in lines)),
            page.place(lines[0]),
            "langkah layanan diuraikan berurutan",
        )


def step_runs(page: Page) -> Iterator[list[Block]]:
    """Three or more neighbouring lines under words of a service, at least two of them with a doer and a deed."""
    if page.kind in NO_SERVICES or page.kind is PageKind.ESSAY:
        return
    for lines in _neighbours(page):
        if not 3 <= len(lines) <= 40 or not _NO_STEPS_BELOW.isdisjoint(page.above(lines[0])):
            continue
        is_way = is_way_of_service(page, lines[0])
        if not (is_way or _is_called_a_way(page, lines[0])) or any(page.names(line, "pledge_cue") for line in lines):
            continue
        shown = sum("melambangkan" in line.folded for line in lines)  # what a coat of arms shows
        if shown >= _DOING or any("salah satu cara" in line.folded for line in lines[:2]):
            continue
        head = fold(lines[0].path[-1]) if lines[0].path else ""
        if _REMARKS.search(head) or ("penanganan" in head and any(_MESSAGES.search(line.folded) for line in lines)):
            continue
        ruled = sum(RULE.match(line.folded) is not None for line in lines)
        if ruled * 2 >= len(lines) or (ruled and lines[0].path and _RULES.search(fold(lines[0].path[-1]))):
            continue  # what visitors must and must not do
        asked = _ASKS_FOR.match(head) and not any(_OFFICE.search(line.folded) for line in lines)
        if asked or _is_of_duties(lines[0]):
            continue  # what a unit of the office has to do, what is to be brought
        papers = sum(_BEGINS_WITH_PAPER.match(line.folded) is not None for line in lines)
        if papers * (3 if "label_requirements" in page.above(lines[0]) else 2) >= len(lines):
            continue  # what is to be brought and filled in, and not what happens then
        acting = _acting(page, lines)
        if len(acting) >= _DOING and len(acting) * (3 if is_way else 2) >= len(lines):
            yield lines


def _neighbours(page: Page) -> Iterator[list[Block]]:
    """Lines below one heading, a list that is counted anew apart from what stands before it."""
    for _, run in groupby(page.main, key=lambda block: (block.path, block.kind, block.list_id, block.table_id)):
        yield from counted_apart(block for block in run if block.kind in _LINES)


def counted_apart(run: Iterable[Block]) -> Iterator[list[Block]]:
    """Part neighbouring lines of text where they begin to count from one again: what is brought, and what is done."""
    lines: list[Block] = []
    counted = 0
    for block in run:
        number = _COUNTED.match(block.text) if block.kind is BlockKind.TEXT else None
        if number is not None and number[1] == "1" and counted >= _DOING:
            yield lines
            lines, counted = [], 0
        counted += number is not None
        lines.append(block)
    yield lines


_LINES = frozenset((BlockKind.ITEM, BlockKind.TEXT, BlockKind.CELL))
_NO_STEPS_BELOW = frozenset(
    (
        *("pledge_name", "social_aid", "disability_group", "mission", "survey_name", "vision_mission"),
        *("label_facilities", "facility_heading", "priority_service", "suggestion"),
    )
)


def _acting(page: Page, lines: Sequence[Block]) -> list[Block]:
    """The lines that say who does what."""
    counted = _are_counted(lines)
    return [
        block
        for block in lines
        if (page.names(block, "process_verbs") and (counted or block.ordered or not _DEED_NAMED.match(block.text)))
        or (_is_listed(block) and _ACTS.match(block.text) and (block.ordered or not _WHAT_IS.match(block.text)))
        or ((counted or block.ordered) and side_of(block.folded) and not is_validity(block.folded))
        or (counted and _is_listed(block) and _DEED_NAMED.match(block.text))
    ]


_DUTIES = re.compile(r"\b(?:tugas|fungsi|tupoksi|uraian jabatan)\b")
_ASKS_FOR = re.compile(
    r"\W*(?:\d{1,2}\W+)?(?:apa(?:kah)? (?:saja )?)?(?:per)?syarat(?:an)?\b"
    r"(?!.*\b(?:prosedur|alur|langkah|tata cara|mekanisme|cara)\b)"
)


_OFFICE = re.compile(
    r"\b(?:petugas|pegawai|loket|antri\w*|antre\w*|dihubungi|diproses|diverifikasi|diterbitkan|dipanggil|bagian)\b"
)
"""Without it, what stands below requirements is what they are, in the words of deeds."""


def _is_of_duties(line: Block) -> bool:
    return any(_DUTIES.search(heading.lower()) for heading in line.path[-2:])


_DOING = 2
"""Lines that say who does what, without which a list is none of steps."""


def _is_called_a_way(page: Page, first: Block) -> bool:
    """Whether one of the two lines above a list, outside of any list of steps, calls it the way of something."""
    above = page.near(first, before=FEWEST_STEPS)[-2:]
    way = [block for block in above if page.is_content(block) and page.names(block, "label_procedure")]
    return any(block.list_id != first.list_id and not block.link for block in way) and _is_no_other(page, first, way)


def _is_no_other(page: Page, first: Block, way: Sequence[Block]) -> bool:
    near = page.above(first) | page.title_concepts | frozenset().union(*(page.concepts(block) for block in way))
    return not near & {"topic_ppid", "complaint_strict", "not_a_service", "whistleblowing", "topic_news"}


_BEGINS_WITH_PAPER = re.compile(
    r"[\W\d]*(?:[a-z][.)]\s*)?(?:foto ?copy|fotokopi|photo ?copy|fc|surat|ktp|kk|kartu|akta|akte|pas ?foto|ijazah|"
    r"m[ea]terai|asli|buku|bukti|sertifikat|sertipikat|npwp|formulir|salinan|scan|denah|gambar|proposal|sk|skp|"
    r"daftar (?:nama|riwayat)|melampirkan|telah (?:menjalani|berusia|memiliki)|berkelakuan|berusia|memiliki|"
    r"tidak sedang|warga negara)\b"
)


_COUNTED = re.compile(r"\W*([1-9])\W{1,3}(?!\d)")


def _are_counted(lines: Sequence[Block]) -> bool:
    """Whether the lines are numbered from one on, with a point or without."""
    numbers = [int(found[1]) if (found := _COUNTED.match(line.text)) else 0 for line in lines[:FEWEST_STEPS]]
    return numbers == list(range(1, FEWEST_STEPS + 1))


def _is_listed(block: Block) -> bool:
    """Whether the line stands in a list or carries a number."""
    return len(block.text) <= 220 and (
        block.kind is BlockKind.ITEM or bool(re.match(r"\W*(?:\d{1,2}|[a-z])\s?[.)]", block.text))
    )


RULE = re.compile(
    r"[\W\d]*(?:(?:setiap |para )?(?:pengunjung|pemohon|peserta|tamu)\b[^.;]{0,30})?\b(?:wajib|dilarang|harus|jangan|"
    r"tidak (?:boleh|diperkenankan|diperbolehkan|menyalahgunakan|memakai|mengenakan|membawa|menarik))\b"
)
_RULES = re.compile(r"\b(?:kewajiban|hak|larangan|tata tertib|ketentuan|pakaian|penjelasan|catatan|pasal)\b")
_MESSAGES = re.compile(r"\b(?:masukan|aduan|pengaduan|laporan|keluhan|aspirasi)\b")
_REMARKS = re.compile(
    r"\b(?:informasi penting|pengumuman|pasal \d+|catatan|perhatian|penting)\b|"
    r"^\W*(?:hak|kewajiban)\b(?! (?:tanggungan|milik|guna|pakai|atas|cipta))"
)
"""Headings over what else is to be known."""
_NUMBERED = re.compile(r"^(?:(?:langkah|tahap|step)\s?)?(\d{1,2})\s?[.):]\s*\S", re.IGNORECASE)


def headed_steps(page: Page) -> Iterator[Evidence]:
    """Three or more numbered headings under one that names the way of a service: each is a step."""
    if page.kind in NO_SERVICES or page.kind is PageKind.ESSAY:
        return
    for path, run in groupby(page.headings, key=lambda block: block.path):
        above = page.heading_concepts(path[-1]) if path else frozenset()
        for opening, steps in _counted_runs(run):
            head = page.concepts(opening) if opening is not None else above
            # Without a line that says so, what is done must say it.
            acting = sum(DEED.search(block.folded) is not None for block in steps)
            if "label_procedure" not in above | head and (acting < FEWEST_STEPS or "label_requirements" in head):
                continue
            if len(steps) >= FEWEST_STEPS and (is_way_of_service(page, steps[0]) or _tells_of_service(page, steps)):
                yield Evidence(
                    Strength.FULL,
                    quote(" · ".join(block.text for block in steps)),
                    page.place(steps[0]),
                    "langkah layanan sebagai judul berurutan",
                )
                return


def _counted_runs(headings: Iterable[Block]) -> Iterator[tuple[Block | None, list[Block]]]:
    """Yield headings of one rank that are counted on from one, with the last one before them that is not."""
    before: Block | None = None
    opening: Block | None = None
    steps: list[Block] = []
    for block in headings:
        number = _NUMBERED.match(block.text)
        if number is None and not (block.ordered and block.list_id >= 0):
            before = block
            continue
        if steps and number is not None and int(number[1]) == 1:
            yield opening, steps
            steps = []
        opening = opening if steps else before
        steps.append(block)
    if steps:
        yield opening, steps


def _tells_of_service(page: Page, steps: Sequence[Block]) -> bool:
    """Whether what stands below the steps names a service, where neither they nor the page's title do."""
    below = [block for step in steps for block in page.near(step, after=FEWEST_STEPS)]
    other = page.title_concepts | frozenset().union(*(page.concepts(block) for block in below))
    return "service_word" in other and not other & {"topic_ppid", "complaint_strict", "topic_news", "not_a_service"}


FEWEST_STEPS = 3
"""Without which a list or sentence is none of steps."""
_BARE_NUMBER = re.compile(r"\W*(?:langkah |tahap |step )?0?(\d{1,2})\W*")
_NUMBERS = 14
"""Characters of a line that is a number and hardly more."""
_TILE = 8
"""Lines between two numbers: a title and what it says."""


def tiled_steps(page: Page) -> Iterator[tuple[Block, list[Block]]]:
    """Yield the line above and the lines of steps that stand in tiles, each with its number in a line of its own."""
    blocks = [block for block in page.lines if block.kind is not BlockKind.CONTROL]
    numbers = {
        place: int(found[1])
        for place, block in enumerate(blocks)
        if len(block.folded) <= _NUMBERS and (found := _BARE_NUMBER.fullmatch(block.folded))
    }
    for first in [place for place, number in numbers.items() if number == 1]:
        lines: list[Block] = []
        place, number = first, 1
        while numbers.get(place) == number:
            after = place + 1
            while after < len(blocks) and after not in numbers and after - place <= _TILE:
                after += 1
            if after == place + 1:
                break
            lines += blocks[place + 1 : after if after in numbers else min(after, place + 3)]
            place, number = after, number + 1
        if number > FEWEST_STEPS:
            above = next(
                (block for block in reversed(blocks[max(0, first - 2) : first]) if block.text[-1:] != "."), None
            )
            yield above or blocks[max(first - 1, 0)], lines


_OTHER_WAYS = frozenset(
    {"mission", "vision", "sp4n_address", "complaint_procedure_label", "whistleblowing", "survey_name"}
)


def steps_in_tiles(page: Page) -> Iterator[Evidence]:
    """Yield the way of a service that stands in tiles under a line such as *Prosedur* or *Cara mengurus*."""
    if page.kind in NO_SERVICES or page.kind is PageKind.ESSAY:
        return
    for above, lines in page.yields(tiled_steps):
        names = page.concepts(above) | page.above(lines[0]) | page.above(above)
        place = page.place(above).lower()
        handles = "penanganan" in place and any(_MESSAGES.search(line.folded) for line in lines)
        reports = "lapor" in f"{place} {above.folded}" or handles
        acting = sum(DEED.match(line.folded) is not None for line in lines)
        is_way = "label_procedure" in names or (acting >= FEWEST_STEPS and "label_requirements" not in names)
        if sum(_BEGINS_WITH_PAPER.match(line.folded) is not None for line in lines) * 2 >= len(lines):
            continue
        if is_way and not (reports or names & _OTHER_WAYS) and is_way_of_service(page, above):
            text = quote(" · ".join(line.text for line in lines))
            yield Evidence(Strength.FULL, text, page.place(above), "langkah layanan diuraikan berurutan")
            return


_HEADLINE = 7
_CALLED = re.compile(r"\W*(?:alur|bagan|sop|prosedur|mekanisme|tata cara|cara|langkah|standar|sistem|skema|flow)\b")


def flows(page: Page) -> Iterator[Evidence]:
    """Pictures and documents labelled as flow, procedure or SOP of a service."""
    if page.kind in NO_SERVICES - {PageKind.PPID}:
        return
    for carrier, label in labelled_carriers(page, "label_procedure", "sop"):
        around = page.heading_concepts(label)
        if around & {"topic_ppid", "complaint_word", "whistleblowing", "gambling", "sp4n_address"} or (
            page.is_ppid and "service_word" not in around
        ):
            continue
        if "ppid" in carrier.url.lower() or (label.count(" ") >= _HEADLINE and not _CALLED.match(label.lower())):
            continue  # the flow of requests for information, or the picture of a piece of news
        yield carried_evidence(carrier, label, f"alur layanan hanya berupa {carrier.what}; isinya belum terbaca")


def is_way_of_service(page: Page, block: Block) -> bool:
    """Whether the line stands in the content of a service, and of nothing else that also has steps."""
    above, said = page.above(block), page.concepts(block)
    if not (_OF_OTHERS.isdisjoint(above) and _OF_OTHERS.isdisjoint(said)):
        return False
    return not (
        _OF_SERVICE.isdisjoint(above) and _OF_SERVICE.isdisjoint(said) and _OF_SERVICE.isdisjoint(page.title_concepts)
    )


_OF_OTHERS = frozenset(
    (
        *("topic_ppid", "complaint_strict", "not_a_service", "whistleblowing"),
        *("complaint_procedure_label", "topic_news"),
    )
)
_OF_SERVICE = frozenset(("service_word", "standard_name", "label_procedure", "service_list"))
