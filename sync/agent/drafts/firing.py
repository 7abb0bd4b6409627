"""Jobs that fire in a time to come: reckoned from their schedules, each with its first start."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sync.agent.frame import Asked, Frame, Order
from sync.agent.model import Model
from sync.agent.words.lattice import Atom

_SAID = frozenset({"enabled", "scheduled", "has_schedule"})  # what fires has a schedule


def as_fires(frame: Frame, model: Model) -> Frame:
    """Return *frame*, whose jobs fire in its window, as one about what their schedules start."""
    if "fire" not in model or not _is_plain(frame):
        return frame
    fields = model["fire"].fields
    if not all(each.field in fields for each in frame.filters) or not set(frame.groups) <= set(
        fields
    ):
        return frame
    plain = replace(frame, entity="fire", time_field="", flags=(), select=())
    if frame.asked:
        return replace(plain, asked=(Asked(measure="jobs"),))
    last = frame.order is not None and frame.order.descending
    return replace(
        plain,
        asked=(Asked(measure="last_start" if last else "first_start"),),
        groups=("job", "assets"),
        order=Order(descending=last),
        limit=frame.limit,
    )


def _is_plain(frame: Frame) -> bool:
    ahead = frame.entity == "job" and frame.window is not None
    listed = frame.asked in {(), (Asked(),)} and not (frame.bucket or frame.having or frame.share)
    ranked = frame.order is not None and frame.order.by not in {"", "next_fire_at"}
    rest = frame.related or frame.alternatives or frame.per_group or frame.rank or frame.windows
    only = all(each.flag in _SAID and each.wanted for each in frame.flags)
    return (
        ahead
        and frame.time_field == "next_fire_at"
        and listed
        and only
        and not (ranked or rest or frame.recipe)
    )


def still_to_fire(frame: Frame, atoms: Sequence[Atom], now: datetime, model: Model) -> Frame:
    """Return *frame* with the runs that are yet to come: "how often will it run today"."""
    if frame.entity == "fire" and frame.asked == (Asked(measure="jobs"),):
        jobs = any(a.has("noun", "job") or "job" in a.text.lower() for a in atoms)
        runs = not jobs and any(a.has("noun", "run") for a in atoms)
        return replace(frame, asked=(Asked(),)) if runs else frame
    will = any("will" in atom.text.lower().split() for atom in atoms)
    window = frame.window
    counted = frame.entity == "run" and frame.asked == (Asked(),) and "fire" in model
    if not (will and counted) or window is None or window.until is None or window.until <= now:
        return frame
    names = {*frame.groups, *(each.field for each in frame.filters)}
    if frame.flags or frame.related or frame.windows or not names <= set(model["fire"].fields):
        return frame
    since = max(window.since, now) if window.since is not None else now
    return replace(frame, entity="fire", time_field="", window=replace(window, since=since))
