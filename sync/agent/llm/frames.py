"""The frame as JSON that a model fills, and the check that nothing in it is invented.

Names of the semantic model come from the model file, values from the store or from the question;
times stay words, which our own grammar reads.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sync.agent.frame import Asked, Filter, Flagged, Frame, Order
from sync.agent.model import Entity, Field, Model
from sync.agent.names import Names
from sync.agent.select import to_query
from sync.agent.sql.measures import SERIES
from sync.agent.times import find_times
from sync.agent.window import Window, merge
from sync.errors import ModelUnusable
from sync.store.database import Store

FILL = "fill_frame"
_AGGREGATES = ("", "avg", "sum", "min", "max", "median", "p90", "p95")
_OPS = ("is", "in", "like", "prefix", "suffix", ">", ">=", "<", "<=", "between", "empty")
_NUMERIC = {">", ">=", "<", "<=", "between"}
_MOST_VALUES = 20_000
_MOST_LIMIT = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What a frame is checked against."""

    model: Model
    names: Names
    store: Store
    question: str
    now: datetime


def frame_schema(model: Model) -> dict[str, Any]:
    """Return the JSON schema of a frame; its enumerations are the names of *model*."""
    fields = sorted({name for entity in model.values() for name in entity.fields})
    return {
        "type": "object",
        "required": ["possible"],
        "additionalProperties": False,
        "properties": {
            "possible": {"type": "boolean", "description": "whether a frame can say the question"},
            "entity": {"enum": sorted(model)},
            "measures": _listed(
                {
                    "measure": {"enum": sorted({m for e in model.values() for m in e.measures})},
                    "agg": {"enum": list(_AGGREGATES)},
                }
            ),
            "select": {"type": "array", "items": {"enum": fields}},
            "filters": _listed(
                {
                    "field": {"enum": fields},
                    "op": {"enum": list(_OPS)},
                    "values": {"type": "array", "items": {"type": ["string", "number"]}},
                    "negated": {"type": "boolean"},
                }
            ),
            "flags": _listed(
                {
                    "flag": {"enum": sorted({f for e in model.values() for f in e.flags})},
                    "wanted": {"type": "boolean"},
                }
            ),
            "time": {"type": "string", "description": "the words of the question about time"},
            "groups": {"type": "array", "items": {"enum": fields}},
            "bucket": {"enum": ["", *sorted(SERIES)]},
            "order": {"type": "object", "properties": {"by": {}, "descending": {}}},
            "limit": {"type": "integer"},
        },
    }


