"""Constructions of questions about the catalog, put as plainer ones before they are read."""

from __future__ import annotations

import re

_WHAT = r"(?P<what>[\w.' ]{2,40}?)"
_SETTLED = r"(?:resolved|fixed|closed|settled|solved|dealt with|sorted out|cleared)"
_RULES = tuple(
    (re.compile(pattern, re.IGNORECASE), plain)
    for pattern, plain in (
        # what is left out
        (
            r"\b(?:if (?:we|you|i) )?(?:leav(?:e|ing)|set(?:ting)?|put(?:ting)?|keep(?:ing)?) "
            rf"{_WHAT} (?:aside|out of (?:it|account|consideration|the picture))\b",
            r"excluding \g<what>",
        ),
        (
            rf"\b(?:if (?:we|you|i) )?(?:leav(?:e|ing)) (?!out\b){_WHAT} out\b",
            r"excluding \g<what>",
        ),
        (rf"^{_WHAT} aside,", r"excluding \g<what>,"),
        (
            rf"\bwith {_WHAT} (?:left out|excluded|omitted|left aside|ignored|not counted)\b",
            r"excluding \g<what>",
        ),
        (
            r"\b(?:if (?:we|you|i) )?(?:not counting|without counting|do(?: not|n't) count|"
            r"disregard(?:ing)?|discount(?:ing)?|with the exception of|save for|except for|"
            r"with exception of|aside from|barring|skip(?:ping)?|not considering|ignor(?:e|ing)|"
            r"without considering|omit(?:ting)?|not including)(?= (?:the )?[\w.]+)",
            "excluding",
        ),
        # how long it took until something was settled
        (
            rf"\b(?:until|till|before) (?:an? |the )?{_WHAT} "
            rf"(?:is|are|was|were|gets?|got|has been|have been|had been) {_SETTLED}\b",
            r"to resolve \g<what>",
        ),
        (
            rf"\bhow long (?:did|does|do|was|were|is|are|has|have) (?:an? |the )?{_WHAT} "
            rf"(?:remain|stay|open|been open)(?:ed)?(?: open)? (?:until|till|before) "
            rf"(?:(?:it|they) (?:is|are|was|were|gets?|got) )?{_SETTLED}\b",
            r"how long did it take to resolve \g<what>",
        ),
        # who did it last
        (
            r"\bwho (?:is|was) the (?:last|latest|most recent) (?:person|one|user|colleague|"
            r"somebody|someone)? ?(?:to|who|that) (?:have |has )?(?P<did>\w+) (?P<what>[^,?]+?)"
            r"(?P<rest>,? and (?:which|what)\b.*)?[?.!]*$",
            r"who \g<did> \g<what> last\g<rest>",
        ),
        (
            r",? and (?:which|what) (?:one|mapping|table|asset|job|object|dataset|of them)?"
            r" ?(?:was|is|were) (?:it|that|this)\b",
            ", and which asset",
        ),
        (
            r",? (?:and|along with|together with) who (?:did|does|has done) (?:it|that|this|so)\b",
            ", and by whom",
        ),
        (r",? (?:ignoring|regardless of|irrespective of) (?:\w+ and \w+ )?case\b", ""),
        (r",? case[- ]insensitive(?:ly)?\b", ""),
        (
            r"\bboth (?P<kind>(?:\w+ )?(?P<one>model|view|table)s)[,:]? (?:the )?(?P<a>\w+)"
            r"(?: one)? (?:and|as well as) (?:the )?(?P<b>\w+)(?: one)?\b",
            r"both the \g<a> \g<one> and the \g<b> \g<one>",
        ),
    )
)


def as_plain_catalog(text: str) -> str:
    """Return *text* with its constructions about the catalog put plainly."""
    for pattern, plain in _RULES:
        text = pattern.sub(plain, text)
    return text
