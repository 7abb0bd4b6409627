"""The log of one run as lines of the log, which can be narrowed: "only the errors"."""

from __future__ import annotations

import re

from sync.agent.answer import Answer
from sync.agent.frame import Filter, Frame
from sync.agent.talk.pointing import run_of


def as_lines(before: Frame, last: Answer | None) -> Frame:
    """Return the log of the one run that *last* shows as lines of the log, else *before*."""
    run = run_of(last) if before.recipe == "log_of_runs" else ""
    if not run:
        return before
    return Frame(entity="log", filters=(Filter(field="run", values=(int(run),), label=run),))


# what is wanted of a log: its errors
_LINES = re.compile(
    r"\b(?:error|errors|warnings?|info|debug|level|only|just|without|newest|last|first|"
    r"latest|since|before|after)\b",
    re.IGNORECASE,
)


def log_of(run: str, rest: str) -> str:
    """Return the question for the log of *run* with what *rest* wants of its lines: "errors"."""
    rest = rest.strip(" ?.!,:;-")
    return f"show the log of {run}, {rest}" if _LINES.search(rest) else f"show the log of {run}"
