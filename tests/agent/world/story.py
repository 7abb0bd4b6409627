"""The three worlds: base, rows dropped, statuses swapped and names added."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tests.agent.world.catalog import Catalog, load, read

Tables = dict[str, list[dict[str, Any]]]
WORLDS = ("base", "dropped", "swapped")


def _as_it_is(tables: Tables) -> Tables:
    return tables


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """What is told: the catalogs, the jobs, the events, and a last *change* of the rows."""

    catalog: Catalog
    jobs: Mapping[str, Mapping[str, Any]]
    drift: Sequence[Sequence[Any]]
    audit: Sequence[Sequence[Any]]
    health: Sequence[Sequence[str]]
    change: Callable[[Tables], Tables] = _as_it_is


def tell(world: str) -> Story:
    """Return the story of one of WORLDS."""
    told = read("events.yaml")
    jobs = read("jobs.yaml")
    drift, audit, health = told["drift"], told["audit"], told["health"]
    if world == "dropped":
        return Story(
            catalog=load(),
            jobs=jobs,
            drift=_thinned(drift, 4),
            audit=_thinned(audit, 5),
            health=_thinned(health, 4),
            change=_drop,
        )
    if world == "swapped":
        return Story(
            catalog=load(read("swapped.yaml")),
            jobs=jobs,
            drift=[_swapped_drift(event) for event in drift],
            audit=audit,
            health=health,
            change=_swap,
        )
    return Story(catalog=load(), jobs=jobs, drift=drift, audit=audit, health=health)


def _thinned(told: Sequence[Any], every: int) -> list[Any]:
    return [each for number, each in enumerate(told, start=1) if number % every]


def _drop(tables: Tables) -> Tables:
    """Leave out every seventh finished run with what hangs on it, and every ninth profile."""
    gone = {
        run["id"] for run in tables["run"] if run["finished_at"] is not None and run["id"] % 7 == 3
    }
    kept = dict(tables)
    kept["run"] = [run for run in tables["run"] if run["id"] not in gone]
    for table in ("run_attempt", "run_log"):
        kept[table] = [row for row in tables[table] if row["run_id"] not in gone]
    lost = {row["id"] for row in tables["profile"] if row["id"] % 9 == 4}
    kept["profile"] = [row for row in tables["profile"] if row["id"] not in lost]
    kept["column_profile"] = [
        row for row in tables["column_profile"] if row["profile_id"] not in lost
    ]
    return kept


def _swap(tables: Tables) -> Tables:
    """Let some finished runs end the other way round."""
    swapped = dict(tables)
    swapped["run"] = [_swapped_run(run) for run in tables["run"]]
    return swapped


def _swapped_run(run: dict[str, Any]) -> dict[str, Any]:
    error = ("error_code", "error_class", "error")
    if run["id"] % 3 == 0 and run["status"] == "FAILED":
        return run | {"status": "SUCCEEDED", "written": 7, "done": 1} | dict.fromkeys(error)
    if run["id"] % 11 == 0 and run["status"] == "SUCCEEDED":
        values = dict(
            zip(error, ("DSP_TIMEOUT", "TIMEOUT", "Datasphere read timed out"), strict=True)
        )
        return run | {"status": "FAILED", "written": 0, "done": 0} | values
    return run


def _swapped_drift(event: Sequence[Any]) -> list[Any]:
    """Resolve every third open event, open every third resolved one again."""
    changed = list(event)
    if len(str(event[0])) % 3 == 0:
        was_open = event[8] != "RESOLVED"
        changed[8] = "RESOLVED" if was_open else "NEW"
        changed[11] = "2026-03-18T10:00" if was_open else None
    return changed
