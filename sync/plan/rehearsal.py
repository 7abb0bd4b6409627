"""Rehearsing a policy: what it would settle, and what would remain; nothing is kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sync.model.asset import AssetRef
from sync.model.pair import Authority
from sync.model.plan import Action, Line

Key = tuple[AssetRef, AssetRef, str | None, str]


class Standing(StrEnum):
    """What a policy makes of one difference, against the policy that the pair has."""

    SETTLED = "settled"  # in conflict today, this policy decides it
    TURNED = "turned"  # decided either way, but differently
    OPENED = "opened"  # decided today, this policy would ask
    REMAINS = "remains"  # in conflict, blocked or only reported under both
    SAME = "same"  # decided alike


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """One difference under both policies; a missing line means that nothing would be done."""

    standing: Standing
    today: Line | None
    then: Line | None

    @property
    def line(self) -> Line:
        """Return the line under the rehearsed policy, or today's where that leaves none."""
        found = self.then or self.today
        if found is None:
            raise ValueError("a difference stands under one policy at least")
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsal:
    """A policy tried on one pair."""

    pair: str
    authority: Mapping[str, Authority]
    lines: tuple[Rehearsed, ...]
    unlinked: int = 0  # matches that a plan would link first, and that are not in here

    @property
    def counts(self) -> Mapping[Standing, int]:
        """Return how many differences stand how."""
        return Counter(line.standing for line in self.lines)


def compare(today: Sequence[Line], then: Sequence[Line]) -> tuple[Rehearsed, ...]:
    """Return each difference with what both plans say of it, in the order of *then*."""
    old = {_key(line): line for line in today if line.action is not Action.DEPLOY}
    new = {_key(line): line for line in then if line.action is not Action.DEPLOY}
    return tuple(
        Rehearsed(_standing(old.get(key), new.get(key)), old.get(key), new.get(key))
        for key in dict.fromkeys([*new, *old])
    )


def _standing(today: Line | None, then: Line | None) -> Standing:
    was_open = today is not None and _is_open(today)
    is_open = then is not None and _is_open(then)
    match was_open, is_open:
        case True, True:
            return Standing.REMAINS
        case True, False:
            return Standing.SETTLED
        case False, True:
            return Standing.OPENED
    return Standing.SAME if _decides(today) == _decides(then) else Standing.TURNED


def _is_open(line: Line) -> bool:
    return line.conflict or not line.actionable


def _decides(line: Line | None) -> object:
    return None if line is None else (line.target, line.action, line.after)


def _key(line: Line) -> Key:
    return line.sap, line.glue, line.column, line.field
