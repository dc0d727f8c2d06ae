"""`patuh worker`: joins the queue and crawls what others have handed out, until it is told to stop.

Each part is crawled in a process of its own, as `patuh crawl` would: the rules of certificates and addresses are
built on Twisted's downloader, which wants a process to itself; what a page does to a parser costs one part and not the
worker; and the worker's word that it is alive never waits for a page. The price, two seconds of CPU a part, is
a hundredth.

How nothing is lost and nothing is done twice:
- what is done is what is saved under (run, site); a part that comes again leaves saved sites alone;
- a worker that is killed goes silent, its crawls die with it, and its parts are returned to the queue;
- a worker that is told to stop lets no more sites in, gives those in flight a minute, and hands the rest back;
- hosts are held by a lock in the database for as long as they are crawled, so that a worker that was taken for dead and
  is not never meets its successor there;
- a statement that breaks off in the middle leaves open what the queue knows: the worker then stops like that and begins
  anew under another name, and what stood under the old one is returned.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from procrastinate import App, BaseRetryStrategy, JobContext, RetryDecision
from procrastinate.exceptions import ConnectorException, UniqueViolation
from procrastinate.jobs import Job, Status

from checks.errors import UserError
from checks.registry import rules_version
from crawler.apart import Tally, run_apart
from crawler.crawl import done_sites
from crawler.job import Clock, CrawlJob
from crawler.member import Member
from crawler.parts import options_from_json
from crawler.process import STOP_GRACE
from crawler.queueing import PART, PARTS, UPKEEP
from crawler.site import SiteEnd
from storage.bodies import body_store
from storage.claims import claimed_hosts
from storage.database import Database
from storage.models import RunStatus
from storage.results import overtaken_sites, saved_sites
from storage.runs import find_run
from storage.sites import sites_with_ids

logger = logging.getLogger(__name__)

STALLED_AFTER = 3 * STOP_GRACE
"""Seconds of silence after which a worker counts as dead. A worker that is stopping says nothing for a minute."""
KEPT_HOURS = 14 * 24
"""How long the queue remembers what is over."""
_ATTEMPTS = 8
"""How often a part is tried in all, hand-backs included."""
_FAULTS_AGAIN = 2
"""How often a site that was broken off by a fault of ours is done again."""
_AGAIN_SOON, _AGAIN_LATER = 10, 60


class OtherVersion(UserError):
    """This machine would judge by other rules than the run that it is asked to work on."""


class HandedBack(Exception):
    """The part goes back to the queue, because this worker stops."""


class HostsTaken(Exception):
    """Some hosts of the part are being crawled elsewhere."""


class PartUnfinished(Exception):
    """Some sites of the part have no result."""


class _Retrying(BaseRetryStrategy):
    """What becomes of a part that did not come to its end."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        if isinstance(exception, HandedBack):
            return RetryDecision(retry_in={"seconds": 0})
        if isinstance(exception, OtherVersion):
            return RetryDecision(retry_in={"seconds": _AGAIN_LATER})
        if isinstance(exception, HostsTaken):  # often only until a process has ended whose results are all saved
            return RetryDecision(retry_in={"seconds": _AGAIN_SOON})
        return RetryDecision(retry_in={"seconds": _AGAIN_SOON}) if job.attempts + 1 < _ATTEMPTS else None


