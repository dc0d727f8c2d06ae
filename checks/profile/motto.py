"""The motto of the service, named as such."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from checks.carriers import carried_evidence, labelled_carriers
from checks.document.model import Block, BlockKind, Region
from checks.model import Check, Evidence, PageKind, Strength
from checks.page import Page
from checks.services.labels import bare
from checks.vocabulary import known
from checks.wording.cues import LineCues
from checks.wording.excerpts import quote
from checks.wording.unfilled import is_blank_form

CHECK = Check(
    id="profile.motto",
    version=1,
    title_ind="Moto pelayanan",
    title_eng="Service motto",
    source="Peraturan Ombudsman 22/2016",
    source_mark="S",
    advice_ind="Tampilkan moto pelayanan dengan sebutan “Moto” atau “Motto” sebagai teks.",
)

_INLINE = re.compile(
    r"^\W*[Mm][Oo][Tt]{1,2}[Oo](?: (?:[Pp]e)?[Ll]ayanan| [Kk]ami| [Ii]nstansi)?\s[–-]\s(.{4,160})|"
    r"\b[Mm][Oo][Tt]{1,2}[Oo](?:nya)?\b[^.:\"“”]{0,60}?(?:\s?[:=»]\s?|\s(?:adalah|ialah|yaitu|yakni|kami adalah)\s|"
    r"\s?[\"“‘])\s?[\"“']?(.{4,160})",
    re.DOTALL,
)
_TURNED = re.compile(
    r"[”\"’'],? (?:adalah|merupakan|menjadi|itulah|[—–-]) ?[Mm]ott?o\b|"
    r"[”\"’'][^.“\"]{0,80}\bsebagai [Mm]ott?o\b|^(?:[Ii]tulah|[Ii]nilah) [Mm]ott?o\b.{4,}|"
    r"\b[Mm]ott?o (?:kami|kita|pelayanan|layanan),? (?:[A-Z]{4,}\b|[A-Z][a-z]+ (?:[A-Z][a-z]+\b ?)+)|"
    r"\b(?:mengusung|berpegang pada|dengan) mott?o (?:pelayanan |layanan )?[A-Z][a-z]+ [A-Z][a-z]+\b|"
    r"\b[Bb]ermott?o(?:kan)? ?[\"“‘]|^[Mm](?:oto|otto|OTO|OTTO) (?:[A-Z][a-z]+, )+[A-Z][a-z]+"
)
"""`“…” adalah motto kami`, `mengusung moto Senyum Ramah Cepat`, `moto kami BERSERI`."""
_STRANGERS = re.compile(
    r"\bmott?o(?:nya)? (?:hidup|pt|cv|daerah|sekolah|siswa|kegiatan|lomba)\b|\b(?:karang taruna|pramuka|komunitas|klub|"
    r"kontingen|lambang|pita|atlet|calon|hut)\b"
)
"""Whose motto is nobody's that serves here: clubs, firms, a coat of arms, one person."""
_ASIDE = re.compile(r"[^:(]{0,60}:\s*\((?:[a-z]+ ){2,}[a-z]+\)\W*$")
"""`Moto: (masih disayembarakan)`: a remark in the place of a motto."""
_OF_OFFICE = re.compile(
    r"\b(?:beralamat|berkedudukan|terletak|mempunyai \w+ (?:bidang|seksi)|dibentuk (?:dengan|berdasarkan))\b"
)
"""What is told of an office below a heading whose motto was left out."""
_OTHER_TEXTS = frozenset({"vision", "mission", "vision_mission", "pledge_name"})
"""Headings of what may follow a motto that was left out."""
_SPELLED_LENGTH = 12
_ANSWER = 90
"""Characters of an answer that is a motto; longer ones tell of something else."""
_BER = re.compile(r"\bbermott?o(?:kan)?\b")
_CUES = LineCues("m o t o", "m o t t o", "bermoto", "bermotto")
_LONGEST_NAME = 7
"""Blanks in a heading: `Motto Pelayanan Dinas Pariwisata Provinsi Lembah Selatan`."""
_NOT_HERE = ("topic_news", "news_furniture", "placeholder", "negation", "essay", "topic_questionnaire")


