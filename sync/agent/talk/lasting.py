"""How long what was told before lasted: "which components were down? and for how many minutes?"."""

from __future__ import annotations

import re

from sync.agent.frame import Frame

HOW_LONG = re.compile(
    r"^(?:and |so |but )*(?:for )?how (?:long|much time|many (?:minutes|hours|seconds|mins))"
    r"(?: (?:was|were|is|did|has|have) (?:it|they|that|those|each(?: of them)?)"
    r"(?: (?:be |been )?(?:down|last|unavailable|degraded|offline|like that))?)?"
    r"(?: in total| altogether| overall| in sum)?[?.! ]*$|"
    r"^(?:and |so |but )*(?:what (?:is|was) )?(?:the |their |its )?(?:total |overall |whole )?"
    r"(?:downtime|outage time)(?: in total| altogether| overall| then)?[?.! ]*$",
    re.IGNORECASE,
)
_BAD = frozenset({"DOWN", "DEGRADED", "UNKNOWN"})


def lasting(text: str, before: Frame) -> Frame | None:
    """Return how long the components of *before* were not well, None where it is not that."""
    if not HOW_LONG.match(text) or before.entity not in {"check", "outage"}:
        return None
    of = _outages(before) if before.recipe else _checks(before)
    if of is None:
        return None
    components, statuses = of
    return Frame(
        entity="check",
        recipe="downtime",
        window=before.window,
        args=(
            ("components", components),
            ("statuses", statuses),
            ("limit", 1000),
            ("least", False),
        ),
    )


def _outages(before: Frame) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """Return the components of "was glue down last week", and what they were then."""
    if before.recipe not in {"health_then", "outages"} or before.arg("wanted"):
        return None
    down = ("DOWN",) if before.arg("down") else ()
    return tuple(before.arg("components") or ()), tuple(before.arg("statuses") or down)


def _checks(before: Frame) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """Return the components whose checks *before* lists, and which status they had."""
    told = {str(v) for f in before.filters if f.field == "status" for v in f.values}
    if before.entity == "check" and not (told and told <= _BAD):
        return None
    named = tuple(str(v) for f in before.filters if f.field == "component" for v in f.values)
    return named, ("DOWN",) if before.entity == "outage" else tuple(sorted(told))
