"""What holds on every day of a time: "jobs that failed every day this week"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sync.agent.numbers.amounts import Amount
from sync.agent.numbers.quantities import Quantity
from sync.agent.words.lattice import Atom

_STEPS = {"day": Quantity.DAYS, "week": Quantity.WEEKS, "month": Quantity.MONTHS}
_EACH = frozenset({"every", "each", "all", "on every", "on each", "in every", "in each"})
_SINGLE = frozenset({"single", "one", "of", "the"})
_THINGS = frozenset({"job", "asset", "schema", "user"})
_HAD = frozenset({"had", "have", "has", "saw", "see", "with", "show", "showed"})
_RAN = frozenset({"ran", "mapped", "succeeded_ever", "failed_ever"})


def with_whole_spans(atoms: Sequence[Atom]) -> tuple[Atom, ...]:
    """Return *atoms* with "every day" as so many different days where it says of which time."""
    span = _span(atoms)
    if span is None or any(_counts(atom) for atom in atoms):
        return tuple(atoms)
    for index, atom in enumerate(atoms):
        end, step = _every(atoms, index)
        if step and _is_done_by_things(atoms[:index]):
            number = float(_steps_in(*span, step))
            amount = Amount(start=0, end=0, value=number, op=">=", unit=_STEPS[step])
            told = replace(atom, end=atoms[end - 1].end, readings=(), mentions=(), number=amount)
            return (*atoms[:index], told, *atoms[end:])
    return tuple(atoms)


def _span(atoms: Sequence[Atom]) -> tuple[datetime, datetime] | None:
    """Return from when to when the one time of *atoms* lasts, None without such a one."""
    times = [atom.time.window for atom in atoms if atom.time is not None]
    if len(times) != 1 or times[0] is None or times[0].part is not None:
        return None
    since, until = times[0].since, times[0].until
    if since is None or until is None or since.time() != datetime.min.time():
        return None  # a rolling time has no whole days
    return since, until


def _counts(atom: Atom) -> bool:
    return atom.has("measure", "count") or atom.has("ask", "count") or bool(atom.number)


def _every(atoms: Sequence[Atom], index: int) -> tuple[int, str]:
    """Return where "every day" ends that begins at *index*, and its step; "" for none."""
    words = atoms[index].text.lower().split()
    own = atoms[index].first("bucket")
    if own is not None and own.name in _STEPS and words[0] in _EACH:
        return index + 1, own.name
    if atoms[index].text.lower() not in _EACH:
        return index, ""
    at = index + 1
    while at < len(atoms) and atoms[at].text.lower() in _SINGLE:
        at += 1
    step = atoms[at].first("bucket") if at < len(atoms) else None
    plural = step is None and at < len(atoms) and atoms[at].text.lower().rstrip("s") in _STEPS
    name = step.name if step is not None else atoms[at].text.lower().rstrip("s") if plural else ""
    return (at + 1, name) if name in _STEPS else (index, "")


def _is_done_by_things(before: Sequence[Atom]) -> bool:
    """Return whether things "that failed" or "that ran" stand right before."""
    told = [atom for atom in before if not atom.is_function or atom.text.lower() in _HAD]
    if not told or (told[-1].has("noun", "run") and told[-2:-1] and not _is_had(told[-2])):
        return False
    done = told[-1].has("is", "status") or any(told[-1].has("flag", name) for name in _RAN)
    done = done or told[-1].has("noun", "run")
    return done and any(r.kind == "noun" and r.entity in _THINGS for a in told for r in a.readings)


def _is_had(atom: Atom) -> bool:
    return atom.text.lower() in _HAD


def _steps_in(since: datetime, until: datetime, step: str) -> int:
    """Return how many days, weeks or months *since* up to *until* touches."""
    last = until - timedelta(microseconds=1)
    match step:
        case "day":
            return (last.date() - since.date()).days + 1
        case "week":
            monday = since.date() - timedelta(days=since.weekday())
            return (last.date() - monday).days // 7 + 1
        case _:
            return (last.year - since.year) * 12 + last.month - since.month + 1
