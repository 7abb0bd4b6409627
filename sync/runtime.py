"""The composition root: the only module that knows every class and wires them together."""

from __future__ import annotations

import random
import secrets
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from sync.config import ExecutorKind, Settings, load_settings
from sync.connectors.base import Connector
from sync.connectors.registry import open_connector
from sync.discover import Report
from sync.embedded.process import EmbeddedServers, start_embedded
from sync.embedded.running import find_running
from sync.engine import Engine
from sync.health.checks import Checks
from sync.health.looking import Limits, Own
from sync.health.watch import Watch
from sync.jobs.acting import JobActions
from sync.jobs.jobs import Jobs
from sync.jobs.reading import Reading
from sync.jobs.retry import Backoff
from sync.jobs.runs import Runs
from sync.jobs.syncing import Applying, Syncing
from sync.jobs.work import Work
from sync.jobs.workers import Workers
from sync.model.job import JobKind
from sync.once import Once
from sync.profiles.profiling import Profiling
from sync.reports.reports import Reports
from sync.scheduler import Scheduler
from sync.store.database import Store, open_store
from sync.work.crew import Crew
from sync.work.hands import Hands, open_hands, spawn

if TYPE_CHECKING:
    from sync.agent.chats import Chats

ROOT = Path(__file__).resolve().parent.parent
STORE_NAME = "sphereglue.duckdb"
WORKERS = 8  # writes wait for the network; the rate limit of a connection is the real bound
LARGE = 1_000  # assets; parsing more of them in the process of the pages would be felt there
WRITE_SECONDS = 10.0  # what writes in flight get to end when a process stops


def utc_now() -> datetime:
    """Return the present moment; the one place where the clock is read."""
    return datetime.now(UTC)


def new_id() -> str:
    """Return a fresh id for a plan: twelve hexadecimal digits."""
    return secrets.token_hex(6)


@dataclass(frozen=True, slots=True, kw_only=True)
class Runtime:
    """Everything that a process of sphereglue holds; close it when done."""

    home: Path
    settings: Settings
    settings_path: Path
    store: Store
    engine: Engine
    executor: ThreadPoolExecutor
    jobs: Jobs
    runs: Runs
    workers: Workers
    scheduler: Scheduler  # started by the app alone: a process of one command does not tick
    checks: Checks
    reports: Reports
    talking: Once[Chats]
    crew: Crew | None  # who works on catalogs in other processes
    embedded: EmbeddedServers | None  # those that this process started

    @property
    def chats(self) -> Chats:
        """The agent's conversations, opened when first asked for."""
        return self.talking()

    def reporting(self, report: Report | None) -> Engine:
        """Return the engine with *report* hearing of its progress."""
        return replace(self.engine, report=report)

    def close(self) -> None:
        """Let writes in flight end, then close the connectors, the store and our own servers."""
        self.scheduler.stop()
        self.workers.stop(WRITE_SECONDS)
        self.workers.executor.shutdown(wait=False, cancel_futures=True)
        _end_writes(partial(self.executor.shutdown, cancel_futures=True))
        if self.crew is not None:
            _end_writes(self.crew.hands.close)
        if self.talking.made is not None:
            self.talking.made.close()
        for connector in self.engine.connectors.values():
            connector.close()
        self.store.close()
        if self.embedded is not None:
            self.embedded.stop()

    def __enter__(self) -> Runtime:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _end_writes(end: Callable[[], None]) -> None:
    """Begin no write any more and give those in flight their time; the rest ends as unknown."""
    ending = threading.Thread(target=end, daemon=True)
    ending.start()
    ending.join(WRITE_SECONDS)


def default_home(environ: Mapping[str, str]) -> Path:
    """Return where the state is kept: SPHEREGLUE_HOME, or `data/home` beside the code."""
    return Path(environ.get("SPHEREGLUE_HOME") or ROOT / "data" / "home")


def settings_path(home: Path, named: Path | None) -> tuple[Path, EmbeddedServers | None]:
    """Return the settings file to use, starting the embedded servers where nothing else is named.

    In order: the file *named*, `data/settings.toml`, embedded servers that run for this home
    already, and at last embedded servers of our own (the second value).
    """
    own = ROOT / "data" / "settings.toml"
    if named is not None:
        return named, None
    if own.exists():
        return own, None
    running = find_running(home)
    if running is not None:
        return running.announcement.settings, None
    started = start_embedded(home)
    return started.settings, started


def open_runtime(
    home: Path,
    environ: Mapping[str, str],
    *,
    named: Path | None = None,
    clock: Callable[[], datetime] = utc_now,
    serves_pages: bool = False,
) -> Runtime:
    """Open the store, the connections and the engine for *home*.

    A process that *serves_pages* leaves long readings to another one, so that pages stay quick.

    Raises ConfigError, EmbeddedError, StoreHeld and the other StoreErrors; nothing stays open then.
    """
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    path, embedded = settings_path(home, named)
    try:
        return _open(home, path, environ, clock, embedded, serves_pages=serves_pages)
    except BaseException:
        if embedded is not None:
            embedded.stop()
        raise


