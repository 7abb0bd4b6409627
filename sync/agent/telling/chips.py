"""A frame as chips: each says one thing that was understood, and what is left without it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TypeVar

from sync.agent.frame import Frame
from sync.agent.model import Model
from sync.agent.telling.render import condition_in_words, options_in_words, related_in_words
from sync.agent.times.window import in_dates

_T = TypeVar("_T")


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
    yield from _conditions(frame, model)
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


def _conditions(frame: Frame, model: Model) -> Iterator[Chip]:
    entity = model[frame.entity]
    for each in frame.filters:
        rest = replace(frame, filters=_less(frame.filters, each))
        yield Chip(condition_in_words(each, entity), rest)
    for flag in frame.flags:
        rest = replace(frame, flags=_less(frame.flags, flag))
        yield Chip(condition_in_words(flag, entity), rest)
    for options in frame.alternatives:
        rest = replace(frame, alternatives=_less(frame.alternatives, options))
        yield Chip(options_in_words(options, entity, model), rest)
    for related in frame.related:
        rest = replace(frame, related=_less(frame.related, related))
        yield Chip(related_in_words(related, model), rest)


def _less(these: tuple[_T, ...], one: _T) -> tuple[_T, ...]:
    return tuple(each for each in these if each is not one)
