"""Runs that are named by their number: "why did run 3978 fail"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sync.agent.words.lattice import Atom
from sync.agent.words.names import Mention, Named

_BETWEEN = frozenset({"number", "no", "nr", "id", "#", "with", "the", "called", "."})
_RUN = frozenset({"run", "runs", "sync", "execution", "job run", "load"})
_COUNTED = ("attempts", "retries", "written")
_FAR = 3  # atoms between the word and the number


def with_run_numbers(atoms: Sequence[Atom]) -> tuple[Atom, ...]:
    """Return *atoms* with the number of "run number 3978" as a name."""
    found: list[Atom] = []
    index = 0
    while index < len(atoms):
        end = _end(atoms, index)
        found.append(atoms[index])
        if end:
            found.append(_named(atoms[end]))
        index = (end or index) + 1
    return tuple(found)


def _end(atoms: Sequence[Atom], index: int) -> int:
    """Return where the number stands that names the run at *index*, 0 where none does."""
    if atoms[index].text.lower() not in _RUN or not atoms[index].has("noun", "run"):
        return 0
    for end in range(index + 1, min(index + 1 + _FAR, len(atoms))):
        number = atoms[end].number
        if number is not None:
            plain = not (number.op or number.unit or number.ranking or number.ordinal)
            whole = number.value == int(number.value) and atoms[end].text.isdigit()
            named = plain and whole and not (atoms[end].time or _counts(atoms, end))
            return end if named else 0
        if atoms[end].text.lower() not in _BETWEEN:
            return 0
    return 0


def _counts(atoms: Sequence[Atom], at: int) -> bool:
    """Return whether the number says how many: "runs with 3 attempts"."""
    after = atoms[at + 1] if at + 1 < len(atoms) else None
    return after is not None and (
        after.has("noun") or any(after.has("measure", name) for name in _COUNTED)
    )


def _named(number: Atom) -> Atom:
    entry = Named(kind="value", key=int(number.text), name=number.text, field="run.run")
    mention = Mention(number.start, number.end, (entry,))
    return replace(number, mentions=(mention,), number=None)
