"""Of how many columns keys are made, put as so many key columns."""

from __future__ import annotations

from sync.agent.words.plain.rules import rules


def _exactly(number: str) -> str:
    """Return "exactly two" for a bare "two"."""
    return number if " " in number else f"exactly {number}"


_MADE_OF = (
    r"(?:is |are |be )?(?:made (?:up )?(?:of|from|out of)|composed of|consists? of|consisting of|"
    r"compris(?:es?|ing)|has|have|contains?|spans?|spanning|covers?|counts?|includes?|uses?|"
    r"stretch(?:es)? over|formed by|formed of|built from)"
)
RULES = rules(
    (
        rf"\b(?:whose|where the) (?:primary )?key {_MADE_OF} (?P<n>[\w ]+?) "
        r"(?:key )?(?:columns?|fields?)\b",
        lambda found: f"with {_exactly(found['n'])} key columns",
    ),
    (
        rf"^in how many (?P<x>[\w ]+?),? (?:does|do|is|are) the (?:primary )?keys? {_MADE_OF} "
        r"(?P<n>[\w ]+?) (?:columns?|fields?)\b",
        lambda found: f"how many {found['x']} have {_exactly(found['n'])} key columns",
    ),
    (
        rf"^(?:in|for) (?:which|what) (?P<x>[\w ]+?),? (?:does|do|is|are) the "
        rf"(?:primary )?keys? {_MADE_OF} (?P<n>[\w ]+?) (?:columns?|fields?)\b",
        lambda found: f"which {found['x']} have {_exactly(found['n'])} key columns",
    ),
    (
        r"\b(?:have|has|with|having|consists? of|got) an? (?:single|one)[- ]?"
        r"(?:column|field) (?:primary )?keys?\b",
        "have exactly one key column",
    ),
)
