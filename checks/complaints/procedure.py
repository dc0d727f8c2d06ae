"""How a complaint is made and handled."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain, groupby

from checks.carriers import carried_evidence, labelled_carriers
from checks.document.model import Block, BlockKind, Region
from checks.model import Check, Evidence, PageKind, Strength
from checks.page import Page
from checks.services.names import is_legend
from checks.told.grievances import (
    COMPLAINTS,
    about_complaints,
    answer_to,
    answers,
    escalates,
    orders_in_line,
    takes_up,
    tells_handling,
)
from checks.told.message_forms import takes_messages
from checks.told.steps import counted_apart, tiled_steps
from checks.wording.cues import LineCues
from checks.wording.excerpts import quote
from checks.wording.values import has_duration, is_numbered, is_opening_hours, quotes_law

CHECK = Check(
    id="complaints.procedure",
    version=1,
    title_ind="Prosedur pengaduan",
    title_eng="Complaint procedure",
    source="UU 25/2009 Pasal 37",
    source_mark="S",
    advice_ind=(
        "Uraikan langkah pengaduan dalam teks: cara menyampaikan, verifikasi, tindak lanjut, dan jawaban, "
        "berikut batas waktunya."
    ),
)

_NOT_OURS = ("topic_ppid", "whistleblowing", "not_a_service", "topic_questionnaire", "gambling")


def detect(page: Page) -> Iterator[Evidence]:
    """Yield steps in text, a handling flow in one sentence, pictures and documents, and bare deadlines."""
    if page.kind in (PageKind.SPAM, PageKind.TEMPLATE, PageKind.NEWS, PageKind.REGULATION):
        return
    looks = (_steps, _listed, _sentences, _instructions, _tiles, _headings, _told)
    found = next((seen for look in looks if (seen := list(look(page)))), [])
    if found:
        yield found[0]
        return
    named = [*labelled_carriers(page, "complaint_procedure_label")]
    named += [
        pair for pair in labelled_carriers(page, "complaint_strict") if _COMPLAINT_STANDARD.search(pair[1].lower())
    ]
    for carrier, label in named:
        if page.heading_concepts(label) & set(_NOT_OURS) or _CHART.search(label.lower()):
            continue
        yield carried_evidence(carrier, label, f"prosedur pengaduan hanya berupa {carrier.what}; isinya belum terbaca")
        return
    yield from _deadline(page)


_FIRST_TILE = 2
"""Its heading and its text."""


def _tiles(page: Page) -> Iterator[Evidence]:
    for above, lines in page.yields(tiled_steps):
        names = page.concepts(above) | page.above(lines[0])
        if "label_procedure" in names:  # that it is a complaint which goes this way may stand in the first tile alone
            names = names.union(*map(page.concepts, lines[:_FIRST_TILE]))
        handles = "complaint_strict" in names and any(page.names(line, "complaint_handling_step") for line in lines)
        if ("complaint_procedure_label" in names or handles) and not names & set(_NOT_OURS):
            text = quote(" · ".join(line.text for line in lines))
            yield Evidence(Strength.FULL, text, page.place(above), "memuat langkah pengaduan dalam teks")


def _headings(page: Page) -> Iterator[Evidence]:
    """Headings side by side, most of them a step of handling: *1. Dicatat*, *2. Ditelaah*, *3. Diselesaikan*."""
    headings = [block for block in page.headings if not block.link]
    for _, run in groupby(headings, key=lambda block: (block.path, block.level)):
        lines = list(run)
        if len(lines) < _FEWEST or (page.above(lines[0]) | page.title_concepts).isdisjoint(COMPLAINTS):
            continue
        acting = [
            line
            for line in lines
            if page.names(line, "complaint_handling_step") or takes_up(line.folded) or answers(line.folded)
        ]
        if len(acting) >= _FEWEST and len(acting) * 2 > len(lines) and not page.around(lines[0], *_NOT_OURS):
            text = quote(" · ".join(line.text for line in lines))
            yield Evidence(Strength.FULL, text, page.place(lines[0]), "memuat langkah pengaduan dalam teks")
            return


_NAME, _LONG_NAME = 7, 10
"""Blanks in a line that names what follows; a list below it leaves no doubt."""
_CHART = re.compile(r"\b(?:tim|susunan|struktur|sk)\b")
"""Who handles complaints is another thing than how."""
_COMPLAINT_STANDARD = re.compile(
    r"^(?:berikut )?(?:sp|sop|standar pelayanan|standar operasional prosedur|alur|bagan|pengelolaan|penanganan)\b"
)


_CHANNELS = re.compile(
    r"\b(?:melalui|via|lewat)(?: (?:beberapa |salah satu )?(?:saluran|kanal|media|cara)[^:]{0,40})?\s?:\s*$"
)
"""What opens a list of ways to complain, which are no steps."""


_NO_LABEL = re.compile(r":?\s[1-4][.,]\d{2}\b|: \d{2}[.,]\d{1,2}\b|^\W*(?:susunan |struktur |sk |anggota )?tim\b")
"""`Penanganan keluhan: 3,35` is a line of a survey's result; the team that handles complaints is no procedure."""


