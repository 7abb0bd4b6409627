"""What "forget the time limit" and "any status" take out of a frame."""

from __future__ import annotations

import re
from dataclasses import replace

from sync.agent.frame import Filter, Flagged, Frame
from sync.agent.model import Entity, Model
from sync.agent.talk.totals import unsplit

_WHAT = (
    r"(?P<{name}>time|dates?|window|period|week|month|day|status(?:es)?|space|filters?|"
    r"conditions?|restrictions?|criteri\w+|constraints?|limit|priorit(?:y|ies)|owners?|systems?|"
    r"types?|class(?:es)?|errors?|groups?|grouping|severit(?:y|ies)|kinds?|everything|all)"
)
_FORGET = re.compile(
    r"\b(?:forget|remove|drop|ignore|clear|without|lift|skip|delete|disregard|take (?:away|off|"
    r"out)|get rid of|leave out|lose|scrap|undo|no)\b.*\b" + _WHAT.format(name="what") + r"\b|"
    r"\b(?:for|in|across|of|over) (?P<every>all (?:the )?(?:spaces|time|statuses|systems|types|"
    r"history|jobs|assets|priorities|databases|days|severities|owners)|every space|any (?:space|"
    r"status|time))\b|"
    r"\b(?:regardless|irrespective|independent(?:ly)?) of (?:the )?(?P<regardless>\w+)|"
    r"\bno matter (?:what|which)(?: the)? (?P<matter>\w+)|"
    r"^(?:and |but |now |ok |then |make it |with |show )*(?:any|all|every|whatever|whichever)(?: "
    r"the| of the| possible)? "
    + _WHAT.format(name="any")
    + r"(?: of it| again| please| will do| is fine| instead)*[.?! ]*$",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"\b(?:forget|remove|drop|ignore|clear|without|lift|skip|delete|disregard|lose|scrap|"
    r"take (?:away|off|out)|get rid of|leave out|undo)\b(?: (?:about|the|that|my|this))* "
    r"(?P<name>[\w. ]+?) (?:filter|condition|restriction|constraint|criterion|part|bit|"
    r"limitation)s?\b",
    re.IGNORECASE,
)

_OF_TIME = re.compile(
    r"\b(?:time|date|window|period|week|month|day)s? (?:filter|condition|restriction|"
    r"constraint|limit|limitation)s?\b",
    re.IGNORECASE,
)
_COLUMN = re.compile(r"\b[a-wyz]\w?\.\w+")  # x is what a subquery reads
_TIMES = {"time", "date", "window", "period", "week", "month", "day", "history"}
_FILTERS = {"everything", "filter", "condition", "restriction", "constraint", "criteria"}

_FIELDS = {
    "status": {"status"},
    "space": {"space", "database"},
    "database": {"space", "database"},
    "priority": {"priority"},
    "owner": {"owner"},
    "system": {"system", "database", "space"},
    "type": {"asset_type", "kind", "error_class"},
    "class": {"error_class"},
    "error": {"error_class"},
    "severity": {"severity"},
    "kind": {"kind", "asset_type"},
    "job": {"job", "asset"},
    "asset": {"asset", "job"},
}


def forget(text: str, before: Frame, model: Model) -> Frame | None:
    """Return *before* without what *text* wants forgotten, None where it wants nothing so."""
    whole = unsplit(text, before)
    if whole is not None:
        return whole
    named = _NAMED.search(text)
    if named is not None:
        less = _without_named(set(re.findall(r"\w+", named["name"].lower())), before, model)
        if less is not None:
            return less
    found = _FORGET.search(text)
    if found is None:
        return None
    said = next(filter(None, found.groupdict().values()), "").lower()
    words = {_singular(word) for word in re.findall(r"\w+", said)}
    if _OF_TIME.search(text):
        words.add("time")
    return _without(words, text, before, model)


def _singular(word: str) -> str:
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    if word.endswith(("sses", "uses")):
        return word[:-2]
    return word if word.endswith(("ss", "us")) else word.rstrip("s")


def _without(words: set[str], text: str, before: Frame, model: Model) -> Frame | None:
    if words & _TIMES:
        return replace(before, window=None, windows=())
    if words & _FILTERS and not words & set(_FIELDS):
        specific = next((w for w in _FIELDS if re.search(rf"\b{w}\b", text, re.IGNORECASE)), "")
        if not specific:
            return replace(before, filters=(), flags=(), related=(), window=None)
        words = {specific}
    if "limit" in words:
        return replace(before, limit=None)
    if words & {"group", "grouping"}:
        return replace(before, groups=(), bucket="")
    gone: set[str] = set().union(*(_FIELDS.get(word, set()) for word in words))
    filters = tuple(each for each in before.filters if each.field not in gone)
    flags = tuple(f for f in before.flags if not _tells_of(f, gone, model[before.entity]))
    less = replace(before, filters=filters, flags=flags)
    return less if less != before else None


