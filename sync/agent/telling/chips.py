"""A frame as chips: each says one thing that was understood, and what is left without it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sync.agent.frame import Filter, Frame
from sync.agent.model import Model
from sync.agent.telling.render import condition_in_words
from sync.agent.times.window import in_dates


@dataclass(frozen=True, slots=True)
class Chip:
    """One thing that was understood; *rest* is the frame without it."""

    text: str
    rest: Frame


def chips_of(frame: Frame, model: Model) -> tuple[Chip, ...]:
    """Return what can be taken away from *frame*; a recipe and several parts stay whole."""
    if frame.recipe or frame.parts or frame.windows:
        return ()
    return tuple(_chips(frame, model))


def _chips(frame: Frame, model: Model) -> Iterator[Chip]:
    entity = model[frame.entity]
    for each in frame.conditions:
        if isinstance(each, Filter):
            rest = replace(frame, filters=tuple(f for f in frame.filters if f is not each))
        else:
            rest = replace(frame, flags=tuple(f for f in frame.flags if f is not each))
        yield Chip(condition_in_words(each, entity), rest)
    if frame.window is not None:
        said = f"{frame.window.label} ({in_dates(frame.window)})"
        yield Chip(said, replace(frame, window=None))
    for group in frame.groups:
        rest = replace(frame, groups=tuple(each for each in frame.groups if each != group))
        yield Chip(f"per {group.replace('_', ' ')}", rest)
    if frame.bucket:
        yield Chip(f"per {frame.bucket}", replace(frame, bucket=""))
    if frame.limit is not None:
        yield Chip(f"the first {frame.limit}", replace(frame, limit=None))
