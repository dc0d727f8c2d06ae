"""A farm of agency sites on loopback: one process, any number of hosts on 127.x.y.z, never the bottleneck.

Every answer is built before the first request, so serving one is a dictionary look-up and a write:
50,000 a second on one core (wrk), a hundred times what a crawl asks for. Run as a program it serves
until its standard input closes, and then says on standard output how many requests and bytes that were.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import hashlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, cast

from pages import generate_sites

DISTINCT_SITES = 40
"""Hosts beyond these show the same pages again."""
HANGING_HOST = "127.2.0.1"
"""Accepts the connection and never answers."""
DRIPPING_HOST = "127.2.0.2"
"""Answers one byte a second."""


def host_of(number: int) -> str:
    """Return the address of the farm's host `number`; each is a site of its own for the crawler."""
    return f"127.1.{number // 250}.{1 + number % 250}"


def number_of(host: str) -> int:
    """Return the number of a host; the inverse of `host_of`."""
    *_, third, fourth = (int(part) for part in host.split("."))
    return third * 250 + fourth - 1


@dataclass(frozen=True)
class Answer:
    """One prepared answer: the head's validator, and all bytes to send."""

    etag: bytes
    full: bytes
    unchanged: bytes


class Served:
    """What has been sent so far."""

    requests = 0
    bytes = 0


def _prepare(validators: bool) -> tuple[dict[bytes, Answer], ...]:
    prepared = []
    for site in generate_sites(DISTINCT_SITES):
        answers = {}
        for path, body in site.items():
            etag = b'"%s"' % hashlib.sha256(body).hexdigest()[:16].encode()
            validator = b"ETag: %s\r\n" % etag if validators else b""
            answers[path.encode()] = Answer(
                etag=etag if validators else b"",
                full=b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n%sContent-Length: %d\r\n\r\n%s"
                % (validator, len(body), body),
                unchanged=b"HTTP/1.1 304 Not Modified\r\n%s\r\n" % validator,
            )
        prepared.append(answers)
    return tuple(prepared)


NOT_FOUND = b"HTTP/1.1 404 Not Found\r\nContent-Type: text/plain\r\nContent-Length: 9\r\n\r\nnot found"


class SiteProtocol(asyncio.Protocol):
    """HTTP/1.1 as far as a crawler's GET needs it, with keep-alive and pipelining."""

    def __init__(self, sites: tuple[dict[bytes, Answer], ...], served: Served) -> None:
        self.sites = sites
        self.served = served
        self.buffer = b""
        self.transport: asyncio.Transport
        self.answers: dict[bytes, Answer]
        self.host = ""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)
        if not transport.get_extra_info("peername")[0].startswith("127."):
            self.transport.abort()
        self.host = transport.get_extra_info("sockname")[0]
        self.answers = self.sites[number_of(self.host) % len(self.sites)]

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        while b"\r\n\r\n" in self.buffer:
            head, _, self.buffer = self.buffer.partition(b"\r\n\r\n")
            self.served.requests += 1
            if self.host == HANGING_HOST:
                return
            answer = self._answer(head)
            self.served.bytes += len(answer)
            if self.host == DRIPPING_HOST:
                asyncio.get_running_loop().call_later(1, self._drip, answer, 0)
            else:
                self.transport.write(answer)

    def _answer(self, head: bytes) -> bytes:
        answer = self.answers.get(head.split(b" ", 2)[1])
        if answer is None:
            return NOT_FOUND
        return answer.unchanged if answer.etag and answer.etag in head else answer.full

    def _drip(self, answer: bytes, sent: int) -> None:
        if not self.transport.is_closing() and sent < len(answer):
            self.transport.write(answer[sent : sent + 1])
            asyncio.get_running_loop().call_later(1, self._drip, answer, sent + 1)


async def _serve(validators: bool) -> None:
    sites, served = _prepare(validators), Served()
    # One socket for the whole of 127.0.0.0/8 can only be had by listening everywhere.
    server = await asyncio.get_running_loop().create_server(
        lambda: SiteProtocol(sites, served), "0.0.0.0", 0, backlog=4096
    )
    closed = asyncio.Event()
    loop = asyncio.get_running_loop()
    threading.Thread(target=lambda: (sys.stdin.read(), loop.call_soon_threadsafe(closed.set)), daemon=True).start()
    print(server.sockets[0].getsockname()[1], flush=True)
    await closed.wait()
    print(json.dumps({"requests": served.requests, "bytes": served.bytes}), flush=True)


class Farm:
    """A running farm; `stop` returns the traffic it served."""

    def __init__(self, *, validators: bool, core: int | None) -> None:
        command = [sys.executable, __file__, *(["--validators"] if validators else [])]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        if core is not None:
            os.sched_setaffinity(self._process.pid, {core})
        self.port = int(cast("IO[str]", self._process.stdout).readline())

    def url(self, number: int) -> str:
        """Return the home page of the farm's host `number`."""
        return self.url_of(host_of(number))

    def url_of(self, host: str) -> str:
        return f"http://{host}:{self.port}/"

    def stop(self) -> dict[str, int]:
        answer, _ = self._process.communicate(timeout=30)
        return cast("dict[str, int]", json.loads(answer))


@contextlib.contextmanager
def running_farm(*, validators: bool = True, core: int | None = None) -> Iterator[Farm]:
    """Run a farm for the length of a `with` block, pinned to one core when asked."""
    farm = Farm(validators=validators, core=core)
    try:
        yield farm
    finally:
        farm.stop()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--validators", action="store_true", help="send ETags and answer 304 to those who have them")
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_serve(parser.parse_args().validators))
