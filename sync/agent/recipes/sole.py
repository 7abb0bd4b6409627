"""What one asset alone uses, or what uses it alone: "tables that only the cash flow view reads"."""

from __future__ import annotations

from collections.abc import Sequence

from sync.agent.words.lattice import Atom

_SOLE = frozenset({"only", "just", "solely", "exclusively", "merely"})
_TYPES = frozenset({"view", "model", "table", "asset", "object"})


def is_sole(atoms: Sequence[Atom]) -> bool:
    """Return whether only the asset that is named is meant: "used by X only", "only X uses"."""
    return any(
        atom.text.lower() in _SOLE and (_names_next(atoms[at + 1 :]) or _names_last(atoms[:at]))
        for at, atom in enumerate(atoms)
    )


def _names_next(after: Sequence[Atom]) -> bool:
    named = next((a for a in after if not (a.is_function or a.text.lower() == "by")), None)
    return named is not None and bool(named.named("asset")) and not _is_kind(named)


def _names_last(before: Sequence[Atom]) -> bool:
    """Return whether an asset stands right before, said of by another: "used by X only"."""
    said = [atom for atom in before if atom.text.lower() not in _TYPES]
    if not said or not said[-1].named("asset") or len(said) < len(before) - 1:
        return False
    verb = next((a for a in reversed(said[:-1]) if not a.is_function), None)
    return verb is not None and (verb.text.lower().endswith(" by") or verb.has("group"))


def _is_kind(atom: Atom) -> bool:
    return atom.has("noun")
