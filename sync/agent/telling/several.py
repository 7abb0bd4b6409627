"""The sentence for numbers beside each other: what each counts, and what all of them share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sync.agent.answer import amount, in_words
from sync.agent.frame import Asked, Frame
from sync.agent.model import Model
from sync.agent.telling.beside import keys_of, part_names
from sync.agent.telling.render import chips, different, frame_in_words


def tell_several(frame: Frame, model: Model, rows: Sequence[Mapping[str, Any]]) -> tuple[Any, str]:
    """Return the highlighted value, None where there is none, and the sentence about *rows*."""
    names = part_names(frame)
    what = "; ".join(frame_in_words(part, model) for part in frame.parts)
    by = keys_of(frame)
    if frame.ratio and not by:
        return rows[0]["ratio"], f"{in_words(rows[0]['ratio'])} to 1. Read as: {what}."
    shared = [each for each in _said(frame.parts[0], model) if _is_shared(each, frame, model)]
    tail = f", {'; '.join(shared)}" if shared else ""
    heads = [_head(part, model, shared) for part in frame.parts]
    if not by:
        numbers = zip(frame.parts, names, heads, strict=True)
        told = "; ".join(_number(rows[0][name], part, head, model) for part, name, head in numbers)
        if frame.more:
            return _compared(frame, [rows[0][name] or 0 for name in names], f"{told}{tail}")
        return None, f"{told[:1].upper()}{told[1:]}{tail}."
    each = f"{' and '.join(heads)} per {' and '.join(by)}{tail}".replace("_", " ")
    if not rows:
        return None, f"{each.capitalize()}: nothing matches."
    place = ", ".join(in_words(rows[0].get(key)) for key in by)
    first = " and ".join(in_words(rows[0].get(name)) for name in names)
    noun = "row" if len(rows) == 1 else "rows"
    value = len(rows) if frame.more else None  # "how many jobs had more failures than successes"
    return value, f"{each[:1].upper()}{each[1:]}, {len(rows)} {noun}; first {place} with {first}."


def _compared(frame: Frame, numbers: Sequence[Any], told: str) -> tuple[Any, str]:
    """Say whether the first of two is more, or fewer, as *frame* asks, and by how much."""
    first, second = numbers
    more = first > second if frame.more == ">" else first < second
    difference = abs(first - second)
    return (
        difference,
        f"{'Yes' if more else 'No'}: {told}. The difference is {in_words(difference)}.",
    )


def _said(part: Frame, model: Model) -> list[str]:
    when = [part.window.label] if part.window is not None and part.window.label else []
    return [*chips(part, model), *when]


def _is_shared(said: str, frame: Frame, model: Model) -> bool:
    return all(said in _said(part, model) for part in frame.parts)


def _head(part: Frame, model: Model, shared: Sequence[str]) -> str:
    """Return what *part* counts, with what it alone is narrowed to."""
    own = [each for each in _said(part, model) if each not in shared]
    asked = part.asked[0] if part.asked else Asked()
    many = model[part.entity].many
    what = different(asked.of) if asked.of else f"{asked.agg} {asked.measure}"
    noun = many if asked == Asked() else f"{what} of {many}".strip()
    if part.shares:
        noun = f"share of {many}"
    return noun.replace("_", " ") + (f" ({'; '.join(own)})" if own else "")


def _number(value: Any, part: Frame, head: str, model: Model) -> str:
    asked = part.asked[0] if part.asked else Asked()
    if asked == Asked() and not part.shares:
        entity = model[part.entity]
        noun = head.replace(entity.many, entity.one, 1) if value == 1 else head
        return f"{in_words(value)} {noun}"
    if asked.of and not asked.agg:
        return f"{in_words(value)} {head}"
    measure = model[part.entity].measures.get(asked.measure)
    unit = "percent" if part.shares else measure.unit if measure is not None else ""
    return f"{head} {amount(value, unit)}"
