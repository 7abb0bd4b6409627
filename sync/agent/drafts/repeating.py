"""Words that rank twice, repeat or add up: held by a frame only where it does what they say."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from sync.agent.drafts.besides import either_kind
from sync.agent.drafts.drafting import THEM
from sync.agent.drafts.firsts import FIRST_TIME, oldest_last
from sync.agent.drafts.holding import Held
from sync.agent.frame import Asked, Norm
from sync.agent.words.lattice import Atom

_FIRSTS = frozenset({"first_of_error", "first_failure", "first_of_job"})


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
        *_of_own_norm(atoms, held),
        *_by_daylight(atoms, held),
        *_of_one_run(atoms, held),
        *_counted_alone(atoms, held),
        *_of_all_jobs(atoms, held),
        *_not_for_itself(atoms, held),
        *_steps_of_jobs(atoms, held),
        *_due_then(atoms, held),
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
        if atom.has("ask", "count") and atoms[place - 1].has("also") and THEM & words:
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


def _of_own_norm(atoms: Sequence[Atom], held: Held) -> tuple[Atom, ...]:
    """ "jobs that took twice their usual time" are set against themselves, not against others."""
    having = held.frame.having
    norms = [v for v in having.values if isinstance(v, Norm)] if having is not None else []
    if not any(not norm.of for norm in norms) or held.frame.window is None:
        return ()
    own = {"usual", "usually", "normal", "normally", "their", "its"}
    return tuple(a for a in atoms if own & set(a.text.lower().split()))


def _by_daylight(atoms: Sequence[Atom], held: Held) -> tuple[Atom, ...]:
    """ "at night or during the day" is no series by day."""
    texts = [atom.text.lower() for atom in atoms]
    at = next((at for at in range(len(texts)) if texts[at : at + 2] == ["during", "the"]), -1)
    after = atoms[at + 2 : at + 3] if at >= 0 else ()
    hours = held.frame.window is not None and held.frame.window.part is not None
    return tuple(a for a in after if a.has("bucket", "day") and hours)


def _of_one_run(atoms: Sequence[Atom], held: Held) -> tuple[Atom, ...]:
    """ "5 log lines of the last failed run" are of that one."""
    frame = held.frame
    if frame.entity != "log" or any(f.field == "run" for f in frame.filters):
        return ()
    for before, atom in pairwise(atoms):
        run = any(r.kind == "noun" and r.entity == "run" for r in atom.readings)
        if run and before.has("order", "desc") and not frame.related:
            return (atom,)
    return ()


def _counted_alone(atoms: Sequence[Atom], held: Held) -> tuple[Atom, ...]:
    """ "when did it last run, and how often did it fail" asks for no number of assets."""
    one = any(
        part.entity in {"asset", "job"}
        and part.asked == (Asked(),)
        and any(f.field == part.entity and len(f.values) == 1 for f in part.filters)
        for part in held.frame.parts
    )
    return tuple(a for a in atoms if one and any(r.name.startswith("last_") for r in a.readings))


def _of_all_jobs(atoms: Sequence[Atom], held: Held) -> tuple[Atom, ...]:
    """ "the longest time without a failure" is of all jobs, a gap is of one of them."""
    frame = held.frame
    alike = any(each.measure == "gap_alike" for each in frame.asked)
    one = {"job", "asset"} & {*held.names}
    jobs = any(atom.has("noun", "job") for atom in atoms)
    if not alike or one or jobs or frame.groups:
        return ()
    return tuple(atom for atom in atoms if atom.has("measure", "gap"))


def _not_for_itself(atoms: Sequence[Atom], held: Held) -> tuple[Atom, ...]:
    """ "what does X mean" is no average, and nothing fires "without a schedule"."""
    frame = held.frame
    if "avg" in held.aggs and any(atom.has("ask", "define") for atom in atoms):
        return tuple(atom for atom in atoms if atom.text.lower() in {"mean", "means"})
    unplanned = any(f.field == "schedule" and f.op == "empty" for f in frame.filters)
    if frame.entity != "fire" or not unplanned:
        return ()
    return tuple(atom for atom in atoms if atom.has("neg"))


def _due_then(atoms: Sequence[Atom], held: Held) -> tuple[Atom, ...]:
    """ "jobs due yesterday that did not run" are not all scheduled jobs without runs then."""
    idle = any(each.part.entity == "run" and not each.number for each in held.frame.related)
    if held.frame.entity != "job" or not (idle or "ran" in held.flags):
        return ()
    said = [atom for atom in atoms if not atom.is_function]
    return tuple(
        atom
        for atom, after in pairwise(said)
        if atom.text.lower().split()[0] in _DUE and after.time is not None
    )


_DUE = frozenset({"due", "scheduled", "planned", "supposed"})


def _steps_of_jobs(atoms: Sequence[Atom], held: Held) -> tuple[Atom, ...]:
    """ "days without runs" are no days on which jobs were made that have none."""
    frame = held.frame
    idle = any(each.part.entity == "run" for each in frame.related)
    idle = idle or any(each.flag == "ran" for each in frame.flags)
    made = any("creat" in atom.text.lower() or atom.text.lower() == "new" for atom in atoms)
    if frame.entity != "job" or made or not (idle and (frame.bucket or frame.inner)):
        return ()
    return tuple(atom for atom in atoms if atom.has("bucket"))
