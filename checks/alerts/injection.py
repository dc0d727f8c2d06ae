"""Advertising that strangers put into a page: by hidden block, by link, by volume, by a whole page of it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from checks.alerts.promotion import (
    Promotion,
    disguised_promotion_in,
    how_much_reporting,
    is_headline,
    only_mentions_it,
    promotion_in,
    promotion_in_address,
    promotion_of,
    reports_on_it,
)
from checks.alerts.samples import sample
from checks.document.decode import fold, to_words
from checks.document.model import Block, Link
from checks.model import Alert, AlertKind, Severity
from checks.wording.cues import LinkCue
from checks.wording.hosts import bare_host, is_common

if TYPE_CHECKING:
    from checks.page import Page

VOLUME = 8
"""Visible advertising phrases on one page that no honest page holds, unless it writes about them."""
VARIETY = 4
"""Different ones among them."""
HIDDEN_LINKS = 3
"""Links to strangers that no visitor can see."""
OWN_DOORWAYS = 3
"""Links to advertising addresses on the site's own ground, whatever their words say."""
FOREIGN_LETTERS = 300
FOREIGN_SHARE = 0.2
_LONGEST_LABEL = 90
"""Characters; a longer link text is a sentence, or piles up what people search for."""
_MOST_ASIDES = 20
_LONGEST_ASIDE = 2_000
"""Of what is meant for visitors without scripts; honest asides are a sentence."""
_TAG = re.compile(r"<[^<>]*+>?")
_PART_OF_TITLE = re.compile(r"\s[|–—·»«:-]+\s")

_WORDS = {
    AlertKind.GAMBLING: "iklan judi daring",
    AlertKind.PHARMACY: "iklan obat terlarang",
}


def injection(page: Page) -> Iterator[Alert]:
    """Yield the alerts on injected advertising, one for each kind, the surest sign first."""
    told: set[AlertKind] = set()
    for kind, severity, text, why in _signs(page):
        if kind not in told:
            told.add(kind)
            yield Alert(kind, page.document.url, sample(text), why, severity)


def injected_orders(page: Page) -> frozenset[int]:
    """Return the visible blocks that advertise: their words count for nothing else."""
    return frozenset(
        block.order
        for block, promoted in _advertising(page)
        if (block.link or len(promoted.phrases) >= 2 or promotion_in_address(block.text))
        and not reports_on_it(block.words)
    )


def _signs(page: Page) -> Iterator[tuple[AlertKind, Severity, str, str]]:
    advertising = _advertising(page)
    for block, promoted in advertising:
        if block.hidden:
            what = _WORDS[promoted.kind]
            yield promoted.kind, Severity.HIGH, block.text, f"{what} dalam blok yang tidak terlihat pengunjung"
    yield from _in_head(page)
    yield from _in_links(page)
    yield from _in_frames(page)
    yield from _without_scripts(page)
    yield from _hidden_links(page)
    visible = [
        (block, promoted)
        for block, promoted in advertising
        if not block.hidden and not reports_on_it(to_words(fold(" ".join((*block.path, block.text)))))
    ]
    phrases = frozenset[str]().union(*(promoted.phrases for _, promoted in visible)) if visible else frozenset()
    seen = sum(len(promoted.phrases) for _, promoted in visible)
    if seen >= VOLUME and len(phrases) >= VARIETY:
        warnings = sum(how_much_reporting(block.words) for block in page.blocks)
        if warnings * 3 < seen:
            kind = visible[0][1].kind
            yield kind, Severity.HIGH, visible[0][0].text, f"{seen} istilah {_WORDS[kind]} pada satu halaman"


def _advertising(page: Page) -> list[tuple[Block, Promotion]]:
    if not page.is_tainted:
        return []
    found = []
    for block in page.document.blocks:
        hits = [(hit.concept, block.words[hit.start : hit.end].strip()) for hit in page.hits(block)]
        promoted = promotion_of(hits) if hits else None
        if promoted is not None:
            found.append((block, promoted))
    return found


