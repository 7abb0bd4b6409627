"""First and last times: what came for the first time, and the oldest of the last ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from sync.agent.drafts.drafting import Draft
from sync.agent.frame import Asked, Filter, Flagged, Frame, Order
from sync.agent.words.lattice import Atom

FIRST_TIME = frozenset({"for the first time", "the first time", "first time"})
_ERRORS = frozenset({"error_class", "error"})


def as_first(frame: Frame, made: Draft, atoms: Sequence[Atom]) -> Frame:
    """Return *frame* with what began in its window, or with the oldest of the last ones first."""
    if frame.entity != "run" or frame.recipe:
        return frame
    if FIRST_TIME & {atom.text.lower() for atom in atoms} and not made.when:
        return _that_began(frame, atoms)
    return _last_ones(frame, atoms)


def _that_began(frame: Frame, atoms: Sequence[Atom]) -> Frame:
    since = frame.window.since if frame.window is not None else None
    order = frame.order is not None and not frame.order.descending
    plain = not (frame.asked or frame.groups or frame.related)
    if since is None or not (order and plain):
        return frame
    failed = any(f.field == "status" and f.values == ("FAILED",) for f in frame.filters)
    of_errors = bool(_ERRORS & set(frame.select))
    of_jobs = any(atom.has("noun", "job") for atom in atoms)
    if not (of_errors or of_jobs) or (of_jobs and _is_limited(frame)):
        return frame
    flag = "first_of_error" if of_errors else ("first_failure" if failed else "first_of_job")
    select = (*(frame.select or ("job",)), "started_at")
    flags = (*frame.flags, Flagged(flag=flag))
    return replace(frame, flags=flags, select=select, order=None, limit=None)


def _is_limited(frame: Frame) -> bool:
    """Return whether what is first is told by more than the failure of a job."""
    fields: list[Filter] = [f for f in frame.filters if f.field not in {"status", "space", "job"}]
    return bool(fields or frame.flags)


def _last_ones(frame: Frame, atoms: Sequence[Atom]) -> Frame:
    """Return the time of the last run of each group, the oldest first: "oldest last failure"."""
    order = frame.order
    by_time = order is not None and order.by in {"started_at", "finished_at"} and order.descending
    if not (order and by_time and frame.per_group and frame.limit == 1) or frame.select:
        return frame
    if not oldest_last(atoms):
        return frame
    return replace(
        frame,
        asked=(Asked(agg="max", of=order.by),),
        groups=(frame.per_group,),
        per_group="",
        order=Order(descending=False),
        limit=None,
    )


def oldest_last(atoms: Sequence[Atom]) -> bool:
    """Return whether two ends stand side by side: "the oldest last failure"."""
    return any(
        one.text.lower().split()[-1] in {"oldest", "earliest"} and other.has("order", "desc")
        for one, other in pairwise(atoms)
    )
