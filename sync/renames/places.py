"""Where a column stands between the columns that stay, and how well two such places agree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_AT_THE_END = 0.5  # new columns come at the end anyway
_AT_THE_START = 0.8


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


def _fit(distance: int) -> float:
    return {0: 1.0, 1: 0.4}.get(abs(distance), 0.0)
