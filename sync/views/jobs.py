"""Runs as the page of jobs shows them: history by filters, failures by cause, what a run did."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pandas as pd

from sync.store.codec import to_cell_time
from sync.store.database import Store
from sync.views.reading import read_frame, read_records


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Which runs are wanted; an empty choice lets everything pass."""

    states: Sequence[str] = ()
    kinds: Sequence[str] = ()
    pairs: Sequence[str] = ()
    jobs: Sequence[str] = ()
    codes: Sequence[str] = ()
    classes: Sequence[str] = ()
    since: datetime | None = None

    def cells(self) -> dict[str, object]:
        """Return the filters as the parameters of a query."""
        return {
            "states": list(self.states),
            "kinds": list(self.kinds),
            "pairs": list(self.pairs),
            "jobs": list(self.jobs),
            "codes": list(self.codes),
            "classes": list(self.classes),
            "since": None if self.since is None else to_cell_time(self.since),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What there is to filter by, apart from the words that every store knows."""

    pairs: tuple[str, ...]
    jobs: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Failures:
    """Failed runs of one cause that nothing has healed since.

    *things* are the jobs or what else failed; *last_runs* the newest run of each that can be tried
    again; *error* what the newest one said.
    """

    code: str
    error_class: str
    runs: int
    first_at: datetime
    last_at: datetime
    error: str
    things: tuple[str, ...]
    last_runs: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """A run that a page or a command carries out itself."""

    run_id: int
    kind: str
    pair: str | None
    actor: str
    started_at: datetime
    done: int
    total: int


def history(store: Store, filters: Filters, *, limit: int, offset: int = 0) -> pd.DataFrame:
    """Return the runs that fit, newest first; *fitting* counts those beyond the limit too."""
    return read_frame(store, "page_jobs/history", **filters.cells(), limit=limit, offset=offset)


def choices(store: Store) -> Choices:
    """Return what the runs of the store can be filtered by."""
    (record,) = read_records(store, "page_jobs/choices")
    return Choices(pairs=tuple(record["pairs"]), jobs=tuple(record["jobs"]))


def lately(store: Store, since: datetime) -> dict[str, tuple[int, float | None]]:
    """Return by status how many runs ended since then, and their median duration in seconds."""
    records = read_records(store, "page_jobs/lately", since=to_cell_time(since))
    return {record["state"]: (record["runs"], record["seconds"]) for record in records}


def failures(store: Store, since: datetime) -> list[Failures]:
    """Return the causes for which runs failed since then and still stand, the newest first."""
    return [
        Failures(
            **record | {"things": tuple(record["things"]), "last_runs": tuple(record["last_runs"])}
        )
        for record in read_records(store, "page_jobs/failures", since=to_cell_time(since))
    ]


def run_lines(store: Store, run_id: int, plan_id: str) -> pd.DataFrame:
    """Return the lines that a run carried out, and the accepted ones that still wait."""
    return read_frame(store, "page_jobs/run_lines", run_id=run_id, plan_id=plan_id)


def beside(store: Store) -> list[Beside]:
    """Return what runs beside the queue."""
    return [Beside(**record) for record in read_records(store, "page_jobs/beside")]


def job_runs(store: Store, limit: int = 10) -> dict[int, list[dict[str, Any]]]:
    """Return by job its newest runs, newest first: run_id, state, finished_at."""
    found: dict[int, list[dict[str, Any]]] = {}
    for record in read_records(store, "page_jobs/job_runs", limit=limit):
        found.setdefault(record.pop("job_id"), []).append(record)
    return found
