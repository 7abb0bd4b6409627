"""What a finished frame holds of what was said: things, fields, conditions, numbers, an order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from typing import Any

from sync.agent.drafts.drafting import SCHEMAS
from sync.agent.frame import Asked, Filter, Flagged, Frame, Norm, Order, Related
from sync.agent.words.lexicon import Reading

# What a row of an entity tells of by itself.
_TOLD: Mapping[str, frozenset[str]] = {
    "run": frozenset({"job", "asset"}),
    "log": frozenset({"run", "job", "asset"}),
    "job": frozenset({"run", "asset"}),
    "fire": frozenset({"run", "job", "asset"}),
    "column": frozenset({"asset"}),
    "column_pair": frozenset({"link", "asset", "column"}),
    "link": frozenset({"asset", "schema"}),
    "drift": frozenset({"asset", "column", "link"}),
    "finding": frozenset({"asset", "column"}),
    "alert": frozenset({"check"}),
    "outage": frozenset({"check", "alert"}),
    "lineage": frozenset({"asset"}),
    "audit": frozenset({"user"}),
}
_PEOPLE = frozenset({"user", "owner", "changed_by", "acknowledged_by", "decided_by"})
_LENGTHS = frozenset({"duration", "queue_wait", "waiting", "elapsed", "latency", "age"})
_RATES = ("_rate", "_share")
_PERCENT = frozenset({"coverage", "uptime"})
_RATED = {
    **dict.fromkeys(("failure_rate", "failures"), frozenset({"failed"})),
    **dict.fromkeys(("success_rate", "successes"), frozenset({"succeeded"})),
    "partial_runs": frozenset({"partial"}),
    "cancellations": frozenset({"cancelled"}),
}
_LESS = frozenset({"<", "<="})
_SIDES = {"data_type": "datasphere", "glue_type": "glue"}  # whose type it is in a column mapping


@dataclass(slots=True)
class Held:
    """What stands anywhere in a frame, in its parts and in what must hang on its rows."""

    frame: Frame
    entities: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)  # fields and measures: shown, met, grouped by
    flags: set[str] = field(default_factory=set)
    aggs: set[str] = field(default_factory=set)
    values: set[Any] = field(default_factory=set)
    negates: bool = False
    of_all: bool = False  # it says something of all that hangs on a row
    compares: bool = False
    orders: bool = False

    @property
    def lists(self) -> bool:
        """Return whether rows are listed, not numbers of them."""
        frame = self.frame
        return not (frame.asked or frame.groups or frame.bucket or frame.parts)


def held_by(frame: Frame) -> Held:
    """Return what *frame* holds."""
    held = Held(frame)
    for thing in _things(frame):
        note = _NOTES.get(type(thing))
        if note is not None:
            note(held, thing)
        elif isinstance(thing, str):
            held.values.add(thing.lower())
    return held


def _things(thing: Any) -> Iterator[Any]:
    yield thing
    if is_dataclass(thing) and not isinstance(thing, type):
        for each in fields(thing):
            yield from _things(getattr(thing, each.name))
    elif isinstance(thing, tuple | list | frozenset):
        for each in thing:
            yield from _things(each)


def _note_frame(held: Held, frame: Frame) -> None:
    held.entities.add(frame.entity)
    held.names |= {*frame.groups, *frame.inner, *frame.select, frame.per_group, frame.time_field}
    held.names.add(frame.bucket)
    if frame.entity == "column_pair":
        conditions = (each for each in frame.filters if isinstance(each, Filter))
        held.values |= {_SIDES[each.field] for each in conditions if each.field in _SIDES}
    held.aggs |= {frame.overall.partition(" ")[0], "cumulative" if frame.cumulative else ""}
    held.aggs |= {"share"} if frame.shares or frame.of_total or frame.ratio else set()
    held.aggs |= {"distinct"} if frame.distinct else set()
    held.aggs |= {"median"} if frame.arg("median") else set()
    held.negates = held.negates or frame.overall.endswith("_without")
    held.aggs |= {"of_steps"} if frame.overall.startswith("steps_share") else set()
    held.orders = held.orders or frame.limit is not None or frame.rank is not None
    held.compares = held.compares or bool(frame.windows or frame.more or frame.limited)


def _note_filter(held: Held, each: Filter) -> None:
    held.names.add(each.field)
    none = each.op == "=" and each.values == (0,)
    held.negates = held.negates or none or each.negated or each.op in {*_LESS, "empty"}
    held.compares = held.compares or each.op in {">", "<", ">=", "<="}


def _note_flag(held: Held, each: Flagged) -> None:
    held.flags.add(each.flag)
    held.values |= {"succeeded"} if each.flag == "unsuccessful" else set()
    held.negates = held.negates or not each.wanted


def _note_related(held: Held, each: Related) -> None:
    none = each.op in {"=", *_LESS} and not each.number
    held.negates = held.negates or none or each.op in _LESS
    held.compares = held.compares or each.op != ">=" or each.number != 1
    held.of_all = held.of_all or bool(each.share) or (none and held_by(each.part).negates)


def _note_asked(held: Held, each: Asked) -> None:
    held.names |= {each.measure, each.of}
    held.aggs |= {each.agg, "distinct" if each.of else ""}
    rated = each.measure in _PERCENT or each.measure.endswith(_RATES)
    held.aggs |= {"share"} if rated else set()
    held.values |= _RATED.get(each.measure, frozenset())
    held.flags |= {"mapped"} if each.measure == "coverage" else set()


def _note_order(held: Held, each: Order) -> None:
    held.names.add(each.by)
    held.orders = True


def _note_norm(held: Held, each: Norm) -> None:
    held.aggs.add(each.agg)
    held.compares = True


_NOTES: Mapping[type, Callable[[Held, Any], None]] = {
    Frame: _note_frame,
    Filter: _note_filter,
    Flagged: _note_flag,
    Related: _note_related,
    Asked: _note_asked,
    Order: _note_order,
    Norm: _note_norm,
}


def holds(held: Held, reading: Reading) -> bool:
    """Return whether *held* says what *reading* says."""
    check = _CHECKS.get(reading.kind)
    return check is None or check(held, reading)


def _holds_noun(held: Held, reading: Reading) -> bool:
    entity, frame = reading.entity, held.frame
    if not _holds_thing(held, entity):
        return False
    if entity not in held.entities or _is_alike(frame.entity, entity):
        return True
    values = all(_holds_values(held, each) for _, each in reading.values)
    return values and all(each.lstrip("!") in held.flags for each in reading.flags)


def _is_alike(entity: str, other: str) -> bool:
    """Return whether the rows of one are told of in the words of the other."""
    return entity != other and other in _TOLD.get(entity, ())


def _holds_thing(held: Held, entity: str) -> bool:
    if entity in {"job", "run"} and held.frame.entity == "run" and "asset" in held.names:
        return True  # "the sales orders job"
    if entity in held.entities | held.names | held.values or f"{entity}_count" in held.names:
        return True
    if entity == "schema":
        return bool({*SCHEMAS, "system"} & held.names)  # "in the glue databases"
    if entity == "user":
        return bool(_PEOPLE & held.names)
    if entity == "asset" and "written" in held.names:
        return True  # the objects that a run writes
    told = entity in _TOLD.get(held.frame.entity, ())
    measured = any(each.measure != "count" for each in held.frame.asked)  # "duration of HR jobs"
    return told and (held.lists or measured or not held.frame.bucket)


def _holds_values(held: Held, values: tuple[str, ...]) -> bool:
    return any(value.lower() in held.values for value in values)


def _holds_value(held: Held, reading: Reading) -> bool:
    if held.frame.entity == "outage" and reading.entity == "check":
        return True  # an outage is a spell of checks that were DOWN
    rated = any(name.endswith(_RATES) for name in held.names)
    of_checks = held.frame.entity == "outage" and reading.entity == "check"
    if reading.name == "status" and (rated or of_checks):
        return True
    then = {"started_at", "finished_at"} <= held.names
    if then and reading.values == (("status", ("RUNNING",)),):
        return True  # what ran then had begun, and had not ended
    return any(_holds_values(held, values) for _, values in reading.values)


# Conditions that may be met in another way than by their flag.
_ALSO_HELD: Mapping[str, frozenset[str]] = {
    "acknowledged": frozenset({"acknowledged_by", "acknowledged_at", "user"}),
    "has_schedule": frozenset({"next_fire_at", "schedule", "first_start", "last_start"}),
    "enabled": frozenset({"next_fire_at", "first_start", "last_start"}),
    "profiled": frozenset({"profiled_at"}),
}


# What another condition says as well: who logged in did not fail to, a Glue table is a target.
_INSTEAD = {
    "failed": "logged_in",
    "mapped": "targeted",
    "upstream": "targeted",
    "targeted": "upstream",
    "acknowledged": "seen",
}


def _holds_flag(held: Held, reading: Reading) -> bool:
    if _INSTEAD.get(reading.name) in held.flags:
        return True
    if reading.name in held.flags or _ALSO_HELD.get(reading.name, frozenset()) & held.names:
        return True
    return "run" in held.entities and held.frame.entity in {"job", "asset"}


def _holds_measure(held: Held, reading: Reading) -> bool:
    name = reading.name
    if held.frame.entity == "log" and name == "written":
        return True  # "lines that were written"
    alike = any(each.startswith(f"{name}_") for each in held.names)  # a gap between two alike
    length = name in _LENGTHS and bool(_LENGTHS & held.names)
    own = name == "asset_count" and "asset" in held.entities  # the assets themselves are counted
    return alike or length or own or name in {"count", *held.names}


_SHOWN = frozenset(
    {
        ("job", "started_at"),
        ("fire", "started_at"),
        ("fire", "next_fire_at"),
        ("asset", "description"),
    }
)


def _holds_field(held: Held, reading: Reading) -> bool:
    name = reading.name
    newest = name.startswith("last_") and held.orders
    shown = (held.frame.entity, name) in _SHOWN
    return newest or shown or name in held.names | held.entities


def _holds_agg(held: Held, reading: Reading) -> bool:
    if reading.name in {"avg", "median", "share", "distinct", "cumulative"}:
        return reading.name in held.aggs
    if reading.name == "change":
        return held.frame.ratio
    summed = not held.lists or bool(held.frame.recipe)
    return reading.name != "sum" or summed  # a sum of what is counted is the count


def _holds_order(held: Held, reading: Reading) -> bool:
    dated = any(name.endswith("_at") for name in held.names)
    compared = bool(held.frame.windows)  # "is it higher this month than last month"
    return held.orders or dated or compared or bool({"max", "min"} & held.aggs)


def _holds_bucket(held: Held, reading: Reading) -> bool:
    frame = held.frame
    return bool(frame.bucket or frame.inner or frame.windows or frame.parts or frame.limits)


_DENYING = frozenset({"columns_compared", "reached_by_first_only", "schema_difference"}) | {
    "columns_in_all",
    "columns_of_every",
    "stale_assets",
    "lineage_path",
}


def _holds_denial(held: Held, reading: Reading) -> bool:
    told = "changed_by" in held.names  # "nobody has changed it since" tells who did
    return held.negates or told or held.frame.recipe in _DENYING


_CHECKS: Mapping[str, Callable[[Held, Reading], bool]] = {
    "noun": _holds_noun,
    "is": _holds_value,
    "flag": _holds_flag,
    "measure": _holds_measure,
    "dim": _holds_field,
    "agg": _holds_agg,
    "order": _holds_order,
    "bucket": _holds_bucket,
    "neg": _holds_denial,
}
