"""Where a column stands between the columns that stay, and how well two such places agree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

_AT_THE_END = 0.5  # new columns come at the end anyway
_AT_THE_START = 0.8
_SHORTEST = 3  # columns of a run
_TELLING = 3.0  # bits that a column's type says, and what the commonest says
_COMMON = {"string": 1.0, "cds.String": 1.0}
_CHANCE, _PROOF = 6.0, 14.0  # bits of a run that say nothing yet, and all there is to say

Typed = tuple[str, str]  # a column's name and native type


@dataclass(slots=True)
class Place:
    """The nearest staying columns on both sides (their new names; "" is the table's edge)."""

    left: str = ""
    after_left: int = 0  # columns between it and this one
    right: str = ""
    before_right: int = 0


def find_places(names: Sequence[str], staying: Mapping[str, str]) -> dict[str, Place]:
    """Return the place of each column; *staying* maps its name here to its name afterwards."""
    places = {name: Place() for name in names}
    anchor, distance = "", 0
    for name in names:
        places[name].left, places[name].after_left = anchor, distance
        anchor, distance = (staying[name], 0) if name in staying else (anchor, distance + 1)
    anchor, distance = "", 0
    for name in reversed(names):
        places[name].right, places[name].before_right = anchor, distance
        anchor, distance = (staying[name], 0) if name in staying else (anchor, distance + 1)
    return places


def place_fit(left: Place, right: Place) -> float:
    """Return how surely both stand in the same place, 0 to 1."""
    start = _fit(left.after_left - right.after_left) if left.left == right.left else 0.0
    end = _fit(left.before_right - right.before_right) if left.right == right.right else 0.0
    start *= 1.0 if left.left else _AT_THE_START
    end *= 1.0 if left.right else _AT_THE_END
    if not left.right and not right.right:
        return min(start, end) if start else end
    return 0.7 * max(start, end) + 0.3 * min(start, end)


def neighbour_fit(left: Place, right: Place) -> float:
    """Return the share of the columns right beside that stay there; edges say less."""
    start = left.left == right.left and not left.after_left and not right.after_left
    end = left.right == right.right and not left.before_right and not right.before_right
    mine = (1.0 if left.left else 0.5) * start
    other = (1.0 if left.right else 0.2) * end
    return (mine + other) / 2


def find_runs(before: Sequence[Typed], after: Sequence[Typed]) -> dict[tuple[str, str], float]:
    """Return the pairs that are part of a run of columns replaced by as many of the same types.

    One column that makes way for another one of its type says little; five in a row, each for one
    of its own type, hardly happen by chance. The strength (0 to 1) grows with what the types say.
    """
    kept = {name for name, _ in before} & {name for name, _ in after}
    old, new = _gaps(before, kept), _gaps(after, kept)
    found: dict[tuple[str, str], float] = {}
    for edges in old.keys() & new.keys():
        found |= _run(old[edges], new[edges], at_end=not edges[1])
    return found


def _run(
    old: Sequence[Typed], new: Sequence[Typed], *, at_end: bool
) -> Iterator[tuple[tuple[str, str], float]]:
    run = list(takewhile(lambda pair: pair[0][1] == pair[1][1], zip(old, new, strict=False)))
    bits = sum(_COMMON.get(spelled, _TELLING) for (_, spelled), _ in run)
    strength = min(1.0, max(0.0, (bits - _CHANCE) / (_PROOF - _CHANCE)))
    if len(run) >= _SHORTEST and strength:
        for index, ((mine, _), (other, _)) in enumerate(run, start=1):
            appended = at_end and index == len(run) == len(old)
            yield (mine, other), strength * (_AT_THE_END if appended else 1.0)


def _gaps(columns: Sequence[Typed], kept: set[str]) -> dict[tuple[str, str], list[Typed]]:
    """Return the columns between two that stay, by those two."""
    gaps: dict[tuple[str, str], list[Typed]] = {}
    left, open_gap = "", list[Typed]()
    for column in (*columns, ("", "")):
        if column[0] and column[0] not in kept:
            open_gap.append(column)
            continue
        if open_gap:
            gaps[left, column[0]] = open_gap
        left, open_gap = column[0], []
    return gaps


def _fit(distance: int) -> float:
    return {0: 1.0, 1: 0.4}.get(abs(distance), 0.0)
