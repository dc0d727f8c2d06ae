"""Recognising the words that head a component of a service standard, however they are written.

A label is found where it stands alone (heading, cell, bold line), before a colon, glued to its value
(`4Biaya/TarifGratis`), split over several lines, or misspelt (`SISTIM`, `VASILITAS`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from checks.document.decode import to_words
from checks.document.model import Block, BlockKind
from checks.services.questions import asked_component
from checks.vocabulary import known
from checks.wording.spelling import label_phrases, letter_by_letter, misspelt, run_on

_NUMBERING = re.compile(r"^(?:(\d{1,2}) (?=\1 ))?(?:(?:\d{1,2}|[a-n]|[ivx]{1,4})(?: (?=\D))){1,2}")
"""Numbers of a list, once or twice: some editors write into the list what the list numbers already."""
_INLINE = re.compile(r"^(.{2,90}?)\s?(?:[:=]|\s[-–—]\s)\s?(.*)$", re.DOTALL)
_GLUED = re.compile(r"^\s*(?:\d{1,2}[.)]?\s*)?([A-Z][A-Za-z/,&. ()-]{4,80}?)(?<=[a-z)])(?=[A-Z\d(])(.+)$", re.DOTALL)


class Label(NamedTuple):
    """A recognised label."""

    component: str
    """Check id of the component."""
    words: str
    """The label as words."""
    value: str
    """What follows on the same line, as seen; empty when the value comes after."""
    subject: str
    """What the label is about when it says so (`Persyaratan KTP-el` → `ktp el`)."""
    exact: bool


@cache
def _first_words() -> dict[str, list[str]]:
    """The labels by the word that they begin with, the longest first."""
    labels: dict[str, list[str]] = {}
    for phrase in sorted(label_phrases(), key=len, reverse=True):
        labels.setdefault(phrase.partition(" ")[0], []).append(phrase)
    return labels


_SHORT_FORMS = {
    "jml": "jumlah",
    "komp": "kompetensi",
    "hkm": "hukum",
    "wkt": "waktu",
    "pers": "persyaratan",
    "mek": "mekanisme",
    "sis": "sistem",
    "pel": "pelaksana",
    "yan": "pelayanan",
    "peny": "penyelesaian",
    "kamnan": "keamanan",
    "keam": "keamanan",
}
"""Abbreviations that narrow table headers use."""
_SHORT_STARTS = frozenset(f"{short} "[:4] for short in _SHORT_FORMS)


@lru_cache(maxsize=16_384)
def bare(words: str) -> str:
    """Return words without blanks around them and without list numbering before them."""
    stripped = words.strip()
    return _NUMBERING.sub("", stripped, count=1) or stripped


def spelt_out(words: str) -> str:
    """Return the words with the short forms of table headers written out."""
    return " ".join(_SHORT_FORMS.get(word, word) for word in words.split(" "))


def label_of(block: Block) -> Label | None:
    """Return the label that `block` is or begins with, or None.

    The sure readings come first. Misspelling, glued text and extra words are allowed only where the
    markup says that the block heads something. Each reading is asked for only when a cheap look at the
    text leaves it possible: most blocks of a page are no labels.
    """
    words = bare(block.words) if len(block.words) <= _LONGEST else block.words
    if exact := exact_label(words):
        # In a list of things, such as *Sarana pengaduan masyarakat.*, it is one of them.
        is_thing = block.kind is BlockKind.ITEM and block.text.endswith(".")
        is_told = exact.words not in known("label_staff") or _heads(block) or block.column > 0
        return exact if is_told and not is_thing else None
    if words[-2:-1] == " " and (component := letter_by_letter(block.words.strip())):
        return Label(component, words, "", "", True)
    text = block.text
    short = len(text) <= 90
    if _may_be_inline(text[:96]) and (inline := _inline(block)):
        return inline
    if short and not _TWO_NAMES.isdisjoint(text) and (component := _in_two_languages(text)):
        return Label(component, words, "", "", True)
    if len(text) <= 120 and text.endswith(":") and _TO_BRING.search(block.folded):
        return Label("standards.requirements", words, "", "", False)
    if "?" in text[-_HANDLE:] and (component := asked_component(block.folded)):
        return Label(component, words, "", "", False)
    heads = _heads(block) or (words.startswith(("produk layanan ", "produk pelayanan ")) and words.count(" ") <= 3)
    if heads and len(words) <= 110 and (label := _with_subject(words) or _qualified(words)):
        return label
    if (heads or block.column in (0, 1)) and 5 <= len(words) <= 60 and (component := misspelt(words) or run_on(words)):
        return Label(component, words, "", "", False)
    return (_glued(block) if _SEAM.search(text[:100]) else None) or (
        _numbered(block, _NUMBERED_CELL if block.table_id >= 0 else _NUMBERED_LINE)
    )


_HANDLE = 4
"""Characters at the end of a question in which a list of questions may have its arrow: `Berapa lama?▾`."""
_LONGEST = 200
"""Characters of words; no label is longer, whatever number stands before it."""
_MANY_WORDS = 12
"""More than the beginning of a label has, with whatever number stands before it."""
_DASH = re.compile(r"\s[-–—]\s")


def _may_be_inline(text: str) -> bool:
    if ":" in text or "=" in text:
        return True
    return ("-" in text or "–" in text or "—" in text) and _DASH.search(text) is not None


_TWO_NAMES = frozenset("/()|")
_SEAM = re.compile(r"[A-Z\d(](?<=[a-z)].)")
"""Where two texts meet that were written without a blank: `Biaya/TarifGratis`.