def _listed(properties: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": {"type": "object", "properties": properties}}


def describe_model(model: Model) -> str:
    """Return the entities with what can be said of them, one per line."""
    return "\n".join(
        f"{entity.name} ({entity.many}): fields {', '.join(entity.fields)}; "
        f"flags {', '.join(entity.flags) or 'none'}; measures {', '.join(entity.measures)}"
        for entity in model.values()
    )


def read_frame(raw: Mapping[str, Any], world: World) -> Frame:
    """Return the frame that *raw* says; raises ModelUnusable naming what is invented in it."""
    if raw.get("possible") is not True:
        raise ModelUnusable("The language model knows no frame for the question.")
    unknown = sorted(set(raw) - set(frame_schema(world.model)["properties"]))
    if unknown:
        raise ModelUnusable(f"A frame has no {unknown[0]}.")
    entity = world.model.get(str(raw.get("entity")))
    if entity is None:
        raise ModelUnusable(f"There is no entity {raw.get('entity')!r}.")
    return Frame(
        entity=entity.name,
        asked=tuple(_asked(each, entity) for each in _objects(raw, "measures")),
        select=_names(raw, "select", entity),
        filters=tuple(_filter(each, entity, world) for each in _objects(raw, "filters")),
        flags=tuple(_flag(each, entity) for each in _objects(raw, "flags")),
        window=_window(raw.get("time"), world),
        groups=_names(raw, "groups", entity),
        bucket=_one_of(raw.get("bucket", ""), ("", *SERIES), "bucket"),
        order=_order(raw.get("order"), entity),
        limit=_limit(raw.get("limit")),
    )


def _objects(raw: Mapping[str, Any], key: str) -> Sequence[Mapping[str, Any]]:
    found = raw.get(key) or []
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise ModelUnusable(f"The frame's {key} is no list of objects.")
    return found


def _names(raw: Mapping[str, Any], key: str, entity: Entity) -> tuple[str, ...]:
    found = raw.get(key) or []
    if not isinstance(found, list):
        raise ModelUnusable(f"The frame's {key} is no list.")
    return tuple(_one_of(name, entity.fields, f"field of {entity.many}") for name in found)


def _one_of(value: object, known: Any, what: str) -> str:
    if not isinstance(value, str) or value not in known:
        raise ModelUnusable(f"There is no {what} {value!r}.")
    return value


def _asked(raw: Mapping[str, Any], entity: Entity) -> Asked:
    measure = _one_of(raw.get("measure"), entity.measures, f"measure of {entity.many}")
    agg = _one_of(raw.get("agg", ""), _AGGREGATES, "aggregate")
    if agg and not entity.measures[measure].of:
        raise ModelUnusable(f"{measure} has no {agg}.")
    return Asked(measure=measure, agg=agg)


def _flag(raw: Mapping[str, Any], entity: Entity) -> Flagged:
    flag = _one_of(raw.get("flag"), entity.flags, f"flag of {entity.many}")
    return Flagged(flag=flag, wanted=raw.get("wanted", True) is True)


def _filter(raw: Mapping[str, Any], entity: Entity, world: World) -> Filter:
    name = _one_of(raw.get("field"), entity.fields, f"field of {entity.many}")
    op = _one_of(raw.get("op", "is"), _OPS, "comparison")
    values = raw.get("values") or []
    if not isinstance(values, list) or (not values and op != "empty"):
        raise ModelUnusable(f"The filter on {name} has no values.")
    checked = tuple(_value(value, op, entity.fields[name], entity, world) for value in values)
    if op == "between" and len(checked) != 2:
        raise ModelUnusable(f"The filter on {name} is between {len(checked)} values.")
    return Filter(
        field=name,
        op=op,
        values=checked,
        label=", ".join(map(str, values)),
        negated=raw.get("negated", False) is True,
    )


def _value(value: object, op: str, known: Field, entity: Entity, world: World) -> Any:
    """Return *value* as the store has it, or as the question says it."""
    if op in _NUMERIC:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise ModelUnusable(f"{known.name} is compared with {value!r}, which is no number.")
        return value
    text = str(value)
    if op in {"like", "prefix", "suffix"}:
        if text.casefold() not in world.question.casefold():
            raise ModelUnusable(f"The question does not say {text!r}.")
        return text
    if known.name in {"asset", "job"}:
        return _key(text, known.name, world)
    for held in _held(known, entity, world):
        if str(held).casefold() == text.casefold():
            return held
    raise ModelUnusable(f"No {known.name} is {text!r}.")


def _key(text: str, kind: str, world: World) -> str | int:
    said = text.casefold()
    found = {
        entry.key
        for entry in world.names.entries
        if entry.kind == kind and said in {entry.name.casefold(), entry.title.casefold()}
    }
    if len(found) != 1:
        raise ModelUnusable(f"{len(found)} {kind}s are called {text!r}.")
    return found.pop()


def _held(known: Field, entity: Entity, world: World) -> list[Any]:
    frame = Frame(entity=entity.name, asked=(Asked(),), groups=(known.name,))
    query = to_query(frame, world.model, world.now)
    table = world.store.query(query.sql, query.params, max_rows=_MOST_VALUES)
    place = table.columns.index(known.name)
    return [row[place] for row in table.rows if row[place] is not None]


def _window(text: object, world: World) -> Window | None:
    """Return the window of *text*; what the question does not say is invented."""
    if not text:
        return None
    if not isinstance(text, str) or text.casefold().strip() not in world.question.casefold():
        raise ModelUnusable(f"The question does not say {text!r}.")
    window = merge(span.window for span in find_times(text, world.now) if span.window)
    if window is None:
        raise ModelUnusable(f"{text!r} is no time that can be read.")
    return window


def _order(raw: object, entity: Entity) -> Order | None:
    if not raw:
        return None
    if not isinstance(raw, dict):
        raise ModelUnusable("The frame's order is no object.")
    known = {"", *entity.fields, *entity.measures}
    by = _one_of(raw.get("by", ""), known, f"field of {entity.many}")
    return Order(by=by, descending=raw.get("descending", True) is True)


def _limit(raw: object) -> int | None:
    if raw is None:
        return None
    if isinstance(raw, bool) or not isinstance(raw, int) or not 1 <= raw <= _MOST_LIMIT:
        raise ModelUnusable(f"{raw!r} is no number of rows.")
    return raw
