"""Ways to complain that are less than a channel of the agency's own: boxes, desks, letters, other bodies' lines."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.carriers import carried_evidence, is_carrier_address, labelled_carriers
from checks.document.model import Block, BlockKind, Link, Region
from checks.model import Evidence, PageKind, Strength
from checks.page import Page
from checks.told.message_forms import is_application, is_letter, takes_messages, target_of
from checks.wording.cues import Cues
from checks.wording.excerpts import quote
from checks.wording.texts import text_concepts
from checks.wording.values import has_email, has_handle, has_masked_phone, has_phone, quotes_law

NOT_OURS = ("oversight", "whistleblowing", "topic_ppid", "gambling")
"""Concepts of channels that are not the agency's own for complaints about its services."""


def is_for_complaints(page: Page) -> bool:
    """Whether the whole page is for complaints about the agency's services."""
    return "complaint_strict" in page.title_concepts and not page.title_concepts & {*NOT_OURS, "topic_news"}


def linked(link: Link, strength: Strength, why: str) -> Evidence:
    """Return a link as evidence."""
    # What only counts in part, such as another body's channel, is not ours to ask for.
    onward = link.url if strength is Strength.FULL and link.url.startswith("http") else ""
    return Evidence(strength, quote(f"{link.text} → {link.url}"), f"tautan ({link.region.label})", why, onward)


def where(block: Block) -> str:
    """Return the headings that a person would look for."""
    return " › ".join(block.path[-2:]) or "isi halaman"


def lesser_channels(page: Page) -> Iterator[Evidence]:
    """Yield what is less than a channel, the most telling alone."""
    for ways in (
        _downloads,
        _suggestions,
        _suggestion_links,
        _contact_forms,
        _carried,
        _desks,
        _of_superiors,
        _of_inspectors,
        _contacts,
    ):
        if found := next(ways(page), None):
            yield found
            return


def _downloads(page: Page) -> Iterator[Evidence]:
    for link in page.links(Region.MAIN, Region.ASIDE):
        words = link.text.lower()
        if is_carrier_address(link.url) and "form" in words and "complaint_strict" in text_concepts(link.text):
            yield linked(link, Strength.PARTIAL, "formulir aduan hanya untuk diunduh")


_SUGGEST = re.compile(
    r"(?:^|[.?!:] ?)\W{0,3}(?:(?:ada|punya|kirim(?:kan)?|sampaikan|tulis(?:kan)?|berikan|beri) )?"
    r"(?:kritik|saran|masukan|suggestions?|feedback)\b[^.;:]{0,40}[?:]|"
    r"\b(?:kritik|saran|masukan|suggestions?|feedback)\b[^.;?]{0,60}"
    r"\b(?:kirim\w*|sampaikan|disampaikan|dikirim\w*|ke|kepada|melalui|lewat|via|di|to|at)\b"
)
_MAY_SUGGEST = Cues("kritik", "saran", "masukan", "suggest", "feedback")
_DRAFTS = re.compile(
    r"\b(?:survei|rancangan|ranperda|raperda|jurnal|naskah|artikel|situs|website|web|aplikasi|panitia)\b"
)
"""What else suggestions are asked for."""


def _suggestions(page: Page) -> Iterator[Evidence]:
    """Addresses that are given for suggestions and not for complaints: `Ada saran? saran@…`."""
    if page.is_ppid:
        return
    yield from _suggestion_fields(page)
    for block in page.addressed:
        headed = "@" in block.folded and block.path and "suggestion" in page.heading_concepts(block.path[-1])
        asks = _MAY_SUGGEST.are_in(block.folded) and _SUGGEST.search(block.folded)
        if not asks and not headed:
            continue
        if block.region is Region.MENU or page.names(block, *NOT_OURS, "negation", "promise", "topic_news"):
            continue
        if not _DRAFTS.search(block.folded):
            why = "alamat untuk saran, bukan pengaduan"
            yield Evidence(Strength.PARTIAL, quote(block.text), where(block), why)


def _suggestion_links(page: Page) -> Iterator[Evidence]:
    """`Ada saran? Kirim email`: the address is behind the words."""
    if page.is_ppid or not page.naming_anywhere("suggestion"):
        return
    for link in page.links():
        if not link.url.startswith("mailto:") and "wa.me/" not in link.url:
            continue
        said = page.text_around(link)
        if (
            said
            and _SUGGEST.search(said.folded)
            and not page.names(said, *NOT_OURS)
            and not _DRAFTS.search(said.folded)
        ):
            yield linked(link, Strength.PARTIAL, "alamat untuk saran, bukan pengaduan")


