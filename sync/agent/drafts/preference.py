"""How natural it is that a question is about one entity, from the words that say so."""

from __future__ import annotations

from collections.abc import Sequence

from sync.agent.drafts.drafting import PLACES, Draft
from sync.agent.drafts.syncs import OF_RUNS
from sync.agent.words.lattice import Atom


def preference(made: Draft, atoms: Sequence[Atom]) -> float:
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
        (-6.0, name == "job" and timed and not (_is_dated(made) or ran)),
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
        (-5.0, name in _EVENTS and _is_only_open(made) and not _names(name, atoms)),
        (0.5, name == "drift" and not nouns and any(a.text.lower() == "detected" for a in atoms)),
        (-5.0, name in _EVENTS and _is_only_dated(made) and not _names(name, atoms)),
        (-6.0, who and any(each.flag == "deleted" for each in made.flags)),
        (-6.0, who and name == "drift" and _is_only_of_change(made)),
        (4.0, name == "audit" and _asks_what_someone_did(atoms)),
        (0.2, name in {"run", "asset"}),
        (-3.0, name == "schema" and _is_of_itself(made)),
        (1.5, name == "job" and bool(nouns) and "job" in nouns[0] and _has_runs(made)),
        (-9.0, name == "job" and bool(made.bucket) and not about_jobs),  # "days without runs"
        (-6.0, name == "asset" and not (nouns or about_asset) and _only_ran(made)),
        (-3.0, name in _RARE and not made.nouns),
        (0.7, any(name in atom.text.lower().split() for atom in atoms)),
        (-3.0, name == "audit" and not (made.nouns or made.flags or made.filters)),
        (-3.0, name == "audit" and not made.nouns and _is_only_of_kinds(made)),
        (-4.0, name == "log" and _ranks_kinds_of_error(atoms)),
        (1.0, name == "run" and made.order_key == "time" and "job" in made.groups),
        (2.0, name == "audit" and not nouns and any(f.flag == "delete" for f in made.flags)),
        (5.0, name == "job" and not timed and _is_of_schedules(made) and _says_jobs_run(atoms)),
        (5.0, name == "run" and made.newest and timed and not made.missed),
        (-4.0, made.newest and not timed and not (made.asked or made.select or made.who)),
        (3.0, name == "run" and who and any(atom.has("cue", "started_by") for atom in atoms)),
        (-4.0, name == "audit" and _is_of_one_asset(made)),
        (6.0, name == "audit" and who and _has_done(made)),
        (6.0, name == "audit" and (who or people) and made.order_key == "busy"),
        (-4.0, _has_idle_aggregate(made)),
        (-3.0, _has_idle_order(made)),
        (-3.0, _has_idle_field(made)),
    )
    return sum(weight for weight, holds in weights if holds)


def _has_runs(made: Draft) -> bool:
    """Return whether things are told by their runs: "critical jobs without failed runs"."""
    return not made.missed and any(each.part.entity == "run" for each in made.related)


def _only_ran(made: Draft) -> bool:
    """Return whether all that is said is that something ran: "what ran yesterday" was a run."""
    return bool(made.flags) and all(each.flag == "ran" and each.wanted for each in made.flags)


def _is_dated(made: Draft) -> bool:
    """Return whether the time is one of a job's own; what it will do is not in the past."""
    return bool(made.time_field) and (made.time_field != "next_fire_at" or made.lies_ahead)


_EVENTS = frozenset({"drift", "finding", "alert", "outage"})


def _names(entity: str, atoms: Sequence[Atom]) -> bool:
    return any(r.kind == "noun" and r.entity == entity for a in atoms for r in a.readings)


def _is_only_open(made: Draft) -> bool:
    """Return whether nothing but "open" makes it about events: orders are open, too."""
    return [each.flag for each in made.flags] == ["open"] and not (made.asked or made.select)


def _is_only_dated(made: Draft) -> bool:
    """Return whether nothing but a time makes it about events: objects show up, too."""
    timed = all(made.entity.fields[name].type == "time" for name in made.select)
    told = made.flags or made.asked or made.nouns or any(f.field != "asset" for f in made.filters)
    return timed and bool(made.things) and not told


def _is_of_itself(made: Draft) -> bool:
    """Return whether spaces would be counted per space: their assets are meant."""
    places = bool(PLACES & set(made.groups))
    return places and made.order is not None and not (made.asked or made.nouns)


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
    owned = any(atom.has("dim", "owner") for atom in atoms)  # "did anna's tables fail"
    return bool(done) and not owned and any(atom.named("user") for atom in atoms)


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
    often = {
        "several_daily",
        "hourly",
        "daily",
        "nightly",
        "weekly",
        "monthly",
        "working_days",
        "overdue",
    }
    return any(each.flag in often for each in made.flags)


def _is_of_columns(made: Draft) -> bool:
    if {"asset", "column"} <= {each.field for each in made.filters}:
        return True
    own = {"key", "nullable", "personal", "partition", "technical"}
    if "column" in made.nouns:
        own |= {"documented", "labelled"}  # assets have texts, too
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
    two = any(len(each.values) > 1 for each in made.filters)
    return plain and not (over or two or made.counted_noun)


_RARE = frozenset({"alert", "finding", "plan", "discovery", "lineage", "pair", "connection"})