_ALL_ROWS = re.compile(
    r"\ball (?:the |of the )?(?:[\w.]+ ){0,2}?(?:runs?|syncs?|executions|tables|assets|objects|"
    r"views|"
    r"jobs|columns|events|findings|mappings|drifts?|logs?|checks)\b|"
    r"\b(?:runs|syncs|executions)\b(?! (?:that|which|with)\b)[^,]*\b(?:in total|altogether|overall|"
    r"in all)\b",
    re.IGNORECASE,
)


# "and jobs that have not run this month" are not those of before
_OTHERS = re.compile(
    r"^(?:and|what about|how about|or)(?: the| any| all)? (?:jobs|runs|syncs|assets|tables|views|"
    r"models|objects|columns|mappings|spaces|databases|findings) (?:that|which|with|without|who|"
    r"where|"
    r"whose)\b(?!.*\b(?:those|them|these|also|too|as well)\b)",
    re.IGNORECASE,
)


def of_any_state(text: str, before: Frame) -> Frame:
    """Return *before* without what it says of states, where all rows are meant: "all its runs"."""
    if _OTHERS.match(text):
        return replace(before, flags=(), related=(), select=())
    if not _ALL_ROWS.search(text):
        return before
    kept = tuple(f for f in before.filters if f.field not in {"status", "error_class", "severity"})
    return replace(before, filters=kept, flags=())


def without_decided(before: Frame, new: Frame, model: Model) -> Frame:
    """Return *before* without what it says of the status where *new* says something else of it.

    "and the resolved ones?" after open drift is about resolved drift.
    """
    entity = model[before.entity]
    said = any(f.field == "status" and not f.negated for f in new.filters)
    told = any(_tells_only_of(each, {"status"}, entity) for each in new.flags)
    flags = tuple(
        each
        for each in before.flags
        if not said or each in new.flags or not _tells_of(each, {"status"}, entity)
    )
    filters = tuple(f for f in before.filters if not (told and f.field == "status"))
    return replace(before, flags=flags, filters=filters)


def without_last(before: Frame, changed: Frame, earlier: Frame | None) -> Frame | None:
    """Return *before* without what its own turn added to *earlier*, for what was meant instead.

    None where *changed* puts another value in the place of what was said, or adds nothing.
    """
    told = {*before.conditions, *before.related}
    if not told < {*changed.conditions, *changed.related}:
        return None
    old = {*earlier.conditions, *earlier.related} if earlier is not None else set()
    if earlier is not None and earlier.entity == before.entity and old < told:
        return replace(
            before, filters=earlier.filters, flags=earlier.flags, related=earlier.related
        )
    turned = set(changed.flags) - set(before.flags)
    return replace(before, flags=()) if turned and len(before.flags) == 1 else None


def _tells_of(flagged: Flagged, fields: set[str], entity: Entity) -> bool:
    """Return whether a condition is about one of *fields*: "open" tells of the status."""
    told = {entity.fields[name].sql for name in fields if name in entity.fields}
    sql = entity.flags[flagged.flag].sql
    columns = {column for each in told for column in _COLUMN.findall(each)}
    return bool(columns & set(_COLUMN.findall(sql)))


def _tells_only_of(flagged: Flagged, fields: set[str], entity: Entity) -> bool:
    """Return whether a condition is about *fields* and nothing else."""
    told = " ".join(entity.fields[name].sql for name in fields if name in entity.fields)
    columns = set(_COLUMN.findall(entity.flags[flagged.flag].sql))
    return bool(columns) and columns <= set(_COLUMN.findall(told))


def _without_named(words: set[str], before: Frame, model: Model) -> Frame | None:
    """Return *before* without the conditions that are called so: "the finance filter"."""
    known = model[before.entity].flags
    filters = tuple(f for f in before.filters if not words & _called(f))
    flags = tuple(
        f
        for f in before.flags
        if not words & {f.flag, *re.findall(r"\w+", known[f.flag].text.lower())}
    )
    less = replace(before, filters=filters, flags=flags)
    return less if less != before else None


def _called(each: Filter) -> set[str]:
    values = " ".join(str(value) for value in each.values)
    return set(re.findall(r"[a-z0-9]+", f"{each.field} {each.label} {values}".lower()))
