"""Who "per person" means after what was said: who changed a thing, who started it, its owner."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sync.agent.frame import Frame
from sync.agent.model import Model
from sync.agent.words.lattice import Atom
from sync.agent.words.lexicon import Reading

# Who did what happened at a time.
_DOERS = {"changed_at": "changed_by", "draft_since": "draft_by", "decided_at": "decided_by"}


def people(atoms: Sequence[Atom], before: Frame, model: Model) -> tuple[Atom, ...]:
    """Return *atoms* with "person" as the field of the rows of *before* that holds people.

    They stay as they are where such rows have users of their own.
    """
    field = _field(before, model)
    return tuple(_of_field(atom, field) if _is_user(atom) else atom for atom in atoms)


def _field(before: Frame, model: Model) -> str:
    fields = model[before.entity].fields
    times = (before.time_field, *before.select)
    done = next((_DOERS[name] for name in times if name in _DOERS), "")
    names = (done, "user", "owner")
    return next((name for name in names if name in fields), "")


def _is_user(atom: Atom) -> bool:
    return any(r.kind == "noun" and r.entity == "user" and not r.values for r in atom.readings)


def _of_field(atom: Atom, field: str) -> Atom:
    return replace(atom, readings=(Reading("dim", field),)) if field else atom