def _open(
    home: Path,
    path: Path,
    environ: Mapping[str, str],
    clock: Callable[[], datetime],
    embedded: EmbeddedServers | None,
    *,
    serves_pages: bool,
) -> Runtime:
    settings = load_settings(path, environ)
    connectors: dict[str, Connector] = {
        connection.name: open_connector(connection) for connection in settings.connections
    }
    store = open_store(home / STORE_NAME, settings.store, now=clock())
    store.runs.recover(clock())
    store.meta.save_connections(settings.connections, clock())
    executor = ThreadPoolExecutor(max_workers=WORKERS, thread_name_prefix="sphereglue-apply")
    crew = _crew(settings, serves_pages=serves_pages)
    engine = Engine(
        store=store,
        connectors=connectors,
        configured_pairs=settings.pairs,
        clock=clock,
        new_id=new_id,
        executor=executor,
        four_eyes=settings.four_eyes,
        history_days=settings.store.history_days,
        crew=crew,
    )
    store.links.save_pairs(engine.pairs(), clock())
    store.queue.recover(clock(), Backoff().tries)
    checks = _checks(engine, settings)
    reports = Reports(engine=engine)
    workers = _workers(engine, checks, reports, settings)
    jobs = Jobs(engine=engine, workers=workers)
    runs = Runs(engine=engine, workers=workers, jobs=jobs)
    scheduler = Scheduler(jobs, workers, Watch(checks), clock)
    checks.own = lambda: _own(workers, scheduler)
    doing = JobActions(jobs=jobs, runs=runs)
    talking = Once(partial(_chats, engine, doing, settings, home))
    if serves_pages:
        talking()
    return Runtime(
        home=home,
        settings=settings,
        settings_path=path,
        store=store,
        engine=engine,
        executor=executor,
        jobs=jobs,
        runs=runs,
        workers=workers,
        scheduler=scheduler,
        checks=checks,
        reports=reports,
        talking=talking,
        crew=crew,
        embedded=embedded,
    )


def _crew(settings: Settings, *, serves_pages: bool) -> Crew | None:
    """Return who works on catalogs in other processes; None: this one does everything."""
    connections = {each.name: each for each in settings.connections}
    if settings.workers.executor is not ExecutorKind.THREADS:
        return Crew(hands=open_hands(settings.workers), connections=connections)
    if not serves_pages:
        return None
    return Crew(
        hands=Hands(lambda: spawn(1), width=1),
        connections=connections,
        after=LARGE,
        writes=False,
    )


def _chats(engine: Engine, doing: JobActions, settings: Settings, home: Path) -> Chats:
    # The agent is a third of all that there is to load, and few commands ask it anything.
    from sync.agent.opening import open_chats

    return open_chats(engine, doing, settings.agent, home)


def _checks(engine: Engine, settings: Settings) -> Checks:
    """Return the health checks of the connections; what the app knows of itself comes later."""
    limits = Limits(
        discovery=timedelta(hours=settings.health.discovery_hours),
        pair=timedelta(hours=settings.health.pair_hours),
    )
    return Checks(
        store=engine.store,
        connectors=engine.connectors,
        secrets_expire={each.name: each.secret_expires for each in settings.connections},
        limits=limits,
        keep=timedelta(days=settings.health.keep_days),
        clock=engine.clock,
    )


def _own(workers: Workers, scheduler: Scheduler) -> Own:
    return Own(
        beat_at=scheduler.heartbeat,
        waiting=len(workers.moment().waiting),
        busy=workers.busy,
        slots=workers.slots,
    )


def _workers(engine: Engine, checks: Checks, reports: Reports, settings: Settings) -> Workers:
    """Return the workers with the work of each kind of run."""
    slots = settings.jobs.workers
    reading = Reading(engine)
    works: dict[JobKind, Work] = {
        JobKind.DISCOVERY: reading,
        JobKind.SYNC: Syncing(engine, reading),
        JobKind.APPLY: Applying(engine),
        JobKind.HEALTH: checks,
        JobKind.REPORT: reports,
        JobKind.PROFILE: Profiling(
            store=engine.store,
            connectors=engine.connectors,
            sample_rows=settings.profiles.sample_rows,
            keep=timedelta(days=settings.profiles.keep_profiles_days),
        ),
    }
    return Workers(
        store=engine.store,
        works=works,
        executor=ThreadPoolExecutor(max_workers=slots, thread_name_prefix="sphereglue-run"),
        slots=slots,
        clock=engine.clock,
        rng=random.Random(),  # noqa: S311 - spreads retries, keeps no secret
        closed=checks.closed,
        suspect=checks.suspect,
    )
