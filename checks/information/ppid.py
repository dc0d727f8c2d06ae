"""Public information (PPID): what the agency offers for information requests."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from checks.carriers import carried_evidence, labelled_carriers
from checks.document.model import Block, BlockKind, Region
from checks.excerpts import quote
from checks.hosts import bare_host
from checks.model import Check, Evidence, PageKind, Strength
from checks.page import Page
from checks.texts import text_concepts

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
    for look in _LOOKS.get(page.kind, (_forms, _content, _documents, _links, _pledged, _contacts)):
        if found := next(look(page), None):
            yield found
            return


def _forms(page: Page) -> Iterator[Evidence]:
    for form in page.document.forms:
        if form.region is Region.MENU or len(form.fields) < 2 or page.title_concepts & {"survey_name"}:
            continue
        says = "informasi publik" in form.text or "ppid" in form.text
        # One of several things to choose from does not make it the office's form.
        chosen = "complaint_strict" in text_concepts(form.text) and any(field.kind == "select" for field in form.fields)
        about = text_concepts(f"{form.heading} {page.document.title}") | (
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
    texts = [
        block
        for block in page.naming("ppid_content", "ppid_name")
        if not block.link and not page.names(block, "placeholder", "negation", "topic_news")
    ]
    content = {phrase for block in texts for phrase in _longest(page, block)}
    told = any(block.words.count(" ") >= 6 for block in texts)
    titled = page.is_ppid or "ppid_content" in page.title_concepts
    if len(content) >= 2 and not content <= _NAMES_ALONE and told and (titled or len(texts) >= 3):
        best = max(texts, key=lambda block: len([hit for hit in page.hits(block) if hit.concept == "ppid_content"]))
        yield Evidence(Strength.FULL, quote(best.text), page.place(best), "memuat layanan informasi publik")
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
