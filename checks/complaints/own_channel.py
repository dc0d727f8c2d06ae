"""The agency's own way to receive complaints: number, mail, form or application."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator

from checks.carriers import is_carrier_address
from checks.document.model import Block, BlockKind, Form, Link, Region
from checks.model import Check, Evidence, PageKind, Strength
from checks.page import Page
from checks.told.grievances import MAY_VOICE, is_displeased, is_of_illness, is_of_others, is_voiced
from checks.told.lesser_channels import (
    DESK,
    NOT_OURS,
    has_own_address,
    is_for_complaints,
    lesser_channels,
    linked,
    where,
)
from checks.told.message_forms import (
    FEW_FIELDS,
    is_application,
    names_message,
    takes_answers,
    takes_messages,
    takes_reports,
    target_of,
)
from checks.wording.cues import LinkCue
from checks.wording.excerpts import quote
from checks.wording.hosts import bare_host
from checks.wording.texts import text_concepts
from checks.wording.values import has_email, has_phone, is_sample_address

CHECK = Check(
    id="complaints.own_channel",
    version=1,
    title_ind="Sarana pengaduan instansi",
    title_eng="The agency's own complaint channel",
    source="UU 25/2009 Pasal 36",
    source_mark="S",
    advice_ind=(
        "Sebutkan nomor, surel, WhatsApp, atau formulir milik instansi dengan keterangan bahwa itu untuk pengaduan."
    ),
)

_OTHER_BODIES = re.compile(
    r"(?:^|\.)(?:lapor|ombudsman|kpk|kemen\w*|menpan|mahkamahagung|polri|kemkes|kemdikbud|kemensos|"
    r"kominfo|komdigi|bpk|bpkp|kejaksaan|komnasham|jaga|saberpungli)\.(?:go\.)?id$"
)
_REPORT = re.compile(
    r"\b(?:laporkan|lapor (?:ke|kekerasan|pungli|pungutan)|melaporkan|sampaikan (?:kritik|saran|keluhan|aduan)|"
    r"(?<!wajib )(?:melapor|lapor) (?:langsung )?(?:ke|lewat|melalui|via) (?:piket|posko|kami|wa|whatsapp|nomor|"
    r"call center|0))"
)
_EMERGENCY = re.compile(
    r"\b(?:darurat|bencana|kebakaran|ambulan[s]?|kecelakaan|banjir|112|119|113|emergency|gawat darurat)\b"
)


def detect(page: Page) -> Iterator[Evidence]:
    """Yield forms, addresses and applications that the page gives for complaints."""
    if page.kind is PageKind.SPAM:
        return
    if page.kind in (PageKind.NEWS, PageKind.TEMPLATE):
        # Whatever the content tells, its page header and footer speak for the agency.
        yield from _addresses(page, regions=(Region.HEADER, Region.FOOTER))
        return
    found = (
        list(_forms(page))
        or list(_embedded(page))
        or list(_fields(page))
        or list(_addresses(page))
        or list(_pointed(page))
        or list(_components(page))
        or list(_links(page))
    )
    yield from found
    if not any(evidence.strength is Strength.FULL for evidence in found):
        yield from lesser_channels(page)


def _forms(page: Page) -> Iterator[Evidence]:
    for form in page.document.forms:
        if form.region is Region.MENU:
            continue
        if not takes_messages(form):
            kinds = [field.kind for field in form.fields]
            chosen = "select" in kinds and "radio" not in kinds and 2 <= len(kinds) <= FEW_FIELDS
            if chosen and "complaint_strict" in text_concepts(form.text) and not page.is_ppid:
                yield Evidence(
                    Strength.PARTIAL,
                    quote(f"{form.heading}: {form.text.strip()}"),
                    f"formulir di bawah “{form.heading}”",
                    "formulir umum dengan pengaduan sebagai salah satu pilihan",
                )
            continue
        concepts = text_concepts(f"{form.heading} {form.text} {target_of(form)}")
        if "comment_form" in concepts or _is_for_others(page, form, concepts) or is_application(form):
            continue
        choices = sum(field.kind == "radio" for field in form.fields)
        is_survey = concepts & {"survey_name"} or page.title_concepts & {"survey_name", "survey_invite"}
        if choices >= 3 or is_survey or page.kind is PageKind.QUESTIONNAIRE:
            continue
        reports = takes_reports(form, page.document.title)
        if "complaint_strict" in concepts or reports or is_for_complaints(page):
            yield Evidence(
                Strength.FULL,
                quote(f"{form.heading}: {form.text.strip()}"),
                f"formulir di bawah “{form.heading}”",
                "formulir pengaduan milik instansi",
            )
        elif "suggestion" in concepts:
            yield Evidence(
                Strength.PARTIAL,
                quote(f"{form.heading}: {form.text.strip()}"),
                f"formulir di bawah “{form.heading}”",
                "formulir saran, bukan pengaduan",
            )


def _embedded(page: Page) -> Iterator[Evidence]:
    """Forms of a form service that stand in a frame of the page."""
    for embed in page.document.embeds:
        named = text_concepts(f"{embed.title} {embed.heading}")
        is_form = "/forms/" in embed.src or "forms.gle" in embed.src
        if is_form and "complaint_strict" in named and not named & {*NOT_OURS, "survey_name"}:
            place = f"bingkai di bawah “{embed.heading}”"
            why = "formulir pengaduan ditanam di halaman ini"
            yield Evidence(Strength.FULL, quote(f"{embed.title} {embed.src}".strip()), place, why, embed.src)


_ELSEWHERE = frozenset({"topic_ppid", "whistleblowing"})


def _is_for_others(page: Page, form: Form, concepts: frozenset[str]) -> bool:
    """Whether a form asks for information or takes what whistleblowers know, and not complaints.

    What is only one kind of report to choose from says little of whose form it is: where the page, or another
    choice, says that it takes complaints, only its heading can say otherwise.
    """
    may_choose = "complaint_strict" in concepts and any(field.kind == "select" for field in form.fields)
    if is_for_complaints(page):
        return bool(page.heading_concepts(form.heading) & _ELSEWHERE)
    if may_choose and "whistleblowing" not in concepts:
        return "topic_ppid" in page.heading_concepts(form.heading)
    return bool(concepts & _ELSEWHERE)


def _fields(page: Page) -> Iterator[Evidence]:
    """Fields and a button for complaints that no form element holds, as script-built pages have them."""
    controls = [block for block in page.main if block.kind is BlockKind.CONTROL]
    others = [form for form in page.document.forms if not any(field.kind == "password" for field in form.fields)]
    if len(controls) < 4 or others or page.title_concepts & {"survey_name", "topic_ppid"}:
        return
    sent = [block for block in controls if page.names(block, "complaint_strict") or _SENDS.match(block.folded)]
    if sent and any(names_message(block.folded) for block in controls):
        yield Evidence(Strength.FULL, quote(sent[0].text), where(sent[0]), "isian pengaduan milik instansi")


_SENDS = re.compile(r"\W*kirim (?:laporan|aduan|pengaduan)\b")


def _addresses(page: Page, regions: Container[Region] = frozenset(Region) - {Region.MENU}) -> Iterator[Evidence]:
    whole_page = is_for_complaints(page)
    voiced = {block.order for block in page.cued(MAY_VOICE)} if page.addressed else set()
    for block in page.addressed:
        if block.region not in regions:
            continue
        here = (page.names(block, "complaint_strict") and not is_of_illness(block.folded)) or (
            block.region is Region.MAIN
            and (_REPORT.search(block.folded) or (block.order in voiced and is_voiced(block.folded)))
            and not _EMERGENCY.search(block.folded)
            and not is_of_others(block.folded)
        )
        headings = [heading for heading in block.path[-2:] if not _AGENCY.match(heading.lower())]
        near = frozenset().union(*map(page.heading_concepts, headings))
        content = block.region in (Region.MAIN, Region.ASIDE)
        if not (here or "complaint_strict" in near or (whole_page and content and not _is_contact(near))):
            before = _line_before(page, block)
            if before is None or len(before.text) > 110 or before.link:
                continue
            if (
                not (page.names(before, "complaint_strict") and not _POST.search(before.folded))
                and not (content and before.order in voiced and is_displeased(before.folded))
                and not _is_of_the_answerable(page, before)
            ):
                continue
        of_office = page.is_ppid and _COMPLAINED_BY.search(block.folded)
        if not of_office and (page.names(block, *NOT_OURS) or near & set(NOT_OURS) or (page.is_ppid and content)):
            continue
        if "not_a_service" in near | page.title_concepts and not whole_page:
            continue  # for those who apply for a post or a contract
        before = _line_before(page, block)
        if page.names(block, "negation") or (before and page.names(before, "oversight") and len(block.text) < 60):
            continue
        if page.names(block, "superior_channel") and not has_own_address(block.folded):
            continue
        yield Evidence(
            Strength.FULL, quote(block.text), where(block), "alamat atau nomor yang diberikan untuk pengaduan"
        )


def _components(page: Page) -> Iterator[Evidence]:
    """The complaint component of a service standard, where it gives an address or at least a desk."""
    for draft in page.services:
        for statement in draft.statements if draft.is_credible else ():
            if statement.component != "standards.complaint_handling" or not statement.values:
                continue
            concepts = text_concepts(statement.text[:600])
            if concepts & {"topic_ppid", "whistleblowing"}:
                continue
            if has_phone(statement.folded) or has_email(statement.folded):
                yield Evidence(
                    Strength.FULL, statement.excerpt, statement.where, "alamat pengaduan pada standar layanan"
                )
            elif DESK.search(statement.folded):
                yield Evidence(
                    Strength.PARTIAL,
                    statement.excerpt,
                    statement.where,
                    "sarana pengaduan tanpa nomor, surel, atau formulir",
                )


_SENTENCE_BEFORE = 2
"""How far above a button for messages the sentence stands that says for what: `Ada keluhan? Hubungi kami`."""


_AGENCY = re.compile(r"(?:dinas|satuan|satpol|badan|kantor)\b[\w ,&-]{8,80}$")
"""The name of the agency above its page says whose page it is, not what a part of it is about."""
_IN_FORM = re.compile(
    r"\b(?:tulis\w*|isi|isikan|sampaikan|write|use|fill)\b[^.;]{0,40}\b(?:kolom|form|formulir|isian|field)\b"
    r"[^.;]{0,12}\b(?:ini|di ?bawah|di ?atas|yang sama|berikut|tersebut|below|above|same|here)\b"
)


def _pointed(page: Page) -> Iterator[Evidence]:
    """Words that send complaints to the form of the page, whatever else that form is for."""
    forms = [form for form in page.document.forms if form.region is not Region.MENU and takes_answers(form)]
    for block in page.naming("complaint_strict") if forms else ():
        lines = (block, *page.near(block, after=1)) if block.kind is BlockKind.HEADING else (block,)
        said = next((line for line in lines if _IN_FORM.search(line.folded)), None)
        if said is not None and not page.around(said, *NOT_OURS, "negation", "promise", "topic_news", "comment_form"):
            yield Evidence(Strength.FULL, quote(said.text), where(said), "formulir di halaman ini menerima pengaduan")
            return


_COMPLAINED_BY = re.compile(
    r"\b(?:melakukan|menyampaikan|mengajukan|melayangkan) pengaduan "
    r"(?:secara \w+ |langsung )?(?:melalui|lewat|via|ke)\b"
    r"(?![^.;]{0,60}\b(?:informasi publik|keberatan)\b)"
)
"""How to complain, on pages of the office for public information whose other addresses take requests."""
_POST = re.compile(r"\b(?:kasie?|kabid|kasub\w{2,4}|kepala (?:seksi|bidang|sub\w*|bagian))\b[^:;.]{0,40}\bpengaduan\b")
"""Who heads the unit for complaints, among others: the number of the office may be next on the page."""
_HEADS_PERSONS = re.compile(r"\W*(?:(?:layanan|kontak|nomor|petugas|pejabat|narahubung|penanganan) )?pengaduan\W*$")
_PERSONS = 8
"""Lines below such a heading in which persons stand with their numbers."""


def _is_of_the_answerable(page: Page, post: Block) -> bool:
    """Whether a number stands below the post of somebody who is listed under a heading *Pengaduan*."""
    if post.kind is not BlockKind.HEADING or not page.names(post, "post_title"):
        return False
    heads = (line for line in page.near(post, before=_PERSONS) if line.kind is BlockKind.HEADING)
    return any(_HEADS_PERSONS.match(head.folded) for head in heads)


def _is_contact(near: frozenset[str]) -> bool:
    return "contact_page" in near and "complaint_strict" not in near


def _line_before(page: Page, block: Block) -> Block | None:
    before = [other for other in page.near(block, before=5) if other.region is block.region and other.words.strip()]
    return before[-1] if before else None


def _may_lead(text: str, title: str, url: str) -> tuple[frozenset[str], bool] | None:
    """Return what a link names, and whether it leads to somebody who reads; None where neither can matter."""
    if not url:
        return None
    host, label = bare_host(url), text_concepts(f"{text} {title}")
    contact = _is_contact_address(url, host)
    is_of_reports = not label.isdisjoint(("complaint_strict", "superior_channel")) or _REPORTS_HOST.match(host)
    return (label, contact) if contact or is_of_reports else None


_MAY_LEAD = LinkCue(_may_lead)


def _links(page: Page) -> Iterator[Evidence]:
    visible = (told for told in page.telling(_MAY_LEAD) if not told[0].hidden)
    for link, (label, contact) in visible:
        host = bare_host(link.url)
        if _is_of_another_body(page, link, label, host):
            yield linked(link, Strength.PARTIAL, "kanal milik lembaga lain")
        elif label & set(NOT_OURS) or is_sample_address(link.url):
            continue
        elif contact and "suggestion" in label and label.isdisjoint(("complaint_strict", "comment_form")):
            yield linked(link, Strength.PARTIAL, "formulir saran, bukan pengaduan")
        elif page.is_ppid or not _speaks_of_complaints(page, link, label, contact=contact):
            continue
        elif contact:
            yield linked(link, Strength.FULL, "tautan langsung untuk mengadu")
        elif _is_application(page, link, label, host):
            other = bool(_OTHER_BODIES.search(host))
            yield linked(
                link,
                Strength.PARTIAL if other else Strength.FULL,
                "kanal milik lembaga lain" if other else "tautan ke aplikasi pengaduan",
            )


def _is_contact_address(url: str, host: str) -> bool:
    """Whether a link opens a chat, a mail, a call or a form, and no page to read."""
    return (
        host in ("wa.me", "api.whatsapp.com")
        or url.startswith(("mailto:", "tel:"))
        or "forms.gle" in host
        or "/forms/" in url
    )


def _is_of_another_body(page: Page, link: Link, label: frozenset[str], host: str) -> bool:
    """Whether a link is named for a higher office's channel, or is a picture among reports that leads to one."""
    if "superior_channel" in label and page.leaves_site(link):
        return True
    for_reports = "complaint_strict" in page.heading_concepts(link.heading) and _REPORTS_HOST.match(host)
    return bool(for_reports) and host != "lapor.go.id" and not label


