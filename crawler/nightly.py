"""`patuh nightly`: one night from the choice of sites to the digest, which survives being killed at any point.

Every step may be done again: the crawl is resumed where it was, and scores, files and digest replace their
earlier selves. So a night that was broken off is finished by the next start of the same command.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from checks.errors import UserError
from crawler.assessing import assess
from crawler.crawl import CrawlBroken, Crew, crawl_sites, crew_here
from crawler.delivery import NotDelivered
from crawler.due import SECOND_LOOK_SHARE, due_sites, overdue_sites, second_looks
from crawler.expectations import unmet
from crawler.heartbeat import Heartbeat
from crawler.measures import measures_of_crawl, measures_of_second_look
from crawler.metrics import write_metrics
from crawler.process import Event, Watch
from crawler.resume import RESUMED_WITHIN, RunUnderway, runs_of_night, settle_dead_runs
from crawler.scoring import score_newest
from crawler.site import FAULT, SiteEnd
from reports.differences import differences
from reports.digest import Digest
from reports.export import export
from reports.html.accuracy import read_accuracy
from reports.html.report import write_report
from reports.region_files import let_go_of_files
from storage.bodies import body_store
from storage.claims import Claim, claimed_night
from storage.due import SiteNeed, site_needs
from storage.hours import QuietHours
from storage.models import NightState, RunKind, RunStatus, TimeZone
from storage.nights import NightRow, list_nights, note_night, open_night, save_night
from storage.purging import prune
from storage.results import saved_sites
from storage.runs import RunRow, latest_run, list_runs
from storage.sites import sites_to_crawl
from storage.steadiness import flapping

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from checks.rubric import Rubric
    from crawler.expectations import Expectation
    from crawler.job import Clock, CrawlOptions
    from storage.database import Database
    from storage.sites import SiteRow

logger = logging.getLogger(__name__)

FILES, REPORT = "berkas", "laporan"
DIGEST, HEARTBEAT, METRICS = "ringkasan.txt", "detak.json", "patuh.prom"
"""What a night leaves in its folder."""
_FLAPPING_OVER = timedelta(days=28)

Delivery = Callable[[str, str, Mapping[str, Any]], None]
"""Carries subject, text and facts of a digest to somebody; raises `NotDelivered`."""


class NightUnderway(Exception):
    """Another process is at work on the night, or crawls."""


class NightStopped(Exception):
    """The night was told to stop; the next start finishes it."""


class OutsideWindow(Exception):
    """It is not the hour for a night to begin."""


Window = Callable[[datetime], datetime | None]
"""Tells when a night that begins at that moment must have done its crawl, None for no bound; or raises
`OutsideWindow`."""
Watching = Callable[[int], AbstractContextManager[Watch]]
"""Shows the progress of a crawl of so many sites."""


def daily_window(hours: QuietHours, zone: TimeZone) -> Window:
    """Return the window that opens and closes at these hours every day."""

    def closes_at(at: datetime) -> datetime:
        if wait := hours.opens_in(at, zone):
            raise OutsideWindow(
                f"The window {hours} {zone} is closed; it opens in {wait.total_seconds() / 3600:.1f} hours (--window)."
            )
        return at + hours.closes_in(at, zone)

    return closes_at


@dataclass(frozen=True, slots=True)
class NightPlan:
    """What a night is asked to do."""

    out: Path
    """The folder for files, report, digest, heartbeat and metrics."""
    rubric: Rubric
    options: CrawlOptions
    """How sites are crawled, but for the end of the window."""
    window: Window
    expected: Sequence[Expectation]
    region: str | None = None
    types: Sequence[str] | None = None
    keep_days: int = 180
    """Days after which pages that no longer are as they were, and files of earlier days, are let go of."""
    second_look_share: float = SECOND_LOOK_SHARE
    """Share of the sites that are looked at twice."""
    deliveries: Sequence[Delivery] = ()
    crew: Crew = crew_here
    """Who crawls."""

    @property
    def asked(self) -> dict[str, Any]:
        """What its runs keep of how the sites were chosen."""
        return {"region": self.region, "types": list(self.types) if self.types else None}


def run_night(
    db: Database, plan: NightPlan, clock: Clock, watching: Watching | None = None
) -> tuple[NightRow, str] | None:
    """Do the night's work, or what is left of a broken one; return its row and digest, None when no site is due.

    Raises `NightUnderway`, `OutsideWindow`, `NightStopped`, and `NoSites` for an empty registry. What is left of
    a broken night is done at any hour, but for its crawl.
    """
    body_store(db, plan.options.bodies)  # a place that is not named is told before the night, not after its crawl
    sites_to_crawl(db, plan.region, plan.types)  # whom it has nothing to do for, it leaves neither folder nor lock
    plan.out.mkdir(parents=True, exist_ok=True)
    with claimed_night(db) as held:
        if not held.is_ours:
            raise NightUnderway("Another patuh nightly is at work on this database: leave it to that one.")
        settle_dead_runs(db, clock)
        if at_work := [run.run_id for run in list_runs(db, RunKind.CRAWL) if run.status is RunStatus.RUNNING]:
            raise NightUnderway(
                f"Run {at_work[0]} is crawling in another process: the night would meet it at the hosts."
            )
        needs = site_needs(db, plan.region, plan.types, rubric_id=plan.rubric.id)
        row = _unfinished(db, plan, clock())
        if row is None:
            began_at = clock()
            closes_at = plan.window(began_at)
            due = due_sites(needs, began_at, closes_at)
            if not due:
                return None
            night_id = open_night(db, began_at, closes_at, len(due))
            row = next(night for night in list_nights(db, 1) if night.night_id == night_id)
        watching = watching or (lambda _sites: nullcontext(lambda _event: None))
        return _Night(db, plan, clock, watching, held, row).work(needs)


def _unfinished(db: Database, plan: NightPlan, now: datetime) -> NightRow | None:
    """Return the night that was broken off; one of another day, or of other sites, is past finishing and marked so."""
    last = next(iter(list_nights(db, 1)), None)
    if last is None or last.state is not NightState.RUNNING:
        return None
    asked = [{name: run.options.get(name) for name in plan.asked} for run in runs_of_night(db, last.night_id)]
    if now - last.began_at < RESUMED_WITHIN and all(one == plan.asked for one in asked):
        return last
    note_night(db, last.night_id, state=NightState.BROKEN, ended_at=now)
    return None


@dataclass
class _Night:
    """A night while it is being worked on."""

    db: Database
    plan: NightPlan
    clock: Clock
    watching: Watching
    held: Claim
    row: NightRow
    problems: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.heart = Heartbeat(self.plan.out / HEARTBEAT, self.clock, self.row.night_id)
        self.options = replace(self.plan.options, closes_at=self.row.closes_at)

    def work(self, needs: Sequence[SiteNeed]) -> tuple[NightRow, str]:
        """Crawl, judge, publish, tell."""
        self._crawl(needs)
        self._look_twice(needs)
        self._publish()
        return self._tell()

    # -- gathering --------------------------------------------------------------------------------

    def _crawl(self, needs: Sequence[SiteNeed]) -> None:
        earlier = self._run(second=False)
        if earlier is None:
            sites, resume = due_sites(needs, self.clock(), self.row.closes_at), None
        elif earlier.status is not RunStatus.COMPLETE and self._is_open():
            saved = saved_sites(self.db, earlier.run_id)
            done = [need.site for need in needs if need.site.site_id in saved]
            sites = [*done, *due_sites(needs, self.clock(), self.row.closes_at)]
            resume = earlier.run_id
        else:
            sites, resume = [], None
        if sites and self._is_open():
            self._gather("crawl", sites, {**self.plan.asked, "night": self.row.night_id}, resume)
        if run := self._run(second=False):
            note_night(self.db, self.row.night_id, run_id=run.run_id)

    def _look_twice(self, needs: Sequence[SiteNeed]) -> None:
        first = self._run(second=False)
        if first is None or self._run(second=True) is not None or not self._is_open():
            return
        saved = saved_sites(self.db, first.run_id)
        visited = [need.site for need in needs if need.site.site_id in saved]
        again = second_looks(visited, self.plan.second_look_share, self.row.night_id)
        if again:
            self._gather("second_look", again, {**self.plan.asked, "night": self.row.night_id, "look": 2}, None)
        if run := self._run(second=True):
            note_night(self.db, self.row.night_id, second_run_id=run.run_id)

    def _gather(self, stage: str, sites: Sequence[SiteRow], asked: Mapping[str, Any], resume: int | None) -> None:
        done = 0
        self._begin(stage, sites=len(sites), done=0)
        with self.watching(len(sites)) as show:

            def watch(event: Event) -> None:
                nonlocal done
                done += isinstance(event, SiteEnd)
                self.heart.beat(stage, sites=len(sites), done=done)
                show(event)

            try:
                summary = crawl_sites(
                    self.db,
                    sites,
                    self.options,
                    self.clock,
                    watch=watch,
                    asked=asked,
                    resume=resume,
                    crew=self.plan.crew,
                )
            except CrawlBroken as error:
                # What was saved is worth a morning; the monitors tell how much is missing.
                self.problems.append(f"proses perayap mati: {error}")
                return
            except RunUnderway as error:
                raise NightUnderway(str(error)) from error
        if summary.is_interrupted:
            self.heart.beat("stopped")
            raise NightStopped(
                f"Night {self.row.night_id} was stopped; what is saved is kept. The same command finishes it."
            )

    def _begin(self, stage: str, **facts: Any) -> None:
        """Tell what is being done from now on; raises `NightUnderway` when it is no longer ours to do."""
        if not self.held.is_ours:
            raise NightUnderway(
                f"The database cut the connection that held night {self.row.night_id}, and another patuh nightly has "
                "taken it over: leave it to that one."
            )
        self.heart.beat(stage, **facts)

    def _run(self, *, second: bool) -> RunRow | None:
        runs = runs_of_night(self.db, self.row.night_id)
        return next((run for run in runs if (run.options.get("look") == 2) is second), None)

    def _is_open(self) -> bool:
        return self.row.closes_at is None or self.clock() < self.row.closes_at

    # -- publishing -------------------------------------------------------------------------------

    def _publish(self) -> None:
        plan, db = self.plan, self.db
        bodies = body_store(db, plan.options.bodies)
        with self._step("assess", "penilaian ulang"):
            judged = assess(db, bodies, self.clock, only_stale=True, version=plan.options.version)
            if judged and judged.left:
                site, why = judged.left[0]
                self.problems.append(f"tidak dapat dinilai ulang: {len(judged.left)} situs, antara lain {site}: {why}")
        with self._step("score", "nilai"):
            score_newest(db, plan.rubric)
        with self._step("export", "berkas"):
            now = self.clock()
            written = export(db, plan.rubric, plan.out / FILES, plan.region, at=now)
            if written.files:
                let_go_of_files(plan.out / FILES, (now - timedelta(days=plan.keep_days)).date(), written.files)
        with self._step("report", "laporan"):
            write_report(db, plan.rubric, plan.out / REPORT, plan.region, read_accuracy(), at=self.clock())
        with self._step("prune", "penyimpanan"):
            prune(db, bodies, plan.keep_days, self.clock())

    @contextmanager
    def _step(self, stage: str, says: str) -> Iterator[None]:
        """Do one step; what goes wrong (a full disk, a fault of ours) is told in the digest and costs no other."""
        self._begin(stage)
        try:
            yield
        except (UserError, OSError) as error:
            self.problems.append(f"{says}: {error}")
        except Exception as error:  # its traceback goes to the log, and the morning gets the rest
            logger.exception("the step %s failed", stage)
            self.problems.append(f"{says}: {FAULT}{type(error).__name__}: {error}")

    # -- telling ----------------------------------------------------------------------------------

    def _tell(self) -> tuple[NightRow, str]:
        first, second = self._run(second=False), self._run(second=True)
        measures = measures_of_crawl(self.db, first.run_id) if first else {}
        if second:
            measures |= measures_of_second_look(self.db, second.run_id)
        now = self.clock()
        needs = site_needs(self.db, self.plan.region, self.plan.types, rubric_id=self.plan.rubric.id)
        measures["overdue"] = len(overdue_sites(needs, now))
        measures["never_seen"] = sum(need.seen_at is None for need in needs)
        earlier = [night.measures for night in list_nights(self.db) if night.night_id < self.row.night_id]
        usual = [one for one in earlier if one.get("sites_read")]
        told = [*self.problems, *unmet(self.plan.expected, measures, usual)]
        state = NightState.GOOD if not told else NightState.POOR
        if not measures.get("sites_read"):
            state = NightState.EMPTY
        newest = latest_run(self.db)
        changes = (
            differences(self.db, first.run_id - 1, newest.run_id, self.plan.region, self.plan.rubric.id)
            if first and newest
            else None
        )
        restless = flapping(self.db, now - _FLAPPING_OVER, self.plan.region)
        digest = Digest(
            self.row.night_id, state, self.row.began_at, now, self.row.due, measures, told, changes, restless
        )
        row = replace(
            self.row,
            run_id=first.run_id if first else None,
            second_run_id=second.run_id if second else None,
            ended_at=now,
            state=state,
            measures=measures,
            unmet=told,
        )
        return self._close(row, digest)

    def _close(self, row: NightRow, digest: Digest) -> tuple[NightRow, str]:
        """Write the digest, send it, and put the night into its row; what fails in this is told in the row."""
        text, known = digest.text(), len(self.problems)
        with self._step("digest", "ringkasan"):
            (self.plan.out / DIGEST).write_text(text, "utf-8")
        facts = {
            "night": row.night_id,
            "state": row.state.value,
            "text": text,
            "measures": dict(row.measures),
            "unmet": list(row.unmet),
        }
        for deliver in self.plan.deliveries:
            try:
                deliver(digest.subject, text, facts)
            except NotDelivered as error:
                self.problems.append(str(error))
        row = self._with(row, self.problems[known:])
        known = len(self.problems)
        with self._step("metrics", "metrik"):
            write_metrics(self.plan.out / METRICS, row)
        row = self._with(row, self.problems[known:])
        save_night(self.db, row)
        self.heart.beat("done", state=row.state.value)
        return row, text

    def _with(self, row: NightRow, failed: Sequence[str]) -> NightRow:
        """Return the row with what failed; a good night with anything of that is a poor one."""
        state = NightState.POOR if failed and row.state is NightState.GOOD else row.state
        return replace(row, state=state, unmet=[*row.unmet, *failed])
