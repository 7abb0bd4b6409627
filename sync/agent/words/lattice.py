"""The readings of a question: every word explained by the best cover of spans."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise

from sync.agent.numbers.amounts import Amount, find_amounts
from sync.agent.times.find import find_times
from sync.agent.times.window import TimeSpan
from sync.agent.words.lexicon import Lexicon, Reading
from sync.agent.words.names import Mention, Names
from sync.agent.words.word import Word, split_words

_QUOTED = re.compile(r"\"([^\"]+)\"|(?<!\w)'([^']+)'(?!\w)")
_UNKNOWN = -4.0
Scored = tuple[float, "Atom"]
_FUNCTION = frozenset({"func"})


@dataclass(frozen=True, slots=True)
class Sorting:
    """What rows are sorted by: the best fitting of *readings*, or what the words themselves say.

    *ranks*: it only names the number that a ranking elsewhere in the question is about.
    """

    readings: tuple[Reading, ...] = ()
    descending: bool | None = None
    ranks: bool = False
    agg: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Atom:
    """Words *start* up to *end* of a question with all that they may mean."""

    start: int
    end: int
    text: str
    readings: tuple[Reading, ...] = ()
    mentions: tuple[Mention, ...] = ()
    time: TimeSpan | None = None
    number: Amount | None = None
    quoted: str = ""
    pattern: tuple[str, str, str] | None = None  # how a text must be, what it holds, which field
    sorting: Sorting | None = None
    parted: str = ""  # the comma or colon before it

    def has(self, kind: str, name: str = "") -> bool:
        """Return whether the lexicon reads it as *kind* (and *name*)."""
        return any(r.kind == kind and name in {"", r.name} for r in self.readings)

    def first(self, kind: str) -> Reading | None:
        """Return its first reading of *kind*."""
        return next((r for r in self.readings if r.kind == kind), None)

    def named(self, kind: str) -> tuple[Mention, ...]:
        """Return its mentions of things of *kind*."""
        found = []
        for mention in self.mentions:
            entries = tuple(entry for entry in mention.found if entry.kind == kind)
            if entries:
                found.append(replace(mention, found=entries))
        return tuple(found)

    @property
    def is_unknown(self) -> bool:
        """Return whether nothing explains it."""
        return not (
            self.readings
            or self.mentions
            or self.time
            or self.number
            or self.quoted
            or self.pattern
        )

    @property
    def is_function(self) -> bool:
        """Return whether it is nothing but grammar."""
        if self.pattern:
            return False
        only = {reading.kind for reading in self.readings} <= _FUNCTION
        return (
            only
            and not (self.mentions or self.time or self.number or self.quoted)
            and bool(self.readings)
        )


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its words and the atoms that cover them."""

    text: str
    words: tuple[Word, ...]
    atoms: tuple[Atom, ...]


def read_question(text: str, now: datetime, lexicon: Lexicon, names: Names) -> Question:
    """Return *text* covered by the best of all readings of its spans."""
    words = split_words(text)
    spans = _merge([*_spans(text, words, now, lexicon, names)])
    atoms = _best_cover(text, words, spans)
    return Question(text, words, tuple(_with_mark(text, words, atom) for atom in atoms))


def _with_mark(text: str, words: Sequence[Word], atom: Atom) -> Atom:
    before = text[words[atom.start - 1].end : words[atom.start].start] if atom.start else ""
    mark = next((mark for mark in ":;," if mark in before), "")
    return replace(atom, parted=mark) if mark else atom


def _spans(
    text: str, words: Sequence[Word], now: datetime, lexicon: Lexicon, names: Names
) -> list[Scored]:
    return [
        *_phrases(text, words, lexicon),
        *_named(text, words, names),
        *_said(text, words, now),
    ]


def _phrases(text: str, words: Sequence[Word], lexicon: Lexicon) -> Iterator[Scored]:
    for match in lexicon.matches(words):
        if _splits_identifier(words, match.start, match.end):
            continue  # the AMOUNT of GROUP_AMOUNT is no number
        if _is_parted(text, words[match.start : match.end]):
            continue  # "runs, failures" is no "run failure"
        functional = all(reading.kind == "func" for reading in match.readings)
        score = (1.0 if functional else 2.0) * _length(match.start, match.end)
        yield score, _atom(text, words, match.start, match.end, readings=match.readings)


def _splits_identifier(words: Sequence[Word], start: int, end: int) -> bool:
    return words[start].glued or (end < len(words) and words[end].glued)


def _is_parted(text: str, words: Sequence[Word]) -> bool:
    """Return whether a comma stands between *words*."""
    return any(set(text[word.end : after.start]) & set(",;:") for word, after in pairwise(words))


def _named(text: str, words: Sequence[Word], names: Names) -> Iterator[Scored]:
    for mention in names.mentions(words):
        if _is_action_in_words(
            mention, text[words[mention.start].start : words[mention.end - 1].end]
        ):
            continue
        atom = _atom(text, words, mention.start, mention.end, mentions=(mention,))
        yield _worth(mention, words, text), atom


def _is_action_in_words(mention: Mention, shape: str) -> bool:
    """Return whether "assets deleted" would be the audited action `asset.deleted`."""
    actions = all(entry.field == "audit.action" for entry in mention.found)
    return actions and "." not in shape


