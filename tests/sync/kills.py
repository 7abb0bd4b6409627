"""Kills a syncing process at random points and checks what is left: `python -m tests.sync.kills`.

Each time others edit both catalogs, a child process runs the commands `discover` and
`apply --approve` in a loop, and SIGKILL ends it somewhere. Then the store must open, tell the
truth about what was interrupted, and one more sync must bring both catalogs to where they belong.
"""

from __future__ import annotations

import argparse
import queue
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sync.__main__ import main as command_line
from sync.embedded.process import EmbeddedServers, start_embedded
from sync.model.plan import Outcome
from sync.model.run import RunStatus
from sync.runtime import STORE_NAME, Runtime, open_runtime
from sync.store.database import open_store
from tests.sync.content import write_content
from tests.sync.foreign import Analyst, Modeler
from tests.sync.twoway import (
    CLICKS,
    DATABASES,
    NAMES,
    PAIRS,
    PRODUCTS,
    TWO_WAY_DOCUMENTS,
    TWO_WAY_GLUE,
    plans,
    sync_once,
)
from tests.sync.world import World

ROOT = Path(__file__).resolve().parents[2]
# Where the child has come to when its last moments begin, and how long these may be at most:
# a command of it, or one of the writes into a catalog that a sync after the edits makes.
LONGEST_SECONDS = {"discover": 1.0, **dict.fromkeys(NAMES, 1.0), "a write": 0.1}
POINTS = ("discover", *NAMES, *["a write"] * 4)
WRITES = 9
WORLD_AGE = 10  # kills after which the world begins anew, so that it stays small
START_SECONDS = 60.0
SAP_NAMES = {"SALES": {"ORDERS", "CUSTOMERS", "RETURNS", "V_REVENUE"}, "WEB": {"THEIRS"}}
_LIVE = {RunStatus.QUEUED, RunStatus.RUNNING}


@dataclass
class Tally:
    """What the kills hit."""

    kills: int = 0
    interrupted: Counter[str] = field(default_factory=Counter)  # runs, by their kind
    unknown_writes: int = 0

    def __str__(self) -> str:
        hit = ", ".join(f"{kind} {count}" for kind, count in sorted(self.interrupted.items()))
        return (
            f"{self.kills} kills; interrupted runs: {hit or 'none'}; "
            f"writes left open: {self.unknown_writes}; each recovered and converged"
        )


@contextmanager
def serving(folder: Path) -> Iterator[EmbeddedServers]:
    """Serve the two-way world."""
    options = write_content(folder, TWO_WAY_DOCUMENTS, TWO_WAY_GLUE)
    servers = start_embedded(folder / "servers", extra_args=options)
    try:
        yield servers
    finally:
        servers.stop()