def _steps(page: Page) -> Iterator[Evidence]:
    blocks = page.main
    for block in page.naming("complaint_procedure_label"):
        if block.link or len(block.text) > 110:
            continue
        index = page.position(block)
        if (
            page.around(block, *_NOT_OURS)
            or page.names(block, "negation", "topic_news")
            or _NO_LABEL.search(block.folded)
        ):
            continue
        opens_list = any(line.kind is BlockKind.ITEM for line in page.near(block, after=1))
        heads = (
            block.kind is BlockKind.HEADING
            or block.bold
            or block.folded.endswith(":")
            or block.words.count(" ") <= (_LONG_NAME if opens_list else _NAME)
        )
        if not heads:
            continue
        lines = _following(blocks, index)
        lines = [line for line in lines if not page.names(line, "placeholder", "promise")]
        if any(_CHANNELS.search(line.folded) for line in (block, *lines[:2])):
            continue
        steps = [line for line in lines if line.words.count(" ") >= 4]
        handled = {hit.start for line in lines for hit in page.hits(line) if hit.concept == "complaint_handling_step"}
        if len(steps) >= 2 or (len(lines) >= 3 and handled) or (steps and len(handled) >= 2):
            yield Evidence(
                Strength.FULL,
                quote(f"{block.text}: {' · '.join(line.text for line in lines)}"),
                " › ".join([*block.path[-1:], block.text]),
                "memuat langkah pengaduan dalam teks",
            )


def _listed(page: Page) -> Iterator[Evidence]:
    """A list of handling steps where the page or its headings speak of complaints."""
    if len(page.naming("complaint_handling_step")) < _SEVERAL and not _may_be_answered(page):
        return
    telling = [block for block in page.main if block.column <= 0 or _is_beside_number(page, block)]
    runs = groupby(telling, key=lambda block: (block.path, block.list_id, block.kind, block.table_id))
    for listed in chain.from_iterable(counted_apart(run) for _, run in runs):
        lines = [
            block
            for block in listed
            if block.kind not in (BlockKind.HEADING, BlockKind.CONTROL)
            and not block.link
            and not block.folded.endswith("?")
            and not _NUMBER_ALONE.fullmatch(block.folded)
        ]
        if len(lines) < _FEWEST or any(_ENTERED.search(line.folded) for line in lines):
            continue
        headings = page.above(lines[0]) | page.title_concepts
        headed = not headings.isdisjoint(COMPLAINTS)
        if page.kind is PageKind.ESSAY or not (headed or "suggestion" in headings or _tell_of_complaints(page, lines)):
            continue
        if page.around(lines[0], *_NOT_OURS, "survey_name") or (lines[0].path and is_legend(lines[0].path[-1])):
            continue
        acting = [line for line in lines if page.names(line, "complaint_handling_step")]
        steps = [line for line in lines if len(line.text) <= _STEP]
        taken = [line for line in steps if takes_up(line.folded)]
        answered = [line for line in steps if answers(line.folded)] if taken else []
        if answered and answered != taken:
            acting = sorted({line.order: line for line in (*acting, *taken, *answered)}.values(), key=_order)
        else:
            acting = acting if headed else []
        numbered = [line for line in lines if line.kind is BlockKind.TEXT and is_numbered(line.text)]
        counted = len(numbered) if len(numbered) >= _FEWEST and set(acting) <= set(numbered) else len(lines)
        if len(acting) >= 2 and len(acting) * 3 >= counted:
            yield Evidence(
                Strength.FULL,
                quote(" · ".join(line.text for line in lines)),
                page.place(lines[0]),
                "memuat langkah pengaduan dalam teks",
            )


def _tell_of_complaints(page: Page, lines: Sequence[Block]) -> bool:
    speaking = {block.order for block in page.naming("complaint_strict")}
    if sum(line.order in speaking for line in lines) >= _SEVERAL:
        return True
    return any(("adu" in line.folded or "lapor" in line.folded) and _COMPLAINANT.search(line.folded) for line in lines)


_MAY_ANSWER = LineCues(
    "jawab", "balas", "kabar", "hubungi", "telepon", "tanggap", "lanjut", "beri tahu", "jalan keluar", "repl"
)


