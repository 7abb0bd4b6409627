"""The checks: look, keep what was seen, and raise one alert per change of state."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sync.connectors.base import Connector
from sync.errors import ConfigError
from sync.health.looking import Limits, Own, look_at_ages, look_at_app, look_at_connection
from sync.health.rules import Change, changes, states
from sync.jobs.work import Result, RunContext
from sync.model.health import Health, Observation, State, Subject
from sync.store.database import Store

log = logging.getLogger(__name__)
FIRST_WAIT = timedelta(seconds=15)
LONGEST_WAIT = timedelta(minutes=5)


@dataclass(kw_only=True)
class Checks:
    """Looks at everything, or at one connection; thread-safe.

    A connection that is down is looked at again by itself, first after FIRST_WAIT and then less
    and less often; `closed` tells the queue meanwhile, so that its runs wait instead of failing.
    """

    store: Store
    connectors: Mapping[str, Connector]
    secrets_expire: Mapping[str, date | None]
    limits: Limits
    keep: timedelta
    clock: Callable[[], datetime]
    own: Callable[[], Own | None] = lambda: None
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _closed: dict[str, str] = field(default_factory=dict)
    _again: dict[str, tuple[datetime, timedelta]] = field(default_factory=dict)

    def check(self, actor: str, connection: str | None = None) -> list[Observation]:
        """Look and keep what was seen; return it. Raises ConfigError for an unknown name."""
        if connection is not None and connection not in self.connectors:
            known = ", ".join(sorted(self.connectors))
            raise ConfigError(
                f"No connection is called {connection!r}; the settings know: {known}."
            )
        names = sorted(self.connectors) if connection is None else [connection]
        seen = [each for name in names for each in self._look(name)]
        now = self.clock()
        seen += look_at_ages(self.store, {n: self.connectors[n] for n in names}, self.limits, now)
        if connection is None:
            seen += look_at_app(self.store, self.own(), now)
            self.store.health.prune(now - self.keep)
        self._keep(seen, now)
        self.store.audit.append(actor, "health", connection or "all", _counts(seen), now)
        return seen

    def acknowledge(self, actor: str, alert_id: int) -> None:
        """Note that *actor* has seen an alert; raises StoreError."""
        now = self.clock()
        self.store.health.acknowledge(alert_id, actor, now)
        self.store.audit.append(actor, "acknowledge alert", str(alert_id), {}, now)

    def acknowledge_finding(self, actor: str, finding_id: int) -> None:
        """Note that *actor* has seen a finding; raises StoreError."""
        now = self.clock()
        self.store.profiles.acknowledge(finding_id, actor, now)
        self.store.audit.append(actor, "acknowledge finding", str(finding_id), {}, now)

    def closed(self) -> Mapping[str, str]:
        """Return why each connection that is down cannot be used."""
        with self._lock:
            return dict(self._closed)

    def suspect(self, connection: str) -> None:
        """Look at a connection soon: a run just failed over it."""
        with self._lock:
            self._again.setdefault(connection, (self.clock(), FIRST_WAIT / 2))

    def look_again(self) -> list[str]:
        """Look again at the connections that are down and due; return their names."""
        now = self.clock()
        with self._lock:
            due = [name for name, (at, _) in self._again.items() if at <= now]
        for name in due:
            self._keep(self._look(name), self.clock())
        return due

    def __call__(self, context: RunContext) -> Result:
        """Carry out a health check as a run: of the run's connection, or of everything."""
        seen = self.check(context.actor, context.run.connection)
        for each in seen:
            if each.status in {Health.DEGRADED, Health.DOWN}:
                words = f"{each.subject}: {each.check}: {each.message} {each.remedy}".strip()
                context.log("WARN", "health", words)
        return Result(summary=_counts(seen))

    def _look(self, name: str) -> list[Observation]:
        expires = self.secrets_expire.get(name)
        return look_at_connection(self.connectors[name], expires, self.clock().date())

    def _keep(self, seen: Sequence[Observation], now: datetime) -> None:
        with self._lock:
            before = self.store.health.states()
            after = states(seen, before, now)
            self.store.health.add(seen, now)
            for subject, state in after.items():
                known = before.get(subject)
                self.store.health.set_state(state, known.status if known else Health.UNKNOWN)
                self._open_or_close(subject, state, now)
        for change in changes(before, after):
            _tell(change)

    def _open_or_close(self, subject: Subject, state: State, now: datetime) -> None:
        name = subject.connection
        if name is None:
            return
        if state.status is not Health.DOWN:
            self._closed.pop(name, None)
            self._again.pop(name, None)
            return
        self._closed[name] = state.message
        _, wait = self._again.get(name, (now, FIRST_WAIT / 2))
        wait = min(wait * 2, LONGEST_WAIT)
        self._again[name] = now + wait, wait


def _counts(seen: Sequence[Observation]) -> dict[str, int]:
    return {each.value.lower(): sum(one.status is each for one in seen) for each in Health}


def _tell(change: Change) -> None:
    level = logging.WARNING if change.is_worse else logging.INFO
    now = change.now
    log.log(level, "%s is %s, it was %s: %s", now.subject, now.status, change.before, now.message)
