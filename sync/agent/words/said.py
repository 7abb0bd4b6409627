"""What was said in one mention: its words, what each may mean, and how much each of them tells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sync.agent.words.vocabulary import Vocabulary, stem
from sync.match.vocabulary import PREFIXES


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


_LAYER_WEIGHT, _GENERIC_WEIGHT = 0.2, 0.15
Bulks = tuple[tuple[str, float], ...]
FUNCTION_WORDS = _set(
    """
    a an and any are as at be by can did do does for from get give had has have how i in into is it
    its many me most much my no not of on or our please show so tell than that the their them there
    these they this those to us was we were what when where which who whose why will with you your
    all each every
    """
)
# What things are called in general: it tells little about which one is meant.
GENERIC = frozenset(
    map(
        stem,
        _set(
            """
            asset column data database dataset entity field job model object schema space sync
            table view analytic remote local
            """
        ),
    )
)


class Said:
    """The words of one mention, with what they may mean and how much each of them tells."""

    def __init__(
        self,
        words: Sequence[str],
        vocabulary: Vocabulary,
        rarity: Mapping[str, float],
        rarest: float,
    ) -> None:
        self._near = {word: vocabulary.near(word) for word in words}
        self._weights = {
            word: (_GENERIC_WEIGHT if stem(word) in GENERIC else 1.0)
            * max((rarity[other] for other, _ in near), default=rarest)
            for word, near in self._near.items()
        }
        self._total = sum(self._weights.values()) or 1.0
        self._sureness: dict[str, float] = {}
        for other, sureness in (pair for near in self._near.values() for pair in near):
            self._sureness[other] = max(sureness, self._sureness.get(other, 0.0))

    def rarest_first(self) -> list[str]:
        """Return the words, the one that tells most first."""
        return sorted(self._near, key=lambda word: (-self._weights[word], word))

    def covered(self, number: int, postings: Mapping[str, Mapping[int, float]]) -> float:
        """Return how much of what was said the entry *number* has (0 to 1)."""
        return (
            sum(
                self._weights[word]
                * max((sure * postings[other].get(number, 0.0) for other, sure in near), default=0)
                for word, near in self._near.items()
            )
            / self._total
        )

    def told(self, name: Bulks) -> float:
        """Return how much of a *name* was said (0 to 1)."""
        whole = sum(bulk for _, bulk in name)
        if not whole:
            return 0.0
        return sum(self._sureness.get(word, 0.0) * bulk for word, bulk in name) / whole


def bulks(words: Sequence[str]) -> Bulks:
    """Return the stems of a name with their weight: prefixes as V_ or RT_ say little."""
    return tuple((stem(word), _LAYER_WEIGHT if word in PREFIXES else 1.0) for word in words)
