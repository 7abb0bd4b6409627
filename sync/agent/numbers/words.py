"""Numbers as people write them: 12, 1,500, 10k, twenty five, half a dozen."""

from __future__ import annotations

import re

_ONES = {
    word: value
    for value, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
}
_TENS = {
    word: 10 * value
    for value, word in enumerate(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], start=2
    )
}
_SCALES = {"hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
_SMALL = _ONES | _TENS
_LOOSE = {
    "a": 1.0,
    "an": 1.0,
    "a couple of": 2.0,
    "couple of": 2.0,
    "a couple": 2.0,
    "couple": 2.0,
    "a few": 3.0,
    "few": 3.0,
    "several": 3.0,
    "half a dozen": 6.0,
    "a dozen": 12.0,
    "dozen": 12.0,
}
ORDINALS = {
    word: value
    for value, word in enumerate(
        [
            "first",
            "second",
            "third",
            "fourth",
            "fifth",
            "sixth",
            "seventh",
            "eighth",
            "ninth",
            "tenth",
        ],
        start=1,
    )
}

_SCALE = "|".join(_SCALES)
_DIGIT = "|".join(list(_ONES)[1:10])
_SMALL_WORD = rf"(?:(?:{'|'.join(_TENS)})(?:[\s-](?:{_DIGIT})\b)?|(?:{'|'.join(_ONES)}))\b"
_WORDS = (
    rf"(?:{_SMALL_WORD}|a\s(?=(?:{_SCALE})\b))(?:\s?(?:{_SCALE})\b(?:\s(?:and\s)?{_SMALL_WORD})?)*"
)
# A number that stands for itself, as "12", "1,500.5", "10k", "2.5 million", "twenty-five".
NUMBER = (
    rf"(?:\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?(?:\s?k\b|\s(?:{_SCALE})\b)?"
    rf"|\d+(?:\.\d+)?(?:\s?k\b|\s(?:{_SCALE})\b)?|\b{_WORDS})"
)
# Before a unit a few words more are numbers: "a day", "a couple of hours".
COUNT = rf"(?:{NUMBER}|(?:{'|'.join(sorted(_LOOSE, key=len, reverse=True))})\b)"
ORDINAL = rf"(?:\d{{1,3}}(?:st|nd|rd|th)|{'|'.join(ORDINALS)})"


def read_number(text: str) -> float:
    """Return the number that *text*, which matched NUMBER or COUNT, stands for."""
    words = re.sub(r"\s+", " ", text.strip().lower())
    if words in _LOOSE:
        return _LOOSE[words]
    if words[0].isdigit():
        return _read_digits(words)
    total = current = 0.0
    for word in re.split(r"[\s-]+", words):
        if word in _SMALL:
            current += _SMALL[word]
        elif word == "hundred":
            current = (current or 1) * 100
        elif word in _SCALES:
            total += (current or 1) * _SCALES[word]
            current = 0.0
    return total + current


def read_ordinal(text: str) -> int:
    """Return the rank that *text*, which matched ORDINAL, stands for."""
    word = text.lower()
    return ORDINALS.get(word) or int(re.sub(r"\D", "", word))


def _read_digits(words: str) -> float:
    found = re.match(r"[\d,]+(?:\.\d+)?", words)
    digits = found[0] if found else words
    scale = words[len(digits) :].strip()
    return float(digits.replace(",", "")) * (1_000 if scale == "k" else _SCALES.get(scale, 1))
