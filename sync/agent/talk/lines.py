"""The log of one run as lines of the log, which can be narrowed: "only the errors"."""

from __future__ import annotations

from sync.agent.answer import Answer
from sync.agent.frame import Filter, Frame
from sync.agent.talk.pointing import run_of


def as_lines(before: Frame, last: Answer | None) -> Frame:
    """Return the log of the one run that *last* shows as lines of the log, else *before*."""
    run = run_of(last) if before.recipe == "log_of_runs" else ""
    if not run:
        return before
    return Frame(entity="log", filters=(Filter(field="run", values=(int(run),), label=run),))
