"""How many different things each of others has: "which error class hit the most spaces"."""

from __future__ import annotations

from dataclasses import replace

from sync.agent.drafts.drafting import Draft
from sync.agent.drafts.limiting import CATEGORIES
from sync.agent.frame import Asked, Filter, Frame


def with_apart(made: Draft, frame: Frame) -> Frame:
    """Return *frame* with the different things counted that each group has."""
    things = [name for name, _ in made.things]
    plain = not (frame.bucket or frame.recipe or frame.windows or frame.limited or frame.parts)
    if not (made.distinct and things and plain) or frame.asked != (Asked(),):
        return frame
    picked = [name for name in made.select if name in CATEGORIES and name not in things]
    groups = tuple(made.groups) or (tuple(picked[:1]) if made.order is not None else ())
    of = next((name for name in things if name not in groups), "")
    if not (groups and of) or set(frame.groups) - {*groups, of}:
        return frame
    errors = "error_class" in groups and not any(f.field == "status" for f in frame.filters)
    failed = (Filter(field="status", values=("FAILED",), label="failed"),) if errors else ()
    limit = frame.limit if made.plural or frame.rank is not None else 1
    return replace(
        frame,
        groups=groups,
        per_group="",
        asked=(Asked(of=of),),
        filters=(*frame.filters, *failed),
        limit=limit if made.order is not None and not made.sorts else frame.limit,
    )
