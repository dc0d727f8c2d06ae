"""A document with everything that several checks want to know of it, worked out once and on demand."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property, lru_cache
from itertools import chain
from typing import Any, TypeVar
from urllib.parse import urlsplit

from checks.alerts.injection import injected_orders
from checks.carriers import LabelledCarrier, label_carriers, page_carriers
from checks.document.model import Block, BlockKind, Document, Link, Region
from checks.kinds import judge_kind
from checks.model import Evidence, PageKind
from checks.services.drafts import Judge, ServiceDraft, Verdict, draft_services
from checks.services.listings import standard_documents
from checks.services.names import title_name
from checks.services.statement import Carrier, Statement
from checks.services.statements import find_statements
from checks.wording.cues import HELD, NOTHING_HELD, TOLD, Held, LineCues, LinkCue, look_for
from checks.wording.hosts import bare_host, is_common
from checks.wording.matching import Hit
from checks.wording.texts import text_concepts
from checks.wording.values import has_digit, has_email, has_phone

T = TypeVar("T")
_TAINTS = frozenset({"gambling", "pharmacy"})
_HOME = frozenset({"beranda", "home", "halaman utama", "depan"})
_CONTENT_REGIONS = (Region.MAIN, Region.ASIDE)


class Page:
    """What checks are handed: the frozen document and its derived views, each worked out once."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self._above: dict[tuple[str, ...], frozenset[str]] = {}
        self._verdicts: dict[tuple[int, Judge], Verdict | None] = {}
        """By the identity of statements, which live as long as the page."""
        self._once: dict[Callable[[Page], Any], Any] = {}

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """Visible blocks, without advertising that strangers have put between them."""
        injected = injected_orders(self)
        return tuple(block for block in self.document.blocks if not block.hidden and block.order not in injected)

    @cached_property
    def main(self) -> tuple[Block, ...]:
        """Visible blocks of the content, without menus, page header and footer."""
        return tuple(block for block in self.blocks if block.region in _CONTENT_REGIONS)

    @cached_property
    def _held(self) -> dict[int, Held]:
        """What is in each block of the document, by its order."""
        known = HELD.get
        return {
            block.order: known(block.folded) or look_for(block.folded, block.words) for block in self.document.blocks
        }

    @cached_property
    def _heading_concepts(self) -> dict[str, frozenset[str]]:
        texts = {heading for block in self.document.blocks for heading in block.path} | {self.document.title}
        return {text: _heading_concepts(text) for text in texts}

    def phrases(self, block: Block) -> Iterator[str]:
        """Every phrase seen in the block, in reading order, with a blank on either side."""
        return self._held.get(block.order, NOTHING_HELD).named.phrases

    def phrase_numbers(self, blocks: Iterable[Block]) -> Iterator[int]:
        """The number of every phrase seen in the blocks, as the matcher counts them, in reading order."""
        held = self._held
        return chain.from_iterable([held[block.order].named.numbers for block in blocks])

    def hits(self, block: Block) -> list[Hit]:
        """Every phrase seen in the block, by concept and place; dear, so ask for its concepts first."""
        return self._held.get(block.order, NOTHING_HELD).named.hits

    def concepts(self, block: Block) -> frozenset[str]:
        """The concepts named in the block itself."""
        return self._held.get(block.order, NOTHING_HELD).named.concepts

    @cached_property
    def _index(self) -> dict[str, list[Block]]:
        found: defaultdict[str, list[Block]] = defaultdict(list)
        held = self._held
        for block in self.blocks:
            for concept in held[block.order].named.concepts:
                found[concept].append(block)
        return found

    def verdict(self, statement: Statement, judge: Judge) -> Verdict | None:
        """What the judge of a component says of a statement, which is asked for the check and for the service."""
        key = (id(statement), judge)
        if key not in self._verdicts:
            self._verdicts[key] = judge(statement)
        return self._verdicts[key]

    def once(self, find: Callable[[Page], T]) -> T:
        """What a function finds on the page, worked out the first time that anybody asks."""
        if find not in self._once:
            self._once[find] = find(self)
        found: T = self._once[find]
        return found

    def yields(self, find: Callable[[Page], Iterable[T]]) -> tuple[T, ...]:
        """All that a function yields of the page, worked out the first time that anybody asks."""
        if find not in self._once:
            self._once[find] = tuple(find(self))
        found: tuple[T, ...] = self._once[find]
        return found

    def naming(self, *concepts: str) -> list[Block]:
        """The visible blocks of the content that name one of the concepts, in reading order.

        Cheaper than asking every block: checks begin here and look around from what they found.
        """
        return [block for block in self.naming_anywhere(*concepts) if block.region in _CONTENT_REGIONS]

    def naming_anywhere(self, *concepts: str) -> list[Block]:
        """As `naming`, menus, page header and footer included."""
        if len(concepts) == 1:
            return self._index.get(concepts[0], [])
        named = {block.order: block for concept in concepts for block in self._index.get(concept, ())}
        return [named[order] for order in sorted(named)]

    @cached_property
    def _cues(self) -> list[tuple[LineCues, ...]]:
        """What has cues in each of `blocks`."""
        held = self._held
        return [held[block.order].cues for block in self.blocks]

    @cached_property
    def _cued(self) -> dict[LineCues, list[Block]]:
        found: defaultdict[LineCues, list[Block]] = defaultdict(list)
        for block, held in zip(self.blocks, self._cues, strict=True):
            if held and not block.link and block.region in _CONTENT_REGIONS:
                for cues in held:
                    found[cues].append(block)
        return found

    def cued(self, cues: LineCues) -> list[Block]:
        """The visible lines of the content that hold one of the cues and are no links, in reading order.

        As `naming`, for checks that begin with a pattern and not with a phrase.
        """
        return self._cued.get(cues, [])

    def holds(self, cues: LineCues) -> bool:
        """Whether any visible line, menus and links included, holds one of the cues: the cheapest question."""
        return cues in self._all_cues

    @cached_property
    def _all_cues(self) -> frozenset[LineCues]:
        return frozenset(chain.from_iterable(self._cues))

    @cached_property
    def lines(self) -> tuple[Block, ...]:
        """The blocks of `main` that are no links."""
        return tuple(block for block in self.main if not block.link)

    @cached_property
    def headings(self) -> tuple[Block, ...]:
        """The headings of `main`."""
        return tuple(block for block in self.main if block.kind is BlockKind.HEADING)

    def place(self, block: Block) -> str:
        """The headings above the block as a person would look for it; the page's title where there are none."""
        return " › ".join(block.path[-2:]) or self.document.title

    def near(self, block: Block, *, before: int = 0, after: int = 0) -> list[Block]:
        """The visible blocks around one, by distance in document order, itself left out.

        Found by bisection: a page may have twenty thousand blocks, and each may ask.
        """
        first = bisect_left(self._orders, block.order - before)
        last = bisect_right(self._orders, block.order + after)
        return [other for other in self.blocks[first:last] if other.order != block.order]

    def near_order(self, order: int, *, before: int) -> tuple[Block, ...]:
        """The visible blocks just above a place in document order, where a form, picture or frame stands."""
        return self.blocks[bisect_left(self._orders, order - before) : bisect_left(self._orders, order)]

    def text_around(self, link: Link) -> Block | None:
        """The visible text that the link stands in; None where it stands alone."""
        place = bisect_right(self._orders, link.order)
        around = self.blocks[place] if place < len(self.blocks) else None
        return around if around is not None and not around.link and link.text in around.text else None

    def index(self, block: Block) -> int:
        """Where the block stands in `blocks`."""
        return bisect_left(self._orders, block.order)

    @cached_property
    def _orders(self) -> list[int]:
        return [block.order for block in self.blocks]

    @staticmethod
    def is_content(block: Block) -> bool:
        """Whether the block is part of the content (`main`) and not of menus, page header or footer."""
        return block.region in _CONTENT_REGIONS

    def position(self, block: Block) -> int:
        """Where the block stands in `main`."""
        return self._positions[block.order]

    @cached_property
    def _positions(self) -> dict[int, int]:
        return {block.order: index for index, block in enumerate(self.main)}

    @cached_property
    def numbered(self) -> frozenset[int]:
        """The order of each visible block that holds a digit."""
        return frozenset(block.order for block, held in zip(self.blocks, self._cues, strict=True) if _DIGIT in held)

    @cached_property
    def addressed(self) -> list[Block]:
        """The visible blocks that hold a telephone number or a mail address."""
        return [
            block
            for block, held in zip(self.blocks, self._cues, strict=True)
            if (_DIGIT in held or _MAIL in held)
            and (_short_has_address(block.folded) if len(block.folded) <= _SHORT else _has_address(block.folded))
        ]

    def names(self, block: Block, *concepts: str) -> bool:
        """Whether the block itself names one of the concepts."""
        return not self._held.get(block.order, NOTHING_HELD).named.concepts.isdisjoint(concepts)

    def heading_concepts(self, heading: str) -> frozenset[str]:
        """The concepts named in a heading, title or other short text."""
        found = self._heading_concepts.get(heading)
        return _heading_concepts(heading) if found is None else found

    def speaks_of(self, *concepts: str) -> bool:
        """Whether anything that stands in the content, or above a part of it, names one of the concepts."""
        return bool(self.naming(*concepts)) or not all(
            named.isdisjoint(concepts) for named in self._heading_concepts.values()
        )

    def above(self, block: Block) -> frozenset[str]:
        """The concepts named in the headings above the block."""
        found = self._above.get(block.path)
        if found is None:
            found = frozenset().union(*(self.heading_concepts(heading) for heading in block.path))
            self._above[block.path] = found
        return found

    def around(self, block: Block, *concepts: str) -> bool:
        """Whether the block or a heading above it names one of the concepts."""
        return self.names(block, *concepts) or not self.above(block).isdisjoint(concepts)

    @cached_property
    def title_concepts(self) -> frozenset[str]:
        """The concepts named in the page's title and its first headings."""
        found = set(self.heading_concepts(self.document.title))
        for block in self.main:
            if block.kind is BlockKind.HEADING and block.level <= 2:
                found |= self.heading_concepts(block.text)
                break
        return frozenset(found)

    @cached_property
    def kind(self) -> PageKind:
        """What the page is for."""
        return judge_kind(self)

    @cached_property
    def name(self) -> str:
        """What the page is about by its title: the service that it names, or its first part."""
        return title_name(self.document.title)

    @cached_property
    def statements(self) -> tuple[Statement, ...]:
        """Component labels with their values, in reading order."""
        return find_statements(self)

    @cached_property
    def every_carrier(self) -> tuple[Carrier, ...]:
        """Every picture, document link and frame of the content, in reading order."""
        return tuple(page_carriers(self))

    @cached_property
    def carriers(self) -> tuple[LabelledCarrier, ...]:
        """Pictures, documents and frames of the content with what the page calls them."""
        return label_carriers(self)

    @cached_property
    def standard_documents(self) -> tuple[Evidence, ...]:
        """Whole service standards that are only a picture or document."""
        return tuple(standard_documents(self))

    @cached_property
    def services(self) -> tuple[ServiceDraft, ...]:
        """Service products as far as their labels show, values not yet judged."""
        return draft_services(self)

    @cached_property
    def is_tainted(self) -> bool:
        """Whether words of gambling or pharmacy spam occur anywhere, hidden blocks included."""
        return not all(map(_TAINTS.isdisjoint, {held.named.concepts for held in self._held.values()}))

    @cached_property
    def is_ppid(self) -> bool:
        """Whether the whole page speaks for the public-information office."""
        return self.kind is PageKind.PPID

    def speaks_for_ppid(self, block: Block) -> bool:
        """Whether the block belongs to the public-information office and not to the service."""
        return self.is_ppid or self.around(block, "topic_ppid")

    @cached_property
    def address(self) -> str:
        """The path of the page's address, in small letters."""
        return urlsplit(self.document.url).path.lower()

    @cached_property
    def own_hosts(self) -> frozenset[str]:
        """Hosts (without www) that are the site itself."""
        document = self.document
        found = {bare_host(address) for address in (document.url, document.canonical, document.meta.get("og:url", ""))}
        found.discard("")
        if not found:
            found = {host for link in document.links if link.text.lower() in _HOME and (host := bare_host(link.url))}
        if not found:
            counted = Counter(host for link in document.links if (host := bare_host(link.url)) and not is_common(host))
            if counted:
                # A site that links to itself by full address does so from its whole menu.
                host, times = counted.most_common(1)[0]
                if times >= 8 and times * 2 >= counted.total():
                    found.add(host)
        return frozenset(found)

    def leaves_site(self, link: Link) -> bool:
        """Whether the link leads to another host than the page's own."""
        host = bare_host(link.url)
        return bool(host) and host not in self.own_hosts

    def links(self, *regions: Region) -> Iterator[Link]:
        """Visible links with a target, all regions by default."""
        return (link for link in self._targets if link.region in regions) if regions else iter(self._targets)

    @cached_property
    def _targets(self) -> tuple[Link, ...]:
        return tuple(link for link in self.document.links if link.url and not link.hidden)

    @cached_property
    def _told(self) -> dict[LinkCue[Any], list[tuple[Link, Any]]]:
        found: defaultdict[LinkCue[Any], list[tuple[Link, Any]]] = defaultdict(list)
        for link in self.document.links:
            for cue, told in TOLD[link.text, link.title, link.url]:
                found[cue].append((link, told))
        return found

    def telling(self, cue: LinkCue[T]) -> list[tuple[Link, T]]:
        """The links, hidden ones included, whose words or address tell what is asked, and what; in reading order."""
        return self._told.get(cue, [])

    @cached_property
    def hosts(self) -> frozenset[str]:
        """The hosts (without www) that visible links lead to."""
        return frozenset(map(bare_host, {link.url for link in self._targets})) - {""}

    @cached_property
    def links_away(self) -> tuple[Link, ...]:
        """Visible links that leave the site, in reading order; its menus, most links of a page, are not among them."""
        hosts = self.hosts - self.own_hosts
        return tuple(link for link in self._targets if bare_host(link.url) in hosts) if hosts else ()


_AID = frozenset({"aid_program"})


def _heading_concepts(heading: str) -> frozenset[str]:
    """The concepts named in a heading: aid that one applies for is a service, and not aid that was handed out."""
    named = text_concepts(heading)
    return named - _AID if "aid_asked_for" in named else named


_DIGIT = LineCues(*"0123456789")
_MAIL = LineCues("@", "[email")
"""Without one of these or a digit a line holds no address."""


def _has_address(folded: str) -> bool:
    return has_phone(folded) or (("@" in folded or "[email" in folded or has_digit(folded)) and has_email(folded))


_short_has_address = lru_cache(maxsize=16_384)(_has_address)
"""Remembers short lines: menus and footers say the same on every page of a site."""
_SHORT = 200
