"""Vision and mission of the agency."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from checks.carriers import carried_evidence, labelled_carriers
from checks.document.decode import to_words
from checks.document.model import Block, BlockKind, Region
from checks.model import Check, Evidence, PageKind, Strength
from checks.page import Page
from checks.services.labels import bare
from checks.vocabulary import known
from checks.wording.cues import LineCues
from checks.wording.excerpts import opening, quote
from checks.wording.values import quotes_law

CHECK = Check(
    id="profile.vision_mission",
    version=1,
    title_ind="Visi dan misi",
    title_eng="Vision and mission",
    source="Peraturan Ombudsman 22/2016",
    source_mark="S",
    advice_ind="Tampilkan visi dan misi instansi sebagai teks pada halaman profil.",
)

_UNIT = re.compile(r"\b(?:ppid|upt|uptd|unit|panitia|tim)\b")
_STRANGERS = re.compile(r"\b(?:kelompok|calon|paslon|pasangan)\b")
"""Whose vision is nobody's that serves here: candidates, student groups."""
_INLINE = re.compile(
    r"^(visi|misi)(?:\s?[:\-–]\s?|\s(?=(?-i:Ter[a-z]{4,}|Me[mn][a-z]{3,})\b.{20}))(.{12,})", re.IGNORECASE
)
"""`Visi: …`, or `Visi Terwujudnya …` where the word that was set in bold runs into the text."""
_TOLD = {
    which: re.compile(
        rf"(?:^|[\W_]){name}(?:nya)?\b(?:(?P<owner>(?:\s(?!misi\b|dan\b|calon\b)[\w./-]+){{0,6}}?)\)?\s?[:»]\s?|"
        r"(?P<of>(?:\s(?!misi\b|dan\b|calon\b)[\w./-]+){1,6}?),?\s(?:adalah|ialah|yaitu|yakni|is)\s:?|"
        r"(?<=nya)\s(?=[a-z]{4,}kan\b|men[a-z]+|mem[a-z]+)|\s(?=[“\"]))[“\"]?(?P<text>[^“\"\s.].{9,})",
        re.IGNORECASE | re.DOTALL,
    )
    for which, name in (("vision", r"(?:visi|vision)"), ("mission", r"(?:misi|mission)"))
}
"""`Visi yang kami pegang adalah …`, `Cita-cita kami (visi): …`, `dengan visi “…”`, wherever a line says it."""
_OTHERS = re.compile(
    r"\b(?:visi|misi)(?:nya)? (?:pak|bu|bapak|ibu|bupati|wali ?kota|gubernur|pkk|karang|perusahaan|pt|cv|kelompok|"
    r"komunitas|universitas|kampus|sekolah|calon|paslon)\b"
)
_ERRANDS = re.compile(r"\bmisi (?:dagang|perdagangan|kemanusiaan|penyelamatan|evakuasi|kebudayaan|olahraga)\b")
"""What somebody is sent out for."""
"""Whose vision is nobody's that serves here, where a sentence says whose it is."""
_CUES = LineCues(
    " visi", "misi ", "misi:", "misinya", " mission", "visi ", "visi:", "visinya", "(visi)", "(misi)", "vision"
)
_OPEN = re.compile(
    r"\W*(?:menunggu|belum|sedang|masih|akan|tbd)\b|\W*(?:konten|halaman|informasi|data|isi)\b[^.:]{0,30}\b(?:sedang|belum|akan)\b"
)
"""What stands where a text is still to come."""


_CALLED = re.compile(r"^(?:visi|misi)\s?[:–-]\s?", re.IGNORECASE)
"""What the text itself begins with, where its heading is called *Visi dan Misi*."""
_NUMBER = re.compile(r"\s?(\d{1,2})[.)]")
_SENTENCE = re.compile(
    r"^(visi|misi)\s(?:[^“\"]{0,260})\b(?:adalah|yaitu|yakni|ialah)\s?:?\s?[“\"](.{12,})", re.IGNORECASE
)
"""`Visi Puskesmas kami yaitu “Mewujudkan …”`."""
_ANOTHERS = re.compile(
    r"\b(?:mengikuti|mengacu|merujuk|lihat|sesuai dengan|selaras dengan)\b.{0,40}\b(?:visi|bupati|wali ?kota|gubernur|"
    r"pemkot|pemkab|pemprov|pemda|rpjmd)\b|"
    r"\btidak (?:menyusun|memiliki|mempunyai|punya|membuat)\b.{0,20}\bvisi\b.{0,16}\bsendiri\b"
)
"""A pointer to the vision of the one above, in place of one of one's own."""


