"""Content that a page's own names put into its menu, header or footer, because an element was never closed.

A page without content says nothing; a footer with a whole procedure in it is no footer.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

from msgspec.structs import replace

from checks.document.model import Block, BlockKind, Embed, Form, Image, Link, Region, Table

_BARE = 120
"""Characters of text that a page without content may still have in its place: a title, a breadcrumb."""
_ENOUGH = {Region.MENU: 200, Region.HEADER: 500, Region.FOOTER: 1000}
"""Characters of text, links left out, from which on a part of the page holds more than such a part does."""
_TIMES = 3
_LINE = 60
"""Characters of a line of running text; what stands before the first one, or before a heading, is the part itself."""


Part = TypeVar("Part", Block, Embed, Form, Image, Link, Table)


class Misplaced:
    """Where the content of a page really stands, if not where its names say."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        """Look at the blocks of a page, until the first lines of content settle that it is where it should be."""
        self._region: Region | None = None
        self._start = 0
        inside = 0
        for block in blocks:
            if block.region is Region.MAIN and not block.link and not block.hidden:
                inside += len(block.text)
                if inside > _BARE:
                    return
        for region, enough in _ENOUGH.items():
            lines = [block for block in blocks if block.region is region and not block.link and not block.hidden]
            text = sum(len(line.text) for line in lines)
            begins = [line for line in lines if line.kind is BlockKind.HEADING or len(line.text) >= _LINE]
            if begins and text >= enough and text >= _TIMES * inside:
                self._region, self._start = region, begins[0].order
                return

    def put_right(self, parts: Iterable[Part]) -> tuple[Part, ...]:
        """Return blocks, links or pictures with those that belong to the content put there."""
        region, start = self._region, self._start
        if region is None:
            return tuple(parts)
        return tuple(
            replace(part, region=Region.MAIN) if part.region is region and part.order >= start else part
            for part in parts
        )