It looks back from the capital, of which a text has few, and not on from each small letter.
"""


def _heads(block: Block) -> bool:
    """Whether the markup, or a colon, says that the block heads what follows."""
    return block.kind is BlockKind.HEADING or block.bold or block.folded.endswith(":")


_ITS = re.compile(r"(?<!hasil)nya$")
"""*Syaratnya*, *biayanya*; but *hasilnya* also tells how something ended."""


def exact_label(words: str) -> Label | None:
    """The label that the words are, fillers at the end dropped and short forms written out."""
    if len(words) > 90 or (words.partition(" ")[0] not in _first_words() and words[:4] not in _SHORT_STARTS):
        return None
    for candidate in (words, _trim(words), spelt_out(words), _ITS.sub("", words)):
        if component := label_phrases().get(candidate):
            return Label(component, candidate, "", "", True)
    if component := _linked_phrases().get(_unlinked(words)):
        return Label(component, words, "", "", True)
    return None


_LINKS = frozenset({"dan", "atau", "serta", "maupun", "and"})


def _unlinked(words: str) -> str:
    """The words without those that only join others: a label names the same parts whatever joins them."""
    return " ".join(word for word in words.split(" ") if word not in _LINKS)


@cache
def _linked_phrases() -> dict[str, str]:
    """Labels of several parts, without what joins them (`sarana prasarana fasilitas`)."""
    return {
        _unlinked(phrase): component
        for phrase, component in label_phrases().items()
        if _unlinked(phrase) != phrase or phrase.count(" ") >= 2
    }


_TO_BRING = re.compile(
    r"\b(?:menyerahkan|melampirkan|membawa|menyiapkan|mengumpulkan|memenuhi|dilengkapi dengan|dibawa|"
    r"disiapkan|dilampirkan)\s?:$"
)


def _in_two_languages(text: str) -> str | None:
    """Return the component of a label that names it twice (`Requirements / Persyaratan`, `Biaya (Fee)`)."""
    parts = [part for part in re.split(r"[/()|]", text) if part.strip()]
    if len(parts) != 2:
        return None
    found = {label_phrases().get(bare(to_words(part.lower()))) for part in parts}
    return found.pop() if len(found) == 1 else None


_NUMBERED_CELL = re.compile(r"^\s*\d{1,2}\s?[.)]?\s*(?=[A-Z])")
_NUMBERED_LINE = re.compile(r"^\s*(?:\d{1,2}|[A-Na-n])\s?[.)]\s*(?=[A-Z])")


def _numbered(block: Block, number: re.Pattern[str]) -> Label | None:
    """Number, label and value with nothing but blanks between: `4 Biaya/Tarif Gratis` in a cell, `E. Biaya Gratis`."""
    found = number.match(block.text)
    if not found or len(block.text) > 400:
        return None
    rest = block.text[found.end() :]
    for cut in sorted((match.start() for match in re.finditer(r"\s(?=[A-Z\d≤<>])", rest[:100])), reverse=True):
        left = to_words(rest[:cut].lower()).strip()
        # `2. Petugas Registrasi memeriksa` is a step that somebody takes, `2. Petugas 3 orang` a number of people.
        is_told = left not in known("label_staff") or rest[cut:].strip()[:1].isdigit()
        if is_told and (component := label_phrases().get(left)):
            return Label(component, left, rest[cut:].strip(), "", False)
    return None


def _trim(words: str) -> str:
    """Drop a trailing parenthesis-like tail of fillers: `persyaratan pelayanan publik` → `persyaratan pelayanan`."""
    parts = words.split(" ")
    while len(parts) > 1 and parts[-1] in known("filler_of_label") and " ".join(parts) not in label_phrases():
        parts.pop()
    trimmed = " ".join(parts)
    return trimmed if trimmed != words else ""


def _inline(block: Block) -> Label | None:
    found = _INLINE.match(block.text)
    if not found:
        return None
    left = bare(to_words(found[1].lower()))
    if len(left) > 70:
        return None
    component = label_phrases().get(left) or label_phrases().get(_trim(left))
    if component:
        return Label(component, left, found[2].strip(" :"), "", True)
    if ":" in found[0] and len(left) >= 5 and (component := misspelt(left)):
        return Label(component, left, found[2].strip(" :"), "", False)
    return None


_SUBJECTABLE = frozenset(
    [
        "produk",
        "syarat",
        "persyaratan",
        "prosedur",
        "alur",
        "tata",
        "mekanisme",
        "biaya",
        "tarif",
        "retribusi",
        "jangka",
        "lama",
        "cara",
        "bagan",
        "langkah",
        "tahapan",
    ]
)
_WITH_SUBJECT = frozenset(
    {"standards.requirements", "standards.procedure", "standards.completion_time", "standards.fee"}
)
_OTHER_SUBJECTS = re.compile(
    r"\b(?:pengaduan|aduan|keluhan|komplain|informasi|keberatan|evakuasi|pelamar|peserta|lomba|penyedia|"
    r"lelang|izin berlaku|perkara|gratifikasi|survei|survey|berlaku|operasional|kerja|penggunaan|darurat|"
    r"sp4n|lapor|sanggah|banding|agar|supaya|memakai|merawat|mencegah|nyata|strategis|mewujudkan|langkah)\b"
)
"""Subjects that make a label one of something else than a service."""


def _with_subject(words: str) -> Label | None:
    """A heading that begins with a label and goes on with the service: `syarat pembuatan KIA`."""
    first = words.partition(" ")[0]
    for phrase in _first_words().get(first, ()) if first in _SUBJECTABLE else ():
        if words.startswith(phrase + " "):
            subject = words[len(phrase) + 1 :]
            component = label_phrases()[phrase]
            named = (component in _WITH_SUBJECT and phrase not in known("label_alone_procedure")) or phrase in (
                "produk layanan",
                "produk pelayanan",
            )
            is_number = subject[:1].isdigit()  # `Langkah 2`
            if subject.count(" ") <= 8 and named and not is_number and not _OTHER_SUBJECTS.search(subject):
                return Label(component, phrase, "", subject, False)
            return None
    return None


_CLAUSE = re.compile(
    r"(.{8,40}?) yang (?:akan |harus |perlu |dapat )?(?:terlibat|diterima|digunakan|tersedia|dibutuhkan|diperlukan|"
    r"melayani|bertugas|diberikan|dihasilkan|dimiliki|disediakan|dikuasai)(?: [\w ]{1,60})?"
)


def _qualified(words: str) -> Label | None:
    """A label that a clause says more of: `Kompetensi petugas yang terlibat dalam proses pelayanan`."""
    found = _CLAUSE.fullmatch(words)
    component = label_phrases().get(found[1]) if found else None
    if not found or not component or found[1] in known("label_staff"):
        return None
    return Label(component, found[1], "", "", False)


_PARTS_OF_TITLE = re.compile(r"\s(?:[-–—|»•·]|::?)\s")


@lru_cache(maxsize=4096)
def title_label(title: str) -> Label | None:
    """The label that a page's title begins with (`Persyaratan Kartu Keluarga - Dinas …`), or None."""
    words = bare(to_words(_PARTS_OF_TITLE.split(title, maxsplit=1)[0].lower()))
    return exact_label(words) or _with_subject(words)


