"""A browser without network: it runs a page's scripts, and whatever they ask for is fetched by us.

Every request of the page is answered from the crawl's own downloader, so robots.txt, pauses, size caps and the
ban on private addresses hold in the browser as they hold outside; the browser itself can resolve no name and
reach no address. Pictures, fonts, films, frames and trackers are not loaded, nothing is sent but GET.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import shutil
from collections.abc import Awaitable, Callable
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from playwright.async_api import Browser as Chromium
    from playwright.async_api import BrowserContext, Page, Playwright, Route

logger = logging.getLogger(__name__)

PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAX_REQUESTS = 60
"""Scripts and data that one page may ask for."""
_QUIET = 0.5
"""Seconds without a request or a change after which a page is taken for built."""
CLOSING = 5.0
"""Seconds that the browser has to close something."""
_UNWANTED = frozenset({"image", "font", "media", "websocket", "manifest", "texttrack", "eventsource", "ping"})
_TRACKERS = (
    *("google-analytics.", "googletagmanager.", "doubleclick.", "googlesyndication.", "facebook.", "hotjar."),
    *("histats.", "statcounter.", "addthis.", "sharethis.", "disqus.", "onesignal.", "clarity.ms", "tawk.to"),
    *("recaptcha", "youtube.", "maps.google", "twitter.", "instagram.", "tiktok.", "elfsight.", "userway."),
)
_WEB = ("http", "https")
_PASSED_ON = ("content-type", "cache-control")
_NO_NETWORK = (
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-gpu",
    "--js-flags=--max-old-space-size=384",
)


class Fetched(NamedTuple):
    """What was fetched for a page."""

    status: int
    headers: dict[str, str]
    """Lower-case names."""
    body: bytes


Fetch = Callable[[str], Awaitable[Fetched | None]]
"""Fetches an address as the crawl does; None when it may not or could not."""


def program() -> str:
    """Return the path of the system's Chromium; empty when it, or what drives it, is not installed."""
    if find_spec("playwright") is None:
        return ""
    return next((path for name in PROGRAMS if (path := shutil.which(name))), "")


def launch_options() -> dict[str, Any]:
    """Return how Chromium is started: without any network."""
    return {
        "executable_path": program(),
        "args": list(_NO_NETWORK),
        # Whatever the rules above should miss meets a proxy that is not there.
        "proxy": {"server": "http://0.0.0.0:9", "bypass": "<-loopback>"},
        "chromium_sandbox": not hasattr(os, "geteuid") or os.geteuid() != 0,  # Chromium refuses it to root
        "handle_sigint": False,
        "handle_sigterm": False,
    }


async def end_browser(chromium: Chromium | None, playwright: Playwright | None) -> None:
    """End what was started of a browser; what a page has broken is not waited for."""
    for part in (chromium and chromium.close(), playwright and playwright.stop()):
        if part:
            with contextlib.suppress(Exception):
                await asyncio.wait_for(part, CLOSING)


class Browser:
    """Builds one page after the other; started when the first is asked for.

    Args:
        agent: the name under which we ask for pages.
        seconds: how long one page may take, our own pauses between requests included.
        pages: how many one Chromium builds before another takes its place; each has a context of its own anyway.
    """

    def __init__(self, agent: str, seconds: float = 90.0, pages: int = 25) -> None:
        self.agent = agent
        self.seconds = seconds
        self.pages = pages
        self._playwright: Playwright | None = None
        self._chromium: Chromium | None = None
        self._built = 0
        self._turn = asyncio.Lock()

    async def build(self, url: str, first: Fetched, fetch: Fetch) -> tuple[str, str]:
        """Return the address and the markup of a page once its scripts have built it; empty when they did not.

        Args:
            url: the page's address.
            first: what the server answered for it.
            fetch: fetches what the scripts ask for.
        """
        async with self._turn:
            try:
                return await asyncio.wait_for(self._build(url, first, fetch), self.seconds)
            except Exception as error:  # noqa: BLE001 - a page may break the browser; the crawl goes on without the page
                logger.info("building %s failed: %s", url, error)
                await self.close()
                return url, ""

    async def close(self) -> None:
        """End the browser."""
        chromium, playwright = self._chromium, self._playwright
        self._chromium = self._playwright = None
        await end_browser(chromium, playwright)

    async def _build(self, url: str, first: Fetched, fetch: Fetch) -> tuple[str, str]:
        chromium = await self._started()
        context = await chromium.new_context(
            user_agent=self.agent, locale="id-ID", service_workers="block", accept_downloads=False
        )
        try:
            page = await context.new_page()
            visit = _Visit(url, first, fetch, page)
            await self._route(context, visit)
            await page.goto(url, wait_until="domcontentloaded", timeout=1000 * self.seconds)
            await visit.settle()
            return page.url, await page.content()
        finally:
            with contextlib.suppress(Exception):
                await asyncio.wait_for(context.close(), CLOSING)

    @staticmethod
    async def _route(context: BrowserContext, visit: _Visit) -> None:
        await context.route("**/*", visit.answer)
        await context.route_web_socket("**/*", lambda socket: socket.close())

    async def _started(self) -> Chromium:
        if self._chromium is not None and (self._built >= self.pages or not self._chromium.is_connected()):
            await self.close()
        if self._chromium is None:
            from playwright.async_api import async_playwright

            self._playwright = await async_playwright().start()
            self._chromium = await self._playwright.chromium.launch(**launch_options())
            self._built = 0
        self._built += 1
        return self._chromium


class _Visit:
    """One page while it is being built."""

    def __init__(self, url: str, first: Fetched, fetch: Fetch, page: Page) -> None:
        self.url = url
        self.first = first
        self.fetch = fetch
        self.page = page
        self.requests = 0
        self.underway = 0

    async def answer(self, route: Route) -> None:
        """Answer one request of the page, or refuse it."""
        with contextlib.suppress(Exception):  # the page may be gone before its answer comes
            self.underway += 1
            try:
                fetched = await self._fetched(route)
                if fetched is None:
                    await route.abort()
                    return
                headers = {name: fetched.headers[name] for name in _PASSED_ON if name in fetched.headers}
                # We send no cookies and no origin, so every answer is a public one.
                origin = f"{urlsplit(self.url).scheme}://{urlsplit(self.url).netloc}"
                headers |= {"access-control-allow-origin": origin, "access-control-allow-credentials": "true"}
                await route.fulfill(status=fetched.status, headers=headers, body=fetched.body)
            finally:
                self.underway -= 1

    async def _fetched(self, route: Route) -> Fetched | None:
        request = route.request
        url = request.url.partition("#")[0]
        if request.is_navigation_request():
            is_ours = request.frame == self.page.main_frame and url == self.url.partition("#")[0]
            return self.first if is_ours else None
        if request.method != "GET" or request.resource_type in _UNWANTED or urlsplit(url).scheme not in _WEB:
            return None
        if any(tracker in url for tracker in _TRACKERS):
            return None
        if request.resource_type == "stylesheet":
            return Fetched(200, {"content-type": "text/css"}, b"")  # some pages wait for it; nothing is looked at
        self.requests += 1
        return await self.fetch(url) if self.requests <= MAX_REQUESTS else None

    async def settle(self) -> None:
        """Wait until nothing is underway and the page stays as it is."""
        before, still = -1, 0
        while still < 2:
            await asyncio.sleep(_QUIET)
            now = int(await self.page.evaluate("document.documentElement.outerHTML.length"))
            still = still + 1 if now == before and not self.underway else 0
            before = now
