"""Hosting: the runtime of the app's process, opened in the background and shared by all pages.

The server must answer at once, so opening (embedded servers, store, first discovery) happens in a
thread; pages ask `host.state` and show its progress until it is ready.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping
from concurrent.futures import CancelledError
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from sync.app.activity import Activities
from sync.app.first_start import ACTOR, is_first, let_others_edit, look_again, sync_everything
from sync.app.owner import Owner, claim, find_owner, new_owner, release
from sync.discover import Progress
from sync.errors import StoreHeld, SyncError
from sync.runtime import Runtime, open_runtime

log = logging.getLogger(__name__)
STOP_SECONDS = 10.0  # what writes in flight get to end
_BUG = "This is a bug; the app's log tells more."


class Stopped(SyncError):
    """The app was told to stop while it worked."""


class Stage(StrEnum):
    """How far the opening is; pages work from OPEN on, while the first sync still runs."""

    STOPPED = "stopped"
    OPENING = "opening"
    OPEN = "open"
    READY = "ready"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What a page needs to know of the host."""

    stage: Stage = Stage.STOPPED
    progress: Progress | None = None
    error: str = ""


class Host:
    """Holds the one runtime of this process; thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._state = State()
        self._runtime: Runtime | None = None
        self._thread: threading.Thread | None = None
        self._owner: Owner | None = None
        self._home: Path | None = None
        self._stopping = threading.Event()
        self._serves = False
        self.activities = Activities()

    @property
    def state(self) -> State:
        """Return the present state."""
        return self._state

    @property
    def runtime(self) -> Runtime | None:
        """Return the runtime once it is open."""
        return self._runtime

    @property
    def token(self) -> str:
        """Return what a command must send, "" where no command can reach this process."""
        return self._owner.token if self._owner is not None else ""

    @property
    def is_stopping(self) -> bool:
        """Return whether work under way should come to its end."""
        return self._stopping.is_set()

    def start(
        self, home: Path, environ: Mapping[str, str], *, url: str = "", named: Path | None = None
    ) -> None:
        """Begin opening in the background, once; *url* is where commands may reach this process."""
        with self._lock:
            if self._thread is not None:
                return
            self._serves = bool(url)
            self._home = home
            self._owner = new_owner(url) if url else None
            self._stopping = threading.Event()
            self._state = State(stage=Stage.OPENING)
            self._thread = threading.Thread(
                target=self._open, args=(home, environ, named), name="sphereglue-open", daemon=True
            )
            self._thread.start()

    def start_lazily(self, home: Path, environ: Mapping[str, str]) -> None:
        """Begin opening where no server does it: a page of a server that stops opens nothing."""
        if not self._serves:
            self.start(home, environ)

    def wait(self, seconds: float) -> State:
        """Wait until the opening ended or *seconds* passed; return the state."""
        if self._thread is not None:
            self._thread.join(seconds)
        return self._state

    def begin_stop(self) -> None:
        """Ask what is under way to come to its end; `stop` does the rest."""
        self._stopping.set()

    def stop(self) -> None:
        """Close the runtime; writes in flight end first."""
        self.begin_stop()
        self.activities.stop(STOP_SECONDS)
        self.wait(STOP_SECONDS)
        with self._lock:
            runtime, self._runtime = self._runtime, None
            self._state = State()
            self._thread = None
        if runtime is not None:
            runtime.close()
        # Last: until then a command beside this process waits for it rather than failing.
        if self._home is not None:
            release(self._home)
        self._owner = None

    def _open(self, home: Path, environ: Mapping[str, str], named: Path | None) -> None:
        error = _BUG
        try:
            self._work(home, environ, named)
            error = ""
        except (SyncError, OSError, CancelledError) as failure:
            if not self.is_stopping:
                log.warning("the app could not open: %s", failure)
            error = str(failure)
        finally:
            self._end(home, error)

    def _work(self, home: Path, environ: Mapping[str, str], named: Path | None) -> None:
        self._report(Progress(what="Starting", done=0))
        if self._owner is not None:
            _need_alone(home)
            claim(home, self._owner)
        runtime = open_runtime(home, environ, named=named, serves_pages=True)
        if not self._has_adopted(runtime):
            runtime.close()
            return
        if self._owner is not None:
            # Again, now that the store's lock is ours: another app may have noted itself meanwhile.
            claim(home, self._owner)
        self._look_around(runtime, home)

    def _has_adopted(self, runtime: Runtime) -> bool:
        with self._lock:
            if self.is_stopping:
                return False
            self._runtime = runtime
            self._state = State(stage=Stage.OPEN, progress=self._state.progress)
            return True

    def _end(self, home: Path, error: str) -> None:
        with self._lock:
            if self.is_stopping:
                return
            if self._runtime is not None:
                self._runtime.scheduler.start()
            stage = Stage.READY if self._runtime is not None else Stage.FAILED
            self._state = State(stage=stage, error=error)
        if stage is Stage.FAILED:
            release(home)

    def _look_around(self, runtime: Runtime, home: Path) -> None:
        engine = runtime.reporting(self._report)
        if runtime.embedded is not None and is_first(engine):
            sync_everything(engine, self._report)
            let_others_edit(home, self._report)
            look_again(engine)
            runtime.jobs.add_defaults(ACTOR)
            runtime.checks.check(ACTOR)
        else:
            engine.discover("app")

    def _report(self, progress: Progress) -> None:
        if self.is_stopping:
            raise Stopped("The app was stopped.")
        self._state = State(stage=self._state.stage, progress=progress)


def _need_alone(home: Path) -> None:
    other = find_owner(home)
    if other is not None:
        raise StoreHeld(
            f"The app of process {other.pid} owns {home} already: use it at {other.url}, or "
            "name another folder in SPHEREGLUE_HOME."
        )


# One process, one owner of the store: the server's lifespan and every page share this value.
host = Host()
