"""What the numbers of a question limit: a field of the rows, or how many a group must have."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from sync.agent.drafts.drafting import OWNED, Draft
from sync.agent.frame import Asked, Filter, Flagged, Frame, Norm, Order
from sync.agent.numbers.amounts import Amount
from sync.agent.sql.measures import SERIES
from sync.agent.words.lattice import Atom

# Fields whose values are few: asked for by name, they are what is counted by.
CATEGORIES = frozenset(
    [
        "owner",
        "same_name",
        "asset_type",
        "data_type",
        "status",
        "error_class",
        "kind",
        "user",
        "component",
        "severity",
        "trigger",
        "level",
        "priority",
        "mode",
        "action",
        "system",
        "side",
        "changed_by",
        "error",
        "pair",
        "difference",
    ]
)


NORMS = {"average": "avg", "median": "median"}
# What is compared with an average, by the word that compares.
_COMPARED = {
    "duration": {"longer", "slower", "shorter", "faster", "quicker"},
    "row_count": {"larger", "bigger", "smaller", "rows", "records"},
    "column_count": {"wider", "narrower", "columns", "fields"},
}


def with_numbers(made: Draft, frame: Frame) -> Frame:
    """Return *frame* limited by the numbers that the question names."""
    if made.met:
        frame = _with_known(made, replace(frame, limits=(*frame.limits, *made.met)))
    for number in filter(partial(_is_known, made), map(partial(_as_exact, made), made.numbers)):
        if not number.op:
            frame = _with_bare(made, frame, number)
            continue
        if number in made.of_fields or number.unit in SERIES:
            apart = _apart(made, number)
            frame = _with_known(made, replace(frame, limits=(*frame.limits, apart)))
            continue
        frame = _limited_by(made, frame, number)
    return frame


def _limited_by(made: Draft, frame: Frame, number: Amount) -> Frame:
    """Return *frame* with a field of its rows limited, or with the number of its groups."""
    if _is_of_norm(made, number):
        than = replace(limits(number), field="", label=made.asked[0].measure)
        return replace(frame, having=than)
    name = "" if _is_of_groups(made) else number_field(made, number)
    if name == "queue_wait":
        frame = replace(frame, filters=tuple(f for f in frame.filters if not _is_queued(f)))
    if name:
        return replace(frame, filters=(*frame.filters, limit_on(made, number, name)))
    if counts_names(made):
        made.things.clear()
        made.select = ["same_name"]
        return replace(frame, having=limits(number))
    if made.groups or made.things or owning(made) or _names_steps(made):
        return _with_known(made, _limited(made, frame, number))
    return frame


def _is_of_norm(made: Draft, number: Amount) -> bool:
    """Let "jobs that take longer than average" be those whose average is above that of all."""
    fields = ("duration", "queue_wait")
    named = [each.measure for each in made.asked if each.measure in fields]
    named = named or ["duration"] * (number.cue in _COMPARED["duration"])
    groups = made.things and made.entity.name == "run" and "run" not in made.nouns
    if number.unit not in NORMS or number.of or not (groups and named) or made.order is not None:
        return False
    made.asked, made.aggs = [Asked(measure=named[0])], [NORMS[number.unit]]
    return True


def _as_exact(made: Draft, number: Amount) -> Amount:
    """Return *number*, where it is the percentage that a rate has: "a failure rate of 0 %"."""
    bare = number.unit == "%" and not (number.op or number.percentile)
    return replace(number, op="=") if bare and _is_percent(made) else number


def as_under_way(made: Draft, frame: Frame) -> Frame:
    """Return *frame* of what runs now where a length of now is told: "over an hour right now"."""
    now = any(each.label == "now" for each in made.windows)
    lengths = [n for n in made.numbers if n.unit == "s" or n.unit in NORMS]
    told = any(each.field == "status" for each in made.filters) or made.flags
    if made.entity.name != "run" or not (now and lengths) or told:
        return frame
    if any(n.unit in NORMS for n in lengths):  # what runs has no usual length of its own
        made.missed.append(Atom(start=0, end=0, text="right now"))
    running = Filter(field="status", values=("RUNNING",), label="running")
    made.filters.append(running)
    return replace(frame, filters=(*frame.filters, running))


def _is_known(made: Draft, number: Amount) -> bool:
    """Return whether it is clear what *number* is of; half of what stays unexplained."""
    return not number.op or number.unit != "%" or _is_percent(made)


def _is_percent(made: Draft) -> bool:
    """Return whether a number in percent is asked for: a rate, a coverage, a share."""
    measures = made.entity.measures
    named = [*(each.measure for each in made.asked), made.order.by if made.order else ""]
    rates = any(measures[name].unit == "percent" for name in named if name in measures)
    told = (*made.select, *(name for name in named if name in made.entity.fields))
    fields = any(made.entity.fields[name].unit in {"percent", "share"} for name in told)
    return rates or fields or bool({"share", "histogram"} & set(made.aggs))


def _apart(made: Draft, number: Amount) -> Filter:
    """Return how many different days, jobs, spaces ... there must be."""
    name = made.of_fields.get(number, number.unit)
    return replace(limits(number), field=name, label=f"different {name.replace('_', ' ')}s")


def _limited(made: Draft, frame: Frame, number: Amount) -> Frame:
    """Return *frame* with its groups limited by their number, or by how many rows they have."""
    if number in made.of_rows and _is_of_rate(made):
        of_rows = replace(limits(number), field="rows", label=made.entity.many)
        return replace(frame, limits=(*frame.limits, of_rows))
    if frame.having is not None:
        return frame  # the second number stays unexplained
    return replace(frame, having=limits(_in_unit_of(made, number)))


def _in_unit_of(made: Draft, number: Amount) -> Amount:
    """Return *number* in the unit of what is asked for."""
    asked = [made.entity.measures.get(each.measure) for each in made.asked[:1]]
    return _in_milliseconds(number) if asked and asked[0] and asked[0].unit == "ms" else number


def _in_milliseconds(number: Amount) -> Amount:
    if number.unit != "s":
        return number
    return replace(number, value=number.value * 1000, high=number.high * 1000)


def limit_on(made: Draft, number: Amount, name: str) -> Filter:
    """Return the condition that *number* is on the field *name*, in the unit of that field."""
    unit = made.entity.fields[name].unit
    fitting = _in_milliseconds(number) if unit == "ms" else number
    if unit == "share" and number.unit == "%":
        fitting = replace(number, value=number.value / 100, high=number.high / 100)
    return replace(limits(fitting), field=name, label=name.replace("_", " "))


def _is_of_rate(made: Draft) -> bool:
    """Return whether the number of a group is no count: "20 runs and the worst success rate"."""
    named = [each.measure for each in made.asked]
    by = made.order.by if made.order is not None else ""
    return bool(made.asked and named != ["count"]) or by in made.entity.measures


def _names_steps(made: Draft) -> bool:
    """Return whether days or hours are what is asked for: "hours with more than 2 runs"."""
    return bool(made.bucket) and not made.per_bucket


def _is_of_groups(made: Draft) -> bool:
    """Return whether a number limits what is summed up: "jobs that take 5 minutes on average"."""
    summed = {"avg", "median", "max", "min", "sum"} & set(made.aggs)
    return bool(summed and made.asked and (made.groups or made.things or owning(made)))


def counts_names(made: Draft) -> bool:
    """Return whether columns of one name are counted: "columns that occur in 5 tables"."""
    things = [name for name, _ in made.things]
    return made.entity.name == "column" and made.nouns[:1] == ["column"] and things == ["asset"]


def _is_queued(each: Filter) -> bool:
    return each.field == "status" and "QUEUED" in each.values


def owning(made: Draft) -> list[str]:
    """Return the fields that stand for groups of their own: "owners of more than 8 assets"."""
    return [name for name in made.select if name in CATEGORIES]


def _with_known(made: Draft, frame: Frame) -> Frame:
    """Leave out what has nobody, where people are counted: an owner is somebody."""
    if made.groups or made.things or "owner" not in owning(made):
        return frame
    return replace(frame, filters=(*frame.filters, OWNED))


def _with_bare(made: Draft, frame: Frame, number: Amount) -> Frame:
    """Return *frame* with a number that stands alone: a length of the list, or just that value."""
    exact = _exact_field(made, number)
    if exact:
        just = Filter(field=exact, op="=", values=(number.value,), label=exact)
        return replace(frame, filters=(*frame.filters, just))
    if made.order is not None and made.limit is None and not number.unit:
        made.limit = int(number.value)
    return frame


def _exact_field(made: Draft, number: Amount) -> str:
    """Return the field that has just this number: "runs that wrote 0 objects"."""
    plain = not (made.order or made.groups or made.aggs or made.counted_noun or number.unit)
    one = [each.measure for each in made.asked]
    if not (plain and made.nouns and len(one) == 1 and one[0] in made.entity.fields):
        return ""
    made.asked = []
    return one[0]


def limits(number: Amount) -> Filter:
    """Return the condition that *number* is, on a count."""
    if number.unit in NORMS:
        norm = Norm(NORMS[number.unit], number.value, number.of)
        return Filter(field="count", op=number.op, values=(norm,), label=str(norm))
    between = number.op == "between"
    values = (number.value, number.high) if between else (number.value,)
    return Filter(field="count", op=number.op, values=values, label="number")


def number_field(made: Draft, number: Amount) -> str:
    """Return the field that *number* limits, "" where it limits a count."""
    fields = made.entity.fields
    if number.unit == "s":
        if any("QUEUED" in each.values for each in made.filters):
            made.asked = [each for each in made.asked if each.measure != "queue_wait"]
            return "waiting"
        named = [each.measure for each in made.asked if each.measure in fields]
        made.asked = [each for each in made.asked if each.measure not in named]
        name = named[0] if named else _length(made)
        if name == "duration" and any("RUNNING" in each.values for each in made.filters):
            return "elapsed"
        return name if name in fields else ""
    if not number.unit and len({each.measure for each in made.asked}) > 1:
        made.asked = [each for each in made.asked if each.measure != "duration"]  # "took 3 tries"
    rows = made.entity.name in made.nouns and not made.aggs  # "large tables per space"
    for asked in made.asked:
        if asked.measure in fields and (rows or not made.groups):
            made.asked.remove(asked)
            return asked.measure
    compared = next((name for name, said in _COMPARED.items() if number.cue in said), "")
    if number.unit in NORMS and compared in fields:
        return compared
    named = [name for name in made.select if fields[name].type == "number"]
    return named[0] if named else ""


def _length(made: Draft) -> str:
    """Return the length that a time is of where none is named."""
    fields = made.entity.fields
    if "failing_time" in fields and Flagged(flag="latest_failed") in made.flags:
        return "failing_time"  # "failing for more than a day"
    resolved = "resolution_time" in fields and _is_resolved(made)
    rather = "resolution_time" if resolved else "latency" if "latency" in fields else "age"
    return "duration" if "duration" in fields else rather


def _is_resolved(made: Draft) -> bool:
    """Return whether what is over is spoken of: "resolved in at most 24 hours"."""
    flagged = any(each.flag == "resolved" and each.wanted for each in made.flags)
    return flagged or any("RESOLVED" in each.values and not each.negated for each in made.filters)


def with_next_jobs(made: Draft, frame: Frame) -> Frame:
    """ "next 5 scheduled jobs" come in the order in which they fire, "what runs next" is one."""
    if frame.entity != "job" or "next_fire_at" not in made.select:
        return frame
    plain = [n for n in made.numbers if not n.op and not n.unit]
    named = any(each.field in {"job", "asset"} for each in frame.filters)
    fires = replace(frame, flags=tuple(dict.fromkeys((*frame.flags, Flagged(flag="enabled")))))
    if plain:
        made.order, made.limit = Order(by="next_fire_at", descending=False), int(plain[0].value)
        return frame if named else fires
    if named or made.groups or frame.window or made.counted or made.order is not None:
        return frame
    made.order, made.sorts = Order(by="next_fire_at", descending=False), made.plural
    return frame if made.plural else fires
