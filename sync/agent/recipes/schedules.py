"""Schedules: which jobs fire at a time of day."""

from __future__ import annotations

from sync.agent.frame import Frame
from sync.agent.reader import Reader
from sync.agent.recipes.about_runs import KNOWN, status_of
from sync.agent.recipes.shape import Recipe


def fires(reader: Reader) -> Frame | None:
    """Which jobs fire at a time of day."""
    window = reader.window
    if (
        window is None
        or window.part is None
        or window.since is not None
        or window.until is not None
    ):
        return None
    about = reader.noun("job") or reader.cue("plan_tonight")
    if not about or status_of(reader) or len(window.part.minutes) != 1 or reader.groups:
        return None
    if reader.left_over(
        *KNOWN, "is trigger", "cue plan_tonight", "dim started_at", "dim next_fire_at"
    ):
        return None
    since, until = window.part.minutes[0]
    return Frame(
        entity="job",
        recipe="fires_between",
        window=window,
        args=(("from_minute", since), ("to_minute", until), ("enabled", False)),
    )


RECIPES: tuple[Recipe, ...] = (fires,)
