"""Groups told by several numbers of their rows: "owners with more than 2 views and 5 tables"."""

from __future__ import annotations

from collections.abc import Sequence

from sync.agent.drafts.clause import Clause
from sync.agent.drafts.drafting import Draft
from sync.agent.drafts.heading import read_head
from sync.agent.drafts.limiting import owning
from sync.agent.frame import Frame, Related
from sync.agent.model import Model


def without_numbered(made: Draft, clauses: Sequence[Clause], model: Model) -> list[Clause]:
    """Let *made* take the clauses that number its rows, where several do; return the others."""
    if not owning(made) or made.nouns:
        return list(clauses)
    numbered = [each for each in clauses if _names_rows(made, each)]
    met = [_met(made, each, model) for each in numbered]
    told = [each for each in met if each is not None]
    if len(told) < 2 or len(told) < len(met):
        return list(clauses)
    made.met += told
    made.score += 4 * len(told)
    return [each for each in clauses if not any(each is one for one in numbered)]


def _names_rows(made: Draft, clause: Clause) -> bool:
    nouns = (r for atom in clause.atoms for r in atom.readings if r.kind == "noun")
    return any(each.entity == made.entity.name for each in nouns) and not clause.either


def _met(made: Draft, clause: Clause, model: Model) -> Related | None:
    """Return how many rows there must be as *clause* says, None where it says something else."""
    inner = Draft(made.entity, relational=True)
    read_head(inner, clause.atoms, model)
    limits = [each for each in inner.numbers if each.op and not each.unit]
    more = inner.missed or inner.asked or inner.order or inner.windows or inner.related
    if more or inner.alternatives or inner.ambiguous or len(limits) != len(inner.numbers):
        return None
    part = Frame(entity=made.entity.name, filters=tuple(inner.filters), flags=tuple(inner.flags))
    if clause.negated and not limits:
        return Related(part=part, op="=", number=0) if part.conditions else None
    if clause.negated or len(limits) != 1 or not part.conditions:
        return None
    return Related(part=part, op=limits[0].op, number=limits[0].value, high=limits[0].high)
