"""What words mean: the readings of `lexicon.yaml`, found by their base forms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from rapidfuzz.distance import OSA

from sync.agent.documents import read_document
from sync.agent.words.vocabulary import stem
from sync.agent.words.word import Word, split_words

_PATH = Path(__file__).with_name("lexicon.yaml")


@dataclass(frozen=True, slots=True)
class Reading:
    """One thing that words may mean: *kind* (noun, is, flag, dim, ...), *name* and particulars.

    A noun's *values* are the fields that it fixes and its *flags* the conditions; a negated flag
    begins with "!".
    """

    kind: str
    name: str
    entity: str = ""
    values: tuple[tuple[str, tuple[str, ...]], ...] = ()
    flags: tuple[str, ...] = ()
    extra: str = ""


@dataclass(slots=True)
class _Node:
    next: dict[str, _Node] = field(default_factory=dict)
    readings: list[Reading] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Match:
    """Words *start* up to *end* of a question, with what the lexicon says of them."""

    start: int
    end: int
    readings: tuple[Reading, ...]


class Lexicon:
    """Phrases by the base forms of their words."""

    def __init__(self, readings: Mapping[str, str]) -> None:
        self._root = _Node()
        self._words: set[str] = set()
        self._forms: dict[str, list[str]] = {}
        for key, phrases in readings.items():
            reading = parse_reading(key)
            for phrase in phrases.split("|"):
                self._add(phrase, reading)
                if phrase.isalpha() and reading.kind != "func":
                    self._forms.setdefault(stem(phrase), []).append(phrase)

    @property
    def vocabulary(self) -> frozenset[str]:
        """Return every word that stands in a phrase."""
        return frozenset(self._words)

    def matches(self, words: Sequence[Word]) -> Iterator[Match]:
        """Return every phrase that stands anywhere in *words*, overlapping ones too."""
        for start in range(len(words)):
            before: list[_Node] = []
            nodes = [self._root]
            for end in range(start, len(words)):
                over = nodes if end > start and words[end].text in _AUXILIARIES else []
                over += before if words[end].text in _AUXILIARIES else []
                nodes = [after for node in nodes for after in _follow(node, words[end])]
                if before and _is_participle(words[end]):
                    nodes += [after for node in before for after in _follow(node, words[end])]
                before = over
                readings = [reading for node in nodes for reading in node.readings]
                if readings:
                    yield Match(start, end + 1, tuple(dict.fromkeys(readings)))
                if not (nodes or before):
                    break

    def form_of(self, word: str) -> str | None:
        """Return the word of the same stem that stands for something: "triggering" as "trigger"."""
        forms = self._forms.get(stem(word), ())
        return min(forms, key=lambda form: (OSA.distance(word, form), form), default=None)

    def _add(self, phrase: str, reading: Reading) -> None:
        node = self._root
        for word in split_words(phrase):
            self._words.update({word.text, word.base})
            # grammar is taken by the letter: "order" sorts, "orders" may be a name
            key = f"={word.text}" if reading.kind == "func" else word.base
            node = node.next.setdefault(key, _Node())
        if reading not in node.readings:
            node.readings.append(reading)


# "the type was changed" is "type changed": these may stand before what was done or how it is
_AUXILIARIES = frozenset(["is", "are", "was", "were", "has", "have", "had", "been", "being", "be"])
_STATES = frozenset(["open", "down", "missing", "empty", "gone", "broken", "wrong", "lost"])


def _is_participle(word: Word) -> bool:
    return word.text.endswith("ed") or word.text in _STATES


def _follow(node: _Node, word: Word) -> list[_Node]:
    keys = dict.fromkeys((word.base, word.text, f"={word.text}"))
    return [node.next[key] for key in keys if key in node.next]


def parse_reading(key: str) -> Reading:
    """Return the reading that a *key* of the lexicon spells."""
    kind, name, *rest = [*key.split(), ""]
    entity, _, inner = name.partition(".")
    rest = [each for each in rest if each]
    match kind:
        case "noun":
            values = tuple(_value(each) for each in rest if "=" in each)
            flags = tuple(each for each in rest if "=" not in each)
            return Reading("noun", name, entity=name, values=values, flags=flags)
        case "is":
            return Reading("is", inner.partition("=")[0], entity=entity, values=(_value(inner),))
        case "flag":
            return Reading("flag", inner.lstrip("!"), entity=entity, flags=(inner,))
    return Reading(kind, name, extra=" ".join(rest))


def _value(text: str) -> tuple[str, tuple[str, ...]]:
    name, _, values = text.partition("=")
    return name, tuple(values.split(","))


@cache
def load_lexicon() -> Lexicon:
    """Return the lexicon of this package."""
    return Lexicon(read_document(_PATH)["readings"])
