"""Short turns that only ask for a running total, or for the path that was counted."""

from __future__ import annotations

import re
from dataclasses import replace

from sync.agent.frame import Frame

_POLITE = r"(?:and |now |but |please |ok |can you |could you )*"
_RUNNING = re.compile(
    rf"^{_POLITE}(?:show |make |give me |draw |plot )?(?:it |that |this |them )?(?:as )?"
    r"(?:an? |the )?(?:cumulative(?:ly)?|cumulated|running (?:totals?|sums?)|added up over time)"
    r"(?: (?:numbers?|totals?|sums?|line|chart|one|curve|instead|please))*[.?! ]*$",
    re.IGNORECASE,
)
_PATH = re.compile(
    rf"^{_POLITE}(?:show|give|list|print|what is|what's|which is|tell|spell out)(?: me| us)? "
    r"(?:the |that |this |its )?(?:path|way|route|chain|hops|steps)(?: please)?[.?! ]*$",
    re.IGNORECASE,
)


def as_running(text: str, before: Frame) -> Frame | None:
    """Return the series *before* as a running total, None where *text* does not ask for that."""
    series = bool(before.bucket) and not (before.overall or before.recipe)
    return replace(before, cumulative=True) if series and _RUNNING.match(text) else None


def as_path(text: str, before: Frame) -> Frame | None:
    """Return the path *before*, hop by hop, None where *text* does not ask for that."""
    asked = before.recipe == "lineage_path" and _PATH.match(text)
    return before.with_args(yes_no=False, distance=False) if asked else None
