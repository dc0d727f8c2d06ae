"""Strangers' files are read in a process of its own, which may hang, run out of memory or crash: it is replaced.

Nothing but bytes crosses the border: a file in, plain JSON out, so that even a file that takes the reading
process over cannot do more than say untrue things about itself.
"""

from __future__ import annotations

import multiprocessing
import signal
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, NamedTuple, Self

import msgspec

from checks.document.attachment import MAX_PAGES, Unreadable
from checks.outcome import FetchOutcome

if TYPE_CHECKING:
    from multiprocessing.context import SpawnProcess

START_SECONDS = 30.0
"""How long a reading process may take to start on a busy machine."""
_SERVED = 200
"""Files after which a reading process is replaced, with all that has piled up in its memory."""
_REPLY_SIZE = 16_000_000
_CRASHES = frozenset({signal.SIGSEGV, signal.SIGBUS, signal.SIGFPE})
"""How a library falls over a broken file; the other ways to die are the limits."""


class ReadingLimits(NamedTuple):
    """What reading one file may cost."""

    seconds: float = 20.0
    memory: int = 1_500_000_000
    """Bytes of address space, libraries included; not on Windows."""
    pages: int = MAX_PAGES


_NOTHING = msgspec.Raw(b"null")


class Reply(msgspec.Struct):
    """What the reading process answers: what it read, or how it failed."""

    read: msgspec.Raw = _NOTHING
    outcome: FetchOutcome = FetchOutcome.OK
    detail: str = ""


Work = Callable[[bytes, ReadingLimits], object]
"""Reads one file; raises `Unreadable`. A module's function, for it is found by its name in the other process."""


class ReadingProcess:
    """Has one file read after the other; not for several threads at once."""

    def __init__(self, work: Work, prepare: Callable[[], None], limits: ReadingLimits) -> None:
        self.limits = limits
        self._work = work
        self._prepare = prepare
        self._process: SpawnProcess | None = None
        self._connection: Connection | None = None
        self._served = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def ask(self, body: bytes) -> msgspec.Raw:
        """Return what was read, as JSON; raises `Unreadable`. Blocks, at most as long as the limits say."""
        reply = self._ask(body)
        if reply.outcome is not FetchOutcome.OK:
            raise Unreadable(reply.outcome, reply.detail)
        return reply.read

    def close(self) -> None:
        """End the reading process."""
        if self._connection is not None:
            self._connection.close()
        if self._process is not None:
            self._process.kill()
            self._process.join()
            self._process.close()
        self._process = self._connection = None

    def _ask(self, body: bytes) -> Reply:
        connection = self._connection or self._start()
        try:
            connection.send_bytes(body)
            if not connection.poll(self.limits.seconds + 1):
                return self._give_up("lebih lama daripada yang diizinkan")
            said = connection.recv_bytes(_REPLY_SIZE)
            reply = msgspec.json.decode(said, type=Reply)
        except (EOFError, OSError, msgspec.MsgspecError):
            return self._give_up("")
        self._served += 1
        if self._served >= _SERVED or reply.outcome is FetchOutcome.DOCUMENT_TOO_HEAVY:
            self.close()
        return reply

    def _give_up(self, why: str) -> Reply:
        """Replace a process that hangs or has died, and say how the document counts."""
        process = self._process
        crashed = False
        if process is not None and not why:
            process.join(1)
            code = process.exitcode or 0
            crashed = -code in _CRASHES
            why = f"proses pembaca berhenti ({signal.Signals(-code).name if code < 0 else code})"
        self.close()
        return Reply(_NOTHING, FetchOutcome.DOCUMENT_BROKEN if crashed else FetchOutcome.DOCUMENT_TOO_HEAVY, why)

    def _start(self) -> Connection:
        context = multiprocessing.get_context("spawn")  # nothing of our threads, sockets and database comes along
        ours, theirs = context.Pipe()
        process = context.Process(
            target=_serve, args=(theirs, self._work, self._prepare, self.limits), name="reader", daemon=True
        )
        process.start()
        theirs.close()
        self._process, self._connection, self._served = process, ours, 0
        if not ours.poll(START_SECONDS) or ours.recv_bytes(16) != _READY:
            self.close()
            raise RuntimeError("the process that reads strangers' files did not start")
        return ours


_READY = b"ready"


def _serve(connection: Connection, work: Work, prepare: Callable[[], None], limits: ReadingLimits) -> None:
    """Read files until nobody asks any more."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)  # whoever started us ends us
    prepare()  # before the limits hold
    _limit_memory(limits.memory)
    connection.send_bytes(_READY)
    while True:
        try:
            body = connection.recv_bytes()
        except (EOFError, OSError):
            return
        _limit_time(limits.seconds)
        connection.send_bytes(msgspec.json.encode(_reply(work, body, limits)))


def _reply(work: Work, body: bytes, limits: ReadingLimits) -> Reply:
    try:
        return Reply(msgspec.Raw(msgspec.json.encode(work(body, limits))))
    except Unreadable as error:
        return Reply(_NOTHING, error.outcome, error.detail)
    except MemoryError:
        return Reply(
            _NOTHING, FetchOutcome.DOCUMENT_TOO_HEAVY, "memerlukan lebih banyak memori daripada yang diizinkan"
        )
    except Exception as error:  # noqa: BLE001 - whatever a file makes a library stumble over is a broken file
        return Reply(_NOTHING, FetchOutcome.DOCUMENT_BROKEN, f"{type(error).__name__}: {error}"[:200])


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
