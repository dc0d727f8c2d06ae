"""Which of a site's linked documents and pictures are read, in which order, and when enough is enough. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from checks.outcome import FetchOutcome
from crawler.frontier import Entry
from crawler.outcome import OF_THE_SERVER
from crawler.promise import LIKELY
from crawler.urls import Scope, clean
from crawler.verdict import Verdict

MAX_TROUBLE = 2
"""Documents that were too heavy, or not obtained, after which a site's others are left for tonight."""

_UNREADABLE_ENDING = re.compile(r"\.(?:doc|xls|pptx?|od[tsp]|rtf)(?:$|\?)", re.IGNORECASE)
"""Documents that nothing here reads."""
_TROUBLE = OF_THE_SERVER | {FetchOutcome.RATE_LIMITED, FetchOutcome.DOCUMENT_TOO_HEAVY}


class Attachment(NamedTuple):
    """A document to fetch."""

    url: str
    entry: Entry
    hops: int = 0
    """Redirects followed so far."""
    is_plain: bool = False
    """Ask for the whole document, whatever is remembered of it."""
    heading: str = ""
    """What the page that shows a picture has written above it."""
    is_picture: bool = False


@dataclass(slots=True)
class AttachmentQueue:
    """The documents of one site: those asked for, and how it went."""

    asked: set[str] = field(default_factory=set)
    read: int = 0
    """Documents whose content was judged."""
    trouble: int = 0
    recognised: int = 0
    """Scans and pictures that were recognised tonight; those that were so before cost nothing."""
    pictures: int = 0
    """Pictures asked for."""

    def take(
        self,
        documents: Mapping[str, int],
        depths: Mapping[str, int],
        *,
        scope: Scope,
        origin: str,
        budget: int,
    ) -> Attachment | None:
        """Return the most promising document that is still unread; None when there is none, or enough.

        Only what the site itself holds is fetched: elsewhere nobody can say whose document it is. Of a
        shared portal that is the agency's own folder.

        Args:
            documents: address → the most that a link to it promised.
            depths: address → links between the home page and the document.
            scope: what belongs to the site.
            origin: where the site answers.
            budget: documents that one site may cost.
        """
        if self.trouble >= MAX_TROUBLE:
            return None
        for url, promise in sorted(documents.items(), key=lambda item: -item[1]):
            if promise < LIKELY or len(self.asked) >= budget:
                return None
            address = clean(url)
            if address is None or _UNREADABLE_ENDING.search(address.path) or not scope.holds(url):
                continue
            if address.key not in self.asked:
                self.asked.add(address.key)
                entry = Entry(address, _PATTERN, depths.get(url, 1), promise, Verdict.DOCUMENT, "", order=-1)
                return Attachment(origin + address.path, entry)
        return None

    def take_picture(self, pictures: Mapping[str, tuple[str, int]], *, scope: Scope, budget: int) -> Attachment | None:
        """Return the next picture that is still unread; None when there is none, or enough.

        Pictures come from the site's own host; whose they are the page says that shows them.

        Args:
            pictures: address → the heading it stands under, and links between the home page and it.
            scope: what belongs to the site.
            budget: pictures that may be recognised tonight; twice as many are fetched, for some are known.
        """
        if self.trouble >= MAX_TROUBLE or self.pictures >= 2 * budget:
            return None
        for url, (heading, depth) in pictures.items():
            address = clean(url)
            if address is None or address.key in self.asked or not scope.holds_host(url):
                continue
            self.asked.add(address.key)
            self.pictures += 1
            entry = Entry(address, _PICTURES, depth, LIKELY, Verdict.DOCUMENT, "", order=-1)
            return Attachment(url, entry, heading=heading, is_picture=True)
        return None

    def note(self, outcome: FetchOutcome, *, is_picture: bool = False) -> None:
        """Record how a document or picture ended."""
        self.read += outcome.is_readable and not is_picture
        self.trouble += outcome in _TROUBLE


_PICTURES = "(gambar)"
_PATTERN = "(dokumen)"
"""Documents have a budget of their own and share none with pages of a like address."""
