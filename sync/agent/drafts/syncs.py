"""Assets that were synced in some time: those of which a run succeeded then."""

from __future__ import annotations

from dataclasses import replace

from sync.agent.drafts.drafting import Draft
from sync.agent.frame import Filter, Flagged, Frame, Related

# Conditions of jobs that are about their runs.
OF_RUNS = frozenset({"ran", "failed_ever", "succeeded_ever"})


def with_syncs(made: Draft, frame: Frame) -> Frame:
    """Return *frame*, in which "synced today" asks for a run of today, not for a discovery."""
    if frame.entity == "run" and _ended_then(frame):
        return replace(frame, time_field="finished_at")
    mapped = next((each for each in frame.flags if each.flag == "mapped"), None)
    timed = frame.window is not None and not frame.time_field
    if not (made.synced and timed and frame.entity == "asset" and mapped is not None):
        return frame
    succeeded = Filter(field="status", values=("SUCCEEDED",), label="succeeded")
    part = Frame(entity="run", filters=(succeeded,), window=frame.window)
    related = Related(part=part, op=">=" if mapped.wanted else "=", number=int(mapped.wanted))
    return replace(
        frame,
        window=None,
        flags=tuple(
            dict.fromkeys(
                Flagged(flag="mapped") if each == mapped else each for each in frame.flags
            )
        ),
        related=(*frame.related, related),
    )


def _ended_then(frame: Frame) -> bool:
    """Return whether runs are meant that ended in the window: "what finished in the last hour"."""
    finished = Flagged(flag="finished") in frame.flags
    plain = not (frame.time_field or any(each.field == "status" for each in frame.filters))
    return finished and plain and frame.window is not None
