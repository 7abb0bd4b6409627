"""A turn after both sides of a mapping were compared: "only the type differences"."""

from __future__ import annotations

import re

from sync.agent.frame import Frame

_GLUE = r"(?:the )?(?:glue|aws)(?: (?:side|table|one))?"
_SAP = r"(?:the )?(?:datasphere|sap|source)(?: (?:side|table|one))?"
_LACKS = r"(?:lacks|is missing|misses|does not have|doesn't have|has not)"
_NARROWED = r"^(?:and |but |now |please )*(?:only|just|show|list|what about|and)\b.*"
_KINDS = tuple(
    (re.compile(pattern, re.IGNORECASE), difference)
    for pattern, difference in (
        (rf"{_NARROWED}\btypes?\b|^(?:the |those )?(?:data )?types?\b", "different type"),
        (rf"\b{_GLUE} {_LACKS}|\b(?:missing|not there|absent) in {_GLUE}", "only in datasphere"),
        (rf"\b{_SAP} {_LACKS}|\b(?:missing|not there|absent) in {_SAP}", "only in glue"),
        (rf"\bonly (?:there |exist(?:ing)? )?in {_SAP}", "only in datasphere"),
        (rf"\bonly (?:there |exist(?:ing)? )?in {_GLUE}", "only in glue"),
    )
)


def other_difference(text: str, before: Frame) -> Frame | None:
    """Return the comparison *before* of one kind of difference, None where *text* names none."""
    if before.recipe != "schema_difference" or len(text.split()) > _SHORT:
        return None
    wanted = next((kind for pattern, kind in _KINDS if pattern.search(text)), None)
    return before.with_args(difference=wanted, yes_no=False) if wanted is not None else None


_SHORT = 9  # words: a longer turn asks something of its own
