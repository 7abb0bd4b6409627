"""The way of columns through the lineage: where one comes from, which come from another asset."""

from __future__ import annotations

import re

from sync.agent.frame import Frame
from sync.agent.recipes.direction import ends_of_way
from sync.agent.recipes.shape import Asking, Recipe, recipe_frame, which_one
from sync.agent.words.reader import Reader

_KNOWN = (
    "cue",
    "asset",
    "schema",
    "noun asset",
    "noun column",
    "noun schema",
    "dim column",
    "dim asset",
    "measure count",
    "is asset_type",
    "chart",
)
_FROM = re.compile(
    r"\b(?:com(?:e|es|ing) from|fed (?:by|from)|taken from|derived from|originat\w+|sourced from|"
    r"stem\w*|filled (?:by|from)|calculated from|feeds?|flow\w*|go(?:es)? into|end(?:s|ing)? up)\b",
    re.IGNORECASE,
)


def columns_between(reader: Reader) -> Frame | Asking | None:
    """Which columns of one asset come from another: "columns of V that come from CUSTOMERS"."""
    found = reader.mentions("asset", "lineage")
    if len(found) != len(("start", "end")) or not reader.noun("column"):
        return None
    if not _FROM.search(reader.text) or reader.left_over(*_KNOWN, "ask"):
        return None
    for each in found:
        if len(each) > 1:
            return which_one(each)
    start, end = ends_of_way(reader, found[0][0], found[1][0])
    return recipe_frame(
        "columns_between", "column", (end, start), starts=(start.key,), ends=(end.key,)
    )


RECIPES: tuple[Recipe, ...] = (columns_between,)
