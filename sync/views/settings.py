"""Settings as their page shows them: without secrets, and pairs with what they would match."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields, is_dataclass
from enum import StrEnum
from typing import Any

from sync.config import ConnectionSettings, HttpSettings, Secret, Settings
from sync.fields import FIELD_MAP, Field
from sync.mapping.naming import check_names, glue_name, sap_name
from sync.merge import policy_of
from sync.model.asset import AssetRef, System
from sync.model.link import LinkStatus
from sync.model.pair import Authority, Direction, LinkMode, Pair
from sync.steps.linking import scope_assets
from sync.store.assets import AssetSummary
from sync.store.database import Store

_HIDDEN = "***"
_USERINFO = re.compile(r"(?<=//)[^/@\s]+@")  # of a proxy's address


class Fate(StrEnum):
    """What a pair means for one asset of its scopes."""

    LINKED = "linked"
    PROPOSED = "proposed"
    SAME_NAME = "meets its name"  # an asset of the name that it would get is there
    CREATED = "would be created"
    ALONE = "stays alone"
    COLLIDES = "collides"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One key of the settings as text; a secret is ***."""

    key: str
    value: str
    is_default: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapped:
    """One asset in a pair's scopes: what it is called on the other side, and its fate."""

    system: System
    ref: AssetRef
    kind: str
    partner: str
    fate: Fate
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruled:
    """A field of the field map and who settles it in a pair."""

    row: Field
    authority: Authority
    is_own: bool  # the pair says otherwise than the field map


def connection_entries(settings: ConnectionSettings) -> list[Entry]:
    """Return what the settings say of a connection, without secrets."""
    return [entry for entry in _entries(settings, "") if entry.key != "name"]


def other_entries(settings: Settings) -> list[Entry]:
    """Return everything but connections and pairs, without secrets."""
    return [
        entry
        for entry in _entries(settings, "")
        if entry.key.partition(".")[0] not in {"connections", "pairs"}
    ]


def _entries(value: Any, where: str) -> Iterator[Entry]:
    for each in fields(value):
        part = getattr(value, each.name)
        # A connection writes its HTTP keys beside its own.
        inner = "" if isinstance(part, HttpSettings) else f"{where}{each.name}."
        if is_dataclass(part) and not isinstance(part, type):
            yield from _entries(part, inner)
        elif each.name not in {"connections", "pairs"}:
            default = each.default
            if each.default_factory is not MISSING:
                default = each.default_factory()
            yield Entry(
                key=f"{where}{each.name}", value=told(part), is_default=bool(part == default)
            )


def told(value: Any) -> str:
    """Return a value of the settings as text: a secret is hidden, nothing is an empty text."""
    match value:
        case None:
            return ""
        case Secret():
            return _HIDDEN
        case bool():
            return "true" if value else "false"
        case str():
            return _USERINFO.sub(f"{_HIDDEN}@", value)
        case Mapping():
            return ", ".join(f"{key}: {told(each)}" for key, each in value.items())
        case Sequence():
            return ", ".join(map(told, value))
    return str(value)


def rules_of(pair: Pair) -> list[Ruled]:
    """Return who settles each field of the field map in *pair*."""
    policy = policy_of(pair)
    return [
        Ruled(row=row, authority=policy.of(row), is_own=policy.of(row) is not row.authority)
        for row in FIELD_MAP
    ]


def preview(store: Store, pair: Pair) -> list[Mapped]:
    """Return what *pair* would mean for each asset in its scopes, saved or not."""
    scoped = scope_assets(store, pair)
    tied = _tied(store, pair)
    return [
        *_side(scoped.sap, scoped.glue, pair, tied),
        *_side(scoped.glue, scoped.sap, pair, tied),
    ]


def _tied(store: Store, pair: Pair) -> dict[AssetRef, tuple[AssetRef, Fate]]:
    """Return the partner of each asset that a link of the pair ties, and how."""
    fates = {LinkStatus.ACTIVE: Fate.LINKED, LinkStatus.PROPOSED: Fate.PROPOSED}
    links = [link for link in store.links.all(pair.name) if link.status in fates]
    # An active link counts before a proposed one.
    ordered = sorted(links, key=lambda link: link.status is LinkStatus.ACTIVE)
    found: dict[AssetRef, tuple[AssetRef, Fate]] = {}
    for link in ordered:
        found[link.sap] = link.glue, fates[link.status]
        found[link.glue] = link.sap, fates[link.status]
    return found


def _side(
    own: Sequence[AssetSummary],
    others: Sequence[AssetSummary],
    pair: Pair,
    tied: Mapping[AssetRef, tuple[AssetRef, Fate]],
) -> Iterator[Mapped]:
    if not own:
        return
    system = own[0].system
    name_of = glue_name if system is System.DATASPHERE else sap_name
    names = {each.ref.name: name_of(each.ref.name, pair.naming) for each in own}
    there = {each.ref.name for each in others}
    clashes = {
        name: collision.names
        for collision in check_names(names, names.__getitem__)
        for name in collision.names
    }
    for each in own:
        partner, fate, note = names[each.ref.name], _fate(system, pair), ""
        if each.ref in tied:
            ref, fate = tied[each.ref]
            partner = ref.name
        elif each.ref.name in clashes:
            fate, note = Fate.COLLIDES, f"with {_others(each.ref.name, clashes)}"
        elif partner in there:
            fate = Fate.SAME_NAME
        elif fate is Fate.ALONE:
            partner = ""
        yield Mapped(
            system=system, ref=each.ref, kind=each.kind.value, partner=partner, fate=fate, note=note
        )


def _others(name: str, clashes: Mapping[str, tuple[str, ...]]) -> str:
    return ", ".join(other for other in clashes[name] if other != name)


def _fate(system: System, pair: Pair) -> Fate:
    """Return what becomes of an asset without a partner."""
    to_glue = system is System.DATASPHERE
    mode = LinkMode.MIRROR if to_glue else LinkMode.IMPORT
    closed = Direction.TO_DATASPHERE if to_glue else Direction.TO_GLUE
    return Fate.CREATED if pair.mode is mode and pair.direction is not closed else Fate.ALONE
