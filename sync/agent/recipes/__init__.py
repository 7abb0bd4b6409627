"""Verified questions: patterns that are answered by a written query instead of a built one."""

from __future__ import annotations

from collections.abc import Sequence

from sync.agent.frame import Frame
from sync.agent.recipes import (
    assets,
    column_ways,
    components,
    failures,
    health,
    lineage,
    links,
    people,
    runs,
    schedules,
    schemas,
    seeking,
    shared_columns,
    spells,
    types_apart,
)
from sync.agent.recipes.shape import Asking, Recipe
from sync.agent.words.reader import Reader

_MATCHERS: Sequence[Recipe] = (
    *seeking.FIRST,
    *types_apart.RECIPES,
    *column_ways.RECIPES,
    *lineage.RECIPES,
    *shared_columns.RECIPES,
    *schemas.RECIPES,
    *links.RECIPES,
    *people.RECIPES,
    *components.RECIPES,
    *schedules.RECIPES,
    *failures.RECIPES,
    *runs.RECIPES,
    *spells.RECIPES,
    *health.RECIPES,
    *assets.RECIPES,
    *seeking.LAST,
)


def match_recipe(reader: Reader) -> Frame | Asking | None:
    """Return the frame of the first recipe that explains every word of a question."""
    for recipe in _MATCHERS:
        found = recipe(reader)
        if found is not None:
            return found
    return None