def _said(text: str, words: Sequence[Word], now: datetime) -> Iterator[Scored]:
    """Yield times, numbers and what stands in quotes."""
    for span in find_times(text, now):
        start, end = _covered(words, span.start, span.end)
        if _asks_which(text, span):
            continue  # "busiest weekday" asks which one
        if end > start:
            yield 3.0 * _length(start, end), _atom(text, words, start, end, time=span)
    for number in find_amounts(text):
        start, end = _covered(words, number.start, number.end)
        if end > start:
            yield 2.2 * _length(start, end), _atom(text, words, start, end, number=number)
    for quoted in _QUOTED.finditer(text):
        start, end = _covered(words, quoted.start(), quoted.end())
        inner = quoted[1] or quoted[2]
        if end > start:
            yield 9.0 * _length(start, end), _atom(text, words, start, end, quoted=inner)


_PLANNED = re.compile(r"\b(?:schedul|plan|fires?\b)", re.IGNORECASE)


def _asks_which(text: str, span: TimeSpan) -> bool:
    said = text[span.start : span.end].lower()
    if said in {"for each weekday", "for every weekday"}:
        return not _PLANNED.search(text)
    if said == "weekdays":
        before = text[: span.start].lower().split()
        asked = bool(before) and before[-1] in {"which", "what", "per", "by", "busiest", "of"}
        return asked or (not before and "weekend" not in text.lower())
    after = text[span.end :].lower().split()[:1]
    return said == "weekday" and after not in (["runs"], ["syncs"], ["loads"], ["failures"])


def _length(start: int, end: int) -> float:
    """Return the worth of a span's length: one of two words beats two of one."""
    return float((end - start) ** 1.35)


_PREPOSITIONS = frozenset(["from", "to", "in", "of", "by", "on", "at", "for", "valid", "is"])
_PREPOSED = 0.3  # "from currencies" is hardly the column FROM_CURRENCY

_DOTTED = re.compile(r"\w+\.\w+")  # "FINANCE.AP_INVOICES sync" is no "ap_invoices_sync" in FINANCE
_QUALIFIED = 2.3


def _worth(mention: Mention, words: Sequence[Word], text: str) -> float:
    length = mention.end - mention.start
    shape = text[words[mention.start].start : words[mention.end - 1].end]
    kinds = {entry.kind for entry in mention.found}
    base = {"name": 3.0, "label": 2.6, "part": 1.9}[mention.how]
    if (shape.isupper() and len(shape) > 2) or "_" in shape or "." in shape:
        base += _QUALIFIED if _DOTTED.fullmatch(shape) else 1.5
    elif length == 1 and kinds == {"column"}:
        base = 1.4
    elif length == 1 and kinds <= {"value", "user"}:
        base = 2.1
    elif length == 1 and mention.how != "name":
        base = 1.9
    elif kinds == {"column"}:
        base = _PREPOSED if words[mention.start].text in _PREPOSITIONS else 2.2
    return base * _length(mention.start, mention.end)


def _atom(
    text: str,
    words: Sequence[Word],
    start: int,
    end: int,
    readings: tuple[Reading, ...] = (),
    mentions: tuple[Mention, ...] = (),
    time: TimeSpan | None = None,
    number: Amount | None = None,
    quoted: str = "",
) -> Atom:
    shape = text[words[start].start : words[end - 1].end]
    return Atom(
        start=start,
        end=end,
        text=shape,
        readings=readings,
        mentions=mentions,
        time=time,
        number=number,
        quoted=quoted,
    )


def _covered(words: Sequence[Word], start: int, end: int) -> tuple[int, int]:
    inside = [i for i, word in enumerate(words) if word.start >= start and word.end <= end]
    return (inside[0], inside[-1] + 1) if inside else (0, 0)


def _merge(found: list[tuple[float, Atom]]) -> dict[tuple[int, int], tuple[float, Atom]]:
    """Return one atom for each span, with all its readings and the best of their scores."""
    merged: dict[tuple[int, int], tuple[float, Atom]] = {}
    for score, atom in found:
        key = (atom.start, atom.end)
        if key not in merged:
            merged[key] = (score, atom)
            continue
        known_score, known = merged[key]
        merged[key] = (
            max(score, known_score),
            replace(
                known,
                readings=known.readings + atom.readings,
                mentions=known.mentions + atom.mentions,
                time=known.time or atom.time,
                number=known.number or atom.number,
                quoted=known.quoted or atom.quoted,
            ),
        )
    return merged


def _best_cover(
    text: str, words: Sequence[Word], spans: dict[tuple[int, int], tuple[float, Atom]]
) -> tuple[Atom, ...]:
    ending: dict[int, list[tuple[float, Atom]]] = {}
    for (_, end), scored in spans.items():
        ending.setdefault(end, []).append(scored)
    best: list[tuple[float, Atom | None]] = [(0.0, None)]
    for end in range(1, len(words) + 1):
        unknown = _atom(text, words, end - 1, end)
        options: list[tuple[float, Atom | None]] = [(best[end - 1][0] + _UNKNOWN, unknown)]
        options += [(best[atom.start][0] + score, atom) for score, atom in ending.get(end, ())]
        best.append(max(options, key=lambda option: option[0]))
    atoms: list[Atom] = []
    end = len(words)
    while end > 0:
        atom = best[end][1]
        if atom is None:
            break
        atoms.append(atom)
        end = atom.start
    return tuple(reversed(atoms))