@dataclass
class Killing:
    """A world in which one process after the other is killed."""

    world: World
    rng: random.Random
    tally: Tally
    number: int = 0
    events: int = 0  # of the audit chain before the child began
    foreign: Mapping[str, Any] = field(default_factory=dict)

    def begin(self) -> None:
        """Sync the world once, undisturbed."""
        self.foreign = self.world.glue.table("mirror", "foreign")
        with self._open() as runtime:
            assert sync_once(runtime.engine, lambda _line, _outcome: None) == []
            self.events = runtime.store.audit.verify().count

    def kill_once(self, point: str) -> None:
        """Edit, sync in a child, kill it near *point*, and check what is left and comes next."""
        self.number += 1
        self._edit()
        acknowledged = self._run_and_kill(point)
        self._check_recovery(acknowledged)
        with self._open() as runtime:
            for _ in range(2):
                assert sync_once(runtime.engine, lambda _line, _outcome: None) == []
            left = [line for plan in plans(runtime.engine) for line in plan.changes]
            assert not left, left
            self.events = runtime.store.audit.verify().count
        self._check_catalogs()
        self.tally.kills += 1

    def _open(self) -> Runtime:
        path = self.world.settings(PAIRS)
        return open_runtime(self.world.home, {}, named=path, clock=_now)

    def _edit(self) -> None:
        sap, glue, n = self.world.sap, self.world.glue, self.number
        sap.label("SALES", "ORDERS", f"Order State {n}", "STATUS")
        sap.label("SALES", "CUSTOMERS", f"Customer Name {n}", "NAME")
        sap.create("SALES", f"NEW_{n}", PRODUCTS)
        glue.comment("lake", "orders", "items", f"How many items {n}")
        glue.comment("mirror", "returns", "reason", f"Why it came back {n}")
        glue.comment("mirror", "customers", "country", "")
        glue.create("web", {**CLICKS, "Name": f"clicks_{n}"})

    def _run_and_kill(self, point: str) -> int:
        """Run the child to a moment after *point*; return how many discoveries it had ended."""
        writes = self._writes()
        command = [sys.executable, "-m", "tests.sync.kills", "--child", str(self.world.home)]
        child = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        said: queue.Queue[str] = queue.Queue()
        reader = threading.Thread(target=_pass_on, args=(child, said))
        reader.start()
        try:
            assert said.get(timeout=START_SECONDS) == "ready"
            seen = self._wait_for(point, said, writes)
            time.sleep(self.rng.uniform(0.0, LONGEST_SECONDS[point]))
        finally:
            child.kill()
            assert child.wait() == -9
            reader.join()
        seen += list(said.queue)
        return seen.count("ended discover")

    def _wait_for(self, point: str, said: queue.Queue[str], writes: int) -> list[str]:
        """Wait until the child has come to *point*; return what it said until then."""
        seen: list[str] = []
        if point == "a write":
            wanted = writes + self.rng.randrange(1, WRITES)
            until = time.monotonic() + START_SECONDS
            while self._writes() < wanted and time.monotonic() < until:
                time.sleep(0.002)
            return seen
        while not seen or seen[-1] != f"begins {point}":
            seen.append(said.get(timeout=START_SECONDS))
        return seen

    def _writes(self) -> int:
        """Return how often both catalogs have been written to."""
        return int(self.world.sap.state()["revision"]) + self.world.glue.writes()

    def _check_recovery(self, acknowledged: int) -> None:
        """The store opens; what was interrupted is told, and what had ended is still there."""
        with open_store(self.world.home / STORE_NAME, now=_now()) as store:
            before = {run.id: run for run in store.runs.recent(10_000)}
            open_before = {write.id: write for write in store.runs.open_writes()}
            recovered = store.runs.recover(_now())
            after = {run.id: run for run in store.runs.recent(10_000)}
            assert {run.id for run in recovered} == {
                run.id for run in before.values() if run.status in _LIVE
            }
            assert not [run for run in after.values() if run.status in _LIVE]
            assert all(run.status is RunStatus.FAILED for run in recovered)
            assert store.runs.open_writes() == []
            for run_id in {write.run_id for write in open_before.values()}:
                left = [write for write in store.runs.writes(run_id) if write.id in open_before]
                assert {write.outcome for write in left} == {Outcome.UNKNOWN}
            assert store.audit.verify().ok, store.audit.verify()
            # Each of the two connections that a discovery read left its event.
            assert store.audit.verify().count >= self.events + 2 * acknowledged
        self.tally.interrupted.update(run.kind for run in recovered)
        self.tally.unknown_writes += len(open_before)

    def _check_catalogs(self) -> None:
        """Both catalogs hold every edit, each asset once, and what is not ours as it was."""
        sap, glue, n = self.world.sap, self.world.glue, self.number
        new = {f"NEW_{k}" for k in range(1, n + 1)}
        clicks = {f"clicks_{k}" for k in range(1, n + 1)}
        spaces = sap.state()["spaces"]
        objects = {name: sum(spaces[name]["collections"].values()) for name in SAP_NAMES}
        web = SAP_NAMES["WEB"] | {"PAGE_VIEWS"} | clicks
        assert objects == {"SALES": len(SAP_NAMES["SALES"] | new), "WEB": len(web)}
        tables = {database: set(glue.tables(database)) for database in DATABASES}
        mirrored = {name.lower() for name in (SAP_NAMES["SALES"] - {"ORDERS"}) | new}
        assert tables == {
            "lake": {"orders"},
            "mirror": mirrored | {"foreign"},
            "web": clicks | {"page_views"},
        }
        assert glue.comments("lake", "orders")["status"] == f"Order State {n}"
        assert glue.comments("mirror", "customers")["name"] == f"Customer Name {n}"
        assert glue.comments("mirror", "customers")["country"] == "Country"
        labels = {name: sap.runtime("SALES", name)["elements"] for name in ("ORDERS", "RETURNS")}
        assert labels["ORDERS"]["ITEMS"]["@EndUserText.label"] == f"How many items {n}"
        assert labels["RETURNS"]["REASON"]["@EndUserText.label"] == f"Why it came back {n}"
        for name in clicks:
            assert "CLICK_ID" in sap.runtime("WEB", name.upper())["elements"]
            # What an import was made for stays as it is, whenever its maker died.
            assert not glue.input("web", name).get("Parameters")
        assert glue.table("mirror", "foreign") == self.foreign
        assert set(sap.runtime("WEB", "THEIRS")["elements"]) == {"ID"}


def kill_many(servers: EmbeddedServers, folder: Path, *, times: int, seed: int) -> Tally:
    """Kill *times* processes at random points."""
    rng = random.Random(seed)
    return kill_at(servers, folder, [rng.choice(POINTS) for _ in range(times)], rng)


def kill_at(
    servers: EmbeddedServers, folder: Path, points: Sequence[str], rng: random.Random
) -> Tally:
    """Kill a process near each of *points*, in worlds that begin anew now and then."""
    tally = Tally()
    try:
        for begin in range(0, len(points), WORLD_AGE):
            home = folder / f"home-{begin}"
            world = World(servers, Modeler(servers), Analyst(servers), home)
            try:
                _kill_in(world, points[begin : begin + WORLD_AGE], tally, rng)
            finally:
                world.close()
    except BaseException:
        say(f"Failed after: {tally}")
        raise
    return tally


def _kill_in(world: World, points: Sequence[str], tally: Tally, rng: random.Random) -> None:
    world.sap.admin("reset")
    world.glue.admin("reset")
    killing = Killing(world, rng, tally)
    killing.begin()
    for point in points:
        killing.kill_once(point)


def _now() -> datetime:
    return datetime.now(UTC)


def _sync_for_ever(home: Path) -> None:
    """Be the child: run the commands until somebody ends this process."""
    options = ["--home", str(home), "--settings", str(home / "settings.toml")]
    say("ready")
    while True:
        _command("discover", ["discover", *options])
        for name in NAMES:
            _command(name, ["apply", "--pair", name, "--approve", *options])


def _command(name: str, arguments: list[str]) -> None:
    say(f"begins {name}")
    command_line(arguments)
    say(f"ended {name}")


def _pass_on(child: subprocess.Popen[str], said: queue.Queue[str]) -> None:
    assert child.stdout is not None
    with child.stdout as lines:
        for line in lines:
            said.put(line.strip())


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=50)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--child", type=Path, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.child is not None:
        _sync_for_ever(args.child)
    with tempfile.TemporaryDirectory() as name, serving(Path(name)) as servers:
        say(str(kill_many(servers, Path(name), times=args.times, seed=args.seed)))


if __name__ == "__main__":
    main()
