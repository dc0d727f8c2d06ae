"""Public information (PPID): what the agency offers for information requests."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile
from urllib.parse import urlsplit

from checks.carriers import carried_evidence, labelled_carriers
from checks.document.model import Block, BlockKind, Region
from checks.model import Check, Evidence, PageKind, Strength
from checks.page import Page
from checks.wording.cues import LineCues
from checks.wording.excerpts import quote
from checks.wording.hosts import bare_host
from checks.wording.texts import text_concepts
from checks.wording.unfilled import is_unfilled
from checks.wording.values import mentions

CHECK = Check(
    id="information.ppid",
    version=1,
    title_ind="Informasi publik dan PPID",
    title_eng="Public information office (PPID)",
    source="UU 14/2008; PerKI 1/2021",
    source_mark="S",
    advice_ind=(
        "Sediakan halaman PPID: daftar informasi publik, formulir dan tata cara permohonan informasi, serta keberatan."
    ),
)


def detect(page: Page) -> Iterator[Evidence]:
    """Yield PPID content on the page itself, and links to a PPID portal outside."""
    for look in _LOOKS.get(
        page.kind, (_forms, _content, _headed, _requested, _mentioned, _documents, _links, _pledged, _contacts)
    ):
        if found := next(look(page), None):
            yield found
            return


def _forms(page: Page) -> Iterator[Evidence]:
    for form in page.document.forms:
        if form.region is Region.MENU or len(form.fields) < 2 or page.title_concepts & {"survey_name"}:
            continue
        if any(field.kind == "password" for field in form.fields):
            continue  # who logs in asks for nothing yet
        says = "informasi publik" in form.text or "ppid" in form.text
        # One of several things to choose from does not make it the office's form.
        chosen = "complaint_strict" in text_concepts(form.text) and any(field.kind == "select" for field in form.fields)
        title = page.document.title if "informasi" in form.text or not form.text else ""
        about = text_concepts(f"{form.heading} {title}") | (
            text_concepts(form.text) if says and not chosen else frozenset()
        )
        if "ppid_content" in about and "complaint_strict" not in text_concepts(form.heading):
            yield Evidence(
                Strength.FULL,
                quote(f"{form.heading}: {form.text.strip()}"),
                f"formulir di bawah “{form.heading}”",
                "formulir permohonan informasi",
            )


def _content(page: Page) -> Iterator[Evidence]:
    texts = _texts(page)
    content = {phrase for block in texts for phrase in _longest(page, block)}
    told = any(block.words.count(" ") >= 6 for block in texts)
    titled = page.is_ppid or "ppid_content" in page.title_concepts
    if len(content) >= 2 and not content <= (_NAMES_ALONE | _OTHER_COUNTERS) and told and (titled or len(texts) >= 3):
        said = [block for block in texts if not is_unfilled(block.text)] or texts
        best = max(said, key=lambda block: len([hit for hit in page.hits(block) if hit.concept == "ppid_content"]))
        if not _is_announced(page, best):
            yield Evidence(Strength.FULL, quote(best.text), page.place(best), "memuat layanan informasi publik")


def _texts(page: Page) -> list[Block]:
    """The lines that name the office or what it offers."""
    return [
        block
        for block in page.naming("ppid_content", "ppid_name")
        if not block.link and not page.names(block, "placeholder", "negation", "topic_news")
    ]


def _is_announced(page: Page, block: Block) -> bool:
    """Whether the next lines say that there is nothing yet: `Belum ada pertanyaan`, `Halaman dalam pengembangan`."""
    return any(page.names(line, "placeholder", "negation") for line in page.near(block, after=2))


def _headed(page: Page) -> Iterator[Evidence]:
    """What stands under a heading that names one of the things an information office owes."""
    for block in page.naming("ppid_content"):
        if block.link or not (block.kind is BlockKind.HEADING or block.bold):
            continue
        if not any(_OWED.search(phrase) for phrase in _longest(page, block) - _NAMES_ALONE):
            continue
        if _is_announced(page, block):
            continue
        below = list(takewhile(lambda line: line.kind is not BlockKind.HEADING, page.near(block, after=_BELOW)))
        lines = [
            line for line in below if page.is_content(line) and not line.link and line.kind is not BlockKind.CONTROL
        ]
        items = sum(line.kind in (BlockKind.ITEM, BlockKind.CELL) and len(line.text) >= _ITEM for line in lines)
        if items >= _ITEMS or any(line.words.count(" ") >= _TOLD for line in lines):
            text = " · ".join([block.text, *(line.text for line in lines[:3])])
            yield Evidence(Strength.FULL, quote(text), page.place(block), "memuat isi layanan informasi publik")


_OWED = re.compile(
    r"berkala|serta merta|setiap saat|dikecualikan|daftar informasi|pemohon|keberatan|sengketa|perolehan|ppid"
)
_BELOW = 8
_ITEM = 4
_ITEMS = 2
_TOLD = 8
"""Blanks between the words of a line that says something and is no title."""
_REQUEST_CUES = LineCues("informasi", "dokumen", "salinan", "public information")
_REQUEST = re.compile(
    r"\b(?:permintaan|permohonan|pemohon|minta|meminta|memperoleh) (?:data dan )?(?:informasi|salinan|dokumen)\b"
    r"(?! (?:lowongan|harga|cuaca|layanan|jadwal|nomor))"
)
_REQUESTS = ("minta", "mohon", "memperoleh")
_ASKED = re.compile(
    r"\b(?:formulir|blan[gk]ko|tertulis|ktp|identitas|surel|e-?mail|meja|desk|tujuan(?:nya)?|alasan\w*)\b"
)
_ANSWERED = re.compile(
    r"\b(?:\d+|sepuluh|tujuh) (?:\(\w+\) )?hari\b|\bjawab|\bmenjawab|\bditanggapi|\btanda (?:bukti|terima)\b"
)


def _requested(page: Page) -> Iterator[Evidence]:
    """A sentence on how information is asked for and answered."""
    for block in page.cued(_REQUEST_CUES):
        if (
            not mentions(block.folded, *_REQUESTS)
            or not _REQUEST.search(block.folded)
            or page.names(block, "placeholder", "negation", "topic_news")
        ):
            continue
        if _ASKED.search(block.folded) and _ANSWERED.search(block.folded) and not page.above(block) & _ELSEWHERE:
            yield Evidence(
                Strength.FULL, quote(block.text), page.place(block), "menyebut cara meminta informasi publik"
            )


_ELSEWHERE = frozenset({"complaint_strict", "not_a_service", "topic_news"})


def _mentioned(page: Page) -> Iterator[Evidence]:
    texts = _texts(page)
    content = {phrase for block in texts for phrase in _longest(page, block)} - _OTHER_COUNTERS
    for block in texts:
        heads = block.kind is BlockKind.HEADING or block.words.count(" ") <= _TITLE
        named = not heads and (page.names(block, "ppid_name") or page.is_ppid or len(content) >= 2)
        if named and len(block.text) >= _SENTENCE and not block.folded.startswith(("uu ", "undang")):
            yield Evidence(
                Strength.PARTIAL,
                quote(block.text),
                page.place(block),
                "PPID disebut tanpa layanan permohonan informasinya",
            )


_NAMES_ALONE = frozenset(
    f" {phrase} "
    for phrase in (
        "informasi publik",
        "pelayanan informasi publik",
        "layanan informasi publik",
        "pelayanan informasi",
        "visi ppid",
        "maklumat ppid",
        "maklumat pelayanan informasi",
        "maklumat pelayanan informasi publik",
        "profil ppid",
    )
)
"""Phrases that name the service of information without offering any of it: a pledge or a vision has them too."""
_OTHER_COUNTERS = frozenset((" petugas informasi ", " meja informasi ", " permohonan data ", " permintaan data "))
"""What other counters have as well."""


def _documents(page: Page) -> Iterator[Evidence]:
    for carrier, label in labelled_carriers(page, "ppid_content", "ppid_name"):
        if carrier.what == "gambar" and _SAYS_NO_MORE.fullmatch(label.lower()):
            continue  # a photograph below that heading shows something else
        yield carried_evidence(
            carrier, label, f"layanan informasi publik hanya berupa {carrier.what}", Strength.PARTIAL
        )


def _links(page: Page) -> Iterator[Evidence]:
    for link in page.links_away:
        host = bare_host(link.url)
        says = text_concepts(f"{link.text} {link.title}")
        # `Unduh` leads to one document of the office, and not to the office.
        is_home = urlsplit(link.url).path in ("", "/")
        is_office = host.startswith(("ppid", "eppid", "e-ppid")) and (is_home or "meaningless_label" not in says)
        if is_office or "ppid_name" in says:
            yield Evidence(
                Strength.PARTIAL,
                quote(f"{link.text or '(tanpa teks)'} → {link.url}"),
                f"tautan ({link.region.label})",
                "hanya tautan ke portal PPID di luar situs",
            )


def _pledged(page: Page) -> Iterator[Evidence]:
    """The pledge of an information office, on a page of its own: there is an office, and it says no more."""
    for block in page.naming("pledge_cue") if page.is_ppid else ():
        if not block.link and len(block.text) >= _SENTENCE:
            yield Evidence(Strength.PARTIAL, quote(block.text), page.place(block), "hanya maklumat PPID")


# Menus and footers lead to the office whatever the page between them is.
_LOOKS = {
    PageKind.SPAM: (),
    PageKind.TEMPLATE: (_links,),
    PageKind.REGULATION: (_links,),
    PageKind.NEWS: (_forms, _links),
}
_SENTENCE = 25
_TITLE = 5
"""Blanks around the words of a line that is a title: it says that there is something, and nothing of it."""
_SAYS_NO_MORE = re.compile(r"\W*(?:pelayanan |layanan )?informasi(?: publik)?\W*")
_MAILBOX = re.compile(r"(?<![\w.])(?:e-?)?ppid[\w.-]{0,30}@")


def _contacts(page: Page) -> Iterator[Evidence]:
    """A mailbox of the information office: somebody to ask, and nothing of what may be asked and how."""
    for block in page.blocks:
        if "@" in block.folded and _MAILBOX.search(block.folded):
            yield Evidence(Strength.PARTIAL, quote(block.text), page.place(block), "hanya kontak PPID")


def _longest(page: Page, block: Block) -> set[str]:
    """The phrases of public information in a block, without those that lie inside longer ones."""
    hits = [hit for hit in page.hits(block) if hit.concept == "ppid_content"]
    return {
        block.words[hit.start : hit.end]
        for hit in hits
        if not any(
            other is not hit and other.start <= hit.start and hit.end <= other.end and other != hit for other in hits
        )
    }
