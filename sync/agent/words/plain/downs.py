"""Components that are not well and well again, put as their downtime and their outages."""

from __future__ import annotations

import re

from sync.agent.words.plain.rules import rules
from sync.agent.words.plain.terms import ALTOGETHER

PART = (
    r"(?:(?:aws )?glue|datasphere|sap|scheduler|workers?|duckdb|store)(?:[ _](?:api|pool|store|"
    r"system|service|connection|catalog))?"
)
_WELL = (
    r"(?:available|reachable|ok|okay|up|healthy|online|operational|responsive|responding|working|"
    r"in service|accessible|fine)"
)
_NOT_WELL = (
    rf"(?:(?:not|n't|never) {_WELL}|unreachable|inaccessible|unresponsive|unhealthy|"
    r"(?:not|n't) (?:respond|answer|work)|out of order)"
)
_AGAIN = rf"(?:{_WELL}|back(?: up| online| to normal| in service| to ok| again)?|restored)"
_AFTER = (
    r"(?:,? (?:after|following|since|from) (?:its|the|that|their) (?:very )?(?:last|latest|most "
    r"recent|newest|recent)? ?(?:outage|downtime|breakdown|incident|failure|one))?"
)
_LONG = (
    r"(?:for )?(?:how (?:long|much time|many (?:hours|minutes|seconds))|(?:the )?(?:total |whole |"
    r"overall )?(?:number of |amount of )?(?:time|hours|minutes|seconds)(?: that| in which)?)"
)
_END = r"(?=(?:,? (?:since|in|this|last|during|over|on|from|yesterday|today|so far)\b| *[?.!]*$))"


def _down_for(found: re.Match[str]) -> str:
    """Return "total downtime of glue" for "how long was glue not available"."""
    return f"total downtime of {found['what']}"


RULES = rules(
    (
        rf"^{_LONG}{ALTOGETHER} (?:was|were|has|have|is|did)? ?(?:the )?(?P<what>{PART})"
        rf"(?: was| has)?(?: been)? {_NOT_WELL}{ALTOGETHER}{_END}",
        _down_for,
    ),
    (
        rf"^{_LONG}{ALTOGETHER} (?:was|were|has|have|did)? ?(?:each|every|all|the) (?:of the )?"
        rf"components?(?: was| has| were)?(?: been)? (?:{_NOT_WELL}|down|offline|unavailable)"
        rf"{ALTOGETHER}{_END}",
        "downtime per component",
    ),
    (
        rf"^{_LONG}{ALTOGETHER} (?:was|were|has|have)? ?(?:each|every|all|the) (?:of the )?"
        rf"components?(?: was| has| were)?(?: been)? degraded{ALTOGETHER}{_END}",
        "degraded downtime per component",
    ),
    (
        r"^(?:total |number of |the )*(?:hours|minutes|time) (?:of |in )?(?:degraded(?: service| "
        r"operation| state)?|degradation) (?P<per>(?:per|by|of each|for each) component)",
        r"degraded downtime \g<per>",
    ),
    # when it was over
    (
        rf"^(?:when|at what time|what time) (?:was|were|did|has|is) (?:the )?(?P<what>{PART}) "
        rf"(?:last )?(?:been |come |came |get |got |go )?{_AGAIN}(?: again)?(?: up| online)?(?: "
        rf"again)?{_AFTER}(?= *[?.!]*$)",
        lambda found: (
            f"when did the last outage of {found['what']} end" if _is_over(found[0]) else found[0]
        ),
    ),
    (
        rf"^when (?:did|was|has) (?:the )?(?P<what>{PART}) (?:last |most recently )?recover(?:ed)?"
        rf"(?: (?:last|most recently|the last time))?{_AFTER}(?= *[?.!]*$)",
        r"when did the last outage of \g<what> end",
    ),
    (
        rf"^how long did it take (?:for )?(?:the )?(?P<what>{PART}) to (?:come back|recover|be "
        rf"{_WELL}|get back|be back)(?: up| online| again| to normal)*{_AFTER}(?= *[?.!]*$)",
        r"how long was the last outage of \g<what>",
    ),
    (
        rf"^how long did (?:the )?(?P<what>{PART}) (?:need|take) to (?:come back|recover|get back|"
        rf"be back)(?: up| online| again| to normal)*{_AFTER}(?= *[?.!]*$)",
        r"how long was the last outage of \g<what>",
    ),
    # alerts that are over
    (
        r"\b(?P<what>(?:health )?(?:alerts|alarms|notifications)\b[^?.,;]*?) (?:(?:that|which|who|"
        r"and|have|has|had|were|are|still|did) )*(?:not|never|(?:have|has|had|are|were|did)n't)"
        r"(?: yet| been)* (?:recover(?:ed)?|"
        r"gone away|been (?:cleared|closed|resolved)|cleared|closed|resolved|over)(?: yet| so far|"
        r" again)?\b",
        lambda found: f"{_plain_alerts(found['what'])} that are open",
    ),
    (
        r"\b(?P<what>(?:health )?(?:alerts|alarms|notifications)\b[^?.,;]*?) (?:(?:that|which|and|"
        r"have|has|had|were|are|did) )+(?:already |since |meanwhile |been )*(?:recover(?:ed)?(?! "
        r"(?:with)?in)|gone away|cleared|closed|resolved|over)(?: again| already| since| by "
        r"now)?\b",
        lambda found: f"{_plain_alerts(found['what'])} that are not open",
    ),
    (
        r"\b(?P<what>alerts?|alarms?)\b(?P<when>[^?.,;]*?) (?:that |which )?(?:have |had )?"
        r"(?:recovered|cleared|been cleared|been resolved) (?:with)?in (?P<n>(?:(?:less|more) than "
        r"|under |at most )?(?:an? )?(?:half an |\d+ )?(?:hours?|minutes?))",
        lambda found: f"{found['what']}{found['when']} that lasted {_at_most(found['n'])}",
    ),
    (r"\bhealth (?P<what>alerts?|alarms?)\b", r"\g<what>"),
)
_OVER = re.compile(r"\b(?:again|back|restored|after|following|since|recover\w*)\b", re.IGNORECASE)


def _is_over(text: str) -> bool:
    """Return whether something came back: "available again", not "when was it available"."""
    return bool(_OVER.search(text))


def _at_most(length: str) -> str:
    """Return "at most an hour" for "an hour", what is bounded as it is."""
    bounded = re.match(r"(?:less|more|under|at most)\b", length, re.IGNORECASE)
    return length if bounded else f"at most {length}"


def _plain_alerts(said: str) -> str:
    """Return *said* without "health", and without the verb that "recovered" belongs to."""
    plain = re.sub(r"\bhealth (?=alert|alarm)", "", said, flags=re.IGNORECASE)
    return re.sub(r" (?:that|which|and|have|has|were|are)+$", "", plain, flags=re.IGNORECASE)
