"""Why the runs failed that were spoken of, or the newest runs of the jobs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sync.agent.answer import Answer, listed
from sync.agent.frame import Filter, Flagged, Frame
from sync.agent.talk.narrowing import job_keys
from sync.agent.talk.turn import Turn


def reasons_of(turn: Turn, before: Frame) -> Frame:
    """Return the errors of what *before* is about."""
    failed = Filter(field="status", values=("FAILED",), label="failed")
    why = Frame(entity="run", recipe="why", select=("error_class", "error"))
    last = turn.talk.answered
    if before.entity == "job" and last is not None:
        keys = job_keys(last, turn.hearing.names())
        jobs = Filter(field="job", values=keys, label=listed(list(_names(last))))
        return replace(why, filters=(jobs, failed), flags=(Flagged(flag="newest"),))
    cut = before.rank is not None or before.limit is not None
    if last is not None and cut and "run" in last.columns and not before.groups:
        place = last.columns.index("run")  # "the last failed run", "why"
        runs = tuple(row[place] for row in last.rows)
        one = Filter(field="run", values=runs, label=listed(list(map(str, runs))))
        return replace(why, filters=(one, failed) if len(runs) > 1 else (one,))
    more = () if any(f.field == "status" for f in before.filters) else (failed,)
    return replace(
        why,
        filters=(*before.filters, *more),
        flags=before.flags,
        window=before.window,
        related=before.related,
    )


def _names(last: Answer) -> Iterator[str]:
    place = last.columns.index("job") if "job" in last.columns else 0
    return (str(row[place]) for row in last.rows)
