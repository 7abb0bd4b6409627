"""What part of the rows before meets something: "what share of them succeeded"."""

from __future__ import annotations

from dataclasses import replace

from sync.agent.drafts.drafting import Draft
from sync.agent.frame import Frame
from sync.agent.model import Model
from sync.agent.talk.reshaping import of_all_outcomes, rows_of


def parted(made: Draft, new: Frame, before: Frame, model: Model) -> Frame | None:
    """Return which part of the rows of *before* meets what *new* says, None for other turns."""
    measures = model[before.entity].measures
    rate = any(a.measure in measures and measures[a.measure].unit == "percent" for a in new.asked)
    if not ("share" in made.aggs or made.universal) or not (new.share or rate):
        return None
    kept = () if made.universal else before.groups
    whole = replace(
        rows_of(before),
        groups=new.groups or kept,
        bucket=new.bucket or ("" if new.groups or made.universal else before.bucket),
        filters=(*before.filters, *(f for f in new.filters if f not in before.filters)),
        flags=(*before.flags, *(f for f in new.flags if f not in before.flags)),
        window=new.window or before.window,
        asked=new.asked,
        share=new.share,
        select=(),
        yes_no=made.universal,
    )
    return of_all_outcomes(whole, new, before, model) if rate else whole
