"""What a name in the store means as a condition on an entity."""

from __future__ import annotations

from typing import Any

from sync.agent.drafts.drafting import Draft
from sync.agent.frame import Filter, Flagged
from sync.agent.words.lattice import Atom
from sync.agent.words.names import Named

_KINDS = ("schema", "job", "asset", "gone", "value", "user", "column")
# The same in several entities.
_SHARED = frozenset(
    {
        "component",
        "error_class",
        "feeds",
        "feeds_directly",
        "depends_on",
        "depends_directly_on",
        "feeds_too",
        "feeds_directly_too",
        "depends_on_too",
        "depends_directly_on_too",
        "run",
    }
)

_DOERS = frozenset({"changed_by", "created_by"})


def take_names(made: Draft, atom: Atom) -> bool:
    """Let *made* be about what *atom* names; False where the entity has no such field."""
    for kind in _KINDS:
        for mention in atom.named(kind):
            if _take(made, atom, mention.found):
                return True
    return False


def _take(made: Draft, atom: Atom, found: tuple[Named, ...]) -> bool:
    if found[0].kind == "gone" and "deleted" in made.entity.flags:
        made.flags.append(Flagged(flag="deleted"))
    name, values = _condition(made, found)
    if name not in made.entity.fields or not values:
        return False
    if found[0].kind == "user" and made.select and made.select[-1] in _DOERS:
        name = made.select.pop()  # "modified by anna"
        when = f"{name.removesuffix('_by')}_at"
        if when in made.entity.fields and not made.time_field:
            made.time_field = when
    elif found[0].kind == "user" and _is_of_owners(made):
        name = "owner"  # "runs of assets owned by anna"
    title = found[0].title if len(found) == 1 else atom.text
    # "an email column" may be called CONTACT_EMAIL
    loose = name == "column" and made.relational and atom.text.islower() and atom.text.isalpha()
    op = "like" if loose else "is"
    made.add(Filter(field=name, op=op, values=values, label=title))
    if name == "asset" and len(found) > 1:
        made.ambiguous.append((atom, found))
    return True


def _is_of_owners(made: Draft) -> bool:
    """Return whether people are named as owners, and not for what they did."""
    told = "owner" in made.select or any(each.field == "owner" for each in made.filters[-1:])
    return told and "owner" in made.entity.fields


def _condition(made: Draft, found: tuple[Named, ...]) -> tuple[str, tuple[Any, ...]]:
    entity, entry = made.entity, found[0]
    keys: tuple[Any, ...] = tuple(each.key for each in found)
    match entry.kind:
        case "schema":
            name = "space" if entry.system == "datasphere" else "database"
            return name, tuple(each.key for each in found if each.system == entry.system)
        case "asset":
            return "asset", keys
        case "gone":
            return ("asset" if "deleted" in entity.flags else ""), keys
        case "job" | "column":
            return entry.kind, keys[:1]
        case "user":
            owned = entity.name in {"asset", "schema", "column"} or "user" not in entity.fields
            return "owner" if owned else "user", keys
    owner, _, name = entry.field.partition(".")
    if owner != entity.name and name not in _SHARED:
        return "", ()
    return name, tuple(each.key for each in found if each.field == entry.field)
