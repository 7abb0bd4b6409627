"""Chooses the frame that explains most of a question, for every entity that it may be about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sync.agent.accounted import unaccounted
from sync.agent.asked import as_asked
from sync.agent.build import draft
from sync.agent.clauses import split_clauses
from sync.agent.contrast import contrasted, without_contrast
from sync.agent.drafting import Draft
from sync.agent.finish import finish
from sync.agent.frame import Frame, Order
from sync.agent.lattice import Atom
from sync.agent.lexicon import Reading
from sync.agent.model import Model
from sync.agent.syncs import OF_RUNS


@dataclass(frozen=True, slots=True)
class Understood:
    """The best *frame* of a question with the atoms that it leaves unexplained."""

    frame: Frame
    missed: tuple[Atom, ...]
    score: float
    made: Draft

    def checked(self, atoms: Sequence[Atom]) -> Understood:
        """Return this with all of *atoms* missed that the frame does not hold."""
        return replace(self, missed=self.missed or unaccounted(atoms, self.frame))


# Verbs that tell something of what is counted: "what share of failures came from logistics".
_VERBS = frozenset(
    [
        "is",
        "are",
        "was",
        "were",
        "came",
        "come",
        "comes",
        "happened",
        "happen",
        "occurred",
        "belong",
        "belongs",
        "fall",
        "fell",
        "sit",
        "sits",
        "live",
        "lives",
        "concern",
        "concerns",
        "hit",
        "hits",
        "affect",
        "affects",
        "go",
        "goes",
        "went",
        "stem",
        "stems",
    ]
)


def understand(
    atoms: Sequence[Atom], model: Model, now: datetime, among: Sequence[str] = ()
) -> Understood | None:
    """Return the best reading of *atoms* as a selection, None where they name no entity.

    Only the entities *among* can be meant, and then one of them is; () stands for all.
    """
    rest, ruled_out = without_contrast(atoms)
    found = _understand(rest, model, now, among)
    if ruled_out is None or found is None:
        return found
    frame = contrasted(found.frame, found.made, ruled_out, model)
    if frame is None:
        return replace(found, missed=tuple(atom for atom in atoms if atom not in rest))
    return replace(found, frame=frame)


def _understand(
    atoms: Sequence[Atom], model: Model, now: datetime, among: Sequence[str]
) -> Understood | None:
    clauses = split_clauses(atoms)
    candidates = _entities(atoms, model)
    if among:
        candidates = [name for name in candidates if name in among] or list(among)
    ahead = any(
        a.time and a.time.window and a.time.window.since and a.time.window.since >= now
        for a in atoms
    )
    if ahead and "job" not in candidates and (not among or "job" in among):
        candidates.append("job")
    if any(atom.has("cue", "started_by") for atom in atoms) and not among:
        candidates = list(dict.fromkeys([*candidates, *(["run"] if "run" in model else [])]))
    best: Draft | None = None
    for name in candidates:
        made = draft(clauses, model[name], model)
        made.possessive = _is_possessive(atoms) or _tells_more(atoms)
        made.versus = made.versus or any(atom.text.lower() == "than" for atom in atoms)
        made.predicate_at = max(
            (a.start for a in atoms if a.text.lower().split()[0] in _VERBS), default=-1
        )
        made.among_at = max((a.start for a in atoms if a.text.lower() in _AMONG), default=-1)
        made.universal = _is_universal(atoms)
        _note_fewer(made, atoms)
        made.now = now
        made.score += _preference(made, atoms)
        if best is None or made.score > best.score:
            best = made
    if best is None:
        return None
    frame = as_asked(finish(best, model), best, atoms)
    return Understood(frame, tuple(best.missed), best.score, best)


_AMONG = frozenset({"among", "amongst"})


def _is_universal(atoms: Sequence[Atom]) -> bool:
    """Return whether it is asked if something holds for all: "do all tables have an owner"."""
    spoken = next((atom for atom in atoms if not atom.is_function or atom.has("ask")), None)
    if spoken is None or not spoken.has("ask", "yesno") or spoken.start > 1:
        return False
    return any(atom.text.lower() in _ALL for atom in atoms[1:4])


_ALL = frozenset({"all", "all the", "all of the", "all our", "every", "each", "everything"})


def _note_fewer(made: Draft, atoms: Sequence[Atom]) -> None:
    """ "has fewer runs than" wants the smaller number of two."""
    said = {atom.text.lower() for atom in atoms}
    if "than" in said and said & {"fewer", "less"} and made.order is None:
        made.order, made.sorts = Order(descending=False), True
    if "than" in said and said & {"higher", "greater", "lower"}:
        made.sorts = True


def _is_possessive(atoms: Sequence[Atom]) -> bool:
    """Return whether a field of each row is asked for: "with their owners", "and who owns them"."""
    texts = [atom.text.lower() for atom in atoms]
    after = zip(texts[1:], atoms, strict=False)
    return bool({"their", "its"} & set(texts)) or any(
        text == "them" and atom.has("dim") for text, atom in after
    )


def _tells_more(atoms: Sequence[Atom]) -> bool:
    """Return whether more is told of rows: "and how did they end", "and who had started them"."""
    said = [atom.text.lower() for atom in atoms]
    if any(text.startswith("how did ") for text in said):
        return True
    who = next((at for at, atom in enumerate(atoms) if atom.has("ask", "who")), 0)
    head = any(atom.has("noun", "run") for atom in atoms[:who])
    return head and bool({"them", "these", "it", "each"} & set(said[who:]))


def _entities(atoms: Sequence[Atom], model: Model) -> list[str]:
    found: list[str] = []
    for atom in atoms:
        for reading in atom.readings:
            found += _of_reading(reading, model)
        found += [name for kind, names in _OF_NAMES.items() if atom.named(kind) for name in names]
        found += [m.found[0].field.partition(".")[0] for m in atom.named("value")]
    return [name for name in dict.fromkeys(found) if name in model]


_OF_NAMES = {
    "column": ("column",),
    "schema": ("asset",),
    "gone": ("asset",),
    "asset": ("asset",),
    "user": ("audit",),
    "job": ("job", "run"),
}


def _of_reading(reading: Reading, model: Model) -> list[str]:
    if reading.entity in model:
        return [reading.entity]
    match reading.kind:
        case "measure" if reading.name != "count":
            return [name for name, entity in model.items() if reading.name in entity.measures]
        case "order" if reading.extra in {"duration", "failures", "busy", "worst"}:
            return ["run"]
        case "dim":
            return [name for name, entity in model.items() if reading.name in entity.fields]
    return []


def _preference(made: Draft, atoms: Sequence[Atom]) -> float:
    """Return how natural the entity is: its own noun, at the head of the question."""
    name = made.entity.name
    nouns = [
        {r.entity for r in atom.readings if r.kind == "noun"} for atom in atoms if atom.has("noun")
    ]
    mentioned = any(name in each for each in nouns)
    about_jobs = any("job" in each for each in nouns)
    about_asset = any(atom.named("asset") for atom in atoms)
    who = any(atom.has("ask", "who") and not atom.has("rel") for atom in atoms)
    timed = any(each.since or each.until or each.part for each in made.windows)
    ran = _denies(made) or (bool(made.related) and any(e.flag in OF_RUNS for e in made.flags))
    described = any(atom.has("cue", "describe") for atom in atoms) and not timed
    people = any("user" in each for each in nouns) and not any("run" in each for each in nouns)
    weights = (
        (1.0, bool(nouns) and name in nouns[0]),
        (-0.5, not made.nouns and not mentioned),
        (-6.0, name == "job" and timed and not (made.time_field or ran)),
        (9.0, name == "job" and made.lies_ahead),
        (4.0, name == "job" and about_jobs and not timed and _is_of_schedules(made)),
        (-6.0, name == "run" and made.lies_ahead),
        (5.0, name == "job" and "schedule" in made.select and not made.missed),
        (3.0, name == "job" and not timed and _says_failing(made, atoms)),
        (0.8, name == "run" and about_jobs and bool(timed or made.filters) and not made.missed),
        (1.5, name == "column" and about_asset and _is_of_columns(made)),
        (2.0, name == "job" and described and any(atom.named("job") for atom in atoms)),
        (1.0, name == "audit" and people and not made.missed),
        (4.0, name == "asset" and _asks_for_content(atoms)),
        (2.0, name == "drift" and _is_of_lost_columns(made, atoms)),
        (1.5, name == "audit" and who),
        (-6.0, who and any(each.flag == "deleted" for each in made.flags)),
        (-6.0, who and name == "drift" and _is_only_of_change(made)),
        (4.0, name == "audit" and _asks_what_someone_did(atoms)),
        (0.2, name in {"run", "asset"}),
        (-3.0, name in _RARE and not made.nouns),
        (0.7, any(name in atom.text.lower().split() for atom in atoms)),
        (-3.0, name == "audit" and not (made.nouns or made.flags or made.filters)),
        (-3.0, name == "audit" and not made.nouns and _is_only_of_kinds(made)),
        (-4.0, name == "log" and _ranks_kinds_of_error(atoms)),
        (1.0, name == "run" and made.order_key == "time" and "job" in made.groups),
        (2.0, name == "audit" and not nouns and any(f.flag == "delete" for f in made.flags)),
        (5.0, name == "job" and not timed and _is_of_schedules(made) and _says_jobs_run(atoms)),
        (-4.0, made.newest and not (made.asked or made.select or made.who)),
        (3.0, name == "run" and who and any(atom.has("cue", "started_by") for atom in atoms)),
        (-4.0, name == "audit" and _is_of_one_asset(made)),
        (6.0, name == "audit" and who and _has_done(made)),
        (6.0, name == "audit" and (who or people) and made.order_key == "busy"),
        (-4.0, _has_idle_aggregate(made)),
        (-3.0, _has_idle_order(made)),
        (-3.0, _has_idle_field(made)),
    )
    return sum(weight for weight, holds in weights if holds)


def _asks_for_content(atoms: Sequence[Atom]) -> bool:
    """Return whether what lies in a space is asked for: "what's in the logistics space"."""
    inside = any(atom.text.lower() in {"what's in", "whats in", "what is in"} for atom in atoms)
    named = any(atom.named("schema") for atom in atoms)
    return inside and named and any(atom.has("noun", "schema") for atom in atoms)


def _is_of_lost_columns(made: Draft, atoms: Sequence[Atom]) -> bool:
    """Return whether columns are meant that are no longer there: only drift knows those."""
    lost = any(f.field == "kind" and f.values == ("COLUMN_DROPPED",) for f in made.filters)
    return lost and any(atom.has("noun", "column") for atom in atoms)


def _asks_what_someone_did(atoms: Sequence[Atom]) -> bool:
    done = {atom.text.lower() for atom in atoms} & {"did", "do", "done", "up to"}
    return bool(done) and any(atom.named("user") for atom in atoms)


def _says_failing(made: Draft, atoms: Sequence[Atom]) -> bool:
    """Return whether jobs are meant that fail now: "what is failing right now"."""
    now = any("failing" in atom.text.lower().split() for atom in atoms)
    return now and any(each.flag == "latest_failed" for each in made.flags) and not made.missed


def _denies(made: Draft) -> bool:
    """Return whether jobs are told by what never became of them."""
    return any(each.flag in OF_RUNS and not each.wanted for each in made.flags)


def _has_done(made: Draft) -> bool:
    """Return whether what somebody did is told by the audit alone: "who paused it"."""
    return any(each.flag in {"pause", "resume", "reject"} and each.wanted for each in made.flags)


def _is_of_one_asset(made: Draft) -> bool:
    """Return whether it is asked who changed an asset, which the asset itself tells."""
    changed = any(each.flag == "change" for each in made.flags)
    return changed and not made.nouns and any(each.field == "asset" for each in made.filters)


def _says_jobs_run(atoms: Sequence[Atom]) -> bool:
    return any(atom.text.lower() in {"jobs run", "syncs run", "jobs start"} for atom in atoms)


def _ranks_kinds_of_error(atoms: Sequence[Atom]) -> bool:
    """Return whether one kind of error is wanted: "the most frequent error", "top error"."""
    ranked = any(
        atom.has("order") or (atom.number is not None and atom.number.ranking) for atom in atoms
    )
    timed = any(atom.has("order", "desc") and _is_of_time(atom) for atom in atoms)
    single = any(atom.text.lower() == "error" and atom.has("dim", "error_class") for atom in atoms)
    return ranked and single and not timed


def _is_of_time(atom: Atom) -> bool:
    return any(r.kind == "order" and r.extra == "time" for r in atom.readings)


def _is_only_of_kinds(made: Draft) -> bool:
    """Return whether only nouns of other things make it about audit events."""
    acted = {"change", "delete", "create", "approve", "login", "read"}
    people = any(each.field == "user" for each in made.filters)
    return not people and not any(each.flag in acted for each in made.flags)


def _is_only_of_change(made: Draft) -> bool:
    """Return whether drift is only what changed: who did that stands in the audit."""
    return not any(each.field == "status" for each in made.filters) and not made.flags


def _is_of_schedules(made: Draft) -> bool:
    often = {"hourly", "daily", "nightly", "weekly", "monthly", "working_days", "overdue"}
    return any(each.flag in often for each in made.flags)


def _is_of_columns(made: Draft) -> bool:
    if {"asset", "column"} <= {each.field for each in made.filters}:
        return True
    own = {"key", "nullable", "personal", "documented", "partition", "technical", "labelled"}
    return any(each.flag in own for each in made.flags)


def _has_idle_aggregate(made: Draft) -> bool:
    """Return whether an average is asked for and nothing here can be averaged."""
    wanted = {"avg", "median", "max", "min"} & set(made.aggs)
    measured = any(made.entity.measures[each.measure].of for each in made.asked)
    return bool(wanted) and not (measured or made.groups or made.bucket)


def _has_idle_field(made: Draft) -> bool:
    """Return whether a field is named that a number would leave out."""
    numbers = made.counted or made.asked
    shown = made.groups or made.order or made.possessive or "share" in made.aggs
    timed = all(made.entity.fields[name].type == "time" for name in made.select)
    return bool(numbers and made.select) and not (shown or timed)


def _has_idle_order(made: Draft) -> bool:
    """Return whether a ranking is asked for and nothing here can be ranked."""
    plain = made.order is not None and not (made.order.by or made.order_key)
    over = made.things or made.groups or made.select or made.bucket or made.asked
    return plain and not (over or made.counted_noun)


_RARE = frozenset({"alert", "finding", "plan", "discovery", "lineage", "pair", "connection"})
