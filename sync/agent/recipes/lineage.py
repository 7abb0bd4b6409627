"""Lineage: what feeds what, over how many hops, by which way."""

from __future__ import annotations

import re

from sync.agent.drafts.denied import LEAVING_OUT
from sync.agent.frame import Frame
from sync.agent.recipes.direction import ends_of_way, goes_both_ways, goes_down, is_sure, joint_of
from sync.agent.recipes.shape import (
    Asking,
    Recipe,
    chosen,
    column_named,
    is_yes_no,
    recipe_frame,
    schemas_beside,
    types_of,
    which_one,
)
from sync.agent.recipes.sole import is_sole
from sync.agent.words.names import Named
from sync.agent.words.reader import Reader

_ALL = 30
_KNOWN = (
    "both",
    "cue",
    "asset",
    "schema",
    "noun asset",
    "noun lineage",
    "noun column",
    "neg",
    "noun job",
    "is asset_type",
    "is system",
    "dim asset",
    "measure count",
    "number",
    "agg",
    "measure downstream_count",
    "measure upstream_count",
    "chart",
    "flag",
    "measure direct_downstream_count",
    "group",
    "measure direct_upstream_count",
    "dim description",
    "order",
    "dim target",
    "column",
    "dim system",
    "noun schema",
)


_CUES = tuple(
    f"cue {name}"
    for name in (
        "up",
        "down",
        "impact",
        "change",
        "direct",
        "hops",
        "graph",
        "path",
        "distance",
        "describe",
        "search",
        "numbers",
        "between",
        "several",
        "together",
        "mapped_to",
        "mapped_from",
    )
)

# What one way through the lineage explains by itself; more is a condition on the assets.
_AROUND = (
    *_CUES,
    "asset",
    "schema",
    "noun asset",
    "noun lineage",
    "noun schema",
    "is asset_type",
    "is system",
    "dim asset",
    "dim system",
    "measure count",
    "measure downstream_count",
    "measure upstream_count",
    "measure direct_downstream_count",
    "measure direct_upstream_count",
    "flag downstream",
    "flag upstream",
    "flag lineage",
    "number",
    "agg sum",
    "chart",
    "user",
)
_ASKED = ("ask",)
_CHANGED = ("noun drift", "dim data_type", "dim kind", "dim asset_type")  # "if its type changes"
_EXACT_HOPS = re.compile(
    r"\bexactly\b|\b(?:hops?|steps?|levels?) (?:away|downstream|upstream)\b", re.IGNORECASE
)


# What is asked is whether nothing happens.
_SAFE = re.compile(
    r"\bsafe(?:ly)?\b|\bwithout (?:breaking|affecting|hurting|harming)", re.IGNORECASE
)


def longest(reader: Reader) -> Frame | None:
    """Return the longest chain of all, or of those that end in a view or a model."""
    if not reader.cue("longest") or reader.mentions("asset") or reader.left_over(*_KNOWN):
        return None
    if _BEGINS.search(reader.text):
        return None
    ends = (name for flag, name in _ENDS if any(a.has("flag", flag) for a in reader.atoms))
    return recipe_frame("longest_chain", "lineage", types=types_of(reader) or tuple(ends))


_ENDS = (("feeds_view", "view"), ("feeds_model", "model"))
_BEGINS = re.compile(
    r"\b(?:start|begin)\w*\b|\bfrom (?:an?|any|the) (?:table|view|model)s?\b", re.IGNORECASE
)


def columns(reader: Reader) -> Frame | Asking | None:
    """ "where does NET_AMOUNT in AM_SALES_REVENUE come from" """
    field = column_named(reader)
    if not field or not reader.cue("up", "down", "impact", "graph"):
        return None
    down = goes_down(reader)
    name = "column_downstream" if down else "column_upstream"
    known = (*_KNOWN, *_ASKED, *(_CHANGED if reader.cue("impact") else ()))
    if not reader.mentions("asset"):
        return None if reader.left_over(*known) else _of_any_asset(reader, name, field[0])
    found = chosen(reader.mentions("asset", "down" if down else "up")[0])
    if isinstance(found, Asking) or reader.left_over(*known):
        return found if isinstance(found, Asking) else None
    least, depth = _depth(reader)
    return recipe_frame(name, "column", found, column=field[0], least=least, depth=depth)