def _in_head(page: Page) -> Iterator[tuple[AlertKind, Severity, str, str]]:
    """The page calls itself an advertisement, or gives search engines another description or address than people."""
    document = page.document
    # Not `page.blocks`, which leaves out what advertises. A heading has a rank, and nothing else has.
    headings = [block.text for block in document.blocks if block.level == 1 and not block.hidden][:3]
    for text in (document.title, *headings):
        # A title ends with the name of the site, which is no part of a headline.
        promoted = next(filter(None, map(_plainly, _PART_OF_TITLE.split(text)[:6])), None)
        if promoted is not None and not reports_on_it(to_words(fold(text))) and not _mostly_reports(page):
            yield AlertKind.DOORWAY, Severity.HIGH, text, f"halaman yang judulnya {_WORDS[promoted.kind]}"
            break
    for name in ("description", "keywords", "og:description", "og:title", "twitter:title"):
        text = document.meta.get(name, "")
        promoted = _plainly(text) if text else None
        if (
            promoted is not None
            and (len(promoted.phrases) >= 2 or name.endswith("title"))
            and not _mostly_reports(page)
        ):
            what = _WORDS[promoted.kind]
            yield promoted.kind, Severity.HIGH, text, f"{what} dalam keterangan halaman untuk mesin pencari"
    for address in (document.canonical, document.meta.get("og:url", "")):
        promoted = promotion_in_address(address) if address else None
        if promoted is not None and bare_host(address) != bare_host(document.url):
            what = _WORDS[promoted.kind]
            yield promoted.kind, Severity.HIGH, address, f"halaman mengaku beralamat di situs {what}"


@lru_cache(maxsize=16_384)
def _is_sentence(text: str) -> bool:
    return is_headline(to_words(fold(text)))


def _promoted_by(text: str, _title: str, url: str) -> tuple[Promotion | None, Promotion | None] | None:
    """Return what the words of a link advertise, and what its address does; None where neither does."""
    if not url:
        return None
    by_text = _plainly(text) if text else None
    is_long = len(text) > _LONGEST_LABEL
    if is_long and by_text is not None and len(by_text.phrases) < 2:
        by_text = None
    # The address of a headline repeats its words; only a host named for it says more.
    is_sentence = is_long or (by_text is None and _is_sentence(text))
    by_address = promotion_in_address(bare_host(url) if is_sentence else url)
    return (by_text, by_address) if by_text or by_address else None


_PROMOTES = LinkCue(_promoted_by)


def _in_links(page: Page) -> Iterator[tuple[AlertKind, Severity, str, str]]:
    doorways: dict[str, str] = {}
    for link, (by_text, by_address) in page.telling(_PROMOTES):
        promoted = by_text or by_address
        if promoted is None or reports_on_it(to_words(fold(f"{link.text} {link.heading}"))):
            continue
        is_away = _is_away(page, link)
        # A host named for it is enough; on the site's own ground text and address must agree, or be many.
        if is_away or (by_text and by_address):
            where = "tautan ke situs lain" if is_away else "tautan ke halaman sisipan di situs sendiri"
            yield promoted.kind, Severity.HIGH, f"{link.text} → {link.url}", f"{_WORDS[promoted.kind]}: {where}"
        elif by_address:
            doorways.setdefault(link.url, link.text)
    if len(doorways) >= OWN_DOORWAYS:
        url, text = next(iter(doorways.items()))
        why = f"{len(doorways)} tautan ke halaman sisipan di situs sendiri"
        yield AlertKind.GAMBLING, Severity.HIGH, f"{text} → {url}", why


def _in_frames(page: Page) -> Iterator[tuple[AlertKind, Severity, str, str]]:
    """A frame shows, a form sends to, or the page by itself leads to, a host that is named for it."""
    document = page.document
    refresh = document.meta.get("refresh", "").partition("=")[2].strip(" '\"")
    shown = (*(embed.src for embed in document.embeds), *(form.action for form in document.forms))
    for address in (*shown, refresh):
        promoted = promotion_in_address(bare_host(address)) if address else None
        if promoted is not None and bare_host(address) != bare_host(document.url):
            why = f"{_WORDS[promoted.kind]}: situs lain dalam bingkai, formulir atau pengalihan halaman"
            yield promoted.kind, Severity.HIGH, address, why


