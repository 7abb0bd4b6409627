"""Constructions put as plainer ones before they are read: "break X down by Y" is "X by Y"."""

from __future__ import annotations

import re

_NP = r"(?P<what>(?!it\b|that\b|them\b|this\b|those\b)[\w.' ]{2,60}?)"
_RULES = tuple(
    (re.compile(pattern, re.IGNORECASE), plain)
    for pattern, plain in (
        (r"\bw/o\b", "without"),
        (r"\bcan't\b", "cannot"),
        (r"\bwon't\b", "will not"),
        # verbs that are split around what they are about
        (
            rf"\b(?:break|split|slice) (?:down |up )?{_NP}(?: down| up)? (?=(?:by|per)\b)",
            r"\g<what> ",
        ),
        (rf"^(?:please )?(?:rank|order|sort) {_NP} by\b", r"\g<what> ranked by"),
        # what it is counted by, said first
        (
            r"^(?:by|per|for each|for every) (?P<each>\w+(?: \w+)?): (?P<rest>.+?)[?.!]*$",
            r"\g<rest> per \g<each>",
        ),
        (
            r"^(?:by|per|for each|for every) (?P<each>\w+(?: \w+)?), "
            r"(?P<rest>(?:how|what|which|show|give|list|count)\b.+?)[?.!]*$",
            r"\g<rest> per \g<each>",
        ),
        # both ends of a mapping
        (
            r"\bsource (?P<and>vs\.?|versus|and|against|with|to) target\b",
            r"datasphere \g<and> glue",
        ),
        (
            r"\btarget (?P<and>vs\.?|versus|and|against|with|to) source\b",
            r"glue \g<and> datasphere",
        ),
        (
            r"\b(?:most|top) drifting (?P<what>assets|tables|views|spaces|objects|datasets)\b",
            r"\g<what> with the most drift",
        ),
        (r"^(?P<drift>(?:\w+ )?drift)\?$", r"any \g<drift>?"),
        # what narrows the answer before
        (
            r"^(?:please )?(?:restrict|limit|narrow|filter|reduce|confine)(?:ed)?"
            r"(?: it| that| this| them| those| the \w+)?(?: down)? (?:to|on|by|for)"
            r"(?: just| only)? (?!\d)",
            "only ",
        ),
        (
            r"^(?P<and>and )?now,? "
            r"(?=(?:only|just|as|the|show|in|for|with|without|those|by|per)\b)",
            r"\g<and>",
        ),
    )
)


def as_plain(text: str) -> str:
    """Return *text* with its constructions put plainly."""
    for pattern, plain in _RULES:
        text = pattern.sub(plain, text)
    return text
