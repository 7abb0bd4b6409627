"""What happened once, and when: "jobs that never failed this month" looks at the runs of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sync.agent.frame import Filter, Flagged, Frame, Related

# Conditions on a job or an asset that are about its runs, with the status of those.
_RUNS = {
    "failed_ever": ("FAILED",),
    "succeeded_ever": ("SUCCEEDED",),
    "synced_ever": ("SUCCEEDED",),
    "ran": (),
}


def at_one_time(related: Sequence[Related]) -> tuple[Related, ...]:
    """Return *related*, a time said last being that of all of a kind: "failures and retries today".

    What never came about is not bound to it: "that never worked and failed today".
    """
    related = _in_one_log(related)
    last = related[-1].part if related else None
    alike = [each for each in related if last is not None and each.part.entity == last.entity]
    if last is None or last.window is None or any(each.part.window for each in alike[:-1]):
        return tuple(related)
    none = not related[-1].number  # "no failed runs and no cancelled runs this month"
    timed = [each for each in alike if each.number or none]
    return tuple(
        replace(each, part=replace(each.part, window=last.window)) if each in timed else each
        for each in related
    )


def _in_one_log(related: Sequence[Related]) -> tuple[Related, ...]:
    """Return *related*, log lines and runs that are denied beside them being of one time."""
    timed = [each.part for each in related if each.part.window is not None]
    kinds = {each.part.entity for each in related}
    if len(timed) != 1 or kinds != {"run", "log"} or timed[0] is not related[0].part:
        return tuple(related)
    return tuple(
        replace(each, part=replace(each.part, window=timed[0].window)) if not each.number else each
        for each in related
    )


def with_runs_in_window(frame: Frame) -> Frame:
    """Return *frame* where "ever" and "never" are about its window, if it has one."""
    if frame.entity == "run":
        return _of_own_time(frame)
    about = [each for each in frame.flags if each.flag in _RUNS]
    if frame.entity not in {"job", "asset"} or frame.window is None or frame.time_field:
        return frame
    if any(each.flag in _STILL and each.wanted for each in frame.flags) and not frame.related:
        return replace(frame, related=(_runs(_FAILED, frame),), window=None)
    if not about and not _happened(frame):
        return frame
    then = (
        replace(each, part=replace(each.part, window=each.part.window or frame.window))
        for each in frame.related
    )
    return replace(
        frame,
        flags=tuple(each for each in frame.flags if each not in about),
        related=(*then, *(_runs(each, frame) for each in about)),
        window=None,
    )


def _of_own_time(frame: Frame) -> Frame:
    """Return runs that lack something in a time as the runs of that time: "without lines today"."""
    lacking = [each for each in frame.related if not each.number and each.part.entity == "log"]
    timed = [each for each in lacking if each.part.window is not None]
    if frame.window is not None or len(timed) != 1 or len(frame.related) > 1:
        return frame
    none = replace(timed[0], part=replace(timed[0].part, window=None))
    return replace(frame, window=timed[0].part.window, related=(none,))


# "what broke last night and is still broken" failed then, whatever came after
_STILL = frozenset({"latest_failed", "latest_unsuccessful"})
_FAILED = Flagged(flag="failed_ever")
_OF_TIME = frozenset({"run", "drift", "log"})


def _happened(frame: Frame) -> bool:
    """Return whether a time said first is that of events: "since may, assets with failed runs"."""
    dated = any(each.flag in {"deleted", "draft"} for each in frame.flags)
    parts = [each.part for each in frame.related]
    events = all(part.entity in _OF_TIME and part.window is None for part in parts)
    return bool(parts) and events and not dated


def _runs(flag: Flagged, frame: Frame) -> Related:
    statuses = _RUNS[flag.flag]
    filters = tuple(Filter(field="status", values=(each,), label=each.lower()) for each in statuses)
    part = Frame(entity="run", filters=filters, window=frame.window)
    return Related(part=part) if flag.wanted else Related(part=part, op="=", number=0)
