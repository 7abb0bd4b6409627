"""How near two names are: by words, abbreviations, languages and slips, and where they contradict.

`sync.match` asks whether two names are the same; here the names are known to differ, and the
question is whether one may have become the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA

from sync.match.vocabulary import PREFIXES, SUFFIXES
from sync.match.words import fold, folds, split, stem
from sync.renames.concepts import CONCEPTS
from sync.renames.vocabulary import CONTRASTS, PHRASES, RELATED, SORTS, STOP

_RUNS = re.compile(r"\d+|\D+")
_NAMESPACE = re.compile(r"^/\w+/")  # SAP's /BIC/ZBRAND
_SHORT = frozenset(
    {"id", "no", "nr", "by", "to", "at", "on", "dt", "km"}
)  # short words that end a compound
_LAYERS = (PREFIXES | SUFFIXES) - {"am", "l", "d"}
_FULL, _SORT, _CONTEXT, _LAYER, _STOP = 1.0, 0.4, 0.3, 0.25, 0.1
_CONTRASTED = 0.4  # what a reading is worth in which the names contradict each other
_ALIKE = 0.3  # words less alike than that are not the same word


@dataclass(frozen=True, slots=True)
class Reading:
    """A name taken apart in every way that makes sense: as spelled, compounds apart, in words."""

    text: str
    key: str  # folded, whole
    spelled: frozenset[str]  # the same as a person may spell it: ü as u, or as ue
    words: tuple[tuple[str, ...], ...]

    @property
    def meaning(self) -> str:
        """Return what the name says, whatever the language, the order and the abbreviations."""
        said = sorted(_meaning(word) for word in self.words[-1] if word not in STOP)
        return " ".join(said) or self.key


@dataclass(frozen=True, slots=True)
class Likeness:
    """How surely two names mean one thing (0 to 1), in what way, and what contradicts it."""

    strength: float
    way: str
    contrast: tuple[str, str] | None = None


@lru_cache(maxsize=1 << 16)
def read(text: str) -> Reading:
    """Return *text* taken apart."""
    own = _NAMESPACE.sub("", text).rsplit(".", 1)[-1] or text
    whole = tuple(part for word in split(own) for part in _numbered(word))
    plain = tuple(part for word in split(own) for part in _parts(word))
    known = tuple(part for word in split(own) for part in PHRASES.get(word) or _parts(word))
    return Reading(
        text, fold(text), frozenset(folds(text)), tuple(dict.fromkeys((whole, plain, known)))
    )


def compare(left: Reading, right: Reading, context: frozenset[str] = frozenset()) -> Likeness:
    """Return how near both names are; words of *context* (the table's own name) say little."""
    if left.spelled & right.spelled:
        return Likeness(1.0, "another spelling of the same name")
    found = [_compare(mine, other, context) for mine in left.words for other in right.words]
    return max(found, key=lambda each: each.strength * (_CONTRASTED if each.contrast else 1.0))


def _compare(mine: tuple[str, ...], other: tuple[str, ...], context: frozenset[str]) -> Likeness:
    left, right = _respell(mine, other), _respell(other, mine)
    pairs = _align(left, right)
    both = said = 0.0
    for word, partner, alike in pairs:
        weight = (_weight(word, context) + _weight(partner, context)) / 2
        both += alike * weight
        said += weight
    rest_left = _without(left, (word for word, _, _ in pairs))
    rest_right = _without(right, (word for _, word, _ in pairs))
    lost = sum(_weight(word, context) for word in rest_left)
    added = sum(_weight(word, context) for word in rest_right)
    strength = _strength(both, said, lost, added)
    return Likeness(strength, _way(pairs, lost, added), _contrast(rest_left, rest_right))


def _strength(both: float, said: float, lost: float, added: float) -> float:
    """Half of it is the share of words in common, half how far one name is within the other."""
    if not both:
        return 0.0
    overlap = both / (said + lost + added)
    within = both / (said + min(lost, added))
    return (overlap + within) / 2 * min(1.0, 0.5 + 0.625 * both)


def _way(pairs: Sequence[tuple[str, str, float]], lost: float, added: float) -> str:
    if not pairs:
        return "no word in common"
    if lost and added:
        return "words in common"
    if lost or added:
        return "one name within the other"
    if all(word == partner for word, partner, _ in pairs):
        return "the same words"
    return "words of the same meaning, abbreviated or corrected"


def _align(left: Sequence[str], right: Sequence[str]) -> list[tuple[str, str, float]]:
    """Return the words of both that belong together, the nearest first."""
    near = [
        (-alike, abs(i - j), i, j)
        for i, word in enumerate(left)
        for j, other in enumerate(right)
        if (alike := likeness(word, other)) > _ALIKE
    ]
    pairs, taken_left, taken_right = [], set(), set()
    for alike, _, i, j in sorted(near):
        if i not in taken_left and j not in taken_right:
            taken_left.add(i)
            taken_right.add(j)
            pairs.append((left[i], right[j], -alike))
    return pairs


@lru_cache(maxsize=1 << 17)
def likeness(left: str, right: str) -> float:
    """Return how surely two words mean the same, 0 to 1."""
    left, right = sorted((left, right), key=lambda word: (len(word), word))
    if left == right or stem(left) == stem(right):
        return 1.0 if left == right else 0.97
    if left.isdigit() or right.isdigit():
        return 0.0
    if concepts(left) & concepts(right):
        return 0.93
    return max(_abbreviates(left, right), _slips(left, right), _related(left, right))


@lru_cache(maxsize=1 << 16)
def concepts(word: str) -> frozenset[str]:
    """Return what *word* may mean; a word that is not known means itself."""
    found = (CONCEPTS.get(form) for form in _forms(word))
    return next(filter(None, found), frozenset((stem(word),)))


def _forms(word: str) -> tuple[str, ...]:
    """Return *word*, and what it may be a form of: plurals in four languages, "pricing"."""
    endings = ("en", "es", "n", "e", "ing") if len(word) > 5 else ()
    bare = tuple(word.removesuffix(end) for end in endings)
    return (word, stem(word), *bare, f"{bare[-1]}e") if bare else (word, stem(word))


def _abbreviates(short: str, long: str) -> float:
    """Return how surely *short* stands for *long*: "maint" and "mntnce" do for maintenance."""
    if len(short) < 2 or short[0] != long[0] or len(short) > len(long) - 2:
        return 0.0
    if len(short) >= 3 and long.startswith(short):
        return 0.85
    rest = iter(long)
    if not all(sign in rest for sign in short):
        return 0.0
    # Only an abbreviation leaves out nothing but vowels, or ends where the word does.
    vowels = "".join(sign for sign in long if sign not in "aeiou" or sign == long[0])
    if short == vowels or (len(short) > 2 and vowels.startswith(short)):
        return 0.85
    return 0.6 if len(short) >= 3 and short[-1] == long[-1] else 0.0


def _slips(short: str, long: str) -> float:
    if len(short) > 2 and long == f"z{short}":
        return 0.85  # SAP's customers put a Z before what is theirs
    # A slip seldom hits the first letter, and two real words are no slip of each other.
    if short[0] != long[0] or (_is_known(short) and _is_known(long)):
        return 0.0
    if len(short) < 4:
        return 0.75 if len(short) == 3 and long[:-1] == short else 0.0
    allowed = 1 if len(long) < 7 else 2
    slips = OSA.distance(short, long, score_cutoff=allowed)
    return 1 - slips / len(long) if slips <= allowed else 0.0


def _related(left: str, right: str) -> float:
    mine, other = concepts(left), concepts(right)
    return 0.65 if any(mine & group and other & group for group in RELATED) else 0.0


def _contrast(left: Sequence[str], right: Sequence[str]) -> tuple[str, str] | None:
    """Return two words, one of each name, that exclude each other."""
    for word in left:
        for other in right:
            if word.isdigit() and other.isdigit():
                return word, other
            mine, its = concepts(word) | {word}, concepts(other) | {other}
            if any(mine & group and its & group for group in CONTRASTS):
                return word, other
    return None


def _respell(words: tuple[str, ...], others: tuple[str, ...]) -> tuple[str, ...]:
    """Return *words* with those parted that *others* write apart or stand for as initials."""
    known = set(others)
    return tuple(
        part
        for word in words
        for part in ((word,) if word in known else _run(word, others) or (word,))
    )


def _run(word: str, others: tuple[str, ...]) -> tuple[str, ...]:
    for start in range(len(others)):
        for end in range(start + 2, len(others) + 1):
            run = others[start:end]
            initials = "".join(part[0] for part in run)
            if "".join(run) == word or (len(word) > 2 and initials == word):
                return run
    return ()


def _without(words: Sequence[str], taken: Iterable[str]) -> list[str]:
    rest = list(words)
    for word in taken:
        rest.remove(word)
    return rest


def _weight(word: str, context: frozenset[str]) -> float:
    if word in STOP:
        return _STOP
    if word in context or concepts(word) & context:
        return _CONTEXT
    if word in _LAYERS:
        return _LAYER
    return _SORT if word.isdigit() or concepts(word) & SORTS else _FULL


def context_of(name: str) -> frozenset[str]:
    """Return the words of a table's name, as the context of its columns' names."""
    return frozenset().union(*(concepts(word) for word in read(name).words[-1]), ())


@lru_cache(maxsize=1 << 16)
def _meaning(word: str) -> str:
    return min(concepts(word))


@lru_cache(maxsize=1 << 16)
def _parts(word: str) -> tuple[str, ...]:
    """Return *word* without its compounds: numbers apart, "kundennummer" as two words."""
    return tuple(part for run in _numbered(word) for part in _compound(run))


def _numbered(word: str) -> list[str]:
    """Return *word* with its numbers apart: "line01" is "line" and "1"."""
    return [(run.lstrip("0") or "0") if run[0].isdigit() else run for run in _RUNS.findall(word)]


def _compound(word: str) -> tuple[str, ...]:
    if len(word) < 6 or _is_known(word):
        return (word,)
    # The fewest known words that make up the whole; the longest of them first.
    best: list[tuple[str, ...] | None] = [(), *[None] * len(word)]
    for end in range(1, len(word) + 1):
        for start in range(end):
            before, part = best[start], word[start:end]
            if before is not None and _is_part(part):
                found = (*before, part)
                known = best[end]
                if known is None or len(found) < len(known):
                    best[end] = found
    return best[-1] or (word,)


def _is_part(word: str) -> bool:
    return word in _SHORT or (len(word) > 2 and _is_known(word))


def _is_known(word: str) -> bool:
    return any(form in CONCEPTS for form in _forms(word))
