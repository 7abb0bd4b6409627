"""Which pairs are worth comparing: an inverted index, never all of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from sync.match.compare import World
from sync.match.profile import Profile

_WIDE = 60  # a name that more tables than that have does not find them all by itself
_COMMON = 40  # a word or a column that more tables than that have does not find any
_RARE_COLUMNS = 8  # that many rarest columns of an asset look for partners
_BEST = 8  # that many tables found by words and columns are compared per asset


def find_pairs(world: World) -> Iterator[tuple[int, int]]:
    """Yield the positions of the pairs that may match."""
    index = _Index(world.glue)
    decisive: dict[int, list[int]] = defaultdict(list)
    for i, j in world.decisive:
        decisive[i].append(j)
    for i, asset in enumerate(world.sap):
        tables = {*decisive[i], *index.named(asset, world.schemas.kin(asset.schema))}
        tables.update(index.alike(asset))
        yield from ((i, j) for j in sorted(tables))


class _Index:
    """Glue tables by what they are called and by the columns that they hold."""

    def __init__(self, glue: Sequence[Profile]) -> None:
        self._names: dict[str, list[int]] = defaultdict(list)
        self._placed: dict[tuple[str, str], list[int]] = defaultdict(list)
        self._words: dict[str, list[int]] = defaultdict(list)
        self._columns: dict[str, list[int]] = defaultdict(list)
        for j, table in enumerate(glue):
            for key in _keys(table):
                self._names[key].append(j)
                self._placed[table.schema, key].append(j)
            for word in _words(table):
                self._words[word].append(j)
            for column in table.columns:
                self._columns[column].append(j)

    def named(self, asset: Profile, kin: Sequence[str]) -> Iterator[int]:
        """Yield tables with the name of *asset*, or with its label for a name."""
        label = asset.label.spelled if asset.label else ()
        for key in {*_keys(asset), *label} - {""}:
            found = self._names.get(key, [])
            yield from found[:_WIDE]
            if len(found) > _WIDE:
                for schema in kin:
                    yield from self._placed.get((schema, key), [])[:_WIDE]

    def alike(self, asset: Profile) -> Iterable[int]:
        """Return the tables that share most rare words and columns with *asset*."""
        votes: Counter[int] = Counter()
        for word in _words(asset):
            self._vote(votes, self._words.get(word, ()))
        held = (self._columns.get(column, ()) for column in asset.columns)
        for found in sorted(filter(None, held), key=len)[:_RARE_COLUMNS]:
            self._vote(votes, found)
        ranked = sorted(votes.items(), key=lambda vote: (-vote[1], vote[0]))
        return [j for j, _ in ranked[:_BEST]]

    @staticmethod
    def _vote(votes: Counter[int], found: Sequence[int]) -> None:
        if len(found) <= _COMMON:
            votes.update(found)


def _keys(profile: Profile) -> set[str]:
    keys = {profile.name.key, profile.name.core, profile.name.joined, profile.expected}
    return keys | {profile.folder.key} if profile.folder else keys


def _words(profile: Profile) -> set[str]:
    # The start of a name finds what differs only by a slip or an ending.
    return {*profile.name.stems, "^" + profile.name.core[:5]}