def _speaks_of_complaints(page: Page, link: Link, label: frozenset[str], *, contact: bool) -> bool:
    """Whether the link's own words say that it takes complaints, or else what it stands in or below."""
    if "complaint_strict" in label:
        return True
    # `Klik di sini` says nothing itself; where it leads to says that it is for reports.
    leads = contact or ("meaningless_label" in label and _REPORTS_HOST.match(bare_host(link.url)) is not None)
    heading = page.heading_concepts(link.heading)
    if not leads or link.region not in (Region.MAIN, Region.ASIDE) or heading & set(NOT_OURS):
        return False
    stands_in = page.text_around(link) if contact else None
    before = page.near_order(link.order, before=_SENTENCE_BEFORE)
    said = [page.concepts(block) for block in before if page.is_content(block) and not block.link]
    heading |= frozenset().union(*said, page.concepts(stands_in) if stands_in else ())
    voiced = stands_in is not None and is_displeased(stands_in.folded)
    return ("complaint_strict" in heading or voiced) and not heading & set(NOT_OURS)


def _is_application(page: Page, link: Link, label: frozenset[str], host: str) -> bool:
    """Whether a link leads to an application elsewhere; the national one is another check's matter."""
    return (
        bool(host)
        and page.leaves_site(link)
        and not is_carrier_address(link.url)
        and "complaint_procedure_label" not in label
        and host != "lapor.go.id"
        and not host.endswith(".lapor.go.id")
    )


_REPORTS_HOST = re.compile(r"(?:e-?)?(?:lapor|aduan|adu|pengaduan)[\w-]*\.")
"""Hosts such as `laporbupati.…`, to which a picture leads."""
