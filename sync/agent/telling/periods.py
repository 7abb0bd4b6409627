"""Two periods against each other, in a sentence."""

from __future__ import annotations

from typing import Any

from sync.agent.answer import amount, in_words
from sync.agent.frame import Frame
from sync.agent.model import Entity
from sync.agent.select import is_side_by_side, period_names
from sync.agent.sql.measures import asked_name, value_column
from sync.agent.telling.numbers import what_counted, with_unit


def tell_periods(
    frame: Frame, entity: Entity, rows: list[dict[str, Any]], where: str
) -> tuple[Any, str]:
    """Return by how much the first period differs, in a sentence with the numbers of both."""
    name = value_column(frame)
    if is_side_by_side(frame):
        return len(rows) if frame.more else None, _each_in_both(frame, entity, rows, where)
    if len(frame.asked) > 1 and not frame.groups:
        return None, _several(frame, entity, rows, where)
    by = [*frame.groups, "period"]
    told = "; ".join(
        f"{', '.join(in_words(row[each]) for each in by)} {with_unit(row, name, entity)}"
        for row in rows[:8]
    )
    told += f" and {len(rows) - 8} more" if len(rows) > 8 else ""
    change = ""
    if (
        len(rows) == 2
        and not frame.groups
        and all(isinstance(row.get(name), int | float) for row in rows)
    ):
        difference = {name: rows[0][name] - rows[1][name]}
        change = f" The difference is {with_unit(difference, name, entity)}."
    verdict = rows[0][name] - rows[1][name] if change else None
    if frame.ratio and change:
        verdict = _in_percent(frame, [row[name] for row in rows])
        change = f" The change is {amount(verdict, 'percent')}."
    if frame.yes_no and change:
        less = frame.order is not None and not frame.order.descending
        verdict = rows[0][name] < rows[1][name] if less else rows[0][name] > rows[1][name]
        change = f" {'Yes' if verdict else 'No'}.{change}"
    running = next((w.label for w in frame.windows if w.label.startswith("this ")), "")
    note = f" {running.capitalize()} is not over yet." if running else ""
    what = what_counted(frame, entity, name)
    of = "" if what == entity.many else f" of {entity.many}"
    return verdict, f"{what.capitalize()}{of}{where}: {told}.{change}{note}"


def _several(frame: Frame, entity: Entity, rows: list[dict[str, Any]], where: str) -> str:
    """Say each of the numbers in every period."""
    names = [asked_name(each) for each in frame.asked]
    told = "; ".join(
        f"{row['period']} "
        + ", ".join(f"{name.replace('_', ' ')} {with_unit(row, name, entity)}" for name in names)
        for row in rows
    )
    return f"{entity.many.capitalize()}{where}: {told}."


def _in_percent(frame: Frame, numbers: list[float]) -> float | None:
    """Return the change from the earlier period to the later one, None where that had nothing."""
    since = [window.since for window in frame.windows]
    swapped = since[0] is not None and since[1] is not None and since[0] < since[1]
    later, earlier = reversed(numbers) if swapped else numbers
    return 100.0 * (later - earlier) / earlier if earlier else None


def _each_in_both(frame: Frame, entity: Entity, rows: list[dict[str, Any]], where: str) -> str:
    """Say the numbers of each group in both periods."""
    name = value_column(frame)
    first, second = period_names(frame)
    sides = [
        [with_unit({name: row[each]}, name, entity) for each in (first, second)] for row in rows[:8]
    ]
    told = "; ".join(
        f"{', '.join(in_words(row[each]) for each in frame.groups)} {' against '.join(both)}"
        for row, both in zip(rows, sides, strict=False)
    )
    told += f" and {len(rows) - 8} more" if len(rows) > 8 else ""
    labels = " against ".join(window.label for window in frame.windows)
    if not rows:
        return f"None has {'more' if frame.more == '>' else 'less'}{where}, {labels}."
    return f"{what_counted(frame, entity, name).capitalize()}{where}, {labels}: {told}."
