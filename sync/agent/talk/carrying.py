"""Other things under the same conditions: after failed runs in FINANCE, "and the drift?"."""

from __future__ import annotations

import re
from dataclasses import replace

from sync.agent.answer import Answer
from sync.agent.drafts.drafting import PLACES
from sync.agent.drafts.understand import understand
from sync.agent.frame import Asked, Filter, Frame
from sync.agent.model import Entity
from sync.agent.talk.turn import Turn

_LED = re.compile(
    r"^(?:and|what about|how about|also|or|same for|the same for|same with|now)\b(?! (?:which|who|"
    r"when|where|why|what|is|are|does|do|did|was|were|has|have|list|show|all)\b)",
    re.IGNORECASE,
)
_PLACED = PLACES | {"asset", "job", "owner", "run"}
_ALL = re.compile(r"\b(?:all|overall|altogether|in total|any|every|whole)\b", re.IGNORECASE)


def carried(turn: Turn, before: Frame) -> Answer | None:
    """Return other things where those of *before* are: "and the columns?", "and how many jobs"."""
    text = turn.question.text
    if not _LED.match(text) or _ALL.search(text) or before.parts:
        return None
    understood = understand(turn.question.atoms, turn.model, turn.now)
    if understood is None or understood.checked(turn.question.atoms).missed:
        return None
    new = understood.frame
    plain = not (new.recipe or new.parts or new.groups or new.bucket or new.windows or new.order)
    if not plain or new.entity == before.entity or understood.made.ambiguous:
        return None
    frame = _under(new, before, turn.model[new.entity])
    return turn.run(frame) if frame is not None else None


def _under(new: Frame, before: Frame, entity: Entity) -> Frame | None:
    """Return *new* under the conditions of *before* that say where and when, None without any."""
    if any(each.field in _PLACED for each in new.filters):
        return None
    places = tuple(
        each for each in _places(before) if each.field in _PLACED and each.field in entity.fields
    )
    window = before.window if entity.time and _is_event(entity) and not new.window else new.window
    groups = before.groups if all(name in entity.fields for name in before.groups) else ()
    if not places and window == new.window and not groups:
        return None
    counted = new.asked or (before.asked if before.asked == (Asked(),) or groups else ())
    asked = counted if counted == (Asked(),) else (Asked(),) if groups else new.asked
    return replace(new, filters=(*new.filters, *places), window=window, groups=groups, asked=asked)


def _places(before: Frame) -> tuple[Filter, ...]:
    if not before.recipe:
        return before.filters
    keys = before.arg("assets") or ()
    titles = ", ".join(before.arg("titles") or ())
    return (Filter(field="asset", values=tuple(keys), label=titles),) if len(keys) == 1 else ()


def _is_event(entity: Entity) -> bool:
    """Return whether rows of *entity* happened at a time, so that a window is one of them."""
    return entity.name in {"run", "log", "drift", "audit", "check", "outage", "alert", "finding"}
