"""Spelling mistakes in a closed vocabulary: one slip in a short word, two in a long one.

A word that exists, in the vocabulary, in the store or in everyday English, is never changed, and
neither is one that could be two words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Set
from functools import cache, lru_cache
from itertools import groupby
from pathlib import Path

from rapidfuzz.distance import OSA

SHORTEST = 4  # a slip in a word of three letters makes any other word of it
_LONG = 8  # from here on two slips are forgiven
_FIRST_LETTER = 0.5  # slips in the first letter are rare
_DOUBLED = 0.1  # and one of two equal letters is the easiest to lose
_LEFT_OUT = 0.05  # one that is missing is a likelier slip than another one in its place
_EVERYDAY = Path(__file__).with_name("english.txt")
_NEGATIONS = frozenset({"un", "in", "im", "ab", "re", "de"})
_REAL_ENDINGS = ("'s", "s", "es", "ed", "d", "ing", "er", "est", "ly")
# Fewer: "employes" is no form of "employ" but a slip for "employees".
_EVERYDAY_ENDINGS = ("s", "ing")


class Speller:
    """Corrects towards *vocabulary*, in lower case; *protected* are words that are right as well.

    *vocabulary* may give a weight to each word: with two equally near, four times the weight wins.
    """

    def __init__(
        self, vocabulary: Iterable[str] | Mapping[str, float], protected: Iterable[str] = ()
    ) -> None:
        weights = vocabulary if isinstance(vocabulary, Mapping) else dict.fromkeys(vocabulary, 1.0)
        self._weights = {word.lower(): weight for word, weight in weights.items()}
        self._real = self._weights.keys() | {word.lower() for word in protected}
        self._by_length: dict[int, list[str]] = defaultdict(list)
        for word in self._weights:
            if len(word) >= SHORTEST and word.isalpha():
                self._by_length[len(word)].append(word)
        self.correct = lru_cache(maxsize=4096)(self._correct)

    def is_real(self, word: str) -> bool:
        """Return whether *word* needs no correction, by itself or as a form of a known word."""
        text = word.lower()
        return _is_form_of(text, self._real, _REAL_ENDINGS) or _is_form_of(
            text, everyday_words(), _EVERYDAY_ENDINGS
        )

    def _correct(self, word: str) -> str | None:
        """Return the one word that *word* is a misspelling of, None where there is none."""
        text = word.lower()
        if len(text) < SHORTEST or not text.isalpha() or self.is_real(text):
            return None
        found = sorted(self._near(text), key=lambda each: (each[0], *_unlike(text, each[1])))
        if not found or (len(found) > 1 and not self._is_clear(found)):
            return None
        return found[0][1]

    def _near(self, text: str) -> Iterable[tuple[float, str]]:
        limit = 2 if len(text) >= _LONG else 1
        for length in range(len(text) - limit, len(text) + limit + 1):
            for word in self._by_length.get(length, ()):
                distance = OSA.distance(text, word, score_cutoff=limit)
                if distance <= limit and not _is_negation(text, word):
                    doubled = _DOUBLED * (_squeezed(text) == _squeezed(word))
                    left_out = _LEFT_OUT * (len(word) > len(text))
                    slip = distance + _FIRST_LETTER * (text[0] != word[0])
                    yield slip - doubled - left_out, word

    def _is_clear(self, found: list[tuple[float, str]]) -> bool:
        (first, best), (second, other) = found[:2]
        if first < second:
            return True
        if _is_form(best, other):
            return True
        return self._weights[best] >= 4 * self._weights[other]


@cache
def everyday_words() -> frozenset[str]:
    """Return common English words: "stay" is unknown to us, but no slip for "stat"."""
    return frozenset(_EVERYDAY.read_text(encoding="utf-8").split())


def _is_form_of(text: str, words: Set[str], endings: Iterable[str]) -> bool:
    return text in words or any(
        text.endswith(ending) and text[: -len(ending)] in words for ending in endings
    )


def _squeezed(word: str) -> str:
    """Return *word* with one letter where two equal ones stand side by side."""
    return "".join(letter for letter, _ in groupby(word))


def _unlike(text: str, word: str) -> tuple[bool, bool]:
    """Return what tells two forms of one word apart: the letters themselves, then the last one."""
    return sorted(text) != sorted(word), text[-1] != word[-1]


def _is_negation(text: str, word: str) -> bool:
    """Return whether one says the opposite of the other: "unconfirmed" is no slip."""
    short, long = sorted((text, word), key=len)
    return long.endswith(short) and long[: -len(short)] in _NEGATIONS


def _is_form(one: str, other: str) -> bool:
    """Return whether both are forms of one word, as "failure" and "failures"."""
    short, long = sorted((one, other), key=len)
    return any(long == short + ending for ending in _REAL_ENDINGS)
