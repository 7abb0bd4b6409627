"""The breaker: a plan that drops or breaks too much needs a person to lift it."""

from __future__ import annotations

from collections.abc import Sequence

from sync.model.pair import Pair
from sync.model.plan import Action, Line, Risk

FLOOR = 10  # a share of fewer links than this says nothing


def breaker(lines: Sequence[Line], links: int, pair: Pair) -> str:
    """Return the sentence that says why *lines* are unsafe for a pair of so many links, or ""."""
    drops = {
        (line.sap, line.glue) for line in lines if line.action is Action.DROP and not line.blocked
    }
    if len(drops) > pair.max_drops:
        return (
            f"The plan would drop {len(drops)} assets; {pair.name} allows {pair.max_drops} "
            "(max_drops). Check the listing, then lift the breaker for this plan."
        )
    if links >= FLOOR and len(drops) > pair.max_drop_share * links:
        return (
            f"The plan would drop {len(drops)} of {links} linked assets "
            f"({len(drops) / links:.0%}); {pair.name} allows {pair.max_drop_share:.0%} "
            "(max_drop_share). Check the listing, then lift the breaker for this plan."
        )
    return ""


def is_harmful(line: Line) -> bool:
    """Return whether somebody downstream can notice the line: a drop or a breaking change."""
    return line.risk in {Risk.BREAKING, Risk.DESTRUCTIVE}
