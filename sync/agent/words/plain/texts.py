"""What a description says, in the asker's own words: "described as the golden records".

Each word of it becomes a text that the description must hold, in whatever order.
"""

from __future__ import annotations

import re

_HOLDS = (
    r"(?:is|says|saying|reads|reading|mentions?|mentioning|contains?|containing|includes?|including"
    r"|speaks? (?:of|about)|speaking of|talks? (?:of|about)|about|of|states?|tells? (?:of|about)"
    r"|like|refers? to|referring to|has|have|hints? at|suggests?|stating|telling)"
)
_FIELD = r"(?:(?:stored |business )?(?P<field>description|descriptions|descriptive text))"
_TOLD = re.compile(
    r"(?:\b(?:that |which )?(?:is|are|was|were)? ?described (?:as|with|by)(?: being| holding)?"
    r"|\b(?:(?:whose|with the|has the|where the|and the(?! descriptions? (?:of|for|in)\b)) "
    rf"{_FIELD}(?: that| which)?(?: {_HOLDS})?"
    rf"|(?:with|has|have) an? {_FIELD.replace('field', 'text_field')}(?: that| which)? {_HOLDS}))"
    r"(?: (?:the )?(?:words?|terms?|texts?|phrases?|strings?))? "
    r"(?P<text>(?!(?:and|or|but|nor|yet|in|as|per|by|for)\b)[^\"'?!.,;:()]+?)"
    r"(?= and (?:who|which|what|how|when|whose|that|is|are|has|have)\b"
    r"| (?:in|of|from) (?:the )?\w+ (?:space|database)\b| (?:in|on) (?:the )?(?:glue"
    r"|datasphere|aws)\b"
    r"|[?!.,;:()]|$)",
    re.IGNORECASE,
)
_INSIDE = re.compile(
    r"\b(?:with|having|that have|containing) (?:the )?(?:words?|terms?|texts?|phrases?) "
    r"(?P<text>[\w ]{3,60}?) in (?:the|its|their) (?P<field>descriptions?)\b",
    re.IGNORECASE,
)
_SMALL = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "in",
        "on",
        "at",
        "by",
        "for",
        "to",
        "from",
        "with",
        "and",
        "or",
        "as",
        "is",
        "are",
        "was",
        "were",
        "its",
        "their",
        "our",
        "per",
        "all",
        "any",
        "that",
        "which",
        "this",
        "these",
        "those",
        "it",
        "be",
        "being",
        "every",
        "each",
        "some",
    ]
)
_DENIED = re.compile(
    r"\b(?:no|not|without|missing|empty|blank|lacks?|null|own|none|more|less|longer|shorter|than|"
    r"characters?|digits?|at least|over|under)\b"
)
_WORD = re.compile(r"[^\W_]+")
_LEAST = 2  # letters


def with_texts(text: str) -> str:
    """Return *text* with what a description says as the words that it holds."""
    return _INSIDE.sub(_each_word, _TOLD.sub(_each_word, text))


def _each_word(found: re.Match[str]) -> str:
    said = found["text"].lower()
    words = [_stem(w) for w in _WORD.findall(said) if w not in _SMALL and len(w) > _LEAST]
    if not words or _DENIED.search(said):
        return found[0]
    return " " + " and ".join(f"with '{word}' in the description" for word in words)


def _stem(word: str) -> str:
    if word.endswith("ies") and len(word) > len("lies"):
        return word[:-3]
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word