def _glued(block: Block) -> Label | None:
    text = block.text
    if len(text) > 400 or (block.kind is BlockKind.HEADING and len(text) > 90):
        return None
    found = _GLUED.match(text)
    while found:
        left = bare(to_words(found[1].lower()))
        if component := label_phrases().get(left):
            return Label(component, left, found[2].strip(), "", False)
        # The first seam may lie inside the label (`SistemMekanisme dan Prosedur`): try the next one.
        seam = _SEAM.search(text[found.start(2) + 1 :])
        if not seam or found.start(2) > 80:
            return None
        cut = found.start(2) + 1 + seam.start()
        left = bare(to_words(text[:cut].lower()))
        if component := label_phrases().get(left):
            return Label(component, left, text[cut:].strip(), "", False)
        return None
    return None


def joined_label(blocks: Sequence[Block], start: int) -> tuple[Label, int] | None:
    """Return a label split over two to five neighbouring short blocks and how many it takes, or None."""
    first = blocks[start]
    if first.words.count(" ") > _MANY_WORDS:
        return None
    words = re.sub(r"^\d{1,2}(?=[a-z])", "", bare(first.words))
    if words.count(" ") > 3 or words.partition(" ")[0] not in _first_words():
        return None
    text = words
    for count in range(2, 6):
        if start + count > len(blocks):
            break
        block = blocks[start + count - 1]
        if block.words.count(" ") > 5 or block.table_id != first.table_id or block.row != first.row:
            break
        text = f"{text} {block.words.strip()}"
        if (component := label_phrases().get(text)) and text != words:
            return Label(component, text, "", "", False), count
    return None


