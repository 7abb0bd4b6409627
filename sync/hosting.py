"""Hosting: the runtime of the app's process, opened in the background and shared by all pages.

The server must answer at once, so opening (embedded servers, store, first discovery) happens in a
thread; pages ask `host.state` and show its progress until it is ready.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from sync.activity import Activities
from sync.discover import Progress
from sync.errors import SyncError
from sync.first_start import is_first, let_others_edit, look_again, sync_everything
from sync.owner import claim, release
from sync.runtime import Runtime, open_runtime

log = logging.getLogger(__name__)
STOP_SECONDS = 10.0  # what writes in flight get to end


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

    def start(
        self, home: Path, environ: Mapping[str, str], *, url: str = "", named: Path | None = None
    ) -> None:
        """Begin opening in the background, once; *url* is where commands may reach this process."""
        with self._lock:
            if self._thread is not None:
                return
            self._serves = bool(url)
            self._state = State(stage=Stage.OPENING)
            self._thread = threading.Thread(
                target=self._open,
                args=(home, environ, url, named),
                name="sphereglue-open",
                daemon=True,
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

    def stop(self) -> None:
        """Close the runtime; writes in flight end first."""
        runtime, self._runtime = self._runtime, None
        self._state = State()
        self.activities.stop(STOP_SECONDS)
        if runtime is not None:
            release(runtime.home)
            runtime.close()
        self._thread = None

    def _open(self, home: Path, environ: Mapping[str, str], url: str, named: Path | None) -> None:
        try:
            self._report(Progress(what="Starting", done=0))
            runtime = open_runtime(home, environ, named=named)
            if url:
                claim(home, url)
            self._runtime = runtime
            self._state = State(stage=Stage.OPEN, progress=self._state.progress)
            self._look_around(runtime, home)
            self._state = State(stage=Stage.READY)
        except SyncError as error:
            log.warning("the app could not open: %s", error)
            stage = Stage.READY if self._runtime is not None else Stage.FAILED
            self._state = State(stage=stage, error=str(error))

    def _look_around(self, runtime: Runtime, home: Path) -> None:
        engine = runtime.reporting(self._report)
        if runtime.embedded is not None and is_first(engine):
            sync_everything(engine, self._report)
            let_others_edit(home, self._report)
            look_again(engine)
        else:
            engine.discover("app")

    def _report(self, progress: Progress) -> None:
        self._state = State(stage=self._state.stage, progress=progress)


# One process, one owner of the store: the server's lifespan and every page share this value.
host = Host()
