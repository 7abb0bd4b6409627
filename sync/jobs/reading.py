"""Discovery within runs: each connection is read by one run at a time, and by few in vain."""

from __future__ import annotations

import threading
from collections import defaultdict
from dataclasses import dataclass, field, replace

from sync.engine import Engine, found_summary
from sync.jobs.work import Result, RunContext
from sync.model.run import RunStatus
from sync.store.staging import Discovered


@dataclass(frozen=True)
class Reading:
    """Reads connections for runs; what another run began to read since counts as well.

    Five syncs over one tenant that begin together would otherwise read all of it five times.
    """

    engine: Engine
    _locks: defaultdict[str, threading.Lock] = field(
        default_factory=lambda: defaultdict(threading.Lock)
    )
    _turns: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))
    _found: dict[str, tuple[int, Discovered]] = field(default_factory=dict)

    def read(self, context: RunContext, name: str) -> Discovered:
        """Bring *name* into the store; raises what stopped it, and Cancelled."""
        asked = self._turns[name]
        with self._locks[name]:
            context.check()
            turn, found = self._found.get(name, (0, None))
            if found is None or turn <= asked:
                self._turns[name] += 1
                engine = replace(self.engine, report=context.report)
                found = engine.discover_in_run(context.actor, name)
                self._found[name] = self._turns[name], found
        _tell(context, name, found)
        return found

    def __call__(self, context: RunContext) -> Result:
        """Carry out a discovery: of the run's connection, or of all."""
        run = context.run
        names = [run.connection] if run.connection else sorted(self.engine.connectors)
        found = {name: self.read(context, name) for name in names}
        self.engine.prune()
        whole = all(each.complete for each in found.values())
        return Result(
            status=RunStatus.SUCCEEDED if whole else RunStatus.PARTIAL,
            summary={"found": [found_summary(name, each) for name, each in found.items()]},
        )


def _tell(context: RunContext, name: str, found: Discovered) -> None:
    counts = f"{found.added} added, {found.changed} changed, {found.unchanged} unchanged"
    context.log("INFO", "discover", f"Read {name}: {counts}, {len(found.vanished)} vanished.")
    for verdict in found.verdicts:
        if verdict.reason:
            context.log("WARN", "discover", f"{name}.{verdict.schema}: {verdict.reason}")
