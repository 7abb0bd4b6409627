"""The same of the table on the other side: after columns of PRODUCTS, "and in glue?"."""

from __future__ import annotations

import re
from dataclasses import replace

from sync.agent.answer import Answer
from sync.agent.drafts.drafting import PLACES
from sync.agent.frame import Filter, Frame
from sync.agent.talk.turn import Turn

_IN_GLUE = re.compile(
    r"^(?:and |but |so |what about |how about |now |same for |the same |which ones |which |those )*"
    r"(?:(?:in|on|for|of|from|at) )?(?:the |its )?(?:glue|aws)(?: (?:one|side|table|counterpart|"
    r"twin|copy|version))?(?: (?:instead|then|please))?[?.! ]*$",
    re.IGNORECASE,
)
_PLACES = PLACES | {"asset", "kind"}
_ACTIVE = Filter(field="status", values=("ACTIVE",), label="active")


def in_counterpart(turn: Turn, before: Frame) -> Answer | None:
    """Return what *before* asks of one Datasphere table, of the Glue tables that it goes to."""
    of = [f for f in before.filters if f.field == "asset" and f.op == "is" and not f.negated]
    one = len(of) == 1 and len(of[0].values) == 1 and not (before.recipe or before.parts)
    if not _IN_GLUE.match(turn.question.text) or not one or before.entity != "column":
        return None
    links = turn.run(Frame(entity="link", filters=(of[0], _ACTIVE)))
    titles = {*links.cells("target")}
    found = [entry for entry in turn.hearing.names().assets if entry.title in titles]
    if not found:
        return None
    label = " or ".join(entry.title for entry in found)
    there = Filter(field="asset", values=tuple(entry.key for entry in found), label=label)
    kept = tuple(each for each in before.filters if each.field not in _PLACES)
    return turn.run(replace(before, filters=(there, *kept)))