_NEXT_LABEL = re.compile(
    r"(?:(?:^|(?<=[\s.;,|•]))(?=[A-Z])|(?<=[;,|•]\s)(?=[a-z]))([A-Za-z][A-Za-z/,& ]{3,45}?)\s?:\s?(?=\S)"
)


def labels_on_line(text: str) -> list[tuple[Label, str]]:
    """Return the labels of a line that holds several (`Syarat: KTP Biaya: gratis`), each with its own value.

    Empty when the line holds fewer than two.
    """
    if len(text) > 1000 or text.count(":") < 2:
        return []
    found = []
    for match in _NEXT_LABEL.finditer(text):
        words = to_words(match[1].lower()).strip()
        parts = words.split(" ")
        # The pattern may have begun in the value before: the label is the longest known tail.
        for start in range(len(parts)):
            tail = " ".join(parts[start:])
            if component := label_phrases().get(tail):
                offset = match.start(1) + len(match[1]) - len(" ".join(match[1].split(" ")[start:]))
                found.append((offset, match.end(), Label(component, tail, "", "", True)))
                break
    if len(found) < 2:
        return []
    ends = [start for start, _, _ in found[1:]] + [len(text)]
    return [(label, text[begin:end].strip(" ,;|•")) for (_, begin, label), end in zip(found, ends, strict=True)]
