"""What the numbers of a question limit: a field of the rows, or how many a group must have."""

from __future__ import annotations

from dataclasses import replace

from sync.agent.amounts import Amount
from sync.agent.drafting import Draft
from sync.agent.frame import Filter, Frame, Order


def with_numbers(made: Draft, frame: Frame) -> Frame:
    """Return *frame* limited by the numbers that the question names."""
    for number in made.numbers:
        averaged = {"avg", "median", "max", "min"} & set(made.aggs)
        if number.op and averaged and made.asked and (made.groups or made.things):
            frame = replace(frame, having=_limits(number))
            continue
        if not number.op:
            if made.order is not None and made.limit is None:
                made.limit = int(number.value)
            continue
        name = _number_field(made, number)
        if name:
            new = replace(_limits(number), field=name, label=name.replace("_", " "))
            frame = replace(frame, filters=(*frame.filters, new))
        elif made.groups or made.things:
            frame = replace(frame, having=_limits(number))
    return frame


def _limits(number: Amount) -> Filter:
    between = number.op == "between"
    values = (number.value, number.high) if between else (number.value,)
    return Filter(field="count", op=number.op, values=values, label="number")


def _number_field(made: Draft, number: Amount) -> str:
    """Return the field that *number* limits, "" where it limits a count."""
    fields = made.entity.fields
    if number.unit == "s":
        if any("QUEUED" in each.values for each in made.filters):
            return "waiting"
        named = [each.measure for each in made.asked if each.measure in fields]
        made.asked = [each for each in made.asked if each.measure not in named]
        name = named[0] if named else "duration" if "duration" in fields else "age"
        if name == "duration" and any("RUNNING" in each.values for each in made.filters):
            return "elapsed"
        return name if name in fields else ""
    for asked in made.asked:
        if asked.measure in fields and not made.groups:
            made.asked.remove(asked)
            return asked.measure
    named = [name for name in made.select if fields[name].type == "number"]
    return named[0] if named else ""


def with_next_jobs(made: Draft, frame: Frame) -> Frame:
    """ "next 5 scheduled jobs" come in the order in which they fire."""
    plain = [n for n in made.numbers if not n.op and not n.unit]
    if frame.entity != "job" or "next_fire_at" not in made.select or not plain:
        return frame
    made.order, made.limit = Order(by="next_fire_at", descending=False), int(plain[0].value)
    return frame