def _of_any_asset(reader: Reader, name: str, column: str) -> Frame | None:
    """Return the way of a column that is named without an asset: wherever it is."""
    used = reader.says("use", "uses", "used", "using")  # "who uses it" may be its assets
    if used or reader.noun("asset", "schema") or column not in reader.text:
        return None
    linked = (e for e in reader.names.assets if e.has_upstream or e.has_downstream)
    least, depth = _depth(reader)
    assets = tuple(e.key for e in linked)
    return recipe_frame(name, "column", assets=assets, column=column, least=least, depth=depth)


def _tells_outcome(reader: Reader) -> bool:
    """Return whether it is told how runs ended: "days on which both A and B failed"."""
    return any(r.kind == "is" and r.entity == "run" for a in reader.atoms for r in a.readings)


_WITH_ONE_AVOIDED = 3
_AVOIDS = re.compile(
    r"\b(?:without|not) (?:passing|going|touching|using|crossing|via|through|over|by way of)\b"
    r"|\bbypass|\bavoiding\b",
    re.IGNORECASE,
)


_WHETHER = re.compile(r"(?:and |so )?(?:does|do|is|are|can|could|may|did)\b", re.IGNORECASE)


def between(reader: Reader) -> Frame | Asking | None:
    """Two assets: the way from one to the other, or what they have in common."""
    if reader.noun("column", "column_pair", "run") or reader.dim("data_type"):
        return None  # which columns they share, or when both failed, is no matter of lineage
    found = _assets(reader, "lineage")
    avoided: tuple[Named, ...] = ()
    if len(found) == _WITH_ONE_AVOIDED and _AVOIDS.search(reader.text):
        found, avoided = found[:2], found[2]
    cues = reader.cue("path", "up", "down", "distance", "impact", "graph")
    cues = cues or (reader.cue("common") and not _tells_outcome(reader))
    if len(found) != 2 or not cues or reader.left_over(*_KNOWN, "ask"):
        return None
    for each in found:
        if len(each) > 1:
            return which_one(each)
    first, second = found[0][0], found[1][0]
    joint = joint_of(reader)
    if joint == "or" or (_leaves_out(reader) and not avoided):
        return None
    if (_wants_set(reader) or joint) and not avoided:
        return _set_of(reader, first, second)
    return _way(reader, first, second, avoided)


def _way(reader: Reader, first: Named, second: Named, avoided: tuple[Named, ...]) -> Frame:
    """Return the way from one asset to the other, past those *avoided*."""
    start, end = ends_of_way(reader, first, second)
    return Frame(
        entity="lineage",
        recipe="lineage_path",
        args=(
            ("starts", (start.key,)),
            ("ends", (end.key,)),
            ("assets", (start.key, end.key)),
            ("titles", (start.title, end.title)),
            ("yes_no", is_yes_no(reader) or bool(_WHETHER.match(reader.text))),
            ("distance", reader.cue("distance") or reader.ask("count")),
            ("avoided", tuple(entry.key for entry in avoided)),
            ("direct", _is_direct(reader)),
        ),
    )


def _set_of(reader: Reader, first: Named, second: Named) -> Frame | None:
    """Return what both assets reach, or are reached by, or what the first has for itself."""
    kinds = _kinds(reader)
    if (_narrows(reader) and not kinds) or _groups(reader):
        return None
    only = reader.cue("only") or any(a.has("neg") for a in reader.atoms)
    least, depth = _depth(reader)
    beside = set(schemas_beside(reader, first)) & set(schemas_beside(reader, second))
    return recipe_frame(
        "reached_by_first_only" if only else "reached_by_all",
        "lineage",
        (first, second),
        direction="down" if goes_down(reader) else "up",
        least=least,
        depth=depth,
        types=types_of(reader),
        kinds=kinds,
        schemas=tuple(sorted(beside)),
        counted=reader.ask("count") or reader.measure("count"),
        yes_no=is_yes_no(reader),
    )


def _is_direct(reader: Reader) -> bool:
    counted = reader.measure("direct_downstream_count", "direct_upstream_count")
    return counted or reader.cue("direct")


def around(reader: Reader) -> Frame | Asking | None:
    """One asset: what feeds it, what depends on it, or both."""
    if not _speaks_of_lineage(reader) or _is_mapped(reader) or is_sole(reader.atoms):
        return None
    down = goes_down(reader)
    graph = goes_both_ways(reader)
    found = reader.mentions("asset", "lineage" if graph else "down" if down else "up")
    more = _groups(reader) or _narrows(reader)
    more = more or any(a.has("cue", "business") and not a.mentions for a in reader.atoms)
    if len(found) != 1 or more or reader.left_over(*_AROUND):
        return None
    picked = chosen(found[0])
    if isinstance(picked, Asking):
        return picked
    if graph:
        depth = 1 if _is_direct(reader) else _ALL
        return recipe_frame("lineage_graph", "lineage", picked, depth=depth)
    if picked[0].system == "glue" and not down and not picked[0].has_upstream:
        return recipe_frame("mapping_of", "link", picked)  # a Glue table comes from its mapping
    return _one_way(reader, picked, "downstream" if down else "upstream")