def _may_be_answered(page: Page) -> bool:
    """Whether a short line tells an answer, on a page that speaks of complaints: the cheap question."""
    return page.speaks_of("complaint_strict", "complaint_word", "suggestion") and any(
        len(block.text) <= _STEP and answers(block.folded) for block in page.cued(_MAY_ANSWER)
    )


_ENTERED = re.compile(r"^[^.:;]{2,40}, \d{1,2} [a-z]{3,9} 20\d\d\W{0,3}$|^admin ?:")
"""Under a complaint that came in: who entered it and when, or what the office answered."""
_FEWEST = 3
_SEVERAL = 2
_COMPLAINANT = re.compile(r"\b(?:pelapor|pengadu|(?:laporan|aduan) (?:anda|(?:yang )?masuk))\b")


def _order(block: Block) -> int:
    return block.order


_STEP = 140
_NUMBER_ALONE = re.compile(r"\W*(?:\d{1,2}|no|nomor)\W*")


def _is_beside_number(page: Page, block: Block) -> bool:
    """Whether a cell is the second of a row that begins with nothing but its number."""
    if block.column != 1:
        return False
    before = page.near(block, before=1)
    return bool(before) and before[0].row == block.row and _NUMBER_ALONE.fullmatch(before[0].folded) is not None


_PLEASE = re.compile(r"[\W\d]*(?:silah?kan|mohon|harap|klik|tekan|isi|pilih|tulis|unggah|kirim|catat)\b")
_INSTRUCTIONS = 3
_OF_COMPLAINTS = frozenset({"complaint_strict", "complaint_procedure_label"})


def _instructions(page: Page) -> Iterator[Evidence]:
    """Three or more lines that tell a citizen, one after the other, how to file a complaint."""
    lines = [
        block
        for block in page.lines
        if not _OF_COMPLAINTS.isdisjoint(page.above(block))
        and block.kind not in (BlockKind.CONTROL, BlockKind.HEADING)
        and block.words.count(" ") >= _INSTRUCTIONS
        and _PLEASE.match(block.folded)
        and not page.around(block, *_NOT_OURS)
    ]
    if len(lines) >= _INSTRUCTIONS and not any(page.names(line, "survey_name") for line in lines):
        text = " · ".join(line.text for line in lines)
        yield Evidence(Strength.FULL, quote(text), page.place(lines[0]), "memuat langkah pengaduan dalam teks")


def _following(blocks: tuple[Block, ...], index: int) -> list[Block]:
    start = blocks[index]
    lines: list[Block] = []
    for block in blocks[index + 1 : index + 25]:
        if block.region is not start.region or (block.kind is BlockKind.HEADING and block.level <= (start.level or 6)):
            break
        if block.kind is not BlockKind.CONTROL and not block.link and len(block.text) > 3:
            lines.append(block)
    return lines


def _sentences(page: Page) -> Iterator[Evidence]:
    """One or two sentences that tell what happens to a complaint."""
    for block in page.naming("complaint_handling_step"):
        if block.link or len(block.text) < 50 or not page.around(block, "complaint_strict"):
            continue
        if not (page.names(block, "complaint_strict") or _reports(block)) or quotes_law(block.folded):
            continue
        if page.around(block, *_NOT_OURS) or page.names(block, "negation", "topic_news", "obligation", "essay"):
            continue
        if _DUTY.search(block.folded):
            continue
        seen = {
            block.words[hit.start : hit.end] for hit in page.hits(block) if hit.concept == "complaint_handling_step"
        }
        if len(seen) >= 3 or (
            len(seen) >= 2
            and any(word in block.words for word in (" akan ", " kemudian ", " lalu ", " selanjutnya ", " setiap "))
        ):
            yield Evidence(
                Strength.FULL,
                quote(block.text),
                page.place(block),
                "menjelaskan penanganan pengaduan dari diterima sampai ditindaklanjuti",
            )


_DUTY = re.compile(r"\b(?:mempunyai|memiliki|melaksanakan) (?:tugas|fungsi)\b|\btugas (?:pokok|dan fungsi)\b")
"""What a unit is there for, and not what becomes of a complaint."""
_TOLD = 700
"""Characters: a longer text tells of more than what becomes of complaints."""
_IN_ORDER = 3


