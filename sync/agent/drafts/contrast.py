"""Two times held against each other: "jobs that failed this week but not last week"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sync.agent.drafts.drafting import Draft
from sync.agent.drafts.own_times import filters_of
from sync.agent.frame import Asked, Filter, Frame, Related
from sync.agent.model import Model
from sync.agent.times.window import Window
from sync.agent.words.lattice import Atom
from sync.agent.words.lexicon import Reading

_OWNERS = {"space": "schema", "database": "schema", "owner": "user"}
_OF = {"run": "job", "log": "job", "drift": "asset", "finding": "asset"}
_SIDES = {"space": "datasphere", "database": "glue"}


def without_contrast(atoms: Sequence[Atom]) -> tuple[tuple[Atom, ...], Window | None]:
    """Return *atoms* without the time that is ruled out, and that time."""
    atoms = _without_either(atoms)
    for index, atom in enumerate(atoms):
        end = _time_after(atoms, index + 1) if atom.has("neg") else None
        if end is None:
            continue
        denied, before, after = atoms[index + 1 : end], atoms[:index], atoms[end + 1 :]
        if any(map(_is_timed, before)):
            rest, said = (*_without_joint(before), *after), before
        elif after and (after[0].has("but") or after[0].has("also")) and any(map(_is_timed, after)):
            rest, said = (*before, *after[1:]), after
        else:
            continue
        time = atoms[end].time
        if time is not None and _repeats(denied, said):
            return tuple(rest), time.window
    return tuple(atoms), None


def _without_either(atoms: Sequence[Atom]) -> tuple[Atom, ...]:
    """Leave out "resolved or not" at the end: it says that it does not matter."""
    if len(atoms) > 3 and atoms[-1].has("neg") and atoms[-2].has("alt"):
        return tuple(atoms[:-3])
    return tuple(atoms)


def _is_timed(atom: Atom) -> bool:
    window = atom.time.window if atom.time is not None else None
    return window is not None and bool(window.since or window.until)


def _time_after(atoms: Sequence[Atom], index: int) -> int | None:
    """Return where the time stands that ends what is denied, at most four atoms on."""
    places = range(index, min(index + 4, len(atoms)))
    return next((place for place in places if _is_timed(atoms[place])), None)


def _without_joint(atoms: Sequence[Atom]) -> Sequence[Atom]:
    """Return *atoms* without the "but" or the "and" at their end."""
    while atoms and (atoms[-1].has("but") or atoms[-1].has("also")):
        atoms = atoms[:-1]
    return atoms


def _repeats(denied: Sequence[Atom], said: Sequence[Atom]) -> bool:
    """Return whether what is denied is only what is said as well: "but did not fail last week"."""
    known = {_meant(r) for each in said for r in each.readings}
    return all(
        each.is_function
        or each.text.lower() in _AGAIN
        or known & {_meant(r) for r in each.readings}
        for each in denied
    )


def _meant(reading: Reading) -> object:
    return reading.values or (reading.kind, reading.name)


_AGAIN = frozenset({"do", "so", "any", "more", "run", "any more", "anymore", "longer"})


def contrasted(frame: Frame, made: Draft, ruled_out: Window, model: Model) -> Frame | None:
    """Return *frame* without what also happened in *ruled_out*; None where that has no sense."""
    timed = [each for each in frame.related if each.part.window is not None]
    if timed:
        return replace(frame, related=(*frame.related, *(_never(r, ruled_out) for r in timed)))
    kind = _kind(frame, made)
    if kind and frame.window is not None:
        return _kinds(frame, kind, frame.window, ruled_out, model)
    name = _thing(frame, made, model)
    if not name or frame.window is None:
        return None
    part = Frame(
        entity=frame.entity,
        filters=tuple(f for f in frame.filters if f.op != "empty"),
        flags=frame.flags,
        related=frame.related,
        alternatives=frame.alternatives,
        window=frame.window,
        time_field=frame.time_field,
    )
    happened = Related(part=part)
    entity = _OWNERS.get(name, name)
    return Frame(
        entity=entity,
        asked=(Asked(),) if made.counted else (),
        filters=_side(name),
        related=(happened, _never(happened, ruled_out)),
    )


_KINDS = frozenset({"error_class", "priority", "trigger", "severity", "kind", "component"})


def _kind(frame: Frame, made: Draft) -> str:
    """Return the field whose values are told, where they are no things: kinds of errors."""
    named = (*frame.groups, *(name for name, _ in made.things), *frame.select, *made.select)
    one = [name for name in dict.fromkeys(named) if name in _KINDS]
    return one[0] if len(one) == 1 and not made.nouns else ""


def _kinds(frame: Frame, name: str, then: Window, ruled_out: Window, model: Model) -> Frame:
    """Return the values of the field *name* with rows of one time and none of the other."""
    time = frame.time_field or model[frame.entity].time
    since = [each.since for each in (then, ruled_out) if each.since is not None]
    until = [each.until for each in (then, ruled_out) if each.until is not None]
    window = replace(
        then,
        since=min(since) if len(since) > 1 else None,
        until=max(until) if len(until) > 1 else None,
        label=f"{then.label} but not {ruled_out.label}",
    )
    met = Related(part=Frame(entity=frame.entity, filters=filters_of(time, then)))
    never = Related(
        part=Frame(entity=frame.entity, filters=filters_of(time, ruled_out)), op="=", number=0
    )
    return replace(
        frame,
        asked=(Asked(),),
        groups=(name,),
        select=(),
        order=None,
        window=window,
        limits=(met, never),
    )


def _side(name: str) -> tuple[Filter, ...]:
    if name not in _SIDES:
        return ()
    return (Filter(field="system", values=(_SIDES[name],), label=_SIDES[name]),)


def _never(related: Related, window: Window) -> Related:
    return replace(related, part=replace(related.part, window=window), op="=", number=0)


def _thing(frame: Frame, made: Draft, model: Model) -> str:
    """Return what things are meant: the jobs that failed, the assets that drifted."""
    named = (*frame.groups, *(name for name, _ in made.things), *frame.select)
    for name in named:
        entity = model.get(_OWNERS.get(name, name))
        if entity is not None and frame.entity in entity.relations:
            return name
    return "user" if made.who and frame.entity == "audit" else _OF.get(frame.entity, "")


_AT_EACH = frozenset({"both", "again", "also", "and also", "as well as", "and again"})


def at_each_time(frame: Frame, made: Draft, atoms: Sequence[Atom], model: Model) -> Frame | None:
    """Return the things of *frame* that met it in each of two times, None where that is not meant.

    "jobs that failed in January and again in March".
    """
    said = any(atom.text.lower() in _AT_EACH for atom in atoms)
    plain = frame.asked == (Asked(),) and not (frame.bucket or frame.recipe or frame.parts)
    named = [*frame.groups, *(name for name, _ in made.things)]
    if len(frame.windows) < 2 or not (said and plain and named):
        return None
    name = _thing(replace(frame, groups=tuple(named)), made, model)
    entity = _OWNERS.get(name, name)
    both = any(atom.text.lower() == "both" for atom in atoms)
    if name not in named or (made.versus and not both):
        return None
    part = replace(frame, asked=(), groups=(), windows=(), select=(), order=None, yes_no=False)
    related = tuple(Related(part=replace(part, window=each)) for each in frame.windows)
    return Frame(
        entity=entity,
        asked=(Asked(),) if made.counted else (),
        filters=_side(name),
        related=related,
        yes_no=frame.yes_no,
    )
