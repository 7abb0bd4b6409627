"""Who comes second or third, and lines that are drawn, put as a rank and a chart."""

from __future__ import annotations

import re

from sync.agent.words.plain.rules import rules
from sync.agent.words.plain.terms import EACH

_ORDINAL = {
    "2": "second", "two": "second", "2nd": "second", "second": "second", "second-placed": "second",
    "3": "third", "three": "third", "3rd": "third", "third": "third",
    "4": "fourth", "four": "fourth", "4th": "fourth", "fourth": "fourth",
    "5": "fifth", "five": "fifth", "5th": "fifth", "fifth": "fifth",
}  # fmt: skip
_NTH = (
    r"(?:(?P<up>runner[- ]?up)|(?:the )?(?P<nth>second|third|fourth|fifth|2nd|3rd|4th|5th)(?: "
    r"(?:place|rank|position|spot))?|(?:place|rank|number|no\.?|position) (?P<n>[2-5]|two|three|"
    r"four|five))"
)
_IN = r"(?:by|in|for|in terms of|with|regarding|when it comes to|measured by|on|according to)"
_IS = (
    r"(?:(?:is|was|comes?|came|takes?|took|ranks?|ranked|stands?|holds?|held|has|had|sits?|gets?|"
    r"are)(?: (?:the|in|on|at|as))*)"
)
_NUMBER = re.compile(
    r"^(?:the )?(?:number|count|average|mean|median|total|failure rate|success rate|error rate|"
    r"duration|queue wait|run ?time|p\d\d|coverage|uptime|downtime)\b",
    re.IGNORECASE,
)


def _nth(found: re.Match[str]) -> str:
    """Return the rank that is said: "second" for "runner-up"."""
    said = found["nth"] or found["n"]
    return _ORDINAL[said.lower()] if said else "second"


def _of_rank(found: re.Match[str]) -> str:
    """Return "which job has the second highest number of failures since january"."""
    what = re.sub(r"^(?:the )", "", found["what"])
    number = what if _NUMBER.match(what) else f"number of {what}"
    return f"which {found['thing'].lower()} has the {_nth(found)} highest {number}"


RULES = rules(
    (
        rf"^(?:which|what) (?P<thing>{EACH}) {_IS} {_NTH},? {_IN} (?P<what>(?!(?:january|february|"
        r"march|this|last)\b)[^?]+?)(?=[?.! ]*$)",
        _of_rank,
    ),
    (
        rf"^(?:the )?{_NTH} (?:among|amongst|of|between) (?:all )?(?:the |our "
        rf")?(?P<thing>{EACH})s? "
        rf"{_IN} (?P<what>[^?]+?)(?=[?.! ]*$)",
        _of_rank,
    ),
    (
        rf"^(?:who|which one|what) {_IS} {_NTH},? {_IN} (?P<what>[^?]+?),? (?:by|per) (?P<thing>"
        rf"{EACH})(?=[?.! ]*$)",
        _of_rank,
    ),
    (
        rf"^(?:the )?{_NTH} (?:place )?(?:in|for) (?P<what>[\w ]+?) (?:by|per) (?P<thing>{EACH})"
        r"(?P<when>(?: (?:in|since|this|last|during) [\w ]+)?)(?=[?.! ]*$)",
        lambda found: _of_rank(found) + (found["when"] or ""),
    ),
    # lines that are drawn
    (
        r"^(?:please )?(?:(?:draw|plot|show|give|make|paint|sketch)(?: me| us)? )?(?:a |the )?line"
        r"(?: chart| graph| plot)? (?:with|of|for|showing|that shows) (?:the )?(?=\w+)",
        "line chart of ",
    ),
    (
        r"^(?P<how>how (?:did|do|have)|show(?: me)? how) (?:the )?(?P<what>failures|failed runs|"
        r"runs"
        r"|errors|warnings|timeouts)(?P<of>(?: of [\w.]+)?) (?:pile[sd]?(?: up)?|accumulated?|"
        r"add(?:ed)?"
        r" up|sum(?:med)? up|build up|built up)(?: (?:day (?:by|after) day|daily|per day|over the "
        r"days))?(?P<when>(?: (?:in|since|this|last|during|over) [\w ]+)?)(?=[?.! ]*$)",
        r"cumulative number of \g<what>\g<of> per day\g<when>",
    ),
    (
        r"^(?:sum|add) up (?:the |all )?(?P<what>failures|failed runs|runs|errors|warnings)(?P<of>"
        r"(?: of [\w.]+)?) (?:day (?:by|after) day|from day to day)(?P<when>(?: (?:in|since|this|"
        r"last|during|over) [\w ]+)?)(?=[?.! ]*$)",
        r"cumulative number of \g<what>\g<of> per day\g<when>",
    ),
)
