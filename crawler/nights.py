"""`patuh nights`: a night whenever it is time, for containers, which have neither cron nor timers.

The queue keeps the time, so a second machine that does the same does no second night, and a night whose machine died
is begun again by whoever serves nights then. Each night is a process of its own: `patuh nightly`, which knows how to
finish what was broken off.
"""

from __future__ import annotations

import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from procrastinate import App

from crawler.member import Member
from crawler.queueing import NIGHTS
from crawler.worker import STALLED_AFTER

if TYPE_CHECKING:
    from storage.database import Database

_LOOK_EVERY = 0.5


def serve_nights(db: Database, cron: str, nightly: Sequence[str], say: Callable[[str], None]) -> None:
    """Run the command `nightly` at the times of `cron` (UTC) until told to stop; a stop is passed on to it.

    Raises `UserError` for a queue that cannot be used; `crawler.queueing.check_cron` has seen to the times.
    """

    def night(timestamp: int) -> None:
        say(f"A night begins, due at {time.strftime('%Y-%m-%d %H:%M', time.gmtime(timestamp))} UTC.")
        with subprocess.Popen(nightly) as process:  # noqa: S603 - this program itself
            is_told = False
            while process.poll() is None:
                if member.is_stopping and not is_told:
                    process.send_signal(signal.SIGTERM)
                    is_told = True
                time.sleep(_LOOK_EVERY)
        say(f"The night ended with exit code {process.returncode}.")

    def register(app: App) -> None:
        app.periodic(cron=cron)(app.task(name="night", queue=NIGHTS, queueing_lock="night")(night))

    member = Member(db, {NIGHTS: 1}, register, STALLED_AFTER, say)
    member.run()
