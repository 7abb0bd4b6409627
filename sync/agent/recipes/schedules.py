"""Schedules: which jobs fire on a day of the week or at a time of day."""

from __future__ import annotations

import re

from sync.agent.frame import Frame
from sync.agent.recipes.about_runs import KNOWN, status_of
from sync.agent.recipes.shape import Asking, Recipe
from sync.agent.times.window import ALL_DAY, EVERY_DAY, part_in_words
from sync.agent.words.reader import Reader

# What is asked in the past is asked of runs, not of schedules.
_PAST = re.compile(
    r"\b(?:ran|did|was|were|had|has|have|been|started|failed|fired|took|finished|began)\b", re.I
)
_FIRING = re.compile(
    r"\b(?:what|which|that|jobs?|syncs?) (?:runs?|fires?|starts?|kicks? off|executes?|happens?"
    r"|is scheduled|are scheduled|scheduled|is planned|are planned|gets? started|triggers?)\b",
    re.I,
)
# jobs are counted by their schedules: "how many jobs fire on Sundays"
_COUNTED = re.compile(
    r"\bhow many (?:\w+ )?jobs (?:run|fire|start|kick off|execute|(?:are|get) (?:scheduled|planned|"
    r"started|triggered))\b",
    re.IGNORECASE,
)


def fires(reader: Reader) -> Frame | Asking | None:
    """Which jobs fire at a time of day, or on a day of the week."""
    window = reader.window
    if window is None or window.part is None or window.since is not None or window.until:
        return None
    scheduled = reader.cue("plan_tonight") or bool(_FIRING.search(reader.text))
    about = reader.noun("job") or scheduled
    if (
        not about
        or status_of(reader) not in {"", "RUNNING"}
        or reader.groups
        or (reader.ask("count") and not _COUNTED.search(reader.text))
    ):
        return None
    past = _PAST.search(reader.text) and not reader.cue("plan_tonight")
    if past:
        return None
    firing = bool(_FIRING.search(reader.text)) or reader.says("fires", "fire")
    if not (reader.noun("job", "run") or firing):
        return None
    if window.part.minutes == ALL_DAY and not scheduled:
        return None
    if reader.left_over(
        *KNOWN,
        "measure count",
        "is trigger",
        "cue plan_tonight",
        "dim started_at",
        "dim next_fire_at",
        "flag",
    ):
        return None
    if window.part.others:  # "at night or on weekends": the query takes one of them
        times = tuple(f"jobs that fire {part_in_words(each)}" for each in window.part.each)
        return Asking("Schedules are looked at for one of these times at once.", times)
    days = sorted((day + 1) % 7 for day in window.part.weekdays)
    spared = window.label.startswith("not on") or " not on " in window.label
    spared = spared or any(atom.has("flag", "workdays_only") for atom in reader.atoms)
    never = tuple(day for day in range(7) if day not in days) if spared else ()
    return Frame(
        entity="job",
        recipe="fires_between",
        window=window,
        args=(
            ("from_minutes", tuple(since for since, _ in window.part.minutes)),
            ("to_minutes", tuple(until for _, until in window.part.minutes)),
            ("days", () if window.part.weekdays == EVERY_DAY else tuple(days)),
            ("never", never),
            ("each", tuple(days) if "each day" in window.label else ()),
            ("enabled", _enabled(reader)),
            ("counted", reader.ask("count")),
        ),
    )


def _enabled(reader: Reader) -> bool | None:
    """Return whether the jobs are switched on that are asked for, None where all are."""
    said = [
        r.flags[0]
        for atom in reader.atoms
        for r in atom.readings
        if r.kind == "flag" and (r.entity, r.name) == ("job", "enabled")
    ]
    return not said[0].startswith("!") if said else None


RECIPES: tuple[Recipe, ...] = (fires,)
