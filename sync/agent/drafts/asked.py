"""What the first words of a question ask of a frame: a yes or no, people, fields of its rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sync.agent.drafts.drafting import Draft
from sync.agent.drafts.moments import with_ages
from sync.agent.frame import Asked, Filter, Flagged, Frame
from sync.agent.model import Entity
from sync.agent.sql.measures import UNITS
from sync.agent.words.lattice import Atom

_DECIDED = frozenset({"drift", "link", "alert", "finding"})  # what people look at and decide
_IS_THERE = frozenset({"is there", "are there", "was there", "were there"})


def as_asked(frame: Frame, made: Draft, atoms: Sequence[Atom]) -> Frame:
    """Return *frame* as its first words ask for it: "is there any drift" is about open drift."""
    spoken = next((a for a in atoms if _is_spoken(a) or a.has("ask")), None)
    if spoken is not None and not spoken.has("ask"):
        spoken = next((a for a in atoms if a.text.lower() in _IS_THERE), spoken)
    gone = any(atom.named("gone") for atom in atoms)  # "does X still exist" is told when it went
    counted = made.counted and len(frame.windows) < 2  # "is the number higher than last week"
    yes_no = spoken is not None and spoken.has("ask", "yesno") and not (counted or gone)
    if yes_no and not any(
        atom.has("ask", kind) for atom in _asked_first(atoms) for kind in ("which", "who", "list")
    ):
        frame = replace(frame, yes_no=not (frame.windows and _offers(atoms)))
        if frame.entity == "fire":
            frame = replace(frame, asked=(), groups=(), order=None)
    entity = made.entity
    listed = not (frame.asked or frame.groups or frame.select)
    if made.when and listed and entity.time:
        frame = replace(frame, select=(frame.time_field or _ranked_time(frame, entity),))
    frame = _as_fields(_as_placed(_in_unit(frame, entity, atoms)), entity)
    frame = _as_rate(frame, atoms)
    if entity.name == "drift":
        frame = _by_people(frame, made)
    if made.who:
        frame = _with_people(frame, entity, listed=listed)
    conditions = [f for f in frame.filters if f.field in {"status", "kind", "column", "asset"}]
    bounded = frame.window is not None and frame.window.since is not None  # not "right now"
    timed = bounded or bool(frame.windows)
    frame = with_ages(made, frame)
    frame = _of_schedule(frame, atoms)
    told = conditions or timed or frame.flags or frame.share
    if frame.entity == "drift" and frame.yes_no and not told:
        frame = replace(frame, flags=(Flagged(flag="open"),))
    return frame


def _of_schedule(frame: Frame, atoms: Sequence[Atom]) -> Frame:
    """Return *frame* with the schedule of the one job that is named: "schedule of payroll"."""
    one = any(f.field in {"asset", "job"} and f.op == "is" for f in frame.filters)
    texts = [atom.text.lower() for atom in atoms]
    at = texts.index("schedule") if "schedule" in texts else -1
    whose = at >= 0 and (
        texts[at + 1 : at + 2] in (["of"], ["for"])
        or texts[max(at - 1, 0)] in {"its", "'", "'s", "the"}
    )
    has = Flagged(flag="has_schedule")
    told = frame.yes_no or frame.select or frame.asked or frame.entity != "job"
    if not (one and whose and has in frame.flags) or told:
        return frame
    kept = tuple(each for each in frame.flags if each != has)
    return replace(frame, flags=kept, select=("schedule",))


def _ranked_time(frame: Frame, entity: Entity) -> str:
    """Return the time that rows are ranked by: "when was drift last resolved"."""
    by = frame.order.by if frame.order is not None else ""
    return by if by in entity.fields and entity.fields[by].type == "time" else entity.time


def _in_unit(frame: Frame, entity: Entity, atoms: Sequence[Atom]) -> Frame:
    """Return *frame* with its lengths of time told in the unit that is named: "in hours"."""
    unit = next((unit for unit in UNITS for atom in atoms if atom.has("cue", f"in_{unit}")), "")
    if not unit or frame.windows or frame.parts or frame.overall or frame.shares:
        return frame
    asked = tuple(
        replace(each, unit=unit)
        if not each.of and entity.measures[each.measure].unit in {"s", "ms"}
        else each
        for each in frame.asked
    )
    return replace(frame, asked=asked)


def _is_spoken(atom: Atom) -> bool:
    """Return whether a question may begin with *atom*: "on average" and "in march" stand before."""
    aside = bool(atom.time) or atom.text.lower() in {"on average", "in average", "typically"}
    return not (atom.is_function or aside)


_OFTEN = frozenset({"often", "frequently", "likely"})


def _as_rate(frame: Frame, atoms: Sequence[Atom]) -> Frame:
    """Return *frame* by the failure rate: "does A fail more often than B", which runs more."""
    said = {word for atom in atoms for word in atom.text.lower().split()}
    failed = tuple(f for f in frame.filters if f.field == "status" and f.values == ("FAILED",))
    compared = frame.yes_no and "than" in said and bool(said & _OFTEN) and len(frame.groups) == 1
    if frame.entity != "run" or not (compared and failed) or frame.asked != (Asked(),):
        return frame
    rest = tuple(each for each in frame.filters if each not in failed)
    return replace(frame, filters=rest, asked=(Asked(measure="failure_rate"),), limit=None)


def _asked_first(atoms: Sequence[Atom]) -> Sequence[Atom]:
    """Return the question before a second one: "can X be empty, and what type is it"."""
    for index, atom in enumerate(atoms[:-1]):
        if atom.has("also") and atoms[index + 1].has("ask", "which"):
            return atoms[:index]
    return atoms


def _offers(atoms: Sequence[Atom]) -> bool:
    """Return whether one of two is to be named, not yes or no: "in February or in January"."""
    return any(atom.has("alt") for atom in atoms)


def _as_placed(frame: Frame) -> Frame:
    """Return *frame* with all that is named in a ranking, and "the 4th column" by its position."""
    if _is_among_named(frame):
        return replace(frame, limit=None)
    if frame.entity != "column" or frame.rank is None or not _pins_asset(frame):
        return frame
    place = Filter(field="position", values=(frame.rank,), label=str(frame.rank))
    return replace(frame, filters=(*frame.filters, place), rank=None, order=None)


def _by_people(frame: Frame, made: Draft) -> Frame:
    """Return *frame* with drift that somebody acknowledged, also where it is resolved by now."""
    told = {Flagged(flag="acknowledged"), Flagged(flag="ever_acknowledged")}
    fields = {each.field for each in frame.filters}
    if (
        made.who
        and not told & set(frame.flags)
        and not fields & {"status", "acknowledged_by", "user"}
    ):
        groups = tuple("owner" if name == "user" else name for name in frame.groups)
        return replace(frame, groups=groups)  # "who has the most open drift"
    named = any(each.field == "user" for each in frame.filters)
    if not told & set(frame.flags) or not (made.who or named or "user" in frame.groups):
        return frame
    rest = tuple(each for each in frame.flags if each not in told)
    more = (
        ()
        if named
        else (Filter(field="acknowledged_by", op="empty", negated=True, label="nobody"),)
    )
    return replace(frame, flags=rest, filters=(*frame.filters, *more))


_DONE = (("started_at",), ("acknowledged_at",), ("decided_at",))


def _with_people(frame: Frame, entity: Entity, *, listed: bool) -> Frame:
    """Return *frame* with who changed or decided what it lists."""
    if frame.select == ("changed_at",) and "changed_by" in entity.fields:
        return replace(frame, select=("changed_by", "changed_at"))
    if frame.select in _DONE and "user" in entity.fields and not frame.asked:
        return replace(frame, select=("user", *frame.select))  # "who started the longest run"
    if listed and entity.name == "asset" and _pins_asset(frame):
        return replace(frame, select=("owner",))  # "who do I call about X"
    return replace(frame, select=("user",)) if listed and entity.name in _DECIDED else frame


def _pins_asset(frame: Frame) -> bool:
    return any(f.field == "asset" and f.op == "is" and not f.negated for f in frame.filters)


def _as_fields(frame: Frame, entity: Entity) -> Frame:
    """Return *frame* with numbers of its rows beside other fields: "type and length of IBAN"."""
    names = [asked.measure for asked in frame.asked]
    summed = any(asked.agg for asked in frame.asked) or frame.groups or frame.bucket
    if not (names and frame.select and set(names) <= set(entity.fields)) or summed or frame.windows:
        return frame
    return replace(frame, select=(*frame.select, *names), asked=())


def _is_among_named(frame: Frame) -> bool:
    """Return whether a ranking is over what is named: "which drifted more, sap or glue"."""
    fields = {*frame.groups, *(("system",) if "side" in frame.groups else ())}
    named = [f for f in frame.filters if f.field in fields and not f.negated]
    return frame.limit == 1 and not frame.per_group and any(len(f.values) > 1 for f in named)
