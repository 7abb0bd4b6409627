"""A question split into its head, its groups ("per space") and relations ("with open drift")."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sync.agent.lattice import Atom

_GROUPABLE = ("noun", "dim", "bucket")


@dataclass(slots=True)
class Clause:
    """Some atoms of a question; *marker* is the word that opened it."""

    kind: str
    marker: Atom | None = None
    atoms: list[Atom] = field(default_factory=list)
    negated: bool = False


@dataclass(slots=True)
class Clauses:
    """The head of a question, what it is grouped by, and what must hang on it."""

    head: list[Atom] = field(default_factory=list)
    groups: list[Atom] = field(default_factory=list)
    relations: list[Clause] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)  # what says that it is grouped: "per", "of each"


def split_clauses(atoms: Sequence[Atom]) -> Clauses:
    """Return *atoms* by clause; grammar words are left out."""
    found = Clauses()
    current: Clause | None = None
    index = 0
    while index < len(atoms):
        atom = atoms[index]
        step = _group(atoms, index, found)
        if step:
            index += step
            current = None
            continue
        opened = _relation(atoms, index, found.head) or _another(atoms, index, current)
        if opened is not None:
            current = _open(found, current, opened)
        elif not atom.is_function:
            inside = current is not None and not (_is_place(atom) or atom.sorting)
            (current.atoms if inside and current else found.head).append(atom)
        index += 1
    for clause in [each for each in found.relations if not each.atoms]:
        found.relations.remove(clause)
        if clause.marker is not None and clause.negated:
            found.head.append(clause.marker)
    return found


def _open(found: Clauses, current: Clause | None, opened: Clause) -> Clause:
    """Begin *opened*; right after an empty clause it takes over from that: "that have no"."""
    if current is not None and not current.atoms:
        if current.negated:
            opened.negated = True
        elif opened.negated:
            found.relations.remove(current)
    found.relations.append(opened)
    return opened


def _group(atoms: Sequence[Atom], index: int, found: Clauses) -> int:
    atom = atoms[index]
    if not atom.has("group", "each"):
        return 0
    targets: list[Atom] = []
    position = index + 1
    while position < len(atoms):
        following = atoms[position]
        if _is_groupable(following):
            targets.append(following)
            position += 1
        elif (
            following.has("also")
            or following.has("group")
            or (following.is_function and following.text in {"the", "a", "an", "of", "each"})
        ):
            if following.has("also") and not _is_groupable_at(atoms, position + 1):
                break
            position += 1
        else:
            break
    if not targets:
        return 0
    found.groups += targets
    found.marks.append(atom.text.lower())
    return position - index


def _is_groupable_at(atoms: Sequence[Atom], position: int) -> bool:
    while position < len(atoms) and (
        atoms[position].has("group") or atoms[position].text in {"the", "a"}
    ):
        position += 1
    return position < len(atoms) and _is_groupable(atoms[position])


def _is_groupable(atom: Atom) -> bool:
    if atom.mentions and not atom.readings:
        return False
    return any(atom.has(kind) for kind in _GROUPABLE)


def _another(atoms: Sequence[Atom], index: int, current: Clause | None) -> Clause | None:
    """Return a further clause after "and": "with open drift and failed runs"."""
    joins = atoms[index].has("also") or atoms[index].has("but")
    if current is None or not joins:
        return None
    if not any(atom.has("noun") for atom in current.atoms):
        return None
    ahead = atoms[index + 1 : index + 4]
    more = any(atom.has("noun") or atom.has("flag") for atom in ahead)
    return Clause("rel", atoms[index]) if more else None


def _relation(atoms: Sequence[Atom], index: int, head: Sequence[Atom]) -> Clause | None:
    atom = atoms[index]
    denied = atom.has("neg") and _is_of_runs(atoms, index + 1)
    if not (atom.has("rel") or _opens_negation(atom) or denied):
        return None
    following = atoms[index + 1].text.lower() if index + 1 < len(atoms) else ""
    if not any(_is_thing(each) for each in head) or following in {"their", "its"}:
        return None
    if _compares(atoms, index + 1):
        return None
    return Clause("rel", atom, negated=atom.has("neg"))


def _compares(atoms: Sequence[Atom], index: int) -> bool:
    """Return whether "have" only says of which there are more: "have more runs than"."""
    more = index < len(atoms) and atoms[index].text.lower() in {"more", "fewer", "less"}
    return more and any(atom.text.lower() == "than" for atom in atoms[index:])


def _is_of_runs(atoms: Sequence[Atom], index: int) -> bool:
    """Return whether what is denied is that something ran: "that did not run yesterday"."""
    while index < len(atoms) and atoms[index].is_function:
        index += 1
    return index < len(atoms) and atoms[index].text.lower() in {"run", "sync", "fail", "execute"}


def _opens_negation(atom: Atom) -> bool:
    return atom.has("neg") and atom.text.lower() in {
        "without",
        "no",
        "lacking",
        "lack",
        "lacks",
        "missing",
        "free of",
        "lacked",
    }


def _is_thing(atom: Atom) -> bool:
    return atom.has("noun") or atom.has("dim") or bool(atom.mentions)


def _is_place(atom: Atom) -> bool:
    return bool(atom.named("schema")) and not atom.named("asset")
