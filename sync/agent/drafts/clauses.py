"""Splits a question into its clauses."""

from __future__ import annotations

from collections.abc import Sequence

from sync.agent.drafts.clause import BARE, Clause, Clauses
from sync.agent.drafts.denied import ends_denial, tells_field
from sync.agent.drafts.opening import opened
from sync.agent.words.lattice import Atom

_GROUPABLE = ("noun", "dim", "bucket")


def split_clauses(atoms: Sequence[Atom]) -> Clauses:
    """Return *atoms* by clause; grammar words are left out."""
    found = Clauses()
    current: Clause | None = None
    index = 0
    while index < len(atoms):
        atom = atoms[index]
        if (
            current is not None
            and _is_of_all(current, atom)
            and not any(map(_is_count, found.head))
        ):
            current.universal = True
            index += 1
            continue
        if current is not None and (
            ends_denial(atoms, index, current) or tells_field(atoms, index)
        ):
            current = None
        step = _group(atoms, index, found) or _each_of_them(atoms, index, found, current)
        if step:
            index += step
            current = None
            continue
        begun = opened(atoms, index, found.head, current)
        if begun is not None:
            begun.either = atom.has("alt") or _takes_or(
                current.atoms if current is not None else found.head
            )
            current = _open(found, current, begun)
        elif not atom.is_function:
            lies_in = _lies_in(atoms, index, current)
            _put(atom, found, None if lies_in else current)
        index += 1
    _list_each(found)
    _drop_empty(found)
    return found


def _drop_empty(found: Clauses) -> None:
    """Leave out the relations that say nothing; a "no" without anything belongs to the head."""
    for clause in [each for each in found.relations if not each.atoms]:
        found.relations.remove(clause)
        if clause.marker is not None and clause.negated:
            behind = (i for i, a in enumerate(found.head) if a.start >= clause.marker.end)
            place = next(behind, len(found.head))  # "per space without the sandbox"
            found.head.insert(place, clause.marker)


def _put(atom: Atom, found: Clauses, current: Clause | None) -> None:
    """Add *atom* to the clause that it stands in; a place is about the whole question."""
    outside = _is_place(atom) or atom.sorting or (current and _is_system(atom, current))
    if current is None or outside:
        if current is not None and current.atoms and (_is_place(atom) or atom.has("is")):
            found.head += _denial(current)  # "..., leaving out the SALES space", "... glue"
        found.head.append(atom)
    else:
        current.atoms.append(atom)


def _lies_in(atoms: Sequence[Atom], index: int, current: Clause | None) -> bool:
    """Return whether an asset only says where to look: "columns without a label in SUPPLIERS"."""
    if current is None or not (current.negated and current.atoms and index):
        return False
    begin = index - 1
    while begin and atoms[begin].text.lower() in {"the", "our", "my", "this", "table", "view"}:
        begin -= 1
    inside = atoms[begin].text.lower().split()[0] in {"in", "of", "from", "within"}
    return inside and bool(atoms[index].named("asset"))


def _denial(clause: Clause) -> list[Atom]:
    """Take a denial at the end of *clause* out of it, for what it denies."""
    return [clause.atoms.pop()] if clause.atoms[-1].has("neg") else []


def _list_each(found: Clauses) -> None:
    """ "every failed run, please" lists what nothing else is said of."""
    if found.marks in (["every"], ["each"]) and not any(map(_says_what, found.head)):
        found.head += found.groups
        found.groups, found.marks, found.every = [], [], True


def _says_what(atom: Atom) -> bool:
    kinds = ("noun", "measure", "dim", "agg", "order", "bucket")
    return bool(atom.mentions) or any(atom.has(kind) for kind in kinds) or _is_count(atom)


def _each_of_them(atoms: Sequence[Atom], index: int, found: Clauses, current: Clause | None) -> int:
    """Group by what was named before: "glue databases and how many tables are in each"."""
    if not _points_back(atoms, index):
        return 0
    inside = current.atoms if current is not None else []
    named = _named_before(found.head)
    if named is None:
        return 0
    if _holds_apart(found.head, named):
        found.marks.append(atoms[index].text.lower())
        return 1
    found.head.remove(named)
    found.groups.append(named)
    found.marks.append(atoms[index].text.lower())
    if current is not None and any(_is_count(each) for each in inside):
        found.relations.remove(current)  # "with the number of tables in each" only shows it
        found.head += inside
    return 1


def _holds_apart(head: Sequence[Atom], named: Atom) -> bool:
    """Return whether the kinds of one thing are counted: "local and remote tables, each"."""
    before = list(head[: head.index(named)])
    joined = any(a.has("group", "vs") or a.has("also") or a.has("alt") for a in before)
    return joined and any(a.has("is") or a.has("flag") for a in before)


def _points_back(atoms: Sequence[Atom], index: int) -> bool:
    """Return whether a group is meant that is not named again: "in each", "their number of"."""
    atom = atoms[index]
    after = atoms[index + 1] if index + 1 < len(atoms) else None
    if atom.text.lower() in {"their", "its"}:
        counted = (
            atoms[index + 2 : index + 3] if after is not None and after.has("noun") else [after]
        )
        return any(each is not None and _is_count(each) for each in counted)
    return atom.has("group", "each") and atom.text.lower() in BARE


