"""Health: how it is now, when it last went down, for how long."""

from __future__ import annotations

import re
from itertools import pairwise

from sync.agent.frame import Asked, Filter, Frame
from sync.agent.recipes.shape import Recipe
from sync.agent.words.reader import Reader

_KNOWN = (
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
    if not _asks_for_now(reader) or reader.left_over(*_KNOWN):
        return None
    named = components(reader)
    sick = _speaks_of_health(reader) or reader.dim("status") or _speaks_of_state(reader)
    one = (named or reader.dim("component")) and sick
    asked = reader.ask("yesno", "which", "how", "list", "define") or reader.dim("status")
    asked = asked or reader.cue("describe") or _says_now(reader)
    now = _says_now(reader) and sick and not reader.value("run", "status", "FAILED")
    anything = bool(_ANYTHING.search(reader.text) and _said_statuses(reader))
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
            ("asked", _said_statuses(reader) if _IS.match(reader.text) else ()),
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
    return _said_statuses(reader)


def _said_statuses(reader: Reader) -> tuple[str, ...]:
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


def _speaks_of_health(reader: Reader) -> bool:
    return any(
        r.entity == "check" and r.kind in {"is", "flag", "noun"}
        for a in reader.atoms
        for r in a.readings
    )


def last_down(reader: Reader) -> Frame | None:
    """When a component was last down."""
    named = components(reader)
    text = reader.text.lower()
    down = any(
        word in text
        for word in (
            "down",
            "outage",
            "unavailable",
            "unreachable",
            "not ok",
            "unhealthy",
            "fail",
            "offline",
            "degraded",
        )
    )
    if (
        not down
        or not (named or "outage" in text)
        or (reader.noun("outage") and not reader.ask("when"))
        or ("how long" in text and not _is_ago(text))
        or (reader.cue("downtime") and not reader.ask("when"))
        or reader.ask("count")
        or reader.groups
        or (_is_ago(text) and reader.noun("outage"))
    ):
        return None
    if not (reader.ask("when") or "last" in text or "outage" in text) or reader.noun(
        "run", "job", "audit"
    ):
        return None
    if reader.left_over(*_KNOWN):
        return None
    strict = "down" in text or "outage" in text
    limit = (
        1
        if any(w in text for w in ("when", "last ", "latest", "recent")) and "outages" not in text
        else 1000
    )
    return Frame(
        entity="check",
        recipe="outages",
        window=reader.window,
        args=(("components", named), ("strict", strict), ("limit", limit)),
    )


def downtime(reader: Reader) -> Frame | None:
    """How long components were down in all."""
    text = reader.text.lower()
    long = "how long" in text or "total time" in text or _ranks_length(reader)
    lasting = long and any(w in text for w in ("down", "unavailable", "offline", "unhealthy"))
    whose = components(reader) or reader.dim("component")
    if _is_ago(text) or _leaves_out(reader) or (reader.ask("when") and not long):
        return None
    if not (reader.cue("downtime") or (lasting and whose)) or _is_of_outages(reader):
        return None
    if reader.left_over(*_KNOWN, "number"):
        return None
    one = _ranks_length(reader) or any(atom.has("order") for atom in reader.atoms)
    return Frame(
        entity="check",
        recipe="downtime",
        window=reader.window,
        args=(
            ("components", components(reader)),
            ("strict", "outage" in text or " down " in f"{text} "),
            ("limit", 1 if one and not reader.numbers and not reader.groups else 1000),
            ("least", any(atom.has("order", "asc") for atom in reader.atoms)),
        ),
    )


def _is_ago(text: str) -> bool:
    """Return whether the time since then is asked for: "how long ago did glue go down"."""
    return "how long ago" in text or "how long since" in text


def _leaves_out(reader: Reader) -> bool:
    """Return whether a component is left out: "apart from the scheduler"."""
    for before, atom in pairwise(each for each in reader.atoms if each.text.lower() != "the"):
        if before.has("neg") and any(
            e.field == "check.component" for m in atom.named("value") for e in m.found
        ):
            return True
    return False


def _ranks_length(reader: Reader) -> bool:
    """Return whether the longest or the shortest is asked for."""
    return any(
        r.kind == "order" and r.extra == "duration" for atom in reader.atoms for r in atom.readings
    )


def _is_of_outages(reader: Reader) -> bool:
    """Return whether single outages are meant: "the longest outage", "average outage duration"."""
    summed = reader.agg("avg") or reader.agg("median") or reader.agg("max") or reader.ask("count")
    return reader.noun("outage") and (summed or _ranks_length(reader) or _asks_for_last(reader))


def _asks_for_last(reader: Reader) -> bool:
    return any(
        r.kind == "order" and r.extra == "time" for atom in reader.atoms for r in atom.readings
    )


def since_when(reader: Reader) -> Frame | None:
    """Since when components are as they are: "since when is the worker pool degraded"."""
    named = components(reader)
    whose = named or reader.dim("component")
    if not (reader.cue("since_when") and whose and _speaks_of_health(reader)):
        return None
    if reader.window is not None or reader.left_over(*_KNOWN):
        return None
    long = "how long" in reader.text.lower()
    args = (
        ("components", named),
        ("statuses", () if named else _said_statuses(reader)),
        ("lasting", long),
    )
    return Frame(entity="check", recipe="health_since", args=args)


def times_down(reader: Reader) -> Frame | None:
    """How often components went down: each outage counts once, not each check that saw it."""
    named = components(reader)
    text = f"{reader.text.lower()} "
    often = any(each in text for each in ("how often", "how many times", "how frequently"))
    if not often or not (named or reader.dim("component")) or reader.noun("check", "outage"):
        return None
    if " down " not in text and "offline" not in text and "unavailable" not in text:
        return None
    if reader.left_over(*_KNOWN):
        return None
    return Frame(
        entity="outage",
        asked=() if reader.ask("when") else (Asked(),),  # "when, and how often" lists them
        filters=(Filter(field="component", values=named, label=" or ".join(named)),)
        if named
        else (),
        window=reader.window,
        groups=() if len(named) == 1 or reader.ask("when") else ("component",),
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
    if not well or reader.left_over(*_KNOWN):
        return None
    if reader.value("check", "status", "DEGRADED") and not reader.value("check", "status", "DOWN"):
        return _that_were(named, "DEGRADED", reader)
    return Frame(
        entity="check",
        recipe="health_then",
        window=reader.window,
        args=(("components", named), ("wanted", reader.value("check", "status", "OK"))),
    )


def _that_were(named: tuple[str, ...], status: str, reader: Reader) -> Frame:
    """Return whether checks of the components *named* had *status*: none else will do."""
    of = Filter(field="component", values=named, label=" or ".join(named))
    so = Filter(field="status", values=(status,), label=status.lower())
    filters = (of, so) if named else (so,)
    return Frame(entity="check", filters=filters, window=reader.window, yes_no=True)


RECIPES: tuple[Recipe, ...] = (
    times_down,
    since_when,
    downtime,
    last_down,
    health_then,
    overview,
)
