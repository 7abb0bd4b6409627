"""Waits in the queue, however they are told, put as the queue wait of runs."""

from __future__ import annotations

import re

from sync.agent.words.plain.rules import rules

_RUN = r"(?:runs?|syncs?|jobs?|loads?|executions?)"
_TIME = r"(?:time|times|seconds|minutes|hours|number of (?:seconds|minutes|hours))"
_QUEUE = r"(?:in|on) (?:the |a )?(?:queue|line)"
# where it waits, and what for
_THERE = (
    rf"(?: {_QUEUE}| (?:for|on) (?:a |an |the |their |its )?(?:free |available |idle )?(?:worker|"
    r"slot|turn|start|place)s?| (?:to|until|before) (?:it |they |being |it is |they are |it was |"
    r"they were |really |actually |finally )*(?:start(?:s|ed|ing)?|begin(?:s|ning)?|began|run|ran|"
    r"executed|get started|picked up|work))"
)
_IDLE = r"(?:wait(?:ed|ing)?|queued?(?: up)?|queu?eing|idl(?:ed?|ing)|lining up|standing in line)"
_HELD = r"(?:sat|sit|sitting|stood|stuck|held(?: up)?|hanging|spent|lying|kept|been|lingered)"
_WAITED = (
    r"(?:(?:had to|have to|has to|has|have|had|were|was|is|are|spent|spend|spends) )*"
    rf"(?:(?:{_HELD} )*{_IDLE}{_THERE}*|(?:{_HELD} )*{_HELD}{_THERE}+|{_QUEUE})"
)
_OF = rf"(?P<what>(?:(?!that\b|which\b)[\w.]+ ){{0,5}}?{_RUN})"
_AGG = (
    r"(?P<agg>(?:average|mean|median|total|longest|shortest|maximum|minimum|max|min|p\d\d|"
    r"\d\d(?:th|st|nd|rd)? percentile|typical|combined)(?: of)?(?: the)?)"
)
_LONG = (
    r"(?P<n>(?:for )?(?:(?:more|longer|less|shorter) than|over|at least|under|beyond|up to|at "
    r"most) (?:[\w.]+ )?(?:seconds?|minutes?|mins?|secs?|hours?|s|min|h))"
)
_WHEN = r"(?P<when>(?: (?:this|last|in|of|on|since|during) [\w.]+(?: [\w.]+)??)?)"
_LATEST = re.compile(r"^(?:any|a|an|some|each|every|the|all|single|one) ", re.IGNORECASE)


def _wait_of(found: re.Match[str]) -> str:
    """Return "p95 queue wait of high runs" for "p95 of the time high runs spent waiting"."""
    agg = re.sub(r"(?: of)?(?: the)?$", "", found["agg"])
    what = _LATEST.sub("", found["what"])
    what = what if what.endswith("s") else f"{what}s"
    return f"{agg} queue wait of {what}"


RULES = rules(
    (
        rf"\b{_AGG} {_TIME}(?: that| which)? {_OF} {_WAITED}(?=(?: (?:in|this|last|on|since|"
        r"yesterday|today|per|by|for|during|of)\b|[,.?!]| *$))",
        _wait_of,
    ),
    (
        rf"\bhow (?:much time|many (?:seconds|minutes|hours))(?: in total| altogether)?,? (?:did|"
        rf"do|does|have|has) (?:the |all )?{_OF} (?:lose|lost|spend|spent|waste|wasted) "
        rf"(?:{_IDLE}{_THERE}*|{_QUEUE})(?: in total| altogether)?",
        r"total queue wait of \g<what>",
    ),
    (
        rf"\b(?P<runs>{_RUN}){_WHEN} (?:that|which) (?:(?:had to|have|had|were|was) )*"
        rf"(?:{_IDLE}|{_HELD}) {_LONG}(?:{_THERE})*",
        lambda found: f"{found['runs']}{found['when']} with a queue wait of {_bare(found['n'])}",
    ),
    (
        r"\b(?P<wait>wait(?:ed|ing|s)?(?: (?:the )?longest)?) (?:for|on) (?:a |an |the |their |its "
        r")?"
        r"(?:free |available |idle )?(?:workers?|slots?|turns?)\b",
        r"\g<wait> in the queue",
    ),
    (
        rf"\b(?P<q>queued?|waited) {_QUEUE} (?=(?:for )?(?:more|longer|less|over|at least))",
        r"\g<q> ",
    ),
)


def _bare(said: str) -> str:
    """Return "over 2 minutes" for "for over 2 minutes", "more than" for "longer than"."""
    return re.sub(r"^for ", "", said, flags=re.IGNORECASE)
