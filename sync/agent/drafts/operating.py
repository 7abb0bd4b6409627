"""Words that work on an answer as a whole ("same", "than", "when ... failed"), held or not.

They look like grammar, so that nothing else misses them where a frame does not do what they say.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from sync.agent.drafts.drafting import THEM
from sync.agent.drafts.holding import Held
from sync.agent.drafts.quantifying import QUANTIFIERS, Check
from sync.agent.drafts.repeating import unrepeated
from sync.agent.words.lattice import Atom

_COMPARING = frozenset({"compare", "comparison", "difference", "differ", "by how much"}) | {
    "differences",
    "how many more",
    "how much more",
    "how many fewer",
    "by how many",
    "gap",
}
_REST = frozenset({"other", "others", "else", "another", "remaining", "rest"})
_NAMED = ("asset", "job", "user")
# Before these, "when" asks for a moment: "and when", "tell me when".
_ASKING = frozenset({"me", "know", "see", "exactly", "you", "us", "say", "of"})


def unheld(atoms: Sequence[Atom], held: Held) -> tuple[Atom, ...]:
    """Return the words among *atoms* that work on the whole answer and are not in *held*."""
    found = []
    for place, atom in enumerate(atoms):
        check = _CHECKS.get(atom.text.lower())
        if check is not None and not check(atoms, place, held):
            found.append(atom)
    return (
        *found,
        *_merged(atoms, held),
        *_other_end(atoms, held),
        *_of_those(atoms, held),
        *_of_two_times(atoms, held),
        *unrepeated(atoms, held),
        *_verb_as_number(atoms, held),
    )


def _verb_as_number(atoms: Sequence[Atom], held: Held) -> tuple[Atom, ...]:
    """Return "depend on" of "models that depend on ..." where it was taken for a number of them."""
    counts = any(
        a.number is not None or a.has("ask", "count") or a.has("measure", "count") or a.has("order")
        for a in atoms
    )
    asked = {each.measure for each in held.frame.asked}
    if held.frame.recipe or counts or not asked & {"downstream_count", "upstream_count"}:
        return ()
    return tuple(a for a in atoms if a.text.lower().split()[0] in {"depend", "depends"})


def _of_two_times(atoms: Sequence[Atom], held: Held) -> tuple[Atom, ...]:
    """Return the second time of "started yesterday but ended today": it is no other period."""
    said = {atom.text.lower() for atom in atoms}
    began, ended = said & {"started", "began", "queued"}, said & {"ended", "finished", "completed"}
    timed = [atom for atom in atoms if atom.time is not None]
    return tuple(timed[-1:]) if began and ended and len(held.frame.windows) == 2 else ()


def _of_those(atoms: Sequence[Atom], held: Held) -> tuple[Atom, ...]:
    """Return the second of two numbers where one is told: "and how many of those ran"."""
    frame = held.frame
    counts = [place for place, atom in enumerate(atoms) if atom.has("ask", "count")]
    apart = len({part.entity for part in frame.parts}) > 1  # those would be all of another kind
    told = bool(frame.parts and not apart) or frame.shares or bool(frame.recipe)
    if len(counts) < 2 or told or len(frame.asked) > 1:
        return ()
    after = {
        word for a in atoms[counts[-1] + 1 : counts[-1] + 3] for word in a.text.lower().split()
    }
    return (atoms[counts[-1]],) if THEM & after else ()


_COMPARED = frozenset({"columns_in_all", "columns_compared", "schema_difference", "verdict"}) | {
    "columns_of_every",
    "columns_side_by_side",
    "rows_of_pair",
    "reached_by_all",
}


def _holds_same(atoms: Sequence[Atom], place: int, held: Held) -> bool:
    return held.frame.recipe in _COMPARED or "same_name" in held.names or "differs" in held.flags


def _holds_when(atoms: Sequence[Atom], place: int, held: Held) -> bool:
    """ "failed when payroll failed" is no moment that is asked for, "and when" is one."""
    before = atoms[place - 1] if place else None
    if before is None or atoms[place].parted or place + 1 >= len(atoms):
        return True
    if held.frame.recipe in {"downstream", "column_downstream"}:
        return True  # "what breaks when it changes"
    if before.has("also") and held.frame.groups and not held.frame.recipe:
        told = (each.measure for each in held.frame.asked)  # "and when was the last one"
        return any(name.endswith("_at") for name in told)
    asking = before.has("ask", "list") or before.has("also") or before.text.lower() in _ASKING
    return asking or before.has("but") or before.has("alt")


def _holds_while(atoms: Sequence[Atom], place: int, held: Held) -> bool:
    return not place or not any(atom.has("is") or atom.has("noun") for atom in atoms[place + 1 :])


def _holds_rest(atoms: Sequence[Atom], place: int, held: Held) -> bool:
    """ "which other jobs failed" leaves out the one that is named."""
    named = any(atom.named(kind) for atom in atoms for kind in _NAMED)
    return not named or held.negates or bool(held.frame.recipe)


def _holds_comparison(atoms: Sequence[Atom], place: int, held: Held) -> bool:
    frame = held.frame
    several = frame.groups or frame.recipe or frame.parts or frame.shares or frame.bucket
    return bool(several) or held.compares


def _holds_than(atoms: Sequence[Atom], place: int, held: Held) -> bool:
    frame = held.frame
    if _is_of_norm(atoms, place) and not frame.recipe:
        return held.compares
    if _is_alone(atoms, place, held):
        return False  # "slower than payroll" is about the others
    ranked = frame.order is not None and bool(frame.groups)
    two = any(each.field in frame.groups and len(each.values) == 2 for each in frame.filters)
    return held.compares or ranked or two or bool(frame.recipe or frame.parts or frame.yes_no)


def _is_of_norm(atoms: Sequence[Atom], place: int) -> bool:
    after = [atom for atom in atoms[place + 1 :] if not atom.is_function][:2]
    named = bool(after) and bool(after[0].mentions) and not after[0].readings
    return not named and any(a.has("agg", "avg") or a.has("agg", "median") for a in after)


def _is_alone(atoms: Sequence[Atom], place: int, held: Held) -> bool:
    """Return whether what is compared with is all that is looked at."""
    after = next((atom for atom in atoms[place + 1 :] if not atom.is_function), None)
    keys = {e.key for m in after.mentions for e in m.found} if after is not None else set()
    one = [f.values for f in held.frame.filters if len(f.values) == 1 and not f.negated]
    plain = not (held.frame.windows or held.frame.more or held.frame.limited)
    return plain and any(values[0] in keys for values in one)


def _holds_rhythm(atoms: Sequence[Atom], place: int, held: Held) -> bool:
    """ "synced hourly" is how often a job fires, "daily failures" a series."""
    last = place + 1 == len(atoms) or not any(not a.is_function for a in atoms[place + 1 :])
    thing = held.frame.entity in {"asset", "job", "column", "link"}
    return not (last and thing and held.frame.bucket)


def _holds_since(atoms: Sequence[Atom], place: int, held: Held) -> bool:
    """ "since their last failure" is no time that is the same for all."""
    after = [atom.text.lower() for atom in atoms[place + 1 : place + 2]]
    return not after or after[0] not in {"their", "its", "his", "her"} or bool(held.frame.recipe)


def _merged(atoms: Sequence[Atom], held: Held) -> tuple[Atom, ...]:
    """Return the second of two values that no "or" joins: "active mappings ... not decided"."""
    joined = any(a.parted or a.text.lower() == "than" or any(map(a.has, _JOINTS)) for a in atoms)
    joined = joined or any(atom.has("ask", "compare") for atom in atoms)
    for each in held.frame.filters if not joined else ():
        labels = each.label.lower().split(" or ")
        if each.field in _SINGLE and len(labels) > 1 and len(each.values) > 1:
            return tuple(atom for atom in atoms if atom.text.lower() == labels[-1])
    return ()


def _other_end(atoms: Sequence[Atom], held: Held) -> tuple[Atom, ...]:
    """Return the second of two ends where one is told: "the largest and the smallest table"."""
    told = held.frame.recipe or held.frame.parts or {"max", "min"} <= held.aggs
    ends = [atom for atom in atoms if _direction(atom)]
    for one, other in pairwise(ends):
        between = atoms[atoms.index(one) + 1 : atoms.index(other)]
        joined = any(a.has("also") for a in between)
        joined = joined and all(a.has("also") or a.is_function for a in between)
        if joined and _direction(one) != _direction(other) and not told:
            return (other,)
    return ()


def _direction(atom: Atom) -> str:
    """Return which end of a ranking is meant, "" for none."""
    if atom.number is not None and atom.number.ranking:
        return "desc" if atom.number.ranking in {"top", "last"} else "asc"
    order = atom.first("order")
    newest = any(r.kind == "dim" and r.name.startswith("last_") for r in atom.readings)
    return order.name if order is not None else ("desc" if newest else "")


_JOINTS = ("alt", "also", "both", "group", "but", "neg")
_SINGLE = frozenset({"status", "severity", "priority", "trigger", "level", "kind", "asset_type"})


def _holds_pair(word: str, *, before: bool = False) -> Check:
    """Return a check that the word does not go with *word*: "on time", "account for"."""

    def check(atoms: Sequence[Atom], place: int, held: Held) -> bool:
        at = place - 1 if before else place + 1
        return not (0 <= at < len(atoms)) or atoms[at].text.lower().split()[-1] != word

    return check


def _holds_different(atoms: Sequence[Atom], place: int, held: Held) -> bool:
    """ "different error classes per space" counts those, not the runs of each space."""
    frame = held.frame
    if not atoms[place].has("agg", "distinct") or place + 1 >= len(atoms):
        return True
    told = frame.recipe or held.lists or frame.limited or "distinct" in held.aggs
    after = atoms[place + 1]
    names = {r.name for r in after.readings if r.kind in {"dim", "noun", "measure"}}
    if frame.entity == "audit" and after.has("dim", "action"):
        return "distinct" in held.aggs  # kinds of them
    own = any(r.kind == "noun" and r.entity == frame.entity for r in after.readings)
    return bool(told or own or not names or names & {*frame.groups, *frame.inner, *held.entities})


_CHECKS: Mapping[str, Check] = {
    **dict.fromkeys(("different", "distinct", "unique"), _holds_different),
    **QUANTIFIERS,
    **dict.fromkeys(("same", "identical", "equal", "alike", "the same"), _holds_same),
    **dict.fromkeys(("when", "whenever"), _holds_when),
    **dict.fromkeys(("while", "whereas"), _holds_while),
    **dict.fromkeys(_REST, _holds_rest),
    **dict.fromkeys(_COMPARING, _holds_comparison),
    **dict.fromkeys(("hourly", "daily", "weekly", "monthly"), _holds_rhythm),
    "time": _holds_pair("on", before=True),
    "account": _holds_pair("for"),
    "passed": _holds_pair("time", before=True),
    **dict.fromkeys(("since", "before", "after", "until"), _holds_since),
    "than": _holds_than,
}
