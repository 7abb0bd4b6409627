"""Several things that happened to a row, each in a time of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sync.agent.drafts.drafting import Draft
from sync.agent.frame import Filter
from sync.agent.model import Entity
from sync.agent.times.window import Window
from sync.agent.words.lattice import Atom

_Said = tuple[Atom, Atom, str, Window]
_TIMES_OF_FLAGS = {"acknowledged": "acknowledged_at"}


def without_own_times(made: Draft, atoms: Sequence[Atom]) -> list[Atom]:
    """Let *made* take "detected in february but resolved in march"; return the other atoms."""
    said = list(_said(made.entity, atoms))
    if len({name for _, _, name, _ in said}) < 2:
        return list(atoms)
    if _sets_apart(atoms):
        made.missed.append(said[-1][0])  # two numbers, each of its own rows
        return list(atoms)
    for _, _, name, window in said:
        made.filters += filters_of(name, window)
        made.score += 4
    taken = [atom for verb, time, _, _ in said for atom in (verb, time)]
    return [atom for atom in atoms if not any(atom is each for each in taken)]


def _sets_apart(atoms: Sequence[Atom]) -> bool:
    """Return whether two numbers are set beside each other: "detected in ... than resolved in"."""
    counts = sum(a.has("ask", "count") or a.has("measure", "count") for a in atoms)
    words = {atom.text.lower() for atom in atoms}
    return counts > 1 or any(a.has("group", "vs") for a in atoms) or bool(words & _AGAINST)


_AGAINST = frozenset(
    {"more", "fewer", "less", "than", "versus", "vs", "compared", "compared to", "against"}
)


def _said(entity: Entity, atoms: Sequence[Atom]) -> Iterator[_Said]:
    """Yield each verb that a time stands behind, with the field that tells when it happened."""
    verb: Atom | None = None
    for atom in atoms:
        window = atom.time.window if atom.time is not None else None
        if window is not None and verb is not None:
            name = _time_of(entity, verb)
            if name and window.part is None and (window.since or window.until):
                yield verb, atom, name, window
        if not (atom.is_function or atom.has("ask", "yesno")):
            verb = atom


def _time_of(entity: Entity, verb: Atom) -> str:
    fields = entity.fields
    named = (r.name for r in verb.readings if r.kind == "dim" and r.name in fields)
    timed = next((name for name in named if fields[name].type == "time"), "")
    flags = (_TIMES_OF_FLAGS.get(r.name, "") for r in verb.readings if r.entity == entity.name)
    flagged = next((name for name in flags if name in fields), "")
    return "" if verb.has("noun") else timed or flagged


def filters_of(name: str, window: Window) -> tuple[Filter, ...]:
    """Return the filters of the field *name* that keep what lies in *window*."""
    since = () if window.since is None else (window.since,)
    until = () if window.until is None else (window.until,)
    return (
        *(Filter(field=name, op=">=", values=(each,), label=window.label) for each in since),
        *(Filter(field=name, op="<", values=(each,), label=window.label) for each in until),
    )
