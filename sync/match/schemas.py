"""Which spaces and databases belong together, by their names: SALES and sales_db."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from sync.match.vocabulary import CONTAINERS, LAYERS
from sync.match.words import fold, overlap, split, stem

_LEAST = 0.5  # less than that is no kinship


class Schemas:
    """How near each space is to each database, computed once for all assets in them."""

    def __init__(
        self, sap: Iterable[str], glue: Iterable[str], pairs: frozenset[tuple[str, str]]
    ) -> None:
        self._near: dict[tuple[str, str], float] = {}
        self._kin: dict[str, list[str]] = defaultdict(list)
        self._claimed: set[str] = set()
        by_start: dict[str, list[str]] = defaultdict(list)
        for schema in sorted(set(glue)):
            for start in _starts(schema):
                by_start[start].append(schema)
        for space in sorted(set(sap)):
            paired = {other for own, other in pairs if own == space}
            similar = {other for start in _starts(space) for other in by_start[start]}
            for database in sorted(paired | similar):
                near = 1.0 if database in paired else kinship(space, database)
                self._note(space, database, near)

    def _note(self, space: str, database: str, near: float) -> None:
        if near >= _LEAST:
            self._near[space, database] = near
            self._kin[space].append(database)
        if near >= 0.8:
            self._claimed.add(database)

    def near(self, space: str, database: str) -> float:
        """Return how near both are, 0 to 1."""
        return self._near.get((space, database), 0.0)

    def foreign(self, space: str, database: str) -> bool:
        """Return whether *database* is the counterpart of another space."""
        return database in self._claimed and (space, database) not in self._near

    def kin(self, space: str) -> list[str]:
        """Return the databases that are near *space*."""
        return self._kin.get(space, [])


def kinship(space: str, database: str) -> float:
    """Return how near two schema names are, 0 to 1; layers alone ("landing_raw") say nothing."""
    if fold(space) == fold(database):
        return 1.0
    left, right = _subject(space), _subject(database)
    if not left or not right:
        return 0.0
    if "".join(left) == "".join(right):
        layered = (set(split(space)) ^ set(split(database))) & LAYERS
        return 0.9 if layered else 1.0
    return 0.9 * overlap(left, right)


def _subject(schema: str) -> tuple[str, ...]:
    words = tuple(stem(word) for word in split(schema) if word not in LAYERS)
    return tuple(word for word in words if word not in CONTAINERS)


def _starts(schema: str) -> set[str]:
    return {word[:3] for word in (*_subject(schema), fold(schema))}
