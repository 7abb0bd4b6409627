"""Components of which something never came about: "components that have never been down"."""

from __future__ import annotations

from sync.agent.frame import Filter, Flagged, Frame, Related
from sync.agent.recipes.shape import Recipe
from sync.agent.words.reader import Reader

_KNOWN = (
    "dim component",
    "dim system",
    "noun connection",
    "noun outage",
    "noun alert",
    "noun check",
    "is status",
    "is level",
    "noun log",
    "flag failed",
    "flag ran",
    "neg",
    "time",
    "ask",
    "cue downtime",
)
_WORDS = frozenset({"component", "components", "service", "services"})


def without_any(reader: Reader) -> Frame | None:
    """Components without an outage, an alert, an error line or a bad check in some time."""
    about = any(atom.text.lower() in _WORDS for atom in reader.atoms)
    denied = any(atom.has("neg") for atom in reader.atoms)
    if not (about and denied) or reader.groups or reader.left_over(*_KNOWN):
        return None
    part = _part(reader)
    if part is None:
        return None
    return Frame(entity="component", related=(Related(part=part, op="=", number=0),))


def _part(reader: Reader) -> Frame | None:
    """Return what they are without, None where nothing of that is named."""
    window = reader.window
    if reader.noun("outage"):
        return Frame(entity="outage", window=window)
    if reader.noun("alert"):
        return Frame(entity="alert", window=window)
    for status in ("DOWN", "DEGRADED"):
        if reader.value("check", "status", status):
            bad = Filter(field="status", values=(status,), label=status)
            return Frame(entity="check", filters=(bad,), window=window)
    for level in ("ERROR", "WARN"):
        if reader.value("log", "level", level):
            of_level = Filter(field="level", values=(level,), label=level)
            return Frame(entity="log", filters=(of_level,), window=window)
    if any(r.flags == ("failed",) for a in reader.atoms for r in a.readings if r.entity == "check"):
        return Frame(entity="check", flags=(Flagged(flag="failed"),), window=window)
    return None


RECIPES: tuple[Recipe, ...] = (without_any,)
