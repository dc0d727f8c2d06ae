"""Linked documents are read in a process of its own, which may hang, run out of memory or crash: it is replaced.

Nothing but bytes crosses the border: a document in, plain JSON with markup out, so that even a file that takes
the reading process over cannot do more than say untrue things about itself.
"""

from __future__ import annotations

import multiprocessing
import signal
import time
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, NamedTuple, Self

import msgspec

from checks.document import Document, read
from checks.document.attachment import MAX_MARKUP, MAX_PAGES, Markup, Unreadable, kind_of, to_markup
from checks.document.paged import PagedDocument, read_markup
from checks.outcome import FetchOutcome

if TYPE_CHECKING:
    from multiprocessing.context import SpawnProcess

START_SECONDS = 30.0
"""How long a reading process may take to start on a busy machine."""
_SERVED = 200
"""Documents after which a reading process is replaced, with all that has piled up in its memory."""
_REPLY_SIZE = 8 * MAX_MARKUP
_CRASHES = frozenset({signal.SIGSEGV, signal.SIGBUS, signal.SIGFPE})
"""How a library falls over a broken file; the other ways to die are the limits."""


class ReadingLimits(NamedTuple):
    """What reading one document may cost."""

    seconds: float = 20.0
    memory: int = 1_500_000_000
    """Bytes of address space, libraries included; not on Windows."""
    pages: int = MAX_PAGES


class _Reply(msgspec.Struct):
    """What the reading process answers: markup, or how it failed."""

    markup: Markup | None = None
    outcome: FetchOutcome = FetchOutcome.OK
    detail: str = ""


class DocumentReader:
    """Reads one document after the other; not for several threads at once."""

    def __init__(self, limits: ReadingLimits | None = None) -> None:
        self.limits = limits or ReadingLimits()
        self._process: SpawnProcess | None = None
        self._connection: Connection | None = None
        self._served = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def read(self, body: bytes, *, url: str = "") -> PagedDocument:
        """Return the document; raises `Unreadable` with its outcome. Blocks, at most as long as the limits say."""
        return read_markup(self.markup(body), url=url, body=body)

    def read_any(self, body: bytes, *, url: str = "", content_type: str = "") -> Document:
        """Return a stored body, be it a page or a document; raises `Unreadable` for a document only."""
        return self.read(body, url=url) if kind_of(body) else read(body, url=url, content_type=content_type)

    def markup(self, body: bytes) -> Markup:
        """Return the document as markup; raises `Unreadable`."""
        reply = self._ask(body)
        if reply.markup is None:
            raise Unreadable(reply.outcome, reply.detail)
        return reply.markup

    def close(self) -> None:
        """End the reading process."""
        if self._connection is not None:
            self._connection.close()
        if self._process is not None:
            self._process.kill()
            self._process.join()
            self._process.close()
        self._process = self._connection = None

    def _ask(self, body: bytes) -> _Reply:
        connection = self._connection or self._start()
        try:
            connection.send_bytes(body)
            if not connection.poll(self.limits.seconds + 1):
                return self._give_up("lebih lama daripada yang diizinkan")
            said = connection.recv_bytes(_REPLY_SIZE)
            reply = msgspec.json.decode(said, type=_Reply)
        except (EOFError, OSError, msgspec.MsgspecError):
            return self._give_up("")
        self._served += 1
        if self._served >= _SERVED or reply.outcome is FetchOutcome.DOCUMENT_TOO_HEAVY:
            self.close()
        return reply

    def _give_up(self, why: str) -> _Reply:
        """Replace a process that hangs or has died, and say how the document counts."""
        process = self._process
        crashed = False
        if process is not None and not why:
            process.join(1)
            code = process.exitcode or 0
            crashed = -code in _CRASHES
            why = f"proses pembaca berhenti ({signal.Signals(-code).name if code < 0 else code})"
        self.close()
        return _Reply(None, FetchOutcome.DOCUMENT_BROKEN if crashed else FetchOutcome.DOCUMENT_TOO_HEAVY, why)

    def _start(self) -> Connection:
        context = multiprocessing.get_context("spawn")  # nothing of our threads, sockets and database comes along
        ours, theirs = context.Pipe()
        process = context.Process(target=_serve, args=(theirs, self.limits), name="document-reader", daemon=True)
        process.start()
        theirs.close()
        self._process, self._connection, self._served = process, ours, 0
        if not ours.poll(START_SECONDS) or ours.recv_bytes(16) != _READY:
            self.close()
            raise RuntimeError("the process that reads documents did not start")
        return ours


_READY = b"ready"


def _serve(connection: Connection, limits: ReadingLimits) -> None:
    """Read documents until nobody asks any more."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)  # whoever started us ends us
    _load_libraries()
    _limit_memory(limits.memory)
    connection.send_bytes(_READY)
    while True:
        try:
            body = connection.recv_bytes()
        except (EOFError, OSError):
            return
        _limit_time(limits.seconds)
        connection.send_bytes(msgspec.json.encode(_reply(body, limits)))


def _reply(body: bytes, limits: ReadingLimits) -> _Reply:
    try:
        return _Reply(to_markup(body, max_pages=limits.pages))
    except Unreadable as error:
        return _Reply(None, error.outcome, error.detail)
    except MemoryError:
        return _Reply(None, FetchOutcome.DOCUMENT_TOO_HEAVY, "memerlukan lebih banyak memori daripada yang diizinkan")
    except Exception as error:  # noqa: BLE001 - whatever a file makes a library stumble over is a broken file
        return _Reply(None, FetchOutcome.DOCUMENT_BROKEN, f"{type(error).__name__}: {error}"[:200])


def _load_libraries() -> None:
    """Load now what would otherwise be loaded under the limits."""
    import openpyxl  # noqa: F401

    import checks.document.office
    import checks.document.pdf  # noqa: F401


def _limit_memory(size: int) -> None:
    try:
        import resource
    except ImportError:  # not on Windows
        return
    resource.setrlimit(resource.RLIMIT_AS, (size, size))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def _limit_time(seconds: float) -> None:
    """Let the processor's time end us, should nobody be left who looks at the clock."""
    try:
        import resource
    except ImportError:
        return
    used = time.process_time()
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    soft = int(used + seconds) + 2
    resource.setrlimit(resource.RLIMIT_CPU, (soft if hard == resource.RLIM_INFINITY else min(soft, hard), hard))
