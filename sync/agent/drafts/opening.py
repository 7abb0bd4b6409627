"""Where a clause begins that says what must hang on the rows: "with", "without", "whose"."""

from __future__ import annotations

from collections.abc import Sequence

from sync.agent.drafts.clause import Clause
from sync.agent.words.lattice import Atom


def opened(
    atoms: Sequence[Atom], index: int, head: Sequence[Atom], current: Clause | None
) -> Clause | None:
    """Return the clause that begins at *index*; "in which all assets have" goes on as it is."""
    said_of_all = current is not None and _is_quantified(current)
    if said_of_all and not atoms[index].has("neg"):
        return None
    return _relation(atoms, index, head) or _another(atoms, index, current)


def _is_quantified(clause: Clause) -> bool:
    """Return whether *clause* says how many of its things are so: "two thirds of the tables"."""
    percent = any(a.number is not None and a.number.unit == "%" for a in clause.atoms)
    percent = percent and not any(map(_is_measured, clause.atoms))  # "a rate above 10 percent"
    return bool(clause.atoms) and (clause.universal or percent)


def _is_measured(atom: Atom) -> bool:
    return any(r.kind == "measure" and r.name != "count" for r in atom.readings)


# "that have no comment and are part of the key": what comes is said anew
_VERBS = frozenset(["is", "are", "was", "were", "have", "has", "had", "that", "which"])


def _another(atoms: Sequence[Atom], index: int, current: Clause | None) -> Clause | None:
    """Return a further clause after "and": "with open drift and failed runs"."""
    joins = any(atoms[index].has(kind) for kind in ("also", "but", "alt"))
    if current is None or not joins:
        return None
    if not any(atom.has("noun") or atom.has("flag") for atom in current.atoms):
        return None
    if atoms[index].has("alt") and (current.negated or _of_one_field(atoms, index)):
        return None  # "without owner or description" has neither
    ahead = atoms[index + 1 : index + 4]
    more = any(atom.has("noun") or atom.has("flag") or _is_measured(atom) for atom in ahead)
    # "without owner, description and mapping" denies each of them
    counted = any(atom.number is not None for atom in ahead)
    anew = index + 1 < len(atoms) and atoms[index + 1].text.lower() in _VERBS
    denied = current.negated and atoms[index].has("also") and not (counted or anew)
    return Clause("rel", atoms[index], negated=denied) if more else None


def _of_one_field(atoms: Sequence[Atom], index: int) -> bool:
    """Return whether two values of one field stand around "or": "open critical or high drift"."""
    sides = (atoms[index - 1], *atoms[index + 1 : index + 2])
    fields = [{(r.entity, r.name) for r in atom.readings if r.kind == "is"} for atom in sides]
    return len(fields) > 1 and bool(fields[0] & fields[1])


def _relation(atoms: Sequence[Atom], index: int, head: Sequence[Atom]) -> Clause | None:
    atom = atoms[index]
    denied = index > 0 and atoms[index - 1].has("neg")
    if atom.text.lower() == "drifted" and _is_of_assets(head) and not denied:
        return Clause("rel", atom, [atom])  # "how many assets drifted this month"
    denied = atom.has("neg") and (_is_of_runs(atoms, index + 1) or _holds(atoms, index + 1))
    if atom.has("agg", "share") and not _says_more(atoms[index + 1 :]):
        return None  # "per trigger with their share", "as a share per system"
    if not (atom.has("rel") or _opens_negation(atom) or denied):
        return None
    following = atoms[index + 1].text.lower() if index + 1 < len(atoms) else ""
    if not any(_is_thing(each) for each in head) or following in {"their", "its"}:
        return None
    if _compares(atoms, index + 1) or following == "how many" or _is_auxiliary(atoms, index):
        return None
    return Clause("rel", atom, negated=atom.has("neg"))


def _is_auxiliary(atoms: Sequence[Atom], index: int) -> bool:
    """Return whether "has" only goes with a verb: "how often has the login failed"."""
    verb = atoms[index].text.lower() in {"has", "have", "had"}
    return verb and index > 0 and atoms[index - 1].text.lower() in _OFTEN


_OFTEN = frozenset({"how often", "how many times", "how frequently", "when", "how long"})


def _says_more(atoms: Sequence[Atom]) -> bool:
    told = [atom for atom in atoms if not (atom.time or atom.has("also"))]
    end = next((i for i, atom in enumerate(told) if atom.has("group", "each")), len(told))
    return any(not atom.is_function for atom in told[:end])


def _compares(atoms: Sequence[Atom], index: int) -> bool:
    """Return whether "have" only says of which there are more: "have more runs than"."""
    more = index < len(atoms) and atoms[index].text.lower() in {"more", "fewer", "less"}
    return more and any(atom.text.lower() == "than" for atom in atoms[index:])


def _is_of_assets(head: Sequence[Atom]) -> bool:
    """Return whether assets, all of them or some, are what is asked for so far."""
    nouns = [r.entity for atom in head for r in atom.readings if r.kind == "noun"]
    ranked = any(atom.has("order") for atom in head)
    return nouns[:1] == ["asset"] and not ranked and not any(atom.mentions for atom in head)


def _is_of_runs(atoms: Sequence[Atom], index: int) -> bool:
    """Return whether what is denied is that something ran: "that did not run yesterday"."""
    while index < len(atoms) and atoms[index].is_function:
        index += 1
    return index < len(atoms) and atoms[index].text.lower() in {"run", "sync", "fail", "execute"}


def _holds(atoms: Sequence[Atom], index: int) -> bool:
    """Return whether what is denied is that something is there: "that don't have assets"."""
    verbs = {"have", "has", "contain", "contains", "containing", "hold", "holds", "having"}
    return index + 1 < len(atoms) and atoms[index].text.lower() in verbs


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
        "without a single",
        "without any single",
        "without even one",
        "not once with",
        "but not once with",
    }


def _is_thing(atom: Atom) -> bool:
    return atom.has("noun") or atom.has("dim") or bool(atom.mentions)
