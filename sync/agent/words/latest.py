"""How the newest run of each job or asset ended, as one condition: "whose last run was partial"."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from sync.agent.words.lattice import Atom
from sync.agent.words.lexicon import Reading

_ENDS = frozenset({"SUCCEEDED", "FAILED", "PARTIAL", "CANCELLED"})
_STARTED = frozenset({"triggered", "started", "kicked off", "launched", "initiated"})
_DENIED = frozenset({"but"})  # "anything but a success"
_THEM = frozenset({"they", "them", "these", "those"})
_FAR = 7  # words between the run and what became of it
_SHORT = 3  # words between what became of it and the run


def with_latest_runs(atoms: Sequence[Atom]) -> tuple[Atom, ...]:
    """Return *atoms* with "latest run ... failed" as one, where jobs or assets have one each."""
    for start in range(len(atoms)):
        found = _run_then_end(atoms, start) or _end_then_run(atoms, start)
        if found is None:
            continue
        end, readings = found
        if not (_speaks_of_many(atoms[:start]) or _is_theirs(atoms, start, end)):
            continue
        text = " ".join(atom.text for atom in atoms[start:end])
        one = replace(
            atoms[start], end=atoms[end - 1].end, text=text, readings=readings, number=None
        )
        return (*atoms[:start], one, *atoms[end:])
    return tuple(atoms)


def _run_then_end(atoms: Sequence[Atom], start: int) -> tuple[int, tuple[Reading, ...]] | None:
    """Read "last run was partial": where it ends, and what it says."""
    after = _newest_run(atoms, start)
    for end in range(after, min(after + _FAR, len(atoms))) if after else ():
        several = _one_of_several(atoms, end, denied=_is_denied(atoms[after:end]))
        if several is not None:
            return several
        readings = _ended(atoms[end], denied=_is_denied(atoms[after:end]))
        if readings:
            return end + 1, readings
        if not _is_between(atoms[end]):
            break
    return None


def _one_of_several(
    atoms: Sequence[Atom], start: int, *, denied: bool
) -> tuple[int, tuple[Reading, ...]] | None:
    """Read "neither succeeded nor failed" and "partial or cancelled": where it ends, what it is."""
    unsuccessful = atoms[start].has("flag", "unsuccessful")
    said, end = _statuses(atoms[start]), start + 1
    denied = denied or unsuccessful
    may_be = _ENDS - (said or {"SUCCEEDED"}) if denied else said & _ENDS
    while (said or unsuccessful) and (after := _joined(atoms, end, denied=denied)):
        more, end = _statuses(atoms[after]), after + 1
        may_be = may_be - more if denied else may_be | more & _ENDS
    if end == start + 1:
        return None
    if end < len(atoms) and atoms[end].text.lower() == "either":
        end += 1
    return end, _last_status(may_be)


def _joined(atoms: Sequence[Atom], start: int, *, denied: bool) -> int:
    """Return where the next way to end stands behind "or" or "nor", 0 where there is none."""
    at = start
    while at < len(atoms) and (atoms[at].is_function or _joins(atoms[at], denied=denied)):
        at += 1
    joins = any(atom.has("alt") or atom.has("neg") for atom in atoms[start:at])
    return at if joins and at < len(atoms) and _statuses(atoms[at]) else 0


def _joins(atom: Atom, *, denied: bool) -> bool:
    return atom.has("alt") or (denied and any(map(atom.has, ("neg", "but", "also"))))


def _end_then_run(atoms: Sequence[Atom], start: int) -> tuple[int, tuple[Reading, ...]] | None:
    """Read "partial last run" and "failed in their last run"."""
    readings = _ended(atoms[start], denied=start > 0 and atoms[start - 1].has("neg"))
    at = start + 1
    while readings and at < len(atoms) and atoms[at].is_function and at - start <= _SHORT:
        at += 1
    after = _newest_run(atoms, at) if readings and at < len(atoms) else 0
    return (after, readings) if after else None


def _newest_run(atoms: Sequence[Atom], start: int) -> int:
    """Return where "latest finished run" ends that begins at *start*, 0 where it does not."""
    first = atoms[start]
    if first.has("dim", "last_run_at") or first.has("dim", "last_sync_at"):
        return start + 1
    if not any(r.kind == "order" and (r.name, r.extra) == ("desc", "time") for r in first.readings):
        return 0
    at = start + 1
    if at < len(atoms) and atoms[at].has("flag", "finished"):
        at += 1
    is_run = at < len(atoms) and any(
        r.kind == "noun" and r.entity == "run" and not r.values for r in atoms[at].readings
    )
    return at + 1 if is_run else 0


def _speaks_of_many(before: Sequence[Atom]) -> bool:
    """Return whether jobs or assets are looked for, not one that is known."""
    found = [
        atom
        for atom in before
        if any(r.kind == "noun" and r.entity in {"job", "asset"} for r in atom.readings)
    ]
    asked = any(atom.has("rel") or atom.has("ask", "which") for atom in before)
    return any(atom.text.lower().endswith("s") for atom in found) or (bool(found) and asked)


def _is_theirs(atoms: Sequence[Atom], start: int, end: int) -> bool:
    """Return whether it is the last run of each that was shown: "did they fail on their last"."""
    them = any(_THEM & set(atom.text.lower().split()) for atom in atoms[:start])
    return them and any(atom.text.lower() == "their" for atom in atoms[start:end])


def _is_between(atom: Atom) -> bool:
    return (
        atom.is_function
        or any(atom.has(kind) for kind in ("ask", "rel", "neg", "but", "any"))
        or atom.text.lower() in {"run", "ended", "finished", "end"}
    )


def _is_denied(between: Sequence[Atom]) -> bool:
    return any(atom.has("neg") or atom.text.lower() in _DENIED for atom in between)


def _ended(atom: Atom, *, denied: bool) -> tuple[Reading, ...]:
    statuses = _statuses(atom)
    unsuccessful = atom.has("flag", "unsuccessful")
    if unsuccessful or (denied and "SUCCEEDED" in statuses):
        return tuple(
            Reading("flag", "latest_unsuccessful", entity, flags=("latest_unsuccessful",))
            for entity in ("job", "asset")
        )
    if "FAILED" in statuses:
        flag = "!latest_failed" if denied else "latest_failed"
        return tuple(
            Reading("flag", "latest_failed", entity, flags=(flag,)) for entity in ("job", "asset")
        )
    found = sorted(statuses & _ENDS)
    return _last_status(found[:1]) if found and not denied else ()


def _statuses(atom: Atom) -> set[str]:
    """Return how runs end that *atom* is said of."""
    return {
        value
        for r in atom.readings
        if r.entity == "run"
        for name, values in r.values
        if name == "status"
        for value in values
    }


def _last_status(statuses: Collection[str]) -> tuple[Reading, ...]:
    told = (("last_status", tuple(sorted(statuses))),)
    return tuple(Reading("is", "last_status", entity, values=told) for entity in ("job", "asset"))


def with_verbs(atoms: Sequence[Atom]) -> tuple[Atom, ...]:
    """Return *atoms*, in which the "last" that ends "how long did it last" is a verb."""
    atoms = _how_started(atoms)
    spoken = [atom for atom in atoms if not atom.time]
    long = any(atom.text.lower().startswith("how long") for atom in spoken)
    if not long or spoken[-1].text.lower() != "last":
        return tuple(atoms)
    verb = replace(
        spoken[-1], readings=tuple(r for r in spoken[-1].readings if r.kind == "measure")
    )
    return tuple(verb if atom is spoken[-1] else atom for atom in atoms)


def _how_started(atoms: Sequence[Atom]) -> tuple[Atom, ...]:
    """Return *atoms*, in which "how were they started" asks for what started them."""
    said = [atom.text.lower() for atom in atoms[:3]]
    if "how" not in said or not {"were", "was", "are", "did"} & set(said):
        return tuple(atoms)
    started = (Reading("dim", "trigger"),)
    return tuple(
        replace(atom, readings=started) if atom.text.lower() in _STARTED else atom for atom in atoms
    )
