"""What robots.txt asks of us, by RFC 9309. Pure: bytes and statuses in, rules out."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field

from protego import Protego

from checks.outcome import FetchOutcome
from crawler.outcome import Answer, is_html, of_answer

MAX_SIZE = 512 * 1024
"""Bytes read of a robots.txt (RFC 9309 asks for at least 500 KiB)."""
MAX_RECEIVED = 8 * MAX_SIZE
"""Bytes received of one; what is longer than we read is cut off, what is longer than this was never had."""
MAX_RULES = 2_000
"""Rules that one may have: each of them is held against every address, and no agency needs so many."""
MAX_REDIRECTS = 5
"""Redirects followed for a robots.txt (RFC 9309: at least five)."""
MAX_CRAWL_DELAY = 30.0
"""The longest crawl-delay that is obeyed, in seconds; who asks for more asks for a budget of a few pages."""


@dataclass(frozen=True, slots=True)
class RobotsRules:
    """The rules of one origin for one agent."""

    parser: Protego | None = None
    """None: everything is allowed."""
    agent: str = "patuh"
    refusal: FetchOutcome | None = None
    """Why nothing may be fetched although no rule says so: robots.txt could not be had."""
    detail: str = ""
    sitemaps: tuple[str, ...] = field(default=())

    def allows(self, url: str) -> bool:
        """Whether the address may be fetched."""
        if self.refusal is not None:
            return False
        return self.parser is None or bool(self.parser.can_fetch(url, self.agent))

    @property
    def crawl_delay(self) -> float:
        """Seconds that robots.txt asks for between two requests; 0 when it does not."""
        delay = self.parser.crawl_delay(self.agent) if self.parser is not None else None
        return min(float(delay or 0.0), MAX_CRAWL_DELAY)


def read_rules(answer: Answer, agent: str) -> RobotsRules:
    """Return the rules that an answer for robots.txt sets.

    Found: its rules. Absent (any 4xx, or a page that says "not found" with 200): everything is
    allowed. A server that fails (5xx) or asks to slow down (429): nothing is allowed tonight, as the
    RFC wants it, and the site's outcome is that failure and not a prohibition it never spoke.
    """
    outcome = of_answer(answer)
    if answer.status >= 500 or outcome is FetchOutcome.RATE_LIMITED:
        return RobotsRules(agent=agent, refusal=outcome, detail=f"robots.txt menjawab {answer.status}")
    # Markup instead of a text file is a front controller that answers everything: no rules in it.
    # The declared type says nothing; many servers call their robots.txt text/html.
    if not 200 <= answer.status < 300 or is_html("", answer.body):
        return RobotsRules(agent=agent)
    text = _AGENT.sub(r"\1\2", _text_of(answer.body[:MAX_SIZE]))
    if len(_RULE.findall(text)) > MAX_RULES:
        detail = f"robots.txt memuat lebih dari {MAX_RULES} aturan"
        return RobotsRules(agent=agent, refusal=FetchOutcome.ROBOTS, detail=detail)
    try:
        parser = Protego.parse(text)
    except ValueError:
        return RobotsRules(agent=agent)
    return RobotsRules(parser, agent, sitemaps=tuple(parser.sitemaps))


_AGENT = re.compile(r"^([ \t]*user-agent[ \t]*:[ \t]*)([a-z_-]+)[^\r\n]*$", re.IGNORECASE | re.MULTILINE)
"""Whom a group is for: its product token, without the version and address that webmasters copy from their logs."""
_RULE = re.compile(r"^[ \t]*(?:dis)?allow[ \t]*:", re.IGNORECASE | re.MULTILINE)


def _text_of(body: bytes) -> str:
    """The text, by its byte order mark: editors save as UTF-16 what the standard wants in UTF-8."""
    is_utf16 = body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    text = body.decode("utf-16" if is_utf16 else "utf-8-sig", "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def unreachable(outcome: FetchOutcome, detail: str, agent: str) -> RobotsRules:
    """Return the rules of an origin whose robots.txt could not be fetched: nothing is allowed (RFC 9309)."""
    return RobotsRules(agent=agent, refusal=outcome, detail=f"robots.txt: {detail}")
