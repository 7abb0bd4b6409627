"""Words that rank twice, repeat or add up: held by a frame only where it does what they say."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from sync.agent.drafts.besides import either_kind
from sync.agent.drafts.firsts import FIRST_TIME, oldest_last
from sync.agent.drafts.holding import Held
from sync.agent.frame import Asked, Norm
from sync.agent.words.lattice import Atom

_FIRSTS = frozenset({"first_of_error", "first_failure", "first_of_job"})
_THEM = frozenset({"them", "those", "these", "which"})


def unrepeated(atoms: Sequence[Atom], held: Held) -> tuple[Atom, ...]:
    """Return the words among *atoms* that work on a number or an order and are not in *held*."""
    if held.frame.recipe:
        return ()
    return (
        *_first_times(atoms, held),
        *_of_ranked(atoms, held),
        *_times_as_many(atoms, held),
        *_added_up(atoms, held),
        *_of_kinds(atoms, held),
        *_ends(atoms, held),
    )


def _first_times(atoms: Sequence[Atom], held: Held) -> tuple[Atom, ...]:
    """ "for the first time this month" is no first one of the month."""
    frame = held.frame
    said = [atom for atom in atoms if atom.text.lower() in FIRST_TIME]
    when = any(atom.text.lower().split()[0] == "when" for atom in atoms)
    since = frame.window.since if frame.window is not None else None
    if when or since is None or not frame.order or _FIRSTS & held.flags:
        return ()
    return tuple(said)


def _of_ranked(atoms: Sequence[Atom], held: Held) -> tuple[Atom, ...]:
    """ "which days had the most runs, and how many of them failed" tells two numbers."""
    frame = held.frame
    ranked = frame.order is not None and frame.limit is not None
    if not ranked or len(frame.asked) != 1 or frame.parts or frame.shares:
        return ()
    for place, atom in enumerate(atoms[1:], 1):
        words = {w for a in atoms[place + 1 : place + 3] for w in a.text.lower().split()}
        if atom.has("ask", "count") and atoms[place - 1].has("also") and _THEM & words:
            return (atom,)
    return ()


def _times_as_many(atoms: Sequence[Atom], held: Held) -> tuple[Atom, ...]:
    """ "twice as many as in february" is no number of two."""
    normed = any(isinstance(v, Norm) for f in held.frame.filters for v in f.values)
    periods = [atom for atom in atoms if atom.time is not None]
    if normed or held.frame.ratio or len(periods) < 2:
        return ()
    return tuple(
        atom
        for atom, after in pairwise(atoms)
        if atom.number is not None and not atom.time and after.text.lower().split()[0] == "as"
    )


def _added_up(atoms: Sequence[Atom], held: Held) -> tuple[Atom, ...]:
    """ "than in february and march together" adds two periods up."""
    than = next((at for at, atom in enumerate(atoms) if atom.text.lower() == "than"), len(atoms))
    several = len(held.frame.windows) > 2
    words = {"together", "combined", "taken together", "put together"}
    return tuple(a for a in atoms[than:] if several and a.text.lower() in words)


def _of_kinds(atoms: Sequence[Atom], held: Held) -> tuple[Atom, ...]:
    """ "did views or tables drift more" is about both of them."""
    two = either_kind(atoms)
    frame = held.frame
    if two is None or frame.entity == "asset" or frame.parts:
        return ()
    told = [f for f in frame.filters if f.field == "asset_type" and not f.negated]
    return (two[1],) if told and all(len(f.values) < 2 for f in told) else ()


def _ends(atoms: Sequence[Atom], held: Held) -> tuple[Atom, ...]:
    """ "the last failure per space, oldest first" is no ranking of how many there are."""
    frame = held.frame
    oldest = next((a for a in atoms if a.text.lower().split()[0] in {"oldest", "newest"}), None)
    counted = frame.asked == (Asked(),) and frame.groups and frame.order and not frame.order.by
    if oldest is not None and counted:
        return (oldest,)
    twice = frame.per_group and frame.limit == 1 and oldest_last(atoms)
    return (oldest,) if oldest is not None and twice else ()
