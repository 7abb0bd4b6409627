"""What the agent says: the behaviour, a sentence with numbers from the result, the rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sync.agent.frame import Frame

_MINUTE = 60


class Behaviour(StrEnum):
    """What a turn was."""

    ANSWER = "answer"
    CLARIFY = "clarify"
    NOT_FOUND = "not_found"
    OUT_OF_SCOPE = "out_of_scope"
    REFUSE = "refuse"
    PROPOSE = "propose_action"
    EXECUTE = "execute_action"
    CANCEL = "cancel_action"
    HELP = "help"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One turn of the agent: what it says, what it ran, and how it read the question."""

    behaviour: Behaviour
    text: str
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Any, ...], ...] = ()
    value: Any = None
    sql: str = ""
    params: tuple[tuple[str, Any], ...] = ()
    interpretation: str = ""
    filters: tuple[str, ...] = ()
    window: str = ""
    options: tuple[str, ...] = ()
    proposal: Any = None
    verified: bool = False
    definitions: tuple[str, ...] = ()
    chart: str = ""
    frame: Frame | None = None

    def cells(self, column: str) -> tuple[Any, ...]:
        """Return the cells of *column*, one for each row; none where it has no such column."""
        if column not in self.columns:
            return ()
        place = self.columns.index(column)
        return tuple(row[place] for row in self.rows)


def say(behaviour: Behaviour, text: str, options: tuple[str, ...] = ()) -> Answer:
    """Return a turn that only says something, with at most six things to choose from."""
    return Answer(behaviour=behaviour, text=text, options=options[:6])


def in_words(value: Any) -> str:
    """Return a cell as people read it."""
    match value:
        case None:
            return "none"
        case bool():
            return "yes" if value else "no"
        case float():
            return f"{value:,.2f}".rstrip("0").rstrip(".")
        case int():
            return f"{value:,}"
        case datetime():
            return f"{value:%Y-%m-%d %H:%M}"
    return str(value)


def amount(value: Any, unit: str) -> str:
    """Return a number with its unit as people read it; seconds above a minute as "5 min 13 s"."""
    if not isinstance(value, int | float) or isinstance(value, bool) or not unit:
        return in_words(value)
    if unit == "percent":
        return f"{in_words(value)} %"
    return in_time(value) if unit == "s" else f"{in_words(value)} {unit}"


def in_time(seconds: float) -> str:
    """Return a duration in its two largest units."""
    if abs(seconds) < _MINUTE:
        return f"{in_words(float(seconds))} s"
    rest = round(abs(seconds))
    sizes = []
    for size, name in ((86_400, "d"), (3_600, "h"), (_MINUTE, "min"), (1, "s")):
        count, rest = divmod(rest, size)
        sizes.append((count, name))
    first = next(index for index, (count, _) in enumerate(sizes) if count)
    told = " ".join(f"{count} {name}" for count, name in sizes[first : first + 2] if count)
    return f"-{told}" if seconds < 0 else told


def listed(names: Sequence[str], limit: int = 6) -> str:
    """Return *names* in a row, at most *limit* of them, with the number of the rest."""
    shown = ", ".join(names[:limit])
    more = len(names) - limit
    return f"{shown} and {more} more" if more > 0 else shown
