"""Which pairs are worth comparing: all of a few, of many those that share something rare."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Sequence

_ALL = 4_000  # up to that many pairs are all compared
_COMMON = 40  # what more than that have in common finds nobody
_BEST = 8  # that many of those that share most are compared

Features = frozenset[Hashable]


def find_pairs(gone: Sequence[Features], new: Sequence[Features]) -> Iterator[tuple[int, int]]:
    """Yield the positions of the pairs that may be renames, by what they share."""
    if len(gone) * len(new) <= _ALL:
        yield from ((i, j) for i in range(len(gone)) for j in range(len(new)))
        return
    index: dict[Hashable, list[int]] = defaultdict(list)
    for j, features in enumerate(new):
        for feature in features:
            index[feature].append(j)
    for i, features in enumerate(gone):
        votes: Counter[int] = Counter()
        for feature in features:
            if len(found := index.get(feature, ())) <= _COMMON:
                votes.update(found)
        ranked = sorted(votes.items(), key=lambda vote: (-vote[1], vote[0]))
        yield from ((i, j) for j, _ in ranked[:_BEST])
