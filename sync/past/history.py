"""History: the versions of an asset and what changed from each to the next. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sync.fields import is_empty, spell, values_of
from sync.model.asset import Asset, AssetRef, Column, System
from sync.model.base import FieldKey
from sync.past.names import Couple, called_now
from sync.past.paths import ABSENT, moves
from sync.past.paths import spell as spell_path

Body = Mapping[str, Any]
# of a native body, the part that people and syncs edit
Essence = Callable[[Body], Body]


class Event(StrEnum):
    """What happened to an asset, as our discoveries and writes saw it."""

    APPEARED = "appeared"  # seen for the first time
    CHANGED = "changed"
    VANISHED = "vanished"
    REAPPEARED = "reappeared"
    RENAMED = "renamed"  # seen for the first time under this name


@dataclass(frozen=True, slots=True)
class Change:
    """One field that moved; *field* is of the field map, Glue's own, or `body:<path>`."""

    column: str | None
    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Author:
    """Who made a version, as far as known: one of our runs, or whom the catalog names."""

    by: str = ""
    run_id: int | None = None
    plan_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A definition of an asset, from when to when it was valid, and what it changed."""

    event: Event
    asset: Asset
    valid_from: datetime
    valid_to: datetime | None
    author: Author
    changes: tuple[Change, ...]
    # of a rename, the other name: the one before or, where this one is gone, the one after
    other_name: AssetRef | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """Every known version of one asset, oldest first."""

    ref: AssetRef
    system: System
    versions: tuple[Version, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AssetDifference:
    """How one asset differs between two moments."""

    ref: AssetRef
    system: System
    event: Event
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """How an asset or a schema differs between two moments; equal assets are left out."""

    since: datetime
    until: datetime
    assets: tuple[AssetDifference, ...]


def facts_of(asset: Asset) -> dict[FieldKey, Any]:
    """Return what *asset* says, field by field, empty fields left out."""
    facts = dict(values_of(asset)) if asset.system is System.DATASPHERE else _glue_facts(asset)
    facts[None, "kind"] = asset.kind.value
    if asset.system is System.DATASPHERE:
        facts[None, "status"] = asset.status
        facts[None, "exposed"] = asset.exposed
    return {key: value for key, value in facts.items() if not is_empty(value)}


def changes_between(
    before: Asset, after: Asset, essence: Essence, couples: Iterable[Couple] = ()
) -> tuple[Change, ...]:
    """Return what moved from *before* to *after*; *couples* are names of renamed columns.

    Where no field tells it, the paths of the native definitions do, so that nothing is hidden.
    """
    if before.fingerprint == after.fingerprint:
        return ()
    called = called_now(before, after, couples)
    old = {(called.get(c, c) if c else None, f): v for (c, f), v in facts_of(before).items()}
    new = facts_of(after)
    earlier = {called.get(name, name) for name in _columns(before)}
    both = earlier & _columns(after)
    found = [*_names(before, after, called)]
    found += [
        Change(*key, old.get(key), new.get(key))
        for key in sorted(old.keys() | new.keys(), key=_order)
        if old.get(key) != new.get(key) and (key[0] is None or key[0] in both)
    ]
    found += [_presence(name, before, after) for name in sorted(earlier ^ both)]
    found += [_presence(name, before, after) for name in sorted(_columns(after) ^ both)]
    return tuple(found) or tuple(_native(before, after, essence))


def _names(before: Asset, after: Asset, called: Mapping[str, str]) -> Iterable[Change]:
    if before.ref != after.ref:
        yield Change(None, "name", str(before.ref), str(after.ref))
    for old, new in called.items():
        yield Change(new, "name", old, new)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of names when two moments are compared."""

    names: Callable[[AssetRef], Iterable[AssetRef]]  # those that an asset had, its own the first
    couples: Callable[[AssetRef], Iterable[Couple]]  # of its columns


def difference(
    old: Mapping[AssetRef, Asset], new: Mapping[AssetRef, Asset], essence: Essence, known: Known
) -> tuple[AssetDifference, ...]:
    """Return how the assets of two moments differ, by name; a renamed one is one of them."""
    former = {ref: _former(ref, old, new, known) for ref in new}
    moved = {was for ref, was in former.items() if was not in {None, ref}}
    found = []
    for ref in sorted(old.keys() - moved | new.keys()):
        before, after = old.get(former.get(ref) or ref), new.get(ref)
        event, changes = _compared(before, after, essence, known.couples(ref))
        system = (before or after or new[ref]).system
        if event is not None:
            found.append(AssetDifference(ref=ref, system=system, event=event, changes=changes))
    return tuple(found)


def _former(
    ref: AssetRef, old: Mapping[AssetRef, Asset], new: Mapping[AssetRef, Asset], known: Known
) -> AssetRef | None:
    """Return what *ref* was called among *old*, None where it was not there."""
    names = [name for name in known.names(ref) if name in old and (name == ref or name not in new)]
    return names[0] if names else None


def _compared(
    before: Asset | None, after: Asset | None, essence: Essence, couples: Iterable[Couple]
) -> tuple[Event | None, tuple[Change, ...]]:
    if before is None or after is None:
        return (Event.APPEARED if before is None else Event.VANISHED), ()
    changes = changes_between(before, after, essence, couples)
    changed = Event.CHANGED if before.ref == after.ref else Event.RENAMED
    return (changed if changes else None), changes


def _columns(asset: Asset) -> set[str]:
    return {column.name for column in asset.columns}


def _presence(name: str, before: Asset, after: Asset) -> Change:
    old, new = before.column(name), after.column(name)
    return Change(name, "column", old and spell(old), new and spell(new))


def _native(before: Asset, after: Asset, essence: Essence) -> Iterable[Change]:
    for move in moves(essence(before.body), essence(after.body)):
        sides = [None if side is ABSENT else side for side in (move.before, move.after)]
        yield Change(None, f"body:{spell_path(move.path)}", *sides)


def _order(key: FieldKey) -> tuple[bool, str, str]:
    column, field = key
    return column is not None, column or "", field


def _glue_facts(asset: Asset) -> dict[FieldKey, Any]:
    facts: dict[FieldKey, Any] = {
        (None, "description"): asset.description,
        (None, "owner"): asset.owner,
        (None, "partition keys"): _partition_keys(asset.columns),
        (None, "protected"): asset.protected,
    }
    facts |= {(None, f"property:{key}"): value for key, value in asset.properties.items()}
    facts |= {(None, f"storage:{key}"): value for key, value in asset.storage.items()}
    facts |= {(None, f"table:{key}"): value for key, value in asset.extras.items()}
    for column in asset.columns:
        facts |= {(column.name, field): value for field, value in _column_facts(column).items()}
    return facts


def _column_facts(column: Column) -> dict[str, Any]:
    return {
        "type": column.native_type,
        "comment": column.comment,
        **{f"property:{key}": value for key, value in column.properties.items()},
        **{f"column:{key}": value for key, value in column.extras.items()},
    }


def _partition_keys(columns: Sequence[Column]) -> list[str]:
    return [column.name for column in columns if column.partition]
