"""Words that narrow nothing: "empty ones included" keeps the rest, "belongs to X" is where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sync.agent.words.lattice import Atom
from sync.agent.words.lexicon import Reading

_PLAIN = (Reading("func", ""),)
_HOLDS = (Reading("rel", ""),)
_RUN = (Reading("noun", "run", entity="run"),)
_AFTER = frozenset({"too", "included", "inclusive", "as well", "also", "including"})
_BEFORE = frozenset({"including", "incl", "inclusive", "even", "included"})
_ONES = frozenset({"one", "ones", "the", "any", "all"})
_PARTS = frozenset({"column", "run", "job", "log", "drift", "finding"})  # what assets have
_OF_PLACE = frozenset({"belong to", "belongs to", "belonging to", "belong", "belongs", "live"})
_LIFTS = frozenset({"deleted"})  # leaves the default behind: "deleted ones, too" adds them


def with_harmless(atoms: Sequence[Atom]) -> tuple[Atom, ...]:
    """Return *atoms* with what narrows nothing as words of grammar."""
    found = list(atoms)
    for index in range(len(found)):
        end = _included(found, index)
        for place in range(index, end):
            found[place] = replace(found[place], readings=_PLAIN, mentions=(), number=None)
        if _is_column_of_field(found, index):
            found[index] = replace(found[index], readings=())
        if _names_field(found, index):
            found[index] = replace(found[index], readings=_PLAIN, mentions=())
        if (
            _is_of_key(found, index)
            or _is_place(found, index)
            or _is_of_column(found, index)
            or _is_named(found, index)
            or _asks_when_next(found, index)
            or _is_of_type(found, index)
        ):
            found[index] = replace(found[index], readings=_PLAIN)
        if _is_of_each(found, index):
            found[index] = replace(found[index], readings=_RUN)
        if _holds(found, index):
            found[index] = replace(found[index], readings=_HOLDS, mentions=())
    return tuple(found)


def _is_of_each(atoms: Sequence[Atom], index: int) -> bool:
    """Return whether "runs for" is no length: "failed runs for each day"."""
    if atoms[index].text.lower() != "runs for" or index + 1 >= len(atoms):
        return False
    after = atoms[index + 1]
    return after.has("group") or after.has("bucket") or bool(after.mentions)


def _is_of_column(atoms: Sequence[Atom], index: int) -> bool:
    """Return whether the word only says what a column holds: "email addresses"."""
    kinds = {"address", "addresses", "codes", "ids"}
    column = index > 0 and bool(atoms[index - 1].named("column"))
    return column and atoms[index].is_unknown and atoms[index].text.lower() in kinds


def _is_column_of_field(atoms: Sequence[Atom], index: int) -> bool:
    """Return whether a word is the column whose field is asked for: "data type of amount in X"."""
    if index < 2 or not (atoms[index].named("column") and atoms[index].has("measure")):
        return False
    placed = any(atom.named("asset") for atom in atoms[index + 1 :])
    field = any(r.kind == "dim" and r.name in _OF_COLUMN for r in atoms[index - 2].readings)
    return field and placed and atoms[index - 1].text.lower() == "of"


_OF_COLUMN = frozenset({"data_type", "length", "default_value", "semantics", "position"})


def _names_field(atoms: Sequence[Atom], index: int) -> bool:
    """Return whether the word only says which field the value behind it is of: "severity high"."""
    fields = {r.name for r in atoms[index].readings if r.kind == "dim"}
    after = atoms[index + 1] if index + 1 < len(atoms) else None
    if not fields or after is None or after.has("noun") or after.parted:
        return False
    if index and (atoms[index - 1].has("group") or atoms[index - 1].has("ask", "which")):
        return False
    return any(r.kind == "is" and r.name in fields for r in after.readings)


def _is_named(atoms: Sequence[Atom], index: int) -> bool:
    """Return whether a noun only says what a name before it is: "shipments load: runs per day"."""
    kind = any(r.kind == "noun" and r.entity in {"run", "job"} for r in atoms[index].readings)
    named = index > 0 and bool(atoms[index - 1].named("asset") or atoms[index - 1].named("job"))
    after = atoms[index + 1] if index + 1 < len(atoms) else None
    return kind and named and after is not None and after.parted == ":"


def _asks_when_next(atoms: Sequence[Atom], index: int) -> bool:
    """Return whether "when does" only asks for the next time: "when does payroll run next"."""
    told = atoms[index].text.lower() in {"when does", "when do", "when will", "when is"}
    return told and any(atom.has("dim", "next_fire_at") for atom in atoms[index + 1 :])


def _is_of_type(atoms: Sequence[Atom], index: int) -> bool:
    """Return whether the word only leads to a value: "failures of type timeout"."""
    kinds = {"type", "class", "kind", "category", "sort"}
    if not 0 < index < len(atoms) - 1 or atoms[index].text.lower() not in kinds:
        return False
    after = atoms[index + 1]
    value = after.has("is", "error_class") or after.has("is", "trigger")
    return atoms[index - 1].text.lower() == "of" and value and not after.has("noun")


def _is_of_key(atoms: Sequence[Atom], index: int) -> bool:
    """Return whether the word only leads on: "columns that belong to a key", "... to views"."""
    if atoms[index].text.lower() not in _OF_PLACE:
        return False
    rest = [atom for atom in atoms[index + 1 :] if not atom.is_function][:2]
    before = next((atom for atom in reversed(atoms[:index]) if not atom.is_function), None)
    parts = before is not None and bool(_kinds(before) & _PARTS)
    of_asset = parts and any("asset" in _kinds(atom) for atom in rest)
    return of_asset or any(atom.has("flag", "key") for atom in rest[:1])


def _kinds(atom: Atom) -> set[str]:
    return {r.entity for r in atom.readings if r.kind == "noun"}


def _holds(atoms: Sequence[Atom], index: int) -> bool:
    """Return whether the store is a verb: "tables that store emails"."""
    verb = atoms[index].text.lower() in {"store", "stores", "storing"}
    return verb and index > 0 and (atoms[index - 1].has("noun") or atoms[index - 1].has("rel"))


def _included(atoms: Sequence[Atom], index: int) -> int:
    """Return where "(including) the empty ones (too)" ends that begins at *index*, 0 for none."""
    told = atoms[index].text.lower() in _BEFORE
    at = _skip(atoms, index + told)
    if at >= len(atoms) or not _is_condition(atoms[at]):
        return 0
    after = _skip(atoms, at + 1)
    noun = after < len(atoms) and atoms[after].has("noun")
    end = _skip(atoms, after + noun)
    closed = end < len(atoms) and atoms[end].text.lower() in _AFTER
    ones = any(atom.text.lower() in {"one", "ones"} for atom in atoms[at + 1 : end])
    if closed and (ones or noun) and _ends(atoms, end + 1):
        return end + 1
    return end if told and (ones or noun) and _ends(atoms, end) and index else 0


def _skip(atoms: Sequence[Atom], index: int) -> int:
    while index < len(atoms) and atoms[index].text.lower() in _ONES:
        index += 1
    return index


def _is_condition(atom: Atom) -> bool:
    flags = [r for r in atom.readings if r.kind == "flag"]
    told = bool(flags) or atom.has("is")
    return told and not any(r.name in _LIFTS for r in flags)


def _ends(atoms: Sequence[Atom], index: int) -> bool:
    return all(atom.is_function for atom in atoms[index:])


def _is_place(atoms: Sequence[Atom], index: int) -> bool:
    """Return whether the atom only leads to the space: "assets that belong to FINANCE"."""
    if atoms[index].text.lower() not in _OF_PLACE:
        return False
    if atoms[index].text.lower() == "live":
        before = atoms[index - 1] if index else None
        return before is not None and (before.has("noun") or before.text.lower() == "that")
    after = index + 1
    while after < len(atoms) and (atoms[after].is_function or atoms[after].has("noun", "schema")):
        after += 1
    return after < len(atoms) and bool(atoms[after].named("schema"))
