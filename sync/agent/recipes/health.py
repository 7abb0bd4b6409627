"""Health: how it is now, when it last went down, for how long."""

from __future__ import annotations

import re

from sync.agent.frame import Filter, Frame
from sync.agent.recipes.shape import Recipe
from sync.agent.words.reader import Reader

KNOWN = (
    "cue",
    "value",
    "noun check",
    "noun connection",
    "noun alert",
    "is status",
    "flag healthy",
    "flag failed",
    "is system",
    "dim component",
    "dim status",
    "time",
    "order",
    "ask",
    "measure latency",
    "agg",
    "neg",
    "noun run",
    "dim system",
    "noun",
    "flag",
    "measure",
    "group",
)
_SYSTEMS = {"datasphere": "datasphere_api", "glue": "glue_api"}


def components(reader: Reader) -> tuple[str, ...]:
    """Return the components that are named; a catalog stands for the API of it."""
    found = [
        entry.name
        for mention in reader.mentions("value")
        for entry in mention
        if entry.field == "check.component"
    ]
    for atom in reader.atoms:
        for reading in atom.readings:
            for name, values in reading.values:
                if name == "system" and not found:
                    found.append(_SYSTEMS.get(values[0], values[0]))
    return tuple(dict.fromkeys(found))


def overview(reader: Reader) -> Frame | None:
    """Whether everything is healthy, or one component."""
    if not _asks_for_now(reader) or reader.left_over(*KNOWN):
        return None
    named = components(reader)
    sick = speaks_of_health(reader) or reader.dim("status") or _speaks_of_state(reader)
    one = (named or reader.dim("component")) and sick
    asked = reader.ask("yesno", "which", "how", "list", "define") or reader.dim("status")
    asked = asked or reader.cue("describe") or _says_now(reader)
    now = _says_now(reader) and sick and not reader.value("run", "status", "FAILED")
    anything = bool(_ANYTHING.search(reader.text) and said_statuses(reader))
    one = (
        one
        or anything
        or (now and (reader.ask("which", "list", "yesno") or reader.cue("describe")))
    )
    if not reader.cue("healthy") and not (one and asked):
        return None
    return Frame(
        entity="check",
        recipe="health_now",
        args=(
            ("components", named),
            ("statuses", () if named else _statuses(reader)),
            ("asked", said_statuses(reader) if _IS.match(reader.text) else ()),
        ),
    )


_IS = re.compile(r"(?:(?:and|so|but|ok),? )*(?:is|are)\b", re.IGNORECASE)
_ANYTHING = re.compile(r"\b(?:is|are) (?:anything|something|any of (?:it|them))\b", re.IGNORECASE)


def _speaks_of_state(reader: Reader) -> bool:
    """Return whether "how is the connection" or "problems with a component" asks for its state."""
    how = reader.noun("connection") and reader.ask("how", "define")
    return how or (reader.dim("component") and "problem" in reader.text.lower())


def _says_now(reader: Reader) -> bool:
    return any(
        atom.time is not None and atom.time.window is not None and atom.time.window.label == "now"
        for atom in reader.atoms
    )


def _asks_for_now(reader: Reader) -> bool:
    """Return whether the present is meant, and nothing but health."""
    words = f" {reader.text.lower()} "
    past = any(f" {word} " in words for word in ("was", "were", "had", "did"))
    other = ("run", "job", "schema", "link", "audit")
    others = other if "everything" in words else (*other, "asset")
    return not (
        reader.window is not None
        or reader.ask("count", "when")
        or (reader.groups and not (reader.dim("component") and reader.dim("status")))
        or reader.measure("uptime", "latency")
        or reader.agg("share")
        or (past and not reader.cue("healthy"))
        or reader.cue("downtime")
        or any(atom.has("order") for atom in reader.atoms)
        or reader.noun(*others)
    )


def _statuses(reader: Reader) -> tuple[str, ...]:
    """Return the statuses that are asked for: "which component is degraded"."""
    if not (reader.ask("which", "list") or reader.cue("describe") or _says_now(reader)):
        return ()
    return said_statuses(reader)


def said_statuses(reader: Reader) -> tuple[str, ...]:
    """Return the bad statuses that are named: all of them for "not ok"."""
    said = [
        value
        for atom in reader.atoms
        for r in atom.readings
        if r.kind == "is" and r.entity == "check"
        for _, values in r.values
        for value in values
    ]
    text = reader.text.lower()
    if any(word in text for word in ("not ok", "unhealthy", "not healthy", "problem", "wrong")):
        return ("DOWN", "DEGRADED", "UNKNOWN")
    return tuple(dict.fromkeys(each for each in said if each != "OK"))


def speaks_of_health(reader: Reader) -> bool:
    """Return whether a check or the state of one is spoken of."""
    return any(
        r.entity == "check" and r.kind in {"is", "flag", "noun"}
        for a in reader.atoms
        for r in a.readings
    )


def health_then(reader: Reader) -> Frame | None:
    """Whether components were up in some time: "was glue reachable last night"."""
    named = components(reader)
    whose = named or reader.dim("component") or reader.cue("healthy")
    if reader.window is None or not reader.ask("yesno") or not whose:
        return None
    if (
        reader.ask("count", "when", "which")
        or reader.agg("share")
        or reader.groups
        or reader.noun("run", "job", "outage")
    ):
        return None
    well = any(reader.value("check", "status", each) for each in ("OK", "DOWN", "DEGRADED"))
    fine = reader.cue("healthy") and not well and not reader.noun("asset", "schema", "link")
    well = well or fine
    if not well or reader.left_over(*KNOWN):
        return None
    if reader.value("check", "status", "DEGRADED") and not reader.value("check", "status", "DOWN"):
        return _that_were(named, "DEGRADED", reader)
    return Frame(
        entity="check",
        recipe="health_then",
        window=reader.window,
        args=(
            ("components", named),
            ("wanted", fine or reader.value("check", "status", "OK")),
            ("down", reader.value("check", "status", "DOWN")),
        ),
    )


def _that_were(named: tuple[str, ...], status: str, reader: Reader) -> Frame:
    """Return whether checks of the components *named* had *status*: none else will do."""
    of = Filter(field="component", values=named, label=" or ".join(named))
    so = Filter(field="status", values=(status,), label=status.lower())
    filters = (of, so) if named else (so,)
    return Frame(entity="check", filters=filters, window=reader.window, yes_no=True)


RECIPES: tuple[Recipe, ...] = (
    health_then,
    overview,
)