_SENT_HERE = re.compile(
    r"\b(?:form(?:ulir)?|di ?bawah|isikan|masuk ?kan)\b[^.;]{0,60}\b(?:saran|kritik|masukan|aspirasi)\b|"
    r"\b(?:saran|kritik|masukan|aspirasi)\b[^.;]{0,60}\b(?:form(?:ulir)?|di ?bawah)\b"
)
_BELOW = 32
_FIELDS = 4


def _suggestion_fields(page: Page) -> Iterator[Evidence]:
    """Fields below a line that asks for suggestions, which no form element holds or whose form says nothing."""
    for block in page.naming("suggestion"):
        if block.link or not _SENT_HERE.search(block.folded) or page.names(block, *NOT_OURS, "negation", "promise"):
            continue
        fields = [line for line in page.near(block, after=_BELOW) if line.kind is BlockKind.CONTROL]
        if len(fields) >= _FIELDS and any("kirim" in line.folded.replace(" ", "") for line in fields):
            yield Evidence(Strength.PARTIAL, quote(block.text), where(block), "formulir saran, bukan pengaduan")


_SUPERIOR = re.compile(
    r"\b(?:1500[ -]?\d{3}|14\d{3}|0800[ -]?\d[\d -]{4,})\b|"
    r"(?<![\w.-])[\w.-]{1,60}@[\w.-]{0,60}\bkemen\w*\.go\.id"
)
"""Numbers of ministries and other national lines."""
_SENT_ON = re.compile(r"\b(?:lapor\w*|dilaporkan|melapor\w*|adu|adukan|pengaduan|aduan|keluhan|hubungi|complaints?)\b")


_REPORTS_STAFF = re.compile(r"\b(?:whistle ?-?blow\w*|wbs|lapor (?:pelanggaran|gratifikasi|pungli))\b")
_INSPECTORS = re.compile(r"//(?:[\w.-]*\b)?(?:inspektorat|itjen|bawas|siwas|wbs\.kemen\w*|kemen\w*)\b")
"""Bodies above the agency; a system of its own region is no channel for complaints about its services."""


def _of_inspectors(page: Page) -> Iterator[Evidence]:
    """Links in the content that lead out to the system where a superior body hears what staff did wrong."""
    above = any(_INSPECTORS.search(f"//{host}") for host in page.hosts - page.own_hosts)
    if not above or page.kind is PageKind.NEWS or page.is_ppid:
        return
    for link in page.links(Region.MAIN, Region.ASIDE):
        leads = _REPORTS_STAFF.search(link.text.lower()) and link.url.startswith("http") and page.leaves_site(link)
        if leads and not is_carrier_address(link.url) and _INSPECTORS.search(link.url.lower()):
            yield linked(link, Strength.PARTIAL, "kanal pelaporan pelanggaran milik lembaga lain")


def has_own_address(folded: str) -> bool:
    """Whether a text that names the line of a superior body gives another address beside it."""
    rest = _SUPERIOR.sub(" ", folded)
    return has_phone(rest) or has_email(rest)


def _of_superiors(page: Page) -> Iterator[Evidence]:
    """National lines that the page names for complaints: `SAPA 129`, `Halo Kemenkes`."""
    if page.kind is PageKind.NEWS or page.is_ppid:
        return
    for block in page.naming("superior_channel"):
        if page.names(block, "negation", "promise", "topic_news", "gambling"):
            continue
        sent = _SENT_ON.search(block.folded) or "complaint_word" in page.above(block) or block.link
        if sent or has_phone(block.folded):
            yield Evidence(Strength.PARTIAL, quote(block.text), where(block), "kanal milik lembaga lain")


def _carried(page: Page) -> Iterator[Evidence]:
    for carrier, label in labelled_carriers(page, "complaint_strict"):
        if _CARRIED.match(label.lower()) and not page.heading_concepts(label) & set(NOT_OURS):
            why = f"sarana pengaduan hanya berupa {carrier.what}; isinya belum terbaca"
            yield carried_evidence(carrier, label, why)


def _desks(page: Page) -> Iterator[Evidence]:
    """Desks, boxes and numbers that are not written out."""
    if page.is_ppid or not page.naming_anywhere("complaint_strict", "suggestion"):
        return
    for block in page.naming("suggestion"):
        stands = _SUGGESTION_BOX.search(block.folded) and not block.link
        if stands and not page.names(block, *_TOLD_OF) and not _DRAFTS.search(block.folded):
            why = "kotak saran, tanpa nomor, surel, atau formulir"
            yield Evidence(Strength.PARTIAL, quote(block.text), where(block), why)
            return
    for block in page.main:
        near = page.concepts(block) | frozenset().union(
            *(page.heading_concepts(heading) for heading in block.path[-1:])
        )
        if "complaint_strict" not in near or block.link or near & set(NOT_OURS):
            continue
        if page.names(
            block, "negation", "promise", "topic_news", "topic_questionnaire", "obligation", "complaint_procedure_label"
        ):
            continue
        if "placeholder" in page.above(block) or quotes_law(block.folded) or _NO_DESK.search(block.folded):
            continue
        masked = has_masked_phone(block.folded)
        offered = (_BOX.search(block.folded) and block.folded.count(" ") >= _SAYS) or (
            DESK.search(block.folded)
            and (is_for_complaints(page) or _OFFER.search(block.folded) or "complaint_strict" in page.above(block))
        )
        if masked or has_handle(block.text) or offered:
            yield Evidence(
                Strength.PARTIAL,
                quote(block.text),
                where(block),
                "nomor tidak lengkap" if masked else "sarana pengaduan tanpa nomor, surel, atau formulir",
            )


