"""Hundreds of small sites on loopback hosts, and a record of how each host was treated."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections import Counter
from collections.abc import Iterator

from local_sites import FILLER, page

PAGES = 5


def _answers(pages: int) -> dict[bytes, bytes]:
    """Return the whole answer to each path; whatever is not there is a 404."""
    paths = [f"/layanan/{number}" for number in range(pages - 1)]
    bodies = {"/": page("Beranda", *((path, f"Layanan {path}") for path in paths)).body}
    bodies |= {path: page(f"Layanan {path}", text=f"Syarat {path}. {FILLER}").body for path in paths}
    return {
        path.encode(): b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)
        for path, body in bodies.items()
    }


_NOT_FOUND = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"


class CountingStreet:
    """Serves one and the same site on every address of 127.0.0.0/8, each answer after a pause."""

    def __init__(self, pause: float, pages: int = PAGES) -> None:
        self.pause = pause
        self.busiest: Counter[str] = Counter()
        """By host, the most requests that were underway there at one time."""
        self.requests: Counter[tuple[str, bytes]] = Counter()
        """By host and path, how often it was asked for."""
        self.port = 0
        self._underway: Counter[str] = Counter()
        self._answers = _answers(pages)

    def url(self, number: int) -> str:
        return f"http://{self.host(number)}:{self.port}/"

    @staticmethod
    def host(number: int) -> str:
        return f"127.3.{number // 200}.{1 + number % 200}"

    async def serve(self, opened: threading.Event, closing: asyncio.Event) -> None:
        # One socket for the whole of 127.0.0.0/8 can only be had by listening everywhere.
        server = await asyncio.start_server(self._talk, "0.0.0.0", 0, backlog=1024)
        self.port = server.sockets[0].getsockname()[1]
        opened.set()
        await closing.wait()
        server.close()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        host = writer.get_extra_info("sockname")[0]
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            while writer.get_extra_info("peername")[0].startswith("127."):
                head = await reader.readuntil(b"\r\n\r\n")
                path = head.split(b" ", 2)[1]
                self.requests[host, path] += 1
                self._underway[host] += 1
                self.busiest[host] = max(self.busiest[host], self._underway[host])
                try:
                    await asyncio.sleep(self.pause)
                finally:
                    self._underway[host] -= 1
                writer.write(self._answers.get(path, _NOT_FOUND))
                await writer.drain()
        writer.close()


@contextlib.contextmanager
def counting_street(pause: float = 0.05, pages: int = PAGES) -> Iterator[CountingStreet]:
    """Serve for the length of the block, in a thread."""
    street, opened = CountingStreet(pause, pages), threading.Event()
    loop, closing = asyncio.new_event_loop(), asyncio.Event()
    thread = threading.Thread(target=lambda: loop.run_until_complete(street.serve(opened, closing)), daemon=True)
    thread.start()
    assert opened.wait(10)
    try:
        yield street
    finally:
        loop.call_soon_threadsafe(closing.set)
        thread.join(10)
