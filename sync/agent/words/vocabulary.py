"""The words of all names: how near a word of a question is to each of them."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache

import snowballstemmer
from rapidfuzz import process
from rapidfuzz.distance import OSA

from sync.renames.concepts import CONCEPTS

_EDGE = re.compile(
    r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])"
)
_RUN = re.compile(r"[^\W_]+")
_LONG_WORD = 8
_SHORTEST_SLIP = 4
_SHORTEST_PREFIX = 3
_SYNONYM, _ONE_SLIP, _TWO_SLIPS = 0.8, 0.85, 0.7
_STEMMER = snowballstemmer.stemmer("english")
Near = tuple[tuple[str, float], ...]


@lru_cache(maxsize=1 << 17)
def stem(word: str) -> str:
    """Return the stem of a folded *word*."""
    return str(_STEMMER.stemWord(word)) if word.isalpha() else word


@lru_cache(maxsize=1 << 17)
def fold(text: str) -> str:
    """Return the letters and digits of *text* in lower case, without accents."""
    return "".join(c for c in _plain(text) if c.isalnum())


def _plain(text: str) -> str:
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text.lower().replace("ß", "ss"))
    return "".join(c for c in plain if not unicodedata.combining(c))


def split(text: str) -> tuple[str, ...]:
    """Return the folded words of a name: `SalesOrder_ID2` has four."""
    return tuple(fold(word) for run in _RUN.findall(text) for word in _EDGE.split(run))


class Vocabulary:
    """Every word of the names, by its stem."""

    def __init__(self, words: Iterable[str]) -> None:
        known = sorted(set(words))
        self._stems = {word: stem(word) for word in known}
        self._known = frozenset(self._stems.values())
        self._sorted: Sequence[str] = known
        self._by_length: dict[int, list[str]] = defaultdict(list)
        self._by_concept: dict[str, set[str]] = defaultdict(set)
        for word in known:
            self._by_length[len(word)].append(word)
            for concept in CONCEPTS.get(word, ()) or CONCEPTS.get(stem(word), ()):
                self._by_concept[concept].add(self._stems[word])
        self.near = lru_cache(maxsize=8192)(self._near)

    def __contains__(self, word: str) -> bool:
        return stem(word) in self._known

    def parts(self, word: str) -> tuple[str, ...]:
        """Return *word*, or its two words where it is two known ones written together."""
        if word in self or len(word) < 2 * _SHORTEST_PREFIX:
            return (word,)
        for place in range(_SHORTEST_PREFIX, len(word) - _SHORTEST_PREFIX + 1):
            if word[:place] in self._stems and word[place:] in self:
                return word[:place], word[place:]
        return (word,)

    def _near(self, word: str) -> Near:
        """Return the stems that *word* may mean, with how surely (0 to 1)."""
        found: dict[str, float] = {}
        own = stem(word)
        if own in self._known:
            found[own] = 1.0
        for concept in CONCEPTS.get(word, ()) or CONCEPTS.get(own, ()):
            for other in self._by_concept.get(concept, ()):
                found.setdefault(other, _SYNONYM)
        if own not in self._known:
            for other, sureness in (*self._longer(word), *self._slips(word)):
                found[other] = max(sureness, found.get(other, 0.0))
        return tuple(found.items())

    def _longer(self, word: str) -> Iterable[tuple[str, float]]:
        if len(word) < _SHORTEST_PREFIX:
            return
        place = bisect_left(self._sorted, word)
        while place < len(self._sorted) and self._sorted[place].startswith(word):
            longer = self._sorted[place]
            yield self._stems[longer], 0.65 + 0.3 * len(word) / len(longer)
            place += 1

    def _slips(self, word: str) -> Iterable[tuple[str, float]]:
        if len(word) < _SHORTEST_SLIP:
            return
        allowed = 2 if len(word) >= _LONG_WORD else 1
        for length in range(len(word) - allowed, len(word) + allowed + 1):
            for near, distance, _ in process.extract(
                word,
                self._by_length.get(length, ()),
                scorer=OSA.distance,
                score_cutoff=allowed,
                limit=20,
            ):
                yield self._stems[near], _ONE_SLIP if distance <= 1 else _TWO_SLIPS
