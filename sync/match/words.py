"""Names as words: folding, splitting, prefixes and suffixes, and how near two names are."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA

from sync.match.vocabulary import FAINT, PREFIXES, SUFFIXES

_FAINT_WEIGHT = 0.4
_NOT_WORD = re.compile(r"[\W_]+")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z][a-z])")
# A crawler appends a hash where the name was taken.
_HASH = re.compile(r"(?=[a-f]*\d)[0-9a-f]{8,}")
_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})


@lru_cache(maxsize=1 << 18)
def fold(text: str) -> str:
    """Return *text* without case, accents and separators: "Straßen_Nr" is "strassennr"."""
    return _NOT_WORD.sub("", _plain(text))


def folds(text: str) -> tuple[str, ...]:
    """Return the spellings that a person may have given *text*: ü as u, or as ue."""
    return tuple(dict.fromkeys((fold(text), fold(text.translate(_GERMAN)))))


def split(text: str) -> tuple[str, ...]:
    """Return the words of a name or a label, folded: "SalesOrder_Item" has three."""
    return tuple(word for word in _NOT_WORD.split(_plain(_CAMEL.sub("_", text))) if word)


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """Return *word* without its plural ending."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith("ss"):
        return word[:-1]
    return word


@dataclass(frozen=True, slots=True)
class Name:
    """A name ready for comparison."""

    key: str  # folded, whole
    core: str  # folded, without namespace, prefixes, suffixes and hash
    stems: tuple[str, ...]  # of the core
    bare: bool  # nothing had to be removed

    @property
    def joined(self) -> str:
        """Return the stems as one word."""
        return "".join(self.stems)


@lru_cache(maxsize=1 << 16)
def read_name(text: str) -> Name:
    """Return *text* taken apart."""
    own = text.rsplit(".", 1)[-1]  # SAP's names may carry a namespace: SAP.TIME.M_TIME
    whole = split(own)
    core = _strip(whole)
    return Name(fold(text), "".join(core), tuple(map(stem, core)), own == text and core == whole)


def name_strength(sap: Name, glue: Name) -> tuple[float, str]:
    """Return how surely both name the same thing (0 to 1), and in what way."""
    if not sap.key or not glue.key:
        return 0.0, ""
    if sap.key == glue.key:
        return 1.0, "the same name"
    full = 1.0 if sap.bare and glue.bare else 0.78 if sap.bare or glue.bare else 0.7
    if sap.core == glue.core:
        return full, "the same name without prefix or suffix"
    if sap.joined == glue.joined or stem(sap.core) == stem(glue.core):
        return 0.93 * full, "the same name, singular and plural"
    affixed = 1.0 if full == 1.0 else 0.9
    shared = overlap(sap.stems, glue.stems)
    if len(sap.stems) != len(glue.stems) and (near := _near_whole(sap.core, glue.core)) > shared:
        return 0.55 * near**2 * affixed, "a near name"
    return 0.9 * shared**2 * affixed, "a near name" if shared > 0.75 else "words in common"


def overlap(left: Sequence[str], right: Sequence[str]) -> float:
    """Return the share of words in common, a typing slip or an abbreviation counting in part."""
    same = set(left).intersection(right)
    rest = [word for word in dict.fromkeys(right) if word not in same]
    both = total = sum(map(_weight, same))
    for word in dict.fromkeys(left):
        if word not in same:
            total += _weight(word)
            if like := [(_likeness(word, other), other) for other in rest]:
                likeness, other = max(like)
                both += likeness * _weight(word)
                if likeness:
                    rest.remove(other)
    total += sum(map(_weight, rest))
    return both / total if total else 0.0


def _plain(text: str) -> str:
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))


def _strip(words: tuple[str, ...]) -> tuple[str, ...]:
    core = words
    if len(core) > 1 and _HASH.fullmatch(core[-1]):
        core = core[:-1]
    if len(core) > 1 and core[0] in PREFIXES and _is_name(core[1:]):
        core = core[1:]
    if len(core) > 1 and core[-1] in SUFFIXES and _is_name(core[:-1]):
        core = core[:-1]
    return core


def _is_name(words: tuple[str, ...]) -> bool:
    return sum(sign.isalpha() for sign in "".join(words)) >= 3


def _weight(word: str) -> float:
    return _FAINT_WEIGHT if word in FAINT else 1.0


@lru_cache(maxsize=1 << 17)
def _likeness(left: str, right: str) -> float:
    if left == right:
        return 1.0
    short, long = sorted((left, right), key=len)
    # Numbers are names of their own (2023 is not 2024), and a slip seldom hits the first letter.
    if not short or left[0] != right[0] or _digits(left) != _digits(right):
        return 0.0
    if len(short) >= 3 and long.startswith(short):
        return 0.8
    slips = 1 if len(short) >= 5 else 0
    distance = OSA.distance(left, right, score_cutoff=slips + (len(short) >= 9))
    return 1 - distance / len(long) if distance <= slips + (len(short) >= 9) else 0.0


def _near_whole(left: str, right: str) -> float:
    # Names written without separators: only a slip late in a long name counts as near.
    if min(len(left), len(right)) < 8 or left[:4] != right[:4] or _digits(left) != _digits(right):
        return 0.0
    return float(OSA.normalized_similarity(left, right, score_cutoff=0.9))


def _digits(word: str) -> str:
    return "".join(sign for sign in word if sign.isdigit()) if not word.isalpha() else ""