_WELCOMES = re.compile(
    r"\W*(?:(?:selamat datang|komitmen|informasi (?:lengkap )?(?:tentang|mengenai|seputar)|"
    r"visi dan misi|visi & misi|misi yang tepat|berikut)\b|"
    r"dinas\b(?!.*\b(?:yang|ter(?!padu)\w{4,}|me[mn]\w{4,}|ber(?!encana)\w{4,}|unggul|maju|mandiri|prima)\b))"
)
"""What follows the heading where the text itself was left out: a welcome, a subtitle, the agency's name."""
_GOES_ON = re.compile(r"\W*(?:bagaimana|daftar|keadaan|jumlah|data)\b")
"""What the page has next, where the heading has nothing below it."""
_FIRST = re.compile(r"\s?1[.)]\s")
_LETTER = re.compile(r"\s?([a-z])[.)]\s")
_REPORTED = re.compile(r"\b(?:gelar|menggelar|apel|satukan|menyatukan|sosialisasi\w*|rapat|paparkan|sampaikan|bahas)\b")
"""What the caption of a photograph says that was taken where somebody spoke of visions."""


class _Half(NamedTuple):
    block: Block
    text: str


_NAMED = LineCues("visi", "misi", "v isi", "v i s i")


def detect(page: Page) -> Iterator[Evidence]:
    """Yield both texts as met, one alone or of a unit as half, pictures as unreadable."""
    if page.kind in (PageKind.SPAM, PageKind.TEMPLATE, PageKind.NEWS, PageKind.QUESTIONNAIRE):
        return
    told = page.holds(_NAMED)
    vision = (_half(page, "vision") or _told(page, "vision")) if told else None
    mission = (_half(page, "mission") or _told(page, "mission")) if told else None
    if vision is not None and mission is not None and _ANOTHERS.search(vision.text[:120].lower()):
        vision = None
    half = vision or mission
    if half is not None and not _ANOTHERS.search(half.text[:120].lower()):
        halves = (("Visi", vision), ("Misi", mission))
        text = " · ".join(f"{name}: {_CALLED.sub('', found.text)}" for name, found in halves if found)
        where = " › ".join([*half.block.path[-1:], opening(half.block.text)])
        heading = " ".join([*half.block.path, half.block.text]).lower()
        if (
            _STRANGERS.search(heading)
            or _ERRANDS.search(heading)
            or (vision and mission and vision.text == mission.text)
        ):
            return  # filler says the same of both
        if _UNIT.search(heading) or page.speaks_for_ppid(half.block):
            yield Evidence(Strength.PARTIAL, quote(text), where, "visi/misi milik unit atau PPID, bukan instansi")
        elif vision and mission:
            yield Evidence(Strength.FULL, quote(text), where, "teks visi dan misi tersedia")
        else:
            yield Evidence(Strength.PARTIAL, quote(text), where, "hanya salah satu dari visi dan misi")
        return
    for carrier, label in labelled_carriers(page, "vision", "mission", "vision_mission"):
        if (
            len(label) <= 80
            and not page.heading_concepts(label) & {"topic_news"}
            and not _REPORTED.search(label.lower())
        ):
            yield carried_evidence(carrier, label, f"visi dan misi hanya berupa {carrier.what}; isinya belum terbaca")
            return


def _told(page: Page, which: str) -> _Half | None:
    """Return a sentence of the content that says what the vision or the mission is."""
    for block in () if page.kind is PageKind.REGULATION else page.cued(_CUES):
        if not (found := _TOLD[which].search(block.text)) or page.names(block, "placeholder", "essay", "topic_news"):
            continue
        if _OTHERS.search(block.folded) or "not_a_service" in page.title_concepts:
            continue
        text = found["text"].strip()
        if (
            not text.endswith(":")
            and not _OPEN.match(text.lower())
            and not _SAYS_NONE.match(text.lower())
            and not quotes_law(block.folded)
        ):
            return _Half(block, text)
    return None


