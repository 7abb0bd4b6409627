"""How many of the things that hang on a row are so: all, none, most, less than 80 % of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sync.agent.drafts.clause import Clause
from sync.agent.drafts.drafting import Draft
from sync.agent.drafts.heading import read_head
from sync.agent.frame import Condition, Filter, Frame, Related
from sync.agent.model import Entity, Model
from sync.agent.times.window import merge
from sync.agent.words.lattice import Atom

_NONE = frozenset({"not a single", "none", "not one"})
_MOST = frozenset({"most", "mostly"})


@dataclass(frozen=True, slots=True)
class _Quantity:
    """Which share in percent of them; *said* is the word for it among the atoms of a clause."""

    op: str
    percent: float
    said: Atom | None = None


def of_several(entity: Entity, clause: Clause, model: Model, name: str) -> Draft | None:
    """Read *clause* as what holds for all of the things called *name*, for none or for a share.

    There must be at least one; None where the clause says no such thing.
    """
    quantity = _quantity(clause)
    noun, said = _parted(clause, name, quantity.said if quantity else None)
    if not (quantity and noun and said) or _ranks(clause, quantity, noun[0], said):
        return None
    things, met = (Draft(model[name], relational=True) for _ in range(2))
    read_head(things, noun, model)
    read_head(met, said, model)
    conditions: tuple[Condition, ...] = (*met.filters, *met.flags)
    if not conditions or met.numbers:
        return None
    part = Frame(
        entity=name,
        filters=tuple(things.filters),
        flags=tuple(things.flags),
        window=merge([*things.windows, *met.windows]),
        time_field=met.time_field,
    )
    made = Draft(entity, missed=[*things.missed, *met.missed])
    made.score = things.score + met.score - 0.5 + (2 if quantity.said else 0)
    made.related += _related(part, conditions, quantity)
    return made


_WHERE = frozenset({"where", "in which", "for which", "on which", "whose", "of which"})


def _ranks(clause: Clause, quantity: _Quantity, noun: Atom, said: Sequence[Atom]) -> bool:
    """Return whether "most" ranks: "jobs with most retried runs", "... most runs that failed"."""
    most = quantity.said is not None and quantity.said.text.lower() in _MOST
    where = clause.marker is not None and clause.marker.text.lower() in _WHERE
    return most and not where and not any(each.start == noun.end for each in said)


def _quantity(clause: Clause) -> _Quantity | None:
    if clause.universal:
        return _Quantity("=", 100)
    for atom in clause.atoms:
        number = atom.number
        if number is not None and number.unit == "%" and number.op not in {"", "between"}:
            return _Quantity(number.op, number.value, atom)
        if atom.text.lower() in _NONE:
            return _Quantity("=", 0, atom)
        if atom.text.lower() in _MOST:
            return _Quantity(">", 50, atom)
    return None


def _related(
    part: Frame, conditions: tuple[Condition, ...], quantity: _Quantity
) -> tuple[Related, ...]:
    if (quantity.op, quantity.percent) == ("=", 100):
        denied = tuple(_denied(each) for each in conditions)
        others = replace(part, alternatives=(denied,))
        return Related(part=part), Related(part=others, op="=", number=0)
    return (Related(part=part, op=quantity.op, number=quantity.percent, share=conditions),)


def _denied(each: Condition) -> Condition:
    if isinstance(each, Filter):
        return replace(each, negated=not each.negated)
    return replace(each, wanted=not each.wanted)


def _parted(
    clause: Clause, name: str, quantifier: Atom | None
) -> tuple[Sequence[Atom], Sequence[Atom]]:
    """Return the noun of *clause* and what is said of it, before or behind."""
    atoms = [atom for atom in clause.atoms if atom is not quantifier]
    nouns = [
        index
        for index, atom in enumerate(atoms)
        if any(r.kind == "noun" and r.entity == name for r in atom.readings)
    ]
    if not nouns:
        return [], []
    at = nouns[0]
    return atoms[at : at + 1], atoms[:at] + atoms[at + 1 :]
