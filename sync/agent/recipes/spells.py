"""Health in spells: how often components went down, since when, when last, for how long."""

from __future__ import annotations

import re
from itertools import pairwise

from sync.agent.frame import Asked, Filter, Frame
from sync.agent.recipes.health import KNOWN, components, said_statuses, speaks_of_health
from sync.agent.recipes.shape import Recipe
from sync.agent.words.reader import Reader

_NEWEST = re.compile(
    r"\b(?:last|latest|most recent|recent)\b(?! (?:\d+ )?(?:week|month|day|night))"
)
_LASTING = re.compile(r"\bhow (?:long|many (?:minutes|hours|seconds))\b|\b(?:total|much) time\b")
_SICK = ("down", "unavailable", "offline", "unhealthy", "degraded")
_AILING = (*_SICK, "outage", "unreachable", "not ok", "fail")


def times_down(reader: Reader) -> Frame | None:
    """How often components went down: each outage counts once, not each check that saw it."""
    named = components(reader)
    text = f"{reader.text.lower()} "
    often = any(each in text for each in ("how often", "how many times", "how frequently"))
    if not often or not (named or reader.dim("component")) or reader.noun("check", "outage"):
        return None
    if " down " not in text and "offline" not in text and "unavailable" not in text:
        return None
    if reader.left_over(*KNOWN):
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


def since_when(reader: Reader) -> Frame | None:
    """Since when components are as they are: "since when is the worker pool degraded"."""
    named = components(reader)
    whose = named or reader.dim("component")
    if not (reader.cue("since_when") and whose and speaks_of_health(reader)):
        return None
    if reader.window is not None or reader.left_over(*KNOWN):
        return None
    long = "how long" in reader.text.lower()
    args = (
        ("components", named),
        ("statuses", () if named else said_statuses(reader)),
        ("lasting", long),
    )
    return Frame(entity="check", recipe="health_since", args=args)


def last_down(reader: Reader) -> Frame | None:
    """When a component was last down."""
    named = components(reader)
    text = reader.text.lower()
    if (
        not any(word in text for word in _AILING)
        or not (named or "outage" in text)
        or (reader.noun("outage") and not reader.ask("when"))
        or ("how long" in text and not _is_ago(text))
        or (reader.cue("downtime") and not reader.ask("when"))
        or reader.ask("count")
        or reader.groups
        or _ranks_length(reader)
        or (_is_ago(text) and reader.noun("outage"))
    ):
        return None
    newest = _NEWEST.search(text) or reader.ask("when")
    if not (newest or "outage" in text) or reader.noun("run", "job", "audit"):
        return None
    if reader.left_over(*KNOWN):
        return None
    one = _NEWEST.search(text) or (reader.ask("when") and reader.window is None)
    limit = 1 if one and "outages" not in text else 1000
    return Frame(
        entity="check",
        recipe="outages",
        window=reader.window,
        args=(("components", named), ("statuses", _bad_statuses(text)), ("limit", limit)),
    )


def downtime(reader: Reader) -> Frame | None:
    """How long components were down in all."""
    text = reader.text.lower()
    long = bool(_LASTING.search(text)) or _ranks_length(reader)
    lasting = long and any(word in text for word in _SICK)
    whose = components(reader) or reader.dim("component")
    if reader.noun("job", "run") and not whose:
        return None  # "which sync has been down longest"
    if _is_ago(text) or _leaves_out(reader) or (reader.ask("when") and not long):
        return None
    if not (reader.cue("downtime") or (lasting and whose)) or _is_of_outages(reader):
        return None
    if reader.left_over(*KNOWN, "number"):
        return None
    one = _ranks_length(reader) or any(atom.has("order") for atom in reader.atoms)
    return Frame(
        entity="check",
        recipe="downtime",
        window=reader.window,
        args=(
            ("components", components(reader)),
            ("statuses", _bad_statuses(text)),
            ("limit", 1 if one and not reader.numbers and not reader.groups else 1000),
            ("least", any(atom.has("order", "asc") for atom in reader.atoms)),
        ),
    )


def _bad_statuses(text: str) -> tuple[str, ...]:
    """Return the statuses that are meant: "degraded" is not down; () is whatever is not OK."""
    if "outage" in text or re.search(r"\bdown\b", text):
        return ("DOWN",)
    return ("DEGRADED",) if "degraded" in text else ()


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


RECIPES: tuple[Recipe, ...] = (times_down, since_when, downtime, last_down)
