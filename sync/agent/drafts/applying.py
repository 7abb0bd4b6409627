"""What each kind of reading does to a draft; every function says whether it fitted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from sync.agent.drafts.drafting import Draft
from sync.agent.frame import Asked, Filter, Flagged, Order
from sync.agent.model import Entity
from sync.agent.words.lattice import Atom
from sync.agent.words.lexicon import Reading

DONE = frozenset({"ask", "any", "also", "but", "both", "chart", "alt", "group", "sort"})
_THINGS = frozenset({"space", "database", "schema", "asset", "job"})
_AGO = frozenset({"how long ago", "how long since", "time since", "how much time since"}) | {
    "how long is it since",
    "how long has it been since",
    "how long it has been since",
}
_NAMES_OF_PLACES = frozenset(
    {"space name", "name of its space", "name of the space", "schema name"}
)
_STARTS = frozenset({"start", "starts", "begin", "begins"})
_NEWEST = frozenset({"last_run_at", "last_sync_at"})
_PLAIN_SYNCS = frozenset({"last", "sync", "synced", "load", "loaded", "time", "updated", "in"}) | {
    "refresh",
    "refreshed",
    "synchronized",
    "glue",
}
_SIDES = frozenset({"glue", "aws", "datasphere", "sap"})
_LENGTHS = frozenset({"duration", "queue_wait", "latency"})
_SYNCED = frozenset({"synced", "synchronized", "synchronised", "replicated"})
_OWN_COUNT = ("asset_count", "asset")  # the number of assets, asked of the assets themselves
_SIZE = {"asset": "row_count", "schema": "asset_count", "run": "written"}
_OF_ENTITY = {("column", "duration"): "length"}
_KEYS = {
    "width": "column_count",
    "duration": "duration",
    "severity": "severity",
    "stale": "last_sync_at",
}


def apply(made: Draft, reading: Reading, atom: Atom) -> bool:
    """Let *made* say what *reading* of *atom* says; False where it does not fit the entity."""
    work = _WORK.get(reading.kind)
    if work is None:
        return reading.kind in DONE
    return work(made, reading, atom)


def _flag(made: Draft, reading: Reading, atom: Atom) -> bool:
    if reading.entity != made.entity.name:
        return False
    made.flags.append(Flagged(flag=reading.name, wanted=not reading.flags[0].startswith("!")))
    if reading.name == "mapped" and _SYNCED & set(atom.text.lower().split()):
        made.synced = True
    return True


def _value(made: Draft, reading: Reading, atom: Atom) -> bool:
    if reading.entity != made.entity.name and not _has_same_values(made.entity, reading):
        return False
    ((name, values),) = reading.values
    op = "like" if name == "data_type" else "is"  # "decimal" is cds.Decimal(15,2), too
    new = Filter(field=name, op=op, values=values, label=atom.text)
    other = next((f for f in made.filters if (f.field, f.op) == (name, "like")), None)
    if op == "like" and other is not None and not other.negated and other != new:
        made.filters.remove(other)  # "string or date"
        made.alternatives.append((other, new))
    else:
        made.add(new)
    return True


_SIDED = frozenset({("drift", "system"), ("finding", "system"), ("finding", "asset_type")})


def _has_same_values(entity: Entity, reading: Reading) -> bool:
    if reading.entity == "asset" and (entity.name, reading.name) in _SIDED:
        return True
    if reading.entity in {"run", "job"} and (entity.name, reading.name) == ("log", "priority"):
        return True
    of_assets = reading.entity == "asset" and entity.name in {"column", "column_pair"}
    return of_assets and reading.name in {"system", "asset_type", "kind"} & set(entity.fields)


def _measure(made: Draft, reading: Reading, atom: Atom) -> bool:
    count = reading.name == "count" or (reading.name, made.entity.name) == _OWN_COUNT
    if not (count or reading.name in made.entity.measures):
        return False
    if count:
        made.versus = made.versus or made.counted  # "how many manual and how many scheduled runs"
        made.counted = True
        behind = bool(made.select) and not made.things  # "owners of 10 tables, and how many"
        first = atom.text.lower().startswith("how many") and not behind
        made.how_many = made.how_many or first
    elif not (reading.name == "written" and _is_verb(made, atom)):
        made.asked.append(Asked(measure=reading.name))
        if any(each.measure == "written_per_run" for each in made.asked):
            made.asked = [each for each in made.asked if each.measure != "written"]
        if len({each.measure for each in made.asked} & _LENGTHS) > 1:  # "how long did it wait"
            made.asked = [each for each in made.asked if each.measure != "duration"]
    return True


def _is_verb(made: Draft, atom: Atom) -> bool:
    """Return whether "synced" only says what happened: "when was X last synced"."""
    plain = atom.text.lower() in {"sync", "syncs", "synced"}
    return plain and not (made.counted or made.aggs)


def _aggregate(made: Draft, reading: Reading, atom: Atom) -> bool:
    if reading.name == "distinct":
        made.distinct = True
    elif reading.name == "of_steps":
        made.of_steps = True
    elif atom.text.lower().startswith("typical"):
        made.usual = not made.aggs
        made.aggs += ["avg"] if made.usual else []
    else:
        made.aggs = [] if made.usual else made.aggs  # "typically (median)" is the median
        made.usual = False
        made.aggs.append(reading.name)
    return True


def _order(made: Draft, reading: Reading, atom: Atom) -> bool:
    entity, key = made.entity, reading.extra
    if "seen" in atom.text.lower().split() and "last_seen_at" in entity.fields:
        return False  # "assets last seen before today" is a time of theirs
    by = _SIZE.get(entity.name, "") if key == "size" else _KEYS.get(key, "")
    by = _OF_ENTITY.get((entity.name, by), by)
    if by == "duration" and by not in entity.fields and "latency" in entity.fields:
        by = "latency"
    unknown = by not in entity.fields and by not in entity.measures
    if (key in {"size", *_KEYS} and unknown) or (key == "time" and not entity.time):
        return False
    if key == "failures" and entity.name != "run":
        return False
    if key == "busy" and entity.name not in {"run", "audit"}:
        return False
    if key == "failures":
        made.order_filters.append(Filter(field="status", values=("FAILED",), label="failed"))
    made.order = Order(by=by, descending=reading.name == "desc")
    said = made.order_said.text.lower().split()[0] if made.order_said is not None else ""
    made.order_key = key
    made.order_said = made.order_said if said.endswith("est") else atom
    return True


def _bucket(made: Draft, reading: Reading, atom: Atom) -> bool:
    if not made.entity.time:
        return False
    if reading.name == "trend":
        made.aggs.append("trend")
        return True
    made.bucket = reading.name
    made.many[reading.name] = atom.text.lower() == f"{reading.name}s"
    made.per_bucket = made.per_bucket or _is_per_step(atom.text.lower())
    return True


def _is_per_step(said: str) -> bool:
    """Return whether each step is meant: "per day", "day by day", not "on which days"."""
    return said.startswith(("per ", "by ", "each ")) or " by " in said


def _chart(made: Draft, reading: Reading, atom: Atom) -> bool:
    made.chart = reading.name
    return True


def _ask(made: Draft, reading: Reading, atom: Atom) -> bool:
    made.counted = made.counted or reading.name == "count"
    made.versus = made.versus or reading.name == "compare"
    made.who = made.who or reading.name == "who"
    made.when = made.when or reading.name == "when"
    made.ago = made.ago or (reading.name == "when" and atom.text.lower() in _AGO)
    if reading.name == "why" and made.entity.name == "run":
        made.why = True
        return True
    told = made.entity.name == "audit" and atom.text.lower() == "what happened"
    return told or reading.name not in {"why", "define", "help"}


def _cue(made: Draft, reading: Reading, atom: Atom) -> bool:
    """Read "how long has it been running" and "since when" of a run."""
    if reading.name != "since_when" or made.entity.name != "run":
        return False
    made.since = made.when = True
    return True


def _dimension(made: Draft, reading: Reading, atom: Atom) -> bool:
    entity = made.entity
    if entity.name == "run" and reading.name in _NEWEST:
        return _newest_run(made, reading, atom)
    reading = _as_it_starts(made, reading, atom)
    if reading.name not in entity.fields:
        return False
    if entity.name == "audit" and reading.name in _THINGS:
        return False  # "jobs that were deleted" says what was done
    written = any(each.measure == "written" for each in made.asked)
    if reading.name == "asset" and written and atom.text.lower() in {"object", "objects"}:
        return True  # "which run wrote the most objects"
    named = atom.text.lower() in _NAMES_OF_PLACES  # a field that is shown, no group
    if reading.name in _THINGS and reading.name != entity.name and not named:
        made.things.append((reading.name, atom))
        made.note_plural(atom, reading.name)
        _of_their_type(made, atom)
        return True
    plural = made.plural
    made.note_plural(atom, reading.name)
    made.plural = made.plural if not made.nouns else plural
    if entity.fields[reading.name].type == "time":
        _time(made, reading, atom)
    made.select.append(reading.name)
    if reading.name == "last_sync_at" and "last_success_started_at" in entity.fields:
        made.select.append("last_success_started_at")
    return True


def _as_it_starts(made: Draft, reading: Reading, atom: Atom) -> Reading:
    """Return *reading*: "jobs that start in the next hour" fire then."""
    starts = made.entity.name == "job" and atom.text.lower() in _STARTS and not made.select
    return replace(reading, name="next_fire_at") if starts else reading


def _time(made: Draft, reading: Reading, atom: Atom) -> None:
    made.time_field = reading.name
    if {"last", "latest", "recently"} & set(atom.text.lower().split()):
        made.lately = reading.name


def _of_their_type(made: Draft, atom: Atom) -> None:
    """Keep the columns of what is named: "columns of the HR tables" are not those of views."""
    told = any(each.field in {"asset_type", "kind", "asset"} for each in made.filters)
    if made.entity.name != "column" or told or not atom.text.lower().endswith("s"):
        return
    fields = {
        "asset_type",
        "kind",
        *(["system"] if _SIDES & set(atom.text.lower().split()) else []),
    }
    for reading in atom.readings:
        for name, values in reading.values if reading.kind == "noun" else ():
            if name in fields and name in made.entity.fields:
                made.add(Filter(field=name, values=values, label=atom.text))


def _newest_run(made: Draft, reading: Reading, atom: Atom) -> bool:
    """Read "the last sync" of a question about runs as the newest one."""
    if made.order is not None:
        return False
    made.order, made.order_key, made.newest = Order(), "time", True
    made.limit = made.limit or (None if atom.text.lower().endswith("s") else 1)
    told = set(atom.text.lower().split())
    if reading.name == "last_sync_at" and not told <= _PLAIN_SYNCS:  # "last worked"
        succeeded = Filter(field="status", values=("SUCCEEDED",), label="succeeded")
        made.add(succeeded)
    return True


def _group(made: Draft, reading: Reading, atom: Atom) -> bool:
    made.versus = made.versus or reading.name == "vs"
    return True


_WORK: Mapping[str, Callable[[Draft, Reading, Atom], bool]] = {
    "flag": _flag,
    "is": _value,
    "measure": _measure,
    "agg": _aggregate,
    "order": _order,
    "bucket": _bucket,
    "chart": _chart,
    "ask": _ask,
    "cue": _cue,
    "dim": _dimension,
    "group": _group,
}
