"""The breaker: a plan that drops or breaks too much needs a person to lift it."""

from __future__ import annotations

from collections.abc import Sequence

from sync.errors import NotApproved
from sync.model.pair import Pair
from sync.model.plan import Action, Choice, Line, Risk, Side

FLOOR = 10  # a share of fewer links than this says nothing


def breaker(lines: Sequence[Line], links: int, pair: Pair) -> str:
    """Return the sentence that says why *lines* are unsafe for a pair of so many links, or ""."""
    drops = {(line.sap, line.glue) for line in lines if line.removes and not line.blocked}
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


def check_acceptable(line: Line, choice: Choice | None, confirm: str) -> None:
    """Raise NotApproved when *line* may not be accepted like this; the text names the remedy."""
    what = " ".join(filter(None, (str(line.sap), line.column, line.field)))
    if line.blocked:
        raise NotApproved(f"{what} is blocked: {line.blocked}")
    if line.action is Action.REPORT:
        raise NotApproved(f"{what} is only reported: {line.reason}.")
    if line.target is Side.UNDECIDED and choice is None:
        raise NotApproved(f"{what} is in conflict: choose sap, glue or an edited value.")
    name = line.column or line.sap.name
    verb = "renaming" if line.action is Action.RENAME_COLUMN else "dropping"
    if destroys_rows(line) and confirm != name:
        raise NotApproved(f"{what}: {verb} it destroys rows; confirm by typing its name, {name}.")


def destroys_rows(line: Line) -> bool:
    """Return whether the line drops something in Datasphere, where rows may be."""
    # Datasphere knows no rename: the column of the old name goes with its values.
    drops = line.action in {Action.DROP, Action.DROP_COLUMN, Action.RENAME_COLUMN}
    takes_back = line.action is Action.RESTORE and line.risk is Risk.DESTRUCTIVE
    return line.target is Side.SAP and (drops or takes_back)
