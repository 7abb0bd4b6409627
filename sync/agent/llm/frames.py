"""The frame as JSON that a model fills, and the check that nothing in it is invented.

Names of the semantic model come from the model file, values from the store or from the question;
times stay words, which our own grammar reads.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sync.agent.frame import Asked, Filter, Flagged, Frame, Order, Related
from sync.agent.llm.checks import World, objects_in, one_of, value_of, whole, window_of
from sync.agent.llm.recipes import read_recipe, recipe_schema
from sync.agent.model import AGE, Entity, Model
from sync.agent.sql.measures import SERIES
from sync.errors import ModelUnusable

FILL = "fill_frame"
_AGGREGATES = ("", "avg", "sum", "min", "max", "median", "p90", "p95")
_OPS = ("is", "in", "like", "prefix", "suffix", ">", ">=", "<", "<=", "between", "empty")
_RELATED_OPS = (">=", ">", "=", "<", "<=")
_MOST_LIMIT = 10_000


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
            **_conditions_schema(model, fields),
            "time": {"type": "string", "description": "the words of the question about time"},
            "groups": {"type": "array", "items": {"enum": fields}},
            "bucket": {"enum": ["", *sorted(SERIES)]},
            "order": {"type": "object", "properties": {"by": {}, "descending": {}}},
            "limit": {"type": "integer"},
            "related": _listed(_related_schema(model, fields)),
            "share": {
                "type": "object",
                "description": "what part of the rows meets these",
                "properties": _conditions_schema(model, fields),
            },
            "of_total": {"type": "boolean", "description": "each group's share of all"},
            "recipe": recipe_schema(),
        },
    }


def _conditions_schema(model: Model, fields: Sequence[str]) -> dict[str, Any]:
    return {
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
    }


def _related_schema(model: Model, fields: Sequence[str]) -> dict[str, Any]:
    return {
        "entity": {"enum": sorted(model)},
        **_conditions_schema(model, fields),
        "time": {"type": "string"},
        "op": {"enum": list(_RELATED_OPS)},
        "number": {"type": "integer", "description": "how many of them hang on each"},
    }


def _listed(properties: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": {"type": "object", "properties": properties}}


def _spoken(entity: Entity) -> list[str]:
    return [name for name in entity.fields if not name.startswith(AGE)]


def describe_model(model: Model) -> str:
    """Return the entities with what can be said of them, one per line."""
    return "\n".join(
        f"{entity.name} ({entity.many}): fields {', '.join(_spoken(entity))}; "
        f"flags {', '.join(entity.flags) or 'none'}; measures {', '.join(entity.measures)}; "
        f"related {', '.join(entity.relations) or 'none'}"
        for entity in model.values()
    )


def read_frame(raw: Mapping[str, Any], world: World) -> Frame:
    """Return the frame that *raw* says; raises ModelUnusable naming what is invented in it."""
    if raw.get("possible") is not True:
        raise ModelUnusable("The language model knows no frame for the question.")
    unknown = sorted(set(raw) - set(frame_schema(world.model)["properties"]))
    if unknown:
        raise ModelUnusable(f"A frame has no {unknown[0]}.")
    if raw.get("recipe"):
        return read_recipe(raw, world)
    entity = world.model.get(str(raw.get("entity")))
    if entity is None:
        raise ModelUnusable(f"There is no entity {raw.get('entity')!r}.")
    frame = Frame(
        entity=entity.name,
        asked=tuple(_asked(each, entity) for each in objects_in(raw, "measures")),
        select=_names(raw, "select", entity),
        filters=tuple(_filter(each, entity, world) for each in objects_in(raw, "filters")),
        flags=tuple(_flag(each, entity) for each in objects_in(raw, "flags")),
        window=window_of(raw.get("time"), world),
        groups=_names(raw, "groups", entity),
        bucket=one_of(raw.get("bucket", ""), ("", *SERIES), "bucket"),
        order=_order(raw.get("order"), entity),
        limit=None if raw.get("limit") is None else whole(raw["limit"], _MOST_LIMIT, "limit"),
        related=tuple(_related(each, entity, world) for each in objects_in(raw, "related")),
        share=_share(raw.get("share"), entity, world),
        of_total=raw.get("of_total", False) is True,
    )
    if frame.of_total and not frame.groups:
        raise ModelUnusable("Shares of all need groups.")
    return frame if not frame.share else replace(frame, asked=frame.asked or (Asked(),))


def _related(raw: Mapping[str, Any], entity: Entity, world: World) -> Related:
    """Return the things of another entity that must hang on each of *entity*."""
    name = one_of(raw.get("entity"), entity.relations, f"relation of {entity.many}")
    other = world.model[name]
    part = Frame(
        entity=name,
        filters=tuple(_filter(each, other, world) for each in objects_in(raw, "filters")),
        flags=tuple(_flag(each, other) for each in objects_in(raw, "flags")),
        window=window_of(raw.get("time"), world),
    )
    op = one_of(raw.get("op", ">="), _RELATED_OPS, "comparison")
    number = whole(raw.get("number", 1), _MOST_LIMIT, "number of them", least=0)
    return Related(part=part, op=op, number=number)


def _share(raw: object, entity: Entity, world: World) -> tuple[Filter | Flagged, ...]:
    """Return what the part of the rows meets whose share is asked for."""
    if not raw:
        return ()
    if not isinstance(raw, dict):
        raise ModelUnusable("The frame's share is no object.")
    return (
        *(_filter(each, entity, world) for each in objects_in(raw, "filters")),
        *(_flag(each, entity) for each in objects_in(raw, "flags")),
    )


def _names(raw: Mapping[str, Any], key: str, entity: Entity) -> tuple[str, ...]:
    found = raw.get(key) or []
    if not isinstance(found, list):
        raise ModelUnusable(f"The frame's {key} is no list.")
    return tuple(one_of(name, entity.fields, f"field of {entity.many}") for name in found)


def _asked(raw: Mapping[str, Any], entity: Entity) -> Asked:
    measure = one_of(raw.get("measure"), entity.measures, f"measure of {entity.many}")
    agg = one_of(raw.get("agg", ""), _AGGREGATES, "aggregate")
    if agg and not entity.measures[measure].of:
        raise ModelUnusable(f"{measure} has no {agg}.")
    return Asked(measure=measure, agg=agg)


def _flag(raw: Mapping[str, Any], entity: Entity) -> Flagged:
    flag = one_of(raw.get("flag"), entity.flags, f"flag of {entity.many}")
    return Flagged(flag=flag, wanted=raw.get("wanted", True) is True)


def _filter(raw: Mapping[str, Any], entity: Entity, world: World) -> Filter:
    name = one_of(raw.get("field"), entity.fields, f"field of {entity.many}")
    op = one_of(raw.get("op", "is"), _OPS, "comparison")
    values = raw.get("values") or []
    if not isinstance(values, list) or (not values and op != "empty"):
        raise ModelUnusable(f"The filter on {name} has no values.")
    checked = tuple(value_of(value, op, entity.fields[name], entity, world) for value in values)
    if op == "between" and len(checked) != 2:
        raise ModelUnusable(f"The filter on {name} is between {len(checked)} values.")
    return Filter(
        field=name,
        op=op,
        values=checked,
        label=", ".join(map(str, values)),
        negated=raw.get("negated", False) is True,
    )


def _order(raw: object, entity: Entity) -> Order | None:
    if not raw:
        return None
    if not isinstance(raw, dict):
        raise ModelUnusable("The frame's order is no object.")
    known = {"", *entity.fields, *entity.measures}
    by = one_of(raw.get("by", ""), known, f"field of {entity.many}")
    return Order(by=by, descending=raw.get("descending", True) is True)
