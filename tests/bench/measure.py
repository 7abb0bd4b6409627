"""What every benchmark does: run a worker in a process of its own, and say what it cost.

CPU seconds and the largest memory are those of the whole process, its start included.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
# Compiled modules are kept, as they are wherever a program is started more than once.
_ENVIRONMENT = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}


@dataclass(frozen=True)
class Cost:
    """What one worker cost, and what it said of its work."""

    cpu_seconds: float
    wall_seconds: float
    rss_mb: float
    said: Mapping[str, Any] = field(default_factory=dict)

    def record(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class Target:
    """A measured number and what it should be: at most, or at least."""

    value: float
    at_most: float | None = None
    at_least: float | None = None

    def record(self) -> dict[str, Any]:
        met = (self.at_most is None or self.value <= self.at_most) and (
            self.at_least is None or self.value >= self.at_least
        )
        bound = {"at_most": self.at_most} if self.at_least is None else {"at_least": self.at_least}
        return {"value": round(self.value, 3), **bound, "met": met}


def run_worker(module: str, *args: object) -> Cost:
    """Run `python -m MODULE worker ARGS`; its last line is what it says, as JSON."""
    began = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", f"tests.bench.{module}", "worker", *map(str, args)],
        stdout=subprocess.PIPE,
        cwd=ROOT,
        env=_ENVIRONMENT,
    )
    assert process.stdout is not None
    with process.stdout:
        lines = process.stdout.read().splitlines()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"worker {module} {' '.join(map(str, args))}: {process.returncode}")
    return Cost(
        cpu_seconds=round(usage.ru_utime + usage.ru_stime, 3),
        wall_seconds=round(time.monotonic() - began, 3),
        rss_mb=round(usage.ru_maxrss / 1024, 1),
        said=json.loads(lines[-1]) if lines else {},
    )


def best_of(times: int, module: str, *args: object) -> Cost:
    """Run a worker several times; the cheapest run is the one that others disturbed least."""
    return min((run_worker(module, *args) for _ in range(times)), key=lambda cost: cost.cpu_seconds)


@contextmanager
def running(*command: object) -> Iterator[dict[str, Any]]:
    """Run a server that says where it is in one line of JSON and stops at the end of its input."""
    process = subprocess.Popen(
        [sys.executable, "-m", *map(str, command)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        yield json.loads(process.stdout.readline())
    finally:
        process.stdin.close()
        process.wait()
        process.stdout.close()


def say(value: Mapping[str, Any]) -> None:
    """Print *value* as JSON."""
    sys.stdout.write(json.dumps(value, default=lambda held: held.record()) + "\n")
    sys.stdout.flush()


def main(
    bench: Callable[[Sequence[str]], Mapping[str, Any]],
    worker: Callable[[Sequence[str]], Mapping[str, Any]],
) -> None:
    """Run the benchmark, or one worker of it."""
    match sys.argv[1:]:
        case ["worker", *args]:
            say(worker(args))
        case args:
            sys.stdout.write(
                json.dumps(bench(args), indent=2, default=lambda held: held.record()) + "\n"
            )
