"""Answers to frames: the sentence with numbers from the result, the chart, the words for it all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sync.agent.answer import Answer, Behaviour, amount, in_words, listed
from sync.agent.frame import Asked, Frame, Query
from sync.agent.model import Entity, Model
from sync.agent.sql.bins import is_binned
from sync.agent.sql.measures import SERIES, value_column
from sync.agent.telling.numbers import what_counted, with_unit
from sync.agent.telling.periods import tell_periods
from sync.agent.telling.render import (
    chips,
    definitions,
    frame_in_words,
    limits_in_words,
    met_in_words,
    window_in_words,
)
from sync.agent.telling.several import tell_several
from sync.store.database import Table


def to_answer(frame: Frame, model: Model, query: Query, table: Table) -> Answer:
    """Return the answer that *table* is to *frame*."""
    value, sentence = _sentence(frame, model, table)
    texts = definitions(frame, model)
    return Answer(
        behaviour=Behaviour.ANSWER,
        text=" ".join([sentence, *texts]),
        columns=table.columns,
        rows=tuple(table.rows),
        value=value,
        sql=query.sql,
        params=tuple(query.params.items()),
        interpretation=frame_in_words(frame, model),
        filters=chips(frame, model),
        window=window_in_words(frame),
        definitions=texts,
        chart=frame.chart or _chart(frame),
        frame=frame,
    )


def _chart(frame: Frame) -> str:
    if frame.bucket in SERIES:
        return "line"
    if frame.groups or frame.bucket:
        return "bar"
    return ""


def _sentence(frame: Frame, model: Model, table: Table) -> tuple[Any, str]:
    entity = model[frame.entity]
    when = f", {frame.window.label}" if frame.window is not None and frame.window.label else ""
    where = f" ({'; '.join(chips(frame, model))})" if chips(frame, model) else ""
    rows = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
    if frame.parts:
        return tell_several(frame, model, rows)
    if frame.windows:
        return tell_periods(frame, entity, rows, where)
    if is_binned(frame):
        return _bins(frame, entity, rows, where + when)
    if frame.asked and (frame.groups or (frame.bucket and not frame.overall)):
        limits = "".join(f" {each}" for each in limits_in_words(frame, model))
        return _groups(frame, entity, rows, limits + where + when)
    if frame.asked:
        return _number(frame, model, table, where + when)
    return _list(frame, entity, rows, where + when)


def _list(frame: Frame, entity: Entity, rows: list[dict[str, Any]], tail: str) -> tuple[Any, str]:
    count = len(rows)
    noun = entity.one if count == 1 else entity.many
    if frame.yes_no:
        told = f": {listed([_title(row, entity) for row in rows])}" if rows else ""
        return count > 0, f"{'Yes' if rows else 'No'}, {count} {noun}{tail}{told}."
    if not rows:
        return None, f"No {entity.many} match{tail}."
    if count == 1 and frame.select:
        return _fact(frame, entity, rows[0])
    if _is_tie(frame, rows):
        value, told = _fact(frame, entity, rows[0])
        return value, f"{told[:-1]}, and of {count - 1} more {noun}{tail}."
    soonest = _soonest(frame, rows)
    if soonest is not None:
        value, told = _fact(frame, entity, soonest)
        return value, f"{told} {in_words(count)} {noun}{tail}."
    whole = frame.limit is None and frame.rank is None and not frame.select
    names = listed([_title(row, entity) + _told(row, frame.select) for row in rows], 3)
    return count if whole else None, f"{in_words(count)} {noun}{tail}: {names}."


def _is_tie(frame: Frame, rows: Sequence[dict[str, Any]]) -> bool:
    """Return whether the number that is asked for, of the first one, is that of all *rows*."""
    by = frame.order.by if frame.order is not None else ""
    first = frame.limit == 1 and bool(by) and frame.select[:1] == (by,)
    return first and len({row.get(by) for row in rows}) == 1


def _soonest(frame: Frame, rows: Sequence[dict[str, Any]]) -> dict[str, Any] | None:
    """Return the row of the job of one asset that fires next, where that is asked."""
    one = any(f.field == "asset" and len(f.values) == 1 and not f.negated for f in frame.filters)
    if frame.select[:1] != ("next_fire_at",) or not one:
        return None
    ahead = [row for row in rows if row.get("next_fire_at") is not None]
    return min(ahead, key=lambda row: row["next_fire_at"], default=None)


def _title(row: dict[str, Any], entity: Entity) -> str:
    """Return what names the one of *row* in a sentence."""
    return " ".join(in_words(row[name]) for name in entity.title if row.get(name) is not None)


def _told(row: dict[str, Any], asked: tuple[str, ...]) -> str:
    """Return the texts that were asked of *row*, behind its name."""
    texts = [row[name] for name in asked if isinstance(row.get(name), str | bool)]
    return f" ({', '.join(map(_in_a_word, texts))})" if texts else ""


def _in_a_word(value: str | bool) -> str:
    return in_words(value) if isinstance(value, str) else "yes" if value else "no"


def _fact(frame: Frame, entity: Entity, row: dict[str, Any]) -> tuple[Any, str]:
    name = frame.select[0]
    value = row.get(name)
    measure = entity.measures.get(name)
    flag = entity.flags.get(name)
    if flag is not None:
        return value, f"{'Yes' if value else 'No'}, {_title(row, entity)}: {flag.text}."
    told = amount(value, measure.unit if measure else entity.fields[name].unit)
    named = f"{name.replace('_', ' ').capitalize()} of {_title(row, entity)}: {told}"
    return value, f"{named}{_besides(frame, entity, row)}."


def _besides(frame: Frame, entity: Entity, row: dict[str, Any]) -> str:
    """Return the states that are told of *row* behind what was asked first."""
    names = [each for each in frame.select[1:] if each in entity.flags or each == "status"]
    texts = {each.name: each.text for each in entity.flags.values()}
    return "".join(f"; {texts.get(name, name)}: {in_words(row.get(name))}" for name in names)


def _groups(frame: Frame, entity: Entity, rows: list[dict[str, Any]], tail: str) -> tuple[Any, str]:
    name = value_column(frame)
    by = [*frame.groups, *([frame.bucket] if frame.bucket else [])]
    what = what_counted(frame, entity, name)
    if not rows:
        return None, f"Nothing matches{tail}."
    first = rows[0]
    number = f"running_{name}" if frame.cumulative else name
    place = ", ".join(_place(key, first.get(key)) for key in by)
    top = f"{place} with {with_unit(first, number, entity)}"
    if len(rows) == 1:
        noun = f" {entity.one if first.get(number) == 1 else what}" if what == entity.many else ""
        return first.get(number), f"{top}{noun}{tail}."
    if frame.yes_no and len(rows) == 2 and frame.filters:
        return _verdict(frame, entity, rows, by[0])
    each = f"{what} per {', '.join(each.replace('_', ' ') for each in by)}".capitalize()
    if frame.bucket in SERIES:
        if frame.having is not None:
            names = listed([in_words(row[frame.bucket]) for row in rows])
            return len(rows), f"{len(rows)} {frame.bucket}s{tail}: {names}."
        return None, f"{each} over {len(rows)} {frame.bucket}s{tail}."
    change, duel = _duel(frame, entity, rows, by, number)
    return change, f"{each}{tail}, {len(rows)} rows; first {top}.{duel}"


def _place(name: str, value: Any) -> str:
    """Return what a group is called in a sentence; a bare number says what it is one of."""
    bare = isinstance(value, int) and not isinstance(value, bool)
    return f"{name.replace('_', ' ')} {value}" if bare else in_words(value)


def _duel(
    frame: Frame, entity: Entity, rows: list[dict[str, Any]], by: list[str], number: str
) -> tuple[Any, str]:
    """Return by how much the first of two that are held against each other is ahead, in words."""
    apart = any(each.field in by and len(each.values) == 2 for each in frame.filters)
    if len(rows) != 2 or len(by) != 1 or not apart:
        return None, ""
    less, more = sorted(rows, key=lambda row: row[number] or 0)
    if (less[number] or 0) == (more[number] or 0):
        return 0, " Both are equal."
    name = in_words(more[by[0]])
    one = _asked_about(frame, rows, by[0])
    change = (more[number] or 0) - (less[number] or 0)
    told = f" The difference is {with_unit({number: change}, number, entity)}."
    change = change if one is more else -change
    if frame.asked[0].measure in _LENGTHS:
        return change, f" {name} is slower.{told}"
    counted = frame.asked[0].measure == "count"
    return change, f" {name} {'has more' if counted else 'is higher'}.{told}"


_LENGTHS = frozenset({"duration", "queue_wait", "latency"})


def _bins(frame: Frame, entity: Entity, rows: list[dict[str, Any]], tail: str) -> tuple[Any, str]:
    name = frame.asked[0].measure
    if not rows:
        return None, f"No {entity.many} match{tail}."
    most = max(rows, key=lambda row: row["count"])
    unit = entity.measures[name].unit
    ends = " to ".join(amount(most[each], unit) for each in ("from_value", "to_value"))
    whole = sum(row["count"] for row in rows)
    what = name.replace("_", " ")
    return None, (
        f"Distribution of {what} over {in_words(whole)} {entity.many}{tail} in {len(rows)} bins; "
        f"most are {ends} ({in_words(most['count'])})."
    )


def _asked_about(frame: Frame, rows: list[dict[str, Any]], by: str) -> dict[str, Any]:
    """Return the row of what is named first; a key is told by the name that stands for it."""
    named = next((f for f in frame.filters if len(f.values) == 2), None)
    if named is None:
        return rows[0]
    first = {str(named.values[0]).lower(), named.label.partition(" or ")[0].lower()}
    return next((row for row in rows if str(row[by]).lower() in first), rows[0])


def _verdict(frame: Frame, entity: Entity, rows: list[dict[str, Any]], by: str) -> tuple[Any, str]:
    """Say whether the one that is asked about, which is named first, has the larger number."""
    name = value_column(frame)
    one = _asked_about(frame, rows, by)
    other = next(row for row in rows if row is not one)
    more = (one[name] or 0) > (other[name] or 0)
    descending = frame.order is None or frame.order.descending
    said = "Yes" if more == descending else "No"
    told = " and ".join(
        f"{in_words(row[by])} {with_unit(row, name, entity)}" for row in (one, other)
    )
    return said == "Yes", f"{said}: {what_counted(frame, entity, name)} of {told}."


def _for_all(entity: Entity, row: dict[str, Any], tail: str) -> tuple[Any, str]:
    """Say whether something holds for all, and for how many it does."""
    met, whole = row.get("matching"), row.get("all_of_them")
    said = f"for {in_words(met)} of {in_words(whole)} {entity.many}{tail}"
    return met == whole, f"{'Yes' if met == whole else 'No'}, {said}."


_STEPS = {"steps_with": "with", "steps_without": "without"}


def _number(frame: Frame, model: Model, table: Table, tail: str) -> tuple[Any, str]:
    entity, name = model[frame.entity], value_column(frame)
    row = dict(zip(table.columns, table.rows[0], strict=True)) if table.rows else {}
    if frame.yes_no and frame.shares:
        return _for_all(entity, row, tail)
    value = row.get(name)
    rest = ", ".join(
        f"{each.replace('_', ' ')} {with_unit(row, each, entity)}" for each in row if each != name
    )
    if frame.overall in _STEPS:
        steps = frame.bucket if value == 1 else f"{frame.bucket}s"
        return value, f"{in_words(value)} {steps} {_STEPS[frame.overall]} {entity.many}{tail}."
    if frame.overall.startswith("steps_share"):
        share, told = amount(value, "percent"), frame.overall.rpartition("_")[2]
        return value, f"{share} of the {frame.bucket}s {told} {entity.many}{tail}."
    if frame.overall == "count" and frame.inner:
        noun = frame.inner[0].replace("_", " ")
        return value, f"{in_words(value)} {noun}{'' if value == 1 else 's'}{tail}."
    if frame.shares and not frame.overall:
        text = (
            f"{amount(value, 'percent')} of the {entity.many}{tail}: {met_in_words(frame, model)}"
        )
    elif frame.asked == (Asked(),) and not (frame.shares or frame.overall):
        noun = entity.one if value == 1 else entity.many
        text = f"{in_words(value)} {noun}{tail}"
    else:
        unit = "" if frame.asked[0].of else entity.measures[frame.asked[0].measure].unit
        unit = "percent" if frame.shares else unit
        text = f"{name.replace('_', ' ').capitalize()}: {amount(value, unit)}{tail}"
        told = frame.asked[0].unit
        value = row.get(f"{name}_in_{told}", value) if told else value
    return value, text + (f"; {rest}." if rest else ".")