def detect(page: Page) -> Iterator[Evidence]:
    """Yield named mottos; pictures are there and not readable."""
    if page.kind in (PageKind.SPAM, PageKind.TEMPLATE, PageKind.NEWS, PageKind.QUESTIONNAIRE, PageKind.REGULATION):
        return
    if not page.naming_anywhere("motto") and not page.cued(_CUES):
        yield from _pictured(page)
        return
    blocks = [block for block in page.blocks if block.region is not Region.MENU and block.kind is not BlockKind.CONTROL]
    for index, block in enumerate(blocks):
        if not _speaks_of_ours(page, block):
            continue
        if _is_label(block):
            text = f"{block.text}: {value.text}" if (value := _value_below(page, blocks, index)) else ""
        else:
            text = block.text if not block.link and _states_it(block.text) else ""
        if text and not _ASIDE.match(text):
            where = " › ".join([*block.path[-1:], "moto"])
            yield Evidence(Strength.FULL, quote(text), where, "moto disebut namanya dan dituliskan")
            return
    yield from _pictured(page)


def _speaks_of_ours(page: Page, block: Block) -> bool:
    """Whether a line names a motto, and none of a club, a contest or a coat of arms."""
    named = page.names(block, "motto") or _is_spelled(block) or ("bermot" in block.folded and _BER.search(block.folded))
    if not named or page.names(block, *_NOT_HERE):
        return False
    return not _STRANGERS.search(block.folded) and "not_a_service" not in page.above(block)


def _is_spelled(block: Block) -> bool:
    """`M O T O`, letter by letter."""
    return len(block.words) <= _SPELLED_LENGTH and block.words.replace(" ", "") in ("moto", "motto")


def _is_label(block: Block) -> bool:
    words = bare(block.words)
    if _is_spelled(block) or words in known("motto"):
        return not block.link or block.kind is BlockKind.HEADING
    heads = block.kind is BlockKind.HEADING or block.bold or block.text.isupper() or words.count(" ") <= 2
    return (
        heads
        and (words.startswith(("motto ", "moto ")) or block.text.endswith("?"))
        and words.count(" ") <= _LONGEST_NAME
        and ":" not in block.text
        and not block.link
    )


def _states_it(text: str) -> bool:
    return _INLINE.search(text) is not None or _TURNED.search(text) is not None


def _value_below(page: Page, blocks: Sequence[Block], index: int) -> Block | None:
    """Return the line below or beside a label that can be the motto itself."""
    label = blocks[index]
    value = next(
        (
            b
            for b in blocks[index + 1 : index + 4]
            if b.region is label.region
            and (b.words.count(" ") >= 3 or _is_in_row(label, b))
            and not b.link
            and b.kind is not BlockKind.CONTROL
            and not (page.above(b) - page.above(label) - page.concepts(label)) & _OTHER_TEXTS
        ),
        None,
    )
    is_it = (
        value is not None
        and not is_blank_form(value.folded)
        and len(value.text) <= (_ANSWER if label.text.endswith("?") else 400)
        and not page.names(value, *_NOT_HERE)
        and not _OF_OFFICE.search(value.folded)
        and bare(value.words) not in known("vision") | known("pledge_name") | known("vision_mission")
    )
    return value if is_it else None


def _is_in_row(label: Block, value: Block) -> bool:
    """Whether one word stands beside the label in a table: `Motto | Prima`."""
    return value.table_id >= 0 and value.row == label.row and any(letter.isalpha() for letter in value.text)


def _pictured(page: Page) -> Iterator[Evidence]:
    for carrier, label in labelled_carriers(page, "motto"):
        if len(label) <= 80:
            yield carried_evidence(carrier, label, f"moto hanya berupa {carrier.what}; isinya belum terbaca")
            return
