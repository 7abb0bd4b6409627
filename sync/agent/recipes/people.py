"""People: who has not done something, and what nobody did."""

from __future__ import annotations

import re

from sync.agent.frame import Filter, Flagged, Frame, Related
from sync.agent.recipes.shape import Asking, Recipe, one_asset
from sync.agent.words.reader import Reader

_LOGINS = frozenset({"login", "logged_in"})
_KNOWN = (
    "noun user",
    "noun audit",
    "flag login",
    "flag logged_in",
    "neg",
    "time",
    "ask",
    "cue",
    "dim user",
)


def without_login(reader: Reader) -> Frame | None:
    """Who has not logged in: "who has not logged in this month", "users without a login"."""
    login = any(
        (r.kind == "flag" and r.entity == "audit" and r.name in _LOGINS)
        or (r.kind == "noun" and r.entity == "audit" and r.flags == ("login",))
        for atom in reader.atoms
        for r in atom.readings
    )
    denied = any(atom.has("neg") for atom in reader.atoms)
    people = reader.noun("user") or reader.ask("who") or reader.text.lower().startswith("without")
    if not (login and denied and people) or reader.groups or reader.mentions("user"):
        return None
    if reader.left_over(*_KNOWN, "flag failed", "is status", "flag change", "dim changed_at"):
        return None
    changed = any(atom.has("flag", "change") for atom in reader.atoms)
    if changed and not _NEITHER.search(reader.text):
        return None
    never = ("logged_in", "change") if changed else ("logged_in",)
    parts = (
        Frame(entity="audit", flags=(Flagged(flag=flag),), window=reader.window) for flag in never
    )
    return Frame(entity="user", related=tuple(Related(part=p, op="=", number=0) for p in parts))


_NEITHER = re.compile(
    r"\b(?:neither|nor|without\b.*\bwithout|(?:not|never) \w+ (?:\w+ )?or)\b", re.IGNORECASE
)


def unchanged_since(reader: Reader) -> Frame | Asking | None:
    """Since when nobody has changed an asset: when it was last changed."""
    changed = reader.dim("changed_at") or any(
        atom.has("flag", "change") or atom.has("cue", "change") for atom in reader.atoms
    )
    nobody = any(atom.text.lower() in {"nobody", "no one", "none"} for atom in reader.atoms)
    since = reader.cue("since_when") or reader.ask("when")
    found = one_asset(reader, "")
    if not (changed and nobody and since) or found is None or reader.window is not None:
        return None
    if isinstance(found, Asking):
        return found
    if reader.left_over(*_KNOWN, "asset", "noun", "dim changed_at", "flag change"):
        return None
    entry = found[0]
    return Frame(
        entity="asset",
        filters=(Filter(field="asset", values=(entry.key,), label=entry.title),),
        select=("changed_at", "changed_by"),
    )


_CHANGES = ("change_or_start", "change")
_OF_CHANGES = (
    *("user", "noun link", "noun job", "dim changed_at", "flag change", "flag change_or_start"),
)


def changes_then(reader: Reader) -> Frame | None:
    """What became of mappings or jobs in some time: "who changed mappings in march, and when"."""
    kinds = [kind for kind in ("link", "job") if reader.noun(kind)]
    changes = next((n for n in _CHANGES if any(a.has("flag", n) for a in reader.atoms)), "")
    window = reader.window
    if len(kinds) != 1 or not changes or window is None or window.since is None or window.part:
        return None
    if not (reader.ask("who") or reader.mentions("user")) or reader.groups or reader.ask("count"):
        return None
    if any(reader.mentions(kind) for kind in ("asset", "job", "schema")):
        return None
    if reader.left_over(*_KNOWN, *_OF_CHANGES):
        return None
    users = [m[0] for m in reader.mentions("user")]
    names = tuple(entry.name for entry in users)
    whose = (Filter(field="user", values=names, label=" or ".join(names)),) if names else ()
    touched = Filter(field="action", op="prefix", values=(kinds[0],), label=kinds[0])
    return Frame(
        entity="audit",
        filters=(*whose, touched),
        flags=(Flagged(flag=changes),),
        window=window,
        yes_no=not reader.ask("who"),
        select=("user", "recorded_at") if reader.ask("who") else (),
    )


RECIPES: tuple[Recipe, ...] = (without_login, unchanged_since, changes_then)
