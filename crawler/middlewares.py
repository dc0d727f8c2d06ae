"""What every request passes on its way out: is it ours to fetch, may it be fetched, is it time.

In this order, outside in: `AddressGuard` (no private networks), `RobotsMiddleware` (robots.txt),
`TransientRetry` (once more, only where it can help), `Politeness` (one slot per host, Retry-After,
crawl-delay). Each decision that keeps a request at home is a `FetchRefused` with its outcome.
"""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime
from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.http.request import NO_CALLBACK
from scrapy.utils.defer import maybe_deferred_to_future

from checks.outcome import FetchOutcome
from crawler.network import PrivateAddressError, is_public, is_web_port, literal_address, slot_of
from crawler.outcome import REDIRECTS, Answer, FetchRefused, detail_of, of_answer, of_failure, retry_after
from crawler.robots import MAX_RECEIVED, MAX_REDIRECTS, RobotsRules, read_rules, unreachable
from crawler.urls import join, origin_of

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.internet.base import ReactorBase

logger = logging.getLogger(__name__)

MAX_RETRY_AFTER = 120.0
"""The longest Retry-After that is waited for, in seconds; a host that asks for more is left alone until then."""
RATE_LIMIT_PAUSE = 15.0
"""Seconds waited after a 429 that names no time."""
_ROBOTS_KEPT = 2_000
"""Origins whose robots.txt is remembered; sites leave the window long before."""


def answer_of(response: Response) -> Answer:
    """Return a response as the plain data that `crawler.outcome` judges."""
    headers = {
        name.decode("latin-1").lower(): b", ".join(values).decode("latin-1")
        for name, values in response.headers.items()
        if values
    }
    return Answer(response.status, headers, response.body)


