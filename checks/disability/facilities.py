"""Physical facilities at the office for people with special needs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.carriers import carried_evidence, labelled_carriers
from checks.document.model import Block, BlockKind
from checks.model import Check, Evidence, Strength
from checks.page import Page
from checks.told.special_needs import EQUIPPED, NO_OFFER, NOT_OURS_ABOVE, PLANNED, REPORTED
from checks.wording.cues import LineCues
from checks.wording.excerpts import quote_around

CHECK = Check(
    id="disability.facilities",
    version=1,
    title_ind="Sarana bagi pengguna berkebutuhan khusus",
    title_eng="Facilities for people with special needs",
    source="UU 25/2009 Pasal 29; PermenPANRB 11/2024",
    source_mark="R",
    advice_ind=(
        "Sebutkan sarana yang tersedia di kantor bagi penyandang disabilitas, lansia, dan ibu menyusui "
        "(misalnya ram, kursi roda, toilet khusus)."
    ),
)

_NOT_HERE = ("social_aid", "negation", "promise", "obligation", "topic_questionnaire", "not_a_service", "web_widget")
_GENERAL_ONLY = frozenset(["ram", "ramp"])
_FOR_ANYBODY = frozenset(
    (
        *("loket prioritas", "ruang tunggu prioritas", "kursi prioritas", "tempat duduk prioritas"),
        *("kursi tunggu prioritas", "ruang laktasi", "ruang menyusui", "ruang ibu menyusui"),
    )
)
"""Facilities that also serve bank customers, mothers and the like: they count beside the people they are for."""
_AT_THE_DOOR = re.compile(
    r"\b(?:landai|kemiringan|pegangan|pintu|gedung|tangga|lobi|bengkel|halaman|teras|kursi roda)\b"
)


_MEDICAL = re.compile(r"\b(?:br?[ae]n?[nl]g?k?ar|tempat tidur|tensimeter|oksigen|stetoskop|infus|troli|bed)\b")
"""What a wheelchair stands among where it is equipment of a ward."""
_CUES = LineCues(
    *("difabel", "disab", "kebutuhan khusus", "kursi roda", "tunanetra", "tuna netra", "tunadaksa", "tuna daksa"),
    *("tunarungu", "braille", "timbul", "lansia", "pegangan", "step-free", "step free", "accessible", "wheelchair"),
    *("ramp", "bidang miring", "landai", " ram ", "grab rail"),
)
_BELOW = 6
"""What stands under a heading says whether it has it or only wants it."""


def detect(page: Page) -> Iterator[Evidence]:
    """Yield listed facilities; pictures labelled as such are there and not readable."""
    if page.kind in NO_OFFER:
        return
    for block in page.naming("facility_clear"):
        if not _tells_of_here(page, block):
            continue
        below = page.near(block, after=_BELOW) if block.kind is BlockKind.HEADING else ()
        if any(page.names(line, "promise", "negation", "topic_news") for line in below):
            continue
        hit = next(hit for hit in page.hits(block) if hit.concept == "facility_clear")
        if _is_ours(page, block):
            yield Evidence(
                Strength.FULL,
                quote_around(block.text, 0, min(len(block.text), hit.end)),
                page.place(block),
                "menyebut sarana bagi pengguna berkebutuhan khusus",
            )
            return
    for block in page.cued(_CUES):
        if (told := EQUIPPED.search(block.folded)) and _tells_of_here(page, block) and len(block.text) >= _SENTENCE:
            yield Evidence(
                Strength.FULL,
                quote_around(block.text, told.start(), min(len(block.text), told.end())),
                page.place(block),
                "menyebut sarana beserta siapa penggunanya",
            )
            return
    for carrier, label in labelled_carriers(page, "facility_clear", "disability_group"):
        concepts = page.heading_concepts(label)
        if concepts & {"facility_heading", "facility_clear"} and not concepts & {
            "social_aid",
            "topic_news",
            "web_widget",
        }:
            yield carried_evidence(carrier, label, f"sarana hanya diperlihatkan dengan {carrier.what}")
            return


_SENTENCE = 15


def _tells_of_here(page: Page, block: Block) -> bool:
    """Whether a line tells what the office has, and not what is wanted, ruled, handed out or reported."""
    if block.link or block.kind is BlockKind.CONTROL or page.names(block, *_NOT_HERE, "topic_news"):
        return False
    if page.above(block) & {"social_aid", "topic_news", "not_a_service", "definition"}:
        return False
    if any(NOT_OURS_ABOVE.search(heading.lower()) for heading in (*block.path, page.document.title)):
        return False
    return not PLANNED.search(block.folded) and not REPORTED.search(block.folded)


def _is_ours(page: Page, block: Block) -> bool:
    """Whether the words stand where the office lists what it has, and not in running text on something else."""
    named = {block.words[hit.start : hit.end].strip() for hit in page.hits(block) if hit.concept == "facility_clear"}
    around = page.concepts(block) | page.above(block) | page.title_concepts
    grouped = around & {"disability_group", "vulnerable_group"} or any(
        0 < abs(other.order - block.order) <= 4 for other in page.naming("vulnerable_group", "disability_group")
    )
    if named <= _GENERAL_ONLY:
        return bool(grouped or "label_facilities" in around or _AT_THE_DOOR.search(block.folded))
    if named <= _FOR_ANYBODY and not grouped:
        return False
    if named == {"kursi roda"} and any(_MEDICAL.search(other.folded) for other in page.near(block, before=3, after=3)):
        return False
    return bool(
        around & {"facility_heading", "label_facilities", "disability_group", "vulnerable_group", "priority_service"}
    )
