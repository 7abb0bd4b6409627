"""The three-way merge: base, SAP and Glue, field by field, with an authority for what is left.

Pure. It decides what each field should be and which sides must hear of it; whether a side may be
written is the planner's question.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sync.fields import Field, Shape, Values, field_of, is_empty
from sync.model.base import Base, FieldKey
from sync.model.pair import Authority, Pair
from sync.model.plan import Movement, Side

Since = Callable[[Side, FieldKey], datetime | None]


def _unknown_since(_side: Side, _key: FieldKey) -> datetime | None:
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """Who settles what: an authority per field name, and when each side's value was first seen.

    *rules_moved* says that a rule (mapping, type table, policy) changed since the base while the
    assets themselves did not, so that a new difference is nobody's edit.
    """

    authority: Mapping[str, Authority] = field(default_factory=dict)
    since: Since = _unknown_since
    rules_moved: bool = False

    def of(self, row: Field) -> Authority:
        """Return the authority for a row: by column field, by name, by default, or the map's."""
        kind = "column" if row.of_column else "asset"
        for key in (f"{kind}.{row.name}", row.name):
            if key in self.authority:
                return self.authority[key]
        if row.authority is Authority.ASK and "default" in self.authority:
            return self.authority["default"]
        return row.authority


@dataclass(frozen=True, slots=True)
class Merged:
    """What one field should be: its settled value and the sides that do not hold it yet."""

    movement: Movement
    value: Any
    write: tuple[Side, ...] = ()
    reason: str = ""


def policy_of(pair: Pair, since: Since = _unknown_since, *, rules_moved: bool = False) -> Policy:
    """Return the policy that *pair* states."""
    return Policy(authority=pair.authority, since=since, rules_moved=rules_moved)


def merge(base: Base | None, sap: Values, glue: Values, policy: Policy) -> dict[FieldKey, Merged]:
    """Return what every field of either side or the base should be, agreed ones included."""
    keys = {*sap, *glue, *(base.values if base else ())}
    ordered = sorted(keys, key=lambda key: (key[0] is not None, key[0] or "", key[1]))
    return {
        key: merge_field(
            key, base.values.get(key) if base else None, sap.get(key), glue.get(key), policy
        )
        for key in ordered
    }


def merge_field(
    key: FieldKey, base: tuple[Any, Any] | None, sap: Any, glue: Any, policy: Policy
) -> Merged:
    """Return what one field should be; *base* is (SAP's value, Glue's value) or None."""
    sap, glue = _or_none(sap), _or_none(glue)
    base = (_or_none(base[0]), _or_none(base[1])) if base else None
    if sap == glue:
        return _same(base, sap, glue)
    if base is None:
        return _first_day(key, sap, glue, policy)
    sap_moved, glue_moved = sap != base[0], glue != base[1]
    if not sap_moved and not glue_moved:
        return Merged(Movement.AGREED, sap, (), "the difference was settled as it stands")
    if policy.rules_moved:
        return Merged(
            Movement.RULES, sap, (Side.GLUE,), "a rule of the pair changed, nobody's edit"
        )
    return _moved(key, (sap, sap_moved), (glue, glue_moved), policy)


def _or_none(value: Any) -> Any:
    """Every way of saying nothing is None, so that values compare."""
    return None if is_empty(value) else value


def _same(base: tuple[Any, Any] | None, sap: Any, glue: Any) -> Merged:
    unmoved = base is None or (base[0] == sap and base[1] == glue)
    movement = Movement.AGREED if unmoved else Movement.SAME_MOVE
    return Merged(movement, sap, (), "" if unmoved else "both sides made the same edit")


def _first_day(key: FieldKey, sap: Any, glue: Any, policy: Policy) -> Merged:
    if is_empty(glue):
        return Merged(Movement.FILLED, sap, (Side.GLUE,), "only Datasphere has a value")
    if is_empty(sap):
        return Merged(Movement.FILLED, glue, (Side.SAP,), "only Glue has a value")
    return _settle(key, sap, glue, policy, "no common base: the two have always differed")


def _moved(key: FieldKey, sap: tuple[Any, bool], glue: tuple[Any, bool], policy: Policy) -> Merged:
    row = field_of(key)
    # What only Datasphere can change is edited there by people: its removal is an edit.
    if row.shape is Shape.TEXT and row.sap_writable and sap[1] and is_empty(sap[0]):
        return Merged(Movement.ERASED_SAP, glue[0], (Side.SAP,), "emptied in Datasphere, restored")
    erasable = row.shape in {Shape.TEXT, Shape.RECORD, Shape.FLAG}
    if erasable and glue[1] and is_empty(glue[0]):
        return Merged(Movement.ERASED_GLUE, sap[0], (Side.GLUE,), "emptied in Glue, restored")
    match sap[1], glue[1]:
        case True, False:
            return Merged(Movement.SAP_MOVED, sap[0], (Side.GLUE,), "changed in Datasphere")
        case False, True:
            return Merged(Movement.GLUE_MOVED, glue[0], (Side.SAP,), "changed in Glue")
    return _settle(key, sap[0], glue[0], policy, "both sides changed it differently")


def _settle(key: FieldKey, sap: Any, glue: Any, policy: Policy, why: str) -> Merged:
    match policy.of(field_of(key)):
        case Authority.SAP:
            return Merged(Movement.SAP_MOVED, sap, (Side.GLUE,), f"{why}; Datasphere decides")
        case Authority.GLUE:
            return Merged(Movement.GLUE_MOVED, glue, (Side.SAP,), f"{why}; Glue decides")
        case Authority.NEWEST:
            return _newest(key, sap, glue, policy, why)
        case Authority.UNION:
            return _union(sap, glue, why)
    return Merged(Movement.CONFLICT, None, (), why)


def _newest(key: FieldKey, sap: Any, glue: Any, policy: Policy, why: str) -> Merged:
    seen = policy.since(Side.SAP, key), policy.since(Side.GLUE, key)
    match seen:
        case (datetime() as at_sap, datetime() as at_glue) if at_sap > at_glue:
            return Merged(Movement.SAP_MOVED, sap, (Side.GLUE,), f"{why}; Datasphere's is newer")
        case (datetime() as at_sap, datetime() as at_glue) if at_glue > at_sap:
            return Merged(Movement.GLUE_MOVED, glue, (Side.SAP,), f"{why}; Glue's is newer")
    return Merged(Movement.CONFLICT, None, (), f"{why}; neither was seen first")


def _union(sap: Any, glue: Any, why: str) -> Merged:
    match sap, glue:
        case list(), list():
            both: Any = [*sap, *(item for item in glue if item not in sap)]
        case dict(), dict() if all(sap[key] == glue[key] for key in sap.keys() & glue.keys()):
            both = {**glue, **sap}
        case _:
            return Merged(Movement.CONFLICT, None, (), f"{why}; these values have no union")
    write = tuple(
        side for side, value in ((Side.SAP, sap), (Side.GLUE, glue)) if not _covers(value, both)
    )
    return Merged(Movement.SAME_MOVE, both, write, f"{why}; united")


def _covers(value: Any, both: Any) -> bool:
    return len(value) == len(both)
