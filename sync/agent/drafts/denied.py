"""Where a denial ends: "columns without a description that are nullable" are nullable."""

from __future__ import annotations

from collections.abc import Sequence

from sync.agent.drafts.clause import Clause
from sync.agent.words.absence import is_field
from sync.agent.words.lattice import Atom

_RELATIVE = frozenset({"that", "which", "who"})
_WHOSE = frozenset(["owned by", "belongs to", "belong to", "belonging to", "maintained by"])
_OF_EVENTS = frozenset({"run", "drift", "column", "asset", "job", "log", "schema", "audit"})
LEAVING_OUT = frozenset({"excluding", "except", "except for", "not counting", "leaving out"}) | {
    "apart from",
    "other than",
    "ignoring",
    "aside from",
}
# where an asset is named behind them, only that one is left out
LEAVING_OUT_ONE = LEAVING_OUT | {"without", "besides"}
_ON = frozenset({"on", "for"})


def ends_denial(atoms: Sequence[Atom], index: int, clause: Clause) -> bool:
    """Return whether *clause* denies a field of the rows and is over before *index*."""
    if not (clause.negated and clause.atoms):
        return False
    if _leaves_out(atoms[index]) or _tells_rows(atoms, index, clause):
        return True
    if not _denies_field(clause):
        return False
    atom, before = atoms[index], atoms[index - 1]
    if _shows_more(atoms, index):
        return True
    if atom.text.lower() in _RELATIVE or (_is_time(atom) and not _is_of_time(clause)):
        return True
    if atom.parted or before.has("also") or before.has("alt") or before.has("neg"):
        return False
    qualifies = index + 1 < len(atoms) and atoms[index + 1].has("noun")  # "acknowledged drift"
    if _is_where(atoms, index):
        return True
    return _says_whose(atoms, index) or (_is_told_of_rows(atom, before) and not qualifies)


def _leaves_out(atom: Atom) -> bool:
    """Return whether some are left out: "without label or description, excluding views"."""
    return atom.has("neg") and atom.text.lower() in LEAVING_OUT


def _tells_rows(atoms: Sequence[Atom], index: int, clause: Clause) -> bool:
    """Return whether "that are ..." goes on behind a value: "without high priority that are on"."""
    plain = all(r.kind in {"is", "func"} for r in clause.atoms[-1].readings)
    be = index + 1 < len(atoms) and atoms[index + 1].has("ask", "yesno")
    return plain and be and atoms[index].text.lower() in _RELATIVE


def _is_of_time(clause: Clause) -> bool:
    """Return whether it is denied that something came about: "nobody has changed since May"."""
    last = clause.atoms[-1].readings
    return any(r.kind == "dim" and r.name.endswith("_at") for r in last)


def _denies_field(clause: Clause) -> bool:
    """Return whether a field is missing, not a thing that has conditions of its own."""
    things = [r for atom in clause.atoms if not is_field(atom) for r in atom.readings]
    events = any(r.kind == "noun" and r.entity in _OF_EVENTS for r in things)
    last = clause.atoms[-1]
    return not events and (is_field(last) or last.has("flag"))


def _shows_more(atoms: Sequence[Atom], index: int) -> bool:
    """Return whether more is shown of the rows: "without a description, with their owners"."""
    after = atoms[index + 1].text.lower() if index + 1 < len(atoms) else ""
    return atoms[index].text.lower() in _ALONG and after in {"their", "its"}


_ALONG = frozenset({"with", "and", "along with", "together with", "including", "plus"})


def tells_field(atoms: Sequence[Atom], index: int) -> bool:
    """Return whether a field of the rows is shown as well: "..., with their owners"."""
    field = index + 2 < len(atoms) and is_field(atoms[index + 2])
    last = not any(not atom.is_function for atom in atoms[index + 3 :])
    return _shows_more(atoms, index) and atoms[index].text.lower() != "and" and field and last


def _is_where(atoms: Sequence[Atom], index: int) -> bool:
    """Return whether the noun says where to look: "columns without label in the HR tables"."""
    before = index - 1
    while before > 0 and (atoms[before].text.lower() in _THE or atoms[before].named("schema")):
        before -= 1
    return atoms[index].has("noun") and atoms[before].text.lower() in _IN


_THE = frozenset({"the", "all", "our", "any"})
_IN = frozenset({"in", "of", "from", "within", "across", "among"})


def _is_time(atom: Atom) -> bool:
    return atom.time is not None and atom.time.window is not None


def _says_whose(atoms: Sequence[Atom], index: int) -> bool:
    named = any(atom.named("user") for atom in atoms[index + 1 : index + 2])
    return named and atoms[index].text.lower() in _WHOSE


def _is_told_of_rows(atom: Atom, before: Atom) -> bool:
    """Return whether it is said of the rows how they are: "without owner changed in march"."""
    placed = before.text.lower() in _ON and bool(atom.named("asset"))
    done = atom.text.lower().split()[0].endswith("ed") and not atom.is_function
    typed = any(r.kind == "is" and r.name == "data_type" for r in atom.readings)
    return placed or done or typed
