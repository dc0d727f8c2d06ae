"""What links, pictures, forms and fields say about themselves.

A page may nest what nobody nests and put its whole text inside each: so every look ahead is bounded.
"""

from __future__ import annotations

from itertools import islice

from lxml.etree import _Element as Element
from lxml.etree import iterwalk
from msgspec import Struct

from checks.document.addresses import Address, leads_nowhere, parse
from checks.document.memo import Memo
from checks.document.model import Field
from checks.document.readings import READINGS
from checks.document.structure import Attributes, Look, look_of, size_of

_STEPS = 300
"""How many tags a look into an element passes: ten times what the richest link or label has."""
_FORM_STEPS = 20_000
_READ_LINES, _LONG_LINE, _MOST_LINES = 3, 60, 400
"""So many lines of so many characters are text and no menu; of so many lines that are looked at."""
_MAX_FIELDS = 200
_MAX_LABELS = 500
_MAX_CONTROLS = 2000
"""Fields that are looked at, hidden ones and buttons among them."""
INLINE_CELLS = frozenset({"span", "b", "strong", "small", "em", "i", "a", "label"})
_SILENT_INPUTS = frozenset({"hidden", "submit", "button", "image", "reset"})


def text_within(element: Element, steps: int = _STEPS) -> str:
    """Return all text inside an element, single blanks between words."""
    children = len(element)
    if not children:
        return READINGS[element.text or ""][0]
    child = element[0]
    # A link with one icon or one span inside is the common case, and walks are slow to begin.
    if children == 1 and not len(child):
        return READINGS[" ".join(filter(None, (element.text, child.text, child.tail)))][0]
    return " ".join(" ".join(filter(None, _pieces(element, steps))).split())


def is_row_of_inlines(element: Element) -> bool:
    """Whether a container has only inline children and no text of its own: a flex or grid row of cells."""
    if element.text and not element.text.isspace():
        return False
    for child in element:
        if child.tag not in INLINE_CELLS or (child.tail and (not child.tail.isspace() or "\n" not in child.tail)):
            return False
    return True


def is_read(element: Element) -> bool:
    """Whether what is called a menu holds running text or something to write in, which no menu has."""
    if element.tag not in ("div", "section"):
        return False
    texts = islice((part for part in element.iter("p", "li", "textarea")), _MOST_LINES)
    read = (part.tag == "textarea" or len((part.text or "").strip()) >= _LONG_LINE for part in texts)
    return sum(read) >= _READ_LINES


def opens_answer(element: Element) -> bool:
    """Whether a button asks what the text after it, or a paragraph within it, answers: of a list of questions."""
    if element.tag != "button" or next(element.iterancestors("form"), None) is not None:
        return False
    text = text_within(element)
    return text.endswith("?") or ("?" in text and element.find(".//p") is not None)


def _pieces(element: Element, steps: int) -> list[str | None]:
    walk = islice(iterwalk(element, events=("start", "end")), steps)
    return [
        part.text if event == "start" else part.tail for event, part in walk if event == "start" or part is not element
    ]


class Anchor(Struct, frozen=True, gc=False):
    """What the attributes of a link say."""

    address: Address
    raw: str
    """The address as written."""
    is_link: bool
    """Whether it claims to lead anywhere; otherwise it is a place to jump to."""
    title: str
    label: str
    nofollow: bool
    look: Look | None
    """None when nothing about it matters to the text inside."""


def _anchor_of(items: Attributes) -> Anchor:
    attributes = dict(items)
    get = attributes.get
    raw = get("href", "").strip()
    onclick = get("onclick", "")
    if onclick and leads_nowhere(raw):
        raw = _address_in(onclick) or raw
    title = get("title", "")
    look = look_of("a", attributes)
    return Anchor(
        address=parse(raw),
        raw=raw[:2000],
        is_link=bool("href" in attributes or onclick),
        title=title[:300],
        label=" ".join((title or get("aria-label", "") or get("alt", "")).split()),
        nofollow="nofollow" in get("rel", ""),
        look=None if look.is_plain else look,
    )


ANCHORS: Memo[Attributes, Anchor] = Memo(_anchor_of, size_of=size_of, longest=1000, most=16_384)
"""What links say, by their attributes."""


def is_card(element: Element, anchor: Anchor) -> bool:
    """Whether a link leads nowhere and frames a table, whose words are then the page's own."""
    return leads_nowhere(anchor.raw) and len(element) > 0 and element.find(".//table") is not None


def link_text(element: Element, anchor: Anchor) -> str:
    """Return the text of a link, or what stands in for it: its title or label, or the words of its picture."""
    return (text_within(element) or anchor.label or _picture_text(element))[:300]


def _picture_text(element: Element) -> str:
    for picture in islice(element.iter("*"), _STEPS):
        if picture.tag == "img":
            return " ".join((picture.get("alt") or picture.get("title") or "").split())
    return ""


def _address_in(script: str) -> str:
    """Return the address that an `onclick` opens, if it names one plainly."""
    for quote in ("'", '"'):
        for part in script.split(quote)[1::2]:
            if part.startswith(("http://", "https://", "/", "./")) or part.endswith((".html", ".php", ".pdf")):
                return part
    return ""


def caption_of(figure: Element) -> str:
    """Return the caption of a figure."""
    found = figure.find(".//figcaption")
    return "" if found is None else text_within(found)[:300]


def form_text(form: Element) -> str:
    """Return the first words of a form."""
    return text_within(form, _FORM_STEPS)[:5000]


def form_fields(form: Element) -> tuple[Field, ...]:
    """Return the fields of a form that a visitor fills in."""
    labels = {
        name: text_within(label) for label in islice(form.iter("label"), _MAX_LABELS) if (name := label.get("for"))
    }
    fields: list[Field] = []
    for control in islice(form.iter("input", "textarea", "select"), _MAX_CONTROLS):
        kind = (control.get("type") or "text").lower() if control.tag == "input" else str(control.tag)
        if kind in _SILENT_INPUTS:
            continue
        if len(fields) >= _MAX_FIELDS:
            break
        label = labels.get(control.get("id") or "") or control.get("placeholder") or control.get("aria-label") or ""
        fields.append(Field((control.get("name") or control.get("id") or "")[:100], kind, label[:200]))
    return tuple(fields)
