"""Lineage of one asset, of columns, and the longest chain of all."""

from __future__ import annotations

import re

from sync.agent.frame import Frame
from sync.agent.recipes.about_lineage import (
    ALL_HOPS,
    CUES,
    KNOWN,
    depth_of,
    groups,
    is_direct,
    narrows,
)
from sync.agent.recipes.direction import goes_both_ways, goes_down, is_sure
from sync.agent.recipes.shape import (
    Asking,
    Recipe,
    chosen,
    column_named,
    is_yes_no,
    recipe_frame,
    schemas_beside,
    types_of,
)
from sync.agent.recipes.sole import is_sole
from sync.agent.recipes.two_assets import between
from sync.agent.words.names import Named
from sync.agent.words.reader import Reader

# What one way through the lineage explains by itself; more is a condition on the assets.
_AROUND = (
    *CUES,
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
# What is asked is whether nothing happens.
_SAFE = re.compile(
    r"\bsafe(?:ly)?\b|\bwithout (?:breaking|affecting|hurting|harming)", re.IGNORECASE
)


def longest(reader: Reader) -> Frame | None:
    """Return the longest chain of all, or of those that end in a view or a model."""
    if not reader.cue("longest") or reader.mentions("asset") or reader.left_over(*KNOWN):
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
    known = (*KNOWN, *_ASKED, *(_CHANGED if reader.cue("impact") else ()))
    if not reader.mentions("asset"):
        return None if reader.left_over(*known) else _of_any_asset(reader, name, field[0])
    found = chosen(reader.mentions("asset", "down" if down else "up")[0])
    if isinstance(found, Asking) or reader.left_over(*known):
        return found if isinstance(found, Asking) else None
    least, depth = depth_of(reader)
    return recipe_frame(name, "column", found, column=field[0], least=least, depth=depth)


def _of_any_asset(reader: Reader, name: str, column: str) -> Frame | None:
    """Return the way of a column that is named without an asset: wherever it is."""
    used = reader.says("use", "uses", "used", "using")  # "who uses it" may be its assets
    if used or reader.noun("asset", "schema") or column not in reader.text:
        return None
    linked = (e for e in reader.names.assets if e.has_upstream or e.has_downstream)
    least, depth = depth_of(reader)
    assets = tuple(e.key for e in linked)
    return recipe_frame(name, "column", assets=assets, column=column, least=least, depth=depth)


def around(reader: Reader) -> Frame | Asking | None:
    """One asset: what feeds it, what depends on it, or both."""
    if not _speaks_of_lineage(reader) or _is_mapped(reader) or is_sole(reader.atoms):
        return None
    down = goes_down(reader)
    graph = goes_both_ways(reader)
    found = reader.mentions("asset", "lineage" if graph else "down" if down else "up")
    more = groups(reader) or narrows(reader)
    more = more or any(a.has("cue", "business") and not a.mentions for a in reader.atoms)
    if len(found) != 1 or more or reader.left_over(*_AROUND):
        return None
    picked = chosen(found[0])
    if isinstance(picked, Asking):
        return picked
    if graph:
        depth = 1 if is_direct(reader) else ALL_HOPS
        return recipe_frame("lineage_graph", "lineage", picked, depth=depth)
    if picked[0].system == "glue" and not down and not picked[0].has_upstream:
        return recipe_frame("mapping_of", "link", picked)  # a Glue table comes from its mapping
    return _one_way(reader, picked, "downstream" if down else "upstream")


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
    least, depth = depth_of(reader)
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


RECIPES: tuple[Recipe, ...] = (longest, columns, between, around)