def _groups(reader: Reader) -> bool:
    """Return whether it is asked per something: "how many per space", "which spaces"."""
    grouped = reader.groups and not reader.atoms[-1].has("group")  # "how far away is each"
    return grouped or (reader.noun("schema") and not reader.mentions("schema"))


def _kinds(reader: Reader) -> tuple[str, ...]:
    """Return the kind that narrows assets, where nothing else does: "remote tables"."""
    if any(f.startswith("!") for a in reader.atoms for r in a.readings for f in r.flags):
        return ()
    nouns = (r for a in reader.atoms for r in a.readings if (r.kind, r.entity) == ("noun", "asset"))
    return tuple(v for r in nouns for name, values in r.values if name == "kind" for v in values)


def _narrows(reader: Reader) -> bool:
    """Return whether assets are narrowed by more than their type: "remote tables that feed X"."""
    said = {n for atom in reader.atoms for r in atom.readings if r.kind == "noun" for n in r.values}
    denied = any(f.startswith("!") for a in reader.atoms for r in a.readings for f in r.flags)
    return denied or any(
        name == "kind" or (name, value) == ("system", ("glue",)) for name, value in said
    )


def _speaks_of_lineage(reader: Reader) -> bool:
    counted = reader.measure(
        "direct_downstream_count", "direct_upstream_count", "downstream_count", "upstream_count"
    )
    said = counted or reader.cue("up", "down", "impact", "graph", "direct")
    if not (said or (reader.cue("path") and is_sure(reader))):
        return False
    return not reader.noun("run", "drift", "link") and (
        reader.cue("impact") or not reader.noun("audit")
    )


def _one_way(reader: Reader, picked: tuple[Named, ...], name: str) -> Frame:
    least, depth = _depth(reader)
    owners = reader.mentions("user")
    return recipe_frame(
        name,
        "lineage",
        picked,
        depth=depth,
        least=least,
        types=types_of(reader),
        schemas=schemas_beside(reader, picked[0]),
        owner=owners[0][0].key if owners else None,
        yes_no=is_yes_no(reader),
        counted=reader.ask("count") or reader.measure("count"),
        inverted=bool(_SAFE.search(reader.text)),
    )


def _is_mapped(reader: Reader) -> bool:
    """Return whether the way to Glue is meant: that is the mapping."""
    to_glue = any(
        ("kind", ("glue_table", "iceberg_table", "delta_table")) in r.values
        or (r.kind == "is" and ("system", ("glue",)) in r.values)
        for atom in reader.atoms
        for r in atom.readings
    )
    return to_glue and reader.cue("mapped_to", "mapped_from")


def _depth(reader: Reader) -> tuple[int, int]:
    if _is_direct(reader):
        return 1, 1
    for atom in reader.atoms:
        if atom.number is None or not reader.cue("hops"):
            continue
        value = int(atom.number.value)
        said = {
            "between": (value, int(atom.number.high)),
            ">": (value + 1, _ALL),
            ">=": (value, _ALL),
            "<": (1, value - 1),
            "<=": (1, value),
            "=": (value, value),
        }
        if atom.number.op in said:
            return said[atom.number.op]
        exact = bool(_EXACT_HOPS.search(reader.text))
        return (value, value) if exact else (1, value)
    return 1, _ALL


def _assets(reader: Reader, need: str) -> tuple[tuple[Named, ...], ...]:
    return reader.mentions("asset", need)


def _leaves_out(reader: Reader) -> bool:
    """Return whether one asset is only left out of what is listed: "upstream of X except Y"."""
    denied = (atom for atom in reader.atoms if atom.has("neg"))
    return any(atom.text.lower() in LEAVING_OUT | {"without", "besides"} for atom in denied)


def _wants_set(reader: Reader) -> bool:
    return reader.cue("common", "only") or any(
        atom.has("both") or atom.has("neg") for atom in reader.atoms
    )


RECIPES: tuple[Recipe, ...] = (longest, columns, between, around)