def _without_scripts(page: Page) -> Iterator[tuple[AlertKind, Severity, str, str]]:
    """What only visitors without scripts are shown, and search engines among them; it is no part of the document."""
    body = page.document.body
    end = 0
    for _ in range(_MOST_ASIDES):
        start = body.find(b"<noscript", end)
        end = body.find(b"</noscript", start) if start >= 0 else -1
        if end < 0:
            return
        text = _TAG.sub(" ", body[start : min(end, start + _LONGEST_ASIDE)].decode("utf-8", "replace"))
        promoted = _plainly(text)
        if promoted is not None:
            yield promoted.kind, Severity.HIGH, text, f"{_WORDS[promoted.kind]} bagi mesin pencari (noscript)"
            return


def _hidden_links(page: Page) -> Iterator[tuple[AlertKind, Severity, str, str]]:
    away = [link for link in page.document.links if link.hidden and link.url and _is_stranger(page, link)]
    hosts = {bare_host(link.url) for link in away}
    if len(away) >= HIDDEN_LINKS and len(hosts) >= 2:
        text = "; ".join(f"{link.text} → {link.url}" for link in away[:3])
        why = f"{len(away)} tautan tersembunyi ke situs lain"
        yield AlertKind.HIDDEN_LINKS, Severity.MEDIUM, text, why


def foreign_flood(page: Page) -> Iterator[Alert]:
    """Yield an alert when much of the page is written in a script that no agency of Indonesia writes in."""
    document = page.document
    if document.language[:2] in _FOREIGN_LANGUAGES and _is_translation(document.url):
        return
    written = [block.text for block in document.blocks if not block.text.isascii()]
    if not written or max(map(max, written)) <= _LAST_LATIN:
        return
    foreign = total = 0
    first = ""
    for block in document.blocks:
        if block.text.isascii():
            total += len(block.text)
            continue
        here = sum(map(_is_foreign, block.text))
        foreign += here
        total += len(block.text)
        if here and not first:
            first = block.text
        if total > 200_000:
            break
    title = sum(map(_is_foreign, document.title)) * 2 > max(len(document.title), 8)
    is_flood = foreign >= FOREIGN_LETTERS and (title or foreign >= FOREIGN_SHARE * total)
    # A title is what search engines show: in such letters on an Indonesian page it is made for them.
    if is_flood or (title and foreign and document.language[:2] in ("", "id")):
        why = f"{foreign} huruf dari aksara asing, ciri halaman sisipan untuk mesin pencari negara lain"
        yield Alert(AlertKind.FOREIGN_FLOOD, document.url, sample(document.title + " " + first), why, Severity.MEDIUM)


_FOREIGN_LANGUAGES = frozenset({"ja", "zh", "ko", "ru", "th", "uk", "bg", "vi"})


def _is_translation(url: str) -> bool:
    """Whether the address says that this is the site's own translation."""
    parts = urlsplit(url)
    first = parts.path.strip("/").partition("/")[0].lower()[:2]
    return first in _FOREIGN_LANGUAGES or any(f"lang={code}" in parts.query for code in _FOREIGN_LANGUAGES)


def _is_foreign(character: str) -> bool:
    # Arabic is left out: agencies quote the Qur'an. So are the scripts of Indonesia's own languages.
    return character > _LAST_LATIN and unicodedata.name(character, "").startswith(_FOREIGN_SCRIPTS)


_LAST_LATIN = "\u03ff"
"""Letters up to here are Latin or Greek."""
_FOREIGN_SCRIPTS = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "CYRILLIC", "THAI ")


@lru_cache(maxsize=16_384)
def _plainly(text: str) -> Promotion | None:
    """Return what a short text advertises, if it does not report on it or mention it in a headline."""
    words = to_words(fold(text[:2000]))
    promoted = promotion_in(words) or (disguised_promotion_in(words) if len(text) <= _LONGEST_LABEL else None)
    return None if promoted is None or reports_on_it(words) or only_mentions_it(words, promoted) else promoted


def _mostly_reports(page: Page) -> bool:
    """Whether the page's text speaks about the matter and against it."""
    return sum(how_much_reporting(block.words) for block in page.main) >= 4


def _is_away(page: Page, link: Link) -> bool:
    host, own = bare_host(link.url), bare_host(page.document.url)
    return bool(host) and host != own and (bool(own) or host not in page.own_hosts)


def _is_stranger(page: Page, link: Link) -> bool:
    host = bare_host(link.url)
    return _is_away(page, link) and not host.endswith(".go.id") and not is_common(host)
