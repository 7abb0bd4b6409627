"""Links the words of a question to the things of the store: assets, columns, spaces, people.

An inverted index over the words of names, labels and descriptions, weighted by how rare they are;
words count when they are equal, begin alike, mean the same, or differ by a slip of the keyboard.
What is named exactly, by name, label or qualified name, is found without any of that.
"""

from __future__ import annotations

import heapq
import math
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from sync.agent.words.said import FUNCTION_WORDS, GENERIC, Bulks, Said, bulks
from sync.agent.words.vocabulary import Vocabulary, fold, split, stem
from sync.match.vocabulary import PREFIXES

MOST_WORDS = 6  # in one mention
_MANY = 3_000  # a word in more entries than that adds to what rarer words found
_WEIGHED = 300  # entries
_SURE, _FAINT = 0.5, 0.2  # what scores less is no mention; not even a suggestion
_WHOLLY = 0.99
_NAME, _QUALIFIED, _DESCRIPTION = 1.0, 0.9, 0.5
_LINKING = frozenset({"in", "of", "from", "the", "s", "on"})
_TOKEN = re.compile(r"[^\W_](?:[\w.]*\w)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Something with a name; *key* is whatever its owner knows it by.

    Of entries that fit equally the one with the greater *weight* comes first.
    """

    kind: str
    key: str | int
    name: str
    qualified: str = ""
    label: str = ""
    description: str = ""
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry with how well it fits (0 to 1), and by what: name, label, qualified, part, near."""

    entry: Entry
    score: float
    way: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EntitySpan:
    """The characters *start* to *end* that mention something; the best of *hits* first."""

    start: int
    end: int
    text: str
    hits: tuple[Hit, ...]

    @property
    def is_exact(self) -> bool:
        """Return whether the words are a whole name or label."""
        return self.hits[0].way not in {"part", "near"}


class Linker:
    """The index over *entries*; it keeps no state but caches."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries = tuple(entries)
        self._whole: dict[str, list[tuple[int, str, float]]] = defaultdict(list)
        self._postings: dict[str, dict[int, float]] = defaultdict(dict)
        self._names: list[tuple[Bulks, Bulks]] = []
        self._bulk: list[tuple[int, float, int]] = []
        words: set[str] = set()
        for number, entry in enumerate(self.entries):
            words.update(self._add(number, entry))
        self._vocabulary = Vocabulary(words)
        self._rarest = math.log(1 + len(self.entries))
        self._rarity = {
            word: math.log(1 + len(self.entries) / len(found))
            for word, found in self._postings.items()
        }
        self._having = lru_cache(maxsize=2048)(self._numbers_of)
        self._named = lru_cache(maxsize=2048)(self._numbers_named)

    def find(self, text: str, kinds: Collection[str] = (), limit: int = 5) -> tuple[Hit, ...]:
        """Return the entries of *kinds* (all, if empty) that *text* may mean, best first."""
        if exact := self._exact(text, kinds):
            return _best(exact, limit)
        said = Said(self._words(text), self._vocabulary, self._rarity, self._rarest)
        return _best(self._hits(self._candidates(said, kinds), said, least=_FAINT), limit)

    def spans(
        self,
        text: str,
        kinds: Collection[str] = (),
        *,
        common: Collection[str] = (),
        limit: int = 8,
    ) -> tuple[EntitySpan, ...]:
        """Return the longest mentions in *text*, in order, none overlapping another.

        A word of *common*, in lower case, may stand in a mention, but is none by itself.
        """
        tokens = [(found[0], found.start(), found.end()) for found in _TOKEN.finditer(text)]
        mentions = [
            span
            for first in range(len(tokens))
            for span in self._mentions(
                text, tokens[first : first + MOST_WORDS], kinds, common, limit
            )
        ]
        chosen: list[EntitySpan] = []
        for span in sorted(mentions, key=_precedence):
            if all(span.end <= other.start or other.end <= span.start for other in chosen):
                chosen.append(span)
        return tuple(sorted(chosen, key=lambda span: span.start))

    def _add(self, number: int, entry: Entry) -> Iterator[str]:
        name, label = split(entry.name), split(entry.label)
        fields = (
            (name, _NAME),
            (label, _NAME),
            (split(entry.qualified), _QUALIFIED),
            (split(entry.description), _DESCRIPTION),
        )
        for words, weight in fields:
            for word in words:
                posting = self._postings[stem(word)]
                posting[number] = max(weight, posting.get(number, 0.0))
            yield from words
        self._names.append((bulks(name), bulks(label)))
        self._bulk.append((len(name), -entry.weight, number))
        for whole, way, score in _spellings(entry):
            for text in {fold(whole), _stemmed(whole)} - {""}:
                self._whole[text].append((number, way, score))

    def _exact(self, text: str, kinds: Collection[str]) -> list[Hit]:
        best: dict[int, Hit] = {}
        for key in dict.fromkeys((fold(text), _stemmed(text))):
            for number, way, score in self._whole.get(key, ()):
                entry, known = self.entries[number], best.get(number)
                if (not kinds or entry.kind in kinds) and (known is None or known.score < score):
                    best[number] = Hit(entry, score, way)
        return list(best.values())

    def _words(self, text: str) -> list[str]:
        said = [word for word in split(text) if word not in FUNCTION_WORDS]
        return [part for word in said for part in self._vocabulary.parts(word)]

    def _candidates(self, said: Said, kinds: Collection[str]) -> Collection[int]:
        """Return the entries with most of the words that were said, by the rarest words."""
        counts: Counter[int] = Counter()
        for word in said.rarest_first():
            having = self._having(word)
            counts.update(counts.keys() & having if counts and len(having) > _MANY else having)
        most = max(counts.values(), default=0)
        best = [number for number, count in counts.items() if count == most]
        rest = [number for number, count in counts.items() if count < most]
        return self._likely(best, kinds) + self._likely(rest, kinds)

    def _likely(self, numbers: Collection[int], kinds: Collection[str]) -> list[int]:
        """Return those of *kinds*; of too many to be weighed those with short names."""
        fitting = [n for n in numbers if self.entries[n].kind in kinds] if kinds else numbers
        return heapq.nsmallest(_WEIGHED, fitting, key=self._bulk.__getitem__)

    def _numbers_of(self, word: str) -> frozenset[int]:
        near = self._vocabulary.near(word)
        return frozenset(number for other, _ in near for number in self._postings[other])

    def _hits(self, numbers: Iterable[int], said: Said, *, least: float) -> Iterator[Hit]:
        for number in numbers:
            covered = said.covered(number, self._postings)
            score = covered * (0.7 + 0.3 * max(map(said.told, self._names[number])))
            if score >= least:
                yield Hit(self.entries[number], score, "part" if covered > _WHOLLY else "near")

    def _mentions(
        self,
        text: str,
        tokens: Sequence[tuple[str, int, int]],
        kinds: Collection[str],
        common: Collection[str],
        limit: int,
    ) -> Iterator[EntitySpan]:
        """Return the exact mentions that begin at the first token, and the longest in part."""
        start = tokens[0][1]
        for last in range(len(tokens), 0, -1):
            end = tokens[last - 1][2]
            if exact := self._exact(text[start:end], kinds):
                best = _best(exact, limit)
                yield EntitySpan(start=start, end=end, text=text[start:end], hits=best)
        count, numbers = self._longest(tokens)
        while count and tokens[count - 1][0].lower() in FUNCTION_WORDS:
            count -= 1
        if not _tells(tokens[:count], common):
            return
        end = tokens[count - 1][2]
        said = Said(self._words(text[start:end]), self._vocabulary, self._rarity, self._rarest)
        if hits := _best(self._hits(self._likely(numbers, kinds), said, least=_SURE), limit):
            yield EntitySpan(start=start, end=end, text=text[start:end], hits=hits)

    def _longest(self, tokens: Sequence[tuple[str, int, int]]) -> tuple[int, Collection[int]]:
        """Return how many tokens one entry has in its names at least, and which entries."""
        numbers: Collection[int] = ()
        for place, (token, _, _) in enumerate(tokens):
            words = self._words(token)
            if not words:
                if place and token.lower() in _LINKING:
                    continue
                return place, numbers
            having = frozenset.intersection(*map(self._named, words))
            both = having if place == 0 else having & frozenset(numbers)
            if not both:
                return place, numbers
            numbers = both
        return len(tokens), numbers

    def _numbers_named(self, word: str) -> frozenset[int]:
        return frozenset(
            number
            for other, _ in self._vocabulary.near(word)
            for number, weight in self._postings[other].items()
            if weight > _DESCRIPTION
        )


def _stemmed(text: str) -> str:
    """Return the stems of *text* in order: "sales order" and `SALES_ORDERS` are the same."""
    return " ".join(map(stem, split(text)))


def _spellings(entry: Entry) -> Iterator[tuple[str, str, float]]:
    """Return every text that names *entry* as a whole, by what, and how surely."""
    yield entry.name, "name", 1.0
    yield entry.qualified, "qualified", 1.0
    yield entry.label, "label", 0.99
    head = entry.label.partition(":")[0]
    if head != entry.label:
        yield head, "label", 0.95
    words = split(entry.name)
    if len(words) > 1 and words[0] in PREFIXES:
        yield " ".join(words[1:]), "name", 0.97
    schema, _, name = entry.qualified.rpartition(".")
    if schema and len(words) > 1 and words[0] in PREFIXES:
        yield f"{schema} {' '.join(words[1:])}", "qualified", 0.97
    if schema:
        yield f"{name} in {schema}", "qualified", 0.99


def _tells(tokens: Sequence[tuple[str, int, int]], common: Collection[str]) -> bool:
    """Return whether the words may be a mention in part: not all of them are general ones."""
    words = [token.lower() for token, _, _ in tokens]
    return any(
        word not in common and word not in FUNCTION_WORDS and stem(word) not in GENERIC
        for word in words
    )


def _precedence(span: EntitySpan) -> tuple[int, bool, float, int]:
    words = [word for word in split(span.text) if word not in FUNCTION_WORDS]
    return -len(words), not span.is_exact, -span.hits[0].score, span.start


def _best(hits: Iterable[Hit], limit: int) -> tuple[Hit, ...]:
    ordered = sorted(
        hits,
        key=lambda hit: (
            -round(hit.score, 3),
            -hit.entry.weight,
            len(hit.entry.name),
            hit.entry.qualified or hit.entry.name,
        ),
    )
    return tuple(ordered[:limit])
