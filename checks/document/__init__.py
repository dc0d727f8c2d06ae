"""Reading a page: bytes → frozen `Document`, parsed once, used by links and checks alike."""

from __future__ import annotations

from operator import attrgetter

from checks.document.head import read_head
from checks.document.markup import parse
from checks.document.misplaced import Misplaced
from checks.document.model import Block, BlockKind, Document, Embed, Field, Form, Image, Link, Region, Table
from checks.document.tabs import pair_folds, pair_tabs
from checks.document.walk import Walk

__all__ = [
    "Block",
    "BlockKind",
    "Document",
    "Embed",
    "Field",
    "Form",
    "Image",
    "Link",
    "Region",
    "Table",
    "read",
]


def read(body: bytes, *, url: str = "", content_type: str = "") -> Document:
    """Read a page of any bytes into a `Document`; never raises.

    Args:
        body: what the server sent.
        url: where it came from; links become absolute against it.
        content_type: the response header, for its charset.

    Returns:
        The frozen page. Bytes that hold no markup at all give a document without blocks.
    """
    root = parse(body, content_type)
    pair_tabs(root, body)
    pair_folds(root, body)
    head = read_head(root, url)
    walk = Walk(root, head.base)
    walk.walk()
    put_right = Misplaced(walk.blocks).put_right
    return Document(
        url=url,
        title=head.title,
        language=(root.get("lang") or "").lower(),
        blocks=put_right(walk.blocks),
        tables=put_right(sorted(walk.tables, key=attrgetter("order"))),
        links=put_right(walk.links),
        images=put_right(walk.images),
        forms=put_right(walk.forms),
        embeds=put_right(walk.embeds),
        meta=head.meta,
        canonical=head.canonical,
        script_count=walk.script_count,
        body=body,
        nests=walk.nests,
    )
