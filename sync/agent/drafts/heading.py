"""Reads the atoms of a clause one after the other, and what is denied in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sync.agent.drafts.drafting import PLACES, Draft
from sync.agent.drafts.limiting import limit_on, number_field
from sync.agent.drafts.taking import is_filler, take_atom
from sync.agent.frame import Condition, Filter, Flagged, Related
from sync.agent.model import Entity, Model
from sync.agent.words.lattice import Atom


def read_head(made: Draft, atoms: Sequence[Atom], model: Model) -> None:
    """Let *made* take *atoms*; what is denied is denied in what follows it."""
    negated: Atom | None = None
    joined: set[str] | None = None  # what "or" goes on denying
    either: Atom | None = None
    for place, atom in enumerate(atoms):
        if _is_negation(atom) and not _flag_of(made.entity, atom):
            negated = atom
            continue
        before = mark(made)
        made.denying = negated is not None or joined is not None
        take_atom(made, atom, model)
        made.denying = False
        denies = any(not each.wanted for each in made.flags[before[1] :])  # "and not mapped"
        more = joined is not None and not denies and _is_more_of(made, before, joined)
        if negated is not None or more:
            denied = _taken(made, before)
            either = None if more else either
            if negate_since(made, before):
                negated, joined = None, denied if _goes_on(atoms, place) else None
        elif not (atom.has("alt") or atom.has("also")):
            joined = None
        _note_place(made, before, atom)
        either = _unite(made, before, atom, either)
    _note_open(made, negated, either)


def _note_open(made: Draft, negated: Atom | None, either: Atom | None) -> None:
    """Note what is denied, and what "or" offers, where nothing follows that it could be."""
    if either is not None and made.numbers and made.numbers[-1].op:
        made.missed.append(either)
    if negated is not None and made.time_field and made.windows:
        made.untimed = True  # "not changed since January" is before that
    elif negated is not None:
        made.missed.append(negated)
        made.score -= 1.5


def _unite(
    made: Draft, before: tuple[int, int, int], atom: Atom, either: Atom | None
) -> Atom | None:
    """Let one of two conditions do where "or" stands between them; return an "or" just read."""
    if atom.has("alt"):
        limit = settle_number(made)
        made.latest = (limit,) if limit is not None else made.latest
        return atom if made.latest else None
    filters, flags, _ = before
    new: list[Condition] = [*made.filters[filters:], *made.flags[flags:]]
    limited = bool(made.numbers) and not new and (atom.number is not None or atom.has("measure"))
    if either is not None:
        return _join(made, new, atom, either, limited=limited and bool(made.numbers[-1].op))
    if new and not (made.latest and all(map(_is_place, new))):
        made.latest = tuple(new)
    return None


def _join(
    made: Draft, new: list[Condition], atom: Atom, either: Atom, *, limited: bool
) -> Atom | None:
    """Let what *atom* says do instead of what was said before "or"; return an "or" still open."""
    limit = settle_number(made) if limited else None
    if limited and limit is None and atom.number is not None:
        return either  # "failed or needed more than 2 attempts": what is numbered comes next
    if limit is not None or new:
        unite(made, [limit] if limit is not None else new)  # "failed or took longer than 10 min"
    elif limited or atom.time is not None:
        made.missed.append(either)  # "critical or older than 10 days"
    elif is_filler(atom) or atom.has("measure") or atom.has("flag"):
        return either  # "or ran longer than", "or it took"
    return None


def _is_place(each: Condition) -> bool:
    return isinstance(each, Filter) and each.field in PLACES


def settle_number(made: Draft) -> Filter | None:
    """Take the number that was said last for a condition on a field, None where it is none."""
    number = made.numbers[-1] if made.numbers else None
    if number is None or not number.op or made.order is not None:
        return None
    own = number.unit == "s" or any(each.measure in made.entity.fields for each in made.asked)
    name = number_field(made, number) if own else ""
    if not name:
        return None
    made.numbers.pop()
    limit = limit_on(made, number, name)
    made.filters.append(limit)
    return limit


def unite(made: Draft, new: Sequence[Condition | Related]) -> None:
    """Let *new* do instead of what *made* took before it."""
    latest = made.latest
    made.filters = [each for each in made.filters if each not in (*latest, *new)]
    made.flags = [each for each in made.flags if each not in (*latest, *new)]
    made.related = [each for each in made.related if each not in (*latest, *new)]
    if made.alternatives and made.alternatives[-1] == latest:
        made.alternatives.pop()
    made.alternatives.append((*latest, *new))
    made.latest = made.alternatives[-1]


def _goes_on(atoms: Sequence[Atom], place: int) -> bool:
    """Return whether right behind what is denied stands "or": "not anna or priya"."""
    joint = atoms[place + 1 : place + 3]
    if len(joint) < 2 or joint[0].start != atoms[place].end or joint[1].start != joint[0].end:
        return False
    return joint[0].has("alt") or joint[0].has("also")


def _taken(made: Draft, before: tuple[int, int, int]) -> set[str]:
    """Return the fields that conditions were taken for since *before*; flags are one kind."""
    filters, flags, _ = before
    return {each.field for each in made.filters[filters:]} | ({""} if made.flags[flags:] else set())


def _is_more_of(made: Draft, before: tuple[int, int, int], joined: set[str]) -> bool:
    taken = _taken(made, before)
    return bool(taken) and taken <= joined


def _note_place(made: Draft, before: tuple[int, int, int], atom: Atom) -> None:
    filters, flags, _ = before
    found: list[Condition] = [*made.filters[filters:], *made.flags[flags:]]
    for each in found:
        made.said.setdefault(each, atom.start)


def _is_negation(atom: Atom) -> bool:
    return atom.has("neg")


def _flag_of(entity: Entity, atom: Atom) -> bool:
    return any(r.kind == "flag" and r.entity == entity.name for r in atom.readings)


def mark(made: Draft) -> tuple[int, int, int]:
    """Return how far *made* has come, for what is denied from here."""
    return len(made.filters), len(made.flags), len(made.alternatives)


def _denied(made: Draft, flag: Flagged) -> Flagged:
    """Return the opposite of *flag*: what was not acknowledged is new, not resolved either."""
    if flag == Flagged(flag="acknowledged") and "seen" in made.entity.flags:
        return Flagged(flag="seen", wanted=False)
    return replace(flag, wanted=not flag.wanted)


def negate_since(made: Draft, before: tuple[int, int, int]) -> bool:
    """Deny what *made* took since *before*; False where that is nothing."""
    filters, flags, alternatives = before
    done = False
    for index in range(flags, len(made.flags)):
        made.flags[index] = _denied(made, made.flags[index])
        done = True
    denied = made.filters[filters:]
    del made.filters[filters:]
    for group in made.alternatives[alternatives:]:  # not (one or the other): neither
        denied += [each for each in group if isinstance(each, Filter)]
        made.flags += [_denied(made, each) for each in group if isinstance(each, Flagged)]
        done = True
    del made.alternatives[alternatives:]
    for each in denied:
        done = True
        if made.entity.name == "run" and each.field == "status" and each.values == ("SUCCEEDED",):
            made.flags.append(Flagged(flag="unsuccessful"))  # what still runs has not failed to
        else:
            made.filters.append(replace(each, negated=True))
    return done
