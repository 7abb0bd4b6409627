"""Says a result in one sentence, and a frame in words."""

from __future__ import annotations

from collections.abc import Sequence

from sync.agent.answer import in_words
from sync.agent.frame import Asked, Condition, Filter, Flagged, Frame, Related
from sync.agent.model import Entity, Model
from sync.agent.times.window import in_dates


def chips(frame: Frame, model: Model) -> tuple[str, ...]:
    """Return the conditions of *frame*, each in words."""
    entity = model[frame.entity]
    found = [condition_in_words(each, entity) for each in frame.conditions]
    found += [options_in_words(options, entity, model) for options in frame.alternatives]
    found += [related_in_words(each, model) for each in frame.related]
    return tuple(found)


def options_in_words(options: Sequence[Condition | Related], entity: Entity, model: Model) -> str:
    """Return in words the conditions of which one is enough."""
    return " or ".join(_met_in_words(each, entity, model) for each in options)


_SOME_OR_NONE: dict[tuple[str, float], str] = {(">=", 1): "has ", ("=", 0): "has no "}


def related_in_words(each: Related, model: Model) -> str:
    """Return in words what must hang on the rows."""
    inner = ", ".join(chips(each.part, model))
    many = model[each.part.entity].many
    number = f"{each.number:g}" + (f" and {each.high:g}" if each.op == "between" else "")
    if not each.share and (each.op, each.number) in _SOME_OR_NONE:
        text = _SOME_OR_NONE[each.op, each.number] + many + (f" ({inner})" if inner else "")
        return text if each.part.window is None else f"{text} {in_dates(each.part.window)}"
    if each.share:
        met = ", ".join(condition_in_words(one, model[each.part.entity]) for one in each.share)
        many, number = f"share of {many} ({met})", f"{number} %"
    text = f"{many} {each.op} {number}" + (f" ({inner})" if inner else "")
    return text if each.part.window is None else f"{text} {in_dates(each.part.window)}"


def denied(text: str) -> str:
    """Return the opposite of a flag's *text*: "has no description" for "has a description"."""
    plain = (("has an ", "has no "), ("has a ", "has no "), ("is ", "is not "), ("not ", ""))
    for said, not_said in plain:
        if text.startswith(said) and " and " not in text and " or " not in text:
            return text.replace(said, not_said, 1)
    return f"not: {text}"


def condition_in_words(each: Filter | Flagged, entity: Entity) -> str:
    """Return one condition in words."""
    if isinstance(each, Flagged):
        text = entity.flags[each.flag].text
        return text if each.wanted else denied(text)
    name = each.field.replace("_", " ")
    verb = {
        "is": "=",
        "in": "=",
        "like": "contains",
        "prefix": "starts with",
        "suffix": "ends with",
    }.get(each.op, each.op)
    shown = (
        each.label if entity.fields[each.field].match else " or ".join(map(in_words, each.values))
    )
    if each.op == "empty":
        return f"{name} is {'not ' if each.negated else ''}empty"
    if each.op == "between":
        shown = " and ".join(map(in_words, each.values))
    return f"{name} {'not ' if each.negated else ''}{verb} {shown}"


def window_in_words(frame: Frame) -> str:
    """Return the window of *frame* in dates."""
    if frame.windows:
        return "; ".join(f"{each.label}: {in_dates(each)}" for each in frame.windows)
    return in_dates(frame.window) if frame.window is not None else ""


# How groups and steps of time are counted, rather than their numbers summed up.
_COUNTS = {
    "count": "how many, taking",
    "steps_with": "how many with any, taking",
    "steps_without": "how many with none, taking",
    "steps_share_with": "share of those with any, taking",
    "steps_share_without": "share of those with none, taking",
}


def frame_in_words(frame: Frame, model: Model) -> str:
    """Return how a question was read."""
    if frame.parts:
        return "; ".join(frame_in_words(part, model) for part in frame.parts)
    entity = model[frame.entity]
    words = [_what(frame, entity, model)]
    each = [*frame.inner, *([frame.bucket] if frame.bucket else [])]
    grouped = [*frame.groups, *([] if frame.overall else each)]
    if frame.overall:
        of = _COUNTS.get(frame.overall, f"{frame.overall} over")
        words[0] = f"{of} each {' and '.join(each)} of the {words[0]}"
    if grouped:
        words.append("per " + ", ".join(each.replace("_", " ") for each in grouped))
    if chips(frame, model):
        words.append("where " + "; ".join(chips(frame, model)))
    if frame.window is not None:
        words.append(f"in {frame.window.label} ({in_dates(frame.window)})")
    elif entity.time and entity.name in {"run", "log", "check", "audit"}:
        words.append("over all stored history")
    words += ["as a running total"] if frame.cumulative else []
    words += ["also those with none"] if frame.zeros else []
    return ", ".join([*words, *_ranking(frame, model)])


def _met_in_words(each: Condition | Related, entity: Entity, model: Model) -> str:
    if isinstance(each, Related):
        return related_in_words(each, model)
    return condition_in_words(each, entity)


def met_in_words(frame: Frame, model: Model) -> str:
    """Return what those are like whose share is asked for."""
    told = [_met_in_words(each, model[frame.entity], model) for each in frame.share]
    told += [frame.share_window.label] if frame.share_window is not None else []
    return ", ".join(told)


def _what(frame: Frame, entity: Entity, model: Model) -> str:
    if frame.shares:
        return f"share of {entity.many} with {met_in_words(frame, model)}"
    if not frame.asked:
        return entity.many
    if frame.of_total:
        return f"each one's share of all {entity.many}"
    numbers = ", ".join(
        _of_field(a) if a.of else f"{a.agg} {a.measure}".strip().replace("_", " ")
        for a in frame.asked
    )
    return f"{numbers} of {entity.many}"


def _of_field(asked: Asked) -> str:
    name = asked.of.replace("_", " ")
    which = "first" if asked.agg == "min" else "newest"
    return f"{which} {name}" if asked.agg else different(asked.of)


def different(field: str) -> str:
    """Return what the different values of *field* are called: "different error classes"."""
    name = field.replace("_", " ")
    if name.endswith(("s", "x", "ch")):
        return f"different {name}es"
    return f"different {name[:-1]}ies" if name.endswith("ty") else f"different {name}s"


def limits_in_words(frame: Frame, model: Model) -> tuple[str, ...]:
    """Return what limits which groups of *frame* are kept: "with number > 3"."""
    words = []
    for each in (*((frame.having,) if frame.having is not None else ()), *frame.limits):
        if isinstance(each, Related):
            words.append(f"with {related_in_words(each, model)}")
            continue
        limits = " and ".join(map(in_words, each.values))
        words.append(f"with {each.label or 'number'} {each.op} {limits}")
    return tuple(words)


def _ranking(frame: Frame, model: Model) -> list[str]:
    words = [*limits_in_words(frame, model)]
    if frame.order is not None:
        by = (frame.order.by or "number").replace("_", " ")
        words.append(f"{'highest' if frame.order.descending else 'lowest'} {by} first")
    if frame.limit is not None:
        each = f" per {frame.per_group}" if frame.per_group else ""
        words.append(f"the first {frame.limit}{each}")
    if frame.rank is not None:
        words.append(f"number {frame.rank} of the ranking")
    return words


def definitions(frame: Frame, model: Model) -> tuple[str, ...]:
    """Return the printed definitions of what *frame* measures."""
    entity = model[frame.entity]
    texts = [entity.measures[a.measure].text for a in frame.asked if a.measure in entity.measures]
    return tuple(dict.fromkeys(text for text in texts if text))
