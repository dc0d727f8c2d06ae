"""What the forms of a page are for, as far as their fields tell: messages, letters, reports, applications."""

from __future__ import annotations

import re

from checks.document.model import Form

FEW_FIELDS = 6
"""What a form for messages has at most."""
_SEARCH = re.compile(r"^(?:q|s|search|cari|keyword|kata.?kunci)$")
_MESSAGE = re.compile(r"isi|pesan|aduan|keluhan|message|uraian|kronologi|laporan|komentar|saran|deskripsi|detail")
_TWO_FIELDS = 2
_FOR_WORDS = re.compile(r"\b(?:saran|masukan|kritik|aduan|pengaduan|keluhan|aspirasi)\b")
_LETTER = re.compile(r"pesan|message")
_REPORTS = re.compile(
    r"\b(?:form(?:ulir)? laporan|laporan masyarakat|lapor (?:pak|bu|camat|lurah|bupati|wali ?kota))\b"
)
_APPLIES = re.compile(r"\b(?:pendaftaran|registrasi|reservasi|antrean|antrian|janji temu|permohonan surat)\b")
_PUNCTUATION = re.compile(r"[/_.?=&-]+")
_NOT_OF_LETTERS = frozenset({"file", "password", "radio", "date"})


def takes_messages(form: Form) -> bool:
    """Whether people can write in it what they have to say; a search box and a login take nothing."""
    fields = [field for field in form.fields if not _SEARCH.match(field.name.lower())]
    if any(field.kind == "password" for field in fields):
        return False
    written = " kirim pesan " in form.text or any(
        field.kind == "textarea" or names_message(f"{field.name} {field.label}".lower()) for field in fields
    )
    # One field alone takes a message where its heading says that it is for that.
    return written and (
        len(fields) >= _TWO_FIELDS or (bool(fields) and _FOR_WORDS.search(form.heading.lower()) is not None)
    )


def takes_answers(form: Form) -> bool:
    """Whether it is a form to fill in at all, and no search box and no login."""
    fields = [field for field in form.fields if not _SEARCH.match(field.name.lower())]
    return len(fields) >= _TWO_FIELDS and all(field.kind != "password" for field in fields)


def names_message(folded: str) -> bool:
    """Whether the words beside a field say that a message goes there."""
    return _MESSAGE.search(folded) is not None


def is_letter(form: Form) -> bool:
    """Whether a form asks for just what a letter has: who writes, where to answer, and the message."""
    kinds = [field.kind for field in form.fields]
    texts = [f"{field.name} {field.label}".lower() for field in form.fields if field.kind == "textarea"]
    asks = any(_LETTER.search(text) for text in texts)
    return asks and len(kinds) <= FEW_FIELDS and _NOT_OF_LETTERS.isdisjoint(kinds)


def is_application(form: Form) -> bool:
    """Whether it asks patients for their *keluhan*, or applicants for a message, on the way to something else."""
    return _APPLIES.search(form.heading.lower()) is not None


def takes_reports(form: Form, title: str) -> bool:
    """Whether the form, on a page of this title, takes what citizens report."""
    names = f"{title} {form.heading}".lower()
    of_service = "laporkan masalah" in names and (" pelayanan " in form.text or " layanan " in form.text)
    return of_service or (_REPORTS.search(names) is not None and " laporan " in form.text)


def target_of(form: Form) -> str:
    """Return where the form sends to as words: without words of its own, that says what it is for."""
    return _PUNCTUATION.sub(" ", form.action)
