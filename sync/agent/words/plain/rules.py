"""Rules that put a text in plainer words: a pattern each, and what stands for it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

Plain = str | Callable[[re.Match[str]], str]


@dataclass(frozen=True, slots=True)
class Rules:
    """Patterns with what stands for each, in the order in which they are applied."""

    each: tuple[tuple[re.Pattern[str], Plain], ...]

    def put(self, text: str) -> str:
        """Return *text* with every place that a rule finds put as the rule says."""
        for pattern, plain in self.each:
            text = pattern.sub(plain, text)
        return text


def rules(*said: tuple[str, Plain]) -> Rules:
    """Return the rules *said*, whose patterns do not tell upper case from lower case."""
    return Rules(tuple((re.compile(pattern, re.IGNORECASE), plain) for pattern, plain in said))
