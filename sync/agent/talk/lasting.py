"""How long what was told before lasted: "which components were down? and for how many minutes?"."""

from __future__ import annotations

import re

from sync.agent.frame import Frame

HOW_LONG = re.compile(
    r"^(?:and |so |but )*(?:for )?how (?:long|much time|many (?:minutes|hours|seconds|mins))"
    r"(?: (?:was|were|is|did|has|have) (?:it|they|that|those|each(?: of them)?)"
    r"(?: (?:be |been )?(?:down|last|unavailable|degraded|offline|like that))?)?"
    r"(?: in total| altogether| overall| in sum)?[?.! ]*$",
    re.IGNORECASE,
)
_BAD = frozenset({"DOWN", "DEGRADED", "UNKNOWN"})


def lasting(text: str, before: Frame) -> Frame | None:
    """Return how long the components of *before* were not well, None where it is not that."""
    if not HOW_LONG.match(text) or before.entity not in {"check", "outage"} or before.recipe:
        return None
    told = {str(v) for f in before.filters if f.field == "status" for v in f.values}
    if before.entity == "check" and not (told and told <= _BAD):
        return None
    named = tuple(v for f in before.filters if f.field == "component" for v in f.values)
    return Frame(
        entity="check",
        recipe="downtime",
        window=before.window,
        args=(
            ("components", named),
            ("statuses", ("DOWN",) if before.entity == "outage" else tuple(sorted(told))),
            ("limit", 1000),
            ("least", False),
        ),
    )