def _named_before(head: Sequence[Atom]) -> Atom | None:
    """Return the first thing of *head* that is not what is counted, None for kinds of one thing."""
    nouns = [atom for atom in head if atom.has("noun") or atom.has("dim")]
    if nouns and not nouns[0].has("noun"):
        return nouns[0]  # "types of assets and how many of each"
    nouns = [atom for atom in nouns if atom.has("noun")]
    kinds = {r.entity for atom in nouns for r in atom.readings if r.kind == "noun"}
    if len(kinds) < 2 and (len(nouns) != 1 or _is_count(head[0])):
        return None
    return next((atom for atom in nouns if not _counts(head, atom)), None)


def _counts(head: Sequence[Atom], atom: Atom) -> bool:
    place = head.index(atom)
    return place > 0 and _is_count(head[place - 1])


def _is_count(atom: Atom) -> bool:
    return atom.has("measure", "count") or atom.has("ask", "count")


def _is_of_all(clause: Clause, atom: Atom) -> bool:
    """Return whether *atom* says that it holds for all: "where every ...", "... are all ..."."""
    word = atom.text.lower()
    if clause.atoms:
        return word == "all" and any(each.has("noun") for each in clause.atoms)
    return word in {"all", "every", "each", "only", "exclusively"}


def _takes_or(before: list[Atom]) -> bool:
    """Take the "or" off the end of *before*; return whether there was one."""
    said = bool(before) and before[-1].has("alt")
    if said:
        before.pop()
    return said


def _open(found: Clauses, current: Clause | None, begun: Clause) -> Clause:
    """Begin *begun*; right after an empty clause it takes over from that: "that have no"."""
    if current is not None and not current.atoms:
        begun.either = begun.either or current.either
        if current.negated:
            begun.negated = True
        if begun.negated:
            found.relations.remove(current)
    found.relations.append(begun)
    return begun


def _group(atoms: Sequence[Atom], index: int, found: Clauses) -> int:
    stepped = _is_step_and_more(atoms, index)
    if not (stepped or atoms[index].has("group", "each")):
        return 0
    targets: list[Atom] = [atoms[index]] if stepped else []
    aside: list[Atom] = []
    position = index + 1
    while position < len(atoms) and not (targets and _ends_group(atoms, position, found)):
        following = atoms[position]
        if _is_groupable(following) and _tells_whose(atoms, position, targets):
            aside.append(following)
        elif _is_groupable(following):
            targets.append(following)
        elif not targets and _narrows(atoms, position):
            aside.append(following)
        elif not _bridges(atoms, position):
            break
        position += 1
    if not targets:
        return 0
    found.groups += targets
    found.head += aside
    found.marks.append(atoms[index].text.lower())
    return position - index


def _tells_whose(atoms: Sequence[Atom], position: int, targets: Sequence[Atom]) -> bool:
    """Return whether a thing only says of what the field before is: "each kind of glue table"."""
    of = atoms[position - 1].text.lower() == "of" and atoms[position].has("noun")
    return of and bool(targets) and targets[-1].has("dim") and not targets[-1].has("noun")


def _is_step_and_more(atoms: Sequence[Atom], index: int) -> bool:
    """Return whether a step of time is one group of several: "per month and side"."""
    step, rest = atoms[index], atoms[index + 1 : index + 3]
    said = step.has("bucket") and step.text.lower().startswith(("per ", "by ", "each "))
    if not said or len(rest) < 2 or not rest[0].has("also"):
        return False
    things = {r.entity for r in rest[1].readings if r.kind == "noun"}
    return _is_groupable(rest[1]) and things <= {"schema", "job", "user", "asset"}


def _ends_group(atoms: Sequence[Atom], position: int, found: Clauses) -> bool:
    """Return whether here begins what is counted: "per space: tables", "per job, failures"."""
    atom = atoms[position]
    if atom.parted in {":", ";"} or (atom.parted == "," and not found.head):
        return True
    return atom.text in {"the", "a", "an"} and not _joins(atoms[position - 1])


def _narrows(atoms: Sequence[Atom], position: int) -> bool:
    """Return whether an atom only says which groups: "every finance job", "each glue database"."""
    atom = atoms[position]
    if not (atom.named("schema") or atom.has("is") or atom.has("flag")):
        return False
    after = atoms[position + 1] if position + 1 < len(atoms) else None
    return after is not None and (after.has("noun") or _narrows(atoms, position + 1))


def _bridges(atoms: Sequence[Atom], position: int) -> bool:
    """Return whether an atom only stands between two groups: "per space and per job"."""
    atom = atoms[position]
    if atom.has("also") and not _is_groupable_at(atoms, position + 1):
        return False
    return _joins(atom) or (atom.is_function and atom.text in {"the", "a", "an", "of", "each"})


def _joins(atom: Atom) -> bool:
    return atom.has("also") or atom.has("group")


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


def _is_system(atom: Atom, current: Clause) -> bool:
    """Return whether *atom* says where to look, not what is missing: "without owner in glue"."""
    said = [r for each in current.atoms for r in each.readings]
    plain = bool(said) and not any(r.kind == "noun" for r in said)
    named = any(r.kind == "is" and r.name == "system" for r in atom.readings)
    return current.negated and plain and named


def _is_place(atom: Atom) -> bool:
    return bool(atom.named("schema")) and not atom.named("asset")