@dataclass
class Worker:
    """One worker; `run` returns when it was told to stop."""

    db: Database
    clock: Clock
    bodies: Path | None
    """Where this machine keeps page bodies."""
    version: str
    """The version of patuh on this machine."""
    allow_private: bool = False
    processes: int = 1
    """Parts that are crawled at one time."""
    stalled_after: float = STALLED_AFTER
    """Seconds of silence after which another worker's parts are returned to the queue."""
    say: Callable[[str], None] = logger.info

    def __post_init__(self) -> None:
        queues = {PARTS: self.processes, UPKEEP: 1}
        self._member = Member(self.db, queues, self._register, self.stalled_after, self.say)
        self._refusal: OtherVersion | None = None

    def run(self) -> None:
        """Work until told to stop; raises `OtherVersion`, and `UserError` for a queue that cannot be used."""
        body_store(self.db, self.bodies)  # a place that is not named is told now, not site by site
        self._member.run()
        if self._refusal is not None:
            raise self._refusal

    def _register(self, app: App) -> None:
        app.task(name=PART, queue=PARTS, pass_context=True, retry=_Retrying())(self._crawl_part)
        # No locks for upkeep: a job that holds one may itself be left behind by a dead worker.
        upkeep = app.task(name="return_stalled", queue=UPKEEP, queueing_lock="return_stalled", pass_context=True)
        seconds = max(5, min(60, int(self.stalled_after / 3)))
        app.periodic(cron=f"* * * * * */{seconds}" if seconds < 60 else "* * * * *")(upkeep(self._return_stalled))
        forget = app.task(name="forget_old", queue=UPKEEP, queueing_lock="forget_old", pass_context=True)
        app.periodic(cron="17 4 * * *")(forget(self._forget_old))

    def _crawl_part(self, context: JobContext, *, run: int, sites: Sequence[int], options: dict[str, Any]) -> None:
        """Crawl what the run has not saved of these sites; whatever is left then is a reason to come again."""
        row = find_run(self.db, run)
        told = options_from_json(options, bodies=self.bodies, allow_private=self.allow_private)
        if row.status is not RunStatus.RUNNING or (told.closes_at is not None and self.clock() >= told.closes_at):
            return  # nobody waits for it any more
        if row.rules_version != rules_version():
            self._refuse(row.code_version, run)
        again = context.job.attempts < _FAULTS_AGAIN
        settled = self._settled(run, again=again)
        left = [site for site in sites_with_ids(self.db, sites) if site.site_id not in settled]
        if not left:
            return
        with claimed_hosts(self.db, {site.host for site in left}) as held:
            mine = tuple(site for site in left if site.host in held.names)
            if mine and not self._member.stops:
                tally = Tally(lambda _event: None, is_taken=lambda: not held.is_ours)
                run_apart(CrawlJob(run, mine, told, self.clock, self.db.url), 1, tally, lambda: self._member.stops)
                self._tell(run, len(mine), tuple(tally.ends.values()))
        unsettled = {site.site_id for site in left} - self._settled(run, again=again)
        if not unsettled or (told.closes_at is not None and self.clock() >= told.closes_at):
            return
        said = f"run {run}: {len(unsettled)} of {len(sites)} sites of a part are left"
        if self._member.stops:
            raise HandedBack(said)
        if unsettled.isdisjoint(site.site_id for site in mine):
            raise HostsTaken(said)
        raise PartUnfinished(said)

    def _settled(self, run: int, *, again: bool) -> set[int]:
        """Return the sites that need no more work: saved in this run, or in a later one."""
        saved = done_sites(self.db, run).keys() if again else saved_sites(self.db, run)
        return set(saved) | overtaken_sites(self.db, run)

    def _tell(self, run: int, sites: int, ends: Sequence[SiteEnd]) -> None:
        read = sum(end.pages_read > 0 for end in ends)
        pages = sum(end.pages_read for end in ends)
        self.say(f"Run {run}: {len(ends)} of {sites} sites done, {read} of them read, {pages} pages.")

    def _refuse(self, version: str, run: int) -> NoReturn:
        self._refusal = OtherVersion(
            f"Run {run} was begun by patuh {version} with other rules than this machine has (patuh {self.version}): "
            "install the same version on all machines."
        )
        self._member.stop()
        raise self._refusal

    async def _return_stalled(self, context: JobContext, timestamp: int) -> None:  # noqa: ARG002 - comes with cron
        """Give the work of workers that have gone silent back to the queue."""
        manager = context.app.job_manager
        for job in await manager.get_stalled_jobs(seconds_since_heartbeat=self.stalled_after):
            if job.id == context.job.id:
                continue
            with suppress(ConnectorException):  # another worker was quicker
                try:
                    await manager.retry_job(job)
                    self.say(f"Returned to the queue from a worker that has gone silent: {job.lock or job.task_name}.")
                except UniqueViolation:  # it waits there once more already
                    await manager.finish_job(job, Status.FAILED, delete_job=False)

    async def _forget_old(self, context: JobContext, timestamp: int) -> None:  # noqa: ARG002 - likewise
        """Let go of what is long over."""
        await context.app.job_manager.delete_old_jobs(
            nb_hours=KEPT_HOURS, include_failed=True, include_cancelled=True, include_aborted=True
        )
