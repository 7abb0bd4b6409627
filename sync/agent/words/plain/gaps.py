"""Columns that one side has and the other has not, told as those that are only in the one."""

from __future__ import annotations

import re

from sync.agent.words.plain.rules import rules

_SIDE = r"(?:glue|aws|datasphere|sap)"
_OF_SIDE = r"(?: side| catalog| system)?"
_THERE = (
    r"(?:(?:that |which |who )?(?:still |already |also )?(?:exists?|are|is|occurs?|appears?|"
    r"present|found|there|available|remains?|live|left|defined|have survived)(?: still| only)? )*"
)
_AND = r",? (?:but|and|yet|though|although|while|whereas)(?: that| which| they)?(?: are| is)?"
_GONE = (
    r"(?:(?:do |does |did |have |has )?(?:not|n't|no longer|never|nowhere)(?: any ?more| yet| "
    r"exist(?:s|ed)?| present| there| found| available| occur| appear| been| anywhere)*|missing|"
    r"absent|gone|lacking|disappeared|vanished)"
)
_LACKS = (
    r"(?:has not|hasn't|has none(?: of)?|does not(?: have)?|doesn't(?: have)?|lacks|misses|"
    r"has lost|lost|no longer has|has no more|never (?:had|got)|has dropped|dropped|"
    r"does not know|doesn't know)(?: them| it| those)?(?: any ?more| yet| any longer)?"
)
_HAS = r"(?:still |already )?(?:has|have|holds|knows|keeps|contains|got|carries)(?: got)?"


def _other(side: str) -> str:
    return "datasphere" if side.lower() in {"glue", "aws"} else "glue"


def _kept(found: re.Match[str]) -> str:
    """Return "columns only in glue" for "columns that datasphere lost but glue still has"."""
    side = found["has"] or found["keeps"] or _other(found["lacks"])
    return f"{found['columns']} only in {side}"


RULES = rules(
    (
        rf"(?P<columns>\b(?:columns?|fields?)\b[^?,;]*?) {_THERE}(?:only )?(?:in|on) (?:the )?"
        rf"(?P<side>{_SIDE}){_OF_SIDE}{_AND} {_GONE} (?:in|on|from) (?:the )?(?:{_SIDE}|other"
        rf"(?: one)?){_OF_SIDE}(?: any ?more| yet| any longer)?\b",
        r"\g<columns> only in \g<side>",
    ),
    (
        rf"(?P<columns>\b(?:columns?|fields?)\b[^?,;]*?) (?:(?:that|which) )?(?:the )?(?:"
        rf"(?P<has>{_SIDE}){_OF_SIDE} {_HAS}{_AND} (?:the )?(?:{_SIDE}|other(?: one)?){_OF_SIDE} "
        rf"{_LACKS}|(?P<lacks>{_SIDE}){_OF_SIDE} {_LACKS}{_AND} (?:the )?(?:(?P<keeps>{_SIDE})|"
        rf"other(?: one)?){_OF_SIDE} {_HAS})(?=[?.!,]|$)",
        _kept,
    ),
)
