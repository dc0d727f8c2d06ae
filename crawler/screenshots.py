"""Pictures of stored pages, taken by a Chromium that has no network: it is shown what is stored, and nothing else.

Scripts do not run, nothing is fetched, and a page that breaks the browser costs its picture.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Self

from crawler.browser import CLOSING, end_browser, launch_options, program

if TYPE_CHECKING:
    from playwright.async_api import Browser as Chromium
    from playwright.async_api import Page, Playwright, Route

    from reports.evidence.screenshots import Shown, Stored

logger = logging.getLogger(__name__)

MAX_BYTES = 150_000
"""Of one picture."""
_QUALITIES = (60, 35)
"""Of the JPEG; the second where the first is too large."""
_SIZE = {"width": 900, "height": 1100}
_SECONDS = 20.0
"""That one page may take, the start of the browser included."""
_ABOVE = 260
"""Pixels that are shown above the quoted words."""
_LOOK = """([texts, above]) => {
  for (const text of texts) {
    if (window.find(text, false, false, true, false, false, false)) {
      const place = getSelection().getRangeAt(0).getBoundingClientRect();
      window.scrollBy(0, place.top - above);
      return true;
    }
  }
  return false;
}"""
_POLICY = "default-src 'none'; img-src *; style-src 'unsafe-inline'"
"""No scripts and no frames. Switching scripts off altogether would keep us from looking for words as well."""
_MARK = "::selection { background: #ffe08a !important; color: #000 !important; }"


class Photographer:
    """Takes one picture after the other; the browser is started for the first. Not for use inside an event loop."""

    def __init__(self, seconds: float = _SECONDS) -> None:
        self.seconds = seconds
        self._loop: asyncio.AbstractEventLoop | None = None
        self._playwright: Playwright | None = None
        self._chromium: Chromium | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __call__(self, page: Shown, words: str, stored: Stored) -> bytes:
        """Return a picture of the page where these words stand, as JPEG; empty when none could be taken."""
        if not program():
            return b""
        if self._loop is None:
            self._loop = asyncio.new_event_loop()
        try:
            # A limit from outside: a page may keep the browser from answering at all.
            return self._loop.run_until_complete(asyncio.wait_for(self._taken(page, words, stored), self.seconds))
        except Exception as error:  # noqa: BLE001 - a page may break the browser; the pack goes on without its picture
            logger.info("no picture of %s: %s", page.url, error)
            self.close()
            return b""

    def close(self) -> None:
        """End the browser."""
        loop, self._loop = self._loop, None
        if loop is not None:
            loop.run_until_complete(self._ended())
            loop.close()

    async def _ended(self) -> None:
        chromium, playwright = self._chromium, self._playwright
        self._chromium = self._playwright = None
        await end_browser(chromium, playwright)

    async def _taken(self, shown: Shown, words: str, stored: Stored) -> bytes:
        chromium = await self._started()
        context = await chromium.new_context(
            viewport=_SIZE,  # type: ignore[arg-type] # a dictionary of these two keys is what it takes
            locale="id-ID",
            service_workers="block",
            accept_downloads=False,
        )
        try:
            page = await context.new_page()
            visit = _Showing(shown, stored)
            await context.route("**/*", visit.answer)
            await page.goto(shown.url, wait_until="load")
            await _find(page, words)
            for quality in _QUALITIES:
                picture = await page.screenshot(type="jpeg", quality=quality, animations="disabled", caret="hide")
                if len(picture) <= MAX_BYTES:
                    return picture
            return b""
        finally:
            with contextlib.suppress(Exception):
                await asyncio.wait_for(context.close(), CLOSING)

    async def _started(self) -> Chromium:
        if self._chromium is None:
            from playwright.async_api import async_playwright

            self._playwright = await async_playwright().start()
            self._chromium = await self._playwright.chromium.launch(**launch_options())
        return self._chromium


class _Showing:
    """One page while it is shown."""

    def __init__(self, page: Shown, stored: Stored) -> None:
        self.page = page
        self.stored = stored
        self.is_shown = False

    async def answer(self, route: Route) -> None:
        """Answer one request of the page from what is stored, or refuse it."""
        with contextlib.suppress(Exception):  # the page may be gone before its answer comes
            request = route.request
            if request.is_navigation_request():
                if self.is_shown:
                    await route.fulfill(status=204)  # wherever the page wants to go on to, it stays
                    return
                self.is_shown = True
                await _fulfil(route, self.page)
                return
            found = self.stored(request.url) if request.resource_type == "image" else None
            if found is None:
                await route.abort()
            else:
                await _fulfil(route, found)


async def _fulfil(route: Route, shown: Shown) -> None:
    content_type = "".join(filter(str.isprintable, shown.content_type))
    headers = {"content-type": content_type, "content-security-policy": _POLICY}
    await route.fulfill(status=200, headers=headers, body=shown.body)


async def _find(page: Page, words: str) -> None:
    """Go to where the quoted words stand and mark them; a page on which they are not found is shown from its top."""
    with contextlib.suppress(Exception):
        await page.add_style_tag(content=_MARK)
    with contextlib.suppress(Exception):
        await page.evaluate(_LOOK, _arguments(_beginnings(words)))


def _arguments(texts: Sequence[str]) -> list[Any]:
    return [list(texts), _ABOVE]


def _beginnings(words: str) -> list[str]:
    """Return what to look for, the longest first: quotations join what stands apart on the page."""
    found: list[str] = []
    for part in (words, *words.split(" → "), *words.split(": ")):
        text = " ".join(part.split()).strip("…“” ")
        for length in (80, 40, 20):
            cut = text if len(text) <= length else text[:length].rpartition(" ")[0]
            if len(cut) >= 4 and cut not in found:
                found.append(cut)
    return found[:12]
