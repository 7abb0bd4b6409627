"""A question as words: lower case, with a base form, and whether they belong to one identifier."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

MAX_LENGTH = 600
_WORD = re.compile(r"[^\W_]+(?:'[^\W\d_]+)?|%")
_SHORT = re.compile(r"^(?P<stem>.+)(?P<tail>n't|'s|'re|'ll|'d|'ve|'m)$")
_QUOTES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "`": "'", "´": "'"})
_KEPT = frozenset(
    [
        "is",
        "was",
        "has",
        "does",
        "its",
        "this",
        "thus",
        "us",
        "as",
        "yes",
        "always",
        "access",
        "class",
        "process",
        "status",
        "previous",
        "various",
        "less",
        "address",
        "business",
        "analysis",
        "basis",
        "bus",
        "plus",
        "focus",
        "perhaps",
        "news",
        "series",
        "express",
        "across",
        "progress",
        "success",
        "loss",
        "pass",
        "unless",
        "versus",
        "cross",
        "towards",
        "sales",
        "goods",
        "iris",
        "hours-",
    ]
)
_IRREGULAR = {
    "analyses": "analysis",
    "indices": "index",
    "statuses": "status",
    "people": "people",
    "failures": "failure",
    "dbs": "db",
    "queries": "query",
    "children": "child",
}


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a question: *start* and *end* are character offsets in the normalised text."""

    text: str
    base: str
    start: int
    end: int
    glued: bool = False  # an underscore ties it to the word before


def normalise(text: str) -> str:
    """Return *text* in one spelling of characters, without control characters, on one line."""
    folded = unicodedata.normalize("NFKC", text[: MAX_LENGTH * 4]).translate(_QUOTES)
    plain = "".join(" " if unicodedata.category(c) in {"Cc", "Cf"} else c for c in folded)
    line = re.sub(r"\s+", " ", plain).strip()
    # Who writes everything in capitals does not mean each word as a technical name.
    return line.lower() if line.isupper() and line.count(" ") > 1 else line


def split_words(text: str) -> tuple[Word, ...]:
    """Return the words of *text*; `SALES_ORDERS` is two words, the second one glued."""
    words: list[Word] = []
    end = 0
    for found in _WORD.finditer(text):
        glued = bool(words) and set(text[end : found.start()]) == {"_"}
        for piece, start in _pieces(found[0], found.start()):
            words.append(
                Word(piece.lower(), base_form(piece.lower()), start, start + len(piece), glued)
            )
            glued = False
        end = found.end()
    return tuple(words)


def base_form(word: str) -> str:
    """Return *word* in the singular."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if len(word) < 4 or word in _KEPT or not word.endswith("s"):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "zes")):
        return word[:-2]
    if word.endswith(("ss", "us", "is")):
        return word
    return word[:-1]


def fold(text: str) -> str:
    """Return the letters and digits of *text* without case and accents, as the store folds."""
    plain = unicodedata.normalize("NFKD", text.lower())
    return "".join(c for c in plain if c.isalnum())


def _pieces(text: str, start: int) -> list[tuple[str, int]]:
    short = _SHORT.match(text)
    if short is None:
        return [(text, start)]
    stem, tail = short["stem"], short["tail"]
    short_form = tail if tail == "n't" else tail[1:]
    return [(stem, start), (short_form, start + len(stem))]