class AddressGuard:
    """Refuses addresses inside private networks, by what the name leads to and not only by how it looks."""

    def __init__(self, *, allow_private: bool) -> None:
        self.allow_private = allow_private

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build from the settings."""
        return cls(allow_private=crawler.settings.getbool("PATUH_ALLOW_PRIVATE"))

    async def process_request(self, request: Request) -> None:
        """Look the name up now: a private address gets its own outcome, and the connection its cached answer."""
        parts = urlsplit(request.url)
        if not is_web_port(parts.port):
            raise FetchRefused(FetchOutcome.PRIVATE_ADDRESS, f"port {parts.port} bukan port situs web")
        if self.allow_private:
            return
        from twisted.internet import reactor as installed

        reactor = cast("ReactorBase", installed)
        host = parts.hostname or ""
        literal = literal_address(host)
        if literal is not None and not is_public(literal):
            raise FetchRefused(FetchOutcome.PRIVATE_ADDRESS, f"{host} tidak berada di internet umum")
        if literal is None:
            try:
                await maybe_deferred_to_future(reactor.resolve(host))
            except PrivateAddressError as error:
                raise FetchRefused(FetchOutcome.PRIVATE_ADDRESS, str(error)) from error


class RobotsMiddleware:
    """Fetches robots.txt once per origin and obeys it; what it says travels with the request.

    Scrapy's own takes a failing robots.txt for permission; RFC 9309 takes it for a prohibition.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.agent: str = crawler.settings["ROBOTSTXT_USER_AGENT"]
        self._rules: dict[str, asyncio.Task[RobotsRules]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build from the settings."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Refuse what robots.txt forbids; note its rules in `request.meta["robots"]`."""
        if request.meta.get("is_robots"):
            return
        rules = await self._rules_of(origin_of(request.url), request)
        request.meta["robots"] = rules
        if rules.refusal is not None:
            raise FetchRefused(rules.refusal, rules.detail)
        if not rules.allows(request.url):
            raise FetchRefused(FetchOutcome.ROBOTS, f"robots.txt melarang {request.url}")

    async def _rules_of(self, origin: str, request: Request) -> RobotsRules:
        known = self._rules.get(origin)
        if known is None:
            while len(self._rules) >= _ROBOTS_KEPT:
                self._rules.pop(next(iter(self._rules)))
            known = self._rules[origin] = asyncio.create_task(self._had(origin, request))
        # Many may wait for one answer. Who gives up waiting must take it from nobody else.
        return await asyncio.shield(known)

    async def _had(self, origin: str, request: Request) -> RobotsRules:
        try:
            return await self._fetch(f"{origin}/robots.txt", request)
        except Exception as error:  # noqa: BLE001 - whatever went wrong, robots.txt was not had
            return unreachable(of_failure(error), detail_of(error), self.agent)

    async def _fetch(self, url: str, request: Request) -> RobotsRules:
        meta = {"is_robots": True, "download_maxsize": MAX_RECEIVED, "site": request.meta.get("site")}
        for _ in range(MAX_REDIRECTS + 1):
            response = await self.crawler.engine.download_async(Request(url, meta=dict(meta), callback=NO_CALLBACK))
            location = response.headers.get("Location")
            if response.status not in REDIRECTS or location is None:
                return read_rules(answer_of(response), self.agent)
            url = join(url, location.decode("latin-1"))
            if not url.startswith(("http://", "https://")):
                break
        return RobotsRules(agent=self.agent)


class TransientRetry:
    """Tries once more what may have been a passing weakness, and nothing else."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.times = crawler.settings.getint("RETRY_TIMES")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build from the settings."""
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Request | Response:
        """Ask again after an answer that is transient, unless it asked for more patience than we have."""
        if response.status < 400 or request.meta.get("too_long"):
            return response
        outcome = of_answer(answer_of(response))
        return (self._again(request, outcome) if outcome.is_transient else None) or response

    def process_exception(self, request: Request, exception: Exception) -> Request | None:
        """Ask again after a failure that is transient."""
        if isinstance(exception, FetchRefused):
            return None
        outcome = of_failure(exception)
        return self._again(request, outcome) if outcome.is_transient else None

    def _again(self, request: Request, outcome: FetchOutcome) -> Request | None:
        if request.meta.get("dont_retry") or self.crawler.spider is None:
            return None
        return get_retry_request(request, spider=self.crawler.spider, reason=outcome.value, max_retry_times=self.times)


class Politeness:
    """Gives every host one slot, and its requests the pauses that it asks for.

    The delay between requests is Scrapy's own slot delay (with jitter and autothrottle). A
    `Crawl-delay` of robots.txt becomes that delay where it is longer, without jitter and for good;
    `Retry-After` keeps everything for the host waiting.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.delay = crawler.settings.getfloat("DOWNLOAD_DELAY")
        self._not_before: dict[str, float] = {}
        self._left: dict[str, float] = {}
        """Until when hosts want to be left alone that ask for more patience than we have."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build from the settings."""
        return cls(crawler)

    @staticmethod
    def _now() -> float:
        return asyncio.get_running_loop().time()

    async def process_request(self, request: Request) -> None:
        """Wait until the host wants to be asked again."""
        slot = slot_of(request.url)
        request.meta["download_slot"] = slot
        rules: RobotsRules | None = request.meta.get("robots")
        if rules is not None and rules.crawl_delay > self.delay:
            self._slow_down(slot, rules.crawl_delay)
            request.meta["autothrottle_dont_adjust_delay"] = True
        # Looked at again after each pause: whoever was asked meanwhile may have been told to wait longer.
        while (pause := self._pause_at(slot)) > 0:  # noqa: ASYNC110 - no event tells: what is waited for is time
            await asyncio.sleep(pause)
        self._not_before.pop(slot, None)

    def _pause_at(self, slot: str) -> float:
        """Return the seconds until the host may be asked; raises `FetchRefused` where that is too long to wait for."""
        now = self._now()
        if (alone := self._left.get(slot, 0.0) - now) > 0:
            raise FetchRefused(FetchOutcome.RATE_LIMITED, f"situs minta tidak diakses {alone:.0f} detik lagi")
        return self._not_before.get(slot, 0.0) - now

    def _slow_down(self, slot: str, delay: float) -> None:
        downloader = self.crawler.engine.downloader
        # Slots that idle are thrown away; what makes the next one is this table.
        downloader.per_slot_settings[slot] = {"delay": delay, "jitter": 0.0}
        if (existing := downloader.slots.get(slot)) is not None:
            existing.delay, existing.jitter = max(existing.delay, delay), 0.0

    def process_response(self, request: Request, response: Response) -> Response:
        """Note how long the host wants to be left alone."""
        if "download_stopped" in response.flags:
            # The body was not fetched, so there is nothing to unpack.
            response.headers.pop("Content-Encoding", None)
        if response.status in (429, 503):
            wait = retry_after(answer_of(response).headers, datetime.now(UTC))
            if wait is None and response.status == 429:
                wait = RATE_LIMIT_PAUSE
            if wait is not None and wait > MAX_RETRY_AFTER:
                request.meta["too_long"] = True
                slot = slot_of(request.url)
                self._left[slot] = max(self._left.get(slot, 0.0), self._now() + wait)
            elif wait:
                slot = slot_of(request.url)
                self._not_before[slot] = max(self._not_before.get(slot, 0.0), self._now() + wait)
        return response
