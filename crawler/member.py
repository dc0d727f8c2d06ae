"""Taking jobs from the queue for as long as one is not told to stop, whatever becomes of the connection meanwhile."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, LiteralString

from procrastinate import App, PsycopgConnector
from procrastinate.exceptions import ConnectorException

from crawler.process import STOP_SIGNALS
from crawler.queueing import check_queue, conninfo
from storage.database import Database
from storage.errors import DatabaseSilent
from storage.queueing import is_broken_off

HEARTBEAT = 10.0
"""Seconds between two words of a member that it is alive."""
_CONNECTS_WITHIN = 15.0
"""Seconds for which a statement waits for a connection."""


class _Connector(PsycopgConnector):
    """Tells when a statement broke off, for then nobody knows whether the queue has heard it."""

    def __init__(self, on_trouble: Callable[[], None], **arguments: Any) -> None:
        super().__init__(**arguments)
        self._on_trouble = on_trouble

    async def execute_query_async(self, query: LiteralString, **arguments: Any) -> None:
        await self._watched(super().execute_query_async(query, **arguments))

    async def execute_query_one_async(self, query: LiteralString, **arguments: Any) -> dict[str, Any]:
        found: dict[str, Any] = await self._watched(super().execute_query_one_async(query, **arguments))
        return found

    async def execute_query_all_async(self, query: LiteralString, **arguments: Any) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = await self._watched(super().execute_query_all_async(query, **arguments))
        return found

    async def _watched(self, statement: Awaitable[Any]) -> Any:
        try:
            return await statement
        except ConnectorException as error:
            if is_broken_off(error):
                self._on_trouble()
            raise


@dataclass
class Member:
    """Somebody at the queue. Jobs that are no coroutines run in threads, and are to look at `stops` now and then."""

    db: Database
    queues: Mapping[str, int]
    """How many jobs of each queue are done at one time."""
    register: Callable[[App], None]
    """Enters the tasks that can be done here."""
    stalled_after: float
    """Seconds of silence after which a member counts as dead."""
    say: Callable[[str], None]
    patience: float = 600.0
    """Seconds for which a database that does not answer is waited for."""
    stops: int = 0
    """How often the jobs underway were asked to stop: once is well, twice is at once."""
    is_stopping: bool = False
    _turn_is_over: asyncio.Event = field(default_factory=asyncio.Event)
    _loop: asyncio.AbstractEventLoop | None = None
    _silent_since: float | None = None
    """When the database first failed to answer since it was last reached; None while it answers."""

    def run(self) -> None:
        """Work until told to stop; raises `DatabaseSilent` when the database stays away."""
        check_queue(self.db)
        asyncio.run(self._work())

    def stop(self) -> None:
        """Stop well, asked for by a job in its thread."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._on_signal)

    async def _work(self) -> None:
        self._loop = asyncio.get_running_loop()
        # The loop's own few threads are not enough for many jobs.
        self._loop.set_default_executor(ThreadPoolExecutor(sum(self.queues.values()) + 4))
        for number in STOP_SIGNALS:
            self._loop.add_signal_handler(number, self._on_signal)
        while not self.is_stopping:
            self._turn_is_over.clear()
            self.stops = 0
            try:
                await self._turn()
            except Exception as error:
                # Where the pool cannot open, procrastinate hands on what the driver says.
                if not isinstance(error, ConnectorException) and not is_broken_off(error):
                    raise
                # Not since the turn began: a turn lasts for hours, and an outage begins with its first failure.
                self._silent_since = self._silent_since or time.monotonic()
                if time.monotonic() - self._silent_since > self.patience:
                    raise DatabaseSilent(f"The queue in {self.db.name} does not answer: is the server up?") from error
                self.say(f"The queue does not answer ({error.__cause__ or error}); trying again.")
            if not self.is_stopping:
                await asyncio.sleep(1.0)

    def _on_signal(self) -> None:
        """Take a signal: the first stops well, the next at once."""
        if not self.is_stopping:
            self.say("Stopping: what is underway has a minute, the rest goes back to the queue.")
        self.is_stopping = True
        self._end_turn()

    def _on_trouble(self) -> None:
        if not self._turn_is_over.is_set():
            self.say("A statement to the queue broke off: beginning anew.")
            self._end_turn()

    def _end_turn(self) -> None:
        self.stops += 1
        self._turn_is_over.set()

    async def _turn(self) -> None:
        """Work under one name until a stop, or until the queue does not answer as it should.

        A statement that breaks off may have been heard or not: a job may stand under this name of which it knows
        nothing. So the name is given up then; what stands under it is returned to the queue.
        """
        connector = _Connector(
            self._on_trouble,
            conninfo=conninfo(self.db),
            min_size=1,
            max_size=sum(self.queues.values()) + 6,
            timeout=_CONNECTS_WITHIN,
        )
        app = App(connector=connector)
        self.register(app)
        async with app.open_async():
            self._silent_since = None
            # A name for each queue, so that short jobs do not wait for long ones.
            at_work = [
                asyncio.ensure_future(
                    app.run_worker_async(
                        queues=[queue],
                        concurrency=jobs,
                        install_signal_handlers=False,
                        update_heartbeat_interval=min(HEARTBEAT, self.stalled_after / 3),
                        stalled_worker_timeout=self.stalled_after,
                    )
                )
                for queue, jobs in self.queues.items()
            ]
            over = asyncio.ensure_future(self._turn_is_over.wait())
            await asyncio.wait([*at_work, over], return_when=asyncio.FIRST_COMPLETED)
            if not self._turn_is_over.is_set():  # one of them gave up by itself
                self._end_turn()
            for task in (*at_work, over):
                task.cancel()  # procrastinate takes this as being asked to end well
            ended = await asyncio.gather(*at_work, over, return_exceptions=True)
        for end in ended:
            if isinstance(end, Exception):
                raise end
