"""The recipes that a model may name, and the arguments that each takes, which are checked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sync.agent.frame import Frame
from sync.agent.llm.checks import World, named, one_of, whole, window_of
from sync.errors import ModelUnusable

_MOST_HOPS, _MOST_DAYS, _MOST_TIMES, _MOST_NAMES = 30, 3_650, 100, 20
Args = dict[str, Any]
_ANY_ASSET: Args = {"least": 1, "types": (), "schemas": (), "owner": None}


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A recipe of *entity*: the arguments that it *needs*, and those that stand when not given."""

    entity: str
    needs: tuple[str, ...] = ()
    given: Mapping[str, Any] | None = None
    is_timed: bool = False


RECIPES: Mapping[str, Taken] = {
    "describe_asset": Taken(entity="asset", needs=("assets",)),
    "mapping_of": Taken(entity="link", needs=("assets",)),
    "schema_difference": Taken(
        entity="column", needs=("assets",), given={"every": False, "difference": None}
    ),
    "upstream": Taken(entity="lineage", needs=("assets", "depth"), given=_ANY_ASSET),
    "downstream": Taken(entity="lineage", needs=("assets", "depth"), given=_ANY_ASSET),
    "lineage_graph": Taken(entity="lineage", needs=("assets", "depth")),
    "lineage_path": Taken(entity="lineage", needs=("starts", "ends")),
    "longest_chain": Taken(entity="lineage", given={"types": ()}),
    "audit_of_links": Taken(entity="audit", needs=("assets",), is_timed=True),
    "stale_assets": Taken(entity="asset", needs=("days",), given={"schemas": (), "types": ()}),
    "consecutive_failures": Taken(
        entity="job",
        needs=("number",),
        given={"schemas": (), "jobs": (), "assets": (), "limit": 1_000_000},
        is_timed=True,
    ),
    "recovery": Taken(
        entity="run", given={"by": "job", "schemas": (), "jobs": (), "assets": ()}, is_timed=True
    ),
    "health_now": Taken(entity="check", needs=("components",), given={"statuses": ()}),
    "downtime": Taken(
        entity="check",
        needs=("components",),
        given={"statuses": ("DOWN",), "limit": 1000, "least": False},
        is_timed=True,
    ),
}
_READ: Mapping[str, Callable[[object, World], Args]] = {
    "assets": lambda raw, world: _assets(raw, world, "assets"),
    "starts": lambda raw, world: _assets(raw, world, "starts"),
    "ends": lambda raw, world: _assets(raw, world, "ends"),
    "depth": lambda raw, _: {"depth": whole(raw, _MOST_HOPS, "number of hops")},
    "days": lambda raw, _: {"days": float(whole(raw, _MOST_DAYS, "number of days"))},
    "number": lambda raw, _: {"number": whole(raw, _MOST_TIMES, "number of failures")},
    "components": lambda raw, world: {"components": _components(raw, world)},
}
_NAMES = {"type": "array", "items": {"type": "string"}}
_KINDS = {"depth": {"type": "integer"}, "days": {"type": "integer"}, "number": {"type": "integer"}}


def recipe_schema() -> dict[str, Any]:
    """Return the JSON schema of a recipe."""
    return {
        "type": "object",
        "required": ["name"],
        "description": "instead of everything but time: " + "; ".join(map(_told, RECIPES)),
        "properties": {
            "name": {"enum": sorted(RECIPES)},
            **{name: _KINDS.get(name, _NAMES) for name in _READ},
        },
    }


def read_recipe(raw: Mapping[str, Any], world: World) -> Frame:
    """Return the frame of the recipe in *raw*; raises ModelUnusable naming what is invented."""
    said = raw["recipe"]
    if not isinstance(said, dict):
        raise ModelUnusable("The frame's recipe is no object.")
    name = one_of(said.get("name"), RECIPES, "recipe")
    taken = RECIPES[name]
    beside = sorted(key for key in raw if raw[key] and key not in {"possible", "recipe", "time"})
    strange = sorted(set(said) - {"name", *taken.needs})
    if strange or beside:
        raise ModelUnusable(f"The recipe {name} takes no {(strange or beside)[0]}.")
    window = window_of(raw.get("time"), world)
    if window is not None and not taken.is_timed:
        raise ModelUnusable(f"The recipe {name} takes no time.")
    args: Args = {}
    for need in taken.needs:
        args |= _READ[need](said.get(need), world)
    if "starts" in args:
        args |= _between(args)
    return Frame(
        entity=taken.entity,
        recipe=name,
        args=tuple((args | dict(taken.given or {})).items()),
        window=window,
    )


def _told(name: str) -> str:
    return f"{name}({', '.join(RECIPES[name].needs)})"


def _listed(raw: object, what: str) -> list[str]:
    is_list = isinstance(raw, list) and all(isinstance(each, str) for each in raw)
    if not isinstance(raw, list) or not is_list or len(raw) > _MOST_NAMES:
        raise ModelUnusable(f"{raw!r} is no list of {what}.")
    return raw


def _assets(raw: object, world: World, what: str) -> Args:
    keys = tuple(named(each, "asset", world) for each in _listed(raw, "assets"))
    if not keys:
        raise ModelUnusable(f"The recipe has no {what}.")
    titles = {entry.key: entry.title for entry in world.names.assets}
    told = tuple(titles[key] for key in keys)
    return {what: keys, "titles" if what == "assets" else f"{what}_titles": told}


def _between(args: Args) -> Args:
    """Return *args* of a way from some assets to others as the recipe takes them."""
    starts, ends = args.pop("starts_titles"), args.pop("ends_titles")
    both = (*args["starts"], *args["ends"])
    return {**args, "assets": both, "titles": (" or ".join(starts), " or ".join(ends))}


def _components(raw: object, world: World) -> tuple[str, ...]:
    known = {entry.name for entry in world.names.entries if entry.field == "check.component"}
    return tuple(one_of(each, known, "component") for each in _listed(raw, "components"))