def _half(page: Page, which: str) -> _Half | None:
    """Return the label and text of the vision or the mission."""
    other = "mission" if which == "vision" else "vision"
    blocks = [block for block in page.blocks if block.region is not Region.MENU and block.kind is not BlockKind.CONTROL]
    for index, block in enumerate(blocks):
        if page.kind is PageKind.REGULATION and not _is_beside_law(block):
            continue
        if inline := _INLINE.match(block.text):
            if (inline[1].lower() == "visi") == (which == "vision") and not _OPEN.match(inline[2].lower()):
                return _Half(block, inline[2])
            continue
        if (sentence := _SENTENCE.match(block.text)) and (sentence[1].lower() == "visi") == (which == "vision"):
            return _Half(block, sentence[2])
        if not _is_label(page, block, which):
            continue
        if below := _below(page, blocks, index, other):
            return _Half(block, below.text)
    return None


def _below(page: Page, blocks: Sequence[Block], index: int, other: str) -> Block | None:
    """Return the text below a label, before the next heading."""
    block = blocks[index]
    for following in blocks[index + 1 : index + 5]:
        if following.region is not block.region or _is_label(page, following, other):
            break
        if _counts_on(block, following) or _GOES_ON.match(following.folded):
            break  # `2. Visi dan Misi` is a line of a list, as is what comes after it
        if (
            following.kind is BlockKind.HEADING
            and (following.level <= (block.level or 7))
            and following.level < 7
            and following.words.count(" ") < 6
        ):
            if _FIRST.match(following.text):
                continue  # `1. Pemerataan` heads the first of them
            break
        if (
            following.words.count(" ") >= 4
            and not following.link
            and not _SAYS_NONE.match(following.folded)
            and not _WELCOMES.match(following.folded)
            and not _OPEN.match(_CALLED.sub("", following.folded))
            and not page.names(following, "placeholder", "essay")
            and not (following.kind is BlockKind.HEADING and _NUMBER.match(following.text))
        ):
            return following
    return None


_SAYS_NONE = re.compile(
    r"\W*(?:tentang )?(?:visi|misi)(?: (?:&|dan) misi)?\b[^.:]{0,40}$|"
    r"dinas [^.,]{0,80}\b(?:kabupaten|kota|provinsi) [^.,]{0,30}$|"
    r"\W*(?:pernyataan )?visi (?:dan misi )?(?:atau [\w ]{1,30} )?(?:adalah|merupakan) (?:se|suatu|gambaran|rumusan)|"
    r"\W*(?:bagan|struktur|susunan|fungsi dan tugas|tugas dan fungsi|tugas pokok)\b|\W*visi misi aktif$|\W*template\b|"
    r"(?:berikut|inilah) (?:adalah )?visi\b|"
    r"(?:strategi|langkah|upaya|arah|gambaran|cita-cita)\b(?: \w+){0,3}? (?:yang )?(?:kami|kita|ingin) \w+"
)
"""What stands below the heading of a vision that was left out: the next heading, the agency's name."""


def _is_beside_law(block: Block) -> bool:
    """Whether a heading on a page that quotes articles of law stands beside them and in none of them."""
    return block.kind is BlockKind.HEADING and not any("pasal" in heading.lower() for heading in block.path)


def _counts_on(block: Block, following: Block) -> bool:
    first, second = _NUMBER.match(block.text), _NUMBER.match(following.text)
    if first is None or second is None:
        one, next_one = _LETTER.match(block.folded), _LETTER.match(following.folded)
        return one is not None and next_one is not None and ord(next_one[1]) == ord(one[1]) + 1
    return int(second[1]) == int(first[1]) + 1


_ASKED = {"vision": re.compile(r"\bapa(?:kah)? (?:itu )?visi"), "mission": re.compile(r"\bapa(?:kah)? misi")}


def _is_label(page: Page, block: Block, which: str) -> bool:
    words = block.words.strip()
    if words.replace(" ", "") == ("visi" if which == "vision" else "misi"):
        return True
    if not page.names(block, "vision", "mission", "vision_mission"):
        return False
    words = bare(words)
    if words.count(" ") > 8 or (block.link and block.kind is not BlockKind.HEADING):
        return False
    if words in known(which) or words in (known("vision_mission") if which == "vision" else ()):
        return True
    first, _, rest = words.partition(" ")
    heads = block.kind is BlockKind.HEADING or block.bold or block.text.isupper() or block.folded.endswith(":")
    wanted = "visi" if which == "vision" else "misi"
    if block.kind is BlockKind.HEADING and block.text.endswith("?") and _ASKED[which].search(block.folded):
        return True
    if first != wanted or not heads or not rest:
        return False
    return not to_words(rest).startswith((" dan misi ", " misi ")) or which == "vision"
