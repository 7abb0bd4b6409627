"""People: who has not done something in a time."""

from __future__ import annotations

from sync.agent.frame import Flagged, Frame, Related
from sync.agent.reader import Reader
from sync.agent.recipes.shape import Recipe

_KNOWN = ("noun user", "noun audit", "flag login", "neg", "time", "ask", "cue", "dim user")


def without_login(reader: Reader) -> Frame | None:
    """Who has not logged in: "who has not logged in this month", "users without a login"."""
    login = any(
        (r.kind == "flag" and r.entity == "audit" and r.name == "login")
        or (r.kind == "noun" and r.entity == "audit" and r.flags == ("login",))
        for atom in reader.atoms
        for r in atom.readings
    )
    denied = any(atom.has("neg") for atom in reader.atoms)
    people = reader.noun("user") or reader.ask("who")
    if not (login and denied and people) or reader.groups or reader.mentions("user"):
        return None
    if reader.left_over(*_KNOWN):
        return None
    logged_in = Frame(
        entity="audit",
        flags=(Flagged(flag="login"), Flagged(flag="failed", wanted=False)),
        window=reader.window,
    )
    return Frame(entity="user", related=(Related(part=logged_in, op="=", number=0),))


RECIPES: tuple[Recipe, ...] = (without_login,)