_FEWEST_FIELDS = 4


def _contacts(page: Page) -> Iterator[Evidence]:
    """What a contact page gives, for whatever purpose."""
    if page.is_ppid:
        return
    why = "halaman kontak umum, tidak disebut untuk pengaduan"
    first = next((block for block in page.main if block.kind is BlockKind.HEADING), None)
    if "contact_page" not in page.title_concepts and (first is None or not page.names(first, "contact_page")):
        return
    for block in page.main:
        if has_phone(block.folded) or has_email(block.folded) or has_masked_phone(block.folded):
            yield Evidence(Strength.PARTIAL, quote(block.text), where(block), why)
    fields = [block for block in page.main if block.kind is BlockKind.CONTROL]
    if len(fields) >= _FEWEST_FIELDS and fields[-1].folded.startswith("kirim") and not page.document.forms:
        yield Evidence(Strength.PARTIAL, quote(" · ".join(block.text for block in fields)), where(fields[0]), why)
    for link in page.links(Region.MAIN, Region.ASIDE):
        if has_phone(link.url.removeprefix("tel:")) or has_email(link.url.removeprefix("mailto:")):
            yield linked(link, Strength.PARTIAL, why)


def _contact_forms(page: Page) -> Iterator[Evidence]:
    """Forms for messages of any sort: on a contact page, under such a heading, or with the fields of one."""
    if page.is_ppid:
        return
    for form in page.document.forms:
        named = text_concepts(f"{form.heading} {form.text}")
        headed = text_concepts(f"{form.heading} {target_of(form)}") | page.title_concepts
        if (
            form.region is Region.MAIN
            and ("contact_page" in headed or is_letter(form))
            and not is_application(form)
            and not named & {"comment_form", "survey_name", *NOT_OURS}
            and takes_messages(form)
        ):
            yield Evidence(
                Strength.PARTIAL,
                quote(f"{form.heading}: {form.text.strip()}"),
                f"formulir di bawah “{form.heading}”",
                "formulir kontak umum, tidak disebut untuk pengaduan",
            )


_OFFER = re.compile(
    r"\b(?:melalui|disampaikan|menyampaikan|dapat|silakan|silahkan|kunjungi|sampaikan|layanan|tersedia|"
    r"datang|hubungi)\b|:"
)
_CARRIED = re.compile(
    r"\W*(?:sarana|saluran|kanal|nomor|no|telepon|telp|hotline|kontak|whatsapp|wa|call ?center|layanan)[\W ]"
    r"[^.]{0,30}\b(?:pengaduan|aduan|keluhan|dumas)\b"
)
"""What a picture or document is called that holds the way to complain; a report on complaints is none."""
_TOLD_OF = ("negation", "promise", "topic_news", "topic_questionnaire", "obligation", "survey_name", "not_a_service")
_SUGGESTION_BOX = re.compile(
    r"\bkotak saran\b[^.;]{0,40}\b(?:tersedia|disediakan|di|dekat|pada)\b|\b(?:melalui|lewat|ke|dalam|isi|mengisi)\b "
    r"(?:dalam )?kotak saran\b|\b(?:tersedia|menyediakan|disediakan)\b[^.;]{0,30}\bkotak saran\b|"
    r"\b(?:saran|kritik|keluhan)\b[^.;]{0,40}\b(?:ditulis|tulis) (?:di|pada) buku\b"
)
_SAYS = 3
"""Blanks from which on a line says where a box is: *Kotak Aduan* is the entry of a menu."""
_BOX = re.compile(r"\bkotak (?:pengaduan|aduan|keluhan)\b")
DESK = re.compile(
    r"\b(?:wa|whatsapp|loket|meja|ruang|kotak|datang langsung|tatap muka|petugas|call ?center|hotline|kotak saran|"
    r"lisan|tertulis|langsung ke kantor|media sosial)\b"
)
_NO_DESK = re.compile(r"^petugas\b|\bmelalui (?:halaman|menu)\b|\b(?:dibongkar|tidak lagi|ditutup)\b|^website ini")
"""What officers do with complaints, other pages of the site, a box that is gone."""
