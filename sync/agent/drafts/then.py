"""What was under way at a time that is over: "what was running at 3 am yesterday"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sync.agent.frame import Filter, Frame
from sync.agent.times.window import EVERY_DAY, Window
from sync.agent.words.lattice import Atom

_DAY = timedelta(days=1)


def as_then(frame: Frame, atoms: Sequence[Atom], now: datetime) -> Frame:
    """Return *frame* with what ran in a time that is over: it had begun, and had not ended."""
    under_way = next((f for f in frame.filters if f.values == ("RUNNING",) and not f.negated), None)
    if frame.entity != "run" or under_way is None or frame.window is None or frame.time_field:
        return frame
    ends = _ends(frame.window)
    if ends is None or ends[1] >= now:
        return frame
    since, until = ends
    if any(a.time is not None and a.text.lower().startswith("at ") for a in atoms):
        until = since + timedelta(minutes=1)  # "at noon" is a moment
    begun = Filter(field="started_at", op="<", values=(until,), label="started at")
    later = Filter(field="finished_at", op=">", values=(since,), label="finished at")
    never = Filter(field="finished_at", op="empty", label="no finished at")
    return replace(
        frame,
        window=None,
        filters=(*(f for f in frame.filters if f is not under_way), begun),
        alternatives=(*frame.alternatives, (later, never)),
    )


def _ends(window: Window) -> tuple[datetime, datetime] | None:
    """Return from when until when *window* lasts, None where it is in several pieces."""
    since, until, part = window.since, window.until, window.part
    if since is None or until is None or part is None:
        return (since, until) if since and until else None
    if until - since > _DAY or part.weekdays != EVERY_DAY or len(part.minutes) != 1:
        return None
    ((first, last),) = part.minutes
    return since + timedelta(minutes=first), since + timedelta(minutes=last)