def _told(page: Page) -> Iterator[Evidence]:
    """Deeds in order without the words of the law: `kami catat, kami cek ke loket, lalu kami kabari`."""
    for block in page.once(about_complaints):
        if not _SHORTEST <= len(block.text) <= _TOLD:
            continue
        named = page.names(block, "complaint_procedure_label") and ":" in block.folded[: len(block.folded) // 2]
        told = (
            tells_handling(block.folded, in_time=has_duration(block.folded))
            or (escalates(block.folded) and not page.names(block, "oversight"))
            or (
                (named or _DRAWN.search(block.folded))
                and orders_in_line(block.folded.partition(":")[2] or block.folded) >= _IN_ORDER
            )
            or ("complaint_procedure_label" in page.above(block) and _DRAWN.search(block.folded))
        )
        if (
            told
            and not _DUTY.search(block.folded)
            and not page.around(block, *_AWAY)
            and not page.names(block, "negation", "promise", "topic_news", "essay", "survey_name")
            and not quotes_law(block.folded)
        ):
            yield Evidence(Strength.FULL, quote(block.text), page.place(block), _TOLD_IN_TEXT)
            return


_SHORTEST = 40
_AWAY = tuple(concept for concept in _NOT_OURS if concept != "topic_questionnaire")
"""`Tidak puas?` is also an answer of questionnaires, and here the very question."""
_DRAWN = re.compile(r"(?:→|->|>|–)[^→>–]{2,60}(?:→|->|>|–)[^→>–]{2,60}(?:→|->|>|–)")
"""A chain of arrows."""
_TOLD_IN_TEXT = "menjelaskan penanganan pengaduan dari diterima sampai dijawab"


def _reports(block: Block) -> bool:
    return any(word in block.words for word in (" laporan ", " pelapor ", " aduan ", " keluhan "))


_ANSWERS = re.compile(
    r"\b(?:(?:di|men|me)?jawab\w*|(?:di|me)?respon\w*|(?:di|me)?tanggap\w*|menanggapi|(?:di)?tindak ?lanjut\w*|"
    r"menindak ?lanjuti|memeriksa|"
    r"(?:di|me)?proses|(?:di|me)?tangani|menangani|(?:di|me)?verifikasi|memverifikasi|dicek|diperiksa|ditinjau|"
    r"berkoordinasi|(?:di|mem)?balas|menelpon|menelepon|menghubungi|dihubungi|(?:di|me)?selesai\w*|diteruskan|dikabari|tuntas|answered?|"
    r"repl(?:y|ied)|responds?)\b"
)
"""What an office owes whoever complains, and by when: without it a time is of something else."""
_RESPONDED = re.compile(
    r"\b(?:laporan|aspirasi|aduan|keluhan|pesan|masukan)\b[^.;]{0,50}\b(?:ditinjau|di ?tindak ?lanjuti|dijawab|dibalas|"
    r"ditanggapi|direspons?|diproses)\b|\bpesan\b[^;]{0,50}\bkami\b[^.;]{0,20}\b(?:merespons?|membalas|menjawab|"
    r"menanggapi)\b|"
    r"\b(?:keluhan|aduan|pengaduan|laporan)\b[^.;]{0,30}\bditanggapi sebelum\b"
)
_MAY_RESPOND = LineCues("respon", "balas", "tanggap", "lanjuti", "jawab", "ditinjau")


def _deadline(page: Page) -> Iterator[Evidence]:
    takes = "complaint_strict" in page.title_concepts or any(
        form.region is Region.MAIN and takes_messages(form) for form in page.document.forms
    )
    responded = [block for block in page.cued(_MAY_RESPOND) if _RESPONDED.search(block.folded)] if takes else []
    for block in [*page.naming("complaint_strict"), *responded]:
        if block.link or page.around(block, *_NOT_OURS) or quotes_law(block.folded):
            continue
        lines = [line for line in (block, answer_to(page, block) or _value_of(page, block)) if line is not None]
        folded = " ".join(line.folded for line in lines)
        if (
            has_duration(folded)
            and "kepatuhan" not in folded
            and not is_opening_hours(folded)
            and not any(page.names(line, "negation", "topic_news", "obligation") for line in lines)
            and _ANSWERS.search(folded)
        ):
            yield Evidence(
                Strength.PARTIAL,
                quote(" ".join(line.text for line in lines)),
                page.place(block),
                "hanya menyebut batas waktu, belum langkahnya",
            )
            return


_LABEL, _VALUE = 60, 40
"""Characters of a label and of its value, where they stand in cells or lines of their own."""


def _value_of(page: Page, block: Block) -> Block | None:
    """The length of time below or beside a label such as *Waktu respon pengaduan*."""
    if len(block.text) > _LABEL or has_duration(block.folded) or not _ANSWERS.search(block.folded):
        return None
    after = next((line for line in page.near(block, after=4) if line.words.strip()), None)
    is_value = after is not None and len(after.text) <= _VALUE and not after.link and has_duration(after.folded)
    return after if is_value else None
